/* The export of the workbook as a whole. */
#include "book/leaving.h"
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

/* Hidden sheets that go along for the formulas leave, too. */
static bool may_leave(const struct xlsx_layout *layout, struct error *err)
{
    bool *sheet SCOPED(mem_free) = mem_zero(layout->catalog->sheet_count + 1, sizeof(*sheet));
    for (size_t i = 0; i < layout->pages; i++)
        if (layout->page[i].sheet != SIZE_MAX)
            sheet[layout->page[i].sheet] = true;
    return leaving_allowed(layout->book, sheet, err);
}

bool xlsx_export(struct book *book, const char *path, const struct export_options *options,
                 const struct progress *progress, struct export_report *report, struct error *err)
{
    struct xlsx_layout *layout SCOPED(xlsx_layout_free) = xlsx_layout_new(book, options, err);
    *report = (struct export_report){0};
    if (!layout || !may_leave(layout, err))
        return false;
    xlsx_layout_cover(layout);
    const struct export_work work = {.context = layout,
                                     .rows = layout->data_rows,
                                     .write = write_layout,
                                     .check = check_layout,
                                     .record = record_layout};
    return export_in_child(&work, book, path, progress, report, err);
}
