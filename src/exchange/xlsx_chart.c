/* The charts of the summary. Their numbers stand in cells of the page of hidden data: nothing is drawn from values of
 * its own. */
#include <stdlib.h>
#include <string.h>

#include "exchange/xlsx_sheet.h"

#define ROW_PIXELS                                                                                                     \
    (XLSX_LOW_HEIGHT * 4 / 3) /* of a row of the summary: xlsx_write.c sets each, else the library counts some as 20 */
#define LEFT_PIXELS  339      /* columns B to F, and H to M, of the summary */
#define RIGHT_PIXELS 432

static bool is_dark(uint32_t color)
{
    return 299 * (color >> 16 & 0xFF) + 587 * (color >> 8 & 0xFF) + 114 * (color & 0xFF) < 100 * 1000;
}

/* Its bars lie, the first row at the top. */
static bool lies(const struct xlsx_chart *def)
{
    return def->kind == CHART_BARS || def->kind == CHART_ROWS;
}

/* Its numbers stand in its words alone: an axis of sums would be crowded and tell nothing. */
static bool bare(const struct xlsx_chart *def)
{
    return def->kind == CHART_ROWS && def->max <= 0;
}

static bool has_legend(const struct xlsx_chart *def)
{
    return def->kind == CHART_BARS || def->kind == CHART_RADAR;
}

static char *range_text(const struct xlsx_chart *def, const struct xlsx_page *data, uint32_t column)
{
    struct str range = STR_INIT;
    str_add_format(&range, "=%s", data->quoted);
    xlsx_ref_range(def->from, column, def->from + def->rows - 1, column, &range);
    return str_take(&range);
}

/* The cell of the hidden data that a point of a range is, or NULL: a gap. *NEXT goes along. Words stand in column A, and
 * what is a text among numbers is no point. */
static const struct xlsx_out *point_at(const struct xlsx_page *data, uint32_t row, uint32_t column, size_t *next)
{
    while (*next < data->outs &&
           (data->out[*next].row < row || (data->out[*next].row == row && data->out[*next].column < column)))
        ++*next;
    const struct xlsx_out *out = *next < data->outs ? &data->out[*next] : NULL;
    if (!out || out->row != row || out->column != column)
        return NULL;
    bool words = out->kind == OUT_TEXT || out->kind == OUT_FORMULA_TEXT;
    bool number = out->kind == OUT_NUMBER || out->kind == OUT_FORMULA_NUMBER;
    return (column == 0 ? words : number) ? out : NULL;
}

/* The values that programs show which do not compute: previews, and whoever opens the file protected. The library takes
 * them from the cells, but of a formula it takes 0; so they are handed to it, and it is told not to look. The points
 * are freed by the library. */
static bool fill_cache(lxw_series_range *range, const struct xlsx_chart *def, const struct xlsx_page *data,
                       uint32_t column)
{
    range->ignore_cache = LXW_TRUE;
    size_t next = 0;
    for (uint32_t row = def->from; row < def->from + def->rows; row++) {
        lxw_series_data_point *point = calloc(1, sizeof(*point)); /* the library's, who calls free() */
        if (!point)
            return false;
        const struct xlsx_out *out = point_at(data, row, column, &next);
        if (!out) {
            point->no_data = LXW_TRUE;
        } else if (column == 0) {
            point->string = strdup(out->text);
            point->is_string = LXW_TRUE;
            range->has_string_cache = LXW_TRUE;
        } else {
            point->number = out->number;
        }
        STAILQ_INSERT_TAIL(range->data_cache, point, list_pointers);
        range->num_data_points++;
    }
    return true;
}

/* ---- what is asked for, as the read-back will say it (xlsx_chart_read.c) ---- */

static void note_range(const struct xlsx_chart *def, const struct xlsx_page *data, uint32_t column, struct str *line)
{
    char *range SCOPED(mem_free) = range_text(def, data, column);
    size_t next = 0;
    str_add_format(line, " f:%s ptCount=%u", range + 1, def->rows);
    for (uint32_t i = 0; i < def->rows; i++) {
        const struct xlsx_out *out = point_at(data, def->from + i, column, &next);
        if (out && column == 0)
            str_add_format(line, " pt=%u v:%s", i, out->text);
        else if (out)
            str_add_format(line, " pt=%u v:%.16G", i, out->number);
    }
}

