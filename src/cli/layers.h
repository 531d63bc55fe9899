/* The layers of a workbook, for the commands that tell of them. */
#ifndef MAMORI_CLI_LAYERS_H
#define MAMORI_CLI_LAYERS_H

#include "book/book_layers.h"
#include "cli/json.h"

/* "layers": id, title, edition, since, folder (null: in the folder of forms), missing. */
void cli_layers_json(struct json *json, const struct book *book, const struct layer_facts *facts);

#endif
