/* What is to be decided now, on the summary page: what the form says it comes to, in sentences, then a line for each number, live, with the
 * sheet where it is decided. */
#include <string.h>

#include "base/intl.h"
#include "book/fill.h"
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

static void put_line(struct summary *s, const struct block_part *part, uint32_t from, uint32_t end)
{
    enum { TITLE = 5 };
    const struct xlsx_page *page = xlsx_page_with(s->layout, part->value.sheet, 0);
    const char *title = intl_form(s->layout->catalog->sheet[part->value.sheet].title);
    summary_text(s, from, end - TITLE - 1, intl_form(part->name), STYLE_CELL_FITTED);
    summary_ref(s, end - TITLE - 1, end - TITLE, &part->value);
    xlsx_put_tint(s->page, s->row, end - TITLE - 1, NULL);
    if (page && !page->hidden) {
        struct xlsx_out *link = xlsx_put(s->page, s->row, end - TITLE, OUT_LINK, STYLE_LINK_FITTED);
        link->text = title;
        link->link = arena_format(s->layout->arena, "%sA1", page->quoted);
        link->span = TITLE;
    } else {
        summary_text(s, end - TITLE, end, title, STYLE_CELL_FITTED);
    }
    s->row++;
}

/* ---- sentences ---- */

/* A sentence as a formula: its text between the values, which are asked for one by one. */
struct said {
    struct summary *s;
    struct str formula,
        missing; /* texts and cells joined by &; conditions of which one holds when a value is missing */
    bool live, whole;
    const char *text; /* of the sentence, behind the last value */
};

/* The words up to the next value become a text of the formula. */
static void say_words(struct said *said, size_t length)
{
    if (length == 0)
        return;
    str_add(&said->formula, said->formula.length ? "&" : "");
    xlsx_add_constant(&said->formula, arena_format(said->s->layout->arena, "%.*s", (int)length, said->text));
}

/* What stands where a {value} stood; decimals and thousands as in the text made. */
static void say_value(void *context, const struct filled *piece)
{
    struct said *said = context;
    const struct placeholder *hole = piece->hole;
    struct xlsx_layout *layout = said->s->layout;
    struct str cell = STR_IN(layout->arena);
    size_t length = strcspn(said->text, "{");
    say_words(said, length);
    said->text += length + strcspn(said->text + length, "}") + 1;
    said->whole =
        said->whole && piece->to > piece->from &&
        !(hole && hole->ref && !xlsx_told(layout, hole->ref->table / 2)); /* what is left out is in no sentence */
    if (!hole || hole->kind != PLACEHOLDER_CELL || hole->ref->table % 2 == 0) {
        said->live = false;
        return;
    }
    struct value_ref ref = {.set = true, .sheet = hole->ref->table / 2, .summary = hole->ref->column};
    const struct column_def *def = catalog_ref(layout->catalog, &ref);
    said->whole = said->whole && !value_blank(model_ref(layout->model, &ref));
    if (def->kind->day || !xlsx_formula_ref(layout, &ref, &cell)) {
        said->live = false;
        return;
    }
    str_add_format(&said->missing, "%s%s=\"\"", said->missing.length ? "," : "", cell.text);
    struct str digits = STR_IN(layout->arena);
    if (def->kind->number)
        xlsx_digits(def, &digits);
    str_add(&said->formula, said->formula.length ? "&" : "");
    if (digits.length)
        str_add_format(&said->formula, "TEXT(%s,\"%s\")", cell.text, digits.text);
    else
        str_add(&said->formula, cell.text);
}

/* A sentence of which a value is not known is not said. */
static void put_said(struct summary *s, const char *text, uint32_t from, uint32_t end)
{
    struct arena *arena = s->layout->arena;
    struct str out = STR_IN(arena), formula = STR_IN(arena);
    struct said said = {
        .s = s, .formula = STR_IN(arena), .missing = STR_IN(arena), .live = true, .whole = true, .text = text};
    struct filling filling = {.model = s->layout->model, .sheet = SIZE_MAX, .each = say_value, .context = &said};
    fill_text(&filling, text, &out);
    say_words(&said, strlen(said.text));
    if (said.missing.length)
        str_add_format(&formula, "IF(OR(%s),\"\",%s)", said.missing.text, said.formula.text);
    if (!said.whole && (!said.live || s->layout->options.values))
        return;
    summary_live_text(s, from, end, said.whole ? out.text : "", said.live && said.missing.length ? formula.text : NULL,
                      STYLE_BOLD);
    s->row++;
}

bool summary_counts(struct summary *s, const struct figures *f, uint32_t from, uint32_t end)
{
    bool any = false;
    for (size_t i = 0; i < f->block->part_count; i++)
        any = any || is_told(s, &f->block->part[i]);
    if (!any)
        return false;
    for (size_t i = 0; i < f->block->say_count; i++)
        put_said(s, intl_form(f->block->say[i]), from, end);
    s->row += f->block->say_count > 0;
    summary_heading(s, from, end, intl_form(f->block->label));
    put_sentence(s, f, from, end);
    for (size_t i = 0; i < f->block->part_count; i++)
        if (is_told(s, &f->block->part[i]))
            put_line(s, &f->block->part[i], from, end);
    return true;
}
