/* Ours: an export of the whole workbook, timed inside: what the child writes, and what the reading back costs. Prints
 * seconds in all, of which reading back, rows, and the child's peak memory above what it began with (MB).
 *
 *   export WORKBOOK OUT.xlsx
 */
#include <malloc.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>

#include "base/intl.h"
#include "exchange/xlsx.h"

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* The memory a child begins with: files and libraries it maps anew are not in it. */
static long private_kb(void)
{
    long all, resident = 0, shared = 0;
    FILE *file = fopen("/proc/self/statm", "r");
    if (file) {
        if (fscanf(file, "%ld %ld %ld", &all, &resident, &shared) != 3)
            resident = shared = 0;
        fclose(file);
    }
    return (resident - shared) * 4;
}

int main(int argc, char **argv)
{
    struct error err = {0};
    struct book_options options = {.read_only = true};
    struct export_report report = {0};
    struct rusage usage;
    if (argc != 3 || !intl_start("ja", &err))
        return 2;
    double begin = now();
    struct book *book = book_open(argv[1], &options, &err);
    if (!book || !book_load(book, &err))
        return 3;
    malloc_trim(0); /* what loading left free would hide what the export takes */
    long before = private_kb();
    if (!xlsx_export(book, argv[2], NULL, NULL, &report, &err)) {
        fprintf(stderr, "%s %s %s\n", err.subject, err.place, err.detail);
        return 4;
    }
    double all = now() - begin;
    getrusage(RUSAGE_CHILDREN, &usage);
    printf("%.4f %.4f %llu %.1f\n", all, report.check_seconds, (unsigned long long)report.rows,
           (double)(usage.ru_maxrss - before) / 1024);
    book_close(&book);
    return 0;
}
