#include "exchange/import_map.h"

#include <string.h>

#include "base/intl.h"
#include "exchange/import_header.h"
#include "exchange/import_private.h"

/* "(H)" */
static void add_place(bool xlsx, size_t column, struct str *out)
{
    str_add_char(out, '(');
    table_column_text(xlsx, column, out);
    str_add_char(out, ')');
}

void import_map_field_name(const struct import_map *map, bool xlsx, size_t field, struct str *out)
{
    const char *header = map->mapping[field].header;
    size_t before = 0, same = 0;
    for (size_t i = 0; i < map->count; i++)
        if (strcmp(map->mapping[i].header, header) == 0) {
            same++;
            before += i < field;
        }
    if (map->mapping[field].sheet_name) {
        str_add(out, "(sheet)");
    } else if (!*header) {
        add_place(xlsx, field, out);
    } else if (same > 1) {
        str_add_format(out, "%s#%zu", header, before + 1);
    } else {
        str_add(out, header);
    }
}

size_t import_map_score(const struct book *book, size_t sheet, const struct file_table *table)
{
    struct names names;
    size_t score;
    struct arena *arena SCOPED(arena_free) = arena_new();
    import_names_make(&book->catalog->sheet[sheet], arena, &names);
    import_find_header(&names, table, &score);
    return score;
}

/* ---- the map ---- */

static bool refuse(const struct file_table *table, size_t row, size_t column, const char *detail, struct error *err)
{
    struct str place SCOPED(str_free) = STR_INIT;
    table_place_text(table, row, column, &place);
    error_set(err, ERROR_REJECTED, table->name);
    error_place(err, "%s", place.text);
    return error_detail(err, "%s", detail);
}

/* "'id": the mark of an own CSV export whose dangerous fields were given a '. */
static const char *header_text(struct arena *arena, const struct file_table *table, size_t row, size_t column)
{
    const char *text = column < table->fields[row] ? table_text(table, row, column) : "";
    text += strspn(text, " ");
    if (!table->xlsx && column == 0 && *text == '\'')
        text++;
    size_t length = strlen(text);
    while (length && text[length - 1] == ' ')
        length--;
    return arena_text_length(arena, text, length);
}

/* Of a header of two rows: the text that names a column, the lower one first. */
static const char *field_header(const struct names *names, const struct file_table *table, const struct import_map *map,
                                size_t column)
{
    const char *lower = header_text(map->arena, table, map->header, column);
    if (map->upper == SIZE_MAX || import_names_find(names, lower))
        return lower;
    const char *upper = header_text(map->arena, table, map->upper, column);
    return *upper && (!*lower || import_names_find(names, upper)) ? upper : lower;
}

/* "(H)": a field without a header that holds values; it must not be lost in silence. */
static const char *nameless(const struct file_table *table, const struct import_map *map, size_t column)
{
    struct str place = STR_IN(map->arena);
    for (size_t r = map->header + 1; r < table->rows && !place.length; r++)
        if (column < table->fields[r] && *table_text(table, r, column))
            add_place(table->xlsx, column, &place);
    return place.length ? place.text : NULL;
}

/* A header of one letter ("a") is an id only among others: the headers of an own CSV export, or C, I and A side by side.
 * Alone it is a letter that came from somewhere. */
#define SHORT_ID 2
static void doubt_letters(const struct file_table *table, struct import_map *map)
{
    size_t ids = 0;
    for (size_t i = 0; i < map->count; i++)
        ids += map->mapping[i].how == MAP_ID;
    for (size_t i = 0; i < map->count && !table->id && ids == 1; i++)
        if (map->mapping[i].how == MAP_ID && strlen(map->mapping[i].header) < SHORT_ID) {
            map->mapping[i].column = SIZE_MAX;
            map->mapping[i].how = MAP_NONE;
        }
}

static void map_own(const struct sheet_def *sheet, const struct file_table *table, size_t i, struct import_mapping *m)
{
    m->column = import_column_of(sheet, table->id[i]);
    m->ignored = m->column == SIZE_MAX;
    m->how = m->ignored ? MAP_NONE : MAP_ID;
}

/* ID or 番号 in other people's ledgers counts their rows: taken for ours, rows that are here would be overwritten by
 * chance. Where the form gives the rows, their numbers are the form's and the guideline's own: 1-1 is the same question
 * in everybody's file. */
