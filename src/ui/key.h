/* Events: all that reaches the program from people, scripts and the outside.
 *
 * A key is a code (a character, or one of enum key_special) with modifiers; its name is written as in the help: Ctrl+Z,
 * Shift+Tab, PgDn, F5, ?. Ctrl and Alt letters are lower case. event_free() after use (only pastes own memory).
 */
#ifndef MAMORI_UI_KEY_H
#define MAMORI_UI_KEY_H

#include "base/mem.h"

/* clang-format off */
/* X(code, name) */
#define SPECIAL_KEYS(X)                                                                                          \
    X(K_ENTER, "Enter") X(K_ESC, "Esc") X(K_TAB, "Tab") X(K_BACKSPACE, "Backspace") X(K_DELETE, "Delete")        \
    X(K_INSERT, "Insert") X(K_UP, "Up") X(K_DOWN, "Down") X(K_LEFT, "Left") X(K_RIGHT, "Right")                  \
    X(K_HOME, "Home") X(K_END, "End") X(K_PAGE_UP, "PgUp") X(K_PAGE_DOWN, "PgDn")                                \
    X(K_F1, "F1") X(K_F2, "F2") X(K_F3, "F3") X(K_F4, "F4") X(K_F5, "F5") X(K_F6, "F6")                          \
    X(K_F7, "F7") X(K_F8, "F8") X(K_F9, "F9") X(K_F10, "F10") X(K_F11, "F11") X(K_F12, "F12")
/* clang-format on */

enum key_special {
    K_FIRST = 0x110000, /* above every character */
#define X(code, name) code,
    SPECIAL_KEYS(X)
#undef X
};

enum key_modifier { MOD_SHIFT = 1, MOD_CTRL = 2, MOD_ALT = 4 };

struct key {
    uint32_t code;
    unsigned modifiers;
};

enum event_kind {
    EVENT_NONE,
    EVENT_KEY,
    EVENT_PASTE,      /* `text` */
    EVENT_PASTE_LOST, /* … that was too long: nothing of it is there */
    EVENT_CLICK,      /* row, column; `twice` for a double click */
    EVENT_WHEEL,      /* row, column, `lines`: negative is up */
    EVENT_RESIZE,     /* rows, columns */
    EVENT_IDLE,       /* nothing came for a while: `idle` ms since the last key */
    EVENT_HANGUP,     /* the terminal is gone, or we are asked to end: keep what is unfinished, stop */
};

struct event {
    enum event_kind kind;
    struct key key;
    int row, column, rows, columns, lines;
    bool twice;
    int64_t idle;
    int64_t at;   /* when its bytes came, monotonic ms; 0: from a script */
    bool hurried; /* of a burst or of a key held down, as a paste without brackets is: chooses nothing (tui.c) */
    char *text;   /* owned */
};

void event_free(struct event *event);
struct event event_key(uint32_t code, unsigned modifiers);

/* "Ctrl+Shift+Left", "F2", "?" … false when it is no key. */
bool key_parse(const char *name, struct key *out);
void key_text(struct key key, struct str *out);
bool key_same(struct key a, struct key b);
/* The key a command is looked up with: full-width characters become ASCII (？ ／ １), the ideographic space a blank. */
struct key key_narrow(struct key key);
/* The event is a character that a text field takes. */
bool event_is_text(const struct event *event);

#endif
