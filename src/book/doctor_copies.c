/* Checks of what lies beside a workbook: other copies of it, conflict copies and folders of sync services, copies against loss. */
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/date.h"
#include "base/intl.h"
#include "base/path.h"
#include "book/backup.h"
#include "book/doctor.h"

#define MOST_FILES 500 /* of a folder are looked at */
#define OLD        7   /* days */
#define DAY        86400

/* ---- sync services ---- */

/* What their programs leave in the top folder, and how they call it. Names: Dropbox, OneDrive (also "OneDrive - Company"), Google Drive for desktop, iCloud
 * for Windows, Nextcloud, ownCloud, Box, pCloud, MEGA; marks: Dropbox, Nextcloud and ownCloud (their logs and databases), Syncthing, Resilio. */
static const struct service {
    const char *name;
    const char *folder; /* the beginning of the folder's name; NULL */
    const char *mark;   /* what lies in it, or its beginning where it ends in *; NULL */
} services[] = {
    {"Dropbox", "Dropbox", ".dropbox"},
    {"Dropbox", NULL, ".dropbox.cache"},
    {"OneDrive", "OneDrive", NULL},
    {"Google Drive", "Google Drive", NULL},
    {"Google Drive", "GoogleDrive", NULL},
    {"Google Drive", "マイドライブ", NULL},
    {"Google Drive", "My Drive", NULL},
    {"iCloud", "iCloudDrive", NULL},
    {"Nextcloud", "Nextcloud", NULL},
    {"Nextcloud", NULL, ".nextcloudsync.log"},
    {"Nextcloud", NULL, ".sync_*"},
    {"ownCloud", "ownCloud", ".owncloudsync.log"},
    {"Nextcloud", NULL, "._sync_*"},
    {"Syncthing", NULL, ".stfolder"},
    {"Resilio Sync", NULL, ".sync"},
    {"Box", "Box Sync", NULL},
    {"pCloud", "pCloud", NULL},
    {"MEGA", "MEGAsync", NULL},
    {"Box", "Box", ".boxsync"},
};

/* NAME is WORD, or begins with it and goes on with a blank, a bracket or a dash ("OneDrive - 会社"). */
static bool is_called(const char *name, const char *word)
{
    size_t length = strlen(word);
    return strncmp(name, word, length) == 0 && (name[length] == '\0' || strchr(" -(", name[length]));
}

static bool has_mark(const char *folder, const char *mark)
{
    size_t length = strlen(mark);
    if (mark[length - 1] != '*') {
        char *path SCOPED(mem_free) = path_join(folder, mark);
        return access(path, F_OK) == 0;
    }
    DIR *dir = opendir(folder);
    bool found = false;
    for (const struct dirent *entry; dir && !found && (entry = readdir(dir));)
        found = strncmp(entry->d_name, mark, length - 1) == 0 && path_ends(entry->d_name, ".db");
    if (dir)
        closedir(dir);
    return found;
}

static const char *service_of(const char *folder)
{
    for (size_t i = 0; i < ARRAY_LENGTH(services); i++)
        if ((services[i].folder && is_called(path_name(folder), services[i].folder)) ||
            (services[i].mark && has_mark(folder, services[i].mark)))
            return services[i].name;
    return NULL;
}

void doctor_check_sync(struct doctor *doctor)
{
    char *at = realpath(doctor->folder, NULL);
    const char *found = NULL;
    bool end = !at;
    while (!end && !found && strcmp(at, "/") != 0) {
        found = service_of(at);
        char *above = path_folder(at);
        end = strcmp(above, ".") == 0;
        free(at);
        at = above;
    }
    free(at);
    doctor_found(doctor, found ? FOUND_SYNC : FOUND_SYNC_NONE, found ? found : "");
}

/* ---- the names of conflict copies ---- */

/* Dropbox "a (Hana's conflicted copy 2026-01-31)", in Japanese "a (Hana の競合コピー 2026-01-31)"; Nextcloud "a (conflicted copy 2026-01-31 101010)";
 * ownCloud "a_conflict-20260131-101010"; Syncthing "a.sync-conflict-20260131-101010-ABCDEFG"; Resilio "a.Conflict"; Google "a (1)" is anybody's. OneDrive
 * puts the machine's name behind ("a-PC1"): what that is only its content tells. */
static bool has_conflict_name(const char *name)
{
    static const char *const words[] = {"conflicted copy", "競合コピー",    "の競合",   "_conflict-",
                                        ".sync-conflict-", "case conflict", ".Conflict"};
    for (size_t i = 0; i < ARRAY_LENGTH(words); i++)
        if (strstr(name, words[i]))
            return true;
    return false;
}

/* ---- other files that are this workbook ---- */

/* The last number of entries at which both have the same head. */
static int64_t same_until(struct store *one, struct store *other, int64_t most)
{
    int64_t low = 0, high = most;
    while (low < high) {
        int64_t middle = low + (high - low + 1) / 2;
        char a[65], b[65];
        if (store_hash_at(one, middle, a, NULL) && store_hash_at(other, middle, b, NULL) && strcmp(a, b) == 0)
            low = middle;
        else
            high = middle - 1;
    }
    return low;
}

