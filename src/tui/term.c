#include "tui/term.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>
#include <wchar.h>

#include "base/utf8.h"

#define NCURSES_WIDECHAR 1
#include <curses.h>

/* Our own key codes for define_key(): above everything curses uses. */
enum {
    CODE_PASTE_BEGIN = KEY_MAX + 1,
    CODE_PASTE_END,
    CODE_MODIFIED /* + modifiers * MODIFIED_KEYS + index into modified_keys */
};

static const struct {
    const char *capability, *final;
    uint32_t code;
} modified_keys[] = {
    {"kUP", "A", K_UP},      {"kDN", "B", K_DOWN},    {"kRIT", "C", K_RIGHT},    {"kLFT", "D", K_LEFT},
    {"kHOM", "H", K_HOME},   {"kEND", "F", K_END},    {"kPRV", "5~", K_PAGE_UP}, {"kNXT", "6~", K_PAGE_DOWN},
    {"kDC", "3~", K_DELETE}, {"kIC", "2~", K_INSERT},
};
#define MODIFIED_KEYS (int)ARRAY_LENGTH(modified_keys)

struct term {
    SCREEN *screen;
    struct canvas *shown; /* what the terminal shows; NULL before the first flush */
    bool colour, mouse, xterm, repaint_all, plain_glyphs /* no Japanese glyphs */;
    int cursor; /* as last set: 0, 1; -1 unknown */
    struct str paste;
    bool pasting;
    struct event waiting; /* read ahead after a lone Esc */
    attr_t attr[STYLE_COUNT];
    short pair[STYLE_COUNT];
};

/* What the signal handlers need. */
static struct {
    volatile sig_atomic_t on, hangup;
    int pipe[2];
    bool saved, xterm;
    struct termios before;
} guard = {.pipe = {-1, -1}};

static const int deadly[] = {SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGABRT};
static const int ending[] = {SIGHUP, SIGTERM, SIGINT, SIGQUIT};

/* ---- starting and stopping ---- */

static void send_text(const char *text)
{
    size_t length = strlen(text);
    while (length > 0) {
        ssize_t n = write(STDOUT_FILENO, text, length);
        if (n <= 0 && errno != EINTR)
            return;
        if (n > 0) {
            text += n;
            length -= (size_t)n;
        }
    }
}

static const char modes_on[] = "\033[?2004h"; /* bracketed paste */
static const char modes_off[] = "\033[?2004l";
static const char crash_off[] = "\033[?1000l\033[?1006l\033[?2004l\033[0m\033[?1049l\033[?25h\r\n";

/* Only what a signal handler may do. */
static void restore_raw(void)
{
    if (!guard.on)
        return;
    guard.on = 0;
    if (guard.xterm)
        send_text(crash_off);
    if (guard.saved)
        tcsetattr(STDIN_FILENO, TCSANOW, &guard.before);
}

static void on_deadly(int number)
{
    restore_raw();
    signal(number, SIG_DFL);
    raise(number);
}

static void on_ending(int number)
{
    (void)number;
    int saved = errno;
    guard.hangup = 1;
    if (guard.pipe[1] >= 0) {
        ssize_t n = write(guard.pipe[1], "x", 1);
        (void)n;
    }
    errno = saved;
}

static void catch_signals(void)
{
    struct sigaction action = {0};
    sigemptyset(&action.sa_mask);
    action.sa_handler = on_ending;
    for (size_t i = 0; i < ARRAY_LENGTH(ending); i++)
        sigaction(ending[i], &action, NULL);
    action.sa_handler = on_deadly;
    action.sa_flags = (int)SA_RESETHAND;
    for (size_t i = 0; i < ARRAY_LENGTH(deadly); i++)
        sigaction(deadly[i], &action, NULL);
    signal(SIGPIPE, SIG_IGN); /* a terminal that is gone shows as a hang-up */
}

static const char *term_name(void)
{
    const char *name = getenv("TERM");
    return name ? name : "";
}

static bool name_is(const char *const *prefixes)
{
    for (; *prefixes; prefixes++)
        if (strncmp(term_name(), *prefixes, strlen(*prefixes)) == 0)
            return true;
    return false;
}

bool term_shows_japanese(void)
{
    static const char *const without[] = {"linux", "dumb", "vt", "cons", "ansi", "wy", "sun", NULL};
    return !name_is(without);
}

