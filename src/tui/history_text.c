#include "tui/history_text.h"

#include <string.h>

#include "base/date.h"
#include "base/utf8.h"

static char *text_of(const char *text)
{
    return mem_text(text ? text : "");
}

void history_entry_copy(struct app *app, const struct store_entry *from, struct history_entry *to)
{
    *to = (struct history_entry){
        .entry = from->entry,
        .number = from->number,
        .batch = from->batch,
        .at = from->at,
        .clock = from->clock,
        .stepped_back = from->stepped_back,
        .changes = 1,
        .blanked = from->blanked,
        .open = from->open,
        .sheet = catalog_find_sheet(app_catalog(app), from->sheet ? from->sheet : "", NULL),
        .column = SIZE_MAX,
        .kind = text_of(from->kind),
        .person = text_of(from->person),
        .title = text_of(from->title),
        .op = text_of(from->op),
        .sheet_id = text_of(from->sheet),
        .row = text_of(from->row),
        .column_id = text_of(from->column),
        .notice = mem_text(from->notice),
        .old_value = text_of(from->old_value),
        .new_value = text_of(from->new_value),
        .place = from->user || from->host
                     ? mem_format("%s@%s%s%s", from->user ? from->user : "", from->host ? from->host : "",
                                  from->tty ? " " : "", from->tty ? from->tty : "")
                     : mem_text(""),
    };
    if (to->sheet != SIZE_MAX && *to->column_id)
        to->column = sheet_find_column(app_sheet(app, to->sheet), to->column_id, NULL);
}

void history_entry_free(struct history_entry *e)
{
    free(e->kind);
    free(e->person);
    free(e->title);
    free(e->op);
    free(e->sheet_id);
    free(e->row);
    free(e->column_id);
    free(e->notice);
    free(e->old_value);
    free(e->new_value);
    free(e->place);
}

void history_time_remark(const struct history_entry *e, struct str *out)
{
    char clock[17];
    date_time_text(e->clock, clock);
    if (e->clock != e->at)
        str_add_format(out, _("  (the clock said %s)"), clock);
    if (e->stepped_back)
        str_add_format(out, "  %s", _("(! dated before the entry before it)"));
}

const char *history_kind(const struct history_entry *e)
{
    if (strcmp(e->kind, "undo") == 0)
        return _("undone: ");
    if (strcmp(e->kind, "redo") == 0)
        return _("done again: ");
    if (strcmp(e->kind, "blank") == 0)
        return _("erased: ");
    if (e->open) /* first: a narrow screen cuts the end */
        return _("! begun, nobody knows whether the file is there: ");
    return "";
}

/* The value of COLUMN in a packed row; "" when it has none. */
static char *packed_value(const char *packed, const char *column)
{
    char *value = store_packed_value(packed, column);
    return value ? value : mem_text("");
}

/* The row's name as it is now, else as it was packed, else its id. */
static void add_row_name(struct app *app, const struct history_entry *e, struct str *out)
{
    uint32_t row = e->sheet == SIZE_MAX ? UINT32_MAX : model_find_row(app->book->model, e->sheet, e->row);
    if (row != UINT32_MAX) {
        model_row_name(app->book->model, e->sheet, row, out);
        return;
    }
    char *name = e->sheet == SIZE_MAX
                     ? NULL
                     : model_packed_name(app_catalog(app), e->sheet, *e->old_value ? e->old_value : e->new_value);
    if (name)
        str_add(out, name);
    else
        str_add_format(out, _("row %s"), e->row);
    free(name);
}

static void add_value(struct app *app, const struct history_entry *e, const char *stored, struct str *out)
{
    if (e->blanked)
        str_add(out, _("(erased)"));
    else if (e->column != SIZE_MAX)
        cell_stored_text(app, e->sheet, e->column, stored, out);
    else
        cell_one_line(*stored ? stored : _("(empty)"), out);
}

/* A file that was written for others: what it is called, and what stands in the packed row. */
static void export_what(const struct history_entry *e, struct str *out)
{
    char *rows = packed_value(e->new_value, "rows");
    str_add(out, *e->title ? e->title : _("a file was written"));
    if (*rows)
        str_add_format(out, _(" (%s rows)"), rows);
    free(rows);
}

static void export_cells(const struct history_entry *e, struct str *out)
{
    static const struct {
        const char *name, *label;
    } all[] = {{"file", N_("File")},       {"sheets", N_("Sheets")},     {"rows", N_("Rows")},
               {"options", N_("Options")}, {"left-out", N_("Left out")}, {"blake2b-256", N_("Hash (BLAKE2b-256)")}};
    for (size_t i = 0; i < ARRAY_LENGTH(all); i++) {
        char *value = packed_value(e->new_value, all[i].name);
        if (*value) {
            str_add_format(out, "  %s: ", _(all[i].label));
            cell_one_line(value, out);
            str_add_char(out, '\n');
        }
        free(value);
    }
}

void history_what(struct app *app, const struct history_entry *e, unsigned parts, struct str *out)
{
    if (strcmp(e->op, "export") == 0) {
        export_what(e, out);
        return;
    }
    const struct sheet_def *def = e->sheet == SIZE_MAX ? NULL : app_sheet(app, e->sheet);
    if (parts & HISTORY_SHEET) {
        str_add(out, def ? app_sheet_title(app, e->sheet) : e->sheet_id);
        str_add_char(out, ' ');
    }
    if ((parts & HISTORY_ROW) && !(def && def->kind == SHEET_FACTS) && *e->row) {
        add_row_name(app, e, out);
        str_add_char(out, ' ');
    }
    if (e->notice) {
        str_add_format(out, "%s: ", notice_label(e->notice));
        cell_one_line(e->blanked ? _("(erased)") : notice_text(e->notice, e->new_value ? e->new_value : ""), out);
    } else if (strcmp(e->op, "insert") == 0 || strcmp(e->op, "delete") == 0) {
        bool added = strcmp(e->op, "insert") == 0;
        str_add(out, added ? _("row added") : _("row deleted"));
        if (e->column != SIZE_MAX) {
            char *held = packed_value(added ? e->new_value : e->old_value, def->column[e->column].id);
            str_add(out, ": ");
            add_value(app, e, held, out);
            free(held);
        }
    } else if (strcmp(e->op, "move") == 0) {
        str_add(out, _("row moved"));
    } else if (strcmp(e->op, "blank") == 0) {
        str_add(out, _("values erased from the history"));
    } else {
        if (parts & HISTORY_COLUMN)
            str_add_format(out, "%s: ", e->column != SIZE_MAX ? intl_form(def->column[e->column].label) : e->column_id);
        add_value(app, e, e->old_value, out);
        str_add(out, " → ");
        add_value(app, e, e->new_value, out);
    }
}

void history_row_cells(struct app *app, const struct history_entry *e, struct str *out)
{
    const char *packed = *e->new_value ? e->new_value : e->old_value;
    if (strcmp(e->op, "export") == 0) {
        export_cells(e, out);
        return;
    }
    if (e->sheet == SIZE_MAX || e->notice)
        return;
    const struct sheet_def *def = app_sheet(app, e->sheet);
    for (size_t i = 0; i < def->column_count; i++) {
        char *value = packed_value(packed, def->column[i].id);
        if (*value) {
            str_add_format(out, "  %s: ", intl_form(def->column[i].label));
            cell_stored_text(app, e->sheet, i, value, out);
            str_add_char(out, '\n');
        }
        free(value);
    }
}
