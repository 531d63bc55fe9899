/* Whose file it is, and which sheet a stranger's file is for. */
#include <stdlib.h>
#include <string.h>

#include "base/intl.h"
#include "tui/keys_conf.h"
#include "view/import_view.h"
#include "tui/reply_ask.h"
#include "tui/popup.h"

/* ---- another company's file ---- */

static void other_decided(struct app *app, void *context, size_t chosen)
{
    struct import_view *v = context;
    if (!app_top(app, v))
        return;
    v->other = chosen == 1;
    if (!v->other || !v->import) {
        app_close(app, v);
        return;
    }
    v->import->other_meant = true;
}

static void ask_other(struct app *app, struct import_view *v)
{
    const char *none = _("(no company named)");
    const char *theirs = *v->import->company ? v->import->company : none;
    const char *ours = *v->import->company_here ? v->import->company_here : none;
    const char *title = strcmp(theirs, ours) == 0 ? app_text(app, _("A file of another workbook of %s"), theirs)
                                                  : app_text(app, _("A file of %s"), theirs);
    const char *leave = app_text(app, _("This workbook is one of %s. Nothing changes."), ours);
    const struct popup_item items[] = {
        {.text = _("Do not take it over"), .help = leave},
        {.text = _("Compare it all the same"),
         .help = keys_said(
             app, _("No row is marked: take what is meant one by one, or by F4. Its rows are new ones here."))},
    };
    popup_list(app, other_decided, v, .title = title, .item = items, .count = ARRAY_LENGTH(items));
}

/* ---- which sheet ---- */

struct rank {
    size_t sheet, score;
};

static int by_score(const void *a, const void *b)
{
    const struct rank *x = a, *y = b;
    return x->score != y->score ? (x->score > y->score ? -1 : 1) : x->sheet < y->sheet ? -1 : x->sheet > y->sheet;
}

/* Ledgers take any file; of the other sheets those whose headers fit. */
static bool takes_files(const struct sheet_def *sheet, size_t score)
{
    if (sheet->hidden || sheet->kind == SHEET_FACTS || sheet->each != SIZE_MAX)
        return false;
    return sheet->kind == SHEET_LEDGER || score >= 2;
}

/* The sheets that the file may be for, the one whose headers fit best first. The caller frees it. */
static struct rank *rank_sheets(struct app *app, const struct import_view *v, size_t *count)
{
    struct table_file own = {0};
    struct error err = {0};
    const struct table_file *file = v->import ? &v->import->file : &own;
    *count = 0;
    if (!v->import && !table_read(v->path, v->wanted, NULL, &own, &err))
        own = (struct table_file){0};
    struct rank *rank = mem_zero(app->book->catalog->sheet_count + 1, sizeof(*rank));
    for (size_t s = 0; s < app->book->catalog->sheet_count; s++) {
        size_t score = 0;
        for (size_t t = 0; t < file->count; t++) {
            size_t one = file->table[t].rows ? import_map_score(app->book, s, &file->table[t]) : 0;
            score = one > score ? one : score;
        }
        if (takes_files(app_sheet(app, s), score))
            rank[(*count)++] = (struct rank){s, score};
    }
    qsort(rank, *count, sizeof(*rank), by_score);
    if (!v->import)
        table_file_free(&own);
    return rank;
}

static void sheet_chosen(struct app *app, void *context, size_t chosen)
{
    struct import_view *v = context;
    if (chosen == SIZE_MAX || !app_top(app, v))
        return;
    size_t count;
    struct rank *rank = rank_sheets(app, v, &count);
    if (chosen < count)
        v->sheet = rank[chosen].sheet;
    free(rank);
    import_view_read(app, v);
}

void import_sheet_choose(struct app *app, struct import_view *v)
{
    size_t count;
    struct rank *rank = rank_sheets(app, v, &count);
    struct popup_item *item = mem_zero(count + 1, sizeof(*item));
    char **fit = mem_zero(count + 1, sizeof(*fit));
    for (size_t i = 0; i < count; i++) {
        fit[i] = rank[i].score
                     ? mem_format(ngettext("%zu header fits", "%zu headers fit", rank[i].score), rank[i].score)
                     : NULL;
        item[i] = (struct popup_item){.text = app_sheet_title(app, rank[i].sheet), .right = fit[i]};
    }
    popup_list(app, sheet_chosen, v, .title = _("Import into which sheet?"), .item = item, .count = count);
    for (size_t i = 0; i < count; i++)
        free(fit[i]);
    free(fit);
    free(item);
    free(rank);
}

/* Another sheet fits clearly better than the one that the file was opened from. */
static bool fits_better(struct app *app, const struct import_view *v)
{
    if (v->sheet == SIZE_MAX || (v->import && (v->import->file.own.own || v->import->parts != 1)))
        return false;
    size_t count, here = 0;
    struct rank *rank = rank_sheets(app, v, &count);
    for (size_t i = 0; i < count; i++)
        here = rank[i].sheet == v->sheet ? rank[i].score : here;
    bool better = count && rank[0].score >= 2 && rank[0].score > here + 1;
    free(rank);
    return better;
}

void import_ask_whose(struct app *app, struct import_view *v)
{
    if (!v->import && v->error.code == ERROR_ANSWER) { /* no table at all: it is looked at otherwise */
        const char *path = app_text(app, "%s", v->path);
        app_close(app, v);
        reply_take_over(app, path);
        return;
    }
    if (v->import && v->import->other && !v->other)
        ask_other(app, v);
    else if (fits_better(app, v) && (v->import || import_misfits(v)))
        import_sheet_choose(app, v);
}
