#include "tui/edit.h"

#include <string.h>

#include "base/date.h"
#include "base/utf8.h"
#include "book/guard.h"
#include "tui/cell.h"
#include "tui/keys_conf.h"
#include "tui/typing.h"
#include "ui/field.h"

static const struct column_def *column_of(struct app *app, size_t sheet, size_t column)
{
    return &app_sheet(app, sheet)->column[column];
}

bool edit_allowed(struct app *app, size_t sheet, size_t column, struct error *err)
{
    const struct column_def *def = column_of(app, sheet, column);
    const char *label = intl_form(def->label);
    if (def->formula)
        return error_set(err, ERROR_COMPUTED, label);
    if (def->given || (def->built_in && app_sheet(app, sheet)->kind != SHEET_LEDGER) || !column_writable(def))
        return error_set(err, ERROR_GIVEN, label);
    const char *sealed = sheet_sealed(app_sheet(app, sheet), column);
    if (sealed) {
        error_set(err, ERROR_SEALED, label);
        return error_detail(err, "%s", intl_form(sealed));
    }
    if (store_read_only(app->book->store))
        return error_set(err, ERROR_READ_ONLY, store_path(app->book->store));
    return !app->book->signed_in || guard_deed(app->book, DEED_SET, sheet, NULL, column, err);
}

char *edit_stored(struct app *app, size_t sheet, const char *row, size_t column)
{
    struct str text = STR_INIT;
    uint32_t at = row ? model_find_row(app->book->model, sheet, row) : UINT32_MAX;
    if (at != UINT32_MAX)
        model_stored(app->book->model, sheet, at, column, &text);
    return str_take(&text);
}

/* ---- writing, and what to do when someone was faster ---- */

struct conflict {
    size_t sheet, column;
    char *row, *mine;
};

static void conflict_free(struct conflict *c)
{
    free(c->row);
    free(c->mine);
    free(c);
}

static bool set_cell(struct app *app, size_t sheet, const char *row, size_t column, const char *stored,
                     const char *expected, bool check, const char *title, struct error *conflict)
{
    struct change change[2];
    size_t count = 0;
    if (!row)
        change[count++] = (struct change){.op = CHANGE_INSERT, .sheet = sheet, .at = UINT32_MAX};
    change[count++] = (struct change){.op = CHANGE_SET,
                                      .sheet = sheet,
                                      .row = row,
                                      .added = row ? 0 : 1,
                                      .column = column,
                                      .value = stored,
                                      .check = check && row,
                                      .expected = expected};
    char ids[1][64];
    return app_change(app, change, count, title, ids, conflict);
}

/* TEXT found no place to go: it goes to the clipboard, and FORMAT (with a %s for it) says why. */
static void keep_for_pasting(struct app *app, const char *format, const char *typed)
{
    const char *text = app_text(app, format, typed);
    free(app->clipboard);
    app->clipboard = mem_text(typed);
    popup_message(app, NULL, text);
}

static char *shown_text(struct app *app, size_t sheet, size_t column, const char *stored)
{
    struct str text = STR_INIT;
    cell_stored_text(app, sheet, column, stored, &text);
    return str_take(&text);
}

static const char *row_gone_text(struct app *app)
{
    return keys_said(
        app, _("Someone else deleted the row while you were typing. Your text is kept for pasting (Ctrl+V): %s"));
}

static void conflict_chosen(struct app *app, void *context, size_t chosen);

static bool take_who(void *context, const struct store_entry *entry)
{
    struct str *out = context;
    char at[17] = "";
    date_time_text(entry->at, at);
    str_add_format(out, _("%s changed this cell (%s)"), entry->person ? entry->person : "", at[0] ? at + 5 : "");
    return false;
}

/* "佐藤 花子 changed this cell (11-21 10:32)". The caller frees it. */
static char *who_changed(struct app *app, size_t sheet, const char *row, size_t column)
{
    const struct sheet_def *def = app_sheet(app, sheet);
    struct str out = STR_INIT;
    store_entries(app->book->store,
                  &(struct store_filter){.sheet = def->id, .row = row, .column = def->column[column].id, .limit = 1},
                  take_who, &out, NULL);
    if (out.length == 0)
        str_add(&out, _("Someone else changed this cell just now"));
    return str_take(&out);
}

