/* Steps: answers leave their places and come to others, and what was asked is written down. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/intl.h"
#include "book/book_private.h"
#include "book/migrate_private.h"
#include "book/origin.h"

static const char *keep(struct moving *moving, const char *text)
{
    return text && *text ? arena_text(moving->come->texts, text) : NULL;
}

/* ---- in words ---- */

/* "自社診断 ▸ 退職者のアカウント: … ▸ 答え", in one line. */
static void add_asked(const struct moving *moving, size_t sheet, uint32_t row, size_t column, struct str *out)
{
    const struct sheet_def *def = &moving->m->from->sheet[sheet];
    const struct row_def *given = model_row_def(moving->book->model, sheet, row);
    size_t start = out->length;
    str_add(out, def->title);
    if (def->kind != SHEET_FACTS) {
        str_add(out, " ▸ ");
        if (!decided_name(moving, sheet, row, out))
            model_row_name(moving->book->model, sheet, row, out);
    }
    if (given && given->text)
        str_add_format(out, ": %s", given->text);
    str_add_format(out, " ▸ %s", def->column[column].label);
    for (size_t i = start; i < out->length; i++)
        if (out->text[i] == '\n')
            out->text[i] = ' ';
}

static void add_said(const struct moving *moving, const struct column_def *def, const char *stored, struct str *out)
{
    const struct kind_book kinds = model_kinds(moving->book->model);
    kind_show(def, kind_value(def, stored), READER_DOCUMENT, &kinds, out);
}

static void count_change(struct migrate_report *report, enum migrate_verb verb, const char *asked, const char *reason)
{
    struct migrate_change *last = report->count ? &report->change[report->count - 1] : NULL;
    for (size_t i = 0; i < report->count; i++)
        if (report->change[i].verb == verb && strcmp(report->change[i].asked, asked) == 0) {
            report->change[i].answers++;
            return;
        }
    report->change = mem_grow(report->change, report->count, &report->capacity, sizeof(*last));
    report->change[report->count++] =
        (struct migrate_change){.verb = verb, .asked = mem_text(asked), .reason = mem_text(reason), .answers = 1};
}

/* For people a ledger's column is one line, however many rows it has. */
static void report_change(const struct moving *moving, size_t sheet, size_t column, const char *asked,
                          const struct going *going)
{
    const struct sheet_def *def = &moving->m->from->sheet[sheet];
    struct str text = STR_INIT;
    if (def->kind == SHEET_LEDGER)
        str_add_format(&text, "%s ▸ %s", def->title, def->column[column].label);
    else
        str_add(&text, asked);
    count_change(moving->report, going->verb, text.text, going->reason);
    str_free(&text);
}

/* ---- steps ---- */

static struct step at(struct moving *moving, const char *sheet, const char *row)
{
    return (struct step){.op = STEP_SET,
                         .exact = true,
                         .sheet = STEP_NOWHERE,
                         .column = STEP_NOWHERE,
                         .sheet_id = sheet,
                         .row = keep(moving, row)};
}

static void put_cell(struct moving *moving, struct steps *to, const char *sheet, const char *row, const char *column,
                     const char *old, const char *now)
{
    struct step step = at(moving, sheet, row);
    step.column_id = column;
    step.old_value = keep(moving, old);
    step.new_value = keep(moving, now);
    steps_add(to, step);
}

struct cells {
    const char **column, **value;
    size_t count;
};

static struct cells cells_new(struct moving *moving, size_t room)
{
    return (struct cells){.column = arena_zero(moving->come->texts, (room + 1) * sizeof(char *)),
                          .value = arena_zero(moving->come->texts, (room + 1) * sizeof(char *))};
}

static void cells_add(struct moving *moving, struct cells *cells, const char *column, const char *value)
{
    if (!value || !*value)
        return;
    cells->column[cells->count] = column;
    cells->value[cells->count++] = keep(moving, value);
}

