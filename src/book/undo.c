/* Undo and redo of a book: what they would take back, in the names that people see, and the doing. */
#include <stdlib.h>
#include <string.h>

#include "base/intl.h"
#include "base/utf8.h"
#include "book/book_private.h"
#include "book/resolve.h"
#include "book/writer.h"

#define VALUE_CELLS  24 /* of a value; more would push the rest off a line of 80 cells */
#define SHEETS_NAMED 3

struct looking {
    struct book *book;
    struct undo_look *look;
    struct str single;                  /* the first change as a line of its own */
    char *title;                        /* of the batch, or NULL */
    size_t sheets, sheet[SHEETS_NAMED]; /* visible ones, in the order they come */
    bool elsewhere;                     /* more than one sheet, also hidden ones */
    bool any;
};

static void add_value(struct book *book, const struct column_def *def, const char *stored, struct str *out)
{
    struct str text = STR_INIT, safe = STR_INIT;
    const struct choice *choice = stored && def->choices ? choice_find(def->choices, stored) : NULL;
    if (!stored || !*stored)
        str_add(&text, _("(empty)"));
    else if (def->kind->refers)
        value_def_text(book->model, def, kind_value(def, stored), MODEL_LABEL, &text);
    else
        str_add(&text, choice ? intl_form(choice->label) : stored);
    utf8_safe(&safe, text.text, false);
    size_t fit = utf8_fit(safe.text, VALUE_CELLS);
    str_add_format(out, "%.*s%s", (int)fit, safe.text, safe.text[fit] ? "…" : "");
    str_free(&text);
    str_free(&safe);
}

/* The name of a row that is not there (any more, or yet): what its entry packed. Never its id. */
static void add_packed_name(const struct catalog *catalog, size_t sheet, const char *packed, struct str *out)
{
    struct str safe = STR_INIT;
    char *name = packed ? model_packed_name(catalog, sheet, packed) : NULL;
    if (name) {
        utf8_safe(&safe, name, false);
        str_add(out, " ▸ ");
        str_add_length(out, safe.text, utf8_fit(safe.text, VALUE_CELLS));
    }
    str_free(&safe);
    free(name);
}

/* As a table shows it: a ledger's row by its number and name, a form's row by its label. */
static void add_row(struct book *book, size_t sheet, const struct store_entry *entry, struct str *out)
{
    const struct sheet_def *def = &book->catalog->sheet[sheet];
    uint32_t row = entry->row ? model_find_row(book->model, sheet, entry->row) : UINT32_MAX;
    if (def->kind == SHEET_FACTS)
        return;
    if (row == UINT32_MAX) {
        add_packed_name(book->catalog, sheet, entry->old_value ? entry->old_value : entry->new_value, out);
        return;
    }
    struct str name = STR_INIT;
    model_row_name(book->model, sheet, row, &name);
    str_add(out, " ▸ ");
    if (def->kind == SHEET_LEDGER)
        str_add_format(out, "%u", (unsigned)row + 1);
    if (def->kind != SHEET_LEDGER)
        str_add(out, name.text);
    else if (strcmp(name.text, entry->row) != 0) /* a row without a name is called by its id: that is none */
        str_add_format(out, " %s", name.text);
    str_free(&name);
}

static void describe_single(struct looking *l, size_t sheet, const struct store_entry *entry)
{
    struct book *book = l->book;
    const struct sheet_def *def = &book->catalog->sheet[sheet];
    size_t column = entry->column ? sheet_find_column(def, entry->column, NULL) : SIZE_MAX;
    str_add(&l->single, intl_form(def->title));
    add_row(book, sheet, entry, &l->single);
    if (strcmp(entry->op, "insert") == 0) {
        str_add_format(&l->single, " ▸ %s", _("row added"));
    } else if (strcmp(entry->op, "delete") == 0) {
        str_add_format(&l->single, " ▸ %s", _("row deleted"));
    } else if (strcmp(entry->op, "move") == 0) {
        str_add_format(&l->single, " ▸ %s", _("row moved"));
    } else if (column != SIZE_MAX) {
        str_add_format(&l->single, " ▸ %s: ", intl_form(def->column[column].label));
        add_value(book, &def->column[column], entry->old_value, &l->single);
        str_add(&l->single, " → ");
        add_value(book, &def->column[column], entry->new_value, &l->single);
    }
}

