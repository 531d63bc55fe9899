#include "view/risk_list.h"

#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "guide/what_if.h"

/* ---- which columns ---- */

static void add_column(struct risk_list *list, enum risk_part part, size_t column)
{
    if (column != SIZE_MAX && list->columns < ARRAY_LENGTH(list->column))
        list->column[list->columns++] = (struct risk_column){.part = part, .column = column};
}

void risk_list_columns(struct risk_list *list, const struct model *model, const struct view_def *risks)
{
    list->risks = risks;
    const struct sheet_def *sheet = &model_catalog(model)->sheet[risks->sheet];
    list->columns = 0;
    list->sheet = sheet;
    list->band = risks->band;
    size_t name = sheet_role(sheet, ROLE_NAME);
    add_column(list, RISK_NAME, name);
    for (size_t c = 0; c < sheet->column_count; c++) {
        const struct column_def *def = &sheet->column[c];
        if (def->required && !def->formula && c != name &&
            (def->kind->prose == PROSE_LINE || (def->kind->coded && !def->kind->mark)) && list->columns < 3)
            add_column(list, RISK_PLAIN, c);
    }
    for (size_t c = 0; c < sheet->column_count; c++)
        if (sheet->column[c].formula && sheet->column[c].kind->number == NUMBER_SCALE && list->columns < 9)
            add_column(list, RISK_LEVEL, c);
    add_column(list, RISK_WORST, risks->worst);
    add_column(list, RISK_TREATMENT, sheet_role(sheet, ROLE_TREATMENT));
    add_column(list, RISK_OWNER, sheet_role(sheet, ROLE_OWNER));
    add_column(list, RISK_DUE, sheet_role(sheet, ROLE_DUE));
    add_column(list, RISK_RESIDUAL, risks->residual == SIZE_MAX ? SIZE_MAX : risks->residual_worst);
    list->line = NULL;
}

void risk_list_done(struct risk_list *list)
{
    free(list->line);
    list->line = NULL;
}

/* ---- which rows ---- */

struct ranked {
    double risk;
    bool decided;
    uint32_t row;
};

/* The largest first; of equal ones those not decided yet; else as in the ledger. */
static int by_risk(const void *a, const void *b)
{
    const struct ranked *x = a, *y = b;
    if (x->risk != y->risk)
        return x->risk > y->risk ? -1 : 1;
    if (x->decided != y->decided)
        return x->decided ? 1 : -1;
    return x->row < y->row ? -1 : x->row > y->row;
}

static bool in_cell(const struct model *model, const struct view_def *risks, uint32_t row, struct risk_cell cell)
{
    struct value x = model_value(model, risks->sheet, row, risks->x),
                 y = model_value(model, risks->sheet, row, risks->y);
    return x.type == VALUE_NUMBER && y.type == VALUE_NUMBER && x.number == cell.x && y.number == cell.y;
}

void risk_list_fill(struct risk_list *list, const struct model *model, struct risk_cell filter)
{
    const struct view_def *risks = list->risks;
    size_t sheet = risks->sheet;
    uint32_t rows = model_rows(model, sheet), rated = 0, unrated = 0;
    struct ranked *ranked = mem_zero((size_t)rows + 1, sizeof(*ranked));
    uint32_t *open = mem_zero((size_t)rows + 1, sizeof(*open));
    for (uint32_t r = 0; r < rows; r++) {
        if (filter.y >= 0 && !in_cell(model, risks, r, filter))
            continue;
        if (value_blank(model_value(model, sheet, r, risks->band))) {
            open[unrated++] = r;
            continue;
        }
        struct value risk = model_value(model, sheet, r, risks->worst);
        bool decided = !value_blank(model_role(model, sheet, r, ROLE_TREATMENT));
        ranked[rated++] = (struct ranked){risk.type == VALUE_NUMBER ? risk.number : 0, decided, r};
    }
    qsort(ranked, rated, sizeof(*ranked), by_risk);
    free(list->line);
    list->line = mem_zero((size_t)rated + unrated + 2, sizeof(*list->line));
    list->count = 0;
    for (uint32_t i = 0; i < rated; i++)
        list->line[list->count++] = ranked[i].row;
    if (unrated)
        list->line[list->count++] = UINT32_MAX;
    for (uint32_t i = 0; i < unrated; i++)
        list->line[list->count++] = open[i];
    free(ranked);
    free(open);
}

/* ---- drawing ---- */

static const struct column_def *def_of(const struct risk_list *list, const struct risk_column *c)
{
    return &list->sheet->column[c->column];
}

static int widest(const struct column_def *def, bool short_label)
{
    int widest = short_label ? 0 : utf8_width(intl_form(def->short_label));
    for (size_t i = 0; def->choices && i < def->choices->count; i++) {
        const struct choice *choice = &def->choices->choice[i];
        widest = larger(widest, utf8_width(intl_form(short_label ? choice->short_label : choice->label)));
    }
    return widest;
}

