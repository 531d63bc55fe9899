/* Popups: small windows over the screen that take all keys until they are answered.
 *
 * Each calls back exactly once, when it is answered or given up, after it has left the screen: so a callback may open
 * the next one, and may free its context. Texts are copied. All of them work with arrows, Enter, Esc, digits and the
 * mouse; none needs a letter.
 */
#ifndef MAMORI_TUI_POPUP_H
#define MAMORI_TUI_POPUP_H

#include "base/secret.h"
#include "tui/app.h"

struct popup_item {
    const char *text;
    const char *
        key; /* the one character that chooses it, shown before it; NULL: its number (lists of up to 9), "": none. A list in which
               every item, also a rule, has one may be longer */
    const char *right; /* at the right end: a key, a code; or NULL */
    const char *words; /* by which it is found as well, not shown; or NULL */
    const char *help;  /* under the list while it is chosen; or NULL */
    enum style style;  /* of the text; STYLE_NORMAL */
    bool off;          /* shown, cannot be chosen */
    bool rule;         /* a line instead of an item */
};

/* The item that TYPED names exactly; SIZE_MAX: none. */
typedef size_t popup_match_fn(struct app *app, void *context, const char *typed);

struct popup_list {
    const char *title; /* or NULL */
    const struct popup_item *item;
    size_t count;
    size_t selected;
    bool filter; /* characters filter the list (long lists); else digits choose the n-th item */
    /* Characters filter a short list, too, and Enter takes what they name exactly, or the one item that is left, or
     * what the arrows chose: never an item only because something was typed. NULL: Enter takes the marked item. */
    popup_match_fn *match;
    /* Not NULL: several may be taken. A mark for each item, the caller's until it is called back: Space and clicks turn them over,
     * Enter keeps them (and, when none is there and none was touched, takes the line it stands on). */
    bool *marks;
    int row, column; /* its upper left corner if it fits; row 0 or less: in the middle */
    int columns;     /* least width; 0 */
};

typedef void popup_choice_fn(struct app *app, void *context, size_t chosen);  /* SIZE_MAX: given up */
typedef void popup_text_fn(struct app *app, void *context, const char *text); /* NULL: given up */
typedef void popup_answer_fn(struct app *app, void *context, bool yes);
typedef bool popup_check_fn(struct app *app, void *context, const char *text,
                            struct error *err); /* false: stays open, ERR is shown under the text */

/* popup_list(app, done, context, .title = …, .item = …, …) is the same, with what is not 0; so are popup_about(), popup_secret() and popup_note(). */
void popup_list_of(struct app *app, const struct popup_list *list, popup_choice_fn *done, void *context);
/* Items that are made one by one, as texts of the moment (app_str()). */
struct popup_items {
    struct app *app;
    struct popup_item *item;
    size_t count, capacity;
};
void popup_add(struct popup_items *items, struct popup_item item);
/* TEXT for reading, in lines of CELLS, at most LINES of them; how many are left out. */
size_t popup_add_text(struct popup_items *items, int cells, size_t lines, const char *text);
/* A question with OPTIONS items, the last of which changes nothing and is marked; below them TEXT, cut into lines of CELLS, at most
 * LINES of them. MORE (may be NULL) says that so many are left out; the text is the caller's. */
struct popup_about {
    const char *question, *text;
    const struct popup_item *option;
    size_t options, lines;
    int cells, columns; /* COLUMNS: of the window, at least */
    char *(*more)(size_t lines);
};
void popup_about_of(struct app *app, const struct popup_about *about, popup_choice_fn *done, void *context);
/* A line of text. CHECK may be NULL. */
void popup_prompt(struct app *app, const char *title, const char *text, size_t max_length, popup_check_fn *check,
                  popup_text_fn *done, void *context);
/* A line that must be a date; which day it is stands below it while it is typed. CHECK (may be NULL) is asked of a date only. */
void popup_prompt_day(struct app *app, const char *title, const char *text, popup_check_fn *check, popup_text_fn *done,
                      void *context);
/* A passphrase, typed unseen (ui/hidden.h). CHECK is asked before it closes: false keeps it open, empty, with ERR under it. DONE owns the secret, which
 * passphrase_ready() has seen; NULL: given up. The hint says the rules; ABOUT, of a line or two, what it is for. */
