/* A workbook is encrypted, or plain again, or opens by another passphrase: what whoever works in it may do about that, and the entry of the journal that says who did.
 *
 *   encrypt_allowed() → ask for a passphrase → encrypt_do()
 *
 * Where rights hold it is for whoever manages the people. The entry comes into the file with its new form; where only the head changes, after it.
 * After ENCRYPT_WHOLE and ENCRYPT_PLAIN the book is of a file that has no name any more: open it anew.
 */
#ifndef MAMORI_BOOK_ENCRYPT_H
#define MAMORI_BOOK_ENCRYPT_H

#include "book/book.h"
#include "book/vault.h"

enum encrypt_deed { ENCRYPT_WHOLE, ENCRYPT_PLAIN, ENCRYPT_PASSPHRASE, ENCRYPT_CODE, ENCRYPT_DEEDS };

struct encrypt {
    const struct secret *passphrase; /* the new one, of ENCRYPT_WHOLE and ENCRYPT_PASSPHRASE */
    enum secret_cost cost;
    struct secret_kdf kdf; /* the way that it went */
    char code[VAULT_CODE]; /* the new one, of ENCRYPT_WHOLE and ENCRYPT_CODE: to be shown once */
};

/* ERROR_NOTHING: it is so already, or is not encrypted. ERROR_RIGHTS, ERROR_READ_ONLY … */
bool encrypt_allowed(struct book *book, enum encrypt_deed deed, struct error *err);
bool encrypt_do(struct book *book, enum encrypt_deed deed, struct encrypt *with, struct error *err);
/* What a notice of it says for people. */
const char *encrypt_notice_text(const char *text);

#endif