static bool is_xterm_like(void)
{
    static const char *const names[] = {"xterm",     "screen", "tmux", "rxvt",   "putty", "gnome", "konsole",
                                        "alacritty", "foot",   "st-",  "mlterm", "kitty", "vte",   NULL};
    return name_is(names);
}

static const char *capability(const char *name)
{
    const char *text = tigetstr(name);
    return text && text != (const char *)-1 && *text ? text : NULL;
}

/* Shift, Alt and Ctrl with arrows …: named by extended capabilities (kUP5), and by the form all xterms use (ESC [ 1 ; 5
 * A). */
static void define_modified_keys(void)
{
    for (int i = 0; i < MODIFIED_KEYS; i++)
        for (int modifier = 2; modifier <= 8; modifier++) {
            char name[32], sequence[32];
            int code = CODE_MODIFIED + (modifier - 1) * MODIFIED_KEYS + i;
            snprintf(name, sizeof(name), modifier == 2 ? "%s" : "%s%d", modified_keys[i].capability, modifier);
            const char *text = capability(name);
            if (text)
                define_key(text, code);
            const char *final = modified_keys[i].final;
            if (final[1])
                snprintf(sequence, sizeof(sequence), "\033[%c;%d~", final[0], modifier);
            else
                snprintf(sequence, sizeof(sequence), "\033[1;%d%c", modifier, final[0]);
            define_key(sequence, code);
        }
    define_key("\033[200~", CODE_PASTE_BEGIN);
    define_key("\033[201~", CODE_PASTE_END);
    define_key("\033[Z", KEY_BTAB);
}

struct look {
    enum style style;
    short fg, bg;
    attr_t attr;
    short fg256, bg256;
    attr_t mono;
};

/* fg, bg: 8 colours, -1 the terminal's own; fg256, bg256: where 256 are there, -2: as with 8. */
static const struct look looks[] = {
    {STYLE_TITLE, COLOR_WHITE, COLOR_BLUE, A_BOLD, 231, 24, A_REVERSE},
    {STYLE_MENU, -1, -1, 0, -2, -2, 0},
    {STYLE_LINE, -1, -1, 0, 245, -1, 0},
    {STYLE_HEAD, -1, -1, A_BOLD, -2, -2, A_BOLD},
    {STYLE_QUIET, -1, -1, A_DIM, 245, -1, A_DIM},
    {STYLE_STRONG, -1, -1, A_BOLD, -2, -2, A_BOLD},
    {STYLE_HERE, COLOR_BLACK, COLOR_CYAN, 0, 16, 117, A_REVERSE},
    {STYLE_HERE_OTHER, COLOR_CYAN, -1, 0, 31, -1, A_UNDERLINE},
    {STYLE_FIELD, COLOR_BLACK, COLOR_YELLOW, 0, 16, 229, A_UNDERLINE},
    {STYLE_HINT, -1, -1, 0, -2, -2, 0},
    {STYLE_KEYS, -1, -1, A_DIM, 245, -1, 0},
    {STYLE_BAR_KEY, -1, -1, 0, -2, -2, 0},
    {STYLE_BAR, COLOR_BLACK, COLOR_CYAN, 0, 16, 153, A_REVERSE},
    {STYLE_OFF, -1, -1, A_DIM, 244, -1, A_DIM},
    {STYLE_GOOD, COLOR_GREEN, -1, 0, 28, -1, 0},
    {STYLE_WARN, COLOR_YELLOW, -1, 0, 172, -1, A_BOLD},
    {STYLE_BAD, COLOR_RED, -1, A_BOLD, 160, -1, A_BOLD},
    {STYLE_FILL_GOOD, COLOR_BLACK, COLOR_GREEN, 0, 16, 151, 0},
    {STYLE_FILL_WARN, COLOR_BLACK, COLOR_YELLOW, 0, 16, 222, A_UNDERLINE},
    {STYLE_FILL_BAD, COLOR_WHITE, COLOR_RED, A_BOLD, 231, 160, A_REVERSE},
    {STYLE_FILL, COLOR_CYAN, COLOR_CYAN, 0, 31, 31, A_REVERSE},
    {STYLE_EMPTY, -1, -1, A_DIM, 250, -1, A_DIM},
    {STYLE_ERROR, COLOR_RED, -1, A_BOLD, 160, -1, A_REVERSE},
    {STYLE_POPUP, COLOR_WHITE, COLOR_BLUE, 0, 16, 254, 0},
    {STYLE_POPUP_TITLE, COLOR_WHITE, COLOR_BLUE, A_BOLD, 16, 254, A_BOLD},
};

