/* A text as it stood, part by part: what a version keeps, what somebody saw when deciding. Two of them are compared part by part,
 * and one is known by its hash.
 *
 *     struct text_lines lines = {0}; text_lines_add(&lines, "a1", "第1条", "…"); text_lines_hash(&lines, hash); text_lines_done(&lines)
 */
#ifndef MAMORI_GUIDE_TEXT_LINES_H
#define MAMORI_GUIDE_TEXT_LINES_H

#include "base/mem.h"

#define TEXT_HASH 65 /* BLAKE2b of 256 bits as digits of base 16, and its end */

struct text_lines {
    size_t count, capacity;
    struct text_lines_one {
        char *part, *heading, *text; /* part: an id, stored and never shown; the others may be "" */
    } * line;
};

void text_lines_add(struct text_lines *lines, const char *part, const char *heading, const char *text); /* copied */
void text_lines_done(struct text_lines *lines);
/* Any change of a part, of a heading, of a text or of their order makes another hash; nothing else does. */
void text_lines_hash(const struct text_lines *lines, char hash[TEXT_HASH]);

enum part_change { CHANGE_ADDED, CHANGE_REMOVED, CHANGE_CHANGED };
struct document_difference {
    size_t count, capacity;
    struct part_difference {
        enum part_change change;
        char *part, *label, *before, *after; /* texts; "" where there is none */
    } * part;
};
/* What a part is called to people; borrowed. */
typedef const char *text_label_fn(const void *context, const struct text_lines_one *line);
/* Never NULL; document_difference_free(). */
struct document_difference *text_lines_compare(const struct text_lines *before, const struct text_lines *after,
                                               text_label_fn *label, const void *context);
void document_difference_free(struct document_difference **difference);
/* For people: the parts, old text with "-", new text with "+". */
void document_difference_text(const struct document_difference *difference, struct str *out);

#endif
