/* Which sheet each worksheet of an own export is, when its marks do not say it (any more).
 *
 * table.h finds marks and ids by what stands in the cells; here the forms are known as well. For each worksheet, in
 * this order: the sheet that its mark names; the sheet whose columns the line of ids names; the sheet whose title is
 * the worksheet's name and whose headers fit; the one sheet whose headers fit best, when no other worksheet is that
 * sheet. The last two are said (`by_headers`). Where the line of ids is gone, columns are found by their headers. Of
 * two worksheets for one sheet the one is compared that a defined name points at, else the one that bears the title,
 * else the first: the other is a copy.
 */
#ifndef MAMORI_EXCHANGE_IMPORT_OWN_H
#define MAMORI_EXCHANGE_IMPORT_OWN_H

#include "exchange/table.h"

enum import_left { LEFT_NOT, LEFT_UNKNOWN, LEFT_NO_SHEET, LEFT_COPY };

struct import_worksheet {
    size_t sheet; /* SIZE_MAX: none */
    bool by_headers;
    enum import_left left; /* why it is not compared */
};

/* One for each table of FILE, which is completed where that is possible; as long as FILE. */
struct import_worksheet *import_own_find(struct book *book, struct table_file *file);
/* The company that the file speaks of; "" when it does not say. As long as FILE. */
const char *import_own_company(const struct book *book, const struct table_file *file);

#endif
