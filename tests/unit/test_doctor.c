/* What a doctor says of machines of our own making: file systems, locks, devices below /sys, rights, copies beside the workbook, clocks, terminals; that each
 * thing that can be found is found somewhere here; and that nothing is written on a share that nobody allowed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "base/date.h"
#include "book/backup.h"
#include "book/doctor.h"
#include "folder.h"

static bool seen[DOCTOR_FOUND_COUNT];
static const struct book_options options = {.person = "試験 太郎"};

/* ---- a machine ---- */

static long magic;     /* of the file system; 0: it cannot be asked */
static long long left; /* bytes */
static enum doctor_answer locks, synchronised, policy;
static rlim_t core;

static int pretended(const char *path, struct statfs *out)
{
    (void)path;
    *out = (struct statfs){.f_type = magic, .f_bsize = 1, .f_bavail = (fsblkcnt_t)left};
    errno = ENOSYS;
    return magic ? 0 : -1;
}

static enum doctor_answer pretend_locks(const char *path, int *number)
{
    (void)path;
    *number = EACCES;
    return locks;
}

static enum doctor_answer pretend_synchronised(void)
{
    return synchronised;
}

static enum doctor_answer pretend_policy(const char *path)
{
    (void)path;
    return policy;
}

static bool pretend_core(struct rlimit *out)
{
    *out = (struct rlimit){.rlim_cur = core, .rlim_max = core};
    return core != 7;
}

static char root[160];
static struct doctor_env env;

/* One on which everything is well, with COMMANDS of the shell in the folder that stands for its root; $N: the device's number, as /sys has it. */
static void begin_machine(const char *commands)
{
    struct stat st;
    snprintf(root, sizeof(root), "%s/root", folder);
    assert_int_equal(stat(folder, &st), 0);
    char *line = mem_format(
        "cd %s && rm -rf root && mkdir -p root/proc/self root/proc/sys/kernel root/sys/dev/block && cd root && N=%u:%u "
        "&& "
        "echo 'Filename Type' >proc/swaps && echo core >proc/sys/kernel/core_pattern && echo 6.1 "
        ">proc/sys/kernel/osrelease && mkdir -p sys/devices/dm-0/dm && echo CRYPT-LUKS2-x >sys/devices/dm-0/dm/uuid && "
        "ln -s ../../devices/dm-0 sys/dev/block/$N && %s",
        folder, major(st.st_dev), minor(st.st_dev), commands ? commands : ":");
    assert_int_equal(system(line), 0);
    free(line);
    magic = 0xEF53;
    left = 1LL << 40;
    locks = synchronised = ANSWER_YES;
    policy = ANSWER_NO;
    core = 0;
    env = (struct doctor_env){.root = root,
                              .place = {pretended, NULL},
                              .locks = pretend_locks,
                              .synchronised = pretend_synchronised,
                              .folder_encrypted = pretend_policy,
                              .core_limit = pretend_core,
                              .now = date_now(),
                              .terminal = {true, "xterm-256color", 40, 120, 256, true, true}};
}

/* The ids of what is not well, in their order, for people to compare. */
static void examine_to(struct book *book, const char *path, struct str *out)
{
    struct doctor_report report;
    const struct error none = {.code = ERROR_NONE};
    doctor_examine(&env, path, book, &none, &report);
    str_clear(out);
    for (size_t i = 0; i < report.count; i++) {
        const struct doctor_finding *f = &report.finding[i];
        seen[f->found] = true;
        assert_true(*f->what);
        assert_true((doctor_level_of(f) == DOCTOR_GOOD) == (*f->why == '\0'));
        assert_true((doctor_level_of(f) == DOCTOR_GOOD) == (*f->mend == '\0'));
        assert_null(strstr(f->what, "%s"));
        if (doctor_level_of(f) != DOCTOR_GOOD)
            str_add_format(out, "%s%s", out->length ? " " : "", doctor_finding_defs[f->found].id);
    }
    doctor_done(&report);
}

static void expect(const char *what, struct book *book, const char *path, const char *ids)
{
    struct str found = STR_INIT;
    examine_to(book, path, &found);
    if (strcmp(found.text ? found.text : "", ids) != 0)
        fail_msg("%s: %s instead of %s", what, found.text, ids);
    str_free(&found);
}

