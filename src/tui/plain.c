#include "tui/plain.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "base/passphrase.h"
#include "base/utf8.h"
#include "tui/keys_conf.h"
#include "tui/popup.h"
#include "ui/linear.h"

struct plain {
    FILE *out;
    struct str input; /* read, and not used yet */
    bool ended;       /* there is no more */
    bool greeted;
    unsigned serial; /* of the screen whose lines were told last */
    const struct popup *popup;
    char *title, *banner, *body, *hint, *here; /* as told last; BODY is the screen's, below popups */
    char *window;                              /* the popup's lines */
};

static volatile sig_atomic_t asked_to_end;

static void on_signal(int number)
{
    asked_to_end = number;
}

struct plain *plain_new(FILE *out)
{
    static const int numbers[] = {SIGHUP, SIGINT, SIGTERM};
    struct sigaction action = {.sa_handler = on_signal}; /* no SA_RESTART: reading ends */
    sigemptyset(&action.sa_mask);
    for (size_t i = 0; i < ARRAY_LENGTH(numbers); i++)
        sigaction(numbers[i], &action, NULL);
    struct plain *plain = mem_zero(1, sizeof(*plain));
    plain->out = out;
    plain->input = (struct str)STR_INIT;
    return plain;
}

static void forget(struct plain *p)
{
    char **texts[] = {&p->title, &p->banner, &p->body, &p->hint, &p->here, &p->window};
    for (size_t i = 0; i < ARRAY_LENGTH(texts); i++) {
        free(*texts[i]);
        *texts[i] = NULL;
    }
    p->serial = 0;
    p->popup = NULL;
}

void plain_free(struct plain **plain)
{
    if (!*plain)
        return;
    forget(*plain);
    str_free(&(*plain)->input);
    free(*plain);
    *plain = NULL;
}

/* ---- telling ---- */

/* Is LINE (LENGTH bytes) one of the lines of TEXT? */
static bool stands_in(const char *line, size_t length, const char *text)
{
    for (const char *p = text, *end; p && *p; p = *end ? end + 1 : NULL) {
        end = p + strcspn(p, "\n");
        if ((size_t)(end - p) == length && strncmp(p, line, length) == 0)
            return true;
    }
    return false;
}

/* The lines of NOW that BEFORE (NULL: all are new) has not; NOW is kept in its place. */
static void tell_lines(struct plain *p, char **before, struct str *now)
{
    for (const char *line = now->text; *line;) {
        size_t length = strcspn(line, "\n");
        if (length && !stands_in(line, length, *before))
            fprintf(p->out, "%.*s\n", (int)length, line);
        line += length + (line[length] == '\n');
    }
    free(*before);
    *before = str_take(now);
}

static bool tell_one(struct plain *p, char **before, struct str *now, const char *sign)
{
    bool other = now->length && (!*before || strcmp(*before, now->text) != 0);
    if (other)
        fprintf(p->out, "%s%s\n", sign, now->text);
    free(*before);
    *before = str_take(now);
    return other;
}

/* Bars say in signs what stands beside them. */
static void drop_bars(struct str *text)
{
    struct str out = STR_INIT;
    for (const char *p = text->text; *p;) {
        size_t bar = *p == '[' ? 1 + strspn(p + 1, "=-") : 0;
        if (bar > 1 && p[bar] == ']')
            p += bar + 1;
        else
            str_add_char(&out, *p++);
    }
    while (out.length && out.text[out.length - 1] == ' ')
        out.text[--out.length] = '\0';
    str_free(text);
    *text = out;
}

/* True: it is another one. */
static bool tell_title(struct app *app, struct plain *p)
{
    const struct screen screen = *app_screen(app);
    struct str text = STR_INIT;
    if (app->book && screen.ops->title)
        screen.ops->title(app, screen.state, &text);
    if (app->book && screen.ops->status) { /* its own; person and time are no news */
        str_add(&text, "  ");
        screen.ops->status(app, screen.state, &text);
    }
    struct str safe = STR_INIT; /* it comes from the workbook, and past the canvas */
    utf8_safe(&safe, text.text, false);
    drop_bars(&safe);
    bool other = tell_one(p, &p->title, &safe, "# ");
    str_free(&safe);
    str_free(&text);
    return other;
}

#define BESIDE 4 /* so many columns are a margin: where more are left, something else stands there */

/* What is chosen in a long list is told by itself: the others only when all is asked for, or where something stands beside the list. */
static void body_lines(struct app *app, bool all, struct str *out)
{
    const struct screen *screen = app_screen(app);
    const struct table *table = app_table(screen);
    struct rect body = app->body, list = table ? table->rect : (struct rect){0};
    if (!table || all || list.rows == 0 || list.columns + BESIDE < body.columns) {
        linear_lines(app->canvas, body, out);
        return;
    }
    linear_lines(app->canvas, rect_of(body.row, body.column, list.row - body.row, body.columns), out);
    if (table->list.count)
        str_add_format(out, ngettext("%zu line, this one:\n", "%zu lines, the one here:\n", table->list.count),
                       table->list.count);
    int below = list.row + list.rows;
    linear_lines(app->canvas, rect_of(below, body.column, body.row + body.rows - below, body.columns), out);
}

