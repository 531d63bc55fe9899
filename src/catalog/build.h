/* Inside the catalog: from the node tree to the structures of catalog.h, in passes.
 *
 *   1. layer heads, sheet heads (id, group, kind)      every sheet gets its number
 *   2. choice lists, columns, summaries, rows        every column, list and row gets its number
 *   3. links, formulas, checks, documents, examples  names are looked up
 *   4. records, blocks, views, tasks, order of computation
 *
 * Everything is in the owner's arena or in the tree, texts are not copied. Each pass goes on after a fault.
 */
#ifndef MAMORI_CATALOG_BUILD_H
#define MAMORI_CATALOG_BUILD_H

#include "catalog/files.h"
#include "catalog/read.h"

struct catalog_owner {
    struct catalog catalog; /* first: what callers hold */
    struct arena *arena;
    struct tree *tree;   /* NULL: it was opened; nobody asks where a text stands */
    struct build *build; /* what own texts that people write are read with */
    const char *dir;
    bool lent;                  /* catalog_when_ready() */
    struct catalog_owner *next; /* of those that are open */
    size_t sharers;             /* how many more hold it */
    bool faulty;                /* a document is */
    struct image *image;
    struct column_kind *kinds; /* a copy: kind_copy() */
    struct catalog_made {      /* of what: see catalog_current() */
        size_t wishes;
        struct layer_wish *wish;
        struct layer_set set; /* ids and folders */
        struct form_list files;
    } made;
    struct names placeholder_names; /* what has been read: by what it speaks of and its words */
    struct placeholder **placeholder;
    struct names kept_texts; /* help that was filled in */
    size_t placeholder_capacity;
    struct compute_step *step;
    size_t step_count;
};
/* Was it made for this wish? */
bool made_for(const struct catalog_made *made, const struct layer_list *layers);
/* Are the files that it was made of the same in DIR now? */
bool made_current(const struct catalog_made *made, const char *dir);

enum sheet_key {
    SHEET_ID,
    SHEET_TITLE,
    SHEET_SHORT,
    SHEET_GROUP,
    SHEET_SETS,
    SHEET_ORDER,
    SHEET_KIND,
    SHEET_SESSION,
    SHEET_APPLIES,
    SHEET_EACH,
    SHEET_ROUNDS,
    SHEET_MINUTES,
    SHEET_SOURCE,
    SHEET_ROW_SOURCE,
    SHEET_RULE,
    SHEET_HELP,
    SHEET_HIDDEN,
    SHEET_SEALED,
    SHEET_EMPTY_ROWS,
    SHEET_BREAK_BEFORE,
    SHEET_ON_DELETE,
    SHEET_CHOICES,
    SHEET_SECTIONS,
    SHEET_COLUMNS,
    SHEET_ROWS,
    SHEET_SUMMARY,
    SHEET_CHECKS,
    SHEET_REFUSE,
    SHEET_MAKES,
    SHEET_JUDGE,
    SHEET_EXAMPLES,
    SHEET_WORKSHEETS,
    SHEET_NOT_WORKSHEETS,
    SHEET_ROUTINE,
    SHEET_DEADLINES,
    SHEET_GRAPH,
    SHEET_PROMISE,
    SHEET_RIGHTS,
    SHEET_GUARDED,
    SHEET_RETENTION,
    SHEET_KEYS
};

enum column_key {
    COL_ID,
    COL_LABEL,
    COL_SHORT,
    COL_TYPE,
    COL_CHOICES,
    COL_OF,
    COL_REQUIRED,
    COL_GIVEN,
    COL_WIDTH,
    COL_FORMULA,
    COL_HELP,
    COL_UNIT,
    COL_MIN,
    COL_MAX,
    COL_DECIMALS,
    COL_MAX_LENGTH,
    COL_BLANK,
    COL_EXAMPLE,
    COL_ON,
    COL_CLEARED_BY,
    COL_HIDDEN,
    COL_SOURCE,
    COL_RULE,
    COL_HOLDS,
    COL_ALSO,
    COL_ON_DELETE,
    COL_OPEN,
    COL_NAMED_BY_SHEET,
    COL_PAST,
    COL_ROLE,
    COL_DISTRIBUTION,
    COL_NEEDED_WHEN,
    COL_LIKE,
    COL_BY,
    COL_INSIDE,
    COL_KEYS
};

