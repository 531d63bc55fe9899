/* Inside the kinds: the descriptors, how a form writes each, and what several of them share. */
#ifndef MAMORI_CATALOG_KIND_PRIVATE_H
#define MAMORI_CATALOG_KIND_PRIVATE_H

#include "catalog/build.h"

#define KEY(a) (1u << COL_##a)

struct kind_form {
    unsigned keys; /* of the keys that only some kinds know (column.c): KEY(UNIT) | … */
    /* Reads what those keys say, in so far as it is more than a text or a number. */
    void (*read)(struct build *build, struct sheet_build *sheet, node_at node, const node_at *at,
                 struct column_def *def);
    /* TEXT, not empty, stands in a form as a cell of the column: is it stored text? Otherwise a fault. NULL: anything. */
    bool (*check)(struct build *build, const struct column_def *def, node_at at, const char *text);
    /* A formula compares a cell with TEXT; LIVE: also in a spreadsheet. False: FAULT. NULL: typed.c says it. */
    bool (*compared)(const char *text, bool live, struct error *fault);
};

extern const struct column_kind kind_text, kind_note, kind_number, kind_level, kind_choice, kind_flag, kind_date,
    kind_row, kind_rows, kind_term;

/* The columns of a catalog point to its own copies of the descriptors, since the program may lie elsewhere when the catalog is used
 * again (image.h): they are emptied when it is kept, and then made new. */
struct column_kind *kind_copies(struct arena *arena);
void kind_copies_empty(struct column_kind *copies);
void kind_copies_renew(struct column_kind *copies);
const struct column_kind *kind_copy(const struct build *build, const struct column_kind *kind);
const struct column_kind *kind_read(struct build *build, node_at at); /* by its word; a fault: text */

/* kind_text.c */
bool kind_text_check(struct build *build, const struct column_def *def, node_at at, const char *text);
bool kind_text_parse(const struct column_def *def, const char *typed, const char *narrow, const struct kind_book *book,
                     struct str *out, struct error *err);
/* The usual way: amounts with their unit's commas, texts of the form translated, all else as it is. */
void kind_text_show(const struct column_def *def, struct value value, enum kind_reader reader,
                    const struct kind_book *book, struct str *out);
/* kind_row.c */
void kind_row_read(struct build *build, struct sheet_build *sheet, node_at node, const node_at *at,
                   struct column_def *def);
/* kind_number.c */
struct value kind_number_value(const char *stored);
/* kind_date.c */
struct value kind_date_value(const char *stored);
void kind_date_show(const struct column_def *def, struct value value, enum kind_reader reader,
                    const struct kind_book *book, struct str *out);
/* kind_choice.c */
void kind_choice_read(struct build *build, struct sheet_build *sheet, node_at node, const node_at *at,
                      struct column_def *def);
bool kind_choice_check(struct build *build, const struct column_def *def, node_at at, const char *text);
void kind_choice_show(const struct column_def *def, struct value value, enum kind_reader reader,
                      const struct kind_book *book, struct str *out);
bool kind_choice_sort(const struct column_def *def, struct value value, const struct kind_book *book,
                      struct kind_key *key);
bool kind_choice_unknown(const struct choice_list *list, const char *typed,
                         struct error *err); /* false, with all there are */
/* The choice that is called so: by code, label, translated label. NULL: none. */
const struct choice *kind_choice_named(const struct choice_list *list, const char *typed, const char *narrow);

#endif
