/* Strict reading of the node tree: every mapping has a table of its keys; what is not in it is an error with its place
 * and a near name.
 *
 * Nothing here stops at the first fault: functions report it and return a harmless value (NULL, false, the fallback),
 * so that one run of `mamori forms check` shows everything. reader.faults counts; the builder refuses the catalog in
 * the end.
 */
#ifndef MAMORI_CATALOG_READ_H
#define MAMORI_CATALOG_READ_H

#include "base/intl.h"
#include "catalog/catalog.h"
#include "catalog/names.h"
#include "catalog/tree.h"

#define MAX_ID 40

struct fill { /* what stands in texts for NAME, which is written with its braces */
    const char *name, *value;
};

struct reader {
    const struct tree *tree;
    const struct fill *fill; /* of the texts that are read now; NULL: they are as they stand in the tree */
    size_t fill_count;
    struct arena *arena; /* for filled texts */
    const char *dir;     /* as given, for the places of errors */
    size_t file;         /* the form being read */
    catalog_report_fn *report;
    void *context;
    struct error *err; /* the first fault; may be NULL */
    size_t faults;
};

struct key {
    const char *name;
    bool required;
};

/* A fault at node AT: SUBJECT is the thing, FORMAT (marked with N_()) says what is wrong. Returns false. */
bool read_fault(struct reader *reader, node_at at, const char *subject, const char *format, ...) PRINTF_LIKE(4, 5);
/* "…, did you mean "x"?" where a near name exists. WHAT says what was looked for ("no sheet has this id"). */
bool read_unknown(struct reader *reader, node_at at, const char *subject, const char *what, const char *const *names,
                  size_t count);
/* Hands over an error that was made elsewhere; its place is set to the text at AT, CHARACTER as above. */
bool read_pass_on(struct reader *reader, node_at at, size_t character, struct error *fault);
struct place read_place(const struct reader *reader, node_at at);

static inline const struct node *read_node(const struct reader *reader, node_at at)
{
    return &reader->tree->node[at];
}
static inline const char *read_raw(const struct reader *reader, node_at at)
{
    return tree_text(reader->tree, at);
}

/* Children: for (node_at item = read_first(r, list); item; item = read_next(r, list, item)). In a map the items are the
 * keys, values follow them. */
node_at read_first(const struct reader *reader, node_at parent);
node_at read_next(const struct reader *reader, node_at parent, node_at item);

/* OUT[i] becomes the node of the value of KEYS[i], 0 when it is not there. False when AT is no mapping or a required
 * key is missing (then reported). */
bool read_map(struct reader *reader, node_at at, const char *what, const struct key *keys, size_t count, node_at *out);
bool read_is_list(struct reader *reader, node_at at,
                  const char *what); /* reports when it is none; AT 0 is no fault, but false */
bool read_is_map(struct reader *reader, node_at at, const char *what);

/* Scalars. AT 0 (the key is not there) is never a fault and gives the fallback. */
const char *read_text(struct reader *reader, node_at at); /* not empty; NULL. Filled, see struct fill */
/* A list of texts, in ARENA; *COUNT of them. */
const char *const *read_texts(struct reader *reader, node_at at, struct arena *arena, size_t *count);
const char *read_short_text(struct reader *reader, node_at at, int cells); /* one line of at most CELLS cells */
const char *read_id(struct reader *reader, node_at at, bool begins_with_letter_or_digit);
double read_number(struct reader *reader, node_at at, double fallback, double min, double max);
int read_whole(struct reader *reader, node_at at, int fallback, int min, int max);
bool read_yes(struct reader *reader, node_at at);
/* One of WORDS, or a list of some: a bit for each. UNKNOWN: what is said of another word. */
unsigned read_bits(struct reader *reader, node_at at, const char *const *words, size_t count, const char *unknown);
size_t read_word(struct reader *reader, node_at at, const char *const *words, size_t count, size_t fallback);

bool id_valid(const char *text, bool begins_with_letter_or_digit);
bool read_number_valid(const char *text,
                       double *out);     /* digits, a point, an exponent: nothing that people type otherwise */
bool read_whole_valid(const char *text); /* "0", "2", "-1": as a level's code is written */

#endif
