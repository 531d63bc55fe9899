#include "guide/document_layout.h"

#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "guide/document_walk.h"

#define GAP         2  /* cells between the columns of a table */
#define SEAL_CELLS  14 /* of a box for a seal */
#define MIN_CELLS   4  /* of a column */
#define WHOLE_CELLS 6  /* what is no longer is not torn: 10:05 */

struct laying {
    struct document_layout *layout;
    const struct document_block *block;
    size_t at;
};

static struct document_row *add_row(struct laying *l, enum row_kind kind)
{
    struct document_layout *out = l->layout;
    out->row = mem_grow(out->row, out->rows, &out->row_capacity, sizeof(*out->row));
    struct document_row *row = &out->row[out->rows++];
    *row =
        (struct document_row){.kind = kind, .block = l->at, .part = l->block->part, .head = "", .piece = out->pieces};
    return row;
}

static void add_piece(struct laying *l, int column, size_t cell, size_t from, size_t to)
{
    struct document_layout *out = l->layout;
    out->piece = mem_grow(out->piece, out->pieces, &out->piece_capacity, sizeof(*out->piece));
    out->piece[out->pieces++] = (struct row_piece){column, cell, from, to};
    out->row[out->rows - 1].pieces++;
}

/* ---- lines of a text ---- */

struct line_place {
    size_t from, to;
};
struct lines {
    const char *text;
    struct line_place *line;
    size_t count, capacity;
};

static void note_line(void *context, const char *line, size_t bytes)
{
    struct lines *lines = context;
    lines->line = mem_grow(lines->line, lines->count, &lines->capacity, sizeof(*lines->line));
    size_t from = (size_t)(line - lines->text);
    lines->line[lines->count++] = (struct line_place){from, from + bytes};
}

static int width_of(const char *text, const struct line_place *line)
{
    char *copy = mem_text_length(text + line->from, line->to - line->from);
    int width = utf8_width(copy);
    free(copy);
    return width;
}

/* "（　　　）", room to write by hand, may hang over the end of a narrow line: blanks that do are left out. */
static void drop_hanging(const char *text, struct line_place *line, int cells)
{
    while (line->to > line->from && width_of(text, line) > cells) {
        size_t blank = text[line->to - 1] == ' ' ? 1 : 0;
        if (line->to - line->from >= 3 && str_starts(text + line->to - 3, "　"))
            blank = 3;
        if (!blank)
            return;
        line->to -= blank;
    }
}

static struct lines wrap(const char *text, int cells)
{
    struct lines lines = {.text = text};
    cells = cells < 2 ? 2 : cells;
    utf8_wrap(text, cells, note_line, &lines);
    for (size_t i = 0; i < lines.count; i++)
        drop_hanging(text, &lines.line[i], cells);
    return lines;
}

static void add_rule(struct laying *l, int column, int cells)
{
    struct document_row *row = add_row(l, ROW_RULE);
    row->column = column;
    row->cells = cells;
}

/* ---- blocks ---- */

/* Where a text begins, and where its number. */
static void columns_of(const struct document_block *block, int *number, int *text)
{
    int width = *block->number ? utf8_width(block->number) : 0;
    int card = block->card ? 2 : 0;
    *number = card;
    switch (block->kind) {
    case BLOCK_HEADING:
        *text = card + (width ? width + (block->text && str_starts(block->text, "（") ? 0 : 2) : 0);
        break;
    case BLOCK_ITEM:
        *number = card + 2 + 3 * block->level;
        *text = *number + (width < 3 ? 3 : width + 1);
        break;
    case BLOCK_PARA: *text = card + (block->card ? 0 : 2); break;
    case BLOCK_NOTE: *text = card + 4; break;
    case BLOCK_SIGN: *text = card + 2; break;
    default: *text = card; break;
    }
    if (block->kind == BLOCK_PARA && width > 1) /* 10 and more */
        *text = card + width + 1;
}

static void lay_text(void *page, const struct document_step *step)
{
    struct laying *l = page;
    const struct document_block *block = step->block;
    int number, column, cells = l->layout->cells;
    columns_of(block, &number, &column);
    struct lines lines = wrap(block->text, cells - column);
    for (size_t i = 0; i < lines.count; i++) {
        int at = column, width = width_of(block->text, &lines.line[i]);
        if (block->kind == BLOCK_TITLE || block->kind == BLOCK_SUBTITLE || block->kind == BLOCK_CENTER)
            at = (cells - width) / 2;
        else if (block->kind == BLOCK_RIGHT)
            at = cells - width;
        struct document_row *row = add_row(l, ROW_TEXT);
        row->head = i == 0 ? block->number : "";
        row->column = number;
        add_piece(l, at < 0 ? 0 : at, SIZE_MAX, lines.line[i].from, lines.line[i].to);
    }
    free(lines.line);
}

