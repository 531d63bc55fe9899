#include "tui/tui.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/path.h"
#include "base/utf8.h"
#include "base/written.h"
#include "book/seen.h"
#include "exchange/export_target.h"
#include "tui/app.h"
#include "tui/backup_ask.h"
#include "tui/keys_conf.h"
#include "tui/lock.h"
#include "tui/person_ask.h"
#include "tui/plain.h"
#include "tui/popup.h"
#include "tui/view.h"
#include "tui/seal_ask.h"
#include "tui/sheets.h"
#include "tui/start.h"
#include "tui/theme_ask.h"
#include "ui/picture.h"
#include "ui/script.h"
#include "ui/term.h"

#define POLL_MS 200 /* how often the workbook is asked whether another process wrote to it: a few µs each time */

/* Where things stand is known when they have been drawn: a list opens beside its cell, the lines below a screen stay as tall as they were.
 * So the screen is drawn after each event, and only shown when nothing waits: what one gets does not depend on how fast one types. */
static void draw_unseen(struct app *app)
{
    frame_draw(app);
    arena_reset(app->texts);
}

void app_paint(struct app *app)
{
    frame_draw(app);
    if (app->term)
        term_flush(app->term, app->canvas);
    written_set(WRITTEN_NOT, NULL); /* what was written is seen now */
    arena_reset(app->texts);
}

/* ---- a person ---- */

static void run_person(struct app *app)
{
    bool first = true;
    app_paint(app);
    while (!app->quit) {
        struct event event = press_read(app, !app->book ? -1
                                             : first    ? 0
                                                        : app_wait_ms(app, lock_wait_ms(app, POLL_MS)));
        bool changed = event.kind != EVENT_NONE || first;
        if (event.kind == EVENT_NONE && app->book) {
            int64_t seen = app->book->seen;
            bool waited = app->look_again;
            struct event idle = {.kind = EVENT_IDLE};
            app_event(app, &idle);
            changed = changed || app->news || seen != app->book->seen || (waited && !app->look_again);
            app->news = false;
        }
        first = false;
        /* Everything that is waiting is taken before one is shown: a pasted or composed word, a held-down arrow. */
        while (event.kind != EVENT_NONE && !app->quit) {
            app_event(app, &event);
            event_free(&event);
            event = press_read(app, 0);
            if (event.kind != EVENT_NONE && !app->quit)
                draw_unseen(app);
        }
        event_free(&event);
        if (changed && !app->quit) {
            press_paints(app);
            app_paint(app);
        }
    }
}

/* ---- a script ---- */

/* The screen holds what the workbook holds: a file of it is made as an export is, whole or not at all, for the same
 * people, and never over a workbook. */
static bool write_file(const struct app *app, const struct str *text, const char *path, struct error *err)
{
    static const struct atomic_look own = {.mode = 0600, .group = (gid_t)-1}; /* it may name workbooks of this person */
    struct atomic_file target;
    if (app->book ? !export_target_open_plain(&target, app->book, path, ATOMIC_FILE, err)
                  : !atomic_open(&target, path, ATOMIC_NEW_FILE, &own, err))
        return false;
    if (atomic_write(&target, text->text, text->length, err))
        return atomic_commit(&target, err);
    atomic_abandon(&target);
    return false;
}

/* The topmost screen and the popups above it, the lowest first: "grid > sort_ask". */
static void picture_title(const struct popup *popup, struct str *out)
{
    if (popup->below)
        picture_title(popup->below, out);
    str_add_format(out, " > %s", popup->opener);
}

static bool write_screen(const struct app *app, const char *path, bool picture, struct error *err)
{
    struct str text = app_str(app), title = app_str(app);
    bool good;
    if (picture) {
        str_add(&title, app_screen(app)->ops->name);
        if (app->popup)
            picture_title(app->popup, &title);
        picture_of(app->canvas, title.text, &text);
    } else {
        canvas_dump(app->canvas, &text);
    }
    if (strcmp(path, "-") != 0) {
        good = write_file(app, &text, path, err);
    } else {
        good = fwrite(text.text, 1, text.length, stdout) == text.length && fflush(stdout) == 0;
        good = good || error_set(err, errno == ENOSPC ? ERROR_DISK_FULL : ERROR_IO, path);
    }
    return good;
}

static bool check_shows(struct app *app, const struct step *step, struct error *err)
{
    if (canvas_shows(app->canvas, step->text) == (step->kind == STEP_EXPECT))
        return true;
    error_set(err, ERROR_REJECTED, step->kind == STEP_EXPECT ? "expect" : "refuse");
    error_place(err, "%s:%d", script_name(app->script), step->line);
    return error_detail(err, step->kind == STEP_EXPECT ? "the screen does not show \"%s\"" : "the screen shows \"%s\"",
                        step->text);
}

