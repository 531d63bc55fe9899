#include "ui/term_private.h"

#include <errno.h>
#include <poll.h>
#include <sodium.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

#include "base/utf8.h"

/* ---- what the terminal is ---- */

static const char *term_name(void)
{
    const char *name = getenv("TERM");
    return name ? name : "";
}

static bool name_is(const char *const *prefixes)
{
    for (; *prefixes; prefixes++)
        if (str_starts(term_name(), *prefixes))
            return true;
    return false;
}

/* Consoles and real terminals of old: no Japanese, no windows, no pastes with marks. ("vte" is none of the VT series.)
 */
static bool is_plain(void)
{
    static const char *const names[] = {"linux", "dumb", "vt1",  "vt2", "vt3", "vt4",
                                        "vt5",   "cons", "ansi", "wy",  "sun", NULL};
    return name_is(names);
}

bool term_shows_japanese(void)
{
    return !is_plain();
}

/* Those that understand what xterm does, also where nobody installed their description. */
static bool is_xterm_like(void)
{
    static const char *const names[] = {"xterm",      "screen",      "tmux",     "rxvt",  "putty",       "gnome",
                                        "konsole",    "alacritty",   "foot",     "st-",   "mlterm",      "kitty",
                                        "vte",        "nsterm",      "iterm",    "iTerm", "ms-terminal", "wezterm",
                                        "contour",    "mintty",      "teraterm", "Eterm", "ghostty",     "rio",
                                        "terminator", "terminology", "hterm",    NULL};
    return name_is(names) || strcmp(term_name(), "st") == 0;
}

static int64_t clock_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void hear(struct term *term, int timeout);
static bool ground_is_known(struct term *term);

static const char *capability(const char *name)
{
    const char *text = tigetstr(name);
    return text && text != (const char *)-1 && *text ? text : NULL;
}

/* ---- the keys that its description names ---- */

static void learn(struct term *term, const char *name, uint32_t code, unsigned modifiers)
{
    const char *bytes = capability(name);
    if (bytes)
        key_stream_learn(term->stream, bytes, (struct key){code, modifiers});
}

/* Beside the table of key_sequence.c. Not kf13 …: terminals differ in what they count as F13, the table knows. */
static void learn_keys(struct term *term)
{
    static const struct {
        const char *name;
        uint32_t code;
        unsigned modifiers;
    } plain[] = {
        {"kcuu1", K_UP, 0},    {"kcud1", K_DOWN, 0},       {"kcuf1", K_RIGHT, 0},    {"kcub1", K_LEFT, 0},
        {"khome", K_HOME, 0},  {"kend", K_END, 0},         {"kfnd", K_HOME, 0},      {"kslt", K_END, 0},
        {"kpp", K_PAGE_UP, 0}, {"knp", K_PAGE_DOWN, 0},    {"kich1", K_INSERT, 0},   {"kdch1", K_DELETE, 0},
        {"kent", K_ENTER, 0},  {"kcbt", K_TAB, MOD_SHIFT}, {"kri", K_UP, MOD_SHIFT}, {"kind", K_DOWN, MOD_SHIFT},
    };
    static const struct {
        const char *name;
        uint32_t code;
    } modified[] = {
        {"kUP", K_UP},   {"kDN", K_DOWN},     {"kRIT", K_RIGHT},     {"kLFT", K_LEFT},  {"kHOM", K_HOME},
        {"kEND", K_END}, {"kPRV", K_PAGE_UP}, {"kNXT", K_PAGE_DOWN}, {"kDC", K_DELETE}, {"kIC", K_INSERT},
    };
    char name[16];
    for (size_t i = 0; i < ARRAY_LENGTH(plain); i++)
        learn(term, plain[i].name, plain[i].code, plain[i].modifiers);
    for (int i = 0; i < 12; i++) {
        snprintf(name, sizeof(name), "kf%d", i + 1);
        learn(term, name, K_F1 + (uint32_t)i, 0);
    }
    for (size_t i = 0; i < ARRAY_LENGTH(modified); i++)
        for (unsigned m = 1; m < 8;
             m++) { /* xterm's bits: Shift 1, Alt 2, Ctrl 4; names count from 2, Shift has none */
            snprintf(name, sizeof(name), m == 1 ? "%s" : "%s%u", modified[i].name, m + 1);
            learn(term, name, modified[i].code,
                  (m & 1 ? MOD_SHIFT : 0) | (m & 2 ? MOD_ALT : 0) | (m & 4 ? MOD_CTRL : 0));
        }
}

