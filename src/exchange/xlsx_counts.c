/* What is to be decided now, on the summary page: a line for each number, live, with the sheet where it is decided, below one sentence that
 * says what it comes to. */
#include "base/intl.h"
#include "exchange/xlsx_summary.h"

static bool is_told(const struct summary *s, const struct block_part *part)
{
    return !xlsx_ref_left_out(s->layout, &part->value) && xlsx_told(s->layout, part->value.sheet);
}

/* The cell of the number, or NULL: a value of the export. */
static const char *cell_of(struct summary *s, const struct block_part *part)
{
    struct str cell = STR_IN(s->layout->arena);
    return xlsx_formula_ref(s->layout, &part->value, &cell) ? cell.text : NULL;
}

static double number_of(const struct summary *s, const struct block_part *part)
{
    struct value value = model_ref(s->layout->model, &part->value);
    return value.type == VALUE_NUMBER ? value.number : 0;
}

static void put_sentence(struct summary *s, const struct figures *f, uint32_t from, uint32_t end)
{
    struct arena *arena = s->layout->arena;
    struct str count = STR_IN(arena), formula = STR_IN(arena);
    const char *none = _("There is nothing that must be decided now.");
    const char *before = _("To be decided now: "), *behind = _(" of these things.");
    unsigned open = 0;
    bool live = true;
    for (size_t i = 0; i < f->block->part_count; i++) {
        if (!is_told(s, &f->block->part[i]))
            continue;
        const char *cell = cell_of(s, &f->block->part[i]);
        live = live && cell;
        open += number_of(s, &f->block->part[i]) > 0;
        str_add_format(&count, "%s(N(%s)>0)", count.length ? "+" : "", cell ? cell : "0");
    }
    str_add_format(&formula, "IF(%s=0,", count.text);
    xlsx_add_constant(&formula, none);
    str_add_char(&formula, ',');
    xlsx_add_constant(&formula, before);
    str_add_format(&formula, "&(%s)&", count.text);
    xlsx_add_constant(&formula, behind);
    str_add_char(&formula, ')');
    summary_live_text(s, from, end, open ? arena_format(arena, "%s%u%s", before, open, behind) : none,
                      live ? formula.text : NULL, STYLE_BOLD);
    s->row++;
}

/* "!!" says it in black and white, too. */
static void put_line(struct summary *s, const struct block_part *part, uint32_t from, uint32_t end)
{
    const char *cell = cell_of(s, part);
    const struct xlsx_page *page = xlsx_page_with(s->layout, part->value.sheet, 0);
    const char *title = intl_form(s->layout->catalog->sheet[part->value.sheet].title);
    summary_live_text(s, from, from + 1, number_of(s, part) > 0 ? "!!" : "",
                      cell ? arena_format(s->layout->arena, "IF(N(%s)>0,\"!!\",\"\")", cell) : NULL,
                      STYLE_CELL_CENTERED);
    summary_text(s, from + 1, end - 5, intl_form(part->name), STYLE_CELL_FITTED);
    summary_ref(s, end - 5, end - 4, &part->value);
    if (page && !page->hidden) {
        struct xlsx_out *link = xlsx_put(s->page, s->row, end - 4, OUT_LINK, STYLE_LINK_FITTED);
        link->text = title;
        link->link = arena_format(s->layout->arena, "%sA1", page->quoted);
        link->span = 4;
    } else {
        summary_text(s, end - 4, end, title, STYLE_CELL_FITTED);
    }
    s->row++;
}

bool summary_counts(struct summary *s, const struct figures *f, uint32_t from, uint32_t end)
{
    bool any = false;
    for (size_t i = 0; i < f->block->part_count; i++)
        any = any || is_told(s, &f->block->part[i]);
    if (!any)
        return false;
    summary_heading(s, from, end, intl_form(f->block->label));
    put_sentence(s, f, from, end);
    for (size_t i = 0; i < f->block->part_count; i++)
        if (is_told(s, &f->block->part[i]))
            put_line(s, &f->block->part[i], from, end);
    return true;
}
