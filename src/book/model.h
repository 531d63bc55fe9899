/* The model: every sheet as columns, with the computed ones filled.
 *
 * A model is what screens, exports and the command line read. It is filled from a store (book.h), or from examples, or
 * cloned for a what-if; it never writes a file. After any number of puts, model_compute() brings exactly those computed
 * columns up to date that depend on what was put (single rows where a formula reads only its own row). What nobody has read
 * yet it leaves: a sheet is made when somebody first asks for its rows, and computed when somebody first reads a computed cell,
 * so reading may take as long as computing does (model_compute_some() does all of it beforehand).
 *
 * Row numbers are positions (0 …); they change when rows are added or deleted. Row ids do not.
 */
#ifndef MAMORI_BOOK_MODEL_H
#define MAMORI_BOOK_MODEL_H

#include "catalog/catalog.h"

struct model;
struct step; /* step.h */

struct model *model_new(const struct catalog *catalog, int today);
struct model *model_clone(const struct model *model); /* independent; the catalog is shared */
struct model *model_clone_on(const struct model *model,
                             int today); /* the same answers on another day; model_compute() */
/* The answers as they stood when DAY began, computed as on that day; the caller's. Who knows the history says how by PAST;
 * where nobody does (an example, a trial) they were as they are. NULL with ERR: the history cannot be read. */
typedef struct model *model_past_fn(void *context, int day, struct error *err);
void model_on_past(struct model *model, model_past_fn *past, void *context);
struct model *model_past(const struct model *model, int day, struct error *err);
void model_free(struct model **model);
const struct catalog *model_catalog(const struct model *model);
int model_today(const struct model *model);

uint32_t model_rows(const struct model *model, size_t sheet);
const char *model_row_id(const struct model *model, size_t sheet, uint32_t row);
uint32_t model_find_row(const struct model *model, size_t sheet, const char *id); /* UINT32_MAX: none */
/* The form's row behind a checklist row (texts, links); NULL in a ledger. */
const struct row_def *model_row_def(const struct model *model, size_t sheet, uint32_t row);

struct value model_value(const struct model *model, size_t sheet, uint32_t row, size_t column);
struct value model_summary(const struct model *model, size_t sheet, size_t summary);
struct value model_ref(const struct model *model, const struct value_ref *ref); /* empty when not set */
/* Rules (catalog/rule.h), by their number in the sheet. Does it hold in ROW (any number when it is about the whole sheet)? For
 * RULE_NEEDED that the cell is empty belongs to it, and for all but RULE_APPLIES and RULE_PROFILE that the row, and the sheet, apply. */
bool model_rule(const struct model *model, size_t sheet, size_t rule, uint32_t row);
/* The first row from FROM on in which it holds; UINT32_MAX: none. For many rows: the whole hidden column is computed once and
 * then kept up to date. */
uint32_t model_rule_next(const struct model *model, size_t sheet, size_t rule, uint32_t from);
bool model_sheet_applies(const struct model *model, size_t sheet); /* false: the sheet does not concern the company */
bool model_applies(const struct model *model, size_t sheet,
                   uint32_t row); /* false: 対象外; nor when the sheet does not */
/* Must this cell be filled in (`required`, or `needed_when` holds in the row), whether it is or not? */
bool model_needed(const struct model *model, size_t sheet, uint32_t row, size_t column);
/* Both are borrowed until the next change. Of a table all columns are computed. */
const struct column *model_column(const struct model *model, size_t sheet, size_t column);
const struct column_table *model_table(const struct model *model, size_t table);
/* An evaluation environment for a formula that starts from table TABLE; texts go into ARENA. */
struct formula_env model_env(const struct model *model, size_t table, struct arena *arena);

/* Changes. Values are canonical text (as in store.h; NULL or "" empties). Rows given by a form are there from the
 * start; putting never fails. */
void model_put(struct model *model, size_t sheet, uint32_t row, size_t column, const char *stored);
uint32_t model_insert_row(struct model *model, size_t sheet, uint32_t at, const char *id);
void model_delete_row(struct model *model, size_t sheet, uint32_t row);
void model_move_row(struct model *model, size_t sheet, uint32_t from, uint32_t to);
/* Loading many rows: append each (values by model_put()), then say once that it is done. Who knows how many there will be
 * (some more or less do no harm) says so first; until model_appended() nothing may then be asked of the sheet but its rows. */
