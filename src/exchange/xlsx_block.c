/* The blocks on the summary page, one below the other: a table of functions by kind. */
#include "base/intl.h"
#include "exchange/xlsx_summary.h"

static void (*const put[BLOCK_KINDS])(struct summary *, const struct figures *) = {[BLOCK_METER] = summary_meter};

/* A kind that nothing is known of here: its bare figures. */
static void put_bare(struct summary *s, const struct figures *f)
{
    const char *title = f->block->label ? f->block->label : s->layout->catalog->sheet[f->block->sheet].title;
    struct str text = STR_INIT;
    if (f->block->sheet != SIZE_MAX && xlsx_left_out(s->layout, f->block->sheet, SIZE_MAX))
        return;
    summary_heading(s, SUM_LEFT, SUM_END, intl_form(title));
    s->row++;
    for (size_t i = 0; i <= f->rows; i++) {
        str_clear(&text);
        figures_row_text(f, i ? &f->row[i - 1] : NULL, &text);
        if (text.length) {
            summary_text(s, SUM_LEFT, SUM_END, text.text, s->text);
            s->row++;
        }
    }
    s->row++;
    str_free(&text);
}

void summary_blocks(struct summary *s)
{
    for (size_t i = 0; i < s->overview->blocks; i++) {
        const struct figures *f = s->overview->block[i];
        (put[f->block->kind] ? put[f->block->kind] : put_bare)(s, f);
    }
}
