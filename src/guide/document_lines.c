/* The lines of a part's text: paragraphs, lists, tables (doc/form-guide.md says how they are written).
 *
 * Lines are told apart in the template, before variables are filled in: a company called "- A" makes no list. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "guide/distribution.h"
#include "guide/document_private.h"

#define MAX_CELLS 12

struct document_block *document_add_block(struct making *m, enum document_block_kind kind)
{
    struct document *d = m->document;
    struct document_part *part = &d->part[m->part];
    d->block = mem_grow(d->block, d->count, &m->block_capacity, sizeof(*d->block));
    struct document_block *block = &d->block[d->count];
    *block = (struct document_block){.kind = kind, .part = m->part, .number = mem_text("")};
    if (part->count == 0)
        part->first = d->count;
    part->count++;
    block->page = part->def && part->def->page && part->count == 1;
    block->card = part->def && part->def->style == PART_CARD;
    d->count++;
    return block;
}

/* ---- lines ---- */

enum line_kind { LINE_EMPTY, LINE_TEXT, LINE_BULLET, LINE_NUMBER, LINE_ROW };

struct text_line {
    enum line_kind kind;
    int level;
    const char *text;
    size_t length;
};

static struct text_line read_line(const char *line, size_t length)
{
    struct text_line out = {LINE_TEXT, 0, line, length};
    size_t indent = strspn(line, " ");
    if (indent >= length)
        return (struct text_line){LINE_EMPTY, 0, line, 0};
    const char *p = line + indent;
    size_t left = length - indent, digits = strspn(p, "0123456789");
    if (*p == '|')
        out.kind = LINE_ROW;
    else if (left > 2 && p[0] == '-' && p[1] == ' ')
        out.kind = LINE_BULLET, p += 2;
    else if (str_starts(p, "・"))
        out.kind = LINE_BULLET, p += strlen("・");
    else if (digits > 0 && digits < 3 && left > digits + 2 && p[digits] == '.' && p[digits + 1] == ' ')
        out.kind = LINE_NUMBER, p += digits + 2;
    out.level = indent / 2 > 3 ? 3 : (int)(indent / 2);
    out.text = p;
    out.length = length - (size_t)(p - line);
    while (out.length && out.text[out.length - 1] == ' ')
        out.length--;
    return out;
}

/* A line break inside a paragraph of the form is no break on paper; between Latin words it is a blank. */
static void join(struct str *out, const char *text, size_t length)
{
    if (out->length && length) {
        unsigned char before = (unsigned char)out->text[out->length - 1], after = (unsigned char)text[0];
        if (before < 0x80 && after < 0x80 && before != '\n')
            str_add_char(out, ' ');
    }
    str_add_length(out, text, length);
}

static void number_paragraph(struct making *m, struct document_block *block)
{
    m->paragraph++;
    if (m->def->numbering != NUMBERING_ARTICLE || !m->under_heading || m->paragraph < 2)
        return;
    free(block->number);
    block->number = mem_format("%d", m->paragraph);
}

static void number_item(struct making *m, struct document_block *block, const struct text_line *line)
{
    for (int deeper = line->level + 1; deeper < 4; deeper++)
        m->item[deeper] = 0;
    free(block->number);
    if (line->kind == LINE_BULLET)
        block->number = mem_text("・");
    else if (m->def->numbering != NUMBERING_NONE)
        block->number = mem_format("(%d)", ++m->item[line->level]);
    else
        block->number = mem_format("%d.", ++m->item[line->level]);
}

struct pending { /* what is being put together */
    struct making *m;
    const struct spot *row; /* of the variables */
    enum document_block_kind kind;
    struct text_line line;
    struct str text;
    bool open;
};

static void flush(struct pending *p)
{
    if (!p->open)
        return;
    struct making *m = p->m;
    bool item = p->line.kind == LINE_BULLET || p->line.kind == LINE_NUMBER;
    struct document_block *block = document_add_block(m, item ? BLOCK_ITEM : p->kind);
    block->level = item ? p->line.level : 0;
    if (item)
        number_item(m, block, &p->line);
    else if (p->kind == BLOCK_PARA) {
        memset(m->item, 0, sizeof(m->item));
        number_paragraph(m, block);
    }
    struct spot spot = *p->row;
    size_t at = m->document->count - 1;
    spot.block = at;
    spot.cell = SIZE_MAX;
    char *text = document_fill(m, &spot, p->text.text);
    m->document->block[at].text = text;
    str_clear(&p->text);
    p->open = false;
}

