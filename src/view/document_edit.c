/* What people decide about a document: blanks, parts, their own words, articles, versions. */
#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "base/utf8.h"
#include "guide/document_own.h"
#include "tui/keys_conf.h"
#include "view/document.h"
#include "tui/edit.h"
#include "tui/view.h"
#include "tui/text_view.h"

char *document_decision_row(struct app *app, const struct document_screen *s, const char *part)
{
    char *key = document_key(app_catalog(app), s->which), *id = mem_format("%s.%s", key, part);
    free(key);
    return id;
}

const struct documents_def *document_places(struct app *app)
{
    return &app_catalog(app)->documents;
}

void document_keep_part(struct document_screen *s, const char *id)
{
    char *copy = mem_text(id);
    free(s->part);
    s->part = copy;
}

/* Decisions go past app_change(): everybody is told here. */
bool document_decision(struct app *app, struct document_screen *s, const char *part,
                       const struct part_decision *decision)
{
    struct error err = {0};
    if (!document_decide(app->book, s->which, part, decision, &err)) {
        app_error(app, &err);
        return false;
    }
    app_changed(app);
    return true;
}

/* ---- filling a blank ---- */

static bool fill_check(struct app *app, void *context, const char *text, struct error *err)
{
    struct document_screen *s = context;
    struct str stored = app_str(app);
    bool good = model_parse(app->book->model, s->fill_sheet, s->fill_column, text, &stored, err);
    return good;
}

static void filled(struct app *app, void *context, const char *text)
{
    struct document_screen *s = context;
    if (!text || !*text || !app_top(app, s))
        return;
    struct str stored = app_str(app);
    if (model_parse(app->book->model, s->fill_sheet, s->fill_column, text, &stored, NULL))
        edit_write(app, s->fill_sheet, s->fill_row, s->fill_column, stored.text, s->fill_old, NULL);
}

static void fill_cell(struct app *app, struct document_screen *s, const struct document_blank *blank)
{
    struct error err = {0};
    /* A computed value cannot be typed: its sheet shows what it comes from. */
    if (blank->column == SIZE_MAX || !edit_allowed(app, blank->sheet, blank->column, &err) ||
        blank->row >= model_rows(app->book->model, blank->sheet)) {
        app_go(app, CMD_GRID, spot_of(blank->sheet, blank->row == UINT32_MAX ? 0 : blank->row, blank->column));
        return;
    }
    const struct column_def *def = &app_sheet(app, blank->sheet)->column[blank->column];
    const char *row = model_row_id(app->book->model, blank->sheet, blank->row);
    if (edit_choose(app, blank->sheet, row, blank->column, NULL, -1, -1))
        return;
    if (def->kind->prose == PROSE_LINES) {
        edit_note(app, blank->sheet, row, blank->column);
        return;
    }
    struct str old = STR_INIT;
    model_stored(app->book->model, blank->sheet, blank->row, blank->column, &old);
    free(s->fill_row);
    free(s->fill_old);
    s->fill_row = mem_text(row);
    s->fill_old = str_take(&old);
    s->fill_sheet = blank->sheet;
    s->fill_column = blank->column;
    const char *title = app_text(app, "%s  %s", app_sheet_title(app, blank->sheet), intl_form(def->label));
    popup_prompt(app, title, "", def->kind->prose ? def->max_length : 60, fill_check, filled, s);
}

void document_fill_in(struct app *app, struct document_screen *s)
{
    const struct document_blank *blank = document_blank_here(s);
    if (!blank)
        return;
    switch (blank->kind) {
    case BLANK_VALUE: fill_cell(app, s, blank); break;
    case BLANK_VERSION: document_version_menu(app, s); break;
    case BLANK_REFERENCE:
    case BLANK_OWN:
        table_choose(&s->outline, blank->part);
        document_reword(app, s);
        break;
    }
}

