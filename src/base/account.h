/* The system's accounts, by their number.
 *
 * Asked here and nowhere else: the C library's look-up loads modules that may wait for a network, and it crashes when
 * it gets no memory; here that ends the process in order (base/mem.h).
 */
#ifndef MAMORI_BASE_ACCOUNT_H
#define MAMORI_BASE_ACCOUNT_H

#include <sys/types.h>

#include "base/mem.h"

struct account {
    char *login; /* NULL: the number has no account */
    char *full;  /* the first field of gecos, what people are called by; "" when there is none */
};

/* 0, or the errno for which it could not be found out; OUT is empty then. account_free() in both cases. */
int account_find(uid_t number, struct account *out);
void account_free(struct account *account);

#endif