static bool look_at_entry(void *context, const struct store_entry *entry)
{
    struct looking *l = context;
    const struct catalog *catalog = l->book->catalog;
    size_t sheet = catalog_find_sheet(catalog, entry->sheet ? entry->sheet : "", NULL);
    if (entry->notice) /* what was said with the change is not taken back */
        return true;
    if (!l->any) {
        l->any = true;
        l->look->sheet = sheet;
        l->look->at = entry->at;
        l->look->titled = entry->title != NULL;
        l->look->person = mem_text(entry->person ? entry->person : "");
        l->title = mem_text(entry->title);
        if (sheet != SIZE_MAX)
            describe_single(l, sheet, entry);
    }
    /* What an answer clears follows from the answer: it is no change of its own. */
    size_t column =
        sheet != SIZE_MAX && entry->column ? sheet_find_column(&catalog->sheet[sheet], entry->column, NULL) : SIZE_MAX;
    bool follows = column != SIZE_MAX && catalog->sheet[sheet].column[column].cleared_by != SIZE_MAX &&
                   !entry->new_value && l->look->changes;
    l->look->changes += !follows;
    if (sheet != l->look->sheet)
        l->elsewhere = true;
    if (sheet == SIZE_MAX || catalog->sheet[sheet].hidden)
        return true;
    for (size_t i = 0; i < l->sheets && i < SHEETS_NAMED; i++)
        if (l->sheet[i] == sheet)
            return true;
    if (l->sheets < SHEETS_NAMED)
        l->sheet[l->sheets] = sheet;
    l->sheets++;
    return true;
}

/* "cells pasted: 情報資産管理台帳 (21 changes)" */
static void describe_batch(struct looking *l)
{
    struct str *out = &l->look->text;
    size_t start = out->length;
    if (l->title)
        utf8_safe(out, l->title, false);
    for (size_t i = 0; i < l->sheets && i < SHEETS_NAMED; i++) {
        const char *title = intl_form(l->book->catalog->sheet[l->sheet[i]].title);
        if (l->title && strstr(l->title, title)) /* "自社診断: 第1回を締めました" */
            continue;
        str_add_format(out, "%s%s", i ? _(", ") : out->length > start ? ": " : "", title);
    }
    if (l->sheets > SHEETS_NAMED)
        str_add(out, " …");
    if (l->look->changes > 1)
        str_add_format(out, ngettext(" (%zu change)", " (%zu changes)", l->look->changes), l->look->changes);
}

bool book_undo_look(struct book *book, bool redo, struct undo_look *look, struct error *err)
{
    *look = (struct undo_look){.sheet = SIZE_MAX, .text = STR_INIT};
    if (!(redo ? store_redoable : store_undoable)(book->store, &look->batch, err))
        return false;
    if (look->batch == 0)
        return true;
    struct looking l = {.book = book, .look = look, .single = STR_INIT};
    struct store_filter filter = {.batch = look->batch, .oldest_first = true};
    bool good = store_entries(book->store, &filter, look_at_entry, &l, err);
    if (l.elsewhere)
        look->sheet = SIZE_MAX;
    if (look->changes == 1 && l.single.length)
        str_add(&look->text, l.single.text);
    else
        describe_batch(&l);
    free(l.title);
    str_free(&l.single);
    if (!good)
        undo_look_done(look);
    return good;
}

void undo_look_done(struct undo_look *look)
{
    free(look->person);
    str_free(&look->text);
    *look = (struct undo_look){.sheet = SIZE_MAX, .text = STR_INIT};
}

static bool put_back(struct book *book, bool redo, struct str *what, struct error *err)
{
    struct writer writer;
    struct undo_look look;
    char *overruled = NULL;
    if (!writer_begin(&writer, book, redo ? "redo" : "undo", NULL, false, NULL, err))
        return false;
    bool good =
        book_undo_look(book, redo, &look, err) && store_take_back(book->store, redo, &writer.steps, &overruled, err);
    if (!good)
        writer_drop(&writer);
    writer.back = !redo;
    if (good) {
        if (!writer_changes_forms(&writer.steps)) /* else the book is opened again, and the file alone takes them */
            resolve_places(book->catalog, &writer.steps);
        if (overruled) /* what was done again for a reason is done for the same one */
            overruled[strcspn(overruled, "\n")] = '\0';
        good = writer_put(&writer, &(struct change_options){.reason = redo && !book->reason ? overruled : NULL}, err) &&
               writer_commit(&writer, NULL, err);
    }
    if (good)
        str_add(what, look.text.text);
    undo_look_done(&look);
    free(overruled);
    return good;
}

static bool take_back(struct book *book, bool redo, struct str *what, struct error *err)
{
    int64_t batch = 0;
    if (!book_writable(book, err) || !(redo ? store_redoable : store_undoable)(book->store, &batch, err))
        return false;
    if (batch == 0)
        return error_set(err, ERROR_NOTHING, redo ? _("nothing to redo") : _("nothing to undo"));
    return put_back(book, redo, what, err);
}

bool book_undo(struct book *book, struct str *what, struct error *err)
{
    return take_back(book, false, what, err);
}

bool book_redo(struct book *book, struct str *what, struct error *err)
{
    return take_back(book, true, what, err);
}