/* ---- tables that stand in the text ---- */

static size_t split_row(const char *line, size_t length, char *cell[MAX_CELLS])
{
    size_t count = 0;
    const char *p = line + 1, *end = line + length;
    while (p < end && count < MAX_CELLS) {
        const char *bar = memchr(p, '|', (size_t)(end - p)), *stop = bar ? bar : end;
        const char *from = p, *to = stop;
        while (from < to && *from == ' ')
            from++;
        while (to > from && to[-1] == ' ')
            to--;
        if (bar || to > from)
            cell[count++] = mem_text_length(from, (size_t)(to - from));
        p = stop + 1;
    }
    return count;
}

/* A column's share: what its longest cell needs, within reason. */
static void set_widths(struct document_block *block)
{
    double sum = 0;
    block->width = mem_zero(block->columns, sizeof(*block->width));
    for (size_t c = 0; c < block->columns; c++) {
        int most = 4;
        for (size_t r = 0; r < block->rows; r++) {
            int cells = utf8_width(block->cell[r * block->columns + c]);
            most = cells > most ? cells : most;
        }
        block->width[c] = pow(most, 0.75);
        sum += block->width[c];
    }
    for (size_t c = 0; c < block->columns; c++)
        block->width[c] /= sum;
}

/* Of a table across the page, as letters of tables are, of 9.5 points and of 8; and so many cells a date, a name, a heading has: what is
 * no longer is not torn apart while there is room. The first way in which all columns have what they need is taken. */
static const struct way {
    int line, whole;
    bool small;
} ways[] = {{100, 16, false}, {119, 16, true}, {119, 12, true}, {119, 8, true}};
#define LONGEST_RUN 24 /* of letters and digits: longer ones, of addresses, are torn apart */
#define CELL_MARGIN 3

/* Bytes of a sign that is not torn from the one before: of codes and numbers, and of days as documents write them. */
static size_t sign_at(const char *p)
{
    static const char *const of_days[] = {"令", "和", "平", "成", "元", "年", "月", "日"};
    if (*p > ' ' && *p <= '~')
        return 1;
    for (size_t i = 0; i < ARRAY_LENGTH(of_days); i++)
        if (str_starts(p, of_days[i]))
            return strlen(of_days[i]);
    return 0;
}

/* Cells of the longest run of such signs in TEXT: 2026-12-11, 令和8年12月11日, 1,200,000, ID-0031. Word leaves half a cell between a digit and
 * a kanji. */
static int longest_run(const char *text)
{
    int most = 0, halves = 0;
    size_t before = 0;
    for (const char *p = text; *p;) {
        size_t bytes = sign_at(p);
        bool between = before && bytes && (before == 1) != (bytes == 1);
        halves = bytes ? halves + (bytes == 1 ? 2 : 4) + between : 0;
        int run = (halves + 1) / 2;
        if (run > most && run <= LONGEST_RUN)
            most = run;
        before = bytes;
        p += bytes ? bytes : 1;
    }
    return most;
}

int document_unbroken(const struct document_block *block, size_t column)
{
    int most = 0;
    for (size_t r = 0; r < block->rows; r++) {
        int run = longest_run(block->cell[r * block->columns + column]);
        most = run > most ? run : most;
    }
    return most;
}

/* What column C needs for what must not be torn and for its longest cell of at most WAY->whole cells, as a share of the line. */
static double need_of(const struct document_block *block, size_t c, const struct way *way)
{
    int most = document_unbroken(block, c);
    for (size_t r = 0; r < block->rows; r++) {
        int cells = utf8_width(block->cell[r * block->columns + c]);
        most = cells > most && cells <= way->whole ? cells : most;
    }
    return (double)(most + CELL_MARGIN) / way->line;
}

