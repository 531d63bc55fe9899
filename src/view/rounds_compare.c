/* Two rounds side by side, item by item: what has become better, what worse. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "guide/rounds.h"
#include "tui/keys_conf.h"
#include "view/rounds.h"
#include "tui/view.h"

/* CHANGE_CARRIED: the same, but only because nobody looked at it again. */
enum change_kind { CHANGE_BETTER, CHANGE_WORSE, CHANGE_OTHER, CHANGE_NONE, CHANGE_CARRIED, CHANGE_KINDS };

struct compared {
    uint32_t row;
    const struct choice *then, *now;
    enum change_kind kind;
};

struct compare_screen {
    struct app *app;
    size_t sheet;
    int then, now; /* round numbers; 0: the present */
    char *then_title, *now_title;
    struct value then_score, now_score;
    struct compared *item;
    size_t items, totals[CHANGE_KINDS];
    struct {
        uint32_t section;
        size_t item;
    } * line; /* item SIZE_MAX: heading of a section (index of its first item) */
    struct table table;
    bool only_changed;
};

/* ---- better or worse ---- */

static int tone_rank(enum tone tone)
{
    return tone == TONE_GOOD ? 3 : tone == TONE_WARN ? 2 : tone == TONE_BAD ? 1 : 0;
}

/* Does a larger value mean a better answer? As the best answer's value says. */
static bool larger_is_better(const struct choice_list *list)
{
    double good = NAN, bad = NAN;
    for (size_t i = 0; i < list->count; i++) {
        if (list->choice[i].tone == TONE_GOOD && isnan(good))
            good = list->choice[i].value;
        if (list->choice[i].tone == TONE_BAD)
            bad = list->choice[i].value;
    }
    return isnan(good) || isnan(bad) || good >= bad;
}

static enum change_kind kind_of(const struct choice_list *list, const struct choice *then, const struct choice *now)
{
    if (then == now)
        return CHANGE_NONE;
    if (!then || !now)
        return CHANGE_OTHER;
    int a = tone_rank(then->tone), b = tone_rank(now->tone);
    if (a == 0 || b == 0)
        return CHANGE_OTHER;
    if (a != b)
        return b > a ? CHANGE_BETTER : CHANGE_WORSE;
    if (isnan(then->value) || isnan(now->value) || then->value == now->value)
        return CHANGE_OTHER;
    return (now->value > then->value) == larger_is_better(list) ? CHANGE_BETTER : CHANGE_WORSE;
}

static const char *change_mark(enum change_kind kind)
{
    static const char *const marks[] = {"+", "-", "*", "=", "~"};
    return marks[kind];
}

static const char *change_word(enum change_kind kind)
{
    switch (kind) {
    case CHANGE_BETTER: return _("better");
    case CHANGE_WORSE: return _("worse");
    case CHANGE_OTHER: return _("different");
    case CHANGE_CARRIED: return _("carried over");
    default: return _("same");
    }
}

static enum style kind_style(enum change_kind kind)
{
    return kind == CHANGE_BETTER                            ? STYLE_GOOD
           : kind == CHANGE_WORSE                           ? STYLE_BAD
           : kind == CHANGE_OTHER || kind == CHANGE_CARRIED ? STYLE_WARN
                                                            : STYLE_QUIET;
}

/* ---- the state ---- */

static const struct column_def *answer_def(struct app *app, size_t sheet)
{
    return &app_sheet(app, sheet)->column[app_sheet(app, sheet)->session];
}

static char **cells_of(struct app *app, size_t sheet, int number, size_t column)
{
    if (number)
        return round_answers(app->book->model, sheet, number, column);
    uint32_t rows = model_rows(app->book->model, sheet);
    char **answers = mem_zero((size_t)rows + 1, sizeof(*answers));
    for (uint32_t r = 0; r < rows; r++) {
        struct str stored = STR_INIT;
        model_stored(app->book->model, sheet, r, column, &stored);
        if (stored.length)
            answers[r] = str_take(&stored);
        str_free(&stored);
    }
    return answers;
}

static const struct choice *choice_of(const struct column_def *def, const char *code)
{
    return code ? choices_code(def->choices, code) : NULL;
}

