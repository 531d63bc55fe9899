/* Which worksheets of a stranger's file mean which sheets. */
#include <string.h>

#include "base/intl.h"
#include "exchange/import_header.h"
#include "exchange/import_private.h"

static bool same_name(const char *a, const char *b)
{
    char *x SCOPED(mem_free) = import_key(a), *y SCOPED(mem_free) = import_key(b);
    return strcmp(x, y) == 0;
}

bool import_named(const char *name, const char *const *names, size_t count)
{
    bool found = false;
    for (size_t i = 0; i < count && !found; i++)
        found = same_name(name, names[i]);
    return found;
}

/* The worksheet bears the sheet's title, or another name that the form knows. */
static bool is_titled(const struct sheet_def *def, const char *name)
{
    return same_name(name, def->title) || import_named(name, def->worksheet, def->worksheet_count);
}

static bool can_be_meant(const struct sheet_def *def)
{
    return import_has_entered(def) && !def->hidden && def->kind != SHEET_FACTS && def->each == SIZE_MAX;
}

bool import_refuse_from(const struct import *import, const char *from, struct error *err)
{
    const char **names SCOPED(mem_free) = mem_zero(import->file.count + 1, sizeof(*names));
    for (size_t i = 0; i < import->file.count; i++)
        names[i] = import->file.table[i].name;
    const char *near = error_near_name(from, names, import->file.count);
    error_set(err, ERROR_UNKNOWN_SHEET, from);
    if (near)
        error_detail(err, _("did you mean \"%s\"?"), near);
    return false;
}

/* ---- nobody said for which sheet ---- */

/* Which sheets the headers of a stranger's file would fit best: for the message. */
static bool refuse_without_sheet(struct book *book, const struct import *import, struct error *err)
{
    struct str list SCOPED(str_free) = STR_INIT;
    size_t first = 0, second = 0;
    for (int n = 0; n < 3; n++) {
        size_t best = 1, which = SIZE_MAX;
        for (size_t s = 0; s < book->catalog->sheet_count; s++) {
            const struct sheet_def *def = &book->catalog->sheet[s];
            if (!can_be_meant(def) || def->kind != SHEET_LEDGER)
                continue;
            size_t score = 0;
            for (size_t t = 0; t < import->file.count; t++) {
                size_t own = import_map_score(book, s, &import->file.table[t]);
                score = own > score ? own : score;
            }
            char *mark SCOPED(mem_free) = mem_format("%s (", def->id);
            if (score > best && !strstr(list.text, mark)) {
                best = score;
                which = s;
            }
        }
        if (which == SIZE_MAX)
            break;
        first = n == 0 ? best : first;
        second = n == 1 ? best : second;
        str_add_format(&list, "%s%s (%s", list.length ? ", " : "", book->catalog->sheet[which].id,
                       intl_form(book->catalog->sheet[which].title));
        str_add_format(&list, ngettext(", %zu header fits)", ", %zu headers fit)", best), best);
    }
    error_set(err, ERROR_USAGE, _("name the sheet that the file is for"));
    if (list.length)
        error_detail(err, first > second ? _("it fits best: %s") : _("it could be: %s"), list.text);
    return false;
}

/* A workbook of which at least LEAST worksheets bear the titles of sheets, as the guideline's own: each for its sheet,
 * in one go. */
static bool titled_parts(struct book *book, struct import *import, size_t least)
{
    size_t found = 0;
    for (size_t i = 0; i < import->file.count && import->file.xlsx; i++) {
        const struct file_table *table = &import->file.table[i];
        size_t sheet = SIZE_MAX;
        for (size_t s = 0; s < book->catalog->sheet_count && sheet == SIZE_MAX; s++) {
            const struct sheet_def *def = &book->catalog->sheet[s];
            if (can_be_meant(def) && is_titled(def, table->name) && import_map_score(book, s, table) > 0)
                sheet = s;
        }
        for (size_t p = 0; p < import->parts && sheet != SIZE_MAX; p++)
            if (import->part[p].sheet == sheet)
                sheet = SIZE_MAX; /* the first worksheet of the name */
        if (sheet != SIZE_MAX) {
            import_add_part(import, sheet, table);
            found++;
        } else if (table->rows) {
            import_add_note(
                import,
                arena_format(import->arena, _("\"%s\": no sheet has this title, it is not taken over"), table->name));
        }
    }
    if (found >= least)
        return true;
    import->notes = import->parts = 0; /* nothing is in them yet */
    return false;
}

