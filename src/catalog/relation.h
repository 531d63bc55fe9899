/* Relations: which sheets speak of rows of which, whatever says so in the forms. One table of them (`relation` of the catalog), so
 * that whoever deletes a row, reads along a reference or shows what refers to a row asks one place.
 *
 *   a column of type row or rows   each row of FROM names a row of TO, or several
 *   each                           every row of FROM belongs to one row of the ledger TO
 *   links                          rows of the form name rows of the form, for good
 *   same                           two rows of forms ask the same: an answer to one is offered to the other (guide/twins.h)
 *   articles of one's own          say after which other article they stand (a text: it may be a part of the form too)
 *
 * A cell that names rows holds their ids, a ";" between two; an id never holds one. So what names one row is read in the same
 * way as what names many.
 */
#ifndef MAMORI_CATALOG_RELATION_H
#define MAMORI_CATALOG_RELATION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/mem.h"

/* What becomes of a reference when the row it names is deleted: the deletion is refused, the reference is emptied (of
 * several that one is taken out), or the row that refers goes too (of several: with the last one). */
enum on_delete { ON_DELETE_REFUSE, ON_DELETE_EMPTY, ON_DELETE_CASCADE };

enum relation_source { RELATION_COLUMN, RELATION_EACH, RELATION_LINKS, RELATION_ARTICLE, RELATION_SAME };

/* Row ROW of FROM asks what row OTHER of TO asks; SIMILAR: nearly that, so that a person must look. */
struct relation_pair {
    uint32_t row, other;
    bool similar;
};

struct relation_def {
    enum relation_source source;
    size_t from;
    size_t column; /* of FROM, in which the ids stand: with EACH its `of`; LINKS, SAME: SIZE_MAX */
    size_t to;
    bool many;
    enum on_delete on_delete;
    /* LINKS, seen from TO: the rows of FROM that link to row R are linked[first[R]] … linked[first[R + 1] - 1]. */
    const uint32_t *first, *linked;
    /* SAME: told from both sides, so there is one from TO to FROM as well. */
    const struct relation_pair *pair;
    size_t pairs;
};

/* A twin that differs is told once: in the sheet that stands behind. Does this relation make SHEET tell? */
static inline bool relation_tells(const struct relation_def *relation, size_t sheet)
{
    return relation->source == RELATION_SAME && relation->from == sheet && relation->to < sheet;
}

#define RELATION_ID 256 /* bytes of an id and more: what is longer names nothing */
/* The next id of the stored text at *AT; false: no more. */
bool relation_next(const char **at, char id[RELATION_ID]);
bool relation_names(const char *stored, const char *id);                    /* ID is among them */
void relation_without(const char *stored, const char *id, struct str *out); /* STORED without ID */
/* ID as one more of OUT, in its place: numbers by size, then letters; nothing when it is there. */
void relation_add(struct str *out, const char *id);

#endif
