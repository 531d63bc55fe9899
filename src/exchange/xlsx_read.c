#include "exchange/xlsx.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/date.h"
#include "base/intl.h"
#include "exchange/xlsx_defined.h"
#include "exchange/xlsx_parts.h"
#include "exchange/xlsx_styles.h"

#define MAX_ROW    1048576
#define MAX_COLUMN 16384
#define DAYS_1904  1462
#define MAX_REFERS 8192 /* of a formula */

enum type { TYPE_NUMBER, TYPE_SHARED, TYPE_INLINE, TYPE_TEXT, TYPE_BOOL, TYPE_ERROR, TYPE_ISO, TYPE_UNKNOWN };
enum into { INTO_NOTHING, INTO_VALUE, INTO_FORMULA, INTO_TEXT };

struct reading {
    const struct xlsx_handler *handler;
    const struct xlsx_parts *parts;
    const char *sheet;
    bool stopped; /* by the handler */
    uint32_t next_row, next_column;
    uint32_t row, column; /* of the cell being read */
    enum type type;
    unsigned style;
    bool row_hidden;
    bool date, in_cell, has_value, has_formula, has_inline;
    int phonetic;
    enum into into;
    struct str value, formula;
};

/* ---- "AB12" ---- */

void xlsx_ref_column(uint32_t column, struct str *out)
{
    char letters[8], *at = letters + sizeof(letters);
    *--at = '\0';
    for (uint32_t c = column + 1; c; c = (c - 1) / 26)
        *--at = (char)('A' + (c - 1) % 26);
    str_add(out, at);
}

void xlsx_ref_cell(uint32_t row, uint32_t column, struct str *out)
{
    xlsx_ref_column(column, out);
    str_add_count(out, row + 1u);
}

/* What follows the reference in TEXT, or NULL when none stands there. */
static const char *take_ref(const char *ref, uint32_t *row, uint32_t *column)
{
    uint32_t c = 0, r = 0;
    for (; (*ref >= 'A' && *ref <= 'Z') || (*ref >= 'a' && *ref <= 'z'); ref++)
        if ((c = c * 26 + (uint32_t)((*ref | 0x20) - 'a' + 1)) > MAX_COLUMN)
            return NULL;
    for (; *ref >= '0' && *ref <= '9'; ref++)
        if ((r = r * 10 + (uint32_t)(*ref - '0')) > MAX_ROW)
            return NULL;
    if (!c || !r)
        return NULL;
    *row = r - 1;
    *column = c - 1;
    return ref;
}

static bool read_ref(const char *ref, uint32_t *row, uint32_t *column)
{
    const char *end = take_ref(ref, row, column);
    return end && !*end;
}

/* "B2:B4"; what is no area is none. */
static bool read_area(const char *ref, struct xlsx_area *area)
{
    const char *colon = take_ref(ref, &area->first_row, &area->first_column);
    return colon && *colon == ':' && read_ref(colon + 1, &area->last_row, &area->last_column) &&
           area->first_row <= area->last_row && area->first_column <= area->last_column;
}

/* False, always. */
static bool refuse_cell(const struct reading *r, struct xlsx_xml *xml, enum error_code code, const char *detail)
{
    struct str subject SCOPED(str_free) = STR_INIT;
    str_add_format(&subject, "%s ", r->sheet);
    xlsx_ref_cell(r->row, r->column, &subject);
    xlsx_xml_stop(xml, code, subject.text, detail);
    return false;
}

/* ---- a cell's value ---- */

/* As XML Schema's double has it: strtod() would also take "0x1p3" and "nan". */
static bool read_number(const char *text, double *out)
{
    char *end;
    if (text[0] >= '0' && text[0] <= '9' && text[1] == '\0') {
        *out = text[0] - '0';
        return true;
    }
    if (!*text || strspn(text, "0123456789+-.eE") != strlen(text))
        return false;
    *out = strtod(text, &end);
    return *end == '\0';
}

/* COUNT digits at *TEXT, which it passes; -1 when they are not there. */
static int take_digits(const char **text, int count)
{
    int number = 0;
    for (; count; count--, (*text)++) {
        if (**text < '0' || **text > '9')
            return -1;
        number = number * 10 + (**text - '0');
    }
    return number;
}

static bool take_char(const char **text, const char *one_of)
{
    bool there = **text && strchr(one_of, **text);
    *text += there;
    return there;
}

