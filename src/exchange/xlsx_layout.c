/* Which sheets are in the file, under which names, and the lists behind their drop-downs. */
#include "exchange/xlsx_plan.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "base/intl.h"
#include "base/utf8.h"

#define NAME_UNITS 31

/* ---- names of worksheets ---- */

/* Excel's rules: at most 31 UTF-16 units, none of []:*?/\, no ' at an end, not "History". */
static char *valid_name(const char *title)
{
    struct str out = STR_INIT;
    size_t units = 0;
    for (const char *p = title; *p;) {
        const char *next = p;
        uint32_t c = utf8_next(&next);
        size_t width = c >= 0x10000 ? 2 : 1;
        if (units + width > NAME_UNITS)
            break;
        if (c < 0x20 || strchr("[]:*?/\\", (int)(c < 0x80 ? c : 'x')))
            str_add_char(&out, ' ');
        else if (c == '\'' && (units == 0 || !*next))
            str_add_char(&out, ' ');
        else
            str_add_length(&out, p, (size_t)(next - p));
        units += width;
        p = next;
    }
    if (out.length && out.text[out.length - 1] == '\'')
        out.text[out.length - 1] = ' ';
    char *folded = utf8_fold(out.text);
    if (!*folded || strcmp(folded, "history") == 0)
        str_add(&out, "_");
    free(folded);
    return str_take(&out);
}

static bool name_taken(const struct xlsx_layout *layout, size_t pages, const char *name)
{
    char *folded = utf8_fold(name);
    bool taken = false;
    for (size_t i = 0; i < pages && !taken; i++) {
        char *other = utf8_fold(layout->page[i].name);
        taken = strcmp(other, folded) == 0;
        free(other);
    }
    free(folded);
    return taken;
}

static void name_page(struct xlsx_layout *layout, struct xlsx_page *page, const char *title)
{
    size_t number = (size_t)(page - layout->page);
    page->name = valid_name(title);
    for (unsigned n = 2; name_taken(layout, number, page->name); n++) {
        /* Room for " (2)" in what is cut already. */
        char *base = mem_text_length(title, utf8_fit(title, 26)), *again = mem_format("%s (%u)", base, n);
        free(page->name);
        page->name = valid_name(again);
        free(base);
        free(again);
    }
    struct str quoted = STR_INIT;
    str_add_char(&quoted, '\'');
    for (const char *p = page->name; *p; p++)
        str_add(&quoted, *p == '\'' ? "''" : (char[]){*p, 0});
    str_add(&quoted, "'!");
    page->quoted = str_take(&quoted);
}

/* ---- lists ---- */

static void need_list(struct xlsx_layout *layout, const struct column_def *def)
{
    if (!def->choices || !def->choices->count)
        return;
    for (size_t i = 0; i < layout->lists; i++)
        if (layout->list[i].list == def->choices)
            return;
    layout->list = mem_grow(layout->list, layout->lists, &layout->list_capacity, sizeof(*layout->list));
    layout->list[layout->lists] = (struct xlsx_list){
        .list = def->choices, .numbers = def->type == COLUMN_LEVEL, .column = 3 * (uint32_t)layout->lists};
    layout->lists++;
}

/* POINTS() of a formula may mean a list of a sheet that is not in the file. */
static void need_formula_lists(struct xlsx_layout *layout, const struct formula *formula)
{
    for (size_t i = 0; formula && i < formula_ref_count(formula); i++) {
        const struct formula_ref *ref = formula_ref_at(formula, i);
        const struct sheet_def *sheet = &layout->catalog->sheet[ref->table / 2];
        need_list(layout, ref->table % 2 ? &sheet->summary[ref->column].column : &sheet->column[ref->column]);
    }
}

static void collect_lists(struct xlsx_layout *layout)
{
    for (size_t s = 0; s < layout->catalog->sheet_count; s++) {
        const struct sheet_def *sheet = &layout->catalog->sheet[s];
        if (layout->page_of[s] == SIZE_MAX)
            continue;
        for (size_t c = 0; c < sheet->column_count; c++) {
            need_list(layout, &sheet->column[c]);
            need_formula_lists(layout, sheet->column[c].formula);
        }
        for (size_t i = 0; i < sheet->summary_count; i++)
            need_formula_lists(layout, sheet->summary[i].column.formula);
    }
}

