#include "exchange/import_value.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "base/intl.h"
#include "base/utf8.h"

/* Text of the file → canonical text: a column of choices has few different texts, and understanding one takes longer
 * than finding it. */
struct memo_entry {
    uint32_t hash;
    uint8_t type;
    const char *typed, *canonical;
};
struct memo {
    struct memo_entry *entry;
    size_t size, count;
};
#define MEMO_MAX 65536

struct import_values {
    const struct book *book;
    size_t sheet;
    int days;
    const struct sheet_def *def;
    struct memo *memo; /* by column */
    struct arena *arena;
    struct str stored;
};

struct import_values *import_values_new(const struct book *book, size_t sheet, int days)
{
    struct import_values *values = mem_zero(1, sizeof(*values));
    *values = (struct import_values){.book = book, .sheet = sheet, .days = days, .stored = STR_INIT};
    values->def = &book->catalog->sheet[sheet];
    values->memo = mem_zero(values->def->column_count, sizeof(*values->memo));
    values->arena = arena_new();
    return values;
}

void import_values_free(struct import_values **pointer)
{
    struct import_values *values = *pointer;
    if (!values)
        return;
    for (size_t c = 0; c < values->def->column_count; c++)
        free(values->memo[c].entry);
    free(values->memo);
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

/* ---- what is understood beyond the screen ---- */

/* A plain text needs no understanding: no control character, and not too long even if every byte were a character. */
static bool is_plain(const struct column_def *column, const char *text)
{
    size_t length = 0;
    for (const unsigned char *p = (const unsigned char *)text; *p; p++, length++)
        if (*p < 0x20 || *p == 0x7F || (*p == 0xC2 && p[1] < 0xA0))
            return false;
    return length <= column->max_length;
}

static bool same_folded(const char *folded, const char *name)
{
    char *other = name ? utf8_fold(name) : NULL;
    bool same = other && strcmp(other, folded) == 0;
    free(other);
    return same;
}

static const char *other_choice(const struct column_def *def, const char *typed)
{
    char *folded = utf8_fold(typed);
    const char *code = NULL;
    for (size_t i = 0; i < def->choices->count && !code; i++) {
        const struct choice *choice = &def->choices->choice[i];
        bool same = same_folded(folded, choice->short_label) || same_folded(folded, intl_form(choice->short_label));
        for (size_t k = 0; k < choice->also_count && !same; k++)
            same = same_folded(folded, choice->also[k]);
        if (same)
            code = choice->code;
    }
    free(folded);
    return code;
}

static const char *other_flag(const char *typed)
{
    static const char *const yes[] = {"●", "レ", "✔", "☑", "◎", "該当", "含む", "on", "ok"};
    static const char *const no[] = {"－", "―", "ー", "–", "—", "✕", "☐", "非該当", "含まない", "off", "該当なし"};
    char *folded = utf8_fold(typed);
    const char *found = NULL;
    for (size_t i = 0; i < ARRAY_LENGTH(yes) && !found; i++)
        found = same_folded(folded, yes[i]) ? "yes" : NULL;
    for (size_t i = 0; i < ARRAY_LENGTH(no) && !found; i++)
        found = same_folded(folded, no[i]) ? "" : NULL;
    free(folded);
    return found;
}

/* A serial number where the cell is a number; the day of a cell that has a time. */
static const char *other_date(struct import_values *values, const char *text, uint8_t type)
{
    static const size_t day = sizeof("2026-04-01") - 1;
    double serial;
    char iso[11];
    if (type == CELL_DATE && strlen(text) > day && text[day] == ' ')
        return arena_text_length(values->arena, text, day);
    if (type != CELL_NUMBER || !value_parse_number(text, &serial))
        return NULL;
    serial += values->days;
    if (!(serial >= 1 && serial < 2958466))
        return NULL;
    date_iso((int)serial, iso);
    return *iso ? arena_text(values->arena, iso) : NULL;
}

static const char *other_number(struct import_values *values, size_t column, const char *text)
{
    static const char *const marks[] = {"¥", "￥", "円", "件", "名", "台", "人"};
    struct str narrow = STR_INIT, bare = STR_INIT;
    struct error err = {0};
    const char *found = NULL;
    utf8_narrow(text, &narrow);
    for (const char *p = narrow.text; *p;) {
        size_t skip = *p == ' ';
        for (size_t i = 0; i < ARRAY_LENGTH(marks) && !skip; i++)
            skip = strncmp(p, marks[i], strlen(marks[i])) == 0 ? strlen(marks[i]) : 0;
        if (!skip)
            str_add_char(&bare, *p++);
        p += skip;
    }
    str_clear(&values->stored);
    if (bare.length && strcmp(bare.text, narrow.text) != 0 &&
        model_parse(values->book->model, values->sheet, column, bare.text, &values->stored, &err))
        found = arena_text(values->arena, values->stored.text);
    str_free(&narrow);
    str_free(&bare);
    return found;
}

static const char *understand_otherwise(struct import_values *values, size_t column, const char *text)
{
    const struct column_def *def = &values->def->column[column];
    switch (def->type) {
    case COLUMN_CHOICE:
    case COLUMN_LEVEL: return other_choice(def, text);
    case COLUMN_FLAG: return other_flag(text);
    case COLUMN_NUMBER: return other_number(values, column, text);
    default: return NULL;
    }
}

static const char *understand(struct import_values *values, size_t column, const char *text, uint8_t type,
                              struct error *err)
{
    const struct column_def *def = &values->def->column[column];
    const char *found = def->type == COLUMN_DATE ? other_date(values, text, type) : NULL;
    if (found)
        return found;
    str_clear(&values->stored);
    if (model_parse(values->book->model, values->sheet, column, text, &values->stored, err))
        return arena_text(values->arena, values->stored.text);
    return understand_otherwise(values, column, text);
}

const char *import_value(struct import_values *values, size_t column, const char *text, uint8_t flags,
                         struct error *err)
{
    const struct column_def *def = &values->def->column[column];
    struct memo *memo = &values->memo[column];
    uint8_t type = flags & CELL_TYPE;
    if (!*text)
        return "";
    if (type == CELL_ERROR) {
        error_set(err, ERROR_REJECTED, text);
        error_detail(err, "%s", _("the cell holds an error of the spreadsheet"));
        return NULL;
    }
    if (def->type == COLUMN_TEXT || def->type == COLUMN_NOTE)
        return is_plain(def, text) ? text : understand(values, column, text, type, err);
    if (memo->count * 2 >= memo->size && memo->count < MEMO_MAX)
        memo_grow(memo);
    uint32_t hash = text_hash(text, type);
    struct memo_entry *slot = memo_slot(memo, text, type, hash);
    if (slot->typed)
        return slot->canonical;
    const char *canonical = understand(values, column, text, type, err);
    if (canonical && memo->count < MEMO_MAX) { /* what is refused is asked again: each place needs its reason */
        *slot = (struct memo_entry){.hash = hash, .type = type, .typed = text, .canonical = canonical};
        memo->count++;
    }
    return canonical;
}