/* "2026-04-01" or "2026-04-01T09:30:00.000Z": type "d". The clock on the wall counts, wherever it hangs. */
static bool read_iso(const char *text, double *out)
{
    int hour = 0, minute = 0, second = 0;
    int year = take_digits(&text, 4), month = take_char(&text, "-") ? take_digits(&text, 2) : -1;
    int day = take_char(&text, "-") ? take_digits(&text, 2) : -1;
    int serial = year < 0 || month < 0 || day < 0 ? 0 : date_serial(year, month, day);
    if (take_char(&text, "T ")) {
        hour = take_digits(&text, 2);
        minute = take_char(&text, ":") ? take_digits(&text, 2) : -1;
        second = take_char(&text, ":") ? take_digits(&text, 2) : 0;
        if (take_char(&text, ".,"))
            text += strspn(text, "0123456789");
        if (!take_char(&text, "Z") && take_char(&text, "+-"))
            text += strspn(text, "0123456789:");
    }
    if (*text || !serial || hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 60)
        return false;
    *out = serial + (hour * 3600 + minute * 60 + second) / 86400.0;
    return true;
}

/* Digits and nothing else: "1.5", "-1" and "1e0" are no index, and no row either. */
static bool read_index(const char *text, size_t below, size_t *out)
{
    size_t number = 0;
    if (!*text)
        return false;
    for (; *text; text++) {
        if (*text < '0' || *text > '9' || (number = number * 10 + (size_t)(*text - '0')) >= below)
            return false;
    }
    *out = number;
    return true;
}

/* Blanks around a value that is no text are the writer's indentation. */
static void trim(struct str *value)
{
    size_t from = strspn(value->text, " \t\r\n"), to = value->length;
    while (to > from && strchr(" \t\r\n", value->text[to - 1]))
        to--;
    memmove(value->text, value->text + from, to - from);
    value->length = to - from;
    value->text[value->length] = '\0';
}

static void give_text(struct xlsx_cell *cell, const char *text)
{
    cell->type = XLSX_TEXT;
    cell->text = text;
    cell->shared = XLSX_OWN_TEXT;
}

static void fill_number(const struct reading *r, struct xlsx_cell *cell)
{
    if (!read_number(r->value.text, &cell->number)) {
        give_text(cell, r->value.text);
    } else if (!isfinite(cell->number)) {
        cell->type = XLSX_ERROR;
        cell->text = "#NUM!";
    } else if (r->date) {
        cell->type = XLSX_DATE;
        cell->number += r->parts->date1904 ? DAYS_1904 : 0;
    } else {
        cell->type = XLSX_NUMBER;
        cell->days = r->parts->date1904 ? DAYS_1904 : 0;
    }
}

static bool fill_bool(const struct reading *r, struct xlsx_cell *cell)
{
    const char *text = r->value.text;
    bool yes = strcmp(text, "1") == 0 || strcasecmp(text, "true") == 0;
    cell->type = XLSX_BOOL;
    cell->number = yes;
    return yes || strcmp(text, "0") == 0 || strcasecmp(text, "false") == 0;
}

/* A value that is there, of a cell that is no text of its own. */
static bool fill_value(struct reading *r, struct xlsx_xml *xml, struct xlsx_cell *cell)
{
    size_t index;
    trim(&r->value);
    if (r->value.length == 0)
        return true;
    switch (r->type) {
    case TYPE_SHARED:
        if (!read_index(r->value.text, r->parts->string_count, &index))
            return refuse_cell(r, xml, ERROR_CORRUPT, _("the cell refers to a text that is not there"));
        give_text(cell, r->parts->string_text.text + r->parts->string_at[index]);
        cell->shared = index;
        return true;
    case TYPE_BOOL:
        return fill_bool(r, cell) || refuse_cell(r, xml, ERROR_CORRUPT, _("the cell is neither true nor false"));
    case TYPE_ERROR:
        cell->type = XLSX_ERROR;
        cell->text = r->value.text;
        return true;
    case TYPE_ISO:
        if (read_iso(r->value.text, &cell->number))
            cell->type = XLSX_DATE;
        else
            give_text(cell, r->value.text);
        return true;
    case TYPE_NUMBER: fill_number(r, cell); return true;
    default: return refuse_cell(r, xml, ERROR_CORRUPT, _("the cell has a type that no program knows"));
    }
}

static bool fill_cell(struct reading *r, struct xlsx_xml *xml, struct xlsx_cell *cell)
{
    cell->type = XLSX_EMPTY;
    if (r->type == TYPE_TEXT && !r->has_value) { /* a formula whose result is the text "" */
        give_text(cell, "");
    } else if (!r->has_value) {
        return true;
    } else if (r->type == TYPE_TEXT || r->type == TYPE_INLINE) {
        if (!xlsx_text_finish(&r->value, 0))
            return refuse_cell(r, xml, ERROR_LIMIT, _("a text is longer than 32,767 characters"));
        give_text(cell, r->value.text);
    } else {
        return fill_value(r, xml, cell);
    }
    return true;
}

