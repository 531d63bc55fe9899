/* Rounds of an assessment: closing one copies its answers, so that two rounds can be compared item by item later.
 *
 * The copies are rows of two ordinary sheets that the pack names (`records:`), so journal, undo and verify need
 * not know rounds.
 */
#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "base/intl.h"
#include "book/book_private.h"
#include "book/change_list.h"
#include "catalog/block.h"

uint32_t round_count(const struct model *model, size_t sheet)
{
    const struct catalog *catalog = model_catalog(model);
    size_t rounds = catalog->records.rounds;
    if (rounds == SIZE_MAX)
        return 0;
    uint32_t count = 0;
    for (uint32_t r = 0; r < model_rows(model, rounds); r++)
        count += model_role_is(model, rounds, r, ROLE_SHEET, catalog->sheet[sheet].id);
    return count;
}

/* One cell of an inserted row; a column that the pack does not keep is SIZE_MAX. */
static void list_add_cell(struct change_list *list, size_t sheet, size_t column, const char *value)
{
    if (column != SIZE_MAX && value && *value)
        change_list_cell(list, sheet, column, value);
}

/* Also the mark of an answer that was only carried over: two rounds are not the same answer given twice. */
static bool is_copied(const struct sheet_def *sheet, size_t c)
{
    return column_writable(&sheet->column[c]) && !sheet->column[c].hidden &&
           (sheet->column[c].cleared_by == SIZE_MAX || sheet->column[c].cleared_by == sheet->session);
}

static void add_number(struct change_list *list, size_t sheet, size_t column, uint32_t number)
{
    char digits[16];
    snprintf(digits, sizeof(digits), "%u", number);
    list_add_cell(list, sheet, column, digits);
}

static void add_score(struct book *book, const struct value_ref *ref, size_t rounds, size_t column,
                      struct change_list *list)
{
    struct str score = STR_INIT;
    value_to_text(model_ref(book->model, ref), &score);
    list_add_cell(list, rounds, column, score.text);
    str_free(&score);
}

/* How many there were of each choice that a block counts: for the comparison of now with then. */
static void add_counts(struct book *book, const struct block_def *block, size_t rounds, struct change_list *list)
{
    size_t column = block->column[BLOCK_COLUMN];
    if (!block->kept || model_rows(book->model, block->sheet) == 0)
        return;
    const struct column_def *def = &book->catalog->sheet[block->sheet].column[column];
    const struct column *values = model_column(book->model, block->sheet, column);
    const uint32_t *often = column_counts(values);
    for (size_t i = 0; i < def->choices->count; i++) {
        uint32_t count = 0;
        for (uint32_t e = 0; e < values->entries; e++)
            count += kind_choice_of(def, values->dictionary[e]) == &def->choices->choice[i] ? often[e] : 0;
        add_number(list, rounds, block->kept[i], count);
    }
}

static void add_round_row(struct book *book, size_t sheet, uint32_t number, const char *title, struct change_list *list)
{
    size_t rounds = book->catalog->records.rounds;
    const struct sheet_def *def = &book->catalog->sheet[rounds];
    char closed[17];
    change_list_insert(list, rounds, NULL);
    list_add_cell(list, rounds, sheet_role(def, ROLE_SHEET), book->catalog->sheet[sheet].id);
    add_number(list, rounds, sheet_role(def, ROLE_NUMBER), number);
    list_add_cell(list, rounds, sheet_role(def, ROLE_NAME), title);
    date_time_text(book_now(book), closed);
    closed[10] = '\0';
    list_add_cell(list, rounds, sheet_role(def, ROLE_DATE), closed);
    list_add_cell(list, rounds, sheet_role(def, ROLE_PERSON), book->person);
    const struct block_def *meter = block_meter_of(book->catalog, sheet);
    if (meter)
        add_score(book, &meter->value[BLOCK_VALUE], rounds, sheet_role(def, ROLE_SCORE), list);
    for (size_t i = 0; meter && i < meter->part_count; i++)
        add_score(book, &meter->part[i].value, rounds, meter->part[i].kept, list);
    for (size_t i = 0; i < book->catalog->block_count; i++)
        add_counts(book, &book->catalog->block[i], rounds, list);
    struct round_progress progress;
    round_progress_get(book->model, sheet, &progress);
    add_number(list, rounds, sheet_role(def, ROLE_ANSWERED), progress.answered);
    add_number(list, rounds, sheet_role(def, ROLE_CARRIED), progress.carried);
}

