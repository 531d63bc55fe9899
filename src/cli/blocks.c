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
        for (int v = 0; v < FIGURES_ACROSS; v++)
            if (!value_blank(f->row[i].value[v]))
                json_value(json, NULL, f->row[i].value[v]);
        json_close(json, ']');
        json_close(json, '}');
    }
    json_close(json, ']');
}

static void (*const as_json[BLOCK_KINDS])(struct json *, const struct catalog *, const struct overview *,
                                          const struct figures *) = {[BLOCK_METER] = json_meter};

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
    printf("%s: ", intl_form(f->block->label ? f->block->label : catalog->sheet[f->block->sheet].title));
}

static void text_meter(const struct catalog *catalog, const struct figures *f)
{
    const struct choice *band = meter_band(catalog, f);
    const struct figures_row *before = meter_previous(f);
    struct str text = STR_INIT;
    value_to_text(f->value[METER_VALUE], &text);
    print_title(catalog, f);
    printf("%s / %.0f", text.length ? text.text : "-", f->block->max);
    if (before)
        printf(_("   (previous round: %.0f)"), before->value[ROUND_SCORE].number);
    if (band)
        printf("   %s", intl_form(band->label));
    putchar('\n');
    str_free(&text);
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

static void (*const as_text[BLOCK_KINDS])(const struct catalog *,
                                          const struct figures *) = {[BLOCK_METER] = text_meter};

void blocks_text(const struct book *book, const struct overview *o)
{
    for (size_t i = 0; i < o->blocks; i++) {
        enum block_kind kind = o->block[i]->block->kind;
        (as_text[kind] ? as_text[kind] : text_bare)(book->catalog, o->block[i]);
    }
}
