#include "exchange/import_value.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "base/intl.h"
#include "base/typed.h"
#include "base/utf8.h"
#include "exchange/import_choice.h"
#include "exchange/import_header.h"

/* Text of the file → canonical text: a column of choices has few different texts, and understanding one takes longer
 * than finding it. */
struct memo_entry {
    uint32_t hash;
    uint8_t type, remark;
    const char *typed, *canonical;
};
struct memo {
    struct memo_entry *entry;
    size_t size, count;
};
#define MEMO_MAX 65536

/* Long texts: the file may have one once and its cells many times (shared strings, merged cells, 〃). It is understood
 * once for each column, by where it stands; else 32,000 letters in 40,000 cells would be copied and looked through
 * 40,000 times. */
#define LONG 1000 /* bytes */
struct long_text {
    const char *typed, *found; /* NULL: refused … */
    struct error *error;       /* … because of this */
    size_t column;
    uint8_t type, remark;
};

struct import_values {
    const struct book *book;
    size_t sheet;
    int days;
    const struct sheet_def *def;
    struct memo *memo; /* by column */
    struct arena *arena;
    struct str stored;
    struct meaning {
        const char *key, *code; /* code NULL: to be asked */
    } * *meaning;               /* by column: what a person said, or must say */
    size_t *meanings;
    struct long_text *longs; /* hashed by address */
    size_t long_size, long_count;
    bool tidy;
    enum import_remark_kind remark; /* of the last value */
};

static void longs_free(struct import_values *values)
{
    for (size_t i = 0; i < values->long_size; i++)
        free(values->longs[i].error);
    free(values->longs);
    values->longs = NULL;
    values->long_size = values->long_count = 0;
}

enum import_remark_kind import_value_remark(const struct import_values *values)
{
    return values->remark;
}

struct import_values *import_values_new(const struct book *book, size_t sheet, int days, bool own)
{
    struct import_values *values = mem_zero(1, sizeof(*values));
    *values = (struct import_values){.book = book, .sheet = sheet, .days = days, .tidy = !own, .stored = STR_INIT};
    values->def = &book->catalog->sheet[sheet];
    size_t columns = values->def->column_count;
    values->arena = arena_new();
    values->memo = arena_zero(values->arena, columns * sizeof(*values->memo));
    values->meaning = arena_zero(values->arena, columns * sizeof(*values->meaning));
    values->meanings = arena_zero(values->arena, columns * sizeof(*values->meanings));
    return values;
}

void import_values_free(struct import_values **pointer)
{
    struct import_values *values = *pointer;
    if (!values)
        return;
    for (size_t c = 0; c < values->def->column_count; c++) {
        free(values->memo[c].entry);
        free(values->meaning[c]);
    }
    longs_free(values);
    arena_free(&values->arena);
    str_free(&values->stored);
    free(values);
    *pointer = NULL;
}

/* ---- memory ---- */

static uint32_t text_hash(const char *text, uint8_t type)
{
    uint32_t h = 2166136261u ^ type;
    for (; *text; text++)
        h = (h ^ (unsigned char)*text) * 16777619u;
    return h;
}

static struct memo_entry *memo_slot(const struct memo *memo, const char *typed, uint8_t type, uint32_t hash)
{
    size_t at = hash & (memo->size - 1);
    while (memo->entry[at].typed &&
           (memo->entry[at].hash != hash || memo->entry[at].type != type || strcmp(memo->entry[at].typed, typed) != 0))
        at = (at + 1) & (memo->size - 1);
    return &memo->entry[at];
}

static void memo_grow(struct memo *memo)
{
    struct memo old = *memo;
    memo->size = old.size ? old.size * 4 : 256;
    memo->entry = mem_zero(memo->size, sizeof(*memo->entry));
    for (size_t i = 0; i < old.size; i++)
        if (old.entry[i].typed)
            *memo_slot(memo, old.entry[i].typed, old.entry[i].type, old.entry[i].hash) = old.entry[i];
    free(old.entry);
}

/* ---- what a person said of a value ---- */

