/* Import of .csv and .xlsx: the file as a reviewed difference against the workbook, then one batch, one undo.
 *
 *   import_read() → look at it, decide (import_row.take, import_again() with other choices) → import_apply() →
 * import_free()
 *
 * import_read() writes nothing. A stranger's workbook whose worksheets bear the titles of sheets (`worksheets:` in the
 * form) brings all of these when no SHEET is named, as an own export does. An own export (table.h) brings every sheet
 * that is in it, or the one asked for, and a note names what people added to it, worksheets and columns: they bring
 * nothing. Any other file needs a SHEET, and FROM when several worksheets could be meant.
 *
 * Whose file (mark.h). An own export of ANOTHER workbook is compared with nothing ticked, and import_apply() refuses it
 * until a person has said that it is meant (.other_meant). A copy of this workbook whose history has PARTED from ours:
 * .common entries are surely the same; whatever was changed here after them is a conflict.
 *
 * Given rows of a stranger's file are found by their code or their words (import_rows.h). Other rows are found by
 * their id, in files whose ids are those of this workbook: own exports of it, and others when a
 * person says so (the choice of a column "id"). A ledger row without id is new; so is, of an own export, one whose
 * number was copied from another row, is that of no row, or was given here to another row since (.note says which). A
 * row that was deleted here since is rejected. A new row that is here already with all that the file says of it is the
 * same; one whose name alone is here is DOUBTFUL. Rows of the workbook that the file does not have stay; those that an
 * own export had are named (.missing), and go when a person says so. A new ledger row that is none (a total, a title, a
 * remark, one without a name: import_layout.h) is skipped and listed; blank rows are passed over.
 *
 * Cells. HERE is what the workbook holds, FILE what the file holds, BASE what the workbook held when the file was
 * exported (from the journal, own exports of this workbook only; else BASE is HERE):
 *
 *   FILE = HERE                   same
 *   FILE = BASE, HERE changed     same: the workbook is newer (parted: conflict)
 *   FILE ≠ BASE, HERE = BASE      changed
 *   all three differ              conflict, with all three
 *   not understood, or a computed cell of an own export that was typed over: rejected
 *
 * A row is REJECTED when any of its cells is, CONFLICT when any is and none is rejected, CHANGED when any is.
 */
#ifndef MAMORI_EXCHANGE_IMPORT_H
#define MAMORI_EXCHANGE_IMPORT_H

#include "exchange/import_map.h"

enum import_kind {
    IMPORT_SAME,
    IMPORT_ADDED,
    IMPORT_CHANGED,
    IMPORT_CONFLICT,
    IMPORT_REJECTED,
    IMPORT_SKIPPED,
    IMPORT_DOUBTFUL,
    IMPORT_KINDS
};

/* What a person said of the values of a column: the word VALUE means CODE. */
struct import_meaning {
    const char *header;       /* of the field, as for import_choice; NULL: in every rating column with RANKS choices */
    const char *value, *code; /* code, label; "": no value. In a scale (RANKS not 0): NULL, VALUE is its RANK-th word */
    size_t rank, ranks;
};

/* A value of the file of which a person must say what it means: asked once for all its cells. A column in which values
 * are of another scale (a 3 where 2 is the highest) is asked for all its values: one that looks right means another
 * rank there. */
struct import_question {
    size_t field, column;
    const char *value; /* as typed */
    const char *key;
    uint64_t rows;
    size_t at;          /* row of the table where it stands first */
    bool scale;         /* the column is of another scale */
    const char *guess;  /* code, or NULL */
    const char *answer; /* code, "" no value; NULL: not answered, its cells are rejected */
    bool remembered;    /* the answer is that of the last time */
};

struct import_options {
    size_t sheet; /* SIZE_MAX: what the file says */
    /* An own export brings all its sheets, and so does a workbook of several worksheets with titles of sheets: SHEET is
     * for other files. */
    bool whole;
    /* Names of worksheets; the one word "all": every one that fits. Of a ledger several may come in, each as a part. */
    size_t froms; /* 0: what the file says */
    const char *const *from;
    enum csv_encoding encoding;         /* CSV_AUTO usually */
    const struct import_choice *choice; /* columns by a person's decision */
    size_t choices;
    const struct import_meaning *meaning; /* values by a person's decision */
    size_t meanings;
    bool other; /* an export of another workbook is meant */
};

struct import_cell {                /* of cells that differ; of new rows only those that are rejected */
    enum import_kind kind;          /* CHANGED, CONFLICT, REJECTED */
    size_t field;                   /* column of the table */
    size_t column;                  /* of the sheet; SIZE_MAX for the id of an unknown row */
    const char *here, *base, *file; /* canonical texts, "" empty; FILE as typed when rejected */
    const char *reason;             /* REJECTED: for people, one line; else NULL */
    bool asked;                     /* REJECTED because of a question of the part: not one by one, please */
};

struct import_row {
    enum import_kind kind;
    /* To be written; import_read() sets it for ADDED and CHANGED. A person may set it for CONFLICT too: then the file's
     * values win; for DOUBTFUL: then it is a new row; in a REJECTED row (import_can_take()): then its good cells are
     * written, the others stay empty or as they are here; in a SKIPPED one: then it is a row. */
    bool take;
    size_t at;           /* row of the table */
    const char *id;      /* row id; NULL: new */
    const char *like;    /* new: id of a row here that may be it; else NULL */
    const char *note;    /* for people: why it is new, doubtful or the same; or NULL */
    size_t first, cells; /* of part.cell */
    bool no_row;         /* SKIPPED, and none of the sheet's given rows: it cannot be taken */
    const char *reason;  /* SKIPPED, or why the row as a whole is rejected */
};

