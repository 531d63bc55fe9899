/* Text, counted in UTF-16 units as Excel does. */
#include "formula/functions.h"

#include <unicase.h>

#include "base/utf8.h"

struct units {
    uint16_t *unit;
    size_t count;
};

static struct units units_of(struct arena *arena, const char *text)
{
    struct units units = {.unit = arena_zero(arena, (strlen(text) + 1) * sizeof(*units.unit))};
    for (uint32_t c; (c = utf8_next(&text));) {
        if (c >= 0x10000) {
            units.unit[units.count++] = (uint16_t)(0xd800 + ((c - 0x10000) >> 10));
            c = 0xdc00 + ((c - 0x10000) & 0x3ff);
        }
        units.unit[units.count++] = (uint16_t)c;
    }
    return units;
}

/* Half a surrogate pair, cut by LEFT or MID, becomes U+FFFD: it keeps its place and the text stays valid. */
static void str_add_units(struct str *out, const struct units *units, size_t from, size_t count)
{
    char bytes[5];
    for (size_t i = from; i < from + count; i++) {
        uint32_t c = units->unit[i];
        if (c >= 0xd800 && c < 0xe000) {
            bool pair =
                c < 0xdc00 && i + 1 < from + count && units->unit[i + 1] >= 0xdc00 && units->unit[i + 1] < 0xe000;
            c = pair ? 0x10000 + ((c - 0xd800) << 10) + (units->unit[++i] - 0xdc00u) : 0xfffd;
        }
        str_add_length(out, bytes, utf8_encode(c, bytes));
    }
}

/* The text made so far as a value; OUT is used up. */
static struct value text_finish(struct run *run, struct str *out)
{
    struct value value = scalar_new_text(run->arena, out->text, out->length);
    str_free(out);
    return value;
}

static struct value units_value(struct run *run, const struct units *units, size_t from, size_t count)
{
    struct str out = STR_INIT;
    str_add_units(&out, units, from, count);
    return text_finish(run, &out);
}

struct value len_value(struct run *run, const struct node *const *arg, size_t count)
{
    (void)count;
    const char *text;
    struct value failed;
    return run_text(run, arg[0], &text, &failed) ? value_number((double)utf8_utf16_length(text)) : failed;
}

/* A text and how many units of it (1 when not said). */
static bool text_and_length(struct run *run, const struct node *const *arg, size_t count, struct units *units,
                            size_t *length, struct value *failed)
{
    const char *text;
    double wanted = 1;
    if (!run_text(run, arg[0], &text, failed) || (count > 1 && !run_integer(run, arg[1], &wanted, failed)))
        return false;
    *failed = value_error(VALUE_VALUE);
    if (wanted < 0)
        return false;
    *units = units_of(run->arena, text);
    *length = wanted < (double)units->count ? (size_t)wanted : units->count;
    return true;
}

struct value left_value(struct run *run, const struct node *const *arg, size_t count)
{
    struct units units;
    size_t length;
    struct value failed;
    return text_and_length(run, arg, count, &units, &length, &failed) ? units_value(run, &units, 0, length) : failed;
}

struct value right_value(struct run *run, const struct node *const *arg, size_t count)
{
    struct units units;
    size_t length;
    struct value failed;
    if (!text_and_length(run, arg, count, &units, &length, &failed))
        return failed;
    return units_value(run, &units, units.count - length, length);
}

struct value mid_value(struct run *run, const struct node *const *arg, size_t count)
{
    (void)count;
    const char *text;
    double start, wanted;
    struct value failed;
    if (!run_text(run, arg[0], &text, &failed) || !run_integer(run, arg[1], &start, &failed) ||
        !run_integer(run, arg[2], &wanted, &failed))
        return failed;
    if (start < 1 || wanted < 0)
        return value_error(VALUE_VALUE);
    struct units units = units_of(run->arena, text);
    if (start > (double)units.count)
        return value_text("");
    size_t from = (size_t)start - 1, left = units.count - from;
    return units_value(run, &units, from, wanted < (double)left ? (size_t)wanted : left);
}

struct value trim_value(struct run *run, const struct node *const *arg, size_t count)
{
    (void)count;
    const char *text;
    struct value failed;
    if (!run_text(run, arg[0], &text, &failed))
        return failed;
    struct str out = STR_INIT;
    for (; *text; text++)
        if (*text != ' ' || (out.length && text[1] && text[1] != ' '))
            str_add_char(&out, *text);
    return text_finish(run, &out);
}