static void put_row(struct moving *moving, struct steps *to, enum step_op op, const char *sheet, const char *row,
                    double pos, const struct cells *cells)
{
    struct step step = at(moving, sheet, row);
    struct step_cells *kept = arena_zero(moving->come->texts, sizeof(*kept));
    *kept = (struct step_cells){.count = cells->count, .column = cells->column, .value = cells->value};
    step.op = op;
    step.exact = op == STEP_INSERT;
    step.old_pos = step.new_pos = pos;
    step.cells = kept;
    steps_add(to, step);
}

/* ---- the archive ---- */

static void archive_cell(struct moving *moving, struct cells *cells, enum column_role role, const char *value)
{
    const struct sheet_def *def = &moving->m->to->sheet[moving->m->archive];
    size_t column = sheet_role(def, role);
    if (column != SIZE_MAX)
        cells_add(moving, cells, def->column[column].id, value);
}

static void archive(struct moving *moving, size_t sheet, uint32_t row, size_t column, const char *stored,
                    const struct going *going)
{
    const struct sheet_def *from = &moving->m->from->sheet[sheet];
    struct cells cells = cells_new(moving, ROLE_COUNT);
    struct str asked = STR_INIT, said = STR_INIT;
    char id[64];
    add_asked(moving, sheet, row, column, &asked);
    add_said(moving, &from->column[column], stored, &said);
    archive_cell(moving, &cells, ROLE_EDITION, moving->edition);
    archive_cell(moving, &cells, ROLE_SHEET, from->id);
    archive_cell(moving, &cells, ROLE_ROW, model_row_id(moving->book->model, sheet, row));
    archive_cell(moving, &cells, ROLE_COLUMN, from->column[column].id);
    archive_cell(moving, &cells, ROLE_VALUE, stored);
    archive_cell(moving, &cells, ROLE_ASKED, asked.text);
    archive_cell(moving, &cells, ROLE_SAID, said.text);
    archive_cell(moving, &cells, ROLE_STATE, going->sheet == SIZE_MAX ? "archived" : "kept");
    archive_cell(moving, &cells, ROLE_REASON, going->reason);
    store_row_id(moving->book->store, ++moving->row, id);
    put_row(moving, moving->come, STEP_INSERT, moving->m->to->sheet[moving->m->archive].id, id, moving->pos += 1024,
            &cells);
    report_change(moving, sheet, column, asked.text, going);
    str_free(&asked);
    str_free(&said);
}

/* ---- records: rows that name answers by ids ---- */

static bool is_record(const struct sheet_def *def)
{
    return def->kind == SHEET_LEDGER && sheet_role(def, ROLE_SHEET) != SIZE_MAX;
}

static bool names_cells(const struct sheet_def *def)
{
    return is_record(def) && sheet_role(def, ROLE_ROW) != SIZE_MAX && sheet_role(def, ROLE_COLUMN) != SIZE_MAX &&
           sheet_role(def, ROLE_VALUE) != SIZE_MAX;
}

/* A cell of a record says what it named there before, now. */
static void follow_record(const struct moving *moving, size_t sheet, uint32_t row, size_t column, struct going *going)
{
    const struct model *model = moving->book->model;
    const struct sheet_def *def = &moving->m->from->sheet[sheet];
    const char *named = model_role_text(model, sheet, row, ROLE_SHEET);
    if (!is_record(def) || going->sheet == SIZE_MAX || def->column[column].kind->refers)
        return;
    /* The sheet is what it is called now, also where the row or the column is none any more: ids are never used again. */
    struct going to;
    size_t s = catalog_find_sheet(moving->m->from, named, NULL);
    const struct migrate_sheet *of = s == SIZE_MAX ? NULL : migration_sheet(moving->m, s);
    bool whole = going_of_record(moving, named, model_role_text(model, sheet, row, ROLE_ROW),
                                 model_role_text(model, sheet, row, ROLE_COLUMN),
                                 model_role_text(model, sheet, row, ROLE_VALUE), &to);
    to.sheet = of ? of->to : SIZE_MAX;
    const char *now = to.sheet == SIZE_MAX                     ? NULL
                      : column == sheet_role(def, ROLE_SHEET)  ? moving->m->to->sheet[to.sheet].id
                      : !whole                                 ? NULL
                      : column == sheet_role(def, ROLE_ROW)    ? to.row
                      : column == sheet_role(def, ROLE_COLUMN) ? moving->m->to->sheet[to.sheet].column[to.column].id
                      : column == sheet_role(def, ROLE_VALUE)  ? to.value.text
                                                               : NULL;
    if (now && !def->column[column].choices) { /* a code follows its choices */
        str_clear(&going->value);
        str_add(&going->value, now);
    }
    str_free(&to.value);
}

