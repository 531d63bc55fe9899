/* Where an answer goes: its sheet, row, column and code, each as the editions say. */
#include <stdlib.h>
#include <string.h>

#include "book/book_private.h"
#include "book/migrate_private.h"

void going_meet(struct going *going, const struct migrate_item *item)
{
    if (item->verb <= going->verb)
        return;
    going->verb = item->verb;
    going->reason = item->reason;
}

static const struct migrate_item *row_item(const struct moving *moving, const struct migrate_sheet *sheet,
                                           const char *id)
{
    const struct sheet_def *def = &moving->m->from->sheet[sheet->from];
    size_t row = def->kind == SHEET_CHECKLIST ? sheet_find_row(def, id) : SIZE_MAX;
    return row == SIZE_MAX ? NULL : &sheet->row[row];
}

bool going_row(const struct moving *moving, const struct migrate_sheet *sheet, const char *id, struct going *going)
{
    const struct sheet_def *def = &moving->m->from->sheet[sheet->from];
    const char *dot = def->each != SIZE_MAX ? strchr(id, '.') : NULL;
    const struct migrate_item *item = row_item(moving, sheet, dot ? dot + 1 : id);
    snprintf(going->row, sizeof(going->row), "%s", id);
    if (def->kind != SHEET_CHECKLIST)
        return true;
    if (!item) /* of no form: as what is dropped */
        going->verb = MIGRATE_DROPPED;
    else
        going_meet(going, item);
    if (!item || !migrate_stays(item))
        return false;
    if (dot)
        snprintf(going->row, sizeof(going->row), "%.*s.%s", (int)(dot - id), id, item->to);
    else
        snprintf(going->row, sizeof(going->row), "%s", item->to);
    return true;
}

/* The ids in a cell that names rows, as far as they go somewhere; what does not is lost from the cell, and told as dropped. */
static void put_references(const struct moving *moving, const struct column_def *old, const struct column_def *now,
                           const char *stored, struct going *going)
{
    const struct migrate_sheet *of = migration_sheet(moving->m, old->of);
    size_t to = of ? of->to : catalog_find_sheet(moving->m->to, moving->m->from->sheet[old->of].id, NULL);
    char id[RELATION_ID];
    bool left = false;
    if (to == SIZE_MAX || !now->kind->refers || now->of != to)
        return;
    for (const char *at = stored; relation_next(&at, id);) {
        struct going row = {.verb = MIGRATE_SAME, .value = STR_INIT};
        bool there = !of || going_row(moving, of, id, &row);
        left |= !there;
        if (there)
            str_add_format(&going->value, "%s%s", going->value.length ? ";" : "", of ? row.row : id);
    }
    if (left && going->verb < MIGRATE_REWORDED) /* in part: what it was is kept, too */
        going->verb = MIGRATE_REWORDED;
}

static const struct migrate_item *code_item(const struct migrate_sheet *sheet, const struct column_def *def,
                                            size_t column, const char *stored)
{
    for (size_t i = 0; sheet->code[column] && i < def->choices->count; i++)
        if (strcmp(def->choices->choice[i].code, stored) == 0)
            return &sheet->code[column][i];
    return NULL;
}

/* Nothing in VALUE: the new column cannot hold it. */
static void put_value(const struct moving *moving, const struct migrate_sheet *sheet, size_t column, const char *stored,
                      struct going *going)
{
    const struct column_def *old = &moving->m->from->sheet[sheet->from].column[column];
    const struct column_def *now = &moving->m->to->sheet[going->sheet].column[going->column];
    const struct migrate_item *code = code_item(sheet, old, column, stored);
    const struct kind_book kinds = model_kinds(moving->book->model);
    struct error err;
    if (old->kind->refers) {
        put_references(moving, old, now, stored, going);
    } else if (code) {
        /* The new code follows from each of several: the answer stays, and is looked at again. */
        const struct migrate_item as = {.verb = code->verb == MIGRATE_MERGED ? MIGRATE_REWORDED : code->verb,
                                        .reason = code->reason};
        going_meet(going, &as);
        if (code->to)
            str_add(&going->value, code->to);
    } else if (!now->kind->refers && (!kind_parse(now, stored, &kinds, &going->value, &err) ||
                                      (now->kind == old->kind && strcmp(going->value.text, stored) != 0))) {
        str_clear(&going->value);
    }
}

void going_of(const struct moving *moving, const struct migrate_sheet *sheet, uint32_t row, size_t column,
              const char *stored, struct going *going)
{
    *going = (struct going){.verb = MIGRATE_SAME, .sheet = sheet->to, .column = SIZE_MAX, .value = STR_INIT};
    going_meet(going, &sheet->is);
    if (sheet->to != SIZE_MAX && going_row(moving, sheet, model_row_id(moving->book->model, sheet->from, row), going)) {
        const struct migrate_item *item = &sheet->column[column]; /* a sheet that is gone has none */
        going_meet(going, item);
        if (migrate_stays(item))
            going->column = sheet_find_column(&moving->m->to->sheet[sheet->to], item->to, NULL);
    }
    if (going->column != SIZE_MAX)
        put_value(moving, sheet, column, stored, going);
    if (going->value.length)
        return;
    going->sheet = SIZE_MAX;
    if (going->verb < MIGRATE_SPLIT) /* nothing that the new column can hold */
        going->verb = MIGRATE_DROPPED;
}

bool going_of_record(const struct moving *moving, const char *sheet, const char *row, const char *column,
                     const char *value, struct going *going)
{
    const struct catalog *from = moving->m->from;
    size_t s = catalog_find_sheet(from, sheet, NULL);
    const struct migrate_sheet *of = s == SIZE_MAX ? NULL : migration_sheet(moving->m, s);
    size_t c = of && of->to != SIZE_MAX ? sheet_find_column(&from->sheet[s], column, NULL) : SIZE_MAX;
    *going = (struct going){.verb = MIGRATE_SAME, .sheet = SIZE_MAX, .value = STR_INIT};
    if (c == SIZE_MAX || !of->column[c].id || !going_row(moving, of, row, going) || !migrate_stays(&of->column[c]))
        return false;
    going->sheet = of->to;
    going->column = sheet_find_column(&moving->m->to->sheet[of->to], of->column[c].to, NULL);
    if (*value)
        put_value(moving, of, c, value, going);
    return going->column != SIZE_MAX && (!*value || going->value.length > 0);
}
