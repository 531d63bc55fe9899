/* The file under an open book: deleted, moved, replaced, cut, damaged, restored. What was read stays, the cause is
 * named, a copy can be saved, and when the file is sound again the book goes on. And with each read and each allocation
 * of a re-read failing once. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/date.h"
#include "book/book_private.h"
#include "book/book_watch.h"
#include "refused.h"
#include "share.h"

static char folder[] = "/tmp/mamori-watch-XXXXXX";
static const struct book_options options = {.person = "試験 太郎"};
static int64_t ms; /* the clock of the watch */

static const char *in_folder(const char *name)
{
    static char names[8][128];
    static unsigned next;
    char *out = names[next++ % 8];
    snprintf(out, sizeof(names[0]), "%s/%s", folder, name);
    return out;
}

/* ---- faults: the n-th read or allocation of SQLite fails ---- */

static int reads_left = -1, writes_left = -1; /* -1: none fails */
static const sqlite3_io_methods *real_methods;
static sqlite3_io_methods faulty_methods, other_methods;
static sqlite3_vfs *real_vfs, faulty_vfs;

static int looks_left = -1; /* of the program at the workbook's name */

int stat(const char *path, struct stat *st) /* in the place of the C library's */
{
    const char *end = strrchr(path, '/');
    if (end && strcmp(end, "/x.mamori") == 0 && runs_out(&looks_left)) {
        errno = EIO;
        return -1;
    }
    return fstatat(AT_FDCWD, path, st, 0);
}

static int faulty_read(sqlite3_file *file, void *out, int amount, sqlite3_int64 at)
{
    return runs_out(&reads_left) ? SQLITE_IOERR_READ : real_methods->xRead(file, out, amount, at);
}

static int faulty_write(sqlite3_file *file, const void *bytes, int amount, sqlite3_int64 at)
{
    return runs_out(&writes_left) ? SQLITE_IOERR_WRITE : real_methods->xWrite(file, bytes, amount, at);
}

static int no_sync(sqlite3_file *file, int flags) /* these tests need not survive a power cut */
{
    (void)file;
    (void)flags;
    return SQLITE_OK;
}

static int faulty_open(sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags, int *out)
{
    (void)vfs;
    int rc = real_vfs->xOpen(real_vfs, name, file, flags, out);
    if (rc != SQLITE_OK || !file->pMethods)
        return rc;
    bool workbook = (flags & SQLITE_OPEN_MAIN_DB) != 0;
    sqlite3_io_methods *methods = workbook ? &faulty_methods : &other_methods;
    *methods = *file->pMethods;
    methods->xSync = no_sync;
    if (workbook) {
        real_methods = file->pMethods;
        methods->xRead = faulty_read;
        methods->xWrite = faulty_write;
    }
    file->pMethods = methods;
    return rc;
}

static int start(void **state)
{
    (void)state;
    if (!memory_refusable())
        return -1;
    real_vfs = sqlite3_vfs_find(NULL);
    faulty_vfs = *real_vfs;
    faulty_vfs.zName = "faulty";
    faulty_vfs.xOpen = faulty_open;
    sqlite3_vfs_register(&faulty_vfs, 1);
    return mkdtemp(folder) ? 0 : -1;
}

static void empty_folder(void)
{
    char *command = mem_format("rm -rf '%s'/* '%s.moved'", folder, folder);
    assert_int_equal(system(command), 0); /* NOLINT: a test's own folder */
    free(command);
}

static int finish(void **state)
{
    (void)state;
    empty_folder();
    return rmdir(folder);
}

/* ---- workbooks ---- */

static size_t assets(const struct book *book)
{
    return catalog_find_sheet(book->catalog, "assets", NULL);
}

static void add(struct book *book, const char *name)
{
    struct error err = {0};
    size_t sheet = assets(book), column = sheet_find_column(&book->catalog->sheet[sheet], "name", NULL);
    struct change change[] = {{.op = CHANGE_INSERT, .sheet = sheet, .at = UINT32_MAX},
                              {.op = CHANGE_SET, .sheet = sheet, .added = 1, .column = column, .value = name}};
    if (!book_change(book, change, 2, NULL, NULL, &err))
        fail_msg("a row was refused: %d %s %s", (int)err.code, err.subject, err.detail);
}

