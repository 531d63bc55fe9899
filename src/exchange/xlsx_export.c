/* The export of the workbook as a whole. */
#include "exchange/export_child.h"
#include "exchange/export_record.h"
#include "exchange/xlsx_layout.h"

static bool write_layout(void *context, const char *path, export_step_fn *step, void *step_context,
                         struct export_report *report, struct error *err)
{
    return xlsx_write(context, path, step, step_context, report, err);
}

static bool check_layout(void *context, const char *path, export_step_fn *step, void *step_context, struct error *err)
{
    return xlsx_check(context, path, step, step_context, err);
}

bool xlsx_export(struct book *book, const char *path, const struct export_options *options,
                 const struct progress *progress, struct export_report *report, struct error *err)
{
    struct export_report own;
    struct xlsx_layout *layout = xlsx_layout_new(book, options, err);
    report = report ? report : &own;
    *report = (struct export_report){0};
    if (!layout)
        return false;
    xlsx_layout_cover(layout);
    const struct export_work work = {
        .context = layout, .rows = layout->data_rows, .write = write_layout, .check = check_layout};
    bool good = export_in_child(&work, path, progress, report, err);
    xlsx_layout_free(&layout);
    if (good)
        export_record(book, path, options, report);
    return good;
}
