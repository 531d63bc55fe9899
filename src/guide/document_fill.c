/* {placeholders} of a document's text. */
#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "base/intl.h"
#include "base/utf8.h"
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

static bool fill_own_name(struct making *m, const char *name, struct str *out, struct document_blank *blank,
                          const char **label)
{
    const struct document *d = m->document;
    blank->kind = BLANK_VERSION;
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
            .kind = BLANK_VALUE, .sheet = m->def->record.sheet, .row = (uint32_t)m->def->record.row, .column = column};
    return false;
}

/* ---- names of parts and documents ---- */

static bool fill_reference(struct making *m, const char *id, struct str *out, const char **label)
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

/* ---- cells ---- */

static bool find_cell(const struct model *model, const struct spot *spot, const char *name,
                      struct document_blank *blank)
{
    const struct catalog *catalog = model_catalog(model);
    const char *dot = strrchr(name, '.'), *slash = strchr(name, '/');
    const char *column = dot ? dot + 1 : name;
    blank->kind = BLANK_VALUE;
    blank->sheet = spot->sheet;
    blank->row = spot->row;
    if (dot) {
        char *sheet = mem_text_length(name, (size_t)((slash ? slash : dot) - name));
        blank->sheet = catalog_find_sheet(catalog, sheet, NULL);
        blank->row = 0;
        free(sheet);
    }
    if (blank->sheet == SIZE_MAX)
        return false;
    const struct sheet_def *def = &catalog->sheet[blank->sheet];
    if (slash) {
        char *row = mem_text_length(slash + 1, (size_t)(dot - slash - 1));
        blank->row = model_find_row(model, blank->sheet, row);
        free(row);
    }
    blank->column = sheet_find_column(def, column, NULL);
    for (size_t i = 0; dot && !slash && i < def->summary_count; i++)
        if (strcmp(def->summary[i].column.id, column) == 0) {
            blank->column = SIZE_MAX;
            return true;
        }
    return blank->row != UINT32_MAX && (blank->column != SIZE_MAX || strcmp(column, "label") == 0);
}

static void add_row_name(const void *context, size_t sheet, const char *id, struct str *out)
{
    const struct model *model = context;
    const struct sheet_def *def = &model_catalog(model)->sheet[sheet];
    uint32_t row = model_find_row(model, sheet, id);
    const struct row_def *given = row == UINT32_MAX ? NULL : model_row_def(model, sheet, row);
    const char *dot = def->each == SIZE_MAX ? NULL : strchr(id, '.');
    if (dot) { /* of a sheet that is answered for each row of a ledger */
        char *above = mem_text_length(id, (size_t)(dot - id));
        add_row_name(model, def->each, above, out);
        str_add_char(out, ' ');
        free(above);
    }
    if (row == UINT32_MAX)
        str_add(out, id);
    else if (given)
        str_add(out, def->kind == SHEET_FACTS ? def->title : given->label);
    else
        model_row_name(model, sheet, row, out);
}

/* A value as documents show it: in the language of the form, whoever looks at it; a version that was signed must not
 * depend on that. */
static void add_value(const struct model *model, const struct column_def *def, struct value value, struct str *out)
{
    struct kind_book book = model_kinds(model);
    book.name_row = add_row_name;
    kind_show(def, value, READER_DOCUMENT, &book, out);
}

/* The cell that BLANK names; false and its label when it is empty. */
static bool fill_cell(struct making *m, const char *name, bool may_be_empty, struct str *out,
                      const struct document_blank *blank, const char **label)
{
    const struct sheet_def *sheet = &m->catalog->sheet[blank->sheet];
    const char *dot = strrchr(name, '.');
    const struct column_def *def = NULL;
    struct value value;
    if (blank->column != SIZE_MAX) {
        def = &sheet->column[blank->column];
        value = model_value(m->model, blank->sheet, blank->row, blank->column);
    }
    for (size_t i = 0; !def && i < sheet->summary_count; i++)
        if (strcmp(sheet->summary[i].column.id, dot ? dot + 1 : name) == 0) {
            def = &sheet->summary[i].column;
            value = model_summary(m->model, blank->sheet, i);
        }
    if (!def) /* {label} of a row of a ledger */
        model_row_name(m->model, blank->sheet, blank->row, out);
    else if (!value_blank(value) || may_be_empty)
        add_value(m->model, def, value, out);
    *label = def ? def->label : NULL;
    return out->length > 0 || may_be_empty;
}

/* ---- a whole text ---- */

/* What {NAME} means here: its text into VALUE, and what it is called into LABEL (it may stay NULL). False when there is
 * no value. WRITTEN: what to show for a name that means nothing. */
