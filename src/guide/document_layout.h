/* A document laid out in cells, row by row: for the screen and for plain text. */
#ifndef MAMORI_GUIDE_DOCUMENT_LAYOUT_H
#define MAMORI_GUIDE_DOCUMENT_LAYOUT_H

#include "guide/document.h"

enum row_kind {
    ROW_EMPTY,
    ROW_TEXT,
    ROW_RULE, /* a line across: of a table, or of a card's box */
    ROW_PAGE  /* a page begins here */
};

/* Bytes FROM … TO of the block's text (cell SIZE_MAX) or of one of its cells, at COLUMN. */
struct row_piece {
    int column;
    size_t cell, from, to;
};

struct document_row {
    enum row_kind kind;
    size_t block, part;
    int column, cells; /* of `head` or of the rule; cells of the rule */
    const char *head;  /* the block's number, in its first row; else "" */
    size_t piece, pieces;
    bool strong; /* a table's head */
};

struct document_layout {
    int cells;
    size_t rows, row_capacity, pieces, piece_capacity;
    struct document_row *row;
    struct row_piece *piece;
};

/* The layout of DOCUMENT in CELLS cells (at least 20); borrows the document's texts. */
struct document_layout *document_layout_make(const struct document *document, int cells);
void document_layout_free(struct document_layout **layout);

/* The same as text, lines ending in "\n"; and as Markdown. */
void document_text(const struct document *document, int cells, struct str *out);
void document_markdown(const struct document *document, struct str *out);

#endif