static struct book *opened(const char *path)
{
    struct error err = {0};
    struct book *book = book_open(path, &options, &err);
    if (!book || !book_load(book, &err))
        fail_msg("%s: %d %s", path, (int)err.code, err.detail);
    return book;
}

static void make(const char *path, const char *company, int rows)
{
    struct error err = {0};
    struct book *book = book_new(path, "ipa-3", company, NULL, &options, &err);
    assert_non_null(book);
    for (int i = 0; i < rows; i++)
        add(book, "名簿");
    book_close(&book);
}

static void copy(const char *from, const char *to, bool keep_inode)
{
    char bytes[65536];
    int in = open(from, O_RDONLY | O_CLOEXEC),
        out = open(to, keep_inode ? O_WRONLY | O_TRUNC | O_CLOEXEC : O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    assert_true(in >= 0 && out >= 0);
    for (ssize_t n; (n = read(in, bytes, sizeof(bytes))) > 0;)
        assert_int_equal(write(out, bytes, (size_t)n), n);
    close(in);
    close(out);
}

/* ---- what happens to the file ---- */

static void event_delete(const char *path)
{
    unlink(path);
}

static void event_move(const char *path)
{
    assert_int_equal(rename(path, in_folder("moved.mamori")), 0);
}

static void event_other(const char *path)
{
    assert_int_equal(rename(in_folder("other.mamori"), path), 0);
}

static void event_other_over(const char *path)
{
    copy(in_folder("other.mamori"), path, true);
}

static void event_old(const char *path)
{
    assert_int_equal(rename(in_folder("old.mamori"), path), 0);
}

static void event_old_over(const char *path)
{
    copy(in_folder("old.mamori"), path, true);
}

static void event_empty(const char *path)
{
    assert_int_equal(truncate(path, 0), 0);
}

static void event_half(const char *path)
{
    struct stat st;
    assert_int_equal(stat(path, &st), 0);
    assert_int_equal(truncate(path, st.st_size / 2), 0);
}

static void event_junk(const char *path)
{
    FILE *file = fopen(path, "r+be");
    for (int i = 0; i < 30000; i++)
        fputc((i * 7919) >> 3, file);
    fclose(file);
}

/* The first half of an older copy over the present file. */
static void event_torn(const char *path)
{
    char bytes[12288];
    int in = open(in_folder("old.mamori"), O_RDONLY | O_CLOEXEC), out = open(path, O_WRONLY | O_CLOEXEC);
    assert_int_equal(read(in, bytes, sizeof(bytes)), sizeof(bytes));
    assert_int_equal(write(out, bytes, sizeof(bytes)), sizeof(bytes));
    close(in);
    close(out);
}

static void event_folder(const char *path)
{
    char moved[sizeof(folder) + 8];
    (void)path;
    snprintf(moved, sizeof(moved), "%s.moved", folder);
    assert_int_equal(rename(folder, moved), 0);
}

static void event_directory(const char *path)
{
    unlink(path);
    assert_int_equal(mkdir(path, 0700), 0);
}

static const struct {
    const char *name;
    void (*event)(const char *path);
    enum error_code cause, also; /* ALSO: or this one */
    bool whole;                  /* the copy has the history */
} events[] = {
    {"deleted", event_delete, ERROR_GONE, ERROR_GONE, true},
    {"moved", event_move, ERROR_GONE, ERROR_GONE, true},
    {"another workbook under its name", event_other, ERROR_REPLACED, ERROR_REPLACED, true},
    {"another workbook over it", event_other_over, ERROR_REPLACED, ERROR_REPLACED, false},
    {"an older copy under its name", event_old, ERROR_OLDER, ERROR_OLDER, true},
    {"an older copy over it", event_old_over, ERROR_OLDER, ERROR_OLDER, false},
    {"emptied", event_empty, ERROR_NOT_WORKBOOK, ERROR_NOT_WORKBOOK, false},
    {"cut to half", event_half, ERROR_CORRUPT, ERROR_CORRUPT, false},
    {"junk", event_junk, ERROR_NOT_WORKBOOK, ERROR_CORRUPT, false},
    {"half an older copy over it", event_torn, ERROR_CORRUPT, ERROR_OLDER, false},
    {"its folder moved", event_folder, ERROR_GONE, ERROR_GONE, true},
    {"a folder in its place", event_directory, ERROR_NOT_WORKBOOK, ERROR_NOT_WORKBOOK, true},
};

static void put_back(const char *path)
{
    char moved[sizeof(folder) + 8];
    snprintf(moved, sizeof(moved), "%s.moved", folder);
    rename(moved, folder);
    rmdir(path);
    unlink(path);
    copy(in_folder("kept.mamori"), path, false);
}

static void assert_rows(const struct book *book, uint32_t rows)
{
    assert_non_null(book->model);
    assert_int_equal(model_rows(book->model, assets(book)), rows);
}

/* A copy that opens, verifies and has ROWS; with history or without. */
static void assert_copy(struct book *book, uint32_t rows, bool whole, const char *what)
{
    char to[64];
    struct error err = {0};
    bool is_whole = false;
    snprintf(to, sizeof(to), "/tmp/mamori-watch-copy-%ld.mamori", (long)getpid());
    unlink(to);
    if (!book_save_copy(book, to, &is_whole, &err))
        fail_msg("%s: no copy: %d %s %s", what, (int)err.code, err.subject, err.detail);
    if (whole &&
        !is_whole) /* (what was written over may still be whole in SQLite's memory: then that is proven and taken) */
        fail_msg("%s: the copy has no history", what);
    struct book *saved = opened(to);
    assert_true(store_verify(saved->store, NULL, NULL, NULL, &err));
    assert_rows(saved, rows);
    assert_int_equal(strcmp(store_id(saved->store), store_id(book->store)) == 0, is_whole);
    book_close(&saved);
    assert_false(book_save_copy(book, to, &is_whole, &err)); /* a name that is taken stays as it is */
    assert_int_equal(err.code, ERROR_EXISTS);
    unlink(to);
}

static void assert_refused(struct book *book, enum error_code cause)
{
    struct error err = {0};
    size_t sheet = assets(book);
    struct change change = {.op = CHANGE_INSERT, .sheet = sheet, .at = UINT32_MAX};
    assert_false(book_change(book, &change, 1, NULL, NULL, &err));
    assert_int_equal(err.code, cause);
}

static void test_events(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LENGTH(events); i++) {
        const char *what = events[i].name, *path = in_folder("x.mamori");
        char kept_path[128];
        snprintf(kept_path, sizeof(kept_path), "%s", path);
        path = kept_path;
        empty_folder();
        make(path, "株式会社あおば", 1);
        copy(path, in_folder("old.mamori"), false);
        make(in_folder("other.mamori"), "別の会社", 2);
        struct book *book = opened(path);
        add(book, "給与台帳");
        assert_int_equal(book_watch(book, ms += 200), WATCH_NOTHING);
        assert_int_equal(book_watch(book, ms += 200), WATCH_NOTHING);
        copy(path, in_folder("kept.mamori"), false);

        events[i].event(path);
        /* A change that comes before anybody looked is refused, and nothing is written to whatever is there now. */
        struct error early = {0};
        struct change change = {.op = CHANGE_INSERT, .sheet = assets(book), .at = UINT32_MAX};
        if (book_change(book, &change, 1, NULL, NULL, &early))
            fail_msg("%s: a change was taken", what);
        if (store_put_draft(book->store, "assets", "1", "name", "x", "書きかけ", NULL))
            fail_msg("%s: a draft was taken", what);
        if (book_watch(book, ms += 200) != WATCH_TROUBLE ||
            (book->watch.cause.code != events[i].cause && book->watch.cause.code != events[i].also))
            fail_msg("%s: cause %d %s", what, (int)book->watch.cause.code, book->watch.cause.detail);
        assert_rows(book, 2);
        assert_refused(book, book->watch.cause.code);
        for (int again = 0; again < 40; again++)
            assert_int_equal(book_watch(book, ms += 1000), WATCH_NOTHING);
        assert_copy(book, 2, events[i].whole, what);

        put_back(path);
        enum watch_news news = WATCH_NOTHING;
        for (int again = 0; again < 40 && news == WATCH_NOTHING; again++)
            news = book_watch(book, ms += 1000);
        if (news != WATCH_OVER || book_in_trouble(book))
            fail_msg("%s: after it was put back: %d, cause %d %s", what, (int)news, (int)book->watch.cause.code,
                     book->watch.cause.detail);
        add(book, "顧客名簿");
        assert_rows(book, 3);
        book_close(&book);
        struct error err = {0};
        book = opened(path);
        assert_rows(book, 3);
        assert_true(store_verify(book->store, NULL, NULL, NULL, &err));
        book_close(&book);
    }
}