/* A text of a table in lines of its own. */
static void lay_cell(struct laying *l, size_t cell, int column, bool strong)
{
    struct lines lines = wrap(l->block->cell[cell], l->layout->cells - column);
    for (size_t i = 0; i < lines.count; i++) {
        add_row(l, ROW_TEXT)->strong = strong;
        add_piece(l, column, cell, lines.line[i].from, lines.line[i].to);
    }
    free(lines.line);
}

/* More columns than the width holds: row by row, each text under its column's head. */
static void lay_stacked(struct laying *l, int left)
{
    const struct document_block *block = l->block;
    size_t first = block->head && block->rows > 1 ? 1 : 0;
    for (size_t r = first; r < block->rows; r++) {
        add_rule(l, left, l->layout->cells - left);
        for (size_t c = 0; c < block->columns; c++) {
            size_t cell = r * block->columns + c;
            if (first)
                lay_cell(l, c, left, true);
            if (*block->cell[cell] || !first)
                lay_cell(l, cell, first ? left + 2 : left, block->head && r == 0);
        }
    }
    add_rule(l, left, l->layout->cells - left);
}

static void lay_table(void *page, const struct document_step *step)
{
    struct laying *l = page;
    const struct document_block *block = step->block;
    int left = block->card ? 4 : 2, columns = (int)block->columns, at[16], cells[16];
    if (block->seals && l->layout->cells > columns * SEAL_CELLS + left)
        left = l->layout->cells - columns * SEAL_CELLS;
    int room = l->layout->cells - left - GAP * (columns - 1), used = 0;
    if (room < columns * MIN_CELLS) {
        lay_stacked(l, left);
        return;
    }
    for (int c = 0; c < columns; c++) {
        int whole =
            document_unbroken(block, (size_t)c); /* an hour, a number; of a day its parts may stand below each other */
        int least = whole > MIN_CELLS && whole <= WHOLE_CELLS ? whole : MIN_CELLS;
        cells[c] = (int)(block->width[c] * room);
        cells[c] = cells[c] < least ? least : cells[c];
        used += cells[c];
    }
    for (; used > room; used--) { /* the widest gives way */
        int widest = 0;
        for (int c = 1; c < columns; c++)
            widest = cells[c] > cells[widest] ? c : widest;
        cells[widest]--;
    }
    cells[columns - 1] += used < room ? room - used : 0;
    at[0] = left;
    for (int c = 1; c < columns; c++)
        at[c] = at[c - 1] + cells[c - 1] + GAP;
    int across = at[columns - 1] + cells[columns - 1] - left;
    bool tall = false;
    struct lines *lines = mem_zero(block->rows * block->columns, sizeof(*lines));
    for (size_t i = 0; i < block->rows * block->columns; i++) {
        lines[i] = wrap(block->cell[i], cells[i % block->columns]);
        tall = tall || (lines[i].count > 1 && (i >= block->columns || !block->head));
    }
    add_rule(l, left, across);
    for (size_t r = 0; r < block->rows; r++) {
        size_t most = block->seals && r == 1 ? 2 : 1;
        for (size_t c = 0; c < block->columns; c++) {
            size_t count = lines[r * block->columns + c].count;
            most = count > most ? count : most;
        }
        for (size_t i = 0; i < most; i++) {
            add_row(l, ROW_TEXT)->strong = block->head && r == 0;
            for (size_t c = 0; c < block->columns; c++) {
                const struct lines *cell = &lines[r * block->columns + c];
                if (i < cell->count)
                    add_piece(l, at[c], r * block->columns + c, cell->line[i].from, cell->line[i].to);
            }
        }
        if (tall || (block->head && r == 0) || r + 1 == block->rows)
            add_rule(l, left, across);
    }
    for (size_t i = 0; i < block->rows * block->columns; i++)
        free(lines[i].line);
    free(lines);
}

/* Is there an empty row between two blocks? */
static bool apart(const struct document_block *a, const struct document_block *b)
{
    if (a->kind == BLOCK_ITEM && b->kind == BLOCK_ITEM)
        return false;
    if (a->kind == BLOCK_RIGHT && b->kind == BLOCK_RIGHT)
        return false;
    if (a->kind == BLOCK_HEADING && b->kind != BLOCK_HEADING)
        return false;
    return !(a->kind == BLOCK_PARA && (b->kind == BLOCK_ITEM || b->kind == BLOCK_TABLE));
}

static void lay_begin(void *page, const struct document_step *step)
{
    struct laying *l = page;
    l->block = step->block;
    l->at = step->at;
    if (step->page)
        add_row(l, ROW_PAGE);
    else if (step->before && (step->opens || apart(step->before, step->block)))
        add_row(l, ROW_EMPTY);
}

static void lay_edge(void *page, const struct document_step *step)
{
    struct laying *l = page;
    (void)step;
    add_rule(l, 0, l->layout->cells);
}

