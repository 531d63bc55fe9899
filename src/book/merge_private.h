/* What the files of merging share: merge_find.c (what is new), merge_rows.c (what the rows then hold), merge_in.c (both). */
#ifndef MAMORI_BOOK_MERGE_PRIVATE_H
#define MAMORI_BOOK_MERGE_PRIVATE_H

#include "book/history.h"
#include "book/merge_in.h"
#include "book/other.h"

/* A run of new entries: those of FROM's chain SOURCE go behind the end of chain TARGET of ours, or (TARGET UINT32_MAX) become a chain of their own that
 * leaves PARENT behind FORK. PARENT may be one that becomes a chain only now: then PARENT_RUN is its run, else SIZE_MAX. */
struct merge_run {
    uint32_t source, target, parent;
    size_t parent_run;
    int64_t from, to, fork;
    char origin[STORE_ORIGIN + 1];
    bool parted;
};

struct merge_runs {
    struct merge_run *run;
    size_t count, capacity;
};

bool merge_find(struct other *to, struct other *from, struct merge_runs *runs, struct error *err);

/* Rows that new entries are about, each once. */
struct merge_rows;
struct merge_rows *merge_rows_new(const char *const *apart, size_t aparts);
void merge_rows_free(struct merge_rows **rows);
void merge_rows_touch(struct merge_rows *rows, const struct journal_entry *entry);
void merge_rows_touch_row(struct merge_rows *rows, const char *sheet, const char *row);
/* LOOK: nothing is written. */
bool merge_rows_reckon(struct merge_rows *rows, struct store *to, bool look, const struct merge_calls *calls,
                       void *context, struct merged *merged, struct error *err);
/* Does an entry say something about a row? */
bool merge_is_about_row(const struct journal_entry *entry);

#endif
