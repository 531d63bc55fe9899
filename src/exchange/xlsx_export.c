/* The export of the workbook as a whole. */
#include "exchange/export_child.h"
#include "exchange/xlsx_layout.h"

static bool write_layout(void *layout, const struct export_file *file, const struct progress *progress,
                         struct export_report *report, struct error *err)
{
    return xlsx_write(layout, file->name, progress, report, err);
}

static bool check_layout(void *layout, const struct export_file *file, const struct progress *progress,
                         struct error *err)
{
    return xlsx_check(layout, file->fd, file->path, progress, err);
}

static void record_layout(void *context, const char *path, struct export_report *report)
{
    const struct xlsx_layout *layout = context;
    export_record(layout->book, path, &layout->options, report);
}

bool xlsx_export(struct book *book, const char *path, const struct export_options *options,
                 const struct progress *progress, struct export_report *report, struct error *err)
{
    struct xlsx_layout *layout SCOPED(xlsx_layout_free) = xlsx_layout_new(book, options, err);
    *report = (struct export_report){0};
    if (!layout)
        return false;
    xlsx_layout_cover(layout);
    const struct export_work work = {.context = layout,
                                     .rows = layout->data_rows,
                                     .write = write_layout,
                                     .check = check_layout,
                                     .record = record_layout};
    return export_in_child(&work, book, path, progress, report, err);
}