/* Two files that went the same number of steps: SQLite's counter of changes does not tell them apart. */
static void test_same_counter(void **state)
{
    (void)state;
    empty_folder();
    make(in_folder("x.mamori"), NULL, 1);
    make(in_folder("other.mamori"), NULL, 1);
    struct book *book = opened(in_folder("x.mamori"));
    usleep(20000); /* the kernel's clock of files is coarse */
    copy(in_folder("other.mamori"), in_folder("x.mamori"), true);
    struct error err = {0};
    struct change change = {.op = CHANGE_INSERT, .sheet = assets(book), .at = UINT32_MAX};
    assert_false(book_change(book, &change, 1, NULL, NULL, &err));
    assert_int_equal(err.code, ERROR_REPLACED);
    assert_int_equal(book_watch(book, ms += 200), WATCH_TROUBLE);
    assert_int_equal(book->watch.cause.code, ERROR_REPLACED);
    book_close(&book);
    book = opened(in_folder("x.mamori"));
    assert_true(store_verify(book->store, NULL, NULL, NULL, &err));
    assert_rows(book, 1);
    book_close(&book);
}

static void test_older_accepted(void **state)
{
    (void)state;
    empty_folder();
    make(in_folder("x.mamori"), NULL, 1);
    copy(in_folder("x.mamori"), in_folder("old.mamori"), false);
    struct book *book = opened(in_folder("x.mamori"));
    add(book, "一");
    add(book, "二");
    struct store_mark before, after;
    store_mark(book->store, &before);
    assert_true(before.at > 0);
    copy(in_folder("old.mamori"), in_folder("x.mamori"), true);
    assert_int_equal(book_watch(book, ms += 200), WATCH_TROUBLE);
    assert_int_equal(book->watch.cause.code, ERROR_OLDER);
    struct error err = {0};
    assert_false(book_reopen(book, NULL, false, &err));
    assert_true(book_reopen(book, NULL, true, &err));
    store_mark(book->store, &after);
    assert_int_equal(book->watch.missing, before.entries - after.entries);
    assert_rows(book, 1);
    add(book, "三");
    assert_int_equal(book_watch(book, ms += 200), WATCH_NOTHING);
    assert_true(store_verify(book->store, NULL, NULL, NULL, &err));
    book_close(&book);
}