/* What is typed needs a row, so that it can be kept as a draft; given up, the row goes again, and the next F9 is for what
 * people did themselves. False when something else was done since: then nothing is taken back. */
static bool take_placeholder_back(struct app *app, struct document_screen *s)
{
    struct undo_look look = {0};
    struct error err = {0};
    struct str what = app_str(app);
    bool ours = s->placeholder && book_undo_look(app->book, false, &look, &err) && look.batch == s->placeholder &&
                book_undo(app->book, &what, &err);
    undo_look_done(&look);
    s->placeholder = 0;
    return ours;
}

/* ---- own wording ---- */

bool document_can_reword(const struct part_def *def)
{
    return def->text_count > 0 && def->each == SIZE_MAX;
}

static size_t part_number(const struct document_screen *s, const char *id)
{
    for (size_t i = 0; s->document && id && i < s->document->parts; i++)
        if (strcmp(s->document->part[i].id, id) == 0)
            return i;
    return SIZE_MAX;
}

static char *own_wording(struct app *app, const struct document_screen *s)
{
    char *id = document_decision_row(app, s, s->part);
    size_t sheet = document_places(app)->paragraphs;
    uint32_t row = model_find_row(app->book->model, sheet, id);
    struct str text = STR_INIT;
    if (row != UINT32_MAX)
        str_add(&text, model_role_text(app->book->model, sheet, row, ROLE_OWN));
    free(id);
    return str_take(&text);
}

static void trim_end(struct str *text)
{
    while (text->length && strchr("\n ", text->text[text->length - 1]))
        text->text[--text->length] = '\0';
}

/* What reads like the standard text is the standard text, whether the answers stand in it or their labels: it then
 * follows what becomes of it. */
static bool is_standard(struct app *app, const struct document_screen *s, size_t part, const char *text)
{
    struct str filled = app_str(app), template = app_str(app), typed = app_str(app);
    document_standard(app->book->model, s->which, part, &filled, &template);
    document_own_template(app->book->model, s->which, s->part, text, &typed);
    trim_end(&template);
    bool same = strcmp(filled.text, text) == 0 || strcmp(template.text, typed.text) == 0;
    return same;
}

/* Writes what was typed; what cannot be written stays in the box. */
static bool reword_keep(struct app *app, void *context, const char *text, struct error *err)
{
    struct document_screen *s = context;
    size_t part = part_number(s, s->part);
    if (utf8_forbidden(text) || part == SIZE_MAX)
        return error_set(err, ERROR_CONTROL_CHARACTER, s->part);
    struct str trimmed = app_str(app);
    str_add(&trimmed, text);
    trim_end(&trimmed);
    struct part_decision decision = {.own = is_standard(app, s, part, trimmed.text) ? "" : trimmed.text,
                                     .expected = s->fill_old};
    bool good = document_decide(app->book, s->which, s->part, &decision, err);
    if (!good && err->code == ERROR_CONFLICT) { /* seen now; keeping it again writes over it */
        free(s->fill_old);
        s->fill_old = own_wording(app, s);
        error_detail(err, _("now: %s"), s->fill_old);
    }
    return good;
}

static void reworded(struct app *app, void *context, const char *text)
{
    struct document_screen *s = context;
    char *id = document_decision_row(app, s, s->part);
    size_t sheet = document_places(app)->paragraphs;
    app_draft_done(app, sheet, id, app_role(app, sheet, ROLE_OWN));
    free(id);
    if (text || take_placeholder_back(app, s))
        app_changed(app);
}

/* The row of the decision, made when there is none: the text being typed is then kept as a draft of its cell. */
static bool decision_row(struct app *app, struct document_screen *s, char **id)
{
    *id = document_decision_row(app, s, s->part);
    s->placeholder = 0;
    if (model_find_row(app->book->model, document_places(app)->paragraphs, *id) != UINT32_MAX)
        return true;
    if (!document_decision(app, s, s->part, &(struct part_decision){0}))
        return false;
    s->placeholder = app->book->last_batch;
    return true;
}