/* What there is to say of the present picture; ALL: whether it was said before or not. */
static void tell(struct app *app, struct plain *p, bool all)
{
    struct canvas *canvas = app->canvas;
    struct str text = STR_INIT;
    unsigned serial = app->depth ? app_screen(app)->serial : 0;
    app_paint(app);
    if (all || serial != p->serial) {
        const struct popup *popup = all ? NULL : p->popup;
        forget(p);
        p->popup = popup;
    }
    p->serial = serial;
    if (tell_title(app, p) && !app->popup &&
        !linear_has_heads(canvas, app->body)) { /* another question: all of it, its choices, too */
        free(p->body);
        p->body = NULL;
    }
    int upper = app->book && app_screen(app)->ops->no_menu_bar ? 1 : 2;
    if (app->book)
        linear_lines(canvas, rect_of(upper, 0, app->body.row - upper, canvas->columns), &text);
    tell_lines(p, &p->banner, &text);
    struct rect place = app->popup ? app->popup->rect : app->body;
    if (app->popup) {
        if (app->popup != p->popup) {
            free(p->window);
            p->window = NULL;
            free(p->here);
            p->here = NULL;
        }
        linear_lines(canvas, place, &text);
        tell_lines(p, &p->window, &text);
    } else if (app->book) {
        body_lines(app, all, &text);
        tell_lines(p, &p->body, &text);
    }
    int below = app->book ? canvas->rows - 2 - app->hint_rows : canvas->rows - 4;
    linear_lines(canvas, rect_of(below, 0, canvas->rows - 1 - below, canvas->columns), &text);
    tell_lines(p, &p->hint, &text);
    if (linear_here(canvas, place, &text) || app->popup != p->popup)
        tell_one(p, &p->here, &text, "> ");
    p->popup = app->popup;
    str_free(&text);
}

/* ---- reading ---- */

/* The next line, without its end; false: there is none any more. */
static bool read_line(struct plain *p, struct str *line)
{
    str_clear(line);
    while (!asked_to_end) {
        const char *end = memchr(p->input.text, '\n', p->input.length);
        if (end || (p->ended && p->input.length)) {
            size_t length = end ? (size_t)(end - p->input.text) : p->input.length;
            str_add_length(line, p->input.text, length);
            memmove(p->input.text, p->input.text + length + (end != NULL), p->input.length - length - (end != NULL));
            p->input.length -= length + (end != NULL);
            p->input.text[p->input.length] = '\0';
            if (line->length && line->text[line->length - 1] == '\r')
                line->text[--line->length] = '\0';
            return true;
        }
        if (p->ended)
            return false;
        char bytes[4096];
        ssize_t got = read(STDIN_FILENO, bytes, sizeof(bytes));
        if (got > 0)
            str_add_length(&p->input, bytes, (size_t)got);
        else if (got == 0 || errno != EINTR)
            p->ended = true;
    }
    return false;
}

/* The terminal edits the line, so it must not show it; and it goes straight into guarded memory, with a NUL behind it. What is too long is cut. */
static bool read_hidden(struct plain *p, struct secret *line)
{
    struct termios modes, hidden;
    bool terminal = tcgetattr(STDIN_FILENO, &modes) == 0, end = false;
    if (terminal) {
        hidden = modes;
        hidden.c_lflag = (hidden.c_lflag & ~(tcflag_t)ECHO) | ECHONL;
        tcsetattr(STDIN_FILENO, TCSADRAIN, &hidden);
    }
    while (!asked_to_end && !end && !p->ended) {
        char byte;
        ssize_t got = 1;
        if (p->input.length) { /* came with the line before */
            byte = *p->input.text;
            memmove(p->input.text, p->input.text + 1, p->input.length--);
        } else if ((got = read(STDIN_FILENO, &byte, 1)) == 0 || (got < 0 && errno != EINTR)) {
            p->ended = true;
        }
        end = got > 0 && byte == '\n';
        if (got > 0 && !end && line->length + 1 < line->capacity)
            secret_add(line, &byte, 1);
    }
    if (terminal)
        tcsetattr(STDIN_FILENO, TCSADRAIN, &modes);
    return !asked_to_end && (end || line->length > 0);
}

/* ---- doing ---- */

static void press(struct app *app, struct key key)
{
    struct event event = {.kind = EVENT_KEY, .key = key};
    if (app->quit)
        return;
    app_event(app, &event);
    event_free(&event);
    if (!app->quit)
        app_paint(app);
}

