/* Asking for a passphrase: at the terminal, unseen, or from a descriptor that a script hands in. Never from the command's arguments or the environment, which
 * others can read, and never from standard input unless descriptor 0 is named.
 *
 * At the terminal (/dev/tty, whatever standard input is) nothing that is typed is shown; it goes from there straight into guarded memory (base/secret.h).
 * Ctrl+C, and SIGTERM and SIGHUP, give up (ERROR_CANCELLED) and leave the terminal as it was; so does everything else. A new one is asked for twice. What
 * cannot be one is said, and asked for again, three times in all.
 *
 * From a descriptor (--passphrase-fd N) a line is one passphrase, the next call reads the next line; nothing is read beyond its end.
 */
#ifndef MAMORI_CLI_PASSPHRASE_H
#define MAMORI_CLI_PASSPHRASE_H

#include "base/passphrase.h"

#define PASSPHRASE_ASK (-1)

/* What --passphrase-fd says; OPTION NULL: *FD is PASSPHRASE_ASK. ERROR_USAGE: no open descriptor, or a terminal, which would show what is typed. */
bool passphrase_descriptor(const char *option, int *fd, struct error *err);
/* PROMPT is what the terminal shows, without a colon. NULL: ERR says why. */
struct secret *passphrase_ask(int fd, const char *prompt, struct error *err);
/* A new one, by the rules of passphrase_good(). */
struct secret *passphrase_ask_new(int fd, const char *prompt, const char *const *names, size_t count,
                                  struct error *err);

#endif
