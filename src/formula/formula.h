/* Formulas: Excel's syntax over columns.
 *
 * Call order: formula_parse() once per form with a resolver for names; then any number of formula_value() /
 * formula_column(); formula_explain() for "why this number?"; formula_excel() for the live formula of an export. A
 * formula is immutable.
 *
 * This layer knows arrays; it knows no forms, no files, no screens. Semantics are Excel's: an empty cell equals "" and
 * 0; text is compared without regard to case; numbers < text < truth values; -2^2 is 4 and 2^3^2 is 64; arithmetic on
 * text that is no number is #VALUE!; errors travel. A formula whose result is an empty cell yields 0, as in Excel.
 *
 *   [name]            this row's value           formula_ref.kind FORMULA_OWN
 *   sheet[name]       a whole column             FORMULA_WHOLE
 *   sheet.name        one value                  FORMULA_SCALAR (row 0 of its table)
 *   LINKED(sheet[x])  the rows linked to, or that refer to this one   FORMULA_LINKED (only as an argument of an aggregate)
 *   LINKED(sheet[x],sheet[ref])                  the same, where several columns of the sheet could refer
 *   sheet/row[name]   one cell of a row that is always there    FORMULA_FIXED
 *   [ref].name        that column in the row that [ref] names   FORMULA_FOLLOWED; also sheet.ref.name, sheet/row[ref].name and
 *                     [ref].ref.name. "" while nothing is named or the cell there is empty, as a computed column would
 *                     hold it; #N/A when there is no such row.
 *                     Where [ref] names several rows: FORMULA_LINKED, the values in all of them. In the place of a column
 *                     (ROWS, COUNTA …) [ref] alone stands for the ids of these rows.
 */
#ifndef MAMORI_FORMULA_FORMULA_H
#define MAMORI_FORMULA_FORMULA_H

#include "base/error.h"
#include "formula/column.h"

/* The codes of a choice column with their numbers, for POINTS() and for labels in an export. Owned by the catalog. */
struct formula_choices {
    size_t count;
    const char *const *code;
    const double *points; /* NaN: has no number */
};

enum formula_ref_kind { FORMULA_OWN, FORMULA_WHOLE, FORMULA_SCALAR, FORMULA_LINKED, FORMULA_FIXED, FORMULA_FOLLOWED };
/* What the cells of a column hold, where it makes a difference in a spreadsheet: */
enum formula_cells {
    CELLS_ANY,     /* anything, or nothing */
    CELLS_TEXT,    /* a text, or nothing */
    CELLS_COMPUTED /* a formula: never nothing, at the least "" */
};

struct formula_ref {
    enum formula_ref_kind kind;
    size_t table; /* index into formula_env.tables */
    size_t column;
    const struct formula_choices *choices; /* NULL when it is no choice column */
    uint32_t row;                          /* FIXED */
    size_t key;                            /* FOLLOWED: the column of `table` in which the rows' names stand */
    bool many;                             /* one cell that names several rows; LINKED back: cells that do */
    enum formula_cells cells;              /* FOLLOWED */
    const struct formula_ref *from;        /* FOLLOWED, LINKED by a cell: what names the row; filled in by the parser */
    size_t relation;                       /* LINKED: along which one, as the resolver numbers them */
    bool back;                             /* LINKED: the rows whose cell in column `key` of `table` names this row */
    bool keyed;                            /* LINKED: it reads the column `key`, too */
};

/* A name as it is written; what does not stand there is NULL. FROM is what [ref].name follows; BY the column of SHEET that
 * LINKED goes along. */
struct formula_name {
    enum formula_ref_kind kind;
    const char *sheet, *row, *name;
    const struct formula_ref *from;
    const char *by;
};

/* Finds what a name means; [ref].name may turn out as FORMULA_LINKED, where [ref] names several rows. On failure the resolver fills ERR (unknown sheet, row or column, with a near name as detail)
 * and returns false. */
struct formula_names {
    void *context;
    bool (*find)(void *context, const struct formula_name *name, struct formula_ref *out, struct error *err);
};

struct formula;

/* TEXT as a tree that lives in ARENA, with everything it needs but the choices. NULL on error: ERR has ERROR_SYNTAX, ERROR_UNKNOWN_…; err->place is "character N" (1-based, in characters of TEXT).
 * A leading "=" is accepted. At most 8,192 characters and 64 levels deep. */
const struct formula *formula_parse(struct arena *arena, const char *text, const struct formula_names *names,
                                    struct error *err);
const char *formula_text(const struct formula *formula);

