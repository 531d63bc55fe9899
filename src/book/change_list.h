/* A growing list of changes for one book_change(), whose texts it owns. Start with change_list_new(), end with
 * change_list_done(). */
#ifndef MAMORI_BOOK_CHANGE_LIST_H
#define MAMORI_BOOK_CHANGE_LIST_H

#include "book/book.h"

struct change_list {
    struct change *change;
    size_t count, capacity;
    struct arena *texts;
    uint32_t inserts;
};

struct change_list change_list_new(void);
void change_list_done(struct change_list *list);
/* Row, value, expected and cells are copied. */
void change_list_add(struct change_list *list, struct change change);
/* A new row at the end of ledger SHEET; ID may be NULL. The cells that follow are its. */
void change_list_insert(struct change_list *list, size_t sheet, const char *id);
void change_list_cell(struct change_list *list, size_t sheet, size_t column, const char *value);
void change_list_set(struct change_list *list, size_t sheet, const char *row, size_t column, const char *value);
void change_list_again(struct change_list *list, size_t at, const char *value); /* change AT sets VALUE instead */
void change_list_delete(struct change_list *list, size_t sheet, const char *row);

/* As the book works on them: a new row stands with its cells in one change, every SET has `cells`, nothing is `added`. OWNED:
 * texts are copied; else borrowed. False: SETs that fill no row of their own call. */
bool change_list_batch(struct change_list *list, const struct change *change, size_t count, bool owned,
                       struct error *err);
/* CHANGE as it is, borrowed. */
void change_list_put(struct change_list *list, const struct change *change);

#endif
