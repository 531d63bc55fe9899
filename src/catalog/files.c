#include "catalog/files.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/atomic.h"
#include "base/intl.h"
#include "base/stream.h"
#include "catalog/read.h"

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
    if (gone && lstat(path, &link) != 0) {
        if (errno == ENOENT || errno == ENOTDIR)
            return 0;
        number = errno;
        gone = false;
    }
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
        char **layers = there ? catalog_layers(dir, &count, NULL) : NULL;
        for (size_t k = 0; k < count; k++)
            free(layers[k]);
        free(layers);
        if (count > 0 ||
            (there && !layers)) /* what cannot be listed will say so, instead of others standing in for it */
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
        int number = errno;
        free(names);
        atomic_error_reading(number, dir, err);
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

char **catalog_layers(const char *dir, size_t *count, struct error *err)
{
    size_t names_count, kept = 0;
    char **names = folder_names(dir, &names_count, err);
    int found = 0;
    *count = 0;
    for (size_t i = 0; i < names_count && found >= 0; i++) {
        struct stat st;
        char *path = mem_format("%s/%s/" LAYER_FILE, dir, names[i]);
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
    if (name[0] == '/') { /* a folder of its own */
        size_t all = strlen(name);
        snprintf(out, size, "%s", all < size ? name : name + all - size + 1);
        return;
    }
    while (length > 1 && dir[length - 1] == '/')
        length--;
    if (length + 1 + strlen(name) < size)
        snprintf(out, size, "%.*s/%s", (int)length, dir, name);
    else
        snprintf(out, size, "%s", name);
}

char *files_path(const char *dir, const char *name)
{
    return name[0] == '/' ? mem_text(name) : mem_format("%s/%s", dir, name);
}

bool files_layer_exists(const char *dir, const char *id, const char *folder, bool *exists, struct error *err)
{
    struct stat st;
    char *path = folder ? mem_format("%s/" LAYER_FILE, folder) : mem_format("%s/%s/" LAYER_FILE, dir, id);
    int found = look(path, &st, err);
    *exists = found > 0;
    free(path);
    return found >= 0;
}

bool files_migrates(const char *dir, const char *id, const char *folder, bool *migrates, struct error *err)
{
    struct stat st;
    char *path = folder ? mem_format("%s/" MIGRATE_FILE, folder) : mem_format("%s/%s/" MIGRATE_FILE, dir, id);
    int found = look(path, &st, err);
    *migrates = found > 0;
    free(path);
    return found >= 0;
}

char *files_text(const char *path, size_t *length, struct error *err)
{
    int fd = stream_is(path)
                 ? stream_open()
                 : open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK); /* a pipe has no end: it is not waited for */
    struct stat st;
    if (fd < 0) {
        atomic_error_reading(errno, path, err);
        return NULL;
    }
    if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode)) {
        error_set(err, ERROR_IO, path);
        error_detail(err, "%s", _("not a file"));
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

static int64_t nanoseconds(struct timespec t)
{
    return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

void files_stat(const struct stat *st, struct file_state *out)
{
    *out = (struct file_state){.size = st->st_size,
                               .modified = nanoseconds(st->st_mtim),
                               .changed = nanoseconds(st->st_ctim),
                               .inode = (int64_t)st->st_ino};
}

void form_list_free(struct form_list *list)
{
    for (size_t i = 0; i < list->count; i++)
        free(list->file[i].name);
    free(list->file);
    *list = (struct form_list){0};
}

/* Is NAME, found in FOLDER, which is open as AT, a form? False with ERR when it should be one and is none that can be read: a form
 * that is passed over would be a sheet fewer, and nobody would know. */
static bool look_at_form(int at, const char *folder, const char *name, bool *form, struct stat *st, struct error *err)
{
    *form = str_ends(name, ".yaml") && strcmp(name, MIGRATE_FILE) != 0; /* that is read when somebody migrates */
    if (*form && fstatat(at, name, st, 0) == 0 && S_ISREG(st->st_mode)) /* nearly all */
        return true;
    if (!*form && !str_ends(name, ".yml"))
        return true;
    char *path = mem_format("%s/%s", folder, name);
    int found = *form ? look(path, st, err) : 1;
    if (!*form) {
        error_set(err, ERROR_FORM, path);
        error_detail(err, "%s", _("the name of a form ends in .yaml"));
    } else if (found == 0) { /* it was in the list a moment ago */
        error_set(err, ERROR_MISSING_FILE, path);
        error_detail(err, "%s", strerror(ENOENT));
    } else if (found > 0 && !S_ISREG(st->st_mode)) {
        error_set(err, ERROR_FORM, path);
        error_detail(err, "%s", _("not a file"));
    }
    bool good = *form && found > 0 && S_ISREG(st->st_mode);
    free(path);
    return good;
}

/* Adds the forms in DIR/BELOW (BELOW may be a path from the root). */
static bool list_folder(struct form_list *list, const char *dir, const char *below, bool documents, struct error *err)
{
    char *folder = files_path(dir, below);
    size_t count;
    char **names = folder_names(folder, &count, err);
    bool good = names != NULL, form;
    int at =
        good ? open(folder, O_PATH | O_DIRECTORY | O_CLOEXEC) : -1; /* without it each file is looked at by its path */
    for (size_t i = 0; i < count && good; i++) {
        struct stat st;
        good = look_at_form(at, folder, names[i], &form, &st, err);
        if (good && form) {
            list->file = mem_grow(list->file, list->count, &list->capacity, sizeof(*list->file));
            struct form_file *file = &list->file[list->count++];
            *file = (struct form_file){.name = mem_format("%s/%s", below, names[i]), .document = documents};
            files_stat(&st, &file->state);
        }
    }
    if (at >= 0)
        close(at);
    if (names)
        names_free(names, count);
    free(folder);
    return good;
}

/* A form that stands beside the folders of the layers would go missing in silence. */
static bool nothing_beside(const char *dir, struct error *err)
{
    struct form_list list = {0};
    bool good = list_folder(&list, dir, "", false, err);
    if (good && list.count > 0) {
        error_set(err, ERROR_FORM, list.file[0].name + 1);
        error_place(err, "%s", dir);
        good = error_detail(err, "%s", _("a form stands in the folder of its layer (in common, if it is for all)"));
    }
    form_list_free(&list);
    return good;
}

static int by_name(const void *a, const void *b)
{
    return strcmp(((const struct form_file *)a)->name, ((const struct form_file *)b)->name);
}

bool files_list(const char *dir, const struct layer_set *set, struct form_list *list, struct error *err)
{
    bool good = nothing_beside(dir, err);
    for (size_t i = 0; i < set->count && good; i++) {
        const char *layer = set->one[i].folder ? set->one[i].folder : set->one[i].id;
        char *below = mem_format("%s/" FILES_DOCUMENTS, layer), *folder = files_path(dir, below);
        struct stat st;
        good = list_folder(list, dir, layer, false, err);
        int found = good ? look(folder, &st, err) : 0;
        good = good && (found == 0 || (found > 0 && list_folder(list, dir, below, true, err)));
        free(below);
        free(folder);
    }
    if (list->count > 1) /* the same list, whatever the order of the layers */
        qsort(list->file, list->count, sizeof(*list->file), by_name);
    return good;
}

bool files_same(const struct form_list *a, const struct form_list *b)
{
    bool same = a->count == b->count;
    for (size_t i = 0; same && i < a->count; i++) {
        const struct form_file *x = &a->file[i], *y = &b->file[i];
        same = file_state_same(&x->state, &y->state) && x->document == y->document && strcmp(x->name, y->name) == 0;
    }
    return same;
}

struct tree *files_read(const char *dir, const struct form_list *list, catalog_report_fn *report, void *context,
                        struct error *err, size_t *faults)
{
    struct tree *tree = tree_new();
    for (size_t i = 0; i < list->count; i++) {
        struct error fault = {.code = ERROR_NONE};
        char *path = files_path(dir, list->file[i].name), shown[200];
        size_t length;
        char *text = files_text(path, &length, &fault);
        files_shown(dir, list->file[i].name, shown, sizeof(shown));
        if (text && tree_add(tree, list->file[i].name, shown, text, length, &fault))
            tree->file[tree->file_count - 1].document = list->file[i].document;
        else if ((*faults)++ == 0 && err)
            *err = fault;
        if (report && fault.code != ERROR_NONE)
            report(context, &fault);
        free(text);
        free(path);
    }
    return tree;
}