/* What a record's answer was, in words, unless it has them already. */
static void add_words(struct moving *moving, const struct migrate_sheet *sheet, uint32_t row, struct cells *cells)
{
    const struct model *model = moving->book->model;
    const struct sheet_def *def = &moving->m->from->sheet[sheet->from], *to = &moving->m->to->sheet[sheet->to];
    size_t s = catalog_find_sheet(moving->m->from, model_role_text(model, sheet->from, row, ROLE_SHEET), NULL);
    if (!names_cells(def) || s == SIZE_MAX || sheet_role(to, ROLE_ASKED) == SIZE_MAX ||
        sheet_role(to, ROLE_SAID) == SIZE_MAX || *model_role_text(model, sheet->from, row, ROLE_ASKED))
        return;
    const struct sheet_def *of = &moving->m->from->sheet[s];
    uint32_t r = model_find_row(model, s, model_role_text(model, sheet->from, row, ROLE_ROW));
    size_t c = sheet_find_column(of, model_role_text(model, sheet->from, row, ROLE_COLUMN), NULL);
    if (r == UINT32_MAX || c == SIZE_MAX)
        return;
    struct str asked = STR_INIT, said = STR_INIT;
    add_asked(moving, s, r, c, &asked);
    add_said(moving, &of->column[c], model_role_text(model, sheet->from, row, ROLE_VALUE), &said);
    cells_add(moving, cells, to->column[sheet_role(to, ROLE_ASKED)].id, asked.text);
    cells_add(moving, cells, to->column[sheet_role(to, ROLE_SAID)].id, said.text);
    moving->report->recorded++;
    str_free(&asked);
    str_free(&said);
}

/* ---- a row ---- */

static void count_answer(struct moving *moving, const struct going *going)
{
    struct migrate_report *report = moving->report;
    report->before++;
    if (going->sheet == SIZE_MAX)
        report->archived++;
    else if (going->verb == MIGRATE_SAME)
        report->same++;
    else
        report->reworded++;
}

/* An answer to a question in other words is to be looked at again. */
static void mark_carried(struct moving *moving, const struct migrate_sheet *sheet, uint32_t row,
                         const struct going *going)
{
    const struct sheet_def *def = &moving->m->from->sheet[sheet->from], *to = &moving->m->to->sheet[going->sheet];
    size_t mark = sheet_carried_column(to), before = sheet_carried_column(def);
    if (going->column != to->session || mark == SIZE_MAX ||
        (before != SIZE_MAX && sheet->column[before].to &&
         !value_blank(model_value(moving->book->model, sheet->from, row, before)))) /* its mark goes with it */
        return;
    put_cell(moving, moving->come, to->id, going->row, to->column[mark].id, NULL, "yes");
}

