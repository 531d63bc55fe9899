#include "ui/key_sequence.h"

#include <string.h>

/* ---- the table ---- */

/* CSI N ~ : DEC's VT220 and all that came after it. rxvt ends them in ^ (Ctrl), $ (Shift) or @ (both). */
static const struct {
    unsigned number;
    uint32_t code;
} numbered[] = {
    {1, K_HOME},    {2, K_INSERT},    {3, K_DELETE}, {4, K_END}, /* PuTTY, Tera Term, Linux, screen, tmux */
    {5, K_PAGE_UP}, {6, K_PAGE_DOWN}, {7, K_HOME},   {8, K_END}, /* rxvt */
    {11, K_F1},     {12, K_F2},       {13, K_F3},    {14, K_F4}, /* PuTTY, Tera Term, rxvt */
    {15, K_F5},     {17, K_F6},       {18, K_F7},    {19, K_F8}, {20, K_F9}, {21, K_F10}, {23, K_F11}, {24, K_F12},
};

/* F13 … F20: keys with Shift. PuTTY, Tera Term and rxvt count from F11 (so that 25~ is Shift+F3), the Linux console
 * from F13 (25~ is Shift+F1). */
static const unsigned shifted[] = {25, 26, 28, 29, 31, 32, 33, 34};

/* The last byte of CSI and SS3 sequences. CSI with modifiers: CSI 1 ; m A. */
static const struct {
    char final;
    uint32_t code;
} lettered[] = {
    {'A', K_UP},  {'B', K_DOWN}, {'C', K_RIGHT}, {'D', K_LEFT}, {'H', K_HOME},
    {'F', K_END}, {'P', K_F1},   {'Q', K_F2},    {'R', K_F3},   {'S', K_F4},
};

/* SS3 only: the ten-key pad in application mode, and PuTTY's "VT100+" function keys as far as the pad leaves room (its
 * F9 is the pad's =). */
static const struct {
    char final;
    uint32_t code;
} pad[] = {
    {'p', '0'},  {'q', '1'},  {'r', '2'},  {'s', '3'},   {'t', '4'},   {'u', '5'},     {'v', '6'},
    {'w', '7'},  {'x', '8'},  {'y', '9'},  {'n', '.'},   {'l', ','},   {'k', '+'},     {'m', '-'},
    {'j', '*'},  {'o', '/'},  {'X', '='},  {' ', ' '},   {'I', K_TAB}, {'M', K_ENTER}, {'T', K_F5},
    {'U', K_F6}, {'V', K_F7}, {'W', K_F8}, {'Y', K_F10}, {'Z', K_F11}, {'[', K_F12},
};

/* rxvt's arrows with Shift (CSI) and Ctrl (SS3). */
static const struct {
    char final;
    uint32_t code;
} small[] = {{'a', K_UP}, {'b', K_DOWN}, {'c', K_RIGHT}, {'d', K_LEFT}};

/* CSI code ; m u: kitty's numbers for keys that have no character. */
static const struct {
    unsigned number;
    uint32_t code;
} functional[] = {
    {57409, '.'},       {57410, '/'},         {57411, '*'},    {57412, '-'},     {57413, '+'},      {57414, K_ENTER},
    {57415, '='},       {57416, ','},         {57417, K_LEFT}, {57418, K_RIGHT}, {57419, K_UP},     {57420, K_DOWN},
    {57421, K_PAGE_UP}, {57422, K_PAGE_DOWN}, {57423, K_HOME}, {57424, K_END},   {57425, K_INSERT}, {57426, K_DELETE},
};
#define KITTY_PAD_0 57399

/* ---- reading one ---- */

#define PARAMETERS 6

struct sequence {
    char introducer;           /* '[' or 'O' */
    char private;              /* '<', '=', '>', '?' or 0 */
    unsigned p[PARAMETERS][3]; /* parameters with their parts: 97:65 */
    size_t count;
    bool linux_key; /* CSI [ A */
    char final;
    bool meta; /* a second ESC before it */
    bool odd;  /* with intermediate bytes or too many parameters: none of ours */
};

