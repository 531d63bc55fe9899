#include "base/passphrase.h"

#include <sodium.h>
#include <string.h>

#include "base/intl.h"
#include "base/utf8.h"

static bool refuse(struct error *err, const char *why)
{
    return error_set(err, ERROR_PASSPHRASE, why);
}

/* The character at *AT, which moves behind it. Reads nothing behind the end: whatever comes was found to be UTF-8. */
static uint32_t next_of(const unsigned char *bytes, size_t *at)
{
    uint32_t c = bytes[(*at)++];
    int more = c >= 0xF0 ? 3 : c >= 0xE0 ? 2 : c >= 0xC0 ? 1 : 0;
    if (more)
        c &= 0x3Fu >> more;
    while (more-- > 0)
        c = c << 6 | (bytes[(*at)++] & 0x3Fu);
    return c;
}

static uint32_t narrow(uint32_t c)
{
    return c >= 0xFF01 && c <= 0xFF5E ? c - 0xFEE0 : c == 0x3000 ? ' ' : c;
}

/* In place: ASCII is never longer. */
static void narrow_all(struct secret *secret)
{
    size_t from = 0, to = 0;
    while (from < secret->length) {
        size_t start = from;
        uint32_t c = narrow(next_of(secret->bytes, &from));
        if (c < 0x80) {
            secret->bytes[to++] = (unsigned char)c;
        } else {
            memmove(secret->bytes + to, secret->bytes + start, from - start);
            to += from - start;
        }
    }
    secret_cut(secret, to);
}

bool passphrase_ready(struct secret *secret, struct error *err)
{
    if (secret->length == 0)
        return refuse(err, _("nothing was typed"));
    if (utf8_invalid_at((const char *)secret->bytes, secret->length) >= 0)
        return refuse(err, _("not valid UTF-8"));
    for (size_t at = 0; at < secret->length;) {
        uint32_t c = next_of(secret->bytes, &at);
        if (c < 0x20 || (c >= 0x7F && c < 0xA0))
            return refuse(err, _("it holds a key that is no character, such as an arrow"));
    }
    narrow_all(secret);
    return true;
}

/* ---- a new one ---- */

static size_t count_characters(const struct secret *secret)
{
    size_t count = 0;
    for (size_t at = 0; at < secret->length; count++)
        next_of(secret->bytes, &at);
    return count;
}

static bool only_digits(const struct secret *secret)
{
    for (size_t i = 0; i < secret->length; i++)
        if (secret->bytes[i] < '0' || secret->bytes[i] > '9')
            return false;
    return true;
}

/* Different ones, as far as it matters. */
static size_t count_kinds(const struct secret *secret)
{
    uint32_t seen[PASSPHRASE_KINDS];
    size_t kinds = 0;
    for (size_t at = 0; at < secret->length && kinds < PASSPHRASE_KINDS;) {
        uint32_t c = next_of(secret->bytes, &at);
        size_t i = 0;
        while (i < kinds && seen[i] != c)
            i++;
        if (i == kinds)
            seen[kinds++] = c;
    }
    memset(seen, 0, sizeof(seen));
    return kinds;
}

static uint32_t same_letter(uint32_t c)
{
    c = narrow(c);
    return c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c;
}

/* Does NAME stand at AT, capitals or not? How many characters it has; 0: it does not. *END is behind it. */
static size_t stands_at(const struct secret *secret, size_t at, const char *name, size_t *end)
{
    size_t count = 0;
    while (*name) {
        if (at >= secret->length || same_letter(next_of(secret->bytes, &at)) != same_letter(utf8_next(&name)))
            return 0;
        count++;
    }
    *end = at;
    return count;
}

/* Characters that belong to none of the names. */
static size_t count_own(const struct secret *secret, const char *const *names, size_t count)
{
    size_t own = 0;
    for (size_t at = 0; at < secret->length;) {
        size_t longest = 0, behind = at;
        for (size_t i = 0; i < count; i++) {
            size_t end, length = names[i] ? stands_at(secret, at, names[i], &end) : 0;
            if (length >= 2 && length > longest)
                longest = length, behind = end;
        }
        if (longest)
            at = behind;
        else
            next_of(secret->bytes, &at), own++;
    }
    return own;
}

bool passphrase_good(const struct secret *secret, const char *const *names, size_t count, struct error *err)
{
    size_t own = count_own(secret, names, count), characters = count_characters(secret);
    if (characters < PASSPHRASE_LEAST) {
        char *why SCOPED(mem_free) = mem_format(_("fewer than %d characters"), PASSPHRASE_LEAST);
        return refuse(err, why);
    }
    if (only_digits(secret))
        return refuse(err, _("digits alone"));
    if (count_kinds(secret) < PASSPHRASE_KINDS) {
        char *why SCOPED(mem_free) = mem_format(_("fewer than %d different characters"), PASSPHRASE_KINDS);
        return refuse(err, why);
    }
    if (own < characters && own < PASSPHRASE_OWN)
        return refuse(err, _("little more than a name that others know"));
    return true;
}

/* ---- codes ---- */

#define CODE_GROUP 4

void passphrase_code_new(size_t groups, char *out)
{
    static const char digits[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    for (size_t i = 0; i < groups * CODE_GROUP; i++) {
        if (i && i % CODE_GROUP == 0)
            *out++ = '-';
        *out++ = digits[randombytes_uniform(sizeof(digits) - 1)];
    }
    *out = '\0';
}

struct secret *passphrase_code_plain(const struct secret *typed)
{
    struct secret *plain = secret_new(typed->length + 1);
    for (size_t i = 0; i < typed->length; i++) {
        unsigned char c = typed->bytes[i];
        if (c >= 'a' && c <= 'z')
            c = (unsigned char)(c - 'a' + 'A');
        c = c == 'O' ? '0' : c == 'I' || c == 'L' ? '1' : c;
        if (c != '-' && c != ' ')
            secret_add(plain, &c, 1);
    }
    return plain;
}