/* ---- one sheet ---- */

/* No worksheet has two headers that name columns: the only one with rows, or the only one with a header that does.
 * LIST: what there is. */
static bool one_fits(const struct book *book, const struct import *import, size_t sheet, size_t *which,
                     struct str *list)
{
    size_t filled = 0, headed = 0, only_filled = 0, only_headed = 0;
    for (size_t i = 0; i < import->file.count; i++) {
        const struct file_table *table = &import->file.table[i];
        if (table->hidden || table->rows == 0)
            continue;
        str_add_format(list, "%s\"%s\"", filled++ ? ", " : "", table->name);
        only_filled = i;
        if (import_map_score(book, sheet, table) > 0) {
            headed++;
            only_headed = i;
        }
    }
    *which = headed == 1 ? only_headed : filled == 1 ? only_filled : 0;
    return headed == 1 || filled <= 1;
}

static bool says_all(const struct import *import, const struct import_options *options)
{
    bool all = options->froms == 1 && strcmp(options->from[0], "all") == 0;
    for (size_t i = 0; i < import->file.count && all; i++)
        all = strcmp(import->file.table[i].name, "all") != 0;
    return all;
}

/* Marks the worksheets that fit; how many, and their names. */
static size_t find_candidates(struct book *book, const struct import *import, const struct import_options *options,
                              bool *fits, struct str *list)
{
    const struct sheet_def *def = &book->catalog->sheet[options->sheet];
    bool all = says_all(import, options);
    size_t count = 0, titled = 0, which = 0;
    for (size_t i = 0; i < import->file.count; i++) {
        const struct file_table *table = &import->file.table[i];
        if (options->froms && !all)
            fits[i] = import_named(table->name, options->from, options->froms);
        else
            fits[i] = !table->hidden && !import_named(table->name, def->other, def->other_count) &&
                      import_map_score(book, options->sheet, table) >= 2;
        count += fits[i];
        if (fits[i] && is_titled(def, table->name)) {
            titled++;
            which = i;
        }
    }
    /* Of several the one that bears the sheet's title. */
    if (options->froms == 0 && count > 1 && titled == 1) {
        for (size_t i = 0; i < import->file.count; i++)
            fits[i] = i == which;
        count = 1;
    }
    for (size_t i = 0, n = 0; i < import->file.count; i++)
        if (fits[i])
            str_add_format(list, "%s\"%s\"", n++ ? ", " : "", import->file.table[i].name);
    return count;
}

static bool check_from(const struct import *import, const struct import_options *options, struct error *err)
{
    for (size_t k = 0; k < options->froms && !says_all(import, options); k++) {
        bool found = false;
        for (size_t i = 0; i < import->file.count && !found; i++)
            found = same_name(options->from[k], import->file.table[i].name);
        if (!found)
            return import_refuse_from(import, options->from[k], err);
    }
    return true;
}

bool import_foreign_parts(struct book *book, struct import *import, const struct import_options *options,
                          struct error *err)
{
    if (options->froms == 0 && (options->sheet == SIZE_MAX || options->whole) &&
        titled_parts(book, import, options->sheet == SIZE_MAX ? 1 : 2))
        return true;
    if (options->sheet == SIZE_MAX)
        return refuse_without_sheet(book, import, err);
    if (!check_from(import, options, err))
        return false;
    struct str list SCOPED(str_free) = STR_INIT;
    bool *fits SCOPED(mem_free) = mem_zero(import->file.count + 1, sizeof(*fits));
    size_t count = find_candidates(book, import, options, fits, &list), which = 0;
    bool ledger = book->catalog->sheet[options->sheet].kind == SHEET_LEDGER;
    if (import->file.count == 0)
        return error_because(err, ERROR_NOTHING, import->path, "%s", _("the file is empty"));
    if (count > 1 && (options->froms == 0 || !ledger))
        return error_because(err, ERROR_REJECTED, import->path,
                             ledger ? _("several of its sheets could be meant, say which by --from, or --from all: %s")
                                    : _("several of its sheets could be meant, say which by --from: %s"),
                             list.text);
    if (count == 0 && !one_fits(book, import, options->sheet, &which, &list))
        return error_because(err, ERROR_REJECTED, import->path,
                             _("none of its sheets is surely meant, say which by --from: %s"), list.text);
    for (size_t i = 0; i < import->file.count; i++)
        if (count ? fits[i] : i == which)
            import_add_part(import, options->sheet, &import->file.table[i]);
    return true;
}
