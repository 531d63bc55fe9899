#include "guide/lookup.h"

#include <stdlib.h>
#include <string.h>

#include "base/intl.h"
#include "base/utf8.h"
#include "book/fill.h"

/* ---- what is told at a place ---- */

static const struct row_def *row_of(const struct model *model, const struct hit *hit)
{
    return hit->given == SIZE_MAX ? NULL : &model_catalog(model)->sheet[hit->sheet].row[hit->given];
}

/* A text with what it is before it; NULL: it needs no word. */
static void add_piece(struct str *out, const struct model *model, const char *label, const char *text)
{
    const char *filled = text ? fill_help(model, text) : NULL;
    if (!filled || !*filled)
        return;
    if (label)
        str_add_format(out, "%s: ", label);
    str_add_format(out, "%s\n", filled);
}

static void add_links(struct str *out, const struct catalog *catalog, const struct row_def *row)
{
    for (size_t i = 0; i < row->link_count; i++) {
        const struct row_link *link = &row->link[i];
        const struct sheet_def *sheet = &catalog->sheet[link->sheet];
        str_add_format(out, "%s: %s", _("Links"), intl_form(sheet->short_title));
        for (size_t n = 0; n < link->count; n++) {
            size_t at = sheet_find_row(sheet, link->row[n]);
            str_add_format(out, "%s%s", n ? ", " : " ▸ ",
                           at == SIZE_MAX ? link->row[n] : intl_form(sheet->row[at].label));
        }
        str_add_char(out, '\n');
    }
}

/* Without what it is linked to: that is found under its own name. */
static void add_texts(const struct model *model, const struct hit *hit, struct str *out)
{
    const struct catalog *catalog = model_catalog(model);
    const struct row_def *row = row_of(model, hit);
    if (hit->sheet == SIZE_MAX) {
        add_piece(out, model, NULL, catalog->document[hit->document].help);
    } else if (row) {
        const struct sheet_def *sheet = &catalog->sheet[hit->sheet];
        add_piece(out, model, NULL, row->text);
        for (size_t c = 0; c < sheet->column_count; c++)
            if (row->value && row->value[c] && !sheet->column[c].choices && !sheet->column[c].hidden &&
                sheet->column[c].kind->prose != PROSE_NONE)
                add_piece(out, NULL, intl_form(sheet->column[c].label), row->value[c]);
        add_piece(out, model, _("Why"), row->why);
        add_piece(out, model, _("If not"), row->harm);
        add_piece(out, model, _("Such as"), row->examples);
        add_piece(out, model, _("Note well"), row->hint);
    } else {
        const struct sheet_def *sheet = &catalog->sheet[hit->sheet];
        add_piece(out, model, NULL, hit->column == SIZE_MAX ? sheet->help : sheet->column[hit->column].help);
    }
}

void hit_text(const struct model *model, const struct hit *hit, struct str *out)
{
    add_texts(model, hit, out);
    if (row_of(model, hit))
        add_links(out, model_catalog(model), row_of(model, hit));
}

const char *hit_first(const struct model *model, const struct hit *hit)
{
    const struct catalog *catalog = model_catalog(model);
    const struct row_def *row = row_of(model, hit);
    const char *text = hit->sheet == SIZE_MAX    ? catalog->document[hit->document].help
                       : row                     ? row->text
                       : hit->column == SIZE_MAX ? catalog->sheet[hit->sheet].help
                                                 : catalog->sheet[hit->sheet].column[hit->column].help;
    const char *filled = text ? fill_help(model, text) : NULL;
    return filled ? filled : "";
}

void hit_title(const struct model *model, const struct hit *hit, struct str *out)
{
    const struct catalog *catalog = model_catalog(model);
    if (hit->sheet == SIZE_MAX) {
        str_add_format(out, "%s ▸ %s", _("Documents"), intl_form(catalog->document[hit->document].title));
        return;
    }
    str_add(out, intl_form(catalog->sheet[hit->sheet].title));
    if (row_of(model, hit))
        str_add_format(out, " ▸ %s", intl_form(row_of(model, hit)->label));
    else if (hit->column != SIZE_MAX)
        str_add_format(out, " ▸ %s", intl_form(catalog->sheet[hit->sheet].column[hit->column].label));
}

/* ---- the search ---- */

struct looking {
    const struct model *model;
    struct str words; /* folded, a '\0' behind each, and one more at the end */
    struct hits *hits;
    size_t capacity;
    struct str text;
};