static void read_round(struct app *app, size_t sheet, int number, char **title, struct value *score)
{
    free(*title);
    *title = NULL;
    *score = value_empty();
    if (number == 0) {
        *title = mem_text(_("now"));
        const struct block_def *meter = block_meter_of(app_catalog(app), sheet);
        if (meter)
            *score = model_ref(app->book->model, &meter->value[BLOCK_VALUE]);
        return;
    }
    struct rounds *rounds = rounds_read(app->book->model, sheet);
    for (size_t i = 0; i < rounds->count; i++)
        if (rounds->round[i].number == number && !*title) {
            *title = mem_text(rounds->round[i].title);
            *score = rounds->round[i].score;
        }
    if (!*title)
        *title = mem_format(_("Round %u"), (unsigned)number);
    rounds_free(&rounds);
}

static bool is_item(void *of, size_t line)
{
    return ((struct compare_screen *)of)->line[line].item != SIZE_MAX;
}

static const struct compared *item_at(const struct compare_screen *s, size_t line)
{
    return line == SIZE_MAX ? NULL : &s->item[s->line[line].item];
}

static const char *section_of(struct app *app, const struct compare_screen *s, size_t item)
{
    const struct row_def *def = model_row_def(app->book->model, s->sheet, s->item[item].row);
    return def && def->section ? def->section : "";
}

static void make_lines(struct app *app, struct compare_screen *s)
{
    const char *section = NULL;
    free(s->line);
    s->line = mem_zero(s->items * 2 + 1, sizeof(*s->line));
    size_t count = 0;
    for (size_t i = 0; i < s->items; i++) {
        if (s->only_changed && (s->item[i].kind == CHANGE_NONE || s->item[i].kind == CHANGE_CARRIED))
            continue;
        const char *own = section_of(app, s, i);
        if (*own && (!section || strcmp(section, own) != 0)) {
            s->line[count].section = (uint32_t)i;
            s->line[count++].item = SIZE_MAX;
        }
        section = own;
        s->line[count++].item = i;
    }
    table_lines(&s->table, count);
}

static void compare_changed(struct app *app, void *state)
{
    struct compare_screen *s = state;
    if (!app->book->model)
        return;
    const struct column_def *def = answer_def(app, s->sheet);
    uint32_t rows = model_rows(app->book->model, s->sheet);
    size_t session = app_sheet(app, s->sheet)->session, mark = sheet_carried_column(app_sheet(app, s->sheet));
    char **then = cells_of(app, s->sheet, s->then, session), **now = cells_of(app, s->sheet, s->now, session);
    char **carried = mark == SIZE_MAX ? NULL : cells_of(app, s->sheet, s->now, mark);
    read_round(app, s->sheet, s->then, &s->then_title, &s->then_score);
    read_round(app, s->sheet, s->now, &s->now_title, &s->now_score);
    free(s->item);
    s->item = mem_zero((size_t)rows + 1, sizeof(*s->item));
    s->items = rows;
    memset(s->totals, 0, sizeof(s->totals));
    for (uint32_t r = 0; r < rows; r++) {
        struct compared *item = &s->item[r];
        *item = (struct compared){.row = r, .then = choice_of(def, then[r]), .now = choice_of(def, now[r])};
        item->kind = def->choices ? kind_of(def->choices, item->then, item->now)
                     : (then[r] && now[r] && strcmp(then[r], now[r]) == 0) || then[r] == now[r] ? CHANGE_NONE
                                                                                                : CHANGE_OTHER;
        if (item->kind == CHANGE_NONE && carried && carried[r] && now[r])
            item->kind = CHANGE_CARRIED;
        s->totals[item->kind]++;
    }
    round_answers_free(&then, rows);
    round_answers_free(&now, rows);
    round_answers_free(&carried, rows);
    make_lines(app, s);
}

static void compare_close(struct app *app, void *state)
{
    struct compare_screen *s = state;
    free(s->then_title);
    free(s->now_title);
    free(s->item);
    free(s->line);
}

/* ---- drawing ---- */

static void compare_title(struct app *app, void *state, struct str *out)
{
    struct compare_screen *s = state;
    str_add_format(out, "%s  ", app_sheet_title(app, s->sheet));
    str_add_format(out, _("%s compared with %s"), s->then_title, s->now_title);
}

