/* Which sheets are in the file, under which names, and the lists behind their drop-downs. */
#include "exchange/xlsx_layout.h"

#include <math.h>
#include <string.h>

#include "base/date.h"
#include "base/intl.h"
#include "base/utf8.h"
#include "exchange/xlsx_names.h"

#define NAME_UNITS 31

/* ---- names of worksheets ---- */

/* At most 31 UTF-16 units, none of []:*?/\, no ' at an end, not "History". */
const char *xlsx_valid_name(struct arena *arena, const char *title)
{
    struct str out = STR_IN(arena);
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
    if (!out.length || utf8_same_folded(out.text, "history"))
        str_add(&out, "_");
    return out.text;
}

/* Takes NAME for the page unless one before it has it; programs compare the names of worksheets folded. */
static bool take_name(struct xlsx_layout *layout, size_t number, const char *title)
{
    struct xlsx_page *page = &layout->page[number];
    page->name = xlsx_valid_name(layout->arena, title);
    char *folded SCOPED(mem_free) = utf8_fold(page->name);
    page->folded = arena_text(layout->arena, folded);
    bool taken = false;
    for (size_t i = 0; i < number && !taken; i++)
        taken = strcmp(layout->page[i].folded, folded) == 0;
    return !taken;
}

static void name_page(struct xlsx_layout *layout, struct xlsx_page *page, const char *title)
{
    size_t number = (size_t)(page - layout->page);
    const char *wanted =
        page->parts > 1 ? arena_format(layout->arena, "%.*s (%u)", (int)utf8_fit(title, 25), title, page->part) : title;
    for (unsigned n = 2; !take_name(layout, number, wanted); n++) /* room for " (2)" in what is cut already */
        wanted = arena_format(layout->arena, "%.*s (%u)", (int)utf8_fit(title, 26), title, n);
    struct str quoted = STR_IN(layout->arena);
    str_add_char(&quoted, '\'');
    str_add_doubled(&quoted, page->name, '\'');
    str_add(&quoted, "'!");
    page->quoted = quoted.text;
}

/* ---- lists ---- */

static void need_list(struct xlsx_layout *layout, const struct column_def *def)
{
    if (!def->choices || !def->choices->count)
        return;
    for (size_t i = 0; i < layout->lists; i++)
        if (layout->list[i].list == def->choices)
            return;
    uint32_t column = 3 * (uint32_t)layout->lists;
    ARENA_MORE(layout->arena, layout->list, layout->lists, layout->list_capacity) =
        (struct xlsx_list){def->choices, def->kind->number == NUMBER_SCALE, column};
}

/* For POINTS() in what is written live. */
static void need_formula_lists(struct xlsx_layout *layout, const struct formula *formula)
{
    for (size_t i = 0; formula && xlsx_formula_stays(layout, formula) && i < formula_ref_count(formula); i++) {
        const struct formula_ref *ref = formula_ref_at(formula, i);
        need_list(layout, xlsx_column_def(layout, ref->table, ref->column));
    }
}

static void collect_lists(struct xlsx_layout *layout)
{
    if (layout->options.values) /* nothing to choose */
        return;
    for (size_t s = 0; s < layout->catalog->sheet_count; s++) {
        const struct sheet_def *sheet = &layout->catalog->sheet[s];
        if (layout->page_of[s] == SIZE_MAX)
            continue;
        for (size_t c = 0; c < sheet->column_count; c++) {
            if (xlsx_left_out(layout, s, c))
                continue;
            need_list(layout, &sheet->column[c]);
            need_formula_lists(layout, sheet->column[c].formula);
        }
        for (size_t i = 0; i < sheet->summary_count; i++)
            need_formula_lists(layout, sheet->summary[i].column.formula);
    }
}

/* A drop-down shows the cells of its list as they look. */
static unsigned worded_style(struct xlsx_layout *layout, const struct choice *choice)
{
    return xlsx_style_of(layout, (struct xlsx_style){.number = xlsx_choice_format(layout, choice, "")});
}