/* Somebody else goes on with a newer copy under the same name (a folder that is kept in step does so): nothing is lost,
 * so nobody is asked. */
static void test_newer_under_the_name(void **state)
{
    (void)state;
    empty_folder();
    make(in_folder("x.mamori"), NULL, 1);
    copy(in_folder("x.mamori"), in_folder("new.mamori"), false);
    struct book *book = opened(in_folder("x.mamori")), *other = opened(in_folder("new.mamori"));
    add(other, "二");
    book_close(&other);
    assert_int_equal(rename(in_folder("new.mamori"), in_folder("x.mamori")), 0);
    assert_int_equal(book_watch(book, ms += 200), WATCH_CHANGED);
    assert_rows(book, 2);
    add(book, "三");
    book_close(&book);
    book = opened(in_folder("x.mamori"));
    assert_rows(book, 3);
    book_close(&book);
}

static void delete_past_us(const char *path)
{
    sqlite3 *db = NULL;
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, "DELETE FROM s_assets WHERE id='1'", NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(db);
}

/* Opened changed, for looking only; then the backup comes back under its name. It has the same history, and not the same
 * values: it is read as a whole, can be worked in, and is watched like any other. */
static void test_backup_of_a_changed_one(void **state)
{
    (void)state;
    empty_folder();
    make(in_folder("x.mamori"), NULL, 2);
    copy(in_folder("x.mamori"), in_folder("good.mamori"), false);
    delete_past_us(in_folder("x.mamori"));
    struct book *book = opened(in_folder("x.mamori"));
    assert_true(book_doubted(book));
    assert_int_equal(book_watch(book, ms += 200), WATCH_NOTHING);
    assert_rows(book, 1);
    assert_int_equal(rename(in_folder("good.mamori"), in_folder("x.mamori")), 0);
    assert_int_equal(book_watch(book, ms += 200), WATCH_CHANGED);
    assert_false(book_doubted(book));
    assert_rows(book, 2);
    add(book, "三");
    delete_past_us(in_folder("x.mamori"));
    assert_int_equal(book_watch(book, ms += 200), WATCH_TROUBLE);
    assert_int_equal(book->watch.cause.code, ERROR_CHANGED);
    book_close(&book);
}

