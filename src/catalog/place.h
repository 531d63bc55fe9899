/* Where something stands in the forms. */
#ifndef MAMORI_CATALOG_PLACE_H
#define MAMORI_CATALOG_PLACE_H

struct place {
    const char *file;
    int line, column;
};

#endif
