/* A document form filled from the answers. */
#ifndef MAMORI_GUIDE_DOCUMENT_H
#define MAMORI_GUIDE_DOCUMENT_H

#include "book/model.h"

struct document_line {
    enum block_style style;
    int number;
    char *title, *text;
}; /* number: of a clause, else 0; title may be NULL. Both are safe to show. */

/* A blank to fill, 〔会社名〕: bytes FROM … TO of a line's title or text, and the place whose value is missing. */
struct document_blank {
    size_t line;
    bool in_title;
    size_t from, to;
    size_t sheet;
    uint32_t row;
    size_t column; /* SIZE_MAX: a summary of the sheet, which nobody can type */
};

struct document {
    char *title;
    size_t count;
    struct document_line *line;
    size_t blanks;
    struct document_blank *blank; /* in the order of the text */
};

struct document *document_make(const struct model *model, size_t sheet); /* NULL when the sheet has none */
void document_free(struct document **document);

/* The document laid out in CELLS cells, row by row: INDENT blanks, HEAD ("3. " or ""), then bytes FROM … TO of the
 * line's title or text. An empty row has from == to. */
struct document_row {
    size_t line;
    bool in_title;
    size_t from, to;
    int indent;
    char head[16];
};
typedef void document_row_fn(void *context, const struct document *document, const struct document_row *row);
void document_layout(const struct document *document, int cells, document_row_fn *row, void *context);
/* As plain text, wrapped at CELLS. */
void document_text(const struct document *document, int cells, struct str *out);

#endif
