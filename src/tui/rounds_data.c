#include "tui/rounds_data.h"

#include <stdlib.h>
#include <string.h>

static char *text_of(const struct book *book, size_t sheet, uint32_t row, const char *column)
{
    struct str out = STR_INIT;
    size_t c = sheet_find_column(&book->catalog->sheet[sheet], column, NULL);
    if (c != SIZE_MAX)
        model_text(book->model, sheet, row, c, MODEL_LABEL, &out);
    return str_take(&out);
}

static struct value value_of(const struct book *book, size_t sheet, uint32_t row, const char *column)
{
    size_t c = sheet_find_column(&book->catalog->sheet[sheet], column, NULL);
    return c == SIZE_MAX ? value_empty() : model_value(book->model, sheet, row, c);
}

static bool is_text(struct value v, const char *text)
{
    return v.type == VALUE_TEXT && strcmp(v.text, text) == 0;
}

static int as_int(struct value v)
{
    if (v.type == VALUE_NUMBER)
        return (int)v.number;
    return v.type == VALUE_TEXT ? atoi(v.text) : 0;
}

struct rounds *rounds_read(const struct book *book, size_t sheet)
{
    struct rounds *rounds = mem_zero(1, sizeof(*rounds));
    size_t from = book->catalog->home.rounds.sheet, capacity = 0;
    if (from == SIZE_MAX || !book->model)
        return rounds;
    for (uint32_t r = 0; r < model_rows(book->model, from); r++) {
        if (!is_text(value_of(book, from, r, "sheet"), book->catalog->sheet[sheet].id))
            continue;
        struct round round = {.row = r, .number = as_int(value_of(book, from, r, "number"))};
        round.title = text_of(book, from, r, "title");
        round.closed = text_of(book, from, r, "closed");
        round.person = text_of(book, from, r, "person");
        round.score = value_of(book, from, r, "score");
        round.answered = value_of(book, from, r, "answered");
        round.carried = value_of(book, from, r, "carried");
        round.noted = !value_blank(value_of(book, from, r, "note"));
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

struct value round_part(const struct book *book, int number, size_t part)
{
    const struct home_def *home = &book->catalog->home;
    if (number == 0)
        return model_ref(book->model, &home->score.part[part].score);
    struct value score = value_empty();
    struct rounds *rounds = rounds_read(book, home->score.sheet);
    char column[64];
    snprintf(column, sizeof(column), "score_%s", home->score.part[part].id);
    for (size_t i = 0; i < rounds->count; i++)
        if (rounds->round[i].number == number)
            score = value_of(book, home->rounds.sheet, rounds->round[i].row, column);
    rounds_free(&rounds);
    return score;
}

char **round_answers(const struct book *book, size_t sheet, int number, size_t column)
{
    const struct sheet_def *def = &book->catalog->sheet[sheet];
    size_t from = book->catalog->home.rounds.answers;
    char **answers = mem_zero((size_t)model_rows(book->model, sheet) + 1, sizeof(*answers));
    for (uint32_t r = 0; from != SIZE_MAX && r < model_rows(book->model, from); r++) {
        struct value value = value_of(book, from, r, "value"), row = value_of(book, from, r, "row");
        if (as_int(value_of(book, from, r, "round")) != number || !is_text(value_of(book, from, r, "sheet"), def->id) ||
            !is_text(value_of(book, from, r, "column"), def->column[column].id) || row.type != VALUE_TEXT ||
            value.type != VALUE_TEXT)
            continue;
        uint32_t at = model_find_row(book->model, sheet, row.text);
        if (at != UINT32_MAX && !answers[at])
            answers[at] = mem_text(value.text);
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