/* How long a lone ESC is waited with; ESCDELAY as curses documents it. Over a line the bytes of a key may come apart.
 */
static int escape_wait(void)
{
    const char *asked = getenv("ESCDELAY"), *tty = ttyname(STDIN_FILENO);
    char *end;
    long ms = asked && *asked ? strtol(asked, &end, 10) : -1;
    if (ms >= 0 && *end == '\0')
        return ms < 5000 ? (int)ms : 5000;
    static const char *const remote[] = {"SSH_CONNECTION", "SSH_TTY", "SSH_CLIENT"};
    for (size_t i = 0; i < ARRAY_LENGTH(remote); i++)
        if (getenv(remote[i]))
            return KEY_ESCAPE_REMOTE_MS;
    bool serial = tty && str_starts(tty, "/dev/tty") && tty[8] >= 'A' && tty[8] <= 'Z'; /* ttyS0, ttyUSB0 */
    return serial ? KEY_ESCAPE_REMOTE_MS : KEY_ESCAPE_MS;
}

/* ---- what it is told when we come and go ---- */

#define MOUSE_ON  "\033[?1000h\033[?1006h"
#define MOUSE_OFF "\033[?1006l\033[?1000l"
#define TITLE_ON  "\033[22;0t" /* keeps the window's title */
#define TITLE_OFF "\033[23;0t"
/* For a signal handler: made beforehand, sent as it is. It may come in the middle of a sequence, which CAN and ST end
 * (otherwise that would swallow the first of these); unknown modes are ignored by all terminals; what the description says
 * comes after them, for those that have other ways. */
static char crash_off[512];

/* Without the pauses that only real terminals of old need: "$<5>". */
static void add_capability(struct str *out, const char *name)
{
    for (const char *p = capability(name); p && *p; p++) {
        const char *end = p[0] == '$' && p[1] == '<' ? strchr(p, '>') : NULL;
        if (end)
            p = end;
        else
            str_add_char(out, *p);
    }
}

static void prepare_crash(const struct term *term)
{
    struct str text = STR_INIT;
    str_add(&text, is_plain() ? "\030" : "\030\033\\");
    str_add(&text, MOUSE_OFF "\033[?2004l\033[?1l\033>\033[0m");
    if (term->title)
        str_add(&text, TITLE_OFF);
    add_capability(&text, "rmkx");
    add_capability(&text, "sgr0");
    str_add(&text, is_plain() ? "" : "\033[?1049l");
    add_capability(&text, "rmcup");
    str_add(&text, "\033[?25h");
    add_capability(&text, "cnorm");
    str_add(&text, MOUSE_OFF "\r\n");
    snprintf(crash_off, sizeof(crash_off), "%s", text.text);
    str_free(&text);
}

static void send_modes(const struct term *term, bool on)
{
    const char *keypad_on = capability("smkx"), *paste = capability(on ? "BE" : "BD");
    if (on && keypad_on && strstr(keypad_on, "\033=") && strcmp(term_name(), "st") != 0 &&
        !str_starts(term_name(), "st-"))
        signals_send("\033>"); /* cursor keys as the description says, but the ten-key pad's digits as digits: on PuTTY
                                * its / and * would be F2 and F3. (st needs the pad's mode for Delete and Insert.) */
    if (paste)
        signals_send(paste);
    else if (!is_plain())
        signals_send(on ? "\033[?2004h" : "\033[?2004l");
    if (term->title)
        signals_send(on ? TITLE_ON : TITLE_OFF);
    if (term->mouse && capability("kmous"))
        signals_send(on ? MOUSE_ON : MOUSE_OFF);
}

void term_mouse(struct term *term, bool on)
{
    if (term->mouse != on && capability("kmous"))
        signals_send(on ? MOUSE_ON : MOUSE_OFF);
    term->mouse = on;
}

