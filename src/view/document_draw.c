/* The two halves of a document's screen. */
#include <string.h>

#include "base/utf8.h"
#include "view/document.h"

#define PAGE_CELLS 76  /* the widest page */
#define MARGIN     3   /* marks at the left of the page */
#define WIDE       130 /* columns from which on there is room for the reasons, */
#define REASONS    34  /* which take so many at least */

/* ---- outline ---- */

/* CLOSE: in few cells, "[2]" as blanks stand in brackets in the text. */
static void part_marks(const struct document_part *part, bool close, struct str *out)
{
    if (part->absent != PART_PRESENT)
        return;
    if (part->blanks && close) {
        str_add_format(out, " [%zu]", part->blanks);
    } else if (part->blanks) {
        str_add_char(out, ' ');
        str_add_format(out, ngettext("%zu blank", "%zu blanks", part->blanks), part->blanks);
    }
    if (part->standard_changed)
        str_add(out, _(" new"));
    else if (part->edited)
        str_add(out, _(" own"));
    if (!part->def)
        str_add(out, _(" added"));
    if (part->promise == PROMISE_BROKEN)
        str_add(out, " !!");
    else if (part->promise == PROMISE_PARTLY)
        str_add(out, " !");
}

/* What it bears is to be looked at, not what it is called. */
static enum style part_style(const struct document_part *part, bool marks)
{
    if (part->absent != PART_PRESENT)
        return STYLE_QUIET;
    if (!marks)
        return part->level == 1 ? STYLE_HEAD : STYLE_NORMAL;
    return part->promise == PROMISE_BROKEN || part->standard_changed ? STYLE_BAD
           : part->promise == PROMISE_PARTLY || part->blanks         ? STYLE_WARN
                                                                     : STYLE_NORMAL;
}

/* The level of the heading that PART stands under. */
static int level_above(const struct document *d, const struct document_part *part)
{
    for (const struct document_part *p = part; p > d->part;)
        if ((--p)->level)
            return p->level;
    return 0;
}

/* Numbers stand in the outline as in the text. */
static void part_text(const struct document *d, const struct document_part *part, struct str *out)
{
    int indent = part->level ? 2 * (part->level - 1) : 2 * level_above(d, part);
    str_add_format(out, "%*s", indent, "");
    str_add(out, part->absent == PART_PRESENT ? "" : "- ");
    if (part->level && part->absent == PART_PRESENT && part->count && *d->block[part->first].number)
        str_add_format(out, "%s ", d->block[part->first].number);
    str_add(out, part->label);
}

/* What a part bears, in few cells where its name needs them: what it is called comes first. */
static void fitting_marks(const struct document_screen *s, const struct document_part *part, struct str *out)
{
    struct str text = STR_INIT;
    part_text(s->document, part, &text);
    part_marks(part, false, out);
    if (utf8_width(text.text) + utf8_width(out->text) > s->divider - 3) {
        str_clear(out);
        part_marks(part, true, out);
    }
    if (out->length)
        str_add_char(out, ' '); /* before the dividing line */
    str_free(&text);
}

static void outline_cell(void *of, size_t at, size_t column, struct table_cell *cell)
{
    const struct document_screen *s = of;
    const struct document_part *part = &s->document->part[at];
    if (column == 0)
        part_text(s->document, part, &cell->text);
    else
        fitting_marks(s, part, &cell->text);
    cell->style = part_style(part, column == 1);
}

static void outline_id(void *of, size_t at, struct str *out)
{
    str_add(out, ((const struct document_screen *)of)->document->part[at].id);
}

const struct table_ops document_outline = {.cell = outline_cell, .id = outline_id};

static void draw_outline(struct document_screen *s, struct canvas *canvas, struct rect rect)
{
    const struct table_column columns[] = {{NULL, 0, ALIGN_LEFT, false}, {NULL, TABLE_WIDEST, ALIGN_RIGHT, false}};
    table_draw(&s->outline, columns, ARRAY_LENGTH(columns), canvas, rect,
               s->blank == SIZE_MAX ? STYLE_HERE : STYLE_HERE_OTHER);
}

/* ---- page ---- */

static bool in_piece(const struct document_row *row, const struct row_piece *piece, const struct document_blank *blank)
{
    return row->block == blank->block && piece->cell == blank->cell && piece->from < blank->to &&
           piece->to > blank->from;
}

