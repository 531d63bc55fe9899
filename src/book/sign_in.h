/* Signing in: each person's passphrase, and what is written about it.
 *
 * A person's *key* is a seed wrapped by what Argon2id makes of the passphrase (base/secret.h); a passphrase is right when it
 * unwraps it. Keys are notices of the journal (notice.h) about the person's row of the ledger of people: proven like every
 * entry, never erased, the newest counts. So a copy of the workbook has them, and an undo does not bring an older one back.
 *
 * Somebody who has none yet, or has lost it, gets a *starting code* from one who manages the people: it lets him in once, to choose
 * a passphrase, within SIGN_IN_CODE_DAYS. The *recovery code* on paper does the same for one who manages when there is no other;
 * using it makes a new one.
 *
 * The seed is also that of a signing key (Ed25519), which is held from signing in to signing out, in memory of its own (base/secret.h): every commit is
 * signed by it (store_sign_as()). A new key is signed by the one before it, by that of whoever gave the code, or, the first of all, by itself; so
 * each rests on another, which `verify` follows (book/signed.c). Attempts, and what anybody reports without signing in, nobody signs.
 *
 * Every wrong attempt is a notice, too, so neither a restart nor another terminal forgets it: after SIGN_IN_FREE of them the
 * next must wait, 5 seconds, then twice as long each time, at most 15 minutes. These numbers are this program's own rules. Many attempts that are begun at
 * the same time are all written down, and once the first of them have failed the others are told to wait, also a right one.
 *
 *     rights_nth() → sign_in_state() → sign_in() → sign_in_choose() when it says so; sign_out()
 *
 * Whoever manages: sign_in_code(). Not for the inside of a transaction.
 */
#ifndef MAMORI_BOOK_SIGN_IN_H
#define MAMORI_BOOK_SIGN_IN_H

#include "base/secret.h"
#include "book/book.h"

#define SIGN_IN_FREE      3
#define SIGN_IN_CODE_DAYS 14
#define SIGN_IN_CODE      32 /* room for a code as it is shown: ABCD-EFGH-… */

enum sign_in_has { SIGN_IN_NOTHING, SIGN_IN_PASSPHRASE, SIGN_IN_STARTING_CODE };

struct sign_in_state {
    enum sign_in_has has;
    bool over;       /* a starting code that is too old */
    unsigned failed; /* wrong attempts since the last right one */
    int64_t wait;    /* seconds until the next attempt; 0: now */
    int64_t since;   /* when the key was made, by the machine's clock */
    int64_t last;    /* the last time that the person signed in; 0: never */
};
/* ROW of the ledger of people; NULL: the recovery code. False: it could not be read. */
bool sign_in_state(const struct book *book, const char *row, struct sign_in_state *out, struct error *err);

/* Has anybody ever had a way to sign in? Costs next to nothing, and asks for no answers: before anything is shown. */
bool sign_in_any(const struct book *book, bool *any, struct error *err);
/* True: the person works now (book->person), and may what the duty grants. *CHOOSE: it was by a code, and a passphrase must be
 * chosen before anything else is let pass. ERROR_PASSPHRASE: wrong; ERROR_WAIT: how long; ERROR_RIGHTS: works here no more. WHERE is entered: "screen",
 * "command". Of a workbook that cannot be written wrong attempts leave no trace. */
bool sign_in(struct book *book, const char *row, const struct secret *passphrase, const char *where, bool *choose,
             struct error *err);
void sign_out(struct book *book);
/* ROW shows that it is he, whoever has signed in, who stays in; a wrong one counts as an attempt. */
bool sign_in_prove(struct book *book, const char *row, const struct secret *passphrase, struct error *err);
/* The same of whoever has signed in. */
bool sign_in_again(struct book *book, const struct secret *passphrase, struct error *err);
/* Without signing in: new rows of the ledger TO, and nothing else, under the NAME that is given; "": none. TO is one in which anybody may
 * write what concerns himself: incidents, that a document has been read. RECORD: the program's own (struct change_options). */
bool sign_in_report(struct book *book, size_t to, const char *name, const struct change *change, size_t count,
                    const char *title, bool record, struct error *err);
/* ADMIT is asked when something is about to be written, rights hold, and nobody has signed in: it signs somebody in (sign_in()), or says why not.
 * Nothing is locked meanwhile. NULL: nobody is asked, and the change is refused. */
void sign_in_on_demand(struct book *book, book_admit_fn *admit, void *context);
/* For the writers of the book, inside the transaction: what it writes is signed by whoever has signed in. False: ERROR_SIGN_IN, his key is good no more, and he has
 * to sign in anew (book->voided); the transaction is the caller's to roll back. */
bool sign_in_sign(struct book *book, struct error *err);
/* What a notice about signing in says, for people: its first word; the rest of it is for the program. */
const char *sign_in_notice_text(const char *text);
/* For the writers of the book, before they open a transaction. False: ERR says why nothing is written. */
bool sign_in_asked(struct book *book, struct error *err);

/* The first passphrase of one who manages, before rights hold; one's own, once signed in; after a starting code. */
bool sign_in_choose(struct book *book, const char *row, const struct secret *passphrase, struct error *err);
/* A new starting code for ROW, by one who manages: CODE is shown once. */
bool sign_in_code(struct book *book, const char *row, char code[SIGN_IN_CODE], struct error *err);
/* A new recovery code, by one who manages; the one before is void. */
bool sign_in_recovery(struct book *book, char code[SIGN_IN_CODE], struct error *err);
/* Signs in ROW, who manages, by the recovery code. As sign_in(); a passphrase must be chosen, and a new recovery code made. */
bool sign_in_by_recovery(struct book *book, const char *row, const struct secret *code, bool *choose,
                         struct error *err);

#endif
