/* The cache file of a tree: $XDG_CACHE_HOME/mamori/LAYERS.tree, or ~/.cache/mamori/LAYERS.tree.
 *
 * One file for each set of layers, for the folders that were used last. It is taken only if it was written by this format for the
 * same folder and if the list of files with their sizes, times and inodes is the same. Whatever goes wrong, there is
 * simply no cache.
 */
#ifndef MAMORI_CATALOG_TREE_CACHE_H
#define MAMORI_CATALOG_TREE_CACHE_H

#include "catalog/tree.h"

/* A file of forms as the folder shows it now. */
struct form_file {
    char *name; /* below the forms folder, or a path from the root */
    int64_t size, modified, changed, inode;
};

/* Was TREE made of just these files, as they are now? */
bool tree_is_of(const struct tree *tree, const struct form_file *files, size_t count);
struct tree *tree_cache_read(const char *dir, const char *layers, const struct form_file *files,
                             size_t count); /* NULL: parse */
void tree_cache_write(const struct tree *tree, const char *dir, const char *layers);

#endif
