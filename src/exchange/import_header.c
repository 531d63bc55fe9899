/* Names of columns, and the row of a stranger's table in which most of them stand. */
#include "exchange/import_header.h"

#include <stdlib.h>
#include <string.h>

#include "base/intl.h"
#include "base/utf8.h"

#define LONGEST 1000 /* bytes: no name and no mark is longer, but any cell may be asked whether it is one */

static char *fold_beginning(const char *text)
{
    size_t length = utf8_cut(text, LONGEST);
    if (!text[length])
        return utf8_fold(text);
    char *beginning SCOPED(mem_free) = mem_text_length(text, length);
    return utf8_fold(beginning);
}

char *import_key(const char *text)
{
    static const char *const blanks[] = {" ", "\t", "\n", "\r", "\xE3\x80\x80" /* ideographic */};
    char *folded = fold_beginning(text);
    import_drop(folded, blanks, ARRAY_LENGTH(blanks));
    return folded;
}

void import_drop(char *text, const char *const *marks, size_t count)
{
    char *to = text;
    for (const char *from = text; *from;) {
        size_t mark = import_mark(from, marks, count);
        from += mark;
        if (!mark)
            *to++ = *from++;
    }
    *to = '\0';
}

size_t import_mark(const char *text, const char *const *marks, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (str_starts(text, marks[i]))
            return strlen(marks[i]);
    return 0;
}

bool import_any_word(const char *key, const char *const *words, size_t count, import_word_fn *is)
{
    for (size_t i = 0; i < count; i++) {
        char *word SCOPED(mem_free) = import_key(words[i]);
        if (is(key, word))
            return true;
    }
    return false;
}

static void names_add(struct names *names, const char *text, size_t column, enum import_how how)
{
    if (!text || !*text)
        return;
    char *key SCOPED(mem_free) = import_key(text);
    ARENA_MORE(names->arena, names->name, names->count, names->capacity) =
        (struct name){arena_text(names->arena, key), column, how};
}

/* In the order in which they count: ids, labels, short labels, other names, labels in other languages. */
void import_names_make(const struct sheet_def *sheet, struct arena *arena, struct names *names)
{
    *names = (struct names){.sheet = sheet, .arena = arena};
    for (size_t c = 0; c < sheet->column_count; c++)
        names_add(names, sheet->column[c].id, c, MAP_ID);
    for (size_t c = 0; c < sheet->column_count; c++) {
        names_add(names, sheet->column[c].label, c, MAP_LABEL);
        names_add(names, intl_form(sheet->column[c].label), c, MAP_LABEL);
    }
    for (size_t c = 0; c < sheet->column_count; c++)
        names_add(names, sheet->column[c].short_label, c, MAP_LABEL);
    for (size_t c = 0; c < sheet->column_count; c++)
        for (size_t i = 0; i < sheet->column[c].also_count; i++)
            names_add(names, sheet->column[c].also[i], c, MAP_ALSO);
    enum language own = intl_language();
    for (enum language language = 0; language < LANGUAGES; language++) {
        intl_speak(language);
        for (size_t c = 0; c < sheet->column_count; c++)
            names_add(names, intl_form(sheet->column[c].label), c, MAP_LABEL);
    }
    intl_speak(own);
}

static const struct name *names_find(const struct names *names, const char *header)
{
    char *key SCOPED(mem_free) = import_key(header);
    for (size_t i = 0; *key && i < names->count; i++)
        if (strcmp(names->name[i].key, key) == 0)
            return &names->name[i];
    return NULL;
}

/* "費用の見積り (円)": the unit in brackets is no part of the name. */
const struct name *import_names_find(const struct names *names, const char *header)
{
    const struct name *found = names_find(names, header);
    if (found)
        return found;
    static const char *const brackets[] = {"(", "（", "[", "［", "【"};
    for (size_t i = 0; i < ARRAY_LENGTH(brackets) && !found; i++) {
        const char *at = strstr(header, brackets[i]);
        if (at && at > header) {
            char *cut SCOPED(mem_free) = mem_text_length(header, (size_t)(at - header));
            found = names_find(names, cut);
        }
    }
    return found;
}

/* ---- units ---- */

static const char *import_header_unit(const struct column_def *def, const char *header)
{
    const char *const *units = def->kind->units;
    char *key SCOPED(mem_free) = import_key(header);
    for (const char *at = key; *at && units; at++) {
        bool opens = *at == '(' || *at == '[' || str_starts(at, "【");
        bool named = str_starts(at, "単位");
        if (!opens && !named)
            continue;
        const char *from = at + (!opens ? 0 : *at == '(' || *at == '[' ? 1 : strlen("【"));
        if (str_starts(from, "単位"))
            from += strlen("単位");
        from += strspn(from, ":");
        for (const char *const *unit = units; *unit; unit++) {
            char *name SCOPED(mem_free) = import_key(*unit);
            size_t length = strlen(name);
            if (strncmp(from, name, length) == 0 && (strchr(")]/", from[length]) || str_starts(from + length, "】")))
                return strcmp(*unit, "月") == 0 ? "か月" : *unit;
        }
    }
    return NULL;
}

const char *import_table_unit(const struct column_def *def, const struct file_table *table, size_t header_row,
                              const char *header)
{
    const char *unit = import_header_unit(def, header);
    for (size_t row = 0; row < header_row && row < table->rows && def->unit && !unit; row++)
        for (size_t f = 0; f < table->fields[row] && f < table->width && !unit; f++)
            if (strstr(table_text(table, row, f), "単位"))
                unit = import_header_unit(def, table_text(table, row, f));
    /* Said of all columns, it is meant for those that count the same: 千円 for yen, not for persons. */
    return unit && def->unit && strstr(unit, def->unit) ? unit : import_header_unit(def, header);
}

