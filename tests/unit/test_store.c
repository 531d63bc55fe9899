/* Unit tests of the store: what may never go wrong with a workbook. Every test works on files of its own in a fresh
 * folder. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE /* memmem() */
#endif
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <fcntl.h>
#include <math.h>
#include <signal.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/account.h"
#include "base/secret.h"
#include "book/store_private.h"
#include "blank.h"
#include "take_back.h"
#include "folder.h"

static const char *const asset_columns[] = {"name", "note", "medium", "c"};
static const char *const check_columns[] = {"answer", "note"};

/* ---- helpers -------------------------------------------------------------------------------------------------------
 */

static void complain(const char *what, const struct error *err)
{
    if (err->code != ERROR_NONE)
        print_message("%s: %d %s | %s | %s\n", what, (int)err->code, err->subject, err->place, err->detail);
}

/* Tests need not survive a power cut: without waiting for the disk they are twenty times faster. */
static void make_fast(struct store *store)
{
    assert_int_equal(sqlite3_exec(store->db, "PRAGMA synchronous=OFF", NULL, NULL, NULL), SQLITE_OK);
}

static struct vault *encrypted; /* what the second run makes is */

static struct store *create(const char *name)
{
    struct error err = {.code = ERROR_NONE};
    unlink(path_of(name));
    struct store *store =
        encrypted ? store_make(path_of(name), "ipa-3", &err) : store_create(path_of(name), "ipa-3", &err);
    if (encrypted) {
        assert_non_null(store);
        store->vault = vault_share(encrypted);
        store_publish(&store, &err);
    }
    complain("create", &err);
    assert_non_null(store);
    make_fast(store);
    return store;
}

static struct store *open_ok(const char *name)
{
    struct error err = {.code = ERROR_NONE};
    struct store *store = store_open(path_of(name), STORE_WRITE, &err);
    complain("open", &err);
    assert_non_null(store);
    make_fast(store);
    return store;
}

static void begin(struct store *store)
{
    struct error err = {.code = ERROR_NONE};
    bool ok = store_begin(store, "山田", 1800000000, "do", 0, "題", &err);
    complain("begin", &err);
    assert_true(ok);
}

static int64_t commit(struct store *store)
{
    struct error err = {.code = ERROR_NONE};
    int64_t batch;
    bool ok = store_commit(store, &batch, &err);
    complain("commit", &err);
    assert_true(ok);
    return batch;
}

static void set_in(struct store *store, const char *sheet, const char *row, const char *column, const char *value)
{
    struct error err = {.code = ERROR_NONE};
    bool ok = store_set(store, sheet, row, column, false, NULL, value, &err);
    complain("set", &err);
    assert_true(ok);
}

static int64_t set(struct store *store, const char *sheet, const char *row, const char *column, const char *value)
{
    begin(store);
    set_in(store, sheet, row, column, value);
    return commit(store);
}

static void insert_in(struct store *store, char id[64], const char *name, const char *note)
{
    struct error err = {.code = ERROR_NONE};
    const char *values[] = {name, note};
    double pos;
    bool ok = store_last_pos(store, "assets", NULL, &pos, &err) &&
              store_insert(store, "assets", id, pos, 2, asset_columns, values, &err);
    complain("insert", &err);
    assert_true(ok);
}

static void insert(struct store *store, char id[64], const char *name, const char *note)
{
    id[0] = 0;
    begin(store);
    insert_in(store, id, name, note);
    commit(store);
}

static void verify_ok(struct store *store)
{
    struct error err = {.code = ERROR_NONE};
    bool ok = store_verify(store, NULL, NULL, NULL, &err);
    complain("verify", &err);
    assert_true(ok);
}

struct dump {
    struct str *out;
    size_t columns;
};

static bool dump_row(void *context, const char *id, double pos, const char *const *values)
{
    struct dump *dump = context;
    str_add_format(dump->out, "%s@%g", id, pos);
    for (size_t i = 0; i < dump->columns; i++)
        str_add_format(dump->out, "|%s", values[i] ? values[i] : "-");
    str_add(dump->out, "\n");
    return true;
}

/* The present state of both sheets. */
static bool dump_state(struct store *store, struct str *out)
{
    struct dump dump = {out, ARRAY_LENGTH(asset_columns)};
    if (!store_load(store, "assets", asset_columns, dump.columns, dump_row, &dump, NULL))
        return false;
    str_add(out, "--\n");
    dump.columns = ARRAY_LENGTH(check_columns);
    return store_load(store, "self-check", check_columns, dump.columns, dump_row, &dump, NULL);
}

static char *state_of(struct store *store)
{
    struct str out = STR_INIT;
    assert_true(dump_state(store, &out));
    return str_take(&out);
}

/* cmocka cuts long texts: the first line that differs says more. */
static void same_state(const char *is, const char *should)
{
    size_t line = 0;
    for (size_t i = 0; is[i] == should[i]; i++) {
        if (!is[i])
            return;
        if (is[i] == '\n')
            line = i + 1;
    }
    fail_msg("is:     %.*s\nshould: %.*s", (int)strcspn(is + line, "\n"), is + line, (int)strcspn(should + line, "\n"),
             should + line);
}

static bool dump_entry(void *context, const struct store_entry *e)
{
    str_add_format(context, "%s %lld %lld %s %lld %lld %s %s %s %s %s %s %s %s %d\n", e->origin, (long long)e->number,
                   (long long)e->batch, e->kind, (long long)e->target, (long long)e->at, e->person ? e->person : "-",
                   e->title ? e->title : "-", e->op, e->sheet, e->row, e->column ? e->column : "-",
                   e->old_value ? e->old_value : "-", e->new_value ? e->new_value : "-", e->blanked);
    return true;
}

static bool dump_draft(void *context, const struct store_draft *d)
{
    str_add_format(context, "%s %s %s %s %s %lld%s\n", d->sheet, d->row, d->column, d->person, d->text,
                   (long long)d->at, d->changed ? " changed" : "");
    return true;
}

static char *note_of(struct store *store, const char *key)
{
    char *value;
    assert_true(store_note(store, key, &value, NULL));
    return value;
}

/* Everything that can be read from a store. */
static bool dump_all(struct store *store, struct str *out)
{
    char head[65];
    int64_t entries, undo, redo;
    struct store_filter all = {0};
    char *note;
    bool ok = store_note(store, "resume", &note, NULL) && store_head(store, head, &entries, NULL) &&
              store_undoable(store, &undo, NULL) && store_redoable(store, &redo, NULL);
    if (ok)
        str_add_format(out, "%s %s %s %lld %lld %lld %s\n", store_id(store), store_first_layers(store), head,
                       (long long)entries, (long long)undo, (long long)redo, note ? note : "-");
    free(note);
    return ok && dump_state(store, out) && store_entries(store, &all, dump_entry, out, NULL) &&
           store_drafts(store, dump_draft, out, NULL);
}

/* SQL past our code, as an insider with sqlite3 would do it. */
static void raw(const char *name, const char *sql)
{
    sqlite3 *db;
    char *message = NULL;
    assert_int_equal(sqlite3_open(path_of(name), &db), SQLITE_OK);
    if (sqlite3_exec(db, sql, NULL, NULL, &message) != SQLITE_OK)
        fail_msg("%s: %s", sql, message);
    sqlite3_close(db);
}

/* The seal made anew, as one would who knows how it is made. */
static void reseal(const char *name)
{
    struct store *store = store_open(path_of(name), STORE_WRITE, NULL);
    assert_non_null(store);
    make_fast(store);
    assert_int_equal(sqlite3_exec(store->db, "BEGIN IMMEDIATE", NULL, NULL, NULL), SQLITE_OK);
    for (size_t i = 0; i < store->sheet_count; i++) {
        struct store_sheet *sheet = store->sheets[i];
        struct str sql = STR_INIT;
        sqlite3_stmt *statement = NULL;
        str_add_format(&sql, "SELECT id, pos, * FROM \"s_%s\"", sheet->name);
        assert_int_equal(sqlite3_prepare_v2(store->db, sql.text, -1, &statement, NULL), SQLITE_OK);
        str_free(&sql);
        sheet->rows = 0;
        sheet->sum = 0;
        sheet->seal_known = true;
        while (sqlite3_step(statement) == SQLITE_ROW) {
            const char *id = (const char *)sqlite3_column_text(statement, 0);
            seal_row_added(sheet, id, sqlite3_column_type(statement, 1) != SQLITE_NULL,
                           sqlite3_column_double(statement, 1));
            for (size_t c = 0; c < sheet->count; c++)
                seal_cell_added(sheet, id, c, span_of((const char *)sqlite3_column_text(statement, (int)c + 5)));
        }
        sqlite3_finalize(statement);
        sheet->seal_changed = true;
    }
    assert_true(seal_loose(store, NULL) && seal_write(store, NULL));
    assert_int_equal(sqlite3_exec(store->db, "COMMIT", NULL, NULL, NULL), SQLITE_OK);
    store_close(&store);
}

static void raw_sealed(const char *name, const char *sql)
{
    raw(name, sql);
    reseal(name);
}

static void copy(const char *from, const char *to)
{
    char *command = mem_format("cp '%s/%s' '%s/%s'", folder, from, folder, to);
    assert_int_equal(system(command), 0);
    free(command);
}

static void append(const char *name, const char *text)
{
    FILE *file = fopen(path_of(name), "ae");
    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
}

static off_t file_size(const char *name)
{
    struct stat st;
    assert_int_equal(stat(path_of(name), &st), 0);
    return st.st_size;
}

static enum error_code open_code(const char *name, enum store_mode mode)
{
    struct error err = {.code = ERROR_NONE};
    struct store *store = store_open(path_of(name), mode, &err);
    assert_true((store == NULL) == (err.code != ERROR_NONE));
    store_close(&store);
    return err.code;
}

static void write_file(const char *name, const char *bytes, size_t length)
{
    FILE *file = fopen(path_of(name), "we");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, length, file), length);
    fclose(file);
}

static char *read_file(const char *name, size_t *length)
{
    struct stat st;
    assert_int_equal(stat(path_of(name), &st), 0);
    *length = (size_t)st.st_size;
    char *bytes = mem_zero(*length + 1, 1);
    FILE *file = fopen(path_of(name), "re");
    assert_non_null(file);
    assert_int_equal(fread(bytes, 1, *length, file), *length);
    fclose(file);
    return bytes;
}

