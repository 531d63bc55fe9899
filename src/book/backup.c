#include "book/backup.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/atomic.h"
#include "base/date.h"
#include "base/intl.h"
#include "base/medium.h"
#include "base/path.h"
#include "base/temporary.h"
#include "base/written.h"

#define ENDING    ".mamori"
#define STAMP     18 /* _2026-11-30_104305 */
#define MOST_SAME 99 /* copies of one second */

/* ---- what the company wants ---- */

static unsigned number_of(const struct book *book, const struct value_ref *ref, unsigned usual)
{
    struct value value = model_ref(book->model, ref);
    return value.type == VALUE_NUMBER && value.number >= 0 ? (unsigned)value.number : usual;
}

void backup_wish(const struct book *book, struct backup_wish *wish)
{
    const struct backup_def *def = &book->catalog->backup;
    struct value folder = model_ref(book->model, &def->folder);
    *wish = (struct backup_wish){.days = number_of(book, &def->days, BACKUP_DAYS),
                                 .weeks = number_of(book, &def->weeks, BACKUP_WEEKS),
                                 .months = number_of(book, &def->months, BACKUP_MONTHS)};
    if (folder.type != VALUE_TEXT || !*folder.text)
        return;
    /* From where the workbook lies: whoever opens it from elsewhere means the same folder. */
    char *beside = path_folder(store_path(book->store)), *there = realpath(beside, NULL);
    char *said = path_of_typed(folder.text, there ? there : beside), *real = realpath(said, NULL);
    wish->folder = mem_text(real ? real : said); /* as people know it, not by way of "." */
    free(real);
    free(said);
    free(there);
    free(beside);
}

void backup_wish_done(struct backup_wish *wish)
{
    free(wish->folder);
    *wish = (struct backup_wish){.folder = NULL};
}

/* ---- names ---- */

/* COUNT digits at TEXT; -1: they are none. */
static int digits(const char *text, int count)
{
    int number = 0;
    for (int i = 0; i < count; i++) {
        if (text[i] < '0' || text[i] > '9')
            return -1;
        number = number * 10 + text[i] - '0';
    }
    return number;
}

/* NAME_2026-11-30_104305.mamori, or …-2.mamori for the second one of that second → when; false: it is not called so. */
static bool read_name(const char *name, int64_t *at, int *number)
{
    size_t length = strlen(name), end = strlen(ENDING);
    if (length <= end + STAMP || strcmp(name + length - end, ENDING) != 0)
        return false;
    size_t stop = length - end;
    while (stop > 0 && name[stop - 1] >= '0' && name[stop - 1] <= '9')
        stop--;
    /* "-2" stands behind the six digits of the time, or the name ends with these */
    *number = 1;
    size_t more = length - end - stop;
    if (stop > STAMP && name[stop - 1] == '-' && (more == 1 || more == 2))
        *number = digits(name + stop, (int)more), stop--;
    else
        stop = length - end;
    if (stop <= STAMP)
        return false;
    const char *s = name + stop - STAMP;
    if (s[0] != '_' || s[5] != '-' || s[8] != '-' || s[11] != '_')
        return false;
    int hour = digits(s + 12, 2), minute = digits(s + 14, 2), second = digits(s + 16, 2);
    if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 60)
        return false;
    char iso[17];
    snprintf(iso, sizeof(iso), "%.10sT%02d:%02d", s + 1, hour, minute);
    *at = date_time_parse(iso);
    if (*at < 0)
        return false;
    *at += second;
    return true;
}

bool backup_named(const char *name)
{
    int64_t at;
    int number;
    return read_name(name, &at, &number);
}

/* Days since a Monday, and months, in local time. */
static int day_of(int64_t at)
{
    char text[17], iso[11];
    date_time_text(at, text);
    snprintf(iso, sizeof(iso), "%.10s", text);
    return date_from_iso(iso);
}

static int week_of(int day)
{
    return (day + 5) / 7; /* 2 is a Monday: 1900-01-02 by this calendar */
}

static int month_of(int day)
{
    struct date date;
    return date_from_serial(day, &date) ? date.year * 12 + date.month : 0;
}

/* ---- the folder ---- */

static bool folder_error(int number, const char *folder, struct error *err)
{
    if (number == ENOENT || number == ENOTDIR)
        return error_set(err, ERROR_MISSING_FOLDER, folder);
    return atomic_error_reading(number, folder, err);
}