static void fill_lists_page(struct xlsx_layout *layout, struct xlsx_page *page)
{
    static const char *const heads[] = {N_("Label"), N_("Code"), N_("Value")};
    for (size_t l = 0; l < layout->lists; l++) {
        const struct xlsx_list *list = &layout->list[l];
        xlsx_put_text(page, 0, list->column, list->list->name, STYLE_BOLD);
        for (uint32_t i = 0; i < 3; i++)
            xlsx_put_text(page, 1, list->column + i, _(heads[i]), STYLE_BOLD);
        for (uint32_t i = 0; i < list->list->count; i++) {
            const struct choice *choice = &list->list->choice[i];
            double number;
            xlsx_put_text(page, 2 + i, list->column, intl_form(choice->label), 0);
            if (list->numbers && value_parse_number(choice->code, &number))
                xlsx_put_number(page, 2 + i, list->column + 1, number, NULL, worded_style(layout, choice));
            else
                xlsx_put_text(page, 2 + i, list->column + 1, choice->code, 0);
            if (isnan(choice->value)) /* INDEX of an empty cell would give 0 */
                xlsx_put_live(page, 2 + i, list->column + 2, "", "\"\"", 0);
            else
                xlsx_put_number(page, 2 + i, list->column + 2, choice->value, NULL, 0);
        }
    }
}

/* ---- the workbook ---- */

static bool shown(const struct xlsx_layout *layout, size_t sheet)
{
    if (layout->only != SIZE_MAX)
        return sheet == layout->only;
    return !layout->catalog->sheet[sheet].hidden && !xlsx_left_out(layout, sheet, SIZE_MAX) &&
           (!layout->options.set || xlsx_in_set(layout, sheet));
}

static bool needs_left_out(const struct xlsx_layout *layout, const struct formula *formula)
{
    for (size_t i = 0; i < formula_ref_count(formula); i++) {
        const struct formula_ref *ref = formula_ref_at(formula, i);
        if (xlsx_left_out(layout, ref->table / 2, ref->table % 2 ? SIZE_MAX : ref->column))
            return true;
    }
    return false;
}

/* Sheets kept for the program's own bookkeeping, and those outside the set, go along, hidden, only when a formula needs them. */
static void mark_needed(const struct xlsx_layout *layout, bool *in)
{
    for (bool more = layout->only == SIZE_MAX && !layout->options.values; more;) {
        more = false;
        for (size_t s = 0; s < layout->catalog->sheet_count; s++) {
            const struct sheet_def *sheet = &layout->catalog->sheet[s];
            for (size_t c = 0; in[s] && c < sheet->column_count + sheet->summary_count; c++) {
                const struct column_def *def =
                    c < sheet->column_count ? &sheet->column[c] : &sheet->summary[c - sheet->column_count].column;
                if (!def->formula || needs_left_out(layout, def->formula))
                    continue;
                for (size_t i = 0; i < formula_ref_count(def->formula); i++) {
                    size_t other = formula_ref_at(def->formula, i)->table / 2;
                    more = more || !in[other];
                    in[other] = true;
                }
            }
        }
    }
}

static void add_page(struct xlsx_layout *layout, size_t *capacity, struct xlsx_page page, const char *title)
{
    struct xlsx_page *added = &ARENA_MORE(layout->arena, layout->page, layout->pages, *capacity);
    *added = page;
    added->layout = layout;
    name_page(layout, added, title);
}

/* The rows that `options.row` asks for; those of a ledger's row stand together. */
static bool find_rows(struct xlsx_layout *layout, struct error *err)
{
    const char *wanted = layout->options.row;
    if (!wanted)
        return true;
    if (layout->only == SIZE_MAX || layout->catalog->sheet[layout->only].kind == SHEET_FACTS)
        return error_set(err, ERROR_INTERNAL, "a row of no table");
    const struct sheet_def *sheet = &layout->catalog->sheet[layout->only];
    size_t of = sheet->each;
    if ((of == SIZE_MAX ? model_find_row(layout->model, layout->only, wanted)
                        : model_find_row(layout->model, of, wanted)) == UINT32_MAX)
        return book_unknown_row(layout->book, of == SIZE_MAX ? layout->only : of, wanted, err);
    for (uint32_t r = 0; r < model_rows(layout->model, layout->only); r++) {
        const char *id = model_row_id(layout->model, layout->only, r);
        size_t length = of == SIZE_MAX ? strlen(id) : strcspn(id, ".");
        if (strlen(wanted) != length || memcmp(id, wanted, length) != 0)
            continue;
        if (!layout->rows)
            layout->from = r;
        layout->rows++;
    }
    return true;
}