/* The style of the text from byte AT on, and in *END where it changes: blanks to fill, and what came from the answers.
 */
static enum style style_at(const struct document_screen *s, const struct document_row *row,
                           const struct row_piece *piece, size_t at, enum style plain, size_t *end)
{
    const struct document *d = s->document;
    *end = piece->to;
    for (size_t b = 0; b < d->blanks; b++)
        if (in_piece(row, piece, &d->blank[b])) {
            if (at >= d->blank[b].from && at < d->blank[b].to) {
                *end = d->blank[b].to < piece->to ? d->blank[b].to : piece->to;
                return b == s->blank ? STYLE_HERE : STYLE_WARN;
            }
            if (d->blank[b].from > at && d->blank[b].from < *end)
                *end = d->blank[b].from;
        }
    for (size_t v = 0; v < d->variables; v++) {
        const struct document_variable *variable = &d->variable[v];
        if (variable->block != row->block || variable->cell != piece->cell || variable->to <= at)
            continue;
        if (variable->from <= at) {
            *end = variable->to < *end ? variable->to : *end;
            return STYLE_STRONG;
        }
        if (variable->from < *end)
            *end = variable->from;
    }
    return plain;
}

static int draw_bytes(struct canvas *canvas, int row, int column, enum style style, const char *text, size_t from,
                      size_t to)
{
    char *piece = mem_text_length(text + from, to - from);
    int cells = canvas_text(canvas, row, column, style, piece);
    free(piece);
    return cells;
}

static void draw_piece(const struct document_screen *s, const struct document_row *row, const struct row_piece *piece,
                       struct canvas *canvas, int at, int left, enum style style)
{
    const struct document_block *block = &s->document->block[row->block];
    const char *text = piece->cell == SIZE_MAX ? block->text : block->cell[piece->cell];
    const struct document_blank *chosen = document_blank_here(s);
    int column = left + piece->column;
    for (size_t from = piece->from, end; from < piece->to; from = end) {
        enum style here = style_at(s, row, piece, from, style, &end);
        if (chosen && in_piece(row, piece, chosen) && from == chosen->from)
            canvas_cursor(canvas, at, column);
        column += draw_bytes(canvas, at, column, here, text, from, end);
    }
}

static enum style block_style(const struct document_block *block, const struct document_row *row)
{
    switch (block->kind) {
    case BLOCK_TITLE: return STYLE_STRONG;
    case BLOCK_HEADING: return STYLE_HEAD;
    case BLOCK_NOTE: return STYLE_QUIET;
    case BLOCK_TABLE: return row->strong ? STYLE_HEAD : STYLE_NORMAL;
    default: return STYLE_NORMAL;
    }
}

static void draw_margin(const struct document_screen *s, const struct document_row *row, bool first,
                        struct canvas *canvas, int at, int column)
{
    const struct document_part *part = &s->document->part[row->part];
    bool here = row->part == s->outline.list.selected;
    if (first && part->promise == PROMISE_BROKEN)
        canvas_text(canvas, at, column, STYLE_BAD, "!!");
    else if (first && part->promise == PROMISE_PARTLY)
        canvas_text(canvas, at, column, STYLE_WARN, "!");
    else if (here)
        canvas_text(canvas, at, column, STYLE_STRONG, ">");
}

static void draw_row(const struct document_screen *s, int number, struct canvas *canvas, int at, int left)
{
    const struct document_row *row = &s->layout->row[number];
    const struct document_block *block = &s->document->block[row->block];
    enum style style = block_style(block, row);
    bool first =
        number == 0 || s->layout->row[number - 1].part != row->part || s->layout->row[number - 1].kind == ROW_EMPTY;
    if (row->kind == ROW_EMPTY)
        return;
    if (row->kind == ROW_PAGE) {
        canvas_horizontal(canvas, at, left, s->cells, STYLE_QUIET);
        return;
    }
    draw_margin(s, row, first, canvas, at, left - MARGIN);
    if (row->kind == ROW_RULE) {
        canvas_horizontal(canvas, at, left + row->column, row->cells, STYLE_LINE);
        return;
    }
    canvas_text(canvas, at, left + row->column, style, row->head);
    for (size_t p = 0; p < row->pieces; p++)
        draw_piece(s, row, &s->layout->piece[row->piece + p], canvas, at, left, style);
}

