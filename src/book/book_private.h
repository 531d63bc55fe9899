/* Shared by the files that make up a book; for nobody else. */
#ifndef MAMORI_BOOK_BOOK_PRIVATE_H
#define MAMORI_BOOK_BOOK_PRIVATE_H

#include "book/book.h"
#include "book/step.h"

/* The step that puts NOW (NULL: nothing) into a cell that holds OLD. Borrows the texts. */
struct step step_set(const struct book *book, size_t sheet, const char *row, size_t column, const char *old,
                     const char *now);
/* Takes over STORE (closed on failure) and reads the forms of its LAYERS; NULL: those that it says are on. */
struct book *book_of(struct store *store, const struct layer_list *layers, const char *forms_option, const char *person,
                     struct error *err);
/* Opens PATH for writing, else for reading with the reason in *REFUSED. BESIDE (may be NULL): as store_open_beside(). */
struct store *book_open_store(const char *path, bool for_reading, const struct store *beside, struct error *refused,
                              struct error *err);
int64_t book_now(const struct book *book);
/* Everything again from the file. What the book shows is let go only when the new is there: after a failure the model
 * is the one it was. Row numbers and borrowed texts are void after success. */
bool book_reload(struct book *book, struct error *err);
/* book_load.c. The successor of the model, in pieces: started, and read on until it is whole and has taken the model's place
 * (*CHANGED), or a pause is wanted: ERROR_BUSY when somebody waits for it. It is also dropped by whatever reads all at once. */
bool book_start_reading(struct book *book, struct error *err);
bool book_read_on(struct book *book, enum reading_for why, bool *changed, struct error *err);
void book_stop_reading(struct book *book);
/* book_refresh.c. Puts what the entries after FROM name into MODEL and computes it; a view of the file, whose mark is NOW, is
 * open. *WHOLE: nothing was put, all of it must be read. */
bool book_follow_entries(struct book *book, struct model *model, struct lost_answers *lost,
                         const struct store_mark *from, const struct store_mark *now, bool *whole, struct error *err);
/* book_refresh.c. Whether the layers were changed since the model was last brought up to date (forms_changed): for who reads
 * the tables again, and not the entries. */
bool book_follow_forms(struct book *book, struct error *err);
/* book_refresh.c. Makes the model show what the file holds. After a failure it is the one it was. Row numbers and borrowed texts are void. */
bool book_catch_up(struct book *book, struct error *err);
/* After a commit. What was written is written: that it cannot be read again just now is not a failure of the change. Then
 * the model stays behind, and book_refresh() reads again, and says what is wrong. */
void book_follow(struct book *book);
#define BOOK_BEHIND INT64_MIN /* book->seen: the model does not show what the file holds */

/* past.c: the model_past_fn of a book, whose answers are loaded. */
struct model *book_past(void *context, int day, struct error *err);

/* dangling.c: an answer of SHEET (`each`) to a row that the model does not have, met while reading. */
void book_note_lost(struct lost_answers *lost, const struct model *model, size_t sheet, const char *row);
void book_forget_lost(struct lost_answers *lost);
/* After opening, and after the tables were read: a workbook that something else wrote into is `refused` from here on. False
 * when that could not be found out. */
bool book_ask_trust(struct book *book, struct error *err);
/* False, with the reason, when nothing can be written. */
bool book_writable(const struct book *book, struct error *err);

#endif
