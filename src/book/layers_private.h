/* How layers are put on and off, for the files that do it: a batch of the one writer, on a table that no form has.
 *
 * Call order: layers_begin(), which holds the file; layers_put_on(), layers_put_off(), other steps of w.writer.steps; then
 * layers_commit() or layers_drop(). When begin or commit fails nothing is left to be done.
 */
#ifndef MAMORI_BOOK_LAYERS_PRIVATE_H
#define MAMORI_BOOK_LAYERS_PRIVATE_H

#include "book/book_layers.h"
#include "book/book_private.h"
#include "book/writer.h"

struct layers_writing {
    struct writer writer;
    struct layer_facts facts; /* as the file holds them */
    double pos;               /* of the last row */
};
bool layers_begin(struct layers_writing *w, struct book *book, struct error *err);
/* FOLLOWS (may be NULL): the edition in whose place it comes. */
void layers_put_on(struct layers_writing *w, const struct layer_def *layer, const char *follows);
/* LAYER NULL: its forms are not here. */
void layers_put_off(struct layers_writing *w, const char *id, const struct layer_def *layer);
/* With TITLE as what the history says, and as a notice. */
bool layers_commit(struct layers_writing *w, const char *title, struct error *err);
/* Carried out and taken back: would it go? */
bool layers_try(struct layers_writing *w, struct error *err);
void layers_drop(struct layers_writing *w);
/* Who that is on, or missing, needs ID; NULL: nobody. */
const char *layers_needed_by(const struct catalog *catalog, const char *id);

#endif
