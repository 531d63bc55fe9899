/* On what does a file lie? As the kernel tells it: by the magic number that statfs() gives, and of FUSE, which is one number for many, by the kind in
 * /proc/self/mountinfo.
 *
 * What matters is whether two who write at once are kept apart. A lock of SQLite (POSIX, by fcntl) holds among the processes of one machine on every
 * disk. Across a network it depends on what people cannot see: NFS asks a lock service that may not run or was mounted away (nolock), and holds writes
 * back; SMB may be mounted without (nobrl), and its servers grant by their own rules; AFS, Coda, NCP and what FUSE shows of servers and clouds lock on
 * this machine alone. All of them are SITE_SHARE: nothing is written there unless a person has allowed it. Cluster file systems (Ceph, GFS2, OCFS2,
 * Lustre, Gluster, GPFS) lock across machines by design, and what a virtual machine or WSL shows of the machine around it is written by one machine,
 * which is all that mamori runs on there: those are only warned of. The magic numbers are those of linux/magic.h and of statfs(2).
 */
#ifndef MAMORI_BASE_SITE_H
#define MAMORI_BASE_SITE_H

#include <stdbool.h>
#include <sys/statfs.h>

#include "base/error.h"

enum site_kind {
    SITE_DISK,
    SITE_MEMORY,  /* gone when the machine is switched off */
    SITE_AROUND,  /* of the machine around this one: WSL, shared folders of virtual machines */
    SITE_CLUSTER, /* of several machines, with locks */
    SITE_FUSE,    /* a program shows it; which locks it has is not known */
    SITE_SHARE,
};

struct site {
    enum site_kind kind;
    char name[32];    /* "NFS", "ext4", "0x1234" */
    char device[128]; /* what is mounted, "/dev/sda1"; "": not known */
    bool plain;       /* it knows no owners and rights */
    bool encrypted;   /* by its kind: eCryptfs, gocryptfs … */
    bool known;       /* false: the magic number is none of the table */
};

/* What is asked: the system, or what a test puts in its place. */
struct site_probe {
    int (*statfs)(const char *path, struct statfs *out);
    const char *mounts; /* /proc/self/mountinfo */
};
/* By whom site_writable() asks from now on; NULL: the system. For tests. */
void site_ask(const struct site_probe *probe);

/* Of the file PATH, or the folder in which it would be made. False: it could not be found out (errno). */
bool site_look_by(const struct site_probe *probe, const char *path, struct site *out);

/* May be written there? False, with ERROR_SHARE, for a share that nobody allowed. What cannot be found out may. */
bool site_writable(const char *path, struct error *err);
/* The folder of PATH was allowed, by whoever runs the program, on this machine (base/state.h: the newest 20). False: there is no place to remember it. */
bool site_allow(const char *path);
bool site_allowed(const char *path);

#endif
