#include "base/site.h"

#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>

#include "base/path.h"
#include "base/state.h"
#include "base/stream.h"

#define KEPT 20
#define FUSE 0x65735546U

static const struct kind {
    uint32_t magic;
    const char *name;
    enum site_kind kind;
    bool plain, encrypted;
} by_magic[] = {
    {0xEF53, "ext4", SITE_DISK, false, false},
    {0x9123683E, "btrfs", SITE_DISK, false, false},
    {0x58465342, "XFS", SITE_DISK, false, false},
    {0xF2F52010, "F2FS", SITE_DISK, false, false},
    {0x2FC12FC1, "ZFS", SITE_DISK, false, false},
    {0xCA451A4E, "bcachefs", SITE_DISK, false, false},
    {0x794C7630, "overlay", SITE_DISK, false, false},
    {0x52654973, "ReiserFS", SITE_DISK, false, false},
    {0x3153464A, "JFS", SITE_DISK, false, false},
    {0x4D44, "FAT", SITE_DISK, true, false},
    {0x2011BAB0, "exFAT", SITE_DISK, true, false},
    {0x5346544E, "NTFS", SITE_DISK, true, false},
    {0x7366746E, "NTFS", SITE_DISK, true, false},
    {0xF15F, "eCryptfs", SITE_DISK, false, true},
    {0x01021994, "tmpfs", SITE_MEMORY, false, false},
    {0x858458F6, "ramfs", SITE_MEMORY, false, false},
    {0x01021997, "9P", SITE_AROUND, false, false},
    {0x786F4256, "VirtualBox", SITE_AROUND, true, false},
    {0xBACBACBC, "VMware", SITE_AROUND, true, false},
    {0x00C36400, "Ceph", SITE_CLUSTER, false, false},
    {0x01161970, "GFS2", SITE_CLUSTER, false, false},
    {0x7461636F, "OCFS2", SITE_CLUSTER, false, false},
    {0x0BD00BD0, "Lustre", SITE_CLUSTER, false, false},
    {0x47504653, "GPFS", SITE_CLUSTER, false, false},
    {0x6969, "NFS", SITE_SHARE, false, false},
    {0x517B, "SMB", SITE_SHARE, false, false},
    {0xFF534D42, "SMB (CIFS)", SITE_SHARE, false, false},
    {0xFE534D42, "SMB", SITE_SHARE, false, false},
    {0x5346414F, "AFS", SITE_SHARE, false, false},
    {0x6B414653, "AFS", SITE_SHARE, false, false},
    {0x73757245, "Coda", SITE_SHARE, false, false},
    {0x564C, "NCP", SITE_SHARE, false, false},
};

/* The kind of a FUSE mount, as mountinfo has it: "fuse.sshfs" is also "sshfs" here. */
static const struct fuse_kind {
    const char *word;
    enum site_kind kind;
    bool plain, encrypted;
} by_word[] = {
    {"sshfs", SITE_SHARE, false, false},       {"rclone", SITE_SHARE, false, false},
    {"davfs", SITE_SHARE, false, false},       {"davfs2", SITE_SHARE, false, false},
    {"s3fs", SITE_SHARE, false, false},        {"gcsfuse", SITE_SHARE, false, false},
    {"goofys", SITE_SHARE, false, false},      {"curlftpfs", SITE_SHARE, false, false},
    {"smbnetfs", SITE_SHARE, false, false},    {"gvfsd-fuse", SITE_SHARE, false, false},
    {"kio-fuse", SITE_SHARE, false, false},    {"google-drive-ocamlfuse", SITE_SHARE, false, false},
    {"onedriver", SITE_SHARE, false, false},   {"glusterfs", SITE_CLUSTER, false, false},
    {"ceph-fuse", SITE_CLUSTER, false, false}, {"virtiofs", SITE_AROUND, false, false},
    {"vmhgfs-fuse", SITE_AROUND, true, false}, {"prl_fsd", SITE_AROUND, true, false},
    {"fuseblk", SITE_DISK, true, false},       {"ntfs-3g", SITE_DISK, true, false},
    {"exfat-fuse", SITE_DISK, true, false},    {"gocryptfs", SITE_DISK, false, true},
    {"encfs", SITE_DISK, false, true},         {"cryfs", SITE_DISK, false, true},
    {"securefs", SITE_DISK, false, true},      {"bindfs", SITE_DISK, false, false},
    {"mergerfs", SITE_DISK, false, false},     {"fuse-overlayfs", SITE_DISK, false, false},
};

