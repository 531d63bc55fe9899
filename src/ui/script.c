#include "ui/script.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "base/atomic.h"
#include "base/utf8.h"

struct script {
    char *name, *text;
    const char *at; /* the rest of the present line, or the start of the next */
    int line;
    bool in_line, in_text; /* in_text: between the quotes of typed characters, which are handed out one by one */
    char *argument;        /* of the step handed out last */
};

struct script *script_from_text(const char *text, const char *name)
{
    struct script *script = mem_zero(1, sizeof(*script));
    script->name = mem_text(name);
    script->text = mem_text(text);
    script->at = script->text;
    return script;
}

struct script *script_open(const char *path, struct error *err)
{
    bool standard = strcmp(path, "-") == 0;
    int fd = standard ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
    struct str text = STR_INIT;
    char buffer[4096];
    ssize_t got = fd < 0 ? -1 : 0;
    while (fd >= 0 && ((got = read(fd, buffer, sizeof(buffer))) > 0 || (got < 0 && errno == EINTR)))
        if (got > 0)
            str_add_length(&text, buffer, (size_t)got);
    int number = errno;
    if (!standard && fd >= 0)
        close(fd);
    struct script *script = NULL;
    if (got < 0)
        atomic_error_reading(number, path, err);
    else if (utf8_invalid_at(text.text, text.length) >= 0)
        error_set(err, ERROR_NOT_UTF8, path);
    else
        script = script_from_text(text.text, path);
    str_free(&text);
    return script;
}

void script_free(struct script **script)
{
    if (!*script)
        return;
    free((*script)->name);
    free((*script)->text);
    free((*script)->argument);
    free(*script);
    *script = NULL;
}

const char *script_name(const struct script *script)
{
    return script->name;
}

static struct step step_of(struct script *script, enum step_kind kind)
{
    return (struct step){.kind = kind, .line = script->line};
}

static struct step wrong(struct script *script, struct error *err, const char *what, const char *detail)
{
    error_set(err, ERROR_SYNTAX, what);
    error_place(err, "%s:%d", script->name, script->line);
    if (detail)
        error_detail(err, "%s", detail);
    return step_of(script, STEP_ERROR);
}

static void skip_blanks(struct script *script)
{
    script->at += strspn(script->at, " \t\r");
}

/* "text" with its escapes; NULL when it does not end in this line. */
static char *quoted(struct script *script)
{
    struct str out = STR_INIT;
    const char *p = script->at + 1;
    while (*p && *p != '"' && *p != '\n') {
        if (*p == '\\' && p[1] && p[1] != '\n') {
            p++;
            str_add_char(&out, *p == 'n' ? '\n' : *p == 't' ? '\t' : *p);
            p++;
            continue;
        }
        str_add_char(&out, *p++);
    }
    if (*p != '"') {
        str_free(&out);
        return NULL;
    }
    script->at = p + 1;
    return str_take(&out);
}

static char *word(struct script *script)
{
    skip_blanks(script);
    size_t length = strcspn(script->at, " \t\r\n");
    char *text = mem_text_length(script->at, length);
    script->at += length;
    return text;
}

static bool number(struct script *script, int *out)
{
    char *text = word(script), *end = text;
    long n = strtol(text, &end, 10);
    bool good = end != text && *end == '\0' && n > -100000 && n < 100000000;
    free(text);
    *out = (int)n;
    return good;
}

static void skip_line(struct script *script)
{
    script->at += strcspn(script->at, "\n");
}

static struct step place_step(struct script *script, enum event_kind kind, struct error *err)
{
    struct step step = step_of(script, STEP_EVENT);
    step.event.kind = kind;
    if (!number(script, &step.event.row) || !number(script, &step.event.column) ||
        (kind == EVENT_WHEEL && !number(script, &step.event.lines)))
        return wrong(script, err, kind == EVENT_CLICK ? "click" : "wheel",
                     "click ROW COLUMN [twice], wheel ROW COLUMN LINES");
    step.event.row--;
    step.event.column--;
    skip_blanks(script);
    if (kind == EVENT_CLICK && str_starts(script->at, "twice")) {
        step.event.twice = true;
        script->at += 5;
    }
    return step;
}

