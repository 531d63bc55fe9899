/* Is everything around a workbook as it should be: where the file lies, locks, encryption, rights, copies, the clock, the terminal?
 *
 *   doctor_here(&env); env.terminal = …; doctor_examine(&env, path, book, &why, &report) → report.finding[…] → doctor_done()
 *
 * Each check is a line in a table and says something in any case: that it is well, that it cannot be told, or what is not. What is found is a line in
 * another table (DOCTOR_FINDINGS): what, why it matters, how it is mended. Nothing is changed; to try locks a nameless file, or one in a private
 * folder, is made beside the workbook for a moment. The workbook itself is read through its store only (store.h says why).
 *
 * All that is asked of the machine stands in struct doctor_env, so that tests can put another machine in its place.
 */
#ifndef MAMORI_BOOK_DOCTOR_H
#define MAMORI_BOOK_DOCTOR_H

#include <sys/resource.h>

#include "base/site.h"
#include "book/book.h"

enum doctor_level { DOCTOR_GOOD, DOCTOR_UNKNOWN, DOCTOR_WARNING, DOCTOR_SERIOUS, DOCTOR_LEVELS };
enum doctor_answer { ANSWER_UNKNOWN, ANSWER_NO, ANSWER_YES };

/* Do locks on files in FOLDER keep two apart? *NUMBER is the errno when it could not be tried. */
typedef enum doctor_answer doctor_locks_fn(const char *folder, int *number);

struct doctor_env {
    const char *root;        /* what stands before /proc and /sys: "" */
    struct site_probe place; /* .mounts may be NULL: below ROOT */
    doctor_locks_fn *locks;
    enum doctor_answer (*synchronised)(void);                   /* is the clock set by a time service? */
    enum doctor_answer (*folder_encrypted)(const char *folder); /* fscrypt: by a policy of its own */
    bool (*core_limit)(struct rlimit *out);
    int64_t now;              /* seconds since 1970 */
    const char *locale_wrong; /* what was asked for and is not UTF-8; NULL: it is */
    struct doctor_terminal {
        bool is;              /* somebody sits before one */
        const char *kind;     /* $TERM; NULL or "": none */
        int rows, columns;    /* 0: not known */
        int colours;          /* -1: not known */
        bool shows_japanese;  /* Japanese letters, as far as its kind says */
        bool width_looked_at; /* somebody has said whether lines are straight */
    } terminal;
};
/* This machine, now; `terminal` and `locale_wrong` are left to whoever knows them. */
void doctor_here(struct doctor_env *env);
bool doctor_site(const struct doctor_env *env, const char *path, struct site *out);

