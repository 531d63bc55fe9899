#include "ui/line.h"

#include <string.h>

#include "base/utf8.h"

void line_init(struct line *line, bool many, size_t max_length)
{
    *line = (struct line){.text = STR_INIT, .max_length = max_length, .many = many, .goal = -1, .cells = 60};
}

void line_done(struct line *line)
{
    str_free(&line->text);
}

void line_set(struct line *line, const char *text)
{
    str_clear(&line->text);
    str_add(&line->text, text);
    line->caret = line->anchor = line->text.length;
    line->first = 0;
    line->first_row = 0;
    line->goal = -1;
}

void line_select(struct line *line)
{
    line->anchor = 0;
    line->caret = line->text.length;
    line->goal = -1;
}

bool line_selected(const struct line *line, size_t *from, size_t *to)
{
    *from = line->anchor < line->caret ? line->anchor : line->caret;
    *to = line->anchor < line->caret ? line->caret : line->anchor;
    return *from < *to;
}

char *line_selection(const struct line *line)
{
    size_t from, to;
    return line_selected(line, &from, &to) ? mem_text_length(line->text.text + from, to - from) : NULL;
}

/* A mark that stood alone joins what comes to stand before it: the caret never stands within a character. */
static size_t whole_character(const char *text, size_t at)
{
    size_t end = at > 0 ? utf8_step(text, utf8_back(text, at)) : at;
    return end > at ? end : at;
}

/* Replaces bytes FROM … TO; the caret goes behind what was put there, and nothing is selected. */
static void splice(struct line *line, size_t from, size_t to, const char *text)
{
    struct str result = STR_INIT;
    str_add_length(&result, line->text.text, from);
    str_add(&result, text);
    size_t caret = result.length;
    str_add(&result, line->text.text + to);
    str_free(&line->text);
    line->text = result;
    line->caret = line->anchor = whole_character(line->text.text, caret);
    line->goal = -1;
}

static size_t room_for(const struct line *line, size_t from, size_t to)
{
    if (!line->max_length)
        return SIZE_MAX;
    char *chosen = mem_text_length(line->text.text + from, to - from);
    size_t stays = utf8_length(line->text.text) - utf8_length(chosen);
    free(chosen);
    return stays < line->max_length ? line->max_length - stays : 0;
}

enum line_result line_insert(struct line *line, const char *text)
{
    size_t from, to;
    line_selected(line, &from, &to);
    size_t room = room_for(line, from, to);
    struct str put = STR_INIT;
    bool full = false;
    const char *p = text;
    while (*p) {
        const char *start = p;
        uint32_t c = utf8_next(&p);
        char as_is[5];
        if (c == '\r') { /* CR LF is one break, a lone CR is one too */
            if (*p == '\n')
                continue;
            c = '\n';
        }
        if (c == '\n' || c == '\t')
            c = line->many ? c : ' ';
        else if (c < ' ' || (c >= 0x7F && c < 0xA0)) /* control characters are never part of an answer */
            continue;
        if (room == 0) {
            full = true;
            break;
        }
        room--;
        size_t bytes = c == 0xFFFD ? (size_t)(p - start) : utf8_encode(c, as_is);
        if (c == 0xFFFD)
            utf8_encode(c, as_is), bytes = 3;
        str_add_length(&put, as_is, bytes);
    }
    bool changed = put.length > 0;
    if (changed) /* what holds nothing that can be typed takes nothing away either */
        splice(line, from, to, put.text);
    str_free(&put);
    return full ? LINE_FULL : changed ? LINE_CHANGED : LINE_MOVED;
}

enum class { CLASS_SPACE, CLASS_LATIN, CLASS_HIRAGANA, CLASS_KATAKANA, CLASS_KANJI, CLASS_OTHER };