static void prepare_styles(struct term *term)
{
    const char *no_colour = getenv("NO_COLOR");
    term->colour =
        has_colors() && !(no_colour && *no_colour) && start_color() == OK && COLORS >= 8 && COLOR_PAIRS > STYLE_COUNT;
    bool own = term->colour && use_default_colors() == OK;
    bool many = term->colour && COLORS >= 256;
    for (size_t i = 0; i < ARRAY_LENGTH(looks); i++) {
        const struct look *look = &looks[i];
        short fg = many && look->fg256 != -2 ? look->fg256 : look->fg,
              bg = many && look->bg256 != -2 ? look->bg256 : look->bg;
        if (!own) {
            fg = fg < 0 ? COLOR_WHITE : fg;
            bg = bg < 0 ? COLOR_BLACK : bg;
        }
        term->attr[look->style] =
            term->colour ? (many && look->fg256 >= 0 ? look->attr & ~A_DIM : look->attr) : look->mono;
        if (term->colour && (fg >= 0 || bg >= 0)) {
            term->pair[look->style] = (short)(look->style + 1);
            init_pair(term->pair[look->style], fg, bg);
        }
    }
}

static void modes(struct term *term, bool on)
{
    if (term->xterm)
        send_text(on ? modes_on : modes_off);
}

void term_mouse(struct term *term, bool on)
{
    term->mouse = on;
    mousemask(on ? BUTTON1_CLICKED | BUTTON1_PRESSED | BUTTON1_RELEASED | BUTTON1_DOUBLE_CLICKED | BUTTON4_PRESSED |
                       BUTTON5_PRESSED
                 : 0,
              NULL);
    mouseinterval(200);
}

static struct term *the_term; /* for atexit and mem_on_failure, which have no argument */

static void restore_at_exit(void)
{
    if (the_term) {
        struct term *term = the_term;
        term_stop(&term);
    }
}

static void restore_for_failure(void)
{
    restore_raw(); /* no memory for more */
}

bool term_hides_japanese(const struct term *term)
{
    return term->plain_glyphs;
}

struct term *term_start(bool mouse, bool japanese, struct error *err)
{
    if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO)) {
        error_set(err, ERROR_UNSUPPORTED, "terminal");
        error_detail(err, "standard input or output is no terminal; use --keys FILE for a scripted run");
        return NULL;
    }
    guard.saved = tcgetattr(STDIN_FILENO, &guard.before) == 0;
    SCREEN *screen = newterm(NULL, stdout, stdin);
    if (!screen &&
        is_xterm_like()) /* its description is not installed here (PuTTY on a small machine): the common one does */
        screen = newterm("xterm", stdout, stdin);
    if (!screen || !capability("cup")) {
        if (screen) {
            endwin();
            delscreen(screen);
        }
        error_set(err, ERROR_UNSUPPORTED, "terminal");
        error_detail(err, "TERM=%s cannot place its cursor or is unknown; try TERM=xterm-256color or TERM=linux",
                     term_name());
        return NULL;
    }
    struct term *term = mem_zero(1, sizeof(*term));
    term->screen = screen;
    term->xterm = is_xterm_like();
    term->plain_glyphs = !japanese && !term_shows_japanese();
    term->cursor = -1;
    term->paste = (struct str)STR_INIT;
    raw();
    noecho();
    nonl();
    keypad(stdscr, TRUE);
    meta(stdscr, TRUE);
    set_escdelay(25);
    idlok(stdscr, FALSE);
    leaveok(stdscr, FALSE);
    prepare_styles(term);
    define_modified_keys();
    term_mouse(term, mouse);
    if (pipe2(guard.pipe, O_NONBLOCK | O_CLOEXEC) != 0)
        guard.pipe[0] = guard.pipe[1] = -1;
    guard.xterm = term->xterm;
    catch_signals();
    guard.on = 1;
    modes(term, true);
    if (term->xterm)
        send_text("\033[22;0t"); /* keeps the window's title */
    static bool once;
    the_term = term;
    if (!once) {
        atexit(restore_at_exit);
        mem_on_failure(restore_for_failure);
        once = true;
    }
    return term;
}

