/* The program on the screen: a stack of screens, popups above them, one frame around them.
 *
 * HOW TO WRITE A SCREEN
 *
 *   1. One file, one screen: a private struct with its state and a `static const struct screen_ops`. Its
 *      constructor makes the state and calls app_push(); the state is the app's from then on, `close`
 *      frees it.
 *   2. `draw` paints the body from the state and the model; it changes nothing but what only drawing needs (scroll
 *      offsets). Handlers change the state and return UI_ bits; they never draw. The frame (title, menu bar, two or more hint
 *      lines, keys line, function keys) is drawn by app from `title` and `hint`; the body is what lies between.
 *   3. Keys come as commands (commands.h): `actions` has a row for each that the screen does, with what must hold for it; `holds` says what does. They
 *      get keys, menu, bar and help from that; whether the workbook may be written into is asked elsewhere (needs.h). (`enabled` and `command` are the
 *      same as two switches.) Commands of the program itself (undo, help, quit, risk, findings …) work everywhere without you.
 *      A list has a `table` (ui/table.h): it need not move, be clicked, be searched or remember anything itself. Where the keys act
 *      elsewhere at times, it says so in table.away; what they move there, `move` does.
 *   4. Characters that are no command, pastes and, while its `edit` is active, all keys go to `input`. Return UI_IGNORED
 *      for keys you have no use for: they are then looked up as commands. While typing set the cursor (canvas_cursor)
 *      where the caret is: the IME opens there. When not typing set it to the place where typing would start, if
 *      there is one.
 *   5. Never write to the store: change answers by app_change(). Everybody is then told by `changed` (also when
 *      another process changed the workbook, and after undo): keep row ids, not row numbers, across it, and build
 *      what you show anew.
 *   6. Questions to people: popup.h (lists, prompts, yes/no, messages); the answer comes to a callback. Cell editing:
 *      edit.h. Short remarks: app_message().
 *   7. Long work: app_progress() gives the `struct progress` that exchange/ wants, drawn and cancelled (Esc) by the
 *      app.
 *   8. Text: _() for the program's, intl_form() for the form's. Every visible string is made safe by the canvas.
 *
 * Model row numbers are valid until the next change only. The model is there (app->book->model) in every screen except
 * the home screen before its first key; app_push() loads it.
 */
#ifndef MAMORI_TUI_APP_H
#define MAMORI_TUI_APP_H

#include "exchange/time_left.h"
#include "exchange/xlsx.h"
#include "guide/overview.h"
#include "ui/canvas.h"
#include "ui/table.h"
#include "ui/theme.h"
#include "ui/ui.h"
#include "tui/commands.h"
#include "tui/press.h"

/* What a table of operations calls takes what the table says, and need not use all of it. */
#pragma GCC diagnostic ignored "-Wunused-parameter"

#define LEAST_ROWS    23 /* 24 less the status line of tmux or screen; a smaller window shows a message only */
#define LEAST_COLUMNS 80

struct app;

struct hint {
    struct str line[2]; /* what this is and why; may stay empty, or be longer than a line (frame_hint.c) */
    struct str keys;    /* what can be done here: "Enter 開く  Tab 右へ" */
};

/* One key more behind those that are told, where the line has room for it. */
void hint_key(const struct app *app, struct hint *hint, const char *key);

/* The unfinished text of a cell, for app's draft keeping. Texts are borrowed until the next call into the screen. */
struct unfinished {
    size_t sheet;
    const char *row;
    size_t column;
    const char *text;
};

/* What a screen does at a command: a row of its table of actions. Of several rows of a command the first is meant that may be done just now;
 * where none may, the table moves and searches. */
struct screen_action {
    enum command command; /* CMD_NONE: the end of the table */
    unsigned
        when; /* all of these must hold (screen_ops); 0: always, but of a table when a line is chosen and the keys act there */
    void (*act)(struct app *app, void *state); /* app->command, app->key: what called it */
};
#define ALWAYS 0x8000 /* WHEN of a table: also when no line is chosen */
/* Such a function, of one call: S is the screen's state. */
#define SCREEN_ACT(name, type, call)                                                                                   \
    static void name(struct app *app, void *state)                                                                     \
    {                                                                                                                  \
        type *s = state;                                                                                               \
        call;                                                                                                          \
    }