/* A small workbook with something of everything. */
static struct store *sample(const char *name)
{
    struct store *store = create(name);
    char id[64];
    set(store, "self-check", "q01", "answer", "done");
    set(store, "self-check", "q02", "answer", "partly");
    set(store, "self-check", "q02", "answer", "no");
    insert(store, id, "顧客台帳", "棚 3");
    insert(store, id, "給与データ", NULL);
    begin(store);
    set_in(store, "assets", "2", "c", "2");
    assert_true(store_move(store, "assets", "1", 3.5, NULL));
    commit(store);
    begin(store);
    assert_true(store_delete(store, "assets", "2", NULL));
    commit(store);
    assert_true(take_back(store, "佐藤", 1800000100, false, NULL));
    set(store, "self-check", "q03", "note", "あとで");
    assert_true(store_put_draft(store, "self-check", "q04", "note", "山田", "書きかけ", NULL));
    assert_true(store_put_note(store, "resume", "self-check/q04", NULL));
    return store;
}

/* ---- files ---------------------------------------------------------------------------------------------------------
 */

static int64_t pragma(struct store *store, const char *sql)
{
    sqlite3_stmt *statement = NULL;
    assert_int_equal(sqlite3_prepare_v2(store->db, sql, -1, &statement, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
    int64_t number = sqlite3_column_int64(statement, 0);
    sqlite3_finalize(statement);
    return number;
}

/* What a connection of ours promises about the disk: the tests here make their own faster, and would never see it gone. */
static void test_durable(void **state)
{
    (void)state;
    struct error err = {.code = ERROR_NONE};
    struct store *store = create("durable.mamori");
    store_close(&store);
    for (enum store_mode mode = STORE_WRITE; mode <= STORE_READ; mode++) {
        store = store_open(path_of("durable.mamori"), mode, &err);
        complain("open", &err);
        assert_non_null(store);
        assert_int_equal(pragma(store, "PRAGMA synchronous"), 3);   /* EXTRA */
        assert_int_equal(pragma(store, "PRAGMA temp_store"), 2);    /* MEMORY */
        assert_int_equal(pragma(store, "PRAGMA secure_delete"), 1); /* what was erased is not in a free page */
        assert_int_equal(pragma(store, "PRAGMA mmap_size"), 0);     /* a file that shrinks is an error, no SIGBUS */
        sqlite3_stmt *statement = NULL;
        assert_int_equal(sqlite3_prepare_v2(store->db, "PRAGMA journal_mode", -1, &statement, NULL), SQLITE_OK);
        assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
        assert_string_equal((const char *)sqlite3_column_text(statement, 0), "delete");
        sqlite3_finalize(statement);
        store_close(&store);
    }
}

static void test_create(void **state)
{
    (void)state;
    struct error err = {.code = ERROR_NONE};
    struct stat st;
    mode_t mask = umask(002);
    struct store *store = create("new.mamori");
    umask(mask);
    char head[65];
    int64_t entries;
    assert_int_equal(strlen(store_id(store)), 32);
    assert_string_equal(store_first_layers(store), "ipa-3");
    assert_string_equal(store_path(store), path_of("new.mamori"));
    assert_false(store_read_only(store));
    assert_true(store_head(store, head, &entries, &err));
    assert_string_equal(head, "");
    assert_int_equal(entries, 0);
    verify_ok(store);
    assert_int_equal(stat(path_of("new.mamori"), &st), 0);
    assert_int_equal(st.st_mode & 0777, 0660);
    store_close(&store);
    assert_null(store);

    assert_null(store_create(path_of("new.mamori"), "ipa-3", &err));
    assert_int_equal(err.code, ERROR_EXISTS);
    assert_null(store_create(path_of("no/such/x.mamori"), "ipa-3", &err));
    assert_int_equal(err.code, ERROR_MISSING_FOLDER);
    assert_null(store_create(path_of("x.mamori"), "'; DROP TABLE meta; --", &err));
    assert_int_equal(err.code, ERROR_UNKNOWN_LAYER);
    char *others =
        mem_format("test $(ls '%s' | grep -c 'new.mamori') = 1 && test $(ls '%s' | grep -c '^x') = 0", folder, folder);
    assert_int_equal(system(others), 0); /* nothing is left behind */
    free(others);

    /* Names that SQLite would take for something else. */
    char cwd[256];
    assert_non_null(getcwd(cwd, sizeof(cwd)));
    assert_int_equal(chdir(folder), 0);
    static const char *const names[] = {"file:x?mode=memory", ":memory:", "a b'c\"d.mamori", "日本.mamori"};
    for (size_t i = 0; i < ARRAY_LENGTH(names); i++) {
        store = store_create(names[i], "ipa-3", &err);
        assert_non_null(store);
        store_close(&store);
        assert_int_equal(stat(names[i], &st), 0);
        store = store_open(names[i], STORE_READ, &err);
        assert_non_null(store);
        assert_true(store_read_only(store));
        store_close(&store);
    }
    assert_int_equal(chdir(cwd), 0);
}

static void test_open_errors(void **state)
{
    (void)state;
    struct store *store = sample("good");
    store_close(&store);
    assert_int_equal(open_code("absent", STORE_WRITE), ERROR_MISSING_FILE);
    assert_int_equal(mkdir(path_of("dir"), 0700), 0);
    assert_int_equal(open_code("dir", STORE_READ), ERROR_NOT_WORKBOOK);
    write_file("empty", "", 0);
    assert_int_equal(open_code("empty", STORE_WRITE), ERROR_NOT_WORKBOOK);
    char text[5000];
    memset(text, 'x', sizeof(text));
    write_file("text", text, sizeof(text));
    assert_int_equal(open_code("text", STORE_WRITE), ERROR_NOT_WORKBOOK);
    write_file("short", "name,note\n", 10);
    assert_int_equal(open_code("short", STORE_READ), ERROR_NOT_WORKBOOK);
    raw("foreign", "CREATE TABLE t(a)");
    assert_int_equal(open_code("foreign", STORE_WRITE), ERROR_NOT_WORKBOOK);
    raw("foreign", "PRAGMA application_id=7");
    assert_int_equal(open_code("foreign", STORE_READ), ERROR_NOT_WORKBOOK);
    copy("good", "newer");
    raw("newer", "PRAGMA user_version=5; CREATE TABLE later(a)");
    assert_int_equal(open_code("newer", STORE_WRITE), ERROR_NEWER);
    assert_int_equal(open_code("newer", STORE_READ), ERROR_NONE);
    raw("newer", "DROP TABLE journal");
    assert_int_equal(open_code("newer", STORE_READ), ERROR_NEWER);

    static const char *const hostile[] = {
        "CREATE TABLE \"s_x y\"(id TEXT)",
        "CREATE TABLE \"s_x\"(_key INTEGER PRIMARY KEY, id TEXT NOT NULL, pos REAL, \"a\" TEXT DEFAULT 7)",
        "CREATE TABLE \"s_y\"(_key INTEGER PRIMARY KEY, id TEXT NOT NULL, pos REAL, \"A\" TEXT)",
        "ALTER TABLE journal ADD COLUMN more",
        "DROP TABLE note",
        "DELETE FROM meta WHERE key='layers'",
        "UPDATE meta SET value='short' WHERE key='id'",
    };
    for (size_t i = 0; i < ARRAY_LENGTH(hostile); i++) {
        copy("good", "hostile");
        raw("hostile", hostile[i]);
        if (open_code("hostile", STORE_READ) != ERROR_CORRUPT)
            fail_msg("opened in spite of: %s", hostile[i]);
    }

    /* A file cut anywhere is never taken for a whole one. */
    size_t length;
    char *bytes = read_file("good", &length);
    for (size_t cut = 0; cut < length; cut += 509) {
        write_file("cut", bytes, cut);
        enum error_code code = open_code("cut", STORE_WRITE);
        if (cut < 512 ? code != ERROR_NOT_WORKBOOK && code != ERROR_CORRUPT : code != ERROR_CORRUPT)
            fail_msg("cut at %zu: %d", cut, (int)code);
    }
    free(bytes);
}

/* In a child without root's rights: permissions mean nothing to root. */
static void read_only_child(void)
{
    struct error err = {.code = ERROR_NONE};
    if (geteuid() == 0 && (setgid(65534) != 0 || setuid(65534) != 0))
        _exit(10);
    if (store_open(path_of("ro/plain"), STORE_WRITE, &err) || err.code != ERROR_READ_ONLY)
        _exit(11);
    if (store_open(path_of("fixed/in"), STORE_WRITE, &err) || err.code != ERROR_READ_ONLY)
        _exit(12);
    static const char *const names[] = {"ro/plain", "fixed/in"};
    for (int i = 0; i < 2; i++) {
        struct store *store = store_open(path_of(names[i]), STORE_READ, &err);
        struct str out = STR_INIT;
        if (!store || !dump_state(store, &out) || out.length < 20)
            _exit(13 + i);
        if (store_begin(store, "x", 1, "do", 0, NULL, &err) || err.code != ERROR_READ_ONLY)
            _exit(15 + i);
        if (store_put_note(store, "a", "b", &err) || err.code != ERROR_READ_ONLY)
            _exit(17 + i);
    }
    if (store_open(path_of("secret"), STORE_READ, &err) || err.code != ERROR_IO)
        _exit(19);
    if (store_create(path_of("fixed/new"), "ipa-3", &err) || err.code != ERROR_READ_ONLY)
        _exit(20);
    _exit(0);
}

static void test_read_only(void **state)
{
    (void)state;
    struct store *store = sample("rw");
    store_close(&store);
    assert_int_equal(chmod(folder, 0755), 0);
    mkdir(path_of("ro"), 0755);
    mkdir(path_of("fixed"), 0755);
    copy("rw", "ro/plain");
    copy("rw", "fixed/in");
    copy("rw", "secret");
    chmod(path_of("ro/plain"), 0444);
    chmod(path_of("ro"), 0777);
    chmod(path_of("fixed/in"), 0666);
    chmod(path_of("fixed"), 0555);
    chmod(path_of("secret"), 0);
    pid_t child = fork();
    if (child == 0)
        read_only_child();
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 0);
    chmod(path_of("fixed"), 0755);
}

/* ---- writing -------------------------------------------------------------------------------------------------------
 */

static void test_set(void **state)
{
    (void)state;
    struct error err = {.code = ERROR_NONE};
    struct store *store = create("set");
    assert_int_equal(set(store, "self-check", "q01", "answer", "done"), 1);
    assert_int_equal(set(store, "self-check", "q01", "answer", "no"), 2);
    assert_int_equal(set(store, "self-check", "q01", "answer", "no"), 0); /* nothing to write */
    assert_int_equal(set(store, "self-check", "q07", "answer", ""), 0);
    int64_t rows;
    assert_true(store_count(store, "self-check", &rows, &err));
    assert_int_equal(rows, 1);

    begin(store);
    assert_true(store_set(store, "self-check", "q01", "answer", true, "no", "partly", &err));
    assert_true(store_set(store, "self-check", "q02", "answer", true, NULL, "x", &err));
    assert_int_equal(commit(store), 3);
    begin(store);
    set_in(store, "self-check", "q03", "answer", "before the conflict");
    assert_false(store_set(store, "self-check", "q01", "answer", true, "no", "done", &err));
    assert_int_equal(err.code, ERROR_CONFLICT);
    assert_string_equal(err.subject, "self-check q01 answer");
    assert_string_equal(err.detail, "partly");
    assert_false(store_commit(store, NULL, &err)); /* rolled back already */
    assert_false(store_set(store, "self-check", "q01", "answer", false, NULL, "done", &err));
    char *now = state_of(store);
    assert_string_equal(now, "--\nq01@0|partly|-\nq02@0|x|-\n");
    free(now);
    char head[65];
    int64_t entries;
    assert_true(store_head(store, head, &entries, &err));
    assert_int_equal(entries, 4);
    assert_int_equal(strlen(head), 64);

    /* The last value emptied removes a row of a form; an empty text is no value. */
    set(store, "self-check", "q02", "answer", "");
    assert_true(store_count(store, "self-check", &rows, &err));
    assert_int_equal(rows, 1);
    verify_ok(store);
    store_close(&store);
    store = open_ok("set");
    now = state_of(store);
    assert_string_equal(now, "--\nq01@0|partly|-\n");
    free(now);
    store_close(&store);
}

static void test_hostile_ids(void **state)
{
    (void)state;
    static const char *const ids[] = {"",
                                      "a\"b",
                                      "a'b",
                                      "A",
                                      "x y",
                                      "-a",
                                      "_a",
                                      "a;b",
                                      "a.b",
                                      "日本",
                                      "a\n",
                                      "a23456789012345678901234567890123456789012",
                                      "a\"; DROP TABLE meta; --",
                                      "a\" TEXT, \"b"};
    struct error err = {.code = ERROR_NONE};
    struct store *store = create("ids");
    for (size_t i = 0; i < ARRAY_LENGTH(ids); i++) {
        int64_t rows;
        char id[64] = "";
        const char *const columns[] = {ids[i]}, *const values[] = {"v"};
        begin(store);
        assert_false(store_set(store, ids[i], "1", "a", false, NULL, "v", &err));
        assert_int_equal(err.code, ERROR_UNKNOWN_SHEET);
        begin(store);
        assert_false(store_set(store, "a", "1", ids[i], false, NULL, "v", &err));
        assert_int_equal(err.code, ERROR_UNKNOWN_COLUMN);
        begin(store);
        assert_false(store_insert(store, "a", id, 1, 1, columns, values, &err));
        assert_int_equal(err.code, ERROR_UNKNOWN_COLUMN);
        begin(store);
        assert_false(store_delete(store, ids[i], "1", &err));
        assert_int_equal(err.code, ERROR_UNKNOWN_SHEET);
        assert_false(store_count(store, ids[i], &rows, &err));
        assert_false(store_load(store, ids[i], columns, 1, dump_row, NULL, &err));
    }
    begin(store);
    assert_false(store_set(store, "a", "1", "pos", false, NULL, "v", &err));
    assert_int_equal(err.code, ERROR_FORM);
    static const char *const rows[] = {"", "a\nb", "a\x1f", "\x7f",
                                       "0123456789012345678901234567890123456789012345678901234567890123"};
    for (size_t i = 0; i < ARRAY_LENGTH(rows); i++) {
        begin(store);
        assert_false(store_set(store, "a", rows[i], "c", false, NULL, "v", &err));
        assert_int_equal(err.code, ERROR_UNKNOWN_ROW);
    }
    begin(store);
    assert_false(store_set(store, "a", "r", "c", false, NULL, "x\x1fy", &err));
    assert_int_equal(err.code, ERROR_CONTROL_CHARACTER);
    /* Row ids and values are data: anything printable goes, and comes back. */
    static const char odd[] = "'; DROP TABLE meta; -- \" % ~ 日本 𠮷";
    set(store, "a-b_c", "x'\"; y", "c-d_1", odd);
    struct str out = STR_INIT;
    struct dump dump = {&out, 1};
    const char *const columns[] = {"c-d_1"};
    assert_true(store_load(store, "a-b_c", columns, 1, dump_row, &dump, &err));
    assert_non_null(strstr(out.text, odd));
    str_free(&out);
    verify_ok(store);
    store_close(&store);
}

static void test_rows(void **state)
{
    (void)state;
    struct error err = {.code = ERROR_NONE};
    struct store *store = create("rows");
    char id[64];
    for (int i = 1; i <= 3; i++) {
        insert(store, id, "n", NULL);
        assert_int_equal(atoi(id), i);
    }
    /* Never reused: not after deleting the last, not after an undo, not after reopening. */
    begin(store);
    assert_true(store_delete(store, "assets", "3", &err));
    commit(store);
    insert(store, id, "n", NULL);
    assert_string_equal(id, "4");
    assert_true(take_back(store, "x", 1, false, &err));
    store_close(&store);
    store = open_ok("rows");
    insert(store, id, "n", NULL);
    assert_string_equal(id, "5");
    begin(store);
    char big[64] = "70";
    insert_in(store, big, "given", NULL);
    commit(store);
    insert(store, id, "n", NULL);
    assert_string_equal(id, "71");
    begin(store);
    char again[64] = "70";
    const char *values[] = {"x", NULL};
    assert_false(store_insert(store, "assets", again, 1, 2, asset_columns, values, &err));
    assert_int_equal(err.code, ERROR_EXISTS);

    /* A deleted row is not brought back by a late answer. */
    begin(store);
    assert_false(store_set(store, "assets", "3", "name", false, NULL, "late", &err));
    assert_int_equal(err.code, ERROR_UNKNOWN_ROW);
    begin(store);
    assert_false(store_delete(store, "assets", "3", &err));
    assert_int_equal(err.code, ERROR_UNKNOWN_ROW);
    begin(store);
    assert_false(store_move(store, "assets", "3", 1, &err));
    assert_int_equal(err.code, ERROR_UNKNOWN_ROW);
    begin(store);
    assert_false(store_move(store, "nowhere", "3", 1, &err));
    begin(store);
    assert_false(store_move(store, "assets", "1", NAN, &err));

    /* Order. */
    double pos, last;
    assert_true(store_pos(store, "assets", "1", &pos, &err));
    assert_true(store_last_pos(store, "assets", NULL, &last, &err));
    assert_true(last > pos);
    assert_false(store_pos(store, "assets", "3", &pos, &err));
    assert_int_equal(err.code, ERROR_UNKNOWN_ROW);
    begin(store);
    assert_true(store_move(store, "assets", "71", 0.1, &err));
    assert_true(store_move(store, "assets", "1", 1e10 + 0.5, &err));
    commit(store);
    char *now = state_of(store);
    assert_string_equal(now, "71@0.1|n|-|-|-\n2@2|n|-|-|-\n5@3|n|-|-|-\n70@4|given|-|-|-\n1@1e+10|n|-|-|-\n--\n");
    free(now);
    assert_true(store_last_pos(store, "assets", NULL, &last, &err));
    assert_true(last > 1e10 + 0.5);
    verify_ok(store);
    for (int i = 0; i < 8; i++)
        assert_true(take_back(store, "x", 1, false, &err) || err.code == ERROR_NOTHING);
    int64_t rows;
    assert_true(store_count(store, "assets", &rows, &err));
    assert_int_equal(rows, 0);
    verify_ok(store);
    store_close(&store);
}

/* A batch that fails takes everything of it back, tables made for it included. */
/* SQLite takes back what was written when a statement has no memory, even one that only reads; then nothing more may be
 * written, or it would be there without what belongs to it. */
static void test_taken_back(void **state)
{
    (void)state;
    struct error err = {.code = ERROR_NONE};
    struct store *store = create("taken-back");
    set(store, "self-check", "q01", "answer", "done");
    begin(store);
    set_in(store, "self-check", "q01", "answer", "partly");
    assert_int_equal(sqlite3_exec(store->db, "ROLLBACK", NULL, NULL, NULL), SQLITE_OK);
    /* Nor does a statement that somebody runs by himself get into the file: it would be all that is left of the batch. */
    assert_int_equal(sqlite3_exec(store->db, "INSERT INTO meta(key, value) VALUES('half', '1')", NULL, NULL, NULL) &
                         0xff,
                     SQLITE_CONSTRAINT);
    assert_false(store_set(store, "self-check", "q02", "answer", false, NULL, "no", &err));
    assert_int_equal(err.code, ERROR_INTERNAL);
    assert_false(store_commit(store, NULL, &err));
    char *now = state_of(store);
    assert_string_equal(now, "--\nq01@0|done|-\n");
    free(now);
    set(store, "self-check", "q02", "answer", "no");
    verify_ok(store);
    store_close(&store);
}

static void test_rollback(void **state)
{
    (void)state;
    struct error err = {.code = ERROR_NONE};
    struct store *store = create("rollback");
    char id[64] = "";
    set(store, "self-check", "q01", "answer", "done");
    begin(store);
    insert_in(store, id, "a", NULL);
    set_in(store, "fresh", "r", "c", "v");
    set_in(store, "self-check", "q01", "added", "v");
    assert_false(store_set(store, "self-check", "q01", "answer", true, "no", "x", &err));
    char *now = state_of(store);
    assert_string_equal(now, "--\nq01@0|done|-\n");
    free(now);
    begin(store);
    insert_in(store, id, "a", NULL);
    store_rollback(store);
    store_rollback(store);
    insert(store, id, "a", NULL);
    assert_string_equal(id, "1"); /* the rolled back one was never given */
    begin(store);
    id[0] = 0;
    insert_in(store, id, "b", NULL);
    store_rollback(store);
    insert(store, id, "b", NULL);
    assert_string_equal(id, "2");
    set(store, "fresh", "r", "c", "v");
    set(store, "self-check", "q01", "added", "v");
    assert_true(store_begin(store, "x", 1, "do", 0, NULL, &err));
    assert_false(store_begin(store, "x", 1, "do", 0, NULL, &err));
    assert_int_equal(err.code, ERROR_INTERNAL);
    store_rollback(store);
    verify_ok(store);
    begin(store);
    set_in(store, "self-check", "q05", "answer", "never committed");
    store_close(&store);
    store = open_ok("rollback");
    now = state_of(store);
    assert_null(strstr(now, "never"));
    free(now);
    verify_ok(store);
    store_close(&store);
}

static void test_disk_full(void **state)
{
    (void)state;
    struct error err = {.code = ERROR_NONE};
    struct store *store = sample("full");
    char *before = state_of(store);
    char head[65], after[65], text[2001];
    int64_t entries;
    assert_true(store_head(store, head, &entries, &err));
    memset(text, 'x', 2000);
    text[2000] = 0;
    assert_int_equal(sqlite3_exec(store->db, "PRAGMA max_page_count=1", NULL, NULL, NULL),
                     SQLITE_OK); /* as many as there are */
    begin(store);
    bool ok = true;
    for (int i = 0; i < 100 && ok; i++) {
        char row[8];
        snprintf(row, sizeof(row), "q%02d", i);
        ok = store_set(store, "self-check", row, "note", false, NULL, text, &err);
    }
    assert_false(ok);
    assert_int_equal(err.code, ERROR_DISK_FULL);
    assert_false(store->writing);
    char *now = state_of(store);
    assert_string_equal(now, before);
    assert_true(store_head(store, after, &entries, &err));
    assert_string_equal(after, head);
    assert_int_equal(sqlite3_exec(store->db, "PRAGMA max_page_count=100000", NULL, NULL, NULL), SQLITE_OK);
    set(store, "self-check", "q20", "note", text);
    verify_ok(store);
    store_close(&store);
    free(now);
    free(before);
}

/* A writer killed with half a batch in the file: even a reader must not see it. */
static void test_hot_journal(void **state)
{
    (void)state;
    struct store *store = sample("hot");
    char *before = state_of(store);
    store_close(&store);
    pid_t child = fork();
    if (child == 0) {
        store = store_open(path_of("hot"), STORE_WRITE, NULL);
        char id[64], text[600];
        memset(text, 'x', sizeof(text) - 1);
        text[sizeof(text) - 1] = 0;
        const char *values[] = {text, text};
        if (!store || sqlite3_exec(store->db, "PRAGMA cache_size=5", NULL, NULL, NULL) != SQLITE_OK ||
            !store_begin(store, "x", 1, "do", 0, NULL, NULL))
            _exit(1);
        for (int i = 0; i < 200; i++) {
            id[0] = 0;
            if (!store_insert(store, "assets", id, i, 2, asset_columns, values, NULL))
                _exit(2);
        }
        raise(SIGKILL);
    }
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status));
    assert_int_equal(access(path_of("hot-journal"), F_OK), 0); /* else this would test nothing */
    struct error err = {.code = ERROR_NONE};
    store = store_open(path_of("hot"), STORE_READ, &err);
    complain("hot", &err);
    assert_non_null(store);
    char *now = state_of(store);
    assert_string_equal(now, before);
    verify_ok(store);
    store_close(&store);
    free(now);
    free(before);
}

