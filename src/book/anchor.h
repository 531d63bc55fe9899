/* Anchors: how far a history had come, written into a small file that belongs to somebody else.
 *
 * Whoever owns a workbook and knows its format can make the whole of it anew, signatures apart. What shows it is a head that was noted where he cannot
 * write: on paper, or in an anchor file, a text of a line for each anchoring, which grows at its end only:
 *
 *     mamori anchor 1
 *     workbook 0123…
 *     head 120 HASH ROOT 2026-11-30T10:43:05Z path NODE,NODE from 80 NODE,NODE,… .
 *
 * HASH is the head of 120 entries, as the screen and exports show it; ROOT that of the Merkle tree over the hashes of all of them (base/merkle.h), the path proves
 * that the one is the last leaf of the other, and what follows "from 80", that the tree of the anchor before, of 80 entries, became this one by adding to
 * it: so whoever has the file alone can tell that no head in it contradicts another (anchor_check()). "-" is a proof of no nodes. A line that does not end with
 * " ." was broken off when it was written, and is not counted; lines that begin with "#" are for people.
 *
 *     anchor_read() → anchor_check(); with the workbook anchor_compare(), anchor_add() → anchor_done()
 */
#ifndef MAMORI_BOOK_ANCHOR_H
#define MAMORI_BOOK_ANCHOR_H

#include "base/merkle.h"
#include "book/store.h"

struct anchor_head {
    struct store_mark mark; /* at: when it was anchored, by the machine's clock */
    unsigned char root[MERKLE_HASH];
    struct merkle_proof path, since; /* since the one before; the first has none */
    size_t line;
};

struct anchors {
    char id[33]; /* of the workbook */
    struct anchor_head *head;
    size_t count, capacity;
    size_t broken; /* lines that were broken off */
    bool ends;     /* the file ends with a whole line */
};

/* PATH may be "-" (base/stream.h: what was taken). False: it cannot be read (ERROR_MISSING_FILE …), or is none (ERROR_ANCHOR, place: the line). */
bool anchor_read(const char *path, struct anchors *out, struct error *err);
void anchor_done(struct anchors *anchors);
/* Does each head extend the one before? False: ERROR_ANCHOR with the line of the first that does not; SUBJECT the file. */
bool anchor_check(const struct anchors *anchors, const char *path, struct error *err);

/* Held against the workbook, which has so many ENTRIES: GOOD anchors from the first on fit. */
struct anchor_held {
    size_t good;
    int64_t last_good, last_good_at;   /* entries, and when; 0: none fits */
    int64_t first_bad, first_bad_most; /* the first entry that does not fit is one of these; 0: all do */
    int64_t entries;
};
/* ERROR_ANCHOR: it is of another workbook. True also where something does not fit: HELD says so. */
bool anchor_compare(struct store *store, const struct anchors *anchors, const char *path, struct anchor_held *held,
                    struct error *err);

/* Adds the present head of the workbook to the file PATH, which may be new, is written at its end only, and keeps its owner. *WRITTEN false: the last head in it
 * is the present one. NOW: what stands there then; anchor_done(). False: ERROR_ANCHOR when the file does not fit the workbook or itself; ERROR_NOTHING: the
 * history is empty; ERROR_CHANGED … as store_trusted(). */
bool anchor_add(struct store *store, const char *path, bool *written, struct anchors *now, struct error *err);

/* The text of a file that has the present head alone, added to OUT. */
bool anchor_text(struct store *store, struct anchors *now, struct str *out, struct error *err);

/* What a person anchored last of the workbook ID (base/state.h): the file, how many entries, when. False: nothing is known. PATH is the caller's. */
bool anchor_last(const char *id, char **path, int64_t *entries, int64_t *at);
void anchor_remember(const char *id, const char *path, const struct store_mark *mark);

#endif