static void ask_conflict(struct app *app, size_t sheet, const char *row, size_t column, const char *mine)
{
    struct error err = {0};
    book_refresh(app->book, &err);
    app_undo_note(app, false);
    app_tell_changed(app);
    if (model_find_row(app->book->model, sheet, row) == UINT32_MAX) {
        if (*mine)
            keep_for_pasting(app, row_gone_text(app), mine);
        else
            app_message(app, MESSAGE_WARNING, _("Someone else deleted this row in the meantime."));
        return;
    }
    struct conflict *c = mem_zero(1, sizeof(*c));
    *c = (struct conflict){sheet, column, mem_text(row), mem_text(mine)};
    char *stored = edit_stored(app, sheet, row, column);
    char *mine_shown = shown_text(app, sheet, column, mine), *theirs = shown_text(app, sheet, column, stored);
    char *first = mem_format(_("Mine    %s"), mine_shown), *second = mem_format(_("Theirs  %s"), theirs);
    struct popup_item items[] = {
        {.text = first, .help = _("Write mine. The history keeps the other value.")},
        {.text = second, .help = _("Leave the other value as it is.")},
    };
    char *who = who_changed(app, sheet, row, column);
    popup_list(app, conflict_chosen, c, .title = who, .item = items, .count = 2, .selected = 1, .columns = 60);
    free(who);
    free(first);
    free(second);
    free(mine_shown);
    free(theirs);
    free(stored);
}

/* CONFLICTING: someone was faster; it is for the caller to ask. REFUSED: people have been told why; what they typed
 * must stay. */
enum written { WRITTEN, CONFLICTING, REFUSED };

static enum written write_cell(struct app *app, size_t sheet, const char *row, size_t column, const char *stored,
                               const char *expected, const char *title)
{
    struct error conflict = {0};
    if (row && expected && strcmp(stored, expected) == 0)
        return WRITTEN; /* nothing to write: the history holds changes only */
    if (set_cell(app, sheet, row, column, stored, expected, expected != NULL, title, &conflict))
        return WRITTEN;
    if (conflict.code == ERROR_CONFLICT && row)
        return CONFLICTING;
    if (conflict.code != ERROR_NONE)
        app_error(app, &conflict);
    return REFUSED;
}

bool edit_write(struct app *app, size_t sheet, const char *row, size_t column, const char *stored, const char *expected,
                const char *title)
{
    enum written written = write_cell(app, sheet, row, column, stored, expected, title);
    if (written == CONFLICTING)
        ask_conflict(app, sheet, row, column, stored);
    return written == WRITTEN;
}

static void conflict_chosen(struct app *app, void *context, size_t chosen)
{
    struct conflict *c = context;
    if (chosen == 0) { /* mine: theirs is the expected value now */
        char *theirs = edit_stored(app, c->sheet, c->row, c->column);
        enum written written = write_cell(app, c->sheet, c->row, c->column, c->mine, theirs, NULL);
        if (written == CONFLICTING)
            ask_conflict(app, c->sheet, c->row, c->column, c->mine);
        else if (written == REFUSED && *c->mine) /* what was typed into has closed already */
            keep_for_pasting(
                app, keys_said(app, _("Your text could not be written. It is kept for pasting (Ctrl+V): %s")), c->mine);
        free(theirs);
    }
    conflict_free(c);
}

/* ---- notes ---- */

struct noting {
    size_t sheet, column;
    char *row, *expected, *conflicting;
};

/* Written while the note is still open: what cannot be written stays there to be read, copied or tried again. */
static bool note_write(struct app *app, void *context, const char *text, struct error *err)
{
    struct noting *n = context;
    struct str stored = app_str(app);
    enum written written = REFUSED;
    if (model_parse(app->book->model, n->sheet, n->column, text, &stored, err))
        written = write_cell(app, n->sheet, n->row, n->column, stored.text, n->expected, NULL);
    if (written == CONFLICTING)
        n->conflicting = mem_text(stored.text);
    return written != REFUSED;
}

static void note_closed(struct app *app, void *context, const char *text)
{
    struct noting *n = context;
    if (n->conflicting)
        ask_conflict(app, n->sheet, n->row, n->column, n->conflicting);
    free(n->conflicting);
    free(n->row);
    free(n->expected);
    free(n);
}

void edit_note(struct app *app, size_t sheet, const char *row, size_t column)
{
    const struct column_def *def = column_of(app, sheet, column);
    struct error err = {0};
    if (!edit_allowed(app, sheet, column, &err)) {
        app_error(app, &err);
        return;
    }
    struct noting *n = mem_zero(1, sizeof(*n));
    *n = (struct noting){sheet, column, mem_text(row), row ? edit_stored(app, sheet, row, column) : NULL, NULL};
    popup_note(app, note_closed, n, .title = intl_form(def->label), .text = n->expected, .max_length = def->max_length,
               .check = note_write, .unfinished = {.sheet = sheet, .row = row, .column = column});
}