/* A look that fails for a moment is no change of anybody. What others did meanwhile is read all the same. */
static void test_failed_look(void **state)
{
    (void)state;
    empty_folder();
    make(in_folder("x.mamori"), NULL, 1);
    struct book *book = opened(in_folder("x.mamori"));
    assert_int_equal(book_watch(book, ms += 200), WATCH_NOTHING);
    const struct model *model = book->model;
    looks_left = 0;
    assert_int_equal(book_watch(book, ms += 200), WATCH_NOTHING);
    assert_int_equal(looks_left, -1);
    assert_false(book_in_trouble(book));
    assert_ptr_equal(book->model, model);
    add(book, "二");
    assert_int_equal(book_watch(book, ms += 200), WATCH_NOTHING);
    struct book *other = opened(in_folder("x.mamori"));
    add(other, "三");
    book_close(&other);
    looks_left = 0;
    assert_int_equal(book_watch(book, ms += 200), WATCH_CHANGED);
    assert_rows(book, 3);
    book_close(&book);
}

/* What the own commit wrote before the disk failed is nobody else's doing. */
static void test_failed_write(void **state)
{
    (void)state;
    empty_folder();
    make(in_folder("x.mamori"), NULL, 1);
    struct book *book = opened(in_folder("x.mamori"));
    assert_int_equal(book_watch(book, ms += 200), WATCH_NOTHING);
    struct change change = {.op = CHANGE_INSERT, .sheet = assets(book), .at = UINT32_MAX};
    bool good = false;
    int n = 0;
    for (; !good; n++) {
        struct error err = {0};
        usleep(20000); /* the kernel's clock of files is coarse */
        writes_left = n;
        good = book_change(book, &change, 1, NULL, NULL, &err);
        writes_left = -1;
        if (!good && err.code != ERROR_IO)
            fail_msg("write %d: %d %s", n, (int)err.code, err.detail);
        assert_int_equal(book_watch(book, ms += 200), WATCH_NOTHING);
        assert_rows(book, 1 + good);
    }
    assert_true(n > 2);
    book_close(&book);
}

/* What else is in the file is taken out by two commits. Whichever write of them fails, it is an error of the disk, and nobody is said to have
 * written over the file. */
static void test_failed_scrub(void **state)
{
    (void)state;
    empty_folder();
    make(in_folder("x.mamori"), NULL, 20);
    struct book *book = opened(in_folder("x.mamori"));
    bool good = false;
    int n = 0;
    for (; !good; n++) {
        struct error err = {0};
        usleep(5000); /* the kernel's clock of files is coarse */
        writes_left = n;
        good = store_scrub(book->store, &err);
        writes_left = -1;
        if (!good && err.code != ERROR_IO)
            fail_msg("write %d: %d %s", n, (int)err.code, err.detail);
    }
    assert_true(n > 3);
    assert_rows(book, 20);
    book_close(&book);
}

static char *read_all(const char *path, size_t *length)
{
    struct stat st;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    assert_int_equal(fstat(fd, &st), 0);
    char *bytes = mem_zero(1, (size_t)st.st_size);
    *length = (size_t)st.st_size;
    assert_int_equal(read(fd, bytes, *length), *length);
    close(fd);
    return bytes;
}

/* The first pages of an older copy over those of the open file: whatever the look makes of it, who shows the book can tell that its
 * answers are other ones now. */
