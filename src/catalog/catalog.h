/* The catalog: forms, read strictly, as an immutable structure.
 *
 * catalog_load() reads of each layer (catalog/layer.h) its layer.yaml, <any>.yaml and documents/<any>.yaml, and of those
 * it needs; see doc/form-guide.md for the language. It is the only place that knows YAML. Everything returned lives as long as
 * the catalog; texts are in the form's own language (Japanese), translated at the edge with intl_form().
 *
 * What catalog_open() has read is kept as it lies in memory (image.h), and the same forms are not read again.
 *
 * Errors: code ERROR_FORM, or ERROR_UNKNOWN_SHEET, ERROR_UNKNOWN_COLUMN, ERROR_SYNTAX, ERROR_CYCLE for what stands in
 * formulas and placeholders; place "DIR/file:line:column"; subject the thing written; detail what is wrong and, where
 * there is one, the near name. As long as a file is no YAML, only such files are reported: names in them would be
 * missing everywhere else.
 */
#ifndef MAMORI_CATALOG_CATALOG_H
#define MAMORI_CATALOG_CATALOG_H

#include "catalog/judge.h"
#include "catalog/kind.h"
#include "catalog/layer.h"
#include "catalog/relation.h"
#include "catalog/rule.h"

enum sheet_kind { SHEET_FACTS, SHEET_CHECKLIST, SHEET_LEDGER };
/* Whose names a column holds: an anonymous export replaces them. */
enum column_holds { HOLDS_NOTHING, HOLDS_PERSON, HOLDS_DEPARTMENT, HOLDS_COMPANY, HOLDS_CONTACT };
/* What a column is to the program, whatever its id is: role.c says which kinds fit each role. A form gives it (`role:`); the
 * columns that every row of a checklist has bear theirs. A sheet has at most one column of each. */
enum column_role {
    ROLE_ID,      /* built in: the id of the row */
    ROLE_SECTION, /* built in: its section */
    ROLE_OF,      /* the row of another sheet that the row belongs to; built in with `each` */
    ROLE_NAME,    /* names the row: the label of a checklist's */
    ROLE_TEXT,    /* the matter itself; built in in a checklist */
    ROLE_NOTE,    /* what people write down beside it */
    ROLE_REASON,
    ROLE_COMPANY, /* the company's name: once in all forms */
    /* what was decided to be done */
    ROLE_TREATMENT,
    ROLE_PLAN,
    ROLE_OWNER,
    ROLE_DUE,
    ROLE_COST,
    ROLE_DONE,
    /* records that the program writes: enum record */
    ROLE_PERSON, /* who did it */
    ROLE_DATE,   /* on which day */
    ROLE_NUMBER, /* counted from 1 */
    ROLE_STATE,
    ROLE_SHEET, /* sheet, row and column: ids of the cell that is meant */
    ROLE_ROW,
    ROLE_COLUMN,
    ROLE_VALUE,
    ROLE_OLD,
    ROLE_SCORE,
    ROLE_ANSWERED,
    ROLE_CARRIED,
    ROLE_DOCUMENT, /* document and part: ids of what is decided on */
    ROLE_PART,
    ROLE_USE,
    ROLE_STRENGTH,
    ROLE_OWN,
    ROLE_BASE,
    ROLE_AFTER,
    ROLE_HEADING,
    ROLE_LEVEL,
    ROLE_KIND,
    ROLE_APPROVED,
    ROLE_WHOM, /* what the row was called that a version is for */
    /* risks: a view and a what-if show them */
    ROLE_RISK,       /* a number */
    ROLE_BAND,       /* the same as a choice, the worst first */
    ROLE_LIKELIHOOD, /* what it comes from: across and down on the map */
    ROLE_IMPORTANCE,
    ROLE_RESIDUAL, /* what remains after what was decided */
    ROLE_RESIDUAL_BAND,
    /* laws: texts cite their rows */
    ROLE_STANDING, /* is it in force today? The code in_force says so */
    ROLE_FROM,     /* since, or from, which day */
    ROLE_FULL,     /* its name in full, for documents */
    /* what an earlier edition asked (migrate.h), in words */
    ROLE_EDITION, /* which one */
    ROLE_ASKED,
    ROLE_SAID,
    ROLE_DEPARTMENT, /* whose row it is: rights.h */
    ROLE_TIME,       /* of the day, as people say it: 9:40, about ten */
    ROLE_SUPERIOR,   /* of a person: who is above him: approval.h */
    ROLE_INITIALS,   /* that somebody put in to confirm: reading.h */
    ROLE_ANSWER,     /* yes or no */
    ROLE_LIMIT,      /* by when; unlike ROLE_DUE it is no deadline of the calendar by itself */
    ROLE_BROUGHT,    /* who took in what another one had said: the row is his deed, about ROLE_PERSON */
    ROLE_REFERENCE,  /* of the file or paper on which it was said: approval.h */
    ROLE_COUNT
};
enum tone { TONE_NONE, TONE_GOOD, TONE_WARN, TONE_BAD, TONE_QUIET };
enum view_kind {
    VIEW_GRID,
    VIEW_SESSION,
    VIEW_CARD,
    VIEW_RISK,
    VIEW_WHAT_IF,
    VIEW_DOCUMENT,
    VIEW_ROUNDS,
    VIEW_CALENDAR,
    VIEW_APPROVALS
};
#define VIEW_KINDS (VIEW_APPROVALS + 1)
extern const char *const catalog_view_word[VIEW_KINDS]; /* as forms and `status --json` call them */

