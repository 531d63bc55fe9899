/* The right half of the home screen: where we stand and what comes next, all from the overview. */
#include <math.h>
#include <string.h>

#include "base/utf8.h"
#include "view/block_draw.h"
#include "view/home.h"

#define AIRY 18 /* rows of the panel */
#define FEW  6  /* lines of all blocks together */

static void draw_tasks(struct panel *p, struct home *h, const struct overview *o)
{
    int rows = p->end - p->row - 3;
    struct table *table = &h->tasks;
    table_lines(table, o->tasks);
    canvas_text(p->canvas, p->row, p->label, STYLE_HEAD, _("What comes next"));
    list_show(&table->list, rows);
    if (o->tasks > (size_t)table->list.rows) { /* the rest is a key away: it is said that there is one */
        char *more = mem_format(_("%zu to %zu of %zu"), table->list.first + 1,
                                table->list.first + (size_t)table->list.rows, o->tasks);
        canvas_field(p->canvas, p->row, p->right - utf8_width(more), utf8_width(more), STYLE_QUIET, ALIGN_LEFT, more);
        free(more);
    }
    p->row++;
    if (o->tasks == 0)
        canvas_text(p->canvas, p->row, p->label + 2, STYLE_GOOD, _("Nothing is waiting. Well done."));
    const struct table_column columns[] = {{NULL, 0, ALIGN_LEFT, false}, {NULL, TABLE_WIDEST, ALIGN_RIGHT, false}};
    table_draw(table, columns, ARRAY_LENGTH(columns), p->canvas,
               rect_of(p->row, p->label, rows, p->right - p->label + 1), table->away ? table->style : STYLE_HERE);
}

static void draw_findings(struct panel *p, const struct overview *o)
{
    uint32_t sum = o->findings[0] + o->findings[1] + o->findings[2];
    struct str text = STR_INIT;
    str_add_format(&text, ngettext("%u finding", "%u findings", sum), sum);
    size_t length = text.length;
    if (sum)
        str_add_format(&text, _("  (serious %u !!  medium %u !  slight %u)"), o->findings[0], o->findings[1],
                       o->findings[2]);
    if (utf8_width(text.text) > p->right - p->label) { /* the same in fewer cells */
        text.text[text.length = length] = '\0';
        str_add_format(&text, _(" (%u !! %u ! %u slight)"), o->findings[0], o->findings[1], o->findings[2]);
    }
    canvas_field(p->canvas, p->end - 1, p->label, p->right - p->label, o->findings[0] ? STYLE_BAD : STYLE_NORMAL,
                 ALIGN_LEFT, text.text);
    str_free(&text);
}

/* One below the other: with white space where there is room for it, else only behind the first, if they are few lines. */
static void draw_blocks(struct panel *p, const struct overview *o, bool airy)
{
    p->row += airy;
    int lines = 0;
    size_t shown = 0, done = 0;
    for (size_t i = 0; i < o->blocks; i++)
        if (block_kind_brief[o->block[i]->block->kind]) {
            int more = block_lines(p, o->block[i]);
            lines += more;
            shown += more > 0;
        }
    for (size_t i = 0; i < o->blocks; i++)
        if (block_kind_brief[o->block[i]->block->kind] && block_lines(p, o->block[i]) > 0) {
            block_draw(p, o->block[i]);
            done++;
            p->row += airy || done == shown || (done == 1 && lines <= FEW);
        }
}

void home_panel_draw(struct app *app, struct home *h, struct canvas *canvas, struct rect rect)
{
    const struct overview *o = app_overview(app);
    struct panel p = {.app = app,
                      .canvas = canvas,
                      .row = rect.row,
                      .end = rect.row + rect.rows,
                      .label = rect.column,
                      .right = rect.column + rect.columns};
    p.text = p.label + 11;
    canvas_text(canvas, p.row++, p.label, STYLE_HEAD, _("Where we stand"));
    if (!o) {
        canvas_text(canvas, p.row + 1, p.label, STYLE_QUIET, _("Reading the workbook..."));
        return;
    }
    draw_blocks(&p, o, rect.rows >= AIRY);
    draw_tasks(&p, h, o);
    draw_findings(&p, o);
}
