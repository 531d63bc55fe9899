#include "catalog/read.h"

#include <math.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "base/value.h"
#include "catalog/files.h"

struct place read_place(const struct reader *reader, node_at at)
{
    const struct node *node = read_node(reader, at);
    return (struct place){tree_file_name(reader->tree, reader->file), (int)node->line, (int)node->column};
}

/* Where CHARACTER of a text stands in the file. Quotes and what is escaped inside them take a character more. */
static struct place place_inside(const struct reader *reader, node_at at, size_t character)
{
    struct place place = read_place(reader, at);
    const struct node *node = read_node(reader, at);
    if (node->kind != NODE_TEXT || node->many_lines || character == SIZE_MAX)
        return place;
    place.column += (int)character;
    if (node->style == STYLE_PLAIN)
        return place;
    place.column++;
    const char *text = read_raw(reader, at);
    for (size_t i = 0; i < character && *text; i++) {
        uint32_t c = utf8_next(&text);
        if (node->style == STYLE_SINGLE ? c == '\'' : c == '"' || c == '\\' || c == '\n')
            place.column++;
    }
    return place;
}

bool read_pass_on(struct reader *reader, node_at at, size_t character, struct error *fault)
{
    struct place place = place_inside(reader, at, character);
    char shown[200];
    files_shown(reader->dir, place.file, shown, sizeof(shown));
    error_place(fault, "%s:%d:%d", shown, place.line, place.column);
    if (reader->faults++ == 0 && reader->err)
        *reader->err = *fault;
    if (reader->report)
        reader->report(reader->context, fault);
    return false;
}

static bool fault_at(struct reader *reader, node_at at, size_t character, const char *subject, const char *format,
                     va_list args)
{
    struct error fault = {.code = ERROR_NONE};
    error_set(&fault, ERROR_FORM, subject);
    char detail[sizeof(fault.detail)];
    vsnprintf(detail, sizeof(detail), gettext(format), args);
    error_detail(&fault, "%s", detail);
    return read_pass_on(reader, at, character, &fault);
}

bool read_fault(struct reader *reader, node_at at, const char *subject, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    fault_at(reader, at, SIZE_MAX, subject, format, args);
    va_end(args);
    return false;
}

bool read_unknown(struct reader *reader, node_at at, const char *subject, const char *what, const char *const *names,
                  size_t count)
{
    const char *near = error_near_name(subject, names, count);
    if (near)
        return read_fault(reader, at, subject, N_("%s; did you mean \"%s\"?"), gettext(what), near);
    return read_fault(reader, at, subject, "%s", gettext(what));
}

node_at read_first(const struct reader *reader, node_at parent)
{
    return read_node(reader, parent)->end > parent + 1 ? parent + 1 : 0;
}

node_at read_next(const struct reader *reader, node_at parent, node_at item)
{
    bool map = read_node(reader, parent)->kind == NODE_MAP;
    node_at next = read_node(reader, map ? item + 1 : item)->end;
    return next < read_node(reader, parent)->end ? next : 0;
}

static bool unknown_key(struct reader *reader, node_at key, const char *what, const struct key *keys, size_t count)
{
    const char *names[64];
    for (size_t i = 0; i < count; i++)
        names[i] = keys[i].name;
    const char *name = read_raw(reader, key), *near = error_near_name(name, names, count);
    return near ? read_fault(reader, key, name, N_("unknown key in %s; did you mean \"%s\"?"), gettext(what), near)
                : read_fault(reader, key, name, N_("unknown key in %s"), gettext(what));
}

