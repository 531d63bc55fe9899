/* Which rows of other sheets a row is computed from, or counts in: the links of the forms along which formulas read, in words. Nothing
 * in a number says where it came from. */
#include <string.h>

#include "base/intl.h"
#include "base/utf8.h"
#include "exchange/xlsx_layout.h"

#define WIDEST 40
#define MOST   8 /* rows on a line each; of more only the ids are told */

/* Does a formula of SHEET read along RELATION? */
static bool reads(const struct catalog *catalog, size_t sheet, size_t relation, size_t other)
{
    const struct sheet_def *def = &catalog->sheet[sheet];
    for (size_t c = 0; c < def->column_count; c++) {
        const struct formula *formula = def->column[c].formula;
        for (size_t i = 0; formula && i < formula_ref_count(formula); i++) {
            const struct formula_ref *ref = formula_ref_at(formula, i);
            if (ref->kind == FORMULA_LINKED && !ref->from && ref->relation == relation &&
                ref->table == catalog_rows_table(other))
                return true;
        }
    }
    return false;
}

/* The form's rows that row R is linked with: how many, the NTH in *ROW. */
static size_t linked(const struct xlsx_column *column, const struct sheet_def *sheet, uint32_t r, size_t nth,
                     uint32_t *row)
{
    const struct relation_def *relation = column->along;
    if (column->back) {
        size_t count = relation->first[r + 1] - relation->first[r];
        *row = nth < count ? relation->linked[relation->first[r] + nth] : 0;
        return count;
    }
    for (size_t k = 0; k < sheet->row[r].link_count; k++) {
        const struct row_link *link = &sheet->row[r].link[k];
        if (link->sheet != relation->to)
            continue;
        *row = nth < link->count ? link->index[nth] : 0;
        return link->count;
    }
    return 0;
}

void xlsx_along_text(const struct xlsx_layout *layout, size_t sheet, const struct xlsx_column *column, uint32_t r,
                     struct str *out)
{
    const struct sheet_def *own = &layout->catalog->sheet[sheet];
    const struct sheet_def *other = &layout->catalog->sheet[column->back ? column->along->from : column->along->to];
    uint32_t row;
    size_t count = r < own->row_count ? linked(column, own, r, 0, &row) : 0;
    for (size_t i = 0; i < count; i++) {
        linked(column, own, r, i, &row);
        if (count > MOST)
            str_add_format(out, "%s%s", i ? ", " : "", other->row[row].id);
        else
            str_add_format(out, "%s%s %s", i ? "\n" : "", other->row[row].id, intl_form(other->row[row].label));
    }
}

static double width(const struct xlsx_layout *layout, size_t sheet, const struct xlsx_column *column)
{
    int widest = utf8_width(column->label) / 2 + 1;
    struct str text SCOPED(str_free) = STR_INIT;
    for (uint32_t r = 0; r < layout->catalog->sheet[sheet].row_count; r++) {
        str_clear(&text);
        xlsx_along_text(layout, sheet, column, r, &text);
        for (const char *line = text.text, *end; line && *line; line = end ? end + 1 : NULL) {
            end = strchr(line, '\n');
            char *one SCOPED(mem_free) = end ? mem_text_length(line, (size_t)(end - line)) : mem_text(line);
            int own = utf8_width(one);
            widest = own > widest ? own : widest;
        }
    }
    return (widest < WIDEST ? widest : WIDEST) + 2.5;
}

static void add(struct xlsx_layout *layout, struct xlsx_page *page, const struct relation_def *relation, bool back,
                bool reader)
{
    const struct sheet_def *other = &layout->catalog->sheet[back ? relation->from : relation->to];
    struct xlsx_column *column = &page->column[page->columns++];
    *column = (struct xlsx_column){
        .column = sheet_role(&layout->catalog->sheet[page->sheet], ROLE_ID), .along = relation, .back = back};
    column->label =
        arena_format(layout->arena, reader ? _("Computed from: %s") : _("Counts in: %s"), intl_form(other->title));
    column->style = STYLE_GIVEN;
    column->width = width(layout, page->sheet, column);
}

void xlsx_add_along(struct xlsx_layout *layout, struct xlsx_page *page)
{
    const struct catalog *catalog = layout->catalog;
    size_t found = 0;
    if (catalog->sheet[page->sheet].kind != SHEET_CHECKLIST || catalog->sheet[page->sheet].each != SIZE_MAX)
        return;
    for (size_t i = 0; i < catalog->relation_count && found < XLSX_MOST_ALONG; i++) {
        const struct relation_def *relation = &catalog->relation[i];
        bool back = relation->to == page->sheet;
        size_t other = back ? relation->from : relation->to;
        if (relation->source != RELATION_LINKS || (!back && relation->from != page->sheet) ||
            !xlsx_seen(layout, other) || !xlsx_told(layout, other) || catalog->sheet[other].each != SIZE_MAX)
            continue;
        bool reader = reads(catalog, page->sheet, i, other);
        if (!reader && !reads(catalog, other, i, page->sheet))
            continue;
        add(layout, page, relation, back, reader);
        found++;
    }
}
