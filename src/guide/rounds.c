#include "guide/rounds.h"

#include <stdlib.h>
#include <string.h>

static char *text_of(const struct model *model, size_t sheet, uint32_t row, enum column_role role)
{
    struct str out = STR_INIT;
    model_role_label(model, sheet, row, role, &out);
    return str_take(&out);
}

static int as_int(struct value v)
{
    if (v.type == VALUE_NUMBER)
        return (int)v.number;
    return v.type == VALUE_TEXT ? atoi(v.text) : 0;
}

/* Is this row of ANSWERS one of round NUMBER of SHEET, in words? */
static bool is_in_words(const struct model *model, size_t answers, uint32_t row, size_t sheet, int number)
{
    return *model_role_text(model, answers, row, ROLE_ASKED) &&
           as_int(model_role(model, answers, row, ROLE_OF)) == number &&
           model_role_is(model, answers, row, ROLE_SHEET, model_catalog(model)->sheet[sheet].id);
}

void round_in_words(const struct model *model, size_t sheet, const struct round *round, struct str *out)
{
    size_t answers = model_catalog(model)->records.answers;
    for (uint32_t r = 0; answers != SIZE_MAX && r < model_rows(model, answers); r++)
        if (is_in_words(model, answers, r, sheet, round->number))
            str_add_format(out, "%s\n    %s\n", model_role_text(model, answers, r, ROLE_ASKED),
                           model_role_text(model, answers, r, ROLE_SAID));
}

struct rounds *rounds_read(const struct model *model, size_t sheet)
{
    struct rounds *rounds = mem_zero(1, sizeof(*rounds));
    size_t from = model ? model_catalog(model)->records.rounds : SIZE_MAX, capacity = 0;
    if (from == SIZE_MAX)
        return rounds;
    for (uint32_t r = 0; r < model_rows(model, from); r++) {
        if (!model_role_is(model, from, r, ROLE_SHEET, model_catalog(model)->sheet[sheet].id))
            continue;
        struct round round = {.row = r, .number = as_int(model_role(model, from, r, ROLE_NUMBER))};
        round.title = text_of(model, from, r, ROLE_NAME);
        round.closed = text_of(model, from, r, ROLE_DATE);
        round.person = text_of(model, from, r, ROLE_PERSON);
        round.score = model_role(model, from, r, ROLE_SCORE);
        round.answered = model_role(model, from, r, ROLE_ANSWERED);
        round.carried = model_role(model, from, r, ROLE_CARRIED);
        round.noted = !value_blank(model_role(model, from, r, ROLE_NOTE));
        size_t answers = model_catalog(model)->records.answers;
        for (uint32_t a = 0; answers != SIZE_MAX && a < model_rows(model, answers) && !round.in_words; a++)
            round.in_words = is_in_words(model, answers, a, sheet, round.number);
        rounds->round = mem_grow(rounds->round, rounds->count, &capacity, sizeof(*rounds->round));
        size_t at = rounds->count++;
        for (; at > 0 && rounds->round[at - 1].number > round.number; at--)
            rounds->round[at] = rounds->round[at - 1];
        rounds->round[at] = round;
    }
    return rounds;
}

void rounds_free(struct rounds **pointer)
{
    struct rounds *rounds = *pointer;
    if (!rounds)
        return;
    for (size_t i = 0; i < rounds->count; i++) {
        free(rounds->round[i].title);
        free(rounds->round[i].closed);
        free(rounds->round[i].person);
    }
    free(rounds->round);
    free(rounds);
    *pointer = NULL;
}

struct value round_part(const struct model *model, const struct block_def *meter, int number, size_t part)
{
    if (number == 0)
        return model_ref(model, &meter->part[part].value);
    struct value score = value_empty();
    struct rounds *rounds = rounds_read(model, meter->sheet);
    size_t column = meter->part[part].kept;
    for (size_t i = 0; i < rounds->count && column != SIZE_MAX; i++)
        if (rounds->round[i].number == number)
            score = model_value(model, model_catalog(model)->records.rounds, rounds->round[i].row, column);
    rounds_free(&rounds);
    return score;
}

char **round_answers(const struct model *model, size_t sheet, int number, size_t column)
{
    const struct sheet_def *def = &model_catalog(model)->sheet[sheet];
    size_t from = model_catalog(model)->records.answers;
    char **answers = mem_zero((size_t)model_rows(model, sheet) + 1, sizeof(*answers));
    for (uint32_t r = 0; from != SIZE_MAX && r < model_rows(model, from); r++) {
        const char *value = model_role_text(model, from, r, ROLE_VALUE);
        if (as_int(model_role(model, from, r, ROLE_OF)) != number || !*value ||
            !model_role_is(model, from, r, ROLE_SHEET, def->id) ||
            !model_role_is(model, from, r, ROLE_COLUMN, def->column[column].id))
            continue;
        uint32_t at = model_find_row(model, sheet, model_role_text(model, from, r, ROLE_ROW));
        if (at != UINT32_MAX && !answers[at])
            answers[at] = mem_text(value);
    }
    return answers;
}

void round_answers_free(char ***answers, uint32_t rows)
{
    for (uint32_t r = 0; *answers && r < rows; r++)
        free((*answers)[r]);
    free(*answers);
    *answers = NULL;
}
