#include "tui/commands.h"

#include <string.h>

#include "base/intl.h"

static const struct command_def table[CMD_COUNT] = {
    [CMD_NONE] = {.name = "CMD_NONE", .keys = "", .menu = MENU_NONE, .help = ""},
#define X(id, keys, needs, bar, menu, label, help) [id] = {#id, keys, needs, bar, menu, label, help},
    COMMANDS(X)
#undef X
};

static const struct menu_def menus[MENU_COUNT] = {
#define X(id, key, title) [id] = {key, title},
    MENUS(X)
#undef X
};

struct keys {
    size_t count;
    struct key key[COMMAND_KEYS_MAX];
};

/* The keys as codes, read once from the table above (a constant in all but name), and as they are now: a key map is the only thing that
 * changes them, before the first key. */
static struct keys standard[CMD_COUNT], present[CMD_COUNT];
static struct key menu_keys[MENU_COUNT];
static bool ready, mapped;

static void parse_all(void)
{
    if (ready)
        return;
    for (size_t i = 0; i < CMD_COUNT; i++) {
        const char *p = table[i].keys;
        while (*p) {
            char name[32];
            size_t length = strcspn(p, " ");
            if (length > 0 && length < sizeof(name) && standard[i].count < COMMAND_KEYS_MAX) {
                memcpy(name, p, length);
                name[length] = '\0';
                if (key_parse(name, &standard[i].key[standard[i].count]))
                    standard[i].count++;
            }
            p += length;
            p += strspn(p, " ");
        }
    }
    for (size_t i = 0; i < MENU_COUNT; i++)
        key_parse(menus[i].key, &menu_keys[i]);
    memcpy(present, standard, sizeof(present));
    ready = true;
}

void commands_standard(void)
{
    parse_all();
    memcpy(present, standard, sizeof(present));
    mapped = false;
}

bool commands_are_standard(void)
{
    return !mapped;
}

void command_give_keys(enum command command, const struct key *keys, size_t count)
{
    parse_all();
    present[command] = (struct keys){.count = count};
    for (size_t i = 0; i < count; i++)
        present[command].key[i] = keys[i];
    mapped = true;
}

void command_id(enum command command, struct str *out)
{
    for (const char *p = table[command].name + strlen("CMD_"); *p; p++)
        str_add_char(out, *p == '_' ? '-' : (char)(*p - 'A' + 'a'));
}

enum command command_of_id(const char *id)
{
    struct str name = STR_INIT;
    enum command found = CMD_NONE;
    for (int i = 1; i < CMD_COUNT && found == CMD_NONE; i++) {
        str_clear(&name);
        command_id((enum command)i, &name);
        if (strcmp(name.text, id) == 0)
            found = (enum command)i;
    }
    str_free(&name);
    return found;
}

bool command_is_fixed(enum command command)
{
    return command <= CMD_ANSWER;
}

const struct command_def *command_def(enum command command)
{
    return &table[command];
}

const struct menu_def *menu_def(enum menu menu)
{
    return &menus[menu];
}

size_t command_keys(enum command command, const struct key **keys)
{
    parse_all();
    *keys = present[command].key;
    return present[command].count;
}

size_t command_standard_keys(enum command command, const struct key **keys)
{
    parse_all();
    *keys = standard[command].key;
    return standard[command].count;
}

enum move command_move(enum command command)
{
    switch (command) {
    case CMD_UP: return MOVE_UP;
    case CMD_DOWN: return MOVE_DOWN;
    case CMD_PAGE_UP: return MOVE_PAGE_UP;
    case CMD_PAGE_DOWN: return MOVE_PAGE_DOWN;
    case CMD_LINE_START:
    case CMD_FIRST: return MOVE_FIRST;
    case CMD_LINE_END:
    case CMD_LAST: return MOVE_LAST;
    default: return MOVE_NONE;
    }
}

bool command_moves(enum command command)
{
    return command_move(command) != MOVE_NONE;
}

bool command_has_key(enum command command, struct key key)
{
    parse_all();
    key = key_narrow(key);
    for (size_t i = 0; i < present[command].count; i++)
        if (key_same(present[command].key[i], key))
            return true;
    return false;
}

enum move command_move_of(struct key key)
{
    for (int i = 1; i < CMD_COUNT; i++)
        if (command_moves((enum command)i) && command_has_key((enum command)i, key))
            return command_move((enum command)i);
    return MOVE_NONE;
}

enum menu menu_of_key(struct key key)
{
    parse_all();
    key = key_narrow(key);
    if (key.code >= 'A' && key.code <= 'Z')
        key.code += 'a' - 'A';
    for (int i = 0; i < MENU_COUNT; i++)
        if (key_same(menu_keys[i], key))
            return (enum menu)i;
    return MENU_NONE;
}

void key_label(struct key key, struct str *out)
{
    static const struct {
        uint32_t code;
        const char *name;
    } arrows[] = {{K_UP, N_("Up")}, {K_DOWN, N_("Down")}, {K_LEFT, N_("Left")}, {K_RIGHT, N_("Right")}};
    struct str text = STR_INIT;
    key_text(key, &text);
    for (size_t i = 0; i < ARRAY_LENGTH(arrows); i++)
        if (key.code == arrows[i].code) {
            text.text[text.length -= strlen(arrows[i].name)] = '\0';
            str_add(&text, _(arrows[i].name));
        }
    str_add(out, text.text);
    str_free(&text);
}

void command_key_text(enum command command, struct str *out)
{
    parse_all();
    if (present[command].count)
        key_label(present[command].key[0], out);
}