static void add_answers(struct book *book, size_t sheet, uint32_t number, struct change_list *list)
{
    size_t answers = book->catalog->records.answers;
    const struct sheet_def *def = &book->catalog->sheet[sheet], *to = &book->catalog->sheet[answers];
    for (uint32_t r = 0; r < model_rows(book->model, sheet); r++)
        for (size_t c = 0; c < def->column_count; c++) {
            if (!is_copied(def, c) || value_blank(model_value(book->model, sheet, r, c)))
                continue;
            struct str value = STR_INIT;
            model_stored(book->model, sheet, r, c, &value);
            change_list_insert(list, answers, NULL);
            add_number(list, answers, sheet_role(to, ROLE_OF), number);
            list_add_cell(list, answers, sheet_role(to, ROLE_SHEET), def->id);
            list_add_cell(list, answers, sheet_role(to, ROLE_ROW), model_row_id(book->model, sheet, r));
            list_add_cell(list, answers, sheet_role(to, ROLE_COLUMN), def->column[c].id);
            list_add_cell(list, answers, sheet_role(to, ROLE_VALUE), value.text);
            str_free(&value);
        }
}

/* Answers stay and are marked: the next round confirms or changes them. */
static void add_carried_marks(struct book *book, size_t sheet, struct change_list *list)
{
    const struct sheet_def *def = &book->catalog->sheet[sheet];
    for (size_t c = 0; c < def->column_count; c++) {
        if (def->column[c].cleared_by != def->session || !def->column[c].kind->mark)
            continue;
        for (uint32_t r = 0; r < model_rows(book->model, sheet); r++)
            if (!value_blank(model_value(book->model, sheet, r, def->session)))
                change_list_set(list, sheet, model_row_id(book->model, sheet, r), c, "yes");
    }
}

void round_progress_get(const struct model *model, size_t sheet, struct round_progress *out)
{
    const struct sheet_def *def = &model_catalog(model)->sheet[sheet];
    size_t carried = sheet_carried_column(def);
    *out = (struct round_progress){0};
    for (uint32_t r = 0; def->session != SIZE_MAX && r < model_rows(model, sheet); r++) {
        bool answered = !value_blank(model_value(model, sheet, r, def->session));
        if (!model_applies(model, sheet, r))
            continue;
        out->questions++;
        out->answered += answered;
        out->carried += answered && carried != SIZE_MAX && !value_blank(model_value(model, sheet, r, carried));
    }
}

/* Every answer is still the mark that closing left, and none was taken away. */
bool round_untouched(const struct model *model, size_t sheet)
{
    const struct catalog *catalog = model_catalog(model);
    size_t rounds = catalog->records.rounds;
    struct round_progress p;
    uint32_t kept = UINT32_MAX;
    round_progress_get(model, sheet, &p);
    if (p.answered == 0 || p.carried < p.answered || rounds == SIZE_MAX)
        return false;
    for (uint32_t r = 0; r < model_rows(model, rounds); r++) {
        struct value answered = model_role(model, rounds, r, ROLE_ANSWERED);
        if (model_role_is(model, rounds, r, ROLE_SHEET, catalog->sheet[sheet].id) && answered.type == VALUE_NUMBER)
            kept = (uint32_t)answered.number;
    }
    return kept == p.answered;
}

bool book_close_round(struct book *book, size_t sheet, const char *title, struct error *err)
{
    const struct sheet_def *def = &book->catalog->sheet[sheet];
    if (!def->rounds || def->session == SIZE_MAX || book->catalog->records.rounds == SIZE_MAX) {
        error_set(err, ERROR_UNSUPPORTED, def->title);
        return error_detail(err, "%s", _("this sheet has no rounds"));
    }
    bool any = false;
    for (uint32_t r = 0; r < model_rows(book->model, sheet); r++)
        any = any || !value_blank(model_value(book->model, sheet, r, def->session));
    if (!any)
        return error_set(err, ERROR_NOTHING, _("no question is answered yet"));

    struct change_list list = change_list_new();
    uint32_t number = round_count(book->model, sheet) + 1;
    char *name = title && *title ? mem_text(title) : mem_format(_("Round %u"), number);
    add_round_row(book, sheet, number, name, &list);
    add_answers(book, sheet, number, &list);
    add_carried_marks(book, sheet, &list);
    char *what = mem_format(_("%s: %s closed"), intl_form(def->title), name);
    bool good = book_change_as(book, list.change, list.count, &(struct change_options){.title = what, .record = true},
                               NULL, err);
    free(what);
    free(name);
    change_list_done(&list);
    return good;
}
