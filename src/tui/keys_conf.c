#include "tui/keys_conf.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "catalog/files.h"

#define LINE_MAX_KEYS COMMAND_KEYS_MAX

static char *keys_conf_path(void)
{
    const char *config = getenv("XDG_CONFIG_HOME"), *home = getenv("HOME");
    if (config && config[0] == '/')
        return mem_format("%s/mamori/keys.conf", config);
    return home && home[0] == '/' ? mem_format("%s/.config/mamori/keys.conf", home) : NULL;
}

/* ---- reading ---- */

/* What the lines read so far say. */
struct map {
    size_t line[CMD_COUNT]; /* 0: none speaks of it */
    size_t count[CMD_COUNT];
    struct key key[CMD_COUNT][COMMAND_KEYS_MAX];
};

static bool wrong(struct error *err, const char *path, size_t line, const char *subject)
{
    error_set(err, ERROR_SYNTAX, subject);
    return error_place(err, "%s:%zu", path, line);
}

/* Terminals send these for Tab, Enter, Backspace and Esc. */
static bool never_comes(struct key key)
{
    return (key.modifiers & MOD_CTRL) && key.code < 0x80 && strchr("hijm[", (int)key.code);
}

static bool types(struct key key)
{
    bool ascii = key.code < 0x80, letter = (key.code >= 'a' && key.code <= 'z') || (key.code >= 'A' && key.code <= 'Z');
    return key.code < K_FIRST && !(key.modifiers & (MOD_CTRL | MOD_ALT)) &&
           (!ascii || letter || (key.code >= '0' && key.code <= '9') || (key.code == ' ' && !key.modifiers));
}

static bool read_key(const char *word, struct map *map, enum command command, const char *path, size_t line,
                     struct error *err)
{
    struct key key;
    bool good = key_parse(word, &key);
    key = key_narrow(key);
    if (!good) {
        wrong(err, path, line, word);
        return error_detail(err, "%s",
                            _("no key is called so; write for example F9, Ctrl+Z, Alt+Enter, Shift+F3 or /"));
    }
    if (types(key)) {
        wrong(err, path, line, word);
        return error_detail(err, "%s", _("letters and digits are for typing; with Ctrl or Alt they can be keys"));
    }
    if (never_comes(key)) {
        wrong(err, path, line, word);
        return error_detail(err, "%s", _("terminals send another key for it: Tab, Enter, Backspace or Esc"));
    }
    if (menu_of_key(key) != MENU_NONE) {
        wrong(err, path, line, word);
        return error_detail(err, "%s", _("it opens a menu"));
    }
    for (size_t i = 0; i < map->count[command]; i++)
        if (key_same(map->key[command][i], key)) {
            wrong(err, path, line, word);
            return error_detail(err, "%s", _("it stands there twice"));
        }
    if (map->count[command] == COMMAND_KEYS_MAX) {
        wrong(err, path, line, word);
        return error_detail(err, _("a command has at most %d keys"), COMMAND_KEYS_MAX);
    }
    map->key[command][map->count[command]++] = key;
    return true;
}

static bool unknown_name(const char *name, const char *path, size_t line, struct error *err)
{
    const char *names[CMD_COUNT];
    char *owned[CMD_COUNT];
    for (int i = 1; i < CMD_COUNT; i++) {
        struct str id = STR_INIT;
        command_id((enum command)i, &id);
        names[i - 1] = owned[i] = str_take(&id);
    }
    const char *near = error_near_name(name, names, CMD_COUNT - 1);
    wrong(err, path, line, name);
    if (near)
        error_detail(err, _("no command is called so; did you mean \"%s\"?"), near);
    else
        error_detail(err, "%s", _("no command is called so; 'mamori keys print' shows all"));
    for (int i = 1; i < CMD_COUNT; i++)
        free(owned[i]);
    return false;
}

/* "undo = F9 Ctrl+Z" */
static bool read_line(char *text, struct map *map, const char *path, size_t line, struct error *err)
{
    static const char blanks[] = " \t\r";
    char *equals = strchr(text, '='), *rest, *name;
    text += strspn(text, blanks);
    if (!*text || *text == '#')
        return true;
    if (!equals) {
        wrong(err, path, line, text);
        return error_detail(err, "%s", _("a line reads: name = keys"));
    }
    *equals = '\0';
    rest = equals + 1;
    name = strsep(&text, blanks);
    enum command command = text && text[strspn(text, blanks)] ? CMD_NONE : command_of_id(name);
    if (command == CMD_NONE)
        return unknown_name(name, path, line, err);
    if (command_is_fixed(command)) {
        wrong(err, path, line, name);
        return error_detail(err, "%s", _("its keys stay: boxes and text fields have them, too"));
    }
    if (map->line[command]) {
        wrong(err, path, line, name);
        return error_detail(err, _("line %zu speaks of it already"), map->line[command]);
    }
    map->line[command] = line;
    for (char *word; (word = strsep(&rest, blanks));)
        if (*word && !read_key(word, map, command, path, line, err))
            return false;
    if (map->count[command] == 0 && command_def(command)->menu == MENU_NONE) {
        wrong(err, path, line, name);
        return error_detail(err, "%s", _("it needs a key: no menu has it"));
    }
    return true;
}