/* id, as programs see it; level; what; why it matters; how to mend it. %s is the subject of the finding. Of what is good the last two are empty. */
/* clang-format off */
#define DOCTOR_FINDINGS(X) \
    X(FOUND_WORKBOOK_GOOD, "workbook-good", DOCTOR_GOOD, N_("The workbook opens, and is as mamori left it (%s)."), "", "") \
    X(FOUND_WORKBOOK_UNREADABLE, "workbook-unreadable", DOCTOR_SERIOUS, N_("The workbook cannot be opened: %s"), \
      N_("Nobody can work in it."), N_("Take the newest copy ('mamori restore COPY NEW.mamori'). Keep this file until that one works.")) \
    X(FOUND_WORKBOOK_CHANGED, "workbook-changed", DOCTOR_SERIOUS, N_("Something other than mamori changed the workbook: %s"), \
      N_("Nobody can tell any more what the company entered; nothing is written into it."), \
      N_("Ask who opened the file with what, and take the newest copy; where there is none, 'mamori recover' makes a sound one.")) \
    X(FOUND_PLACE_GOOD, "place-good", DOCTOR_GOOD, N_("The file lies on a disk of this machine (%s)."), "", "") \
    X(FOUND_PLACE_SHARE, "place-share", DOCTOR_SERIOUS, N_("The file lies on a network share (%s)."), \
      N_("There nobody can be sure that two people are kept apart who write at once: answers could be lost without a word. So nothing is written there."), \
      N_("Make a copy on a disk of this machine ('mamori restore FILE NEW.mamori') and work in that. If surely nobody else opens the file, allow it once: 'mamori doctor FILE --allow-share'.")) \
    X(FOUND_PLACE_ALLOWED, "place-allowed", DOCTOR_WARNING, N_("The file lies on a network share (%s), and writing there was allowed."), \
      N_("Only one person at a time may have it open, and nobody watches over that."), \
      N_("Better make a copy on a disk of this machine ('mamori restore FILE NEW.mamori') and work in that.")) \
    X(FOUND_PLACE_AROUND, "place-around", DOCTOR_WARNING, N_("The folder belongs to the machine around this one (%s): Windows, or the host of a virtual machine."), \
      N_("mamori's locks do not hold for the programs over there: a backup or sync service there may copy a half-written file."), \
      N_("Keep the workbook in the home folder of this system, and copies of it over there.")) \
    X(FOUND_PLACE_CLUSTER, "place-cluster", DOCTOR_WARNING, N_("The file lies on a file system of several machines (%s)."), \
      N_("Locks hold there as far as it is set up for them."), N_("Ask whoever runs it whether POSIX locks are on.")) \
    X(FOUND_PLACE_FUSE, "place-fuse", DOCTOR_WARNING, N_("A program of its own shows this folder (%s), and what is behind it is not known."), \
      N_("If it is a server or a cloud, two people who write at once could destroy answers."), \
      N_("Keep the workbook on a disk of this machine.")) \
    X(FOUND_PLACE_MEMORY, "place-memory", DOCTOR_SERIOUS, N_("The folder is in the machine's memory only (%s)."), \
      N_("Everything in it is gone when the machine is switched off."), N_("Move the workbook to a folder on the disk.")) \
    X(FOUND_PLACE_PLAIN, "place-plain", DOCTOR_WARNING, N_("This medium (%s) knows no owners and no rights."), \
      N_("Whoever can use it reads and changes every file on it."), N_("Keep the workbook on the machine's own disk; carry sealed files ('mamori seal').")) \
    X(FOUND_PLACE_UNKNOWN, "place-unknown", DOCTOR_UNKNOWN, N_("What kind of disk the file lies on is not known (%s)."), \
      N_("mamori cannot say whether two people are kept apart there."), N_("The check of locks below says what was tried.")) \
    X(FOUND_LOCKS_GOOD, "locks-good", DOCTOR_GOOD, N_("Locks work in this folder: it was tried."), "", "") \
    X(FOUND_LOCKS_NONE, "locks-none", DOCTOR_SERIOUS, N_("Locks do not work in this folder: it was tried."), \
      N_("Two people who write at once could overwrite each other's answers."), N_("Move the workbook to a disk of this machine.")) \
    X(FOUND_LOCKS_UNKNOWN, "locks-unknown", DOCTOR_UNKNOWN, N_("Whether locks work here could not be tried: %s"), \
      N_("To try it a file must be made in the folder."), N_("Try again as somebody who may write there.")) \
    X(FOUND_DISK_ENCRYPTED, "disk-encrypted", DOCTOR_GOOD, N_("The disk is encrypted (%s)."), "", "") \
    X(FOUND_DISK_PLAIN, "disk-plain", DOCTOR_WARNING, N_("As far as this system can see, the disk is not encrypted (%s)."), \
      N_("Whoever takes the machine or its disk reads the company's weak points and the personal data, without any passphrase."), \
      N_("Have the disk encrypted (LUKS when the system is installed; on Windows BitLocker). Until then keep what is carried about in sealed files ('mamori seal'), or encrypt the workbook itself ('mamori encrypt').")) \
    X(FOUND_DISK_FILE, "disk-file-encrypted", DOCTOR_GOOD, N_("The disk is not encrypted (%s), but the workbook itself is; what is exported from it is not."), "", "") \
    X(FOUND_DISK_UNKNOWN, "disk-unknown", DOCTOR_UNKNOWN, N_("Whether the disk is encrypted cannot be seen from here (%s)."), \
      N_("If it is not, whoever takes the machine reads everything."), N_("Ask whoever looks after the machine: LUKS, BitLocker or FileVault should be on.")) \
    X(FOUND_RIGHTS_GOOD, "rights-good", DOCTOR_GOOD, N_("Only those who should can read and write the file (%s)."), "", "") \
    X(FOUND_RIGHTS_READ, "rights-others-read", DOCTOR_SERIOUS, N_("Every account of this machine can read the file (%s)."), \
      N_("It holds the company's weak points and personal data."), N_("Take that right away: chmod o= %s")) \
    X(FOUND_RIGHTS_WRITE, "rights-others-write", DOCTOR_SERIOUS, N_("Every account of this machine can change the file (%s)."), \
      N_("What somebody writes past mamori makes it a file that is only looked at."), N_("Take that right away: chmod o= %s")) \
    X(FOUND_RIGHTS_FILE, "rights-file", DOCTOR_WARNING, N_("You may not write into the file (%s)."), \
      N_("It can only be looked at."), N_("Ask its owner, or whoever looks after the machine.")) \
    X(FOUND_RIGHTS_FOLDER, "rights-folder", DOCTOR_SERIOUS, N_("You may not write into the folder (%s)."), \
      N_("Each change needs a file beside the workbook for a moment, so nothing can be written."), \
      N_("Ask whoever looks after the machine for the right to write into this folder.")) \
    X(FOUND_RIGHTS_OPEN, "rights-open-folder", DOCTOR_SERIOUS, N_("Every account of this machine may rename and remove what is in the folder (%s)."), \
      N_("Somebody could put another file in the workbook's place."), N_("Take that right away: chmod o-w %s")) \
    X(FOUND_RIGHTS_GROUP, "rights-group", DOCTOR_WARNING, N_("Several accounts share the file, but new files in the folder do not get its group (%s)."), \
      N_("What one account makes there, the others may not be able to use: after a break-off they cannot write."), \
      N_("Let the folder hand on its group: chmod g+s %s")) \
    X(FOUND_RIGHTS_STICKY, "rights-sticky", DOCTOR_WARNING, N_("Several accounts share the file, but in its folder each may only remove what is his own (%s)."), \
      N_("After a break-off in one account the others cannot clear up, and cannot write."), N_("Keep the workbook in a folder of the group without that mark: chmod -t %s")) \
    X(FOUND_SPACE_GOOD, "space-good", DOCTOR_GOOD, N_("There is enough free space (%s)."), "", "") \
    X(FOUND_SPACE_LITTLE, "space-little", DOCTOR_WARNING, N_("There is little free space (%s)."), \
      N_("A copy or a file for others may not fit any more."), N_("Remove what is not needed, or move the workbook to another disk.")) \
    X(FOUND_SPACE_NONE, "space-none", DOCTOR_SERIOUS, N_("There is hardly any free space (%s)."), \
      N_("The next change may be refused because the disk is full."), N_("Free some space before going on.")) \
    X(FOUND_SYNC_NONE, "sync-none", DOCTOR_GOOD, N_("The folder is of no sync service that can be told."), "", "") \
    X(FOUND_SYNC, "sync-service", DOCTOR_WARNING, N_("The folder seems to be kept in step by a sync service (%s)."), \
      N_("It copies while mamori writes, and when two machines change the file it makes two of it, of which each lacks half of the answers. And the file leaves the house unencrypted."), \
      N_("Keep the workbook in a folder that is not in step with anything, and put sealed files there instead ('mamori seal').")) \
    X(FOUND_COPIES_NONE, "copies-none", DOCTOR_GOOD, N_("No other file in the folder is this workbook."), "", "") \
    X(FOUND_COPIES_SAME, "copies-same", DOCTOR_WARNING, N_("The same workbook, just as far: %s"), \
      N_("Sooner or later somebody goes on in the wrong one."), N_("Remove it, or move it to the folder for copies.")) \
    X(FOUND_COPIES_OLDER, "copies-older", DOCTOR_WARNING, N_("An older state of this workbook: %s"), \
      N_("Somebody may open it and go on in it by mistake."), N_("Remove it, or move it to the folder for copies.")) \
    X(FOUND_COPIES_NEWER, "copies-newer", DOCTOR_SERIOUS, N_("A newer state of this workbook: %s"), \
      N_("The one that is open lacks what was answered there."), N_("Ask who worked in it, and go on in the newer one.")) \
    X(FOUND_COPIES_PARTED, "copies-parted", DOCTOR_SERIOUS, N_("The same workbook, in which somebody went on another way: %s"), \
      N_("Each of the two holds answers that the other lacks."), \
      N_("Decide for one, and take over what the other has more: 'mamori log' of both shows it; export the sheets from one and import them into the other.")) \
    X(FOUND_COPIES_CONFLICT, "copies-conflict", DOCTOR_WARNING, N_("A file that bears the name of a sync service's conflict copy: %s"), \
      N_("A service made it because two machines changed the file at once."), N_("Look what it is, then remove it.")) \
    X(FOUND_COPIES_UNKNOWN, "copies-unknown", DOCTOR_UNKNOWN, N_("Other files of the folder could not be looked at: %s"), \
      N_("Another copy of the workbook may lie there."), N_("Look into the folder yourself.")) \
    X(FOUND_BACKUP_GOOD, "backup-good", DOCTOR_GOOD, N_("The newest copy against loss is from %s."), "", "") \
    X(FOUND_BACKUP_NO_FOLDER, "backup-no-folder", DOCTOR_WARNING, N_("No folder for copies against loss is written down."), \
      N_("When the disk fails, all answers are gone."), N_("Write one down, best on another device: menu File, copies against loss.")) \
    X(FOUND_BACKUP_NONE, "backup-none", DOCTOR_SERIOUS, N_("In the folder for copies there is no copy of this workbook: %s"), \
      N_("When the disk fails, all answers are gone."), N_("Make one now: 'mamori backup', or menu File, copies against loss.")) \
    X(FOUND_BACKUP_UNREACHED, "backup-unreached", DOCTOR_SERIOUS, N_("The folder for copies cannot be read: %s"), \
      N_("No copies are made as long as it is not there."), N_("Connect the device, or write down another folder.")) \
    X(FOUND_BACKUP_OLD, "backup-old", DOCTOR_WARNING, N_("The newest copy against loss is from %s, and was followed by other changes."), \
      N_("What was answered since then would be lost."), N_("Make one now: 'mamori backup', or menu File, copies against loss.")) \
    X(FOUND_BACKUP_SAME_DISK, "backup-same-disk", DOCTOR_WARNING, N_("The copies against loss lie on the disk of the workbook: %s"), \
      N_("They would be lost with it."), N_("Write down a folder on another device.")) \
    X(FOUND_CLOCK_GOOD, "clock-good", DOCTOR_GOOD, N_("The clock is right as far as can be told (%s)."), "", "") \
    X(FOUND_CLOCK_BEHIND, "clock-behind", DOCTOR_SERIOUS, N_("The clock is behind the newest entry of the history, which is dated %s."), \
      N_("What is answered now would seem to be older than what was before it."), N_("Set the clock of the machine, or find out who made the entry.")) \
    X(FOUND_CLOCK_ABSURD, "clock-absurd", DOCTOR_SERIOUS, N_("The clock says %s, which cannot be."), \
      N_("Every date in the history, and every deadline, would be wrong."), N_("Set the clock of the machine.")) \
    X(FOUND_CLOCK_ALONE, "clock-alone", DOCTOR_WARNING, N_("The clock is set by no time service (%s)."), \
      N_("It drifts, and dates in the history can be disputed."), N_("Switch the time service on: timedatectl set-ntp true")) \
    X(FOUND_CLOCK_UNKNOWN, "clock-unknown", DOCTOR_UNKNOWN, N_("Whether a time service sets the clock cannot be seen from here (%s)."), \
      N_("A clock that nobody sets drifts."), N_("Compare it with a clock that is right.")) \
    X(FOUND_LOCALE_GOOD, "locale-good", DOCTOR_GOOD, N_("The language settings are UTF-8."), "", "") \
    X(FOUND_LOCALE, "locale", DOCTOR_SERIOUS, N_("The language settings are not UTF-8 (%s)."), \
      N_("Japanese would not be readable, so mamori does not start."), N_("Set it: export LANG=ja_JP.UTF-8, or for one time: LC_ALL=C.UTF-8 mamori")) \
    X(FOUND_TERMINAL_GOOD, "terminal-good", DOCTOR_GOOD, N_("The terminal has what the screen needs (%s)."), "", "") \
    X(FOUND_TERMINAL_NONE, "terminal-none", DOCTOR_UNKNOWN, N_("This was not started before a terminal, so its window was not looked at."), \
      N_("The screen needs 80 columns and 24 lines."), N_("Start it at the terminal at which the work is done.")) \
    X(FOUND_TERMINAL_PLAIN, "terminal-plain", DOCTOR_WARNING, N_("This terminal cannot place the cursor (TERM=%s)."), \
      N_("The screen cannot be drawn; it is told line by line with --plain."), N_("Use a terminal such as that of the desktop, or set TERM to what it is.")) \
    X(FOUND_TERMINAL_SMALL, "terminal-small", DOCTOR_WARNING, N_("The window is smaller than 80 columns and 24 lines (%s)."), \
      N_("Parts of the screens are cut off."), N_("Make the window larger, or its letters smaller.")) \
    X(FOUND_TERMINAL_JAPANESE, "terminal-japanese", DOCTOR_WARNING, N_("A terminal of this kind has no Japanese letters (TERM=%s)."), \
      N_("The screen is in English, and Japanese text is shown as ##."), N_("Use a terminal of the desktop, or sign in by SSH.")) \
    X(FOUND_TERMINAL_MONO, "terminal-mono", DOCTOR_GOOD, N_("The terminal has no colours (%s). Nothing is said by colour alone."), "", "") \
    X(FOUND_TERMINAL_WIDTH, "terminal-width", DOCTOR_UNKNOWN, N_("Nobody has said yet whether upright lines are straight at this terminal (TERM=%s)."), \
      N_("Letters such as ①, × and lines are drawn wider by some terminals; then everything is shifted."), N_("Look at it once: menu Tools, is the picture straight.")) \
    X(FOUND_SWAP_GOOD, "swap-good", DOCTOR_GOOD, N_("What is moved out of memory is encrypted or stays in memory (%s)."), "", "") \
    X(FOUND_SWAP_NONE, "swap-none", DOCTOR_GOOD, N_("Nothing is moved out of memory to a disk."), "", "") \
    X(FOUND_SWAP_PLAIN, "swap-plain", DOCTOR_WARNING, N_("Memory is moved out to a disk that is not encrypted (%s)."), \
      N_("Answers that were on the screen can lie on the disk afterwards. Passphrases are kept out of it."), N_("Have the swap encrypted with the disk, or switch it off.")) \
    X(FOUND_SWAP_UNKNOWN, "swap-unknown", DOCTOR_UNKNOWN, N_("Whether memory is moved out to a disk, and encrypted there, cannot be seen from here."), \
      N_("If it is not, answers can lie on the disk afterwards."), N_("Ask whoever looks after the machine.")) \
    X(FOUND_CORE_GOOD, "core-good", DOCTOR_GOOD, N_("When a program crashes, its memory is not kept on the disk."), "", "") \
    X(FOUND_CORE_KEPT, "core-kept", DOCTOR_WARNING, N_("When a program crashes, its memory may be kept on the disk (%s)."), \
      N_("It would hold answers. After somebody has signed in mamori leaves none, before that it could."), N_("Set the limit to 0: ulimit -c 0")) \
    X(FOUND_CORE_UNKNOWN, "core-unknown", DOCTOR_UNKNOWN, N_("Whether memory is kept when a program crashes cannot be seen from here."), \
      N_("It would hold answers."), N_("Set the limit to 0: ulimit -c 0"))