struct choice {
    const char *code, *label, *short_label, *mark,
        *help;          /* short_label falls back to label; mark and help may be NULL */
    const char *during; /* an event of terms: what lasts until it (在職中); NULL: not said */
    const char *word;   /* of a number: what stands behind it in a spreadsheet; NULL: the label, or nothing */
    double value;       /* NaN when it has none */
    enum tone tone;
    bool settled;      /* of a treatment: once it is chosen nothing is left to do */
    size_t also_count; /* other words for it in other people's files */
    const char *const *also;
};

struct choice_list {
    const char *name; /* NULL for a list written in place */
    size_t count;
    const struct choice *choice;
    struct formula_choices formula; /* the same codes, as formulas see them */
};

struct distribution_def; /* distribution.h */
struct graph_def;        /* graph.h */
struct rights_def;       /* rights.h */
struct approvals_def;    /* approval.h */
struct reading_def;      /* reading.h */

struct column_def {
    const char *id, *label, *short_label; /* short_label falls back to label */
    const struct column_kind *kind;
    const struct choice_list *choices; /* what a cell may hold; for a mark a list with the one code "yes"; else NULL */
    const struct choice_list *events;  /* what a term may begin with; NULL: none */
    size_t of;                         /* index of the sheet whose rows a cell names; SIZE_MAX: none */
    enum on_delete on_delete;          /* of such a reference */
    size_t relation;                   /* index of the relation that it makes; SIZE_MAX: none */
    bool open;                         /* of a sealed sheet: may be written all the same */
    enum column_holds holds;           /* of free text */
    bool required, given, hidden;
    bool inside;         /* what the company thinks itself: not in a file that is made of one row, or of its answers */
    bool named_by_sheet; /* in other people's workbooks the name of the worksheet may say it */
    bool breaks_before;  /* with it a group of columns begins: a page of paper breaks before it, not within the group */
    bool built_in;       /* id, of, section, label, text: from the form, not written there as columns */
    const struct formula *formula;                             /* NULL when entered */
    const char *help, *unit, *blank, *example, *source, *rule; /* may be NULL */
    double min, max;                                           /* NaN: none */
    int decimals;                                              /* -1: as many as there are */
    size_t max_length;                                         /* characters */
    int width;                                                 /* cells in a grid, always set */
    size_t also_count;                                         /* other names of the column in other people's files */
    const char *const *also;
    size_t cleared_by;                           /* column index or SIZE_MAX */
    size_t needed;                               /* the rule that says where it must be filled in; SIZE_MAX: none */
    const struct distribution_def *distribution; /* how others answered; NULL: not known */
    /* Of a computed text: the form's words that it may be made of; the first `handed` of them it has from other cells, the rest are
     * constants of its formula. */
    const char *const *said;
    size_t said_count, handed;
    bool all_said; /* it is made of these and of numbers alone, never of what people wrote */
    struct place place;
};

