/* Compiled forms: a catalog as it lies in memory, kept in the file $XDG_CACHE_HOME/mamori/LAYERS.catalog.
 *
 * Opening a workbook must not cost what the forms together cost to read. So the arena of a catalog that is opened lies at an address
 * of its own, and when everything has been read its memory is written to a file as it is; whoever opens the same forms
 * again maps the file to that address, and has the catalog. Nothing is read, nothing is allocated, and what is not looked at stays on
 * the disk.
 *
 * It is taken only if it was written by this very program (its file's size, times and inode) for the same folder and wishes, if the
 * list of the forms with their sizes, times and inodes is the same, and if every byte is as it was written (which is found out once,
 * and again whenever somebody wrote to it). Whatever goes wrong, the address in use included, there is simply no image, and the forms are
 * read.
 *
 * What lies in the arena must not point anywhere else: the program lies at another address each time. Functions in formulas and
 * kinds of columns are the exceptions: the first are numbers, of the second the catalog has a copy that is renewed (kind_copies()).
 * image_keep() looks at every word, and keeps nothing when one of them could be an address outside.
 *
 * The file is mapped, and so it must not change: it is replaced, never written to. A disk that cannot give a page of it ends the
 * program as one does that cannot give a page of the program.
 */
#ifndef MAMORI_CATALOG_IMAGE_H
#define MAMORI_CATALOG_IMAGE_H

#include "catalog/build.h"

struct image;

/* The catalog of LAYERS in DIR from its image; NULL: read the forms. */
struct catalog_owner *image_take(const char *dir, const struct layer_list *layers);

/* To read them: an address for the arena of LAYERS' catalog; an arena as any other where there is none. */
struct image *image_begin(const struct layer_list *layers);
struct arena *image_arena(struct image *image); /* the caller's */
/* OWNER, whose arena that is, has been read without a fault and nothing is missing: writes the file. False: it was not kept; WHY, which
 * may be NULL, says what is in the way where that is a fault of the program (for its tests). */
bool image_keep(struct catalog_owner *owner, struct error *why);
void image_free(struct image **image); /* after the arena */

#endif
