#include "exchange/import_map.h"

#include <stdlib.h>
#include <string.h>

#include "base/intl.h"
#include "base/utf8.h"

size_t sheet_id_column(const struct sheet_def *sheet)
{
    for (size_t c = 0; c < sheet->column_count; c++)
        if (sheet->column[c].built_in && strcmp(sheet->column[c].id, "id") == 0)
            return c;
    return SIZE_MAX;
}

/* ---- names of columns, folded once ---- */

/* The folded text without any blanks: 「情報 資産名称」 is 「情報資産名称」. */
static char *key_of(const char *text)
{
    char *folded = utf8_fold(text), *to = folded;
    for (const char *from = folded; *from;) {
        if (*from == ' ' || *from == '\t' || *from == '\n' || *from == '\r') {
            from++;
        } else if (strncmp(from, "\xE3\x80\x80", 3) == 0) { /* ideographic space */
            from += 3;
        } else {
            *to++ = *from++;
        }
    }
    *to = '\0';
    return folded;
}

struct name {
    char *key;
    size_t column;
    enum import_how how;
};
struct names {
    const struct sheet_def *sheet;
    size_t count, capacity;
    struct name *name;
};

static void names_add(struct names *names, const char *text, size_t column, enum import_how how)
{
    if (!text || !*text)
        return;
    names->name = mem_grow(names->name, names->count, &names->capacity, sizeof(*names->name));
    names->name[names->count++] = (struct name){key_of(text), column, how};
}

/* In the order in which they count: ids, labels, short labels, other names. */
static void names_make(const struct sheet_def *sheet, struct names *names)
{
    *names = (struct names){.sheet = sheet};
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
}

static void names_free(struct names *names)
{
    for (size_t i = 0; i < names->count; i++)
        free(names->name[i].key);
    free(names->name);
}

static const struct name *names_find(const struct names *names, const char *header)
{
    const struct name *found = NULL;
    char *key = key_of(header);
    for (size_t i = 0; *key && i < names->count && !found; i++)
        if (strcmp(names->name[i].key, key) == 0)
            found = &names->name[i];
    free(key);
    return found;
}

/* "費用の見積り (円)": the unit in brackets is no part of the name. */
static const struct name *names_find_loosely(const struct names *names, const char *header)
{
    const struct name *found = names_find(names, header);
    if (found)
        return found;
    static const char *const brackets[] = {"(", "（", "[", "［", "【"};
    for (size_t i = 0; i < ARRAY_LENGTH(brackets) && !found; i++) {
        const char *at = strstr(header, brackets[i]);
        if (at && at > header) {
            char *cut = mem_text_length(header, (size_t)(at - header));
            found = names_find(names, cut);
            free(cut);
        }
    }
    return found;
}

static char *near_name(const struct sheet_def *sheet, const char *header)
{
    const char **names = mem_zero(3 * sheet->column_count + 1, sizeof(*names));
    size_t count = 0;
    for (size_t c = 0; c < sheet->column_count; c++) {
        names[count++] = intl_form(sheet->column[c].label);
        names[count++] = sheet->column[c].label;
        names[count++] = sheet->column[c].id;
    }
    const char *near = *header ? error_near_name(header, names, count) : NULL;
    char *copy = mem_text(near);
    free(names);
    return copy;
}

/* ---- the header row ---- */

/* How many fields name different columns; titles of one or two words cannot win against a header. */
static size_t row_score(const struct names *names, const struct file_table *table, size_t row)
{
    bool *seen = mem_zero(names->sheet->column_count + 1, sizeof(*seen));
    size_t score = 0;
    for (size_t c = 0; c < table->width; c++) {
        const char *text = table_text(table, row, c);
        const struct name *name = *text ? names_find_loosely(names, text) : NULL;
        if (name && !seen[name->column]) {
            seen[name->column] = true;
            score++;
        }
    }
    free(seen);
    return score;
}

#define NEAR_LETTERS 3 /* shorter texts are near to too much */