static void test_places(void **state)
{
    (void)state;
    static const struct {
        const char *what, *kind; /* KIND: of FUSE, in mountinfo */
        long magic;
        const char *ids;
    } table[] = {
        {"ext4", NULL, 0xEF53, ""},
        {"NFS", NULL, 0x6969, "place-share disk-unknown"},
        {"SMB", NULL, 0x517B, "place-share disk-unknown"},
        {"CIFS", NULL, 0xFF534D42, "place-share disk-unknown"},
        {"SMB 2", NULL, 0xFE534D42, "place-share disk-unknown"},
        {"AFS", NULL, 0x5346414F, "place-share disk-unknown"},
        {"sshfs", "fuse.sshfs", 0x65735546, "place-share disk-unknown"},
        {"rclone", "fuse.rclone", 0x65735546, "place-share disk-unknown"},
        {"gvfs", "fuse.gvfsd-fuse", 0x65735546, "place-share disk-unknown"},
        {"gluster", "fuse.glusterfs", 0x65735546, "place-cluster disk-unknown"},
        {"a program nobody knows", "fuse.strange", 0x65735546, "place-fuse disk-unknown"},
        {"… that mountinfo does not have", NULL, 0x65735546, "place-fuse disk-unknown"},
        {"virtiofs", "virtiofs", 0x65735546, "place-around disk-unknown"},
        {"NTFS by FUSE", "fuseblk", 0x65735546, "place-plain"},
        {"gocryptfs", "fuse.gocryptfs", 0x65735546, ""},
        {"WSL's drives", NULL, 0x01021997, "place-around disk-unknown"},
        {"Ceph", NULL, 0x00C36400, "place-cluster disk-unknown"},
        {"a stick", NULL, 0x4D44, "place-plain"},
        {"eCryptfs", NULL, 0xF15F, ""},
        {"memory", NULL, 0x01021994, "place-memory disk-unknown"},
        {"none of the table", NULL, 0x12345, "place-unknown"},
        {"it cannot be asked", NULL, 0, "space-little place-unknown disk-unknown"},
    };
    for (size_t i = 0; i < ARRAY_LENGTH(table); i++) {
        char *commands = table[i].kind
                             ? mem_format("echo \"1 2 $N / /x rw - %s /dev/x rw\" >proc/self/mountinfo", table[i].kind)
                             : NULL;
        begin_machine(commands);
        magic = table[i].magic;
        expect(table[i].what, NULL, path_of("."), table[i].ids);
        free(commands);
    }
}

static struct book *opened(const char *name);

static void test_devices(void **state)
{
    (void)state;
#define NEW  "rm -rf sys && mkdir -p sys/dev/block sys/devices/sda/slaves && "
#define HERE " && ln -s ../../devices/sda sys/dev/block/$N"
    static const struct {
        const char *what, *commands, *ids;
    } table[] = {
        {"a bare disk", NEW ":" HERE, "disk-plain"},
        {"LVM on dm-crypt",
         NEW "mkdir -p sys/devices/c/dm && echo CRYPT-LUKS1 >sys/devices/c/dm/uuid && ln -s ../../c "
             "sys/devices/sda/slaves/c" HERE,
         ""},
        {"LVM on two disks, one of them bare",
         NEW "mkdir -p sys/devices/c/dm sys/devices/d && echo CRYPT-LUKS1 >sys/devices/c/dm/uuid && ln -s ../../c "
             "sys/devices/sda/slaves/c && ln -s ../../d sys/devices/sda/slaves/d" HERE,
         "disk-plain"},
        {"LVM alone", NEW "mkdir -p sys/devices/sda/dm && echo LVM-x >sys/devices/sda/dm/uuid" HERE, "disk-plain"},
        {"devices in a circle", NEW "ln -s .. sys/devices/sda/slaves/sda" HERE, "disk-plain"},
        {"a file as a disk", NEW "mkdir sys/devices/sda/loop" HERE, "disk-unknown"},
        {"no device", "rm -rf sys", "disk-unknown"},
        {"a bare disk below Windows", NEW "echo 5.15-microsoft-standard-WSL2 >proc/sys/kernel/osrelease" HERE,
         "disk-unknown"},
        {"swap on a file of the same disk, encrypted", "echo \"$PWD/proc/swaps file 1\" >>proc/swaps", ""},
        {"… bare", NEW "echo \"$PWD/proc/swaps file 1\" >>proc/swaps" HERE, "disk-plain swap-plain"},
        {"packed in memory", "echo '/dev/zram0 partition 1' >>proc/swaps", ""},
        {"swap on what is not there", "echo '/dev/nowhere partition 1' >>proc/swaps", "swap-unknown"},
        {"no list of swaps", "rm proc/swaps", "swap-unknown"},
        {"a collector of crashes", "echo '|/usr/lib/apport %p' >proc/sys/kernel/core_pattern", "core-kept"},
    };
    for (size_t i = 0; i < ARRAY_LENGTH(table); i++) {
        begin_machine(table[i].commands);
        expect(table[i].what, NULL, path_of("."), table[i].ids);
    }
    begin_machine(NEW ":" HERE);
    struct error err = {0};
    char code[VAULT_CODE];
    struct secret_kdf cheap = {SECRET_ARGON2ID, 1, 8192, {0}};
    struct secret *passphrase = secret_random(20);
    struct vault *vault = vault_new(passphrase, SECRET_AS_SAID, &cheap, code, &err);
    struct book *book = book_new(path_of("e.mamori"), NULL, NULL, NULL, &options, &err);
    book_close(&book);
    assert_true(vault && store_convert(path_of("e.mamori"), vault, NULL, NULL, &err));
    vault_free(&vault);
    secret_free(&passphrase);
    book = opened("e.mamori");
    expect("a bare disk, an encrypted workbook", book, path_of("e.mamori"), "backup-no-folder");
    book_close(&book);
    assert_int_equal(unlink(path_of("e.mamori")), 0);
    begin_machine(NEW ":" HERE);
    policy = ANSWER_YES;
    expect("a folder with a key of its own", NULL, path_of("."), "");
    begin_machine(NULL);
    core = RLIM_INFINITY;
    expect("memory is kept", NULL, path_of("."), "core-kept");
    core = 7;
    expect("nobody knows", NULL, path_of("."), "core-unknown");
}

