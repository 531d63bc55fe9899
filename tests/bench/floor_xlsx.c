/* Floor: libxlsxwriter in constant-memory mode, nothing else. Writes the cells of a text file that says what our own
 * export holds:
 *
 *   floor_xlsx CELLS OUT.xlsx
 *
 * CELLS: a line that begins with a form feed begins a sheet of that name; with a vertical tab: a range, TAB, the list
 * that may stand in it. Else a line a row, fields separated by TAB: "s" text, "n" number, "d" date (a serial), "f"
 * formula, US (0x1F), its cached value; "" is no cell.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <xlsxwriter.h>

int main(int argc, char **argv)
{
    FILE *in = argc == 3 ? fopen(argv[1], "r") : NULL;
    if (!in)
        return 2;
    lxw_workbook_options options = {.constant_memory = LXW_TRUE};
    lxw_workbook *book = workbook_new_opt(argv[2], &options);
    lxw_worksheet *sheet = NULL;
    lxw_format *date = workbook_add_format(book);
    format_set_num_format(date, "yyyy-mm-dd");
    char *line = NULL;
    size_t size = 0;
    for (lxw_row_t row = 0; getline(&line, &size, in) > 0; row++) {
        line[strcspn(line, "\n")] = '\0';
        if (*line == '\f') {
            sheet = workbook_add_worksheet(book, line + 1);
            row = (lxw_row_t)-1;
            continue;
        }
        if (*line == '\v') {
            char *list = strchr(line, '\t');
            lxw_data_validation validation = {.validate = LXW_VALIDATION_TYPE_LIST_FORMULA, .value_formula = list + 1};
            *list = '\0';
            worksheet_data_validation_range(sheet, RANGE(line + 1), &validation);
            continue;
        }
        char *next = line;
        for (lxw_col_t column = 0; next; column++) {
            char *field = strsep(&next, "\t");
            char *cached = strchr(field, 0x1F);
            switch (*field) {
            case 's': worksheet_write_string(sheet, row, column, field + 1, NULL); break;
            case 'n': worksheet_write_number(sheet, row, column, strtod(field + 1, NULL), NULL); break;
            case 'd': worksheet_write_number(sheet, row, column, strtod(field + 1, NULL), date); break;
            case 'f':
                *cached++ = '\0';
                if (*cached && strspn(cached, "0123456789.-") == strlen(cached))
                    worksheet_write_formula_num(sheet, row, column, field + 1, NULL, strtod(cached, NULL));
                else
                    worksheet_write_formula_str(sheet, row, column, field + 1, NULL, cached);
                break;
            default: break;
            }
        }
    }
    free(line);
    fclose(in);
    return workbook_close(book);
}