void document_fit_widths(struct document_block *block)
{
    double need[MAX_CELLS], all = 2, left = 1, shares = 1;
    bool narrow[MAX_CELLS] = {false}; /* gets what it needs; the others share what is left, as before */
    if (block->columns > MAX_CELLS || block->seals)
        return;
    for (size_t i = 0; i < ARRAY_LENGTH(ways) && all > 1; i++) {
        all = 0;
        block->small = ways[i].small;
        for (size_t c = 0; c < block->columns; c++)
            all += need[c] = need_of(block, c, &ways[i]);
    }
    for (bool again = all <= 1; again;) { /* else there is no room for all of it */
        again = false;
        for (size_t c = 0; c < block->columns; c++)
            if (!narrow[c] && block->width[c] * left < need[c] * shares) {
                narrow[c] = again = true;
                left -= need[c];
                shares -= block->width[c];
            }
    }
    double sum = 0;
    for (size_t c = 0; c < block->columns; c++)
        sum += block->width[c] = narrow[c] ? need[c] : block->width[c] * left / shares;
    for (size_t c = 0; c < block->columns; c++) /* all may be as narrow as can be */
        block->width[c] /= sum;
}

struct rows {
    char **cell; /* templates */
    size_t rows, columns, capacity;
};

static void add_row(struct rows *rows, const struct text_line *line)
{
    char *cell[MAX_CELLS];
    size_t count = split_row(line->text, line->length, cell);
    if (rows->rows == 0)
        rows->columns = count;
    bool rule = count > 0; /* |---|---| is a line between head and body */
    for (size_t i = 0; i < count; i++)
        rule = rule && cell[i][0] && strspn(cell[i], "-: ") == strlen(cell[i]);
    for (size_t i = 0; i < (rule ? 0 : rows->columns); i++) {
        rows->cell = mem_grow(rows->cell, rows->rows * rows->columns + i, &rows->capacity, sizeof(*rows->cell));
        rows->cell[rows->rows * rows->columns + i] = i < count ? cell[i] : mem_text("");
    }
    for (size_t i = rule ? 0 : rows->columns; i < count; i++)
        free(cell[i]);
    rows->rows += !rule;
}

static void flush_rows(struct making *m, const struct spot *row, struct rows *rows)
{
    if (rows->rows == 0 || rows->columns == 0)
        return;
    struct document_block *block = document_add_block(m, BLOCK_TABLE);
    size_t at = m->document->count - 1, cells = rows->rows * rows->columns;
    block->rows = rows->rows;
    block->columns = rows->columns;
    block->head = true;
    block->cell = mem_zero(cells, sizeof(*block->cell));
    struct spot spot = *row;
    spot.block = at;
    for (size_t i = 0; i < cells; i++) {
        spot.cell = i;
        char *text = document_fill(m, &spot, rows->cell[i]);
        m->document->block[at].cell[i] = text;
        free(rows->cell[i]);
    }
    free(rows->cell);
    *rows = (struct rows){0};
    set_widths(&m->document->block[at]);
}

/* ---- the whole ---- */

/* Line breaks are kept; a line of which a {name?} has no value ("改訂日　") is left out. */
static void add_kept_lines(struct making *m, enum document_block_kind kind, const char *template,
                           const struct spot *row)
{
    struct document *d = m->document;
    struct str text = STR_INIT;
    struct spot spot = *row;
    document_add_block(m, kind);
    size_t at = d->count - 1, length = strlen(template);
    while (length && template[length - 1] == '\n')
        length--;
    spot.block = at;
    spot.cell = SIZE_MAX;
    for (size_t from = 0; from < length;) {
        size_t to = from + strcspn(template + from, "\n"), blanks = d->blanks, variables = d->variables;
        to = to > length ? length : to;
        char *line = mem_text_length(template + from, to - from), *filled = document_fill(m, &spot, line);
        size_t before = text.length + (text.length > 0);
        if (!m->left_empty) {
            if (text.length)
                str_add_char(&text, '\n');
            str_add(&text, filled);
        }
        for (size_t b = blanks; b < d->blanks; b++) {
            d->blank[b].from += before;
            d->blank[b].to += before;
        }
        for (size_t v = variables; v < d->variables; v++) {
            d->variable[v].from += before;
            d->variable[v].to += before;
        }
        if (m->left_empty) {
            d->variables = variables;
            d->part[m->part].blanks -= d->blanks - blanks;
            d->blanks = blanks;
        }
        free(line);
        free(filled);
        from = to + 1;
    }
    d->block[at].text = str_take(&text);
}