bool import_unit_add(const struct column_def *def, const char *typed, const char *unit, struct str *out)
{
    struct str narrow SCOPED(str_free) = STR_INIT;
    utf8_narrow(typed, &narrow);
    while (narrow.length && strchr(" \t\n", narrow.text[narrow.length - 1]))
        narrow.text[--narrow.length] = '\0';
    bool bare = narrow.length && narrow.text[narrow.length - 1] >= '0' && narrow.text[narrow.length - 1] <= '9';
    /* A day ends in a digit as well, and 2030 is a year. */
    if (bare && def->kind->unit_below > 0)
        bare = strspn(narrow.text, "0123456789.") == narrow.length && strtod(narrow.text, NULL) < def->kind->unit_below;
    if (bare)
        str_add_format(out, "%s%s", narrow.text, unit);
    return bare;
}

const char *import_near_name(const struct sheet_def *sheet, const char *header)
{
    const char **names SCOPED(mem_free) = mem_zero(3 * sheet->column_count + 1, sizeof(*names));
    size_t count = 0;
    for (size_t c = 0; c < sheet->column_count; c++) {
        names[count++] = intl_form(sheet->column[c].label);
        names[count++] = sheet->column[c].label;
        names[count++] = sheet->column[c].id;
    }
    return *header ? error_near_name(header, names, count) : NULL;
}

/* ---- the header row ---- */

/* How many fields name different columns; titles of one or two words cannot win against a header. */
static size_t row_score(const struct names *names, const struct file_table *table, size_t row)
{
    bool *seen SCOPED(mem_free) = mem_zero(names->sheet->column_count + 1, sizeof(*seen));
    size_t score = 0;
    for (size_t c = 0; c < table->width; c++) {
        const char *text = table_text(table, row, c);
        const struct name *name = *text ? import_names_find(names, text) : NULL;
        if (name && !seen[name->column]) {
            seen[name->column] = true;
            score++;
        }
    }
    return score;
}

#define NEAR_LETTERS 3 /* shorter texts are near to too much */

/* Fields that nearly name a column: "利用者の範囲" for "利用者範囲". */
static size_t row_near(const struct names *names, const struct file_table *table, size_t row)
{
    size_t near = 0;
    for (size_t c = 0; c < table->width; c++) {
        const char *text = table_text(table, row, c);
        if (utf8_length(text) < NEAR_LETTERS || import_names_find(names, text))
            continue;
        near += import_near_name(names->sheet, text) != NULL;
    }
    return near;
}

/* The row with the most names; where no row has two, nearly right names count as well, so that a row of data that
 * happens to hold a name ("a") is not taken for the header. */
size_t import_find_header(const struct names *names, const struct file_table *table, size_t *best)
{
    size_t header = SIZE_MAX, rows = table->rows < IMPORT_HEADER_ROWS ? table->rows : IMPORT_HEADER_ROWS, most = 0;
    *best = 0;
    for (size_t r = 0; r < rows; r++) {
        size_t score = row_score(names, table, r);
        if (score > *best) {
            *best = score;
            header = r;
        }
    }
    if (*best >= 2)
        return header;
    for (size_t r = 0; r < rows; r++) {
        size_t score = row_score(names, table, r), near = row_near(names, table, r), weight = 3 * score + near;
        if (near >= 2 && weight > most && weight > 3 * *best) {
            most = weight;
            header = r;
        }
    }
    if (most)
        *best = row_score(names, table, header);
    return header;
}

/* A header below the rows that are searched: it is not taken, since data may name columns too, but it is said. */
#define LATE_ROWS 500
size_t import_find_late(const struct names *names, const struct file_table *table)
{
    for (size_t r = IMPORT_HEADER_ROWS; r < table->rows && r < LATE_ROWS; r++)
        if (row_score(names, table, r) >= 2)
            return r;
    return SIZE_MAX;
}

/* ---- headers of two rows: 評価値 over 機密性, 完全性, 可用性, as in the guideline's own ledger ---- */

static const struct name *field_name(const struct names *names, const struct file_table *table, size_t row, size_t c)
{
    const char *text = table_text(table, row, c);
    return *text ? import_names_find(names, text) : NULL;
}

/* Row LOWER belongs to the header as well: it names columns under fields that name none, and has nothing else under
 * fields that name one (rows of data do). */
static bool is_lower(const struct names *names, const struct file_table *table, size_t upper, size_t lower)
{
    size_t named = 0, other = 0;
    for (size_t c = 0; c < table->width; c++) {
        const char *text = table_text(table, lower, c);
        if (!*text)
            continue;
        const struct name *above = field_name(names, table, upper, c), *own = import_names_find(names, text);
        if (above && (!own || own->column != above->column))
            return false;
        named += own && !above;
        other += !own;
    }
    return named > 0 && named >= other;
}

/* Cells that are merged over both rows have their text in the upper one. */
static bool is_upper(const struct names *names, const struct file_table *table, size_t upper, size_t lower)
{
    size_t named = 0;
    for (size_t c = 0; c < table->width; c++)
        named += !*table_text(table, lower, c) && field_name(names, table, upper, c);
    return named >= 2;
}

/* The other row of the header, or SIZE_MAX. */
size_t import_find_second(const struct names *names, const struct file_table *table, size_t header)
{
    const struct table_place *place = table->place;
    if (header + 1 < table->rows && place[header + 1].number == place[header].number + 1 &&
        is_lower(names, table, header, header + 1))
        return header + 1;
    if (header > 0 && place[header - 1].number + 1 == place[header].number &&
        is_upper(names, table, header - 1, header))
        return header - 1;
    return SIZE_MAX;
}