static bool sequence_read(const char *bytes, size_t length, struct sequence *s)
{
    const char *p = bytes, *end = bytes + length;
    if (length > KEY_SEQUENCE_MAX || p >= end || *p++ != '\033')
        return false;
    if (p < end && *p == '\033') {
        s->meta = true;
        p++;
    }
    if (end - p < 2 || (*p != '[' && *p != 'O'))
        return false;
    s->introducer = *p++;
    s->final = end[-1];
    if (s->introducer == '[' && *p == '[' && end - p == 2) {
        s->linux_key = true;
        return true;
    }
    if (*p >= '<' && *p <= '?')
        s->private = *p++;
    size_t part = 0;
    for (s->count = p < end - 1 ? 1 : 0; p < end - 1; p++) {
        if (*p >= '0' && *p <= '9' && s->count <= PARAMETERS && part < 3) {
            unsigned *n = &s->p[s->count - 1][part];
            *n = *n < 100000000 ? *n * 10 + (unsigned)(*p - '0') : *n;
        } else if (*p == ';') {
            s->count++;
            part = 0;
        } else if (*p == ':') {
            part++;
        } else {
            s->odd = true;
        }
    }
    if (s->count > PARAMETERS)
        s->odd = true;
    return true;
}

/* xterm's number for Shift, Alt and Ctrl: one more than their bits; 8 is Meta, and what lies above are keys we do not
 * have. 0 and 1: none. */
static unsigned modifiers_of(unsigned m)
{
    unsigned bits = m ? m - 1 : 0;
    return (bits & 1 ? MOD_SHIFT : 0) | (bits & (2 | 8) ? MOD_ALT : 0) | (bits & 4 ? MOD_CTRL : 0);
}

static uint32_t lettered_code(char final)
{
    for (size_t i = 0; i < ARRAY_LENGTH(lettered); i++)
        if (lettered[i].final == final)
            return lettered[i].code;
    return 0;
}

static uint32_t small_code(char final)
{
    for (size_t i = 0; i < ARRAY_LENGTH(small); i++)
        if (small[i].final == final)
            return small[i].code;
    return 0;
}

static struct event numbered_event(unsigned number, unsigned modifiers, bool linux_console)
{
    for (size_t i = 0; i < ARRAY_LENGTH(numbered); i++)
        if (numbered[i].number == number)
            return event_key(numbered[i].code, modifiers);
    for (size_t i = 0; i < ARRAY_LENGTH(shifted); i++)
        if (shifted[i] == number)
            return event_key((linux_console ? K_F1 : K_F3) + (uint32_t)i, modifiers | MOD_SHIFT);
    return (struct event){0};
}

/* A key that was named by its character: modifyOtherKeys and CSI u. SHIFTED: what it gives with Shift, 0 if unsaid. */
static struct event coded_event(unsigned code, unsigned with_shift, unsigned modifiers)
{
    switch (code) {
    case 8:
    case 127: return event_key(K_BACKSPACE, modifiers);
    case 9: return event_key(K_TAB, modifiers);
    case 10:
    case 13: return event_key(K_ENTER, modifiers);
    case 27: return event_key(K_ESC, modifiers);
    default: break;
    }
    if (code >= KITTY_PAD_0 && code < KITTY_PAD_0 + 10)
        return event_key('0' + code - KITTY_PAD_0, modifiers & ~(unsigned)MOD_SHIFT);
    for (size_t i = 0; i < ARRAY_LENGTH(functional); i++)
        if (functional[i].number == code)
            return event_key(functional[i].code, modifiers);
    if (code < ' ' || (code >= 0x7F && code < 0xA0) || (code >= 0xD800 && code < 0xF900) || code > 0x10FFFF)
        return (struct event){0};
    bool letter = code >= 'a' && code <= 'z', capital = code >= 'A' && code <= 'Z';
    if (modifiers & (MOD_CTRL | MOD_ALT)) {
        code += capital ? 'a' - 'A' : 0;
    } else if (modifiers & MOD_SHIFT) { /* the character says already that Shift was held */
        code = with_shift ? with_shift : letter ? code - ('a' - 'A') : code;
        if (code != ' ') /* … but a blank looks the same with it */
            modifiers &= ~(unsigned)MOD_SHIFT;
    }
    return event_key(code, modifiers);
}