/* Everything it reads, in the order of the text, LINKED ones as FORMULA_LINKED. A FOLLOWED one stands behind what it
 * follows and the whole column in which the rows' names stand. */
size_t formula_ref_count(const struct formula *formula);
const struct formula_ref *formula_ref_at(const struct formula *formula, size_t i);
/* The reference that the whole formula is ("[ref].column"), with what it follows; NULL when it is more than that. */
const struct formula_ref *formula_reference(const struct formula *formula);
bool formula_uses_today(const struct formula *formula);
/* The text constants that can be its result ("high" in IF(x,"high","")), for checking against the codes of a choice
 * column. */
size_t formula_result_texts(const struct formula *formula, const char **out, size_t max);

/* Everything that can come into a text which the formula hands on or puts together (&, TEXTJOIN, CONCATENATE), as it is: its own
 * constants (REF is NULL) and what it refers to (TEXT is NULL). False: something also comes into it that is altered on the way
 * (MID, SUBSTITUTE …). */
typedef void formula_piece_fn(void *context, const char *text, const struct formula_ref *ref);
bool formula_each_piece(const struct formula *formula, formula_piece_fn *found, void *context);

/* A constant that meets a column, or that comes out of the formula. */
struct formula_constant {
    const char *text; /* what a cell must hold to be the same (without the operator of a criterion) */
    double number;    /* the same as a number; NaN: it equals none */
    bool as_text;     /* it can equal a text; a number can in criteria and EXACT only */
    bool truth;       /* TRUE or FALSE: neither */
    bool order;       /* it is a bound: <, <=, >, >= */
    size_t character; /* where it stands, from 0 */
};
/* Every constant that is compared with a column (operators, criteria, MATCH, XLOOKUP, SWITCH …), with the columns that the
 * other side can come from: to find codes, row ids and numbers that no cell can hold. Patterns ("?*") and emptiness are not
 * told; nor what the other side yields as a constant of its own. */
typedef void formula_compared_fn(void *context, const struct formula_constant *constant,
                                 const struct formula_ref *const *ref, size_t count);
void formula_each_compared(const struct formula *formula, formula_compared_fn *found, void *context);
/* Every constant that can be the result, but "". */
typedef void formula_result_fn(void *context, const struct formula_constant *constant);
void formula_each_result(const struct formula *formula, formula_result_fn *found, void *context);

/* Rows of REF's table along its relation from row ROW of table SOURCE (where REF->from is, the row that its cell stands in):
 * sets *rows, which may live in ARENA, and returns how many. */
typedef size_t formula_links_fn(void *context, const struct formula_ref *ref, size_t source, uint32_t row,
                                struct arena *arena, const uint32_t **rows);

struct formula_env {
    struct column_table *const *tables; /* by index, as the resolver numbered them; borrowed */
    size_t self;                        /* the table that [name] and links start from */
    int today;                          /* date serial */
    void *link_context;
    formula_links_fn *links;                                       /* may be NULL when no formula uses LINKED */
    void (*need)(void *link_context, size_t table, size_t column); /* of a table that waits, before it is read */
    struct arena *arena; /* texts of results live here until the caller resets it */
};

/* The row of REF's table in which a reference to one cell reads, seen from ROW; UINT32_MAX: none, or a whole column. */
uint32_t formula_row(const struct formula_ref *ref, const struct formula_env *env, uint32_t row);

/* The value in one row (ROW is ignored when nothing of the row is used). */
struct value formula_value(const struct formula *formula, const struct formula_env *env, uint32_t row);

/* The rows that a LINKED reference reads, seen from ROW; *ROWS lives in the arena or with the links. */
size_t formula_rows(const struct formula_ref *ref, const struct formula_env *env, uint32_t row, const uint32_t **rows);

/* The values of all rows into OUT (resized to the table's rows, its old content replaced). When the own-row inputs have
 * few distinct combinations (product of dictionary entries at most 65,536) each combination is computed once and the
 * rows are filled by lookup: about a nanosecond a row. Whole-column inputs are read once per call where they do not
 * depend on the row. */
void formula_column(const struct formula *formula, const struct formula_env *env, struct column *out);

/* "Why this number?": the tree, outermost first, with values. Branches that were not taken are left out. */
struct formula_step {
    int depth;
    const char *text;  /* the piece of the formula, as written */
    size_t start, end; /* where it stands there, for formula_words() */
    struct value value;
    const struct formula_ref *ref; /* set when the piece is a reference */
};
/* At most MAX steps into OUT (texts in env->arena); returns the number. */
size_t formula_explain(const struct formula *formula, const struct formula_env *env, uint32_t row,
                       struct formula_step *out, size_t max);

