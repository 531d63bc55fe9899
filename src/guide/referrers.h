/* What refers to a row: relation by relation, with the rows in their order. Screens, the card and the command line ask here.
 * The program's own hidden ledgers (rounds, plans) are left out: nobody can look at their rows. */
#ifndef MAMORI_GUIDE_REFERRERS_H
#define MAMORI_GUIDE_REFERRERS_H

#include "book/model.h"

struct referrers {
    size_t relation; /* of the catalog; SIZE_MAX: rows that a cell names */
    size_t sheet;    /* that they stand in */
    size_t column;   /* that names the row; SIZE_MAX: the form links them */
    const char
        *what;    /* column or sheet: what the row is to them, not translated; NULL: nothing to say beside the sheet */
    size_t count; /* > 0 */
    const uint32_t *rows;
};

/* In ARENA; how many. */
size_t referrers_of(const struct model *model, size_t sheet, uint32_t row, struct arena *arena,
                    const struct referrers **out);
/* What the Kth of them is called beside the row that it refers to: where it stands for that row, by its own label alone. */
void referrers_name(const struct model *model, const struct referrers *referrers, size_t k, struct str *out);
/* "accounts (users)": the sheet's short title, and the column where there is one to tell. */
void referrers_title(const struct model *model, const struct referrers *referrers, struct str *out);

#endif