void document_add_text(struct making *m, enum document_block_kind kind, const char *template, size_t sheet,
                       uint32_t row, bool own)
{
    const struct spot spot = {.sheet = sheet, .row = row, .own = own};
    if (kind == BLOCK_LINES || kind == BLOCK_RIGHT || kind == BLOCK_CENTER || kind == BLOCK_SIGN) {
        add_kept_lines(m, kind, template, &spot);
        return;
    }
    struct pending pending = {.m = m, .row = &spot, .kind = kind, .text = STR_INIT};
    struct rows rows = {0};
    for (const char *p = template; *p;) {
        size_t length = strcspn(p, "\n");
        struct text_line line = read_line(p, length);
        bool starts = line.kind == LINE_BULLET || line.kind == LINE_NUMBER;
        if (line.kind != LINE_ROW)
            flush_rows(m, &spot, &rows);
        if (line.kind != LINE_TEXT || !pending.open)
            flush(&pending);
        if (line.kind == LINE_ROW) {
            add_row(&rows, &line);
        } else if (starts || (line.kind == LINE_TEXT && !pending.open)) {
            pending.line = line;
            pending.open = true;
            join(&pending.text, line.text, line.length);
        } else if (line.kind == LINE_TEXT) {
            join(&pending.text, line.text, line.length);
        }
        p += length + (p[length] == '\n');
    }
    flush(&pending);
    flush_rows(m, &spot, &rows);
    str_free(&pending.text);
}

/* ---- tables and trees over the rows of a sheet ---- */

bool document_part_row(const struct making *m, const struct part_def *part, uint32_t row)
{
    const char *row_for = m->row == UINT32_MAX ? NULL : model_row_id(m->model, m->sheet, m->row);
    if (part->of != SIZE_MAX && part->of == catalog_role(m->catalog, part->each, ROLE_DOCUMENT))
        row_for = m->key;
    if (part->of != SIZE_MAX &&
        (!row_for || strcmp(document_ledger_text(m->model, part->each, row, part->of), row_for) != 0))
        return false;
    return model_applies(m->model, part->each, row) && document_row_wanted(m->model, part->row_when, part->each, row);
}

bool document_row_wanted(const struct model *model, const struct formula *when, size_t sheet, uint32_t row)
{
    if (!when)
        return true;
    if (row == UINT32_MAX) /* the row that the document was for is gone */
        return false;
    struct arena *arena = arena_new();
    struct formula_env env =
        model_env(model, sheet == SIZE_MAX ? catalog_summary_table(0) : catalog_rows_table(sheet), arena);
    struct value v = formula_value(when, &env, row);
    bool wanted = (v.type == VALUE_BOOL && v.truth) || (v.type == VALUE_NUMBER && v.number != 0);
    arena_free(&arena);
    return wanted;
}

void document_add_empty(struct making *m, const struct part_def *def)
{
    if (def->empty)
        document_add_text(m, BLOCK_PARA, def->empty, m->sheet, m->row, false);
}

struct sorted {
    struct kind_key key;
    uint32_t row;
    bool down;
};

/* What is empty stands last, either way; of equal ones the upper row comes first. */
static int by_key(const void *a, const void *b)
{
    const struct sorted *left = a, *right = b;
    int order = kind_key_compare(&left->key, &right->key);
    if (order && left->down && !left->key.blank && !right->key.blank)
        order = -order;
    return order ? order : left->row < right->row ? -1 : left->row > right->row;
}

static void sort_rows(const struct making *m, const struct part_def *def, uint32_t *row, size_t rows)
{
    const struct column_def *column = &m->catalog->sheet[def->each].column[def->sort];
    const struct kind_book book = model_kinds(m->model);
    struct sorted *sorted SCOPED(mem_free) = mem_zero(rows + 1, sizeof(*sorted));
    for (size_t i = 0; i < rows; i++) {
        sorted[i] = (struct sorted){.row = row[i], .down = def->down};
        kind_key_of(column, model_value(m->model, def->each, row[i], def->sort), &book, &sorted[i].key);
    }
    qsort(sorted, rows, sizeof(*sorted), by_key);
    for (size_t i = 0; i < rows; i++) {
        row[i] = sorted[i].row;
        free(sorted[i].key.text);
    }
}

/* The rows of the table in its order, as a new array; how many there are. */
static uint32_t *table_rows(const struct making *m, const struct part_def *def, size_t *rows)
{
    uint32_t all = model_rows(m->model, def->each);
    uint32_t *row = mem_zero(all + 1, sizeof(*row));
    *rows = 0;
    for (uint32_t r = 0; r < all; r++)
        if (document_part_row(m, def, r))
            row[(*rows)++] = r;
    if (def->sort != SIZE_MAX)
        sort_rows(m, def, row, *rows);
    return row;
}