/* What a column that the program makes is for (routine.c); the form has no formula for it. */
enum made { MADE_NOT, MADE_LAST, MADE_NEXT, MADE_STATE, MADE_MOVED, MADE_JUDGED, MADE_COUNT };
struct by { /* by.c: what one definition is written out for */
    size_t count;
    const struct choice *const *choice; /* NULL: once, as it stands */
    size_t column; /* of the sheet: it is counted when there is no formula; SIZE_MAX: a list was named */
};
struct column_nodes {
    node_at node, formula, cleared_by, role, needed; /* formula: of a made column the node that asked for it */
    node_at past;                                    /* 0: it may hold a day to come */
    enum made made;
    size_t deadline;     /* which one: MADE_MOVED */
    const struct by *by; /* NULL: written once */
    size_t by_number;    /* for which of its choices */
};
struct days_build;  /* routine.c */
struct judge_build; /* judge.c */
struct calendar_build;

struct sheet_build {
    struct sheet_def def; /* moved into the catalog when the order is known; then use `to` */
    struct sheet_def *to;
    size_t file, number;
    node_at root, at[SHEET_KEYS];
    struct names lists, columns, summaries, rows, rules;
    struct column_def *column;
    struct column_nodes *column_nodes;
    struct summary_def *summary;
    struct column_nodes *summary_nodes;
    struct row_def *row;
    node_at *row_links, *row_same;
    struct days_build *days;
    struct judge_build *judge; /* NULL: the sheet judges nothing */
    struct rule_def *rule;     /* with room for those that are read later */
};

enum document_key {
    DOCUMENT_ID,
    DOCUMENT_TITLE,
    DOCUMENT_SHORT,
    DOCUMENT_SHELF,
    DOCUMENT_ORDER,
    DOCUMENT_NUMBERING,
    DOCUMENT_SOURCE,
    DOCUMENT_RULE,
    DOCUMENT_HELP,
    DOCUMENT_SHEETS,
    DOCUMENT_FOR,
    DOCUMENT_MEASURES,
    DOCUMENT_RECORD,
    DOCUMENT_NEED,
    DOCUMENT_AUDIENCE,
    DOCUMENT_REPORT,
    DOCUMENT_CONTENTS,
    DOCUMENT_PARTS,
    DOCUMENT_KEYS
};

struct document_build {
    struct document_def def; /* moved into the catalog when the order is known; then use `to` */
    struct document_def *to;
    size_t file;
    node_at root, at[DOCUMENT_KEYS];
    struct names parts;
};

enum layer_key {
    LAYER_ID,
    LAYER_TITLE,
    LAYER_EDITION,
    LAYER_DATE,
    LAYER_SOURCE,
    LAYER_GET,
    LAYER_NEEDS,
    LAYER_START,
    LAYER_GROUPS,
    LAYER_CHOICES,
    LAYER_RECORDS,
    LAYER_VIEWS,
    LAYER_BLOCKS,
    LAYER_DEFINITIONS,
    LAYER_SETS,
    LAYER_BACKUP,
    LAYER_RIGHTS,
    LAYER_REVIEW,
    LAYER_APPROVALS,
    LAYER_READING,
    LAYER_TASKS,
    LAYER_DOCUMENTS,
    LAYER_SAMPLE,
    LAYER_CALENDAR,
    LAYER_KEYS
};

struct layer_build {
    struct layer_def *to;
    const char *prefix; /* of the names of its files: ID, or its folder */
    size_t file;        /* layer.yaml */
    node_at root, at[LAYER_KEYS];
};

/* Ids that several files may give: where each was given first. */
struct ids {
    struct names names;
    struct id_place {
        size_t file, layer;
        uint32_t line;
    } * place;
    size_t capacity;
};