bool read_map(struct reader *reader, node_at at, const char *what, const struct key *keys, size_t count, node_at *out)
{
    memset(out, 0, count * sizeof(*out));
    if (!read_is_map(reader, at, what))
        return false;
    size_t expect = 0; /* keys mostly come in the order of the table */
    for (node_at key = read_first(reader, at); key; key = read_next(reader, at, key)) {
        const char *name = read_raw(reader, key);
        size_t i = 0;
        for (; i < count; i++) {
            size_t k = expect + i < count ? expect + i : expect + i - count;
            if (keys[k].name[0] == name[0] && strcmp(keys[k].name, name) == 0) {
                out[k] = key + 1;
                expect = k + 1 < count ? k + 1 : 0;
                break;
            }
        }
        if (i == count)
            unknown_key(reader, key, what, keys, count);
    }
    bool good = true;
    for (size_t i = 0; i < count; i++)
        if (keys[i].required && !out[i])
            good = read_fault(reader, at, keys[i].name, N_("this key is missing in %s"), gettext(what));
    return good;
}

static bool is_kind(struct reader *reader, node_at at, enum node_kind kind, const char *what, const char *message)
{
    if (at == 0)
        return false;
    return read_node(reader, at)->kind == kind || read_fault(reader, at, gettext(what), "%s", gettext(message));
}

bool read_is_list(struct reader *reader, node_at at, const char *what)
{
    return is_kind(reader, at, NODE_LIST, what, N_("a list is expected here ([…] or lines with - )"));
}

bool read_is_map(struct reader *reader, node_at at, const char *what)
{
    return is_kind(reader, at, NODE_MAP, what, N_("keys and values are expected here (key: value)"));
}

/* The name of the key that AT is the value of, for messages; the value itself inside lists. */
static const char *key_of(const struct reader *reader, node_at at)
{
    return read_node(reader, at - 1)->kind == NODE_TEXT ? read_raw(reader, at - 1) : read_raw(reader, at);
}

static const char *filled(const struct reader *reader, const char *text)
{
    if (!reader->fill || !strchr(text, '{'))
        return text;
    struct str out = STR_INIT;
    while (*text) {
        const struct fill *fill = reader->fill, *end = fill + reader->fill_count;
        while (fill < end && !str_starts(text, fill->name))
            fill++;
        if (fill < end)
            str_add(&out, fill->value);
        else
            str_add_char(&out, *text);
        text += fill < end ? strlen(fill->name) : 1;
    }
    const char *kept = arena_text(reader->arena, out.text);
    str_free(&out);
    return kept;
}

const char *read_text(struct reader *reader, node_at at)
{
    if (at == 0)
        return NULL;
    const struct node *node = read_node(reader, at);
    if (node->kind == NODE_TEXT && *read_raw(reader, at))
        return filled(reader, read_raw(reader, at));
    if (node->kind == NODE_LIST || node->kind == NODE_MAP)
        read_fault(reader, at, key_of(reader, at), N_("one text is expected here; a text with : or [ needs quotes"));
    else
        read_fault(reader, at, key_of(reader, at), N_("nothing is written here; leave the key out"));
    return NULL;
}

const char *read_short_text(struct reader *reader, node_at at, int cells)
{
    const char *text = read_text(reader, at);
    if (!text)
        return NULL;
    int width = utf8_width(text);
    if (strchr(text, '\n'))
        read_fault(reader, at, text, N_("this text must be one line"));
    else if (width > cells)
        read_fault(reader, at, text, N_("%d cells wide; at most %d fit here"), width, cells);
    return text;
}

const char *const *read_texts(struct reader *reader, node_at at, struct arena *arena, size_t *count)
{
    *count = 0;
    if (!at || !read_is_list(reader, at, N_("other names")))
        return NULL;
    const char **texts = arena_zero(arena, (read_node(reader, at)->value + 1) * sizeof(*texts));
    for (node_at item = read_first(reader, at); item; item = read_next(reader, at, item)) {
        texts[*count] = read_text(reader, item);
        *count += texts[*count] != NULL;
    }
    return texts;
}