static bool run_script(struct app *app, const struct tui_options *options, struct error *err)
{
    app_paint(app);
    while (!app->quit) {
        struct step step = script_next(app->script, err);
        switch (step.kind) {
        case STEP_END: return true;
        case STEP_ERROR: return false;
        case STEP_EVENT:
            app_event(app, &step.event);
            event_free(&step.event);
            if (!app->quit)
                draw_unseen(app);
            break;
        case STEP_PAINT:
            if (app->book)
                app_poll(app);
            app_paint(app);
            break;
        case STEP_DUMP:
        case STEP_PICTURE:
            app_paint(app);
            if (step.kind == STEP_PICTURE && options->picture)
                options->picture(app, step.text);
            else if (!write_screen(app, step.text, step.kind == STEP_PICTURE, err))
                return false;
            break;
        case STEP_EXPECT:
        case STEP_REFUSE:
            app_paint(app);
            if (!check_shows(app, &step, err))
                return false;
            break;
        }
    }
    return true;
}

/* ---- both ---- */

static struct app *running; /* for mem_on_failure(), which has no argument */

/* No memory is left: what is being typed is put where the next start offers it. */
static void keep_unfinished(void)
{
    struct app *app = running;
    running = NULL;
    if (app && app->book) {
        store_rollback(app->book->store); /* it would take the draft with it */
        draft_keep(app);
    }
}

/* What outlives a workbook. */
struct stage {
    char *farewell;      /* said when the terminal is given back; NULL: nothing */
    struct term *term;   /* or */
    struct plain *plain; /* or */
    struct script *script;
    struct canvas *canvas;
    bool mouse;
    enum theme theme;
    struct error keys; /* what is wrong with the key map; ERROR_NONE once it was told */
    char *person;      /* who works, as said in an earlier workbook of this run; NULL: nobody was asked */
};

static bool stage_open(struct stage *stage, const struct tui_options *options, struct error *err)
{
    int rows = options->rows > 0 ? options->rows : 24, columns = options->columns > 0 ? options->columns : 80;
    stage->mouse = options->mouse;
    if (options->theme)
        theme_of_id(options->theme, &stage->theme);
    commands_standard();
    if (options->keys_conf || !(options->keys_file || options->dump_file))
        keys_conf_read(options->keys_conf, &stage->keys);
    if (options->keys_file) {
        stage->script = script_open(options->keys_file, err);
        if (!stage->script)
            return false;
    } else if (options->plain) {
        stage->plain = plain_new(options->plain);
    } else if (options->dump_file) {
        stage->script = script_from_text("", "");
    } else {
        if (!options->theme)
            stage->theme = theme_restore();
        stage->term = term_start(options->mouse, options->japanese, stage->theme, err);
        if (!stage->term)
            return false;
        term_size(stage->term, &rows, &columns);
        width_restore();
    }
    stage->canvas = canvas_new(rows, columns, options->ascii);
    return true;
}

static void stage_close(struct stage *stage)
{
    term_stop(&stage->term);
    plain_free(&stage->plain);
    script_free(&stage->script);
    canvas_free(&stage->canvas);
    free(stage->person);
}

void app_title(struct app *app)
{
    struct str text = app_str(app);
    str_add_format(&text, "%s - %s", _("mamori"), path_name(store_path(app->book->store)));
    if (app->term)
        term_title(app->term, text.text);
}

static void finish(struct app *app)
{
    app->quit = true;
    popups_drop(app);
    app->popup = app->lock.aside;
    popups_drop(app);
    while (app->depth) {
        struct screen screen = app->stack[--app->depth];
        app_end_screen(app, screen);
    }
    while (app->closed_count) {
        struct screen screen = app->closed[--app->closed_count];
        app_end_screen(app, screen);
    }
    app->overview_later = false;
    if (app->book && app->book->model) { /* so that the next start can paint at once */
        const struct overview *overview =
            app->overview_stale || !app->overview_unsaved ? app_overview(app) : app->overview;
        if (overview && app->overview_unsaved)
            overview_store(app->book, overview);
    }
    if (app->book)
        app_wait_end(app);
    press_drop(app);
    event_free(&app->press.waiting);
    arena_free(&app->texts);
    overview_free(&app->overview);
    str_free(&app->message);
    free(app->progress_title);
    sheets_forget(app);
    free(app->clipboard);
    free(app->stack);
    free(app->own);
    free(app->lock.row);
    free(app->lock.asked);
    free(app->closed);
}

/* An app without a workbook has one screen, which shows nothing: the first screen lies over it. */
static void draw_nothing(struct app *app, void *state, struct canvas *canvas, struct rect body) {}

static const struct screen_ops nothing_ops = {.name = "start", .without_model = true, .draw = draw_nothing};

static void begin_without(struct app *app, const char *sealed)
{
    app_push(app, &nothing_ops, NULL);
    if (app->term)
        term_title(app->term, _("mamori"));
    start_popup(app);
    if (sealed)
        start_open(app, sealed);
}

