/* The folder of forms: which files make a pack, and their texts as one tree.
 *
 * What is in the folder and ends in .yaml is a form and must be readable; a folder must be listed to its end. A link
 * that leads to nothing, a fault of the disk, missing permission, a pipe: an error that names the file, never a form
 * fewer.
 */
#ifndef MAMORI_CATALOG_FILES_H
#define MAMORI_CATALOG_FILES_H

#include "catalog/catalog.h"
#include "catalog/tree.h"

#define FILES_DOCUMENTS "documents" /* folder of the documents inside a pack's */

/* DIR/PACK/pack.yaml first, then the other forms of the pack, then DIR/<any>.yaml, each by name. From the cache when it
 * is valid. NULL when a file cannot be read or is no YAML: every fault goes to REPORT, the first into ERR. FAULTS
 * counts them; with files that are no YAML the tree of the others is returned. */
struct tree *files_tree(const char *dir, const char *pack, catalog_report_fn *report, void *context, struct error *err,
                        size_t *faults);
/* The same for DIR/PACK/documents/<any>.yaml, which is read later and has a cache of its own; a tree without files when
 * there is no such folder. */
struct tree *files_documents(const char *dir, const char *pack, catalog_report_fn *report, void *context,
                             struct error *err, size_t *faults);
/* Do these trees (DOCUMENTS may be NULL) hold what stands there now? By names, sizes and times; nothing is read. */
bool files_current(const char *dir, const char *pack, const struct tree *tree, const struct tree *documents);
/* STAMP changes when any of these files does; they are not read. False with ERR when they cannot be listed. */
bool files_documents_stamp(const char *dir, const char *pack, uint64_t *stamp, struct error *err);
/* False with ERR: it cannot be told. */
bool files_pack_exists(const char *dir, const char *pack, bool *exists, struct error *err);

/* The text of a file of at most TREE_MAX_FILE bytes (terminated); NULL with ERR. */
char *files_text(const char *path, size_t *length, struct error *err);

/* DIR/NAME as people should see it in a place: cut at the front when it is very long. In OUT. */
void files_shown(const char *dir, const char *name, char *out, size_t size);

#endif