struct row_link {
    size_t sheet;
    size_t count;
    const char *const *row;
    const uint32_t *index;
};

/* A row that the form gives. Texts may be NULL, but not id and label. */
struct row_def {
    const char *id, *section, *label, *text, *why, *harm, *examples, *hint, *source, *rule;
    size_t also_count; /* words by which other people's files name it */
    const char *const *also;
    const struct row_link *link;
    size_t link_count;
    const char *const *value; /* by column index; NULL where none (columns with `given`) */
    struct place place;
};

struct summary_def { /* a value of the whole sheet: the keys of a column */
    struct column_def column;
};

/* ---- documents: what is signed, handed out and obeyed. Their texts are in the form's language only. ---- */

enum part_style {
    PART_PARA,
    PART_TITLE,
    PART_SUBTITLE,
    PART_NOTE,
    PART_LINES,
    PART_RIGHT,
    PART_CENTER,
    PART_CARD,
    PART_SIGN
};
enum document_numbering { NUMBERING_ARTICLE /* 第1条 */, NUMBERING_DECIMAL /* 1, 1.1 */, NUMBERING_NONE };

struct part_text {
    const char *strength; /* code of the strength, NULL when there is only one text */
    const char *text;     /* with {placeholders}; lines: doc/form-guide.md */
};
struct part_column {
    const char *label, *text;
    double width; /* its share of the line */
};

struct value_ref {
    size_t sheet, summary;
    bool set;
    bool fact;
}; /* sheet.summary, or a facts column when `fact` */

/* What a part is made of, beside its heading. */
enum part_content {
    CONTENT_TEXT, /* a text, or none */
    CONTENT_TABLE,
    CONTENT_GRAPH,
    CONTENT_DISTRIBUTION,
    CONTENT_FIGURES,
    CONTENT_ROUNDS,
    CONTENT_PROMISES,
    CONTENT_APPROVAL
};

/* A part: a heading, a paragraph, a table. Parts are what people take or leave, and reword. */
struct part_def {
    const char *id, *label; /* label: for lists, always there */
    enum part_style style;
    enum part_content content;
    int level;           /* of the heading: 1 … 3 */
    const char *heading; /* or NULL */
    bool numbered;       /* the heading has a number */
    bool appendix;       /* a heading under which a list stands at the end: 別表1; what follows belongs to it */
    size_t text_count;
    const struct part_text *text; /* the first is the standard */
    const struct formula *when;   /* of the row that the document is for, or of none; NULL: always */
    bool optional;                /* left out until a person takes it */
    bool only_kept;               /* only while every promise it links to is kept */
    bool page;                    /* begins a page */
    size_t each;                  /* repeated, or the rows of a table or graph: sheet index; else SIZE_MAX */
    size_t
        of; /* only rows whose cell in this column names the document (ROLE_DOCUMENT), or the row that it is for; SIZE_MAX:
                  all */
    const struct formula *row_when;
    size_t
        as_of; /* a table shows its rows as they stood on this day of the row that the document is for; SIZE_MAX: now */
    size_t column_count; /* a table */
    const struct part_column *column;
    size_t sort;                   /* the column by which its rows stand in order; SIZE_MAX: as in the sheet */
    bool down;                     /* … the largest, latest, last choice first */
    uint32_t most;                 /* at most so many rows, and how many there are more; 0: all */
    struct value_ref distribution; /* a table of how others answered this fact; unset: none */
    size_t graph;                  /* what the form of this sheet draws, told as items; SIZE_MAX: none */
    size_t figures;                /* the block (block.h) whose figures are told as a table; SIZE_MAX: none */
    size_t rounds;     /* the answers in the last closed rounds of this sheet beside those of now; SIZE_MAX: none */
    bool changed;      /* … only those that differ */
    size_t seal_count; /* boxes for seals: whose, and who that is; `when` as of the part */
    const struct part_seal {
        const char *label, *who; /* who may be NULL */
        const struct formula *when;
    } * seal;
    const char *empty, *why, *source, *rule; /* empty: said instead of a table without rows; may all be NULL */
    const struct row_link *link;             /* what makes it true */
    size_t link_count;
    struct place place;
};