void import_values_mean(struct import_values *values, size_t column, const char *key, const char *code)
{
    size_t n = values->meanings[column]++;
    values->meaning[column] = mem_resize(values->meaning[column], n + 1, sizeof(**values->meaning));
    values->meaning[column][n] = (struct meaning){arena_text(values->arena, key), code};
    free(values->memo[column].entry);
    values->memo[column] = (struct memo){0};
    longs_free(values);
}

/* False: nothing was said. */
static bool is_said(const struct import_values *values, size_t column, const char *typed, const char **code)
{
    char *key = import_choice_key(typed);
    bool said = false;
    for (size_t i = 0; i < values->meanings[column] && !said; i++) {
        said = strcmp(values->meaning[column][i].key, key) == 0;
        *code = values->meaning[column][i].code;
    }
    free(key);
    return said;
}

void import_values_each(const struct import_values *values, size_t column, import_values_fn *fn, void *context)
{
    const struct memo *memo = &values->memo[column];
    for (size_t i = 0; i < memo->size; i++)
        if (memo->entry[i].typed && *memo->entry[i].canonical)
            fn(context, memo->entry[i].typed);
}

/* ---- what is understood beyond the screen ---- */

/* Blanks that people do not see, and do not mean: around a text, or without any width within it. */
static size_t blank_at(const char *p)
{
    static const char *const blanks[] = {" ", "\t", "\n", "\r", "\xC2\xA0", "\xE3\x80\x80" /* ideographic */};
    return import_mark(p, blanks, ARRAY_LENGTH(blanks));
}

static size_t nothing_at(const char *p)
{
    static const char *const nothing[] = {"\xE2\x80\x8B", "\xE2\x80\x8C", "\xE2\x81\xA0", "\xEF\xBB\xBF", "\xC2\xAD"};
    if (*p != nothing[0][0] && *p != nothing[3][0] && *p != nothing[4][0]) /* asked at every byte */
        return 0;
    return import_mark(p, nothing, ARRAY_LENGTH(nothing));
}

/* TEXT without such blanks; a line break becomes a blank unless BREAKS may stay. */
static const char *tidy(struct import_values *values, const char *text, bool breaks)
{
    struct str *out = &values->stored;
    bool broken = false;
    str_clear(out);
    for (const char *p = text; *p;) {
        size_t step = nothing_at(p);
        if (step) {
            p += step;
            continue;
        }
        if ((*p == '\n' || *p == '\r') && !breaks) {
            p += *p == '\r' && p[1] == '\n' ? 2 : 1;
            size_t blanks;
            while ((blanks = blank_at(p)) > 0)
                p += blanks;
            while (out->length && out->text[out->length - 1] == ' ')
                out->text[--out->length] = '\0';
            if (*p && out->length) {
                str_add_char(out, ' ');
                broken = true;
            }
            continue;
        }
        if (strncmp(p, "\xC2\xA0", 2) == 0) {
            str_add_char(out, ' ');
            p += 2;
            continue;
        }
        if (*p == '\t' && !breaks)
            str_add_char(out, ' '), p++;
        else
            str_add_char(out, *p++);
    }
    const char *from = out->text;
    for (size_t blanks; (blanks = blank_at(from)) > 0;)
        from += blanks;
    size_t length = strlen(from);
    for (size_t at = length; at > 0;) {
        size_t back = utf8_back(from, at);
        if (blank_at(from + back) != at - back)
            break;
        at = length = back;
    }
    if (broken)
        values->remark = REMARK_BREAK;
    return arena_text_length(values->arena, from, length);
}

/* A text that needs no tidying: no blank at its ends, none that is not seen, no control character; and not too long
 * even if every byte were a character. */