#define TABLE_IN(type, member) (offsetof(type, member) + 1)

struct screen_ops {
    const char *name; /* "home": for messages and tests */
    const struct screen_action *actions;
    unsigned (*holds)(struct app *app, void *state); /* what holds just now: bits of the screen's own below ALWAYS */
    /* where no table has the keys: moves by app->command, which is CMD_LEFT, CMD_RIGHT or moves in a table */
    void (*move)(struct app *app, void *state);
    /* The table that the screen is, TABLE_IN(its state, member): it moves, is searched, takes clicks (a second one on a line is CMD_ENTER, one on a
     * mark CMD_TOGGLE) and the wheel by itself. 0: none. Keys go to the first of two that is not `away`. `chose`: another line has been chosen. */
    size_t table, second;
    /* TABLE_IN(its state, a struct edit of edit.h): keys are typed there while it is active, and what is typed is kept before any command, or
     * the command is not done; 0: none */
    size_t edit;
    /* instead of CMD_ENTER, where that is not about the line: it was clicked a second time */
    enum command (*opens)(struct app *app, void *state);
    void (*chose)(struct app *app, void *state);
    bool no_menu_bar;            /* the body starts in the second line (the menu still opens) */
    bool without_model;          /* may be drawn before book_load() */
    const char *heading, *about; /* N_(): of the help, before the keys; NULL: as `help` says */
    /* after the push, instead of `changed`; false: closed again, ERR shown. May be NULL, as all below but draw */
    bool (*open)(struct app *app, void *state, struct error *err);
    /* frees what the state holds; itself and its tables are the app's */
    void (*close)(struct app *app, void *state);
    /* after the program's name */
    void (*title)(struct app *app, void *state, struct str *out);
    /* right end of the title line, instead of person and saved time */
    void (*status)(struct app *app, void *state, struct str *out);
    void (*draw)(struct app *app, void *state, struct canvas *canvas, struct rect body);
    void (*hint)(struct app *app, void *state, struct hint *hint);
    /* What the bar calls the command, in at most 6 cells, where it is not what it is called everywhere: a key that turns something over
     * says what comes next. NULL: the usual. May be NULL itself */
    const char *(*bar)(struct app *app, void *state, enum command command);
    unsigned (*input)(struct app *app, void *state, const struct event *event);
    /* absolute cells, as drawn last */
    void (*click)(struct app *app, void *state, int row, int column, bool twice);
    void (*wheel)(struct app *app, void *state, int row, int column, int lines);
    /* the workbook changed, or the screen came to the top again */
    void (*changed)(struct app *app, void *state);
    /* What the commands of the program refer to: history, card, import … of which place. Unset: SIZE_MAX / NULL. */
    void (*where)(struct app *app, void *state, size_t *sheet, const char **row, size_t *column);
    /* for a screen that lies above: the row BY places after ROW as they are shown (UINT32_MAX: none), and to stand on a place.
     * Both of the sheet that `where` names */
    uint32_t (*beside)(struct app *app, void *state, uint32_t row, int by);
    void (*stand)(struct app *app, void *state, uint32_t row, size_t column);
    /* about this screen, before the keys */
    void (*help)(struct app *app, void *state, struct str *out);
    /* before quit: false when something is unfinished that would be lost */
    bool (*leave)(struct app *app, void *state);
};

struct screen {
    const struct screen_ops *ops;
    void *state;
    unsigned serial; /* no two screens of a run share one */
};

enum message_kind { MESSAGE_INFO, MESSAGE_WARNING, MESSAGE_ERROR };

/* What comes after this workbook. */
enum next_view {
    NEXT_HOME,
    NEXT_STEPS,  /* the first questions of the first step */
    NEXT_IMPORT, /* a file to take rows from */
};
struct app_next {
    struct book *book; /* opened; NULL: nothing, it ends */
    enum next_view view;
    bool practice;     /* a sample company that is thrown away afterwards … */
    int practice_lock; /* … whose folder this holds; < 0: it could not be locked */
    char *protocol; /* a rehearsal: what is done goes into this file at the end; NULL: it is none. Its owner frees it */
    int64_t rehearsed; /* … behind so many entries of the journal */
    bool made;         /* just made: where it lies is told */
};

struct popup;
struct term;
struct view;
struct script;