/* Who gets a document. Only for the person in charge does the page for the person in charge come by itself. */
enum document_audience { AUDIENCE_OFFICER, AUDIENCE_STAFF, AUDIENCE_OUTSIDERS };
/* For whom a document tells how things stand; there is at most one for each reader. */
enum document_report { REPORT_NONE, REPORT_MANAGEMENT, REPORT_AUDITOR, REPORT_PARTNER, REPORT_READERS };
extern const char *const document_report_word[REPORT_READERS]; /* as forms and people write it; NULL for none */

struct document_def {
    const char *id, *title, *short_title, *source, *help, *rule; /* source, help, rule may be NULL */
    size_t layer;                                                /* where it comes from */
    size_t shelf;
    double order;
    enum document_numbering numbering;
    bool chapters; /* NUMBERING_ARTICLE with headings of two levels: 第1章, and its articles through all of them */
    enum document_audience audience;
    enum document_report report;
    bool plain; /* without a table of contents, however long it is */
    size_t sheet_count;
    const size_t *sheet; /* from which it is opened */
    size_t each; /* there is one for each row of this sheet, each with its own decisions and versions; SIZE_MAX: it is
                            one for the company */
    const struct formula *each_when; /* of these rows, which need one; NULL: all */
    size_t measure_count;
    const struct document_measure { /* decided measures are written out behind the parts that promise them: */
        size_t sheet;               /* of which sheet */
        size_t section_count;
        const char *const *section; /* and of which of its sections; none: all */
    } * measure;
    struct {
        size_t sheet, row, enacted, revised, state;
        const char *in_force; /* the state's code once a version is made */
    } record; /* where its dates are also kept: sheet SIZE_MAX: nowhere; row SIZE_MAX: in the row that it is for; revised and
                 state may be SIZE_MAX */
    struct {
        size_t sheet, row, column, reason;
    } need; /* whether the company needs it: sheet SIZE_MAX: not said */
    size_t part_count;
    const struct part_def *part;
    const struct error *fault; /* catalog_readable() */
    struct place place;
};

struct shelf_def {
    const char *id, *title, *help; /* help may be NULL */
    double order;                  /* among those of all layers */
    size_t layer;
};

/* What answers say of a promise. */
enum promise_state {
    PROMISE_OPEN, /* none of the others: not answered */
    PROMISE_KEPT,
    PROMISE_PARTLY,
    PROMISE_BROKEN,
    PROMISE_OUT, /* it does not concern the company */
    PROMISE_STATES
};
struct promise_def {             /* how a sheet tells whether what a paragraph promises is done */
    size_t rule[PROMISE_STATES]; /* RULE_PROMISE of the sheet, the first that holds; SIZE_MAX: no answer says so */
    size_t column;               /* the answer, for people */
    size_t claim;                /* says why what is done is only partly kept; SIZE_MAX: none */
    size_t measure;              /* in which people wrote what they decided to do; SIZE_MAX: none */
    bool every;                  /* each row must be promised by some document, or be named in `free` */
};
struct promise_free { /* a row that no document need promise, and why */
    size_t sheet, row;
    const char *reason;
};

/* Where decisions about documents are kept: ledgers of the forms, which have the columns that the program writes by their
 * roles. SIZE_MAX when there are no documents. */