static void note_series(const struct xlsx_chart *def, const struct xlsx_page *data, const struct xlsx_series *serie,
                        struct str *line)
{
    str_add_format(line, " ser v:%s srgbClr=%06X", serie->name, serie->color);
    if (def->kind == CHART_BARS)
        str_add(line, is_dark(serie->color) ? " srgbClr=FFFFFF" : "");
    else if (!lies(def))
        str_add_format(line, " symbol=circle srgbClr=%06X", serie->color);
    if (def->kind == CHART_HISTORY)
        str_add(line, " dLblPos=t");
    if (def->kind == CHART_HISTORY || def->kind == CHART_BARS)
        str_add(line, " showVal=1");
    str_add(line, " cat");
    note_range(def, data, 0, line);
    str_add(line, " val");
    note_range(def, data, serie->values, line);
}

static void note_axis(const struct xlsx_chart *def, bool words, struct str *line)
{
    str_add(line, words ? " catAx" : " valAx");
    str_add_format(line, " orientation=%s", words && lies(def) ? "maxMin" : "minMax");
    if (!words && def->max > 0)
        str_add_format(line, " max=%.16G min=0", def->max);
    str_add_format(line, " tickLblPos=%s", words || !lies(def) ? "nextTo" : bare(def) ? "none" : "high");
    if (words && def->kind == CHART_ROWS)
        str_add(line, " tickLblSkip=1");
}

static void note_chart(struct xlsx_look *asked, const struct xlsx_chart *def, const struct xlsx_page *data)
{
    static const char *const kinds[] = {[CHART_HISTORY] = "lineChart grouping=standard",
                                        [CHART_RADAR] = "radarChart radarStyle=marker",
                                        [CHART_BARS] = "barChart barDir=bar grouping=stacked",
                                        [CHART_ROWS] = "barChart barDir=bar grouping=clustered"};
    struct str line SCOPED(str_free) = STR_INIT;
    str_add_format(&line, "%u %u", def->row, def->column);
    if (def->kind == CHART_HISTORY)
        str_add_format(&line, " title t:%s", def->title);
    else
        str_add(&line, " autoTitleDeleted=1");
    str_add_format(&line, " %s", kinds[def->kind]);
    for (size_t i = 0; i < def->series; i++)
        note_series(def, data, &def->serie[i], &line);
    if (def->kind == CHART_BARS)
        str_add(&line, " overlap=100");
    note_axis(def, true, &line);
    note_axis(def, false, &line);
    if (has_legend(def))
        str_add(&line, " legend legendPos=b");
    xlsx_look_line(asked, LOOK_CHARTS, line.text);
}

/* ---- the library's ---- */

static bool add_series(lxw_chart *chart, const struct xlsx_chart *def, const struct xlsx_page *data,
                       const struct xlsx_series *serie)
{
    char *categories SCOPED(mem_free) = range_text(def, data, 0),
                     *values SCOPED(mem_free) = range_text(def, data, serie->values);
    lxw_chart_series *series = late_chart_add_series(chart, categories, values);
    if (!series || !fill_cache(series->categories, def, data, 0) ||
        !fill_cache(series->values, def, data, serie->values))
        return false;
    lxw_chart_fill fill = {.color = serie->color};
    lxw_chart_line line = {.color = serie->color, .width = 2.25};
    late_chart_series_set_name(series, serie->name);
    if (lies(def)) {
        late_chart_series_set_fill(series, &fill);
        if (def->kind == CHART_BARS)
            late_chart_series_set_labels(series);
        if (def->kind == CHART_BARS && is_dark(serie->color)) {
            lxw_chart_font white = {.color = LXW_COLOR_WHITE, .bold = LXW_TRUE};
            late_chart_series_set_labels_font(series, &white);
        }
    } else {
        late_chart_series_set_line(series, &line);
        late_chart_series_set_marker_type(series, LXW_CHART_MARKER_CIRCLE);
        late_chart_series_set_marker_size(series, 6);
        late_chart_series_set_marker_fill(series, &fill);
        if (def->kind == CHART_HISTORY) {
            late_chart_series_set_labels(series);
            late_chart_series_set_labels_position(series, LXW_CHART_LABEL_POSITION_ABOVE); /* not on the line */
        }
    }
    return true;
}