struct app {
    struct book *book; /* not owned; NULL: none is open, there is only the first screen (start.h) and its popups */
    struct overview *overview; /* as of app_overview(); NULL before */
    const struct view *views;  /* view.h */
    struct canvas *canvas;
    struct arena *texts; /* app_str() */
    struct rect body;    /* of the last frame */
    struct key key;      /* that led to the present command */
    enum command command;
    int digit; /* CMD_ANSWER: 1 … 9 */
    bool ascii, mouse;
    enum theme theme;
    struct left_at { /* by sheet: where Ctrl+PgDn left it (sheets.c); row NULL: not yet */
        char *row;
        size_t column;
    } * left_at;
    bool practice;        /* the workbook is a sample, or a copy, that is thrown away */
    const char *protocol; /* of a rehearsal (struct app_next), and behind which entry it begins; NULL: it is none */
    int64_t rehearsed;
    char *clipboard; /* of cells: tab- and newline-separated text, or NULL */

    /* private from here: app.c, frame.c, popup.c, draft.c */
    struct screen *stack;
    size_t depth, capacity;
    struct popup *popup; /* topmost, linked downwards */
    const char *opener;  /* of the next popup (popup.h) */
    struct term *term;   /* NULL in a scripted run */
    struct script *script;
    const char *dump_file;
    const char *forms;               /* the folder of forms */
    const struct book_options *open; /* how others are opened */
    struct app_next next;
    size_t editions; /* newer ones of the workbook's forms that were in reach at the start */
    bool again;      /* it quits to be opened anew */
    bool quit, overview_stale, overview_unsaved, load_failed;
    bool overview_later,
        overview_shown; /* what others changed is counted between keys; the one before is on the screen */
    struct error script_error;
    struct error load_error; /* with load_failed: why there is no model */
    struct str message;
    enum message_kind message_kind;
    int64_t saved_at;    /* of the last journal entry */
    int64_t last_key;    /* monotonic ms */
    int backup_day;      /* on which the copy of the day was looked after (backup_ask.h); 0: not yet */
    int64_t draft_at;    /* when the unfinished text last changed, monotonic ms; 0: kept */
    uint64_t draft_hash; /* of the text kept last */
    bool drafts_offered, recover_offered, share_offered, quit_asked;
    struct rect repaint;     /* rows of a popup that came or went */
    struct lock {            /* lock.h */
        bool on;             /* the screen is hidden until somebody has signed in */
        bool idle;           /* … since no key was pressed */
        bool choose;         /* it was by a code: a passphrase is to be chosen */
        char *row, *asked;   /* who had signed in before; whose passphrase is being typed */
        size_t chosen;       /* line of the list */
        struct popup *aside; /* those that were open */
    } lock;
    struct own_batch {    /* changes of this run, and on which screen each was made */
        int64_t from, to; /* its first entry; where that could not be read: the entries it is among */
        unsigned screen;
    } * own;
    size_t own_count, own_capacity;
    int64_t seen_batch;   /* the latest change that was noted */
    int64_t clock_batch;  /* the latest change of whose date people were warned */
    int64_t clock_behind; /* until then the clock is behind the history */
    unsigned serials;
    bool nothing_done; /* what was done last changed nothing */
    struct bar_place {
        int column, cells;
        enum command command;
    } bar[10], menu_bar[8];
    char *progress_title; /* long work is going on */
    int64_t progress_painted;
    struct time_left progress_left;
    bool progress_cancelled, progress_shown;
    struct screen *closed; /* to be freed when the event has been dealt with: handlers may still be running */
    size_t closed_count, closed_capacity;
    struct press press;
    bool gave_up;    /* the last wait for a lock ended with Esc */
    bool look_again; /* a screen waits until it can read */
    int64_t wait_looked;
    int64_t reading_began, reading_asked, reading_shown; /* app_wait.c: a re-read of the workbook, monotonic ms */
    struct error unwritten; /* why the last change did not come into the file, when it is the file's fault */
    bool news;              /* a look at the file found something to show */
    unsigned told;          /* of which the screens know, of book->changes */
    bool draft_kept;        /* the store holds a draft of the text being typed */
    int hint_rows;          /* lines that the hints take, and on which screen */
    unsigned hint_serial;
};