/* ---- elements ---- */

static enum type type_of(const char *name)
{
    static const char *const names[] = {
        [TYPE_NUMBER] = "n", [TYPE_SHARED] = "s", [TYPE_INLINE] = "inlineStr", [TYPE_TEXT] = "str", [TYPE_BOOL] = "b",
        [TYPE_ERROR] = "e",  [TYPE_ISO] = "d"};
    for (int i = 0; name && i < TYPE_UNKNOWN; i++)
        if (strcmp(name, names[i]) == 0)
            return (enum type)i;
    return name ? TYPE_UNKNOWN : TYPE_NUMBER;
}

static void cell_start(struct reading *r, const struct xlsx_tag *tag)
{
    const char *ref = NULL, *style = NULL, *type = NULL;
    for (const char **a = tag->attributes; *a; a += 2) {
        if (a[0][1] != '\0')
            continue;
        switch (a[0][0]) {
        case 'r': ref = a[1]; break;
        case 's': style = a[1]; break;
        case 't': type = a[1]; break;
        default: break;
        }
    }
    r->row = r->next_row;
    r->column = r->next_column;
    if ((ref && !read_ref(ref, &r->row, &r->column)) || r->column >= MAX_COLUMN || r->row >= MAX_ROW) {
        refuse_cell(r, tag->xml, ERROR_CORRUPT, _("no such cell"));
        return;
    }
    r->type = type_of(type);
    unsigned long index = style ? strtoul(style, NULL, 10) : 0;
    r->style = (unsigned)index;
    r->next_row = r->row;
    r->next_column = r->column + 1;
    r->date = r->parts->styles && xlsx_styles_date(r->parts->styles, index);
    r->in_cell = true;
    r->has_value = r->has_formula = r->has_inline = false;
    str_clear(&r->value);
    str_clear(&r->formula);
}

static void sheet_start(void *context, const struct xlsx_tag *tag)
{
    struct reading *r = context;
    const char *name = tag->name;
    if (!r->in_cell) {
        if (r->handler->element && !(name[0] == 'c' && name[1] == '\0')) {
            r->handler->element(r->handler->listener, tag);
            str_clear(&r->value);
        }
        if (name[0] == 'c' && name[1] == '\0') {
            cell_start(r, tag);
        } else if (strcmp(name, "row") == 0) {
            const char *number = xlsx_attribute(tag, "r");
            size_t row = r->next_row + 1ul;
            if ((number && !read_index(number, MAX_ROW + 1, &row)) || row == 0 || row > MAX_ROW) {
                xlsx_xml_stop(tag->xml, ERROR_CORRUPT, r->sheet, _("no such row"));
                return;
            }
            r->next_row = (uint32_t)row - 1;
            r->next_column = 0;
            r->row_hidden = xlsx_attribute_true(tag, "hidden");
        } else if (r->handler->merge && strcmp(name, "mergeCell") == 0) {
            const char *ref = xlsx_attribute(tag, "ref");
            struct xlsx_area area;
            if (ref && read_area(ref, &area))
                r->handler->merge(r->handler->context, &area);
        }
        return;
    }
    bool one = name[1] == '\0';  /* most are one letter */
    if (one && name[0] == 'v') { /* beside a text of its own it says nothing more */
        r->into = r->has_inline ? INTO_NOTHING : INTO_VALUE;
        r->has_value = true;
    } else if (one && name[0] == 'f') {
        r->into = INTO_FORMULA;
        r->has_formula = true;
    } else if (one && name[0] == 't') {
        if (r->phonetic == 0) {
            if (!r->has_inline)
                str_clear(&r->value);
            r->into = INTO_TEXT;
            r->has_value = r->has_inline = true;
        }
    } else if (strcmp(name, "rPh") == 0) {
        r->phonetic++;
    }
}

static void cell_end(struct reading *r, struct xlsx_xml *xml)
{
    struct xlsx_cell cell = {.row = r->row, .column = r->column, .hidden = r->row_hidden, .style = r->style};
    r->in_cell = false;
    r->phonetic = 0;
    if (!fill_cell(r, xml, &cell))
        return;
    if (r->has_formula) {
        xlsx_text_finish(&r->formula, 0);
        cell.formula = r->formula.text;
    }
    if (!r->handler->cell(r->handler->context, &cell)) {
        r->stopped = true;
        xlsx_xml_stop(xml, ERROR_NONE, NULL, NULL);
    }
}

