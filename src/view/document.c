/* One document: read it, fill its blanks where they stand, take or leave its parts, put them into one's own words. */
#include "tui/keys_conf.h"
#include "view/views.h"
#include "view/document.h"

#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "book/fill.h"

const struct document_part *document_part_here(const struct document_screen *s)
{
    size_t at = s->document ? table_chosen(&s->outline) : SIZE_MAX;
    return at == SIZE_MAX ? NULL : &s->document->part[at];
}

const struct document_blank *document_blank_here(const struct document_screen *s)
{
    return s->document && s->blank < s->document->blanks ? &s->document->blank[s->blank] : NULL;
}

/* ---- the state ---- */

static void document_changed(struct app *app, void *state)
{
    struct document_screen *s = state;
    if (!app->book->model)
        return;
    struct error err = {0};
    struct document *made = document_make(app->book->model, s->which, &err);
    if (!made) { /* cannot be: it was made when the screen was opened */
        app_error(app, &err);
        return;
    }
    document_layout_free(&s->layout);
    document_free(&s->document);
    s->document = made;
    table_lines(&s->outline, s->document->parts); /* articles come and go */
    if (s->blank != SIZE_MAX && s->blank >= s->document->blanks)
        s->blank = s->document->blanks ? s->document->blanks - 1 : SIZE_MAX;
}

static void follow_blank(struct document_screen *s)
{
    const struct document_blank *blank = document_blank_here(s);
    if (blank)
        table_choose(&s->outline, blank->part);
    s->follow = true;
}

static bool document_open(struct app *app, void *state, struct error *err)
{
    struct document_screen *s = state;
    if (s->which.index >= app_catalog(app)->document_count)
        return error_set(err, ERROR_UNSUPPORTED, _("Documents"));
    if (!catalog_readable(app_catalog(app), s->which.index, err))
        return false;
    document_changed(app, s);
    /* One that can be filled now: dates of versions come last. */
    for (size_t b = s->document->blanks; b-- > 0;)
        if (s->document->blank[b].kind != BLANK_VERSION)
            s->blank = b;
    follow_blank(s);
    return true;
}

static void document_close(struct app *app, void *state)
{
    struct document_screen *s = state;
    document_layout_free(&s->layout);
    document_free(&s->document);
    text_view_done(&s->why);
    free(s->row);
    free(s->fill_row);
    free(s->fill_old);
    free(s->part);
    free(s->template);
    free(s->date);
    free(s->approved);
    free(s->heading);
}

/* ---- drawing ---- */

static void document_draw(struct app *app, void *state, struct canvas *canvas, struct rect body)
{
    struct document_screen *s = state;
    if (s->document)
        document_page_draw(app, s, canvas, body);
}

static void document_title_line(struct app *app, void *state, struct str *out)
{
    struct document_screen *s = state;
    if (!s->document)
        return;
    str_add_format(out, "%s  ",
                   s->row ? intl_form(app_catalog(app)->document[s->which.index].short_title) : s->document->title);
    if (s->row)
        str_add_format(out, "%s  ", *s->document->whom ? s->document->whom : _("(deleted row)"));
    if (s->document->version)
        str_add_format(out, _("version %u"), s->document->version);
    else
        str_add(out, _("no version"));
    str_add(out, "  ");
    if (s->document->blanks)
        str_add_format(out, ngettext("%zu blank", "%zu blanks", s->document->blanks), s->document->blanks);
    else
        str_add(out, _("no blanks"));
    if (s->document->broken_parts)
        str_add_format(out, _("  not kept %zu !!"), s->document->broken_parts);
    if (s->document->partly_parts)
        str_add_format(out, _("  partly %zu !"), s->document->partly_parts);
}

