/* The person's own key, for which others can seal files: made once, kept beside their state (base/state.h) in the file "key" (mode 0600), its secret part
 * wrapped by a passphrase of theirs. The public part is a text that they give to others, in any way at all: "mamori-key:" and 48 characters, which hold a
 * check sum, so that a slip of the pen is noticed. Who has it can seal for them, and open nothing.
 *
 * Whoever loses the file or its passphrase can open nothing that was sealed for it alone.
 *
 *   bundle_own_find(); if there is none, bundle_own_make() → bundle_key_text();   later: bundle_own_unlock()
 */
#ifndef MAMORI_BOOK_BUNDLE_KEY_H
#define MAMORI_BOOK_BUNDLE_KEY_H

#include "book/bundle.h"

#define BUNDLE_KEY_TEXT 60 /* with its NUL */

void bundle_key_text(const unsigned char key[BUNDLE_PUBLIC], char out[BUNDLE_KEY_TEXT]);
/* ERROR_SYNTAX: it is none, or not quite. Blanks around it are nothing. */
bool bundle_key_parse(const char *text, unsigned char key[BUNDLE_PUBLIC], struct error *err);

/* The public part of the own key. False: there is none (ERROR_MISSING_FILE), or its file is not as it was made (ERROR_CORRUPT). */
bool bundle_own_find(unsigned char key[BUNDLE_PUBLIC], struct error *err);
/* ERROR_EXISTS: there is one. KDF says at which cost. */
bool bundle_own_make(const struct secret *passphrase, enum secret_cost cost, unsigned char key[BUNDLE_PUBLIC],
                     struct secret_kdf *kdf, struct error *err);
/* The secret part. NULL: ERROR_UNSEAL (another passphrase), ERROR_MISSING_FILE … */
struct secret *bundle_own_unlock(const struct secret *passphrase, struct error *err);

#endif
