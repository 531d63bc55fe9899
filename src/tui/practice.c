/* The sample company to practise with: a workbook in a folder of its own, thrown away when it is left.
 *
 * Whoever practises holds a lock on the folder. So what a killed program left behind is known, and thrown away at the next start. */
#include <dirent.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/atomic.h"
#include "base/date.h"
#include "base/path.h"
#include "book/book_watch.h"
#include "tui/history_text.h"
#include "tui/start.h"

#define PREFIX "mamori-practice-"
#define ENDING ".mamori"

/* The I-th folder for what need not last: the first ones only this account can enter. NULL behind the last. */
static const char *place(size_t i)
{
    static const char *const named[] = {"XDG_RUNTIME_DIR", "TMPDIR"};
    const char *const path = i < ARRAY_LENGTH(named) ? getenv(named[i]) : i == ARRAY_LENGTH(named) ? "/tmp" : NULL;
    return i > ARRAY_LENGTH(named) ? NULL : path && path[0] == '/' ? path : "";
}

/* A folder that only this account can enter, locked. */
static char *locked_folder(int *lock)
{
    const char *at;
    for (size_t i = 0; (at = place(i)); i++) {
        char *folder = *at ? mem_format("%s/" PREFIX "XXXXXX", at) : NULL;
        if (folder && mkdtemp(folder)) {
            *lock = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
            if (*lock >= 0) /* where there are no locks nothing is swept either */
                (void)flock(*lock, LOCK_EX | LOCK_NB);
            return folder;
        }
        free(folder);
    }
    return NULL;
}

bool practice_make(struct app *app, struct app_next *next, struct error *err)
{
    struct book_options options = *app->open;
    options.read_only = false;
    if (app->book)
        options.person = app->book->person;
    *next = (struct app_next){.practice = true, .practice_lock = -1};
    char *folder = locked_folder(&next->practice_lock);
    if (!folder)
        return error_set(err, ERROR_IO, "/tmp");
    const char *path = app_text(app, "%s/%s" ENDING, folder, _("sample"));
    next->book = book_new(path, NULL, NULL, "", &options, err);
    if (!next->book)
        practice_remove(path, next->practice_lock);
    free(folder);
    return next->book != NULL;
}

/* Beside WORKBOOK, under a name with the day and the time. */
static char *protocol_path(const struct app *app)
{
    char *folder = path_folder(store_path(app->book->store));
    const char *name = path_name(store_path(app->book->store));
    size_t stem = strlen(name), ending = strlen(ENDING);
    char when[17];
    date_time_text(date_now(), when);
    if (stem > ending && strcmp(name + stem - ending, ENDING) == 0)
        stem -= ending;
    char *path = mem_format("%s/%.*s_%s_%.10s_%.2s%.2s.txt", folder, (int)stem, name, _("rehearsal"), when, when + 11,
                            when + 14);
    free(folder);
    return path;
}

bool practice_rehearse(struct app *app, struct app_next *next, struct error *err)
{
    struct book_options options = *app->open;
    char head[65];
    bool whole;
    options.read_only = false;
    options.person = app->book->person;
    *next = (struct app_next){.practice = true, .practice_lock = -1};
    char *folder = locked_folder(&next->practice_lock);
    if (!folder)
        return error_set(err, ERROR_IO, "/tmp");
    const char *path = app_text(app, "%s/%s", folder, path_name(store_path(app->book->store)));
    if (book_save_copy(app->book, path, &whole, err))
        next->book = book_open(path, &options, err);
    if (next->book && store_head(next->book->store, head, &next->rehearsed, err))
        next->protocol = protocol_path(app);
    else
        book_close(&next->book);
    if (!next->book)
        practice_remove(path, next->practice_lock);
    free(folder);
    return next->book != NULL;
}

struct telling {
    struct app *app;
    struct str *out;
    size_t lines;
};

static bool tell_entry(void *context, const struct store_entry *from)
{
    struct telling *t = context;
    struct history_entry entry;
    char when[17];
    struct str what = STR_INIT;
    history_entry_copy(t->app, from, &entry);
    date_time_text(entry.at, when);
    history_what(t->app, &entry, HISTORY_SHEET | HISTORY_ROW | HISTORY_COLUMN, &what);
    str_add_format(t->out, "%s  %s  %s\n", when, entry.person, what.text);
    str_free(&what);
    history_entry_free(&entry);
    t->lines++;
    return true;
}

/* One line for each thing that was done: when, who, what. */
bool practice_protocol(struct app *app, struct error *err)
{
    struct str text = STR_INIT;
    struct atomic_file file;
    const struct atomic_look look = {.mode = 0600, .group = (gid_t)-1};
    struct store_filter filter = {.oldest_first = true, .after = app->rehearsed};
    struct telling t = {.app = app, .out = &text};
    str_add_format(&text, "%s\n\n", _("Protocol of a rehearsal: nothing of this stands in the workbook."));
    bool good = store_entries(app->book->store, &filter, tell_entry, &t, err);
    if (good && t.lines) {
        good = atomic_open(&file, app->protocol, ATOMIC_NEW_FILE, &look, err) &&
               atomic_write(&file, text.text, text.length, err) && atomic_commit(&file, err);
        atomic_abandon(&file);
    }
    str_free(&text);
    return good;
}

/* The workbook and what SQLite may keep beside it; of what else somebody put there nothing is touched. */
void practice_remove(const char *path, int lock)
{
    static const char *const beside[] = {"", "-journal", "-wal", "-shm"};
    char *folder = path_folder(path);
    for (size_t i = 0; i < ARRAY_LENGTH(beside); i++) {
        char *file = mem_format("%s%s", path, beside[i]);
        unlink(file);
        free(file);
    }
    rmdir(folder);
    if (lock >= 0)
        close(lock);
    free(folder);
}

/* The folder of a practice that nobody is at any more. */
static void sweep(const char *folder)
{
    int lock = open(folder, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    struct stat status;
    if (lock < 0)
        return;
    bool ours = fstat(lock, &status) == 0 && status.st_uid == geteuid() && flock(lock, LOCK_EX | LOCK_NB) == 0;
    DIR *entries = ours ? opendir(folder) : NULL;
    const struct dirent *entry;
    char *book = NULL;
    while (entries && (entry = readdir(entries)))
        if (!book && path_ends(entry->d_name, ENDING))
            book = mem_format("%s/%s", folder, entry->d_name);
    if (entries)
        closedir(entries);
    if (book)
        practice_remove(book, lock);
    else
        close(lock);
    free(book);
}

void practice_sweep(void)
{
    const char *at;
    for (size_t i = 0; (at = place(i)); i++) {
        DIR *entries = *at ? opendir(at) : NULL;
        const struct dirent *entry;
        while (entries && (entry = readdir(entries)))
            if (str_starts(entry->d_name, PREFIX)) {
                char *folder = mem_format("%s/%s", at, entry->d_name);
                sweep(folder);
                free(folder);
            }
        if (entries)
            closedir(entries);
    }
}
