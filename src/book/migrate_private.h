/* The answers of one edition as steps into the next. For migrate.c only. */
#ifndef MAMORI_BOOK_MIGRATE_PRIVATE_H
#define MAMORI_BOOK_MIGRATE_PRIVATE_H

#include "book/migrate.h"
#include "book/step.h"

struct moving {
    const struct book *book;
    const struct migration *m;
    struct migrate_report *report;
    struct steps *go, *come; /* what leaves its place, and then what comes to one */
    int64_t row;             /* the archive's last row number */
    double pos;              /* and its position */
    const char *edition;
};
/* All answers of the older layer. */
void moving_answers(struct moving *moving);

/* Where one answer goes. TO SIZE_MAX: nowhere; it is archived. */
struct going {
    enum migrate_verb verb; /* the one that changes most */
    const char *reason;
    size_t sheet, column; /* of the newer catalog */
    char row[64];
    struct str value;
};
/* The cell of ROW (its number in the model) and COLUMN; STORED is not empty. The caller frees GOING->value. */
void going_of(const struct moving *moving, const struct migrate_sheet *sheet, uint32_t row, size_t column,
              const char *stored, struct going *going);
/* The same for an answer that a record names by ids; false: it went otherwise, or is none of the older layer. */
bool going_of_record(const struct moving *moving, const char *sheet, const char *row, const char *column,
                     const char *value, struct going *going);

#endif
