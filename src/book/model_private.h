/* Shared by the files that make up a model; for nobody else. */
#ifndef MAMORI_BOOK_MODEL_PRIVATE_H
#define MAMORI_BOOK_MODEL_PRIVATE_H

#include "book/model.h"

/* What has changed in a column since the last model_compute(). */
enum mark_kind { MARK_NONE, MARK_ROWS, MARK_ALL };
#define MARK_ROW_MAX 16
struct mark {
    enum mark_kind kind;
    unsigned count;
    uint32_t row[MARK_ROW_MAX];
};

struct rows {
    uint32_t count;
    size_t capacity;
    char **id;
    const struct row_def **def; /* NULL entries in a ledger */
    double *pos;                /* of a ledger's rows: as the file orders them, by it and then by id */
    uint32_t *index;            /* hash of ids → row + 1; NULL: must be rebuilt */
    size_t index_size;
};

/* A rule's hidden column, and what of it is out of date. MARK_ALL: it was never computed, or all of it. */
struct rule_state {
    struct column *column;
    struct mark mark;
};
struct rule_states {
    struct rule_state *state;
    size_t count;
};
struct inverse; /* who refers: model_relations.c */

/* How far a sheet is (model_need.c): only what its form says; its rows and entered cells; all. */
enum sheet_state { SHEET_DECLARED, SHEET_MADE, SHEET_COMPUTED };

struct model {
    const struct catalog *catalog;
    int today;
    size_t table_count;
    struct column_table **tables;
    struct column_table *table; /* where they stand: without columns as long as the sheet is declared only */
    enum sheet_state *sheet;    /* by sheet */
    struct mark **marks;        /* by table, by column; NULL as long as the sheet is declared only */
    struct rows *rows;          /* by sheet; rows_of() */
    struct rule_states *rules;  /* by sheet */
    struct inverse *inverse;    /* by relation of the catalog */
    bool anything_marked;
    size_t step; /* of the computing that a pause stopped */
    struct arena *scratch;
    model_past_fn *past; /* NULL: nobody knows the history */
    void *past_context;
};

/* model_compute.c: what was put is marked, and computed from there. */
void mark_all(struct model *model, size_t table, size_t column);
void mark_row(struct model *model, size_t table, size_t column, uint32_t row);
void mark_sheet(struct model *model, size_t sheet);
size_t table_columns(const struct catalog *catalog, size_t table);
const struct column_def *table_column(const struct catalog *catalog, size_t table, size_t column);
void model_compute_now(struct model *model, const bool *sheets); /* all of these, whatever is marked */

/* model_need.c, and model_make() model.c */
void model_make(struct model *model, size_t sheet);
void model_need(struct model *model, size_t sheet);
void model_need_all(struct model *model); /* without computing: all is marked */
void model_wait(const struct model *model, size_t table,
                size_t column); /* before a column of a table that waits is read */

static inline struct rows *rows_of(const struct model *model, size_t sheet)
{
    if (model->sheet[sheet] == SHEET_DECLARED)
        model_make((struct model *)(uintptr_t)model, sheet);
    return &model->rows[sheet];
}
/* The table of a sheet's rows, of whose columns only those that are entered may be read. */
static inline struct column_table *entered(const struct model *model, size_t sheet)
{
    rows_of(model, sheet);
    return model->tables[catalog_rows_table(sheet)];
}
static inline struct column *column_read(const struct model *model, size_t table, size_t column)
{
    if (model->tables[table]->waits)
        model_wait(model, table, column);
    return model->tables[table]->column[column];
}
/* Adds to NEED what of a formula's results is out of date, by the marks of what it reads. */
void mark_add_read(const struct model *model, const struct formula *formula, struct mark *need);

/* model_rules.c */
void rules_marked(struct model *model); /* before the marks of a computation are forgotten */
void rules_mark_sheet(struct model *model, size_t sheet);
void rules_free(struct model *model);

/* model_relations.c: who refers, kept while cells are put and rows come and go. `before` stands before the cells are changed,
 * `after` when they are. */
void inverse_new(struct model *model);
void inverse_free(struct model *model);
void inverse_before_put(struct model *model, size_t relation, uint32_t row);
void inverse_after_put(struct model *model, size_t relation, uint32_t row);
void inverse_after_insert(struct model *model, size_t sheet, uint32_t row); /* its cells are empty */
void inverse_before_delete(struct model *model, size_t sheet, uint32_t row);
void inverse_forget(struct model *model, size_t sheet); /* it is made anew when somebody asks */

/* model.c: a row, without a word to what depends on it. A ledger's stands at POS. */
void model_put_row(struct model *model, size_t sheet, uint32_t at, const char *id, double pos);
void model_take_row(struct model *model, size_t sheet, uint32_t row);
void model_shift_row(struct model *model, size_t sheet, uint32_t from, uint32_t to);

/* model_rows.c: row ids in order, found by a hash. */
void rows_reserve(struct rows *rows, uint32_t more);
void rows_insert(struct rows *rows, uint32_t at, const char *id, const struct row_def *def);
void rows_delete(struct rows *rows, uint32_t row);
void rows_move(struct rows *rows, uint32_t from, uint32_t to);
void rows_arrange(struct rows *rows, const uint32_t *order, uint32_t count); /* rows that ORDER leaves out are gone */
uint32_t rows_place(const struct rows *rows, double pos, const char *id);    /* the row that it comes before */
bool rows_behind(const struct rows *rows, uint32_t a, uint32_t b);           /* does row A come after row B? */
uint32_t rows_find(struct rows *rows, const char *id);                       /* UINT32_MAX: none */
void rows_clear(struct rows *rows);
void rows_free(struct rows *rows);

#endif