void term_stop(struct term **pointer)
{
    struct term *term = *pointer;
    if (!term)
        return;
    *pointer = NULL;
    the_term = NULL;
    mousemask(0, NULL);
    curs_set(1);
    endwin();
    modes(term, false);
    if (term->xterm)
        send_text("\033[23;0t");
    guard.on = 0;
    delscreen(term->screen);
    for (size_t i = 0; i < ARRAY_LENGTH(ending); i++)
        signal(ending[i], SIG_DFL);
    if (guard.pipe[0] >= 0) {
        close(guard.pipe[0]);
        close(guard.pipe[1]);
        guard.pipe[0] = guard.pipe[1] = -1;
    }
    event_free(&term->waiting);
    str_free(&term->paste);
    canvas_free(&term->shown);
    free(term);
}

void term_size(const struct term *term, int *rows, int *columns)
{
    (void)term;
    getmaxyx(stdscr, *rows, *columns);
}

void term_suspend(struct term *term)
{
    curs_set(1);
    endwin();
    modes(term, false);
    signal(SIGTSTP, SIG_DFL);
    kill(0, SIGTSTP); /* the whole group, as the key would */
    modes(term, true);
    term->cursor = -1;
    term->repaint_all = true;
    refresh();
}

void term_title(struct term *term, const char *text)
{
    if (!term->xterm)
        return;
    struct str safe = STR_INIT;
    str_add(&safe, "\033]2;");
    utf8_safe(&safe, text, false); /* nothing in it can end the sequence or begin another */
    str_add(&safe, "\033\\");
    send_text(safe.text);
    str_free(&safe);
}

void term_bell(struct term *term)
{
    (void)term;
    beep();
}

void term_redraw(struct term *term)
{
    term->repaint_all = true;
}

/* ---- showing ---- */

/* The characters of a cell as curses wants them. What the terminal has no glyphs for becomes #, cell for cell; so does
 * the rare character of which libc thinks another width than we do: curses would lose count of the line. */
static int cell_chars(const struct term *term, const struct cell *cell, wchar_t out[CCHARW_MAX + 1])
{
    int count = 0;
    const char *p = cell->text;
    for (uint32_t c; count < CCHARW_MAX && (c = utf8_next(&p));)
        out[count++] = (wchar_t)c;
    out[count] = L'\0';
    if (term->plain_glyphs && out[0] == 0x2026) /* … says "cut here", as ~ does in --ascii */
        out[0] = L'~';
    bool shown = count > 0 && wcwidth(out[0]) == cell->width;
    if (term->plain_glyphs && count && out[0] >= 0x250 && !(out[0] >= 0x2500 && out[0] < 0x2580))
        shown = false;
    return shown ? count : 0;
}

static void put_cells(struct term *term, const struct canvas *canvas, int row, int from, int to)
{
    move(row, from);
    for (int column = from; column < to; column++) {
        const struct cell *cell = canvas_cell(canvas, row, column);
        if (cell->width == 0)
            continue;
        wchar_t text[CCHARW_MAX + 1];
        cchar_t c;
        attr_t attr = term->attr[cell->style];
        short pair = term->pair[cell->style];
        if (cell_chars(term, cell, text)) {
            setcchar(&c, text, attr, pair, NULL);
            mvadd_wchnstr(row, column, &c, 1);
            continue;
        }
        for (int i = 0; i < cell->width; i++) {
            setcchar(&c, L"#", attr, pair, NULL);
            mvadd_wchnstr(row, column + i, &c, 1);
        }
    }
}

/* The part of a row that differs, widened so that no wide character, old or new, is cut. */
static bool row_difference(const struct canvas *old, const struct canvas *new, int row, int *from, int *to)
{
    const struct cell *a = canvas_cell(old, row, 0), *b = canvas_cell(new, row, 0);
    int columns = new->columns, first = 0, last = columns - 1;
    while (first < columns && memcmp(a + first, b + first, sizeof(*a)) == 0)
        first++;
    if (first == columns)
        return false;
    while (memcmp(a + last, b + last, sizeof(*a)) == 0)
        last--;
    while (first > 0 && (a[first].width == 0 || b[first].width == 0))
        first--;
    while (last + 1 < columns && (a[last + 1].width == 0 || b[last + 1].width == 0))
        last++;
    *from = first;
    *to = last + 1;
    return true;
}

