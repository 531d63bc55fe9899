/* Where something is put right: the places that a text of a form names in 「」 (a sheet or a document by its title or short title, right after a sheet
 * one of its columns by its label), and what decides whether a sheet concerns the company. A finding that stands in a computed cell, or
 * a sheet that is not used, leads on to where people write.
 */
#ifndef MAMORI_GUIDE_LEADS_H
#define MAMORI_GUIDE_LEADS_H

#include "book/model.h"

struct lead {
    size_t sheet;    /* SIZE_MAX: a document */
    size_t column;   /* SIZE_MAX: none named */
    size_t document; /* SIZE_MAX: a sheet */
};

/* Of TEXT as the form has it, not translated (may be NULL), in the order of the text, none twice and none of sheet OWN; at most ROOM. */
size_t leads_of_text(const struct catalog *catalog, const char *text, size_t own, struct lead *out, size_t room);
/* The answers by which SHEET, whose form can switch it on and off, concerns the company or not; 0 for other sheets. */
size_t leads_of_sheet(const struct catalog *catalog, size_t sheet, struct lead *out, size_t room);

#endif
