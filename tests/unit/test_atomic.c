/* Files that are whole or absent, what killed processes leave, and what others in the folder can do. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/atomic.h"
#include "base/intl.h"
#include "base/stream.h"
#include "base/written.h"
#include "folder.h"

static const struct atomic_look look = {.mode = 0640, .group = (gid_t)-1};

static void write_text(const char *name, const char *text)
{
    FILE *file = fopen(path_of(name), "wb");
    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
}

static void expect_text(const char *name, const char *text)
{
    char bytes[64] = "";
    FILE *file = fopen(path_of(name), "rb");
    assert_non_null(file);
    assert_true(fread(bytes, 1, sizeof(bytes) - 1, file) < sizeof(bytes));
    fclose(file);
    assert_string_equal(bytes, text);
}

/* How many names in the folder hold PART. */
static size_t count(const char *part)
{
    size_t found = 0;
    DIR *dir = opendir(folder);
    for (struct dirent *entry; (entry = readdir(dir));)
        found += strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0 && strstr(entry->d_name, part);
    closedir(dir);
    return found;
}

static mode_t mode_of(const char *name)
{
    struct stat st;
    assert_int_equal(lstat(path_of(name), &st), 0);
    return st.st_mode & 07777;
}

static void remove_any(const char *name)
{
    if (unlink(path_of(name)) != 0)
        rmdir(path_of(name));
}

static void expect_code(const char *what, const struct error *err, enum error_code code)
{
    if (err->code != code)
        fail_msg("%s: error %d (%s; %s), expected %d", what, (int)err->code, err->subject, err->detail, (int)code);
}

static bool make(const char *name, enum atomic_kind kind, const char *text, struct error *err)
{
    struct atomic_file file;
    if (!atomic_open(&file, path_of(name), kind, &look, err))
        return false;
    if (atomic_write(&file, text, strlen(text), err))
        return atomic_commit(&file, err);
    atomic_abandon(&file);
    return false;
}

/* ---- the plain cases ---- */

static void test_files(void **state)
{
    (void)state;
    struct error err = {0};
    struct atomic_file file;
    assert_true(make("a", ATOMIC_FILE, "one", &err));
    expect_text("a", "one");
    assert_int_equal(mode_of("a"), 0640);
    chmod(path_of("a"), 0604);
    assert_true(atomic_open(&file, path_of("a"), ATOMIC_FILE, &look, &err));
    assert_true(atomic_write(&file, "two", 3, &err));
    expect_text("a", "one");
    assert_true(atomic_commit(&file, &err));
    expect_text("a", "two");
    assert_int_equal(mode_of("a"), 0604); /* what was mine stays as I had it */
    assert_true(atomic_open(&file, path_of("a"), ATOMIC_FILE, &look, &err));
    atomic_abandon(&file);
    expect_text("a", "two");

    assert_false(make("a", ATOMIC_NEW_FILE, "three", &err));
    expect_code("taken", &err, ERROR_EXISTS);
    assert_int_equal(symlink("nowhere", path_of("dangling")), 0);
    assert_false(make("dangling", ATOMIC_NEW_FILE, "three", &err));
    expect_code("a link is taken, too", &err, ERROR_EXISTS);
    assert_true(make("new", ATOMIC_NEW_FILE, "new", &err));
    expect_text("new", "new");

    assert_false(make("no/such/folder", ATOMIC_FILE, "", &err));
    expect_code("no folder", &err, ERROR_MISSING_FOLDER);
    assert_int_equal(mkdir(path_of("d"), 0755), 0);
    assert_false(make("d", ATOMIC_FILE, "", &err));
    expect_code("a folder", &err, ERROR_IO);
    assert_false(make("x/", ATOMIC_FILE, "", &err));
    assert_false(make("d/..", ATOMIC_FILE, "", &err));
    assert_int_equal(mkfifo(path_of("pipe"), 0600), 0);
    assert_false(make("pipe", ATOMIC_FILE, "", &err));
    expect_code("a pipe", &err, ERROR_IO);

    /* Links of one's own are followed, also to what is not there yet; in a circle nowhere. */
    assert_int_equal(symlink("d/../a", path_of("link")), 0);
    assert_true(make("link", ATOMIC_FILE, "three", &err));
    expect_text("a", "three");
    assert_true(make("dangling", ATOMIC_FILE, "here", &err));
    expect_text("nowhere", "here");
    assert_int_equal(symlink("circle", path_of("circle")), 0);
    assert_false(make("circle", ATOMIC_FILE, "", &err));
    expect_code("a circle", &err, ERROR_IO);
    if (geteuid() == 0) {
        write_text("victim", "precious");
        assert_int_equal(symlink("victim", path_of("trap")), 0);
        assert_int_equal(lchown(path_of("trap"), 65534, 65534), 0);
        assert_false(make("trap", ATOMIC_FILE, "", &err));
        expect_code("another's link", &err, ERROR_READ_ONLY);
        expect_text("victim", "precious");
        /* Another's file may be replaced by who may write to it, but its mode is not mine to keep. */
        assert_int_equal(lchown(path_of("victim"), 65534, 65534), 0);
        chmod(path_of("victim"), 0666);
        assert_true(make("victim", ATOMIC_FILE, "mine", &err));
        assert_int_equal(mode_of("victim"), 0640);
    }
    assert_int_equal(count(".mamori-"), 0);
}

