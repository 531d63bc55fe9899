/* Notes at the headers of computed columns, in words: help, rule, and the formula with the labels that people see. */
#include <stdlib.h>
#include <string.h>

#include "base/intl.h"
#include "base/utf8.h"
#include "exchange/xlsx_escape.h"
#include "exchange/xlsx_sheet.h"

#define NOTE_CELLS   46 /* to a line, at the note's font and width */
#define NOTE_WIDTH   340
#define LINE_PIXELS  18
#define MAX_NOTE     3000 /* bytes: longer formulas help nobody */
#define MOST_LINES   24
#define COLUMN_OPEN  "「"
#define COLUMN_CLOSE "」"

static bool is_name(char c)
{
    return c == '-' || c == '_' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z');
}

static const struct sheet_def *sheet_called(const struct catalog *catalog, const char *id, size_t length)
{
    for (size_t s = 0; s < catalog->sheet_count; s++)
        if (strlen(catalog->sheet[s].id) == length && strncmp(catalog->sheet[s].id, id, length) == 0)
            return &catalog->sheet[s];
    return NULL;
}

static const struct column_def *column_called(const struct sheet_def *sheet, const char *id, size_t length,
                                              bool summary)
{
    size_t count = summary ? sheet->summary_count : sheet->column_count;
    for (size_t i = 0; i < count; i++) {
        const struct column_def *def = summary ? &sheet->summary[i].column : &sheet->column[i];
        if (strlen(def->id) == length && strncmp(def->id, id, length) == 0)
            return def;
    }
    return NULL;
}

static void add_label(struct str *out, const struct sheet_def *other, const struct column_def *def)
{
    str_add(out, COLUMN_OPEN);
    if (other)
        str_add_format(out, "%s / ", intl_form(other->title));
    str_add(out, intl_form(def->label));
    str_add(out, COLUMN_CLOSE);
}

/* What people see for the constant TEXT ("done" with its quotation marks): a choice of the column named last, or of the
 * formula's own column. */
static void add_constant(const struct column_def *last, const struct column_def *own, const char *text, size_t length,
                         struct str *out)
{
    const struct column_def *const from[] = {last, own};
    for (size_t k = 0; k < ARRAY_LENGTH(from) && length > 2; k++)
        for (size_t i = 0; from[k] && from[k]->choices && i < from[k]->choices->count; i++) {
            const struct choice *choice = &from[k]->choices->choice[i];
            if (strlen(choice->code) == length - 2 && strncmp(choice->code, text + 1, length - 2) == 0) {
                str_add_format(out, "\"%s\"", intl_form(choice->label));
                return;
            }
        }
    str_add_length(out, text, length);
}

/* [x], sheet[x] and sheet.x as labels, codes as the labels of their choices; everything else as it is. */
static void add_formula(const struct catalog *catalog, const struct sheet_def *sheet, const struct column_def *own,
                        const char *text, struct str *out)
{
    const struct column_def *last = NULL;
    for (const char *p = text; *p;) {
        if (*p == '"') { /* a text constant */
            size_t length = strcspn(p + 1, "\"") + 1;
            length += p[length] == '"';
            add_constant(last, own, p, length, out);
            p += length;
            continue;
        }
        const char *name = p;
        while (is_name(*p))
            p++;
        size_t length = (size_t)(p - name);
        const struct sheet_def *other = length ? sheet_called(catalog, name, length) : NULL;
        const struct column_def *def = NULL;
        if (*p == '[' && (other || length == 0)) {
            size_t inside = strcspn(p + 1, "]");
            def = column_called(other ? other : sheet, p + 1, inside, false);
            if (def)
                p += inside + 1 + (p[inside + 1] == ']');
        } else if (*p == '.' && other) {
            size_t inside = 0;
            while (is_name(p[1 + inside]))
                inside++;
            def = column_called(other, p + 1, inside, true);
            if (def)
                p += inside + 1;
        }
        last = def && def->choices ? def : last;
        if (def)
            add_label(out, other == sheet ? NULL : other, def);
        else if (length)
            str_add_length(out, name, length);
        else
            str_add_length(out, p, 1), p++;
    }
}

static void note_text(const struct xlsx_layout *layout, size_t of, size_t column, struct str *out)
{
    const struct sheet_def *sheet = &layout->catalog->sheet[of];
    const struct column_def *def = &sheet->column[column];
    if (def->help)
        str_add_format(out, "%s\n", intl_form(def->help));
    if (def->rule)
        str_add_format(out, "%s\n", intl_form(def->rule));
    if (!xlsx_column_stays(layout, of, column, false)) {
        str_add(out,
                _("The value as of the export. It hangs on answers that are not in this file and is not computed anew "
                  "here."));
        return;
    }
    str_add(out, _("Computed by itself; it cannot be typed over."));
    struct str formula = STR_INIT;
    add_formula(layout->catalog, sheet, def, formula_text(def->formula), &formula);
    if (out->length + formula.length < MAX_NOTE)
        str_add_format(out, _("\nFormula: %s"), formula.text);
    str_free(&formula);
}

static bool put_note(const struct xlsx_page *page, lxw_worksheet *worksheet, uint32_t row, uint32_t column,
                     const char *text, struct error *err)
{
    size_t lines = utf8_wrap(text, NOTE_CELLS, NULL, NULL) + 1;
    lxw_comment_options options = {.width = NOTE_WIDTH, .font_size = 9, .author = (char *)(uintptr_t) "mamori"};
    options.height = (uint16_t)(LINE_PIXELS * (lines < MOST_LINES ? lines : MOST_LINES));
    struct str escaped = STR_INIT;
    bool good =
        xlsx_call(worksheet_write_comment_opt(worksheet, row, (lxw_col_t)column, xlsx_escape(text, &escaped), &options),
                  page, "write_comment", err);
    str_free(&escaped);
    return good;
}

/* Of a page of facts the labels stand in the second column. */
static bool put_fact_notes(const struct xlsx_layout *layout, const struct xlsx_page *page, lxw_worksheet *worksheet,
                           struct error *err)
{
    const struct sheet_def *sheet = &layout->catalog->sheet[page->sheet];
    struct str text = STR_INIT;
    bool good = true;
    for (size_t c = 0; c < sheet->column_count && good; c++) {
        const struct column_def *def = &sheet->column[c];
        if (page->at[c] == XLSX_NOWHERE || !def->formula || def->hidden)
            continue;
        str_clear(&text);
        note_text(layout, page->sheet, c, &text);
        good = put_note(page, worksheet, page->at[c], 1, text.text, err);
    }
    str_free(&text);
    return good;
}

bool xlsx_sheet_notes(const struct xlsx_layout *layout, const struct xlsx_page *page, lxw_worksheet *worksheet,
                      struct error *err)
{
    if (page->kind != PAGE_SHEET || page->hidden || layout->options.values)
        return true;
    if (page->upright)
        return put_fact_notes(layout, page, worksheet, err);
    const struct sheet_def *sheet = &layout->catalog->sheet[page->sheet];
    struct str text = STR_INIT;
    bool good = true;
    for (uint32_t i = 0; i < page->columns && good; i++) {
        const struct column_def *def = &sheet->column[page->column[i].column];
        if (page->column[i].name_of || page->column[i].hidden || !def->formula)
            continue;
        str_clear(&text);
        note_text(layout, page->sheet, page->column[i].column, &text);
        good = put_note(page, worksheet, page->header, i, text.text, err);
    }
    str_free(&text);
    return good;
}