static void hint_blank(struct app *app, const struct document_screen *s, const struct document_blank *blank,
                       struct hint *hint)
{
    str_add_format(&hint->line[0], _("Blank %zu of %zu: "), s->blank + 1, s->document->blanks);
    switch (blank->kind) {
    case BLANK_VALUE:
        str_add(&hint->line[0], app_sheet_title(app, blank->sheet));
        if (blank->column != SIZE_MAX) {
            const struct column_def *def = &app_sheet(app, blank->sheet)->column[blank->column];
            str_add_format(&hint->line[0], " > %s", intl_form(def->label));
            if (def->help)
                str_add(&hint->line[1], fill_help(app->book->model, def->help));
        }
        break;
    case BLANK_VERSION:
        str_add(&hint->line[0], _("the date comes with the first version"));
        str_add(&hint->line[1], keys_said(app, _("F5 makes a version when the other blanks are filled.")));
        break;
    case BLANK_REFERENCE:
        str_add(&hint->line[0], _("it names a part that does not stand here"));
        str_add(&hint->line[1], keys_said(app, _("Take that part in, or reword this one (F2).")));
        break;
    case BLANK_OWN: str_add(&hint->line[0], keys_said(app, _("in your own wording: F2 edits it"))); break;
    }
    str_add(&hint->keys, _("Enter fill in  Tab next blank  Up Down parts  F4 what can be done  Ctrl+E export"));
}

/* Why it stands there, or why not; in one line each. */
static void hint_part(struct app *app, const struct document_screen *s, const struct document_part *part,
                      struct hint *hint)
{
    str_add(&hint->line[0], part->label);
    if (part->absent != PART_PRESENT)
        str_add_format(&hint->line[0], ": %s", part_absent_text(part->absent));
    else if (part->standard_changed)
        str_add_format(&hint->line[0], ": %s", _("own wording; the standard text has changed since (? shows both)"));
    else if (part->edited)
        str_add_format(&hint->line[0], ": %s", _("own wording"));
    else if (!part->def)
        str_add_format(&hint->line[0], ": %s", _("an article of your own"));
    for (size_t i = 0; i < s->document->broken_count; i++)
        if (s->document->broken[i].part == s->outline.list.selected) {
            str_add(&hint->line[1], _("Not kept: "));
            promise_text(app->book->model, s->document->broken[i].sheet, s->document->broken[i].row, &hint->line[1]);
            break;
        }
    if (hint->line[1].length == 0 && part->def && part->def->why && !s->reasons)
        str_add(&hint->line[1], part->def->why);
    str_add(&hint->keys, s->document->blanks
                             ? _("Enter what can be done  Space take or leave  Tab next blank  ? why  Ctrl+E export")
                             : _("Enter what can be done  Space take or leave  F5 versions  ? why  Ctrl+E export"));
}

static void document_hint(struct app *app, void *state, struct hint *hint)
{
    struct document_screen *s = state;
    const struct document_blank *blank = document_blank_here(s);
    const struct document_part *part = document_part_here(s);
    if (blank)
        hint_blank(app, s, blank, hint);
    else if (part)
        hint_part(app, s, part, hint);
}

static void document_help(struct app *app, void *state, struct str *out)
{
    struct document_screen *s = state;
    const struct document_def *def = &app_catalog(app)->document[s->which.index];
    str_add_format(out, "# %s\n%s\n", intl_form(def->title), def->help ? fill_help(app->book->model, def->help) : "");
    if (def->rule)
        str_add_format(out, "%s\n", intl_form(def->rule));
    str_add_format(out, "%s%s\n\n", _("Source  "), intl_form(def->source));
    str_add(
        out,
        keys_said(
            app,
            _("At the left are the parts of the document, at the right its text as it reads now. A part with - does "
              "not stand in it; the line below says why.\n\n"
              "What comes from the answers is set in bold. Where something is missing stands a blank in brackets. "
              "Tab goes to the next blank, Enter fills it in, here and wherever else it is used.\n\n"
              "Space takes a part in or leaves it out. F2 puts it into your own words; the standard text is kept "
              "and can be compared. F4 offers all that can be done with a part, also another strength. F6 adds an "
              "article of your own.\n\n"
              "!! marks what the document promises while the answers say that it is not done, ! what is done "
              "partly. Carry it out, or weaken the wording: ? shows which answers are meant.\n\n"
              "F5 makes a version: the text is kept as it is, with its date, and later versions can be compared. "
              "Ctrl+E writes the document for Word, for Excel, or as text.")));
    str_add(out, "\n\n");
}

/* ---- keys ---- */

static void next_blank(struct document_screen *s, bool back)
{
    size_t count = s->document->blanks;
    if (s->blank == SIZE_MAX) { /* from the part on */
        size_t from = s->outline.list.selected;
        s->blank = back ? count - 1 : 0;
        for (size_t b = 0; b < count; b++)
            if (s->document->blank[b].part >= from) {
                s->blank = back ? (b + count - 1) % count : b;
                break;
            }
    } else {
        s->blank = (s->blank + (back ? count - 1 : 1)) % count;
    }
    follow_blank(s);
}