static bool read_hole(struct making *m, const struct spot *spot, const char *name, bool may_be_empty,
                      const char *written, struct str *value, struct document_blank *blank, const char **label)
{
    if (name[0] == '#') {
        blank->kind = BLANK_REFERENCE;
        return fill_reference(m, name + 1, value, label);
    }
    if (name[0] == '@') {
        size_t other = catalog_find_document(m->catalog, name + 1, NULL);
        if (other == SIZE_MAX)
            str_add(value, written);
        else
            str_add_format(value, "「%s」", *label = m->catalog->document[other].title);
        return true;
    }
    if (strncmp(name, "document.", 9) == 0)
        return fill_own_name(m, name + 9, value, blank, label);
    if (find_cell(m->model, spot, name, blank))
        return fill_cell(m, name, may_be_empty, value, blank, label);
    if (spot->own)
        str_add(value, written);
    return true;
}

static bool take_question_mark(char *name)
{
    size_t length = strlen(name);
    bool may_be_empty = length > 0 && name[length - 1] == '?';
    if (may_be_empty)
        name[length - 1] = '\0';
    return may_be_empty;
}

static void fill_hole(struct making *m, const struct spot *spot, const char *hole, const char *written, struct str *out)
{
    struct str value = STR_INIT;
    struct document_blank blank = {.sheet = SIZE_MAX, .row = UINT32_MAX, .column = SIZE_MAX};
    const char *label = NULL;
    size_t from = out->length;
    char *name = mem_text(hole);
    bool may_be_empty = take_question_mark(name);
    bool filled = read_hole(m, spot, name, may_be_empty, written, &value, &blank, &label);
    if (!filled && value.length == 0 && !may_be_empty)
        str_add_format(&value, "〔%s〕", label ? label : name);
    m->left_empty = m->left_empty || (may_be_empty && value.length == 0);
    utf8_safe(out, value.text, true);
    if (!filled && !may_be_empty)
        add_blank(m, spot, blank, from, out->length);
    else if (out->length > from && blank.kind == BLANK_VALUE && blank.sheet != SIZE_MAX)
        add_variable(m, spot, from, out->length);
    free(name);
    str_free(&value);
}

const char *document_hole_label(struct making *m, const char *hole)
{
    const struct spot spot = {.sheet = SIZE_MAX, .row = UINT32_MAX, .cell = SIZE_MAX};
    struct str value = STR_INIT;
    struct document_blank blank = {.sheet = SIZE_MAX, .row = UINT32_MAX, .column = SIZE_MAX};
    const char *label = NULL;
    char *name = mem_text(hole);
    bool may_be_empty = take_question_mark(name);
    read_hole(m, &spot, name, may_be_empty, "", &value, &blank, &label);
    if (!label && blank.sheet != SIZE_MAX)
        label = m->catalog->sheet[blank.sheet].title;
    free(name);
    str_free(&value);
    return label;
}

/* 〔…〕 that somebody left in the company's own wording. */
static const char *own_blank_end(const char *text)
{
    static const char open[] = "〔", close[] = "〕";
    if (strncmp(text, open, sizeof(open) - 1) != 0)
        return NULL;
    const char *end = strstr(text, close);
    return end ? end + sizeof(close) - 1 : NULL;
}

char *document_fill(struct making *m, const struct spot *spot, const char *template)
{
    struct str out = STR_INIT;
    m->left_empty = false;
    for (const char *p = template; *p;) {
        const char *close = *p == '{' ? strchr(p, '}') : NULL, *end = spot->own ? own_blank_end(p) : NULL;
        if (end) {
            size_t from = out.length;
            char *blank = mem_text_length(p, (size_t)(end - p));
            utf8_safe(&out, blank, true);
            free(blank);
            add_blank(
                m, spot,
                (struct document_blank){.kind = BLANK_OWN, .sheet = SIZE_MAX, .row = UINT32_MAX, .column = SIZE_MAX},
                from, out.length);
            p = end;
        } else if (close) {
            char *written = mem_text_length(p, (size_t)(close - p) + 1),
                 *hole = mem_text_length(p + 1, (size_t)(close - p) - 1);
            fill_hole(m, spot, hole, written, &out);
            free(written);
            free(hole);
            p = close + 1;
        } else {
            size_t step = 1 + strcspn(p + 1, spot->own ? "{\xE3" : "{");
            char *plain = mem_text_length(p, step);
            utf8_safe(&out, plain, true);
            free(plain);
            p += step;
        }
    }
    return str_take(&out);
}