static void begin(struct app *app, const struct app_next *what)
{
    app_wait_start(app);
    app->told = app->book->changes;
    app_undo_note(app, false); /* what is there already was not made in this run */
    app_note_saved(app);
    lock_begin(app);
    app_go(app, CMD_HOME, spot_nowhere());
    app_title(app);
    if (app->book->catalog->missing_count > 0)
        app_message(app, MESSAGE_ERROR,
                    _("The forms of the layer %s are not here: see 'mamori layers'. Its answers are kept."),
                    app->book->catalog->missing[0].id);
    editions_note(app);
    start_view(app, what);
    if (app->lock.on && !app->term) /* a script's first line is for the list of names */
        app_need_model(app);
}

static void tell_of_keys(struct app *app, struct error *wrong)
{
    struct str text = app_str(app);
    if (wrong->code == ERROR_NONE)
        return;
    error_text(wrong, &text);
    text.text[strcspn(text.text, "\n")] = '\0'; /* without the advice */
    app_message(app, MESSAGE_WARNING, _("All keys are the usual ones: %s"), text.text);
    wrong->code = ERROR_NONE;
}

/* The copy of the day, if the workbook was changed: what hinders it is said when the terminal is given back. */
static void leave_copy(struct stage *stage, struct app *app)
{
    struct error err = {0};
    if (backup_leaving(app, &err))
        return;
    struct str text SCOPED(str_free) = STR_INIT, safe = STR_INIT;
    str_add(&text, _("The change is in the file, but today's copy of the workbook was not made: "));
    error_text(&err, &text);
    utf8_safe(&safe, text.text, false);
    free(stage->farewell);
    stage->farewell = str_take(&safe);
}

/* Runs WHAT and says what comes after it. */
static bool run_one(struct stage *stage, const struct tui_options *options, struct app_next *what, struct error *err)
{
    struct app app = {.book = what->book,
                      .practice = what->practice,
                      .protocol = what->protocol,
                      .rehearsed = what->rehearsed,
                      .views = options->views,
                      .open = options->open,
                      .term = stage->term,
                      .script = stage->script,
                      .canvas = stage->canvas,
                      .texts = arena_new(),
                      .ascii = options->ascii,
                      .mouse = stage->mouse,
                      .theme = stage->theme,
                      .message = STR_INIT,
                      .overview_stale = what->book && what->book->model};
    char *forms = catalog_forms_dir(options->open->forms);
    static bool once;
    running = &app;
    if (!once)
        mem_on_failure(keep_unfinished);
    once = true;
    app.forms = forms;
    if (app.book)
        begin(&app, what);
    else
        begin_without(&app, options->sealed);
    if (app.book && !stage->person && !what->made && !app.lock.on)
        person_ask_first(&app);
    tell_of_keys(&app, &stage->keys);
    bool good = true;
    if (app.term) {
        run_person(&app);
    } else if (stage->plain) {
        plain_run(&app, stage->plain);
    } else {
        good = run_script(&app, options, err);
        if (good && options->dump_file && !app.next.book) {
            struct event idle = {.kind = EVENT_IDLE}; /* a dump without keys shows the loaded workbook, too */
            app_event(&app, &idle);
            app_paint(&app);
            good = write_screen(&app, options->dump_file, false, err);
        }
    }
    running = NULL;
    if (app.book && !app.practice) {
        free(stage->person);
        stage->person = mem_text(app.book->person);
    }
    if (app.protocol && !practice_protocol(&app, good ? err : NULL))
        good = false;
    if (good && !app.practice)
        leave_copy(stage, &app);
    if (app.book && !app.practice && !book_doubted(app.book))
        seen_now(app.book->store); /* what comes out of a sealed file is compared with it */
    finish(&app);
    stage->mouse = app.mouse;
    stage->theme = app.theme;
    free(forms);
    char *again = app.again && good && !app.script /* a script says itself what is opened */ && !app.next.book
                      ? mem_text(store_path(app.book->store))
                      : NULL;
    if (again) { /* practice or not, it stays what it is */
        book_close(&what->book);
        what->view = NEXT_HOME;
        what->made = false;
        struct book_options open = *options->open;
        open.person = stage->person ? stage->person : open.person;
        what->book = book_open(again, &open, err);
        good = what->book != NULL;
    } else {
        start_leave(what);
        *what = app.next;
    }
    free(again);
    return good;
}

bool tui_run(struct book *book, const struct tui_options *options, struct error *err)
{
    struct stage stage = {0};
    struct app_next what = {.book = book};
    if (!stage_open(&stage, options, err)) {
        book_close(&what.book);
        return false;
    }
    practice_sweep();
    bool good;
    do
        good = run_one(&stage, options, &what, err);
    while (good && what.book);
    book_close(&what.book);
    char *farewell = stage.farewell;
    stage_close(&stage);
    if (farewell)
        fprintf(stderr, "mamori: %s\n", farewell);
    free(farewell);
    return good;
}
