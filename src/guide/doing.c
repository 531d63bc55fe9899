#include "guide/doing.h"

#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "base/intl.h"

static bool holds(struct value v)
{
    return (v.type == VALUE_BOOL && v.truth) || (v.type == VALUE_NUMBER && v.number != 0);
}

bool doing_possible(const struct model *model, size_t sheet, uint32_t row, struct error *err)
{
    const struct sheet_def *def = &model_catalog(model)->sheet[sheet];
    if (!def->routine) {
        error_set(err, ERROR_NOTHING, intl_form(def->title));
        return error_detail(err, "%s", _("this sheet has nothing that is done again and again"));
    }
    struct arena *arena = arena_new();
    struct formula_env env = model_env(model, catalog_rows_table(sheet), arena);
    bool open = model_applies(model, sheet, row) &&
                (!def->routine->open || holds(formula_value(def->routine->open, &env, row)));
    arena_free(&arena);
    if (open)
        return true;
    struct str name = STR_INIT;
    model_row_name(model, sheet, row, &name);
    error_set(err, ERROR_NOTHING, name.text);
    str_free(&name);
    return error_detail(err, "%s", _("this row is not to be done now"));
}

/* The person as a cell of COLUMN holds one; false: it names rows, and none is called so. */
static bool add_person(const struct book *book, struct change_list *list, size_t sheet, const char *row, size_t column,
                       const char *person, struct error *err)
{
    struct str stored = STR_INIT;
    bool good = model_parse(book->model, sheet, column, person, &stored, err);
    if (good && row)
        change_list_set(list, sheet, row, column, stored.text);
    else if (good)
        change_list_cell(list, sheet, column, stored.text);
    str_free(&stored);
    return good;
}

static bool add_log(const struct book *book, struct change_list *list, const struct doing *d, const char *day,
                    const char *person, struct error *err)
{
    const struct sheet_def *sheet = &book->catalog->sheet[d->sheet];
    size_t log = sheet->routine->log;
    const struct sheet_def *def = &book->catalog->sheet[log];
    size_t of = sheet_role(def, ROLE_OF), who = sheet_role(def, ROLE_PERSON), note = sheet_role(def, ROLE_NOTE);
    change_list_insert(list, log, NULL);
    if (sheet->kind != SHEET_FACTS)
        change_list_cell(list, log, of, d->row);
    change_list_cell(list, log, sheet_role(def, ROLE_DATE), day);
    if (d->note && *d->note && note != SIZE_MAX)
        change_list_cell(list, log, note, d->note);
    return who == SIZE_MAX || !*person || add_person(book, list, log, NULL, who, person, err);
}

static bool refuse(struct error *err, const char *subject, const char *why)
{
    error_set(err, ERROR_NOTHING, subject);
    return error_detail(err, "%s", why);
}

static bool add_all(const struct book *book, const struct doing *d, struct change_list *list, struct error *err)
{
    const struct routine_def *routine = book->catalog->sheet[d->sheet].routine;
    uint32_t row = model_find_row(book->model, d->sheet, d->row);
    int today = model_today(book->model), day = d->day ? d->day : today;
    const char *person = d->person ? d->person : book->person ? book->person : "";
    bool noted = d->note && *d->note;
    char iso[11];
    date_iso(day, iso);
    if (day > today)
        return refuse(err, iso, _("this day lies in the future: write it when it is done"));
    if (noted && (routine->log == SIZE_MAX || sheet_role(&book->catalog->sheet[routine->log], ROLE_NOTE) == SIZE_MAX))
        return refuse(err, d->note, _("no log of this sheet keeps a result"));
    struct value last = model_value(book->model, d->sheet, row, routine->last);
    bool dated = last.type == VALUE_NUMBER && last.number >= 1 && last.number <= today;
    if (dated && last.number == day && !noted)
        return refuse(err, iso, _("it is written already that it was done on this day"));
    bool newest = !dated || last.number <= day;
    if (!newest && routine->log == SIZE_MAX)
        return refuse(err, iso, _("it was done later than that already"));
    if (routine->done != SIZE_MAX && newest)
        change_list_set(list, d->sheet, d->row, routine->done, iso);
    return (routine->by == SIZE_MAX || !newest || !*person ||
            add_person(book, list, d->sheet, d->row, routine->by, person, err)) &&
           (routine->log == SIZE_MAX || add_log(book, list, d, iso, person, err));
}

char *doing_changes(const struct book *book, const struct doing *d, struct change_list *list, struct error *err)
{
    uint32_t row = model_find_row(book->model, d->sheet, d->row);
    if (row == UINT32_MAX)
        book_unknown_row(book, d->sheet, d->row, err);
    if (row == UINT32_MAX || !doing_possible(book->model, d->sheet, row, err) || !add_all(book, d, list, err))
        return NULL;
    struct str name = STR_INIT;
    model_row_name(book->model, d->sheet, row, &name);
    char *title = mem_format(_("Done: %s"), name.text);
    str_free(&name);
    return title;
}

bool doing_write(struct book *book, const struct doing *d, struct error *err)
{
    struct change_list list = change_list_new();
    char *title = doing_changes(book, d, &list, err);
    bool good = title && book_change(book, list.change, list.count, title, NULL, err);
    free(title);
    change_list_done(&list);
    return good;
}
