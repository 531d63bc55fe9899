#include "book/retention.h"

#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "base/intl.h"
#include "book/book_private.h"

static size_t ledger_of(const struct book *book)
{
    return book->catalog->records.erasures;
}

/* ---- when a row goes ---- */

/* So many months later; the month's last day where it has no such day. */
static int months_later(int day, int months)
{
    struct date date;
    if (!date_from_serial(day, &date))
        return day;
    int month = date.month - 1 + months, year = date.year + month / 12, most = date_month_days(year, month % 12 + 1);
    int later = date_serial(year, month % 12 + 1, date.day < most ? date.day : most);
    return later ? later : day;
}

static void add_day(struct change_list *list, size_t sheet, size_t column, int day)
{
    char iso[11];
    date_iso(day, iso);
    change_list_cell(list, sheet, column, iso);
}

static void add_row(const struct book *book, const struct change *change, struct change_list *list)
{
    size_t to = ledger_of(book);
    const struct sheet_def *def = &book->catalog->sheet[change->sheet], *ledger = &book->catalog->sheet[to];
    uint32_t row = model_find_row(book->model, change->sheet, change->row);
    int today = date_today(), begin = today;
    if (row != UINT32_MAX && def->retention.from != SIZE_MAX) {
        struct value value = model_value(book->model, change->sheet, row, def->retention.from);
        begin = value.type == VALUE_NUMBER && value.number >= 1 ? (int)value.number : today;
    }
    change_list_insert(list, to, NULL);
    change_list_cell(list, to, sheet_role(ledger, ROLE_SHEET), def->id);
    change_list_cell(list, to, sheet_role(ledger, ROLE_ROW), change->row);
    add_day(list, to, sheet_role(ledger, ROLE_DATE), today);
    add_day(list, to, sheet_role(ledger, ROLE_DUE), months_later(begin, def->retention.months));
}

struct change_list retention_rows(const struct book *book, const struct change *change, size_t count)
{
    struct change_list list = change_list_new();
    for (size_t i = 0; i < count && ledger_of(book) != SIZE_MAX; i++)
        if (change[i].op == CHANGE_DELETE && book->catalog->sheet[change[i].sheet].retention.set)
            add_row(book, &change[i], &list);
    return list;
}

/* ---- what is due ---- */

static int by_day(const void *a, const void *b)
{
    const struct retention_row *x = a, *y = b;
    return x->day != y->day ? (x->day < y->day ? -1 : 1) : x->sheet != y->sheet ? (x->sheet < y->sheet ? -1 : 1) : 0;
}

static void find_row(const struct book *book, uint32_t row, struct retention *out)
{
    const struct model *model = book->model;
    size_t ledger = ledger_of(book);
    struct value sheet = model_role(model, ledger, row, ROLE_SHEET), of = model_role(model, ledger, row, ROLE_ROW),
                 due = model_role(model, ledger, row, ROLE_DUE);
    if (!value_blank(model_role(model, ledger, row, ROLE_DONE)) || due.type != VALUE_NUMBER ||
        due.number > date_today() || sheet.type != VALUE_TEXT)
        return;
    struct str id SCOPED(str_free) = STR_INIT;
    value_to_text(of, &id);
    size_t s = catalog_find_sheet(book->catalog, sheet.text, NULL);
    if (s == SIZE_MAX ||
        model_find_row(model, s, id.text ? id.text : "") != UINT32_MAX) /* its forms are not here; or it came back */
        return;
    out->row = mem_grow(out->row, out->count, &out->capacity, sizeof(*out->row));
    out->row[out->count++] = (struct retention_row){.id = mem_text(model_row_id(model, ledger, row)),
                                                    .sheet = s,
                                                    .row = mem_text(id.text ? id.text : ""),
                                                    .day = (int)due.number};
}

static void find_due(const struct book *book, struct retention *out)
{
    size_t ledger = ledger_of(book);
    *out = (struct retention){.count = 0};
    for (uint32_t row = 0; ledger != SIZE_MAX && row < model_rows(book->model, ledger); row++)
        find_row(book, row, out);
    if (out->count > 1)
        qsort(out->row, out->count, sizeof(*out->row), by_day);
}

static bool write_done(struct book *book, const struct retention_row *row, struct error *err)
{
    size_t ledger = ledger_of(book);
    struct change_list list = change_list_new();
    char iso[11];
    date_iso(date_today(), iso);
    change_list_set(&list, ledger, row->id, sheet_role(&book->catalog->sheet[ledger], ROLE_DONE), iso);
    bool good = book_change_as(
        book, list.change, list.count,
        &(struct change_options){.title = _("Erased from the history when it was due"), .record = true}, NULL, err);
    change_list_done(&list);
    return good;
}

bool retention_erase(struct book *book, bool dry_run, struct retention *due, struct error *err)
{
    find_due(book, due);
    if (due->count == 0)
        return error_set(err, ERROR_NOTHING, _("nothing is due to be erased today"));
    for (size_t i = 0; i < due->count; i++) {
        struct retention_row *row = &due->row[i];
        if (!book_erase(book, row->sheet, row->row, SIZE_MAX, dry_run, &row->report, err))
            return false;
        if (!dry_run && row->report.scrub.code != ERROR_NONE) { /* it is tried again: then it is not done */
            if (err)
                *err = row->report.scrub;
            return false;
        }
        if (!dry_run && !write_done(book, row, err))
            return false;
        row->done = !dry_run;
    }
    return true;
}

void retention_free(struct retention *due)
{
    for (size_t i = 0; i < due->count; i++) {
        erase_report_free(&due->row[i].report);
        free(due->row[i].id);
        free(due->row[i].row);
    }
    free(due->row);
    *due = (struct retention){.count = 0};
}
