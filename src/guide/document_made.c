/* What the program makes of the answers in a document: the figures of a block as a table, the answers of rounds side by side, and what
 * is promised but not done. In the form's language, like all documents. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "guide/block.h"
#include "guide/approval.h"
#include "guide/document_change.h"
#include "guide/document_private.h"
#include "guide/rounds.h"

#define ROUNDS_SHOWN 2 /* closed ones; a third would leave the questions no room */

/* ---- a table whose cells are put one by one ---- */

/* With a head; the first column WIDE times as wide as each of the others. Cells are NULL until they are put. */
static struct document_block *new_table(struct making *m, size_t rows, size_t columns, double wide)
{
    struct document_block *block = document_add_block(m, BLOCK_TABLE);
    block->rows = rows + 1;
    block->columns = columns;
    block->head = true;
    block->cell = mem_zero(block->rows * columns, sizeof(*block->cell));
    block->width = mem_zero(columns, sizeof(*block->width));
    for (size_t c = 0; c < columns; c++)
        block->width[c] = (c ? 1 : wide) / (wide + (double)columns - 1);
    return block;
}

/* Takes TEXT, and makes it safe to show. */
static void put(struct document_block *table, size_t row, size_t column, struct str *text)
{
    struct str safe = STR_INIT;
    utf8_safe(&safe, text->text, false);
    str_free(text);
    table->cell[row * table->columns + column] = str_take(&safe);
}

static void put_text(struct document_block *table, size_t row, size_t column, const char *words)
{
    struct str text = STR_INIT;
    str_add(&text, words);
    put(table, row, column, &text);
}

static void put_value(struct document_block *table, size_t row, size_t column, struct value value)
{
    struct str text = STR_INIT;
    if (value_blank(value))
        str_add(&text, "－");
    else
        value_to_text(value, &text);
    put(table, row, column, &text);
}

/* As the column shows it. */
static void put_cell(const struct making *m, struct document_block *table, size_t row, size_t column,
                     const struct column_def *def, struct value value)
{
    const struct kind_book book = model_kinds(m->model);
    struct str text = STR_INIT;
    kind_show(def, value, READER_DOCUMENT, &book, &text);
    put(table, row, column, &text);
}

/* ---- what is drawn of it ---- */

/* Without names, and without any value. */
static struct document_chart *new_chart(size_t bars, size_t parts, double max)
{
    struct document_chart *chart = mem_zero(1, sizeof(*chart));
    *chart = (struct document_chart){.max = max,
                                     .bars = bars,
                                     .parts = parts,
                                     .bar = mem_zero(bars + 1, sizeof(*chart->bar)),
                                     .part = mem_zero(parts + 1, sizeof(*chart->part))};
    for (size_t p = 0; p < parts; p++) {
        chart->part[p].value = mem_zero(bars + 1, sizeof(*chart->part[p].value));
        for (size_t b = 0; b < bars; b++)
            chart->part[p].value[b] = NAN;
    }
    return chart;
}

/* Is there a bar to draw? */
static bool draws(const struct document_chart *chart)
{
    for (size_t p = 0; p < chart->parts; p++)
        for (size_t b = 0; b < chart->bars; b++)
            if (chart->part[p].value[b] > 0) /* NaN is not */
                return true;
    return false;
}

static void draw(struct document_chart *chart, size_t part, size_t bar, struct value value)
{
    if (value.type == VALUE_NUMBER)
        chart->part[part].value[bar] = value.number;
}

/* ---- figures ---- */

