/* Files of others in a child under limits: how it ends, and what the parent does with a stream that makes no sense. */
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "exchange/foreign.h"
#include "exchange/table_private.h"

static int secret; /* a descriptor that the child must not have */

/* What a child can come to. */
enum fate { SAYS, FAILS, ASKS, CRASHES, LATE, QUITS, WAITS, LOOKS, ENDS_EARLY };

static bool meet(void *context, struct foreign_out *out, const struct progress *progress, struct error *err)
{
    volatile size_t sum = 0;
    struct rlimit limits;
    char byte = 'y';
    switch (*(enum fate *)context) {
    case SAYS:
    case ENDS_EARLY: foreign_put(out, "abc", 3); return true;
    case FAILS: error_set(err, ERROR_SYNTAX, "x.csv"); return error_place(err, "line 7");
    case ASKS:
        for (size_t i = 0; i < 1000; i++)
            sum += (size_t)mem_resize(NULL, 1, 10 << 20);
        return sum != 0;
    case CRASHES: raise(SIGSEGV); return true;
    case LATE: raise(SIGXCPU); return true;
    case QUITS: _exit(3);
    case WAITS:
        for (;;) {
            progress->step(progress->context, 3, 7);
            usleep(1000);
        }
    case LOOKS:
        if (fcntl(secret, F_GETFD) >= 0 || isatty(0) || getrlimit(RLIMIT_CPU, &limits) != 0 ||
            limits.rlim_cur != FOREIGN_SECONDS || getrlimit(RLIMIT_FSIZE, &limits) != 0 || limits.rlim_cur != 0 ||
            getrlimit(RLIMIT_CORE, &limits) != 0 || limits.rlim_cur != 0 || getrlimit(RLIMIT_AS, &limits) != 0 ||
            limits.rlim_cur == RLIM_INFINITY)
            byte = 'n';
        foreign_put(out, &byte, 1);
        return true;
    }
    return false;
}

static char taken[8];
static size_t wanted = 3;
static bool take(void *context, struct foreign_in *in, struct error *err)
{
    (void)context, (void)err;
    return foreign_get(in, taken, wanted);
}

static bool cancel(void *context, uint64_t done, uint64_t total)
{
    *(uint64_t *)context = done * 10 + total;
    return true;
}

static struct error end_of(enum fate fate, const struct progress *progress)
{
    struct error err = {0};
    bool good = foreign_read(&(struct foreign_work){"/tmp/file.xlsx", &fate, meet, take}, progress, &err);
    assert_true(good == (err.code == ERROR_NONE));
    return err;
}

static void test_ends(void **state)
{
    (void)state;
    uint64_t seen = 0;
    struct progress progress = {cancel, &seen};
    wanted = 3;
    assert_int_equal(end_of(SAYS, NULL).code, ERROR_NONE);
    assert_memory_equal(taken, "abc", 3);
    struct error err = end_of(FAILS, NULL);
    assert_int_equal(err.code, ERROR_SYNTAX);
    assert_string_equal(err.place, "line 7");
    err = end_of(ASKS, NULL);
    assert_int_equal(err.code, ERROR_LIMIT);
    assert_string_equal(err.subject, "file.xlsx");
    assert_non_null(strstr(err.detail, "512 MB"));
    err = end_of(LATE, NULL);
    assert_int_equal(err.code, ERROR_LIMIT);
    assert_non_null(strstr(err.detail, "60 seconds"));
    assert_int_equal(end_of(CRASHES, NULL).code, ERROR_CORRUPT);
    assert_int_equal(end_of(QUITS, NULL).code, ERROR_CORRUPT);
    assert_int_equal(end_of(WAITS, &progress).code, ERROR_CANCELLED);
    assert_int_equal(seen, 37);
    wanted = 4; /* it ends too early, and says too much */
    assert_int_equal(end_of(ENDS_EARLY, NULL).code, ERROR_CORRUPT);
    wanted = 2;
    assert_int_equal(end_of(ENDS_EARLY, NULL).code, ERROR_CORRUPT);
}

static void test_keeps_nothing(void **state)
{
    (void)state;
    secret = open("/dev/null", O_RDONLY);
    wanted = 1;
    assert_int_equal(end_of(LOOKS, NULL).code, ERROR_NONE);
    assert_int_equal(*taken, 'y');
    close(secret);
}

/* ---- the time of both ---- */

static long ahead; /* seconds that this process has worked, for who asks */

int clock_gettime(clockid_t clock, struct timespec *now)
{
    long code = syscall(SYS_clock_gettime, clock, now);
    if (clock == CLOCK_PROCESS_CPUTIME_ID)
        now->tv_sec += ahead;
    return (int)code;
}