/* ---- the line in the cell ---- */

/* Two rows may bear the same name: then only their numbers say which are meant. */
static bool names_lead_back(struct app *app, size_t sheet, size_t column, const char *stored)
{
    char *shown = shown_text(app, sheet, column, stored);
    struct str back = app_str(app);
    bool same = model_parse(app->book->model, sheet, column, shown, &back, NULL) && strcmp(back.text, stored) == 0;
    free(shown);
    return same;
}

static void close_line(struct edit *edit)
{
    if (!edit->opened)
        return;
    line_done(&edit->line);
    free(edit->row);
    free(edit->old);
    *edit = (struct edit){0};
}

/* 来月末 is not yet a date to be sure of: which one it will be is said before Enter. */
static void say_meaning(struct app *app, struct edit *edit)
{
    struct str stored = app_str(app), meaning = app_str(app);
    const char *typed = edit->line.text.text;
    edit->meaning[0] = '\0';
    if (column_of(app, edit->sheet, edit->column)->kind->day != DAY_NEVER &&
        model_parse(app->book->model, edit->sheet, edit->column, typed, &stored, NULL) &&
        strcmp(stored.text, typed) != 0 && date_from_iso(stored.text)) {
        date_say(date_from_iso(stored.text), &meaning);
        snprintf(edit->meaning, sizeof(edit->meaning), "= %s", meaning.text);
    }
}

void edit_start(struct app *app, struct edit *edit, size_t sheet, const char *row, size_t column, const char *typed,
                int row_at, int column_at)
{
    const struct column_def *def = column_of(app, sheet, column);
    struct error err = {0};
    if (!edit_allowed(app, sheet, column, &err)) {
        app_error(app, &err);
        return;
    }
    if (kind_listed(def) && !def->kind->many) { /* several rows may be typed, too: 佐藤、鈴木 */
        edit_choose_typed(app, &(struct edit_choice){.sheet = sheet,
                                                     .row = row,
                                                     .column = column,
                                                     .typed = typed,
                                                     .row_at = row_at,
                                                     .column_at = column_at});
        return;
    }
    if (def->kind->prose == PROSE_LINES && !typed) {
        edit_note(app, sheet, row, column);
        return;
    }
    char *row_copy = mem_text(row), *first = mem_text(typed), *stored = edit_stored(app, sheet, row, column);
    bool words = def->kind->words || (def->kind->many && names_lead_back(app, sheet, column, stored));
    char *old = words && *stored ? shown_text(app, sheet, column, stored) : mem_text(stored);
    close_line(edit);
    edit->sheet = sheet;
    edit->column = column;
    edit->row = row_copy;
    edit->old = stored;
    line_init(&edit->line, false, def->max_length);
    line_set(&edit->line, first ? "" : old);
    free(old);
    if (first)
        line_insert(&edit->line, first);
    free(first);
    say_meaning(app, edit);
    edit->active = edit->opened = true; /* last: where memory runs out before, there is nothing to keep yet */
}

void edit_today(struct app *app, struct edit *edit, size_t sheet, const char *row, size_t column, int row_at,
                int column_at)
{
    const struct column_def *def = column_of(app, sheet, column);
    char iso[11];
    date_iso(model_today(app->book->model), iso);
    if (def->kind->day == DAY_NEVER && def->kind->prose == PROSE_NONE) {
        app_message(app, MESSAGE_INFO, _("%s takes no date."), intl_form(def->label));
    } else if (def->kind->day == DAY_NEVER) {
        edit_start(app, edit, sheet, row, column, iso, row_at, column_at);
    } else {
        char *expected = row ? edit_stored(app, sheet, row, column) : NULL;
        if (edit_write(app, sheet, row, column, iso, expected, NULL))
            app_message(app, MESSAGE_INFO, _("Today: %s  (F9 takes it back)"), iso);
        free(expected);
    }
}