struct build {
    struct reader reader;
    struct fill fill[3]; /* what the texts of a `by:` being read are filled with (by.c) */
    struct catalog_owner *owner;
    struct arena *arena;
    struct catalog *catalog;
    struct layer_build *layer; /* catalog->layer_count */
    bool *sees;                /* [from * layer_count + to]: may the files of FROM speak of what is in TO? */
    struct sheet_build *sheet; /* in menu order after the heads */
    size_t sheet_count;
    struct document_build *document;
    size_t document_count;
    struct names includes;
    struct include_build { /* parts that documents include */
        size_t file, layer;
        node_at root, parts;
    } * include;
    size_t include_count, include_capacity;
    struct names documents, shelves;
    struct names sheets, groups, lists;
    struct ids shelf_ids, group_ids, list_ids, task_ids, block_ids, set_ids, view_ids, record_ids;
    struct choice_list *list; /* those with a name; filled up to catalog->list_count */
    const struct choice_list *yes_list;
    struct calendar_build *calendar; /* what a layer says of routines and deadlines */
    struct relation_def *relation;   /* catalog->relation */
    size_t relation_capacity;
};

/* For tests that hold the files and have no folder: what stands in TREE, which it takes, of LAYERS; FAULTS: of the files so far.
 * NULL when anything is wrong. */
struct catalog *catalog_of_tree(struct tree **tree, const struct layer_set *layers, size_t faults);

struct sheet_build *build_enter(struct build *build, size_t sheet); /* faults are now in this sheet's file */

/* The layer that the file being read belongs to; SIZE_MAX: none (a sample company, a text that people wrote). */
size_t build_layer(const struct build *build);
/* The same of ID, which stands at AT and is given by layer TO; reports when it may not. */
bool build_may_use(struct build *build, node_at at, const char *id, size_t to);
/* The sheet with this id, if the file being read may speak of it; SIZE_MAX: ERR (ERROR_UNKNOWN_SHEET). */
size_t build_find_sheet(struct build *build, const char *id, struct error *err);
/* Is ID, given at AT, a new one? Else a fault that names both places. */
bool build_new_id(struct build *build, struct ids *ids, node_at at, const char *id);
/* Sorts COUNT things of SIZE bytes by their double at ORDER; equal ones stay as they are. */
void build_sort(void *list, size_t count, size_t size, size_t order);
/* The `order:` at AT, or when it is not said, the one BEFORE it in the list. */
double build_order(struct build *build, node_at at, double before);

/* layer.c, task.c, block.c, view.c */
void layers_read_heads(struct build *build, const struct layer_set *layers);
void layers_read_lists(struct build *build);
struct layer_build *layer_enter(struct build *build, size_t layer); /* faults are now in its layer.yaml */
void tasks_read(struct build *build);
void tasks_check(struct build *build);
/* How many items the lists have that layers say at KEY, and one more. What is no list is reported, and forgotten. */
size_t layers_room(struct build *build, size_t key, const char *what);
void records_read(struct build *build);
void sets_read(struct build *build);
/* The fact that AT names (SHEET.COLUMN), which people write; a fault where its kind does not fit. */
enum fact { FACT_NUMBER, FACT_TEXT, FACT_DAY, FACT_MARK };
struct value_ref read_fact(struct build *build, node_at at, enum fact fact);
void backup_read(struct build *build);
void review_read(struct build *build);
void rights_read(struct build *build);
void approvals_read(struct build *build); /* the ledgers; the rules once documents have numbers */
void approvals_read_rules(struct build *build);
void reading_read_layers(struct build *build);
void blocks_read(struct build *build); /* after the records: closed rounds keep figures */
void views_read(struct build *build);
void definitions_read(struct build *build); /* once the order of computation is right */

/* choices.c */
size_t choices_count_named(struct build *build, node_at lists);
/* IDS: of the layers' lists; NULL for those of one sheet. */
void choices_read_named(struct build *build, node_at lists, struct names *names, struct ids *ids);
const struct choice_list *choices_read_use(struct build *build, struct sheet_build *sheet,
                                           node_at at); /* a name or a list in place */
