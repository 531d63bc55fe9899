/* Which column of the sheet a column of the file means. */
#include <stdlib.h>
#include <string.h>

#include "base/intl.h"
#include "book/fill.h"
#include "view/import_view.h"
#include "tui/popup.h"

/* The columns that can be filled, the nearest name first; the last item leaves the field out. */
static size_t targets(struct app *app, const struct import_part *part, size_t field, size_t *out)
{
    const struct sheet_def *sheet = app_sheet(app, part->sheet);
    const char *near = part->map.mapping[field].near_name;
    size_t count = 0;
    for (int pass = 0; pass < 2; pass++)
        for (size_t c = 0; c < sheet->column_count; c++) {
            const struct column_def *def = &sheet->column[c];
            bool nearest = near && (strcmp(def->label, near) == 0 || strcmp(intl_form(def->label), near) == 0 ||
                                    strcmp(def->id, near) == 0);
            /* The numbers of a ledger's rows, when they are those of this workbook: at the end. */
            bool number = pass == 1 && part->map.mapping[field].numbers && c == sheet_role(sheet, ROLE_ID);
            if (number || (column_writable(def) && nearest == (pass == 0)))
                out[count++] = c;
        }
    return count;
}

void import_column_put(struct import_view *v, const char *field, size_t column)
{
    size_t i = 0;
    while (i < v->choices && strcmp(v->choice[i].header, field) != 0)
        i++;
    if (i == v->choices) {
        v->choice = mem_resize(v->choice, v->choices + 1, sizeof(*v->choice));
        v->choice[v->choices++] = (struct import_choice){mem_text(field), column};
    }
    v->choice[i].column = column;
}

static void put_choice(struct import_view *v, const struct import_map *map, size_t field, size_t column)
{
    struct str name = STR_INIT;
    import_map_field_name(map, v->import->file.xlsx, field, &name);
    import_column_put(v, name.text, column);
    str_free(&name);
}

static void column_chosen(struct app *app, void *context, size_t chosen)
{
    struct import_view *v = context;
    if (chosen == SIZE_MAX || !app_top(app, v) || !v->import || v->choosing_part >= v->import->parts)
        return;
    const struct import_part *part = &v->import->part[v->choosing_part];
    size_t *target = mem_zero(app_sheet(app, part->sheet)->column_count + 1, sizeof(*target));
    size_t count = targets(app, part, v->choosing, target), column = chosen < count ? target[chosen] : SIZE_MAX;
    for (size_t f = 0; f < part->map.count && column != SIZE_MAX; f++) /* only one field can mean it */
        if (part->map.mapping[f].column == column && f != v->choosing)
            put_choice(v, &part->map, f, SIZE_MAX);
    put_choice(v, &part->map, v->choosing, column);
    free(target);
    import_view_again(app, v);
}

void import_column_choose(struct app *app, struct import_view *v)
{
    if (!import_here(v))
        return;
    v->choosing_part = import_here(v)->part;
    const struct import_part *part = &v->import->part[v->choosing_part];
    const struct sheet_def *sheet = app_sheet(app, part->sheet);
    v->choosing = import_here(v)->n;
    size_t *target = mem_zero(sheet->column_count + 1, sizeof(*target)),
           count = targets(app, part, v->choosing, target);
    struct popup_item *item = mem_zero(count + 1, sizeof(*item));
    size_t selected = count;
    for (size_t i = 0; i < count; i++) {
        item[i].text = intl_form(sheet->column[target[i]].label);
        item[i].help = fill_help(app->book->model, sheet->column[target[i]].help);
        if (part->map.mapping[v->choosing].column == target[i])
            selected = i;
    }
    item[count].text = _("(not taken over)");
    if (selected == count && part->map.mapping[v->choosing].near_name)
        selected = 0;
    const char *title = app_text(app, _("\"%s\" of the file is"), part->map.mapping[v->choosing].header);
    popup_list(app, column_chosen, v, .title = title, .item = item, .count = count + 1, .selected = selected,
               .filter = true);
    free(item);
    free(target);
}
