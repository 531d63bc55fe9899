/* The folder of forms: which files make its layers, and their texts as one tree.
 *
 * What is in the folder and ends in .yaml is a form and must be readable; a folder must be listed to its end. A link
 * that leads to nothing, a fault of the disk, missing permission, a pipe: an error that names the file, never a form
 * fewer.
 */
#ifndef MAMORI_CATALOG_FILES_H
#define MAMORI_CATALOG_FILES_H

#include "catalog/catalog.h"
#include "catalog/layer_set.h"
#include "catalog/tree.h"

#define FILES_DOCUMENTS "documents" /* folder of the documents inside a layer's */

/* LAYERS with those they need, and all their forms but the documents, by name.
 * From the cache when it is valid. NULL when a file cannot be read or is no YAML: every fault goes to REPORT, the first
 * into ERR. FAULTS counts them; with files that are no YAML the tree of the others is returned. SET receives which layers
 * these are. One that is not there is an error; where MISSING is given it goes there, with those that need it. */
struct tree *files_tree(const char *dir, const struct layer_list *layers, struct layer_set *set,
                        struct layer_set *missing, catalog_report_fn *report, void *context, struct error *err,
                        size_t *faults);
/* The documents of LAYERS, documents/<any>.yaml in each, which are read later and have a cache of their own; a tree
 * without files when there are none. */
struct tree *files_documents(const char *dir, const struct layer_set *layers, catalog_report_fn *report, void *context,
                             struct error *err, size_t *faults);
/* Do these trees (DOCUMENTS may be NULL) hold what stands there now? By names, sizes and times; nothing is read. */
bool files_current(const char *dir, const struct layer_set *layers, const struct tree *tree,
                   const struct tree *documents);
/* STAMP changes when any of these files does; they are not read. False with ERR when they cannot be listed. */
bool files_documents_stamp(const char *dir, const struct layer_set *layers, uint64_t *stamp, struct error *err);
/* Is there a layer in FOLDER (NULL: DIR/ID)? False with ERR: it cannot be told. */
bool files_layer_exists(const char *dir, const char *id, const char *folder, bool *exists, struct error *err);
/* Is there a migrate.yaml in it? */
bool files_migrates(const char *dir, const char *id, const char *folder, bool *migrates, struct error *err);
/* DIR/NAME, or NAME when that is a path from the root; the caller's. */
char *files_path(const char *dir, const char *name);

/* The text of a file of at most TREE_MAX_FILE bytes (terminated); NULL with ERR. */
char *files_text(const char *path, size_t *length, struct error *err);

/* DIR/NAME as people should see it in a place: cut at the front when it is very long. In OUT. */
void files_shown(const char *dir, const char *name, char *out, size_t size);

#endif
