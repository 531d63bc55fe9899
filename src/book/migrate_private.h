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

/* The verb that changes more is the one that is told. */
void going_meet(struct going *going, const struct migrate_item *item);
/* A row's id: a ledger's keeps it, a form's follows the editions, one that stands for a ledger's row is both. False: it goes
 * nowhere. */
bool going_row(const struct moving *moving, const struct migrate_sheet *sheet, const char *id, struct going *going);

/* migrate_documents.c: what was decided about documents, rows of the ledgers that the forms name for it, of whichever layer. */
enum decided { DECIDED_NOTHING, DECIDED_PART, DECIDED_ARTICLE, DECIDED_VERSION, DECIDED_TEXT };
/* The cell says where it belongs (a document, a part, a version), and is no answer of its own. */
bool decided_place(const struct catalog *catalog, size_t sheet, size_t column);
/* The document, or the part, of ROW is no more: the row is archived as a whole. */
bool decided_leaves(const struct moving *moving, size_t sheet, uint32_t row);
/* GOING of a cell of such a row, which has its column: where the document and its part go. */
void decided_follow(const struct moving *moving, size_t sheet, uint32_t row, size_t column, struct going *going);
/* What the row is called afterwards: a decision about a part is found by document and part. OUT is the owner's. */
void decided_row(const struct moving *moving, size_t sheet, uint32_t row, struct str *out);
/* Of what, in words: "規程 ▸ 段落"; false: the row decides about no document of the older layer. */
bool decided_name(const struct moving *moving, size_t sheet, uint32_t row, struct str *out);

#endif
