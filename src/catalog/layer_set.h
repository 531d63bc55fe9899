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

/* SET: LAYERS with those they need, each after what it needs. One that is not there is an error; where MISSING is given it goes
 * there, with those that need it, as long as any is left. False with ERR. */
bool layer_set_read(const char *dir, const struct layer_list *layers, struct layer_set *set, struct layer_set *missing,
                    struct error *err);
/* ERR: there is no such layer; with the near name. False. */
bool layer_unknown(const char *dir, const char *id, const char *folder, struct error *err);

#endif