/* clang-format on */

enum doctor_found {
#define X(name, id, level, what, why, mend) name,
    DOCTOR_FINDINGS(X)
#undef X
        DOCTOR_FOUND_COUNT
};

struct doctor_finding_def {
    const char *id;
    enum doctor_level level;
    const char *what, *why, *mend; /* to be translated; WHAT and MEND may hold one %s */
};
extern const struct doctor_finding_def doctor_finding_defs[DOCTOR_FOUND_COUNT];

struct doctor_report {
    size_t count, capacity;
    struct doctor_finding {
        enum doctor_found found;
        const char *check;       /* its id, see doctor_check_label() */
        char *what, *why, *mend; /* translated, made safe for a screen; "" where there is none */
    } * finding;                 /* the most serious first, and in the order of the checks */
    size_t levels[DOCTOR_LEVELS];
};

/* What is looked at. BOOK (may be NULL: none is named, or it could not be opened, for which WHY is the reason) is loaded; PATH is the workbook's, or of a
 * folder "FOLDER/.": then what concerns the file alone is left out. */
struct doctor {
    const struct doctor_env *env;
    const char *path, *folder;
    struct book *book;
    const struct error *why; /* ERROR_NONE: no workbook was named */
    struct doctor_report *report;
    const char *check;
};

