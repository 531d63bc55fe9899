#include "book/sign_key.h"

#include <sodium.h>
#include <string.h>

#include "base/intl.h"

const char *const sign_key_words[SIGN_KEY_KINDS] = {"passphrase", "starting-code", "recovery-code"};

static void add_hex(struct str *out, const unsigned char *bytes, size_t count)
{
    char hex[2 * SIGN_KEY_WRAPPED + 1];
    sodium_bin2hex(hex, sizeof(hex), bytes, count);
    str_add_format(out, " %s", hex);
}

void sign_key_text(const struct sign_key *key, struct str *out)
{
    unsigned char packed[SECRET_PACKED];
    secret_kdf_pack(&key->kdf, packed);
    str_add(out, sign_key_words[key->kind]);
    add_hex(out, packed, sizeof(packed));
    add_hex(out, key->wrapped, sizeof(key->wrapped));
    add_hex(out, key->public, sizeof(key->public));
    if (*key->terms)
        str_add_format(out, " %s", key->terms);
}

static bool take_hex(const char **text, unsigned char *out, size_t count)
{
    const char *at = *text + (**text == ' ');
    size_t length = strcspn(at, " "), got = 0;
    *text = at + length;
    return sodium_hex2bin(out, count, at, length, NULL, &got, NULL) == 0 && got == count;
}

bool sign_key_read(const char *text, struct sign_key *key, struct error *err)
{
    unsigned char packed[SECRET_PACKED];
    size_t length = strcspn(text, " "), kind = 0;
    while (kind < SIGN_KEY_KINDS &&
           (strlen(sign_key_words[kind]) != length || strncmp(sign_key_words[kind], text, length) != 0))
        kind++;
    key->kind = (enum sign_key_kind)kind;
    text += length;
    if (kind == SIGN_KEY_KINDS || !take_hex(&text, packed, sizeof(packed)) ||
        !take_hex(&text, key->wrapped, sizeof(key->wrapped)) || !take_hex(&text, key->public, sizeof(key->public)))
        return error_set(err, ERROR_UNSUPPORTED, _("the way to sign in"));
    key->terms = text + (*text == ' ');
    return secret_kdf_unpack(packed, &key->kdf, err);
}

/* ---- terms ---- */

static bool take_part(const char **text, char *out, size_t size)
{
    size_t length = strcspn(*text, ":");
    if (length >= size)
        return false;
    memcpy(out, *text, length);
    out[length] = '\0';
    *text += length + ((*text)[length] == ':');
    return true;
}

bool sign_key_terms_read(const char *text, struct sign_key_terms *out)
{
    char manage[sizeof(out->manage) - 2];
    bool good = *text && take_part(&text, out->name, SIGN_KEY_ID) && take_part(&text, out->left, SIGN_KEY_ID) &&
                take_part(&text, out->duty, SIGN_KEY_ID) && take_part(&text, manage, sizeof(manage)) &&
                take_part(&text, out->incidents, SIGN_KEY_ID) && !*text;
    if (good)
        snprintf(out->manage, sizeof(out->manage), ",%s,", manage);
    return good && *out->name && *out->left && *out->duty && *manage;
}

static bool names_duty(const struct sign_key_terms *terms, const char *before, const char *duty)
{
    char part[sizeof(terms->manage)];
    if (!*duty || strchr(duty, ',') || strlen(duty) + strlen(before) >= sizeof(part) - 2)
        return false;
    snprintf(part, sizeof(part), ",%s%s,", before, duty);
    return strstr(terms->manage, part) != NULL;
}

bool sign_key_terms_manages(const struct sign_key_terms *terms, const char *duty)
{
    return names_duty(terms, "", duty);
}

bool sign_key_terms_writes(const struct sign_key_terms *terms, const char *duty)
{
    return names_duty(terms, "", duty) || names_duty(terms, SIGN_KEY_SOME, duty);
}
