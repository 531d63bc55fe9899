/* Who works: the name that stands beside every change, for ever.
 *
 * A name is what a cell for a name may hold and no more: 1 to 60 characters, valid UTF-8, without control characters
 * and without such that draw nothing or change the order of others; blanks at its ends are cut. What is no name is
 * refused (ERROR_PERSON, subject: where it came from), never replaced by another one in silence.
 */
#ifndef MAMORI_BOOK_PERSON_H
#define MAMORI_BOOK_PERSON_H

#include "base/error.h"

#define PERSON_MAX 60

/* FROM names the source for people: "--person". OUT (may be NULL) receives the name as it is kept. */
bool person_check(const char *name, const char *from, struct str *out, struct error *err);
/* OPTION (may be NULL) and $MAMORI_PERSON hold names, where they are given: asked once, before anything is done. */
bool person_given_check(const char *option, struct error *err);
/* OPTION, else $MAMORI_PERSON, else the account's full name (the first field of gecos), else, when that is none, its
 * login; "uid N" for a number without an account. NULL with ERR when what is given is no name, or when the accounts
 * cannot be read just now. The caller frees it. */
char *person_name(const char *option, struct error *err);
/* How far that can be believed: PERSON_NAMED by OPTION, $MAMORI_PERSON or the account's full name; PERSON_LOGIN: only by a login;
 * PERSON_SHARED: an account that anybody works under (root, none at all, "user" …). */
enum person_sure { PERSON_NAMED, PERSON_LOGIN, PERSON_SHARED };
enum person_sure person_sure(const char *option);

#endif
