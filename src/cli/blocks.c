#include "cli/blocks.h"

#include "base/intl.h"
#include "cli/cli.h"

/* ---- JSON ---- */

static void json_counts(struct json *json, const struct figures *f, const struct figures_row *row)
{
    for (size_t v = 0; v < f->across; v++)
        json_value(json, f->name[v], row->value[v]);
}

/* Rows with their values; of a meter the parts, each with its most. */
static void json_rows(struct json *json, const char *key, const struct figures *f, size_t rows)
{
    json_open(json, key, '[');
    for (size_t i = 0; i < rows; i++) {
        json_open(json, NULL, '{');
        json_text(json, "id", f->row[i].id);
        json_text(json, "label", f->row[i].label);
        json_counts(json, f, &f->row[i]);
        if (f->block->kind == BLOCK_METER)
            json_number(json, "max", f->block->part[i].max);
        if (f->block->kind == BLOCK_CLOCK)
            json_number(json, "hours", (double)(clock_left(&f->row[i]) / 3600));
        json_close(json, '}');
    }
    json_close(json, ']');
}

static void json_meter(struct json *json, const struct catalog *catalog, const struct figures *f,
                       const struct sheet_progress *progress)
{
    const struct choice *band = meter_band(catalog, f);
    const struct figures_row *before = meter_previous(f);
    json_open(json, f->block->id, '{');
    json_value(json, "score", f->value[METER_VALUE]);
    json_number(json, "max", f->block->max);
    json_value(json, "low", f->value[METER_LOW]);
    json_value(json, "high", f->value[METER_HIGH]);
    json_text(json, "band", band ? band->code : NULL);
    json_number(json, "answered", progress->answered);
    json_number(json, "count", progress->rows);
    json_value(json, "round", f->value[METER_ROUND]);
    json_value(json, "previous", before ? before->value[ROUND_SCORE] : value_empty());
    json_rows(json, "parts", f, f->block->part_count);
    json_close(json, '}');
}

static void json_bars(struct json *json, const struct figures *f)
{
    const struct figures_row *after = figures_row_of(f, BARS_AFTER);
    json_open(json, f->block->id, '{');
    json_counts(json, f, &f->row[0]);
    json_value(json, "unrated", f->value[BARS_BLANK]);
    json_value(json, "rate", f->value[BARS_RATE]);
    if (after) {
        json_open(json, "residual", '{');
        json_counts(json, f, after);
        json_value(json, "decided", f->value[BARS_DECIDED]);
        json_value(json, "kept", f->value[BARS_SETTLED]);
        json_close(json, '}');
    }
    json_close(json, '}');
}

void blocks_json(struct json *json, const struct book *book, const struct overview *o)
{
    for (size_t i = 0; i < o->blocks; i++) {
        const struct figures *f = o->block[i];
        switch (f->block->kind) {
        case BLOCK_METER: json_meter(json, book->catalog, f, &o->progress[f->block->sheet]); break;
        case BLOCK_BARS: json_bars(json, f); break;
        default: json_rows(json, f->block->id, f, f->rows); break;
        }
    }
}

/* ---- lines ---- */

static void print_title(const struct catalog *catalog, const struct figures *f)
{
    printf("%s:", block_title(catalog, f->block));
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
    const struct column_def *column = &catalog->sheet[f->block->sheet].column[f->block->column[BLOCK_COLUMN]];
    const struct figures_row *after = figures_row_of(f, BARS_AFTER);
    print_title(catalog, f);
    print_counts(column->choices, &f->row[0]);
    printf(column->formula ? _("   not rated yet %u\n") : _("   not filled in %u\n"),
           (unsigned)f->value[BARS_BLANK].number);
    if (!after || f->value[BARS_DECIDED].number <= 0)
        return;
    printf(_("After what was decided (%u):"), (unsigned)f->value[BARS_DECIDED].number);
    print_counts(column->choices, after);
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

static void text_clock(const struct catalog *catalog, const struct figures *f)
{
    struct str text = STR_INIT;
    for (size_t i = 0; i < f->rows; i++) {
        str_clear(&text);
        clock_text(&f->row[i], &text);
        print_title(catalog, f);
        printf(" %s  %s  (%s)  ", f->row[i].label, text.text, f->row[i].value[CLOCK_DATE].text);
        cli_put(stdout, f->row[i].value[CLOCK_WHAT].text, false);
        putchar('\n');
    }
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

static void (*const as_text[BLOCK_KINDS])(const struct catalog *, const struct figures *) = {
    [BLOCK_METER] = text_meter, [BLOCK_BARS] = text_bars, [BLOCK_GOALS] = text_goals, [BLOCK_CLOCK] = text_clock};

void blocks_text(const struct book *book, const struct overview *o)
{
    for (size_t i = 0; i < o->blocks; i++) {
        enum block_kind kind = o->block[i]->block->kind;
        if (block_kind_brief[kind])
            (as_text[kind] ? as_text[kind] : text_bare)(book->catalog, o->block[i]);
    }
}
