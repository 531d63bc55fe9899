/* migrate.yaml: what becomes of the answers of one edition in the next.
 *
 * An edition is a layer of its own (forms/ipa-3, forms/ipa-4), and an id means one thing in all of them: so what both have is the
 * same, and only what changes is said, in the folder of the newer one. Each sheet, each column and row of a sheet, each
 * code, each document and each part of one in the older edition is one of
 *
 *   same       asked as before, perhaps under another id              the answer stays
 *   reworded   the same question in other words                       the answer stays, and what was asked is kept beside it
 *   split      several ask now what one asked; of a code: one of several     asked anew, the answer is kept as it was asked
 *   merged     one asks now what several asked; of codes: the new one follows from each  as split; a code becomes the new one
 *   dropped    nobody asks it any more                                the answer is kept as it was asked
 *
 * so that every answer is either in the new edition or in the archive, a ledger that keeps it in words. What is wrong in the
 * file is an error with its place, and found without a workbook: an id that neither edition has, two that become one and do
 * not say merged, one that is nowhere and of which nothing is said, other words under the same id of which nothing is said, an
 * id that means something else in the new edition, editions that follow each other in a circle.
 */
#ifndef MAMORI_CATALOG_MIGRATE_H
#define MAMORI_CATALOG_MIGRATE_H

#include "catalog/catalog.h"

struct tree;
enum migrate_verb { MIGRATE_SAME, MIGRATE_REWORDED, MIGRATE_SPLIT, MIGRATE_MERGED, MIGRATE_DROPPED, MIGRATE_VERBS };
extern const char *const migrate_word[MIGRATE_VERBS];

struct migrate_item {
    const char *id; /* in the older edition */
    enum migrate_verb verb;
    const char *to;     /* what it is now; NULL: split or dropped */
    const char *reason; /* of a dropped one, if the file says it; else NULL */
};

/* Does the answer stay, perhaps under another id? */
static inline bool migrate_stays(const struct migrate_item *item)
{
    return item->verb == MIGRATE_SAME || item->verb == MIGRATE_REWORDED;
}

struct migrate_sheet {
    struct migrate_item is;
    size_t from, to;             /* by number in each catalog; TO SIZE_MAX: neither same nor reworded */
    struct migrate_item *column; /* as the older sheet's columns; only of what is entered */
    struct migrate_item *row;    /* as the older sheet's given rows */
    struct migrate_item **code;  /* by column, as its choices; NULL: it has none */
};

struct migrate_document {
    struct migrate_item is;
    size_t from, to;           /* as above */
    struct migrate_item *part; /* as the older document's parts */
};

struct migration {
    const struct catalog *from, *to; /* borrowed */
    size_t from_layer, to_layer;     /* by number in each */
    size_t archive;                  /* ledger of the newer catalog: what it needs is the table of role.c */
    size_t sheet_count;
    struct migrate_sheet *sheet; /* of the older layer */
    size_t document_count;
    struct migrate_document *document; /* of the older layer */
    struct arena *arena;
    struct tree *tree; /* the file, from which texts are borrowed */
};

/* Of the layer TO, which is in the catalog NEWER, from a layer in OLDER. NULL when anything is wrong; errors as catalog_load(). */
struct migration *migration_read(const char *dir, const struct layer_wish *to, const struct catalog *older,
                                 const struct catalog *newer, catalog_report_fn *report, void *context,
                                 struct error *err);
void migration_free(struct migration **migration);
/* By the sheet's number in the older catalog; NULL: it is of another layer, and stays as it is. */
const struct migrate_sheet *migration_sheet(const struct migration *migration, size_t sheet);
const struct migrate_document *migration_document(const struct migration *migration, size_t document);
/* Which layer LAYER follows: *ID is the caller's; NULL: it has no migrate.yaml. */
bool migration_follows(const char *dir, const struct layer_wish *layer, char **id, struct error *err);

#endif