static void test_folders(void **state)
{
    (void)state;
    struct error err = {0};
    struct atomic_file file;
    for (int i = 0; i < 3; i++) {
        static const char *const names[] = {"fresh", "empty", "fresh/inner/"};
        assert_int_equal(mkdir(path_of("empty"), 0711) == 0 || i > 0, 1);
        if (!atomic_open(&file, path_of(names[i]), ATOMIC_FOLDER, &look, &err))
            fail_msg("%s: %s %s", names[i], err.subject, err.detail);
        int fd = openat(file.fd, "one", O_CREAT | O_EXCL | O_WRONLY, 0600);
        assert_true(fd >= 0);
        close(fd);
        assert_true(atomic_commit(&file, &err));
    }
    assert_int_equal(mode_of("fresh"), 0750);
    assert_int_equal(mode_of("empty"), 0711);
    assert_int_equal(access(path_of("fresh/inner/one"), F_OK), 0);
    assert_false(atomic_open(&file, path_of("fresh"), ATOMIC_FOLDER, &look, &err));
    expect_code("not empty", &err, ERROR_EXISTS);
    write_text("plain", "");
    assert_false(atomic_open(&file, path_of("plain"), ATOMIC_FOLDER, &look, &err));
    expect_code("no folder", &err, ERROR_EXISTS);
    /* Not committed: nothing is left of it. */
    assert_true(atomic_open(&file, path_of("later"), ATOMIC_FOLDER, &look, &err));
    close(openat(file.fd, "one", O_CREAT | O_EXCL | O_WRONLY, 0600));
    atomic_abandon(&file);
    assert_int_equal(count("later"), 0);
    assert_int_equal(count(".mamori-"), 0);
}

/* ---- somebody else in the folder, between the beginning and the end ---- */

enum meddling {
    PUT_FILE,
    PUT_LINK,
    PUT_FOLDER,
    PUT_PIPE,
    MOVE_PRIVATE,
    LINK_FOR_PRIVATE,
    FOLDER_FOR_PRIVATE,
    HARD_LINK,
    MEDDLINGS
};

static void private_name(char out[256])
{
    DIR *dir = opendir(folder);
    *out = '\0';
    for (struct dirent *entry; (entry = readdir(dir));)
        if (strncmp(entry->d_name, ".mamori-", 8) == 0 && strstr(entry->d_name, ".tmp"))
            snprintf(out, 256, "%s", entry->d_name);
    closedir(dir);
    assert_true(*out);
}

static void meddle(enum meddling what, const char *target)
{
    char name[256];
    private_name(name);
    if (what < MOVE_PRIVATE) {
        remove_any(target);
        if (what == PUT_FILE)
            write_text(target, "another's");
        else if (what == PUT_LINK)
            assert_int_equal(symlink("victim", path_of(target)), 0);
        else if (what == PUT_FOLDER)
            assert_int_equal(mkdir(path_of(target), 0755), 0);
        else
            assert_int_equal(mkfifo(path_of(target), 0600), 0);
        return;
    }
    if (what == HARD_LINK) { /* only who may enter the private folder could: the same user */
        char *inside = mem_format("%s/" TEMPORARY_NAME, name);
        assert_int_equal(link(path_of(inside), path_of("second")), 0);
        free(inside);
        return;
    }
    assert_int_equal(rename(path_of(name), path_of("away")), 0);
    if (what == LINK_FOR_PRIVATE) {
        assert_int_equal(symlink("trap", path_of(name)), 0);
    } else if (what == FOLDER_FOR_PRIVATE) {
        char *inside = mem_format("%s/" TEMPORARY_NAME, name);
        assert_int_equal(mkdir(path_of(name), 0755), 0);
        assert_int_equal(symlink("../victim", path_of(inside)), 0);
        free(inside);
    }
}

