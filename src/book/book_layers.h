/* Which layers of forms a workbook is answered under, and since when.
 *
 * It begins with those that it was made with; the chain covers their ids (store_first_layers()). What was added or
 * removed later, and where a company's own folder stands, are rows of a table that no form has (LAYERS_SHEET; id: the
 * layer's): written in one transaction, entered in the journal with a notice, undone and proven like every change.
 *
 * The forms themselves stay where they are: a workbook refers to a layer by its id. Where it stands is asked in this
 * order: in the folder of forms, beside the workbook, where it stood when it was added. One that is in none of them is
 * missing: the workbook opens with the others, says which is missing and where it can be got, and no row is deleted
 * as long as it is, since nobody can see what there refers to it. Removing a layer hides its sheets; their answers
 * stay in the file and are there again when it is added.
 *
 * A change of layers, its undo, and one by another process are seen when the workbook is opened again. The book at hand goes on
 * showing what it has, and writes nothing more (book->forms_changed): it would be answers to forms that are not on.
 */
#ifndef MAMORI_BOOK_BOOK_LAYERS_H
#define MAMORI_BOOK_BOOK_LAYERS_H

#include "book/book.h"

struct layer_fact {
    char *id, *title, *edition, *get; /* as they were when it was added; NULL: not known */
    char *folder;                     /* where it stood; NULL: in the folder of forms */
    char *follows;                    /* the edition in whose place it came; NULL: none */
    char since[11];                   /* ISO date */
    bool on;
    bool noted;  /* there is a row of it */
    char *state; /* what that says */
};
struct layer_facts {
    struct layer_fact *
        fact; /* in the order in which they were added, an edition in the place of the one before; the first that is on is what the workbook is about */
    size_t count, capacity;
};
bool book_layers_read(struct store *store, struct layer_facts *out, struct error *err);
void book_layers_free(struct layer_facts *facts);
/* What FROM has noted of its layers, into the new workbook TO that began with the same ones. Inside a transaction. */
bool book_layers_copy(struct store *from, struct store *to, struct error *err);
/* Those that are on, each where it stands now: the caller frees it with layers_free(). */
bool book_layers_wanted(struct store *store, const char *forms, struct layer_list *out, struct error *err);
/* In a new workbook: where those stand that are not in the folder of forms. */
bool book_layers_note(struct book *book, struct error *err);

/* Adds the layer WHAT, an id or a folder, with those it needs. Refused: one that is on already (ERROR_EXISTS), that is
 * not there, whose forms are not right or give an id that another gives (the error of the forms). One batch. */
bool book_layer_add(struct book *book, const char *forms, const char *what, struct error *err);
/* Removes it. HIDDEN (may be NULL) receives how many rows with answers are hidden with it. Refused: one that is not on,
 * that another one needs, and the last one. One batch. */
bool book_layer_remove(struct book *book, const char *id, size_t *hidden, struct error *err);

#endif
