#include "book/guard.h"

#include <stdlib.h>
#include <string.h>

#include "base/intl.h"
#include "base/utf8.h"
#include "book/person.h"
#include "book/rights.h"

/* ---- one change ---- */

/* By the names on the screen: a place in ids would say no more. COLUMN SIZE_MAX: a row as a whole. */
static bool refuse_sealed(const struct sheet_def *sheet, size_t column, struct error *err)
{
    char *subject = column == SIZE_MAX
                        ? mem_text(intl_form(sheet->title))
                        : mem_format("%s ▸ %s", intl_form(sheet->title), intl_form(sheet->column[column].label));
    error_set(err, ERROR_SEALED, subject);
    free(subject);
    return error_detail(err, "%s", intl_form(sheet->sealed));
}

bool guard_cell(const struct book *book, size_t sheet, size_t column, bool new_row, bool record, struct error *err)
{
    const struct sheet_def *def = &book->catalog->sheet[sheet];
    const struct column_def *cell = &def->column[column];
    if (cell->formula)
        return error_set(err, ERROR_COMPUTED, cell->label);
    if (!column_writable(cell))
        return error_set(err, ERROR_GIVEN, cell->label);
    if (sheet_sealed(def, new_row ? SIZE_MAX : column) && !record)
        return refuse_sealed(def, new_row ? SIZE_MAX : column, err);
    if (def->each != SIZE_MAX && model_rows(book->model, def->each) == 0) {
        error_set(err, ERROR_NOTHING, def->title);
        return error_detail(err, _("first add a row to \"%s\""), intl_form(book->catalog->sheet[def->each].title));
    }
    return true;
}

static bool check_change(const struct book *book, const struct change *change, bool record, struct error *err)
{
    const struct sheet_def *sheet = &book->catalog->sheet[change->sheet];
    if (change->op != CHANGE_SET && sheet->kind != SHEET_LEDGER)
        return error_set(err, ERROR_NOT_LEDGER, sheet->title);
    if (change->op != CHANGE_INSERT && change->row &&
        model_find_row(book->model, change->sheet, change->row) == UINT32_MAX)
        return book_unknown_row(book, change->sheet, change->row, err);
    for (size_t i = 0; i < change->cells; i++)
        if (change->values[i] &&
            !guard_cell(book, change->sheet, change->columns[i], change->op == CHANGE_INSERT, record, err))
            return false;
    return change->op == CHANGE_SET || !sheet_sealed(sheet, SIZE_MAX) || record || refuse_sealed(sheet, SIZE_MAX, err);
}

bool guard_value(const struct book *book, size_t sheet, size_t column, const char *row, const char *value,
                 struct error *err)
{
    const struct column_def *def = &book->catalog->sheet[sheet].column[column];
    const struct kind_book kinds = model_kinds(book->model);
    struct str stored = STR_INIT;
    if (def->kind->refers) /* looked at as a reference */
        return true;
    bool good = kind_parse(def, value, &kinds, &stored, err);
    if (good && strcmp(stored.text, value) != 0) {
        error_set(err, ERROR_REJECTED, value);
        good = error_detail(err, _("it is kept as \"%s\""), stored.text);
    }
    str_free(&stored);
    /* Who works here stands beside every change, and no name may look like another one's. */
    if (good && *value && sheet == book->catalog->rights->people && column == book->catalog->rights->name)
        good = person_check(value, def->label, NULL, err);
    return good || error_place(err, "%s %s %s", book->catalog->sheet[sheet].id, row, def->id);
}

bool guard_deed(const struct book *book, enum deed operation, size_t sheet, const char *row, size_t column,
                struct error *err)
{
    const struct book_deed deed = {book->person, operation, sheet, row, column, NULL, NULL};
    struct rights_now now;
    return rights_begin(book, &now, err) && rights_deed(&now, &deed, err);
}