static void test_meddling(void **state)
{
    (void)state;
    for (int old = 0; old < 2; old++)
        for (enum meddling what = 0; what < MEDDLINGS; what++) {
            struct error err = {0};
            struct atomic_file file;
            write_text("victim", "precious");
            if (old)
                write_text("target", "old");
            assert_true(atomic_open(&file, path_of("target"), ATOMIC_FILE, &look, &err));
            meddle(what, "target");
            assert_true(atomic_write(&file, "new", 3, &err));
            if (atomic_commit(&file, &err))
                fail_msg("meddling %d was not seen", (int)what);
            expect_code("meddling", &err, old || what >= MOVE_PRIVATE ? ERROR_SWAPPED : ERROR_EXISTS);
            expect_text("victim", "precious");
            if (what == PUT_FILE)
                expect_text("target", "another's");
            else if (what >= MOVE_PRIVATE && old)
                expect_text("target", "old");
            else if (what >= MOVE_PRIVATE)
                assert_int_equal(count("target"), 0);
            remove_any("target");
            if (what == HARD_LINK)
                remove_any("second");
            if (what >= MOVE_PRIVATE && what != HARD_LINK) { /* it was emptied where it is */
                assert_int_equal(rmdir(path_of("away")), 0);
                if (what != MOVE_PRIVATE) {
                    char name[256], *inside;
                    private_name(name);
                    inside = mem_format("%s/" TEMPORARY_NAME, name);
                    if (what == FOLDER_FOR_PRIVATE)
                        assert_int_equal(unlink(path_of(inside)), 0); /* another's: untouched */
                    free(inside);
                    remove_any(name);
                }
            }
            assert_int_equal(count(".mamori-"), 0);
        }
}

/* ---- what killed processes leave ---- */

/* A process in the middle of making NAME, which stays there; its id. */
static pid_t start_maker(const char *name, enum atomic_kind kind, int *said)
{
    int ends[2];
    char byte;
    assert_int_equal(pipe(ends), 0);
    pid_t pid = fork();
    if (pid == 0) {
        struct atomic_file file;
        bool good = atomic_open(&file, path_of(name), kind, &look, NULL);
        if (good && kind == ATOMIC_FOLDER)
            good = openat(file.fd, "one.docx", O_CREAT | O_WRONLY, 0600) >= 0;
        good = write(ends[1], good ? "y" : "n", 1) == 1 && good;
        for (;;)
            pause();
    }
    assert_int_equal(read(ends[0], &byte, 1), 1);
    assert_int_equal(byte, 'y');
    close(ends[1]);
    *said = ends[0];
    return pid;
}

static void kill_maker(pid_t pid, const int *said)
{
    kill(pid, SIGKILL);
    waitpid(pid, NULL, 0);
    close(*said);
}

static void test_litter(void **state)
{
    (void)state;
    struct error err = {0};
    int said[2];
    for (enum atomic_kind kind = ATOMIC_FILE; kind <= ATOMIC_FOLDER; kind++) {
        pid_t dead = start_maker("killed", kind, &said[0]);
        pid_t alive = start_maker("working", kind, &said[1]);
        assert_int_equal(count(".tmp"), 2);
        kill_maker(dead, &said[0]);
        assert_int_equal(count(".tmp"), 2);
        assert_true(make("next", ATOMIC_FILE, "", &err));
        assert_int_equal(count(".tmp"), 1); /* of the living */
        kill_maker(alive, &said[1]);
        assert_true(make("next", ATOMIC_FILE, "", &err));
        assert_int_equal(count(".tmp"), 0);
    }
    /* Left between any two steps. */
    static const char *const parts[][3] = {{NULL}, {"/.mamori"}, {"/.mamori", "/new"}};
    for (size_t i = 0; i < ARRAY_LENGTH(parts); i++) {
        char name[256];
        kill_maker(start_maker("killed", ATOMIC_FILE, &said[0]), &said[0]);
        private_name(name);
        for (int p = 0; p < 2; p++) {
            char *inside = mem_format("%s%s", name, p ? "/.mamori" : "/new");
            bool stays = parts[i][0] && (p || parts[i][1]);
            assert_true(stays || unlink(path_of(inside)) == 0);
            free(inside);
        }
        assert_true(make("next", ATOMIC_FILE, "", &err));
        assert_int_equal(count(".tmp"), 0);
    }
}

