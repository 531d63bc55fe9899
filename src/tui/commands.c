#include "tui/commands.h"

#include <string.h>

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

#define KEYS_MAX 9

/* The keys as codes, read once from the table above: a constant in all but name. */
static struct parsed {
    size_t count;
    struct key key[KEYS_MAX];
} parsed[CMD_COUNT];
static struct key menu_keys[MENU_COUNT];
static bool ready;

static void parse_all(void)
{
    if (ready)
        return;
    for (size_t i = 0; i < CMD_COUNT; i++) {
        const char *p = table[i].keys;
        while (*p) {
            char name[32];
            size_t length = strcspn(p, " ");
            if (length > 0 && length < sizeof(name) && parsed[i].count < KEYS_MAX) {
                memcpy(name, p, length);
                name[length] = '\0';
                if (key_parse(name, &parsed[i].key[parsed[i].count]))
                    parsed[i].count++;
            }
            p += length;
            p += strspn(p, " ");
        }
    }
    for (size_t i = 0; i < MENU_COUNT; i++)
        key_parse(menus[i].key, &menu_keys[i]);
    ready = true;
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
    *keys = parsed[command].key;
    return parsed[command].count;
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
    for (size_t i = 0; i < parsed[command].count; i++)
        if (key_same(parsed[command].key[i], key))
            return true;
    return false;
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

void command_key_text(enum command command, struct str *out)
{
    parse_all();
    if (parsed[command].count)
        key_text(parsed[command].key[0], out);
}
