/* Names for an anonymous file: every value of the columns that hold persons, departments, the company or addresses gets
 * a stand-in, the same one wherever it occurs. Built once from the whole model, then only read.
 *
 * Also known: a name without its spaces (forms compute with it), the parts of a person's name between spaces (from two
 * characters on; a part of two names becomes a plain word), and a company without "株式会社" and the like.
 */
#ifndef MAMORI_EXCHANGE_XLSX_NAMES_H
#define MAMORI_EXCHANGE_XLSX_NAMES_H

#include "book/model.h"

struct names;
struct names *names_new(const struct model *model, struct arena *arena);
size_t names_count(const struct names *names); /* different names that were found */
/* TEXT with every name in it replaced, appended to OUT; false (and OUT as it was): there was none. OWN: TEXT stands in
 * a column that holds names, so it is one as a whole, however short. Elsewhere names of two characters and more are
 * found, the longest first; names in ASCII letters only as words, numbers not at all. */
bool names_replace(const struct names *names, const char *text, bool own, struct str *out);

#endif