static void add_more(struct making *m, size_t more)
{
    char *text SCOPED(mem_free) = mem_format("ほかに%zu件あります。", more);
    document_add_text(m, BLOCK_NOTE, text, SIZE_MAX, UINT32_MAX, false);
}

/* False: there is no row. */
static bool add_rows_now(struct making *m)
{
    const struct part_def *def = m->entry[m->part].def;
    size_t rows, more = 0;
    uint32_t *row = table_rows(m, def, &rows);
    if (rows == 0) {
        free(row);
        return false;
    }
    if (def->most && rows > def->most) {
        more = rows - def->most;
        rows = def->most;
    }
    struct document_block *block = document_add_block(m, BLOCK_TABLE);
    size_t at = m->document->count - 1;
    double sum = 0;
    block->rows = rows + 1;
    block->columns = def->column_count;
    block->head = true;
    block->cell = mem_zero(block->rows * block->columns, sizeof(*block->cell));
    block->width = mem_zero(block->columns, sizeof(*block->width));
    for (size_t c = 0; c < def->column_count; c++)
        sum += def->column[c].width;
    for (size_t c = 0; c < def->column_count; c++) {
        block->cell[c] = mem_text(def->column[c].label);
        block->width[c] = def->column[c].width / sum;
    }
    for (size_t r = 0; r < rows; r++)
        for (size_t c = 0; c < def->column_count; c++) {
            struct spot spot = {
                .sheet = def->each, .row = row[r], .block = at, .cell = (r + 1) * def->column_count + c};
            char *text = document_fill(m, &spot, def->column[c].text);
            m->document->block[at].cell[spot.cell] = text;
        }
    free(row);
    if (more)
        add_more(m, more);
    return true;
}

/* The rows as they stood when the day began. What was empty then nobody can fill in, and what stood there is no answer of today. */
static bool add_rows_then(struct making *m, struct value day)
{
    const struct model *now = m->model;
    uint32_t row = m->row;
    struct document *d = m->document;
    size_t blanks = d->blanks, variables = d->variables;
    struct model *then = model_past(now, (int)day.number, &m->wrong);
    if (!then)
        return true;
    m->model = then;
    m->row = UINT32_MAX; /* it may not have been there */
    bool any = add_rows_now(m);
    m->model = now;
    m->row = row;
    model_free(&then);
    d->part[m->part].blanks -= d->blanks - blanks;
    d->blanks = blanks;
    d->variables = variables;
    return any;
}

void document_add_table(struct making *m)
{
    const struct part_def *def = m->entry[m->part].def;
    struct value day = m->row == UINT32_MAX || def->as_of == SIZE_MAX
                           ? value_empty()
                           : model_value(m->model, m->sheet, m->row, def->as_of);
    bool any =
        def->as_of == SIZE_MAX ? add_rows_now(m) : day.type == VALUE_NUMBER && day.number >= 1 && add_rows_then(m, day);
    if (!any)
        document_add_empty(m, def);
}

/* How others answered, in Japanese like every document; the company's own answer is marked. */
void document_add_distribution(struct making *m)
{
    const struct value_ref *ref = &m->entry[m->part].def->distribution;
    const struct column_def *def = &m->catalog->sheet[ref->sheet].column[ref->summary];
    struct distribution_line *line = mem_zero(def->choices->count + 1, sizeof(*line));
    size_t count = distribution_lines(m->model, ref->sheet, ref->summary, line);
    struct document_block *block = document_add_block(m, BLOCK_TABLE);
    block->rows = count + 1;
    block->columns = 3;
    block->head = true;
    block->cell = mem_zero(block->rows * block->columns, sizeof(*block->cell));
    block->cell[0] = mem_text(def->label);
    block->cell[1] =
        mem_format("%s（%d年、%d社）", def->distribution->who, def->distribution->year, def->distribution->base);
    block->cell[2] = mem_text("当社");
    for (size_t i = 0; i < count; i++) {
        char **cell = &block->cell[(i + 1) * 3];
        cell[0] = mem_text(line[i].choice ? line[i].choice->label : "無回答");
        cell[1] = isnan(line[i].share) ? mem_text("―") : mem_format("%.1f%%", line[i].share);
        cell[2] = mem_text(line[i].own ? "○" : "");
    }
    set_widths(block);
    free(line);
}
