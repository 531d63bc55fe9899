#include "book/draft_aside.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/state.h"

#define HEAD      "mamori draft 1\n"
#define ENDING    ".draft"
#define BYTES_MAX (1 << 20)

enum { FIELDS = 6 }; /* sheet, row, column, person, time, text */

char *draft_aside_folder(void)
{
    return state_folder();
}

static char *name_of(const char *workbook, const struct store_draft *draft)
{
    const char *const part[] = {draft->sheet, draft->row, draft->column, draft->person};
    uint64_t hash = STR_HASH;
    for (size_t i = 0; i < ARRAY_LENGTH(part); i++) {
        const char *text = part[i] ? part[i] : "";
        hash = str_hash(str_hash(hash, text, strlen(text)), "\xff", 1);
    }
    return mem_format("%s-%016llx" ENDING, workbook, (unsigned long long)hash);
}

static void pack(const struct store_draft *draft, struct str *out)
{
    char at[24];
    snprintf(at, sizeof(at), "%lld", (long long)draft->at);
    const char *const field[FIELDS] = {draft->sheet, draft->row, draft->column, draft->person, at, draft->text};
    str_clear(out);
    str_add(out, HEAD);
    for (size_t i = 0; i < FIELDS; i++)
        str_add_format(out, "%zu:%s\n", strlen(field[i] ? field[i] : ""), field[i] ? field[i] : "");
}

/* Takes BYTES apart in place; false when anything is not as pack() writes it. */
static bool unpack(char *bytes, struct store_draft *out)
{
    const char *field[FIELDS];
    if (!str_starts(bytes, HEAD))
        return false;
    bytes += strlen(HEAD);
    for (size_t i = 0; i < FIELDS; i++) {
        char *end;
        unsigned long length = strtoul(bytes, &end, 10);
        if (end == bytes || *end != ':' || length > strlen(end + 1) || end[1 + length] != '\n')
            return false;
        field[i] = end + 1;
        bytes = end + 1 + length;
        *bytes++ = '\0';
    }
    *out = (struct store_draft){.sheet = field[0],
                                .row = field[1],
                                .column = field[2],
                                .person = field[3],
                                .text = field[5],
                                .at = strtoll(field[4], NULL, 10)};
    return true;
}

bool draft_aside_prepare(const char *workbook, const struct store_draft *draft, struct str *path, struct str *bytes)
{
    char *folder = draft_aside_folder(), *name = name_of(workbook, draft);
    bool good = folder && state_make_folder(folder);
    str_clear(path);
    if (good)
        str_add_format(path, "%s/%s", folder, name);
    pack(draft, bytes);
    free(name);
    free(folder);
    return good;
}

/* Whole or not at all: an older text of the same place stays until the new one is on the disk. */
static bool write_file(const char *path, const struct str *bytes)
{
    char *temporary = mem_format("%s.%ld", path, (long)getpid());
    unlink(temporary);
    int fd = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    bool good = fd >= 0;
    for (size_t at = 0; good && at < bytes->length;) {
        ssize_t n = write(fd, bytes->text + at, bytes->length - at);
        good = n > 0 || (n < 0 && errno == EINTR);
        at += n > 0 ? (size_t)n : 0;
    }
    good = good && fsync(fd) == 0;
    if (fd >= 0)
        good = close(fd) == 0 && good;
    good = good && rename(temporary, path) == 0;
    if (!good)
        unlink(temporary);
    free(temporary);
    return good;
}

bool draft_aside_put(const char *workbook, const struct store_draft *draft)
{
    struct str path = STR_INIT, bytes = STR_INIT;
    bool good;
    if (draft->text) {
        good = draft_aside_prepare(workbook, draft, &path, &bytes) && write_file(path.text, &bytes);
    } else {
        char *folder = draft_aside_folder(), *name = name_of(workbook, draft);
        if (folder)
            str_add_format(&path, "%s/%s", folder, name);
        good = !folder || unlink(path.text) == 0 || errno == ENOENT;
        free(name);
        free(folder);
    }
    str_free(&path);
    str_free(&bytes);
    return good;
}

/* A file of ours with one draft; NULL: it is none. */
static char *read_file(const char *path)
{
    struct stat st;
    int fd = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    char *bytes = NULL;
    if (fd >= 0 && fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && st.st_uid == geteuid() && st.st_size < BYTES_MAX) {
        bytes = mem_zero((size_t)st.st_size + 1, 1);
        if (read(fd, bytes, (size_t)st.st_size) != st.st_size || strlen(bytes) != (size_t)st.st_size) {
            free(bytes);
            bytes = NULL;
        }
    }
    if (fd >= 0)
        close(fd);
    return bytes;
}

void draft_aside_each(const char *workbook, draft_aside_fn *draft, void *context)
{
    char *folder = draft_aside_folder();
    DIR *all = folder ? opendir(folder) : NULL;
    size_t id = strlen(workbook), ending = strlen(ENDING);
    bool more = true;
    for (struct dirent *entry; all && more && (entry = readdir(all));) {
        const char *name = entry->d_name;
        size_t length = strlen(name);
        if (length < id + ending || strncmp(name, workbook, id) != 0 || name[id] != '-' ||
            strcmp(name + length - ending, ENDING) != 0)
            continue;
        char *path = mem_format("%s/%s", folder, name), *bytes = read_file(path);
        struct store_draft one;
        if (bytes && unpack(bytes, &one))
            more = draft(context, &one);
        free(bytes);
        free(path);
    }
    if (all)
        closedir(all);
    free(folder);
}
