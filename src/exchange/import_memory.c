/* What a person decided about a file, for the next one with the same headers: in the workbook's notes. */
#include <stdlib.h>
#include <string.h>

#include "exchange/import_header.h"
#include "exchange/import_private.h"

static char *memory_key(const struct sheet_def *sheet, const struct import_map *map)
{
    uint64_t sum = 0;
    for (size_t i = 0; i < map->count; i++) { /* in any order: a sum */
        char *key = import_key(map->mapping[i].header);
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
    struct str value = STR_INIT, name = STR_INIT;
    for (size_t i = 0; i < map->count; i++) {
        const struct import_mapping *m = &map->mapping[i];
        str_clear(&name);
        import_map_field_name(map, true, i, &name);
        if ((m->how == MAP_CHOSEN || m->how == MAP_REMEMBERED) && !strpbrk(name.text, "\t\n"))
            str_add_format(&value, "%s\t%s\n", name.text, m->column == SIZE_MAX ? "" : def->column[m->column].id);
    }
    str_free(&name);
    char *key = memory_key(def, map);
    bool good = value.length == 0 || store_put_note(book->store, key, value.text, err);
    free(key);
    str_free(&value);
    return good;
}

void import_map_recall(struct book *book, const struct sheet_def *sheet, struct import_map *map)
{
    char *key = memory_key(sheet, map), *value = store_note(book->store, key), *rest = value, *line;
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