/* The last SHOWN closed rounds stand before what is now. */
static void add_meter(struct making *m, const struct figures *f)
{
    const struct block_def *block = f->block;
    struct rounds *rounds = rounds_read(m->model, block->sheet);
    size_t shown = rounds->count < ROUNDS_SHOWN ? rounds->count : ROUNDS_SHOWN, skip = rounds->count - shown, row = 1;
    const struct sheet_def *sheet = &m->catalog->sheet[block->sheet];
    struct document_block *table = new_table(m, block->part_count + 1, shown + 3, 2.5);
    struct document_chart *chart = table->chart = new_chart(shown + 1, block->part_count, block->max);
    put_text(table, 0, 0, "区分");
    put_text(table, 0, 1, "満点");
    for (size_t i = 0; i <= shown; i++) {
        put_text(table, 0, i + 2, i < shown ? rounds->round[skip + i].title : "いま");
        chart->bar[i] = mem_text(table->cell[i + 2]);
    }
    for (size_t p = 0; p < block->part_count; p++, row++) {
        const struct choice *section = sheet->sections ? choices_code(sheet->sections, block->part[p].id) : NULL;
        put_text(table, row, 0, section ? section->label : block->part[p].label);
        put_value(table, row, 1, value_number(block->part[p].max));
        chart->part[p].name = mem_text(table->cell[row * table->columns]);
        for (size_t i = 0; i <= shown; i++) {
            struct value points = i < shown ? round_part(m->model, block, rounds->round[skip + i].number, p)
                                            : f->row[p].value[PART_SCORE];
            put_value(table, row, i + 2, points);
            draw(chart, p, i, points);
        }
    }
    put_text(table, row, 0, "合計");
    put_value(table, row, 1, value_number(block->max));
    for (size_t i = 0; i < shown; i++)
        put_value(table, row, i + 2, rounds->round[skip + i].score);
    put_value(table, row, shown + 2, f->value[METER_VALUE]);
    rounds_free(&rounds);
}

static void add_bars(struct making *m, const struct figures *f)
{
    static const struct {
        const char *id, *label;
    } line[] = {{BARS_BEFORE, "前の回"}, {"now", "いま"}, {BARS_AFTER, "決めた対応のあと"}};
    const struct column_def *column = &m->catalog->sheet[f->block->sheet].column[f->block->column[BLOCK_COLUMN]];
    bool blank = f->value[BARS_BLANK].number > 0;
    struct document_block *table = new_table(m, f->rows, f->across + 1 + blank, 2);
    struct document_chart *chart = table->chart = new_chart(f->rows, f->across, 0);
    size_t row = 0;
    put_text(table, 0, 0, column->label);
    for (size_t i = 0; i < f->across; i++) {
        put_text(table, 0, i + 1, column->choices->choice[i].label);
        chart->part[i].name = mem_text(table->cell[i + 1]);
        chart->part[i].tone = column->choices->choice[i].tone;
    }
    if (blank)
        put_text(table, 0, f->across + 1, column->blank ? column->blank : "なし");
    for (size_t i = 0; i < ARRAY_LENGTH(line); i++) {
        const struct figures_row *figures = figures_row_of(f, line[i].id);
        if (!figures)
            continue;
        chart->bar[row] = mem_text(line[i].label);
        for (size_t k = 0; k < f->across; k++)
            draw(chart, k, row, figures->value[k]);
        put_text(table, ++row, 0, line[i].label);
        for (size_t k = 0; k < f->across; k++)
            put_value(table, row, k + 1, figures->value[k]);
        if (blank) /* what nobody rated stays so, whatever is done; what it was in the last round was not kept */
            put_value(table, row, f->across + 1, i ? f->value[BARS_BLANK] : value_empty());
    }
}

static void add_map(struct making *m, const struct figures *f)
{
    const struct sheet_def *sheet = &m->catalog->sheet[f->block->sheet];
    const struct column_def *x = &sheet->column[f->block->column[BLOCK_X]],
                            *y = &sheet->column[f->block->column[BLOCK_Y]];
    struct document_block *table = new_table(m, f->rows, f->across + 1, 2);
    struct str corner = STR_INIT;
    str_add_format(&corner, "%s ＼ %s", y->label, x->label);
    put(table, 0, 0, &corner);
    for (size_t i = 0; i < f->across; i++)
        put_text(table, 0, i + 1, x->choices->choice[i].label);
    for (size_t r = 0; r < f->rows; r++) {
        put_text(table, r + 1, 0, y->choices->choice[r].label);
        for (size_t i = 0; i < f->across; i++)
            put_value(table, r + 1, i + 1, f->row[r].value[i]);
    }
}