/* Names that are nearly ours, links, plain files, folders without our mark, and what else lies in one are nobody's. */
static void test_no_litter(void **state)
{
    (void)state;
    struct error err = {0};
    int said;
    char name[256], *inside, other[256];
    static const char *const others[] = {".mamori-0123456789abcdef.tmp", ".mamori-00000000aaaaaaaaaaaaaaaa.tmp",
                                         ".mamori-.tmp", "mamori.tmp", ".mamori-work.tmp"};
    for (size_t i = 0; i < ARRAY_LENGTH(others); i++)
        write_text(others[i], "a stranger's");
    kill_maker(start_maker("killed", ATOMIC_FOLDER, &said), &said);
    private_name(name);
    DIR *dir = opendir(folder);
    for (struct dirent *entry; (entry = readdir(dir));) {
        struct stat st;
        if (strncmp(entry->d_name, ".mamori-", 8) == 0 && lstat(path_of(entry->d_name), &st) == 0 &&
            S_ISDIR(st.st_mode))
            snprintf(name, sizeof(name), "%s", entry->d_name);
    }
    closedir(dir);
    inside = mem_format("%s/precious", name);
    write_text(inside, "not ours");
    snprintf(other, sizeof(other), "%s", name);
    char *digit = other + strlen(other) - 5;
    for (int i = 0; i < 3; i++) {
        *digit = *digit == '9' ? 'a' : *digit == 'f' ? '0' : (char)(*digit + 1);
        if (i == 0) {
            assert_int_equal(symlink("victim", path_of(other)), 0);
        } else if (i == 1) {
            write_text(other, "a file");
        } else {
            char *mine = mem_format("%s/" TEMPORARY_NAME, other);
            assert_int_equal(mkdir(path_of(other), 0700), 0);
            write_text(mine, "a folder of mine that somebody renamed");
            free(mine);
        }
    }
    assert_true(make("next", ATOMIC_FILE, "", &err));
    assert_int_equal(count(".tmp"), ARRAY_LENGTH(others) + 4);
    expect_text(inside, "not ours");
    free(inside);
}

/* ---- looks that fail ---- */

/* These two stand before the C library's: of the looks from now on the failing_look-th fails, and those after it. */
static int failing_look, failing_until;

static bool look_fails(void)
{
    if (failing_look == 0 || --failing_look > 0)
        return false;
    failing_look = failing_until > 0 ? failing_until-- > 0 : 0;
    errno = EIO;
    return true;
}

int fstatat(int at, const char *name, struct stat *st, int flags)
{
    return look_fails() ? -1 : (int)syscall(SYS_newfstatat, at, name, st, flags);
}

int fstat(int fd, struct stat *st)
{
    return look_fails() ? -1 : (int)syscall(SYS_fstat, fd, st);
}

/* Whatever cannot be seen: nobody is accused of it, and what is said of the file is true. */
static void test_looks(void **state)
{
    (void)state;
    static const enum atomic_kind kinds[] = {ATOMIC_FILE, ATOMIC_NEW_FILE};
    for (size_t k = 0; k < 4; k++) {
        bool old = k == 1, all = k == 3, failed = true;
        int looks = 0;
        for (int n = 1; failed; n++) {
            struct error err = {0};
            remove_any("x");
            if (old)
                write_text("x", "old");
            written_set(WRITTEN_NOT, NULL);
            failing_look = n;
            failing_until = all ? 1000 : 0;
            bool good = make("x", kinds[k == 2], "new", &err);
            failed = failing_look == 0 || failing_until != (all ? 1000 : 0);
            failing_look = failing_until = 0;
            bool there = access(path_of("x"), F_OK) == 0, told = good || written_state() != WRITTEN_NOT;
            if (err.code == ERROR_SWAPPED || err.code == ERROR_EXISTS)
                fail_msg("look %d: %s %s", n, err.subject, err.detail);
            if (there && (told || old))
                expect_text("x", told ? "new" : "old");
            if (there != (told || old))
                fail_msg("look %d: said %d, there %d", n, told, there);
            looks = n;
        }
        assert_true(looks > 4);
    }
}

