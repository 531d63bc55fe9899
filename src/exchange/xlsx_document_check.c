/* The proof of a document's Excel file: every cell with its text and its dress, and all that is around them. */
#include <stdlib.h>
#include <string.h>

#include "base/intl.h"
#include "exchange/xlsx_document_page.h"

struct checking {
    const struct document_file *file;
    size_t sheets;
    struct document_page page[2];
    struct document_sheet sheet[2];
    struct xlsx_looks *looks;
    size_t done;   /* sheets begun */
    size_t at;     /* next cell expected … */
    int column;    /* … and of the merged ones it is, which */
    char *differs; /* the first thing */
};

static bool differ(struct checking *c, const char *what)
{
    if (!c->differs)
        c->differs = mem_text(what);
    return false;
}

static bool end_sheet(struct checking *c)
{
    if (c->done == 0)
        return true;
    enum xlsx_look_kind kind = xlsx_looks_differ(c->looks, &c->file->asked[c->done - 1]);
    if (c->at != c->page[c->done - 1].cells)
        return differ(c, _("texts"));
    return kind == LOOK_KINDS || differ(c, xlsx_look_name(kind));
}

static bool on_sheet(void *context, const char *name, bool hidden)
{
    struct checking *c = context;
    if (!end_sheet(c))
        return false;
    if (c->done == c->sheets || hidden || strcmp(name, c->sheet[c->done].name) != 0)
        return differ(c, name);
    c->done++;
    c->at = 0;
    c->column = -1;
    xlsx_looks_page(c->looks, NULL);
    return true;
}

/* Of merged cells all stand in the file, and only the first has the text. */
static bool on_cell(void *context, const struct xlsx_cell *cell)
{
    struct checking *c = context;
    const struct document_page *page = &c->page[c->done - 1];
    const struct document_cell *wanted = c->at < page->cells ? &page->cell[c->at] : NULL;
    const char *text = cell->text ? cell->text : "", *what;
    if (c->differs || !wanted)
        return differ(c, _("texts"));
    int column = c->column < 0 ? wanted->first : c->column;
    bool first = column == wanted->first;
    if (cell->row != wanted->row || cell->column != (uint32_t)column || cell->formula ||
        (cell->type != XLSX_TEXT && cell->type != XLSX_EMPTY) || strcmp(text, first ? wanted->text : "") != 0)
        return differ(c, _("texts"));
    if (!xlsx_looks_style(c->looks, wanted->dress, cell->style, &what))
        return differ(c, what);
    c->column = column + 1;
    if (column == wanted->last) {
        c->at++;
        c->column = -1;
    }
    return true;
}

bool xlsx_document_check(const struct document_file *file, const struct export_file *from, struct error *err)
{
    struct xlsx_format format[DRESSES];
    struct checking c = {.file = file, .sheets = file->officer ? 2 : 1};
    struct xlsx_handler handler = {.context = &c, .sheet = on_sheet, .cell = on_cell, .own = true};
    document_page_formats(format);
    c.looks = xlsx_looks_new(format, DRESSES);
    xlsx_looks_listen(c.looks, &handler);
    for (size_t i = 0; i < c.sheets; i++) {
        document_page_make(&c.page[i], i ? file->officer : file->document);
        c.sheet[i] = document_sheet_of(file, i == 1);
    }
    bool good = xlsx_read_fd(from->fd, from->path, &handler, err);
    if (good && !c.differs && end_sheet(&c) && c.done != c.sheets)
        differ(&c, c.sheet[c.done].name);
    if (good && c.differs) {
        good = error_set(err, ERROR_EXPORT, from->path);
        error_detail(err, _("not in the file as it should be: %s"), c.differs);
    }
    for (size_t i = 0; i < c.sheets; i++) {
        document_page_free(&c.page[i]);
        document_sheet_free(&c.sheet[i]);
    }
    xlsx_looks_free(&c.looks);
    free(c.differs);
    return good;
}
