/* Checks of the place of a workbook: what kind of disk, locks, encryption, rights, free space. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "base/path.h"
#include "book/doctor.h"

#define DEPTH        4 /* devices on devices */
#define MB           (1024LL * 1024)
#define SPACE_NONE   (16 * MB)  /* below it a change may not fit any more */
#define SPACE_LITTLE (200 * MB) /* … a copy, or what is made for Excel */
#define TIMES        10         /* … nor so many times the workbook */

void doctor_check_place(struct doctor *doctor)
{
    static const enum doctor_found found[] = {
        [SITE_DISK] = FOUND_PLACE_GOOD, [SITE_MEMORY] = FOUND_PLACE_MEMORY,   [SITE_AROUND] = FOUND_PLACE_AROUND,
        [SITE_FUSE] = FOUND_PLACE_FUSE, [SITE_CLUSTER] = FOUND_PLACE_CLUSTER, [SITE_SHARE] = FOUND_PLACE_SHARE};
    struct site place;
    if (!doctor_site(doctor->env, doctor->path, &place))
        doctor_found(doctor, FOUND_PLACE_UNKNOWN, strerror(errno));
    else if (place.kind == SITE_SHARE && site_allowed(doctor->path))
        doctor_found(doctor, FOUND_PLACE_ALLOWED, place.name);
    else if (place.kind == SITE_DISK && !place.known)
        doctor_found(doctor, FOUND_PLACE_UNKNOWN, place.name);
    else
        doctor_found(doctor, place.kind == SITE_DISK && place.plain ? FOUND_PLACE_PLAIN : found[place.kind],
                     place.name);
}

void doctor_check_locks(struct doctor *doctor)
{
    int number = 0;
    switch (doctor->env->locks(doctor->folder, &number)) {
    case ANSWER_YES: doctor_found(doctor, FOUND_LOCKS_GOOD, ""); break;
    case ANSWER_NO: doctor_found(doctor, FOUND_LOCKS_NONE, ""); break;
    default: doctor_found(doctor, FOUND_LOCKS_UNKNOWN, strerror(number));
    }
}

/* ---- encryption ---- */

/* Is DEVICE, its folder in /sys, one of dm-crypt, or one on which all data pass through such a one? Every disk below must be. */
static bool is_crypt(const char *device, int depth)
{
    char *uuid SCOPED(mem_free) = path_join(device, "dm/uuid"), *slaves SCOPED(mem_free) = path_join(device, "slaves"),
               text[8] = "";
    FILE *file = fopen(uuid, "re");
    bool crypt = file && fgets(text, sizeof(text), file) && str_starts(text, "CRYPT-");
    if (file)
        fclose(file);
    DIR *below = crypt || depth == 0 ? NULL : opendir(slaves);
    size_t all = 0, of_crypt = 0;
    for (const struct dirent *entry; below && (entry = readdir(below));) {
        if (*entry->d_name == '.')
            continue;
        char *name SCOPED(mem_free) = path_join(slaves, entry->d_name), *real = realpath(name, NULL);
        all++;
        of_crypt += real && is_crypt(real, depth - 1);
        free(real);
    }
    if (below)
        closedir(below);
    return crypt || (all > 0 && all == of_crypt);
}

/* ANSWER_UNKNOWN: the kernel shows no device of this number. */
static enum doctor_answer device_encrypted(const struct doctor_env *env, dev_t number)
{
    char *at SCOPED(mem_free) = mem_format("%s/sys/dev/block/%u:%u", env->root, major(number), minor(number)),
             *real = realpath(at, NULL);
    if (!real)
        return ANSWER_UNKNOWN;
    char *loop SCOPED(mem_free) = path_join(real, "loop");
    enum doctor_answer answer = is_crypt(real, DEPTH)     ? ANSWER_YES
                                : access(loop, F_OK) == 0 ? ANSWER_UNKNOWN
                                                          : ANSWER_NO;
    free(real);
    return answer;
}

/* Windows is around it: what its disk does it alone knows. */
static bool is_wsl(const struct doctor_env *env)
{
    char *path SCOPED(mem_free) = doctor_system(env, "/proc/sys/kernel/osrelease"), text[128] = "";
    FILE *file = fopen(path, "re");
    bool is = file && fgets(text, sizeof(text), file) && (strstr(text, "icrosoft") || strstr(text, "WSL"));
    if (file)
        fclose(file);
    return is;
}

void doctor_check_disk(struct doctor *doctor)
{
    struct site place;
    struct stat st, device;
    bool known = doctor_site(doctor->env, doctor->path, &place) && stat(doctor->folder, &st) == 0;
    if (!known) {
        doctor_found(doctor, FOUND_DISK_UNKNOWN, strerror(errno));
        return;
    }
    if (place.encrypted || doctor->env->folder_encrypted(doctor->folder) == ANSWER_YES) {
        doctor_found(doctor, FOUND_DISK_ENCRYPTED, place.encrypted ? place.name : "fscrypt");
        return;
    }
    enum doctor_answer answer = place.kind != SITE_DISK ? ANSWER_UNKNOWN : device_encrypted(doctor->env, st.st_dev);
    /* btrfs and overlay have numbers of their own: what is mounted says more */
    if (answer == ANSWER_UNKNOWN && place.kind == SITE_DISK && *place.device == '/' &&
        stat(place.device, &device) == 0 && S_ISBLK(device.st_mode))
        answer = device_encrypted(doctor->env, device.st_rdev);
    if (answer == ANSWER_NO && is_wsl(doctor->env))
        answer = ANSWER_UNKNOWN;
    bool itself = doctor->book && store_encrypted(doctor->book->store);
    doctor_found(doctor,
                 answer == ANSWER_YES  ? FOUND_DISK_ENCRYPTED
                 : itself              ? FOUND_DISK_FILE
                 : answer == ANSWER_NO ? FOUND_DISK_PLAIN
                                       : FOUND_DISK_UNKNOWN,
                 answer == ANSWER_YES ? "dm-crypt" : place.name);
}

