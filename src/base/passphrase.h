/* What may be a passphrase, the same wherever one is typed.
 *
 * Its key comes of bytes, so whoever types it tomorrow must send the same ones. With Japanese input on, letters and digits come full-width: so these
 * become ASCII, and the ideographic space a space (Ａｂｃ１　 is "Abc1 "), in old and new ones alike. All else is taken as it was typed: half-width kana are
 * not full-width ones, and capitals are not small letters. A program that sends accents or voicing marks as characters of their own (か + ゛) does not
 * send what a keyboard sends.
 *
 *   typed into a struct secret → passphrase_ready(), and for a new one → passphrase_good()
 *
 * A new one has PASSPHRASE_LEAST characters or more, of which PASSPHRASE_KINDS are different, is not of digits alone, and has PASSPHRASE_OWN characters
 * besides the names that everybody knows (the company's, the person's). These are this program's own rules.
 */
#ifndef MAMORI_BASE_PASSPHRASE_H
#define MAMORI_BASE_PASSPHRASE_H

#include "base/secret.h"

#define PASSPHRASE_BYTES 1024 /* room for what is typed */
#define PASSPHRASE_LEAST 10
#define PASSPHRASE_KINDS 5
#define PASSPHRASE_OWN   6

/* Full-width ASCII becomes ASCII. ERROR_PASSPHRASE: there is none, or it holds a key that is no character (an arrow), or is not UTF-8. */
bool passphrase_ready(struct secret *secret, struct error *err);
/* May it be a new one? NAMES are those that others would try. ERROR_PASSPHRASE says why not. */
bool passphrase_good(const struct secret *secret, const char *const *names, size_t count, struct error *err);

/* A code made by chance instead, to be written down: GROUPS of four signs, 20 bits each, with - between them, none of which is taken for another one. OUT: 5 *
 * GROUPS bytes. */
void passphrase_code_new(size_t groups, char *out);
/* As it was made, without -, however it was typed: small letters, blanks, O for 0. The caller's. */
struct secret *passphrase_code_plain(const struct secret *typed);

#endif