/* Asked of those that understand xterm's strings, and so swallow what they do not know. The answer is no key (key_stream.h), and may
 * come when it will: nobody waits for it. Most have it here while the workbook is opened; one that comes after the first picture
 * changes it. */
#define GROUND_QUESTION "\033]11;?\033\\"
#define GROUND_LATE_MS  150 /* over a long line */

static void ask_ground(struct term *term)
{
    if (term->theme != THEME_AUTO || term->ground != GROUND_UNKNOWN || !term->colour || !is_xterm_like())
        return;
    signals_send(GROUND_QUESTION);
    term->asked = clock_ms();
}

/* ---- starting and stopping ---- */

static struct term *the_term; /* for atexit and mem_on_failure, which have no argument */

static void restore_at_exit(void)
{
    if (the_term) {
        struct term *term = the_term;
        term_stop(&term);
    }
}

bool term_hides_japanese(const struct term *term)
{
    return term->plain_glyphs;
}

/* The window's own size; what the environment says (LINES, COLUMNS) only where the line does not know it. */
static void window_size(int *rows, int *columns)
{
    struct winsize size;
    getmaxyx(stdscr, *rows, *columns);
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_row > 0 && size.ws_col > 0) {
        *rows = size.ws_row;
        *columns = size.ws_col;
    }
}

static SCREEN *open_screen(void)
{
    use_tioctl(TRUE);
    SCREEN *screen = newterm(NULL, stdout, stdin);
    if (!screen && is_xterm_like()) { /* its description is not installed here (PuTTY on a small machine) */
        bool few = strcmp(term_name(), "putty") == 0 || strcmp(term_name(), "rxvt") == 0;
        screen = few ? NULL : newterm("xterm-256color", stdout, stdin);
        if (!screen)
            screen = newterm("xterm", stdout, stdin);
    }
    return screen;
}

struct term *term_start(bool mouse, bool japanese, enum theme theme, struct error *err)
{
    if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO)) {
        error_set(err, ERROR_UNSUPPORTED, "terminal");
        error_detail(err, "standard input or output is no terminal; use --plain to work line by line, --keys FILE for "
                          "a scripted run");
        return NULL;
    }
    signals_prepare();
    SCREEN *screen = open_screen();
    if (!screen || !capability("cup")) {
        if (screen) {
            endwin();
            delscreen(screen);
        }
        error_set(err, ERROR_UNSUPPORTED, "terminal");
        error_detail(
            err, "TERM=%s cannot place its cursor or is unknown; use --plain, or try TERM=xterm-256color or TERM=linux",
            term_name());
        return NULL;
    }
    struct term *term = mem_zero(1, sizeof(*term));
    term->screen = screen;
    term->title = is_xterm_like();
    term->plain_glyphs = !japanese && !term_shows_japanese();
    term->cursor = -1;
    term->theme = theme;
    term->ground = ground_of_colorfgbg(getenv("COLORFGBG"));
    term->mouse = mouse;
    term->stream = key_stream_new(escape_wait(), str_starts(term_name(), "linux"));
    raw();
    noecho();
    nonl();
    keypad(stdscr, TRUE); /* for what it sends; the keys are read here */
    idlok(stdscr, FALSE);
    leaveok(stdscr, FALSE);
    term_styles(term);
    learn_keys(term);
    int rows, columns;
    window_size(&rows, &columns);
    resizeterm(rows, columns);
    prepare_crash(term);
    signals_catch(crash_off);
    send_modes(term, true);
    ask_ground(term);
    static bool once;
    the_term = term;
    if (!once) {
        atexit(restore_at_exit);
        mem_on_failure(signals_restore);
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
    if (term->asked &&
        clock_ms() - term->asked < GROUND_LATE_MS * 4) /* the answer shall not stand behind the next prompt */
        hear(term, GROUND_LATE_MS);
    curs_set(1);
    send_modes(term, false);
    endwin();
    signals_leave();
    delscreen(term->screen);
    key_stream_free(&term->stream);
    canvas_free(&term->shown);
    free(term);
}

void term_size(const struct term *term, int *rows, int *columns)
{
    (void)term;
    window_size(rows, columns);
}

