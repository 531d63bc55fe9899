#include "base/error.h"

#include "base/utf8.h"

#define LONGEST_NAME 80 /* characters compared; longer names are not mistyped, they are something else */

static size_t decode_folded(const char *text, uint32_t out[LONGEST_NAME])
{
    char *folded = utf8_fold(text);
    const char *p = folded;
    size_t count = 0;

    while (count < LONGEST_NAME && *p)
        out[count++] = utf8_next(&p);
    free(folded);
    return count;
}

static unsigned least(unsigned a, unsigned b)
{
    return a < b ? a : b;
}

/* Damerau-Levenshtein (optimal string alignment): insertions, deletions, replacements and swapped neighbours. */
static unsigned edit_distance(const uint32_t *a, size_t a_length, const uint32_t *b, size_t b_length)
{
    unsigned rows[3][LONGEST_NAME + 1];
    unsigned *older = rows[0], *old = rows[1], *row = rows[2];

    for (size_t j = 0; j <= b_length; j++)
        old[j] = (unsigned)j;
    for (size_t i = 1; i <= a_length; i++) {
        row[0] = (unsigned)i;
        for (size_t j = 1; j <= b_length; j++) {
            unsigned cost = a[i - 1] != b[j - 1];
            row[j] = least(least(old[j] + 1, row[j - 1] + 1), old[j - 1] + cost);
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                row[j] = least(row[j], older[j - 2] + 1);
        }
        unsigned *free_row = older;
        older = old;
        old = row;
        row = free_row;
    }
    return old[b_length];
}

const char *error_near_name(const char *typed, const char *const *names, size_t count)
{
    uint32_t wanted[LONGEST_NAME], other[LONGEST_NAME];
    const char *nearest = NULL;

    if (!typed || !*typed)
        return NULL;
    size_t length = decode_folded(typed, wanted);
    unsigned best = (unsigned)length / 3 > 1 ? (unsigned)length / 3 : 1;
    for (size_t i = 0; i < count; i++) {
        if (!names[i])
            continue;
        unsigned distance = edit_distance(wanted, length, other, decode_folded(names[i], other));
        /* "x" is one step from every name of one letter: something of it must be left. */
        if (distance > best || distance >= length || (nearest && distance == best))
            continue;
        nearest = names[i];
        best = distance;
    }
    return nearest;
}