void term_flush(struct term *term, const struct canvas *canvas)
{
    int rows, columns;
    getmaxyx(stdscr, rows, columns);
    if (rows != canvas->rows || columns != canvas->columns)
        resizeterm(canvas->rows, canvas->columns);
    bool all = !term->shown || term->shown->rows != canvas->rows || term->shown->columns != canvas->columns;
    if (!term->shown)
        term->shown = canvas_new(canvas->rows, canvas->columns, canvas->ascii);
    for (int row = 0; row < canvas->rows; row++) {
        int from = 0, to = canvas->columns;
        if (all || canvas->repaint[row] || row_difference(term->shown, canvas, row, &from, &to))
            put_cells(term, canvas, row, from, to);
        if (canvas->repaint[row] && !all)
            wredrawln(stdscr, row, 1);
    }
    canvas_copy(term->shown, canvas);
    if (term->repaint_all) {
        clearok(stdscr, TRUE);
        term->repaint_all = false;
    }
    int cursor = canvas->cursor_row >= 0;
    if (cursor)
        move(canvas->cursor_row, canvas->cursor_column);
    else
        move(canvas->rows - 1, canvas->columns - 1);
    if (cursor != term->cursor) {
        curs_set(cursor);
        term->cursor = cursor;
    }
    wnoutrefresh(stdscr);
    doupdate();
}

/* ---- reading ---- */

static struct event modified_event(int code)
{
    int n = code - CODE_MODIFIED;
    unsigned modifier = (unsigned)(n / MODIFIED_KEYS); /* xterm: 1 + shift 1, alt 2, ctrl 4, less one by now */
    return event_key(modified_keys[n % MODIFIED_KEYS].code,
                     (modifier & 1 ? MOD_SHIFT : 0) | (modifier & 2 ? MOD_ALT : 0) | (modifier & 4 ? MOD_CTRL : 0));
}

static struct event mouse_event(void)
{
    MEVENT mouse;
    struct event event = {0};
    if (getmouse(&mouse) != OK)
        return event;
    event.row = mouse.y;
    event.column = mouse.x;
    if (mouse.bstate & (BUTTON4_PRESSED | BUTTON5_PRESSED)) {
        event.kind = EVENT_WHEEL;
        event.lines = mouse.bstate & BUTTON4_PRESSED ? -3 : 3;
    } else if (mouse.bstate & (BUTTON1_CLICKED | BUTTON1_PRESSED | BUTTON1_DOUBLE_CLICKED)) {
        event.kind = EVENT_CLICK;
        event.twice = mouse.bstate & BUTTON1_DOUBLE_CLICKED;
    }
    return event;
}

static struct event special_event(struct term *term, int code)
{
    static const struct {
        int curses;
        uint32_t code;
        unsigned modifiers;
    } table[] = {
        {KEY_UP, K_UP, 0},
        {KEY_DOWN, K_DOWN, 0},
        {KEY_LEFT, K_LEFT, 0},
        {KEY_RIGHT, K_RIGHT, 0},
        {KEY_HOME, K_HOME, 0},
        {KEY_END, K_END, 0},
        {KEY_FIND, K_HOME, 0},
        {KEY_SELECT, K_END, 0},
        {KEY_PPAGE, K_PAGE_UP, 0},
        {KEY_NPAGE, K_PAGE_DOWN, 0},
        {KEY_DC, K_DELETE, 0},
        {KEY_IC, K_INSERT, 0},
        {KEY_ENTER, K_ENTER, 0},
        {KEY_BACKSPACE, K_BACKSPACE, 0},
        {KEY_BTAB, K_TAB, MOD_SHIFT},
        {KEY_SLEFT, K_LEFT, MOD_SHIFT},
        {KEY_SRIGHT, K_RIGHT, MOD_SHIFT},
        {KEY_SR, K_UP, MOD_SHIFT},
        {KEY_SF, K_DOWN, MOD_SHIFT},
        {KEY_SHOME, K_HOME, MOD_SHIFT},
        {KEY_SEND, K_END, MOD_SHIFT},
        {KEY_SDC, K_DELETE, MOD_SHIFT},
    };
    for (size_t i = 0; i < ARRAY_LENGTH(table); i++)
        if (table[i].curses == code)
            return event_key(table[i].code, table[i].modifiers);
    if (code >= KEY_F(1) && code <= KEY_F(12))
        return event_key(K_F1 + (uint32_t)(code - KEY_F(1)), 0);
    if (code >= KEY_F(13) && code <= KEY_F(24)) /* Shift+F1 … */
        return event_key(K_F1 + (uint32_t)(code - KEY_F(13)), MOD_SHIFT);
    if (code >= CODE_MODIFIED)
        return modified_event(code);
    if (code == KEY_MOUSE)
        return mouse_event();
    if (code == KEY_RESIZE) {
        struct event event = {.kind = EVENT_RESIZE};
        term_size(term, &event.rows, &event.columns);
        return event;
    }
    if (code == CODE_PASTE_BEGIN) {
        str_clear(&term->paste);
        term->pasting = true;
    }
    return (struct event){0};
}