static void doubt_numbers(const struct sheet_def *sheet, const struct file_table *table, struct import_map *map)
{
    size_t id_column = sheet_role(sheet, ROLE_ID);
    for (size_t i = 0; i < map->count && sheet->kind == SHEET_LEDGER && !table->own.own; i++)
        if (map->mapping[i].column == id_column && id_column != SIZE_MAX) {
            map->mapping[i].column = SIZE_MAX;
            map->mapping[i].how = MAP_NONE;
            map->mapping[i].numbers = true;
        }
}

/* ---- two fields for one column ---- */

/* Which of two fields for one column is the one: what was said for this file, then what was said before, then a name of
 * the column itself, then another name of it; of equals the first. */
static int rank_of(const struct import_mapping *m)
{
    static const int rank[] = {
        [MAP_CHOSEN] = 3, [MAP_REMEMBERED] = 2, [MAP_ID] = 1, [MAP_LABEL] = 1, [MAP_ALSO] = 0, [MAP_NONE] = -1};
    return rank[m->how];
}

/* The other one is left out and keeps in mind which column it could have been: two 備考 in a ledger are usual. Two that
 * a person chose are an error of theirs: see check(). */
static void settle_twins(struct import_map *map)
{
    for (size_t i = 0; i < map->count; i++)
        for (size_t k = i + 1; k < map->count && map->mapping[i].column != SIZE_MAX; k++) {
            struct import_mapping *a = &map->mapping[i], *b = &map->mapping[k];
            if (b->column != a->column || (a->how == MAP_CHOSEN && b->how == MAP_CHOSEN))
                continue;
            struct import_mapping *worse = rank_of(b) > rank_of(a) ? a : b;
            worse->twin = worse->column;
            worse->column = SIZE_MAX;
            worse->how = MAP_NONE;
        }
}

/* By its header, by "備考#2" where several have it, or by its place: "(H)". */
static void choose(bool xlsx, struct import_map *map, const struct import_choice *choice)
{
    size_t found = SIZE_MAX;
    for (size_t i = 0; i < map->count && found == SIZE_MAX; i++)
        if (strcmp(map->mapping[i].header, choice->header) == 0)
            found = i;
    for (size_t i = 0; i < map->count && found == SIZE_MAX; i++) {
        struct str name = STR_IN(map->arena), place = STR_IN(map->arena);
        import_map_field_name(map, xlsx, i, &name);
        add_place(xlsx, i, &place);
        if (strcmp(name.text, choice->header) == 0 || strcmp(place.text, choice->header) == 0)
            found = i;
    }
    if (found != SIZE_MAX) {
        map->mapping[found].column = choice->column;
        map->mapping[found].how = MAP_CHOSEN;
    }
}

/* The column that the form says a worksheet's name may mean, or SIZE_MAX. */
static size_t sheet_name_column(const struct sheet_def *sheet)
{
    for (size_t c = 0; c < sheet->column_count; c++)
        if (sheet->column[c].named_by_sheet)
            return c;
    return SIZE_MAX;
}

/* It is offered where no field holds that column; a person says whether it is so. */
static void offer_sheet_name(const struct sheet_def *sheet, struct import_map *map)
{
    size_t column = sheet_name_column(sheet);
    bool taken = column == SIZE_MAX;
    for (size_t i = 0; i < map->count; i++)
        taken = taken || map->mapping[i].column == column;
    for (size_t i = 0; i < map->count && !taken; i++)
        if (map->mapping[i].sheet_name && map->mapping[i].how == MAP_NONE)
            map->mapping[i].near_name = sheet->column[column].label;
}

static void map_fields(struct book *book, const struct sheet_def *sheet, const struct file_table *table,
                       const struct names *names, const struct import_choice *choice, size_t choices,
                       struct import_map *map)
{
    for (size_t i = 0; i < map->count; i++) {
        struct import_mapping *m = &map->mapping[i];
        if (i >= table->width) {
            *m = (struct import_mapping){.header = arena_text(map->arena, _("(name of the worksheet)")),
                                         .column = SIZE_MAX,
                                         .twin = SIZE_MAX,
                                         .sheet_name = true};
            continue;
        }
        *m =
            (struct import_mapping){.header = field_header(names, table, map, i), .column = SIZE_MAX, .twin = SIZE_MAX};
        if (table->id) {
            map_own(sheet, table, i, m);
            continue;
        }
        const struct name *name = *m->header ? import_names_find(names, m->header) : NULL;
        if (name) {
            m->column = name->column;
            m->how = name->how;
        } else {
            m->near_name = import_near_name(sheet, m->header);
            const char *letter = *m->header ? NULL : nameless(table, map, i);
            m->header = letter ? letter : m->header;
            m->nameless = letter;
        }
    }
    doubt_letters(table, map);
    if (!table->id) {
        doubt_numbers(sheet, table, map);
        import_map_recall(book, sheet, map);
    }
    for (size_t n = 0; n < choices; n++)
        choose(table->xlsx, map, &choice[n]);
    if (!table->id)
        settle_twins(map);
    offer_sheet_name(sheet, map);
}

