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

#include "base/path.h"
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
    while (entries && (entry = readdir(entries))) {
        size_t length = strlen(entry->d_name);
        if (!book && length > strlen(ENDING) && strcmp(entry->d_name + length - strlen(ENDING), ENDING) == 0)
            book = mem_format("%s/%s", folder, entry->d_name);
    }
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
            if (strncmp(entry->d_name, PREFIX, strlen(PREFIX)) == 0) {
                char *folder = mem_format("%s/%s", at, entry->d_name);
                sweep(folder);
                free(folder);
            }
        if (entries)
            closedir(entries);
    }
}