static bool is_plain(const struct column_def *column, const char *text)
{
    const unsigned char *p = (const unsigned char *)text;
    size_t length = 0;
    if (*p == ' ' || (p[0] == 0xE3 && p[1] == 0x80 && p[2] == 0x80))
        return false;
    for (; *p; p++, length++)
        if (*p < 0x20 || *p == 0x7F || (*p == 0xC2 && p[1] <= 0xAD) || (*p == 0xE2 && (p[1] == 0x80 || p[1] == 0x81)) ||
            *p == 0xEF)
            return false;
    if (length && (p[-1] == ' ' || (length >= 3 && memcmp(p - 3, "\xE3\x80\x80", 3) == 0)))
        return false;
    return length <= column->max_length;
}

/* What people and programs write where there is no value. A dash says so only where no text is expected, and a text may
 * well be "NA". */
static bool is_nothing(const struct column_def *def, const char *text)
{
    static const char *const words[] = {"nan", "nat", "null", "none"};
    static const char *const marks[] = {"-", "－", "―", "ー", "–", "—", "ｰ", "--", "…", "・", "/", "／"};
    bool is_text = def->kind->prose;
    if (is_text && *text != 'n' && *text != 'N')
        return false;
    for (size_t i = 0; i < ARRAY_LENGTH(words) && is_text; i++)
        if (strcasecmp(text, words[i]) == 0)
            return true;
    for (size_t i = 0; i < ARRAY_LENGTH(marks) && !is_text; i++)
        if (strcmp(text, marks[i]) == 0)
            return true;
    return !is_text && typed_is_empty_mark(text);
}

/* A serial number where the cell is a number; the day of a cell that has a time. */
static const char *other_date(struct import_values *values, const struct column_def *def, const char *text,
                              uint8_t type)
{
    static const size_t day = sizeof("2026-04-01") - 1;
    double serial;
    char iso[11];
    if (!def->kind->day)
        return NULL;
    if (type == CELL_DATE && strlen(text) > day && text[day] == ' ')
        return arena_text_length(values->arena, text, day);
    if (type == CELL_DATE && date_from_iso(text)) /* also Excel's 29 February 1900, which no person writes */
        return text;
    if (type != CELL_NUMBER || !value_parse_number(text, &serial))
        return NULL;
    serial += values->days;
    if (!(serial >= def->kind->first_day && serial < 2958466))
        return NULL;
    date_iso((int)serial, iso);
    return *iso ? arena_text(values->arena, iso) : NULL;
}

static const char *understand_otherwise(const struct column_def *def, const char *text)
{
    if (def->kind->guess)
        return def->kind->guess(text);
    return def->choices ? import_choice_code(def->choices, text) : NULL;
}

/* What the model made of TEXT. */
static const char *understood(struct import_values *values, const struct column_def *def, const char *text)
{
    if (def->kind->takes_month && def->kind->takes_month(text))
        values->remark = REMARK_MONTH;
    return arena_text(values->arena, values->stored.text);
}

static const char *understand(struct import_values *values, size_t column, const char *typed, uint8_t type,
                              struct error *err)
{
    const struct column_def *def = &values->def->column[column];
    const char *text = values->tidy ? tidy(values, typed, def->kind->prose == PROSE_LINES) : typed;
    if (!*text)
        return "";
    const char *said = NULL;
    if (values->meanings[column] && is_said(values, column, text, &said)) {
        if (!said)
            error_set(err, ERROR_REJECTED, text), error_detail(err, "%s", _("which choice is meant? say it once"));
        return said;
    }
    const char *found = other_date(values, def, text, type);
    if (found)
        return found;
    str_clear(&values->stored);
    if (model_parse_file(values->book->model, values->sheet, column, text, &values->stored, err))
        return understood(values, def, text);
    found = understand_otherwise(def, text);
    if (!found && is_nothing(def, text)) {
        values->remark = REMARK_NOTHING;
        found = "";
    }
    return found;
}

static const char *text_value(struct import_values *values, size_t column, const char *text, uint8_t type,
                              struct error *err)
{
    const char *found = understand(values, column, text, type, err);
    if (found && values->tidy && is_nothing(&values->def->column[column], found)) {
        values->remark = REMARK_NOTHING;
        found = "";
    }
    return found;
}

