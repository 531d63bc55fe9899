#include "base/path.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/account.h"
#include "base/intl.h"

const char *path_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

bool path_ends(const char *path, const char *ending)
{
    size_t length = strlen(path), n = strlen(ending);
    return length > n && strcasecmp(path + length - n, ending) == 0;
}

char *path_folder(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? mem_text_length(path, slash == path ? 1 : (size_t)(slash - path)) : mem_text(".");
}

char *path_join(const char *folder, const char *name)
{
    size_t length = strlen(folder);
    if (name[0] == '/' || length == 0)
        return mem_text(name);
    return mem_format("%s%s%s", folder, folder[length - 1] == '/' ? "" : "/", name);
}

bool path_is_typed(const char *typed)
{
    while (*typed == ' ')
        typed++;
    return strchr(typed, '/') || strchr(typed, '\\') || *typed == '~' || *typed == '"' || *typed == '\'' ||
           strncasecmp(typed, "file:", 5) == 0;
}

static bool is_there(const char *path)
{
    return access(path, F_OK) == 0;
}

/* The first folder on the way that cannot be entered, or NULL. The caller frees it. */
static char *closed_folder(const char *path)
{
    for (const char *slash = strchr(path + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
        char *folder = mem_text_length(path, (size_t)(slash - path));
        if (access(folder, X_OK) != 0 && errno == EACCES)
            return folder;
        free(folder);
    }
    return NULL;
}

void path_add_reason(const char *path, int number, struct str *out)
{
    struct stat st;
    char *folder = NULL;
    str_add(out, strerror(number));
    if (number != EACCES && number != EPERM)
        return;
    if (stat(path, &st) != 0) {
        folder = errno == EACCES ? closed_folder(path) : NULL;
        if (folder)
            str_add_format(out, _("; the folder %s cannot be entered"), folder);
    } else if (st.st_uid != geteuid()) {
        struct account owner;
        account_find(st.st_uid, &owner);
        if (owner.login)
            str_add_format(out, _("; it belongs to %s"), owner.login);
        else
            str_add_format(out, _("; it belongs to account number %ld"), (long)st.st_uid);
        account_free(&owner);
    }
    free(folder);
}

/* Without the blanks around, without one pair of quotes. */
static char *unquoted(const char *typed)
{
    while (isspace((unsigned char)*typed))
        typed++;
    size_t length = strlen(typed);
    while (length && isspace((unsigned char)typed[length - 1]))
        length--;
    if (length >= 2 && (*typed == '"' || *typed == '\'') && typed[length - 1] == *typed) {
        typed++;
        length -= 2;
    }
    return mem_text_length(typed, length);
}

static int hex_digit(char c)
{
    return c >= '0' && c <= '9' ? c - '0' : tolower(c) >= 'a' && tolower(c) <= 'f' ? tolower(c) - 'a' + 10 : -1;
}

/* file:///a%20b, file://localhost/a → /a b, /a. %00 ends nothing: it stays as it is written. */
static char *without_scheme(const char *text)
{
    if (strncasecmp(text, "file:", 5) != 0)
        return mem_text(text);
    text += 5;
    if (str_starts(text, "//")) {
        text += 2;
        text += strncasecmp(text, "localhost/", 10) == 0 ? 9 : 0;
    }
    char *path = mem_text(text), *to = path;
    for (const char *p = path; *p; p++) {
        int high = *p == '%' ? hex_digit(p[1]) : -1, low = high >= 0 ? hex_digit(p[2]) : -1;
        if (low >= 0 && (high || low)) {
            *to++ = (char)(high * 16 + low);
            p += 2;
        } else {
            *to++ = *p;
        }
    }
    *to = '\0';
    return path;
}

/* ~/x and ~ with the home folder. */
static char *with_home(const char *text, const char *folder)
{
    const char *home = getenv("HOME");
    if (text[0] == '~' && (text[1] == '/' || !text[1]) && home && *home)
        return text[1] ? path_join(home, text + 2) : mem_text(home);
    return path_join(folder, text);
}

/* A shell's "My\ File.xlsx" → My File.xlsx */
static char *without_backslashes(const char *text)
{
    char *plain = mem_text(text), *to = plain;
    for (const char *p = plain; *p; p++) {
        if (*p == '\\' && p[1])
            p++;
        *to++ = *p;
    }
    *to = '\0';
    return plain;
}

/* D:\a\b → /mnt/d/a/b */
static char *drive_mounted(const char *text)
{
    char *path = mem_format("/mnt/%c%s", tolower((unsigned char)text[0]), text + 2);
    for (char *p = path; *p; p++)
        if (*p == '\\')
            *p = '/';
    return path;
}

char *path_of_typed(const char *typed, const char *folder)
{
    char *bare = unquoted(typed), *text = without_scheme(bare);
    char *path = *text ? with_home(text, folder) : mem_text("");
    bool drive = isalpha((unsigned char)text[0]) && text[1] == ':' && (text[2] == '\\' || text[2] == '/');
    if (*path && !is_there(path) && (drive || strchr(text, '\\'))) {
        char *other = drive ? drive_mounted(text) : without_backslashes(text);
        char *instead = with_home(other, folder);
        if (is_there(instead)) {
            free(path);
            path = instead;
        } else {
            free(instead);
        }
        free(other);
    }
    free(bare);
    free(text);
    return path;
}