void document_reword(struct app *app, struct document_screen *s)
{
    const struct document_part *part = document_part_here(s);
    if (!part)
        return;
    document_keep_part(s, part->id);
    if (!part->def) { /* an article of one's own */
        size_t articles = document_places(app)->articles;
        edit_note(app, articles, part->id, app_role(app, articles, ROLE_TEXT));
        return;
    }
    if (!document_can_reword(part->def)) {
        if (part->def->each != SIZE_MAX)
            app_go(app, CMD_GRID, spot_of_sheet(part->def->each));
        else
            app_message(app, MESSAGE_INFO, _("A heading stays as it is; add an article of your own with F6."));
        return;
    }
    char *id = NULL;
    struct str text = app_str(app), template = app_str(app);
    if (decision_row(app, s, &id)) {
        size_t sheet = document_places(app)->paragraphs, column = app_role(app, sheet, ROLE_OWN);
        free(s->fill_old);
        s->fill_old = own_wording(app, s);
        if (!*s->fill_old) {
            struct str filled = app_str(app);
            document_standard(app->book->model, s->which, s->outline.list.selected, &filled, &template);
            trim_end(&template);
        }
        document_own_shown(app->book->model, s->which, s->part, *s->fill_old ? s->fill_old : template.text, &text);
        const char *title = app_text(app, _("In your own words: %s"), document_part_here(s)->label);
        popup_note(app, reworded, s, .title = title, .text = text.text,
                   .max_length = app_sheet(app, sheet)->column[column].max_length, .check = reword_keep,
                   .unfinished = {.sheet = sheet, .row = id, .column = column});
    }
    free(id);
}

/* ---- taking and leaving ---- */

static void delete_answer(struct app *app, void *context, bool yes)
{
    struct document_screen *s = context;
    struct error err = {0};
    if (!yes || !s->part)
        return;
    if (document_delete_article(app->book, s->part, &err))
        app_changed(app);
    else
        app_error(app, &err);
}

void document_take_out(struct app *app, struct document_screen *s)
{
    const struct document_part *part = document_part_here(s);
    if (!part)
        return;
    document_keep_part(s, part->id);
    if (!part->def)
        popup_confirm(app, keys_said(app, _("Take this article out? F9 brings it back.")), _("Take it out"),
                      _("Keep it"), delete_answer, s);
    else if (part->absent == PART_PRESENT)
        document_decision(app, s, part->id, &(struct part_decision){.use = "no"});
    else
        app_message(app, MESSAGE_INFO, _("It does not stand in the document: %s"), part_absent_text(part->absent));
}

void document_toggle(struct app *app, struct document_screen *s)
{
    const struct document_part *part = document_part_here(s);
    if (!part)
        return;
    if (!part->def) {
        document_take_out(app, s);
    } else if (part->absent == PART_PRESENT) {
        document_decision(app, s, part->id, &(struct part_decision){.use = part->use == USE_YES ? "" : "no"});
    } else if (part->absent == ABSENT_PERSON) {
        document_decision(app, s, part->id, &(struct part_decision){.use = ""});
    } else if (part->absent == ABSENT_NOT_KEPT) {
        app_message(app, MESSAGE_WARNING,
                    _("This stands only while its controls are all carried out: it is shown to others as fact."));
    } else if (part->absent == ABSENT_EMPTY && part->level && !part->def->text_count) {
        app_message(app, MESSAGE_INFO, _("Take in what stands under this heading: then it comes by itself."));
    } else {
        document_decision(app, s, part->id, &(struct part_decision){.use = "yes"});
    }
}

/* ---- articles ---- */

static int level_above(const struct document_screen *s, size_t part)
{
    for (size_t i = part + 1; i-- > 0;)
        if (s->document->part[i].level)
            return s->document->part[i].level;
    return 0;
}