static struct event character_event(wint_t c)
{
    switch (c) {
    case '\r':
    case '\n': return event_key(K_ENTER, 0);
    case '\t': return event_key(K_TAB, 0);
    case 0x7F: return event_key(K_BACKSPACE, 0);
    case 0x08: return event_key(K_BACKSPACE, 0);
    case 0: return event_key(' ', MOD_CTRL);
    default: break;
    }
    if (c < ' ')
        return c <= 26 ? event_key('a' + c - 1, MOD_CTRL) : (struct event){0};
    if (c >= 0x80 && c < 0xA0)
        return (struct event){0};
    return event_key(c, 0);
}

static bool input_ready(int timeout)
{
    struct pollfd fds[2] = {{.fd = STDIN_FILENO, .events = POLLIN}, {.fd = guard.pipe[0], .events = POLLIN}};
    int n = poll(fds, guard.pipe[0] >= 0 ? 2 : 1, timeout);
    if (n > 0 && (fds[0].revents & (POLLHUP | POLLERR | POLLNVAL)) && !(fds[0].revents & POLLIN))
        guard.hangup = 1;
    return n > 0 && (fds[0].revents & POLLIN);
}

/* One wget_wch() that waits for the rest of a character (slow lines send it in two pieces), but not for a key. */
static int get_code(wint_t *c)
{
    wtimeout(stdscr, input_ready(0) ? 500 : 0);
    return wget_wch(stdscr, c);
}

static void paste_character(struct term *term, int kind, wint_t c)
{
    char text[5];
    if (kind == KEY_CODE_YES)
        c = c == KEY_ENTER ? '\n' : 0;
    if (c == '\r')
        c = '\n';
    if (c == 0 || c == 0x1B)
        return;
    utf8_encode((uint32_t)c, text);
    str_add(&term->paste, text);
}

/* Alt+letter is Esc and the letter at once. A person's Esc is followed by nothing for 25 ms, and curses has waited that
 * long already. */
static struct event after_escape(struct term *term)
{
    wint_t c;
    int kind = get_code(&c);
    if (kind == ERR)
        return event_key(K_ESC, 0);
    struct event next = kind == KEY_CODE_YES ? special_event(term, (int)c)
                        : c == 0x1B          ? event_key(K_ESC, 0)
                                             : character_event(c);
    if (next.kind == EVENT_KEY && next.key.code != K_ESC && (next.key.code < 0x80 || next.key.code >= K_FIRST)) {
        next.key.modifiers |= MOD_ALT;
        if (next.key.code >= 'A' && next.key.code <= 'Z')
            next.key.code += 'a' - 'A';
        return next;
    }
    term->waiting = next; /* two keys after all */
    return event_key(K_ESC, 0);
}

static struct event read_waiting(struct term *term)
{
    if (term->waiting.kind != EVENT_NONE) {
        struct event event = term->waiting;
        term->waiting = (struct event){0};
        return event;
    }
    for (;;) {
        wint_t c;
        int kind = get_code(&c);
        if (kind == ERR)
            return (struct event){0};
        if (term->pasting) {
            if (kind == KEY_CODE_YES && c == CODE_PASTE_END) {
                term->pasting = false;
                return (struct event){.kind = EVENT_PASTE, .text = str_take(&term->paste)};
            }
            paste_character(term, kind, c);
            continue;
        }
        struct event event = kind == KEY_CODE_YES ? special_event(term, (int)c)
                             : c == 0x1B          ? after_escape(term)
                                                  : character_event(c);
        if (event.kind != EVENT_NONE)
            return event;
    }
}

static struct event hangup_event(void)
{
    return (struct event){.kind = EVENT_HANGUP};
}

struct event term_read(struct term *term, int timeout)
{
    if (guard.hangup)
        return hangup_event();
    struct event event = read_waiting(term);
    if (event.kind != EVENT_NONE || timeout == 0)
        return event;
    input_ready(timeout);
    if (guard.hangup)
        return hangup_event();
    return read_waiting(term);
}
