#include "exchange/csv_map.h"

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

static bool same_key(const char *key, const char *name)
{
    char *other = name ? key_of(name) : NULL;
    bool same = other && *other && strcmp(other, key) == 0;
    free(other);
    return same;
}

static size_t find_column(const struct sheet_def *sheet, const char *key)
{
    for (int pass = 0; pass < 4; pass++)
        for (size_t c = 0; c < sheet->column_count; c++) {
            const struct column_def *column = &sheet->column[c];
            const char *name = pass == 0   ? column->id
                               : pass == 1 ? column->label
                               : pass == 2 ? intl_form(column->label)
                                           : column->short_label;
            if (same_key(key, name))
                return c;
        }
    return SIZE_MAX;
}

void csv_map_header(const struct sheet_def *sheet, const char *header, struct csv_mapping *out)
{
    *out = (struct csv_mapping){.header = mem_text(header), .column = SIZE_MAX};
    char *key = key_of(header);
    out->column = *key ? find_column(sheet, key) : SIZE_MAX;
    free(key);
    if (out->column != SIZE_MAX) {
        const struct column_def *column = &sheet->column[out->column];
        out->computed = out->column != sheet_id_column(sheet) && !column_writable(column);
        return;
    }
    const char **names = mem_zero(3 * sheet->column_count + 1, sizeof(*names));
    size_t count = 0;
    for (size_t c = 0; c < sheet->column_count; c++) {
        names[count++] = sheet->column[c].label;
        names[count++] = intl_form(sheet->column[c].label);
        names[count++] = sheet->column[c].id;
    }
    const char *near = *header ? error_near_name(header, names, count) : NULL;
    out->near_name = mem_text(near);
    free(names);
}
