/* {placeholders} of a document's text: book/fill.h, with what only a document knows. */
#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "base/utf8.h"
#include "book/fill.h"
#include "guide/document_private.h"

static void add_blank(struct making *m, const struct spot *spot, struct document_blank blank, size_t from, size_t to)
{
    struct document *d = m->document;
    blank.part = m->part;
    blank.block = spot->block;
    blank.cell = spot->cell;
    blank.from = from;
    blank.to = to;
    d->blank = mem_grow(d->blank, d->blanks, &m->blank_capacity, sizeof(*d->blank));
    d->blank[d->blanks++] = blank;
    d->part[m->part].blanks++;
}

/* What document_fill() hands to the filler. */
struct writing {
    struct making *m;
    const struct spot *spot;
    struct document_blank blank; /* of the property or part that was asked for last */
    const char *label;           /* what the last placeholder is called */
};

static void add_variable(struct making *m, const struct spot *spot, size_t from, size_t to)
{
    struct document *d = m->document;
    d->variable = mem_grow(d->variable, d->variables, &m->variable_capacity, sizeof(*d->variable));
    d->variable[d->variables++] = (struct document_variable){spot->block, spot->cell, from, to};
}

/* ---- {document.…} ---- */

static void add_date(const char *iso, struct str *out)
{
    int serial = date_parse(iso, 0);
    if (serial)
        date_era(serial, out);
    else
        str_add(out, iso);
}

/* True when there is a text; else BLANK says what is missing. */
static bool add_property(struct making *m, const char *name, struct str *out, struct document_blank *blank,
                         const char **label)
{
    const struct document *d = m->document;
    if (strcmp(name, "title") == 0) {
        str_add(out, d->title);
        return true;
    }
    if (strcmp(name, "version") == 0) {
        *label = "版";
        if (d->version)
            str_add_format(out, "第%u版", d->version);
        return d->version > 0;
    }
    if (strcmp(name, "approved") == 0) {
        *label = "承認者";
        utf8_safe(out, d->approved, false);
        return *d->approved != '\0';
    }
    bool enacted = strcmp(name, "enacted") == 0;
    const char *date = enacted ? d->enacted : d->revised;
    *label = enacted ? "制定日" : "改訂日";
    if (date) {
        add_date(date, out);
        return true;
    }
    size_t column = enacted ? m->def->record.enacted : m->def->record.revised;
    if (m->def->record.sheet != SIZE_MAX && column != SIZE_MAX)
        *blank = (struct document_blank){
            .kind = BLANK_VALUE, .sheet = m->def->record.sheet, .row = document_record_row(m), .column = column};
    return false;
}

static bool add_number(struct making *m, const char *id, struct str *out, const char **label)
{
    for (size_t i = 0; i < m->document->parts; i++) {
        const struct document_part *part = &m->document->part[i];
        if (strcmp(part->id, id) != 0)
            continue;
        *label = part->label;
        if (part->absent != PART_PRESENT)
            return false;
        if (m->entry[i].number[0])
            str_add(out, m->entry[i].number);
        else
            str_add_format(out, "「%s」", part->label);
        return true;
    }
    *label = id;
    return false;
}

static bool add_own(void *context, const struct placeholder *hole, struct filled *piece, struct str *out)
{
    struct writing *p = context;
    bool part = hole->kind == PLACEHOLDER_PART;
    p->blank = (struct document_blank){
        .kind = part ? BLANK_REFERENCE : BLANK_VERSION, .sheet = SIZE_MAX, .row = UINT32_MAX, .column = SIZE_MAX};
    return part ? add_number(p->m, hole->name, out, &piece->label)
                : add_property(p->m, hole->name, out, &p->blank, &piece->label);
}

static void note_piece(void *context, const struct filled *piece)
{
    struct writing *p = context;
    bool own = piece->hole && (piece->hole->kind == PLACEHOLDER_OWN || piece->hole->kind == PLACEHOLDER_PART);
    struct document_blank blank = p->blank;
    if (!own)
        blank = (struct document_blank){
            .kind = BLANK_VALUE, .sheet = piece->cell.sheet, .row = piece->cell.row, .column = piece->cell.column};
    if (piece->blank)
        add_blank(p->m, p->spot, blank, piece->from, piece->to);
    else if (!own && piece->to > piece->from && piece->cell.sheet != SIZE_MAX)
        add_variable(p->m, p->spot, piece->from, piece->to);
}

/* ---- a whole text ---- */

static void take_label(void *context, const struct filled *piece)
{
    ((struct writing *)context)->label = piece->label;
}

const char *document_hole_label(struct making *m, const char *hole)
{
    struct writing place = {.m = m};
    const struct filling f = {.model = m->model,
                              .sheet = m->sheet,
                              .row = m->row,
                              .document = true,
                              .own = add_own,
                              .each = take_label,
                              .context = &place};
    char *template = mem_format("{%s}", hole);
    struct str text = STR_INIT;
    fill_text(&f, template, &text);
    str_free(&text);
    free(template);
    return place.label;
}

/* The next 〔…〕 that somebody left in the company's own wording; NULL: none. */
static const char *next_own_blank(const char *text, const char **end)
{
    static const char open[] = "〔", close[] = "〕";
    const char *from = strstr(text, open), *to = from ? strstr(from, close) : NULL;
    *end = to ? to + sizeof(close) - 1 : NULL;
    return to ? from : NULL;
}

char *document_fill(struct making *m, const struct spot *spot, const char *template)
{
    struct writing place = {.m = m, .spot = spot};
    const struct filling f = {.model = m->model,
                              .sheet = spot->sheet,
                              .row = spot->row,
                              .document = true,
                              .keep = spot->own,
                              .own = add_own,
                              .each = note_piece,
                              .context = &place};
    struct str out = STR_INIT;
    const char *end, *blank;
    m->left_empty = false;
    for (const char *p = template; p; p = blank ? end : NULL) {
        blank = spot->own ? next_own_blank(p, &end) : NULL;
        char *piece = blank ? mem_text_length(p, (size_t)(blank - p)) : mem_text(p);
        m->left_empty = !fill_text(&f, piece, &out) || m->left_empty;
        free(piece);
        if (!blank)
            break;
        size_t from = out.length;
        piece = mem_text_length(blank, (size_t)(end - blank));
        utf8_safe(&out, piece, true);
        free(piece);
        add_blank(m, spot,
                  (struct document_blank){.kind = BLANK_OWN, .sheet = SIZE_MAX, .row = UINT32_MAX, .column = SIZE_MAX},
                  from, out.length);
    }
    return str_take(&out);
}