bool id_valid(const char *text, bool begins_with_letter_or_digit)
{
    size_t length = 0;
    for (char c; (c = text[length]) && ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_');)
        length++;
    return length > 0 && length <= MAX_ID && !text[length] &&
           !(begins_with_letter_or_digit && (text[0] == '-' || text[0] == '_'));
}

const char *read_id(struct reader *reader, node_at at, bool begins_with_letter_or_digit)
{
    const char *text = read_text(reader, at);
    if (!text || id_valid(text, begins_with_letter_or_digit))
        return text;
    read_fault(
        reader, at, text,
        N_("an id has small letters, digits, - and _, begins with a letter or a digit and has at most 40 characters"));
    return NULL;
}

static size_t digits_in(const char *text)
{
    size_t count = 0;
    while (text[count] >= '0' && text[count] <= '9')
        count++;
    return count;
}

bool read_number_valid(const char *text, double *out)
{
    const char *at = text + (*text == '-');
    size_t whole = digits_in(at);
    at += whole;
    if (whole == 0)
        return false;
    if (!*at && whole < 10) { /* nearly all */
        *out = (double)atol(text);
        return true;
    }
    if (*at == '.') {
        size_t rest = digits_in(at + 1);
        if (rest == 0)
            return false;
        at += 1 + rest;
    }
    if (*at == 'e' || *at == 'E') {
        at++;
        at += *at == '-' || *at == '+';
        size_t rest = digits_in(at);
        if (rest == 0)
            return false;
        at += rest;
    }
    return !*at && strlen(text) < 64 && value_parse_number(text, out) && isfinite(*out);
}

bool read_whole_valid(const char *text)
{
    const char *at = text + (*text == '-');
    size_t digits = digits_in(at);
    return digits > 0 && digits <= 9 && !at[digits] && (*at != '0' || (digits == 1 && at == text));
}

double read_number(struct reader *reader, node_at at, double fallback, double min, double max)
{
    const char *text = read_text(reader, at);
    double number;
    if (!text)
        return fallback;
    if (!read_number_valid(text, &number))
        read_fault(reader, at, text, N_("%s must be a number"), key_of(reader, at));
    else if (number < min || number > max)
        read_fault(reader, at, text, N_("%s must be between %g and %g"), key_of(reader, at), min, max);
    else
        return number;
    return fallback;
}

int read_whole(struct reader *reader, node_at at, int fallback, int min, int max)
{
    double number = read_number(reader, at, fallback, min, max);
    if (number == floor(number))
        return (int)number;
    read_fault(reader, at, read_raw(reader, at), N_("%s must be a whole number"), key_of(reader, at));
    return fallback;
}

bool read_yes(struct reader *reader, node_at at)
{
    const char *text = read_text(reader, at);
    if (text && strcmp(text, "yes") != 0 && strcmp(text, "no") != 0)
        read_fault(reader, at, text, N_("%s must be yes or no"), key_of(reader, at));
    return text && strcmp(text, "yes") == 0;
}

unsigned read_bits(struct reader *reader, node_at at, const char *const *words, size_t count, const char *unknown)
{
    bool list = at && read_node(reader, at)->kind == NODE_LIST;
    unsigned bits = 0;
    for (node_at item = list ? read_first(reader, at) : at; item; item = list ? read_next(reader, at, item) : 0) {
        size_t word = 0;
        while (word < count && strcmp(read_raw(reader, item), words[word]) != 0)
            word++;
        if (word == count)
            read_unknown(reader, item, read_raw(reader, item), unknown, words, count);
        else
            bits |= 1u << word;
    }
    return bits;
}

size_t read_word(struct reader *reader, node_at at, const char *const *words, size_t count, size_t fallback)
{
    const char *text = read_text(reader, at);
    if (!text)
        return fallback;
    for (size_t i = 0; i < count; i++)
        if (strcmp(text, words[i]) == 0)
            return i;
    char known[200] = "";
    size_t used = 0;
    for (size_t i = 0; i < count && used < sizeof(known); i++)
        used += (size_t)snprintf(known + used, sizeof(known) - used, "%s%s", i ? ", " : "", words[i]);
    const char *near = error_near_name(text, words, count);
    if (near)
        read_fault(reader, at, text, N_("%s must be one of: %s; did you mean \"%s\"?"), key_of(reader, at), known,
                   near);
    else
        read_fault(reader, at, text, N_("%s must be one of: %s"), key_of(reader, at), known);
    return fallback;
}