/* ---- undo ----------------------------------------------------------------------------------------------------------
 */

struct walk {
    uint64_t seed;
    char **undo, **redo; /* states to come back to */
    size_t undo_count, undo_capacity, redo_count, redo_capacity;
};

static unsigned walk_random(struct walk *walk, unsigned below)
{
    walk->seed = walk->seed * 6364136223846793005U + 1442695040888963407U;
    return (unsigned)(walk->seed >> 33) % below;
}

struct ids {
    char id[512][64];
    size_t count;
};

static bool collect_id(void *context, const char *id, double pos, const char *const *values)
{
    struct ids *ids = context;
    (void)pos;
    (void)values;
    if (ids->count < 512)
        memcpy(ids->id[ids->count++], id, strlen(id) + 1);
    return true;
}

static void random_change(struct walk *walk, struct store *store)
{
    struct ids ids = {.count = 0};
    char id[64] = "", value[32], row[16];
    assert_true(store_load(store, "assets", NULL, 0, collect_id, &ids, NULL));
    snprintf(value, sizeof(value), "値%u", walk_random(walk, 50));
    if (walk_random(walk, 5) == 0)
        value[0] = 0;
    snprintf(row, sizeof(row), "q%02u", walk_random(walk, 12) + 1);
    const char *some = ids.count ? ids.id[walk_random(walk, (unsigned)ids.count)] : NULL;
    double pos = walk_random(walk, 1000) / (walk_random(walk, 3) ? 1.0 : 7.0);
    const char *values[] = {value, walk_random(walk, 2) ? "備考" : NULL};
    bool ok;
    switch (some ? walk_random(walk, 8) : walk_random(walk, 3)) {
    case 0:
    case 1:
        ok = store_set(store, "self-check", row, check_columns[walk_random(walk, 2)], false, NULL, value, NULL);
        break;
    case 2: ok = store_insert(store, "assets", id, pos, 2, asset_columns, values, NULL); break;
    case 3: ok = store_delete(store, "assets", some, NULL); break;
    case 4: ok = store_move(store, "assets", some, pos, NULL); break;
    default:
        ok = store_set(store, "assets", some, asset_columns[walk_random(walk, 4)], false, NULL, value, NULL);
        break;
    }
    assert_true(ok);
}