static int cells_of(const struct risk_list *list, const struct risk_column *c, int cells)
{
    const struct column_def *def = def_of(list, c);
    bool wide = cells > 100;
    int label = utf8_width(intl_form(def->short_label)), choice = widest(def, false),
        band = widest(&list->sheet->column[list->band], true);
    switch (c->part) {
    case RISK_PLAIN: /* what a risk comes from is said below; on a narrow screen what becomes of it is worth more */
        return !def->choices ? (wide ? 16 : 8) : wide ? choice : 0;
    case RISK_LEVEL: return wide ? larger(4, smaller(label, 6)) : 0;
    case RISK_WORST: return 6 + band;
    case RISK_TREATMENT: return larger(choice, utf8_width(_("(open)")));
    case RISK_OWNER: return wide ? 12 : 9;
    case RISK_DUE: return 10;
    case RISK_RESIDUAL: return 7 + band;
    default: return 0;
    }
}

size_t risk_list_lay(struct risk_list *list, int cells, struct table_column *columns)
{
    static const int least[] = {8, 6}; /* the name is worth more than the whole of what stands beside it */
    int rest = cells - 3;              /* sign and bar */
    for (size_t i = 0; i < list->columns; i++) {
        struct risk_column *c = &list->column[i];
        c->cells = cells_of(list, c, cells - 1);
        rest -= c->cells + (i && c->cells ? 1 : 0);
    }
    for (int pass = 0; pass < 2; pass++)
        for (size_t i = list->columns; i-- > 0;)
            while (rest < 18 && list->column[i].part == RISK_PLAIN && list->column[i].cells > least[pass]) {
                list->column[i].cells--;
                rest++;
            }
    for (size_t i = 0; i < list->columns; i++) {
        struct risk_column *c = &list->column[i];
        if (c->part == RISK_NAME)
            c->cells = larger(10, smaller(rest, 46));
        columns[i] = (struct table_column){intl_form(def_of(list, c)->short_label), c->cells ? c->cells : -1,
                                           c->part == RISK_LEVEL ? ALIGN_RIGHT : ALIGN_LEFT, false};
    }
    return list->columns;
}

static const struct choice *choice_in(const struct model *model, size_t sheet, uint32_t asset, size_t column)
{
    return kind_choice_of(&model_catalog(model)->sheet[sheet].column[column], model_value(model, sheet, asset, column));
}

void risk_residual_text(const struct model *model, const struct view_def *risks, uint32_t asset, struct str *out)
{
    size_t treatment = sheet_role(&model_catalog(model)->sheet[risks->sheet], ROLE_TREATMENT);
    const struct choice *band = choice_in(model, risks->sheet, asset, risks->residual),
                        *decided = treatment == SIZE_MAX ? NULL : choice_in(model, risks->sheet, asset, treatment);
    model_text(model, risks->sheet, asset, risks->residual_worst, MODEL_LABEL, out);
    if (!band)
        return;
    str_add_char(out, ' ');
    if (decided && decided->settled)
        str_add_format(out, "%s %s", intl_form(band->short_label), intl_form(decided->short_label));
    else
        app_choice_text(band, true, out);
}

static void worst_cell(const struct model *model, const struct view_def *risks, uint32_t asset,
                       const struct risk_column *c, struct table_cell *cell)
{
    const struct choice *band = choice_in(model, risks->sheet, asset, risks->band);
    if (c->column != risks->band)
        model_text(model, risks->sheet, asset, c->column, MODEL_LABEL, &cell->text);
    if (band) {
        str_add_char(&cell->text, ' ');
        app_choice_text(band, true, &cell->text);
    }
    cell->style = band ? app_tone(band->tone) : STYLE_QUIET;
}

/* Where nothing is decided, what remains is the risk itself, said already. */
static void residual_cell(const struct model *model, const struct view_def *risks, uint32_t asset,
                          struct table_cell *cell)
{
    const struct choice *band = choice_in(model, risks->sheet, asset, risks->residual);
    bool decided = !value_blank(model_role(model, risks->sheet, asset, ROLE_TREATMENT));
    if (decided)
        risk_residual_text(model, risks, asset, &cell->text);
    else
        str_add_char(&cell->text, '-');
    cell->style = decided && band ? app_tone(band->tone) : STYLE_QUIET;
}

void risk_list_cell(const struct risk_list *list, const struct model *model, size_t line, size_t column,
                    struct table_cell *cell)
{
    const struct risk_column *c = &list->column[column];
    size_t sheet = list->risks->sheet;
    uint32_t asset = list->line[line];
    bool empty = value_blank(model_value(model, sheet, asset, c->column));
    switch (c->part) {
    case RISK_WORST: worst_cell(model, list->risks, asset, c, cell); break;
    case RISK_RESIDUAL: residual_cell(model, list->risks, asset, cell); break;
    case RISK_NAME: model_row_name(model, sheet, asset, &cell->text); break;
    case RISK_LEVEL:
        model_text(model, sheet, asset, c->column, MODEL_CODE, &cell->text);
        str_add(&cell->text, empty ? "-" : "");
        break;
    case RISK_TREATMENT:
        if (!empty) {
            model_text(model, sheet, asset, c->column, MODEL_SHORT, &cell->text);
            break;
        }
        str_add(&cell->text, _("(open)"));
        cell->style = STYLE_QUIET;
        break;
    default:
        model_text(model, sheet, asset, c->column, MODEL_LABEL, &cell->text);
        if (c->part == RISK_PLAIN && utf8_width(cell->text.text) > c->cells) {
            str_clear(&cell->text);
            model_text(model, sheet, asset, c->column, MODEL_SHORT, &cell->text);
        }
    }
}