static void add_chart(struct making *m, const struct figures *f)
{
    const struct column_def *column = &m->catalog->sheet[f->block->sheet].column[f->block->column[BLOCK_COLUMN]];
    const struct sheet_def *sheet = &m->catalog->sheet[f->block->sheet];
    struct document_block *table = new_table(m, f->rows, 2, 3);
    struct str head = STR_INIT;
    str_add_format(&head, column->unit ? "%s（%s）" : "%s", column->label, column->unit);
    struct document_chart *chart = table->chart = new_chart(f->rows, 1, f->block->max);
    put_text(table, 0, 0, sheet->column[sheet_role(sheet, ROLE_NAME)].label);
    put(table, 0, 1, &head);
    chart->part[0].name = mem_text(table->cell[1]);
    for (size_t r = 0; r < f->rows; r++) {
        const struct row_def *given = model_row_def(m->model, f->block->sheet, (uint32_t)r);
        put_text(table, r + 1, 0, given ? given->label : f->row[r].label);
        put_cell(m, table, r + 1, 1, column, f->row[r].value[CHART_VALUE]);
        chart->bar[r] = mem_text(table->cell[(r + 1) * 2]);
        draw(chart, 0, r, f->row[r].value[CHART_VALUE]);
    }
}

void document_add_figures(struct making *m)
{
    static void (*const add[BLOCK_KINDS])(struct making *, const struct figures *) = {
        [BLOCK_METER] = add_meter, [BLOCK_BARS] = add_bars, [BLOCK_MAP] = add_map, [BLOCK_CHART] = add_chart};
    const struct block_def *block = &m->catalog->block[m->entry[m->part].def->figures];
    struct figures *figures = figures_make(m->model, block);
    if (figures->rows) {
        add[block->kind](m, figures);
        struct document_block *table = &m->document->block[m->document->count - 1];
        if (table->chart && !draws(table->chart))
            document_chart_free(&table->chart);
    }
    figures_free(&figures);
}

/* ---- rounds ---- */

struct compared {
    const struct column_def *column; /* that the session asks for */
    size_t shown;                    /* closed rounds, the oldest first */
    char **then[ROUNDS_SHOWN];       /* by row: what each held; NULL nothing */
};

static const struct choice *answer_then(const struct compared *c, size_t round, uint32_t row)
{
    const char *code = c->then[round][row];
    return code ? choices_code(c->column->choices, code) : NULL;
}

static bool differs(const struct compared *c, uint32_t row, const struct choice *now)
{
    bool differs = false;
    for (size_t i = 0; i < c->shown; i++)
        differs = differs || answer_then(c, i, row) != now;
    return differs;
}

/* How good an answer is; 0: that cannot be said of it. */
static int goodness(const struct choice *answer)
{
    return answer->tone == TONE_GOOD ? 3 : answer->tone == TONE_WARN ? 2 : answer->tone == TONE_BAD ? 1 : 0;
}

/* From the first round shown until now. */
static const char *change_words(const struct choice *then, const struct choice *now)
{
    if (!then || !now || then == now)
        return "";
    int before = goodness(then), after = goodness(now);
    return !before || !after || before == after ? "変わった" : after > before ? "良くなった" : "悪くなった";
}

