/* Journal entries as lines for people: labels instead of codes, names instead of ids. Also a copy of an entry that
 * outlives the query. */
#ifndef MAMORI_TUI_HISTORY_TEXT_H
#define MAMORI_TUI_HISTORY_TEXT_H

#include "tui/cell.h"

struct history_entry {
    int64_t entry, number, batch, at, clock, stepped_back;
    size_t changes;       /* of its batch up to this entry; 1 in a list of single entries */
    bool blanked, open;   /* open: store.h */
    size_t sheet, column; /* SIZE_MAX: the form has them no longer (or the entry is about a whole row) */
    char *kind, *person, *title, *op, *sheet_id, *row, *column_id, *old_value, *new_value,
        *place;   /* account@machine terminal. "" for nothing */
    char *notice; /* its kind; NULL: it is none */
};

void history_entry_copy(struct app *app, const struct store_entry *from, struct history_entry *to);
void history_entry_free(struct history_entry *entry);
/* "自社診断 パスワード 回答: 一部 → 実施". Parts that the list is about already are left out. */
enum history_part { HISTORY_SHEET = 1, HISTORY_ROW = 2, HISTORY_COLUMN = 4 };
void history_what(struct app *app, const struct history_entry *entry, unsigned parts, struct str *out);
/* What a row held that was added or deleted: a line for each cell. */
void history_row_cells(struct app *app, const struct history_entry *entry, struct str *out);
/* "(the clock said …)", "(! dated before the entry before it)": what a reader must know of the time; "" usually. */
void history_time_remark(const struct history_entry *entry, struct str *out);
const char *history_kind(const struct history_entry *entry); /* "undone: " …, or "" */

#endif
