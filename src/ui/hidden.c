#include "ui/hidden.h"

#include <sodium.h>
#include <string.h>

#include "base/utf8.h"

static bool goes_on(unsigned char c)
{
    return (c & 0xC0) == 0x80;
}

static size_t characters(const struct secret *secret)
{
    size_t count = 0;
    for (size_t i = 0; i < secret->length; i++)
        count += !goes_on(secret->bytes[i]);
    return count;
}

static enum line_result take(struct secret *secret, bool all)
{
    size_t length = secret->length;
    if (length == 0)
        return LINE_MOVED;
    while (length > 0 && goes_on(secret->bytes[length - 1]))
        length--;
    secret_cut(secret, all || length == 0 ? 0 : length - 1);
    return LINE_CHANGED;
}

static enum line_result add(struct secret *secret, const void *bytes, size_t length)
{
    return secret_add(secret, bytes, length) ? LINE_CHANGED : LINE_FULL;
}

/* Its line end, which whoever copies a line copies with it, is none of it. */
static enum line_result paste(struct secret *secret, char *text)
{
    size_t whole = strlen(text), length = whole;
    while (length && (text[length - 1] == '\n' || text[length - 1] == '\r'))
        length--;
    enum line_result result = length ? add(secret, text, length) : LINE_MOVED;
    sodium_memzero(text, whole);
    return result;
}

enum line_result hidden_event(struct secret *secret, const struct event *event)
{
    char bytes[5];
    if (event->kind == EVENT_PASTE)
        return paste(secret, event->text);
    if (event->kind == EVENT_PASTE_LOST)
        return LINE_FULL;
    if (event->kind != EVENT_KEY)
        return LINE_IGNORED;
    struct key key = event->key;
    if (key.code == K_BACKSPACE)
        return take(secret, key.modifiers & MOD_CTRL);
    if (key.code == 'u' && key.modifiers == MOD_CTRL)
        return take(secret, true);
    if (!event_is_text(event))
        return LINE_IGNORED;
    enum line_result result = add(secret, bytes, utf8_encode(key.code, bytes));
    sodium_memzero(bytes, sizeof(bytes));
    return result;
}

void hidden_draw(const struct secret *secret, struct canvas *canvas, int row, int column, int cells, bool here)
{
    size_t count = characters(secret);
    int shown = count < (size_t)cells ? (int)count : cells - 1; /* a cell for the caret */
    canvas_fill(canvas, rect_of(row, column, 1, cells), STYLE_FIELD);
    for (int i = 0; i < shown; i++)
        canvas_text(canvas, row, column + i, STYLE_FIELD, "*");
    if (here)
        canvas_cursor(canvas, row, column + shown);
}
