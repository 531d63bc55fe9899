/* Drafts: the unfinished text of a cell, put aside after four quiet seconds and when the terminal goes away, and
 * offered again.
 *
 * A draft in the workbook is outside what the chain covers, and carries no secret: whoever may write to the file and
 * knows its format can put one there in anybody's name, and nothing in the file would tell. So none is ever taken for
 * more than a proposal: it is shown as what is said of it, whole, beside what stands in the cell, by itself or with
 * Enter alone it changes nothing, and what is taken over enters the history as what it is, by who took it. (One in a
 * file of the own account, mode 0600, is that account's own.) verify remarks how many there are.
 */
#include <string.h>

#include "base/date.h"
#include "base/utf8.h"
#include "book/draft_aside.h"
#include "book/guard.h"
#include "tui/cell.h"
#include "tui/popup.h"
#include "ui/term.h"

#define QUIET_MS 4000
#define NEW_ROW  "+" /* instead of a row id: the text was the first of a new row */

static bool unfinished_now(struct app *app, struct unfinished *out)
{
    for (struct popup *popup = app->popup; popup; popup = popup->below)
        if (popup->ops->unfinished && popup->ops->unfinished(app, popup->state, out))
            return true;
    for (size_t i = app->depth; i-- > 0;)
        if (app_unfinished(&app->stack[i], out))
            return true;
    return false;
}

static uint64_t add_hash(uint64_t hash, const char *text)
{
    const char *there = text ? text : "";
    return str_hash(hash, there, strlen(there) + 1);
}

static uint64_t hash_of(const struct unfinished *u)
{
    uint64_t hash = STR_HASH ^ u->sheet ^ (u->column << 20);
    return add_hash(add_hash(hash, u->row), u->text) | 1; /* never 0, which means none */
}

/* Said when it happens: somebody may have to look for the text where it is. */
static void say_aside(struct app *app)
{
    char *folder = draft_aside_folder();
    app_message(app, MESSAGE_WARNING,
                _("The workbook cannot take what is being typed. It is kept outside of it, in %s"),
                folder ? folder : "");
    free(folder);
    app->news = true; /* no key paints it */
}

/* Into the workbook; where that cannot be, into a file of the person's own. One place of a text is in one of them only.
 * (That neither can be is no reason to disturb the person who types; it is one before quitting.) */
static bool put(struct app *app, size_t sheet, const char *row, size_t column, const char *text)
{
    const struct sheet_def *def = app_sheet(app, sheet);
    struct store_draft draft = {.sheet = def->id,
                                .row = row ? row : NEW_ROW,
                                .column = def->column[column].id,
                                .person = app->book->person,
                                .text = text,
                                .at = date_clock()};
    bool kept = !store_read_only(app->book->store) && !book_doubted(app->book) &&
                store_put_draft(app->book->store, draft.sheet, draft.row, draft.column, draft.person, text, NULL);
    if (text && store_encrypted(app->book->store)) /* nothing of it stands readable outside */
        return kept;
    if (text && !kept) {
        bool aside = draft_aside_put(store_id(app->book->store), &draft);
        if (aside)
            say_aside(app);
        return aside;
    }
    draft.text = NULL;
    draft_aside_put(store_id(app->book->store), &draft);
    return kept;
}

/* Should the program die, the signal handler writes this: it can make nothing itself. */
static void prepare_for_crash(struct app *app, const struct unfinished *u)
{
    if (!app->term || store_encrypted(app->book->store))
        return;
    struct str path = app_str(app), bytes = app_str(app);
    const struct sheet_def *def = u ? app_sheet(app, u->sheet) : NULL;
    struct store_draft draft = {.sheet = u ? def->id : "",
                                .row = u && u->row ? u->row : NEW_ROW,
                                .column = u ? def->column[u->column].id : "",
                                .person = app->book->person,
                                .text = u ? u->text : "",
                                .at = date_clock()};
    if (u && draft_aside_prepare(store_id(app->book->store), &draft, &path, &bytes))
        term_keep_for_crash(path.text, bytes.text, bytes.length);
    else
        term_keep_for_crash("", "", 0);
}

void draft_key(struct app *app, int64_t now)
{
    struct unfinished u;
    if (!unfinished_now(app, &u)) {
        if (app->draft_hash)
            prepare_for_crash(app, NULL);
        app->draft_at = 0;
        app->draft_hash = 0;
    } else if (hash_of(&u) != app->draft_hash) {
        app->draft_at = now;
        app->draft_hash = hash_of(&u);
        prepare_for_crash(app, &u);
    } else if (app->draft_at) {
        app->draft_at = now; /* four seconds without any key */
    }
}

bool draft_keep(struct app *app)
{
    struct unfinished u;
    if (!unfinished_now(app, &u))
        return true;
    store_change_begins(app->book->store);
    bool kept = put(app, u.sheet, u.row, u.column, u.text);
    store_change_ends(app->book->store);
    if (kept)
        app->draft_at = 0;
    app->draft_kept = app->draft_kept || kept;
    return kept;
}

