/* The page for the person in charge. */
#include <stdlib.h>
#include <string.h>

#include "base/intl.h"
#include "base/utf8.h"
#include "guide/document.h"

static struct document_block *add_block(struct document *d, enum document_block_kind kind, const char *text)
{
    d->block = mem_resize(d->block, d->count + 1, sizeof(*d->block));
    struct document_block *block = &d->block[d->count++];
    *block = (struct document_block){.kind = kind, .number = mem_text(""), .text = mem_text(text)};
    return block;
}

static char *safe_take(struct str *text)
{
    struct str safe = STR_INIT;
    utf8_safe(&safe, text->text, false);
    str_free(text);
    return str_take(&safe);
}

/* Where a part stands: its own heading, else the number and name of the heading above it and what the part is called. */
static void add_place(const struct document *d, size_t part, struct str *out)
{
    size_t above = part;
    bool own = d->block[d->part[part].first].kind == BLOCK_HEADING;
    while (!own && above > 0 &&
           !(d->part[above].level && d->part[above].absent == PART_PRESENT && d->part[above].count))
        above--;
    const struct document_block *heading = &d->block[d->part[above].first];
    bool found = heading->kind == BLOCK_HEADING;
    if (found)
        str_add_format(out, "%s%s%s", heading->number, *heading->number && !str_starts(heading->text, "（") ? " " : "",
                       heading->text);
    if (!found || above != part)
        str_add_format(out, "%s%s", found ? ": " : "", d->part[part].label);
}

static void set_widths(struct document_block *table, const double *width)
{
    table->width = mem_zero(table->columns, sizeof(*table->width));
    memcpy(table->width, width, table->columns * sizeof(*width));
}

/* The places that promise the row, each once. */
static void add_places(const struct document *d, const struct document_broken *broken, struct str *out)
{
    size_t last = SIZE_MAX;
    for (size_t i = 0; i < d->broken_count; i++) {
        const struct document_broken *b = &d->broken[i];
        if (b->sheet != broken->sheet || b->row != broken->row || b->part == last)
            continue;
        if (last != SIZE_MAX)
            str_add_char(out, '\n');
        add_place(d, b->part, out);
        last = b->part;
    }
}

static bool told_before(const struct document *d, size_t at)
{
    for (size_t i = 0; i < at; i++)
        if (d->broken[i].sheet == d->broken[at].sheet && d->broken[i].row == d->broken[at].row)
            return true;
    return false;
}

/* A line for each answer, what is not done first. */
static void add_broken_table(const struct model *model, const struct document *document, struct document *page)
{
    static const double width[] = {0.36, 0.52, 0.12};
    const char *const head[] = {_("What the answers say"), _("Where it is promised"), _("State")};
    struct document_block *table = add_block(page, BLOCK_TABLE, NULL);
    table->columns = ARRAY_LENGTH(head);
    table->head = true;
    table->cell = mem_zero((document->broken_count + 1) * table->columns, sizeof(*table->cell));
    set_widths(table, width);
    for (size_t c = 0; c < table->columns; c++)
        table->cell[c] = mem_text(head[c]);
    table->rows = 1;
    for (int partly = 0; partly < 2; partly++)
        for (size_t i = 0; i < document->broken_count; i++) {
            const struct document_broken *broken = &document->broken[i];
            if ((broken->state != PROMISE_BROKEN) != partly || told_before(document, i))
                continue;
            char **cell = &table->cell[table->rows++ * table->columns];
            struct str where = STR_INIT, what = STR_INIT;
            add_places(document, broken, &where);
            promise_text(model, broken->sheet, broken->row, &what);
            cell[0] = safe_take(&what);
            cell[1] = str_take(&where); /* of texts that are safe */
            cell[2] = mem_text(partly ? _("! partly") : _("!! not done"));
        }
}

static void add_changed_table(const struct document *document, struct document *page)
{
    add_block(page, BLOCK_HEADING, _("Standard texts that changed under your own wording"))->level = 2;
    for (size_t i = 0; i < document->parts; i++)
        if (document->part[i].standard_changed && document->part[i].absent == PART_PRESENT) {
            struct document_block *item = add_block(page, BLOCK_ITEM, document->part[i].label);
            free(item->number);
            item->number = mem_text("・");
        }
}

struct document *document_officer_page(const struct model *model, const struct document *document)
{
    if (document->broken_count == 0 && document->changed == 0)
        return NULL;
    struct document *page = mem_zero(1, sizeof(*page));
    char *title = mem_format(_("For the person in charge: %s"), document->title);
    page->index = document->index;
    page->title = mem_text(title);
    page->company = mem_text(document->company);
    page->version = document->version;
    page->part = mem_zero(1, sizeof(*page->part));
    page->part[0] = (struct document_part){.id = mem_text("officer"), .label = mem_text(title)};
    page->parts = 1;
    add_block(page, BLOCK_TITLE, title);
    add_block(page, BLOCK_PARA,
              _("This page is not part of the document: take it out before the document is handed out. It shows where "
                "the document promises something that the answers in the workbook do not confirm. Carry it out, or "
                "weaken the wording."));
    if (document->broken_count)
        add_broken_table(model, document, page);
    if (document->changed)
        add_changed_table(document, page);
    page->part[0].count = page->count;
    free(title);
    return page;
}
