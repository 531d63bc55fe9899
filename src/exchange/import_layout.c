#include "exchange/import_layout.h"

#include <string.h>

#include "base/intl.h"
#include "base/utf8.h"
#include "exchange/import_header.h"

struct above { /* what a field means in row ROW of .row */
    size_t row;
    const char *text;
    uint8_t flags;
    size_t nothing; /* so many rows from the first only point upwards themselves: they are not asked again */
};
struct import_layout {
    const struct sheet_def *sheet;
    const struct file_table *table;
    const struct import_map *map;
    struct arena *arena;
    size_t rows, capacity;
    size_t *row;         /* rows of the table that were rows, in order */
    struct above *above; /* by field: the last that was looked for; text NULL: none yet */
};

struct import_layout *import_layout_new(const struct sheet_def *sheet, const struct file_table *table,
                                        const struct import_map *map, struct arena *arena)
{
    struct import_layout *layout = arena_zero(arena, sizeof(*layout));
    *layout = (struct import_layout){.arena = arena, .sheet = sheet, .table = table, .map = map};
    layout->above = arena_zero(arena, (map->count + 1) * sizeof(*layout->above));
    return layout;
}

static size_t fields_of(const struct import_layout *layout, size_t at)
{
    size_t fields = layout->table->fields[at];
    return fields < layout->map->count ? fields : layout->map->count;
}

/* ---- cells that mean the one above ---- */

/* By the first letter, since nearly every cell ends here. */
static bool may_be_ditto(const char *text)
{
    const unsigned char *p = (const unsigned char *)text;
    while (*p == ' ')
        p++;
    switch (*p) {
    case '(':
    case '"':
    case '\'':
    case 'd':
    case 0xE2: return true; /* ” “ ″ ’ ↑ */
    case 0xE3:              /* blank, 〃, 々, 「; ゝ, ヽ */
        return (p[1] == 0x80 && (p[2] == 0x80 || p[2] == 0x83 || p[2] == 0x85 || p[2] == 0x8C)) ||
               (p[1] == 0x82 && p[2] == 0x9D) || (p[1] == 0x83 && p[2] == 0xBD);
    case 0xE4: return (p[1] == 0xB8 && p[2] == 0x8A) || (p[1] == 0xBB && p[2] == 0x9D); /* 上, 仝 */
    case 0xE5: return p[1] == 0x90 && p[2] == 0x8C;                                     /* 同 */
    case 0xEF: return p[1] == 0xBC && p[2] == 0x88;                                     /* （ */
    default: return false;
    }
}

static bool is_ditto(const char *text, uint8_t flags)
{
    static const char *const marks[] = {"〃",   "”",      "“",      "\"",       "″",    "''",    "’’",       "々",
                                        "同上", "同じ",   "同",     "仝",       "〃〃", "\"\"",  "上に同じ", "上と同じ",
                                        "↑",    "↓",      "ditto",  "ゝ",       "ヽ",   "々々",  "仝上",     "同前",
                                        "上同", "(同上)", "(同じ)", "「同上」", "(〃)", "「〃」"};
    static const size_t longest = sizeof("　上に同じ　");
    static char *keys[ARRAY_LENGTH(marks)]; /* made once, for as long as the program runs */
    if (!may_be_ditto(text) || (flags & CELL_TYPE) != CELL_TEXT || strnlen(text, longest + 1) > longest)
        return false;
    char *key SCOPED(mem_free) = import_key(text);
    bool ditto = false;
    for (size_t i = 0; i < ARRAY_LENGTH(marks) && !ditto; i++) {
        keys[i] = keys[i] ? keys[i] : import_key(marks[i]);
        ditto = strcmp(key, keys[i]) == 0;
    }
    return ditto;
}

static struct above cell_of(const struct import_layout *layout, size_t row, size_t field)
{
    size_t at = layout->row[row];
    bool there = field < fields_of(layout, at);
    return (struct above){.row = row,
                          .text = there ? table_text(layout->table, at, field) : "",
                          .flags = there ? table_flags(layout->table, at, field) : CELL_EMPTY};
}

/* Up from the last row to one that says something itself, or to what was found for an earlier row. */
enum import_ditto import_layout_ditto(struct import_layout *layout, size_t field, const char **text, uint8_t *flags)
{
    if (!is_ditto(*text, *flags))
        return DITTO_NONE;
    struct above *above = &layout->above[field], found = {0};
    for (size_t row = layout->rows; row-- > above->nothing && !found.text;) {
        if (above->text && above->row == row) {
            found = *above;
            break;
        }
        struct above cell = cell_of(layout, row, field);
        if (!is_ditto(cell.text, cell.flags))
            found = cell;
    }
    if (!found.text) {
        above->nothing = layout->rows;
        return DITTO_NOTHING_ABOVE;
    }
    *above = (struct above){layout->rows - 1, found.text, found.flags, above->nothing};
    *text = found.text;
    *flags = found.flags;
    return DITTO_ABOVE;
}