static void fill_lists_page(struct xlsx_layout *layout, struct xlsx_page *page)
{
    static const char *const heads[] = {N_("Label"), N_("Code"), N_("Value")};
    struct xlsx_style plain = {0}, bold = {.bold = true};
    unsigned plain_number = xlsx_style_of(layout, &plain), bold_number = xlsx_style_of(layout, &bold);
    for (size_t l = 0; l < layout->lists; l++) {
        const struct xlsx_list *list = &layout->list[l];
        xlsx_put_text(layout, page, 0, list->column, list->list->name, bold_number);
        for (uint32_t i = 0; i < 3; i++)
            xlsx_put_text(layout, page, 1, list->column + i, _(heads[i]), bold_number);
        for (uint32_t i = 0; i < list->list->count; i++) {
            const struct choice *choice = &list->list->choice[i];
            double number;
            xlsx_put_text(layout, page, 2 + i, list->column, intl_form(choice->label), plain_number);
            if (list->numbers && value_parse_number(choice->code, &number))
                xlsx_put(layout, page, 2 + i, list->column + 1, OUT_NUMBER, plain_number)->number = number;
            else
                xlsx_put_text(layout, page, 2 + i, list->column + 1, choice->code, plain_number);
            struct xlsx_out *value = xlsx_put(layout, page, 2 + i, list->column + 2, OUT_NUMBER, plain_number);
            value->number = choice->value;
            if (isnan(choice->value)) { /* INDEX of an empty cell would give 0 */
                value->kind = OUT_FORMULA_TEXT;
                value->formula = "\"\"";
                value->text = "";
            }
        }
    }
}

/* ---- the workbook ---- */

static bool shown(const struct xlsx_layout *layout, size_t sheet)
{
    return layout->only == SIZE_MAX ? !layout->catalog->sheet[sheet].hidden : sheet == layout->only;
}

/* Sheets kept for the program's own bookkeeping go along, hidden, only when a formula needs them. */
static void mark_needed(const struct xlsx_layout *layout, bool *in)
{
    for (bool more = layout->only == SIZE_MAX; more;) {
        more = false;
        for (size_t s = 0; s < layout->catalog->sheet_count; s++) {
            const struct sheet_def *sheet = &layout->catalog->sheet[s];
            for (size_t c = 0; in[s] && c < sheet->column_count + sheet->summary_count; c++) {
                const struct column_def *def =
                    c < sheet->column_count ? &sheet->column[c] : &sheet->summary[c - sheet->column_count].column;
                for (size_t i = 0; def->formula && i < formula_ref_count(def->formula); i++) {
                    size_t other = formula_ref_at(def->formula, i)->table / 2;
                    more = more || !in[other];
                    in[other] = true;
                }
            }
        }
    }
}

static void choose_pages(struct xlsx_layout *layout)
{
    size_t count = layout->catalog->sheet_count;
    bool *in = mem_zero(count, sizeof(*in));
    for (size_t s = 0; s < count; s++)
        in[s] = shown(layout, s);
    mark_needed(layout, in);
    layout->page = mem_zero(count + 2, sizeof(*layout->page));
    layout->page_of = mem_zero(count, sizeof(*layout->page_of));
    if (layout->only == SIZE_MAX) {
        struct xlsx_page *cover = &layout->page[layout->pages++];
        *cover = (struct xlsx_page){.kind = PAGE_COVER, .sheet = SIZE_MAX};
        name_page(layout, cover, _("Cover"));
    }
    for (int hidden = 0; hidden < 2; hidden++)
        for (size_t s = 0; s < count; s++) {
            if (hidden == 0)
                layout->page_of[s] = SIZE_MAX;
            if (!in[s] || shown(layout, s) == (hidden == 1))
                continue;
            struct xlsx_page *page = &layout->page[layout->pages];
            *page = (struct xlsx_page){.kind = PAGE_SHEET, .sheet = s, .hidden = hidden == 1};
            name_page(layout, page, intl_form(layout->catalog->sheet[s].title));
            layout->page_of[s] = layout->pages++;
        }
    struct xlsx_page *lists = &layout->page[layout->pages];
    *lists = (struct xlsx_page){.kind = PAGE_LISTS, .sheet = SIZE_MAX, .hidden = true};
    name_page(layout, lists, XLSX_LISTS_NAME);
    layout->pages++;
    free(in);
}