static const struct document_page_functions layout_page = {
    .begin = lay_begin,
    .open = lay_edge,
    .block[BLOCK_TABLE] = lay_table,
    .text = lay_text,
    .close = lay_edge,
};

struct document_layout *document_layout_make(const struct document *document, int cells)
{
    struct laying l = {.layout = mem_zero(1, sizeof(*l.layout))};
    l.layout->cells = cells < 20 ? 20 : cells;
    document_walk(document, &layout_page, &l);
    return l.layout;
}

void document_layout_free(struct document_layout **layout)
{
    if (!*layout)
        return;
    free((*layout)->row);
    free((*layout)->piece);
    free(*layout);
    *layout = NULL;
}

/* ---- as text ---- */

static void pad_to(struct str *out, size_t line, int column)
{
    int width = utf8_width(out->text + line);
    str_add_format(out, "%*s", column > width ? column - width : 0, "");
}

void document_text(const struct document *document, int cells, struct str *out)
{
    struct document_layout *layout = document_layout_make(document, cells);
    for (size_t r = 0; r < layout->rows; r++) {
        const struct document_row *row = &layout->row[r];
        const struct document_block *block = &document->block[row->block];
        size_t line = out->length;
        if (row->kind == ROW_RULE) {
            pad_to(out, line, row->column);
            for (int i = 0; i < row->cells; i++)
                str_add_char(out, '-');
        }
        if (row->kind == ROW_PAGE)
            str_add(out, "\n\f");
        if (*row->head) {
            pad_to(out, line, row->column);
            str_add(out, row->head);
        }
        for (size_t p = 0; p < row->pieces; p++) {
            const struct row_piece *piece = &layout->piece[row->piece + p];
            const char *text = piece->cell == SIZE_MAX ? block->text : block->cell[piece->cell];
            if (piece->to > piece->from)
                pad_to(out, line, piece->column);
            str_add_length(out, text + piece->from, piece->to - piece->from);
        }
        str_add_char(out, '\n');
    }
    document_layout_free(&layout);
}

/* ---- as Markdown ---- */

/* What Markdown would read as a mark is a mark of the text. */
static void add_escaped(struct str *out, const char *text, bool in_table)
{
    for (const char *p = text; *p; p++) {
        bool begins = p == text || p[-1] == '\n';
        if (strchr("\\`*_<>[]", *p) || (*p == '|' && in_table) || (begins && strchr("#+-", *p)))
            str_add_char(out, '\\');
        if (*p == '\n')
            str_add(out, in_table ? "<br>" : "  \n");
        else
            str_add_char(out, *p);
    }
}

static void markdown_table(void *page, const struct document_step *step)
{
    struct str *out = page;
    const struct document_block *block = step->block;
    for (size_t r = 0; r < block->rows; r++) {
        for (size_t c = 0; c < block->columns; c++) {
            str_add(out, c ? " | " : "| ");
            add_escaped(out, block->cell[r * block->columns + c], true);
        }
        str_add(out, " |\n");
        for (size_t c = 0; r == 0 && c < block->columns; c++)
            str_add(out, c ? " --- |" : "| --- |");
        if (r == 0)
            str_add_char(out, '\n');
    }
}

static void markdown_begin(void *page, const struct document_step *step)
{
    bool list = step->before && step->before->kind == BLOCK_ITEM && step->block->kind == BLOCK_ITEM;
    if (step->before && !list)
        str_add_char(page, '\n');
    if (step->page)
        str_add(page, "---\n\n");
}

static void markdown_text(void *page, const struct document_step *step)
{
    if (strcmp(step->block->number, "・") != 0)
        document_add_number(step->block, " ", page);
    add_escaped(page, step->block->text, false);
    str_add_char(page, '\n');
}

static void markdown_heading(void *page, const struct document_step *step)
{
    for (int level = 0; level <= step->block->level; level++) /* the title is level 0 */
        str_add_char(page, '#');
    str_add_char(page, ' ');
    markdown_text(page, step);
}

static void markdown_item(void *page, const struct document_step *step)
{
    str_add_format(page, "%*s- ", 2 * step->block->level, "");
    markdown_text(page, step);
}

static void markdown_note(void *page, const struct document_step *step)
{
    str_add(page, "> ");
    markdown_text(page, step);
}

static const struct document_page_functions markdown_page = {
    .begin = markdown_begin,
    .block = {[BLOCK_TITLE] = markdown_heading,
              [BLOCK_HEADING] = markdown_heading,
              [BLOCK_ITEM] = markdown_item,
              [BLOCK_NOTE] = markdown_note,
              [BLOCK_TABLE] = markdown_table},
    .text = markdown_text,
};

void document_markdown(const struct document *document, struct str *out)
{
    document_walk(document, &markdown_page, out);
}