static void compare(struct doctor *doctor, const char *name, struct store *other)
{
    struct store *own = doctor->book->store;
    struct store_mark mine, theirs;
    char at[17] = "";
    store_mark(own, &mine);
    store_mark(other, &theirs);
    if (theirs.at)
        date_time_text(theirs.at, at);
    int64_t least = mine.entries < theirs.entries ? mine.entries : theirs.entries, same = same_until(own, other, least),
            more = theirs.entries - same;
    char *text SCOPED(mem_free) =
        more > 0 ? mem_format(ngettext("%s (%lld entry more, the newest of %s)",
                                       "%s (%lld entries more, the newest of %s)", (unsigned long)more),
                              name, (long long)more, at)
                 : mem_format(_("%s (the newest entry is of %s)"), name, at);
    if (same < least)
        doctor_found(doctor, FOUND_COPIES_PARTED, text);
    else if (theirs.entries > mine.entries)
        doctor_found(doctor, FOUND_COPIES_NEWER, text);
    else if (theirs.entries == mine.entries)
        doctor_found(doctor, FOUND_COPIES_SAME, text);
    else if (!backup_named(name)) /* what is called as the copies against loss are is one */
        doctor_found(doctor, FOUND_COPIES_OLDER, text);
}

/* Is it the beginning of a workbook? Never asked of the workbook itself: only the store opens that. */
static bool looks_like_one(const char *path)
{
    unsigned char head[STORE_FIRST_BYTES];
    FILE *file = fopen(path, "re");
    bool is = file && fread(head, 1, sizeof(head), file) == sizeof(head) && store_is_ours(head);
    if (file)
        fclose(file);
    return is;
}

static void look_at(struct doctor *doctor, const char *name, const struct stat *own)
{
    char *path SCOPED(mem_free) = path_join(doctor->folder, name);
    struct stat st;
    bool conflict = has_conflict_name(name);
    if (lstat(path, &st) != 0 || !S_ISREG(st.st_mode) || (st.st_dev == own->st_dev && st.st_ino == own->st_ino) ||
        (!conflict && !looks_like_one(path)))
        return;
    struct store *store = store_open_unasked(path, NULL);
    if (store && strcmp(store_id(store), store_id(doctor->book->store)) == 0)
        compare(doctor, name, store);
    else if (conflict)
        doctor_found(doctor, FOUND_COPIES_CONFLICT, name);
    store_close(&store);
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

void doctor_check_copies(struct doctor *doctor)
{
    struct stat own;
    if (!doctor->book || stat(doctor->path, &own) != 0)
        return;
    DIR *dir = opendir(doctor->folder);
    if (!dir) {
        doctor_found(doctor, FOUND_COPIES_UNKNOWN, strerror(errno));
        return;
    }
    char *names[MOST_FILES] = {NULL};
    size_t count = 0, before = doctor->report->count;
    const struct dirent *entry = NULL;
    while (count < MOST_FILES && (entry = readdir(dir)))
        names[count++] = mem_text(entry->d_name);
    closedir(dir);
    qsort(names, count, sizeof(*names), by_name);
    for (size_t i = 0; i < count; i++) {
        look_at(doctor, names[i], &own);
        free(names[i]);
    }
    if (entry)
        doctor_found(doctor, FOUND_COPIES_UNKNOWN, _("there are too many"));
    else if (doctor->report->count == before)
        doctor_found(doctor, FOUND_COPIES_NONE, "");
}

/* ---- copies against loss ---- */

static void judge_newest(struct doctor *doctor, const struct backup_wish *wish, const struct backup_list *list)
{
    const struct backup_file *newest = NULL;
    struct store_mark mark;
    struct stat a, b;
    char at[17];
    for (size_t i = 0; i < list->count && !newest; i++)
        if (!list->file[i].parted)
            newest = &list->file[i];
    if (!newest) {
        doctor_found(doctor, FOUND_BACKUP_NONE, wish->folder);
        return;
    }
    store_mark(doctor->book->store, &mark);
    date_time_text(newest->at, at);
    bool old = newest->at < doctor->env->now - (int64_t)OLD * DAY && newest->mark.entries < mark.entries;
    doctor_found(doctor, old ? FOUND_BACKUP_OLD : FOUND_BACKUP_GOOD, at);
    if (stat(wish->folder, &a) == 0 && stat(doctor->folder, &b) == 0 && a.st_dev == b.st_dev)
        doctor_found(doctor, FOUND_BACKUP_SAME_DISK, wish->folder);
}

void doctor_check_backup(struct doctor *doctor)
{
    if (!doctor->book || !doctor->book->model)
        return;
    struct backup_wish wish;
    struct backup_list list;
    struct error err = {0};
    backup_wish(doctor->book, &wish);
    if (!wish.folder)
        doctor_found(doctor, FOUND_BACKUP_NO_FOLDER, "");
    else if (!backup_list(doctor->book, &wish, &list, &err))
        doctor_found(doctor, FOUND_BACKUP_UNREACHED, wish.folder);
    else {
        judge_newest(doctor, &wish, &list);
        backup_list_done(&list);
    }
    backup_wish_done(&wish);
}
