/* What each style looks like: colours and attributes, for terminals with 256 colours, with 8 and with none.
 *
 * A theme is for a ground: STANDARD can be read on any, DARK and LIGHT better on theirs. CONTRAST brings a ground of its own and has no faint
 * text; MONO has no colours. No style carries a meaning by its hue alone: what must be seen differs in its attributes, its ground or its lightness, or whoever draws it sets a mark
 * beside it (tests/unit/test_theme.c; tests/lint/marks.py over the pictures).
 */
#ifndef MAMORI_UI_THEME_H
#define MAMORI_UI_THEME_H

#include "base/intl.h"
#include "ui/canvas.h"

/* X(theme, its name for people who type, for those who choose, what it is) */
/* clang-format off */
#define THEMES(X)                                                                                                                        \
    X(THEME_AUTO, "auto", N_("As the terminal is"), N_("For its dark or light background, where it says which it has"))                  \
    X(THEME_STANDARD, "standard", N_("Standard"), N_("For any background"))                                                              \
    X(THEME_DARK, "dark", N_("For a dark background"), N_("Brighter letters"))                                                           \
    X(THEME_LIGHT, "light", N_("For a light background"), N_("Darker letters"))                                                          \
    X(THEME_CONTRAST, "contrast", N_("High contrast"), N_("White and yellow on black, nothing faint"))                                   \
    X(THEME_MONO, "mono", N_("Without colours"), N_("Bold, underlined and reversed only"))
/* clang-format on */

enum theme {
#define X(id, name, label, help) id,
    THEMES(X)
#undef X
        THEME_COUNT
};

enum look_attribute { LOOK_BOLD = 1, LOOK_DIM = 2, LOOK_UNDERLINE = 4, LOOK_REVERSE = 8 };

struct look {
    short text, ground;  /* 0 … 255, or 0 … 7 with 8 colours; -1: the terminal's own */
    unsigned attributes; /* enum look_attribute */
};

/* COLOURS: 256, 8 or 0. THEME is not THEME_AUTO. */
struct look theme_look(enum theme theme, enum style style, int colours);

const char *theme_id(enum theme theme);
bool theme_of_id(const char *id, enum theme *theme);

/* What is known of a terminal's ground. */
enum ground { GROUND_UNKNOWN, GROUND_DARK, GROUND_LIGHT };
enum theme theme_for(enum ground ground);          /* what THEME_AUTO means there */
enum ground ground_of_colorfgbg(const char *text); /* $COLORFGBG: "15;0"; NULL: unknown */
enum ground ground_of_answer(const char *text);    /* a terminal's: "11;rgb:ffff/ffff/ffff" */

#endif
