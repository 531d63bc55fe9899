/* Shared by the files that make a document; nobody else includes this. */
#ifndef MAMORI_GUIDE_DOCUMENT_PRIVATE_H
#define MAMORI_GUIDE_DOCUMENT_PRIVATE_H

#include "guide/document.h"

/* What stands in the text, in its order: a part of the form, or an article of the company's own. */
struct entry {
    const struct part_def *def;
    uint32_t article;  /* row of the articles' ledger when def is NULL */
    uint32_t decision; /* row of the paragraphs' ledger, or UINT32_MAX */
    char number[32];   /* of its (first) heading */
};

struct making {
    const struct model *model;
    const struct catalog *catalog;
    const struct document_def *def;
    char *key;    /* document_key() */
    size_t sheet; /* of the row that it is for, and that row; SIZE_MAX, UINT32_MAX: for none */
    uint32_t row;
    struct document *document;
    struct entry *entry; /* by part of the document */
    size_t block_capacity, blank_capacity, variable_capacity;
    size_t part; /* being made */
    int heading[3], articles, appendices, paragraph, item[4];
    bool under_heading;
    bool **measured;    /* by sheet and row: its measure stands in the document already */
    bool left_empty;    /* a {name?} of the text filled last had no value */
    bool without_seals; /* boxes for seals stay away: who asks compares the text */
    struct error wrong; /* the history could not be read: there is no document */
};

/* document_parts.c: M for DOCUMENT, with its versions; then which parts stand. document_start() does both, and numbers
 * the headings. */
void document_begin(struct making *m, const struct model *model, struct document_which which);
bool document_judge(struct making *m,
                    struct error *err); /* reads its parts; when they cannot be read there is nothing left to end */
void document_end(struct making *m);
bool document_start(struct making *m, const struct model *model, struct document_which which, struct error *err);
void document_read_company(struct making *m);
uint32_t document_record_row(const struct making *m); /* where the form keeps its dates, `record` */

/* Where a text goes: the blanks found in it are noted with this place. */
struct spot {
    size_t sheet; /* of the row that {column} means; SIZE_MAX: none */
    uint32_t row;
    size_t block, cell;
    bool own; /* the company's own wording: names that mean nothing stay as they are, 〔…〕 is a blank */
};
/* TEMPLATE filled and made safe; the caller's. document_fill.c */
char *document_fill(struct making *m, const struct spot *spot, const char *template);
/* What people call {HOLE} (without its braces): the label of the cell, of the part, the title of the document. NULL
 * when the name means nothing. document_fill.c */
const char *document_hole_label(struct making *m, const char *hole);
/* No date, name or heading of a table is torn apart where there is room for them all. document_lines.c */
void document_fit_widths(struct document_block *block);
/* A part's text as blocks. document_lines.c */
void document_add_text(struct making *m, enum document_block_kind kind, const char *template, size_t sheet,
                       uint32_t row, bool own);
struct document_block *document_add_block(struct making *m, enum document_block_kind kind);
void document_add_table(struct making *m);                             /* of the part being made */
void document_add_graph(struct making *m);                             /* document_graph.c */
void document_add_empty(struct making *m, const struct part_def *def); /* what is said when there is no row */
void document_add_distribution(struct making *m);
void document_chart_free(struct document_chart **chart); /* document.c */
void document_add_figures(struct making *m);             /* document_made.c, and the next two */
void document_add_rounds(struct making *m);
void document_add_promises(struct making *m);
void document_add_approval(struct making *m);
/* document_promised.c: rows that documents in force promise and that are not done, or not wholly: the worse first, then as they stand.
 * free() it, and the text of each. */
struct document_promised {
    size_t sheet, row;
    enum promise_state state;
    struct str documents; /* their titles */
    size_t last;          /* document named last */
};
struct document_promised *documents_promised(const struct model *model, size_t *count);
/* Does PART, which stands for rows of a sheet, stand for this one? */
bool document_part_row(const struct making *m, const struct part_def *part, uint32_t row);
bool document_row_wanted(const struct model *model, const struct formula *when, size_t sheet, uint32_t row);
/* The text a part has by itself: by its strength. */
const char *document_part_text(const struct part_def *def, const char *strength);
/* A part's text as it stands, as plain lines: its heading, and the rest. */
void document_part_lines(const struct document *document, const struct document_part *part, struct str *heading,
                         struct str *text);
/* As document_make(), without the boxes for seals, which ask in their turn whether the text is the approved one. */
struct document *document_make_unsealed(const struct model *model, struct document_which which, struct error *err);
/* Is this part of DEF kept with a version, and compared? */
bool document_part_kept(const struct document_def *def, const char *part);
/* The value of a ledger's cell as text, "" when empty; borrowed until the next change. */
const char *document_ledger_text(const struct model *model, size_t sheet, uint32_t row, size_t column);

#endif
