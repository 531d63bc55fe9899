/* Blocks in `status`: as members of its JSON, each by its id, and as lines for people. */
#ifndef MAMORI_CLI_BLOCKS_H
#define MAMORI_CLI_BLOCKS_H

#include "cli/json.h"
#include "guide/overview.h"

void blocks_json(struct json *json, const struct book *book, const struct overview *overview);
void blocks_text(const struct book *book, const struct overview *overview);

#endif