/* A text: into the field that it opens, or that is open, where Enter keeps it; else its first character is a key. */
static void type(struct app *app, const char *text)
{
    const struct popup *popup = app->popup;
    bool first = true;
    for (const char *p = text; *p && !app->quit; first = false) {
        if (!first && !linear_types(app->canvas) && (!app->popup || app->popup != popup)) {
            app_message(app, MESSAGE_WARNING,
                        _("Only the first character was used; the rest of the line was left out."));
            return;
        }
        uint32_t c = utf8_next(&p);
        if (c == '\t')
            press(app, (struct key){K_TAB, 0});
        else if (c >= ' ' && c != 0x7F)
            press(app, (struct key){c, 0});
        if (first)
            popup = app->popup;
    }
    if (!app->quit && linear_types(app->canvas))
        press(app, (struct key){K_ENTER, 0});
}

/* To the line NUMBER of a list. */
static void go_to(struct app *app, unsigned long number)
{
    press(app, (struct key){K_HOME, MOD_CTRL});
    for (unsigned long i = 1; i < number && i < 10000; i++)
        press(app, (struct key){K_DOWN, 0});
}

/* One word behind the colon. */
static bool do_word(struct app *app, const char *word)
{
    char *end;
    struct key key;
    unsigned long number = strtoul(word, &end, 10);
    if (*word >= '1' && *word <= '9' && *end == '\0') {
        go_to(app, number);
        return true;
    }
    if (key_parse(word, &key)) {
        press(app, key_narrow(key));
        return true;
    }
    enum command command = command_of_id(word);
    const struct key *keys;
    if (command == CMD_NONE)
        return false;
    if (command_keys(command, &keys)) /* through the door of all keys */
        press(app, keys[0]);
    else if (!app->popup && app->book)
        app_command(app, command);
    else
        app_message(app, MESSAGE_INFO, _("First close what is open: an answer, or :Esc"));
    return true;
}

/* What stands behind the colon: words, and texts in quotes. False: a word that is none, in WRONG. */
static bool do_words(struct app *app, const char *text, struct str *wrong)
{
    struct str line = STR_INIT, word = STR_INIT;
    bool good = true;
    utf8_narrow(text, &line);
    for (const char *p = line.text; good && *(p += strspn(p, " \t"));) {
        bool quoted = *p == '"';
        size_t length = quoted ? strcspn(p + 1, "\"") : strcspn(p, " \t");
        str_clear(&word);
        str_add_length(&word, p + quoted, length);
        p += quoted + length;
        p += quoted && *p == '"';
        if (quoted)
            type(app, word.text);
        else
            good = do_word(app, word.text);
    }
    if (!good)
        str_add(wrong, word.text);
    str_free(&line);
    str_free(&word);
    return good;
}

static void do_line(struct app *app, struct plain *p, const char *line)
{
    static const char *const colons[] = {":", "："};
    struct str wrong = STR_INIT;
    const char *behind = NULL;
    for (size_t i = 0; i < ARRAY_LENGTH(colons); i++)
        if (str_starts(line, colons[i]))
            behind = line + strlen(colons[i]);
    if (!utf8_valid(line)) {
        app_message(app, MESSAGE_ERROR, _("This line is not valid UTF-8; nothing of it was used."));
    } else if (!*line) {
        press(app, (struct key){K_ENTER, 0});
    } else if (!behind) {
        type(app, line);
    } else if (*behind == ':') {
        type(app, behind);
    } else if (strcmp(behind, "read") == 0) {
        forget(p);
        tell(app, p, true);
    } else if (!do_words(app, behind, &wrong)) {
        app_message(app, MESSAGE_WARNING,
                    _("No key and no command is called \"%s\". A colon, then keys as :F7 :Tab :Esc, or :read"),
                    wrong.text);
    }
    str_free(&wrong);
}

/* The next line, done. False: there is none any more. */
static bool do_next(struct app *app, struct plain *p, struct str *line)
{
    struct secret *hidden = popup_hides(app) ? secret_new(PASSPHRASE_BYTES) : NULL;
    bool good = hidden ? read_hidden(p, hidden) : read_line(p, line);
    if (good && app->book)
        app_poll(app);
    if (good)
        do_line(app, p, hidden ? (const char *)hidden->bytes : line->text);
    secret_free(&hidden);
    return good;
}

void plain_run(struct app *app, struct plain *p)
{
    struct str line = STR_INIT;
    bool person = isatty(STDIN_FILENO);
    if (!p->greeted)
        fprintf(p->out, "%s\n",
                _("One line at a time: an answer or a text, then Enter. Keys after a colon: :F5 :Tab :Esc :F1 (help); "
                  ":read tells everything again; :Ctrl+Q quits."));
    p->greeted = true;
    forget(p);
    struct event idle = {.kind = EVENT_IDLE};
    app_event(app, &idle); /* the answers are read */
    while (!app->quit) {
        tell(app, p, false);
        if (person)
            fprintf(p->out, "%s", _("mamori: "));
        if (fflush(p->out) != 0 || !do_next(app, p, &line)) {
            struct event end = {.kind = EVENT_HANGUP};
            app_event(app, &end);
            break;
        }
    }
    if (asked_to_end || p->ended)
        putc('\n', p->out);
    fflush(p->out);
    str_free(&line);
}