void doctor_check_swap(struct doctor *doctor)
{
    char *path SCOPED(mem_free) = doctor_system(doctor->env, "/proc/swaps"), *line = NULL;
    size_t room = 0;
    FILE *file = fopen(path, "re");
    bool head = file && getline(&line, &room, file) > 0, unknown = !head;
    char *plain SCOPED(mem_free) = NULL, *good SCOPED(mem_free) = NULL;
    while (head && !plain && getline(&line, &room, file) > 0) {
        struct stat st;
        char name[256];
        if (sscanf(line, "%255s", name) != 1)
            continue;
        free(good);
        good = mem_text(path_name(name));
        if (str_starts(path_name(name), "zram")) /* memory, packed */
            continue;
        enum doctor_answer answer = stat(name, &st) != 0
                                        ? ANSWER_UNKNOWN
                                        : device_encrypted(doctor->env, S_ISBLK(st.st_mode) ? st.st_rdev : st.st_dev);
        unknown = unknown || answer == ANSWER_UNKNOWN;
        if (answer == ANSWER_NO)
            plain = mem_text(path_name(name));
    }
    free(line);
    if (file)
        fclose(file);
    if (plain && !is_wsl(doctor->env))
        doctor_found(doctor, FOUND_SWAP_PLAIN, plain);
    else if (plain || unknown)
        doctor_found(doctor, FOUND_SWAP_UNKNOWN, "");
    else
        doctor_found(doctor, good ? FOUND_SWAP_GOOD : FOUND_SWAP_NONE, good ? good : "");
}

void doctor_check_core(struct doctor *doctor)
{
    char *path SCOPED(mem_free) = doctor_system(doctor->env, "/proc/sys/kernel/core_pattern"), text[128] = "";
    struct rlimit limit;
    FILE *file = fopen(path, "re");
    bool known = file && fgets(text, sizeof(text), file);
    text[strcspn(text, "\n")] = '\0';
    if (file)
        fclose(file);
    if (!doctor->env->core_limit(&limit) || (!known && limit.rlim_cur != 0))
        doctor_found(doctor, FOUND_CORE_UNKNOWN, "");
    else if (limit.rlim_cur != 0 || *text == '|') /* a program that takes it is asked whatever the limit */
        doctor_found(doctor, FOUND_CORE_KEPT, text);
    else
        doctor_found(doctor, FOUND_CORE_GOOD, "");
}

/* ---- rights ---- */

static bool may_write(const char *path)
{
    return faccessat(AT_FDCWD, path, W_OK, AT_EACCESS) == 0;
}

void doctor_check_rights(struct doctor *doctor)
{
    struct stat file, folder;
    struct site place;
    size_t before = doctor->report->count;
    bool plain = doctor_site(doctor->env, doctor->path, &place) && place.plain;
    bool is_file = stat(doctor->path, &file) == 0 && S_ISREG(file.st_mode);
    if (stat(doctor->folder, &folder) != 0 || plain) /* the check of the place says that there are none */
        return;
    const char *path = doctor->path, *dir = doctor->folder;
    if (is_file && (file.st_mode & S_IWOTH))
        doctor_found(doctor, FOUND_RIGHTS_WRITE, path);
    else if (is_file && (file.st_mode & S_IROTH))
        doctor_found(doctor, FOUND_RIGHTS_READ, path);
    if (is_file && !may_write(path))
        doctor_found(doctor, FOUND_RIGHTS_FILE, path);
    if (!may_write(dir))
        doctor_found(doctor, FOUND_RIGHTS_FOLDER, dir);
    if ((folder.st_mode & S_IWOTH) && !(folder.st_mode & S_ISVTX))
        doctor_found(doctor, FOUND_RIGHTS_OPEN, dir);
    bool shared = is_file && (file.st_mode & S_IWGRP) && (folder.st_mode & S_IWGRP);
    if (shared && (folder.st_mode & S_ISVTX))
        doctor_found(doctor, FOUND_RIGHTS_STICKY, dir);
    else if (shared && !(folder.st_mode & S_ISGID) && file.st_gid != getegid())
        doctor_found(doctor, FOUND_RIGHTS_GROUP, dir);
    char mode[8];
    snprintf(mode, sizeof(mode), "%04o", (unsigned)((is_file ? file.st_mode : folder.st_mode) & 07777U));
    if (doctor->report->count == before)
        doctor_found(doctor, FOUND_RIGHTS_GOOD, mode);
}

/* ---- space ---- */

void doctor_check_space(struct doctor *doctor)
{
    struct statfs fs;
    struct stat st;
    if (doctor->env->place.statfs(doctor->folder, &fs) != 0) {
        doctor_found(doctor, FOUND_SPACE_LITTLE, strerror(errno));
        return;
    }
    long long left = (long long)fs.f_bavail * (long long)fs.f_bsize,
              own = stat(doctor->path, &st) == 0 && S_ISREG(st.st_mode) ? (long long)st.st_size : 0;
    char *text SCOPED(mem_free) = mem_format("%lld MB", left / MB);
    doctor_found(doctor,
                 left < SPACE_NONE || left < own             ? FOUND_SPACE_NONE
                 : left < SPACE_LITTLE || left < own * TIMES ? FOUND_SPACE_LITTLE
                                                             : FOUND_SPACE_GOOD,
                 text);
}