const struct choice_list *choices_yes(struct build *build, const char *label);
bool choices_check_code(struct build *build, const struct choice_list *list, node_at at, const char *code);

/* sheet.c */
bool sheet_read_head(struct build *build, struct sheet_build *sheet);
void sheet_read_body(struct build *build, struct sheet_build *sheet);
void sheet_read_references(struct build *build, struct sheet_build *sheet); /* session, cleared_by */
void paper_read(struct build *build, struct sheet_build *sheet);            /* break_before */

/* column.c */
void columns_read(struct build *build, struct sheet_build *sheet);
void summary_read(struct build *build, struct sheet_build *sheet);
/* A column that the form did not write, of days or (with choices) of one of these; its formula is asked of routine_days_formula().
 * A form that has one with this id is told so at AT; SIZE_MAX. */
size_t column_make(struct build *build, struct sheet_build *sheet, struct column_def def, enum made made,
                   size_t deadline, node_at at);

/* role.c */
void roles_none(struct sheet_def *sheet);
void roles_read(struct build *build, struct sheet_build *sheet, size_t column);
void roles_settle(struct build *build, struct sheet_build *sheet); /* when all columns are read */
/* What the program writes: one ledger each, named in layer.yaml. */
enum record {
    RECORD_ROUND,
    RECORD_ANSWER,
    RECORD_PLAN,
    RECORD_ITEM,
    RECORD_PARAGRAPH,
    RECORD_ARTICLE,
    RECORD_VERSION,
    RECORD_TEXT,
    RECORD_OVERRULED,
    RECORD_INCIDENT,
    RECORD_REQUEST,
    RECORD_COPY,
    RECORD_CONFLICT,
    RECORD_ARCHIVE,
    RECORD_REVIEW,
    RECORD_SUBMISSION,
    RECORD_ASKED,
    RECORD_DECISION,
    RECORD_SEEN,
    RECORD_TO_READ,
    RECORD_READ,
    RECORD_ERASURE,
    RECORD_COUNT
};
/* The ledger named at AT, if it has all columns that the record needs, and the codes; else SIZE_MAX. */
size_t record_read(struct build *build, node_at at, enum record record);
/* Has the ledger SHEET, whose columns are COLUMN, what it needs for RECORD? */
bool record_check(struct reader *r, node_at at, const struct sheet_def *sheet, const struct column_def *column,
                  enum record record);

/* rows.c */
void rows_read(struct build *build, struct sheet_build *sheet);
void rows_read_links(struct build *build, struct sheet_build *sheet);
/* {sheet: [row, …], …} at MAP; *COUNT of them, in the arena. */
const struct row_link *rows_links_read(struct build *build, node_at map, size_t *count);

/* resolve.c: names */
enum formula_place {
    PLACE_ROW,     /* [x] is a column of the sheet */
    PLACE_SUMMARY, /* [x] is a summary value of the sheet */
    PLACE_NO_ROW   /* there is no [x] */
};
const struct formula *resolve_formula(struct build *build, size_t sheet, enum formula_place place, node_at at);
void resolve_column_formulas(struct build *build, struct sheet_build *sheet);
size_t resolve_sheet(struct build *build, node_at at);                /* SIZE_MAX */
size_t resolve_column(struct build *build, size_t sheet, node_at at); /* by id; SIZE_MAX */
size_t resolve_summary(struct build *build, size_t sheet, node_at at);
struct value_ref resolve_value(struct build *build, node_at at); /* sheet.name */
/* TEXT as one reference of a formula, in a row of SHEET (SIZE_MAX: there is no row). NULL with FAULT. */
const struct formula_ref *resolve_reference(struct build *build, size_t sheet, const char *text, struct error *fault);

/* The column that a reference in a formula means. */
const struct column_def *resolve_ref(const struct build *build, const struct formula_ref *ref);
/* Fills ERR: NAME is none of NAMES; with the near name. False. */
bool resolve_unknown(struct error *err, enum error_code code, const char *name, const struct names *names);