typedef bool popup_secret_check_fn(struct app *app, void *context, const struct secret *secret, struct error *err);
typedef void popup_secret_fn(struct app *app, void *context, struct secret *secret);
struct popup_secret {
    const char *title, *about; /* ABOUT may be NULL */
    bool is_new;               /* by the rules of passphrase_good(), and typed twice */
    const char *const *name;   /* … which knows these; some may be NULL */
    size_t name_count;
    popup_secret_check_fn *check; /* or NULL */
};
void popup_secret_of(struct app *app, const struct popup_secret *secret, popup_secret_fn *done, void *context);
bool popup_hides(const struct app *app); /* is that what keys go to now? Then no terminal may show them either */
/* Several lines: Enter makes a new line; Tab, F2, F7 and Ctrl+S keep it; Esc gives up, after a question when something
 * was changed. */
struct popup_note {
    const char *title, *text;
    size_t max_length;
    popup_check_fn *check;        /* before it closes, as in a prompt: false keeps it open with the text. May be NULL */
    struct unfinished unfinished; /* sheet SIZE_MAX: not kept as a draft */
};
void popup_note_of(struct app *app, const struct popup_note *note, popup_text_fn *done, void *context);
/* Enter = YES, Esc = no, or digits 1 and 2, y/n, はい/いいえ. */
void popup_confirm(struct app *app, const char *question, const char *yes, const char *no, popup_answer_fn *done,
                   void *context);
void popup_message(struct app *app, const char *title, const char *text); /* scrolls */
void popup_menu(struct app *app, enum menu menu);

/* ---- to build others ---- */
struct popup_ops {
    void (*layout)(struct app *app, void *state, int rows, int columns, struct rect *rect); /* of the whole canvas */
    void (*draw)(struct app *app, void *state, struct canvas *canvas, struct rect rect);
    /* keys, pastes, clicks (absolute); UI_IGNORED: Esc leaves */
    unsigned (*event)(struct app *app, void *state, const struct event *event);
    void (*finish)(struct app *app, void *state); /* after it has left the screen: calls back, frees the state */
    bool (*unfinished)(struct app *app, void *state, struct unfinished *out); /* may be NULL */
    void (*hint)(struct app *app, void *state,
                 struct hint *hint); /* instead of the screen's while it is open; may be NULL */
};
void popup_push(struct app *app, const struct popup_ops *ops, void *state);
/* What EVENT, of a key KEY, does in a table: as table_event(); keys that move choose another line, Enter opens the chosen one. */
enum table_click popup_table(struct table *table, const struct event *event, struct key key);
unsigned popup_click_beside(const struct app *app, const struct event *event); /* closes it; UI_ bits */
struct rect popup_inside(struct rect rect, int top,
                         int bottom); /* of its frame, from row TOP to the one before BOTTOM */

struct popup {
    const struct popup_ops *ops;
    void *state;
    const char *opener; /* the function that opened it */
    struct rect rect;
    struct popup *below;
    bool is_help; /* of the popup below: has no help itself */
};
void popups_draw(struct app *app);
void popup_event(struct app *app, const struct event *event); /* to the topmost */
void popups_drop(struct app *app);                            /* all of them, as given up */

/* Which function opened a popup is noted: its picture (ui/picture.h) is named so, and a lint asks for one of each. */
#define popup_list_of(app, ...)             ((app)->opener = __func__, popup_list_of(app, __VA_ARGS__))
#define popup_list(app, done, context, ...) popup_list_of(app, &(const struct popup_list){__VA_ARGS__}, done, context)
#define popup_about_of(app, ...)            ((app)->opener = __func__, popup_about_of(app, __VA_ARGS__))
#define popup_about(app, done, context, ...)                                                                           \
    popup_about_of(app, &(const struct popup_about){__VA_ARGS__}, done, context)
#define popup_prompt(app, ...)              ((app)->opener = __func__, popup_prompt(app, __VA_ARGS__))
#define popup_prompt_day(app, ...)          ((app)->opener = __func__, popup_prompt_day(app, __VA_ARGS__))
#define popup_note_of(app, ...)             ((app)->opener = __func__, popup_note_of(app, __VA_ARGS__))
#define popup_note(app, done, context, ...) popup_note_of(app, &(const struct popup_note){__VA_ARGS__}, done, context)
#define popup_secret_of(app, ...)           ((app)->opener = __func__, popup_secret_of(app, __VA_ARGS__))
#define popup_secret(app, done, context, ...)                                                                          \
    popup_secret_of(app, &(const struct popup_secret){__VA_ARGS__}, done, context)
#define popup_confirm(app, ...) ((app)->opener = __func__, popup_confirm(app, __VA_ARGS__))
#define popup_message(app, ...) ((app)->opener = __func__, popup_message(app, __VA_ARGS__))
#define popup_push(app, ...)    ((app)->opener = __func__, popup_push(app, __VA_ARGS__))
#define popup_menu(app, ...)    ((app)->opener = __func__, popup_menu(app, __VA_ARGS__))

#endif