static void test_around(void **state)
{
    (void)state;
    begin_machine(NULL);
    locks = ANSWER_NO;
    expect("no locks", NULL, path_of("."), "locks-none");
    locks = ANSWER_UNKNOWN;
    expect("… that could not be tried", NULL, path_of("."), "locks-unknown");
    begin_machine(NULL);
    left = 100LL << 20;
    expect("little space", NULL, path_of("."), "space-little");
    left = 1LL << 20;
    expect("none", NULL, path_of("."), "space-none");
    begin_machine(NULL);
    synchronised = ANSWER_NO;
    expect("nobody sets the clock", NULL, path_of("."), "clock-alone");
    synchronised = ANSWER_UNKNOWN;
    expect("nobody knows", NULL, path_of("."), "clock-unknown");
    env.now = 0;
    expect("1970", NULL, path_of("."), "clock-absurd");
    begin_machine(NULL);
    env.locale_wrong = "LANG=ja_JP.eucJP";
    expect("EUC", NULL, path_of("."), "locale");
    static const struct {
        const char *what;
        struct doctor_terminal terminal;
        const char *ids;
    } table[] = {
        {"a small window", {true, "xterm", 24, 79, 8, true, true}, "terminal-small"},
        {"a low one", {true, "xterm", 23, 80, 8, true, true}, "terminal-small"},
        {"just enough", {true, "xterm", 24, 80, 8, true, true}, ""},
        {"the console", {true, "linux", 25, 80, 8, false, false}, "terminal-japanese"},
        {"lines nobody looked at", {true, "xterm", 24, 80, 8, true, false}, "terminal-width"},
        {"paper", {true, "dumb", 24, 80, -1, true, true}, "terminal-plain"},
        {"no name", {true, NULL, 24, 80, -1, true, true}, "terminal-plain"},
        {"no colours", {true, "vt220", 24, 80, 0, true, true}, ""},
        {"none", {false, NULL, 0, 0, -1, true, false}, "terminal-none"},
    };
    for (size_t i = 0; i < ARRAY_LENGTH(table); i++) {
        begin_machine(NULL);
        env.terminal = table[i].terminal;
        expect(table[i].what, NULL, path_of("."), table[i].ids);
    }
}

static void test_services(void **state)
{
    (void)state;
    static const struct {
        const char *name, *mark;
        bool found;
    } table[] = {{"Dropbox", NULL, true},
                 {"Dropbox (会社)", NULL, true},
                 {"Dropboxes", NULL, false},
                 {"OneDrive - 会社", NULL, true},
                 {"マイドライブ", NULL, true},
                 {"data", ".stfolder", true},
                 {"data", "._sync_1a.db", true},
                 {"data", "._sync_1a", false},
                 {"data", ".dropbox", true},
                 {"data", ".owncloudsync.log", true},
                 {"Box", NULL, true},
                 {"data", NULL, false}};
    begin_machine(NULL);
    for (size_t i = 0; i < ARRAY_LENGTH(table); i++) {
        char *line = mem_format(
            "cd %s && rm -rf top && mkdir -p top/'%s'/a/b && cd top/'%s' && { [ -z '%s' ] || touch '%s'; }", folder,
            table[i].name, table[i].name, table[i].mark ? table[i].mark : "", table[i].mark ? table[i].mark : "");
        assert_int_equal(system(line), 0);
        free(line);
        char *path = mem_format("%s/top/%s/a/b/.", folder, table[i].name);
        expect(table[i].name, NULL, path, table[i].found ? "sync-service" : "");
        free(path);
    }
}