/* To the library x lies and y stands, whatever they hold. */
static void set_axes(lxw_chart *chart, const struct xlsx_chart *def)
{
    lxw_chart_font small = {.size = 10};
    lxw_chart_axis *words = lies(def) ? chart->y_axis : chart->x_axis,
                   *numbers = lies(def) ? chart->x_axis : chart->y_axis;
    late_chart_axis_set_num_font(words, &small);
    late_chart_axis_set_num_font(numbers, &small);
    if (def->max > 0) {
        late_chart_axis_set_min(numbers, 0);
        late_chart_axis_set_max(numbers, def->max);
    }
    if (!lies(def))
        return;
    late_chart_axis_set_num_format(numbers, "#,##0");
    late_chart_axis_set_reverse(words); /* the first row at the top, and the numbers below all the same */
    late_chart_axis_set_label_position(numbers, bare(def) ? LXW_CHART_AXIS_LABEL_POSITION_NONE
                                                          : LXW_CHART_AXIS_LABEL_POSITION_HIGH);
    if (def->kind == CHART_ROWS) /* every row has its words */
        late_chart_axis_set_interval_unit(words, 1);
}

bool xlsx_chart_insert(const struct xlsx_layout *layout, const struct xlsx_sheet *s)
{
    static const uint8_t types[] = {[CHART_HISTORY] = LXW_CHART_LINE,
                                    [CHART_RADAR] = LXW_CHART_RADAR_WITH_MARKERS,
                                    [CHART_BARS] = LXW_CHART_BAR_STACKED,
                                    [CHART_ROWS] = LXW_CHART_BAR};
    const struct xlsx_page *data = xlsx_page_of_kind(layout, PAGE_DATA);
    if (layout->charts) /* the sheet refers to them */
        xlsx_look_line(s->asked, LOOK_CHARTS, "drawing");
    for (size_t i = 0; i < layout->charts; i++) {
        const struct xlsx_chart *def = &layout->chart[i];
        note_chart(s->asked, def, data);
        lxw_chart *chart = late_workbook_add_chart(s->workbook, types[def->kind]);
        if (!chart)
            return xlsx_call(s, LXW_ERROR_MEMORY_MALLOC_FAILED, "add_chart");
        for (size_t k = 0; k < def->series; k++)
            if (!add_series(chart, def, data, &def->serie[k]))
                return xlsx_call(s, LXW_ERROR_MEMORY_MALLOC_FAILED, "add_series");
        lxw_chart_font title = {.size = 11, .bold = LXW_TRUE};
        if (def->kind == CHART_HISTORY) {
            late_chart_title_set_name(chart, def->title);
            late_chart_title_set_name_font(chart, &title);
        } else { /* the heading above says it */
            late_chart_title_off(chart);
        }
        set_axes(chart, def);
        late_chart_legend_set_position(chart, has_legend(def) ? LXW_CHART_LEGEND_BOTTOM : LXW_CHART_LEGEND_NONE);
        lxw_chart_options options = {.x_offset = 2, .y_offset = 2, .object_position = LXW_OBJECT_MOVE_DONT_SIZE};
        chart->show_hidden_data = LXW_TRUE;
        /* Width and height by scale: the library's own size is 480 × 288 pixels. */
        options.x_scale = (def->column == 1 ? LEFT_PIXELS : RIGHT_PIXELS) / 480.0;
        options.y_scale = (def->tall * ROW_PIXELS - 4) / 288.0;
        if (!xlsx_call(s,
                       late_worksheet_insert_chart_opt(s->worksheet, def->row, (lxw_col_t)def->column, chart, &options),
                       "insert_chart"))
            return false;
    }
    return true;
}
