#include "ui/theme.h"

#include <stdlib.h>
#include <string.h>

enum { BLACK, RED, GREEN, YELLOW, BLUE, MAGENTA, CYAN, WHITE };
#define B LOOK_BOLD
#define D LOOK_DIM
#define U LOOK_UNDERLINE
#define R LOOK_REVERSE

struct looks {
    struct look many, few; /* 256 colours, 8 colours */
};

/* Without colours, in every theme. */
static const unsigned mono[STYLE_COUNT] = {
    [STYLE_TITLE] = R,      [STYLE_HEAD] = B,        [STYLE_QUIET] = D,    [STYLE_STRONG] = B, [STYLE_HERE] = R,
    [STYLE_HERE_OTHER] = U, [STYLE_FIELD] = U,       [STYLE_BAR] = R,      [STYLE_OFF] = D,    [STYLE_WARN] = B,
    [STYLE_BAD] = B,        [STYLE_FILL_WARN] = U,   [STYLE_FILL_BAD] = R, [STYLE_FILL] = R,   [STYLE_EMPTY] = D,
    [STYLE_ERROR] = R,      [STYLE_POPUP_TITLE] = B,
};

/* Grey and plain colours of middle lightness. */
static const struct looks standard[STYLE_COUNT] = {
    [STYLE_NORMAL] = {{-1, -1, 0}, {-1, -1, 0}},
    [STYLE_TITLE] = {{231, 24, B}, {WHITE, BLUE, B}},
    [STYLE_MENU] = {{-1, -1, 0}, {-1, -1, 0}},
    [STYLE_LINE] = {{245, -1, 0}, {-1, -1, 0}},
    [STYLE_HEAD] = {{-1, -1, B}, {-1, -1, B}},
    [STYLE_QUIET] = {{245, -1, 0}, {-1, -1, D}},
    [STYLE_STRONG] = {{-1, -1, B}, {-1, -1, B}},
    [STYLE_HERE] = {{16, 117, 0}, {BLACK, CYAN, 0}},
    [STYLE_HERE_OTHER] = {{31, -1, U}, {CYAN, -1, U}},
    [STYLE_FIELD] = {{16, 229, 0}, {BLACK, YELLOW, 0}},
    [STYLE_HINT] = {{-1, -1, 0}, {-1, -1, 0}},
    [STYLE_KEYS] = {{245, -1, 0}, {-1, -1, D}},
    [STYLE_BAR_KEY] = {{-1, -1, 0}, {-1, -1, 0}},
    [STYLE_BAR] = {{16, 153, 0}, {BLACK, CYAN, 0}},
    [STYLE_OFF] = {{244, -1, 0}, {-1, -1, D}},
    [STYLE_GOOD] = {{28, -1, 0}, {GREEN, -1, 0}},
    [STYLE_WARN] = {{172, -1, 0}, {YELLOW, -1, 0}},
    [STYLE_BAD] = {{160, -1, B}, {RED, -1, B}},
    [STYLE_FILL_GOOD] = {{16, 151, 0}, {BLACK, GREEN, 0}},
    [STYLE_FILL_WARN] = {{16, 222, 0}, {BLACK, YELLOW, 0}},
    [STYLE_FILL_BAD] = {{231, 160, B}, {WHITE, RED, B}},
    [STYLE_FILL] = {{31, 31, 0}, {CYAN, CYAN, 0}},
    [STYLE_EMPTY] = {{250, -1, 0}, {-1, -1, D}},
    [STYLE_ERROR] = {{160, -1, B}, {RED, -1, B}},
    [STYLE_POPUP] = {{16, 254, 0}, {WHITE, BLUE, 0}},
    [STYLE_POPUP_TITLE] = {{16, 254, B}, {WHITE, BLUE, B}},
};

