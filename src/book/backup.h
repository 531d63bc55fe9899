/* Copies of a workbook in a folder, as many as the company wants to keep.
 *
 * Where they go and how many stay stands in the workbook itself, in the facts that a layer names (`backup:`, struct backup_def). A copy is the
 * workbook with its history, read through the open file and proven entry by entry before it gets its name (store_copy()); it is called
 * NAME_2026-11-30_104305.mamori, by the clock, in the folder of a person who may write there. What it holds is exactly the workbook: `mamori
 * restore`, or any file manager, brings it back.
 *
 * When a copy is made, older ones of the same workbook go: the newest of each of the last so many days that have one stays, of each of so
 * many weeks (from Monday) and of so many months. Only files with such a name that are copies of this workbook (by its id, not by its name) are
 * ever removed, and only after the new one is there; never the workbook itself, which may lie in the folder, and never a copy in which somebody
 * went on working.
 *
 *   backup_wish() says where; backup_today() makes one if there is none of today; backup_make(), backup_list() and backup_try() are for whoever
 *   asks. All times are local.
 */
#ifndef MAMORI_BOOK_BACKUP_H
#define MAMORI_BOOK_BACKUP_H

#include "book/book.h"

#define BACKUP_DAYS   7 /* where nothing is said: forms/common/copies.yaml says the same to people */
#define BACKUP_WEEKS  4
#define BACKUP_MONTHS 12

struct backup_wish {
    char *folder; /* absolute; NULL: none is said */
    unsigned days, weeks, months;
};
void backup_wish(const struct book *book, struct backup_wish *wish);
void backup_wish_done(struct backup_wish *wish);

struct backup_list {
    size_t count, capacity;
    struct backup_file {
        char *path;
        int64_t at; /* by its name, seconds since 1970 */
        int number; /* of the copies of one second: 1, 2 … */
        int64_t size;
        struct store_mark mark; /* how far its journal goes */
        bool parted; /* somebody went on working in it: what it holds is nowhere else, so no rule removes it */
        bool stays;  /* under the rules, if nothing is added */
    } * file;        /* the newest first */
    size_t tried;    /* which one backup_try() took */
};
/* The copies of this workbook in FOLDER. False: the folder cannot be read (ERROR_MISSING_FOLDER, ERROR_IO …). */
bool backup_list(const struct book *book, const struct backup_wish *wish, struct backup_list *list, struct error *err);
/* Is a file of this NAME called as copies are? */
bool backup_named(const char *name);
void backup_list_done(struct backup_list *list);

struct backup_made {
    char *path; /* NULL: none was needed */
    size_t removed, left;
    bool same_disk;      /* it lies on the disk of the workbook, and goes with it */
    bool removable;      /* it lies on what can be carried away, and read by whoever finds it (base/medium.h) */
    struct error behind; /* why an old one could not be removed; ERROR_NONE: they could */
};
/* A copy now. False: none was made, and nothing was removed. */
bool backup_make(struct book *book, const struct backup_wish *wish, struct backup_made *made, struct error *err);
/* The same if a folder is said and no copy there is of today. */
bool backup_today(struct book *book, struct backup_made *made, struct error *err);
void backup_made_done(struct backup_made *made);

/* Can the newest that has not parted be got back? It is restored into a private folder, proven entry by entry, compared with the journal of BOOK, and removed
 * again; the day is then written down in the workbook. *FILE (backup_list_done()) is the one that was tried. ERROR_MISSING_FILE: there is none.
 * ERROR_PARTED: it is sound, but no copy of what this workbook was. */
bool backup_try(struct book *book, const struct backup_wish *wish, struct backup_list *tried, struct error *err);

/* COPY as a new workbook PATH (ERROR_EXISTS), whole or absent, proven. *MARK (may be NULL) says how far it goes. */
bool backup_restore(const char *copy, const char *path, struct store_mark *mark, struct error *err);

#endif
