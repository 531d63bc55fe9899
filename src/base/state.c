#include "base/state.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/cache.h"

#define FILE_NAME "screen"
#define BYTES_MAX 65536

char *state_folder(void)
{
    const char *state = getenv("XDG_STATE_HOME"), *home = getenv("HOME");
    if (state && state[0] == '/')
        return mem_format("%s/mamori", state);
    return home && home[0] == '/' ? mem_format("%s/.local/state/mamori", home) : NULL;
}

bool state_make_folder(const char *folder)
{
    char *path = mem_text(folder);
    bool good = true;
    for (char *p = strchr(path + 1, '/'); good && p; p = strchr(p + 1, '/')) {
        *p = '\0';
        good = mkdir(path, 0700) == 0 || errno == EEXIST || errno == EROFS || errno == EACCES;
        *p = '/';
    }
    good = mkdir(path, 0700) == 0 || errno == EEXIST;
    free(path);
    return good;
}

/* ---- its files ---- */

char *state_read(const char *name)
{
    char *folder = state_folder(), *path = folder ? mem_format("%s/%s", folder, name) : NULL, *text = NULL;
    size_t size = 0;
    int fd = path ? cache_open(path, BYTES_MAX, &size) : -1;
    if (fd >= 0) {
        text = mem_zero(size + 1, 1);
        if (!cache_take(fd, text, size))
            *text = '\0';
        close(fd);
    }
    free(path);
    free(folder);
    return text ? text : mem_text("");
}

void state_write(const char *name, const struct str *text)
{
    char *folder = state_folder(), *path = folder ? mem_format("%s/%s", folder, name) : NULL;
    if (path && text->length <= BYTES_MAX && state_make_folder(folder))
        cache_write(path, text->text, text->length);
    free(path);
    free(folder);
}

/* ---- the file "screen" ---- */

/* The value on LINE when that is one of KEY, else NULL. */
static const char *value_of(const char *line, const char *key)
{
    size_t length = strlen(key);
    return strncmp(line, key, length) == 0 && line[length] == ' ' ? line + length + 1 : NULL;
}

size_t state_all(const char *key, char **values, size_t max)
{
    char *all = state_read(FILE_NAME), *rest = all;
    size_t count = 0;
    for (char *line; count < max && (line = strsep(&rest, "\n"));) {
        const char *value = value_of(line, key);
        if (value && *value)
            values[count++] = mem_text(value);
    }
    free(all);
    return count;
}

char *state_get(const char *key)
{
    char *value = NULL;
    return state_all(key, &value, 1) ? value : NULL;
}

/* VALUE (unless NULL: only taken away is OLD) first, then what was there. */
static void rewrite(const char *key, const char *value, const char *old, size_t keep)
{
    struct str out = STR_INIT;
    char *all = state_read(FILE_NAME), *before = mem_text(all), *rest = all;
    size_t kept = value ? 1 : 0;
    if (value)
        str_add_format(&out, "%s %s\n", key, value);
    for (char *line; (line = strsep(&rest, "\n"));) {
        const char *other = value_of(line, key);
        if (!*line || (other && (strcmp(other, old) == 0 || kept++ >= keep)))
            continue;
        str_add_format(&out, "%s\n", line);
    }
    if (strcmp(out.text, before) != 0)
        state_write(FILE_NAME, &out);
    free(before);
    free(all);
    str_free(&out);
}

void state_put(const char *key, const char *value, size_t keep)
{
    if (*value && !strchr(value, '\n'))
        rewrite(key, value, value, keep);
}
