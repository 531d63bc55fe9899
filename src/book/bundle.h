/* The format of a sealed file: a workbook that only those can open who know its passphrase, or hold a key that it was sealed for, and in which nobody can
 * change a byte unnoticed. Numbers stand with their first byte first.
 *
 *   head    "\x93mamori\n"  version (2 bytes, 1)  length of the head (4)  bytes in a chunk (4, 65,536)
 *           time of sealing, seconds since 1970 (8)  workbook id (16)  entries of its journal (8)  their head (32)
 *           flags (1; 1: a part)  number of sheets in a part (2), each: length (1), id
 *           number of slots (1), each: kind (1), length (2), bytes    the header of secretstream (24)
 *   chunks  each of 65,536 bytes, the last of 1 … 65,536; and 17 more for the tag
 *
 * The chunks are XChaCha20-Poly1305 as secretstream of libsodium has it; the whole head is authenticated with the first of them, the last has TAG_FINAL, and
 * nothing follows it. So what is cut, appended, put in another order or taken from another file is refused.
 *
 * Their key is random. Each slot holds it wrapped for somebody:
 *
 *   1  passphrase   parameters of Argon2id (secret_kdf_pack()), the key wrapped by what comes of them (secret_wrap())
 *   2  recipient    the first 8 bytes of the BLAKE2b of a public key, the key in a sealed box (X25519) for it
 *
 * Slots of other kinds are passed over: a later version may have more. A recipient's slot does not say who sealed: whoever has the public key can.
 *
 * What the head says is not to be believed before the file has been opened (bundle_open()); it is there for asking the right person for the right thing.
 * A workbook that comes out is still one from elsewhere, and is proven as such (store_of_bytes()).
 *
 *   bundle_write()                                                        an open target, a whole workbook in memory
 *   bundle_look() → bundle_key_…() → bundle_open() → bundle_done()
 *
 * Wrong passphrase and changed byte are the same error, ERROR_UNSEAL: nothing could tell them apart.
 */
#ifndef MAMORI_BOOK_BUNDLE_H
#define MAMORI_BOOK_BUNDLE_H

#include "base/atomic.h"
#include "base/progress.h"
#include "base/secret.h"

#define BUNDLE_CHUNK     65536
#define BUNDLE_SLOTS     64
#define BUNDLE_SHEETS    1000
#define BUNDLE_HEAD_MOST 65536
#define BUNDLE_MOST      (UINT64_C(1) << 30) /* bytes of a workbook */
#define BUNDLE_PUBLIC    32                  /* bytes of a recipient's public key */
#define BUNDLE_NAME      8                   /* … and of what a slot says of it */

enum bundle_slot_kind { BUNDLE_PASSPHRASE = 1, BUNDLE_RECIPIENT = 2 };

struct bundle_head {
    int64_t at;
    char id[33];     /* of the workbook */
    int64_t entries; /* of its journal, … */
    char hash[65];   /* … and its head; "" when there are none */
    bool part;       /* only these sheets of it */
    size_t sheets;
    const char **sheet; /* ids */
    size_t slots;
    struct bundle_slot {
        uint8_t kind;
        uint16_t length;
        const unsigned char *bytes;
    } slot[BUNDLE_SLOTS];
    unsigned char *bytes; /* as it stands in the file */
    size_t length;
    struct arena *texts;
};

/* Who is to open it: at least one. */
struct bundle_lock {
    const struct secret *passphrase; /* NULL: nobody by a passphrase */
    enum secret_cost cost;
    const unsigned char (*recipient)[BUNDLE_PUBLIC];
    size_t recipients;
    struct secret_kdf kdf; /* which it became; SECRET_AS_SAID: which it is to be */
};

/* Writes into FILE, open and empty. Of HEAD the slots and what follows are made here. */
bool bundle_write(struct atomic_file *file, const struct bundle_head *head, struct bundle_lock *lock,
                  const unsigned char *plain, size_t size, const struct progress *progress, struct error *err);

/* Do these first bytes begin a sealed file, of any version? */
#define BUNDLE_FIRST_BYTES 8
bool bundle_is(const unsigned char first[BUNDLE_FIRST_BYTES]);
/* The head of the file behind FD, which stays open. ERROR_NOT_SEALED, ERROR_NEWER, ERROR_UNSEAL. bundle_done() in any case. */
bool bundle_look(int fd, const char *path, struct bundle_head *head, struct error *err);
void bundle_done(struct bundle_head *head);
bool bundle_asks_passphrase(const struct bundle_head *head);
bool bundle_asks_for(const struct bundle_head *head, const unsigned char recipient[BUNDLE_PUBLIC]);
/* The key of its chunks. NULL: ERROR_UNSEAL; ERROR_UNSUPPORTED, ERROR_MEMORY of the parameters. */
struct secret *bundle_key_of_passphrase(const struct bundle_head *head, const char *path,
                                        const struct secret *passphrase, struct error *err);
struct secret *bundle_key_of_recipient(const struct bundle_head *head, const char *path,
                                       const unsigned char recipient[BUNDLE_PUBLIC], const struct secret *own,
                                       struct error *err);
/* What is sealed, whole (store_bytes_alloc()); NULL: nothing of it. */
unsigned char *bundle_open(int fd, const char *path, const struct bundle_head *head, const struct secret *key,
                           size_t *size, const struct progress *progress, struct error *err);

#endif