struct documents_def {
    size_t paragraphs; /* document, part, use, strength, own, base: the standard text when `own` was written */
    size_t articles;   /* document, after: id of a part or of another article, heading, its level: empty: as the one
                          before, text */
    size_t versions;   /* document, number, kind, date, approved, reason */
    size_t texts;      /* of: the version, part, heading, text */
    size_t shelf_count;
    const struct shelf_def *shelf;
    size_t free_count;
    const struct promise_free *free;
    struct value_ref approver; /* who approves documents; may be unset */
};

/* Facts in which people write where copies of the workbook go (a folder), of how many days, weeks and months they stay, and when
 * getting one back was tried last. None is set where no layer says it. */
struct backup_def {
    struct value_ref folder, days, weeks, months, tried;
};

/* Facts by which a review of the history says what stands out: from which hour to which people usually work (0 to 24), whether on
 * closed days too, and how many entries at once are many. None is set where no layer says it. */
struct review_def {
    struct value_ref opens, closes, closed, many;
};

struct example_cell {
    const char *sheet, *row, *column, *value;
}; /* value NULL: empty */
struct example_def {
    const char *row; /* checklist row, or NULL */
    int today;       /* serial or 0 */
    const struct example_cell *given, *expect,
        *summary; /* given: `all` (row "*"), then `with`, then `given`, each with its sheet and row ("1" in ledgers and
                     facts); summary: row NULL */
    size_t given_count, expect_count, summary_count;
    const struct example_made { /* the row that one of `makes` would bring about: what stands in one cell of it */
        size_t make;
        struct example_cell cell;
    } * made;
    size_t made_count;
    const size_t *finds, *passes; /* rules of the sheet, by index, that must find something here, or nothing */
    size_t finds_count, passes_count;
    struct place place;
};

enum { EMPTY_ROWS_LEAST = 50, EMPTY_ROWS_MOST = 1000 };

struct sheet_def {
    const char *id, *title, *short_title, *source, *help,
        *rule; /* short_title falls back to title; source, help, rule may be NULL */
    enum sheet_kind kind;
    size_t layer;                        /* where it comes from */
    size_t worksheet_count, other_count; /* names of worksheets of other people's files: */
    const char *const *worksheet;        /* … that mean this sheet, beside its title */
    const char *const *other;            /* … that never do (台帳記入例) */
    size_t group;
    double order, minutes; /* minutes a row; 0.3 when not said */
    const struct choice_list *sections;
    size_t column_count;
    const struct column_def *column; /* built-in ones first: id, (of), (section), label, text */
    size_t role[ROLE_COUNT];         /* index of the column that has it; SIZE_MAX: none. Ask sheet_role() */
    size_t row_count;                /* given rows (1 with id "1" for facts) */
    const struct row_def *row;
    size_t session; /* column asked in a guided session, or SIZE_MAX */
    size_t applies, concerns,
        profile; /* rules: of a row; of the sheet; of the sheet by the company's answers. SIZE_MAX: always */
    size_t each; /* ledger's sheet index or SIZE_MAX */
    enum on_delete each_on_delete; /* what answers say to the deletion of the ledger's row: REFUSE or CASCADE */
    const char *sealed;            /* why people cannot change what the program records here; NULL: they can */
    uint32_t empty_rows;           /* of a ledger: how many stand ready for new ones in an .xlsx */
    size_t rights;                 /* of which sort it is: rights.h */
    bool rounds, hidden;
    struct
        retention_def { /* when the history must not hold any more what a deleted row of this ledger held: book/retention.h */
        bool set;
        int months; /* after … */
        size_t
            from; /* … the day in this column, as the row held it; SIZE_MAX, or empty: the day on which it was deleted */
    } retention;
    bool guarded; /* what it holds leaves the house only with a second person's yes: book/leaving.h */
    size_t summary_count;
    const struct summary_def *summary;
    const struct promise_def *promise; /* NULL: no document links to its rows */
    const struct judge_def *judge;     /* catalog/judge.h; NULL: it judges nothing */
    const struct graph_def *graph;     /* catalog/graph.h; NULL: nothing is drawn of it */
    size_t rule_count;                 /* catalog/rule.h */
    bool refuses;                      /* one of them at least refuses */
    const struct rule_def *rules;
    size_t make_count; /* catalog/make.h */
    const struct make_def *make;
    const struct routine_def *routine; /* routine.h; NULL: none */
    size_t deadline_count;
    const struct deadline_def *deadline;
    size_t example_count;
    const struct example_def *example;
    struct place place;
};

