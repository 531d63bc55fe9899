/* A workbook that something else wrote into: what a book does about it, and where, in the names that people see. */
#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "base/intl.h"
#include "base/utf8.h"
#include "book/book_private.h"
#include "book/sign_in.h"

bool book_ask_trust(struct book *book, struct error *err)
{
    struct error why = {.code = ERROR_NONE};
    if (store_trusted(book->store, &why))
        return true;
    if (!store_doubted(book->store, NULL)) { /* it could not be found out */
        if (err)
            *err = why;
        return false;
    }
    book->refused = why; /* more urgent than that it was opened for reading only */
    return true;
}

bool book_doubted(const struct book *book)
{
    return store_doubted(book->store, NULL);
}

bool book_exportable(struct book *book, struct error *err)
{
    return !store_doubted(book->store, err) && sign_in_asked(book, err);
}

struct told {
    struct str *out;
    bool found;
};

static bool tell_entry(void *context, const struct store_entry *entry)
{
    struct told *told = context;
    char at[17];
    struct str person = STR_INIT;
    date_time_text(entry->at, at);
    utf8_safe(&person, entry->person ? entry->person : "", false);
    str_add_format(told->out, _("entry %lld of the history (%s %s)"), (long long)entry->number, at, person.text);
    str_free(&person);
    told->found = true;
    return false;
}

static void add_entry(const struct book *book, long long number, struct str *out)
{
    struct told told = {out, false};
    struct store_filter filter = {.oldest_first = true, .after = number - 1, .before = number + 1, .limit = 1};
    store_entries(book->store, &filter, tell_entry, &told, NULL);
    if (!told.found)
        str_add_format(out, _("entry %lld of the history"), number);
}

void book_place_text(const struct book *book, const char *place, struct str *out)
{
    char *sheet = mem_text(place), *row = strchr(sheet, ' '), *column = NULL;
    if (row) {
        *row++ = '\0';
        column = strrchr(row, ' ');
    }
    size_t s = catalog_find_sheet(book->catalog, sheet, NULL), c = SIZE_MAX;
    if (s != SIZE_MAX && column && (c = sheet_find_column(&book->catalog->sheet[s], column + 1, NULL)) != SIZE_MAX)
        *column = '\0';
    if (s != SIZE_MAX) {
        const struct sheet_def *def = &book->catalog->sheet[s];
        uint32_t r = row && book->model ? model_find_row(book->model, s, row) : UINT32_MAX;
        struct str name = STR_INIT, safe = STR_INIT;
        if (r != UINT32_MAX)
            model_row_name(book->model, s, r, &name);
        else if (row)
            str_add_format(&name, _("row %s"), row);
        utf8_safe(&safe, name.text, false);
        str_add(out, intl_form(def->title));
        if (row && def->kind != SHEET_FACTS)
            str_add_format(out, " ▸ %s", safe.text);
        if (c != SIZE_MAX)
            str_add_format(out, " ▸ %s", intl_form(def->column[c].label));
        str_free(&name);
        str_free(&safe);
    } else {
        utf8_safe(out, place, false);
    }
    free(sheet);
}

static void add_place(const struct book *book, const char *place, struct str *out)
{
    if (str_starts(place, "draft ")) {
        str_add(out, _("an unfinished text: "));
        book_place_text(book, place + 6, out);
    } else if (str_starts(place, "note ")) {
        str_add_format(out, _("what the screen or an import remembered (%s)"), place + 5);
    } else {
        book_place_text(book, place, out);
    }
}

void book_doubt_text(const struct book *book, struct str *out)
{
    struct error why = {.code = ERROR_NONE};
    long long number;
    if (!store_doubted(book->store, &why))
        return;
    if (sscanf(why.place, "entry %lld", &number) == 1)
        add_entry(book, number, out);
    else
        add_place(book, why.place, out);
    if (*why.detail) {
        if (out->length)
            str_add(out, ": ");
        utf8_safe(out, why.detail, false);
    }
}