static void scroll(struct document_screen *s, int by)
{
    s->first += by;
    s->follow = false;
}

enum { HAS_TEXT = 1, HAS_BLANKS = 2, HAS_PART = 4, IN_BLANK = 8, MAY_WRITE = 16, HAS_RULE = 32 };

static unsigned document_holds(struct app *app, void *state)
{
    const struct document_screen *s = state;
    return (s->document ? HAS_TEXT : 0) | (s->document && s->document->blanks ? HAS_BLANKS : 0) |
           (document_part_here(s) ? HAS_PART : 0) | (document_blank_here(s) ? IN_BLANK : 0) |
           (store_read_only(app->book->store) ? 0 : MAY_WRITE) | (document_has_rule(app, s) ? HAS_RULE : 0);
}

static void move_page(struct app *app, void *state)
{
    struct document_screen *s = state;
    int page = s->shown > 1 ? s->shown - 1 : 1;
    switch (app->command) {
    case CMD_PAGE_UP: scroll(s, -page); break;
    case CMD_PAGE_DOWN: scroll(s, page); break;
    case CMD_LEFT: scroll(s, -1); break;
    default: scroll(s, 1); break;
    }
}

static void document_chose(struct app *app, void *state)
{
    struct document_screen *s = state;
    s->blank = SIZE_MAX;
    s->follow = true;
}

static void go_to_blank(struct app *app, void *state)
{
    next_blank(state, app->command == CMD_PREVIOUS_FIELD);
}

#define ACT(name, call) SCREEN_ACT(name, struct document_screen, call)
ACT(fill_in, document_fill_in(app, s))
ACT(choose, document_actions(app, s))
ACT(toggle, document_toggle(app, s))
ACT(reword, document_reword(app, s))
ACT(add_article, document_new_article(app, s))
ACT(take_out, document_take_out(app, s))
ACT(versions, document_version_menu(app, s))
ACT(submit, app_go(app, CMD_SUBMIT, spot_of_document(s->which.index, s->which.row)))
ACT(explain, document_explain(app, s))
ACT(export_it, document_export_dialog(app, s->which))

static const struct screen_action document_actions_of[] = {
    {CMD_ENTER, IN_BLANK | MAY_WRITE, fill_in}, /* what can be done changes something, too */
    {CMD_ENTER, HAS_PART | MAY_WRITE, choose},
    {CMD_TOGGLE, HAS_PART | MAY_WRITE, toggle},
    {CMD_CHOOSE, HAS_PART, choose},
    {CMD_EDIT, HAS_PART, reword},
    {CMD_ADD_ROW, HAS_PART, add_article},
    {CMD_DELETE_ROW, HAS_PART, take_out},
    {CMD_PAGE_UP, HAS_TEXT, move_page},
    {CMD_PAGE_DOWN, HAS_TEXT, move_page},
    {CMD_LEFT, HAS_TEXT, move_page},
    {CMD_RIGHT, HAS_TEXT, move_page},
    {CMD_NEXT_FIELD, HAS_BLANKS, go_to_blank},
    {CMD_PREVIOUS_FIELD, HAS_BLANKS, go_to_blank},
    {CMD_VERSIONS, HAS_TEXT, versions},
    {CMD_SUBMIT, HAS_TEXT | MAY_WRITE | HAS_RULE, submit},
    {CMD_WHY, HAS_TEXT, explain},
    {CMD_EXPORT, HAS_TEXT, export_it},
    {CMD_NONE, 0, NULL},
};

/* ---- mouse ---- */