/* Words in Japanese text: a run of one script, as text fields on other systems step. */
static enum class class_at(const char *text, size_t at) {
    const char *p = text + at; uint32_t c = utf8_next(&p);
    if (c == ' ' || c == '\n' || c == '\t' || c == 0x3000) return CLASS_SPACE;
    if ((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_' ||
        (c >= 0xFF10 && c <= 0xFF5A) || (c >= 0xC0 && c < 0x250)) return CLASS_LATIN;
    if (c >= 0x3041 && c <= 0x309F) return CLASS_HIRAGANA;
    if ((c >= 0x30A1 && c <= 0x30FF) || (c >= 0xFF66 && c <= 0xFF9F)) return CLASS_KATAKANA;
    if ((c >= 0x3400 && c <= 0x9FFF) || c == 0x3005 || (c >= 0xF900 && c <= 0xFAFF) || c >= 0x20000) return CLASS_KANJI;
    return CLASS_OTHER;
}

static size_t word_left(const char *text, size_t at)
{
    while (at > 0 && class_at(text, utf8_back(text, at)) == CLASS_SPACE)
        at = utf8_back(text, at);
    if (at == 0)
        return 0;
    enum class class = class_at(text, utf8_back(text, at));
    while (at > 0 && class_at(text, utf8_back(text, at)) == class)
        at = utf8_back(text, at);
    return at;
}

static size_t word_right(const char *text, size_t at)
{
    if (!text[at])
        return at;
    enum class class = class_at(text, at);
    while (text[at] && class_at(text, at) == class)
        at = utf8_step(text, at);
    while (text[at] && class_at(text, at) == CLASS_SPACE)
        at = utf8_step(text, at);
    return at;
}

static enum line_result cut(struct line *line, size_t from, size_t to)
{
    if (from == to)
        return LINE_MOVED;
    splice(line, from, to, "");
    return LINE_CHANGED;
}

/* ---- rows of a text of many lines ---- */

/* Where the row that starts at FROM ends. Broken hard at the width: while typing, nothing may jump about. */
static size_t row_end(const char *text, size_t from, int cells, size_t *next)
{
    size_t at = from;
    int width = 0;
    while (text[at] && text[at] != '\n') {
        size_t step = utf8_step(text, at);
        char *piece = mem_text_length(text + at, step - at);
        int w = utf8_width(piece);
        free(piece);
        if (width + w > cells && at > from)
            break;
        width += w;
        at = step;
    }
    *next = text[at] == '\n' ? at + 1 : at;
    return at;
}

void line_layout(struct line *line, int cells)
{
    line->cells = cells < 2 ? 2 : cells;
}

/* Calls through all rows; stops at row WANTED (or the one that holds CARET). Returns the number of rows passed. */
struct row {
    int number;
    size_t from, to;
};

static bool row_next(const struct line *line, struct row *row, size_t *next, bool *more)
{
    if (!*more)
        return false;
    row->number++;
    row->from = *next;
    row->to = row_end(line->text.text, row->from, line->cells, next);
    *more = line->text.text[row->to] != '\0'; /* a text that ends with a line break has an empty last row */
    return true;
}

int line_rows(const struct line *line)
{
    struct row row = {.number = -1};
    size_t next = 0;
    bool more = true;
    while (row_next(line, &row, &next, &more))
        ;
    return row.number + 1;
}

void line_row(const struct line *line, int wanted, size_t *from, size_t *to)
{
    struct row row = {.number = -1};
    size_t next = 0;
    bool more = true;
    while (row_next(line, &row, &next, &more))
        if (row.number == wanted)
            break;
    *from = row.number == wanted ? row.from : line->text.length;
    *to = row.number == wanted ? row.to : line->text.length;
}

static int width_between(const char *text, size_t from, size_t to)
{
    char *piece = mem_text_length(text + from, to - from);
    int width = utf8_width(piece);
    free(piece);
    return width;
}

void line_caret(const struct line *line, int *out_row, int *out_column)
{
    struct row row = {.number = -1};
    size_t next = 0;
    bool more = true;
    while (row_next(line, &row, &next, &more)) {
        bool soft = more && line->text.text[row.to] != '\n';
        if (line->caret < row.to || (line->caret == row.to && !soft))
            break;
    }
    *out_row = row.number;
    size_t at = line->caret < row.from ? row.from : line->caret;
    *out_column = width_between(line->text.text, row.from, at);
}

static void move_rows(struct line *line, int by)
{
    int row, column;
    line_caret(line, &row, &column);
    int goal = line->goal >= 0 ? line->goal : column;
    int last = line_rows(line) - 1;
    int to_row = row + by < 0 ? 0 : row + by > last ? last : row + by;
    size_t from, to, at;
    line_row(line, to_row, &from, &to);
    if (to_row == row) {
        at = by < 0 ? from : to;
    } else {
        at = from;
        while (at < to && width_between(line->text.text, from, utf8_step(line->text.text, at)) <= goal)
            at = utf8_step(line->text.text, at);
        size_t end, next;
        end = row_end(line->text.text, from, line->cells, &next);
        if (at == end && at > from && line->text.text[at] && line->text.text[at] != '\n')
            at = utf8_back(line->text.text, at); /* behind a soft end the caret would show in the next row */
    }
    line->caret = at;
    line->goal = goal;
}

static size_t row_start(struct line *line)
{
    if (!line->many)
        return 0;
    int row, column;
    size_t from, to;
    line_caret(line, &row, &column);
    line_row(line, row, &from, &to);
    return from;
}

static size_t row_last(struct line *line)
{
    if (!line->many)
        return line->text.length;
    int row, column;
    size_t from, to;
    line_caret(line, &row, &column);
    line_row(line, row, &from, &to);
    if (to > from && line->text.text[to] && line->text.text[to] != '\n')
        to = utf8_back(line->text.text, to);
    return to;
}

/* Where a key takes the caret; false: it moves nothing. */
static bool move(struct line *line, struct key key)
{
    const char *text = line->text.text;
    size_t caret = line->caret, from, to;
    bool ctrl = key.modifiers & MOD_CTRL, shift = key.modifiers & MOD_SHIFT;
    int by = 0;
    if (line_selected(line, &from, &to) && !shift && !ctrl && (key.code == K_LEFT || key.code == K_RIGHT)) {
        line->caret = key.code == K_LEFT ? from : to; /* to the end of what was selected */
        line->goal = -1;
        return true;
    }
    switch (key.code) {
    case K_LEFT: to = ctrl ? word_left(text, caret) : caret ? utf8_back(text, caret) : 0; break;
    case K_RIGHT: to = ctrl ? word_right(text, caret) : text[caret] ? utf8_step(text, caret) : caret; break;
    case K_HOME: to = ctrl ? 0 : row_start(line); break;
    case K_END: to = ctrl ? line->text.length : row_last(line); break;
    case K_UP: by = -1; break;
    case K_DOWN: by = 1; break;
    case K_PAGE_UP: by = -8; break;
    case K_PAGE_DOWN: by = 8; break;
    default: return false;
    }
    if (!by) {
        line->caret = to;
        line->goal = -1;
    } else if (line->many) {
        move_rows(line, by);
    } else if (shift) { /* one line has nothing above it: from here to its start, to its end */
        line->caret = by < 0 ? 0 : line->text.length;
    } else {
        return false;
    }
    return true;
}

static enum line_result erase(struct line *line, bool back, bool word)
{
    const char *text = line->text.text;
    size_t caret = line->caret, from, to;
    if (line_selected(line, &from, &to))
        return cut(line, from, to);
    if (back)
        return cut(line, word ? word_left(text, caret) : caret ? utf8_back(text, caret) : 0, caret);
    return cut(line, caret, word ? word_right(text, caret) : text[caret] ? utf8_step(text, caret) : caret);
}

enum line_result line_event(struct line *line, const struct event *event)
{
    if (event->kind == EVENT_PASTE)
        return line_insert(line, event->text);
    if (event->kind != EVENT_KEY || event->key.modifiers & MOD_ALT)
        return LINE_IGNORED;
    struct key key = event->key;
    const char *text = line->text.text;
    size_t from, to;
    bool ctrl = key.modifiers & MOD_CTRL;
    if (move(line, key)) {
        if (!(key.modifiers & MOD_SHIFT))
            line->anchor = line->caret;
        return LINE_MOVED;
    }
    if (key.code == K_BACKSPACE || key.code == K_DELETE)
        return erase(line, key.code == K_BACKSPACE, ctrl);
    if (key.code == K_F2 && line_selected(line, &from, &to)) {
        line->caret = line->anchor = to;
        return LINE_MOVED;
    }
    if (ctrl && key.code == 'a') {
        line_select(line);
        return LINE_MOVED;
    }
    if (ctrl && key.code == 'u')
        return cut(line, row_start(line), line->caret);
    if (ctrl && key.code == 'k')
        return cut(line, line->caret, line->many ? line->caret + strcspn(text + line->caret, "\n") : line->text.length);
    if (!event_is_text(event))
        return LINE_IGNORED;
    char typed[5];
    utf8_encode(key.code, typed);
    return line_insert(line, typed);
}

struct line_view line_view(struct line *line, int cells)
{
    const char *text = line->text.text;
    if (cells < 1)
        cells = 1;
    if (line->first > line->text.length || line->caret < line->first)
        line->first = line->caret;
    /* The caret needs a cell of its own behind the text, two when it stands before a wide character. */
    int need = 1;
    if (text[line->caret])
        need = width_between(text, line->caret, utf8_step(text, line->caret));
    if (need < 1)
        need = 1;
    if (need > cells)
        need = cells;
    while (line->first < line->caret && width_between(text, line->first, line->caret) + need > cells)
        line->first = utf8_step(text, line->first);
    /* After deleting, show again what would fit before. */
    while (line->first > 0) {
        size_t before = utf8_back(text, line->first);
        if (width_between(text, before, line->text.length) + 1 > cells)
            break;
        line->first = before;
    }
    struct line_view view = {.from = line->first, .to = line->first + utf8_fit(text + line->first, cells)};
    view.caret = width_between(text, line->first, line->caret);
    return view;
}