static void find_company(struct xlsx_layout *layout)
{
    struct str name = STR_INIT;
    for (size_t s = 0; s < layout->catalog->sheet_count && !name.length; s++) {
        const struct sheet_def *sheet = &layout->catalog->sheet[s];
        for (size_t c = 0; sheet->kind == SHEET_FACTS && c < sheet->column_count; c++)
            if (strcmp(sheet->column[c].id, "name") == 0)
                value_to_text(model_value(layout->model, s, 0, c), &name);
    }
    layout->company = arena_text(layout->arena, name.text);
    str_free(&name);
}

static bool check_rows(const struct xlsx_layout *layout, struct error *err)
{
    for (size_t p = 0; p < layout->pages; p++) {
        const struct xlsx_page *page = &layout->page[p];
        if (page->kind == PAGE_SHEET && (uint64_t)page->first + page->rows > XLSX_MAX_ROWS) {
            error_set(err, ERROR_LIMIT, layout->catalog->sheet[page->sheet].title);
            return error_detail(err, _("Excel takes 1,048,576 rows, the sheet has %u"), page->rows);
        }
    }
    return true;
}

struct xlsx_layout *xlsx_layout_new(struct book *book, size_t only, struct error *err)
{
    struct xlsx_layout *layout = mem_zero(1, sizeof(*layout));
    char head[65];
    layout->book = book;
    layout->model = book->model;
    layout->catalog = book->catalog;
    layout->only = only;
    layout->arena = arena_new();
    if (!store_head(book->store, head, &layout->entries, err)) {
        xlsx_layout_free(&layout);
        return NULL;
    }
    layout->head = arena_text(layout->arena, head);
    layout->title = intl_form(layout->catalog->title);
    layout->edition = intl_form(layout->catalog->edition);
    date_time_text(date_now(), layout->now);
    xlsx_style_of(layout, &(struct xlsx_style){0}); /* style 0 is plain */
    find_company(layout);
    choose_pages(layout);
    collect_lists(layout);
    for (size_t p = 0; p < layout->pages; p++) {
        struct xlsx_page *page = &layout->page[p];
        if (page->kind != PAGE_SHEET)
            continue;
        if (layout->catalog->sheet[page->sheet].kind == SHEET_FACTS)
            xlsx_plan_facts(layout, page);
        else
            xlsx_plan_rows(layout, page);
        layout->data_rows += page->rows;
        layout->big = layout->big || page->big;
    }
    if (!check_rows(layout, err)) {
        xlsx_layout_free(&layout);
        return NULL;
    }
    for (size_t p = 0; p < layout->pages; p++) {
        struct xlsx_page *page = &layout->page[p];
        if (page->kind == PAGE_LISTS)
            fill_lists_page(layout, page);
        else if (page->kind == PAGE_SHEET)
            (page->upright ? xlsx_fill_facts : xlsx_fill_rows)(layout, page);
        xlsx_page_sort(page);
    }
    return layout;
}

void xlsx_layout_free(struct xlsx_layout **pointer)
{
    struct xlsx_layout *layout = *pointer;
    if (!layout)
        return;
    for (size_t p = 0; p < layout->pages; p++) {
        struct xlsx_page *page = &layout->page[p];
        free(page->name);
        free(page->quoted);
        free(page->column);
        free(page->at);
        free(page->summary);
        free(page->out);
        free(page->look);
        free(page->widths);
    }
    free(layout->page);
    free(layout->page_of);
    free(layout->list);
    free(layout->style);
    arena_free(&layout->arena);
    free(layout);
    *pointer = NULL;
}
