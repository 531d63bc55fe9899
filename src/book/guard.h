/* The guard: the one place that refuses a change, whoever makes it (key, command line, paste, import, script).
 *
 * What it holds, over every batch as a whole:
 *
 * - computed and given cells are not written, rows of a form neither added nor deleted
 * - a sealed sheet (`sealed` in the form) is written by the program's own records only; its `open` columns by anybody
 * - no reference names a row that is not there: none is written, and a row goes only together with what refers to it
 *
 * Undo and redo need no guard: they lead back to states that it let pass. So a closed round can be taken back as a whole,
 * while it is the last thing done; a part of it cannot.
 *
 * For the files of the book only.
 */
#ifndef MAMORI_BOOK_GUARD_H
#define MAMORI_BOOK_GUARD_H

#include "book/change_list.h"

/* CHANGE, and what must happen with it: references emptied before it, rows that go with it after it. OUT is the caller's
 * on success (change_list_done()). */
bool guard_changes(const struct book *book, const struct change *change, size_t count,
                   const struct change_options *options, struct change_list *out, struct error *err);

/* A cell of COLUMN may be written (into a row that is there, or into a NEW one). */
bool guard_cell(const struct book *book, size_t sheet, size_t column, bool new_row, bool record, struct error *err);
/* VALUE, canonical, is empty or names a row that is there; ROW (may be NULL) is where it goes, for the message. */
bool guard_reference(const struct book *book, size_t sheet, size_t column, const char *row, const char *value,
                     struct error *err);

#endif
