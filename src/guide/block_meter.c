/* A meter: one value of a sheet on its way to a most, its parts, and where it stood in the rounds before. */
#include "base/intl.h"
#include "guide/block.h"
#include "guide/tasks.h"

void block_meter(const struct model *model, struct figures *f)
{
    const struct catalog *catalog = model_catalog(model);
    const struct block_def *block = f->block;
    f->across = 1;
    f->name[PART_SCORE] = "score";
    f->value[METER_VALUE] = model_ref(model, &block->value[BLOCK_VALUE]);
    f->value[METER_LOW] = model_ref(model, &block->value[BLOCK_LOW]);
    f->value[METER_HIGH] = model_ref(model, &block->value[BLOCK_HIGH]);
    struct value band = model_ref(model, &block->value[BLOCK_BAND]);
    if (band.type == VALUE_TEXT)
        f->value[METER_BAND] = value_text(arena_text(f->arena, band.text));
    for (size_t i = 0; i < block->part_count; i++)
        figures_add(f, block->part[i].id, block_part_label(catalog, block, &block->part[i]))->value[PART_SCORE] =
            model_ref(model, &block->part[i].value);

    size_t rounds = catalog->records.rounds;
    uint32_t closed = 0;
    for (uint32_t r = 0; rounds != SIZE_MAX && r < model_rows(model, rounds); r++) {
        if (!model_role_is(model, rounds, r, ROLE_SHEET, catalog->sheet[block->sheet].id))
            continue;
        struct str title = STR_INIT, date = STR_INIT;
        model_role_label(model, rounds, r, ROLE_NAME, &title);
        model_role_label(model, rounds, r, ROLE_DATE, &date);
        struct figures_row *row = figures_add(f, NULL, title.text);
        row->value[ROUND_SCORE] = model_role(model, rounds, r, ROLE_SCORE);
        row->value[ROUND_DATE] = value_text(arena_text(f->arena, date.text));
        for (size_t i = 0; i < block->part_count; i++)
            if (block->part[i].kept != SIZE_MAX)
                row->value[ROUND_PARTS + i] = model_value(model, rounds, r, block->part[i].kept);
        str_free(&title);
        str_free(&date);
        closed++;
    }
    f->value[METER_ROUND] = value_number(closed + 1);
}

const struct choice *meter_band(const struct catalog *catalog, const struct figures *meter)
{
    const struct value_ref *ref = &meter->block->value[BLOCK_BAND];
    if (!ref->set || meter->value[METER_BAND].type != VALUE_TEXT)
        return NULL;
    return choice_find(catalog_ref(catalog, ref)->choices, meter->value[METER_BAND].text);
}

const struct figures_row *meter_previous(const struct figures *meter)
{
    const struct figures_row *last = meter->rows > meter->block->part_count ? &meter->row[meter->rows - 1] : NULL;
    return last && last->value[ROUND_SCORE].type == VALUE_NUMBER ? last : NULL;
}