static struct step text_step(struct script *script, enum step_kind kind, struct error *err)
{
    skip_blanks(script);
    free(script->argument);
    script->argument = *script->at == '"' ? quoted(script) : word(script);
    if (!script->argument || !*script->argument)
        return wrong(script, err,
                     kind == STEP_DUMP      ? "dump"
                     : kind == STEP_PICTURE ? "picture"
                                            : "expect",
                     "a text in \"quotes\" is missing");
    struct step step = step_of(script, kind);
    step.text = script->argument;
    return step;
}

static struct step resize_step(struct script *script, struct error *err)
{
    char *size = word(script), more;
    struct step step = step_of(script, STEP_EVENT);
    step.event.kind = EVENT_RESIZE;
    bool good = sscanf(size, "%dx%d%c", &step.event.columns, &step.event.rows, &more) == 2 && step.event.columns > 0 &&
                step.event.rows > 0 && step.event.columns <= 1000 && step.event.rows <= 1000;
    free(size);
    return good ? step : wrong(script, err, "resize", "resize COLUMNSxROWS, for example resize 132x43");
}

static struct step typed_step(struct script *script, struct error *err)
{
    const char *p = script->at;
    if (*p == '\\' && p[1] && p[1] != '\n') {
        script->at = p + 2;
        struct step step = step_of(script, STEP_EVENT);
        step.event = p[1] == 'n'   ? event_key(K_ENTER, 0)
                     : p[1] == 't' ? event_key(K_TAB, 0)
                                   : event_key((unsigned char)p[1], 0);
        return step;
    }
    if (*p == '\0' || *p == '\n')
        return wrong(script, err, "\"", "the closing quote is missing");
    struct step step = step_of(script, STEP_EVENT);
    step.event = event_key(utf8_next(&p), 0);
    script->at = p;
    return step;
}

struct step script_next(struct script *script, struct error *err)
{
    if (script->in_text) {
        if (*script->at != '"')
            return typed_step(script, err);
        script->at++;
        script->in_text = false;
    }
    for (;;) {
        if (!script->in_line) {
            if (!*script->at)
                return step_of(script, STEP_END);
            script->in_line = true;
            script->line++;
        }
        skip_blanks(script);
        if (*script->at == '#')
            skip_line(script);
        if (*script->at == '\n' || *script->at == '\0') {
            if (*script->at)
                script->at++;
            script->in_line = false;
            return step_of(script, STEP_PAINT);
        }
        if (*script->at == '<' && script->at[1] == '"') {
            script->at++;
            char *text = quoted(script);
            if (!text)
                return wrong(script, err, "<\"", "the closing quote is missing");
            struct step step = step_of(script, STEP_EVENT);
            step.event = (struct event){.kind = EVENT_PASTE, .text = text};
            return step;
        }
        if (*script->at == '"') {
            script->at++;
            script->in_text = true;
            return script_next(script, err);
        }
        char *name = word(script);
        struct step step;
        struct key key;
        if (strcmp(name, "dump") == 0)
            step = text_step(script, STEP_DUMP, err);
        else if (strcmp(name, "picture") == 0)
            step = text_step(script, STEP_PICTURE, err);
        else if (strcmp(name, "expect") == 0)
            step = text_step(script, STEP_EXPECT, err);
        else if (strcmp(name, "refuse") == 0)
            step = text_step(script, STEP_REFUSE, err);
        else if (strcmp(name, "resize") == 0)
            step = resize_step(script, err);
        else if (strcmp(name, "click") == 0)
            step = place_step(script, EVENT_CLICK, err);
        else if (strcmp(name, "wheel") == 0)
            step = place_step(script, EVENT_WHEEL, err);
        else if (strcmp(name, "wait") == 0) {
            skip_line(script);
            free(name);
            continue;
        } else if (strcmp(name, "hangup") == 0) {
            step = step_of(script, STEP_EVENT);
            step.event.kind = EVENT_HANGUP;
        } else if (strcmp(name, "idle") == 0) {
            int ms = 0;
            step = step_of(script, STEP_EVENT);
            step.event.kind = EVENT_IDLE;
            if (!number(script, &ms))
                step = wrong(script, err, "idle", "idle MILLISECONDS");
            step.event.idle = ms;
        } else if (key_parse(name, &key)) {
            step = step_of(script, STEP_EVENT);
            step.event = event_key(key.code, key.modifiers);
        } else {
            step = wrong(script, err, name, "a key by its name (Down, F2, Ctrl+Z), \"text\", or a command");
        }
        free(name);
        return step;
    }
}