/* Two commands that have a key in common in the table are never there at the same time. */
static bool never_meet(enum command a, enum command b)
{
    const struct key *one, *other;
    size_t count = command_standard_keys(a, &one), others = command_standard_keys(b, &other);
    for (size_t i = 0; i < count; i++)
        for (size_t k = 0; k < others; k++)
            if (key_same(one[i], other[k]))
                return true;
    return false;
}

static size_t keys_of(const struct map *map, enum command command, const struct key **keys)
{
    if (!map->line[command])
        return command_standard_keys(command, keys);
    *keys = map->key[command];
    return map->count[command];
}

static bool shared(const struct map *map, enum command a, enum command b, struct key *key)
{
    const struct key *one, *other;
    size_t count = keys_of(map, a, &one), others = keys_of(map, b, &other);
    for (size_t i = 0; i < count; i++)
        for (size_t k = 0; k < others; k++)
            if (key_same(one[i], other[k])) {
                *key = one[i];
                return true;
            }
    return false;
}

static bool no_key_twice(const struct map *map, const char *path, struct error *err)
{
    for (int a = 1; a < CMD_COUNT; a++)
        for (int b = a + 1; b < CMD_COUNT; b++) {
            struct key key;
            if ((!map->line[a] && !map->line[b]) || never_meet((enum command)a, (enum command)b) ||
                !shared(map, (enum command)a, (enum command)b, &key))
                continue;
            struct str text = STR_INIT, one = STR_INIT, other = STR_INIT;
            key_text(key, &text);
            command_id((enum command)a, &one);
            command_id((enum command)b, &other);
            size_t line = map->line[a] > map->line[b] ? map->line[a] : map->line[b];
            wrong(err, path, line, text.text);
            error_detail(err, _("%s and %s would share this key; give one of them another"), one.text, other.text);
            str_free(&text);
            str_free(&one);
            str_free(&other);
            return false;
        }
    return true;
}

/* The same of a text that is in memory. */
static bool keys_conf_text(const char *text, const char *path, struct error *err)
{
    struct map *map = mem_zero(1, sizeof(*map));
    char *copy = mem_text(text), *rest = copy;
    bool good = true;
    size_t number = 1;
    commands_standard();
    for (char *line; good && (line = strsep(&rest, "\n")); number++)
        good = read_line(line, map, path, number, err);
    good = good && no_key_twice(map, path, err);
    for (int i = 1; good && i < CMD_COUNT; i++)
        if (map->line[i])
            command_give_keys((enum command)i, map->key[i], map->count[i]);
    free(copy);
    free(map);
    return good;
}

bool keys_conf_read(const char *path, struct error *err)
{
    char *own = path ? mem_text(path) : keys_conf_path();
    struct error failed = {0};
    size_t length = 0;
    char *text = own ? files_text(own, &length, &failed) : NULL;
    bool good = true;
    commands_standard();
    if (!own || (!text && !path && failed.code == ERROR_MISSING_FILE)) {
        /* nobody asked for other keys */
    } else if (!text) {
        good = false;
        if (err)
            *err = failed;
    } else if (strlen(text) != length || !utf8_valid(text)) {
        good = error_set(err, ERROR_NOT_UTF8, own);
    } else {
        good = keys_conf_text(text, own, err);
    }
    free(text);
    free(own);
    return good;
}

/* ---- printing ---- */

static void print_line(enum command command, struct str *out)
{
    const struct key *keys;
    size_t count = command_keys(command, &keys);
    const struct command_def *def = command_def(command);
    str_add_format(out, "# %s\n%s", keys_said(NULL, _(def->help)), command_is_fixed(command) ? "# " : "");
    command_id(command, out);
    str_add(out, " =");
    for (size_t i = 0; i < count; i++) {
        str_add_char(out, ' ');
        key_text(keys[i], out);
    }
    str_add_char(out, '\n');
}

