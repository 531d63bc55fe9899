#include "book/doctor.h"

#include <fcntl.h>
#include <linux/fs.h>
#include <linux/fscrypt.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/timex.h>
#include <unistd.h>

#include "base/date.h"
#include "base/intl.h"
#include "base/path.h"
#include "base/temporary.h"
#include "base/utf8.h"

const struct doctor_finding_def doctor_finding_defs[DOCTOR_FOUND_COUNT] = {
#define X(name, id, level, what, why, mend) [name] = {id, level, what, why, mend},
    DOCTOR_FINDINGS(X)
#undef X
};

static const struct check {
    const char *id;
    const char *label; /* for people, to be translated */
    void (*run)(struct doctor *doctor);
} checks[] = {
    {"workbook", N_("The workbook"), doctor_check_workbook},
    {"place", N_("Where it lies"), doctor_check_place},
    {"locks", N_("Locks"), doctor_check_locks},
    {"copies", N_("Other copies nearby"), doctor_check_copies},
    {"sync", N_("Sync services"), doctor_check_sync},
    {"rights", N_("Rights"), doctor_check_rights},
    {"space", N_("Free space"), doctor_check_space},
    {"backup", N_("Copies against loss"), doctor_check_backup},
    {"disk", N_("Encryption of the disk"), doctor_check_disk},
    {"swap", N_("Memory on the disk"), doctor_check_swap},
    {"core", N_("Crashes"), doctor_check_core},
    {"clock", N_("The clock"), doctor_check_clock},
    {"locale", N_("Language settings"), doctor_check_locale},
    {"terminal", N_("The terminal"), doctor_check_terminal},
};

static const struct level {
    const char *id, *word, *mark;
} levels[DOCTOR_LEVELS] = {
    [DOCTOR_GOOD] = {"good", N_("good"), "ok"},
    [DOCTOR_UNKNOWN] = {"unknown", N_("not known"), "?"},
    [DOCTOR_WARNING] = {"warning", N_("attention"), "!"},
    [DOCTOR_SERIOUS] = {"serious", N_("serious"), "!!"},
};

const char *doctor_level_id(enum doctor_level level)
{
    return levels[level].id;
}

const char *doctor_level_word(enum doctor_level level)
{
    return _(levels[level].word);
}

const char *doctor_level_mark(enum doctor_level level)
{
    return levels[level].mark;
}

const char *doctor_check_label(const char *id)
{
    for (size_t i = 0; i < ARRAY_LENGTH(checks); i++)
        if (strcmp(checks[i].id, id) == 0)
            return _(checks[i].label);
    return id;
}

/* ---- this machine ---- */

/* SQLite's own kind of lock, and one of another owner that must be refused as long as the first one lasts. */
static enum doctor_answer try_locks(int first, int second, int *number)
{
    struct flock mine = {.l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = 0, .l_len = 1}, other = mine;
    if (fcntl(first, F_SETLK, &mine) != 0) {
        *number = errno;
        return *number == ENOLCK || *number == ENOSYS || *number == EOPNOTSUPP ? ANSWER_NO : ANSWER_UNKNOWN;
    }
    if (fcntl(second, F_OFD_SETLK, &other) == 0)
        return ANSWER_NO;
    *number = errno;
    return errno == EAGAIN || errno == EACCES ? ANSWER_YES : ANSWER_UNKNOWN;
}

static enum doctor_answer locks_here(const char *folder, int *number)
{
    struct temporary temporary;
    enum doctor_answer answer = ANSWER_UNKNOWN;
    int parent = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (parent < 0 || !temporary_open(&temporary, parent)) {
        *number = errno;
        if (parent >= 0)
            close(parent);
        return ANSWER_UNKNOWN;
    }
    int first = openat(temporary.folder, TEMPORARY_NAME, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600),
        second = openat(temporary.folder, TEMPORARY_NAME, O_RDWR | O_NOFOLLOW | O_CLOEXEC);
    *number = errno;
    if (first >= 0 && second >= 0)
        answer = try_locks(first, second, number);
    if (second >= 0)
        close(second);
    if (first >= 0)
        close(first);
    temporary_close(&temporary);
    close(parent);
    return answer;
}