/* ---- for screens ---- */
void app_push(struct app *app, const struct screen_ops *ops, void *state);
void app_close(struct app *app, const void *state); /* the screen with this state; never the first one */
void app_home(struct app *app);                     /* closes all screens but the first */
void app_quit(struct app *app);
/* NEXT comes after this workbook, which is left as by app_quit(): who stays because something is unfinished, stays, and the
 * other one is closed. */
void app_switch(struct app *app, const struct app_next *next);
/* editions.c: whether a newer edition of the forms is in reach is told once, and asked for by a command. */
void editions_note(struct app *app);
void editions_ask(struct app *app);
void app_status(struct app *app, struct str *out);      /* "person  saved 10:32", the usual `status` */
bool app_top(const struct app *app, const void *state); /* is this the topmost screen's state? */

/* A remark in the first hint line, until the next key. */
void app_message(struct app *app, enum message_kind kind, const char *format, ...) PRINTF_LIKE(3, 4);
/* Asked by whatever chooses by a digit, before it does: false when the digit came in a burst or before what it would
 * choose from was shown. Then nothing must happen; people have been told. */
bool app_choose(struct app *app);
void app_error(struct app *app, const struct error *err); /* in the hint line when it fits, else in a box */

/* The tables are read; false: they could not be, and people have been told. */
bool app_need_model(struct app *app);
/* The overview, up to date; after what others changed, in a large workbook a moment later. */
const struct overview *app_overview(struct app *app);
/* book_change() and then: saved time, `changed` of all screens. Errors are shown, except ERROR_CONFLICT when CONFLICT
 * is not NULL: filled in, for the caller to settle. */
bool app_change(struct app *app, const struct change *change, size_t count, const char *title, char (*ids)[64],
                struct error *conflict);
/* For changes that were made past app_change() (book_close_round(), import_apply(), what_if_save() …): call it when
 * they succeeded. */
void app_changed(struct app *app);

/* Answers being typed were kept or given up: the draft of that cell is forgotten. */
void app_draft_done(struct app *app, size_t sheet, const char *row, size_t column);

/* Long work: draws "TITLE 34 %" and takes Esc, where it takes more than a moment. Call app_progress_end() afterwards. */
struct progress app_progress(struct app *app, const char *title);
void app_progress_end(struct app *app);

/* Opens what TASK speaks of: on the first of its rows, on the field to fill in, with nothing but its rows in view. TASK
 * is of app_overview(). */
void app_open_task(struct app *app, const struct task *task);
/* Would this command do anything now: has the screen or the program a use for it here, and is there what it needs (needs.h)? */
bool app_enabled(struct app *app, enum command command);
bool app_has(struct app *app, enum command command); /* the first of these alone */
bool app_has_on_screen(struct app *app, enum command command);
void app_command(struct app *app, enum command command);
/* Takes the last change back (or does it again) and says so. What was not done on this very screen, nor is a single
 * typed change of the own person in the sheet shown, is asked about first, with its names; what was done last and
 * changed nothing is said to be nothing. False: it is not taken back (yet), and people have been told. */
bool app_undo(struct app *app, bool redo);
/* A lock of another process kept a screen from reading: `changed` is called when it can. */
void app_look_again(struct app *app);
void app_nothing_done(struct app *app); /* something was done that left everything as it was */

/* Texts of the moment (app_text.c): they live until the present event or frame has been dealt with, and nobody frees them. Not one for each row of
 * a ledger: there may be a million. */
struct str app_str(const struct app *app); /* empty */
const char *app_text(const struct app *app, const char *format, ...) PRINTF_LIKE(2, 3);
const char *app_row_name(const struct app *app, size_t sheet, uint32_t row); /* "" where there is no such row */
const char *app_error_text(const struct app *app, const struct error *err);

/* Helpers over the catalog. */
const struct catalog *app_catalog(const struct app *app);
const struct sheet_def *app_sheet(const struct app *app, size_t sheet);
size_t app_role(const struct app *app, size_t sheet, enum column_role role); /* its column; SIZE_MAX: none */
const char *app_sheet_title(const struct app *app, size_t sheet);            /* short, translated */
/* What a row is called beside its name: the form's id where people know those (3-5), else its number in the sheet. The
 * ids of other rows (q01) are for programs and never stand on a screen. */