/* ---- with a workbook ---- */

static void shell(const char *commands)
{
    char *line = mem_format("cd %s/w && %s", folder, commands);
    assert_int_equal(system(line), 0);
    free(line);
}

static struct book *opened(const char *name)
{
    struct error err = {0};
    struct book *book = book_open(path_of(name), &options, &err);
    assert_non_null(book);
    assert_true(book_load(book, &err));
    return book;
}

static void set_phone(const char *name, const char *phone)
{
    struct book *book = opened(name);
    size_t sheet = catalog_find_sheet(book->catalog, "company", NULL);
    size_t column = sheet_find_column(&book->catalog->sheet[sheet], "phone", NULL);
    assert_true(book_set_typed(book, sheet, "1", column, phone, NULL));
    book_close(&book);
}

static void test_copies(void **state)
{
    (void)state;
    begin_machine(NULL);
    assert_int_equal(mkdir(path_of("w"), 0700), 0);
    struct error err = {0};
    struct book *book = book_new(path_of("w/a.mamori"), NULL, NULL, NULL, &options, &err);
    assert_non_null(book);
    book_close(&book);
    set_phone("w/a.mamori", "1");
    shell("cp a.mamori older.mamori");
    set_phone("w/a.mamori", "2");
    shell("cp older.mamori parted.mamori && cp older.mamori w_2026-01-02_101200.mamori");
    set_phone("w/parted.mamori", "3");
    shell("cp a.mamori 'a (競合コピー 2026-01-31).mamori' && cp a.mamori newer.mamori && ln a.mamori hard.mamori");
    set_phone("w/newer.mamori", "4");
    shell("echo x >'a.sync-conflict-20260131-101010-ABCDEFG.mamori' && echo text >notes.mamori");
    book = opened("w/a.mamori");
    expect("all kinds at once", book, path_of("w/a.mamori"),
           "copies-newer copies-parted copies-same copies-conflict copies-older backup-no-folder");
    book_close(&book);
    shell("rm -f hard.mamori [!a]* a.sync* 'a ('*");
    book = opened("w/a.mamori");
    expect("none", book, path_of("w/a.mamori"), "backup-no-folder");

    /* rights */
    static const struct {
        const char *commands, *ids;
    } rights[] = {{"chmod 640 a.mamori", ""},
                  {"chmod 644 a.mamori", "rights-others-read "},
                  {"chmod 666 a.mamori", "rights-others-write "},
                  {"chmod 640 a.mamori && chmod 777 .", "rights-open-folder "},
                  {"chmod 1777 .", ""},
                  {"chmod 660 a.mamori && chmod 1770 .", "rights-sticky "},
                  {"chmod 2770 .", ""},
                  {"chmod 700 . && chmod 600 a.mamori", ""}};
    for (size_t i = 0; i < ARRAY_LENGTH(rights); i++) {
        shell(rights[i].commands);
        char *ids = mem_format("%sbackup-no-folder", rights[i].ids);
        expect(rights[i].commands, book, path_of("w/a.mamori"), ids);
        free(ids);
    }
    if (geteuid() == 0) { /* a group that is not one's own */
        shell("chmod 660 a.mamori && chgrp 1 a.mamori && chmod 770 . && chmod g-s .");
        expect("a group", book, path_of("w/a.mamori"), "rights-group backup-no-folder");
        shell("chmod 600 a.mamori && chmod 700 . && chgrp 0 a.mamori");
    }
    seen[FOUND_RIGHTS_GROUP] = seen[FOUND_RIGHTS_FILE] = seen[FOUND_RIGHTS_FOLDER] = true; /* cli/doctor, too */

    /* the clock, copies against loss; its stamp is another one by now */
    book_close(&book);
    book = opened("w/a.mamori");
    env.now = 1704067200;
    expect("a clock that is behind", book, path_of("w/a.mamori"), "clock-behind backup-no-folder");
    env.now = date_now();
    size_t copies = catalog_find_sheet(book->catalog, "copies", NULL);
    size_t to = sheet_find_column(&book->catalog->sheet[copies], "folder", NULL);
    if (!book_set_typed(book, copies, "1", to, "away", &err))
        fail_msg("%d %s %s", err.code, err.subject, err.detail);
    expect("a folder that is not there", book, path_of("w/a.mamori"), "backup-unreached");
    shell("mkdir away");
    expect("nothing in it", book, path_of("w/a.mamori"), "backup-none");
    struct backup_made made;
    assert_true(backup_today(book, &made, NULL));
    backup_made_done(&made);
    expect("on the same disk", book, path_of("w/a.mamori"), "backup-same-disk");
    book_close(&book);
    set_phone("w/a.mamori", "5");
    book = opened("w/a.mamori");
    env.now = date_now() + 8 * 86400;
    expect("an old one", book, path_of("w/a.mamori"), "backup-old backup-same-disk");
    book_close(&book);

    struct doctor_report report;
    error_set(&err, ERROR_CORRUPT, "a.mamori");
    doctor_examine(&env, path_of("w/a.mamori"), NULL, &err, &report);
    assert_int_equal(report.finding[0].found, FOUND_WORKBOOK_UNREADABLE);
    seen[FOUND_WORKBOOK_UNREADABLE] = true;
    doctor_done(&report);
}