static bool is_error_word(const char *text)
{
    static const char *const words[] = {"#REF!", "#VALUE!", "#DIV/0!", "#NAME?",
                                        "#NUM!", "#NULL!",  "#SPILL!", "#CALC!"};
    for (size_t i = 0; i < ARRAY_LENGTH(words); i++)
        if (strcmp(text, words[i]) == 0)
            return true;
    return false;
}

static const char *value_of(struct import_values *values, size_t column, const char *text, uint8_t flags,
                            struct error *err)
{
    const struct column_def *def = &values->def->column[column];
    struct memo *memo = &values->memo[column];
    uint8_t type = flags & CELL_TYPE;
    values->remark = REMARK_NONE;
    if (type == CELL_ERROR) {
        error_because(err, ERROR_REJECTED, text, "%s", _("the cell holds an error of the spreadsheet"));
        return NULL;
    }
    if (*text == '#' && values->tidy && is_error_word(text)) { /* of a spreadsheet that wrote a CSV file */
        error_because(err, ERROR_REJECTED, text, "%s", _("the cell holds an error of the spreadsheet"));
        return NULL;
    }
    if (def->kind->prose)
        return is_plain(def, text) && !(values->tidy && is_nothing(def, text))
                   ? text
                   : text_value(values, column, text, type, err);
    if (memo->count * 2 >= memo->size && memo->count < MEMO_MAX)
        memo_grow(memo);
    uint32_t hash = text_hash(text, type);
    struct memo_entry *slot = memo_slot(memo, text, type, hash);
    if (slot->typed) {
        values->remark = slot->remark;
        return slot->canonical;
    }
    const char *canonical = understand(values, column, text, type, err);
    if (canonical && memo->count < MEMO_MAX) { /* what is refused is asked again: each place needs its reason */
        *slot = (struct memo_entry){
            .hash = hash, .type = type, .remark = (uint8_t)values->remark, .typed = text, .canonical = canonical};
        memo->count++;
    }
    return canonical;
}

static struct long_text *long_slot(const struct import_values *values, const char *typed, size_t column, uint8_t type)
{
    size_t at = (size_t)(((uintptr_t)typed + column * 16 + type) * 0x9e3779b97f4a7c15u >> 20) & (values->long_size - 1);
    const struct long_text *slot;
    while ((slot = &values->longs[at])->typed && (slot->typed != typed || slot->column != column || slot->type != type))
        at = (at + 1) & (values->long_size - 1);
    return &values->longs[at];
}

static void longs_grow(struct import_values *values)
{
    struct import_values old = *values;
    values->long_size = old.long_size ? old.long_size * 2 : 64;
    values->longs = mem_zero(values->long_size, sizeof(*values->longs));
    for (size_t i = 0; i < old.long_size; i++)
        if (old.longs[i].typed)
            *long_slot(values, old.longs[i].typed, old.longs[i].column, old.longs[i].type) = old.longs[i];
    free(old.longs);
}

static const char *long_value(struct import_values *values, size_t column, const char *text, uint8_t flags,
                              struct error *err)
{
    uint8_t type = flags & CELL_TYPE;
    if (values->long_count * 2 >= values->long_size)
        longs_grow(values);
    struct long_text *slot = long_slot(values, text, column, type);
    if (!slot->typed) {
        struct error why = {0};
        const char *found = value_of(values, column, text, flags, &why);
        *slot = (struct long_text){
            .typed = text, .found = found, .column = column, .type = type, .remark = (uint8_t)values->remark};
        if (!found) {
            slot->error = mem_zero(1, sizeof(*slot->error));
            *slot->error = why;
        }
        values->long_count++;
    }
    values->remark = slot->remark;
    if (!slot->found && err)
        *err = *slot->error;
    return slot->found;
}

const char *import_value(struct import_values *values, size_t column, const char *text, uint8_t flags,
                         struct error *err)
{
    values->remark = REMARK_NONE;
    if (!*text)
        return "";
    return (strnlen(text, LONG) < LONG ? value_of : long_value)(values, column, text, flags, err);
}
