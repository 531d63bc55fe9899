/* Where one left off in the sessions of a workbook. Looking writes nothing into a workbook, so the place is kept in the person's
 * own cache: ID.places, a line "SHEET ROW" for each sheet. Without it one begins at the first question that is open. */
#include <string.h>

#include "base/cache.h"
#include "tui/session.h"

#define PLACES_MAX 65536 /* some thousand sheets */

static char *file_name(struct app *app)
{
    return mem_format("%s.places", store_id(app->book->store));
}

/* The line of SHEET in TEXT and its LENGTH with the end of line; NULL. */
static const char *line_of(const char *text, const char *sheet, size_t *length)
{
    size_t id = strlen(sheet);
    for (const char *line = text; *line; line += *length) {
        *length = strcspn(line, "\n");
        *length += line[*length] == '\n';
        if (strncmp(line, sheet, id) == 0 && line[id] == ' ')
            return line;
    }
    return NULL;
}

char *session_place(struct app *app, size_t sheet)
{
    char *name = file_name(app), *text = cache_read(name, PLACES_MAX), *place = NULL;
    const char *id = app_sheet(app, sheet)->id;
    size_t length;
    const char *line = text ? line_of(text, id, &length) : NULL;
    if (line)
        place = mem_format("%.*s", (int)strcspn(line + strlen(id) + 1, "\n"), line + strlen(id) + 1);
    free(text);
    free(name);
    return place;
}

void session_keep_place(struct app *app, size_t sheet, const char *row)
{
    char *name = file_name(app), *path = cache_path(name, true), *text = cache_read(name, PLACES_MAX);
    const char *id = app_sheet(app, sheet)->id;
    struct str out = STR_INIT;
    size_t length = 0;
    const char *line = text ? line_of(text, id, &length) : NULL;
    str_add_format(&out, "%s %s\n", id, row); /* the newest first */
    if (text)
        str_add_length(&out, text, line ? (size_t)(line - text) : strlen(text));
    if (line)
        str_add(&out, line + length);
    if (path && out.length < PLACES_MAX)
        cache_write(path, out.text, out.length);
    str_free(&out);
    free(text);
    free(path);
    free(name);
}