/* What a new row says of its department, and of who made it. */
static void read_whose(const struct catalog *catalog, const struct step *step, struct book_deed *deed)
{
    size_t column = catalog_role(catalog, step->sheet, ROLE_DEPARTMENT),
           person = catalog_role(catalog, step->sheet, ROLE_PERSON);
    for (size_t i = 0; i < step->cells->count; i++) {
        if (step->cells->at[i] == column) {
            deed->column = column;
            deed->value = step->cells->value[i];
        }
        if (step->cells->at[i] == person)
            deed->person = step->cells->value[i];
    }
}

bool guard_rights(const struct book *book, const struct steps *steps, bool back, bool erasing, struct error *err)
{
    static const enum deed deeds[] = {
        [STEP_SET] = DEED_SET, [STEP_INSERT] = DEED_INSERT, [STEP_DELETE] = DEED_DELETE, [STEP_MOVE] = DEED_MOVE};
    const struct catalog *catalog = book->catalog;
    struct rights_now now;
    if (!rights_begin(book, &now, err))
        return false;
    for (size_t i = 0; i < steps->count && (now.hold || catalog->missing_count); i++) {
        const struct step *step = &steps->step[i];
        struct book_deed deed = {
            book->person, erasing ? DEED_ERASE : deeds[step_does(step, back)], SIZE_MAX, step->row, SIZE_MAX, NULL,
            NULL};
        bool layer = step->sheet == STEP_NOWHERE && strcmp(step->sheet_id, LAYERS_SHEET) == 0;
        if (layer)
            deed.operation = DEED_LAYER;
        if (layer && !rights_deed(&now, &deed, err))
            return false;
        if (step->sheet == STEP_NOWHERE)
            continue;
        deed.sheet = step->sheet;
        if (step->op == STEP_SET && step->column != STEP_NOWHERE) {
            deed.column = step->column;
            deed.value = back ? step->old_value : step->new_value;
        } else if (deed.operation == DEED_INSERT && step->cells) {
            read_whose(catalog, step, &deed);
        }
        if (catalog->missing_count && deed.operation == DEED_DELETE) { /* nobody can see what there refers to the row */
            error_set(err, ERROR_LAYER_MISSING, catalog->missing[0].id);
            return error_detail(err, "%s", _("no row is deleted as long as it is"));
        }
        if (!rights_deed(&now, &deed, err))
            return false;
    }
    return true;
}

/* ---- references ---- */

struct guarding {
    const struct book *book;
    const struct model *model;
    const struct batch *batch;
    const struct change_options *options;
    struct change_list *out;
    uint8_t **gone;             /* by sheet, by row: it goes with this batch. NULL: none of the sheet */
    struct change_list cascade; /* rows that go because others do */
    uint32_t **turned;          /* by relation, by row that refers: 1 + its place in OUT. NULL: none */
    struct {                    /* who must be asked for */
        size_t count, listed;
        struct str text;
        size_t sheet;
        uint32_t row;
    } refused;
};

static const char *cell_text(const struct guarding *g, size_t sheet, uint32_t row, size_t column)
{
    struct value v = model_value(g->model, sheet, row, column);
    return v.type == VALUE_TEXT ? v.text : "";
}

static bool is_gone(const struct guarding *g, size_t sheet, uint32_t row)
{
    return row != UINT32_MAX && g->gone[sheet] && g->gone[sheet][row];
}

static void mark_gone(struct guarding *g, size_t sheet, uint32_t row)
{
    if (!g->gone[sheet])
        g->gone[sheet] = mem_zero(model_rows(g->model, sheet) + 1u, 1);
    g->gone[sheet][row] = 1;
}

#define LISTED 3