/* typed.c: what the cells of a column hold that people fill in */
enum formula_cells column_cells(const struct column_def *column);
/* The constants of the formula at AT: those that are compared with columns, and those that come out of it into its own. LIVE: it
 * goes into a spreadsheet. */
void typed_check_compared(struct build *build, const struct formula *formula, node_at at, bool live);
void typed_check_results(struct build *build, size_t table, size_t column, node_at at);
/* The same of FORMULA, which fills that column without being its formula. */
void typed_check_into(struct build *build, const struct formula *formula, size_t table, size_t column, node_at at);

/* cell.c: a value of a column written in a form. *VALUE NULL for empty. */
bool cell_read(struct build *build, const struct column_def *column, node_at at, const char **value);
/* Is ID, at AT, the id of a row of SHEET? Ledger rows: any id; of sheets with `each`: LEDGERROW.ROW. */
bool cell_check_row(struct build *build, size_t sheet, node_at at, const char *id);

/* document.c */
bool document_read_head(struct build *build, struct document_build *document);
void documents_number(struct build *build);                                    /* by shelf, order, id */
void document_read_rest(struct build *build, struct document_build *document); /* all but the parts */
void document_read_parts(struct build *build, struct document_build *document);
/* document_made.c: what the program makes of answers. False with a fault. */
bool part_read_sort(struct build *build, node_at map, struct part_def *part); /* MAP 0: as in the sheet */
bool part_read_figures(struct build *build, node_at at, struct part_def *part);
bool part_read_rounds(struct build *build, struct document_build *document, node_at map, struct part_def *part);
bool part_read_promises(struct build *build, struct document_build *document, node_at map, struct part_def *part);
bool part_read_approval(struct build *build, struct document_build *document, node_at list, struct part_def *part);
/* include.c: is the file at ROOT a block? Its head; then the parts of a document or what it includes, in the arena: where each stands. */
bool include_is(const struct reader *r, node_at root);
void include_read_head(struct build *build, node_at root);
struct part_place {
    node_at at;
    size_t file;
} * include_spread(struct build *build, node_at list, size_t *count);
/* placeholder.c: those of the text at AT must mean something. SHEET: of the row that it speaks of, SIZE_MAX: of none; DOCUMENT:
 * in which it stands, or NULL; GIVEN: a name that the program fills in, or NULL */
void placeholders_check(struct build *build, const struct document_build *document, node_at at, size_t sheet,
                        const char *given);
/* documents.c: the layers' `documents:`; shelves before the heads are read, the rest when columns have numbers */
void documents_read_shelves(struct build *build);
void documents_read(struct build *build);
void documents_check_links(struct build *build); /* every row that must be promised somewhere is */

/* A formula that the program writes; faults are told at AT. LIVE: it goes into a spreadsheet. */
const struct formula *resolve_text(struct build *build, size_t sheet, enum formula_place place, node_at at,
                                   const char *text, bool live);

/* routine.c: days that matter. In order of the passes: what the layer says; what a sheet says, before its columns are read; the columns
 * that are made behind the column ID, or (ID NULL) at the end; the formula of such a column; numbers of columns; checks. */
void calendar_read_layer(struct build *build, node_at map);
void calendar_read_closed(struct build *build);
void routines_check(struct build *build); /* when all formulas are read: no deadline is the routine of another sheet */
#define CALENDAR_TEXTS 32
size_t calendar_texts(const struct build *build, const char *text[CALENDAR_TEXTS]); /* what the layer says of days */
void routine_read_head(struct build *build, struct sheet_build *sheet);
size_t routine_day_columns(const struct sheet_build *sheet); /* at most so many are made */
void routine_add_columns(struct build *build, struct sheet_build *sheet, const char *id);
struct deadline_build;
/* The formula of the day of D in the rows where it counts; NULL: it counts wherever there is one. The caller's. */
char *routine_days_open(struct build *build, const struct sheet_build *sheet, const struct deadline_build *d);
char *routine_days_formula(struct build *build, struct sheet_build *sheet, size_t column);
void routine_days_read(struct build *build, struct sheet_build *sheet);
size_t routine_check_count(const struct sheet_build *sheet);
/* Appends them at CHECK; how many. */
size_t routine_days_checks(struct build *build, struct sheet_build *sheet, struct rule_def *rule);

