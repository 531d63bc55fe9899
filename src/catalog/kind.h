/* Kinds of columns (`type:` in a form): what the program knows of each stands in one descriptor, in a file of its own
 * (kind_text.c, kind_number.c …).
 *
 * Nobody asks which kind a column is of. Whoever reads, shows, sorts, edits or writes cells asks the descriptor what he
 * needs to know: a trait (column->kind->number: is it one, and may it be shown with a unit?) or one of the functions
 * below, which work for every kind. So a new kind is a file with its descriptor and a line in the table of kind.c, and
 * nothing else: what is not set is "no", and the functions have a usual way.
 *
 * Stored text (the code) is what the workbook keeps and files for programs show: "2026-04-01", "yes", the id of a row.
 */
#ifndef MAMORI_CATALOG_KIND_H
#define MAMORI_CATALOG_KIND_H

#include "base/error.h"
#include "base/value.h"

struct column_def;
struct choice;

/* Free text, kept as it was typed. A row may be called by a text of one line. */
enum kind_prose { PROSE_NONE, PROSE_LINE, PROSE_LINES };
/* An amount may bear a unit. Numbers of a scale are codes of a choice list: people see and type the number, its label
 * explains it. */
enum kind_number { NUMBER_NONE, NUMBER_AMOUNT, NUMBER_SCALE };
/* Whether a number in a cell is a day (base/date.h). */
enum kind_day { DAY_NEVER, DAY_ALWAYS, DAY_OR_TEXT };
enum kind_align { KIND_LEFT, KIND_CENTER, KIND_RIGHT };
enum kind_order { ORDER_TEXT, ORDER_SIZE, ORDER_TIME, ORDER_LIST }; /* how sorting is called */
/* How a cell of Excel says what an empty computed value is called (`blank:`). */
enum kind_blank { BLANK_UNSAID, BLANK_AS_TEXT, BLANK_AS_NUMBER };

/* What a kind must ask the workbook, which it does not know; model_kinds() answers. */
struct kind_book {
    const void *context;
    int today;
    bool file; /* what is read stood in a file, or was copied from one: 明日 is no day there (base/date.h) */
    /* The id of the row of SHEET that TYPED names. False: ERROR_UNKNOWN_ROW. */
    bool (*read_row)(const void *context, size_t sheet, const char *typed, struct str *out, struct error *err);
    uint32_t (*find_row)(const void *context, size_t sheet, const char *id);              /* UINT32_MAX: none */
    void (*name_row)(const void *context, size_t sheet, const char *id, struct str *out); /* ID when there is none */
};

/* For whom a value is shown. DOCUMENT: in the language of the form and with 和暦, whoever looks at it. */
enum kind_reader { READER_LABEL, READER_SHORT, READER_DOCUMENT };

/* By what values are sorted: empty cells last, numbers before texts. TEXT is the owner's; NULL: a number. */
struct kind_key {
    bool blank;
    double number;
    char *text;
};

struct kind_form; /* how it is written in a form: kind_private.h */

struct column_kind {
    const char *word; /* in a form */
    const struct kind_form *form;
    enum kind_prose prose;
    enum kind_number number;
    enum kind_day day;
    bool coded;        /* a cell holds a code of `choices`, and people see its label */
    bool mark;         /* there is nothing but "yes" and empty: one key turns it over */
    bool refers;       /* a cell holds the id of a row of the sheet `of` … */
    bool many;         /* … or of several: relation_next() reads both */
    int width;         /* usual cells in a grid; 0: as wide as its labels */
    int fixed;         /* every value is so many cells wide; 0: that differs */
    size_t max_length; /* characters, where a form does not say */
    enum kind_order order;
    enum kind_align align;
    enum kind_blank blank;
    const char *example; /* what people may type, to be translated; NULL: the form's example is enough */

    /* Columns of strangers' files. */
    const char *const *units; /* that a header may say: 見積り（千円）; ends with NULL; NULL: none */
    double unit_below;        /* a bare number from here on is no amount of that unit (2030 is a year); 0: any is one */
    double first_day;         /* the first serial number that means a day; 0: numbers are no days */

    /* TYPED as people type it → stored text. NARROW: the same, narrowed (base/typed.h) and not empty. */
    bool (*parse)(const struct column_def *def, const char *typed, const char *narrow, const struct kind_book *book,
                  struct str *out, struct error *err);
    /* What TYPED means in a stranger's file although nobody would type it: stored text; NULL: nothing. */
    const char *(*guess)(const char *typed);
    bool (*takes_month)(const char *typed); /* TYPED named a month, and its last day was taken */
    struct value (*value)(const char *stored);
    /* A value that is not blank, to be read; DEF->kind is this one. */
    void (*show)(const struct column_def *def, struct value value, enum kind_reader reader,
                 const struct kind_book *book, struct str *out);
    void (*words)(const struct column_def *def, const char *stored, bool english,
                  struct str *out); /* a code in words */
    /* Fills number or text of KEY for a value that is not blank; false: the usual way. */
    bool (*sort)(const struct column_def *def, struct value value, const struct kind_book *book, struct kind_key *key);
    void (*prompt)(const struct column_def *def, struct str *out); /* what Excel says when the cell is chosen */
};

/* All of them, for tests that hold what they promise. */
size_t kind_count(void);
const struct column_kind *kind_at(size_t number);

/* How forms call the kind of DEF: to be told, not to be asked. */
const char *kind_word(const struct column_def *def);
/* What a person typed (or a file held) → stored text ("" empty). False: ERR with what would have been right. */
bool kind_parse(const struct column_def *def, const char *typed, const struct kind_book *book, struct str *out,
                struct error *err);
struct value kind_value(const struct column_def *def, const char *stored); /* borrows STORED; NULL or "": empty */
void kind_code(const struct column_def *def, struct value value, struct str *out); /* its stored text */
/* As people read it; an empty value by the column's `blank` text. */
void kind_show(const struct column_def *def, struct value value, enum kind_reader reader, const struct kind_book *book,
               struct str *out);
/* A computed TEXT in the language of the program, while it is made of the form's own words and of numbers: what people wrote stays,
 * and so does all that stands beside it. False: it stays. */
bool kind_said(const struct column_def *def, const char *text, struct str *out);
const struct choice *kind_choice_of(const struct column_def *def, struct value value); /* NULL */
/* Do people choose its values from a list (choices, rows)? */
bool kind_listed(const struct column_def *def);
/* For sorting: KEY of a value (free its text), and the order of two keys. */
void kind_key_of(const struct column_def *def, struct value value, const struct kind_book *book, struct kind_key *key);
int kind_key_compare(const struct kind_key *a, const struct kind_key *b);

#endif