static void add_referrer(struct guarding *g, const struct relation_def *relation, uint32_t row, size_t nth)
{
    const struct sheet_def *sheet = &g->book->catalog->sheet[relation->from];
    struct str *text = &g->refused.text;
    g->refused.count++;
    if (nth == 0)
        str_add_format(text, "%s%s (%s): ", text->length ? " / " : "", intl_form(sheet->title),
                       intl_form(sheet->column[relation->column].label));
    if (nth >= LISTED)
        return;
    struct str name = STR_INIT;
    model_row_name(g->model, relation->from, row, &name);
    if (nth)
        str_add(text, ", ");
    struct str safe = STR_INIT;
    utf8_safe(&safe, name.text, false);
    str_add_format(text, "%.*s", (int)utf8_fit(safe.text, 30), safe.text);
    const char *id = model_row_id(g->model, relation->from, row);
    if (strcmp(id, name.text) != 0)
        str_add_format(text, " (%s)", id);
    str_free(&safe);
    str_free(&name);
}

static void note_refused(struct guarding *g, const struct relation_def *relation, uint32_t target)
{
    if (g->refused.count)
        return;
    g->refused.sheet = relation->to;
    g->refused.row = target;
}

/* The answers of a row that goes with its ledger's row. */
static void empty_answers(struct guarding *g, size_t sheet, uint32_t row)
{
    const struct sheet_def *def = &g->book->catalog->sheet[sheet];
    for (size_t c = 0; c < def->column_count; c++)
        if (column_writable(&def->column[c]) && !value_blank(model_value(g->model, sheet, row, c)))
            change_list_set(g->out, sheet, model_row_id(g->model, sheet, row), c, "");
}

static bool has_answers(const struct guarding *g, size_t sheet, uint32_t row)
{
    const struct sheet_def *def = &g->book->catalog->sheet[sheet];
    for (size_t c = 0; c < def->column_count; c++)
        if (column_writable(&def->column[c]) && !value_blank(model_value(g->model, sheet, row, c)))
            return true;
    return false;
}

/* The ids of STORED that stay, when the rows that go are taken out. */
static void add_staying(const struct guarding *g, const struct relation_def *relation, const char *stored,
                        struct str *out)
{
    char id[RELATION_ID];
    while (relation_next(&stored, id))
        if (!is_gone(g, relation->to, model_find_row(g->model, relation->to, id)))
            str_add_format(out, "%s%s", out->length ? ";" : "", id);
}

/* The cell of row R holds LEFT from now on. Where several rows go one after the other, the last has the last word. */
static void turn_away(struct guarding *g, const struct relation_def *relation, uint32_t r, const char *left)
{
    uint32_t **turned = &g->turned[relation - g->book->catalog->relation];
    if (!*turned)
        *turned = mem_zero(model_rows(g->model, relation->from), sizeof(**turned));
    if ((*turned)[r]) {
        change_list_again(g->out, (*turned)[r] - 1, left);
        return;
    }
    change_list_set(g->out, relation->from, model_row_id(g->model, relation->from, r), relation->column, left);
    (*turned)[r] = (uint32_t)g->out->count;
}