void import_layout_row(struct import_layout *layout, size_t at)
{
    ARENA_MORE(layout->arena, layout->row, layout->rows, layout->capacity) = at;
}

/* ---- rows that are no rows ---- */

#define LONGEST_FIGURE 200 /* bytes */

/* Digits with what stands around them in a column of numbers: "1,200 円", "(3)", "12件", "－". */
static bool is_figure(const char *text, uint8_t type)
{
    if (type == CELL_NUMBER || type == CELL_DATE)
        return true;
    unsigned char first = (unsigned char)*text; /* most texts end here */
    if (first < 0x80 ? !strchr(" 0123456789+-(\\", first) : first != 0xC2 && first != 0xE2 && first != 0xEF)
        return false; /* ¥, △ and dashes, full width */
    if (strnlen(text, LONGEST_FIGURE) == LONGEST_FIGURE)
        return false;
    static const char *const around[] = {"円", "件", "点", "個", "名", "人", "台", "冊",
                                         "本", "行", "¥",  "△",  "▲",  "千", "万"};
    struct str narrow SCOPED(str_free) = STR_INIT;
    utf8_narrow(text, &narrow);
    const char *p = narrow.text;
    while (*p) {
        size_t step = strspn(p, "0123456789.,+-()%/ \\");
        step = step ? step : import_mark(p, around, ARRAY_LENGTH(around));
        if (!step)
            return false;
        p += step;
    }
    return strpbrk(narrow.text, "0123456789-");
}

/* Without blanks and the brackets or dashes around it. */
static char *bare_of(const char *text)
{
    static const char *const around[] = {"(",  ")", "[", "]", "<", ">", "【", "】", "〔", "〕", "《", "》", "「",
                                         "」", "-", "=", "*", "~", "―", "ー", "_",  "◆",  "■",  "●",  ":"};
    char *key = import_key(text), *from = key;
    bool cut = true;
    while (cut) {
        cut = false;
        for (size_t i = 0; i < ARRAY_LENGTH(around); i++) {
            size_t length = strlen(around[i]);
            if (*from && str_starts(from, around[i]) && from[length]) {
                from += length;
                cut = true;
            }
            if (str_ends(from, around[i]) && strlen(from) > length) {
                from[strlen(from) - length] = '\0';
                cut = true;
            }
        }
    }
    memmove(key, from, strlen(from) + 1);
    return key;
}

static bool is_total(const char *text, bool has_figures)
{
    static const char *const words[] = {"計",    "小計",     "合計",       "総計",     "総合計", "累計",
                                        "中計",  "件数",     "総件数",     "合計件数", "合計数", "平均",
                                        "total", "subtotal", "grandtotal", "sum",      "計数"};
    static const char *const ends[] = {"小計", "合計", "総計", "累計", "total"};
    static const char *const starts[] = {"小計", "合計", "総計", "総合計", "total", "計"};
    static const char *const parts[] = {"部計", "課計", "科計", "店計"}; /* 総務部計 */
    char *key SCOPED(mem_free) = bare_of(text);
    bool total = import_any_word(key, words, ARRAY_LENGTH(words), str_equals) ||
                 (has_figures && (import_any_word(key, ends, ARRAY_LENGTH(ends), str_ends) ||
                                  import_any_word(key, parts, ARRAY_LENGTH(parts), str_ends)));
    for (size_t i = 0; i < ARRAY_LENGTH(starts) && !total; i++)
        if (str_starts(key, starts[i])) {
            const char *after = key + strlen(starts[i]);
            total = strchr("(:：=", *after) || (*after >= '0' && *after <= '9');
        }
    return total;
}

/* 作成者：佐藤, 作成者 佐藤, 作成者(総務) … but not 作成者一覧: the word must end. 注1 is one with whatever follows. */
static bool starts_with_word(const char *key, const char *text, const char *word)
{
    char *folded SCOPED(mem_free) = import_key(word);
    if (!str_starts(key, folded))
        return false;
    const char *after = key + strlen(folded), *raw = strstr(text, word);
    raw = raw ? raw + strlen(word) : "";
    return *after == '\0' || strchr(":(/1234567890", *after) || *raw == ' ' || str_starts(raw, "　");
}