/* Did the workbook once stand as MARK says? A copy in which somebody went on working holds answers that are nowhere else. */
static bool was(const struct book *book, const struct store_mark *mark)
{
    char hash[65];
    return mark->entries == 0 ||
           (store_hash_at(book->store, mark->entries, hash, NULL) && strcmp(hash, mark->hash) == 0);
}

/* Is the file at PATH a copy of the workbook, and not the workbook? What cannot be read is none of ours to speak of. */
static bool is_ours(const struct book *book, const char *path, struct backup_file *file)
{
    struct stat st, own;
    struct error err = {0};
    if (lstat(path, &st) != 0 || !S_ISREG(st.st_mode))
        return false;
    if (stat(store_path(book->store), &own) == 0 && own.st_dev == st.st_dev && own.st_ino == st.st_ino)
        return false;
    struct store *store = store_open_unasked(path, &err);
    bool ours = store && strcmp(store_id(store), store_id(book->store)) == 0;
    if (ours) {
        store_mark(store, &file->mark);
        file->size = st.st_size;
        file->parted = !was(book, &file->mark);
    }
    store_close(&store);
    return ours;
}

static int newest_first(const void *a, const void *b)
{
    const struct backup_file *x = a, *y = b;
    if (x->at != y->at)
        return x->at > y->at ? -1 : 1;
    return y->number - x->number;
}

/* The first of each day, week or month stays, until so many have one. */
static void keep(struct backup_list *list, unsigned most, int (*unit)(int day))
{
    int last = 0;
    unsigned kept = 0;
    for (size_t i = 0; i < list->count && kept < most; i++) {
        if (list->file[i].parted)
            continue;
        int now = unit ? unit(day_of(list->file[i].at)) : day_of(list->file[i].at);
        if (kept > 0 && now == last)
            continue;
        list->file[i].stays = true;
        last = now;
        kept++;
    }
}

/* ONLY: of this day; 0: all. */
static bool read_folder(const struct book *book, const char *folder, int only, struct backup_list *list,
                        struct error *err)
{
    DIR *dir = opendir(folder);
    *list = (struct backup_list){.count = 0};
    if (!dir)
        return folder_error(errno, folder, err);
    const struct dirent *entry;
    while ((entry = readdir(dir)) != NULL) {
        struct backup_file file = {.path = NULL};
        if (!read_name(entry->d_name, &file.at, &file.number) || (only && day_of(file.at) != only))
            continue;
        file.path = path_join(folder, entry->d_name);
        if (!is_ours(book, file.path, &file)) {
            free(file.path);
            continue;
        }
        list->file = mem_grow(list->file, list->count, &list->capacity, sizeof(*list->file));
        list->file[list->count++] = file;
    }
    closedir(dir);
    if (list->count > 1)
        qsort(list->file, list->count, sizeof(*list->file), newest_first);
    return true;
}

bool backup_list(const struct book *book, const struct backup_wish *wish, struct backup_list *list, struct error *err)
{
    if (!read_folder(book, wish->folder, 0, list, err))
        return false;
    for (size_t i = 0; i < list->count; i++)
        list->file[i].stays = list->file[i].parted;
    keep(list, wish->days, NULL);
    keep(list, wish->weeks, week_of);
    keep(list, wish->months, month_of);
    return true;
}

void backup_list_done(struct backup_list *list)
{
    for (size_t i = 0; i < list->count; i++)
        free(list->file[i].path);
    free(list->file);
    *list = (struct backup_list){.count = 0};
}

/* ---- making one ---- */

static char *name_of(const struct book *book, const char *folder, int64_t at, int number)
{
    const char *name = path_name(store_path(book->store));
    size_t length = strlen(name) - (path_ends(name, ENDING) ? strlen(ENDING) : 0);
    char text[17], again[8] = "";
    date_time_text(at, text);
    if (number > 1)
        snprintf(again, sizeof(again), "-%d", number);
    char *file = mem_format("%.*s_%.10s_%.2s%.2s%02d%s" ENDING, (int)length, name, text, text + 11, text + 14,
                            (int)(at % 60), again);
    char *path = path_join(folder, file);
    free(file);
    return path;
}

static bool same_disk(const char *a, const char *b)
{
    struct stat x, y;
    return stat(a, &x) == 0 && stat(b, &y) == 0 && x.st_dev == y.st_dev;
}