static void add_compared(struct making *m, const struct rounds *rounds, const struct compared *c, const uint32_t *row,
                         size_t count)
{
    const size_t sheet = m->entry[m->part].def->rounds, skip = rounds->count - c->shown;
    struct document_block *table = new_table(m, count, c->shown + 3, 2.5);
    put_text(table, 0, 0, "項目");
    for (size_t i = 0; i < c->shown; i++)
        put_text(table, 0, i + 1, rounds->round[skip + i].title);
    put_text(table, 0, c->shown + 1, "いま");
    put_text(table, 0, c->shown + 2, "変化");
    for (size_t k = 0; k < count; k++) {
        const struct row_def *given = model_row_def(m->model, sheet, row[k]);
        const struct choice *now =
            kind_choice_of(c->column, model_value(m->model, sheet, row[k], m->catalog->sheet[sheet].session));
        put_text(table, k + 1, 0, given ? given->label : model_row_id(m->model, sheet, row[k]));
        for (size_t i = 0; i <= c->shown; i++) {
            const struct choice *answer = i < c->shown ? answer_then(c, i, row[k]) : now;
            put_text(table, k + 1, i + 1, answer ? answer->label : "－");
        }
        put_text(table, k + 1, c->shown + 2, change_words(answer_then(c, 0, row[k]), now));
    }
}

void document_add_rounds(struct making *m)
{
    const struct part_def *def = m->entry[m->part].def;
    const struct sheet_def *sheet = &m->catalog->sheet[def->rounds];
    struct rounds *rounds = rounds_read(m->model, def->rounds);
    struct compared c = {.column = &sheet->column[sheet->session],
                         .shown = rounds->count < ROUNDS_SHOWN ? rounds->count : ROUNDS_SHOWN};
    uint32_t all = model_rows(m->model, def->rounds), *row = mem_zero(all + 1, sizeof(*row));
    size_t count = 0;
    for (size_t i = 0; i < c.shown; i++)
        c.then[i] =
            round_answers(m->model, def->rounds, rounds->round[rounds->count - c.shown + i].number, sheet->session);
    for (uint32_t r = 0; r < all && c.shown; r++) {
        const struct choice *now = kind_choice_of(c.column, model_value(m->model, def->rounds, r, sheet->session));
        if (model_applies(m->model, def->rounds, r) && (!def->changed || differs(&c, r, now)))
            row[count++] = r;
    }
    if (count)
        add_compared(m, rounds, &c, row, count);
    else
        document_add_empty(m, def);
    for (size_t i = 0; i < c.shown; i++)
        round_answers_free(&c.then[i], all);
    rounds_free(&rounds);
    free(row);
}

/* ---- promises ---- */

void document_add_promises(struct making *m)
{
    size_t count;
    struct document_promised *promised = documents_promised(m->model, &count);
    if (count == 0)
        document_add_empty(m, m->entry[m->part].def);
    struct document_block *table = count ? new_table(m, count, 3, 1) : NULL;
    static const char *const head[] = {"決まりで約束していること", "いまの答え", "約束している文書"};
    static const double width[] = {0.36, 0.26, 0.38};
    for (size_t c = 0; table && c < ARRAY_LENGTH(head); c++) {
        put_text(table, 0, c, head[c]);
        table->width[c] = width[c];
    }
    for (size_t i = 0; i < count; i++) {
        const struct sheet_def *sheet = &m->catalog->sheet[promised[i].sheet];
        const struct row_def *row = &sheet->row[promised[i].row];
        struct str what = STR_INIT;
        str_add_format(&what, "%s%s%s", sheet_known_by_ids(sheet) ? row->id : "", sheet_known_by_ids(sheet) ? " " : "",
                       row->label);
        put(table, i + 1, 0, &what);
        put_cell(m, table, i + 1, 1, &sheet->column[sheet->promise->column],
                 model_value(m->model, promised[i].sheet, (uint32_t)promised[i].row, sheet->promise->column));
        put(table, i + 1, 2, &promised[i].documents);
    }
    free(promised);
}

/* ---- approval ---- */

