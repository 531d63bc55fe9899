/* libxlsxwriter: .xlsx that is written. Loaded when first needed (late.h). */
#ifndef MAMORI_EXCHANGE_LATE_XLSX_H
#define MAMORI_EXCHANGE_LATE_XLSX_H

#include <xlsxwriter.h>

#include "exchange/late.h"

/* clang-format off */
#define LATE_XLSX(X)                                                                                               \
    X(chart_add_series) X(chart_axis_set_max) X(chart_axis_set_min) X(chart_axis_set_num_font)                     \
    X(chart_axis_set_num_format) X(chart_axis_set_reverse) X(chart_axis_set_label_position) X(chart_axis_set_interval_unit) X(chart_legend_set_position) X(chart_series_set_fill)                             \
    X(chart_series_set_labels) X(chart_series_set_labels_font) X(chart_series_set_labels_position)                 \
    X(chart_series_set_line) X(chart_series_set_marker_fill) X(chart_series_set_marker_size)                       \
    X(chart_series_set_marker_type) X(chart_series_set_name) X(chart_title_off) X(chart_title_set_name)            \
    X(chart_title_set_name_font) X(format_set_align) X(format_set_bg_color) X(format_set_bold)                     \
    X(format_set_border) X(format_set_border_color) X(format_set_bottom) X(format_set_font_color)                  \
    X(format_set_font_name) X(format_set_font_size) X(format_set_indent) X(format_set_left)                        \
    X(format_set_left_color) X(format_set_num_format) X(format_set_shrink) X(format_set_text_wrap)                 \
    X(format_set_top) X(format_set_top_color) X(format_set_underline) X(format_set_unlocked) X(lxw_strerror)       \
    X(workbook_add_chart) X(workbook_add_format) X(workbook_add_worksheet) X(workbook_close)                       \
    X(workbook_define_name) X(workbook_new_opt) X(workbook_set_properties) X(worksheet_activate)   \
    X(worksheet_autofilter) X(worksheet_center_horizontally) X(worksheet_conditional_format_range)                 \
    X(worksheet_data_validation_range) X(worksheet_fit_to_pages) X(worksheet_freeze_panes)                         \
    X(worksheet_gridlines) X(worksheet_hide) X(worksheet_insert_chart_opt) X(worksheet_merge_range)                \
    X(worksheet_print_area) X(worksheet_protect) X(worksheet_repeat_columns) X(worksheet_repeat_rows)              \
    X(worksheet_set_column_opt) X(worksheet_set_default_row) X(worksheet_set_footer)       \
    X(worksheet_set_h_pagebreaks) X(worksheet_set_header) X(worksheet_set_landscape) X(worksheet_set_margins)      \
    X(worksheet_set_paper) X(worksheet_set_portrait) X(worksheet_set_print_scale) X(worksheet_set_row_opt)           \
    X(worksheet_set_tab_color) X(worksheet_set_v_pagebreaks) X(worksheet_write_array_formula_num) X(worksheet_write_blank)                       \
    X(worksheet_write_comment_opt) X(worksheet_write_formula_num) X(worksheet_write_formula_str)                   \
    X(worksheet_write_number) X(worksheet_write_string) X(worksheet_write_url_opt)
/* clang-format on */
LATE_XLSX(LATE_DECLARED)

#endif