/* What differs from the standard; .text 0: as there. */
static const struct looks dark[STYLE_COUNT] = {
    [STYLE_LINE] = {{246, -1, 0}, {-1, -1, 0}},
    [STYLE_QUIET] = {{250, -1, 0}, {-1, -1, 0}},
    [STYLE_HERE_OTHER] = {{117, -1, U}, {CYAN, -1, U | B}},
    [STYLE_KEYS] = {{250, -1, 0}, {-1, -1, 0}},
    [STYLE_OFF] = {{247, -1, 0}, {-1, -1, D}},
    [STYLE_GOOD] = {{114, -1, 0}, {GREEN, -1, B}},
    [STYLE_WARN] = {{221, -1, B}, {YELLOW, -1, B}},
    [STYLE_BAD] = {{217, -1, B}, {RED, -1, B}},
    [STYLE_FILL] = {{74, 74, 0}, {CYAN, CYAN, 0}},
    [STYLE_EMPTY] = {{244, -1, 0}, {-1, -1, 0}},
    [STYLE_ERROR] = {{217, -1, B}, {RED, -1, B}},
    [STYLE_POPUP] = {{255, 238, 0}, {WHITE, BLUE, 0}},
    [STYLE_POPUP_TITLE] = {{255, 238, B}, {WHITE, BLUE, B}},
};

static const struct looks light[STYLE_COUNT] = {
    [STYLE_LINE] = {{243, -1, 0}, {-1, -1, 0}},        [STYLE_QUIET] = {{240, -1, 0}, {-1, -1, 0}},
    [STYLE_HERE_OTHER] = {{24, -1, U}, {BLUE, -1, U}}, [STYLE_KEYS] = {{240, -1, 0}, {-1, -1, 0}},
    [STYLE_OFF] = {{241, -1, 0}, {-1, -1, D}},         [STYLE_GOOD] = {{22, -1, 0}, {-1, -1, 0}},
    [STYLE_WARN] = {{94, -1, B}, {-1, -1, B | U}},     [STYLE_BAD] = {{124, -1, B}, {RED, -1, B}},
    [STYLE_EMPTY] = {{243, -1, 0}, {-1, -1, 0}},       [STYLE_ERROR] = {{124, -1, B}, {RED, -1, B}},
};

static const struct looks contrast[STYLE_COUNT] = {
    [STYLE_NORMAL] = {{231, 16, 0}, {WHITE, BLACK, 0}},
    [STYLE_TITLE] = {{16, 231, B}, {BLACK, WHITE, 0}},
    [STYLE_MENU] = {{231, 16, 0}, {WHITE, BLACK, 0}},
    [STYLE_LINE] = {{231, 16, 0}, {WHITE, BLACK, 0}},
    [STYLE_HEAD] = {{231, 16, B | U}, {WHITE, BLACK, B | U}},
    [STYLE_QUIET] = {{252, 16, 0}, {WHITE, BLACK, 0}},
    [STYLE_STRONG] = {{231, 16, B}, {WHITE, BLACK, B}},
    [STYLE_HERE] = {{16, 226, B}, {BLACK, YELLOW, 0}},
    [STYLE_HERE_OTHER] = {{226, 16, U}, {YELLOW, BLACK, U | B}},
    [STYLE_FIELD] = {{16, 231, U}, {BLACK, WHITE, U}},
    [STYLE_HINT] = {{231, 16, 0}, {WHITE, BLACK, 0}},
    [STYLE_KEYS] = {{231, 16, 0}, {WHITE, BLACK, 0}},
    [STYLE_BAR_KEY] = {{231, 16, B}, {WHITE, BLACK, B}},
    [STYLE_BAR] = {{16, 231, 0}, {BLACK, WHITE, 0}},
    [STYLE_OFF] = {{250, 16, 0}, {WHITE, BLACK, 0}},
    [STYLE_GOOD] = {{120, 16, 0}, {GREEN, BLACK, B}},
    [STYLE_WARN] = {{226, 16, B}, {YELLOW, BLACK, B}},
    [STYLE_BAD] = {{231, 88, B}, {WHITE, RED, B}},
    [STYLE_FILL_GOOD] = {{16, 120, 0}, {BLACK, GREEN, 0}},
    [STYLE_FILL_WARN] = {{16, 226, U}, {BLACK, YELLOW, U}},
    [STYLE_FILL_BAD] = {{231, 88, B}, {WHITE, RED, B}},
    [STYLE_FILL] = {{51, 51, 0}, {CYAN, CYAN, 0}},
    [STYLE_EMPTY] = {{252, 16, 0}, {WHITE, BLACK, 0}},
    [STYLE_ERROR] = {{231, 88, B | U}, {WHITE, RED, B | U}},
    [STYLE_POPUP] = {{231, 18, 0}, {WHITE, BLUE, B}},
    [STYLE_POPUP_TITLE] = {{231, 18, B | U}, {WHITE, BLUE, B | U}},
};