static bool is_remark(const char *text)
{
    static const char *const marks[] = {"※", "*", "(注", "注)", "[注", "(備考", "(*", "(※"};
    static const char *const words[] = {"注",         "注意",   "注記",   "注釈",     "備考",   "補足",   "以上",
                                        "作成者",     "作成日", "作成",   "作成部署", "更新日", "更新者", "最終更新",
                                        "最終更新日", "承認",   "承認者", "確認",     "確認者", "検印",   "凡例",
                                        "出典",       "改訂",   "改定",   "改訂日",   "続き",   "つづき", "前頁の続き",
                                        "次頁へ続く", "記入者", "記入日", "担当者",   "end",    "eof"};
    char *key SCOPED(mem_free) = import_key(text), *bare SCOPED(mem_free) = bare_of(text);
    bool remark = import_any_word(key, marks, ARRAY_LENGTH(marks), str_starts) ||
                  import_any_word(bare, words, ARRAY_LENGTH(words), str_equals);
    for (size_t i = 0; i < ARRAY_LENGTH(words) && !remark; i++)
        remark = starts_with_word(key, text, words[i]);
    return remark;
}

/* 【総務部】, ■営業, <経理>; a lone 総務部 where the other rows have more. */
static bool is_section(const char *text)
{
    static const char *const starts[] = {"【", "■", "□", "◆",  "◇",  "●", "〇●", "▼",   "▽",  "▲",
                                         "★",  "☆", "<", "《", "〈", "[", "〔",  "---", "==="};
    static const char *const ends[] = {"部",   "課",       "室",     "係",     "グループ", "チーム",
                                       "支店", "支社",     "営業所", "事業所", "事業部",   "工場",
                                       "本社", "センター", "部門",   "関係",   "関連"};
    char *key SCOPED(mem_free) = import_key(text);
    return import_mark(key, starts, ARRAY_LENGTH(starts)) > 0 ||
           import_any_word(key, ends, ARRAY_LENGTH(ends), str_ends);
}

static bool is_example(const char *text)
{
    static const char *const words[] = {"例", "記入例", "記載例", "入力例", "サンプル", "見本"};
    char *bare SCOPED(mem_free) = bare_of(text);
    return import_any_word(bare, words, ARRAY_LENGTH(words), str_equals);
}

struct look { /* what a row holds */
    size_t texts, figures;
    bool computed; /* some cell holds a formula whose result is not known */
    size_t first;  /* field of the first text */
    bool headers;  /* every text is the header of its field */
};

static struct look look_at(const struct import_layout *layout, size_t at)
{
    struct look look = {.first = SIZE_MAX, .headers = true};
    size_t fields = fields_of(layout, at);
    for (size_t f = 0; f < fields; f++) {
        const char *text = table_text(layout->table, at, f);
        uint8_t flags = table_flags(layout->table, at, f);
        look.computed = look.computed || table_unknown(layout->table, at, f);
        if (!*text || (flags & CELL_MERGED))
            continue;
        if (is_figure(text, flags & CELL_TYPE)) {
            look.figures++;
            continue;
        }
        look.first = look.texts++ ? look.first : f;
        look.headers = look.headers && strcmp(text, layout->map->mapping[f].header) == 0;
        if (look.texts > 2 && !look.headers)
            break; /* a row */
    }
    return look;
}

/* In a table of which only the column of names is known, a name that is that of another column: the table lies on its
 * side, its rows are columns. */
static bool is_turned(const struct import_layout *layout, const char *name)
{
    size_t known = 0;
    bool label = false;
    for (size_t f = 0; f < layout->map->count; f++)
        known += layout->map->mapping[f].column != SIZE_MAX;
    for (size_t c = 0; known == 1 && *name && c < layout->sheet->column_count && !label; c++)
        label = strcmp(layout->sheet->column[c].label, name) == 0;
    return label;
}

const char *import_layout_skip(struct import_layout *layout, size_t at, size_t name_field)
{
    struct look look = look_at(layout, at);
    const char *first = look.texts ? table_text(layout->table, at, look.first) : "";
    if (look.texts == 0 && look.figures)
        return _("only numbers");
    if (look.texts >= 2 && look.headers)
        return _("the header once more");
    if (look.texts && layout->map->mapping[look.first].column == SIZE_MAX && is_example(first))
        return _("an example of how to fill it in");
    bool figures = look.figures > 0 || look.computed;
    if (look.texts == 1 && is_total(first, figures))
        return _("a total");
    if (look.texts == 2 && figures && is_total(first, false)) /* 合計 … 単位：件 */
        return _("a total");
    if (look.texts && look.texts <= 2 && look.figures <= 2 && is_remark(first))
        return _("a remark");
    if (look.texts == 1 && !figures && layout->map->count > 2 && str_ends(first, "。")) /* names are no sentences */
        return _("a remark");
    if (look.texts > 1 && name_field != SIZE_MAX && is_turned(layout, table_text(layout->table, at, name_field)))
        return _("the name of a column: the table lies on its side");
    if (look.texts == 1 && look.figures == 0 && is_section(first))
        return _("the title of a section");
    if (name_field == SIZE_MAX || *table_text(layout->table, at, name_field) ||
        table_unknown(layout->table, at, name_field))
        return NULL;
    return _("no name: a total or a remark is no row");
}
