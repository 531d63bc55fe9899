/* The guard: the one place that refuses, whoever wants a change (key, command line, paste, import, script, undo).
 *
 * What it holds, over every batch as a whole:
 *
 * - computed and given cells are not written, rows of a form neither added nor deleted
 * - a sealed sheet (`sealed` in the form) is written by the program's own records only; its `open` columns by anybody
 * - a cell holds what its kind of column (catalog/kind.h) stores, whoever made the text
 * - no reference names a row that is not there: none is written, and a row goes only together with what refers to it
 * - nobody does what he has no right to (rights.h)
 * - no row comes to what a rule refuses (catalog/rule.h), unless a reason is given, which the history keeps
 *
 * Undo and redo are asked for the rights and the rules only: they lead back to states that were let pass, also by forms of
 * before. So a closed round can be taken back as a whole, while it is the last thing done; a part of it cannot.
 *
 * For the files of the book, and for whoever wants to know before he lets somebody type.
 */
#ifndef MAMORI_BOOK_GUARD_H
#define MAMORI_BOOK_GUARD_H

#include "book/batch.h"
#include "book/step.h"
#include "catalog/rule.h"

/* CHANGE (as change_list_batch() makes it), and what must happen with it: references emptied before it, rows that go with it
 * after it. OUT is the caller's on success (change_list_done()), and borrows from CHANGE. */
bool guard_changes(const struct book *book, const struct change *change, size_t count,
                   const struct change_options *options, struct change_list *out, struct error *err);

/* A cell of COLUMN may be written (into a row that is there, or into a NEW one). */
bool guard_cell(const struct book *book, size_t sheet, size_t column, bool new_row, bool record, struct error *err);
/* VALUE, not empty, is what the column stores; ROW is where it goes, for the message. */
bool guard_value(const struct book *book, size_t sheet, size_t column, const char *row, const char *value,
                 struct error *err);
/* What is about to be done is the person's to do: one thing; all that the steps do (ERASING: as part of an erasing). */
bool guard_deed(const struct book *book, enum deed operation, size_t sheet, const char *row, size_t column,
                struct error *err);
bool guard_rights(const struct book *book, const struct steps *steps, bool back, bool erasing, struct error *err);

/* Where rules of one kind hold: of those that refuse, before a change; when it is in the model and not yet committed, guard_rules()
 * finds what is new. REASON (NULL: none) overrules, and goes into the transaction as a notice of each row. ERROR_RULE: subject what the rule
 * says, detail what to do. */
struct held_rows {
    struct held_row {
        size_t sheet, rule;
        char *row; /* "": the sheet as a whole */
    } * item;
    size_t count, capacity;
};
void held_rows_find(const struct model *model, enum rule_kind kind, struct held_rows *out);
void held_rows_done(struct held_rows *held);
bool held_rows_have(const struct held_rows *held, const struct held_row *row);
bool guard_rules(const struct book *book, const struct held_rows *before, const char *reason, struct error *err);
bool guard_reason(const char *reason, struct error *err);

#endif
