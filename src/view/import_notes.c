/* What is to be known of the file as a whole: what the reader left out, worksheets that were passed over, rows that the
 * file hides, rows of the workbook that it does not have. */
#include <stdlib.h>

#include "base/intl.h"
#include "view/import_view.h"

#define PLACES 3

static void add_note(struct import_view *v, size_t *capacity, char *text)
{
    v->note = mem_grow(v->note, v->notes, capacity, sizeof(*v->note));
    v->note[v->notes++] = text;
}

/* "隠れている行 12行: 台帳!5, 台帳!6, 台帳!9 …": F2 of each row says it too. */
static void add_rows(struct import_view *v, size_t *capacity, const struct import_part *part,
                     enum import_remark_kind kind)
{
    struct str places = STR_INIT;
    size_t count = 0;
    for (size_t i = 0; i < part->remarks; i++) {
        if (part->remark[i].kind != kind || count++ >= PLACES)
            continue;
        str_add(&places, count > 1 ? ", " : "");
        table_place_text(part->table, part->row[part->remark[i].row].at, SIZE_MAX, &places);
    }
    if (count > PLACES)
        str_add_format(&places, _(" and %zu more"), count - PLACES);
    if (count)
        add_note(v, capacity,
                 mem_format(kind == REMARK_HIDDEN
                                ? ngettext("%zu row is hidden in the file, read all the same: %s",
                                           "%zu rows are hidden in the file, read all the same: %s", count)
                                : ngettext("%zu new row says the same as an earlier one of the file: %s",
                                           "%zu new rows say the same as earlier ones of the file: %s", count),
                            count, places.text));
    str_free(&places);
}

void import_notes_make(struct import_view *v)
{
    const struct import *import = v->import;
    size_t capacity = 0;
    uint64_t absent = 0;
    import_notes_free(v);
    for (size_t i = 0; import && i < import->notes; i++)
        add_note(v, &capacity, mem_text(import->note[i]));
    for (size_t i = 0; import && i < import->file.notes; i++)
        add_note(v, &capacity, mem_text(import->file.note[i]));
    for (size_t i = 0; import && i < import->parts; i++) {
        add_rows(v, &capacity, &import->part[i], REMARK_HIDDEN);
        add_rows(v, &capacity, &import->part[i], REMARK_AGAIN);
        absent += import->part[i].absent;
    }
    if (absent)
        add_note(v, &capacity,
                 mem_format(ngettext("%llu row here is not in the file: it stays",
                                     "%llu rows here are not in the file: they stay", (unsigned long)absent),
                            (unsigned long long)absent));
}

void import_notes_free(struct import_view *v)
{
    for (size_t i = 0; i < v->notes; i++)
        free(v->note[i]);
    free(v->note);
    v->note = NULL;
    v->notes = 0;
}

void import_notes_text(const struct import_view *v, struct str *out)
{
    for (size_t i = 0; i < v->notes; i++)
        str_add_format(out, "%s- %s\n", i ? "\n" : "", v->note[i]);
}