static void test_torn(void **state)
{
    (void)state;
    struct error err = {0};
    int replaced = 0;
    empty_folder();
    struct book *book = book_new(in_folder("old.mamori"), "ipa-3", NULL, "midori", &options, &err);
    assert_non_null(book);
    book_close(&book);
    copy(in_folder("old.mamori"), in_folder("new.mamori"), false);
    book = opened(in_folder("new.mamori"));
    const uint32_t rows = model_rows(book->model, assets(book)) + 3;
    for (int i = 0; i < 3; i++)
        add(book, "あとの名簿");
    book_close(&book);
    size_t length;
    char *old = read_all(in_folder("old.mamori"), &length);
    const size_t step = length / 8;
    for (size_t torn = 4096; torn <= length; torn = torn < length && torn + step > length ? length : torn + step) {
        unlink(in_folder("x.mamori"));
        copy(in_folder("new.mamori"), in_folder("x.mamori"), false);
        book = opened(in_folder("x.mamori"));
        assert_int_equal(book_watch(book, ms += 200), WATCH_NOTHING);
        const struct model *model = book->model;
        const unsigned changes = book->changes;
        int to = open(in_folder("x.mamori"), O_WRONLY | O_CLOEXEC);
        assert_int_equal(pwrite(to, old, torn, 0), torn);
        close(to);
        for (int look = 0; look < 6; look++)
            book_watch(book, ms += 1000);
        replaced += book->model != model;
        if (book->model != model)
            assert_int_not_equal(book->changes, changes);
        if (book->changes == changes)
            assert_rows(book, rows);
        book_close(&book);
    }
    free(old);
    assert_true(replaced > 0);
}

/* Moved away by name: the book can go with it. */
static void test_follow(void **state)
{
    (void)state;
    empty_folder();
    make(in_folder("x.mamori"), NULL, 1);
    struct book *book = opened(in_folder("x.mamori"));
    event_move(in_folder("x.mamori"));
    assert_int_equal(book_watch(book, ms += 200), WATCH_TROUBLE);
    char *to = store_moved_to(book->store);
    assert_string_equal(to, in_folder("moved.mamori"));
    struct error err = {0};
    assert_true(book_reopen(book, to, false, &err));
    free(to);
    add(book, "二");
    assert_int_equal(book_watch(book, ms += 200), WATCH_NOTHING);
    book_close(&book);
}

/* Every read of a re-read, and every allocation in it, fails once (of a share every fourth): the book shows what it showed, and goes on
 * afterwards. */
static void each_fault(int *left, const char *what)
{
    empty_folder();
    make(in_folder("x.mamori"), NULL, 1);
    struct book *book = opened(in_folder("x.mamori")), *other = opened(in_folder("x.mamori"));
    uint32_t rows = 1;
    int faults = 0;
    bool reopen = false;
    const int by = (int)(4 / share_of(4));
    for (int n = 0;; n += by) {
        if (!reopen)
            add(other, "名簿");
        *left = n;
        struct error err = {0};
        enum watch_news news = WATCH_NOTHING;
        bool good =
            reopen ? book_reopen(book, NULL, false, &err) : (news = book_watch(book, ms += 200)) == WATCH_CHANGED;
        bool came = *left < 0;
        *left = -1;
        faults += came;
        assert_non_null(book->model);
        uint32_t now = model_rows(book->model, assets(book));
        if (now != rows && now != rows + !reopen)
            fail_msg("%s %d: %u rows of %u", what, n, now, rows);
        if (news == WATCH_TROUBLE && !book_in_trouble(book))
            fail_msg("%s %d: trouble without a cause", what, n);
        for (int again = 0;
             again < 40 && (book_in_trouble(book) || model_rows(book->model, assets(book)) != rows + !reopen); again++)
            book_watch(book, ms += 1000);
        rows += !reopen;
        if (book_in_trouble(book))
            fail_msg("%s %d: the trouble stays: %d %s", what, n, (int)book->watch.cause.code, book->watch.cause.detail);
        assert_rows(book, rows);
        if (!came && good) {
            if (reopen)
                break;
            reopen = true; /* the same once more for a file that is opened anew */
            n = -by;
        }
    }
    if (faults < 10 / by)
        fail_msg("%s: only %d faults came", what, faults);
    book_close(&other);
    book_close(&book);
}

static void test_each_read(void **state)
{
    (void)state;
    each_fault(&reads_left, "read");
}

static void test_each_allocation(void **state)
{
    (void)state;
    each_fault(&allocations_left, "allocation");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_events),
        cmocka_unit_test(test_same_counter),
        cmocka_unit_test(test_older_accepted),
        cmocka_unit_test(test_newer_under_the_name),
        cmocka_unit_test(test_failed_look),
        cmocka_unit_test(test_failed_write),
        cmocka_unit_test(test_failed_scrub),
        cmocka_unit_test(test_torn),
        cmocka_unit_test(test_follow),
        cmocka_unit_test(test_each_read),
        cmocka_unit_test(test_backup_of_a_changed_one),
        cmocka_unit_test(test_each_allocation),
    };
    return cmocka_run_group_tests(tests, start, finish);
}