struct look theme_look(enum theme theme, enum style style, int colours)
{
    static const struct looks *const tables[THEME_COUNT] = {
        [THEME_DARK] = dark, [THEME_LIGHT] = light, [THEME_CONTRAST] = contrast};
    if (colours < 8 || theme == THEME_MONO)
        return (struct look){-1, -1, theme == THEME_CONTRAST ? mono[style] & ~(unsigned)D : mono[style]};
    const struct looks *looks =
        tables[theme] && tables[theme][style].many.text ? &tables[theme][style] : &standard[style];
    return colours >= 256 ? looks->many : looks->few;
}

static const struct {
    const char *id;
} themes[THEME_COUNT] = {
#define X(id, name, label, help) [id] = {name},
    THEMES(X)
#undef X
};

const char *theme_id(enum theme theme)
{
    return themes[theme].id;
}

bool theme_of_id(const char *id, enum theme *theme)
{
    for (int i = 0; i < THEME_COUNT; i++)
        if (strcmp(themes[i].id, id) == 0) {
            *theme = (enum theme)i;
            return true;
        }
    return false;
}

enum theme theme_for(enum ground ground)
{
    return ground == GROUND_DARK ? THEME_DARK : ground == GROUND_LIGHT ? THEME_LIGHT : THEME_STANDARD;
}

/* The last number is the ground's, of 16 colours: 7 and the bright ones but dark grey are light. */
enum ground ground_of_colorfgbg(const char *text)
{
    const char *last = text ? strrchr(text, ';') : NULL;
    char *end;
    if (!last || last[1] < '0' || last[1] > '9')
        return GROUND_UNKNOWN;
    long ground = strtol(last + 1, &end, 10);
    if (*end != '\0' || ground > 15)
        return GROUND_UNKNOWN;
    return ground == 7 || ground > 8 ? GROUND_LIGHT : GROUND_DARK;
}

/* 1 to 4 hexadecimal digits at *P, as a share of what they can hold; below 0: none are there. */
static double share_of(const char **p)
{
    unsigned value = 0, most = 0;
    int digits = 0;
    for (; digits < 4 && strchr("0123456789abcdefABCDEF", **p) && **p; digits++, (*p)++) {
        char digit[2] = {**p, '\0'};
        value = value * 16 + (unsigned)strtoul(digit, NULL, 16);
        most = most * 16 + 15;
    }
    return digits ? (double)value / most : -1;
}

enum ground ground_of_answer(const char *text)
{
    static const double weights[] = {0.2126, 0.7152, 0.0722}; /* as eyes see it, ITU-R BT.709 */
    double light = 0;
    const char *p = text;
    if (str_starts(p, "11;rgb:"))
        p += 7;
    else if (str_starts(p, "11;rgba:"))
        p += 8;
    else
        return GROUND_UNKNOWN;
    for (int i = 0; i < 3; i++) {
        double share = share_of(&p);
        if (share < 0 || (i < 2 && *p++ != '/'))
            return GROUND_UNKNOWN;
        light += weights[i] * share;
    }
    return light < 0.5 ? GROUND_DARK : GROUND_LIGHT;
}
