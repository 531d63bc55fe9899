#include "guide/document.h"

#include <stdlib.h>
#include <string.h>

#include "base/intl.h"
#include "base/utf8.h"

struct making {
    const struct model *model;
    struct document *document;
    size_t capacity, blank_capacity;
    int number;
};

static bool wanted(const struct model *model, const struct formula *when, size_t sheet, uint32_t row)
{
    if (!when)
        return true;
    struct arena *arena = arena_new();
    size_t table = row == UINT32_MAX ? catalog_summary_table(sheet) : catalog_rows_table(sheet);
    struct formula_env env = model_env(model, table, arena);
    struct value v = formula_value(when, &env, row == UINT32_MAX ? 0 : row);
    arena_free(&arena);
    return (v.type == VALUE_BOOL && v.truth) || (v.type == VALUE_NUMBER && v.number != 0);
}

/* The place that {NAME} speaks of, as model_fill() understands it. */
static void find_place(const struct model *model, size_t sheet, uint32_t row, const char *name,
                       struct document_blank *blank)
{
    const char *dot = strchr(name, '.');
    if (dot) {
        char *id = mem_text_length(name, (size_t)(dot - name));
        sheet = catalog_find_sheet(model_catalog(model), id, NULL);
        row = 0;
        name = dot + 1;
        free(id);
    }
    blank->sheet = sheet;
    blank->row = row;
    blank->column = row == UINT32_MAX ? SIZE_MAX : sheet_find_column(&model_catalog(model)->sheet[sheet], name, NULL);
    const struct sheet_def *def = &model_catalog(model)->sheet[sheet];
    for (size_t i = 0; dot && i < def->summary_count; i++)
        if (strcmp(def->summary[i].column.id, name) == 0)
            blank->column = SIZE_MAX;
}

/* Fills one placeholder after the other, so that every blank is known with its place. */
static char *fill(struct making *m, size_t sheet, uint32_t row, const char *template, bool in_title)
{
    struct document *d = m->document;
    struct str out = STR_INIT;
    for (const char *p = template; *p;) {
        const char *open = strchr(p, '{'), *close = open ? strchr(open, '}') : NULL;
        size_t plain = close ? (size_t)(open - p) : strlen(p);
        str_add_length(&out, p, plain);
        p += plain;
        if (!close)
            break;
        char *hole = mem_text_length(open, (size_t)(close - open) + 1);
        struct str value = STR_INIT;
        size_t blanks = 0, from = out.length;
        model_fill(m->model, sheet, row, hole, &value, &blanks);
        utf8_safe(&out, value.text, true);
        if (blanks) {
            struct document_blank blank = {.line = d->count, .in_title = in_title, .from = from, .to = out.length};
            hole[strlen(hole) - 1] = '\0';
            find_place(m->model, sheet, row, hole + 1, &blank);
            d->blank = mem_grow(d->blank, d->blanks, &m->blank_capacity, sizeof(*d->blank));
            d->blank[d->blanks++] = blank;
        }
        str_free(&value);
        free(hole);
        p = close + 1;
    }
    return str_take(&out);
}

static void add_block(struct making *m, const struct block_def *block, size_t sheet, uint32_t row)
{
    if (!wanted(m->model, block->when, sheet, row))
        return;
    struct document *d = m->document;
    char *title = block->title ? fill(m, sheet, row, intl_form(block->title), true) : NULL;
    char *text = fill(m, sheet, row, block->text ? intl_form(block->text) : "", false);
    d->line = mem_grow(d->line, d->count, &m->capacity, sizeof(*d->line));
    d->line[d->count++] = (struct document_line){
        .style = block->style, .number = block->style == BLOCK_CLAUSE ? ++m->number : 0, .title = title, .text = text};
}

struct document *document_make(const struct model *model, size_t sheet)
{
    const struct document_def *def = model_catalog(model)->sheet[sheet].document;
    if (!def)
        return NULL;
    struct making m = {.model = model, .document = mem_zero(1, sizeof(struct document))};
    m.document->title = mem_text(intl_form(def->title));
    for (size_t i = 0; i < def->count; i++) {
        const struct block_def *block = &def->block[i];
        if (block->each == SIZE_MAX) {
            add_block(&m, block, sheet, UINT32_MAX);
            continue;
        }
        for (uint32_t r = 0; r < model_rows(model, block->each); r++)
            add_block(&m, block, block->each, r);
    }
    return m.document;
}

void document_free(struct document **pointer)
{
    struct document *document = *pointer;
    if (!document)
        return;
    for (size_t i = 0; i < document->count; i++) {
        free(document->line[i].title);
        free(document->line[i].text);
    }
    free(document->line);
    free(document->blank);
    free(document->title);
    free(document);
    *pointer = NULL;
}

/* ---- layout ---- */

struct laying {
    const struct document *document;
    struct document_row row;
    const char *text;
    int cells, indent;
    enum block_style style;
    document_row_fn *each;
    void *context;
};

static void lay_line(void *context, const char *line, size_t bytes)
{
    struct laying *l = context;
    char *copy = mem_text_length(line, bytes);
    int width = utf8_width(copy);
    free(copy);
    l->row.from = (size_t)(line - l->text);
    l->row.to = l->row.from + bytes;
    l->row.indent = l->indent;
    if (l->style == BLOCK_TITLE)
        l->row.indent = (l->cells - width) / 2;
    else if (l->style == BLOCK_RIGHT)
        l->row.indent = l->cells - width;
    if (l->row.indent < 0)
        l->row.indent = 0;
    l->each(l->context, l->document, &l->row);
    if (l->row.head[0]) { /* further lines stand under the first one's text */
        l->indent += utf8_width(l->row.head);
        l->row.head[0] = '\0';
    }
}

static void lay_text(struct laying *l, const char *text, bool in_title)
{
    size_t length = strlen(text);
    while (length && text[length - 1] == '\n') /* YAML's block texts end with one */
        length--;
    l->text = text;
    l->row.in_title = in_title;
    char *cut = mem_text_length(text, length);
    const char *whole = l->text;
    l->text = cut;
    utf8_wrap(cut, l->cells - l->indent - (l->row.head[0] ? utf8_width(l->row.head) : 0), lay_line, l);
    l->text = whole;
    free(cut);
}

void document_layout(const struct document *document, int cells, document_row_fn *row, void *context)
{
    for (size_t i = 0; i < document->count; i++) {
        const struct document_line *line = &document->line[i];
        struct laying l = {.document = document,
                           .row = {.line = i},
                           .cells = cells,
                           .style = line->style,
                           .each = row,
                           .context = context};
        if (i > 0 && !(line->style == BLOCK_RIGHT && document->line[i - 1].style == BLOCK_RIGHT))
            row(context, document, &(struct document_row){.line = i});
        if (line->title) {
            if (line->number)
                snprintf(l.row.head, sizeof(l.row.head), "%d. ", line->number);
            lay_text(&l, line->title, true);
            l.row.head[0] = '\0';
            l.indent = line->number ? 3 : 0;
        }
        if (line->text[0])
            lay_text(&l, line->text, false);
    }
}

static void write_row(void *context, const struct document *document, const struct document_row *row)
{
    struct str *out = context;
    const struct document_line *line = &document->line[row->line];
    if (row->to > row->from)
        str_add_format(out, "%*s%s", row->indent, "", row->head);
    str_add_length(out, (row->in_title ? line->title : line->text) + row->from, row->to - row->from);
    str_add_char(out, '\n');
}

void document_text(const struct document *document, int cells, struct str *out)
{
    document_layout(document, cells, write_row, out);
}