static void push(char ***list, size_t *count, size_t *capacity, char *text)
{
    *list = mem_grow(*list, *count, capacity, sizeof(char *));
    (*list)[(*count)++] = text;
}

static void walk_back(struct walk *walk, struct store *store, bool back)
{
    size_t *from_count = back ? &walk->undo_count : &walk->redo_count;
    struct error err = {.code = ERROR_NONE};
    int64_t batch;
    assert_true((back ? store_undoable : store_redoable)(store, &batch, &err));
    assert_int_equal(batch != 0, *from_count > 0);
    char *now = state_of(store);
    bool ok = take_back(store, "歩", 5, !back, &err);
    assert_int_equal(ok, *from_count > 0);
    if (!ok) {
        assert_int_equal(err.code, ERROR_NOTHING);
        free(now);
        return;
    }
    char *expected = back ? walk->undo[--walk->undo_count] : walk->redo[--walk->redo_count];
    char *then = state_of(store);
    same_state(then, expected);
    free(then);
    free(expected);
    if (back)
        push(&walk->redo, &walk->redo_count, &walk->redo_capacity, now);
    else
        push(&walk->undo, &walk->undo_count, &walk->undo_capacity, now);
}

static void walk_do(struct walk *walk, struct store *store)
{
    char *before = state_of(store);
    begin(store);
    for (unsigned n = walk_random(walk, 4) + 1; n > 0; n--)
        random_change(walk, store);
    if (commit(store) == 0) {
        free(before);
        return;
    }
    push(&walk->undo, &walk->undo_count, &walk->undo_capacity, before);
    while (walk->redo_count > 0)
        free(walk->redo[--walk->redo_count]);
}

static void test_undo_walk(void **state)
{
    (void)state;
    struct walk walk = {.seed = 20260401};
    struct store *store = create("walk");
    for (int step = 0; step < 1000; step++) {
        unsigned dice = walk_random(&walk, 100);
        if (dice < 45)
            walk_do(&walk, store);
        else if (dice < 75)
            walk_back(&walk, store, true);
        else if (dice < 97)
            walk_back(&walk, store, false);
        else {
            store_close(&store);
            store = open_ok("walk");
        }
        if (step % 200 == 199)
            verify_ok(store);
    }
    assert_true(walk.undo_count > 10);
    while (walk.redo_count > 0)
        walk_back(&walk, store, false);
    char *last = state_of(store);
    while (walk.undo_count > 0)
        walk_back(&walk, store, true);
    char *first = state_of(store);
    assert_string_equal(first, "--\n");
    while (walk.redo_count > 0)
        walk_back(&walk, store, false);
    char *again = state_of(store);
    same_state(again, last);
    verify_ok(store);
    store_close(&store);
    while (walk.undo_count > 0)
        free(walk.undo[--walk.undo_count]);
    free(walk.undo);
    free(walk.redo);
    free(first);
    free(last);
    free(again);
}

static void test_undo_conflict(void **state)
{
    (void)state;
    struct error err = {.code = ERROR_NONE};
    struct store *store = create("conflict");
    char id[64];
    set(store, "self-check", "q01", "answer", "done");
    store_close(&store);
    raw_sealed("conflict", "UPDATE \"s_self-check\" SET answer='forged'");
    store = open_ok("conflict");
    char *before = state_of(store);
    assert_false(take_back(store, "x", 1, false, &err));
    assert_int_equal(err.code, ERROR_CONFLICT);
    assert_string_equal(err.detail, "forged");
    char *now = state_of(store);
    assert_string_equal(now, before);
    free(now);
    free(before);
    insert(store, id, "a", "b");
    store_close(&store);
    raw_sealed("conflict", "UPDATE s_assets SET note='forged'");
    store = open_ok("conflict");
    assert_false(take_back(store, "x", 1, false, &err));
    assert_int_equal(err.code, ERROR_CONFLICT);
    store_close(&store);
    raw_sealed("conflict", "UPDATE s_assets SET note='b'");
    store = open_ok("conflict");
    assert_true(take_back(store, "x", 1, false, &err));
    int64_t batch;
    assert_true(store_redoable(store, &batch, &err));
    assert_int_equal(batch, 2);
    store_close(&store);
    raw_sealed("conflict", "INSERT INTO s_assets(_key, id, pos) VALUES(1, '1', 9)");
    store = open_ok("conflict");
    assert_false(take_back(store, "x", 1, true, &err));
    assert_int_equal(err.code, ERROR_CONFLICT);
    store_close(&store);
}

/* ---- several processes ---------------------------------------------------------------------------------------------
 */

static void test_two_connections(void **state)
{
    (void)state;
    struct error err = {.code = ERROR_NONE};
    struct store *a = create("two"), *b = open_ok("two");
    char id[64], head_a[65], head_b[65];
    int64_t entries;
    set(a, "self-check", "q01", "answer", "done");
    int64_t seen_a = 0, seen_b = 0, now = 0;
    assert_true(store_outside_changes(a, &seen_a, &err) && store_outside_changes(b, &seen_b, &err));
    set(a, "self-check", "q02", "answer", "no");
    assert_true(store_outside_changes(a, &now, &err));
    assert_int_equal(now, seen_a); /* one's own change is none */
    assert_true(store_outside_changes(b, &now, &err));
    assert_int_not_equal(now, seen_b);
    begin(b);
    assert_false(store_set(b, "self-check", "q02", "answer", true, "done", "partly", &err));
    assert_int_equal(err.code, ERROR_CONFLICT);
    assert_string_equal(err.detail, "no");
    /* New tables, columns and rows made by turns. */
    for (int i = 1; i <= 6; i++) {
        char column[8];
        snprintf(column, sizeof(column), "c%d", i);
        insert(i % 2 ? a : b, id, "x", NULL);
        assert_int_equal(atoi(id), i);
        set(i % 2 ? b : a, "assets", id, column, "v");
        assert_true(store_head(a, head_a, &entries, &err));
        assert_true(store_head(b, head_b, NULL, &err));
        assert_string_equal(head_a, head_b);
        assert_int_equal(entries, 2 + 2 * i);
    }
    assert_true(take_back(b, "x", 1, false, &err)); /* the other's change: undo is the workbook's */
    verify_ok(a);
    verify_ok(b);
    char *state_a = state_of(a), *state_b = state_of(b);
    assert_string_equal(state_a, state_b);
    free(state_a);
    free(state_b);
    /* A transaction of one keeps the other out, nothing is lost, and waiting ends. */
    b->busy_ms = 20;
    begin(a);
    set_in(a, "self-check", "q03", "answer", "done");
    assert_false(store_begin(b, "x", 1, "do", 0, NULL, &err));
    assert_int_equal(err.code, ERROR_BUSY);
    commit(a);
    set(b, "self-check", "q04", "answer", "done");
    store_close(&a);
    store_close(&b);
}