static const struct site_probe site_system = {statfs, "/proc/self/mountinfo"};
static const struct site_probe *asked = &site_system;

void site_ask(const struct site_probe *probe)
{
    asked = probe ? probe : &site_system;
}

/* "36 35 98:0 / /mnt rw,noatime shared:1 - ext4 /dev/sda1 rw" of DEVICE: its kind and what is mounted. */
static bool find_mount(const char *mounts, dev_t device, char kind[64], char source[128])
{
    FILE *file = fopen(mounts, "re");
    char *line = NULL;
    size_t room = 0;
    bool found = false;
    while (file && !found && getline(&line, &room, file) > 0) {
        unsigned high, low;
        const char *rest = strstr(line, " - ");
        found = rest && sscanf(line, "%*d %*d %u:%u", &high, &low) == 2 && makedev(high, low) == device &&
                sscanf(rest + 3, "%63s %127s", kind, source) == 2;
    }
    free(line);
    if (file)
        fclose(file);
    return found;
}

static void name_it(struct site *out, const char *name)
{
    snprintf(out->name, sizeof(out->name), "%.31s", name);
}

static void look_at_fuse(const char *kind, struct site *out)
{
    const char *word = str_starts(kind, "fuse.") ? kind + strlen("fuse.") : kind;
    out->kind = SITE_FUSE;
    out->known = false;
    name_it(out, *kind ? kind : "FUSE");
    for (size_t i = 0; i < ARRAY_LENGTH(by_word); i++)
        if (strcmp(by_word[i].word, word) == 0) {
            out->kind = by_word[i].kind;
            out->plain = by_word[i].plain;
            out->encrypted = by_word[i].encrypted;
            out->known = true;
        }
}

/* DEVICE: it is wanted for more than to tell what FUSE shows. */
static bool look(const struct site_probe *probe, const char *path, bool device, struct site *out)
{
    struct statfs fs;
    struct stat st;
    char *folder SCOPED(mem_free) = path_folder(path), kind[64] = "";
    const char *at = probe->statfs(path, &fs) == 0 ? path : folder;
    *out = (struct site){.kind = SITE_DISK};
    if (at == folder && probe->statfs(folder, &fs) != 0)
        return false;
    uint32_t magic = (uint32_t)fs.f_type;
    snprintf(out->name, sizeof(out->name), "0x%x", magic);
    for (size_t i = 0; i < ARRAY_LENGTH(by_magic); i++)
        if (by_magic[i].magic == magic) {
            out->kind = by_magic[i].kind;
            out->plain = by_magic[i].plain;
            out->encrypted = by_magic[i].encrypted;
            out->known = true;
            name_it(out, by_magic[i].name);
        }
    bool wanted = device || magic == FUSE;
    if (!wanted || stat(at, &st) != 0 || !find_mount(probe->mounts, st.st_dev, kind, out->device))
        *out->device = *kind = '\0';
    if (magic == FUSE)
        look_at_fuse(kind, out);
    return true;
}

bool site_look_by(const struct site_probe *probe, const char *path, struct site *out)
{
    return look(probe, path, true, out);
}

/* ---- what was allowed ---- */

/* The folder with no links in its name; NULL: there is none. */
static char *real_folder(const char *path)
{
    char *real = realpath(path, NULL), *folder = real ? path_folder(real) : path_folder(path),
         *answer = real ? mem_text(folder) : NULL;
    free(real);
    if (!answer) {
        real = realpath(folder, NULL);
        answer = real ? mem_text(real) : NULL;
        free(real);
    }
    free(folder);
    return answer;
}

bool site_allowed(const char *path)
{
    char *folder SCOPED(mem_free) = real_folder(path), *value[KEPT];
    size_t count = folder ? state_all("share", value, KEPT) : 0;
    bool found = false;
    for (size_t i = 0; i < count; i++) {
        found = found || strcmp(value[i], folder) == 0;
        free(value[i]);
    }
    return found;
}

bool site_allow(const char *path)
{
    char *folder SCOPED(mem_free) = real_folder(path);
    if (folder)
        state_put("share", folder, KEPT);
    return folder && site_allowed(path);
}

bool site_writable(const char *path, struct error *err)
{
    struct site place;
    if (stream_is(path) || !look(asked, path, false, &place) || place.kind != SITE_SHARE || site_allowed(path))
        return true;
    error_set(err, ERROR_SHARE, path);
    return error_detail(err, "%s", place.name);
}
