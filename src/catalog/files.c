#include "catalog/files.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/intl.h"
#include "catalog/tree_cache.h"

#ifndef FORMS_DIR
#define FORMS_DIR "/usr/local/share/mamori/forms"
#endif

/* What stands at PATH: 1 something, 0 nothing, -1 that cannot be told, and ERR names it: a link that leads nowhere, a
 * folder without permission, a fault of the disk. Only what is surely not there may be passed over. */
static int look(const char *path, struct stat *st, struct error *err)
{
    struct stat link;
    if (stat(path, st) == 0)
        return 1;
    int number = errno;
    bool gone = number == ENOENT || number == ENOTDIR;
    if (gone && lstat(path, &link) != 0 && (errno == ENOENT || errno == ENOTDIR))
        return 0;
    error_set(err, gone ? ERROR_MISSING_FILE : ERROR_IO, path);
    error_detail(err, "%s", gone ? _("a link that leads to nothing") : strerror(number));
    return -1;
}

/* forms/ beside PROGRAM, or beside the folder it is in: the source tree. It must look like our forms, not like any
 * folder of that name. */
static char *beside_program(void)
{
    char self[4096];
    ssize_t length = readlink("/proc/self/exe", self, sizeof(self) - 1);
    if (length <= 0)
        return NULL;
    self[length] = 0;
    const char *up[] = {"", "../"};
    for (size_t i = 0; i < ARRAY_LENGTH(up); i++) {
        char *dir = mem_format("%.*s%sforms", (int)(strrchr(self, '/') + 1 - self), self, up[i]);
        size_t count = 0;
        struct stat st;
        bool there = stat(dir, &st) == 0 && S_ISDIR(st.st_mode);
        char **packs = there ? catalog_packs(dir, &count, NULL) : NULL;
        for (size_t k = 0; k < count; k++)
            free(packs[k]);
        free(packs);
        if (count > 0 ||
            (there && !packs)) /* what cannot be listed will say so, instead of others standing in for it */
            return dir;
        free(dir);
    }
    return NULL;
}

char *catalog_forms_dir(const char *option)
{
    const char *environment = getenv("MAMORI_FORMS");
    if (option && *option)
        return mem_text(option);
    if (environment && *environment)
        return mem_text(environment);
    char *dir = beside_program();
    return dir ? dir : mem_text(FORMS_DIR);
}

static int compare_names(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static void names_free(char **names, size_t count)
{
    for (size_t i = 0; i < count; i++)
        free(names[i]);
    free(names);
}

/* Names in DIR, sorted, without hidden ones; NULL with ERR when it cannot be read to its end: half a list would be
 * forms fewer. */
static char **folder_names(const char *dir, size_t *count, struct error *err)
{
    size_t capacity = 0;
    char **names = mem_grow(NULL, 0, &capacity, sizeof(*names));
    *count = 0;
    DIR *folder = opendir(dir);
    if (!folder) {
        free(names);
        error_set(err, errno == ENOENT ? ERROR_MISSING_FILE : ERROR_IO, dir);
        error_detail(err, "%s", strerror(errno));
        return NULL;
    }
    errno = 0;
    for (struct dirent *entry; (entry = readdir(folder)); errno = 0) {
        if (entry->d_name[0] == '.')
            continue;
        names = mem_grow(names, *count, &capacity, sizeof(*names));
        names[(*count)++] = mem_text(entry->d_name);
    }
    int number = errno;
    closedir(folder);
    if (number) {
        names_free(names, *count);
        *count = 0;
        error_set(err, ERROR_IO, dir);
        error_detail(err, "%s", strerror(number));
        return NULL;
    }
    qsort(names, *count, sizeof(*names), compare_names);
    return names;
}

char **catalog_packs(const char *dir, size_t *count, struct error *err)
{
    size_t names_count, kept = 0;
    char **names = folder_names(dir, &names_count, err);
    int found = 0;
    *count = 0;
    for (size_t i = 0; i < names_count && found >= 0; i++) {
        struct stat st;
        char *path = mem_format("%s/%s/pack.yaml", dir, names[i]);
        found = look(path, &st, err);
        if (found > 0) { /* to the front */
            char *name = names[i];
            names[i] = names[kept];
            names[kept++] = name;
        }
        free(path);
    }
    for (size_t i = found < 0 ? 0 : kept; i < names_count; i++)
        free(names[i]);
    if (found >= 0 && names) {
        *count = kept;
        return names;
    }
    free(names);
    return NULL;
}

void files_shown(const char *dir, const char *name, char *out, size_t size)
{
    while (dir[0] == '.' && dir[1] == '/' && dir[2])
        dir += 2;
    size_t length = strlen(dir);
    while (length > 1 && dir[length - 1] == '/')
        length--;
    if (length + 1 + strlen(name) < size)
        snprintf(out, size, "%.*s/%s", (int)length, dir, name);
    else
        snprintf(out, size, "%s", name);
}

bool files_pack_exists(const char *dir, const char *pack, bool *exists, struct error *err)
{
    struct stat st;
    char *path = mem_format("%s/%s/pack.yaml", dir, pack);
    int found = look(path, &st, err);
    *exists = found > 0;
    free(path);
    return found >= 0;
}

char *files_text(const char *path, size_t *length, struct error *err)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK); /* a pipe has no end: it is not waited for */
    struct stat st;
    if (fd < 0 || fstat(fd, &st) != 0 || !S_ISREG(st.st_mode)) {
        error_set(err, fd < 0 && errno == ENOENT ? ERROR_MISSING_FILE : ERROR_IO, path);
        error_detail(err, "%s", fd < 0 ? strerror(errno) : _("not a file"));
        if (fd >= 0)
            close(fd);
        return NULL;
    }
    /* One byte more than allowed, so that the size is judged by what is read, not by what the folder said. */
    size_t room = (st.st_size < TREE_MAX_FILE ? (size_t)st.st_size : TREE_MAX_FILE) + 1, got = 0;
    char *text = mem_resize(NULL, room + 1, 1);
    for (;;) {
        ssize_t n = read(fd, text + got, room - got);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0) {
            error_set(err, ERROR_IO, path);
            error_detail(err, "%s", strerror(errno));
            close(fd);
            free(text);
            return NULL;
        }
        got += (size_t)n;
        if (n == 0 || got > TREE_MAX_FILE)
            break;
        if (got == room) {
            room = room * 2 < TREE_MAX_FILE + 1 ? room * 2 : TREE_MAX_FILE + 1;
            text = mem_resize(text, room + 1, 1);
        }
    }
    close(fd);
    text[got] = 0;
    *length = got;
    return text;
}