/* Two processes write as fast as they can: nothing is lost, and who has to wait is told for whom. */
static void test_processes(void **state)
{
    (void)state;
    struct store *store = create("many");
    store_close(&store);
    int ready[2];
    assert_int_equal(pipe(ready), 0);
    pid_t child = fork();
    if (child == 0) {
        store = store_open(path_of("many"), STORE_WRITE, NULL);
        if (!store || !store_begin(store, "x", 1, "do", 0, NULL, NULL))
            _exit(1);
        if (write(ready[1], "x", 1) != 1)
            _exit(2);
        nanosleep(&(struct timespec){0, 300000000}, NULL);
        store_rollback(store);
        make_fast(store);
        for (int i = 0; i < 200; i++) {
            char row[8];
            snprintf(row, sizeof(row), "b%d", i);
            if (!store_begin(store, "child", i, "do", 0, NULL, NULL) ||
                !store_set(store, "self-check", row, "answer", false, NULL, "v", NULL) ||
                !store_commit(store, NULL, NULL))
                _exit(3);
        }
        _exit(0);
    }
    char c;
    assert_int_equal(read(ready[0], &c, 1), 1);
    struct error err = {.code = ERROR_NONE};
    store = open_ok("many");
    store->busy_ms = 50;
    assert_false(store_begin(store, "x", 1, "do", 0, NULL, &err));
    assert_int_equal(err.code, ERROR_BUSY);
    char pid[24];
    snprintf(pid, sizeof(pid), "%d", (int)child);
    if (access("/proc/locks", R_OK) == 0 && !strstr(err.detail, pid))
        print_message("the kernel does not name the holder here: %s\n", err.detail);
    store->busy_ms = 5000;
    for (int i = 0; i < 200; i++) {
        char row[8];
        snprintf(row, sizeof(row), "a%d", i);
        set(store, "self-check", row, "answer", "v");
    }
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 0);
    int64_t rows, entries;
    char head[65];
    assert_true(store_count(store, "self-check", &rows, NULL));
    assert_true(store_head(store, head, &entries, NULL));
    assert_int_equal(rows, 400);
    assert_int_equal(entries, 400);
    verify_ok(store);
    store_close(&store);
    close(ready[0]);
    close(ready[1]);
}

/* ---- proof ---------------------------------------------------------------------------------------------------------
 */

/* The first finding's place; "" when all is well. */
static const char *finding(const char *name, const char *expected_head)
{
    static struct error err;
    err = (struct error){.code = ERROR_NONE};
    struct store *store = store_open(path_of(name), STORE_READ, &err);
    if (store && store_verify(store, expected_head, NULL, NULL, &err)) {
        store_close(&store);
        return "";
    }
    store_close(&store);
    return err.place[0] ? err.place : "opening";
}

static void expect_finding(const char *sql, const char *place)
{
    copy("honest", "tampered");
    raw("tampered", sql);
    const char *found = finding("tampered", NULL);
    if (place ? strcmp(found, place) != 0 : !*found)
        fail_msg("%s: found \"%s\" instead of \"%s\"", sql, found, place ? place : "anything");
}

static void test_tampering(void **state)
{
    (void)state;
    struct store *store = sample("honest");
    int64_t entries;
    char head[65];
    assert_true(store_head(store, head, &entries, NULL));
    store_close(&store);
    assert_string_equal(finding("honest", NULL), "");
    assert_string_equal(finding("honest", head), "");

    /* Each field of each entry. */
    static const char *const fields[] = {"origin='0123456789abcdef'",
                                         "number=number+1",
                                         "batch=batch+1",
                                         "kind=CASE kind WHEN 'do' THEN 'redo' ELSE 'do' END",
                                         "target=target+1",
                                         "at=at+1",
                                         "clock=coalesce(clock, at)+1",
                                         "session=session+1",
                                         "person='別人'",
                                         "person=NULL",
                                         "title='x'",
                                         "op=CASE op WHEN 'set' THEN 'move' ELSE 'set' END",
                                         "sheet='self'",
                                         "row='99'",
                                         "col='zz'",
                                         "old='other'",
                                         "new='other'",
                                         "salt=randomblob(16)",
                                         "salt=NULL",
                                         "digest=randomblob(32)",
                                         "hash=randomblob(32)",
                                         "salt=NULL, old=NULL, new=NULL",
                                         "digest=zeroblob(3)"};
    for (size_t f = 0; f < ARRAY_LENGTH(fields); f++) {
        for (int64_t n = 1; n <= entries; n++) {
            char sql[200], place[40];
            snprintf(sql, sizeof(sql), "UPDATE journal SET %s WHERE entry=%lld", fields[f], (long long)n);
            snprintf(place, sizeof(place), "entry %lld", (long long)n);
            expect_finding(sql, place);
        }
    }
    expect_finding("UPDATE journal SET entry=entry+100 WHERE entry=3", "entry 3");
    expect_finding("DELETE FROM journal WHERE entry=3", "entry 3");
    expect_finding("DELETE FROM journal WHERE entry=1", "entry 1");
    expect_finding("DELETE FROM journal WHERE entry=9", NULL);
    expect_finding("DELETE FROM journal", NULL);
    expect_finding("INSERT INTO journal SELECT entry+20, origin, number+20, batch, kind, target, at, clock, session, "
                   "person, title, "
                   "op, sheet, row, col, old, new, salt, digest, hash "
                   "FROM journal WHERE entry=2",
                   NULL);
    expect_finding(
        "UPDATE journal SET entry=1000, number=1000 WHERE entry=2; UPDATE journal SET entry=2, number=2 WHERE entry=3;"
        "UPDATE journal SET entry=3, number=3 WHERE entry=1000",
        "entry 2");
    /* The tables. */
    expect_finding("UPDATE \"s_self-check\" SET answer='done' WHERE id='q02'", "self-check q02 answer");
    expect_finding("UPDATE \"s_self-check\" SET note='x' WHERE id='q02'", "self-check q02 note");
    expect_finding("UPDATE s_assets SET pos=9 WHERE id='2'", "assets 2");
    expect_finding("UPDATE s_assets SET pos=NULL WHERE id='2'", "assets 2");
    expect_finding("UPDATE s_assets SET c=NULL WHERE id='2'", "assets 2 c");
    expect_finding("UPDATE s_assets SET id='8' WHERE id='2'", "assets 8");
    expect_finding("UPDATE s_assets SET _key=8 WHERE id='2'", "assets 2");
    expect_finding("DELETE FROM s_assets WHERE id='2'", "assets 2");
    expect_finding("INSERT INTO s_assets(_key, id, pos, name) VALUES(9, '9', 9, 'x')", "assets 9");
    expect_finding("INSERT INTO \"s_self-check\"(_key, id) VALUES(9, 'q09')", "self-check q09");
    expect_finding("ALTER TABLE s_assets DROP COLUMN c", NULL);
    expect_finding("DROP TABLE s_assets", NULL);
    expect_finding("UPDATE meta SET value='1' WHERE key='rows:assets'", "meta rows:assets");
    expect_finding("UPDATE meta SET value='ipa-9' WHERE key='layers'", "meta");
    expect_finding("UPDATE meta SET value=value+1 WHERE key='created'", "meta");
    expect_finding("UPDATE meta SET value='00000000000000000000000000000000' WHERE key='id'", "meta");
    expect_finding("UPDATE meta SET value='0000000000000000' WHERE key='origin'", NULL);
    expect_finding("INSERT INTO meta VALUES('x', 'y')", "meta");
    expect_finding("UPDATE session SET user='x'", "session 1");
    expect_finding("UPDATE session SET user='x', seal=zeroblob(32)", "session 1");
    expect_finding("UPDATE session SET seal=zeroblob(3)", "session 1");
    expect_finding("UPDATE session SET id=7", "entry 1");
    expect_finding("INSERT INTO session SELECT 2, 'x', host, tty, seal FROM session", "session 2");
    expect_finding("INSERT INTO session SELECT 2, user, host, tty, seal FROM session", "session 2");
    expect_finding("DELETE FROM session", "entry 1");
    expect_finding("UPDATE draft SET text='x'", "draft self-check q04 note");
    expect_finding("UPDATE note SET value='x'", "note resume");
}

/* Numbers from a changed file are not counted on from. */
static void test_numbers(void **state)
{
    (void)state;
    struct error err = {.code = ERROR_NONE};
    struct store *store = create("numbers");
    static const char *const maxima[] = {"9223372036854775807", "1000000000000000000", "-1", "0", "1e3", " 7", "x", ""};
    char id[64];
    insert(store, id, "n", NULL);
    for (size_t i = 0; i < ARRAY_LENGTH(maxima); i++) {
        begin(store);
        assert_true(store_put_meta(store, "rows:assets", maxima[i], &err));
        schema_sheet(store, "assets")->max_known = false;
        id[0] = 0;
        assert_false(store_insert(store, "assets", id, 9, 0, NULL, NULL, &err));
        assert_int_equal(err.code, ERROR_VERIFY);
        assert_string_equal(err.place, "meta rows:assets");
    }
    snprintf(id, sizeof(id), "%lld", (long long)STORE_ROW_MAX);
    begin(store);
    assert_true(store_insert(store, "assets", id, 9, 0, NULL, NULL, &err));
    id[0] = 0;
    assert_false(store_insert(store, "assets", id, 10, 0, NULL, NULL, &err)); /* no number left */
    assert_int_equal(err.code, ERROR_LIMIT);
    static const int64_t numbers[] = {INT64_MAX, INT64_MIN, -1, 7, JOURNAL_ENTRIES_MAX};
    for (size_t i = 0; i < ARRAY_LENGTH(numbers); i++) {
        begin(store);
        store->head.number = numbers[i];
        assert_false(store_set(store, "assets", "1", "name", false, NULL, "m", &err));
        assert_int_equal(err.code, ERROR_VERIFY);
        assert_string_equal(err.place, "entry 1");
    }
    /* Ids of digits that are no numbers of ours: the greatest number given is not theirs. */
    static const char *const ids[] = {"9223372036854775807", "99999999999999999999", "007"};
    for (size_t i = 0; i < ARRAY_LENGTH(ids); i++) {
        snprintf(id, sizeof(id), "%s", ids[i]);
        begin(store);
        assert_true(store_insert(store, "assets", id, 20, 0, NULL, NULL, &err));
        commit(store);
    }
    verify_ok(store);
    store_close(&store);
}

