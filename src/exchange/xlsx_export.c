/* The export of the workbook as a whole. */
#include "exchange/export_child.h"
#include "exchange/export_record.h"
#include "exchange/xlsx_layout.h"

struct exporting {
    struct xlsx_layout *layout;
    struct book *book;
    const struct export_options *options;
};

static bool write_layout(void *context, const struct export_file *file, export_step_fn *step, void *step_context,
                         struct export_report *report, struct error *err)
{
    const struct exporting *e = context;
    return xlsx_write(e->layout, file->name, step, step_context, report, err);
}

static bool check_layout(void *context, const struct export_file *file, export_step_fn *step, void *step_context,
                         struct error *err)
{
    const struct exporting *e = context;
    return xlsx_check(e->layout, file->fd, file->path, step, step_context, err);
}

static void record_layout(void *context, const char *path, struct export_report *report)
{
    const struct exporting *e = context;
    export_record(e->book, path, e->options, report);
}

bool xlsx_export(struct book *book, const char *path, const struct export_options *options,
                 const struct progress *progress, struct export_report *report, struct error *err)
{
    struct export_report own;
    struct xlsx_layout *layout SCOPED(xlsx_layout_free) = xlsx_layout_new(book, options, err);
    struct exporting e = {layout, book, options};
    report = report ? report : &own;
    *report = (struct export_report){0};
    if (!layout)
        return false;
    xlsx_layout_cover(layout);
    const struct export_work work = {.context = &e,
                                     .rows = layout->data_rows,
                                     .write = write_layout,
                                     .check = check_layout,
                                     .record = record_layout};
    return export_in_child(&work, book, path, progress, report, err);
}
