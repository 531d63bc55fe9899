#include "exchange/import_rows.h"

#include <stdlib.h>
#include <string.h>

#include "base/intl.h"
#include "base/utf8.h"
#include "exchange/import_choice.h"
#include "exchange/import_header.h"

enum { WORDS_LABEL, WORDS_LABEL_OTHER, WORDS_TEXT, WORDS_TEXT_OTHER, WORDS_OWN }; /* in either language */
struct words { /* of a given row, folded without blanks; NULL: none */
    const char *own[WORDS_OWN], **also;
};
struct import_rows {
    const struct sheet_def *sheet;
    const struct file_table *table;
    const struct import_map *map;
    struct words *words; /* by given row */
};

static const char *key_of(struct arena *arena, const char *text)
{
    char *key SCOPED(mem_free) = text ? import_key(text) : NULL;
    return key && *key ? arena_text(arena, key) : NULL;
}

struct import_rows *import_rows_new(const struct sheet_def *sheet, const struct file_table *table,
                                    const struct import_map *map, struct arena *arena)
{
    struct import_rows *rows = arena_zero(arena, sizeof(*rows));
    *rows = (struct import_rows){.sheet = sheet, .table = table, .map = map};
    rows->words = arena_zero(arena, (sheet->row_count + 1) * sizeof(*rows->words));
    for (size_t r = 0; r < sheet->row_count; r++) {
        const struct row_def *def = &sheet->row[r];
        const char **also = arena_zero(arena, (def->also_count + 1) * sizeof(*also));
        for (size_t i = 0; i < def->also_count; i++)
            also[i] = key_of(arena, def->also[i]);
        rows->words[r] = (struct words){{key_of(arena, def->label), key_of(arena, intl_form(def->label)),
                                         key_of(arena, def->text), key_of(arena, intl_form(def->text))},
                                        also};
    }
    return rows;
}

/* ---- by code ---- */

/* A field that may hold a code or words of the row: not what people fill in. */
static bool names_row(const struct import_rows *rows, size_t field)
{
    const struct import_mapping *m = &rows->map->mapping[field];
    return !m->sheet_name && (m->column == SIZE_MAX || m->is_id || m->computed);
}

static const char *field_text(const struct import_rows *rows, size_t at, size_t field)
{
    return names_row(rows, field) ? table_field(rows->table, at, field) : "";
}

static const char *known_code(const struct import_rows *rows, const char *code)
{
    size_t row = *code ? sheet_find_row(rows->sheet, code) : SIZE_MAX;
    return row == SIZE_MAX ? NULL : rows->sheet->row[row].id;
}

/* 「（１－１）」, "1‐1." as 1-1; "1-1 経営者の…" too. */
static void code_of(const char *text, struct str *out)
{
    static const char *const dashes[] = {"‐", "‑", "‒", "–", "—", "―", "−", "－", "ー", "ｰ"};
    struct str narrow SCOPED(str_free) = STR_INIT;
    utf8_narrow(text, &narrow);
    str_clear(out);
    for (const char *p = narrow.text + strspn(narrow.text, " (["); *p;) {
        size_t skip = import_mark(p, dashes, ARRAY_LENGTH(dashes));
        if (skip) {
            str_add_char(out, '-');
            p += skip;
        } else if ((*p >= '0' && *p <= '9') || (*p >= 'a' && *p <= 'z') || (*p >= 'A' && *p <= 'Z') || *p == '-' ||
                   *p == '_') {
            str_add_char(out, *p >= 'A' && *p <= 'Z' ? (char)(*p + 'a' - 'A') : *p);
            p++;
        } else {
            break;
        }
    }
}

/* 1-1 that a spreadsheet program took for the first of January. */
static void code_of_day(const char *iso, struct str *out)
{
    str_clear(out);
    str_add_format(out, "%d-%d", atoi(iso + 5), atoi(iso + 8));
}

/* "(1) 組織的セキュリティ対策", "1": the number at the beginning; 0: none. */
static long leading_number(const char *text)
{
    struct str narrow SCOPED(str_free) = STR_INIT;
    utf8_narrow(text, &narrow);
    const char *p = narrow.text + strspn(narrow.text, " ([");
    size_t digits = strspn(p, "0123456789");
    return digits > 0 && digits < 4 && p[digits] != '-' ? strtol(p, NULL, 10) : 0;
}

