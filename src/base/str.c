#include "base/mem.h"

char str_empty[1];

/* Room for MORE bytes and the terminator. */
static void str_reserve(struct str *s, size_t more)
{
    if (s->capacity > s->length && s->capacity - s->length > more)
        return;
    size_t needed = more > SIZE_MAX / 4 || s->length > SIZE_MAX / 4 ? SIZE_MAX : s->length + more + 1;
    size_t wanted = s->capacity > needed / 2 && s->capacity <= SIZE_MAX / 4 ? s->capacity * 2 : needed;
    if (wanted < 32)
        wanted = 32;
    bool is_first = s->capacity == 0;
    if (s->arena) {
        char *moved = arena_zero(s->arena, wanted);
        if (!is_first)
            memcpy(moved, s->text, s->length);
        s->text = moved;
    } else {
        s->text = mem_resize(is_first ? NULL : s->text, wanted, 1);
    }
    s->capacity = wanted;
    if (is_first)
        s->text[0] = '\0';
}

void str_add(struct str *s, const char *text)
{
    if (text)
        str_add_length(s, text, strlen(text));
}

void str_add_length(struct str *s, const char *text, size_t length)
{
    str_reserve(s, length);
    if (length)
        memcpy(s->text + s->length, text, length);
    s->length += length;
    s->text[s->length] = '\0';
}

void str_add_char(struct str *s, char c)
{
    str_reserve(s, 1);
    s->text[s->length++] = c;
    s->text[s->length] = '\0';
}

void str_add_format(struct str *s, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    str_add_arguments(s, format, arguments);
    va_end(arguments);
}

void str_add_arguments(struct str *s, const char *format, va_list arguments)
{
    va_list again;

    str_reserve(s, 32);
    size_t room = s->capacity - s->length;
    va_copy(again, arguments);
    int length = vsnprintf(s->text + s->length, room, format, arguments);
    if (length >= 0 && (size_t)length >= room) {
        str_reserve(s, (size_t)length);
        vsnprintf(s->text + s->length, (size_t)length + 1, format, again);
    }
    va_end(again);
    if (length >= 0)
        s->length += (size_t)length;
    s->text[s->length] = '\0';
}

void str_add_count(struct str *s, uint64_t count)
{
    char digits[24], *at = digits + sizeof(digits);
    do
        *--at = (char)('0' + count % 10);
    while (count /= 10);
    str_add_length(s, at, (size_t)(digits + sizeof(digits) - at));
}

void str_add_doubled(struct str *s, const char *text, char mark)
{
    for (const char *at; (at = strchr(text, mark)); text = at + 1) {
        str_add_length(s, text, (size_t)(at - text) + 1);
        str_add_char(s, mark);
    }
    str_add(s, text);
}

void str_clear(struct str *s)
{
    s->length = 0;
    if (s->capacity)
        s->text[0] = '\0';
}

char *str_take(struct str *s)
{
    char *text = s->capacity && !s->arena ? s->text : mem_text(s->text);
    *s = (struct str)STR_IN(s->arena);
    return text;
}

void str_free(struct str *s)
{
    if (s->capacity && !s->arena)
        free(s->text);
    *s = (struct str)STR_IN(s->arena);
}

/* ---- texts as they are ---- */

uint64_t str_hash(uint64_t hash, const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++)
        hash = (hash ^ (unsigned char)text[i]) * STR_HASH_FACTOR;
    return hash;
}

bool str_equals(const char *a, const char *b)
{
    return strcmp(a, b) == 0;
}

bool str_is_one_of(const char *text, const char *const *words, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(text, words[i]) == 0)
            return true;
    return false;
}

bool str_starts(const char *text, const char *start)
{
    return strncmp(text, start, strlen(start)) == 0;
}

bool str_ends(const char *text, const char *end)
{
    size_t length = strlen(text), of = strlen(end);
    return length >= of && strcmp(text + length - of, end) == 0;
}