static void add_sheet_pages(struct xlsx_layout *layout, size_t *capacity, size_t sheet, bool hidden)
{
    uint32_t rows = layout->catalog->sheet[sheet].kind == SHEET_FACTS ? 0 : model_rows(layout->model, sheet);
    uint32_t limit = xlsx_row_limit(layout, sheet);
    unsigned parts = rows && !layout->options.row ? (rows - 1) / limit + 1 : 1;
    layout->page_of[sheet] = layout->pages;
    for (unsigned part = 1; part <= parts; part++)
        add_page(layout, capacity,
                 (struct xlsx_page){.kind = PAGE_SHEET,
                                    .sheet = sheet,
                                    .hidden = hidden,
                                    .part = part,
                                    .parts = parts,
                                    .from = layout->options.row ? layout->from : (part - 1) * limit},
                 intl_form(layout->catalog->sheet[sheet].title));
}

static void add_other_page(struct xlsx_layout *layout, size_t *capacity, enum xlsx_page_kind kind, const char *title)
{
    bool hidden = kind == PAGE_LISTS || kind == PAGE_DATA;
    add_page(layout, capacity,
             (struct xlsx_page){.kind = kind, .sheet = SIZE_MAX, .hidden = hidden, .part = 1, .parts = 1}, title);
}

/* What is made of the whole workbook, in the order of the tabs. */
static const struct {
    enum set_page page;
    enum xlsx_page_kind kind;
    const char *title;
    bool (*has)(const struct xlsx_layout *layout); /* NULL: always */
} made[] = {{SET_SUMMARY, PAGE_SUMMARY, N_("Summary for the management"), NULL},
            {SET_CONTENTS, PAGE_COVER, N_("Sheets of this file"), NULL},
            {SET_GUIDE, PAGE_HOWTO, N_("How to use this file"), NULL},
            {SET_GUIDE, PAGE_DEFINITIONS, N_("Definitions"), xlsx_has_definitions},
            {SET_FINDINGS, PAGE_FINDINGS, N_("Findings"), NULL},
            {SET_DISTRIBUTIONS, PAGE_DISTRIBUTIONS, N_("How others answered"), xlsx_has_distributions},
            {SET_CALENDAR, PAGE_CALENDAR, N_("Calendar"), NULL},
            {SET_GRAPHS, PAGE_GRAPHS, N_("Pictures"), xlsx_has_graphs}};

static void choose_pages(struct xlsx_layout *layout)
{
    size_t count = layout->catalog->sheet_count, capacity = count + 2;
    bool *in SCOPED(mem_free) = mem_zero(count, sizeof(*in));
    for (size_t s = 0; s < count; s++)
        in[s] = shown(layout, s);
    if (layout->options.set && !layout->options.values)
        xlsx_told_sheets(layout, in);
    mark_needed(layout, in);
    layout->page = arena_zero(layout->arena, capacity * sizeof(*layout->page));
    layout->page_of = arena_zero(layout->arena, count * sizeof(*layout->page_of));
    layout->stays = arena_zero(layout->arena, count * sizeof(*layout->stays));
    for (size_t s = 0; s < count; s++) {
        const struct sheet_def *sheet = &layout->catalog->sheet[s];
        layout->page_of[s] = SIZE_MAX;
        layout->stays[s] = arena_zero(layout->arena, sheet->column_count + sheet->summary_count + 1);
    }
    for (size_t i = 0; i < ARRAY_LENGTH(made); i++)
        if (layout->only == SIZE_MAX && xlsx_has_page(layout, made[i].page) && (!made[i].has || made[i].has(layout)))
            add_other_page(layout, &capacity, made[i].kind, _(made[i].title));
    for (int hidden = 0; hidden < 2; hidden++)
        for (size_t s = 0; s < count; s++)
            if (in[s] && shown(layout, s) == (hidden == 0))
                add_sheet_pages(layout, &capacity, s, hidden == 1);
    if (layout->only == SIZE_MAX && (xlsx_has_page(layout, SET_SUMMARY) || xlsx_has_page(layout, SET_CALENDAR)))
        add_other_page(layout, &capacity, PAGE_DATA, "data");
    collect_lists(layout);
    if (layout->lists)
        add_other_page(layout, &capacity, PAGE_LISTS, XLSX_LISTS_NAME);
}

