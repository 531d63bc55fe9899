/* What the guided session knows of its sheet: answers, how far one is, what was said in the round before. */
#include <string.h>

#include "tui/view.h"
#include "view/session.h"

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
    const struct choice *choice = kind_choice_of(def, model_value(app->book->model, s->sheet, row, s->column));
    return choice ? (size_t)(choice - def->choices->choice) : SIZE_MAX;
}

bool session_carried(struct app *app, const struct session *s, uint32_t row)
{
    return s->carried != SIZE_MAX && !value_blank(model_value(app->book->model, s->sheet, row, s->carried));
}

char *session_previous(struct app *app, const struct session *s)
{
    const struct records_def *records = &app_catalog(app)->records;
    const struct model *model = app->book->model;
    if (!s->row || records->rounds == SIZE_MAX || !app_sheet(app, s->sheet)->rounds)
        return NULL;
    const struct sheet_def *def = app_sheet(app, s->sheet);
    size_t rounds = records->rounds, answers = records->answers;
    uint32_t last = UINT32_MAX;
    for (uint32_t r = 0; r < model_rows(model, rounds); r++)
        if (model_role_is(model, rounds, r, ROLE_SHEET, def->id))
            last = r;
    if (last == UINT32_MAX)
        return NULL;
    struct str round = STR_INIT, out = STR_INIT;
    value_to_text(model_role(model, rounds, last, ROLE_NUMBER), &round);
    for (uint32_t r = model_rows(model, answers); r-- > 0;) {
        if (!model_role_is(model, answers, r, ROLE_OF, round.text) ||
            !model_role_is(model, answers, r, ROLE_SHEET, def->id) ||
            !model_role_is(model, answers, r, ROLE_ROW, s->row) ||
            !model_role_is(model, answers, r, ROLE_COLUMN, def->column[s->column].id))
            continue;
        const struct choice *choice =
            choice_find(session_choices(app, s), model_role_text(model, answers, r, ROLE_VALUE));
        struct str day = app_str(app);
        model_role_label(model, rounds, last, ROLE_NAME, &out);
        model_role_label(model, rounds, last, ROLE_DATE, &day);
        if (day.length && !strstr(out.text, day.text)) /* the proposed title has the day in it */
            str_add_format(&out, " (%s)", day.text);
        str_add(&out, "  ");
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