/* Fields that nearly name a column: "利用者の範囲" for "利用者範囲". */
static size_t row_near(const struct names *names, const struct file_table *table, size_t row)
{
    size_t near = 0;
    for (size_t c = 0; c < table->width; c++) {
        const char *text = table_text(table, row, c);
        if (utf8_length(text) < NEAR_LETTERS || names_find_loosely(names, text))
            continue;
        char *name = near_name(names->sheet, text);
        near += name != NULL;
        free(name);
    }
    return near;
}

/* The row with the most names; where no row has two, nearly right names count as well, so that a row of data that
 * happens to hold a name ("a") is not taken for the header. */
static size_t find_header(const struct names *names, const struct file_table *table, size_t *best)
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

/* ---- headers of two rows: 評価値 over 機密性, 完全性, 可用性, as in the guideline's own ledger ---- */

static const struct name *field_name(const struct names *names, const struct file_table *table, size_t row, size_t c)
{
    const char *text = table_text(table, row, c);
    return *text ? names_find_loosely(names, text) : NULL;
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
        const struct name *above = field_name(names, table, upper, c), *own = names_find_loosely(names, text);
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
static size_t find_second(const struct names *names, const struct file_table *table, size_t header)
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

size_t import_map_score(const struct book *book, size_t sheet, const struct file_table *table)
{
    struct names names;
    size_t score;
    names_make(&book->catalog->sheet[sheet], &names);
    find_header(&names, table, &score);
    names_free(&names);
    return score;
}

/* ---- what was decided for this layout before ---- */

static char *memory_key(const struct sheet_def *sheet, const struct import_map *map)
{
    uint64_t sum = 0;
    for (size_t i = 0; i < map->count; i++) { /* in any order: a sum */
        char *key = key_of(map->mapping[i].header);
        uint64_t h = UINT64_C(14695981039346656037);
        for (const char *p = key; *p; p++)
            h = (h ^ (unsigned char)*p) * UINT64_C(1099511628211);
        if (*key)
            sum += h;
        free(key);
    }
    return mem_format("map:%s:%016llx", sheet->id, (unsigned long long)sum);
}

bool import_map_remember(struct book *book, size_t sheet, const struct import_map *map, struct error *err)
{
    const struct sheet_def *def = &book->catalog->sheet[sheet];
    struct str value = STR_INIT;
    for (size_t i = 0; i < map->count; i++) {
        const struct import_mapping *m = &map->mapping[i];
        if ((m->how == MAP_CHOSEN || m->how == MAP_REMEMBERED) && !strpbrk(m->header, "\t\n"))
            str_add_format(&value, "%s\t%s\n", m->header, m->column == SIZE_MAX ? "" : def->column[m->column].id);
    }
    char *key = memory_key(def, map);
    bool good = value.length == 0 || store_put_note(book->store, key, value.text, err);
    free(key);
    str_free(&value);
    return good;
}

static void recall(struct book *book, const struct sheet_def *sheet, struct import_map *map)
{
    char *key = memory_key(sheet, map), *value = store_note(book->store, key), *rest = value, *line;
    while (rest && (line = strsep(&rest, "\n"))) {
        char *tab = strchr(line, '\t');
        if (!tab)
            continue;
        *tab = '\0';
        for (size_t i = 0; i < map->count; i++) {
            struct import_mapping *m = &map->mapping[i];
            if (strcmp(m->header, line) != 0)
                continue;
            size_t column = SIZE_MAX;
            for (size_t c = 0; c < sheet->column_count && column == SIZE_MAX; c++)
                if (strcmp(sheet->column[c].id, tab + 1) == 0)
                    column = c;
            if (column != SIZE_MAX || !tab[1]) { /* a column that is gone from the form is forgotten */
                m->column = column;
                m->how = MAP_REMEMBERED;
            }
        }
    }
    free(value);
    free(key);
}

/* ---- the map ---- */

static bool refuse(const struct file_table *table, bool xlsx, size_t row, size_t column, const char *detail,
                   struct error *err)
{
    struct str place = STR_INIT;
    table_place_text(table, xlsx, row, column, &place);
    error_set(err, ERROR_REJECTED, table->name);
    error_place(err, "%s", place.text);
    error_detail(err, "%s", detail);
    str_free(&place);
    return false;
}

/* "'id": the mark of an own CSV export whose dangerous fields were given a '. */
static char *header_text(const struct file_table *table, bool xlsx, size_t row, size_t column)
{
    const char *text = column < table->fields[row] ? table_text(table, row, column) : "";
    text += strspn(text, " ");
    if (!xlsx && column == 0 && *text == '\'')
        text++;
    size_t length = strlen(text);
    while (length && text[length - 1] == ' ')
        length--;
    return mem_text_length(text, length);
}

/* Of a header of two rows: the text that names a column, the lower one first. */
static char *field_header(const struct names *names, const struct file_table *table, bool xlsx,
                          const struct import_map *map, size_t column)
{
    char *lower = header_text(table, xlsx, map->header, column);
    if (map->upper == SIZE_MAX || names_find_loosely(names, lower))
        return lower;
    char *upper = header_text(table, xlsx, map->upper, column);
    bool take = *upper && (!*lower || names_find_loosely(names, upper));
    free(take ? lower : upper);
    return take ? upper : lower;
}

/* "(H)": a field without a header that holds values; it must not be lost in silence. */
static char *nameless(const struct file_table *table, bool xlsx, size_t header, size_t column)
{
    bool any = false;
    for (size_t r = header + 1; r < table->rows && !any; r++)
        any = column < table->fields[r] && *table_text(table, r, column);
    if (!any)
        return NULL;
    struct str place = STR_INIT;
    table_column_text(xlsx, column, &place);
    char *text = mem_format("(%s)", place.text);
    str_free(&place);
    return text;
}

static void map_own(const struct sheet_def *sheet, const struct file_table *table, size_t i, struct import_mapping *m)
{
    const char *id = table->id[i];
    m->ignored = true;
    for (size_t c = 0; *id && c < sheet->column_count; c++)
        if (strcmp(sheet->column[c].id, id) == 0) {
            m->column = c;
            m->how = MAP_ID;
            m->ignored = false;
        }
}

/* 番号 in other people's ledgers counts their rows; it is our id only where every header is one of ours. Else rows that
 * are there would be overwritten by chance. Where the form gives the rows, their numbers are the form's and the
 * guideline's own: 1-1 is the same question in everybody's file. */
static void doubt_numbers(const struct sheet_def *sheet, struct import_map *map)
{
    if (sheet->kind != SHEET_LEDGER)
        return;
    size_t id_column = sheet_id_column(sheet);
    bool ours = true;
    for (size_t i = 0; i < map->count; i++)
        ours = ours && (!*map->mapping[i].header || map->mapping[i].how == MAP_ID || map->mapping[i].how == MAP_LABEL);
    for (size_t i = 0; i < map->count && !ours; i++)
        if (map->mapping[i].column == id_column && map->mapping[i].how == MAP_LABEL) {
            map->mapping[i].column = SIZE_MAX;
            map->mapping[i].how = MAP_NONE;
        }
}

static void map_fields(struct book *book, const struct sheet_def *sheet, const struct file_table *table, bool xlsx,
                       const struct names *names, const struct import_choice *choice, size_t choices,
                       struct import_map *map)
{
    for (size_t i = 0; i < map->count; i++) {
        struct import_mapping *m = &map->mapping[i];
        *m = (struct import_mapping){.header = field_header(names, table, xlsx, map, i), .column = SIZE_MAX};
        if (table->id) {
            map_own(sheet, table, i, m);
            continue;
        }
        const struct name *name = *m->header ? names_find_loosely(names, m->header) : NULL;
        if (name) {
            m->column = name->column;
            m->how = name->how;
        } else {
            m->near_name = near_name(sheet, m->header);
            char *letter = *m->header ? NULL : nameless(table, xlsx, map->header, i);
            if (letter) {
                free(m->header);
                m->header = letter;
                m->nameless = true;
            }
        }
    }
    /* Another name of a column that the file names itself as well is no second one. */
    for (size_t i = 0; i < map->count; i++)
        for (size_t k = 0; map->mapping[i].how == MAP_ALSO && k < map->count; k++)
            if (k != i && map->mapping[k].column == map->mapping[i].column && map->mapping[k].how != MAP_NONE &&
                (map->mapping[k].how != MAP_ALSO || k < i))
                map->mapping[i].column = SIZE_MAX, map->mapping[i].how = MAP_NONE;
    if (!table->id) {
        doubt_numbers(sheet, map);
        recall(book, sheet, map);
    }
    for (size_t n = 0; n < choices; n++)
        for (size_t i = 0; i < map->count; i++)
            if (strcmp(map->mapping[i].header, choice[n].header) == 0) {
                map->mapping[i].column = choice[n].column;
                map->mapping[i].how = MAP_CHOSEN;
            }
}

/* No header is known: what could be meant is said here, since no list of the columns will be shown. */
static bool refuse_unknown(const struct file_table *table, bool xlsx, const struct import_map *map, struct error *err)
{
    struct str detail = STR_INIT;
    str_add(&detail, _("no header of the file names a column of the sheet"));
    for (size_t i = 0; i < map->count; i++)
        if (map->mapping[i].near_name)
            str_add_format(&detail, _("; is \"%s\" meant by \"%s\"?"), intl_form(map->mapping[i].near_name),
                           map->mapping[i].header);
    refuse(table, xlsx, map->header, 0, detail.text, err);
    str_free(&detail);
    return false;
}

static bool check(const struct sheet_def *sheet, const struct file_table *table, bool xlsx, struct import_map *map,
                  struct error *err)
{
    size_t id_column = sheet_id_column(sheet), known = 0, taken = 0;
    bool has_id = false;
    for (size_t i = 0; i < map->count; i++) {
        struct import_mapping *m = &map->mapping[i];
        if (m->column == SIZE_MAX)
            continue;
        m->is_id = m->column == id_column;
        m->computed = !m->is_id && !column_writable(&sheet->column[m->column]);
        known++;
        taken += !m->is_id && !m->computed;
        has_id = has_id || m->is_id;
        for (size_t k = 0; k < i; k++)
            if (map->mapping[k].column == m->column)
                return refuse(table, xlsx, map->header, i,
                              _("two columns of the file mean the same column of the sheet"), err);
    }
    if (!known)
        return refuse_unknown(table, xlsx, map, err);
    if (!taken)
        return refuse(table, xlsx, map->header, 0, _("no header of the file names a column that can be filled in"),
                      err);
    if (sheet->kind != SHEET_LEDGER && !has_id)
        return refuse(table, xlsx, map->header, 0,
                      _("the rows of this sheet are given: the file needs the column \"id\""), err);
    return true;
}

bool import_map_make(struct book *book, size_t sheet, const struct file_table *table, bool xlsx,
                     const struct import_choice *choice, size_t choices, struct import_map *out, struct error *err)
{
    const struct sheet_def *def = &book->catalog->sheet[sheet];
    struct names names;
    size_t score = 0;
    *out = (struct import_map){.header = table->header, .upper = SIZE_MAX};
    if (table->rows == 0) {
        error_set(err, ERROR_NOTHING, table->name);
        return error_detail(err, "%s", _("the file is empty"));
    }
    names_make(def, &names);
    if (out->header == SIZE_MAX)
        out->header = find_header(&names, table, &score);
    if (table->header == SIZE_MAX && out->header != SIZE_MAX) {
        size_t second = find_second(&names, table, out->header);
        out->upper = second == SIZE_MAX ? SIZE_MAX : second < out->header ? second : out->header;
        out->header = second == SIZE_MAX || second < out->header ? out->header : second;
    }
    if (out->header == SIZE_MAX) /* none: a person may still say which field is which */
        out->header = 0;
    out->count = xlsx ? table->width : table->fields[out->header];
    out->mapping = mem_zero(out->count + 1, sizeof(*out->mapping));
    map_fields(book, def, table, xlsx, &names, choice, choices, out);
    names_free(&names);
    bool good = check(def, table, xlsx, out, err);
    if (!good)
        import_map_free(out);
    return good;
}

void import_map_free(struct import_map *map)
{
    for (size_t i = 0; i < map->count; i++) {
        free(map->mapping[i].header);
        free(map->mapping[i].near_name);
    }
    free(map->mapping);
    *map = (struct import_map){0};
}