static struct value text_case(struct run *run, const struct node *node, bool upper)
{
    const char *text;
    struct value failed;
    if (!run_text(run, node, &text, &failed))
        return failed;
    struct str out = STR_INIT;
    char bytes[5];
    for (uint32_t c; (c = utf8_next(&text));)
        str_add_length(&out, bytes, utf8_encode(upper ? uc_toupper(c) : uc_tolower(c), bytes));
    return text_finish(run, &out);
}

struct value upper_value(struct run *run, const struct node *const *arg, size_t count)
{
    (void)count;
    return text_case(run, arg[0], true);
}

struct value lower_value(struct run *run, const struct node *const *arg, size_t count)
{
    (void)count;
    return text_case(run, arg[0], false);
}

struct value concatenate_value(struct run *run, const struct node *const *arg, size_t count)
{
    struct str out = STR_INIT;
    for (size_t i = 0; i < count; i++) {
        const char *text;
        struct value failed;
        if (!run_text(run, arg[i], &text, &failed)) {
            str_free(&out);
            return failed;
        }
        str_add(&out, text);
    }
    return text_finish(run, &out);
}

struct joined {
    struct run *run;
    struct str text;
    const char *delimiter;
    bool skip_empty, any;
    struct value failed;
};

static bool joined_each(void *context, struct value value, bool direct)
{
    struct joined *joined = context;
    (void)direct;
    if (value.type == VALUE_ERROR) {
        joined->failed = value;
        return false;
    }
    if (joined->skip_empty && value_blank(value))
        return true;
    if (joined->any)
        str_add(&joined->text, joined->delimiter);
    joined->any = true;
    str_add(&joined->text, scalar_text(joined->run->arena, value));
    joined->failed = value_error(VALUE_VALUE);
    return joined->text.length <= 4 * (size_t)FORMULA_MAX_TEXT; /* far too long already */
}

struct value textjoin_value(struct run *run, const struct node *const *arg, size_t count)
{
    struct joined joined = {.run = run, .text = STR_INIT};
    struct value failed;
    if (!run_text(run, arg[0], &joined.delimiter, &failed) ||
        !scalar_truth(run_value(run, arg[1]), &joined.skip_empty, &failed))
        return failed;
    for (size_t i = 2; i < count; i++)
        if (!run_each(run, arg[i], joined_each, &joined)) {
            str_free(&joined.text);
            return joined.failed;
        }
    return text_finish(run, &joined.text);
}

struct value exact_value(struct run *run, const struct node *const *arg, size_t count)
{
    (void)count;
    const char *a, *b;
    struct value failed;
    if (!run_text(run, arg[0], &a, &failed) || !run_text(run, arg[1], &b, &failed))
        return failed;
    return value_bool(strcmp(a, b) == 0);
}

/* The arguments of FIND and SEARCH: REST is the text from unit START on. */
static bool find_arguments(struct run *run, const struct node *const *arg, size_t count, const char **wanted,
                           const char **rest, size_t *start, struct value *failed)
{
    const char *text;
    double from = 1;
    if (!run_text(run, arg[0], wanted, failed) || !run_text(run, arg[1], &text, failed) ||
        (count > 2 && !run_integer(run, arg[2], &from, failed)))
        return false;
    *failed = value_error(VALUE_VALUE);
    if (from < 1 || from > (double)utf8_utf16_length(text) + 1)
        return false;
    /* A start in the middle of a pair is the character behind it. */
    for (*start = 1; (double)*start < from;)
        *start += utf8_next(&text) >= 0x10000 ? 2 : 1;
    *rest = text;
    return true;
}

/* The unit at which FOUND stands, counted from START at REST. */
static struct value find_place(const char *rest, const char *found, size_t start)
{
    while (rest < found)
        start += utf8_next(&rest) >= 0x10000 ? 2 : 1;
    return value_number((double)start);
}

/* Not strstr(): where the processor has wide registers glibc 2.36's takes the square of the time for long texts. */
static const char *text_find(const char *text, const char *wanted)
{
    return memmem(text, strlen(text), wanted, strlen(wanted));
}

struct value find_value(struct run *run, const struct node *const *arg, size_t count)
{
    const char *wanted, *rest;
    size_t start;
    struct value failed;
    if (!find_arguments(run, arg, count, &wanted, &rest, &start, &failed))
        return failed;
    const char *found = text_find(rest, wanted);
    return found ? find_place(rest, found, start) : value_error(VALUE_VALUE);
}

