/* What a person decided about a file, for the next one with the same headers: in the workbook's notes. */
#include <stdlib.h>
#include <string.h>

#include "exchange/import_header.h"
#include "exchange/import_private.h"

static char *memory_key(const char *kind, const struct sheet_def *sheet, const struct import_map *map)
{
    uint64_t sum = 0;
    for (size_t i = 0; i < map->count; i++) { /* in any order: a sum */
        char *key SCOPED(mem_free) = import_key(map->mapping[i].header);
        uint64_t h = UINT64_C(14695981039346656037);
        for (const char *p = key; *p; p++)
            h = (h ^ (unsigned char)*p) * UINT64_C(1099511628211);
        if (*key && !map->mapping[i].sheet_name)
            sum += h;
    }
    return mem_format("%s:%s:%016llx", kind, sheet->id, (unsigned long long)sum);
}

bool import_map_remember(struct book *book, size_t sheet, const struct import_map *map, struct error *err)
{
    const struct sheet_def *def = &book->catalog->sheet[sheet];
    struct str value SCOPED(str_free) = STR_INIT, name SCOPED(str_free) = STR_INIT;
    for (size_t i = 0; i < map->count; i++) {
        const struct import_mapping *m = &map->mapping[i];
        str_clear(&name);
        import_map_field_name(map, true, i, &name);
        bool numbers = m->is_id && def->kind == SHEET_LEDGER; /* asked anew for each file */
        if ((m->how == MAP_CHOSEN || m->how == MAP_REMEMBERED) && !numbers && !strpbrk(name.text, "\t\n"))
            str_add_format(&value, "%s\t%s\n", name.text, m->column == SIZE_MAX ? "" : def->column[m->column].id);
    }
    char *key SCOPED(mem_free) = memory_key("map", def, map);
    return value.length == 0 || store_put_note(book->store, key, value.text, err);
}

/* What cannot be read is asked again, as what was never said: nothing is decided by it. */
static char *remember_read(struct book *book, const char *key)
{
    char *value;
    store_note(book->store, key, &value, NULL);
    return value;
}

void import_map_recall(struct book *book, const struct sheet_def *sheet, struct import_map *map)
{
    char *key = memory_key("map", sheet, map), *value = remember_read(book, key), *rest = value, *line;
    while (rest && (line = strsep(&rest, "\n"))) {
        char *tab = strchr(line, '\t');
        if (!tab)
            continue;
        *tab = '\0';
        for (size_t i = 0; i < map->count; i++) {
            struct import_mapping *m = &map->mapping[i];
            struct str name = STR_INIT;
            import_map_field_name(map, true, i, &name);
            bool other = strcmp(name.text, line) != 0;
            str_free(&name);
            if (other)
                continue;
            size_t column = import_column_of(sheet, tab + 1);
            if (column == sheet_role(sheet, ROLE_ID) && sheet->kind == SHEET_LEDGER)
                continue;
            if (column != SIZE_MAX || !tab[1]) { /* a column that is gone from the form is forgotten */
                m->column = column;
                m->how = MAP_REMEMBERED;
            }
        }
    }
    free(value);
    free(key);
}

/* ---- values: a line "column TAB key TAB code" each ---- */

typedef bool line_fn(void *context, const char *column, const char *key, const char *code);

/* Until LINE returns true. */
static void each_line(struct book *book, const struct sheet_def *sheet, const struct import_map *map, line_fn *line,
                      void *context)
{
    char *key = memory_key("values", sheet, map), *value = remember_read(book, key), *rest = value, *text;
    bool found = false;
    while (rest && !found && (text = strsep(&rest, "\n"))) {
        char *one = strchr(text, '\t'), *two = one ? strchr(one + 1, '\t') : NULL;
        if (!two)
            continue;
        *one = *two = '\0';
        found = line(context, text, one + 1, two + 1);
    }
    free(value);
    free(key);
}

struct wanted {
    const char *column, *key; /* key NULL: any */
    struct arena *arena;
    const char *code;
};

static bool find_line(void *context, const char *column, const char *key, const char *code)
{
    struct wanted *wanted = context;
    if (strcmp(column, wanted->column) != 0 || (wanted->key && strcmp(key, wanted->key) != 0))
        return false;
    wanted->code = wanted->arena ? arena_text(wanted->arena, code) : "";
    return true;
}

const char *import_meaning_recall(struct book *book, const struct sheet_def *sheet, const struct import_map *map,
                                  size_t column, const char *key, struct arena *arena)
{
    struct wanted wanted = {.column = sheet->column[column].id, .key = key, .arena = arena};
    each_line(book, sheet, map, find_line, &wanted);
    return wanted.code;
}

bool import_meaning_known(struct book *book, const struct sheet_def *sheet, const struct import_map *map, size_t column)
{
    struct wanted wanted = {.column = sheet->column[column].id};
    each_line(book, sheet, map, find_line, &wanted);
    return wanted.code != NULL;
}

struct keeping {
    const struct import_part *part;
    const struct sheet_def *sheet;
    struct str lines;
};

/* A line of before stays while its value is not said anew. */
static bool keep_line(void *context, const char *column, const char *key, const char *code)
{
    struct keeping *keeping = context;
    for (size_t i = 0; i < keeping->part->questions; i++) {
        const struct import_question *question = &keeping->part->question[i];
        if (question->answer && strcmp(keeping->sheet->column[question->column].id, column) == 0 &&
            strcmp(question->key, key) == 0)
            return false;
    }
    str_add_format(&keeping->lines, "%s\t%s\t%s\n", column, key, code);
    return false;
}

bool import_meaning_remember(struct book *book, const struct import_part *part, struct error *err)
{
    struct keeping keeping = {.part = part, .sheet = &book->catalog->sheet[part->sheet], .lines = STR_INIT};
    bool good = true;
    if (part->questions) {
        each_line(book, keeping.sheet, &part->map, keep_line, &keeping);
        for (size_t i = 0; i < part->questions; i++) {
            const struct import_question *question = &part->question[i];
            if (question->answer && !strpbrk(question->key, "\t\n"))
                str_add_format(&keeping.lines, "%s\t%s\t%s\n", keeping.sheet->column[question->column].id,
                               question->key, question->answer);
        }
        char *key = memory_key("values", keeping.sheet, &part->map);
        good = store_put_note(book->store, key, keeping.lines.text, err);
        free(key);
    }
    str_free(&keeping.lines);
    return good;
}
