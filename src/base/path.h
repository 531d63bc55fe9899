/* Paths: their parts, and what people type, paste and drag.
 *
 * A path copied in Windows stands in double quotes, one dragged into a terminal on macOS has a backslash before each
 * blank, a file manager on Linux gives a file:// address. path_of_typed() takes all of them.
 */
#ifndef MAMORI_BASE_PATH_H
#define MAMORI_BASE_PATH_H

#include <stdbool.h>

#include "base/mem.h"

/* The last part of PATH, within it; of a path without slash all of it. */
const char *path_name(const char *path);

/* Its name ends in ENDING (".xlsx"), in whichever case, and is more than that. */
bool path_ends(const char *path, const char *ending);

/* The folder that PATH lies in, "." for a path without slash. The caller frees it. */
char *path_folder(const char *path);

/* FOLDER/NAME; an absolute NAME as it is. The caller frees it. */
char *path_join(const char *folder, const char *name);

/* Why the system did not let us at PATH (NUMBER is its errno), with what helps to mend it: whose it is, or which folder
 * cannot be entered. Added to OUT. */
void path_add_reason(const char *path, int number, struct str *out);

/* Is this the text of a path rather than of a name: does it hold a slash or backslash between other characters, or
 * begin with ~, a quote or file: ? */
bool path_is_typed(const char *typed);

/* The path that TYPED means, seen from FOLDER: blanks around, quotes, file:// with %XX, ~ for the home folder; where
 * the file is not there under that name, also with the backslashes of a shell taken away, and X:\… under /mnt/x as WSL
 * has it. Never NULL; the caller frees it. "" for nothing. */
char *path_of_typed(const char *typed, const char *folder);

#endif