static void click_page(struct app *app, struct document_screen *s, int row, int column, bool twice)
{
    int at = document_row_at(s, row, app->body.row);
    if (at < 0)
        return;
    const struct document_row *r = &s->layout->row[at];
    table_choose(&s->outline, r->part);
    s->blank = SIZE_MAX;
    for (size_t b = 0; b < s->document->blanks; b++) {
        const struct document_blank *blank = &s->document->blank[b];
        for (size_t p = 0; p < r->pieces; p++) {
            const struct row_piece *piece = &s->layout->piece[r->piece + p];
            if (r->block != blank->block || piece->cell != blank->cell || piece->from >= blank->to ||
                piece->to <= blank->from)
                continue;
            const struct document_block *block = &s->document->block[r->block];
            const char *text = piece->cell == SIZE_MAX ? block->text : block->cell[piece->cell];
            size_t start = blank->from > piece->from ? blank->from : piece->from,
                   end = blank->to < piece->to ? blank->to : piece->to;
            char *before = mem_text_length(text + piece->from, start - piece->from),
                 *through = mem_text_length(text + piece->from, end - piece->from);
            int origin = s->page_column + piece->column;
            if (column >= origin + utf8_width(before) && column < origin + utf8_width(through))
                s->blank = b;
            free(before);
            free(through);
        }
    }
    if (twice && s->blank != SIZE_MAX)
        document_fill_in(app, s);
    else if (twice)
        document_actions(app, s);
}

static void document_click(struct app *app, void *state, int row, int column, bool twice)
{
    struct document_screen *s = state;
    if (s->document && s->layout && column > s->divider && !(s->reasons && column >= s->reasons))
        click_page(app, s, row, column, twice);
}

static void document_wheel(struct app *app, void *state, int row, int column, int lines)
{
    struct document_screen *s = state;
    if (s->reasons && column >= s->reasons)
        text_view_wheel(&s->why, lines);
    else if (column > s->divider)
        scroll(s, s->first + lines < 0 ? -s->first : lines);
}

static void document_where(struct app *app, void *state, size_t *sheet, const char **row, size_t *column)
{
    struct document_screen *s = state;
    const struct document_blank *blank = document_blank_here(s);
    const struct document_def *def = &app_catalog(app)->document[s->which.index];
    if (def->sheet_count)
        *sheet = def->sheet[0];
    if (s->row && app->book->model && document_row_of(app->book->model, s->which) != UINT32_MAX) {
        *sheet = def->each;
        *row = s->row;
    }
    if (blank && blank->kind == BLANK_VALUE && app->book->model && blank->sheet != SIZE_MAX &&
        blank->row < model_rows(app->book->model, blank->sheet)) {
        *sheet = blank->sheet;
        *row = model_row_id(app->book->model, blank->sheet, blank->row);
        *column = blank->column;
    }
}

static const struct screen_ops document_ops = {
    .name = "document",
    .actions = document_actions_of,
    .holds = document_holds,
    .table = TABLE_IN(struct document_screen, outline),
    .chose = document_chose,
    .open = document_open,
    .close = document_close,
    .title = document_title_line,
    .draw = document_draw,
    .hint = document_hint,
    .click = document_click,
    .wheel = document_wheel,
    .changed = document_changed,
    .where = document_where,
    .help = document_help,
};

size_t document_at(struct app *app, const struct spot *spot)
{
    if (spot->document != SIZE_MAX || spot->sheet == SIZE_MAX)
        return spot->document;
    return sheet_document(app_catalog(app), spot->sheet, spot->id);
}

const char *document_for_row(struct app *app, const struct spot *spot, size_t document)
{
    size_t each = app_catalog(app)->document[document].each;
    if (each == SIZE_MAX || !spot->id)
        return NULL;
    if (spot->sheet == SIZE_MAX || spot->sheet == each)
        return spot->id;
    size_t of =
        app_sheet(app, spot->sheet)->each == each ? catalog_role(app_catalog(app), spot->sheet, ROLE_OF) : SIZE_MAX;
    uint32_t row = of == SIZE_MAX ? UINT32_MAX : model_find_row(app->book->model, spot->sheet, spot->id);
    const uint32_t *rows;
    return row != UINT32_MAX && model_named(app->book->model, spot->sheet, row, of, app->texts, &rows)
               ? model_row_id(app->book->model, each, rows[0])
               : NULL;
}

void view_document(struct app *app, const struct spot *spot)
{
    struct document_screen *s = mem_zero(1, sizeof(*s));
    size_t document = document_at(app, spot);
    s->row = mem_text(document_for_row(app, spot, document));
    s->which = (struct document_which){document, s->row};
    s->blank = SIZE_MAX;
    table_begin(&s->outline, &document_outline, s);
    app_push(app, &document_ops, s);
}

bool view_document_possible(struct app *app, const struct spot *spot)
{
    return document_at(app, spot) != SIZE_MAX;
}