/* No header is known: what could be meant is said here, since no list of the columns will be shown. */
static bool refuse_unknown(const struct file_table *table, const struct import_map *map, struct error *err)
{
    struct str detail = STR_IN(map->arena);
    str_add(&detail, _("no header of the file names a column of the sheet"));
    for (size_t i = 0; i < map->count; i++)
        if (map->mapping[i].near_name && !map->mapping[i].sheet_name)
            str_add_format(&detail, _("; is \"%s\" meant by \"%s\"?"), intl_form(map->mapping[i].near_name),
                           map->mapping[i].header);
    return refuse(table, map->header, 0, detail.text, err);
}

static bool refuse_late(const struct file_table *table, size_t row, struct error *err)
{
    char *detail SCOPED(mem_free) =
        mem_format(_("the header is looked for in the first %d rows, and this one looks like it: delete "
                     "rows above it"),
                   IMPORT_HEADER_ROWS);
    return refuse(table, row, SIZE_MAX, detail, err);
}

static bool check(const struct sheet_def *sheet, const struct file_table *table, struct import_map *map,
                  struct error *err)
{
    size_t id_column = sheet_role(sheet, ROLE_ID), known = 0, taken = 0;
    bool has_id = false;
    for (size_t i = 0; i < map->count; i++) {
        struct import_mapping *m = &map->mapping[i];
        if (m->column == SIZE_MAX)
            continue;
        m->is_id = m->column == id_column;
        m->computed = !m->is_id && !column_writable(&sheet->column[m->column]);
        known++;
        taken += !m->is_id && !m->computed;
        has_id = has_id || m->is_id;
        for (size_t k = 0; k < i; k++)
            if (map->mapping[k].column == m->column)
                return refuse(table, map->header, i,
                              _("two columns of the file were chosen for the same column of the sheet"), err);
    }
    if (!known)
        return refuse_unknown(table, map, err);
    if (!taken)
        return refuse(table, map->header, 0, _("no header of the file names a column that can be filled in"), err);
    /* Given rows may be told by their words, if there is any other field. */
    bool worded = sheet->kind == SHEET_CHECKLIST && sheet->each == SIZE_MAX && map->count > taken;
    if (sheet->kind != SHEET_LEDGER && !has_id && !worded)
        return refuse(table, map->header, 0, _("the rows of this sheet are given: the file needs the column \"id\""),
                      err);
    return true;
}

bool import_map_make(struct book *book, size_t sheet, const struct file_table *table,
                     const struct import_choice *choice, size_t choices, struct arena *arena, struct import_map *out,
                     struct error *err)
{
    const struct sheet_def *def = &book->catalog->sheet[sheet];
    struct names names;
    size_t score = 0;
    *out = (struct import_map){.header = table->header, .upper = SIZE_MAX, .arena = arena};
    if (table->rows == 0)
        return error_because(err, ERROR_NOTHING, table->name, "%s", _("the file is empty"));
    import_names_make(def, arena, &names);
    if (out->header == SIZE_MAX)
        out->header = import_find_header(&names, table, &score);
    size_t late = table->header == SIZE_MAX && score < 2 && choices == 0 ? import_find_late(&names, table) : SIZE_MAX;
    if (late != SIZE_MAX)
        return refuse_late(table, late, err);
    if (table->header == SIZE_MAX && out->header != SIZE_MAX) {
        size_t second = import_find_second(&names, table, out->header);
        out->upper = second == SIZE_MAX ? SIZE_MAX : second < out->header ? second : out->header;
        out->header = second == SIZE_MAX || second < out->header ? out->header : second;
    }
    if (out->header == SIZE_MAX) /* none: a person may still say which field is which */
        out->header = 0;
    out->count = table->xlsx ? table->width : table->fields[out->header];
    if (table->xlsx && !table->own.own && def->kind == SHEET_LEDGER && sheet_name_column(def) != SIZE_MAX)
        out->count++;
    out->mapping = arena_zero(arena, (out->count + 1) * sizeof(*out->mapping));
    map_fields(book, def, table, &names, choice, choices, out);
    return check(def, table, out, err);
}
