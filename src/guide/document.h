/* A document of the forms, made from the answers: what is signed, handed out and obeyed.
 *
 * document_make() decides which parts stand in it (their conditions, what people decided about them, whether what they
 * promise concerns the company), numbers the headings, fills the variables and cuts the texts into blocks. Whoever
 * shows or writes a document walks the blocks; document_layout.h lays them out in cells. Everything is safe to show.
 *
 * Decisions are rows of the pack's ledgers (documents: in layer.yaml) and are written by document_change.h only.
 */
#ifndef MAMORI_GUIDE_DOCUMENT_H
#define MAMORI_GUIDE_DOCUMENT_H

#include "book/model.h"
#include "guide/text_lines.h"

/* What a heading is counted as: 1.2, 第1章, 第3条, 別表1. */
enum document_series { SERIES_DECIMAL, SERIES_CHAPTER, SERIES_ARTICLE, SERIES_APPENDIX };

enum document_block_kind {
    BLOCK_TITLE,
    BLOCK_SUBTITLE,
    BLOCK_HEADING,
    BLOCK_PARA,
    BLOCK_ITEM,
    BLOCK_NOTE,
    BLOCK_LINES, /* line breaks are kept, here and in the next three */
    BLOCK_RIGHT,
    BLOCK_CENTER,
    BLOCK_SIGN,
    BLOCK_TABLE,
    DOCUMENT_BLOCKS
};

/* What can be drawn of a table: horizontal bars, each cut into parts. All of its numbers stand in the table as well. */
struct document_chart {
    double max; /* of a bar; 0: as it comes */
    size_t bars, parts;
    char **bar; /* what each is called */
    struct document_chart_part {
        char *name;
        enum tone tone; /* TONE_NONE: it is neither good nor bad */
        double *value;  /* by bar; NaN: there is none */
    } * part;
};

struct document_block {
    enum document_block_kind kind;
    size_t part;                  /* index in document.part */
    int level;                    /* heading: 1 … 3; item: 0, 1 … by nesting */
    enum document_series series;  /* of a heading with a number */
    char *number;                 /* 第3条, 1.2, 2, (1), ・; "" when there is none */
    char *text;                   /* NULL for a table */
    bool page;                    /* begins a page */
    bool card;                    /* stands in the box of its part */
    size_t rows, columns;         /* a table: */
    char **cell;                  /* rows × columns */
    double *width;                /* shares of the line, by column; their sum is 1 */
    bool head;                    /* its first row is a head */
    bool seals;                   /* it is the boxes for seals: narrow, at the right, the second row high */
    bool small;                   /* it is so full that its letters are of 8 points */
    struct document_chart *chart; /* drawn before the table, where a file can hold a picture; NULL: there is none */
};

enum part_use { USE_AUTO, USE_YES, USE_NO };
enum part_absent {
    PART_PRESENT,
    ABSENT_CONDITION,     /* its condition does not hold */
    ABSENT_OPTIONAL,      /* nobody has taken it */
    ABSENT_PERSON,        /* somebody left it out */
    ABSENT_NOT_CONCERNED, /* what it promises does not concern the company */
    ABSENT_NOT_KEPT,      /* stands only while it is true */
    ABSENT_EMPTY          /* a heading of which no text is left; no row to repeat it for */
};

struct document_part {
    const struct part_def *def; /* NULL: an article of the company's own */
    char *id;                   /* of the part, or of the article's row; its own: rows go before the screen knows */
    char *label;
    int level;     /* for an outline: of its heading, 0 for what stands under one */
    bool appendix; /* it stands in an appendix: a list as it is now, which is no part of versions */
    enum part_use use;
    enum part_absent absent;
    const char *strength;       /* the chosen one; NULL: there is no choice */
    bool edited;                /* the company's own wording */
    bool standard_changed;      /* … while the standard text is no longer what it was when that was written */
    enum promise_state promise; /* the worst of what it links to; PROMISE_OUT when it promises nothing */
    size_t first, count;        /* its blocks */
    size_t blanks;
};

enum blank_kind {
    BLANK_VALUE,     /* the cell of a sheet */
    BLANK_VERSION,   /* no version has been made: date, number */
    BLANK_REFERENCE, /* names a part that does not stand here */
    BLANK_OWN        /* 〔…〕 in the company's own wording */
};

