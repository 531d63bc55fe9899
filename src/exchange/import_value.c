#include "exchange/import_value.h"

#include <string.h>

#include "base/date.h"
#include "base/intl.h"
#include "base/typed.h"
#include "base/utf8.h"
#include "exchange/import_choice.h"
#include "exchange/import_header.h"

/* What a text of the file means in a column: a column of choices has few different texts, and understanding one takes
 * longer than finding it. What is refused is asked again: each place needs its reason.
 *
 * A long text the file may have once and its cells many times (shared strings, merged cells, 〃): it is known again by
 * where it stands, whatever became of it; else 32,000 letters in 40,000 cells would be copied and looked through 40,000
 * times. Other texts of prose are not kept: few come twice. */
#define LONG     1000 /* bytes */
#define MEMO_MAX (1 << 18)
struct memo {
    const char *typed, *found; /* found NULL: refused … */
    struct error *error;       /* … because of this */
    size_t column;
    uint32_t hash;
    uint8_t type, remark;
};

struct import_values {
    const struct book *book;
    size_t sheet;
    int days;
    const struct sheet_def *def;
    struct memo *memo; /* hashed */
    size_t size, count;
    struct arena *arena;
    struct str stored;
    struct meaning {
        const char *key, *code; /* code NULL: to be asked */
        struct meaning *next;
    } * *meaning; /* by column: what a person said, or must say */
    bool tidy;
    enum import_remark_kind remark; /* of the last value */
};

enum import_remark_kind import_value_remark(const struct import_values *values)
{
    return values->remark;
}

struct import_values *import_values_new(const struct book *book, size_t sheet, int days, bool own, struct arena *arena)
{
    struct import_values *values = arena_zero(arena, sizeof(*values));
    *values = (struct import_values){
        .book = book, .sheet = sheet, .days = days, .tidy = !own, .arena = arena, .stored = STR_IN(arena)};
    values->def = &book->catalog->sheet[sheet];
    size_t columns = values->def->column_count;
    values->meaning = arena_zero(arena, columns * sizeof(*values->meaning));
    return values;
}

/* ---- memory ---- */

/* Where TEXT, of an address of its own when it is IS_LONG, is kept or has room. */
static struct memo *memo_slot(const struct import_values *values, const char *text, size_t column, uint8_t type,
                              bool is_long)
{
    uint32_t hash = (uint32_t)str_hash(STR_HASH ^ column << 4 ^ type, text, is_long ? 0 : strlen(text));
    if (is_long)
        hash = (uint32_t)(((uintptr_t)text + hash) * 0x9e3779b97f4a7c15u >> 20);
    for (size_t at = hash & (values->size - 1);; at = (at + 1) & (values->size - 1)) {
        struct memo *slot = &values->memo[at];
        bool same = slot->hash == hash && slot->column == column && slot->type == type;
        if (!slot->typed || (same && (slot->typed == text || (!is_long && strcmp(slot->typed, text) == 0)))) {
            slot->hash = hash;
            return slot;
        }
    }
}

static void memo_grow(struct import_values *values)
{
    struct memo *old = values->memo;
    size_t size = values->size;
    values->size = size ? size * 4 : 256;
    values->memo = arena_zero(values->arena, values->size * sizeof(*values->memo));
    for (size_t i = 0; i < size; i++) {
        size_t at = old[i].hash & (values->size - 1);
        while (old[i].typed && values->memo[at].typed)
            at = (at + 1) & (values->size - 1);
        if (old[i].typed)
            values->memo[at] = old[i];
    }
}

/* ---- what a person said of a value ---- */

void import_values_mean(struct import_values *values, size_t column, const char *key, const char *code)
{
    struct meaning *meaning = arena_zero(values->arena, sizeof(*meaning));
    *meaning = (struct meaning){arena_text(values->arena, key), code, values->meaning[column]};
    values->meaning[column] = meaning;
    values->size = values->count = 0; /* what was understood until now may mean something else */
}

/* False: nothing was said. */
static bool is_said(const struct import_values *values, size_t column, const char *typed, const char **code)
{
    char *key SCOPED(mem_free) = import_choice_key(typed);
    bool said = false;
    for (const struct meaning *meaning = values->meaning[column]; meaning && !said; meaning = meaning->next) {
        said = strcmp(meaning->key, key) == 0;
        *code = meaning->code;
    }
    return said;
}