static void draw_totals(const struct compare_screen *s, struct canvas *canvas, int row)
{
    int column = 2;
    for (int k = 0; k < CHANGE_KINDS; k++) {
        if ((k == CHANGE_OTHER || k == CHANGE_CARRIED) && s->totals[k] == 0)
            continue;
        column += canvas_format(canvas, row, column, kind_style((enum change_kind)k), "%s %s %zu",
                                change_mark((enum change_kind)k), change_word((enum change_kind)k), s->totals[k]);
        column += 3;
    }
}

/* How the score and each part of it moved, where both rounds know it. Returns the rows taken. */
static int draw_scores(struct app *app, const struct compare_screen *s, struct canvas *canvas, int row)
{
    const struct block_def *meter = block_meter_of(app_catalog(app), s->sheet);
    const struct choice_list *sections = app_sheet(app, s->sheet)->sections;
    struct str score = app_str(app), text = app_str(app);
    int cells = canvas->columns - 3, rows = 0;
    if (s->then_score.type == VALUE_NUMBER && s->now_score.type == VALUE_NUMBER)
        str_add_format(&score, _("score %g -> %g (%+g)"), s->then_score.number, s->now_score.number,
                       s->now_score.number - s->then_score.number);
    for (size_t i = 0; meter && i < meter->part_count; i++) {
        struct value then = round_part(app->book->model, meter, s->then, i),
                     now = round_part(app->book->model, meter, s->now, i);
        const struct choice *section = sections ? choice_find(sections, meter->part[i].id) : NULL;
        if (then.type == VALUE_NUMBER && now.type == VALUE_NUMBER)
            str_add_format(&text, "%s%s %g -> %g (%+g)", text.length ? "   " : "",
                           section ? intl_form(section->short_label) : meter->part[i].id, then.number, now.number,
                           now.number - then.number);
    }
    bool one = score.length && text.length && utf8_width(score.text) + 3 + utf8_width(text.text) <= cells;
    if (one) /* else the parts have a line of their own */
        str_add_format(&score, "   %s", text.text);
    if (score.length)
        canvas_field(canvas, row + rows++, 2, cells, STYLE_STRONG, ALIGN_LEFT, score.text);
    if (text.length && !one)
        canvas_field(canvas, row + rows++, 2, cells, STYLE_STRONG, ALIGN_LEFT, text.text);
    return rows;
}

/* ---- the table ---- */

enum { MARK, NUMBER, NAME, THEN, NOW, COLUMNS };

static void id_of(void *of, size_t line, struct str *out)
{
    const struct compare_screen *s = of;
    str_add(out, model_row_id(s->app->book->model, s->sheet, item_at(s, line)->row));
}

static void answer_cell(const struct compared *item, const struct choice *choice, struct table_cell *cell)
{
    if (choice)
        app_choice_text(choice, false, &cell->text);
    else
        str_add(&cell->text, _("no answer"));
    cell->style = item->kind == CHANGE_NONE || !choice ? STYLE_QUIET : app_tone(choice->tone);
}

static void draw_cell(void *of, size_t line, size_t column, struct table_cell *cell)
{
    const struct compare_screen *s = of;
    const struct compared *item = item_at(s, line);
    switch (column) {
    case MARK:
        str_add(&cell->text, change_mark(item->kind));
        cell->style = kind_style(item->kind);
        break;
    case NUMBER: app_add_row_number(s->app, s->sheet, item->row, &cell->text); break;
    case NAME: model_row_name(s->app->book->model, s->sheet, item->row, &cell->text); break;
    default: answer_cell(item, column == THEN ? item->then : item->now, cell);
    }
}

static bool draw_section(void *of, size_t line, struct canvas *canvas, struct rect rect, bool here)
{
    const struct compare_screen *s = of;
    if (is_item(of, line))
        return false;
    const struct choice_list *sections = app_sheet(s->app, s->sheet)->sections;
    const char *code = section_of(s->app, s, s->line[line].section);
    const struct choice *section = sections ? choice_find(sections, code) : NULL;
    canvas_text(canvas, rect.row, rect.column + 2, STYLE_HEAD, section ? intl_form(section->label) : code);
    return true;
}