/* What happens to one row, R, that refers to the row ID, which goes. */
static bool follow_row(struct guarding *g, const struct relation_def *relation, uint32_t target, const char *id,
                       uint32_t r, size_t *nth, struct error *err, bool *more)
{
    const struct sheet_def *from = &g->book->catalog->sheet[relation->from];
    bool each = relation->source == RELATION_EACH;
    const char *row = model_row_id(g->model, relation->from, r),
               *own = each ? NULL : batch_value(g->batch, SIZE_MAX, relation->from, row, relation->column);
    if (is_gone(g, relation->from, r) || (own && !relation_names(own, id)))
        return true; /* it goes too, or the batch itself turns it away */
    enum on_delete what = relation->on_delete;
    if (what == ON_DELETE_REFUSE && g->options->references != REFERENCES_REFUSE)
        what = g->options->references == REFERENCES_DELETE || each ? ON_DELETE_CASCADE : ON_DELETE_EMPTY;
    if (what == ON_DELETE_CASCADE && !each && from->kind != SHEET_LEDGER)
        what = ON_DELETE_EMPTY; /* a form's row stays */
    struct str left = STR_INIT;
    if (!each)
        add_staying(g, relation, own ? own : cell_text(g, relation->from, r, relation->column), &left);
    if (what == ON_DELETE_CASCADE && left.length)
        what = ON_DELETE_EMPTY; /* it names others, too */
    size_t written = each || what == ON_DELETE_CASCADE ? SIZE_MAX : relation->column;
    bool good = !sheet_sealed(from, written) || g->options->record || refuse_sealed(from, written, err);
    if (good && each) {
        mark_gone(g, relation->from, r);
        *more = true;
        bool answers = what == ON_DELETE_REFUSE && has_answers(g, relation->from, r);
        if (what != ON_DELETE_REFUSE)
            empty_answers(g, relation->from, r);
        if (answers) {
            note_refused(g, relation, target);
            g->refused.count++;
            ++*nth;
        }
    } else if (good && what == ON_DELETE_CASCADE) {
        mark_gone(g, relation->from, r);
        change_list_delete(&g->cascade, relation->from, row);
        *more = true;
    } else if (good && what == ON_DELETE_EMPTY) {
        turn_away(g, relation, r, left.text);
    } else if (good) {
        note_refused(g, relation, target);
        add_referrer(g, relation, r, (*nth)++);
    }
    str_free(&left);
    return good;
}

/* What RELATION says about the rows that go: *MORE when more rows go now. */
static bool follow(struct guarding *g, const struct relation_def *relation, struct error *err, bool *more)
{
    bool each = relation->source == RELATION_EACH, good = true;
    size_t nth = 0;
    struct arena *arena = arena_new();
    const uint8_t *gone = g->gone[relation->to];
    for (uint32_t t = 0; t < model_rows(g->model, relation->to) && good; t++) {
        if (!gone[t])
            continue;
        const char *id = model_row_id(g->model, relation->to, t);
        const uint32_t *rows;
        size_t count = model_referrers(g->model, (size_t)(relation - g->book->catalog->relation), id, arena, &rows);
        for (size_t i = 0; i < count && good; i++)
            good = follow_row(g, relation, t, id, rows[i], &nth, err, more);
    }
    arena_free(&arena);
    if (each && nth) {
        str_add(&g->refused.text, g->refused.text.length ? " / " : "");
        str_add_format(&g->refused.text, ngettext("%s: %zu answer", "%s: %zu answers", nth),
                       intl_form(g->book->catalog->sheet[relation->from].title), nth);
    } else if (nth > LISTED)
        str_add_format(&g->refused.text, ngettext(", and %zu more", ", and %zu more", nth - LISTED), nth - LISTED);
    return good;
}

/* Rows that go, and what goes or is emptied with them, until nothing more does. */
static bool follow_deletions(struct guarding *g, struct error *err)
{
    const struct catalog *catalog = g->book->catalog;
    bool more = false;
    for (size_t i = 0; i < g->batch->count; i++) {
        const struct change *c = &g->batch->change[i];
        if (c->op != CHANGE_DELETE)
            continue;
        mark_gone(g, c->sheet, model_find_row(g->model, c->sheet, c->row));
        more = true;
    }
    while (more && g->refused.count == 0) {
        more = false;
        for (size_t i = 0; i < catalog->relation_count; i++)
            if (catalog->relation[i].source != RELATION_LINKS && g->gone[catalog->relation[i].to] &&
                !follow(g, &catalog->relation[i], err, &more))
                return false;
    }
    if (g->refused.count == 0)
        return true;
    struct str name = STR_INIT;
    model_row_name(g->model, g->refused.sheet, g->refused.row, &name);
    error_set(err, ERROR_REFERRED, name.text);
    error_place(err, "%s %s", catalog->sheet[g->refused.sheet].id,
                model_row_id(g->model, g->refused.sheet, g->refused.row));
    str_free(&name);
    return error_detail(err, "%s", g->refused.text.text);
}