void keys_conf_print(struct str *out)
{
    static const char *const heads[MENU_COUNT + 1] = {
#define X(id, key, title) [id] = title,
        MENUS(X)
#undef X
            [MENU_NONE] = N_("In no menu"),
    };
    char *path = keys_conf_path();
    str_add_format(out, _("# The keys of mamori. Kept as %s it is obeyed; 'mamori keys check' looks at it.\n"),
                   path ? path : "keys.conf");
    str_add(
        out,
        _("# A line: name = keys. The first key is shown; lines may be left out. What has no key is in its menu.\n"));
    free(path);
    for (int menu = 0; menu <= MENU_COUNT; menu++) {
        str_add_format(out, "\n# ---- %s ----\n", _(heads[menu]));
        for (int i = 1; i < CMD_COUNT; i++)
            if ((int)command_def((enum command)i)->menu == menu && !command_is_fixed((enum command)i))
                print_line((enum command)i, out);
    }
    str_add_format(out, "\n# ---- %s ----\n", _("These stay: boxes and text fields have them, too"));
    for (int i = 1; i < CMD_COUNT && command_is_fixed((enum command)i); i++)
        print_line((enum command)i, out);
}

/* ---- texts that name keys ---- */

/* What typing in a field means, whatever a map says. */
static bool is_of_typing(struct key key)
{
    return (key.modifiers == MOD_ALT && (key.code == K_ENTER || key.code == K_UP)) ||
           (!key.modifiers && key.code == K_DELETE); /* also a word */
}

static bool has(enum command command, struct key key, bool only_first, bool standard)
{
    const struct key *keys;
    size_t count = standard ? command_standard_keys(command, &keys) : command_keys(command, &keys);
    for (size_t i = 0; i < count && (i == 0 || !only_first); i++)
        if (key_same(keys[i], key))
            return true;
    return false;
}

/* Which command a text means by KEY of the table. */
static enum command meant(struct app *app, struct key key)
{
    enum command found = CMD_NONE;
    for (int pass = 0; pass < 2 && found == CMD_NONE; pass++)
        for (int i = 1; i < CMD_COUNT; i++)
            if (has((enum command)i, key, pass == 0, true) &&
                (found == CMD_NONE || (app && app->book && !app_has(app, found) && app_has(app, (enum command)i))))
                found = (enum command)i;
    return found;
}

/* The word at P, which is not within another one, is a key that a command does not show any more: what is said instead. */
static bool say(struct app *app, const char *word, size_t length, struct str *out)
{
    char name[24];
    struct key key;
    if (length >= sizeof(name))
        return false;
    memcpy(name, word, length);
    name[length] = '\0';
    if (!key_parse(name, &key) || is_of_typing(key))
        return false;
    enum command command = meant(app, key);
    if (command == CMD_NONE || command_is_fixed(command))
        return false;
    if (has(command, key, has(command, key, true, true), false))
        return false;
    const struct key *keys;
    if (command_keys(command, &keys) > 0)
        command_key_text(command, out);
    else
        str_add_format(out, _("Menu: %s"), _(command_def(command)->label));
    return true;
}

static bool in_word(char c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '+';
}

/* How long the word is that begins here: letters, digits and +, or one sign, or the sign after a +. */
static size_t word_length(const char *p)
{
    size_t length = 0;
    while (in_word(p[length]))
        length++;
    if (length == 0 || (p[length - 1] == '+' && p[length] > ' ' && (unsigned char)p[length] < 0x80))
        length++;
    return length;
}

/* Signs are no keys in most texts, but where they begin a part of a line of keys ("  / search"), and before the word. */
static bool sign_is_key(const char *text, const char *p)
{
    bool begins = p == text || (p - text > 1 && p[-1] == ' ' && p[-2] == ' ');
    const char *word = _(" key");
    return *p > ' ' && ((begins && (p[1] == ' ' || p[1] == '\0')) || str_starts(p + 1, word));
}

/* One copy of each text that was said, for the rest of the run: as with gettext(), a text may be kept. */
static const char *keep(const char *text)
{
    static struct said {
        struct said *next;
        char text[];
    } * first;
    struct said *said = first;
    while (said && strcmp(said->text, text) != 0)
        said = said->next;
    if (!said) {
        size_t size = strlen(text) + 1;
        said = mem_zero(1, sizeof(*said) + size);
        memcpy(said->text, text, size);
        said->next = first;
        first = said;
    }
    return said->text;
}

const char *keys_said(struct app *app, const char *text)
{
    if (commands_are_standard())
        return text;
    struct str out = STR_INIT; /* not the app's: a key map is printed without one */
    for (const char *p = text; *p;) {
        size_t length = word_length(p);
        if ((!in_word(*p) && !sign_is_key(text, p)) || !say(app, p, length, &out))
            str_add_length(&out, p, length);
        p += length;
    }
    const char *said = keep(out.text);
    str_free(&out);
    return said;
}
