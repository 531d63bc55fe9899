/* The charts of the summary. Their numbers stand in cells (the page of hidden data, or a sheet): nothing is drawn from
 * values of its own. */
#include <string.h>

#include "exchange/xlsx_sheet.h"

#define ROW_PIXELS   24  /* of a row of the summary: xlsx_write.c sets each, else the library counts some as 20 */
#define LEFT_PIXELS  346 /* columns B to F, and H to M, of the summary */
#define RIGHT_PIXELS 436

static lxw_chart *make_chart(lxw_workbook *workbook, const struct xlsx_chart *def)
{
    static const uint8_t types[] = {[CHART_HISTORY] = LXW_CHART_LINE,
                                    [CHART_RADAR] = LXW_CHART_RADAR_WITH_MARKERS,
                                    [CHART_BARS] = LXW_CHART_BAR_STACKED};
    return workbook_add_chart(workbook, types[def->kind]);
}

static bool is_dark(uint32_t color)
{
    return 299 * (color >> 16 & 0xFF) + 587 * (color >> 8 & 0xFF) + 114 * (color & 0xFF) < 100 * 1000;
}

static void add_series(lxw_chart *chart, const struct xlsx_chart *def, const struct xlsx_series *serie)
{
    char *categories = mem_format("=%s", serie->categories), *values = mem_format("=%s", serie->values);
    lxw_chart_series *series = chart_add_series(chart, categories, values);
    lxw_chart_fill fill = {.color = serie->color};
    lxw_chart_line line = {.color = serie->color, .width = 2.25};
    chart_series_set_name(series, serie->name);
    if (def->kind == CHART_BARS) {
        chart_series_set_fill(series, &fill);
        chart_series_set_labels(series);
        if (is_dark(serie->color)) {
            lxw_chart_font white = {.color = LXW_COLOR_WHITE, .bold = LXW_TRUE};
            chart_series_set_labels_font(series, &white);
        }
    } else {
        chart_series_set_line(series, &line);
        chart_series_set_marker_type(series, LXW_CHART_MARKER_CIRCLE);
        chart_series_set_marker_size(series, 6);
        chart_series_set_marker_fill(series, &fill);
        if (def->kind == CHART_HISTORY)
            chart_series_set_labels(series);
    }
    free(categories);
    free(values);
}

static void set_axes(lxw_chart *chart, const struct xlsx_chart *def)
{
    lxw_chart_font small = {.size = 8};
    chart_axis_set_num_font(chart->x_axis, &small);
    chart_axis_set_num_font(chart->y_axis, &small);
    if (def->max > 0) {
        chart_axis_set_min(chart->y_axis, 0);
        chart_axis_set_max(chart->y_axis, def->max);
    }
    if (def->kind == CHART_BARS)
        chart_axis_set_num_format(chart->y_axis, "0");
}

bool xlsx_chart_insert(const struct xlsx_layout *layout, const struct xlsx_page *page, lxw_workbook *workbook,
                       lxw_worksheet *worksheet, struct error *err)
{
    for (size_t i = 0; i < layout->charts; i++) {
        const struct xlsx_chart *def = &layout->chart[i];
        lxw_chart *chart = make_chart(workbook, def);
        if (!chart)
            return xlsx_call(LXW_ERROR_MEMORY_MALLOC_FAILED, page, "add_chart", err);
        for (size_t k = 0; k < def->series; k++)
            add_series(chart, def, &def->serie[k]);
        lxw_chart_font title = {.size = 11, .bold = LXW_TRUE};
        if (def->kind == CHART_HISTORY) {
            chart_title_set_name(chart, def->title);
            chart_title_set_name_font(chart, &title);
        } else { /* the heading above says it */
            chart_title_off(chart);
        }
        set_axes(chart, def);
        if (def->kind == CHART_BARS)
            chart_legend_set_position(chart, LXW_CHART_LEGEND_BOTTOM);
        else
            chart_legend_set_position(chart, LXW_CHART_LEGEND_NONE);
        uint16_t rows = def->kind == CHART_HISTORY ? 8 : 10;
        lxw_chart_options options = {.x_offset = 2, .y_offset = 2, .object_position = LXW_OBJECT_MOVE_DONT_SIZE};
        chart->show_hidden_data = LXW_TRUE;
        /* Width and height by scale: the library's own size is 480 × 288 pixels. */
        options.x_scale = (def->column == 1 ? LEFT_PIXELS : RIGHT_PIXELS) / 480.0;
        options.y_scale = (rows * ROW_PIXELS - 4) / 288.0;
        if (!xlsx_call(worksheet_insert_chart_opt(worksheet, def->row, (lxw_col_t)def->column, chart, &options), page,
                       "insert_chart", err))
            return false;
    }
    return true;
}