static const struct table_ops compare_table = {.cell = draw_cell, .line = draw_section, .usable = is_item, .id = id_of};

static void compare_draw(struct app *app, void *state, struct canvas *canvas, struct rect body)
{
    struct compare_screen *s = state;
    const int answer = body.columns < 100 ? 18 : 30;
    draw_totals(s, canvas, body.row);
    int top = 1 + draw_scores(app, s, canvas, body.row + 1);
    const struct table_column columns[COLUMNS] = {{NULL, 1, ALIGN_LEFT, false},
                                                  {NULL, 6, ALIGN_LEFT, false},
                                                  {_("Item"), 0, ALIGN_LEFT, false},
                                                  {s->then_title, answer, ALIGN_LEFT, false},
                                                  {s->now_title, answer, ALIGN_LEFT, false}};
    table_draw(&s->table, columns, COLUMNS, canvas, rect_of(body.row + top, body.column, body.rows - top, body.columns),
               STYLE_HERE);
    if (s->table.list.count == 0)
        canvas_text(canvas, body.row + top + 2, 4, STYLE_NORMAL,
                    s->only_changed ? _("Nothing has changed.") : _("There is nothing to compare."));
}

static void compare_hint(struct app *app, void *state, struct hint *hint)
{
    struct compare_screen *s = state;
    const struct compared *item = item_at(s, table_chosen(&s->table));
    if (item) {
        const struct row_def *def = model_row_def(app->book->model, s->sheet, item->row);
        str_add_format(&hint->line[0], "%s  ", change_word(item->kind));
        if (def && def->text)
            str_add(&hint->line[0], intl_form(def->text));
    }
    if (s->only_changed)
        str_add(&hint->line[1], keys_said(app, _("Only what has changed is shown. F5 shows everything.")));
    str_add(&hint->keys, s->only_changed ? _("F5 show everything  Enter answer it  / search  Esc back")
                                         : _("F5 only what has changed  Enter answer it  / search  Esc back"));
}

/* ---- keys ---- */

static const char *compare_bar(struct app *app, void *state, enum command command)
{
    const struct compare_screen *s = state;
    return command != CMD_SORT ? NULL : s->only_changed ? N_("All") : N_("Changed");
}

static void show_changed(struct app *app, void *state)
{
    struct compare_screen *s = state;
    s->only_changed = !s->only_changed;
    make_lines(app, s);
}

static void answer_it(struct app *app, void *state)
{
    const struct compare_screen *s = state;
    app_open_sheet(app, s->sheet, item_at(s, table_chosen(&s->table))->row);
}

static const struct screen_action compare_actions[] = {{CMD_ENTER, 0, answer_it},
                                                       {CMD_SORT, ALWAYS, show_changed},
                                                       {CMD_TOGGLE, ALWAYS, show_changed},
                                                       {CMD_NONE, 0, NULL}};

static void compare_where(struct app *app, void *state, size_t *sheet, const char **row, size_t *column)
{
    struct compare_screen *s = state;
    *sheet = s->sheet;
    *row = s->table.id.length ? s->table.id.text : NULL;
    *column = app_sheet(app, s->sheet)->session;
}

static const struct screen_ops compare_ops = {
    .name = "rounds-compare",
    .actions = compare_actions,
    .table = TABLE_IN(struct compare_screen, table),
    .close = compare_close,
    .title = compare_title,
    .draw = compare_draw,
    .hint = compare_hint,
    .bar = compare_bar,
    .changed = compare_changed,
    .where = compare_where,
    .about =
        N_("Two rounds side by side. + better, - worse, * different without being better or worse (for example not "
           "answered before), = the same, ~ the same because it was carried over and not confirmed.\n\n"
           "F5 shows only what has changed. Enter opens the question to answer it now; closed rounds never "
           "change."),
};

void rounds_compare_show(struct app *app, size_t sheet, int then, int now)
{
    struct compare_screen *s = mem_zero(1, sizeof(*s));
    s->app = app;
    s->sheet = sheet;
    s->then = then;
    s->now = now;
    table_begin(&s->table, &compare_table, s);
    app_push(app, &compare_ops, s);
}
