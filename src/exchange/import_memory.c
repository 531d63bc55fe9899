/* What a person decided about a file, for the next one with the same headers: in the workbook's notes. */
#include <string.h>

#include "exchange/import_header.h"
#include "exchange/import_private.h"

static char *memory_key(const char *kind, const struct sheet_def *sheet, const struct import_map *map)
{
    uint64_t sum = 0;
    for (size_t i = 0; i < map->count; i++) { /* in any order: a sum */
        char *key SCOPED(mem_free) = import_key(map->mapping[i].header);
        if (*key && !map->mapping[i].sheet_name)
            sum += str_hash(STR_HASH, key, strlen(key));
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

#define MOST_FIELDS 3
typedef bool line_fn(void *context, char *const field[MOST_FIELDS]);

/* Each line of the note KIND, which has FIELDS fields with tabs between, until LINE returns true. What cannot be read is
 * asked again, as what was never said: nothing is decided by it. */
static void each_line(struct book *book, const char *kind, size_t fields, const struct sheet_def *sheet,
                      const struct import_map *map, line_fn *line, void *context)
{
    char *key SCOPED(mem_free) = memory_key(kind, sheet, map), *value SCOPED(mem_free) = NULL;
    store_note(book->store, key, &value, NULL);
    for (char *rest = value, *text; rest && (text = strsep(&rest, "\n"));) {
        char *field[MOST_FIELDS];
        size_t n = 0;
        for (; text && n < fields; n++)
            field[n] = strsep(&text, n + 1 < fields ? "\t" : "");
        if (n == fields && line(context, field))
            return;
    }
}

/* ---- columns: a line "field TAB column" each ---- */

struct recalling {
    const struct sheet_def *sheet;
    struct import_map *map;
};

static bool recall_line(void *context, char *const *field)
{
    const struct recalling *r = context;
    size_t column = import_column_of(r->sheet, field[1]);
    bool numbers = column == sheet_role(r->sheet, ROLE_ID) && r->sheet->kind == SHEET_LEDGER;
    if (numbers || (column == SIZE_MAX && *field[1])) /* a column that is gone from the form is forgotten */
        return false;
    for (size_t i = 0; i < r->map->count; i++) {
        struct str name SCOPED(str_free) = STR_INIT;
        import_map_field_name(r->map, true, i, &name);
        if (strcmp(name.text, field[0]) != 0)
            continue;
        r->map->mapping[i].column = column;
        r->map->mapping[i].how = MAP_REMEMBERED;
    }
    return false;
}

void import_map_recall(struct book *book, const struct sheet_def *sheet, struct import_map *map)
{
    each_line(book, "map", 2, sheet, map, recall_line, &(struct recalling){sheet, map});
}

/* ---- values: a line "column TAB key TAB code" each ---- */

struct wanted {
    const char *column, *key; /* key NULL: any */
    struct arena *arena;
    const char *code;
};

static bool find_line(void *context, char *const *field)
{
    struct wanted *wanted = context;
    if (strcmp(field[0], wanted->column) != 0 || (wanted->key && strcmp(field[1], wanted->key) != 0))
        return false;
    wanted->code = wanted->arena ? arena_text(wanted->arena, field[2]) : "";
    return true;
}

const char *import_meaning_recall(struct book *book, const struct sheet_def *sheet, const struct import_map *map,
                                  size_t column, const char *key, struct arena *arena)
{
    struct wanted wanted = {.column = sheet->column[column].id, .key = key, .arena = arena};
    each_line(book, "values", 3, sheet, map, find_line, &wanted);
    return wanted.code;
}

bool import_meaning_known(struct book *book, const struct sheet_def *sheet, const struct import_map *map, size_t column)
{
    struct wanted wanted = {.column = sheet->column[column].id};
    each_line(book, "values", 3, sheet, map, find_line, &wanted);
    return wanted.code != NULL;
}

struct keeping {
    const struct import_part *part;
    const struct sheet_def *sheet;
    struct str lines;
};

/* A line of before stays while its value is not said anew. */
static bool keep_line(void *context, char *const *field)
{
    struct keeping *keeping = context;
    for (size_t i = 0; i < keeping->part->questions; i++) {
        const struct import_question *question = &keeping->part->question[i];
        if (question->answer && strcmp(keeping->sheet->column[question->column].id, field[0]) == 0 &&
            strcmp(question->key, field[1]) == 0)
            return false;
    }
    str_add_format(&keeping->lines, "%s\t%s\t%s\n", field[0], field[1], field[2]);
    return false;
}

bool import_meaning_remember(struct book *book, const struct import_part *part, struct error *err)
{
    if (!part->questions)
        return true;
    const struct sheet_def *sheet = &book->catalog->sheet[part->sheet];
    struct keeping keeping = {part, sheet, STR_IN(part->arena)};
    each_line(book, "values", 3, sheet, &part->map, keep_line, &keeping);
    for (size_t i = 0; i < part->questions; i++) {
        const struct import_question *question = &part->question[i];
        if (question->answer && !strpbrk(question->key, "\t\n"))
            str_add_format(&keeping.lines, "%s\t%s\t%s\n", sheet->column[question->column].id, question->key,
                           question->answer);
    }
    char *key SCOPED(mem_free) = memory_key("values", sheet, &part->map);
    return store_put_note(book->store, key, keeping.lines.text, err);
}