/* A new article stands there at once, so that what is typed into it can be kept as a draft; given up, it goes again. */
static bool article_keep(struct app *app, void *context, const char *text, struct error *err)
{
    const struct document_screen *s = context;
    if (utf8_forbidden(text))
        return error_set(err, ERROR_CONTROL_CHARACTER, s->part);
    if (!*text && !*s->heading)
        return error_set(err, ERROR_NOTHING, _("neither a heading nor a text"));
    return document_change_article(app->book, s->part, NULL, text, err);
}

static void article_typed(struct app *app, void *context, const char *text)
{
    struct document_screen *s = context;
    struct error err = {0};
    size_t articles = document_places(app)->articles;
    app_draft_done(app, articles, s->part, app_role(app, articles, ROLE_TEXT));
    if (!text && !take_placeholder_back(app, s) && !document_delete_article(app->book, s->part, &err))
        app_error(app, &err);
    app_changed(app);
}

static const char *place_of_article(const struct document_screen *s, const struct document_def *def,
                                    const char *heading, int level)
{
    size_t at = s->outline.list.selected;
    if (*heading)
        return document_article_place(s->document, def, at, level);
    while (at > 0 && s->document->part[at].def &&
           (s->document->part[at].def->style == PART_RIGHT || s->document->part[at].def->style == PART_SIGN))
        at--; /* nothing is said below the signature */
    return s->document->part[at].id;
}

static void add_article(struct app *app, struct document_screen *s, const char *heading, int level)
{
    size_t articles = document_places(app)->articles, column = app_role(app, articles, ROLE_TEXT);
    struct error err = {0};
    char id[64], *kept = mem_text(heading);
    free(s->heading);
    s->heading = kept;
    const char *after = place_of_article(s, &app_catalog(app)->document[s->which.index], kept, level);
    if (!document_add_article(app->book, s->which, after, kept, level, "", id, &err)) {
        app_error(app, &err);
        return;
    }
    s->placeholder = app->book->last_batch;
    app_changed(app);
    for (size_t i = 0; i < s->document->parts; i++)
        if (strcmp(s->document->part[i].id, id) == 0)
            table_choose(&s->outline, i);
    s->follow = true;
    document_keep_part(s, id);
    popup_note(app, article_typed, s, .title = *kept ? kept : _("Text of your own article"), .text = "",
               .max_length = app_sheet(app, articles)->column[column].max_length, .check = article_keep,
               .unfinished = {.sheet = articles, .row = s->part, .column = column});
}

static void level_chosen(struct app *app, void *context, size_t chosen)
{
    struct document_screen *s = context;
    if (chosen < 2)
        add_article(app, s, s->heading, chosen == 0 ? 0 : 1);
}

/* Under 1.2 an article is 1.3, or an article of its own: people say which. In chapters there is one kind. */
static void article_headed(struct app *app, void *context, const char *heading)
{
    struct document_screen *s = context;
    if (!heading || !s->part)
        return;
    const struct document_def *def = &app_catalog(app)->document[s->which.index];
    if (!*heading || def->chapters || level_above(s, s->outline.list.selected) < 2) {
        add_article(app, s, heading, 0);
        return;
    }
    char *kept = mem_text(heading);
    free(s->heading);
    s->heading = kept;
    const struct popup_item items[] = {{.text = _("In this section")}, {.text = _("As an article of its own")}};
    popup_list(app, level_chosen, s, .title = s->heading, .item = items, .count = ARRAY_LENGTH(items), .columns = 36);
}

void document_new_article(struct app *app, struct document_screen *s)
{
    const struct document_part *part = document_part_here(s);
    if (!part)
        return;
    document_keep_part(s, part->id);
    s->blank = SIZE_MAX;
    popup_prompt(app, _("Heading of your own article (may stay empty)"), "", 80, NULL, article_headed, s);
}
