/* From one edition of the forms to the next (catalog/migrate.h): one batch of the one writer, one undo.
 *
 * Every answer of the older layer is afterwards either a cell of the newer edition or a row of the archive: kept + archived =
 * before. What was asked in other words stands in both, marked as carried over where the sheet asks again, so that people look
 * once more. What was asked, and what was said, is in words in the archive, and beside the answers of closed rounds (roles asked,
 * said), so it stays readable when the older forms are gone; rows of records that name an answer by ids follow it where
 * it went as it was, and else stay as they are.
 *
 * Refused: a layer that needs the older one, and is not of the new edition; something that stands already where an answer would go;
 * answers about rows that are gone. The older forms must be here, since only they know what was asked. Afterwards the workbook is to
 * be opened again (book->forms_changed); the undo is the same the other way.
 */
#ifndef MAMORI_BOOK_MIGRATE_H
#define MAMORI_BOOK_MIGRATE_H

#include "book/book.h"
#include "catalog/migrate.h"

/* A layer in reach that follows one that is on: in the folder of forms, or beside one of the workbook's own layers. */
struct migrate_offer {
    char *from, *to, *folder; /* FOLDER NULL: in the folder of forms */
};
struct migrate_offers {
    struct migrate_offer *offer;
    size_t count, capacity;
};
/* Reads little, and nothing when no layer there has a migrate.yaml. */
bool book_migrate_offers(const struct book *book, const char *forms, struct migrate_offers *out, struct error *err);
void migrate_offers_free(struct migrate_offers *offers);

struct migrate_report {
    char *from, *to;        /* "ipa-3 title edition" */
    size_t before;          /* answers of the older layer */
    size_t same, reworded;  /* of these: as they were; asked in other words (also in the archive) */
    size_t archived;        /* only in the archive: before = same + reworded + archived */
    size_t recorded;        /* answers of closed rounds that keep in words what was asked */
    struct migrate_change { /* what does not stay as it was, by sheet, row and column */
        enum migrate_verb verb;
        char *asked, *reason; /* REASON may be NULL */
        size_t answers;
    } * change;
    size_t count, capacity;
};
/* To the layer WHAT, an id or a folder (NULL: the one that is offered; several are ERROR_REJECTED, with their names). DRY_RUN: it is
 * done and taken back. REPORT is the caller's either way (migrate_report_done()). */
bool book_migrate(struct book *book, const char *forms, const char *what, bool dry_run, struct migrate_report *report,
                  struct error *err);
void migrate_report_done(struct migrate_report *report);

#endif
