/* A key as the text of its notice (NOTICE_KEY): how it came about, what it is wrapped with, the seed, the public half, and the *terms* under which
 * whoever proves a history reads it: "passphrase KDF WRAPPED PUBLIC name:left:duty:head:incidents".
 *
 * The terms say of the ledger of people (the notice's sheet) which columns are the name, the day of leaving and the duty, and which
 * duties manage the people (codes, commas between them; "~" before one that may write some rows of the ledger only); and in which ledger anybody reports without signing in. So a history can be proven without the
 * forms. They are the same in all keys of a workbook. One of before signatures has none.
 */
#ifndef MAMORI_BOOK_SIGN_KEY_H
#define MAMORI_BOOK_SIGN_KEY_H

#include "base/secret.h"

#define SIGN_KEY_WRAPPED SECRET_WRAPPED(SECRET_SEED)

/* The first word of the notice. */
enum sign_key_kind { SIGN_KEY_CHOSEN, SIGN_KEY_STARTING, SIGN_KEY_RECOVERY, SIGN_KEY_KINDS };
extern const char *const sign_key_words[SIGN_KEY_KINDS];

struct sign_key {
    enum sign_key_kind kind;
    struct secret_kdf kdf;
    unsigned char wrapped[SIGN_KEY_WRAPPED], public[SECRET_PUBLIC];
    const char *terms; /* within the text that was read; "": none */
};

void sign_key_text(const struct sign_key *key, struct str *out);
/* ERROR_UNSUPPORTED: it is none that this version knows. */
bool sign_key_read(const char *text, struct sign_key *key, struct error *err);

#define SIGN_KEY_ID 41 /* an id and its end */
struct sign_key_terms {
    char name[SIGN_KEY_ID], left[SIGN_KEY_ID], duty[SIGN_KEY_ID], incidents[SIGN_KEY_ID];
    char manage[200]; /* ",head,~unit," */
};
/* False: there are none, or they cannot be. */
bool sign_key_terms_read(const char *text, struct sign_key_terms *out);
#define SIGN_KEY_SOME "~"
bool sign_key_terms_manages(const struct sign_key_terms *terms, const char *duty);
bool sign_key_terms_writes(const struct sign_key_terms *terms,
                           const char *duty); /* rows of the ledger of people, if not all */

#endif