/* A formula for people: its own text, with every reference and every code written by the caller, from the parsed tree, so
 * that nothing else is touched. `reference` writes one reference (LINKED as a whole); `label` the label of the code
 * TEXT of column REF (NULL: the formula's own column), or NULL to leave it as it is. SIGNS: operators with blanks around
 * them, × and ÷; else as they stand. START, END: the piece (0, SIZE_MAX: all of it). */
struct formula_labels {
    void *context;
    void (*reference)(void *context, const struct formula_ref *ref, struct str *out);
    const char *(*label)(void *context, const struct formula_ref *ref, const char *text);
    bool signs;
    bool joined; /* constants of which a text is put together are asked for as results are */
};
void formula_words(const struct formula *formula, size_t start, size_t end, const struct formula_labels *labels,
                   struct str *out);

/* To Excel. Callbacks append to OUT: `cell` one cell reference (OWN, SCALAR or FIXED), `range` an absolute range (WHOLE),
 * `linked` the NTH cell (from 0) that ROW links to and returns how many there are (NTH beyond the end appends nothing);
 * `label` the text that stands in a cell of a choice column for CODE (NULL: unknown, the code is used); `points` the
 * lookup expression of POINTS() for the cell text in CELL. RESULT is the choice list of the formula's own column (or
 * NULL): its text constants become labels; text constants compared with a choice column, or as COUNTIF criteria over
 * one, become that column's labels. OWN references may be written with a marker instead of a row number; this layer
 * does not look at them. `there`: below the rows of a range may stand empty ones that wait to be written in; then it appends the range that holds 1
 * beside those of its rows that are there (and "" beside others, whose computed cells are "", too), and says what the range of REF has in a
 * row that is not; NULL: there never are any. Functions newer than Excel 2007 get their _xlfn. prefix. The result has no leading "=". False
 * (ERROR_UNSUPPORTED, ERROR_LIMIT over 8,192 characters) with ERR. */
enum formula_there {
    THERE_ALL,      /* every row of the range is there; nothing is appended */
    THERE_TYPED,    /* an empty cell */
    THERE_COMPUTED, /* "" */
    THERE_NUMBERED  /* a blank, and another text in a new row that is there: the program numbers it later */
};
struct formula_excel {
    void *context;
    uint32_t row;
    const struct formula_choices *result;
    void (*cell)(void *context, const struct formula_ref *ref, struct str *out);
    void (*range)(void *context, const struct formula_ref *ref, struct str *out);
    enum formula_there (*there)(void *context, const struct formula_ref *ref, struct str *out);
    /* Of a LINKED reference whose rows people change: how many rows a formula must be ready for (0: too many to write), and
     * where it goes BACK, the cells that hold ";id;id;" and the pattern that finds this row in them (false: there are none). */
    size_t (*most)(void *context, const struct formula_ref *ref);
    bool (*pattern)(void *context, const struct formula_ref *ref, struct str *cells, struct str *pattern);
    size_t (*linked)(void *context, const struct formula_ref *ref, uint32_t row, size_t nth, struct str *out);
    const char *(*label)(void *context, const struct formula_choices *choices, const char *code);
    void (*points)(void *context, const struct formula_ref *ref, const char *cell, struct str *out);
};
/* The cell of the range VALUES that stands beside the NTH id (from 0) of the list in CELL, found in the range IDS; an error
 * beyond its end. */
void formula_excel_named(const char *cell, const char *values, const char *ids, size_t nth, struct str *out);
/* The tables below which no empty rows may stand, for FORMULA's sake: whole columns of them are calculated with or compared
 * (SUMPRODUCT(s[a]*s[b])), or searched for something that may be nothing, which is found only where cells are COMPUTED (an empty cell is not ""). CLOSED: by table. */
void formula_mark_closed(const struct formula *formula, bool (*computed)(void *context, const struct formula_ref *ref),
                         void *context, bool *closed);
bool formula_excel(const struct formula *formula, const struct formula_excel *to, struct str *out, struct error *err);
/* Can it be written at all, wherever the cells lie? For references along which people link rows only: what these cannot say in a
 * spreadsheet depends on the formula alone. ERR as above. */
bool formula_excel_possible(const struct formula *formula, struct error *err);

/* The functions, for help and near names: name, signature, one line of English. */
struct formula_function_help {
    const char *name, *signature, *help;
};
const struct formula_function_help *formula_functions(size_t *count);

#endif
