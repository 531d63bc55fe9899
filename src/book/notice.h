/* Notices: what was said or decided about a workbook, in words. A notice changes no data, so it is neither undone nor in the
 * way of undo; it is hashed, proven, listed and copied like every entry of the journal (store.h), and its text can be erased.
 *
 * A kind of notice is a word, and all of them stand in one table (notice.c): a new one is a line there, and no new format. A
 * workbook may hold words that this version does not know; they are shown as they are.
 *
 *     book_notice(book, NOTICE_LAYER, SIZE_MAX, NULL, "personal-data", NULL, &err)             a batch of its own
 *     store_entries(store, &(struct store_filter){.notice = notice_defs[NOTICE_LAYER].word}, …)  all of a kind, by an index
 *
 * A notice within a change (a rule overruled, with the reason) stands in the batch of the change: struct change_options.
 */
#ifndef MAMORI_BOOK_NOTICE_H
#define MAMORI_BOOK_NOTICE_H

#include <stdbool.h>

enum notice_kind {
    NOTICE_OVERRULE,  /* why a change was made although a rule refuses it; about the row that the rule speaks of */
    NOTICE_LAYER,     /* a layer of forms is on, or off, from here */
    NOTICE_PART,      /* this workbook is a part of another one: of which, and what is in it */
    NOTICE_KEY,       /* a passphrase or a code by which somebody can sign in: sign_in.h */
    NOTICE_SIGNED_IN, /* somebody did */
    NOTICE_SIGN_IN_FAILED,
    NOTICE_BROUGHT,    /* what somebody decided on a file or on paper was taken in by another one */
    NOTICE_ENCRYPTION, /* of the file: encrypt.h */
    NOTICE_ORIGIN,     /* from here on the entries are of another origin: a copy that is worked in (origin.h) */
    NOTICE_MERGE,      /* what others wrote in their copies was taken in: up to which entry of each (merge.h) */
    NOTICE_KINDS
};

struct notice_def {
    const char *word;                      /* as in the journal: an id (store.h) */
    const char *label;                     /* for people, to be translated */
    bool kept;                             /* the program goes by its text: it cannot be erased */
    const char *(*said)(const char *text); /* what the text is for people; NULL: itself */
};
extern const struct notice_def notice_defs[NOTICE_KINDS];

/* What people call a notice of this WORD, translated; the word itself where this version does not know it. */
const char *notice_label(const char *word);
bool notice_kept(const char *word);
/* What a notice of this WORD says, for people: TEXT, of what is about signing in the words for it. May be TEXT. */
const char *notice_text(const char *word, const char *text);

#endif
