/* Layers in the order in which they are read, each after those it needs. Inside the catalog. */
#ifndef MAMORI_CATALOG_LAYER_SET_H
#define MAMORI_CATALOG_LAYER_SET_H

#include "catalog/layer.h"
#include "catalog/tree.h"

struct layer_set {
    struct layer_set_one {
        char *id, *folder; /* folder NULL: DIR/ID */
        char
            *needs; /* of one that is missing: the layer that it needs and that is not there; NULL: it is gone itself */
        bool wanted, first; /* first: the first that is wanted */
    } * one;
    size_t count, capacity;
};
void layer_set_free(struct layer_set *set);

size_t layer_set_add(struct layer_set *set, const char *id, const char *folder, const char *needs, bool wanted);
size_t layer_set_find(const struct layer_set *set, const char *id); /* SIZE_MAX */
/* Takes ID into SET when it is there, else into MISSING; where MISSING is NULL that is an error: false with ERR. */
bool layer_set_take(const char *dir, struct layer_set *set, struct layer_set *missing, const char *id,
                    const char *folder, bool wanted, struct error *err);
/* The same for what the layers in TREE need and SET has not; *MORE: SET has changed. One whose need is missing goes too. */
bool layer_set_take_needs(const char *dir, const struct tree *tree, struct layer_set *set, struct layer_set *missing,
                          bool *more, struct error *err);
/* When all of them are in TREE. */
void layer_set_order(const struct tree *tree, struct layer_set *set);
/* ERR: there is no such layer; with the near name. False. */
bool layer_unknown(const char *dir, const char *id, const char *folder, struct error *err);

#endif