static int row_of_blank(const struct document_screen *s, const struct document_blank *blank)
{
    for (size_t r = 0; r < s->layout->rows; r++)
        for (size_t p = 0; p < s->layout->row[r].pieces; p++)
            if (in_piece(&s->layout->row[r], &s->layout->piece[s->layout->row[r].piece + p], blank))
                return (int)r;
    return -1;
}

/* Where the part stands; one that is left out: where it would. */
static int row_of_part(const struct document_screen *s, size_t part)
{
    while (part > 0 && s->document->part[part].count == 0)
        part--;
    for (size_t r = 0; r < s->layout->rows; r++)
        if (s->layout->row[r].part == part && s->layout->row[r].kind != ROW_EMPTY)
            return (int)r;
    return -1;
}

/* The last row of the part that begins at ROW. */
static int end_of_part(const struct document_screen *s, int row)
{
    int end = row;
    for (int r = row; r < (int)s->layout->rows; r++)
        if (s->layout->row[r].part == s->layout->row[row].part && s->layout->row[r].kind != ROW_EMPTY)
            end = r;
    return end;
}

static void scroll_page(struct document_screen *s)
{
    const struct document_blank *blank = document_blank_here(s);
    int row = blank ? row_of_blank(s, blank) : row_of_part(s, s->outline.list.selected);
    int most = (int)s->layout->rows - s->shown;
    if (s->follow && row >= 0 && (row < s->first || row >= s->first + s->shown - (blank ? 0 : 3)))
        s->first = row - (blank ? s->shown / 3 : 1);
    if (s->follow && row >= 0 && !blank && end_of_part(s, row) >= s->first + s->shown) /* all of it, or its beginning */
        s->first = smaller(row - 1, end_of_part(s, row) - s->shown + 1);
    s->follow = false;
    s->first = smaller(s->first, most);
    s->first = larger(s->first, 0);
}

int document_row_at(const struct document_screen *s, int row, int top)
{
    int at = row - top + s->first;
    return s->layout && at >= 0 && at < (int)s->layout->rows ? at : -1;
}

/* Outline, text, and in a wide window the reasons of the chosen part at the right. */
static void draw_reasons(struct app *app, struct document_screen *s, struct canvas *canvas, struct rect body)
{
    const struct document_part *part = document_part_here(s);
    struct str text = app_str(app);
    canvas_vertical(canvas, body.row, s->reasons, body.rows, STYLE_LINE);
    if (part) {
        str_add_format(&text, "# %s\n", part->label);
        document_reasons(app, s, part, &text);
    }
    text_view_say(&s->why, text.text);
    text_view_draw(&s->why, canvas, rect_of(body.row, s->reasons + 2, body.rows, body.columns - s->reasons - 2),
                   STYLE_NORMAL);
}

void document_page_draw(struct app *app, struct document_screen *s, struct canvas *canvas, struct rect body)
{
    bool wide = body.columns >= WIDE;
    int outline = body.columns * 3 / 10, cells;
    outline = outline < 24 ? 24 : outline > 44 ? 44 : outline;
    if (wide && outline > body.columns / 4)
        outline = body.columns / 4;
    cells = body.columns - outline - 3 - MARGIN;
    cells -= wide ? REASONS : 0;
    cells = cells > PAGE_CELLS ? PAGE_CELLS : cells;
    if (!s->layout || s->cells != cells) {
        document_layout_free(&s->layout);
        s->cells = cells;
        s->layout = document_layout_make(s->document, cells);
        s->follow = true;
    }
    s->divider = outline;
    s->page_column = outline + 1 + MARGIN;
    s->shown = body.rows;
    scroll_page(s);
    canvas_vertical(canvas, body.row, outline, body.rows, STYLE_LINE);
    draw_outline(s, canvas, rect_of(body.row, body.column, body.rows, outline + 1)); /* its bar on that line */
    for (int i = 0; i < s->shown && s->first + i < (int)s->layout->rows; i++)
        draw_row(s, s->first + i, canvas, body.row + i, s->page_column);
    s->reasons = wide ? s->page_column + cells + 1 : 0;
    if (wide)
        draw_reasons(app, s, canvas, body);
    int bar = wide ? s->reasons /* on the dividing line */ : body.column + body.columns - 1;
    canvas_scrollbar(canvas, body.row, bar, body.rows, (size_t)s->first, s->layout->rows);
}