/* The terminal is ours again: whoever had it may have left it in any state. */
static void come_back(struct term *term)
{
    signals_continued(); /* known */
    reset_prog_mode();
    clearok(stdscr, TRUE);
    refresh();
    send_modes(term, true);
    term->cursor = -1;
    term->repaint_all = term->resized = true; /* the window may have changed meanwhile */
}

static void stop(struct term *term, bool group)
{
    curs_set(1);
    send_modes(term, false);
    endwin();
    signals_suspend(group);
    come_back(term);
}

void term_suspend(struct term *term)
{
    stop(term, true);
}

void term_forget(struct term *term)
{
    const char *clear = capability("E3");
    term_redraw(term);
    if (clear)
        signals_send(clear);
}

void term_title(struct term *term, const char *text)
{
    if (!term->title)
        return;
    struct str safe = STR_INIT;
    str_add(&safe, "\033]2;");
    utf8_safe(&safe, text, false); /* nothing in it can end the sequence or begin another */
    str_add(&safe, "\033\\");
    signals_send(safe.text);
    str_free(&safe);
}

/* ---- reading ---- */

/* Waits at most TIMEOUT ms (-1: for ever) and hands on what has come by then. */
static void hear(struct term *term, int timeout)
{
    struct pollfd fds[2] = {{.fd = STDIN_FILENO, .events = POLLIN}, {.fd = signals_pipe(), .events = POLLIN}};
    if (poll(fds, 2, timeout) <= 0)
        return;
    if (fds[1].revents & POLLIN)
        signals_drain();
    if (fds[0].revents & POLLIN) {
        char bytes[4096];
        ssize_t got = read(STDIN_FILENO, bytes, sizeof(bytes));
        if (got > 0) {
            key_stream_feed(term->stream, bytes, (size_t)got, clock_ms());
            sodium_memzero(bytes, (size_t)got); /* it may have been a passphrase */
        } else if (got == 0 || (errno != EINTR && errno != EAGAIN))
            signals_set_hangup();
    } else if (fds[0].revents & (POLLHUP | POLLERR | POLLNVAL)) {
        signals_set_hangup();
    }
}

bool term_waits(struct term *term)
{
    struct pollfd fds[2] = {{.fd = STDIN_FILENO, .events = POLLIN}, {.fd = signals_pipe(), .events = POLLIN}};
    return key_stream_wait(term->stream, clock_ms()) == 0 || poll(fds, 2, 0) > 0;
}

void term_listen(struct term *term)
{
    hear(term, 0);
    ground_is_known(term);
}

/* What signals said. */
static struct event outside_event(struct term *term)
{
    struct event event = {0};
    if (signals_hangup())
        return (struct event){.kind = EVENT_HANGUP};
    if (signals_stop())
        stop(term, false);
    if (signals_continued())
        come_back(term);
    if (signals_resized() || term->resized || ground_is_known(term)) {
        term->resized = false;
        term->repaint_all = true; /* terminals move what they show when they change their size */
        event.kind = EVENT_RESIZE;
        window_size(&event.rows, &event.columns);
    }
    return event;
}

/* Has the answer come to what its ground is? The looks are those for it then. */
static bool ground_is_known(struct term *term)
{
    enum ground ground = term->asked ? key_stream_ground(term->stream) : GROUND_UNKNOWN;
    if (ground == GROUND_UNKNOWN)
        return false;
    term->asked = 0;
    bool other = ground != term->ground;
    term->ground = ground;
    if (other && term->theme == THEME_AUTO)
        term_theme(term, THEME_AUTO);
    return other;
}

struct event term_read(struct term *term, int timeout)
{
    int64_t now = clock_ms(), end = timeout < 0 ? INT64_MAX : now + timeout;
    for (;; now = clock_ms()) {
        struct event event = outside_event(term);
        if (event.kind == EVENT_NONE)
            event = key_stream_next(term->stream, now);
        if (event.kind != EVENT_NONE)
            return event;
        int pending = key_stream_wait(term->stream, now);
        int64_t left = end - now;
        int wait = left > 60000 ? 60000 : left > 0 ? (int)left : 0;
        hear(term, pending >= 0 && pending < wait ? pending : wait);
        if (left <= 0) { /* what was waiting is known now */
            event = outside_event(term);
            return event.kind != EVENT_NONE ? event : key_stream_next(term->stream, now);
        }
    }
}