struct file_list {
    struct form_file *file;
    size_t count, capacity;
};

static void list_free(struct file_list *list)
{
    for (size_t i = 0; i < list->count; i++)
        free(list->file[i].name);
    free(list->file);
}

static bool ends_with(const char *text, const char *end)
{
    size_t length = strlen(text), end_length = strlen(end);
    return length >= end_length && strcmp(text + length - end_length, end) == 0;
}

static int64_t nanoseconds(struct timespec t)
{
    return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

static void list_add(struct file_list *list, char *name, const struct stat *st)
{
    list->file = mem_grow(list->file, list->count, &list->capacity, sizeof(*list->file));
    list->file[list->count++] = (struct form_file){.name = name,
                                                   .size = st->st_size,
                                                   .modified = nanoseconds(st->st_mtim),
                                                   .changed = nanoseconds(st->st_ctim),
                                                   .inode = (int64_t)st->st_ino};
}

/* Is PATH, found in a folder, a form? False with ERR when it should be one and is none that can be read: a form that is
 * passed over would be a sheet fewer, and nobody would know. */
static bool look_at_form(const char *path, bool *form, struct stat *st, struct error *err)
{
    *form = ends_with(path, ".yaml");
    if (ends_with(path, ".yml")) {
        error_set(err, ERROR_FORM, path);
        return error_detail(err, "%s", _("the name of a form ends in .yaml"));
    }
    if (!*form)
        return true;
    int found = look(path, st, err);
    if (found == 0) { /* it was in the list a moment ago */
        error_set(err, ERROR_MISSING_FILE, path);
        return error_detail(err, "%s", strerror(ENOENT));
    }
    if (found > 0 && !S_ISREG(st->st_mode)) {
        error_set(err, ERROR_FORM, path);
        return error_detail(err, "%s", _("not a file"));
    }
    return found > 0;
}

/* Adds the forms in DIR/BELOW (BELOW may be ""); pack.yaml comes first. */
static bool list_folder(struct file_list *list, const char *dir, const char *below, struct error *err)
{
    char *folder = *below ? mem_format("%s/%s", dir, below) : mem_text(dir);
    size_t count, from = list->count;
    char **names = folder_names(folder, &count, err);
    bool good = names != NULL, form;
    for (size_t i = 0; i < count && good; i++) {
        struct stat st;
        char *path = mem_format("%s/%s", folder, names[i]);
        good = look_at_form(path, &form, &st, err);
        if (good && form) {
            list_add(list, *below ? mem_format("%s/%s", below, names[i]) : mem_text(names[i]), &st);
            if (*below && strcmp(names[i], "pack.yaml") == 0) {
                struct form_file pack = list->file[list->count - 1];
                memmove(list->file + from + 1, list->file + from, (list->count - 1 - from) * sizeof(pack));
                list->file[from] = pack;
            }
        }
        free(path);
    }
    if (names)
        names_free(names, count);
    free(folder);
    return good;
}

static struct tree *parse_files(const char *dir, const struct file_list *list, catalog_report_fn *report, void *context,
                                struct error *err, size_t *faults)
{
    struct tree *tree = tree_new();
    for (size_t i = 0; i < list->count; i++) {
        const struct form_file *file = &list->file[i];
        struct error fault = {.code = ERROR_NONE};
        char *path = mem_format("%s/%s", dir, file->name), shown[200];
        size_t length;
        char *text = files_text(path, &length, &fault);
        files_shown(dir, file->name, shown, sizeof(shown));
        if (!text || !tree_add(tree, file->name, shown, text, length, &fault)) {
            if ((*faults)++ == 0 && err)
                *err = fault;
            if (report)
                report(context, &fault);
        } else {
            struct tree_file *kept = &tree->file[tree->file_count - 1];
            kept->size = file->size;
            kept->modified = file->modified;
            kept->changed = file->changed;
            kept->inode = file->inode;
        }
        free(text);
        free(path);
    }
    return tree;
}

static struct tree *tree_of(const char *dir, const char *cache, const struct file_list *list, catalog_report_fn *report,
                            void *context, struct error *err, size_t *faults)
{
    struct tree *tree = tree_cache_read(dir, cache, list->file, list->count);
    *faults = 0;
    if (!tree) {
        tree = parse_files(dir, list, report, context, err, faults);
        if (*faults == 0)
            tree_cache_write(tree, dir, cache);
    }
    return tree;
}

static struct tree *no_tree(const struct error *fault, catalog_report_fn *report, void *context, struct error *err,
                            size_t *faults)
{
    *faults = 1;
    if (err)
        *err = *fault;
    if (report)
        report(context, fault);
    return NULL;
}

static bool list_forms(struct file_list *list, const char *dir, const char *pack, struct error *err)
{
    return list_folder(list, dir, pack, err) && list_folder(list, dir, "", err);
}

struct tree *files_tree(const char *dir, const char *pack, catalog_report_fn *report, void *context, struct error *err,
                        size_t *faults)
{
    struct file_list list = {0};
    struct error fault = {.code = ERROR_NONE};
    bool good = list_forms(&list, dir, pack, &fault);
    struct tree *tree =
        good ? tree_of(dir, pack, &list, report, context, err, faults) : no_tree(&fault, report, context, err, faults);
    list_free(&list);
    return tree;
}

/* The documents' files; none when the pack has no such folder. */
static bool list_documents(struct file_list *list, const char *dir, const char *pack, struct error *err)
{
    char *below = mem_format("%s/" FILES_DOCUMENTS, pack), *folder = mem_format("%s/%s", dir, below);
    struct stat st;
    int found = look(folder, &st, err);
    bool good = found == 0 || (found > 0 && list_folder(list, dir, below, err));
    free(below);
    free(folder);
    return good;
}

struct tree *files_documents(const char *dir, const char *pack, catalog_report_fn *report, void *context,
                             struct error *err, size_t *faults)
{
    struct file_list list = {0};
    struct error fault = {.code = ERROR_NONE};
    char *cache = mem_format("%s." FILES_DOCUMENTS, pack);
    struct tree *tree = list_documents(&list, dir, pack, &fault)
                            ? tree_of(dir, cache, &list, report, context, err, faults)
                            : no_tree(&fault, report, context, err, faults);
    free(cache);
    list_free(&list);
    return tree;
}

bool files_current(const char *dir, const char *pack, const struct tree *tree, const struct tree *documents)
{
    struct file_list forms = {0}, texts = {0};
    struct error unread = {.code = ERROR_NONE};
    bool same =
        list_forms(&forms, dir, pack, &unread) && tree_is_of(tree, forms.file, forms.count) &&
        (!documents || (list_documents(&texts, dir, pack, &unread) && tree_is_of(documents, texts.file, texts.count)));
    list_free(&forms);
    list_free(&texts);
    return same;
}

static uint64_t mix(uint64_t sum, uint64_t value)
{
    sum = (sum ^ value) * 0x9e3779b97f4a7c15u;
    return sum ^ sum >> 29;
}

bool files_documents_stamp(const char *dir, const char *pack, uint64_t *stamp, struct error *err)
{
    struct file_list list = {0};
    uint64_t sum = 0;
    bool good = list_documents(&list, dir, pack, err);
    for (size_t i = 0; i < list.count; i++) {
        for (const char *c = list.file[i].name; *c; c++)
            sum = mix(sum, (unsigned char)*c);
        sum = mix(mix(sum, (uint64_t)list.file[i].size), (uint64_t)list.file[i].modified);
    }
    list_free(&list);
    *stamp = sum;
    return good;
}