void model_append_begin(struct model *model, size_t sheet, uint32_t rows);
void model_append_row(struct model *model, size_t sheet, const char *id);
void model_appended(struct model *model, size_t sheet);
/* A ledger's row that was appended stands where the file says; model_in_order() puts all of them there. Before
 * model_appended(). */
void model_set_pos(struct model *model, size_t sheet, uint32_t row, double pos);
double model_pos(const struct model *model, size_t sheet, uint32_t row);
void model_in_order(struct model *model, size_t sheet);
/* The same steps as the file (step.h), or BACK: the last first, each the other way. What the forms do not know is left out.
 * Then model_compute(). */
void model_apply(struct model *model, const struct step *step, size_t count, bool back);
void model_clear(struct model *model, size_t sheet); /* all entered values and ledger rows forgotten */
void model_compute(struct model *model);
/* The same for all sheets, whether somebody has read them or not, in pieces: after each column PAUSE (may be NULL) is asked; when it says
 * true, more is to be done (false), and nothing may read or change the model before it is. */
typedef bool model_pause_fn(void *context);
bool model_compute_some(struct model *model, model_pause_fn *pause, void *context);

/* Who refers: the rows of `from` of relation RELATION of the catalog that name ID, a row of `to` (it need not be there), in
 * their order, in ARENA; how many. What is looked up is kept from change to change, so no ledger is walked. */
size_t model_referrers(const struct model *model, size_t relation, const char *id, struct arena *arena,
                       const uint32_t **rows);
/* The rows that the cell names and that are there, in their order, in ARENA. */
size_t model_named(const struct model *model, size_t sheet, uint32_t row, size_t column, struct arena *arena,
                   const uint32_t **rows);

/* Cells that name a row which is not there (type row, rows), in order of sheet, column, row; how many. FOUND may be NULL. */
typedef void model_dangling_fn(void *context, size_t sheet, const char *row, size_t column, const char *value);
size_t model_dangling(const struct model *model, model_dangling_fn *found, void *context);

/* Canonical text of an entered cell ("" when empty), as it would be stored. */
void model_stored(const struct model *model, size_t sheet, uint32_t row, size_t column, struct str *out);

/* Texts for people and programs. */
enum model_text {
    MODEL_CODE /* codes, ISO dates */,
    MODEL_LABEL /* labels, 1,234, 2026-04-01, `blank` text, translated */,
    MODEL_SHORT /* short labels */
};
void model_text(const struct model *model, size_t sheet, uint32_t row, size_t column, enum model_text how,
                struct str *out);
void value_def_text(const struct model *model, const struct column_def *def, struct value value, enum model_text how,
                    struct str *out);
struct kind_book model_kinds(const struct model *model); /* what the kinds of columns ask of it */
/* By role (ROLE_…): empty, "", false, or nothing added, when the sheet has no such column. The text is borrowed until the next
 * change, and "" when the cell holds none. */
struct value model_role(const struct model *model, size_t sheet, uint32_t row, enum column_role role);
const char *model_role_text(const struct model *model, size_t sheet, uint32_t row, enum column_role role);
bool model_role_is(const struct model *model, size_t sheet, uint32_t row, enum column_role role, const char *text);
void model_role_label(const struct model *model, size_t sheet, uint32_t row, enum column_role role, struct str *out);
/* What a row is called: the label of a checklist's row (behind the name of the ledger's row with `each`), the title of a
 * sheet of facts, what stands in the ledger's column with role: name, while that is empty its first text, else its id. */
void model_row_name(const struct model *model, size_t sheet, uint32_t row, struct str *out);
/* The column whose text that is; SIZE_MAX: the name is not what a cell holds. */
size_t model_row_naming(const struct model *model, size_t sheet, uint32_t row);
/* The name of a ledger's row that is not there, from a packed row of the journal (store.h); the caller's, NULL: it has none. */
char *model_packed_name(const struct catalog *catalog, size_t sheet, const char *packed);
/* The company's name, nothing while it is not filled in. */
void model_company(const struct model *model, struct str *out);
/* What a person typed (or a file held) for a column → canonical text. Accepts codes, labels, choice numbers are NOT
 * taken, full-width forms, dates of every style, terms, 有/○/はい/yes/1 for flags (いいえ/no/0/空 empties). Errors name the
 * typed text; near names as detail. */
bool model_parse(const struct model *model, size_t sheet, size_t column, const char *typed, struct str *out,
                 struct error *err);
/* The same of what stood in a file or was pasted: days as one says them (明日, +30) mean nothing there. */
bool model_parse_file(const struct model *model, size_t sheet, size_t column, const char *text, struct str *out,
                      struct error *err);

#endif