bool edit_keep(struct app *app, struct edit *edit)
{
    if (!edit->active)
        return true;
    struct str stored = app_str(app);
    edit->error = (struct error){0};
    if (!model_parse(app->book->model, edit->sheet, edit->column, edit->line.text.text, &stored, &edit->error)) {
        if (edit->error.code == ERROR_NONE)
            error_set(&edit->error, ERROR_SYNTAX, edit->line.text.text);
        return false;
    }
    size_t sheet = edit->sheet, column = edit->column;
    char *row = mem_text(edit->row);
    enum written written = write_cell(app, sheet, row, column, stored.text, row ? edit->old : NULL, NULL);
    if (written != REFUSED) { /* a conflict is settled by its own popup, which knows the text */
        const struct column_kind *kind = column_of(app, sheet, column)->kind;
        bool month = kind->takes_month && kind->takes_month(edit->line.text.text);
        const char *said = *edit->meaning ? app_text(app, "%s %s", edit->line.text.text, edit->meaning) : NULL;
        app_draft_done(app, sheet, row, column);
        close_line(edit);
        if (month)
            app_message(app, MESSAGE_INFO, _("A month: its last day was taken, %s"), stored.text);
        else if (said)
            app_message(app, MESSAGE_INFO, "%s", said);
    }
    if (written == CONFLICTING)
        ask_conflict(app, sheet, row, column, stored.text);
    free(row);
    return written != REFUSED;
}

void edit_give_up(struct app *app, struct edit *edit)
{
    if (!edit->active)
        return;
    app_draft_done(app, edit->sheet, edit->row, edit->column);
    close_line(edit);
}

void edit_row_gone(struct app *app, struct edit *edit)
{
    struct unfinished unfinished;
    if (edit_unfinished(edit, &unfinished))
        keep_for_pasting(app, row_gone_text(app), unfinished.text);
    edit_give_up(app, edit);
}

void edit_done(struct edit *edit)
{
    close_line(edit);
}

static enum edit_result kept(struct app *app, struct edit *edit, enum edit_result result)
{
    return edit_keep(app, edit) ? result : EDIT_GOES_ON;
}

enum edit_result edit_event(struct app *app, struct edit *edit, const struct event *event)
{
    if (!edit->active)
        return EDIT_IGNORED;
    if (event->kind == EVENT_KEY) {
        bool shift = event->key.modifiers & MOD_SHIFT;
        bool plain = !event->key.modifiers;
        switch (event->key.code) {
        case K_ENTER:
            if (event->key.modifiers & (MOD_CTRL | MOD_ALT))
                return kept(app, edit, EDIT_KEPT_HERE);
            return kept(app, edit, shift ? EDIT_KEPT_UP : EDIT_KEPT_DOWN);
        case K_TAB: return kept(app, edit, shift ? EDIT_KEPT_LEFT : EDIT_KEPT_RIGHT);
        case K_UP:
            if (plain)
                return kept(app, edit, EDIT_KEPT_UP);
            break;
        case K_DOWN:
            if (plain)
                return kept(app, edit, EDIT_KEPT_DOWN);
            break;
        case K_ESC:
        case K_F12: edit_give_up(app, edit); return EDIT_GIVEN_UP;
        default: break;
        }
    }
    enum line_result result = typing_event(app, &edit->line, event);
    if (result == LINE_CHANGED) {
        edit->error = (struct error){0};
        say_meaning(app, edit);
    }
    if (result == LINE_FULL)
        error_set(&edit->error, ERROR_TOO_LONG, intl_form(column_of(app, edit->sheet, edit->column)->label));
    bool rows = event->kind == EVENT_KEY && (event->key.code == K_UP || event->key.code == K_DOWN);
    return result == LINE_IGNORED && !rows ? EDIT_IGNORED : EDIT_GOES_ON;
}

void edit_draw(struct edit *edit, struct canvas *canvas, int row, int column, int cells)
{
    if (!edit->active || cells < 2)
        return;
    field_draw(&edit->line, canvas, row, column, cells);
    bool wrong = edit->error.code != ERROR_NONE;
    if (!wrong && !*edit->meaning)
        return;
    enum style style = wrong ? STYLE_ERROR : STYLE_POPUP;
    struct str text = STR_INIT;
    if (wrong)
        error_text(&edit->error, &text);
    else
        str_add(&text, edit->meaning);
    struct rect clip = canvas->clip;
    int below = row + 1 < clip.row + clip.rows ? row + 1 : row - 1;
    int width = utf8_width(text.text) + 2, left = column;
    width = smaller(width, clip.columns);
    if (left + width > clip.column + clip.columns)
        left = clip.column + clip.columns - width;
    canvas_fill(canvas, rect_of(below, left, 1, width), style);
    canvas_field(canvas, below, left + 1, width - 2, style, ALIGN_LEFT, text.text);
    str_free(&text);
}

bool edit_unfinished(const struct edit *edit, struct unfinished *out)
{
    if (!edit->active || strcmp(edit->line.text.text, edit->old) == 0)
        return false;
    *out = (struct unfinished){edit->sheet, edit->row, edit->column, edit->line.text.text};
    return true;
}