/* The column that has ROLE, whatever its id; SIZE_MAX: none. Of ledgers that the program writes those it
 * needs are there. */
static inline size_t sheet_role(const struct sheet_def *sheet, enum column_role role)
{
    return sheet->role[role];
}

/* Is it asked one question at a time? Only what is answered by choices: names of people are faster written in the table. */
static inline bool sheet_is_asked(const struct sheet_def *sheet)
{
    return sheet->session != SIZE_MAX && sheet->column[sheet->session].choices;
}

struct group_def {
    const char *id, *title, *help;
    int number;   /* 0: no step */
    double order; /* among those of all layers */
    size_t layer;
};

struct task_def {
    const char *id, *text, *help; /* help may be NULL */
    struct value_ref count;       /* how many things wait: this number, or … */
    const struct formula *where; /* … the rows of `sheet` for which this holds; NULL: `count` is set, or VIEW_ROUNDS */
    size_t of_whom;              /* … and in which this column names who is at work; SIZE_MAX: it is anybody's */
    double minutes, order;       /* order: among those of all layers */
    size_t layer, sheet;
    size_t column; /* to fill in; SIZE_MAX: none named */
    enum view_kind view;
};

/* Ledgers that the program itself writes, where the layers say them; SIZE_MAX: none does. */
struct records_def {
    size_t rounds, answers; /* closed rounds, and what was answered in them */
    size_t plans, items;    /* what-if under a name */
    size_t overruled;       /* people say which sheets concern them, whatever the form says */
    size_t incidents;       /* what happened, when it became known, by whom */
    size_t reviews;         /* who looked through the history, and how far */
    size_t erasures;        /* rows that are deleted, and when the history must forget them */
    size_t requests;        /* what one person asked of another: guide/request.h */
    size_t copies;          /* copies that others work in: book/merging.h */
    size_t conflicts;       /* what copies say of one cell, each something else: book/merging.h */
};

/* Views of which the form says what they show. */
struct view_def {
    const char *id;
    enum view_kind kind; /* VIEW_RISK, VIEW_WHAT_IF */
    size_t layer, sheet;
    /* VIEW_RISK: columns of the sheet, by their roles; SIZE_MAX: it has none */
    size_t band, worst, x, y;        /* the size of the risk as a choice and as a number; likelihood, importance */
    size_t residual, residual_worst; /* band and number of what remains after what was decided */
    /* VIEW_WHAT_IF: what is assumed of the sheet's rows, and what it moves */
    size_t column;
    const char *assume;
    const struct view_def *risks;
    struct value_ref rate;
};

struct catalog {
    size_t layer_count;
    const struct layer_def *layer; /* those that others need before them */
    size_t missing_count;
    const struct layer_missing *missing;         /* catalog_open(): wanted, but not there */
    const char *title, *edition, *date, *source; /* of the first that is wanted: what the workbook is about */
    const char *about;                           /* its id */
    const char *sample;                          /* the sample company to begin with; NULL: the first by name */
    size_t group_count;
    const struct group_def *group;
    size_t sheet_count;
    const struct sheet_def *sheet; /* in menu order: group, order, id; index is the sheet number everywhere */
    size_t relation_count;
    const struct relation_def *relation; /* by FROM, COLUMN; the articles last (relation.h) */
    size_t list_count;
    const struct choice_list *list; /* every list with a name */
    struct {
        size_t sheet, column;
    } company;                            /* the cell with the company's name; sheet SIZE_MAX: no form has one */
    const struct closed_days_def *closed; /* routine.h; NULL: no layer has a `calendar:` */
    struct records_def records;
    size_t definition_count;
    const struct definition_def *definition; /* definition.h */
    size_t view_count;
    const struct view_def *view;
    size_t block_count;
    const struct block_def *block; /* block.h */
    size_t set_count;
    const struct set_def *set; /* set.h; the first is what the management is handed */
    size_t task_count;
    const struct task_def *task;
    size_t document_count;
    const struct document_def *document; /* by shelf, order, id */
    struct documents_def documents;
    struct backup_def backup;
    struct review_def review;
    const struct rights_def *rights;       /* rights.h */
    const struct approvals_def *approvals; /* approval.h */
    const struct reading_def *reading;     /* reading.h */
    uint64_t fingerprint;                  /* of all texts read: changes when any form changes */
};