static void find_company(struct xlsx_layout *layout)
{
    struct str name = STR_IN(layout->arena);
    size_t column = layout->catalog->company.column, sheet = layout->catalog->company.sheet;
    model_company(layout->model, &name);
    layout->company = "";
    if (sheet != SIZE_MAX && !xlsx_left_out(layout, sheet, column))
        layout->company = xlsx_shown(layout, &layout->catalog->sheet[sheet].column[column], name.text);
}

/* What stands in the list of files and in the title of the window: whose it is and what it is. */
static struct xlsx_about about(const struct xlsx_layout *l)
{
    const char *what = l->options.set
                           ? arena_format(l->arena, _("Information security: %s"), intl_form(l->options.set->title))
                       : l->only == SIZE_MAX ? _("Information security: summary and ledgers")
                                             : intl_form(l->catalog->sheet[l->only].title);
    return (struct xlsx_about){.title = arena_format(l->arena, "%s%s%s", l->company, *l->company ? "　" : "", what),
                               .subject = arena_format(l->arena, "%s %s", l->title, l->edition),
                               .company = l->company,
                               .author = *l->company ? l->company : "mamori",
                               .comments = *l->head ? arena_format(l->arena, _("Journal: %lld entries, head %s"),
                                                                   (long long)l->entries, l->head)
                                                    : NULL,
                               .made = date_now()};
}

static bool check_options(const struct xlsx_layout *layout, struct error *err)
{
    for (size_t i = 0; i < layout->options.leave_out_count; i++) {
        const struct export_leave *leave = &layout->options.leave_out[i];
        const struct sheet_def *sheet = &layout->catalog->sheet[leave->sheet];
        if (leave->column != SIZE_MAX && leave->column == sheet_role(sheet, ROLE_ID)) {
            error_set(err, ERROR_REJECTED, "id");
            error_place(err, "%s", sheet->id);
            return error_detail(err, "%s", _("rows need their id; leave the whole sheet out"));
        }
        if (leave->column == SIZE_MAX && leave->sheet == layout->only)
            return error_because(err, ERROR_NOTHING, sheet->id, "%s", _("the only sheet is left out"));
    }
    return true;
}

struct xlsx_layout *xlsx_layout_new(struct book *book, const struct export_options *options, struct error *err)
{
#define X(name, ...) {__VA_ARGS__},
    static const struct xlsx_style standard[] = {XLSX_STYLES(X)};
#undef X
    struct xlsx_layout *layout = xlsx_layout_empty();
    char head[65];
    layout->book = book;
    layout->model = book->model;
    layout->catalog = book->catalog;
    layout->options = options ? *options : (struct export_options){.sheet = SIZE_MAX};
    layout->only = layout->options.sheet;
    if (!check_options(layout, err) || !find_rows(layout, err) ||
        !store_head(book->store, head, &layout->entries, err)) {
        xlsx_layout_free(&layout);
        return NULL;
    }
    if (layout->options.anonymous)
        layout->names = names_new(layout->model, layout->arena);
    layout->head = layout->options.anonymous ? "" : arena_text(layout->arena, head);
    layout->title = intl_form(layout->catalog->title);
    layout->edition = intl_form(layout->catalog->edition);
    date_time_text(date_now(), layout->now);
    xlsx_styles_add(layout, standard, ARRAY_LENGTH(standard));
    find_company(layout);
    layout->about = about(layout);
    const char *variant = layout->names            ? "anonymous"
                          : layout->options.values ? "values"
                          : layout->options.row    ? "row"
                                                   : "1";
    if (!mark_make(book->store, layout->catalog->about, variant, layout->company, layout->arena, &layout->mark, err)) {
        xlsx_layout_free(&layout);
        return NULL;
    }
    choose_pages(layout);
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
    for (size_t p = 0; p < layout->pages; p++) {
        struct xlsx_page *page = &layout->page[p];
        if (page->kind == PAGE_LISTS)
            fill_lists_page(layout, page);
        else if (page->kind == PAGE_SHEET)
            (page->upright ? xlsx_fill_facts : xlsx_fill_rows)(layout, page);
        xlsx_page_end(page);
    }
    return layout;
}

struct xlsx_layout *xlsx_layout_empty(void)
{
    struct arena *arena = arena_new();
    struct xlsx_layout *layout = arena_zero(arena, sizeof(*layout));
    layout->arena = arena;
    return layout;
}

void xlsx_layout_free(struct xlsx_layout **layout)
{
    struct arena *arena = *layout ? (*layout)->arena : NULL; /* it lives there itself */
    arena_free(&arena);
    *layout = NULL;
}