/* A blank to fill, 〔会社名〕: bytes FROM … TO of a block's text or of one of its cells. */
struct document_blank {
    enum blank_kind kind;
    size_t part, block, cell; /* cell SIZE_MAX: in the text */
    size_t from, to;
    size_t sheet; /* BLANK_VALUE: */
    uint32_t row;
    size_t column; /* SIZE_MAX: a summary of the sheet, which nobody can type */
};

/* What came from the answers: bytes FROM … TO, as for blanks. */
struct document_variable {
    size_t block, cell, from, to;
};

/* A promise that is not kept, or not wholly. */
struct document_broken {
    size_t part;
    size_t sheet, row; /* of what it links to */
    enum promise_state state;
};

/* Which document: one of the catalog's; and of those that stand for each row of a sheet (`for`), the one for this row. */
struct document_which {
    size_t index;
    const char *row; /* its id; NULL: it is for the company, or (of a document `for` rows) for none */
};

struct document {
    size_t index; /* of the catalog's */
    char *row;    /* id of the row that it is for; NULL: for the company */
    char *whom;   /* what that row is called; "" */
    char *title;
    size_t count;
    struct document_block *block;
    size_t parts;
    struct document_part *part; /* also those that do not stand in it */
    size_t blanks;
    struct document_blank *blank; /* in the order of the text */
    size_t variables;
    struct document_variable *variable; /* in the order of the text */
    size_t broken_count;
    struct document_broken *broken;    /* by part; only of parts that stand in it */
    size_t broken_parts, partly_parts; /* parts with a promise that is not kept; others with one that is partly */
    size_t edited, changed;            /* parts with own wording; of these, with a new standard text */
    uint32_t version;                  /* the last one made; 0: none */
    char *company, *enacted, *revised; /* company "" when unknown; ISO dates or NULL */
    char *approved;                    /* who approved the last version, or before one approves by the pack; "" */
};

/* NULL with ERR: its form is wrong. */
struct document *document_make(const struct model *model, struct document_which which, struct error *err);
/* As it reads now, part by part, without appendices: what a version keeps, and what is approved. */
bool document_lines_now(const struct model *model, struct document_which which, struct text_lines *lines,
                        struct error *err);
/* What a part is called, as a text_label_fn; CONTEXT: its struct document_def. */
const char *document_line_label(const void *context, const struct text_lines_one *line);
/* The row that it is for; UINT32_MAX: for none, or it is gone. */
uint32_t document_row_of(const struct model *model, struct document_which which);
/* Is it one `for` rows? Then WHICH needs a row that is there: else false, ERROR_UNKNOWN_ROW. */
bool document_row_known(const struct model *model, struct document_which which, struct error *err);
/* By what decisions and versions name it: "memorandum", "memorandum.3". The caller's. */
char *document_key(const struct catalog *catalog, struct document_which which);

void document_free(struct document **document);
/* The same question without the text, for counting: is the document in force (it has a version, or its record a date),
 * and how many of its parts then promise what is not done, or not wholly? (Not counted while it is not in force.) */
struct document_promises {
    bool in_force;
    size_t broken, partly;
    const char *first; /* label of the first part that is broken, from the form; NULL: none is */
};
/* False with ERR: it is in force and its form is wrong. */
bool document_promises(const struct model *model, struct document_which which, struct document_promises *promises,
                       struct error *err);
/* How much the document is needed: label of the need and its reason, appended; false when the form does not say. */
bool document_need(const struct model *model, size_t document, struct str *need, struct str *reason,
                   const struct choice **choice);
/* The text of part PART as it would stand there without own wording, filled, for the editor; and its template, as
 * `base` is kept. */
void document_standard(const struct model *model, struct document_which which, size_t part, struct str *filled,
                       struct str *template);

/* Of a table: cells of the longest text in COLUMN that must not be torn: a date, a number, a code. */
int document_unbroken(const struct document_block *block, size_t column);

/* The page for the person in charge: what the document promises and the answers do not confirm. NULL when there is
 * nothing to tell. Never part of the document itself. */
struct document *document_officer_page(const struct model *model, const struct document *document);

/* What promises say now (promise.c). */
enum promise_state promise_row_state(const struct model *model, size_t sheet, size_t row); /* SHEET has a `promise` */
enum promise_state promise_part_state(const struct model *model, const struct part_def *part, bool *concerned,
                                      bool *all_kept);
/* "3-4 持ち出すときの暗号化: 実施していない" */
void promise_text(const struct model *model, size_t sheet, size_t row, struct str *out);

/* The words for people: "left out by hand" and the like; translated. */
const char *part_absent_text(enum part_absent absent);

#endif
