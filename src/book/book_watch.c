#include "book/book_watch.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "base/date.h"
#include "base/intl.h"
#include "book/book_private.h"

#define BUSY_MS 1000 /* a lock of this length is worth a word; shorter ones are the rule while others write */
/* Between attempts to open a file that is not right: growing, since each may read all of it. */
#define FIRST_PAUSE   500
#define LONGEST_PAUSE 10000

bool book_in_trouble(const struct book *book)
{
    return book->watch.cause.code != ERROR_NONE;
}

bool book_shows_file(const struct book *book)
{
    enum error_code code = book->watch.cause.code;
    return code == ERROR_NONE || code == ERROR_BUSY || code == ERROR_READ_ONLY;
}

/* ---- how far the journal was ---- */

static void note_mark(struct book *book)
{
    struct book_watch *w = &book->watch;
    struct store_mark now;
    store_mark(book->store, &now);
    if (w->marks && w->mark[w->marks - 1].entries == now.entries)
        return;
    if (w->marks == ARRAY_LENGTH(w->mark)) { /* every second one of the older half is enough */
        size_t kept = 0;
        for (size_t i = 0; i < w->marks; i++)
            if (i % 2 == 0 || i > w->marks / 2)
                w->mark[kept++] = w->mark[i];
        w->marks = kept;
    }
    w->mark[w->marks++] = now;
}

static bool holds(struct store *store, const struct store_mark *mark, bool *yes, struct error *err)
{
    char hash[65];
    *yes = mark->entries == 0;
    if (*yes)
        return true;
    if (!store_hash_at(store, mark->entries, hash, err))
        return false;
    *yes = strcmp(hash, mark->hash) == 0;
    return true;
}

/* How many of the entries that were seen here the journal of STORE lacks. */
static bool count_missing(struct book *book, struct store *store, int64_t *missing, struct error *err)
{
    struct book_watch *w = &book->watch;
    struct store_mark seen, there;
    int64_t common = 0;
    bool parted = false, yes;
    store_mark(book->store, &seen);
    store_mark(store, &there);
    *missing = 0;
    if (!holds(store, &seen, &yes, err))
        return false;
    if (yes)
        return true;
    for (size_t i = 0; i < w->marks; i++) {
        if (w->mark[i].entries > there.entries)
            continue;
        if (!holds(store, &w->mark[i], &yes, err))
            return false;
        if (yes && w->mark[i].entries > common)
            common = w->mark[i].entries;
        parted = parted || !yes;
    }
    if (!parted && there.entries < seen.entries) /* nothing speaks against its being the beginning of ours */
        common = there.entries;
    *missing = seen.entries - common;
    return true;
}

static bool older(struct book *book, struct store *store, int64_t missing, struct error *err)
{
    struct store_mark there;
    char when[17] = "-";
    store_mark(store, &there);
    if (there.at)
        date_time_text(there.at, when);
    error_set(err, ERROR_OLDER, store_path(book->store));
    return error_detail(err,
                        ngettext("its last entry is of %s; %lld entry seen here is missing",
                                 "its last entry is of %s; %lld entries seen here are missing", (unsigned long)missing),
                        when, (long long)missing);
}

/* Did nothing else than mamori write into it? One that was opened as it is, changed, was told then. */
static bool as_left(struct book *book, struct store *store, struct error *err)
{
    if (book->watch.doubted)
        return true;
    return store_trusted(store, err);
}

/* ---- opening anew ---- */

static bool another_workbook(struct book *book, const char *path, struct error *err)
{
    error_set(err, ERROR_REPLACED, path ? path : store_path(book->store));
    return error_detail(err, "%s", _("it is another workbook now"));
}

/* STORE takes the place of the present one when all of it has been read. *ANEW: the model is another one now. */
static bool take_over(struct book *book, struct store *store, bool *anew, struct error *err)
{
    struct store *old = book->store;
    struct store_mark now;
    store_mark(store, &now);
    /* Values that only the file before had must not stay, though the journals are the same. */
    bool same = book->model && !book->watch.doubted && !store_doubted(old, NULL) && book->seen != BOOK_BEHIND &&
                store_mark_same(&book->mark, &now) && !store_suspect(store);
    book->store = store;
    if (!(same ? store_outside_changes(store, &book->seen, err) : book_reload(book, err))) {
        book->store = old;
        store_close(&store);
        return false;
    }
    store_close(&old);
    *anew = !same;
    return true;
}