/* Who owns the file and knows how can make it anew: only a head kept elsewhere shows that. */
static void test_forgery(void **state)
{
    (void)state;
    struct store *store = create("forged");
    char head[65];
    set(store, "self-check", "q01", "answer", "done");
    set(store, "self-check", "q01", "answer", "no");
    assert_true(store_head(store, head, NULL, NULL));

    struct journal_entry entry;
    unsigned char previous[STORE_HASH], digest[STORE_HASH], hash[STORE_HASH];
    struct str scratch = STR_INIT;
    sqlite3_stmt *first = journal_find(store, 1, &entry, NULL);
    assert_non_null(first);
    memcpy(previous, entry.hash.text, STORE_HASH);
    sqlite3_reset(first);
    sqlite3_stmt *second = journal_find(store, 2, &entry, NULL);
    assert_non_null(second);
    struct sessions sessions;
    assert_true(sessions_load(store, &sessions, NULL, NULL, NULL));
    entry.seal = sessions_seal(&sessions, entry.session);
    entry.new_value = span_of("partly");
    journal_digest(entry.salt, entry.old_value, entry.new_value, &scratch, digest);
    journal_hash(previous, &entry, digest, &scratch, hash);
    sessions_free(&sessions);
    sqlite3_reset(second);
    str_free(&scratch);
    store_close(&store);
    char digest_hex[65], hash_hex[65];
    store_hex(digest, STORE_HASH, digest_hex);
    store_hex(hash, STORE_HASH, hash_hex);
    char *sql = mem_format("UPDATE journal SET new='partly', digest=x'%s', hash=x'%s' WHERE entry=2; UPDATE "
                           "\"s_self-check\" SET answer='partly'",
                           digest_hex, hash_hex);
    raw_sealed("forged", sql);
    free(sql);
    assert_string_equal(finding("forged", NULL), "");
    assert_string_equal(finding("forged", head), "head");

    /* An older head is still in the chain; a cut tail is not. */
    store = create("tail");
    set(store, "self-check", "q01", "answer", "done");
    char older[65];
    assert_true(store_head(store, older, NULL, NULL));
    set(store, "self-check", "q02", "answer", "done");
    assert_true(store_head(store, head, NULL, NULL));
    store_close(&store);
    assert_string_equal(finding("tail", older), "");
    raw("tail", "DELETE FROM journal WHERE entry=2; DELETE FROM \"s_self-check\" WHERE id='q02'");
    assert_string_equal(finding("tail", NULL), "entry 2");
    reseal("tail");
    assert_string_equal(finding("tail", NULL), "");
    assert_string_equal(finding("tail", older), "");
    assert_string_equal(finding("tail", head), "head");
}

/* What SQL past us did: how it is refused, and where. */
static void expect_doubt(const char *sql, const char *place)
{
    struct error err = {.code = ERROR_NONE};
    copy("left", "doubtful");
    raw("doubtful", sql);
    size_t before_length, after_length;
    char *before = read_file("doubtful", &before_length);
    struct store *store = store_open(path_of("doubtful"), STORE_WRITE, &err);
    complain(sql, &err);
    assert_non_null(store);
    if (store_trusted(store, &err) || err.code != ERROR_CHANGED || strcmp(err.place, place) != 0)
        fail_msg("%s: %d at \"%s\" instead of \"%s\"", sql, (int)err.code, err.place, place);
    assert_true(store_read_only(store));
    assert_false(store_begin(store, "x", 1, "do", 0, NULL, &err));
    assert_int_equal(err.code, ERROR_CHANGED);
    assert_false(store_put_draft(store, "assets", "1", "name", "x", "y", &err));
    assert_int_equal(err.code, ERROR_CHANGED);
    store_close(&store);
    char *after = read_file("doubtful", &after_length);
    assert_int_equal(before_length, after_length);
    assert_memory_equal(before, after, after_length);
    free(before);
    free(after);
}

/* Every text of every table made a blob of the same bytes, every blob a text: SQLite compares and sorts it otherwise. */
static void test_classes(void **state)
{
    (void)state;
    sqlite3 *db;
    sqlite3_stmt *columns;
    struct store *store = sample("classes");
    store_close(&store);
    assert_string_equal(finding("classes", NULL), "");
    assert_int_equal(sqlite3_open(path_of("classes"), &db), SQLITE_OK);
    assert_int_equal(
        sqlite3_prepare_v2(db,
                           "SELECT t.name, c.name, c.type FROM sqlite_schema t, pragma_table_info(t.name) c "
                           "WHERE t.type = 'table' AND c.type IN ('TEXT', 'BLOB')",
                           -1, &columns, NULL),
        SQLITE_OK);
    int count = 0;
    while (sqlite3_step(columns) == SQLITE_ROW) {
        const char *table = (const char *)sqlite3_column_text(columns, 0);
        const char *column = (const char *)sqlite3_column_text(columns, 1);
        bool text = strcmp((const char *)sqlite3_column_text(columns, 2), "TEXT") == 0;
        char *sql = mem_format("UPDATE \"%s\" SET \"%s\" = CAST(\"%s\" AS %s) WHERE typeof(\"%s\") = '%s'", table,
                               column, column, text ? "BLOB" : "TEXT", column, text ? "text" : "blob");
        copy("classes", "other");
        size_t before_length, after_length;
        char *before = read_file("other", &before_length);
        raw("other", sql);
        char *after = read_file("other", &after_length);
        bool changed = before_length != after_length || memcmp(before, after, after_length) != 0;
        if (changed && *finding("other", NULL) == '\0')
            fail_msg("%s: nobody sees it", sql);
        count += changed;
        free(before);
        free(after);
        free(sql);
    }
    sqlite3_finalize(columns);
    sqlite3_close(db);
    assert_true(count > 30);
}

/* A workbook that something else wrote into is not written into, whether anybody asked verify or not. */
static void test_doubt(void **state)
{
    (void)state;
    struct error err = {.code = ERROR_NONE};
    struct store *store = create("new");
    assert_false(store->suspect);
    store_close(&store);
    store = open_ok("new");
    assert_false(store->suspect);
    store_close(&store);
    store = sample("left");
    store_close(&store);
    static const struct {
        const char *sql, *place;
    } cases[] = {
        {"UPDATE \"s_self-check\" SET answer='done' WHERE id='q02'", "self-check q02 answer"},
        {"UPDATE \"s_self-check\" SET answer=cast(answer AS BLOB) WHERE id='q01'", "self-check q01 answer"},
        {"UPDATE s_assets SET name=cast(name AS BLOB) WHERE id='2'", "assets 2 name"},
        {"UPDATE s_assets SET id=cast(id AS BLOB) WHERE id='2'", "assets 2"},
        {"DELETE FROM s_assets WHERE id='2'", "assets 2"},
        {"UPDATE journal SET person='x' WHERE entry=4", "entry 4"},
        {"UPDATE journal SET person=cast(person AS BLOB) WHERE entry=4", "entry 4"},
        {"DELETE FROM journal WHERE entry=(SELECT max(entry) FROM journal) AND 0; UPDATE meta SET value='1' WHERE "
         "key='created'",
         "meta"},
        {"CREATE TABLE \"s_extra\"(_key INTEGER PRIMARY KEY, id TEXT NOT NULL, pos REAL, \"a\" TEXT)", "extra"},
        {"ALTER TABLE s_assets ADD COLUMN \"zz\" TEXT", "assets"},
        {"INSERT INTO note VALUES('overview', 'x', zeroblob(32))", "note overview"},
        {"DELETE FROM draft", "draft"},
        {"DELETE FROM seal", "seal"},
        {"UPDATE seal SET sum=zeroblob(8) WHERE name='assets'", "assets"},
    };
    for (size_t i = 0; i < ARRAY_LENGTH(cases); i++)
        expect_doubt(cases[i].sql, cases[i].place);

    /* A draft, a digest that fits, and no seal. */
    copy("left", "draft");
    raw("draft",
        "INSERT INTO draft SELECT 'assets', '1', 'name', '佐藤', at, text, digest FROM draft; DELETE FROM draft "
        "WHERE sheet <> 'assets'");
    assert_string_equal(finding("draft", NULL), "draft assets 1 name");

    /* Nothing that counts: work goes on, and is sealed again by the next commit. */
    copy("left", "vacuum");
    raw("vacuum", "VACUUM");
    store = open_ok("vacuum");
    assert_true(store->suspect);
    assert_true(store_trusted(store, &err));
    set(store, "self-check", "q09", "answer", "done");
    store_close(&store);
    store = open_ok("vacuum");
    assert_false(store->suspect);
    verify_ok(store);
    store_close(&store);

    /* Somebody who was erasing is killed when the file was rewritten, and its end not cut off; another has it open. Nothing is sealed
     * with those bytes: they go first, and where they cannot, nothing is written. */
    copy("left", "longer");
    store = open_ok("longer");
    raw("longer", "VACUUM");
    append("longer", "erased");
    const struct rlimit none = {0, RLIM_INFINITY}, all = {RLIM_INFINITY, RLIM_INFINITY};
    signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &none), 0);
    assert_false(store_begin(store, "x", 1, "do", 0, NULL, &err));
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &all), 0);
    assert_int_equal(err.code, ERROR_IO);
    assert_true(file_size("longer") % 4096 != 0);
    set(store, "self-check", "q09", "answer", "done");
    assert_int_equal(file_size("longer") % 4096, 0);
    store_close(&store);
    store = open_ok("longer");
    assert_false(store->suspect);
    verify_ok(store);
    store_close(&store);
    store = open_ok("vacuum");

    /* While it is open: our own commit does not seal what somebody wrote past us. */
    raw("vacuum", "UPDATE s_assets SET name='forged' WHERE id='2'");
    assert_false(store_begin(store, "x", 1, "do", 0, NULL, &err));
    assert_int_equal(err.code, ERROR_CHANGED);
    assert_string_equal(err.place, "assets 2 name");
    store_close(&store);

    /* Bytes behind the end; a page of before in a file of after. */
    size_t length, other_length;
    char *bytes = read_file("left", &length), *longer = mem_zero(length + 10, 1);
    memcpy(longer, bytes, length);
    write_file("longer", longer, length + 10);
    store = open_ok("longer");
    assert_false(store_trusted(store, &err));
    assert_string_equal(err.place, "file");
    store_close(&store);
    copy("left", "next");
    store = open_ok("next");
    char *old_state = state_of(store);
    set(store, "self-check", "q03", "note", "べつのメモ");
    char *new_state = state_of(store);
    store_close(&store);
    char *other = read_file("next", &other_length);
    assert_int_equal(length, other_length);
    size_t pages = length / 4096, differ = 0, torn = 0;
    for (size_t p = 0; p < pages; p++) {
        if (memcmp(bytes + p * 4096, other + p * 4096, 4096) == 0)
            continue;
        differ++;
        for (int way = 0; way < 2; way++) { /* one page missing; one page only */
            memcpy(longer, way ? bytes : other, length);
            memcpy(longer + p * 4096, (way ? other : bytes) + p * 4096, 4096);
            write_file("torn", longer, length);
            store = store_open(path_of("torn"), STORE_WRITE, &err);
            char *now = store ? state_of(store) : NULL;
            torn += !store || store->suspect;
            if (store && store_trusted(store, &err)) { /* only the header is of the other time: nothing is lost */
                assert_int_equal(p, 0);
                same_state(now, way ? old_state : new_state);
            }
            free(now);
            store_close(&store);
        }
    }
    assert_true(differ >= 4); /* header, journal, sheet, seal */
    assert_int_equal(torn, 2 * differ);
    free(bytes);
    free(other);
    free(longer);
    free(old_state);
    free(new_state);
}