static char *lower_text(struct arena *arena, const char *text)
{
    struct str out = STR_INIT;
    char bytes[5];
    for (uint32_t c; (c = text_next_lower(&text));)
        str_add_length(&out, bytes, utf8_encode(c, bytes));
    char *lower = arena_text(arena, out.text);
    str_free(&out);
    return lower;
}

/* SEARCH without wildcards: both in small letters, which are as many, and the library's search, which takes no square
 * of its time. */
static struct value search_plain(struct run *run, const char *wanted, const char *rest, size_t start)
{
    const char *lower = lower_text(run->arena, rest);
    const char *found = text_find(lower, lower_text(run->arena, wanted));
    if (!found)
        return value_error(VALUE_VALUE);
    const char *at = rest;
    while (lower < found) {
        utf8_next(&lower);
        utf8_next(&at);
    }
    return find_place(rest, at, start);
}

/* SEARCH with wildcards, over characters as numbers: reading them anew at each place would take a hundred times as
 * long. */
enum { ANY = -1, ONE = -2 };
struct letters {
    int32_t *code;
    size_t count;
};

static struct letters letters_of(struct arena *arena, const char *text, bool pattern)
{
    struct letters letters = {.code = arena_zero(arena, (strlen(text) + 1) * sizeof(*letters.code))};
    while (*text) {
        if (pattern && (*text == '*' || *text == '?')) {
            letters.code[letters.count++] = *text++ == '*' ? ANY : ONE;
            continue;
        }
        if (pattern && *text == '~' && (text[1] == '*' || text[1] == '?' || text[1] == '~'))
            text++;
        letters.code[letters.count++] = (int32_t)text_next_lower(&text);
    }
    return letters;
}

/* The search for one piece of a pattern: for each kind of letter a bit for every place of the piece where it may stand. */
enum { KINDS = 256, BITS = 64 };
struct places {
    uint64_t *mask, *state; /* KINDS times words, words; room for the longest piece */
    size_t words;           /* of the piece that is looked for */
};

static uint64_t *mask_of(const struct places *places, int32_t code)
{
    return places->mask + (size_t)((uint32_t)code % KINDS) * places->words;
}

static bool letters_match(struct letters wanted, const int32_t *text)
{
    for (size_t i = 0; i < wanted.count; i++)
        if (wanted.code[i] != ONE && wanted.code[i] != text[i])
            return false;
    return true;
}

/* Where the letters of WANTED (none of them ANY) begin in TEXT from FROM on, or SIZE_MAX. The places up to which WANTED may have
 * come are the bits of a number that each letter of TEXT moves on (shift-and, Baeza-Yates and Gonnet 1992): to compare anew at each
 * place takes a second for a letter that is repeated thousands of times, with a ? in the middle. Letters share KINDS masks, so that
 * what fits is compared in the end. */
static size_t letters_find(struct places *places, struct letters wanted, const struct letters *text, size_t from)
{
    if (from > text->count || wanted.count > text->count - from)
        return SIZE_MAX;
    if (wanted.count == 0)
        return from;
    const size_t words = places->words = (wanted.count + BITS - 1) / BITS;
    memset(places->mask, 0, KINDS * words * sizeof(*places->mask));
    memset(places->state, 0, words * sizeof(*places->state));
    for (size_t i = 0; i < wanted.count; i++) {
        const uint64_t bit = (uint64_t)1 << i % BITS;
        if (wanted.code[i] != ONE)
            mask_of(places, wanted.code[i])[i / BITS] |= bit;
        else
            for (int32_t kind = 0; kind < KINDS; kind++)
                mask_of(places, kind)[i / BITS] |= bit;
    }
    const uint64_t last = (uint64_t)1 << (wanted.count - 1) % BITS;
    for (size_t at = from; at < text->count; at++) {
        const uint64_t *mask = mask_of(places, text->code[at]);
        uint64_t carry = 1;
        for (size_t i = 0; i < words; i++) {
            const uint64_t out = places->state[i] >> (BITS - 1);
            places->state[i] = (places->state[i] << 1 | carry) & mask[i];
            carry = out;
        }
        if (places->state[words - 1] & last && letters_match(wanted, text->code + at + 1 - wanted.count))
            return at + 1 - wanted.count;
    }
    return SIZE_MAX;
}

