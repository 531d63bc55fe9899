/* The workbook's file while it is open: is it still the one that was read, and what can be done when it is not?
 *
 * Somebody deletes, moves or restores the file under the open screen; a disk fails; somebody else's program holds it.
 * What was read stays in the model, true as of `as_of`; nothing is freed before its successor stands. Call book_watch()
 * whenever there is time (every 200 ms): it reads what others committed, notices trouble, and goes on by itself when
 * the file is sound again. While there is trouble with the contents every change is refused with its cause
 * (book_writable()).
 */
#ifndef MAMORI_BOOK_BOOK_WATCH_H
#define MAMORI_BOOK_BOOK_WATCH_H

#include "book/book.h"

enum watch_news {
    WATCH_NOTHING,
    WATCH_CHANGED, /* others changed the workbook; the model shows it */
    WATCH_TROUBLE, /* began, or has another cause now: book->watch.cause */
    WATCH_OVER,    /* the trouble is over; the model shows what the file holds */
};

/* NOW: a clock that only goes forward, in ms. */
enum watch_news book_watch(struct book *book, int64_t now);
void book_trouble(struct book *book, const struct error *cause,
                  int64_t now); /* book_load() failed: to be tried again */
bool book_in_trouble(const struct book *book);
/* Is only writing not possible (locked, read-only), so that what the model shows is still what the file holds? */
bool book_shows_file(const struct book *book);

/* Opens the file anew, or the one at PATH (NULL: the same name), compares and reads it, and only then lets go what was
 * there. ERROR_REPLACED: another workbook. ERROR_OLDER: entries that were seen here are not in it, taken all the same
 * with ACCEPT_OLDER. On failure everything is as it was. */
bool book_reopen(struct book *book, const char *path, bool accept_older, struct error *err);

/* A copy of what is shown under the new name PATH (ERROR_EXISTS), whole or absent. *WHOLE: the workbook itself with its
 * history, read through the file that is still open, verified; else a new workbook made from the rows of the model,
 * without their history. */
bool book_save_copy(struct book *book, const char *path, bool *whole, struct error *err);

/* A part of the workbook: a new one in memory, called PATH, with the rows of COUNT sheets as they are now, entered in one change, and a notice that says of
 * which workbook it is a part. It has an id and a history of its own: who erased all the rest in a copy would leave behind the titles, notices, persons and
 * row ids of the sheets that are not to go along, and an entry more for each value. What names rows of sheets that are left out is left out, too (EMPTIED).
 * Proven. NULL: ERR; book_part_whole() says what is missing: ERROR_USAGE for a sheet of answers about the rows of another one that is not chosen. */
struct store *book_part(struct book *book, const char *path, const size_t *sheet, size_t count, size_t *emptied,
                        struct error *err);
bool book_part_whole(const struct book *book, const size_t *sheet, size_t count, struct error *err);

#endif
