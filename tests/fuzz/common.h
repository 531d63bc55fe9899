/* What the fuzz targets share: a folder of their own, forms, and a small workbook that each run gets anew. */
#ifndef MAMORI_FUZZ_COMMON_H
#define MAMORI_FUZZ_COMMON_H

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "book/book.h"
#include "catalog/catalog.h"
#include "tui/tui.h"
#include "view/views.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

const char *fuzz_folder(void);     /* emptied by nobody, removed at the end */
char *fuzz_path(const char *name); /* in it; the caller frees it */
void fuzz_write(const char *path, const void *bytes, size_t size);
const struct catalog *fuzz_catalog(void); /* of all layers in $MAMORI_FORMS, whole */
/* A workbook with a company, assets and answers in it, at PATH, open and loaded; fuzz_close() it. */
void fuzz_open(struct book *book, const char *path);
/* Closes it; what was done by the rules must verify, else the run is a find. */
void fuzz_close(struct book *book);
/* The workbook at PATH on the screen, as OPTIONS say (all but `open`), until its script ends; one that cannot be opened is not shown. */
void fuzz_show(const char *path, struct tui_options *options);
/* What stands at PATH must verify. */
void fuzz_verify(const char *path);
/* DATA as an .xlsx file at PATH: its parts, parted by NUL, so that mutations meet XML and not deflate. */
bool fuzz_pack(const char *path, const uint8_t *data, size_t size);

#endif