void doctor_examine(const struct doctor_env *env, const char *path, struct book *book, const struct error *why,
                    struct doctor_report *report);
void doctor_done(struct doctor_report *report);
static inline enum doctor_level doctor_level_of(const struct doctor_finding *finding)
{
    return doctor_finding_defs[finding->found].level;
}
/* A word and a sign for each level: "serious" for programs; 重大 and !! for people. */
const char *doctor_level_id(enum doctor_level level);
const char *doctor_level_word(enum doctor_level level);
const char *doctor_level_mark(enum doctor_level level);
const char *doctor_check_label(const char *id);

/* ---- for the checks ---- */
void doctor_found(struct doctor *doctor, enum doctor_found found, const char *subject);
char *doctor_system(const struct doctor_env *env, const char *path); /* below ROOT; the caller frees it */

void doctor_check_workbook(struct doctor *doctor);
void doctor_check_place(struct doctor *doctor);
void doctor_check_locks(struct doctor *doctor);
void doctor_check_disk(struct doctor *doctor);
void doctor_check_rights(struct doctor *doctor);
void doctor_check_space(struct doctor *doctor);
void doctor_check_sync(struct doctor *doctor);
void doctor_check_copies(struct doctor *doctor);
void doctor_check_backup(struct doctor *doctor);
void doctor_check_clock(struct doctor *doctor);
void doctor_check_locale(struct doctor *doctor);
void doctor_check_terminal(struct doctor *doctor);
void doctor_check_swap(struct doctor *doctor);
void doctor_check_core(struct doctor *doctor);

#endif
