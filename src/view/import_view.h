/* The screen of an import: a file as a difference, decided row by row, then taken over. import_view.c keeps the state
 * and knows the keys, import_draw.c paints it. */
#ifndef MAMORI_VIEW_IMPORT_VIEW_H
#define MAMORI_VIEW_IMPORT_VIEW_H

#include "exchange/import.h"
#include "tui/app.h"

enum import_tab { TAB_CHANGES, TAB_PROBLEMS, TAB_ALL, TAB_COLUMNS, TAB_VALUES, TAB_NOTES, TAB_COUNT };

struct import_line { /* a row of a part, from its number of rows on a missing row; TAB_COLUMNS: a field; TAB_VALUES: a
                      * question; TAB_NOTES: a note of the view */
    uint32_t part, n;
};

struct import_view {
    size_t sheet;      /* that it was called from; SIZE_MAX: none */
    char *path, *from; /* from: a worksheet, "all", or NULL */
    enum csv_encoding wanted;
    struct import_choice *choice; /* columns that a person chose; headers are owned */
    size_t choices;
    struct import_meaning *meaning; /* values that a person explained; texts are owned */
    size_t meanings;
    struct import *import; /* NULL: the file cannot be read so; `error` says why */
    struct error error;
    struct app *app;
    enum import_tab tab;
    struct table table; /* of the tab's lines */
    struct import_line *line[TAB_COUNT];
    size_t lines[TAB_COUNT], at[TAB_COUNT]; /* at: where each was left */
    size_t notes;
    char **note;                    /* of the file as a whole: import_notes.c */
    bool other;                     /* a person said that the file of another workbook is meant */
    bool done;                      /* written: changes are no reason to look again */
    size_t choosing_part, choosing; /* field whose column, or question whose answer is being chosen */
};

extern const struct table_ops import_table;

void import_show(struct import_view *v, enum import_tab tab);
/* The chosen line; NULL: there is none. */
const struct import_line *import_here(const struct import_view *v);

/* A stranger's file, and nobody has said which sheet it is for. */
bool import_needs_sheet(const struct import_view *v);
/* The file could be read, but does not fit the sheet: another one may be meant. */
bool import_misfits(const struct import_view *v);

/* import_values.c: what words of the file mean. */
void import_values_choose(struct app *app, struct import_view *v); /* of the line under the cursor */
/* Agrees to the guess of the line under the cursor; ALL: to every guess. False: there was none. */
bool import_values_agree(struct app *app, struct import_view *v, bool all);
void import_values_drop(struct import_view *v);
/* import_columns.c: which column of the sheet the column of the file under the cursor means. */
void import_column_choose(struct app *app, struct import_view *v);
void import_column_put(struct import_view *v, const char *field, size_t column); /* field: import_map_field_name() */
/* import_take.c: asks what there is to be asked, writes, and closes the view. */
void import_take(struct app *app, struct import_view *v);
/* Rejected rows of which the rest can be taken over. */
uint64_t import_count_bad(const struct import *import);
/* import_whose.c: after the view was opened, asks what the file itself leaves open: that another workbook's is meant,
 * or the sheet, when another one fits better. */
void import_ask_whose(struct app *app, struct import_view *v);
/* Offers the sheets, the one that fits best first. */
void import_sheet_choose(struct app *app, struct import_view *v);
/* The missing row that LINE is, or NULL. */
struct import_missing *import_missing_at(const struct import_view *v, struct import_line line);
/* The file read anew. */
void import_view_read(struct app *app, struct import_view *v);
/* The file under what was decided until now. */
void import_view_again(struct app *app, struct import_view *v);

/* import_notes.c: what is to be known of the file as a whole. */
void import_notes_make(struct import_view *v);
void import_notes_free(struct import_view *v);
void import_notes_text(const struct import_view *v, struct str *out); /* all of them, to be read */

/* import_draw.c */
void import_draw(struct app *app, void *state, struct canvas *canvas, struct rect body);
void import_hint(struct app *app, void *state, struct hint *hint);
const char *import_encoding_text(enum csv_encoding encoding);
/* What becomes of one row, as a text: every differing cell with what it was and will be. */
void import_row_text(struct app *app, const struct import_view *v, struct import_line line, struct str *out);
/* Rows that will be written, and those in the way that nobody has decided. */
void import_tally(const struct import *import, uint64_t *taken, uint64_t *open);

#endif