static const char *find_code(const struct import_rows *rows, size_t at)
{
    struct str code SCOPED(str_free) = STR_INIT;
    const char *found = NULL;
    for (size_t f = 0; f < rows->map->count && !found; f++) {
        const char *text = field_text(rows, at, f);
        if (!*text)
            continue;
        if ((table_flags(rows->table, at, f) & CELL_TYPE) == CELL_DATE && strlen(text) >= 10)
            code_of_day(text, &code);
        else
            code_of(text, &code);
        found = known_code(rows, code.text);
    }
    long section = 0;
    for (size_t f = 0; f < rows->map->count && !found; f++) { /* the section's number, then the number in it */
        long number = leading_number(field_text(rows, at, f));
        if (section && number) {
            str_clear(&code);
            str_add_format(&code, "%ld-%ld", section, number);
            found = known_code(rows, code.text);
        }
        section = number ? number : section;
    }
    return found;
}

/* ---- by words ---- */

/* What field F says of row AT: where it says nothing, what it said last (書類 once, beside four threats). */
static const char *said_above(const struct import_rows *rows, size_t at, size_t f)
{
    const char *text = "";
    for (size_t r = at + 1; r-- > rows->map->header + 1 && !*text;)
        text = table_field(rows->table, r, f);
    return text;
}

/* Whether ROW agrees with what the file says in given columns. */
static bool agrees(const struct import_rows *rows, size_t at, size_t row)
{
    const struct row_def *def = &rows->sheet->row[row];
    for (size_t f = 0; f < rows->map->count; f++) {
        const struct import_mapping *m = &rows->map->mapping[f];
        const struct column_def *column = m->column == SIZE_MAX ? NULL : &rows->sheet->column[m->column];
        if (!column || !column->given || !column->choices)
            continue;
        const char *text = said_above(rows, at, f), *value = def->value[m->column];
        const char *code = *text ? import_choice_code(column->choices, text) : NULL;
        if (code && value && strcmp(code, value) != 0)
            return false;
    }
    return true;
}

/* How well the folded TEXT names a row: the letters of the longest word of it that it holds; whole is best. */
static size_t likeness(const struct words *words, size_t also_count, const char *text)
{
    size_t best = 0;
    for (size_t i = 0; i < WORDS_OWN + also_count; i++) {
        const char *word = i < WORDS_OWN ? words->own[i] : words->also[i - WORDS_OWN];
        if (word && strcmp(word, text) == 0)
            return SIZE_MAX;
        bool counts = i < WORDS_TEXT || i >= WORDS_OWN; /* a text only as a whole */
        if (word && counts && strstr(text, word) && strlen(word) > best)
            best = strlen(word);
    }
    return best;
}

const char *import_rows_words(const struct import_rows *rows, size_t at)
{
    const char *words = "";
    for (size_t f = 0; f < rows->map->count; f++) {
        const char *text = field_text(rows, at, f);
        words = utf8_length(text) > utf8_length(words) ? text : words;
    }
    return words;
}

bool import_rows_filled(const struct import_rows *rows, size_t at)
{
    bool filled = false;
    for (size_t f = 0; f < rows->map->count && f < rows->table->fields[at] && !filled; f++)
        filled = rows->map->mapping[f].column != SIZE_MAX && !names_row(rows, f) && *table_text(rows->table, at, f);
    return filled;
}

const char *import_rows_find(const struct import_rows *rows, size_t at)
{
    const char *code = find_code(rows, at);
    size_t best = 0, found = SIZE_MAX;
    bool twice = false;
    for (size_t f = 0; f < rows->map->count && !code; f++) {
        const char *text = field_text(rows, at, f);
        char *key SCOPED(mem_free) = *text ? import_key(text) : NULL;
        for (size_t r = 0; key && *key && r < rows->sheet->row_count; r++) {
            size_t own = likeness(&rows->words[r], rows->sheet->row[r].also_count, key);
            if (own == 0 || own < best || !agrees(rows, at, r))
                continue;
            twice = own == best && found != r;
            best = own;
            found = r;
        }
    }
    return code ? code : found != SIZE_MAX && !twice ? rows->sheet->row[found].id : NULL;
}