/* Any changed byte: opening fails, or verifying fails, or nothing that is read has changed. All bytes with
 * MAMORI_TEST_FULL, else a sample. */
static void test_flipped_bytes(void **state)
{
    (void)state;
    struct store *store = sample("flip");
    store_close(&store);
    raw_sealed("flip", "PRAGMA page_size=512; VACUUM");
    store = store_open(path_of("flip"), STORE_READ, NULL);
    assert_non_null(store);
    struct str honest = STR_INIT, now = STR_INIT;
    char *tables = state_of(store);
    assert_true(dump_all(store, &honest));
    verify_ok(store);
    store_close(&store);
    size_t length, seen = 0, quiet = 0, noticed = 0;
    char *bytes = read_file("flip", &length);
    size_t step = getenv("MAMORI_TEST_FULL") ? 1 : 5;
    int fd = open(path_of("flip"), O_WRONLY | O_CLOEXEC);
    for (size_t at = 0; at < length; at += step) {
        char changed = (char)(bytes[at] ^ (1 << (at * 7 / step % 8)));
        assert_int_equal(pwrite(fd, &changed, 1, (off_t)at), 1);
        store = store_open(path_of("flip"), STORE_READ, NULL);
        str_clear(&now);
        bool same = store && dump_all(store, &now) && strcmp(now.text, honest.text) == 0;
        bool verified = store && store_verify(store, NULL, NULL, NULL, NULL);
        store_close(&store);
        /* Whoever opens and reads the tables, as every command does, sees it without the whole proof. */
        store = store_open(path_of("flip"), STORE_READ, NULL);
        str_clear(&now);
        bool doubted = !store || !dump_state(store, &now) || store->suspect;
        if (!doubted && strcmp(now.text, tables) != 0)
            fail_msg("byte %zu of %zu changed what is read, and opening did not notice", at, length);
        noticed += doubted;
        store_close(&store);
        if (verified && !same)
            fail_msg("byte %zu of %zu changed what is read, and was not found", at, length);
        seen += !verified;
        quiet += verified;
        assert_int_equal(pwrite(fd, &bytes[at], 1, (off_t)at), 1);
    }
    close(fd);
    assert_true(seen > 500); /* else the flips hit nothing */
    print_message("%zu flips found, %zu of them at opening; %zu changed nothing that is read\n", seen, noticed, quiet);
    free(bytes);
    free(tables);
    str_free(&honest);
    str_free(&now);
}

static size_t occurrences(const char *name, const char *text)
{
    size_t length, count = 0;
    char *bytes = read_file(name, &length);
    for (char *p = bytes; (p = memmem(p, length - (size_t)(p - bytes), text, strlen(text))); p++)
        count++;
    free(bytes);
    return count;
}

static bool count_blanked(void *context, const struct store_entry *entry)
{
    int *count = context;
    if (entry->blanked) {
        assert_null(entry->old_value);
        assert_null(entry->new_value);
    }
    *count += entry->blanked;
    return true;
}

static void test_blank(void **state)
{
    (void)state;
    struct error err = {.code = ERROR_NONE};
    struct store *store = create("blank");
    char id[64];
    int64_t count, batch;
    insert(store, id, "旧姓タナカ", "そのまま");
    set(store, "assets", "1", "name", "ヤマダ");
    set(store, "assets", "1", "note", "別の備考");
    set(store, "self-check", "q01", "note", "旧姓タナカ");
    set(store, "self-check", "q01", "note", "現在の値");
    char *before = state_of(store);
    assert_true(occurrences("blank", "タナカ") > 0);

    assert_true(blank(store, "責任者", 7, "assets", "1", "name", &count, &err));
    assert_int_equal(count, 2); /* the insert and the set that had it as its old value */
    assert_true(blank(store, "責任者", 8, "self-check", "q01", "note", &count, &err));
    assert_int_equal(count, 2);
    assert_true(blank(store, "責任者", 8, "self-check", "q01", "note", &count, &err));
    assert_int_equal(count, 0);
    assert_true(blank(store, "責任者", 8, "self-check", "q24", "note", &count, &err));
    assert_int_equal(count, 0);
    assert_int_equal(occurrences("blank", "タナカ"), 0);
    char *now = state_of(store);
    assert_string_equal(now, before);
    verify_ok(store);
    int blanked = 0;
    struct store_filter filter = {0};
    assert_true(store_entries(store, &filter, count_blanked, &blanked, &err));
    assert_int_equal(blanked, 4);

    /* What was before cannot be undone any more; what comes after can. */
    assert_true(store_undoable(store, &batch, &err));
    assert_int_equal(batch, 0);
    assert_false(take_back(store, "x", 1, false, &err));
    assert_int_equal(err.code, ERROR_NOTHING);
    set(store, "assets", "1", "name", "スズキ");
    set(store, "assets", "1", "medium", "paper");
    assert_true(take_back(store, "x", 1, false, &err));
    assert_true(take_back(store, "x", 1, false, &err));
    assert_false(take_back(store, "x", 1, false, &err));
    char *again = state_of(store);
    assert_string_equal(again, before);
    verify_ok(store);

    /* Again, and at last the whole row, which then is no more. */
    assert_true(blank(store, "x", 9, "assets", "1", "name", &count, &err));
    assert_true(count > 0);
    assert_int_equal(occurrences("blank", "スズキ"), 0);
    verify_ok(store);
    begin(store);
    assert_true(store_delete(store, "assets", "1", &err));
    commit(store);
    assert_true(blank(store, "x", 9, "assets", "1", NULL, &count, &err));
    assert_true(count > 0);
    assert_int_equal(occurrences("blank", "ヤマダ"), 0);
    assert_int_equal(occurrences("blank", "備考"), 0);
    verify_ok(store);
    assert_false(blank(store, "x", 9, "a;b", "1", NULL, &count, &err));
    insert(store, id, "n", NULL);
    assert_string_equal(id, "2");
    verify_ok(store);
    store_close(&store);

    /* Erasing past our code is seen. */
    copy("blank", "honest");
    expect_finding("UPDATE journal SET salt=NULL, old=NULL, new=NULL WHERE op='insert' AND row='2'", NULL);
    free(before);
    free(now);
    free(again);
}

/* ---- history, drafts, notes ----------------------------------------------------------------------------------------
 */

static bool list_numbers(void *context, const struct store_entry *entry)
{
    str_add_format(context, "%lld%c ", (long long)entry->number, entry->op[0]);
    return true;
}

static bool list_one(void *context, const struct store_entry *entry)
{
    list_numbers(context, entry);
    return false;
}

static void test_entries(void **state)
{
    (void)state;
    struct error err = {.code = ERROR_NONE};
    struct store *store = sample("entries");
    const struct {
        struct store_filter filter;
        const char *expected;
    } cases[] = {
        {{.limit = 3}, "10s 9i 8d "},
        {{.limit = 3, .before = 8}, "7m 6s 5i "},
        {{.sheet = "self-check", .before = 3}, "2s 1s "},
        {{.oldest_first = true, .limit = 2}, "1s 2s "},
        {{.sheet = "self-check"}, "10s 3s 2s 1s "},
        {{.sheet = "assets", .row = "2"}, "9i 8d 6s 5i "},
        {{.sheet = "assets", .row = "2", .column = "c"}, "9i 8d 6s 5i "},
        {{.sheet = "assets", .row = "2", .column = "name"}, "9i 8d 5i "},
        {{.sheet = "assets", .row = "1", .column = "name"}, "4i "},
        {{.batch = 6}, "7m 6s "},
        {{.batch = 6, .oldest_first = true}, "6s 7m "},
        {{.batch = 7}, ""},
        {{.sheet = "none"}, ""},
    };
    for (size_t i = 0; i < ARRAY_LENGTH(cases); i++) {
        struct str out = STR_INIT;
        assert_true(store_entries(store, &cases[i].filter, list_numbers, &out, &err));
        assert_string_equal(out.text, cases[i].expected);
        str_free(&out);
    }
    struct str out = STR_INIT;
    struct store_filter all = {0};
    assert_true(store_entries(store, &all, list_one, &out, &err));
    assert_string_equal(out.text, "10s ");
    str_clear(&out);
    struct store_filter undone = {.batch = 9};
    assert_true(store_entries(store, &undone, dump_entry, &out, &err));
    assert_non_null(strstr(out.text, "9 9 undo 8 1800000100 佐藤 題 insert assets 2 - - 2\x1fname\x1f給与データ\x1f"
                                     "c\x1f"
                                     "2 0"));
    str_free(&out);
    store_close(&store);
}

