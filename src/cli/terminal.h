/* What commands print, made safe where a person sees it at once.
 *
 * A workbook holds what strangers wrote: control characters in it could clear the screen or type keys, and U+202E turns
 * the order of letters around. Where standard output is a terminal, everything that commands print goes through
 * utf8_safe(); into a file or a pipe it goes as it is, since programs want the bytes. */
#ifndef MAMORI_CLI_TERMINAL_H
#define MAMORI_CLI_TERMINAL_H

#include <stdbool.h>

/* Before anything is printed: from here on stdout is another stream where it is a terminal. */
void terminal_guard(void);
/* After everything: what was held back is written. False (errno) when it, or anything before, did not arrive. */
bool terminal_end(void);

#endif