static enum doctor_answer synchronised_here(void)
{
    struct timex timex = {.modes = 0};
    int state = adjtimex(&timex);
    if (state < 0)
        return ANSWER_UNKNOWN;
    return state == TIME_ERROR || (timex.status & STA_UNSYNC) ? ANSWER_NO : ANSWER_YES;
}

static enum doctor_answer folder_encrypted_here(const char *folder)
{
    struct fscrypt_get_policy_ex_arg policy = {.policy_size = sizeof(policy.policy)};
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return ANSWER_UNKNOWN;
    int got = ioctl(fd, FS_IOC_GET_ENCRYPTION_POLICY_EX, &policy);
    close(fd);
    return got == 0 ? ANSWER_YES : ANSWER_NO; /* ENODATA: not this folder; ENOTTY, EOPNOTSUPP: no folder here */
}

static bool core_limit_here(struct rlimit *out)
{
    return getrlimit(RLIMIT_CORE, out) == 0;
}

void doctor_here(struct doctor_env *env)
{
    *env = (struct doctor_env){.root = "",
                               .place = {statfs, NULL},
                               .locks = locks_here,
                               .synchronised = synchronised_here,
                               .folder_encrypted = folder_encrypted_here,
                               .core_limit = core_limit_here,
                               .now = date_now(),
                               .terminal = {.colours = -1}};
}

char *doctor_system(const struct doctor_env *env, const char *path)
{
    return mem_format("%s%s", env->root, path);
}

bool doctor_site(const struct doctor_env *env, const char *path, struct site *out)
{
    char *mounts SCOPED(mem_free) = doctor_system(env, "/proc/self/mountinfo");
    const struct site_probe probe = {env->place.statfs, env->place.mounts ? env->place.mounts : mounts};
    return site_look_by(&probe, path, out);
}

/* ---- the report ---- */

/* FORMAT, translated, with SUBJECT in the place of its %s. */
static char *say(const char *format, const char *subject)
{
    const char *text = *format ? _(format) : "", *at = strstr(text, "%s");
    struct str out = STR_INIT;
    if (at)
        str_add_length(&out, text, (size_t)(at - text)), utf8_safe(&out, subject, false);
    str_add(&out, at ? at + 2 : text);
    return str_take(&out);
}

void doctor_found(struct doctor *doctor, enum doctor_found found, const char *subject)
{
    struct doctor_report *report = doctor->report;
    const struct doctor_finding_def *def = &doctor_finding_defs[found];
    report->finding = mem_grow(report->finding, report->count, &report->capacity, sizeof(*report->finding));
    report->finding[report->count++] = (struct doctor_finding){.found = found,
                                                               .check = doctor->check,
                                                               .what = say(def->what, subject),
                                                               .why = say(def->why, subject),
                                                               .mend = say(def->mend, subject)};
    report->levels[def->level]++;
}

/* The most serious first; of equal ones as they came. */
static void put_in_order(struct doctor_report *report)
{
    struct doctor_finding *sorted = mem_zero(report->count + 1, sizeof(*sorted));
    size_t count = 0;
    for (int level = DOCTOR_LEVELS - 1; level >= 0; level--)
        for (size_t i = 0; i < report->count; i++)
            if (doctor_level_of(&report->finding[i]) == (enum doctor_level)level)
                sorted[count++] = report->finding[i];
    free(report->finding);
    report->finding = sorted;
    report->capacity = report->count + 1;
}

void doctor_examine(const struct doctor_env *env, const char *path, struct book *book, const struct error *why,
                    struct doctor_report *report)
{
    char *folder SCOPED(mem_free) = path_folder(path);
    struct doctor doctor = {.env = env, .path = path, .folder = folder, .book = book, .why = why, .report = report};
    *report = (struct doctor_report){.count = 0};
    for (size_t i = 0; i < ARRAY_LENGTH(checks); i++) {
        doctor.check = checks[i].id;
        checks[i].run(&doctor);
    }
    put_in_order(report);
}

void doctor_done(struct doctor_report *report)
{
    for (size_t i = 0; i < report->count; i++) {
        free(report->finding[i].what);
        free(report->finding[i].why);
        free(report->finding[i].mend);
    }
    free(report->finding);
    *report = (struct doctor_report){.count = 0};
}