/* ID is a row that is there, or that this batch adds under an id of its own; a row that lasts names none that goes. */
static bool check_reference(const struct guarding *g, const struct change *c, size_t column, const char *id,
                            struct error *err)
{
    const struct sheet_def *sheet = &g->book->catalog->sheet[c->sheet];
    const struct column_def *def = &sheet->column[column];
    uint32_t row = model_find_row(g->model, def->of, id);
    if (row == UINT32_MAX && batch_does(g->batch, SIZE_MAX, CHANGE_INSERT, def->of, id))
        return true;
    if (row == UINT32_MAX) {
        book_unknown_row(g->book, def->of, id, err);
        return error_place(err, c->row ? "%s %s %s" : "%s %s%s", sheet->id, c->row ? c->row : def->id,
                           c->row ? def->id : "");
    }
    bool lasts = c->op == CHANGE_INSERT || !is_gone(g, c->sheet, model_find_row(g->model, c->sheet, c->row));
    if (!lasts || !is_gone(g, def->of, row))
        return true;
    error_set(err, ERROR_UNKNOWN_ROW, id);
    error_place(err, "%s", sheet->id);
    return error_detail(err, "%s", _("it is deleted by the same change"));
}

static bool check_references(const struct guarding *g, struct error *err)
{
    for (size_t i = 0; i < g->batch->count; i++) {
        const struct change *c = &g->batch->change[i];
        for (size_t k = 0; k < c->cells; k++) {
            const char *value = c->values[k];
            char id[RELATION_ID];
            if (!value || !g->book->catalog->sheet[c->sheet].column[c->columns[k]].kind->refers)
                continue;
            while (relation_next(&value, id))
                if (!check_reference(g, c, c->columns[k], id, err))
                    return false;
        }
    }
    return true;
}

bool guard_changes(const struct book *book, const struct change *change, size_t count,
                   const struct change_options *options, struct change_list *out, struct error *err)
{
    struct batch batch = batch_new(book, change, count);
    struct change_list before = change_list_new();
    struct guarding g = {.book = book,
                         .model = book->model,
                         .batch = &batch,
                         .options = options,
                         .out = &before,
                         .cascade = change_list_new(),
                         .refused = {.text = STR_INIT}};
    *out = change_list_new();
    g.gone = mem_zero(book->catalog->sheet_count + 1, sizeof(*g.gone));
    g.turned = mem_zero(book->catalog->relation_count + 1, sizeof(*g.turned));
    bool good = true;
    for (size_t i = 0; i < count && good; i++)
        good = check_change(book, &change[i], options->record, err);
    good = good && follow_deletions(&g, err) && check_references(&g, err) &&
           change_list_batch(out, before.change, before.count, true, err);
    for (size_t i = 0; i < count && good; i++)
        change_list_put(out, &change[i]);
    for (size_t i = 0; i < g.cascade.count && good; i++)
        change_list_add(out, g.cascade.change[i]);
    for (size_t i = 0; i < book->catalog->sheet_count; i++)
        free(g.gone[i]);
    for (size_t i = 0; i < book->catalog->relation_count; i++)
        free(g.turned[i]);
    free(g.gone);
    free(g.turned);
    change_list_done(&g.cascade);
    change_list_done(&before);
    batch_done(&batch);
    str_free(&g.refused.text);
    if (!good)
        change_list_done(out);
    return good;
}

size_t book_count_deleted(const struct book *book, const struct change *change, size_t count)
{
    const struct change_options how = {.references = REFERENCES_DELETE};
    struct change_list meant = change_list_new(), list;
    struct error err = {0};
    size_t rows = 0;
    if (!change_list_batch(&meant, change, count, false, &err) ||
        !guard_changes(book, meant.change, meant.count, &how, &list, &err)) {
        change_list_done(&meant);
        return 0;
    }
    for (size_t i = 0; i < list.count; i++)
        rows += list.change[i].op == CHANGE_DELETE;
    change_list_done(&list);
    change_list_done(&meant);
    return rows;
}