static bool put_much(void *context, struct foreign_out *out, const struct progress *progress, struct error *err)
{
    static const char bytes[1 << 16];
    (void)context, (void)progress, (void)err;
    for (int i = 0; i < 200; i++)
        foreign_put(out, bytes, sizeof(bytes));
    return true;
}

/* Each piece is a second of work. */
static bool take_slowly(void *context, struct foreign_in *in, struct error *err)
{
    char bytes[1 << 16];
    (void)err;
    for (size_t got; foreign_some(in, bytes, sizeof(bytes), &got);) {
        if (!got)
            return true;
        ahead += *(const long *)context;
    }
    return false;
}

static void test_time_of_both(void **state)
{
    (void)state;
    for (long each = 0; each < 2; each++) {
        struct error err = {0};
        ahead = 3600; /* what was before does not count */
        bool good = foreign_read(&(struct foreign_work){"slow.xlsx", &each, put_much, take_slowly}, NULL, &err);
        assert_int_equal(good, each == 0);
        assert_int_equal(err.code, each ? ERROR_LIMIT : ERROR_NONE);
        assert_true(!each || strstr(err.detail, "60 seconds"));
        assert_true(ahead < 3600 + 200);
    }
    ahead = 0;
}

/* ---- the stream of a table, changed ---- */

struct stream {
    char *bytes;
    size_t length, room;
};

static bool put_table_of(void *context, struct foreign_out *out, const struct progress *progress, struct error *err)
{
    struct table_file file;
    if (!table_read_here(context, CSV_AUTO, progress, &file, err))
        return false;
    table_put(out, &file);
    return true;
}

static struct stream stream;
static bool collect(void *context, struct foreign_in *in, struct error *err)
{
    (void)context, (void)err;
    for (size_t got;; stream.length += got) {
        if (stream.room < stream.length + 65536)
            stream.bytes = mem_resize(stream.bytes, stream.room += 1 << 20, 1);
        if (!foreign_some(in, stream.bytes + stream.length, 65536, &got))
            return false;
        if (!got)
            return true;
    }
}

static bool put_stream(void *context, struct foreign_out *out, const struct progress *progress, struct error *err)
{
    (void)context, (void)progress, (void)err;
    foreign_put(out, stream.bytes, stream.length);
    return true;
}

static bool get_table_of(void *context, struct foreign_in *in, struct error *err)
{
    (void)err;
    return table_get(in, context);
}

/* Everything that can be asked of a table stays inside it. */
static size_t walk(const struct table_file *file)
{
    size_t sum = 0;
    for (size_t t = 0; t < file->count; t++) {
        const struct file_table *table = &file->table[t];
        for (size_t row = 0; row < table->rows; row++) {
            sum += strlen(table->page[table->place[row].page]);
            for (size_t column = 0; column < table->width; column++)
                sum += strlen(table_text(table, row, column)) + table_flags(table, row, column);
        }
        for (size_t column = 0; table->id && column < table->width; column++)
            sum += table->id[column] != NULL;
    }
    return sum;
}

static void test_changed(void **state)
{
    (void)state;
    char path[] = "/tmp/mamori-foreign-XXXXXX";
    int fd = mkstemp(path);
    assert_true(fd >= 0 && dprintf(fd, "情報資産名称,備考\n顧客名簿,\"a\nb\"\n,あ\n=1,2026-04-01\n") > 0);
    close(fd);
    struct error err = {0};
    assert_true(foreign_read(&(struct foreign_work){path, path, put_table_of, collect}, NULL, &err));
    unlink(path);
    struct stream whole = stream;
    size_t refused = 0, taken_over = 0;
    srand(5);
    for (int n = 0; n < 1500; n++) {
        stream.bytes = mem_resize(NULL, whole.length + 16, 1);
        stream.length = whole.length;
        memcpy(stream.bytes, whole.bytes, whole.length);
        size_t at = (size_t)n % whole.length;
        if (n % 3 == 0)
            stream.bytes[at] = (char)rand();
        else if (n % 3 == 1)
            memset(stream.bytes + at, 0xff, whole.length - at < 8 ? whole.length - at : 8);
        else
            stream.length = at;
        struct table_file file = {.own.entries = -1, .pool = STR_INIT};
        err = (struct error){0};
        if (foreign_read(&(struct foreign_work){path, &file, put_stream, get_table_of}, NULL, &err)) {
            taken_over += walk(&file) != SIZE_MAX;
        } else {
            assert_int_equal(err.code, ERROR_CORRUPT);
            refused++;
        }
        table_file_free(&file);
        free(stream.bytes);
    }
    free(whole.bytes);
    assert_true(refused > 600 && taken_over > 20); /* a letter may change; a count, an offset, an end may not */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_ends),
        cmocka_unit_test(test_keeps_nothing),
        cmocka_unit_test(test_time_of_both),
        cmocka_unit_test(test_changed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