struct value search_value(struct run *run, const struct node *const *arg, size_t count)
{
    const char *wanted, *rest;
    size_t start, first = SIZE_MAX, at = 0;
    struct value failed;
    if (!find_arguments(run, arg, count, &wanted, &rest, &start, &failed))
        return failed;
    if (!text_has_wildcard(wanted))
        return search_plain(run, wanted, rest, start);
    const struct letters pattern = letters_of(run->arena, wanted, true), text = letters_of(run->arena, rest, false);
    const size_t room = pattern.count / BITS + 1;
    struct places places = {.mask = arena_zero(run->arena, (KINDS + 1) * room * sizeof(uint64_t))};
    places.state = places.mask + KINDS * room;
    /* Piece by piece between the *, each where it comes first: the earliest leaves most to the others. */
    for (size_t i = 0, end; i <= pattern.count; i = end + 1) {
        for (end = i; end < pattern.count && pattern.code[end] != ANY;)
            end++;
        at = letters_find(&places, (struct letters){pattern.code + i, end - i}, &text, at);
        if (at == SIZE_MAX)
            return value_error(VALUE_VALUE);
        first = first == SIZE_MAX ? at : first;
        at += end - i;
    }
    for (size_t i = 0; i < first; i++)
        start += text.code[i] >= 0x10000 ? 2 : 1;
    return value_number((double)start);
}

struct value substitute_value(struct run *run, const struct node *const *arg, size_t count)
{
    const char *text, *old, *new;
    double instance = 0;
    struct value failed;
    if (!run_text(run, arg[0], &text, &failed) || !run_text(run, arg[1], &old, &failed) ||
        !run_text(run, arg[2], &new, &failed) || (count > 3 && !run_integer(run, arg[3], &instance, &failed)))
        return failed;
    if (count > 3 && instance < 1)
        return value_error(VALUE_VALUE);
    if (!*old)
        return value_text(text);
    struct str out = STR_INIT;
    size_t old_length = strlen(old);
    const char *end = text + strlen(text);
    double seen = 0;
    for (const char *found; (found = memmem(text, (size_t)(end - text), old, old_length)); text = found + old_length) {
        str_add_length(&out, text, (size_t)(found - text));
        bool replaced = instance == 0 || ++seen == instance;
        str_add(&out, replaced ? new : old);
        if (out.length > 4 * (size_t)FORMULA_MAX_TEXT)
            break; /* too long whatever follows */
    }
    str_add(&out, text);
    return text_finish(run, &out);
}

struct value rept_value(struct run *run, const struct node *const *arg, size_t count)
{
    (void)count;
    const char *text;
    double times;
    struct value failed;
    if (!run_text(run, arg[0], &text, &failed) || !run_integer(run, arg[1], &times, &failed))
        return failed;
    if (times < 0 || times * (double)utf8_utf16_length(text) > FORMULA_MAX_TEXT)
        return value_error(VALUE_VALUE);
    if (!*text)
        return value_text("");
    size_t length = strlen(text), total = length * (size_t)times, made = length < total ? length : total;
    char *out = arena_zero(run->arena, total + 1);
    memcpy(out, text, made);
    for (; made < total; made *= 2) /* what is there already, once more */
        memcpy(out + made, out, made < total - made ? made : total - made);
    return value_text(out);
}

struct value value_value(struct run *run, const struct node *const *arg, size_t count)
{
    (void)count;
    double number;
    struct value value = run_value(run, arg[0]), failed;
    if (value.type == VALUE_BOOL)
        return value_error(VALUE_VALUE);
    return scalar_number(value, &number, &failed) ? value_number(number) : failed;
}

struct value text_value(struct run *run, const struct node *const *arg, size_t count)
{
    (void)count;
    const char *format;
    double number;
    struct value failed, value = run_value(run, arg[0]);
    if (value.type == VALUE_ERROR)
        return value;
    if (!run_text(run, arg[1], &format, &failed))
        return failed;
    struct str out = STR_INIT;
    bool ok = true;
    if (value.type == VALUE_BOOL)
        str_add(&out, scalar_text(run->arena, value));
    else if (scalar_number(value, &number, &failed))
        ok = text_format_number(number, format, &out);
    else
        text_format_text(value.text, format, &out);
    if (ok)
        return text_finish(run, &out);
    str_free(&out);
    return value_error(VALUE_VALUE);
}
