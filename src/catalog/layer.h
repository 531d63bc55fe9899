/* Layers: a workbook is answered under several folders of forms at once.
 *
 * A layer is a folder with a layer.yaml: forms/ID, or a company's own folder anywhere. What it adds (groups, choices,
 * tasks, blocks, documents, sheets) it adds by ids; none edits another's file, and an id that two
 * of them give is an error that names both places. It may speak of sheets, lists and groups of the layers that it
 * `needs:`, and of no others; those it needs are always on with it.
 */
#ifndef MAMORI_CATALOG_LAYER_H
#define MAMORI_CATALOG_LAYER_H

#include "base/error.h"

#define LAYER_FILE   "layer.yaml"
#define MIGRATE_FILE "migrate.yaml" /* migrate.h */
#define LAYERS_SHEET "layers" /* the table in which a workbook keeps them (book/book_layers.h): no sheet has this id */

struct tree;

/* One that is wanted: FOLDER is its folder when that is not DIR/ID, an absolute path; else NULL. */
struct layer_wish {
    const char *id, *folder;
};

struct layer_def {
    const char *id, *title, *edition, *date, *source;
    const char *get;    /* where its folder can be got, in the words of its layer.yaml; may be NULL */
    const char *folder; /* absolute; NULL: below the folder of forms */
    const char *sample; /* the sample company to begin with; NULL: not said */
    bool wanted;        /* asked for, and not only needed by others */
    bool start;         /* on in a new workbook when nothing else is said */
    size_t need_count;
    const size_t *need; /* by number; they stand before this one */
};

/* One that should be there and is not. */
struct layer_missing {
    const char *id, *folder;
    const char
        *needs; /* the one that is not there and without which this one cannot be read; NULL: it is gone itself */
};

/* A list of layers as people write it: ids, and folders (with a / in them), separated by commas. Each must be the name of
 * something that can be a layer; whether it is there is not asked. The caller frees it with layers_free(). */
struct layer_list {
    struct layer_wish *wish;
    size_t count, capacity;
};
bool layers_parse(const char *text, struct layer_list *out, struct error *err);
/* A copy of both texts; nothing when there is one with this id. */
void layers_add(struct layer_list *list, const char *id, const char *folder);
void layers_free(struct layer_list *list);
char *layers_text(const struct layer_list *list); /* the ids, separated by commas; the caller frees it */
/* Those below DIR that are on in a new workbook (`start: yes`), by name. ERR when there is none, or one cannot be read. */
bool layers_start(const char *dir, struct layer_list *out, struct error *err);
/* Adds those that they need. ERR when one is not there. */
bool layers_complete(const char *dir, struct layer_list *list, struct error *err);
/* One FILE of a layer alone (its head, its migrate.yaml), unresolved; the caller's. NULL with ERR. */
struct tree *layer_file(const char *dir, const struct layer_wish *layer, const char *file, struct error *err);

#endif