/* Nobody waits for it: while somebody else writes it is tried again at the next pause. */
void draft_idle(struct app *app, int64_t now)
{
    if (app->draft_at && now - app->draft_at >= QUIET_MS)
        draft_try(app, now);
}

void draft_try(struct app *app, int64_t now)
{
    struct unfinished u;
    if (!unfinished_now(app, &u))
        return;
    bool kept = put(app, u.sheet, u.row, u.column, u.text);
    app->draft_at = kept ? 0 : now;
    app->draft_kept = app->draft_kept || kept;
}

void app_draft_done(struct app *app, size_t sheet, const char *row, size_t column)
{
    if (app->quit) /* everything is being closed: what was kept at the hang-up stays kept */
        return;
    store_change_begins(app->book->store);
    if (app->draft_kept) /* most texts are done within four seconds: then there is nothing to forget */
        put(app, sheet, row, column, NULL);
    store_change_ends(app->book->store);
    app->draft_kept = false;
    app->draft_at = 0;
    app->draft_hash = 0;
    prepare_for_crash(app, NULL);
}

/* ---- texts left behind ---- */

struct left {
    size_t sheet, column;
    char *row, *person, *text;
    int64_t at;
    bool aside; /* in a file of this account, not in the workbook */
};
struct offer {
    size_t count, capacity, at;
    struct left *left;
};

struct collect {
    struct app *app;
    struct offer *offer;
    bool aside;
    struct str *changed; /* places of texts that something else wrote */
};

/* "情報資産管理台帳 ▸ 給与データ ▸ 名前" */
static void add_place(const struct app *app, size_t sheet, const char *row, size_t column, struct str *out)
{
    const struct sheet_def *def = app_sheet(app, sheet);
    uint32_t r = model_find_row(app->book->model, sheet, row);
    str_add(out, intl_form(def->short_title));
    if (def->kind != SHEET_FACTS) {
        str_add(out, " ▸ ");
        if (r != UINT32_MAX)
            model_row_name(app->book->model, sheet, r, out);
        else
            str_add(out, strcmp(row, NEW_ROW) == 0 ? _("(new row)") : row);
    }
    str_add_format(out, " ▸ %s", intl_form(def->column[column].label));
}

static bool collect(void *context, const struct store_draft *draft)
{
    struct collect *c = context;
    size_t sheet = catalog_find_sheet(app_catalog(c->app), draft->sheet, NULL);
    if (sheet == SIZE_MAX || !draft->text)
        return true;
    if (c->app->book->signed_in && strcmp(draft->person ? draft->person : "", c->app->book->person) != 0)
        return true; /* where people sign in each gets his own */
    size_t column = sheet_find_column(app_sheet(c->app, sheet), draft->column, NULL);
    if (column == SIZE_MAX)
        return true;
    if (draft->changed) {
        str_add(c->changed, c->changed->length ? "\n" : "");
        add_place(c->app, sheet, draft->row, column, c->changed);
        return true;
    }
    for (size_t i = 0; i < c->offer->count; i++) { /* of two of the same place the later one counts */
        struct left *left = &c->offer->left[i];
        if (left->sheet != sheet || left->column != column || strcmp(left->row, draft->row) != 0 ||
            strcmp(left->person, draft->person ? draft->person : "") != 0)
            continue;
        if (draft->at > left->at) {
            free(left->text);
            left->text = mem_text(draft->text);
            left->at = draft->at;
            left->aside = c->aside;
        }
        return true;
    }
    c->offer->left = mem_grow(c->offer->left, c->offer->count, &c->offer->capacity, sizeof(*c->offer->left));
    c->offer->left[c->offer->count++] = (struct left){
        sheet,     column,  mem_text(draft->row), mem_text(draft->person ? draft->person : ""), mem_text(draft->text),
        draft->at, c->aside};
    return c->offer->count < 50;
}

static void offer_free(struct offer *offer)
{
    for (size_t i = 0; i < offer->count; i++) {
        free(offer->left[i].row);
        free(offer->left[i].person);
        free(offer->left[i].text);
    }
    free(offer->left);
    free(offer);
}

static void offer_next(struct app *app, struct offer *offer);

/* Whoever left it: a draft is found by who typed it. It waits as a change does: one that stayed because somebody was
 * reading just then would be offered again. */
static void forget(struct app *app, const struct left *left)
{
    const struct sheet_def *def = app_sheet(app, left->sheet);
    struct store_draft draft = {
        .sheet = def->id, .row = left->row, .column = def->column[left->column].id, .person = left->person};
    struct error err = {0};
    store_change_begins(app->book->store);
    if (!store_put_draft(app->book->store, draft.sheet, draft.row, draft.column, draft.person, NULL, &err))
        app_error(app, &err);
    store_change_ends(app->book->store);
    draft_aside_put(store_id(app->book->store), &draft);
}

/* Who it is said to be of: as little checked as the text. */
static void add_person(const struct left *left, struct str *out)
{
    struct str safe = STR_INIT;
    utf8_safe(&safe, left->person, false);
    str_add_length(out, safe.text, utf8_fit(safe.text, 60));
    str_free(&safe);
}

