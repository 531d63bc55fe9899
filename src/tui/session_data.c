/* What the guided session knows of its sheet: answers, how far one is, what was said in the round before. */
#include <string.h>

#include "tui/screens.h"
#include "tui/session.h"

bool session_possible(const struct sheet_def *sheet)
{
    return sheet->session != SIZE_MAX &&
           sheet->column[sheet->session].choices; /* names of people are faster written in the table */
}

const struct choice_list *session_choices(struct app *app, const struct session *s)
{
    return app_sheet(app, s->sheet)->column[s->column].choices;
}

/* 3, 2, 1: the codes are the digits that people see and type. */
static bool codes_are_digits(const struct choice_list *list)
{
    for (size_t i = 0; i < list->count; i++)
        if (list->choice[i].code[0] < '1' || list->choice[i].code[0] > '9' || list->choice[i].code[1])
            return false;
    return true;
}

int session_digit(const struct choice_list *list, size_t choice)
{
    return codes_are_digits(list) ? list->choice[choice].code[0] - '0' : (int)choice + 1;
}

size_t session_choice_of(const struct choice_list *list, int digit)
{
    for (size_t i = 0; i < list->count; i++)
        if (session_digit(list, i) == digit)
            return i;
    return SIZE_MAX;
}

size_t session_answer(struct app *app, const struct session *s, uint32_t row)
{
    const struct column_def *def = &app_sheet(app, s->sheet)->column[s->column];
    const struct choice *choice =
        model_choice(app->book->model, def, model_value(app->book->model, s->sheet, row, s->column));
    return choice ? (size_t)(choice - def->choices->choice) : SIZE_MAX;
}

bool session_carried(struct app *app, const struct session *s, uint32_t row)
{
    return s->carried != SIZE_MAX && !value_blank(model_value(app->book->model, s->sheet, row, s->carried));
}

char *session_previous(struct app *app, const struct session *s)
{
    const struct home_def *home = &app_catalog(app)->home;
    const struct model *model = app->book->model;
    if (!s->row || home->rounds.sheet == SIZE_MAX || home->rounds.answers == SIZE_MAX ||
        !app_sheet(app, s->sheet)->rounds)
        return NULL;
    const struct sheet_def *rounds = app_sheet(app, home->rounds.sheet),
                           *answers = app_sheet(app, home->rounds.answers);
    size_t of = sheet_find_column(rounds, "sheet", NULL), number = sheet_find_column(rounds, "number", NULL);
    size_t title = sheet_find_column(rounds, "title", NULL), closed = sheet_find_column(rounds, "closed", NULL);
    size_t a_round = sheet_find_column(answers, "round", NULL), a_sheet = sheet_find_column(answers, "sheet", NULL);
    size_t a_row = sheet_find_column(answers, "row", NULL), a_column = sheet_find_column(answers, "column", NULL);
    size_t a_value = sheet_find_column(answers, "value", NULL);
    if (of == SIZE_MAX || number == SIZE_MAX || title == SIZE_MAX || closed == SIZE_MAX || a_round == SIZE_MAX ||
        a_sheet == SIZE_MAX || a_row == SIZE_MAX || a_column == SIZE_MAX || a_value == SIZE_MAX)
        return NULL;
    const struct sheet_def *def = app_sheet(app, s->sheet);
    uint32_t last = UINT32_MAX;
    for (uint32_t r = 0; r < model_rows(model, home->rounds.sheet); r++) {
        struct value v = model_value(model, home->rounds.sheet, r, of);
        if (v.type == VALUE_TEXT && strcmp(v.text, def->id) == 0)
            last = r;
    }
    if (last == UINT32_MAX)
        return NULL;
    struct str round = STR_INIT, out = STR_INIT;
    model_text(model, home->rounds.sheet, last, number, MODEL_CODE, &round);
    for (uint32_t r = model_rows(model, home->rounds.answers); r-- > 0;) {
        struct value n = model_value(model, home->rounds.answers, r, a_round),
                     v_sheet = model_value(model, home->rounds.answers, r, a_sheet);
        struct value v_row = model_value(model, home->rounds.answers, r, a_row),
                     v_column = model_value(model, home->rounds.answers, r, a_column);
        if (n.type != VALUE_TEXT || v_sheet.type != VALUE_TEXT || v_row.type != VALUE_TEXT ||
            v_column.type != VALUE_TEXT || strcmp(n.text, round.text) != 0 || strcmp(v_sheet.text, def->id) != 0 ||
            strcmp(v_row.text, s->row) != 0 || strcmp(v_column.text, def->column[s->column].id) != 0)
            continue;
        struct value value = model_value(model, home->rounds.answers, r, a_value);
        const struct choice *choice =
            value.type == VALUE_TEXT ? choice_find(session_choices(app, s), value.text) : NULL;
        struct str day = STR_INIT;
        model_text(model, home->rounds.sheet, last, title, MODEL_LABEL, &out);
        model_text(model, home->rounds.sheet, last, closed, MODEL_LABEL, &day);
        if (day.length && !strstr(out.text, day.text)) /* the proposed title has the day in it */
            str_add_format(&out, " (%s)", day.text);
        str_add(&out, "  ");
        str_free(&day);
        if (choice)
            str_add_format(&out, "%d ",
                           session_digit(session_choices(app, s), (size_t)(choice - session_choices(app, s)->choice)));
        app_choice_text(choice, false, &out);
        break;
    }
    str_free(&round);
    if (out.length)
        return str_take(&out);
    str_free(&out);
    return NULL;
}