/* What was made of a cell beyond its text: people should see it before they agree. */
enum import_remark_kind {
    REMARK_NONE,
    REMARK_MERGED,  /* its value stands in merged cells that begin above */
    REMARK_DITTO,   /* 〃: the value of the row above */
    REMARK_BREAK,   /* a line break in a text of one line became a blank */
    REMARK_NOTHING, /* "N/A", "NaN", "－": taken as empty */
    REMARK_MONTH,   /* a term that is a month: its last day */
    REMARK_UNIT,    /* the header says a unit, and the bare number was taken in it */
    REMARK_AGAIN,   /* the whole row: a new one that says the same as an earlier one of the file */
    REMARK_HIDDEN,  /* the whole row is hidden in the file, and something of it is new here */
    REMARK_KINDS
};
struct import_remark {
    size_t row, field; /* row of the part, column of the table; SIZE_MAX: the whole row */
    enum import_remark_kind kind;
};

struct import_missing { /* a row of the workbook that was in the export and is not in the file any more */
    const char *id;
    bool changed; /* here since the export */
    bool take;    /* to be deleted; never set by import_read() */
};

struct import_part { /* one sheet */
    size_t sheet;
    const struct file_table *table;
    bool own;   /* an own export (of whichever workbook) */
    bool based; /* … of this workbook: conflicts can be seen */
    bool parted;
    int64_t common; /* based: entries of the journal that the file and the workbook have in common */
    bool ticked;    /* import_read() may set .take */
    struct import_map map;
    uint64_t count[IMPORT_KINDS];      /* rows by kind */
    uint64_t cell_count[IMPORT_KINDS]; /* cells by kind */
    uint64_t absent;                   /* ledger rows of the workbook that the file does not have: they stay */
    size_t missings;                   /* … of those that it had */
    struct import_missing *missing;
    size_t rows;
    struct import_row *row; /* every row but blank ones, in file order */
    size_t cells, cell_capacity;
    struct import_cell *cell;
    size_t questions;
    struct import_question *question; /* answered ones too */
    size_t remarks;
    struct import_remark *remark; /* in file order */
    const char **value;           /* rows × map.count: canonical texts by field; NULL: not taken over, or refused */
    /* private */
    struct import_values *values;
    struct arena *arena; /* the import's */
};

struct import {
    struct table_file file;
    const char *path;
    size_t parts;
    struct import_part *part;
    size_t notes;
    const char **note;                  /* for people: sheets of the file that were passed over, and why */
    bool other;                         /* an export of another workbook */
    bool other_meant;                   /* and a person said so */
    bool parted;                        /* a copy of this workbook that has gone its own way */
    const char *company, *company_here; /* of the file (own exports; "" not known) and of the workbook */
    size_t left;                        /* worksheets of an own export that were not compared: notes name them */
    /* private */
    struct arena *arena; /* of what was compared: made anew by import_again() */
    size_t part_capacity, note_capacity;
    int64_t entries;                    /* of the journal, when the difference was made: the state it speaks of */
    struct import_worksheet *worksheet; /* by table: import_own.h */
};

/* ERROR_ANSWER: it is the answer to an approval, and no table: reply.h. */
struct import *import_read(struct book *book, const char *path, const struct import_options *options,
                           const struct progress *progress, struct error *err);
/* The same file under other choices, without reading it again. On failure the import stays as it was. */
bool import_again(struct book *book, struct import *import, const struct import_options *options,
                  const struct progress *progress, struct error *err);
void import_free(struct import **import);
/* Questions of all parts that nobody has answered. */
uint64_t import_questions(const struct import *import);
/* Whether a person may take ROW at all: not when it cannot be told which row of the workbook it is. */
bool import_can_take(const struct import_part *part, const struct import_row *row);
/* Rows that stand in the way: rejected, in conflict or doubtful, and nobody has decided. */
uint64_t import_open(const struct import *import);
/* Takes every row of KIND that can be taken, of rejected ones those that are not here already; how many of it are. */
uint64_t import_take_kind(struct import *import, enum import_kind kind);
/* Takes the deletion of every missing row that was not changed here since the export; how many there are. */
uint64_t import_take_missing(struct import *import);
/* Takes the skipped row that stands at PLACE: its number in the file, or "worksheet!number". */
bool import_take_skipped(struct import *import, const char *place, struct error *err);
/* The column whose text names a row for people, or SIZE_MAX. */
size_t import_name_column(const struct sheet_def *sheet);
/* What row N of PART is called: by the workbook when it is there, else by its cell that names rows. OUT is appended to.
 */
void import_row_name(const struct model *model, const struct import_part *part, size_t n, struct str *out);
/* A canonical text of a cell as people see it: of choices the label, a term in words (in BUFFER). */
const char *import_shown(const struct column_def *def, const char *canonical, struct str *buffer);
/* The refusal of another workbook's file, with both names. False, always. */
bool import_refuse_other(const struct import *import, struct error *err);
/* Rows of KIND over all parts. */
uint64_t import_count(const struct import *import, enum import_kind kind);

/* Writes the rows with .take, all sheets in one transaction and one undo, and remembers the mapping. ERROR_REJECTED
 * when any row is rejected, in conflict or doubtful and not taken, unless ACCEPT_GOOD, and when the file is another
 * workbook's and nobody meant it; ERROR_CONFLICT when the workbook changed since import_read(). *WRITTEN (may be NULL):
 * rows written or deleted; 0 is no error. */
bool import_apply(struct book *book, struct import *import, bool accept_good, const struct progress *progress,
                  uint64_t *written, struct error *err);

#endif