/* The words of TYPED one behind the other. */
static void read_words(struct looking *l, const char *typed)
{
    char *folded = utf8_fold(typed);
    for (const char *p = folded; *p;) {
        size_t blank = strspn(p, " \t\n"), length;
        p += blank;
        length = strcspn(p, " \t\n");
        if (length) {
            str_add_length(&l->words, p, length);
            str_add_char(&l->words, '\0');
        }
        p += length;
    }
    str_add_char(&l->words, '\0');
    free(folded);
}

static bool has_all(const struct looking *l, const char *text)
{
    char *folded = utf8_fold(text);
    bool all = true;
    for (const char *word = l->words.text; *word && all; word += strlen(word) + 1)
        all = strstr(folded, word) != NULL;
    free(folded);
    return all;
}

/* Names of a place, in both languages: who knows one of them finds it. */
static void add_names(struct looking *l, const char *name, const char *question)
{
    const char *const texts[] = {name, question};
    for (size_t i = 0; i < 2; i++)
        if (texts[i])
            str_add_format(&l->text, "%s\n%s\n", texts[i], intl_form(texts[i]));
}

static void look_at(struct looking *l, struct hit hit, const char *name, const char *question)
{
    str_clear(&l->text);
    add_names(l, name, question);
    bool found = has_all(l, l->text.text ? l->text.text : "");
    if (!found) {
        hit.rank = hit.rank < 1 ? 1 : hit.rank;
        add_texts(l->model, &hit, &l->text);
        found = has_all(l, l->text.text ? l->text.text : "");
    }
    if (!found)
        return;
    l->hits->hit = mem_grow(l->hits->hit, l->hits->count, &l->capacity, sizeof(*l->hits->hit));
    l->hits->hit[l->hits->count++] = hit;
}

static void look_at_sheet(struct looking *l, size_t index)
{
    const struct sheet_def *sheet = &model_catalog(l->model)->sheet[index];
    struct hit hit = {
        .sheet = index, .given = SIZE_MAX, .row = UINT32_MAX, .column = SIZE_MAX, .document = SIZE_MAX, .rank = 2};
    if (sheet->hidden)
        return;
    look_at(l, hit, sheet->title, sheet->short_title);
    for (size_t c = 0; c < sheet->column_count; c++) {
        hit.column = c;
        if (!sheet->column[c].hidden && !sheet->column[c].built_in)
            look_at(l, hit, sheet->column[c].label, NULL);
    }
    hit.column = SIZE_MAX;
    hit.rank = 0;
    for (size_t r = 0; r < sheet->row_count && sheet->kind == SHEET_CHECKLIST; r++) {
        hit.given = r;
        hit.row = sheet->each == SIZE_MAX ? model_find_row(l->model, index, sheet->row[r].id) : UINT32_MAX;
        look_at(l, hit, sheet->row[r].label, sheet->row[r].text);
    }
}

/* Stable, so that the menu's order stays within a rank. */
static void by_rank(struct hits *hits)
{
    struct hit *sorted = mem_zero(hits->count + 1, sizeof(*sorted));
    size_t count = 0;
    for (int rank = 0; rank <= 2; rank++)
        for (size_t i = 0; i < hits->count; i++)
            if (hits->hit[i].rank == rank)
                sorted[count++] = hits->hit[i];
    free(hits->hit);
    hits->hit = sorted;
}

struct hits *lookup(const struct model *model, const char *typed)
{
    const struct catalog *catalog = model_catalog(model);
    struct looking l = {.model = model, .hits = mem_zero(1, sizeof(*l.hits))};
    read_words(&l, typed);
    for (size_t s = 0; s < catalog->sheet_count && *l.words.text; s++)
        look_at_sheet(&l, s);
    for (size_t d = 0; d < catalog->document_count && *l.words.text; d++)
        look_at(
            &l,
            (struct hit){
                .sheet = SIZE_MAX, .given = SIZE_MAX, .row = UINT32_MAX, .column = SIZE_MAX, .document = d, .rank = 2},
            catalog->document[d].title, catalog->document[d].short_title);
    by_rank(l.hits);
    str_free(&l.words);
    str_free(&l.text);
    return l.hits;
}

void hits_free(struct hits **hits)
{
    if (!*hits)
        return;
    free((*hits)->hit);
    free(*hits);
    *hits = NULL;
}