/* What stands in the place of a seal; documents are written in Japanese in every locale. */
static void add_answer(const struct making *m, const struct approval_asked *asked, struct str *out)
{
    static const char *const words[] = {[ANSWER_NONE] = "",
                                        [ANSWER_APPROVED] = "承認",
                                        [ANSWER_CHANGE] = "直しを求める",
                                        [ANSWER_STALE_APPROVED] = "（前の文を承認）",
                                        [ANSWER_STALE_CHANGE] = "（前の文に直し）"};
    size_t ledger = m->catalog->approvals->decisions;
    str_add(out, words[asked->answer]);
    if (asked->decision == UINT32_MAX)
        return;
    str_add_char(out, ' ');
    model_text(m->model, ledger, asked->decision, catalog_role(m->catalog, ledger, ROLE_DATE), MODEL_CODE, out);
    if (*asked->brought)
        str_add_format(out, "（書面、受取 %s）", asked->brought);
}

/* The round of approval whose decisions are about the text as it reads now: an open one, or the one that made the version which the
 * document still is. NULL: none is. */
static struct approval *round_of_text(const struct making *m)
{
    const struct document_which which = {m->document->index, m->document->row};
    struct approval *a = m->without_seals ? NULL : approval_of_document(m->model, which);
    struct document_difference *changed =
        a && a->state == APPROVAL_APPROVED ? document_compare(m->model, which, m->document->version, 0, NULL) : NULL;
    if (a && a->state != APPROVAL_WAITING && (!changed || changed->count > 0))
        approval_free(&a);
    document_difference_free(&changed);
    return a;
}

#define MOST_BOXES 5 /* side by side; whose boxes have no room are told beside the last name */

/* Who was asked, what they decided and when, and at the right who made it. */
static void add_round(struct making *m, const struct approval *a)
{
    size_t boxes = a->asked_count < MOST_BOXES ? a->asked_count : MOST_BOXES - 1;
    struct document_block *table = new_table(m, 2, boxes + 1, 1);
    table->seals = true;
    for (size_t c = 0; c <= boxes; c++) {
        const struct approval_asked *asked = c < boxes ? &a->asked[c] : NULL;
        struct str answer = STR_INIT, who = STR_INIT;
        str_add(&who, asked ? asked->person : a->author);
        if (asked && c + 1 == boxes && a->asked_count > boxes)
            str_add_format(&who, " ほか%zu人", a->asked_count - boxes);
        if (asked)
            add_answer(m, asked, &answer);
        else
            str_add(&answer, a->date);
        put_text(table, 0, c, asked ? asked->label : "作成");
        put(table, 1, c, &answer);
        put(table, 2, c, &who);
        table->width[c] = 1.0 / (double)(boxes + 1);
    }
}

/* Whose seal, room for it, and who that is. */
void document_add_approval(struct making *m)
{
    const struct part_def *def = m->entry[m->part].def;
    struct approval *round = round_of_text(m);
    if (round)
        add_round(m, round);
    bool decided = round != NULL;
    approval_free(&round);
    if (decided || m->without_seals)
        return;
    const struct part_seal **stands SCOPED(mem_free) = mem_zero(def->seal_count, sizeof(*stands));
    size_t count = 0;
    for (size_t i = 0; i < def->seal_count; i++)
        if (document_row_wanted(m->model, def->seal[i].when, m->sheet, m->sheet == SIZE_MAX ? 0 : m->row))
            stands[count++] = &def->seal[i];
    if (count == 0)
        return;
    struct document_block *table = new_table(m, 2, count, 1);
    size_t at = m->document->count - 1;
    table->seals = true;
    for (size_t c = 0; c < count; c++) {
        put_text(table, 0, c, stands[c]->label);
        put_text(table, 1, c, "");
        table->width[c] = 1.0 / (double)count;
    }
    for (size_t c = 0; c < count; c++) {
        struct spot spot = {.sheet = m->sheet, .row = m->row, .block = at, .cell = 2 * count + c};
        char *who = document_fill(m, &spot, stands[c]->who ? stands[c]->who : "");
        free(m->document->block[at].cell[spot.cell]);
        m->document->block[at].cell[spot.cell] = who;
    }
}
