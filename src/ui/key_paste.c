#include "ui/key_paste.h"

#include <sodium.h>
#include <string.h>

#include "base/utf8.h"

const char key_paste_begins[] = "\033[200~", key_paste_ends[] = "\033[201~";
#define MARK (sizeof(key_paste_ends) - 1)

static void shorten(struct key_paste *p, size_t by)
{
    p->bytes.length -= by;
    p->bytes.text[p->bytes.length] = '\0';
}

static bool ends_with_mark(const struct key_paste *p, size_t length)
{
    return p->bytes.length >= length && memcmp(p->bytes.text + p->bytes.length - length, key_paste_ends, length) == 0;
}

bool key_paste_byte(struct key_paste *p, char c)
{
    str_add_char(&p->bytes, c);
    if (c == '~' && ends_with_mark(p, MARK)) {
        shorten(p, MARK);
        return true;
    }
    if (p->bytes.length > KEY_PASTE_MAX) {
        p->lost = true;
        memmove(p->bytes.text, p->bytes.text + p->bytes.length - MARK, MARK);
        shorten(p, p->bytes.length - MARK);
    }
    return false;
}

bool key_paste_escape(const struct key_paste *p)
{
    return p->bytes.length && p->bytes.text[p->bytes.length - 1] == '\033';
}

void key_paste_drop(struct key_paste *p)
{
    sodium_memzero(p->bytes.text, p->bytes.length); /* it may be a passphrase */
    str_free(&p->bytes);
    *p = (struct key_paste){.bytes = STR_INIT};
}

size_t key_paste_cut(struct key_paste *p)
{
    for (size_t length = MARK - 1; length > 1; length--)
        if (ends_with_mark(p, length)) {
            shorten(p, length);
            return length;
        }
    return 0;
}

static char *text_of(const struct str *bytes)
{
    struct str plain = STR_INIT, out = STR_INIT;
    for (size_t i = 0; i < bytes->length; i++) {
        char c = bytes->text[i];
        if (c == '\r')
            str_add_char(&plain, '\n');
        else if (c && c != '\033' && !(c == '\n' && i > 0 && bytes->text[i - 1] == '\r'))
            str_add_char(&plain, c);
    }
    const char *p = plain.text;
    char character[5];
    for (uint32_t c; (c = utf8_next(&p));) {
        utf8_encode(c, character);
        str_add(&out, character);
    }
    sodium_memzero(plain.text, plain.length);
    str_free(&plain);
    return str_take(&out);
}

struct event key_paste_event(struct key_paste *p)
{
    struct event event = {0};
    if (p->lost)
        event.kind = EVENT_PASTE_LOST;
    else if (p->bytes.length)
        event = (struct event){.kind = EVENT_PASTE, .text = text_of(&p->bytes)};
    key_paste_drop(p);
    return event;
}