static bool reopen(struct book *book, const char *path, bool accept_older, bool *anew, struct error *err)
{
    struct error refused;
    int64_t missing = 0;
    struct store *store =
        book_open_store(path ? path : store_path(book->store), book->for_reading, book->store, &refused, err);
    if (!store)
        return false;
    bool good = strcmp(store_id(store), store_id(book->store)) == 0 || another_workbook(book, path, err);
    good = good && count_missing(book, store, &missing, err);
    if (good && missing && !accept_older)
        good = older(book, store, missing, err);
    if (book->watch.doubted && !path) /* shown as it is; maybe the file under the name is a sound one by now */
        store_trusted(store, NULL);
    else
        good = good && store_trusted(store, err);
    if (!good) {
        store_close(&store);
        return false;
    }
    if (!take_over(book, store, anew, err))
        return false;
    bool newly = refused.code == ERROR_READ_ONLY && !book->for_reading && book->refused.code == ERROR_NONE;
    book->refused = refused;
    book->watch.doubted = store_doubted(book->store, &book->refused);
    book->watch.missing = missing;
    if (missing)
        book->watch.marks = 0;
    book->watch.cause = newly ? refused : (struct error){0};
    note_mark(book);
    return true;
}

bool book_reopen(struct book *book, const char *path, bool accept_older, struct error *err)
{
    bool anew;
    return reopen(book, path, accept_older, &anew, err);
}

/* ---- watching ---- */

static bool same_cause(const struct error *a, const struct error *b)
{
    return a->code == b->code && strcmp(a->detail, b->detail) == 0;
}

/* Whatever changes when somebody puts something under the name. */
static uint64_t signature(const char *path)
{
    struct stat st;
    if (stat(path, &st) != 0)
        return (uint64_t)errno;
    uint64_t parts[] = {(uint64_t)st.st_dev,         (uint64_t)st.st_ino,          (uint64_t)st.st_size,
                        (uint64_t)st.st_mtim.tv_sec, (uint64_t)st.st_mtim.tv_nsec, (uint64_t)st.st_ctim.tv_nsec};
    return str_hash(STR_HASH, (const char *)parts, sizeof(parts));
}

static enum watch_news trouble(struct book *book, const struct error *cause, int64_t now)
{
    struct book_watch *w = &book->watch;
    bool known = same_cause(&w->cause, cause);
    w->pause = known && w->pause ? (w->pause * 2 < LONGEST_PAUSE ? w->pause * 2 : LONGEST_PAUSE) : FIRST_PAUSE;
    w->next = now + w->pause;
    w->cause = *cause;
    return known ? WATCH_NOTHING : WATCH_TROUBLE;
}

/* Somebody holds the file. For a moment that is nothing to speak of. */
static enum watch_news busy(struct book *book, const struct error *cause, int64_t now)
{
    struct book_watch *w = &book->watch;
    if (!w->busy_since)
        w->busy_since = now;
    if (now - w->busy_since < BUSY_MS || w->cause.code == ERROR_BUSY)
        return WATCH_NOTHING;
    w->cause = *cause;
    return WATCH_TROUBLE;
}

void book_trouble(struct book *book, const struct error *cause, int64_t now)
{
    trouble(book, cause, now);
}

/* The file as it is: what others committed is read. */
static bool look(struct book *book, bool *changed, struct error *err)
{
    if (!store_present(book->store, err))
        return false;
    *changed = book_refresh(book, err);
    return (*changed || err->code == ERROR_NONE) && as_left(book, book->store, err);
}

enum watch_news book_watch(struct book *book, int64_t now)
{
    struct book_watch *w = &book->watch;
    struct error err = {0};
    bool was = book_in_trouble(book), shows = book_shows_file(book), changed = false;
    if (w->as_of == 0 && book->model) { /* the first look */
        struct error why = {0};
        w->doubted = !store_trusted(book->store, &why) && why.code != ERROR_BUSY;
    }
    struct store_mark before = book->mark;
    uint64_t there = shows ? 0 : signature(store_path(book->store));
    if (!shows && now < w->next && there == w->signature)
        return WATCH_NOTHING;
    w->signature = there;
    bool read_only = w->cause.code == ERROR_READ_ONLY;
    bool good = shows && look(book, &changed, &err);
    if (!good && err.code == ERROR_BUSY)
        return busy(book, &err, now);
    if (!good) {
        struct error gone = {0};
        store_present(book->store, &gone); /* knows more about a file that is not there than who cannot open it */
        bool anew = false;
        good = reopen(book, NULL, false, &anew, &err);
        /* A look that failed is no change: others did something when what is read now is not what was shown. */
        changed = good && (anew || changed || !store_mark_same(&book->mark, &before));
        if (err.code == ERROR_MISSING_FILE && gone.code == ERROR_GONE)
            err = gone;
        read_only = false;
    }
    if (!good)
        return trouble(book, &err, now);
    w->busy_since = w->pause = 0;
    if (book->reading) { /* not yet what the file holds */
        if (w->cause.code == ERROR_BUSY)
            w->cause = (struct error){0};
        return WATCH_NOTHING;
    }
    w->as_of = date_now();
    note_mark(book);
    if (w->cause.code == ERROR_READ_ONLY) /* it may be read; that it cannot be written was told when it began */
        return read_only ? (changed ? WATCH_CHANGED : WATCH_NOTHING) : WATCH_TROUBLE;
    w->cause = (struct error){0};
    return was ? WATCH_OVER : changed ? WATCH_CHANGED : WATCH_NOTHING;
}
