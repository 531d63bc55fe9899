/* Bars: how many rows of a sheet have each choice of a column; how many will, once all is done that was decided. */
#include <string.h>

#include "base/intl.h"
#include "guide/block.h"

void block_count(const struct model *model, size_t sheet, size_t number, uint32_t *counts, uint32_t *blank)
{
    const struct column_def *def = &model_catalog(model)->sheet[sheet].column[number];
    const struct column *column = model_column(model, sheet, number);
    const uint32_t *often = column_counts(column);
    memset(counts, 0, FIGURES_ACROSS * sizeof(*counts));
    if (blank)
        *blank = 0;
    for (uint32_t e = 0; e < column->entries; e++) {
        const struct choice *choice = kind_choice_of(def, column->dictionary[e]);
        size_t at = choice ? (size_t)(choice - def->choices->choice) : FIGURES_ACROSS;
        if (at < FIGURES_ACROSS)
            counts[at] += often[e];
        else if (blank && value_blank(column->dictionary[e]))
            *blank += often[e];
    }
}

void band_count(const struct model *model, const struct view_def *risks, struct band_counts *bands, uint32_t *unrated)
{
    *bands = (struct band_counts){0};
    if (unrated)
        *unrated = 0;
    if (risks)
        block_count(model, risks->sheet, risks->band, bands->count, unrated);
}

static void add_counts(struct figures *f, const struct model *model, const char *id, const char *label, size_t column,
                       uint32_t *blank)
{
    uint32_t counts[FIGURES_ACROSS];
    struct figures_row *row = figures_add(f, id, label);
    block_count(model, f->block->sheet, column, counts, blank);
    for (size_t i = 0; i < f->across; i++)
        row->value[i] = value_number(counts[i]);
}

uint32_t block_decided(const struct model *model, size_t sheet)
{
    size_t treatment = catalog_role(model_catalog(model), sheet, ROLE_TREATMENT);
    const struct column *chosen = treatment == SIZE_MAX ? NULL : model_column(model, sheet, treatment);
    const uint32_t *often = chosen ? column_counts(chosen) : NULL;
    uint32_t decided = 0;
    for (uint32_t e = 0; chosen && e < chosen->entries; e++)
        if (kind_choice_of(&model_catalog(model)->sheet[sheet].column[treatment], chosen->dictionary[e]))
            decided += often[e];
    return decided;
}

/* By code: a ledger may have a million rows. */
static void add_decided(struct figures *f, const struct model *model)
{
    const struct sheet_def *sheet = &model_catalog(model)->sheet[f->block->sheet];
    size_t treatment = sheet_role(sheet, ROLE_TREATMENT), after = f->block->column[BLOCK_AFTER];
    const struct column *left = model_column(model, f->block->sheet, after),
                        *chosen = treatment == SIZE_MAX ? NULL : model_column(model, f->block->sheet, treatment);
    const struct column_def *band = &sheet->column[after];
    uint32_t largest = UINT32_MAX, settled = 0;
    for (uint32_t e = 0; e < left->entries; e++)
        if (kind_choice_of(band, left->dictionary[e]) == band->choices->choice)
            largest = e;
    for (uint32_t e = 0; chosen && e < chosen->entries; e++) {
        const struct choice *choice = kind_choice_of(&sheet->column[treatment], chosen->dictionary[e]);
        for (uint32_t r = 0; choice && choice->settled && r < chosen->rows; r++)
            settled += column_code(chosen, r) == e && column_code(left, r) == largest;
    }
    f->value[BARS_DECIDED] = value_number(block_decided(model, f->block->sheet));
    f->value[BARS_SETTLED] = value_number(settled);
}

/* "前回（2026-09-15）" */
static struct figures_row *add_round(struct figures *f, const struct model *model, uint32_t round)
{
    struct str date SCOPED(str_free) = STR_INIT;
    model_role_label(model, model_catalog(model)->records.rounds, round, ROLE_DATE, &date);
    if (!date.length)
        return figures_add(f, BARS_BEFORE, _("last round"));
    f->value[BARS_DAY] = value_text(arena_text(f->arena, date.text));
    return figures_add(f, BARS_BEFORE, arena_format(f->arena, _("%s (%s)"), _("last round"), date.text));
}

/* The counts that the last closed round kept. */
static void add_before(struct figures *f, const struct model *model)
{
    size_t rounds = model_catalog(model)->records.rounds;
    const size_t *kept = f->block->kept;
    bool any = false;
    for (uint32_t r = kept ? model_rows(model, rounds) : 0; r-- > 0 && !any;) {
        for (size_t i = 0; i < f->across; i++)
            any = any || model_value(model, rounds, r, kept[i]).type == VALUE_NUMBER;
        struct figures_row *row = any ? add_round(f, model, r) : NULL;
        for (size_t i = 0; row && i < f->across; i++) {
            struct value v = model_value(model, rounds, r, kept[i]);
            row->value[i] = v.type == VALUE_NUMBER ? v : value_number(0);
        }
    }
}

void block_bars(const struct model *model, struct figures *f)
{
    const struct block_def *block = f->block;
    uint32_t blank;
    figures_name(f, model_catalog(model)->sheet[block->sheet].column[block->column[BLOCK_COLUMN]].choices);
    add_counts(f, model, "now", _("now"), block->column[BLOCK_COLUMN], &blank);
    f->value[BARS_BLANK] = value_number(blank);
    f->value[BARS_RATE] = model_ref(model, &block->value[BLOCK_RATE]);
    if (block->column[BLOCK_AFTER] != SIZE_MAX) {
        add_counts(f, model, BARS_AFTER, _("after what was decided"), block->column[BLOCK_AFTER], NULL);
        add_decided(f, model);
    }
    add_before(f, model);
}
