#include "guide/referrers.h"

#include "base/intl.h"

static size_t found(const struct model *model, size_t i, const char *id, struct arena *arena, struct referrers *out)
{
    const struct catalog *catalog = model_catalog(model);
    const struct relation_def *relation = &catalog->relation[i];
    const struct sheet_def *from = &catalog->sheet[relation->from];
    if (from->hidden || relation->source == RELATION_SAME)
        return 0;
    *out = (struct referrers){.relation = i, .sheet = relation->from, .column = relation->column};
    if (relation->source == RELATION_COLUMN)
        out->what = from->column[relation->column].label;
    out->count = model_referrers(model, i, id, arena, &out->rows);
    return out->count;
}

size_t referrers_of(const struct model *model, size_t sheet, uint32_t row, struct arena *arena,
                    const struct referrers **out)
{
    const struct catalog *catalog = model_catalog(model);
    struct referrers *list = arena_zero(arena, (catalog->relation_count + 1) * sizeof(*list));
    size_t count = 0;
    for (size_t i = 0; i < catalog->relation_count; i++)
        if (catalog->relation[i].to == sheet && found(model, i, model_row_id(model, sheet, row), arena, &list[count]))
            count++;
    *out = list;
    return count;
}

void referrers_name(const struct model *model, const struct referrers *referrers, size_t k, struct str *out)
{
    const bool each =
        referrers->relation != SIZE_MAX && model_catalog(model)->relation[referrers->relation].source == RELATION_EACH;
    const struct row_def *given = each ? model_row_def(model, referrers->sheet, referrers->rows[k]) : NULL;
    if (given)
        str_add(out, intl_form(given->label));
    else
        model_row_name(model, referrers->sheet, referrers->rows[k], out);
}

void referrers_title(const struct model *model, const struct referrers *referrers, struct str *out)
{
    str_add(out, intl_form(model_catalog(model)->sheet[referrers->sheet].short_title));
    if (referrers->what)
        str_add_format(out, _(" (%s)"), intl_form(referrers->what));
}
