#include "cli/blocks.h"

#include "base/intl.h"

/* ---- JSON ---- */

static void json_meter(struct json *json, const struct catalog *catalog, const struct overview *o,
                       const struct figures *f)
{
    const struct choice *band = meter_band(catalog, f);
    const struct figures_row *before = meter_previous(f);
    json_open(json, f->block->id, '{');
    json_value(json, "score", f->value[METER_VALUE]);
    json_number(json, "max", f->block->max);
    json_value(json, "low", f->value[METER_LOW]);
    json_value(json, "high", f->value[METER_HIGH]);
    json_text(json, "band", band ? band->code : NULL);
    json_number(json, "answered", o->progress[f->block->sheet].answered);
    json_number(json, "count", o->progress[f->block->sheet].rows);
    json_value(json, "round", f->value[METER_ROUND]);
    json_value(json, "previous", before ? before->value[ROUND_SCORE] : value_empty());
    json_open(json, "parts", '[');
    for (size_t i = 0; i < f->block->part_count; i++) {
        json_open(json, NULL, '{');
        json_text(json, "id", f->row[i].id);
        json_text(json, "label", f->row[i].label);
        json_value(json, "score", f->row[i].value[PART_SCORE]);
        json_number(json, "max", f->block->part[i].max);
        json_close(json, '}');
    }
    json_close(json, ']');
    json_close(json, '}');
}

static const struct choice_list *choices_at(const struct catalog *catalog, const struct figures *f, int column)
{
    return catalog->sheet[f->block->sheet].column[f->block->column[column]].choices;
}

static void json_counts(struct json *json, const struct choice_list *list, const struct figures_row *row)
{
    for (size_t i = 0; i < list->count; i++)
        json_value(json, list->choice[i].code, row->value[i]);
}

static void json_bars(struct json *json, const struct catalog *catalog, const struct overview *o,
                      const struct figures *f)
{
    const struct choice_list *list = choices_at(catalog, f, BLOCK_COLUMN);
    const struct figures_row *after = figures_row_of(f, BARS_AFTER);
    (void)o;
    json_open(json, f->block->id, '{');
    json_counts(json, list, &f->row[0]);
    json_value(json, "unrated", f->value[BARS_BLANK]);
    json_value(json, "rate", f->value[BARS_RATE]);
    if (after) {
        json_open(json, "residual", '{');
        json_counts(json, list, after);
        json_value(json, "decided", f->value[BARS_DECIDED]);
        json_value(json, "kept", f->value[BARS_SETTLED]);
        json_close(json, '}');
    }
    json_close(json, '}');
}

static void json_map(struct json *json, const struct catalog *catalog, const struct overview *o,
                     const struct figures *f)
{
    (void)o;
    json_open(json, f->block->id, '[');
    for (size_t i = 0; i < f->rows; i++) {
        json_open(json, NULL, '{');
        json_text(json, "id", f->row[i].id);
        json_text(json, "label", f->row[i].label);
        json_counts(json, choices_at(catalog, f, BLOCK_X), &f->row[i]);
        json_close(json, '}');
    }
    json_close(json, ']');
}

/* Rows of values that are called KEY, or by the columns of a list. */
static void json_rows(struct json *json, const struct catalog *catalog, const struct figures *f, const char *key)
{
    json_open(json, f->block->id, '[');
    for (size_t i = 0; i < f->rows; i++) {
        json_open(json, NULL, '{');
        json_text(json, "id", f->row[i].id);
        json_text(json, "label", f->row[i].label);
        for (size_t v = 0; v < f->across; v++)
            json_value(json, key ? key : catalog->sheet[f->block->sheet].column[f->block->shown[v]].id,
                       f->row[i].value[v]);
        json_close(json, '}');
    }
    json_close(json, ']');
}

static void json_goals(struct json *json, const struct catalog *catalog, const struct overview *o,
                       const struct figures *f)
{
    (void)o;
    json_rows(json, catalog, f, "left");
}

static void json_chart(struct json *json, const struct catalog *catalog, const struct overview *o,
                       const struct figures *f)
{
    (void)o;
    json_rows(json, catalog, f, "value");
}

static void json_list(struct json *json, const struct catalog *catalog, const struct overview *o,
                      const struct figures *f)
{
    (void)o;
    json_rows(json, catalog, f, NULL);
}

