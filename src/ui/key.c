#include "ui/key.h"

#include <sodium.h>
#include <string.h>

#include "base/utf8.h"

static const struct {
    uint32_t code;
    const char *name;
} special[] = {
#define X(code, name) {code, name},
    SPECIAL_KEYS(X)
#undef X
        {' ', "Space"}, /* else a blank could not be named in a list of keys */
};

void event_free(struct event *event)
{
    if (event->text) /* a passphrase may have been pasted */
        sodium_memzero(event->text, strlen(event->text));
    free(event->text);
    event->text = NULL;
}

struct event event_key(uint32_t code, unsigned modifiers)
{
    return (struct event){.kind = EVENT_KEY, .key = {code, modifiers}};
}

static bool take_prefix(const char **name, const char *prefix)
{
    size_t length = strlen(prefix);
    if (strncasecmp(*name, prefix, length) != 0 || (*name)[length] == '\0')
        return false;
    *name += length;
    return true;
}

bool key_parse(const char *name, struct key *out)
{
    struct key key = {0, 0};
    for (;;) {
        if (take_prefix(&name, "Ctrl+"))
            key.modifiers |= MOD_CTRL;
        else if (take_prefix(&name, "Alt+"))
            key.modifiers |= MOD_ALT;
        else if (take_prefix(&name, "Shift+"))
            key.modifiers |= MOD_SHIFT;
        else
            break;
    }
    for (size_t i = 0; i < ARRAY_LENGTH(special); i++)
        if (strcasecmp(name, special[i].name) == 0) {
            key.code = special[i].code;
            *out = key;
            return true;
        }
    const char *p = name;
    uint32_t c = utf8_next(&p);
    if (c <= ' ' || *p)
        return false;
    if ((key.modifiers & (MOD_CTRL | MOD_ALT)) && c >= 'A' && c <= 'Z')
        c += 'a' - 'A';
    key.code = c;
    *out = key;
    return true;
}

void key_text(struct key key, struct str *out)
{
    if (key.modifiers & MOD_CTRL)
        str_add(out, "Ctrl+");
    if (key.modifiers & MOD_ALT)
        str_add(out, "Alt+");
    if (key.modifiers & MOD_SHIFT)
        str_add(out, "Shift+");
    for (size_t i = 0; i < ARRAY_LENGTH(special); i++)
        if (key.code == special[i].code) {
            str_add(out, special[i].name);
            return;
        }
    uint32_t c = key.code;
    if ((key.modifiers & (MOD_CTRL | MOD_ALT)) && c >= 'a' && c <= 'z')
        c -= 'a' - 'A';
    char text[5];
    utf8_encode(c, text);
    str_add(out, text);
}

bool key_same(struct key a, struct key b)
{
    return a.code == b.code && a.modifiers == b.modifiers;
}

struct key key_narrow(struct key key)
{
    if (key.code >= 0xFF01 && key.code <= 0xFF5E)
        key.code -= 0xFEE0;
    else if (key.code == 0x3000)
        key.code = ' ';
    else if (key.code == 0x30FB) /* ・ is where / lies on a Japanese keyboard with the IME on */
        key.code = '/';
    return key;
}

bool event_is_text(const struct event *event)
{
    if (event->kind == EVENT_PASTE)
        return true;
    return event->kind == EVENT_KEY && event->key.code < K_FIRST && event->key.code >= ' ' && event->key.code != 0x7F &&
           !(event->key.modifiers & (MOD_CTRL | MOD_ALT));
}
