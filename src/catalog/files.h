/* The folder of forms: which files make its layers, and their texts as one tree.
 *
 * What is in the folder and ends in .yaml is a form and must be readable; a folder must be listed to its end. A link
 * that leads to nothing, a fault of the disk, missing permission, a pipe: an error that names the file, never a form
 * fewer.
 */
#ifndef MAMORI_CATALOG_FILES_H
#define MAMORI_CATALOG_FILES_H

#include <sys/stat.h>

#include "catalog/catalog.h"
#include "catalog/layer_set.h"
#include "catalog/tree.h"

#define FILES_DOCUMENTS "documents" /* folder of the documents inside a layer's */

/* By what a file is known to be as it was: times in nanoseconds. */
struct file_state {
    int64_t size, modified, changed, inode;
};
void files_stat(const struct stat *st, struct file_state *out);
static inline bool file_state_same(const struct file_state *a, const struct file_state *b)
{
    return a->size == b->size && a->modified == b->modified && a->changed == b->changed && a->inode == b->inode;
}

/* Forms as the folder shows them now, by name. */
struct form_list {
    struct form_file {
        char *name; /* below the forms folder, or a path from the root */
        bool document;
        struct file_state state;
    } * file;
    size_t count, capacity;
};
void form_list_free(struct form_list *list);
/* The files of the layers in SET, whose needs are in it; they are not read. False with ERR when they cannot be listed. */
bool files_list(const char *dir, const struct layer_set *set, struct form_list *list, struct error *err);
bool files_same(const struct form_list *a, const struct form_list *b);
/* Their texts. Of files that cannot be read or are no YAML every fault goes to REPORT, the first into ERR; FAULTS counts them, and
 * the tree holds the others. */
struct tree *files_read(const char *dir, const struct form_list *list, catalog_report_fn *report, void *context,
                        struct error *err, size_t *faults);
/* Is there a layer in FOLDER (NULL: DIR/ID)? False with ERR: it cannot be told. */
bool files_layer_exists(const char *dir, const char *id, const char *folder, bool *exists, struct error *err);
/* Is there a migrate.yaml in it? */
bool files_migrates(const char *dir, const char *id, const char *folder, bool *migrates, struct error *err);
/* DIR/NAME, or NAME when that is a path from the root; the caller's. */
char *files_path(const char *dir, const char *name);

/* The text of a file ("-": what stream_take() took of standard input) of at most TREE_MAX_FILE bytes (terminated); NULL with ERR. */
char *files_text(const char *path, size_t *length, struct error *err);

/* DIR/NAME as people should see it in a place: cut at the front when it is very long. In OUT. */
void files_shown(const char *dir, const char *name, char *out, size_t size);

#endif