void import_values_each(const struct import_values *values, size_t column, import_values_fn *fn, void *context)
{
    for (size_t i = 0; i < values->size; i++) {
        const struct memo *memo = &values->memo[i];
        if (memo->typed && memo->column == column && memo->found && *memo->found)
            fn(context, memo->typed);
    }
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
        if (str_starts(p, "\xC2\xA0")) {
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
    return !is_text && (str_is_one_of(text, marks, ARRAY_LENGTH(marks)) || typed_is_empty_mark(text));
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

/* What TEXT means as the program's language has it; NULL: ERR says why it is no value. */
static const char *read_text(struct import_values *values, size_t column, const char *text, struct error *err)
{
    const struct column_def *def = &values->def->column[column];
    str_clear(&values->stored);
    if (model_parse_file(values->book->model, values->sheet, column, text, &values->stored, err))
        return understood(values, def, text);
    return understand_otherwise(def, text);
}

/* A file of ours may have been made in another language than the program speaks now. */
static const char *read_translated(struct import_values *values, size_t column, const char *text)
{
    const char *found = NULL;
    enum language own = intl_language();
    for (enum language language = 0; language < LANGUAGES && !found; language++) {
        struct error refused = {0};
        if (language == own)
            continue;
        intl_speak(language);
        found = read_text(values, column, text, &refused);
        intl_speak(own);
    }
    return found;
}

static const char *understand(struct import_values *values, size_t column, const char *typed, uint8_t type,
                              struct error *err)
{
    const struct column_def *def = &values->def->column[column];
    bool lines = def->kind->prose == PROSE_LINES, broken = !lines && strpbrk(typed, "\r\n");
    const char *text = values->tidy || broken ? tidy(values, typed, lines) : typed;
    if (!*text)
        return "";
    const char *said = NULL;
    if (values->meaning[column] && is_said(values, column, text, &said)) {
        if (!said)
            error_set(err, ERROR_REJECTED, text), error_detail(err, "%s", _("which choice is meant? say it once"));
        return said;
    }
    const char *found = other_date(values, def, text, type);
    if (found)
        return found;
    found = read_text(values, column, text, err);
    if (!found && !values->tidy)
        found = read_translated(values, column, text);
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
    return str_is_one_of(text, words, ARRAY_LENGTH(words));
}

static const char *value_of(struct import_values *values, size_t column, const char *text, uint8_t type,
                            struct error *err)
{
    const struct column_def *def = &values->def->column[column];
    values->remark = REMARK_NONE;
    /* in words: of a spreadsheet that wrote a CSV file */
    if (type == CELL_ERROR || (*text == '#' && values->tidy && is_error_word(text))) {
        error_because(err, ERROR_REJECTED, text, "%s", _("the cell holds an error of the spreadsheet"));
        return NULL;
    }
    if (!def->kind->prose)
        return understand(values, column, text, type, err);
    return is_plain(def, text) && !(values->tidy && is_nothing(def, text))
               ? text
               : text_value(values, column, text, type, err);
}

const char *import_value(struct import_values *values, size_t column, const char *text, uint8_t flags,
                         struct error *err)
{
    uint8_t type = flags & CELL_TYPE;
    bool is_long = strnlen(text, LONG) == LONG;
    values->remark = REMARK_NONE;
    if (!*text)
        return "";
    if (!is_long && values->def->column[column].kind->prose)
        return value_of(values, column, text, type, err);
    if (values->count * 2 >= values->size)
        memo_grow(values);
    struct memo *slot = memo_slot(values, text, column, type, is_long);
    if (!slot->typed) {
        struct error why = {0};
        const char *found = value_of(values, column, text, type, &why);
        if (!found && err)
            *err = why;
        if ((!found && !is_long) || values->count >= MEMO_MAX)
            return found;
        *slot = (struct memo){.typed = text,
                              .found = found,
                              .error = found ? NULL : arena_zero(values->arena, sizeof(why)),
                              .column = column,
                              .hash = slot->hash,
                              .type = type,
                              .remark = (uint8_t)values->remark};
        if (!found)
            *slot->error = why;
        values->count++;
    }
    values->remark = slot->remark;
    if (slot->error && err)
        *err = *slot->error;
    return slot->found;
}