/* ---- */

/* ---- standard input and output ---- */

/* Standard input is a pipe with LENGTH bytes in it, and its end. */
static void feed(size_t length)
{
    static const char bytes[4096];
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    assert_true(length <= sizeof(bytes) && write(ends[1], bytes, length) == (ssize_t)length);
    close(ends[1]);
    assert_int_equal(dup2(ends[0], STDIN_FILENO), STDIN_FILENO);
    close(ends[0]);
}

static void test_input(void **state)
{
    (void)state;
    struct error err = {0};
    struct stat st;
    char bytes[8];
    int before = dup(STDIN_FILENO);
    feed(2000);
    assert_int_equal(stream_open(), -1); /* a pipe has no beginning to go back to */
    assert_false(stream_take(1999, &err));
    assert_int_equal(err.code, ERROR_LIMIT);
    feed(2000);
    assert_true(stream_take(2000, &err));
    int fd = stream_open(), again = stream_open();
    assert_true(fd > STDERR_FILENO && again > fd);
    assert_int_equal(fstat(fd, &st), 0);
    assert_int_equal(st.st_size, 2000);
    assert_int_equal(st.st_nlink, 0); /* without a name */
    assert_int_equal(read(again, bytes, sizeof(bytes)), sizeof(bytes));
    close(fd);
    close(again);
    feed(0);
    assert_true(stream_take(0, &err) && (fd = stream_open()) >= 0);
    assert_int_equal(read(fd, bytes, sizeof(bytes)), 0);
    close(fd);
    close(STDIN_FILENO);
    assert_false(stream_take(1, &err));
    assert_int_equal(err.code, ERROR_IO);
    assert_int_equal(dup2(before, STDIN_FILENO), STDIN_FILENO);
    close(before);
}

/* What is given up has put out nothing; kinds that are no stream are refused. */
static void test_output(void **state)
{
    (void)state;
    struct error err = {0};
    struct atomic_file file;
    int before = dup(STDOUT_FILENO), out = open(path_of("out"), O_RDWR | O_CREAT, 0600);
    assert_true(before >= 0 && out >= 0 && dup2(out, STDOUT_FILENO) == STDOUT_FILENO);
    assert_true(atomic_open(&file, "-", ATOMIC_FILE, &look, &err));
    assert_true(atomic_write(&file, "lost", 4, &err));
    atomic_abandon(&file);
    assert_true(atomic_open(&file, "-", ATOMIC_FILE, &look, &err));
    assert_true(atomic_write(&file, "kept", 4, &err));
    bool placed = atomic_commit(&file, &err), folder = atomic_open(&file, "-", ATOMIC_FOLDER, &look, NULL),
         new = atomic_open(&file, "-", ATOMIC_NEW_FILE, &look, NULL);
    assert_int_equal(dup2(before, STDOUT_FILENO), STDOUT_FILENO);
    close(before);
    close(out);
    assert_true(placed);
    assert_false(folder || new);
    expect_text("out", "kept");
    assert_int_equal(count("-"), 0);
}

static int make_folder(void **state)
{
    (void)state;
    struct error err = {0};
    snprintf(folder, sizeof(folder), "%s/mamori-atomic-XXXXXX", getenv("TMPDIR") ? getenv("TMPDIR") : "/tmp");
    umask(022);
    return mkdtemp(folder) && intl_start("en", &err) ? 0 : -1;
}

static int remove_folder(void **state)
{
    (void)state;
    char *command = mem_format("rm -rf '%s'", folder);
    int code = system(command);
    free(command);
    return code;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_files, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(test_folders, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(test_meddling, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(test_looks, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(test_litter, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(test_no_litter, make_folder, remove_folder),
        cmocka_unit_test(test_input),
        cmocka_unit_test_setup_teardown(test_output, make_folder, remove_folder),
    };
    return cmocka_run_group_tests_name("atomic", tests, NULL, NULL);
}