static void move_row(struct moving *moving, const struct migrate_sheet *sheet, uint32_t row)
{
    const struct model *model = moving->book->model;
    const struct sheet_def *def = &moving->m->from->sheet[sheet->from];
    const struct sheet_def *to = sheet->to == SIZE_MAX ? NULL : &moving->m->to->sheet[sheet->to];
    const char *id = model_row_id(model, sheet->from, row);
    bool ledger = def->kind == SHEET_LEDGER, same_sheet = to && strcmp(def->id, to->id) == 0;
    bool leaves = decided_leaves(moving, sheet->from, row);
    struct str now_id = STR_INIT;
    decided_row(moving, sheet->from, row, &now_id);
    bool as_row = ledger && (leaves || !same_sheet || strcmp(now_id.text, id) != 0); /* it goes there, or away, whole */
    struct cells before = cells_new(moving, def->column_count), after = cells_new(moving, def->column_count + 2);
    struct str stored = STR_INIT;
    for (size_t c = 0; c < def->column_count; c++) {
        const struct column_def *column = &def->column[c];
        if (!column_writable(column))
            continue;
        str_clear(&stored);
        model_stored(model, sheet->from, row, c, &stored);
        if (!stored.length)
            continue;
        struct going going;
        going_of(moving, sheet, row, c, stored.text, &going);
        follow_record(moving, sheet->from, row, c, &going);
        decided_follow(moving, sheet->from, row, c, &going);
        /* Else the program's own, which goes where its answer goes. */
        bool answer = c != sheet_carried_column(def) && !decided_place(moving->m->from, sheet->from, c);
        if (answer)
            count_answer(moving, &going);
        const char *now = going.sheet == SIZE_MAX ? NULL : to->column[going.column].id;
        bool same_cell = now && same_sheet && strcmp(now, column->id) == 0 && strcmp(going.row, id) == 0;
        if (as_row) {
            cells_add(moving, &before, column->id, stored.text);
            if (now)
                cells_add(moving, &after, now, going.value.text);
        } else if (same_cell) {
            if (strcmp(stored.text, going.value.text) != 0)
                put_cell(moving, moving->come, def->id, id, column->id, stored.text, going.value.text);
        } else {
            put_cell(moving, moving->go, def->id, id, column->id, stored.text, NULL);
            if (now)
                put_cell(moving, moving->come, to->id, going.row, now, NULL, going.value.text);
        }
        if (answer && (going.sheet == SIZE_MAX || going.verb != MIGRATE_SAME))
            archive(moving, sheet->from, row, c, stored.text, &going);
        if (answer && going.sheet != SIZE_MAX && going.verb != MIGRATE_SAME)
            mark_carried(moving, sheet, row, &going);
        str_free(&going.value);
    }
    size_t own = after.count;
    if (to && ledger)
        add_words(moving, sheet, row, &after);
    if (as_row) {
        put_row(moving, moving->go, STEP_DELETE, def->id, id, NAN, &before);
        if (to && !leaves)
            put_row(moving, moving->come, STEP_INSERT, to->id, now_id.text, model_pos(model, sheet->from, row), &after);
    } else
        for (size_t i = own; i < after.count; i++)
            put_cell(moving, moving->come, to->id, id, after.column[i], NULL, after.value[i]);
    str_free(&stored);
    str_free(&now_id);
}

/* A ledger of another layer stays as it is; only what its rows say of the older layer's documents follows. */
static void move_decisions(struct moving *moving, size_t from)
{
    const struct sheet_def *def = from == SIZE_MAX ? NULL : &moving->m->from->sheet[from];
    if (!def || migration_sheet(moving->m, from))
        return;
    struct migrate_sheet sheet = {
        .is = {.id = def->id, .to = def->id}, .from = from, .to = catalog_find_sheet(moving->m->to, def->id, NULL)};
    sheet.column = arena_zero(moving->come->texts, (def->column_count + 1) * sizeof(*sheet.column));
    sheet.code = arena_zero(moving->come->texts, (def->column_count + 1) * sizeof(struct migrate_item *));
    for (size_t c = 0; c < def->column_count; c++)
        sheet.column[c] = (struct migrate_item){.id = def->column[c].id, .to = def->column[c].id};
    for (uint32_t r = 0; sheet.to != SIZE_MAX && r < model_rows(moving->book->model, from); r++)
        move_row(moving, &sheet, r);
}

void moving_answers(struct moving *moving)
{
    const struct documents_def *documents = &moving->m->from->documents;
    for (size_t i = 0; i < moving->m->sheet_count; i++) {
        const struct migrate_sheet *sheet = &moving->m->sheet[i];
        for (uint32_t r = 0; r < model_rows(moving->book->model, sheet->from); r++)
            move_row(moving, sheet, r);
    }
    move_decisions(moving, documents->paragraphs);
    move_decisions(moving, documents->articles);
    move_decisions(moving, documents->versions);
    move_decisions(moving, documents->texts);
}