/* The code of ROLE_STANDING for what is in force. Whatever else a law is (announced, ended), it is no duty. */
#define LAW_IN_FORCE "in_force"

/* The column of SHEET that has ROLE; SIZE_MAX: none. */
static inline size_t catalog_role(const struct catalog *catalog, size_t sheet, enum column_role role)
{
    return sheet_role(&catalog->sheet[sheet], role);
}

/* Formula tables are numbered: rows of sheet i are table 2i, its summary values are table 2i+1. */
static inline size_t catalog_rows_table(size_t sheet)
{
    return 2 * sheet;
}
static inline size_t catalog_summary_table(size_t sheet)
{
    return 2 * sheet + 1;
}

/* The folder of forms: OPTION, or $MAMORI_FORMS, or the source tree's forms/ beside the running program, or the one
 * installed (FORMS_DIR). The caller's. */
char *catalog_forms_dir(const char *option);

/* NULL when anything is wrong; ERR is the first error. With REPORT all errors are handed over, each as an error value.
 */
typedef void catalog_report_fn(void *context, const struct error *err);
struct catalog *catalog_load(const char *dir, const struct layer_list *layers, catalog_report_fn *report, void *context,
                             struct error *err);
/* The same for one layer with those it needs, by its id. */
struct catalog *catalog_load_layer(const char *dir, const char *id, catalog_report_fn *report, void *context,
                                   struct error *err);
/* For a workbook. Examples are for those who write forms, and are not read: `mamori forms check` tells what is wrong in them.
 * A layer whose folder is not there is left out, with those that need it, and named in `missing`;
 * only when none is left it is an error. Whoever opens the same forms at the same time holds the same catalog: each frees it once. */
struct catalog *catalog_open(const char *dir, const struct layer_list *layers, struct error *err);
/* Could the parts of DOCUMENT, or of every one (SIZE_MAX), be read? False with ERR: the form is wrong there, and it has none. Only
 * who wants that document is stopped by it. */
bool catalog_readable(const struct catalog *catalog, size_t document, struct error *err);
/* Who has such a catalog in memory lends it here: catalog_open() asks before it reads a folder, and catalog_free() leaves a lent one.
 * NULL: he has none. The tests run thousands of commands on the same forms (tests/served). */
typedef struct catalog *catalog_ready_fn(const char *dir, const struct layer_list *layers);
void catalog_when_ready(catalog_ready_fn *ready);
/* Do the files that CATALOG was read from stand there, and no others, with the times and sizes of then? */
bool catalog_current(const struct catalog *catalog);
void catalog_free(struct catalog **catalog);
/* Ids of the layers below DIR, sorted; *count of them; free each and the array. */
char **catalog_layers(const char *dir, size_t *count, struct error *err);
/* By id; SIZE_MAX. */
size_t catalog_find_layer(const struct catalog *catalog, const char *id);

size_t catalog_find_sheet(const struct catalog *catalog, const char *id,
                          struct error *err); /* SIZE_MAX: ERR with near name */