/* A kind that has no form of its own: rows of numbers and texts. */
static void json_bare(struct json *json, const struct catalog *catalog, const struct overview *o,
                      const struct figures *f)
{
    (void)catalog, (void)o;
    json_open(json, f->block->id, '[');
    for (size_t i = 0; i < f->rows; i++) {
        json_open(json, NULL, '{');
        json_text(json, "id", f->row[i].id);
        json_text(json, "label", f->row[i].label);
        json_open(json, "values", '[');
        for (size_t v = 0; v < f->across; v++)
            json_value(json, NULL, f->row[i].value[v]);
        json_close(json, ']');
        json_close(json, '}');
    }
    json_close(json, ']');
}

static void (*const as_json[BLOCK_KINDS])(struct json *, const struct catalog *, const struct overview *,
                                          const struct figures *) = {
    [BLOCK_METER] = json_meter, [BLOCK_BARS] = json_bars, [BLOCK_GOALS] = json_goals,
    [BLOCK_CHART] = json_chart, [BLOCK_MAP] = json_map,   [BLOCK_LIST] = json_list};

void blocks_json(struct json *json, const struct book *book, const struct overview *o)
{
    for (size_t i = 0; i < o->blocks; i++) {
        enum block_kind kind = o->block[i]->block->kind;
        (as_json[kind] ? as_json[kind] : json_bare)(json, book->catalog, o, o->block[i]);
    }
}

/* ---- lines ---- */

static void print_title(const struct catalog *catalog, const struct figures *f)
{
    printf("%s:", intl_form(f->block->label ? f->block->label : catalog->sheet[f->block->sheet].title));
}

static void text_meter(const struct catalog *catalog, const struct figures *f)
{
    const struct choice *band = meter_band(catalog, f);
    const struct figures_row *before = meter_previous(f);
    struct str text = STR_INIT;
    value_to_text(f->value[METER_VALUE], &text);
    print_title(catalog, f);
    printf(" %s / %.0f", text.length ? text.text : "-", f->block->max);
    if (before)
        printf(_("   (previous round: %.0f)"), before->value[ROUND_SCORE].number);
    if (band)
        printf("   %s", intl_form(band->label));
    putchar('\n');
    str_free(&text);
}

static void print_counts(const struct choice_list *list, const struct figures_row *row)
{
    for (size_t i = 0; i < list->count; i++)
        printf("  %s %.0f", intl_form(list->choice[i].label), row->value[i].number);
}

static void text_bars(const struct catalog *catalog, const struct figures *f)
{
    const struct choice_list *list = choices_at(catalog, f, BLOCK_COLUMN);
    const struct figures_row *after = figures_row_of(f, BARS_AFTER);
    print_title(catalog, f);
    print_counts(list, &f->row[0]);
    printf(catalog->sheet[f->block->sheet].column[f->block->column[BLOCK_COLUMN]].formula ? _("   not rated yet %u\n")
                                                                                          : _("   not filled in %u\n"),
           (unsigned)f->value[BARS_BLANK].number);
    if (!after || f->value[BARS_DECIDED].number <= 0)
        return;
    printf(_("After what was decided (%u):"), (unsigned)f->value[BARS_DECIDED].number);
    print_counts(list, after);
    if (f->value[BARS_SETTLED].number > 0)
        printf(_("   of the largest accepted %u"), (unsigned)f->value[BARS_SETTLED].number);
    putchar('\n');
}

static void text_goals(const struct catalog *catalog, const struct figures *f)
{
    (void)catalog;
    for (size_t i = 0; i < f->rows; i++)
        if (f->row[i].value[GOAL_LEFT].type == VALUE_NUMBER)
            printf(_("%s: %.0f left\n"), f->row[i].label, f->row[i].value[GOAL_LEFT].number);
}

static void text_bare(const struct catalog *catalog, const struct figures *f)
{
    struct str text = STR_INIT;
    print_title(catalog, f);
    for (size_t i = 0; i <= f->rows; i++) {
        str_clear(&text);
        figures_row_text(f, i ? &f->row[i - 1] : NULL, &text);
        if (text.length)
            printf("  %s", text.text);
    }
    putchar('\n');
    str_free(&text);
}

static void (*const as_text[BLOCK_KINDS])(const struct catalog *, const struct figures *) = {
    [BLOCK_METER] = text_meter, [BLOCK_BARS] = text_bars, [BLOCK_GOALS] = text_goals};

void blocks_text(const struct book *book, const struct overview *o)
{
    for (size_t i = 0; i < o->blocks; i++) {
        enum block_kind kind = o->block[i]->block->kind;
        if (block_kind_brief[kind])
            (as_text[kind] ? as_text[kind] : text_bare)(book->catalog, o->block[i]);
    }
}
