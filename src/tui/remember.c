#include "tui/remember.h"

#include <string.h>

#include "base/cache.h"

#define PLACES_MAX 65536 /* some thousand sheets */

static char *file_name(struct app *app)
{
    return mem_format("%s.places", store_id(app->book->store));
}

/* The line of KEY in TEXT and its LENGTH with the end of line; NULL. */
static const char *line_of(const char *text, const char *key, size_t *length)
{
    size_t id = strlen(key);
    for (const char *line = text; *line; line += *length) {
        *length = strcspn(line, "\n");
        *length += line[*length] == '\n';
        if (strncmp(line, key, id) == 0 && line[id] == ' ')
            return line;
    }
    return NULL;
}

char *remember_read(struct app *app, const char *key)
{
    char *name = file_name(app), *text = cache_read(name, PLACES_MAX), *place = NULL;
    size_t length;
    const char *line = text ? line_of(text, key, &length) : NULL;
    if (line)
        place = mem_format("%.*s", (int)strcspn(line + strlen(key) + 1, "\n"), line + strlen(key) + 1);
    free(text);
    free(name);
    return place;
}

void remember(struct app *app, const char *key, const char *value)
{
    char *name = file_name(app), *path = cache_path(name, true), *text = cache_read(name, PLACES_MAX);
    struct str out = app_str(app);
    size_t length = 0;
    const char *line = text ? line_of(text, key, &length) : NULL;
    str_add_format(&out, "%s %s\n", key, value); /* the newest first */
    if (text)
        str_add_length(&out, text, line ? (size_t)(line - text) : strlen(text));
    if (line)
        str_add(&out, line + length);
    if (path && out.length < PLACES_MAX)
        cache_write(path, out.text, out.length);
    free(text);
    free(path);
    free(name);
}