/* The flag that marks an answer carried over from the last round: the one that the session's column clears; SIZE_MAX. */
size_t sheet_carried_column(const struct sheet_def *sheet);
/* The view of KIND of SHEET, or (SIZE_MAX) the first; NULL: there is none. */
const struct view_def *catalog_view(const struct catalog *catalog, enum view_kind kind, size_t sheet);
/* The what-if that moves RISKS; NULL: none does. */
const struct view_def *catalog_what_if(const struct catalog *catalog, const struct view_def *risks);
/* What REF, which is set, speaks of: a column of facts, or a summary value. */
const struct column_def *catalog_ref(const struct catalog *catalog, const struct value_ref *ref);
size_t sheet_find_column(const struct sheet_def *sheet, const char *id_or_label, struct error *err);
size_t sheet_find_rule(const struct sheet_def *sheet, const char *id); /* SIZE_MAX */
size_t sheet_find_row(const struct sheet_def *sheet, const char *id);  /* given rows; SIZE_MAX */
/* Do people know the given rows by the ids of the form (3-5), as printed in the guideline? Else a row is called by its
 * place in the sheet, from 1, and its id is nobody's business. */
bool sheet_known_by_ids(const struct sheet_def *sheet);
size_t catalog_find_document(const struct catalog *catalog, const char *id, struct error *err); /* SIZE_MAX */
size_t catalog_report(const struct catalog *catalog, enum document_report reader); /* SIZE_MAX: no layer has one */
/* Records about documents hold ids (ROLE_DOCUMENT); people know titles. The title of the document that VALUE names in
 * COLUMN of SHEET, in the form's language; NULL when the column is another one or VALUE names none. */
const char *catalog_document_title(const struct catalog *catalog, size_t sheet, size_t column, const char *value);
/* The documents that are opened from SHEET: those kept in row ROW (may be NULL), else those that stand for each row, else those made
 * from it, into OUT, which has room for all there are; how many. And the first of them; SIZE_MAX: none. */
size_t sheet_documents(const struct catalog *catalog, size_t sheet, const char *row, size_t *out);
size_t sheet_document(const struct catalog *catalog, size_t sheet, const char *row);
size_t document_find_part(const struct document_def *document, const char *id); /* SIZE_MAX */
/* How the promises of SHEET's rows are told; NULL: it holds none. */
const struct choice *choice_find(const struct choice_list *list, const char *code_or_label); /* folded; NULL */
const struct choice *choices_code(const struct choice_list *list, const char *code); /* LIST may be NULL; NULL */
bool column_writable(const struct column_def *column);
/* Why people cannot write into COLUMN of SHEET, or (COLUMN SIZE_MAX) add, delete and move its rows, although the values are
 * stored ones: a text of the form. NULL when they can. */
const char *sheet_sealed(const struct sheet_def *sheet, size_t column);

/* Order in which computed columns must be computed: sheets' columns, summaries; found at load, cycles are errors. */
struct compute_step {
    size_t table, column;
};
size_t catalog_compute_order(const struct catalog *catalog, const struct compute_step **steps);
/* Does what stands in FROM come, by whatever formulas, into what is computed in TO? */
bool catalog_feeds(const struct catalog *catalog, struct compute_step from, struct compute_step to);

/* Every translatable text with its place, for translators ("mamori forms strings"). */
/* Of one that was loaded, not opened. */
void catalog_each_text(const struct catalog *catalog,
                       void (*text)(void *context, const char *text, const struct place *place), void *context);

/* A sample company (forms/samples/NAME.yaml), as batches of changes. */
struct sample_batch {
    const char *person, *title;
    int64_t at; /* seconds since 1970 */
    size_t cell_count;
    const struct sample_set {
        size_t sheet, column;
        const char *row;
        size_t add;
        const char *value;
    } * cell; /* add 0: `set` ROW; else the n-th row added to SHEET over all batches, ROW its id; added rows first */
    size_t close_sheet; /* round to close after, or SIZE_MAX */
    const char *close_title;
};
struct sample {
    const char *id, *title;
    size_t layer_count;
    const char *const *layer; /* which it is for: they must all be on */
    size_t batch_count;
    const struct sample_batch *batch;
};
struct sample *sample_load(const struct catalog *catalog, const char *dir, const char *name, struct error *err);
void sample_free(struct sample **sample);
/* The layers that sample NAME is for. */
bool sample_layers(const char *dir, const char *name, struct layer_list *out, struct error *err);

#endif
