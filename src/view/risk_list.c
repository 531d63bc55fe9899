#include "view/risk_list.h"

#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "guide/what_if.h"

void risk_matrix(const struct model *model, uint32_t matrix[RISK_LEVELS][RISK_LEVELS])
{
    what_if_matrix(model, matrix);
}

/* ---- which columns ---- */

static void add_column(struct risk_list *list, enum risk_part part, size_t column)
{
    if (column != SIZE_MAX && list->columns < ARRAY_LENGTH(list->column))
        list->column[list->columns++] = (struct risk_column){.part = part, .column = column};
}

void risk_list_columns(struct risk_list *list, const struct model *model)
{
    const struct home_def *home = &model_catalog(model)->home;
    const struct sheet_def *sheet = &model_catalog(model)->sheet[home->risk.sheet];
    list->columns = 0;
    list->sheet = sheet;
    list->band = home->risk.column;
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
    add_column(list, RISK_WORST, home->risk.worst != SIZE_MAX ? home->risk.worst : home->risk.column);
    add_column(list, RISK_TREATMENT, sheet_role(sheet, ROLE_TREATMENT));
    add_column(list, RISK_OWNER, sheet_role(sheet, ROLE_OWNER));
    add_column(list, RISK_DUE, sheet_role(sheet, ROLE_DUE));
    add_column(list, RISK_RESIDUAL, home->risk.residual == SIZE_MAX ? SIZE_MAX : home->risk.residual_worst);
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

static bool in_cell(const struct model *model, uint32_t row, struct risk_cell cell)
{
    const struct home_def *home = &model_catalog(model)->home;
    struct value x = model_value(model, home->risk.sheet, row, home->risk.x),
                 y = model_value(model, home->risk.sheet, row, home->risk.y);
    return x.type == VALUE_NUMBER && y.type == VALUE_NUMBER && x.number == cell.x && y.number == cell.y;
}

void risk_list_fill(struct risk_list *list, const struct model *model, struct risk_cell filter)
{
    const struct home_def *home = &model_catalog(model)->home;
    size_t sheet = home->risk.sheet;
    uint32_t rows = model_rows(model, sheet), rated = 0, unrated = 0;
    struct ranked *ranked = mem_zero((size_t)rows + 1, sizeof(*ranked));
    uint32_t *open = mem_zero((size_t)rows + 1, sizeof(*open));
    for (uint32_t r = 0; r < rows; r++) {
        if (filter.y >= 0 && !in_cell(model, r, filter))
            continue;
        if (value_blank(model_value(model, sheet, r, home->risk.column))) {
            open[unrated++] = r;
            continue;
        }
        struct value risk =
            home->risk.worst == SIZE_MAX ? value_empty() : model_value(model, sheet, r, home->risk.worst);
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

static int widest_choice(const struct column_def *def)
{
    int widest = utf8_width(intl_form(def->short_label));
    for (size_t i = 0; def->choices && i < def->choices->count; i++) {
        int cells = utf8_width(intl_form(def->choices->choice[i].label));
        widest = cells > widest ? cells : widest;
    }
    return widest;
}

static int widest_short(const struct column_def *def)
{
    int widest = 0;
    for (size_t i = 0; def->choices && i < def->choices->count; i++) {
        int cells = utf8_width(intl_form(def->choices->choice[i].short_label));
        widest = cells > widest ? cells : widest;
    }
    return widest;
}

void risk_list_layout(struct risk_list *list, int cells)
{
    int rest = cells - 2;
    for (size_t i = 0; i < list->columns; i++) {
        struct risk_column *c = &list->column[i];
        int label = utf8_width(intl_form(def_of(list, c)->short_label)), widest = widest_choice(def_of(list, c));
        switch (c->part) {
        case RISK_NAME: c->cells = 0; break;
        case RISK_PLAIN:
            if (def_of(list, c)->choices)
                c->cells = widest < 12 || cells > 100 ? widest : 12;
            else
                c->cells = cells > 100 ? 16 : 8;
            break;
        case RISK_LEVEL: c->cells = cells <= 100 ? 0 : label < 4 ? 4 : label < 6 ? label : 6; break;
        case RISK_WORST: c->cells = 6 + widest_short(&list->sheet->column[list->band]); break;
        case RISK_TREATMENT: c->cells = widest > utf8_width(_("(open)")) ? widest : utf8_width(_("(open)")); break;
        case RISK_OWNER: c->cells = cells > 100 ? 12 : 9; break;
        case RISK_DUE: c->cells = 10; break;
        case RISK_RESIDUAL: c->cells = 7 + widest_short(&list->sheet->column[list->band]); break;
        }
        /* what a risk comes from is said below; on a narrow screen what becomes of it is worth more */
        if (c->part == RISK_PLAIN && cells <= 100 && def_of(list, c)->choices)
            c->cells = 0;
        rest -= c->cells + (i && c->cells ? 1 : 0);
    }
    static const int least[] = {8, 6}; /* the name is worth more than the whole of what stands beside it */
    for (int pass = 0; pass < 2; pass++)
        for (size_t i = list->columns; i-- > 0;)
            while (rest < 18 && list->column[i].part == RISK_PLAIN && list->column[i].cells > least[pass]) {
                list->column[i].cells--;
                rest++;
            }
    for (size_t i = 0; i < list->columns; i++)
        if (list->column[i].part == RISK_NAME)
            list->column[i].cells = rest < 10 ? 10 : rest < 46 ? rest : 46;
}

void risk_list_head(const struct risk_list *list, struct canvas *canvas, int row, int column)
{
    column += 2;
    for (size_t i = 0; i < list->columns; i++) {
        const struct risk_column *c = &list->column[i];
        if (c->cells == 0)
            continue;
        canvas_field(canvas, row, column, c->cells, STYLE_HEAD, c->part == RISK_LEVEL ? ALIGN_RIGHT : ALIGN_LEFT,
                     intl_form(def_of(list, c)->short_label));
        column += c->cells + 1;
    }
}

void risk_residual_text(const struct model *model, uint32_t asset, struct str *out)
{
    const struct home_def *home = &model_catalog(model)->home;
    const struct sheet_def *sheet = &model_catalog(model)->sheet[home->risk.sheet];
    size_t treatment = sheet_role(sheet, ROLE_TREATMENT);
    const struct choice *band = kind_choice_of(&sheet->column[home->risk.residual],
                                               model_value(model, home->risk.sheet, asset, home->risk.residual)),
                        *decided = treatment == SIZE_MAX
                                       ? NULL
                                       : kind_choice_of(&sheet->column[treatment],
                                                        model_value(model, home->risk.sheet, asset, treatment));
    model_text(model, home->risk.sheet, asset, home->risk.residual_worst, MODEL_LABEL, out);
    if (!band)
        return;
    str_add_char(out, ' ');
    if (decided && decided->settled)
        str_add_format(out, "%s %s", intl_form(band->short_label), intl_form(decided->short_label));
    else
        app_choice_text(band, true, out);
}

static enum style residual_style(const struct model *model, uint32_t asset)
{
    const struct home_def *home = &model_catalog(model)->home;
    const struct choice *band =
        kind_choice_of(&model_catalog(model)->sheet[home->risk.sheet].column[home->risk.residual],
                       model_value(model, home->risk.sheet, asset, home->risk.residual));
    return band ? app_tone(band->tone) : STYLE_QUIET;
}

static enum style draw_worst(const struct risk_list *list, const struct model *model, uint32_t asset,
                             const struct risk_column *c, struct str *text)
{
    const struct home_def *home = &model_catalog(model)->home;
    const struct choice *band = kind_choice_of(&list->sheet->column[home->risk.column],
                                               model_value(model, home->risk.sheet, asset, home->risk.column));
    if (c->column != home->risk.column)
        model_text(model, home->risk.sheet, asset, c->column, MODEL_LABEL, text);
    if (band) {
        str_add_char(text, ' ');
        app_choice_text(band, true, text);
    }
    return band ? app_tone(band->tone) : STYLE_QUIET;
}

void risk_list_line(const struct risk_list *list, const struct model *model, uint32_t asset, struct canvas *canvas,
                    int row, int column, enum style style, bool arrow)
{
    const struct home_def *home = &model_catalog(model)->home;
    bool here = style != STYLE_NORMAL;
    int width = 2;
    for (size_t i = 0; i < list->columns; i++)
        width += list->column[i].cells + (i && list->column[i].cells ? 1 : 0);
    canvas_fill(canvas, rect_of(row, column, 1, width), style);
    canvas_text(canvas, row, column, style, arrow ? ">" : " ");
    column += 2;
    for (size_t i = 0; i < list->columns; i++) {
        const struct risk_column *c = &list->column[i];
        struct str text = STR_INIT;
        enum style own = style;
        if (c->cells == 0)
            continue;
        bool empty = value_blank(model_value(model, home->risk.sheet, asset, c->column));
        if (c->part == RISK_WORST) {
            own = here ? style : draw_worst(list, model, asset, c, &text);
            if (here)
                draw_worst(list, model, asset, c, &text);
        } else if (c->part == RISK_RESIDUAL) { /* nothing decided: what remains is the risk itself, said already */
            bool decided = !value_blank(model_role(model, home->risk.sheet, asset, ROLE_TREATMENT));
            if (decided)
                risk_residual_text(model, asset, &text);
            else
                str_add_char(&text, '-');
            own = here ? style : decided ? residual_style(model, asset) : STYLE_QUIET;
        } else if (c->part == RISK_TREATMENT && empty) {
            str_add(&text, _("(open)"));
            own = here ? style : STYLE_QUIET;
        } else if (c->part == RISK_LEVEL) {
            model_text(model, home->risk.sheet, asset, c->column, MODEL_CODE, &text);
            if (empty)
                str_add_char(&text, '-');
        } else if (c->part == RISK_NAME) {
            model_row_name(model, home->risk.sheet, asset, &text);
        } else {
            model_text(model, home->risk.sheet, asset, c->column, c->part == RISK_TREATMENT ? MODEL_SHORT : MODEL_LABEL,
                       &text);
            if (c->part == RISK_PLAIN && utf8_width(text.text) > c->cells) {
                str_clear(&text);
                model_text(model, home->risk.sheet, asset, c->column, MODEL_SHORT, &text);
            }
        }
        canvas_field(canvas, row, column, c->cells, own, c->part == RISK_LEVEL ? ALIGN_RIGHT : ALIGN_LEFT, text.text);
        str_free(&text);
        column += c->cells + 1;
    }
}
