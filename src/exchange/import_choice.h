/* Which choice of a column a word of a stranger's file means.
 *
 * What is certain is understood: labels, short labels and other names (`also:`), "2（深刻）" and "1:実施している" where
 * number and word say the same. Everything else is a guess, which a person must confirm: a word of another scale by its
 * place in it, anything by its likeness.
 */
#ifndef MAMORI_EXCHANGE_IMPORT_CHOICE_H
#define MAMORI_EXCHANGE_IMPORT_CHOICE_H

#include "catalog/catalog.h"

/* The code of a list, NULL: not certain. */
const char *import_choice_code(const struct choice_list *list, const char *typed);

/* The text by which equal values are known: 「３」, "3.0" and " 3 " are 3. The caller's. */
char *import_choice_key(const char *typed);

/* A whole number as a cell of a scale has it; false: TEXT is none. */
bool import_choice_number(const char *text, long *number);

/* What VALUE (a key) could mean where a column of the file holds the COUNT keys of SCALE, this one among them: a code of
 * LIST, "" (no value), or NULL. */
const char *import_choice_guess(const struct choice_list *list, const char *value, const char *const *scale,
                                size_t count);
/* Whether VALUE belongs to a family of words that rate: 高中低, ABC, ○△× … */
bool import_choice_rates(const char *value);

#endif
