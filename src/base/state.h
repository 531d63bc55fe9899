/* What the program keeps for a person beside the workbooks: $XDG_STATE_HOME/mamori, or ~/.local/state/mamori.
 *
 * Unlike a cache (cache.h) it cannot be made anew; unlike a workbook nothing in it is an answer. The file "screen" there
 * remembers, a line each, newest first, which workbooks were used last, which folder files went to, who works, and what
 * the terminal's picture needs: "book /…/a.mamori". Only a file of the person's own, that nobody else may write, is
 * read; where there is no place for it, nothing is remembered, and nothing fails.
 */
#ifndef MAMORI_BASE_STATE_H
#define MAMORI_BASE_STATE_H

#include "base/mem.h"

/* NULL when there is no place for it. The caller frees it. */
char *state_folder(void);
bool state_make_folder(const char *folder); /* with those above it */

/* The whole text of the file NAME there, "" when there is none; the caller frees it. And that file anew, in one step: up to 64 KiB. */
char *state_read(const char *name);
void state_write(const char *name, const struct str *text);

/* In the file "screen": the newest value of KEY, or NULL. The caller frees it. */
char *state_get(const char *key);
/* The newest first, at most MAX of them into VALUES; how many. The caller frees each. */
size_t state_all(const char *key, char **values, size_t max);
/* VALUE is the newest of KEY from now on; of that key KEEP different ones stay. A value of several lines is not remembered. */
void state_put(const char *key, const char *value, size_t keep);

#endif