/* What the rules do not keep goes; the one that was just made is the newest, and stays. */
static void remove_old(struct book *book, const struct backup_wish *wish, struct backup_made *made)
{
    struct backup_list list;
    if (!backup_list(book, wish, &list, &made->behind))
        return;
    for (size_t i = 0; i < list.count; i++) {
        if (list.file[i].stays || strcmp(list.file[i].path, made->path) == 0)
            made->left++;
        else if (unlink(list.file[i].path) == 0)
            made->removed++;
        else
            made->left++, atomic_error(errno, list.file[i].path, &made->behind);
    }
    backup_list_done(&list);
}

bool backup_make(struct book *book, const struct backup_wish *wish, struct backup_made *made, struct error *err)
{
    int64_t at = date_now();
    *made = (struct backup_made){.path = NULL};
    if (access(wish->folder, F_OK) != 0)
        return folder_error(errno, wish->folder, err);
    for (int number = 1; number <= MOST_SAME; number++) {
        char *path = name_of(book, wish->folder, at, number);
        struct error why = {0};
        if (store_copy(book->store, path, &why)) {
            made->path = path;
            break;
        }
        free(path);
        if (why.code != ERROR_EXISTS || number == MOST_SAME) {
            *err = why;
            return false;
        }
    }
    made->removable = medium_removable(made->path);
    made->same_disk = same_disk(made->path, store_path(book->store));
    remove_old(book, wish, made);
    return true;
}

bool backup_today(struct book *book, struct backup_made *made, struct error *err)
{
    struct backup_wish wish;
    struct backup_list list;
    *made = (struct backup_made){.path = NULL};
    backup_wish(book, &wish);
    bool good = !wish.folder || read_folder(book, wish.folder, date_today(), &list, err);
    if (good && wish.folder) {
        size_t of_today = 0;
        for (size_t i = 0; i < list.count; i++)
            of_today += !list.file[i].parted;
        if (of_today == 0)
            good = backup_make(book, &wish, made, err);
        backup_list_done(&list);
    }
    backup_wish_done(&wish);
    return good;
}

void backup_made_done(struct backup_made *made)
{
    free(made->path);
    *made = (struct backup_made){.path = NULL};
}

/* ---- getting one back ---- */

bool backup_restore(const char *copy, const char *path, struct store_mark *mark, struct error *err)
{
    struct store *store = store_open(copy, STORE_READ, err);
    bool good = store && store_copy(store, path, err);
    if (good && mark)
        store_mark(store, mark);
    store_close(&store);
    return good;
}

/* Restored below a private folder, and gone again. */
static bool restore_aside(const char *copy, struct error *err)
{
    char *folder = mem_format("%s/mamori-restore-XXXXXX", temporary_where());
    if (!mkdtemp(folder)) {
        atomic_error(errno, folder, err);
        free(folder);
        return false;
    }
    char *path = path_join(folder, "restored" ENDING);
    bool good = backup_restore(copy, path, NULL, err);
    written_set(WRITTEN_NOT, NULL); /* that file is no change of anything */
    unlink(path);
    rmdir(folder);
    free(path);
    free(folder);
    return good;
}

static bool write_day(struct book *book, struct error *err)
{
    const struct value_ref *tried = &book->catalog->backup.tried;
    char iso[11];
    date_iso(date_today(), iso);
    return book_change(book,
                       &(struct change){.op = CHANGE_SET,
                                        .sheet = tried->sheet,
                                        .row = model_row_id(book->model, tried->sheet, 0),
                                        .column = tried->summary,
                                        .value = iso},
                       1, _("a copy was restored for a trial"), NULL, err);
}

bool backup_try(struct book *book, const struct backup_wish *wish, struct backup_list *tried, struct error *err)
{
    if (!backup_list(book, wish, tried, err))
        return false;
    if (tried->count == 0)
        return error_set(err, ERROR_MISSING_FILE, wish->folder) ||
               error_detail(err, "%s", _("there is no copy of this workbook in it"));
    size_t newest = 0;
    while (newest + 1 < tried->count && tried->file[newest].parted)
        newest++;
    tried->tried = newest;
    const struct backup_file *file = &tried->file[newest];
    if (file->parted)
        return error_set(err, ERROR_PARTED, file->path);
    if (!restore_aside(file->path, err))
        return false;
    return write_day(book, err);
}