void app_add_row_number(const struct app *app, size_t sheet, uint32_t row, struct str *out);
enum style app_tone(enum tone tone);      /* text style */
enum style app_tone_fill(enum tone tone); /* coloured blanks */
/* A number's unit as it is written behind it: "66点", "66 pt". UNIT may be NULL. */
void app_add_unit(struct str *out, const char *unit);
/* "label mark" of a choice: 大 !! — never colour alone. */
void app_choice_text(const struct choice *choice, bool short_label, struct str *out);

/* ---- for the program's own files ---- */
#define HINT_LEAST 2
void frame_draw(struct app *app);
void frame_hint_begin(struct app *app, const struct screen *screen);
bool frame_hint_fits(struct app *app, const struct screen *screen); /* sets hint_rows; false: they were others */
void frame_hint_draw(struct app *app, const struct screen *screen);
void frame_menu_bar(struct app *app);
enum command frame_click(struct app *app, int row, int column, enum menu *menu); /* on bar or menu bar; CMD_NONE */
void draft_key(struct app *app, int64_t now);                                    /* after every key */
void draft_idle(struct app *app, int64_t now); /* keeps the unfinished text after 4 s */
void draft_try(struct app *app, int64_t now);  /* now, without waiting for a lock */
bool draft_keep(struct app *app);  /* now (hang-up, quitting); false: there is a text and it could not be written */
void draft_offer(struct app *app); /* asks about texts left behind */
void app_undo_note(struct app *app, bool own);        /* after every change: whether it was made here */
void app_note_saved(struct app *app);                 /* when the workbook's last change was made, for the title */
void app_tell_changed(struct app *app);               /* `changed` of all screens, for changes that nobody makes here */
int64_t app_clock(void);                              /* monotonic ms */
void app_event(struct app *app, struct event *event); /* the one door for keys of people and scripts */
bool app_typing(const struct app *app);               /* the topmost screen takes text, and no popup is above it */
void app_wait_start(
    struct app *app); /* app_wait.c: from here on a lock of another process stops nobody who only looks */
void app_wait_end(struct app *app);
void app_wait_idle(struct app *app);
/* How long to wait for a key before there is something else to do: a re-read goes on between keys. */
int app_wait_ms(const struct app *app, int otherwise);
void app_overview_idle(struct app *app);                       /* app.c: the overview that was put off */
bool app_reading_text(const struct app *app, struct str *out); /* false: nothing is being read */
/* app_watch.c: the file under the screen. app_poll(): did another process change the workbook, or something happen to its
 * file? app_banner(): what must stay on the screen as long as it lasts ("": nothing). app_file_error(): an error that the file
 * is the reason of is told with the ways out; false: it is another one. */
void app_poll(struct app *app);
bool app_in_trouble(const struct app *app);
void app_banner(struct app *app, struct str *out);
void app_trouble_menu(struct app *app);
char *app_copy_name(const struct app *app); /* a free name beside the workbook, or at home; the caller frees it */
void app_reopen(struct app *app, const char *path, bool older); /* as book_reopen(), and tells */
/* recover.c: a workbook that something else changed. The box says where, what follows from it and what can be done:
 * once after opening (offer), and with the key of CMD_FILE_TROUBLE; recover_ask() makes a sound copy at once. */
void recover_offer(struct app *app);
void recover_menu(struct app *app);
const char *recover_where(struct app *app); /* the first place that does not fit, a text of the moment */
void recover_ask(struct app *app);
bool app_file_error(struct app *app, const struct error *err);
void app_title(struct app *app); /* of the window */
void app_paint(struct app *app); /* one frame */
bool app_where(struct app *app, size_t *sheet, const char **row,
               size_t *column);                         /* the topmost screen's place; false: no sheet */
const struct screen *app_screen(const struct app *app); /* topmost */
struct table *app_table(const struct screen *screen);   /* where keys act; NULL: it has none just now */
struct edit *app_edit(const struct screen *screen);     /* where a text is typed; NULL: nowhere */
void app_end_screen(struct app *app, struct screen screen);
bool app_unfinished(const struct screen *screen,
                    struct unfinished *out); /* what is being typed into it; false: nothing */
void app_draw_screen(struct app *app,
                     const struct screen *screen); /* into the body; a table that it leaves out takes no clicks */

#endif
