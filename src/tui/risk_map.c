#include "tui/risk_map.h"

#include <string.h>

#include "base/utf8.h"
#include "guide/risk_bands.h"

static void axis_make(const struct column_def *def, bool descending, struct risk_axis *axis)
{
    for (int level = 0; level < RISK_LEVELS; level++) {
        int at = descending ? RISK_LEVELS - 1 - level : level;
        for (size_t i = 0; def->choices && i < def->choices->count; i++) {
            double number;
            if (!value_parse_number(def->choices->choice[i].code, &number) || number != at)
                continue;
            axis->level[axis->count] = at;
            axis->choice[axis->count++] = &def->choices->choice[i];
            break;
        }
    }
}

static void find_bands(const struct model *model, const struct view_def *risks, struct risk_map *map)
{
    struct value x[RISK_LEVELS], y[RISK_LEVELS];
    const struct choice *band[RISK_LEVELS * RISK_LEVELS];
    for (size_t i = 0; i < map->x.count; i++)
        x[i] = value_number(map->x.level[i]);
    for (size_t k = 0; k < map->y.count; k++)
        y[k] = value_number(map->y.level[k]);
    risk_bands(model, risks, x, map->x.count, y, map->y.count, band);
    for (size_t k = 0; k < map->y.count; k++)
        for (size_t i = 0; i < map->x.count; i++)
            map->band[map->y.level[k]][map->x.level[i]] = band[k * map->x.count + i];
}

void risk_map_make(const struct model *model, const struct view_def *risks, struct risk_map *map)
{
    *map = (struct risk_map){0};
    const struct sheet_def *sheet = &model_catalog(model)->sheet[risks->sheet];
    map->bands = sheet->column[risks->band].choices;
    map->x_column = &sheet->column[risks->x];
    map->y_column = &sheet->column[risks->y];
    axis_make(map->x_column, false, &map->x);
    axis_make(map->y_column, true, &map->y);
    find_bands(model, risks, map);
}

/* ---- drawing ---- */

static int label_cells(const struct risk_map *map)
{
    int widest = 1;
    for (size_t i = 0; i < map->y.count; i++) {
        int cells = utf8_width(intl_form(map->y.choice[i]->short_label));
        widest = cells > widest ? cells : widest;
    }
    return widest + 1;
}

int risk_map_rows(const struct risk_map *map)
{
    return map->x_column ? (int)map->y.count + 2 : 0;
}

int risk_map_columns(const struct risk_map *map, int cell)
{
    return map->x_column ? label_cells(map) + (int)map->x.count * cell : 0;
}

static void draw_cell(const struct risk_map *map, uint32_t count, struct canvas *canvas, int row, int column, int cell,
                      struct risk_cell at, bool chosen, bool focus)
{
    const struct choice *band = map->band[at.y][at.x];
    char text[24];
    snprintf(text, sizeof(text), "%s%u", chosen ? ">" : "", count);
    enum style style = chosen && focus ? STYLE_HERE : count == 0 || !band ? STYLE_QUIET : app_tone_fill(band->tone);
    if (chosen && !focus && style == STYLE_QUIET)
        style = STYLE_HERE_OTHER;
    canvas_fill(canvas, rect_of(row, column, 1, cell - 1), style);
    canvas_field(canvas, row, column, cell - 4, style, ALIGN_RIGHT, text);
    if (band && band->mark && count)
        canvas_field(canvas, row, column + cell - 3, 2, style, ALIGN_LEFT, band->mark);
    if (chosen && focus)
        canvas_cursor(canvas, row, column + cell - 5);
}

int risk_map_draw(const struct risk_map *map, uint32_t counts[RISK_LEVELS][RISK_LEVELS], struct canvas *canvas, int row,
                  int column, int cell, const char *title, struct risk_cell chosen, bool focus)
{
    if (!map->x_column)
        return 0;
    int labels = label_cells(map);
    canvas_text(canvas, row, column, STYLE_HEAD, title);
    for (size_t i = 0; i < map->x.count; i++)
        canvas_field(canvas, row + 1, column + labels + (int)i * cell, cell - 1, STYLE_HEAD, ALIGN_CENTRE,
                     intl_form(map->x.choice[i]->short_label));
    for (size_t k = 0; k < map->y.count; k++) {
        int at = row + 2 + (int)k;
        canvas_field(canvas, at, column, labels - 1, STYLE_HEAD, ALIGN_LEFT, intl_form(map->y.choice[k]->short_label));
        for (size_t i = 0; i < map->x.count; i++) {
            struct risk_cell here = {map->y.level[k], map->x.level[i]};
            bool is_chosen = chosen.y == here.y && chosen.x == here.x;
            draw_cell(map, counts[here.y][here.x], canvas, at, column + labels + (int)i * cell, cell, here, is_chosen,
                      focus);
        }
    }
    return risk_map_rows(map);
}

struct risk_cell risk_map_at(const struct risk_map *map, int row, int column, int cell, int at_row, int at_column)
{
    int k = at_row - row - 2, i = at_column - column - label_cells(map);
    if (!map->x_column || k < 0 || i < 0 || k >= (int)map->y.count || i / cell >= (int)map->x.count)
        return (struct risk_cell){-1, -1};
    return (struct risk_cell){map->y.level[k], map->x.level[i / cell]};
}

static int step_on(const struct risk_axis *axis, int level, int by)
{
    for (size_t i = 0; i < axis->count; i++) {
        if (axis->level[i] != level)
            continue;
        size_t to = by > 0 ? (i + 1 < axis->count ? i + 1 : i) : by < 0 ? (i > 0 ? i - 1 : 0) : i;
        return axis->level[to];
    }
    return level;
}

struct risk_cell risk_map_step(const struct risk_map *map, struct risk_cell from, int down, int right)
{
    if (!map->x.count || !map->y.count)
        return (struct risk_cell){-1, -1};
    if (from.y < 0)
        return (struct risk_cell){map->y.level[0], map->x.level[map->x.count - 1]};
    return (struct risk_cell){step_on(&map->y, from.y, down), step_on(&map->x, from.x, right)};
}

void risk_cell_text(const struct risk_map *map, struct risk_cell cell, struct str *out)
{
    if (cell.y < 0 || !map->x_column)
        return;
    str_add_format(out, "%s %d × %s %d", intl_form(map->y_column->label), cell.y, intl_form(map->x_column->label),
                   cell.x);
    if (map->band[cell.y][cell.x]) {
        str_add(out, " → ");
        app_choice_text(map->band[cell.y][cell.x], false, out);
    }
}