/* The text goes where it was being typed; a row that was to be added with it is added now. The history says what it was. */
static bool put_back(struct app *app, const struct left *left)
{
    struct error err = {0};
    struct str stored = app_str(app);
    bool new_row = strcmp(left->row, NEW_ROW) == 0;
    char at[17] = "-";
    date_time_text(left->at, at);
    struct str person = app_str(app);
    add_person(left, &person);
    char ids[1][64], *title = mem_format(_("an unfinished text taken over (said to be of %s, %s)"), person.text, at);
    bool good = guard_cell(app->book, left->sheet, left->column, new_row, false, &err) &&
                model_parse(app->book->model, left->sheet, left->column, left->text, &stored, &err);
    if (good) {
        const struct change change[] = {
            {.op = CHANGE_INSERT, .sheet = left->sheet, .at = UINT32_MAX},
            {.op = CHANGE_SET,
             .sheet = left->sheet,
             .row = new_row ? NULL : left->row,
             .added = new_row,
             .column = left->column,
             .value = stored.text},
        };
        good = app_change(app, new_row ? change : change + 1, new_row ? 2 : 1, title, ids, NULL);
    } else {
        app_error(app, &err);
    }
    free(title);
    return good;
}

static void offer_chosen(struct app *app, void *context, size_t chosen)
{
    struct offer *offer = context;
    const struct left *left = &offer->left[offer->at];
    if (app->quit || chosen == SIZE_MAX || chosen == 2) { /* later: they stay where they are */
        offer_free(offer);
        return;
    }
    if (chosen == 0 && !put_back(app, left)) { /* the draft stays: it can be offered again */
        offer_free(offer);
        return;
    }
    forget(app, left);
    offer->at++;
    offer_next(app, offer);
}

/* ---- the box ---- */

#define CELLS      60
#define TEXT_LINES 5 /* of the text, and of what stands in the cell: the box fits in 24 lines with them */

/* Whole, or it is said that it is not. */
static void add_text(struct popup_items *items, const char *label, const char *text)
{
    struct str all = app_str(items->app);
    str_add(&all, label);
    utf8_safe(&all, text, true);
    if (popup_add_text(items, CELLS, TEXT_LINES, all.text))
        items->item[items->count - 1].text = app_text(
            items->app, _("... %zu characters in all: look at the cell before you take it"), utf8_length(text));
}

static void offer_next(struct app *app, struct offer *offer)
{
    if (offer->at >= offer->count) {
        offer_free(offer);
        return;
    }
    const struct left *left = &offer->left[offer->at];
    bool own = strcmp(left->person, app->book->person ? app->book->person : "") == 0;
    struct str place = app_str(app), now = app_str(app), person = app_str(app);
    static const char *const option[] = {N_("Put this text into the cell"), N_("Throw it away"), N_("Decide later")};
    struct popup_items items = {.app = app};
    for (size_t i = 0; i < ARRAY_LENGTH(option); i++)
        popup_add(&items, (struct popup_item){.text = gettext(option[i]), .key = app_text(app, "%zu", i + 1)});
    popup_add(&items, (struct popup_item){.rule = true, .key = ""});
    char at[17] = "-";
    date_time_text(left->at, at);
    add_person(left, &person);
    add_place(app, left->sheet, left->row, left->column, &place);
    uint32_t row = model_find_row(app->book->model, left->sheet, left->row);
    if (row != UINT32_MAX)
        cell_text(app, left->sheet, row, left->column, false, &now, NULL);
    popup_add(&items, (struct popup_item){.text = place.text, .key = "", .off = true});
    add_text(&items, _("Text: "), left->text);
    add_text(&items, _("In the cell now: "), now.length ? now.text : _("(empty)"));
    popup_add_text(&items, CELLS, TEXT_LINES,
                   app_text(app,
                            own ? _("Found here, said to be yours (%s), of %s.")
                                : _("Found here, said to be of another, %s, of %s."),
                            person.text, at));
    popup_add_text(&items, CELLS, TEXT_LINES,
                   left->aside
                       ? _("It was kept outside the workbook, in a file of your account.")
                       : _("It was kept in the workbook, where whoever may write to the file can have put it. It is "
                           "no entry of the history."));
    /* Enter alone must not take what nobody has vouched for */
    popup_list(app, offer_chosen, offer,
               .title = app_text(app, _("Left unfinished (%zu of %zu)"), offer->at + 1, offer->count),
               .item = items.item, .count = items.count, .selected = own && left->aside ? 0 : 2, .columns = CELLS + 4);
}

void draft_offer(struct app *app)
{
    if (app->drafts_offered || store_read_only(app->book->store) || book_doubted(app->book))
        return;
    app->drafts_offered = true;
    struct offer *offer = mem_zero(1, sizeof(*offer));
    struct str changed = app_str(app);
    struct collect c = {app, offer, false, &changed};
    store_drafts(app->book->store, collect, &c, NULL);
    c.aside = true;
    draft_aside_each(store_id(app->book->store), collect, &c);
    offer_next(app, offer);
    if (changed.length) {
        const char *text =
            app_text(app, _("These unfinished texts are not offered: something other than mamori wrote them.\n%s"),
                     changed.text);
        popup_message(app, NULL, text);
    }
}