static void sheet_end(void *context, const struct xlsx_tag *tag)
{
    struct reading *r = context;
    const char *name = tag->name;
    r->into = INTO_NOTHING;
    if (r->in_cell && name[1] == '\0') {
        if (name[0] == 'c')
            cell_end(r, tag->xml);
    } else if (r->in_cell && strcmp(name, "rPh") == 0) {
        r->phonetic--;
    } else if (!r->in_cell && strcmp(name, "row") == 0) {
        r->next_row++;
        r->next_column = 0;
    } else if (!r->in_cell && r->handler->element_end) {
        r->handler->element_end(r->handler->listener, &(struct xlsx_tag){.name = name, .text = r->value.text});
        str_clear(&r->value);
    }
}

static void sheet_text(void *context, struct xlsx_xml *xml, const char *text, int length)
{
    struct reading *r = context;
    struct str *into = r->into == INTO_FORMULA ? &r->formula : r->into == INTO_NOTHING ? NULL : &r->value;
    if (into && into->length + (size_t)length > XLSX_MAX_BYTES) /* not gathered first: it may be the whole file */
        refuse_cell(r, xml, ERROR_LIMIT, _("a text is longer than 32,767 characters"));
    else if (into)
        str_add_length(into, text, (size_t)length);
    else if (!r->in_cell && r->handler->element_end)
        str_add_length(&r->value, text, (size_t)length);
}

/* ---- the file ---- */

static bool read_sheets(struct xlsx_zip *zip, const struct xlsx_parts *parts, const struct xlsx_handler *handler,
                        struct error *err)
{
    struct reading r = {.handler = handler, .parts = parts, .value = STR_INIT, .formula = STR_INIT};
    struct xlsx_events events = {.context = &r, .start = sheet_start, .end = sheet_end, .text = sheet_text};
    bool good = true;
    for (size_t i = 0; i < parts->sheets && good && !r.stopped; i++) {
        if (!parts->sheet[i].part)
            continue;
        if (!handler->sheet(handler->context, parts->sheet[i].name, parts->sheet[i].hidden))
            continue;
        r.sheet = parts->sheet[i].name;
        r.next_row = r.next_column = 0;
        r.row_hidden = false;
        r.in_cell = false;
        r.into = INTO_NOTHING;
        good = xlsx_zip_parse(zip, parts->sheet[i].part, &events, err);
    }
    str_free(&r.value);
    str_free(&r.formula);
    return good;
}

/* Sheets that the workbook names and the file does not have: the others are read, but nobody shall think that these
 * were empty. */
static bool note_missing(const struct xlsx_zip *zip, const struct xlsx_parts *parts, const struct xlsx_handler *handler,
                         struct error *err)
{
    size_t missing = 0;
    for (size_t i = 0; i < parts->sheets; i++) {
        if (parts->sheet[i].part)
            continue;
        missing++;
        char *note SCOPED(mem_free) =
            mem_format(_("the file names the sheet \"%s\" and does not have it: it is not read"), parts->sheet[i].name);
        if (handler->note)
            handler->note(handler->context, note);
    }
    if (missing == 0 || missing < parts->sheets)
        return true;
    return xlsx_zip_refuse(zip, err, ERROR_CORRUPT, parts->sheet[0].name,
                           _("the file names the sheet and does not have it"));
}

/* Ours that hold for the whole workbook: a copied worksheet has names of its own. */
static void give_names(const struct xlsx_parts *parts, const struct xlsx_handler *handler)
{
    for (size_t i = 0; i < parts->names && handler->name; i++) {
        const struct xlsx_defined_name *n = &parts->name[i];
        if (str_starts(n->name, XLSX_DEFINED) && !*n->local && strlen(n->refers) <= MAX_REFERS)
            handler->name(handler->context, n->name, n->refers);
    }
}

static bool read_all(struct xlsx_zip *zip, const struct xlsx_handler *handler, struct error *err)
{
    struct xlsx_parts parts SCOPED(xlsx_parts_free) = {.string_text = STR_INIT};
    if (!zip || !xlsx_zip_is_workbook(zip, err) || !xlsx_parts_read(zip, &parts, err))
        return false;
    if (xlsx_zip_macros(zip) && handler->note)
        handler->note(handler->context, _("the file has macros: they are ignored"));
    give_names(&parts, handler);
    return note_missing(zip, &parts, handler, err) &&
           (!handler->package || handler->package(handler->listener, zip, &parts, err)) &&
           read_sheets(zip, &parts, handler, err);
}

bool xlsx_read(const char *path, const struct xlsx_handler *handler, struct error *err)
{
    struct xlsx_zip *zip SCOPED(xlsx_zip_close) = xlsx_zip_open(path, err);
    return read_all(zip, handler, err);
}

bool xlsx_read_own(int fd, const char *name, const struct xlsx_handler *handler, struct error *err)
{
    struct xlsx_zip *zip SCOPED(xlsx_zip_close) = xlsx_zip_open_own(fd, name, err);
    return read_all(zip, handler, err);
}