static void test_drafts(void **state)
{
    (void)state;
    struct error err = {.code = ERROR_NONE};
    struct store *store = create("drafts");
    struct str out = STR_INIT;
    setenv("MAMORI_NOW", "2026-04-01T09:00:00", 1);
    assert_true(store_put_draft(store, "self-check", "q01", "note", "山田", "書き", &err));
    assert_true(store_put_draft(store, "self-check", "q01", "note", "山田", "書きかけ", &err));
    assert_true(store_put_draft(store, "self-check", "q01", "note", "佐藤", "", &err));
    setenv("MAMORI_NOW", "2026-04-01T09:00:05", 1);
    assert_true(store_put_draft(store, "assets", "1", "name", NULL, "x\n'y", &err));
    assert_true(store_put_draft(store, "assets", "9", "name", NULL, NULL, &err));
    unsetenv("MAMORI_NOW");
    assert_null(note_of(store, "k"));
    assert_true(store_put_note(store, "k", "v1", &err));
    assert_true(store_put_note(store, "k", "v2", &err));
    assert_true(store_put_note(store, "gone", "v", &err));
    assert_true(store_put_note(store, "gone", NULL, &err));
    verify_ok(store);
    store_close(&store);
    store = open_ok("drafts");
    assert_true(store_drafts(store, dump_draft, &out, &err));
    assert_memory_equal(out.text, "assets 1 name  x\n'y ", 20);
    assert_non_null(strstr(out.text, "self-check q01 note 山田 書きかけ "));
    assert_non_null(strstr(out.text, "self-check q01 note 佐藤  "));
    char *note = note_of(store, "k");
    assert_string_equal(note, "v2");
    free(note);
    assert_null(note_of(store, "gone"));
    /* Neither is part of the journal. */
    int64_t entries;
    char head[65];
    assert_true(store_head(store, head, &entries, &err));
    assert_int_equal(entries, 0);
    store_close(&store);
    assert_null(strstr(out.text, "changed"));
    raw("drafts", "UPDATE note SET value='forged'; UPDATE draft SET person='佐藤', row='q02' WHERE person='山田'; "
                  "UPDATE draft SET at=at+1 WHERE sheet='assets'");
    store = open_ok("drafts");
    assert_null(note_of(store, "k"));
    str_clear(&out);
    assert_true(store_drafts(store, dump_draft, &out, &err));
    char *line = strstr(out.text, "self-check q02 note 佐藤 書きかけ ");
    assert_non_null(line);
    assert_non_null(strstr(line, "changed"));
    assert_memory_equal(strchr(out.text + 20, '\n') - 8, " changed", 8); /* the first, which has a line break itself */
    line = strstr(out.text, "self-check q01 note 佐藤  ");
    line[strcspn(line, "\n")] = '\0';
    assert_null(strstr(line, "changed"));
    store_close(&store);
    str_free(&out);
}

static void test_packing(void **state)
{
    (void)state;
    struct walk walk = {.seed = 3};
    static const double fixed[] = {
        0, 1, -1, 0.5, -0.1, 1e300, 5e-324, 1.7976931348623157e308, 9007199254740992.0, 9007199254740993.0, 1024.25};
    for (int i = 0; i < 20000; i++) {
        double pos = i < (int)ARRAY_LENGTH(fixed) ? fixed[i] : 0, back;
        bool has;
        if (i >= (int)ARRAY_LENGTH(fixed)) {
            uint64_t bits = (uint64_t)walk_random(&walk, 1U << 31) << 33 ^
                            (uint64_t)walk_random(&walk, 1U << 31) << 11 ^ walk_random(&walk, 2048);
            memcpy(&pos, &bits, sizeof(pos));
            if (!isfinite(pos))
                continue;
        }
        struct str text = STR_INIT;
        journal_pack_pos(&text, true, pos);
        if (!journal_unpack_pos(text.text, &has, &back) || !has || back != pos)
            fail_msg("%.17g became %s and %.17g", pos, text.text, back);
        str_free(&text);
    }
    struct row_image image = {0};
    static const char *const malformed[] = {"x",
                                            "1\x1f",
                                            "1\x1f"
                                            "a",
                                            "1\x1f"
                                            "a\x1f"
                                            "b\x1f"
                                            "c",
                                            "1p",
                                            "1p99999",
                                            "1e5"};
    for (size_t i = 0; i < ARRAY_LENGTH(malformed); i++)
        if (journal_unpack_row(malformed[i], strlen(malformed[i]), &image))
            fail_msg("taken for a row: %s", malformed[i]);
    assert_true(journal_unpack_row("1\x1f"
                                   "a\x1f\x1f"
                                   "b\x1f"
                                   "c",
                                   8, &image));
    assert_int_equal(image.count, 2);
    assert_string_equal(row_image_value(&image, "b"), "c");
    assert_null(row_image_value(&image, "c"));
    row_image_free(&image);
}

/* The format: hashes as an independent program made them (Python's hashlib). A file written today must verify for ever.
 */
static void test_format(void **state)
{
    (void)state;
    unsigned char salt[STORE_SALT], start[STORE_HASH], digest[STORE_HASH], hash[STORE_HASH], seal[STORE_HASH];
    char hex[2 * STORE_HASH + 1];
    struct str scratch = STR_INIT;
    for (int i = 0; i < STORE_SALT; i++)
        salt[i] = (unsigned char)i;
    journal_digest((struct span){(const char *)salt, STORE_SALT}, span_of("旧"), span_of("新しい値"), &scratch, digest);
    store_hex(digest, STORE_HASH, hex);
    assert_string_equal(hex, "b7c2b9b9b45159de4c8cf47e1bc3f96c26887a880a77153da66f8eb78801b907");
    store_start_hash("00112233445566778899aabbccddeeff", "ipa-3", "0123456789abcdef", "1800000000", start);
    store_hex(start, STORE_HASH, hex);
    assert_string_equal(hex, "84c83db417b1acd55c54b75f72bd13bff36d6e3c4e90e518fefe671e264c3201");
    session_seal(span_of("yamada"), span_of("pc-01"), span_of("pts/3"), &scratch, seal);
    store_hex(seal, STORE_HASH, hex);
    assert_string_equal(hex, "d32aa8dfd9eb66fdc046d8be55a59a4ec58ba728806e4d23c76c834a01b6326b");
    struct journal_entry entry = {.number = 5,
                                  .batch = 4,
                                  .target = 3,
                                  .at = 1800000000,
                                  .clock = 1800000007,
                                  .seal = {(const char *)seal, STORE_HASH},
                                  .origin = span_of("0123456789abcdef"),
                                  .kind = span_of("undo"),
                                  .person = span_of("山田"),
                                  .op = span_of("set"),
                                  .sheet = span_of("assets"),
                                  .row = span_of("7"),
                                  .column = span_of("name")};
    journal_hash(start, &entry, digest, &scratch, hash);
    store_hex(hash, STORE_HASH, hex);
    assert_string_equal(hex, "88b7cb6632c80d3fab46f28a53f99f49805d852b43231d1326342e1b2e8a80c5");
    assert_true(store_row_key("7") == 7);
    assert_true(store_row_key("q01") == -4771497685000740616LL);
    assert_true(store_row_key("07") < 0 && store_row_key("0") < 0 && store_row_key("1234567890123456789") < 0);
    str_free(&scratch);
}

static int setup(void **state)
{
    (void)state;
    /* In memory where that is possible: most tests wait for nothing but the disk. */
    snprintf(folder, sizeof(folder), "%s/mamori-store-XXXXXX", access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp");
    return mkdtemp(folder) ? 0 : -1;
}

static int teardown(void **state)
{
    (void)state;
    char *command = mem_format("rm -rf '%s'", folder);
    int rc = system(command);
    free(command);
    return rc;
}

/* Whoever holds a lock is named by the account it works under, also when it keeps secrets: its folder in /proc is root's then. */
static void test_lock_holder(void **state)
{
    (void)state;
    int held[2], done[2];
    struct error err = {.code = ERROR_NONE};
    struct str holder = STR_INIT;
    struct account nobody = {0};
    uid_t user = geteuid() == 0 ? 65534 : geteuid();
    struct store *store = create("holder");
    assert_int_equal(pipe(held) | pipe(done), 0);
    pid_t pid = fork();
    if (pid == 0) {
        struct store *own = store_open(path_of("holder"), STORE_WRITE, &err);
        struct secret *secret = secret_new(1);
        char byte = 0;
        bool good = own && store_begin(own, "山田", 0, "do", 0, NULL, &err) &&
                    store_set(own, "self-check", "1", "answer", false, NULL, "no", &err);
        if (geteuid() == 0 && setuid(user) != 0)
            good = false;
        prctl(PR_SET_DUMPABLE, 0, 0, 0, 0); /* changing the account has set it anew */
        secret_free(&secret);
        if (!good || write(held[1], &byte, 1) != 1 || read(done[0], &byte, 1) != 1)
            _exit(1);
        _exit(0);
    }
    char byte = 0;
    assert_int_equal(read(held[0], &byte, 1), 1);
    assert_true(store_lock_holder(store, &holder));
    account_find(user, &nobody);
    if (nobody.login && !str_ends(holder.text, nobody.login))
        fail_msg("%s", holder.text);
    account_free(&nobody);
    str_free(&holder);
    assert_int_equal(write(done[1], &byte, 1), 1);
    waitpid(pid, NULL, 0);
    for (int i = 0; i < 2; i++)
        close(held[i]), close(done[i]);
    store_close(&store);
}

static int setup_encrypted(void **state)
{
    char code[VAULT_CODE];
    struct secret_kdf cheap = {SECRET_ARGON2ID, 1, 8192, {0}};
    struct secret *passphrase = secret_random(20);
    encrypted = vault_new(passphrase, SECRET_AS_SAID, &cheap, code, NULL);
    secret_free(&passphrase);
    if (!encrypted)
        return -1;
    vault_remember(encrypted);
    return setup(state);
}

static int teardown_encrypted(void **state)
{
    vault_free(&encrypted);
    vault_forget();
    return teardown(state);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_durable),       cmocka_unit_test(test_create),
        cmocka_unit_test(test_open_errors),   cmocka_unit_test(test_read_only),
        cmocka_unit_test(test_set),           cmocka_unit_test(test_hostile_ids),
        cmocka_unit_test(test_rows),          cmocka_unit_test(test_rollback),
        cmocka_unit_test(test_taken_back),    cmocka_unit_test(test_disk_full),
        cmocka_unit_test(test_doubt),         cmocka_unit_test(test_classes),
        cmocka_unit_test(test_hot_journal),   cmocka_unit_test(test_undo_walk),
        cmocka_unit_test(test_undo_conflict), cmocka_unit_test(test_two_connections),
        cmocka_unit_test(test_processes),     cmocka_unit_test(test_tampering),
        cmocka_unit_test(test_forgery),       cmocka_unit_test(test_flipped_bytes),
        cmocka_unit_test(test_blank),         cmocka_unit_test(test_entries),
        cmocka_unit_test(test_drafts),        cmocka_unit_test(test_packing),
        cmocka_unit_test(test_lock_holder),   cmocka_unit_test(test_format),
        cmocka_unit_test(test_numbers),
    };
    /* The same of encrypted ones, but for what reads or writes their files past the store. */
    const struct CMUnitTest again[] = {
        cmocka_unit_test(test_set),
        cmocka_unit_test(test_hostile_ids),
        cmocka_unit_test(test_rows),
        cmocka_unit_test(test_rollback),
        cmocka_unit_test(test_taken_back),
        cmocka_unit_test(test_undo_walk),
        cmocka_unit_test(test_two_connections),
        cmocka_unit_test(test_processes),
        cmocka_unit_test(test_hot_journal),
        cmocka_unit_test(test_entries),
        cmocka_unit_test(test_disk_full),
        cmocka_unit_test(test_read_only),
    };
    return cmocka_run_group_tests_name("store", tests, setup, teardown) |
           cmocka_run_group_tests_name("store, encrypted", again, setup_encrypted, teardown_encrypted);
}