static struct event mouse_event(unsigned button, unsigned column, unsigned row, bool press)
{
    struct event event = {.row = (int)row - 1, .column = (int)column - 1};
    if (!press || !row || !column || (button & (32 | 128))) /* moved, or one of many more buttons */
        return event;
    unsigned which = button & 3;
    if (button & 64) {
        event.kind = which < 2 ? EVENT_WHEEL : EVENT_NONE;
        event.lines = which == 0 ? -3 : 3;
    } else if (which == 0) {
        event.kind = EVENT_CLICK;
    }
    return event;
}

static struct event csi_event(const struct sequence *s, bool linux_console)
{
    static const struct event none = {0};
    unsigned first = s->p[0][0], modifiers = s->count > 1 ? modifiers_of(s->p[1][0]) : 0;
    if (s->linux_key)
        return s->final >= 'A' && s->final <= 'E' ? event_key(K_F1 + (uint32_t)(s->final - 'A'), 0) : none;
    if (s->private == '<' && (s->final == 'M' || s->final == 'm') && s->count == 3 && !s->odd)
        return mouse_event(first, s->p[1][0], s->p[2][0], s->final == 'M');
    if (s->final == '$' && s->count == 1 && !s->private && !s->odd)
        return numbered_event(first, MOD_SHIFT, linux_console);
    if (s->private || s->odd || (s->count > 1 && s->p[1][1] == 3)) /* an answer; or a key let go */
        return none;
    switch (s->final) {
    case '~':
        if (first == 27 && s->count == 3)
            return coded_event(s->p[2][0], 0, modifiers);
        return s->count <= 2 ? numbered_event(first, modifiers, linux_console) : none;
    case '^': return s->count == 1 ? numbered_event(first, MOD_CTRL, linux_console) : none;
    case '@': return s->count == 1 ? numbered_event(first, MOD_CTRL | MOD_SHIFT, linux_console) : none;
    case 'u': return s->count ? coded_event(first, s->p[0][1], modifiers) : none;
    case 'M': return s->count == 3 && first >= 32 ? mouse_event(first - 32, s->p[1][0], s->p[2][0], true) : none;
    case 'Z': return event_key(K_TAB, modifiers | MOD_SHIFT);
    default: break;
    }
    uint32_t code = small_code(s->final);
    if (code)
        return s->count == 0 ? event_key(code, MOD_SHIFT) : none;
    code = lettered_code(s->final);
    /* CSI 3 ; 1 R says where the cursor is; with 1 before it, it is F3 with modifiers. */
    return code && s->count <= 2 && first <= 1 ? event_key(code, modifiers) : none;
}

/* SS3 5 P, SS3 1 ; 5 P: modifiers as old VTE and Konsole send them. */
static struct event ss3_event(const struct sequence *s)
{
    unsigned m = s->count ? s->p[s->count - 1][0] : 0;
    unsigned modifiers = s->count <= 2 ? modifiers_of(m) : 0;
    if (s->private || s->odd)
        return (struct event){0};
    for (size_t i = 0; i < ARRAY_LENGTH(pad); i++)
        if (pad[i].final == s->final)
            return event_key(pad[i].code, pad[i].code < K_FIRST ? modifiers & ~(unsigned)MOD_SHIFT : modifiers);
    uint32_t code = small_code(s->final);
    if (code)
        return event_key(code, MOD_CTRL);
    code = lettered_code(s->final);
    return code ? event_key(code, modifiers) : (struct event){0};
}

struct event key_sequence_event(const char *bytes, size_t length, bool linux_console)
{
    struct sequence s = {0};
    if (length == 6 && memcmp(bytes, "\033[M", 3) == 0) { /* the mouse as the oldest xterm sends it */
        const unsigned char *b = (const unsigned char *)bytes + 3;
        unsigned button = b[0] - 32u;
        return mouse_event(button, b[1] - 32u, b[2] - 32u, (button & 64) || (button & 3) != 3);
    }
    if (!sequence_read(bytes, length, &s))
        return (struct event){0};
    struct event event = s.introducer == 'O' ? ss3_event(&s) : csi_event(&s, linux_console);
    if (event.kind == EVENT_KEY && s.meta)
        event.key.modifiers |= MOD_ALT;
    return event;
}
