/* Work that one person gives to another: rows of the ledger that a layer names (`records: requests`), each with what, to whom, by whom, when,
 * and the place of the workbook that is meant. Whose they are shows a task with `for` (catalog.h).
 */
#ifndef MAMORI_GUIDE_REQUEST_H
#define MAMORI_GUIDE_REQUEST_H

#include "book/change_list.h"

struct request_word {
    const char *what, *to;
    size_t sheet;    /* that it is about; SIZE_MAX: nothing in particular */
    uint32_t row;    /* of it; UINT32_MAX: the sheet as a whole */
    size_t column;   /* of the row; SIZE_MAX: the row as a whole */
    const char *due; /* an ISO date; NULL: none */
};
/* The new row, by whoever works now, today, behind LIST. False: no layer keeps requests. */
bool request_changes(const struct book *book, const struct request_word *word, struct change_list *list,
                     struct error *err);

/* "情報資産管理台帳 3 顧客名簿 名称": how people read a place. */
void request_place_text(const struct model *model, size_t sheet, uint32_t row, size_t column, struct str *out);
/* The place that a row of SHEET names by the roles sheet, row, column; false: SHEET has none, or what is named is gone. */
struct request_place {
    size_t sheet, column; /* column SIZE_MAX: the row as a whole */
    uint32_t row;         /* UINT32_MAX: the sheet as a whole */
};
bool request_place(const struct model *model, uint32_t row, struct request_place *out);

#endif
