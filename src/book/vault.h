/* An encrypted workbook: the head of its file, and the key of its pages. Of SQLite it knows nothing; store_vault.c puts it under SQLite.
 *
 * The file is a head of VAULT_HEAD bytes and, behind it, the pages as SQLite has them, each VAULT_PAGE bytes and each encrypted by itself. It is encrypted all
 * the time, also while it is open, and so is the journal beside it: nothing has to be closed up again, whatever becomes of the process or the power.
 *
 * The head stands twice, in VAULT_PAGE bytes each, so that half a write leaves one that is whole. Numbers stand with their first byte first:
 *
 *   magic (16)   version (2, 1)   bytes in a page (4)   id (16)   serial (4): the copy with the greater one holds
 *   number of slots (1), each: kind (1), length (2), bytes      zeros
 *   a BLAKE2b of all that, keyed (32)      a BLAKE2b of all that, for anybody (32): it tells a damaged head from a wrong passphrase
 *
 * The *data key* is random and stays what it is. Each slot holds it wrapped for somebody (secret_wrap(), with id and kind): parameters of Argon2id
 * (secret_kdf_pack()), the wrapped key.
 *
 *   1  passphrase of the workbook       2  code on paper, VAULT_GROUPS groups of passphrase_code_new()
 *
 * To change one writes the head alone. So a copy from before it still opens by the old one.
 *
 * A page: XChaCha20-Poly1305 over its first VAULT_PAGE - VAULT_RESERVE bytes with a new random nonce at each write; nonce and tag stand in the bytes at its
 * end that SQLite leaves free. Its number is authenticated, and so are the first VAULT_PLAIN bytes of page 1, which stay readable, since SQLite
 * reads some of them by themselves: sizes, counters, versions, nothing that anybody typed. A page from another place, another workbook, with one other
 * bit is refused. What is not seen here: a page, or the whole file, as it was earlier. The first does not fit the seals and the chain of the
 * journal (store.h), the second only a head that was kept elsewhere (anchor.h, seen.h).
 *
 *   vault_new(), or the head of a file → vault_open() → vault_remember(), after which vault_find() and vault_known() find it from then on for every copy of this workbook in this process
 *   vault_share(), vault_free(): as many of these as of all the others together
 */
#ifndef MAMORI_BOOK_VAULT_H
#define MAMORI_BOOK_VAULT_H

#include "base/secret.h"

#define VAULT_PAGE        4096
#define VAULT_HEAD        (2 * VAULT_PAGE)
#define VAULT_RESERVE     40  /* bytes at the end of each page: nonce and tag */
#define VAULT_PLAIN       100 /* bytes at the beginning of the first */
#define VAULT_ID          16
#define VAULT_SLOTS       2
#define VAULT_FIRST_BYTES 16
#define VAULT_GROUPS      5 /* of a code: 100 bits */
#define VAULT_CODE        (5 * VAULT_GROUPS)

enum vault_slot { VAULT_PASSPHRASE = 1, VAULT_CODE_SLOT = 2 };

struct vault; /* the key, with a head to write before the pages */

/* Do these first bytes begin an encrypted workbook, of any version? */
bool vault_is(const unsigned char first[VAULT_FIRST_BYTES]);

/* A new key. CODE is shown once. KDF is which way the passphrase went, with SECRET_AS_SAID which it is to go. NULL: ERROR_MEMORY. */
struct vault *vault_new(const struct secret *passphrase, enum secret_cost cost, struct secret_kdf *kdf,
                        char code[VAULT_CODE], struct error *err);
struct vault *vault_share(struct vault *vault);
void vault_free(struct vault **vault);
const unsigned char *vault_head(const struct vault *vault); /* VAULT_HEAD bytes */

/* By the passphrase, or by the code. NULL: ERROR_UNLOCK: neither; ERROR_CORRUPT: the head is damaged; ERROR_NEWER; ERROR_UNSUPPORTED, ERROR_MEMORY of its
 * parameters. PATH is what it is called. */
struct vault *vault_open(const unsigned char head[VAULT_HEAD], const char *path, const struct secret *typed,
                         struct error *err);
/* By a key that was found in this process for a copy of the same workbook. NULL: there is none. */
struct vault *vault_known(const unsigned char head[VAULT_HEAD]);
void vault_remember(struct vault *vault);
/* Wiped, unless somebody still uses it. */
void vault_forget(void);
/* Another passphrase, or another code, for the same key: the head becomes another one (vault_head()); whoever asked for it writes it. */
bool vault_rewrap(struct vault *vault, enum vault_slot slot, const struct secret *typed, enum secret_cost cost,
                  struct secret_kdf *kdf, struct error *err);
/* A new code, and its slot. */
bool vault_new_code(struct vault *vault, char code[VAULT_CODE], struct error *err);

/* Is it the head of a workbook with this key? */
bool vault_fits(const struct vault *vault, const unsigned char head[VAULT_HEAD]);

/* Who is asked where a workbook is opened that nobody has opened yet. NULL as the answer: ERR says why. Nobody: ERROR_ENCRYPTED. Returns who it was before. */
typedef struct vault *vault_ask_fn(void *context, const char *path, const unsigned char head[VAULT_HEAD],
                                   struct error *err);
struct vault_asked {
    vault_ask_fn *ask;
    void *context;
};
struct vault_asked vault_on_demand(struct vault_asked asked);
/* By a key that is known, or by asking. */
struct vault *vault_find(const char *path, const unsigned char head[VAULT_HEAD], struct error *err);

/* In place. Only the last VAULT_RESERVE bytes of PLAIN are not kept; they come back as zeros. */
void vault_encrypt(const struct vault *vault, uint32_t page, const unsigned char plain[VAULT_PAGE],
                   unsigned char out[VAULT_PAGE]);
/* False: it is not that page of this workbook, or a byte of it was changed. */
bool vault_decrypt(const struct vault *vault, uint32_t page, unsigned char bytes[VAULT_PAGE]);
/* What hides the sum that SQLite writes behind a page of its journal: from the key and the nonce of that page. */
uint32_t vault_mask(const struct vault *vault, const unsigned char bytes[VAULT_PAGE]);

#endif