/* distribution.c: of a choice column of a sheet of facts; NULL with a fault */
const struct distribution_def *distribution_read(struct build *build, const struct sheet_build *sheet, node_at map,
                                                 const struct column_def *def);

/* text_check.c: of all sheets, or of all documents, when forms are checked */
void texts_check_sheets(struct build *build);
/* quoted.c: what next steps name is there; when documents have titles */
void quoted_check(struct build *build);
void texts_check_documents(struct build *build);

/* relation.c */
enum on_delete relation_read_on_delete(struct build *build, node_at at); /* 0: refuse */
void relations_find(struct build *build);                                /* when columns and links are read */
void relations_find_same(struct build *build);                           /* when sessions are known */
void relations_find_articles(struct build *build);                       /* when the pack's documents are */
/* The relation that LINKED(OTHER[…]) in a row of OWN goes along: what the row links to, or (*BACK) the rows of OTHER that
 * name it, BY a column of OTHER when that must be said. NULL: ERR. */
const struct relation_def *relation_linked(const struct build *build, size_t own, size_t other, const char *by,
                                           bool *back, struct error *err);
/* The sheet whose row ids stand in a column of SHEET, whoever fills it in: a column of type row or rows, or `of`;
 * SIZE_MAX. */
size_t relation_target(const struct build *build, size_t sheet, size_t column);
/* The sheet of which a cell says one row: relation_target(), or `of` a choice; KEY: its column in which the same stands. SIZE_MAX. */
size_t relation_followed(const struct build *build, size_t sheet, size_t column, size_t *key);

/* judge.c: which columns it fills in, when the columns are read; the rest once all sheets have their columns; then the formulas
 * of those columns, the caller's */
void judge_read_columns(struct build *build, struct sheet_build *sheet);
void judge_read(struct build *build, struct sheet_build *sheet);
char *judge_formula(const struct sheet_build *sheet, size_t column);

/* How many characters of TEXT stand before END (placeholder.c). */
size_t placeholder_characters_before(const char *text, const char *end);

/* family.c: TEXT of a formula with EACH(first:last, …) written out for the columns of the sheet from FIRST to LAST; the caller's.
 * NULL with FAULT: its place is the character. */
char *family_expand(const struct sheet_build *sheet, const char *text, struct error *fault);

/* graph.c: what is drawn of the sheet, when relations are known */
void graph_read(struct build *build, struct sheet_build *sheet);

/* by.c: `by` of each of COUNT items of LIST; *TOTAL: how many columns or values they make. While one of them is read, and its
 * formula, by_fill() for the number of its choice fills its texts; NULL ends it. by_fill_any(): of ITEM, if it has `by`, for any code.
 * The formula of what is only counted is the caller's. */
const struct by *by_read(struct build *build, struct sheet_build *sheet, node_at list, size_t count, size_t *total);
void by_fill(struct build *build, const struct by *by, size_t number);
void by_fill_any(struct build *build, node_at item);
char *by_formula(const struct sheet_build *sheet, const struct column_nodes *nodes);

/* rule.c: applies, needed_when and promise; then checks and refuse */
void rules_read(struct build *build, struct sheet_build *sheet);
void rules_read_rest(struct build *build, struct sheet_build *sheet);

/* make.c: for how many rules there must be room; then, with the rest of the rules */
size_t makes_room(struct build *build, const struct sheet_build *sheet);
void makes_read(struct build *build, struct sheet_build *sheet);

/* examples.c, order.c, said.c */
void examples_read(struct build *build, struct sheet_build *sheet);
void order_find(struct build *build);
void said_find(struct build *build); /* after the order */

#endif
