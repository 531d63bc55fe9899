/* What the commands that write and open sealed files (book/bundle.h) ask for. */
#ifndef MAMORI_CLI_SEALING_H
#define MAMORI_CLI_SEALING_H

#include "book/bundle.h"

/* --cost: TEXT NULL is moderate. */
bool sealing_cost(const char *text, enum secret_cost *cost, struct error *err);
/* Less than what was asked for is said. */
void sealing_say_cost(enum secret_cost cost, const struct secret_kdf *kdf);
/* A new passphrase for LOCK, which nobody's NAMES are; its KDF is set later. NULL: ERR. */
struct secret *sealing_ask_new(int fd, const char *const *names, size_t count, struct bundle_lock *lock,
                               struct error *err);
/* The key of the file PATH: by the own one, if it was sealed for it; else by its passphrase. NULL: ERR. */
struct secret *sealing_ask_key(const struct bundle_head *head, const char *path, int fd, struct error *err);

#endif
