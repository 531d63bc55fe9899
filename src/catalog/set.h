/* Sets: parts of the workbook that go into a file of their own for somebody: what the management is handed, the ledgers. A layer
 * says which there are (`sets:` of layer.yaml), sheets say in which they are (`sets:`), or the set takes all of a kind. The whole
 * workbook is no set. */
#ifndef MAMORI_CATALOG_SET_H
#define MAMORI_CATALOG_SET_H

#include "catalog/catalog.h"

/* Pages that the program makes of the whole workbook. */
enum set_page {
    SET_SUMMARY,
    SET_CONTENTS,
    SET_GUIDE,
    SET_FINDINGS,
    SET_DISTRIBUTIONS,
    SET_CALENDAR,
    SET_GRAPHS,
    SET_PAGES
};

struct set_def {
    const char *id, *title, *help; /* help may be NULL */
    size_t also_count;
    const char *const *also; /* other words by which people ask for it */
    double order;            /* among those of all layers */
    size_t layer;
    unsigned pages; /* a bit for each of enum set_page */
    bool *sheet;    /* by sheet */
};

/* What people call it: id, title or another word, as people write it. *SET NULL: everything. False: there is none, ERR lists them. */
bool set_find(const struct catalog *catalog, const char *text, const struct set_def **set, struct error *err);

#endif