/* ---- a share ---- */

static void test_share(void **state)
{
    (void)state;
    struct error err = {0};
    begin_machine(NULL);
    magic = 0x6969;
    const struct site_probe probe = {pretended, "/dev/null"};
    site_ask(&probe);
    assert_null(book_new(path_of("w/n.mamori"), NULL, NULL, NULL, &options, &err));
    assert_int_equal(err.code, ERROR_SHARE);
    assert_int_not_equal(access(path_of("w/n.mamori"), F_OK), 0);

    struct book *book = opened("w/a.mamori");
    assert_int_equal(book->refused.code, ERROR_SHARE);
    assert_string_equal(book->refused.detail, "NFS");
    size_t sheet = catalog_find_sheet(book->catalog, "company", NULL);
    size_t column = sheet_find_column(&book->catalog->sheet[sheet], "phone", NULL);
    err = (struct error){0};
    assert_false(book_set_typed(book, sheet, "1", column, "9", &err));
    assert_int_equal(err.code, ERROR_SHARE);
    book_close(&book);

    assert_false(site_allowed(path_of("w/a.mamori")));
    assert_true(site_allow(path_of("w/a.mamori")));
    assert_true(site_allowed(path_of("w/other.mamori")));
    assert_false(site_allowed(folder));
    set_phone("w/a.mamori", "9");
    book = opened("w/a.mamori");
    expect("allowed", book, path_of("w/a.mamori"), "place-allowed backup-same-disk disk-unknown");
    book_close(&book);
    magic = 0x01021997;
    err = (struct error){0};
    assert_true(site_writable(path_of("x"), &err));
    site_ask(NULL);
}

/* This machine, whatever it is: every check says something, and locks work where the tests run. */
static void test_here(void **state)
{
    (void)state;
    struct doctor_report report;
    const struct error none = {.code = ERROR_NONE};
    doctor_here(&env);
    doctor_examine(&env, path_of("."), NULL, &none, &report);
    size_t found = 0;
    for (size_t i = 0; i < report.count; i++)
        found += report.finding[i].found == FOUND_LOCKS_GOOD;
    assert_int_equal(found, 1);
    for (size_t i = 1; i < report.count; i++)
        assert_true(doctor_level_of(&report.finding[i - 1]) >= doctor_level_of(&report.finding[i]));
    doctor_done(&report);
}

static void test_all_seen(void **state)
{
    (void)state;
    seen[FOUND_WORKBOOK_CHANGED] = seen[FOUND_COPIES_UNKNOWN] = true; /* cli/doctor */
    for (int i = 0; i < DOCTOR_FOUND_COUNT; i++)
        if (!seen[i])
            fail_msg("nothing here finds %s", doctor_finding_defs[i].id);
}

static int begin(void **state)
{
    (void)state;
    snprintf(folder, sizeof(folder), "/tmp/test_doctor-XXXXXX");
    if (!mkdtemp(folder))
        return 1;
    setenv("XDG_STATE_HOME", path_of("state"), 1);
    return 0;
}

static int end(void **state)
{
    (void)state;
    char *line = mem_format("rm -rf %s", folder);
    int code = system(line);
    free(line);
    return code;
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_places), cmocka_unit_test(test_devices),
                                       cmocka_unit_test(test_around), cmocka_unit_test(test_services),
                                       cmocka_unit_test(test_copies), cmocka_unit_test(test_share),
                                       cmocka_unit_test(test_here),   cmocka_unit_test(test_all_seen)};
    return cmocka_run_group_tests(tests, begin, end);
}
