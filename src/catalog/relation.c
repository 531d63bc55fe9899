#include "catalog/relation.h"

#include <string.h>

#include "catalog/build.h"

/* ---- what a cell names ---- */

bool relation_next(const char **at, char id[RELATION_ID])
{
    while (*at && **at == ';')
        ++*at;
    if (!*at || !**at)
        return false;
    size_t length = strcspn(*at, ";"), kept = length < RELATION_ID ? length : RELATION_ID - 1;
    memcpy(id, *at, kept);
    id[kept] = '\0';
    *at += length;
    return true;
}

bool relation_names(const char *stored, const char *id)
{
    char one[RELATION_ID];
    while (relation_next(&stored, one))
        if (strcmp(one, id) == 0)
            return true;
    return false;
}

void relation_without(const char *stored, const char *id, struct str *out)
{
    char one[RELATION_ID];
    bool any = false;
    while (relation_next(&stored, one))
        if (strcmp(one, id) != 0) {
            str_add_format(out, "%s%s", any ? ";" : "", one);
            any = true;
        }
}

/* 2 before 10, 2 before 2.a, numbers before letters: as people count, the same in every copy. */
static int compare_ids(const char *a, const char *b)
{
    for (;;) {
        size_t da = strspn(a, "0123456789"), db = strspn(b, "0123456789");
        if (da && db) {
            int first = da != db ? (da < db ? -1 : 1) : strncmp(a, b, da);
            if (first)
                return first;
            a += da;
            b += db;
            continue;
        }
        if (*a != *b || !*a)
            return (unsigned char)*a - (unsigned char)*b;
        a++;
        b++;
    }
}

void relation_add(struct str *out, const char *id)
{
    struct str list = STR_INIT;
    char one[RELATION_ID];
    const char *at = out->text;
    bool placed = false;
    while (relation_next(&at, one)) {
        int order = compare_ids(id, one);
        if (!placed && order <= 0) {
            str_add_format(&list, "%s%s", list.length ? ";" : "", id);
            placed = true;
        }
        if (order != 0)
            str_add_format(&list, "%s%s", list.length ? ";" : "", one);
    }
    if (!placed)
        str_add_format(&list, "%s%s", list.length ? ";" : "", id);
    str_free(out);
    *out = list;
}

/* ---- what the forms say ---- */

static const char *const on_delete_words[] = {"refuse", "empty", "cascade"};

enum on_delete relation_read_on_delete(struct build *build, node_at at)
{
    return (enum on_delete)read_word(&build->reader, at, on_delete_words, ARRAY_LENGTH(on_delete_words),
                                     ON_DELETE_REFUSE);
}

size_t relation_target(const struct build *build, size_t sheet, size_t column)
{
    const struct column_def *def = &build->sheet[sheet].column[column];
    return def->kind->refers ? def->of : SIZE_MAX;
}

/* The column of CHOICE's sheet `of` whose given values are the codes of its list; SIZE_MAX. */
static size_t code_column(const struct build *build, const struct column_def *choice)
{
    const struct sheet_def *sheet = build->sheet[choice->of].to;
    for (size_t c = 0; c < sheet->column_count; c++)
        if (sheet->column[c].given && sheet->column[c].choices == choice->choices)
            return c;
    return SIZE_MAX;
}

size_t relation_followed(const struct build *build, size_t sheet, size_t column, size_t *key)
{
    const struct column_def *def = &build->sheet[sheet].column[column];
    bool code = def->kind->coded && def->of != SIZE_MAX;
    size_t target = code ? def->of : relation_target(build, sheet, column);
    *key = code ? code_column(build, def) : target < SIZE_MAX ? sheet_role(build->sheet[target].to, ROLE_ID) : SIZE_MAX;
    return *key == SIZE_MAX ? SIZE_MAX : target;
}

/* Every code of the choice is the id of a row, and stands there for people, who never see ids. */
static void check_codes(struct build *build, size_t sheet, size_t column)
{
    struct reader *r = &build->reader;
    const struct column_def *def = &build->sheet[sheet].column[column];
    const struct sheet_build *of = &build->sheet[def->of];
    node_at at = build_enter(build, sheet)->column_nodes[column].node;
    size_t key = code_column(build, def);
    if (key == SIZE_MAX) {
        read_fault(r, at, of->to->id, N_("the sheet has no given column with the choices of %s"), def->id);
        return;
    }
    for (size_t i = 0; i < def->choices->count; i++) {
        const char *code = def->choices->choice[i].code;
        size_t row = names_find(&of->rows, code);
        const char *value = row == SIZE_MAX ? NULL : of->row[row].value[key];
        if (!value || strcmp(value, code) != 0)
            read_fault(r, at, code, N_("%s has no row with this id, and with this code in %s"), of->to->id,
                       of->column[key].id);
    }
}

static void add(struct build *build, struct relation_def relation)
{
    struct catalog *catalog = build->catalog;
    catalog->relation = build->relation = arena_grow(build->arena, build->relation, catalog->relation_count,
                                                     &build->relation_capacity, sizeof(*build->relation));
    if (relation.column != SIZE_MAX)
        build->sheet[relation.from].column[relation.column].relation = catalog->relation_count;
    build->relation[catalog->relation_count++] = relation;
}

/* What rows of FROM link to, turned round. */
static void add_links(struct build *build, size_t from, size_t to)
{
    const struct sheet_def *sheet = build->sheet[from].to;
    size_t rows = build->sheet[to].to->row_count, count = 0;
    uint32_t *first = arena_zero(build->arena, (rows + 2) * sizeof(*first));
    for (size_t r = 0; r < sheet->row_count; r++)
        for (size_t k = 0; k < sheet->row[r].link_count; k++)
            for (size_t i = 0; sheet->row[r].link[k].sheet == to && i < sheet->row[r].link[k].count; i++, count++)
                first[sheet->row[r].link[k].index[i] + 2]++; /* one place further: filling moves it back */
    if (!count)
        return;
    uint32_t *linked = arena_zero(build->arena, count * sizeof(*linked));
    for (size_t r = 2; r < rows + 2; r++)
        first[r] += first[r - 1];
    for (size_t r = 0; r < sheet->row_count; r++)
        for (size_t k = 0; k < sheet->row[r].link_count; k++)
            for (size_t i = 0; sheet->row[r].link[k].sheet == to && i < sheet->row[r].link[k].count; i++)
                linked[first[sheet->row[r].link[k].index[i] + 1]++] = (uint32_t)r;
    add(build, (struct relation_def){.source = RELATION_LINKS,
                                     .from = from,
                                     .column = SIZE_MAX,
                                     .to = to,
                                     .many = true,
                                     .first = first,
                                     .linked = linked});
}

void relations_find(struct build *build)
{
    bool *linked = arena_zero(build->arena, (build->sheet_count + 1) * sizeof(*linked));
    for (size_t s = 0; s < build->sheet_count; s++) {
        const struct sheet_build *sheet = &build->sheet[s];
        const struct sheet_def *def = sheet->to;
        if (def->each != SIZE_MAX)
            add(build, (struct relation_def){.source = RELATION_EACH,
                                             .from = s,
                                             .column = sheet_role(def, ROLE_OF),
                                             .to = def->each,
                                             .on_delete = def->each_on_delete});
        for (size_t c = 0; c < def->column_count; c++) {
            const struct column_def *column = &def->column[c];
            if (column->kind->coded && column->of != SIZE_MAX)
                check_codes(build, s, c);
            if (column->kind->refers && column->of != SIZE_MAX && !column->built_in &&
                !sheet->column_nodes[c].formula) /* what is computed holds nobody */
                add(build, (struct relation_def){.source = RELATION_COLUMN,
                                                 .from = s,
                                                 .column = c,
                                                 .to = column->of,
                                                 .many = column->kind->many,
                                                 .on_delete = column->on_delete});
        }
        for (size_t r = 0; r < def->row_count; r++)
            for (size_t k = 0; k < def->row[r].link_count; k++)
                linked[def->row[r].link[k].sheet] = true;
        for (size_t to = 0; to < build->sheet_count; to++) {
            if (linked[to])
                add_links(build, s, to);
            linked[to] = false;
        }
    }
}

void relations_find_articles(struct build *build)
{
    size_t articles = build->catalog->documents.articles;
    if (articles != SIZE_MAX)
        add(build, (struct relation_def){.source = RELATION_ARTICLE,
                                         .from = articles,
                                         .column = sheet_role(build->sheet[articles].to, ROLE_AFTER),
                                         .to = articles});
}

/* ---- the same question ---- */

static bool is_said(const struct relation_pair *pair, size_t count, uint32_t row, uint32_t other)
{
    for (size_t i = 0; i < count; i++)
        if (pair[i].row == row && pair[i].other == other)
            return true;
    return false;
}

/* A sheet whose rows the form gives, and of which one column is the answer. */
static bool is_asked(const struct sheet_def *sheet)
{
    return sheet->kind == SHEET_CHECKLIST && sheet->each == SIZE_MAX && sheet->session != SIZE_MAX;
}

/* What the rows of FROM say of TO, and what those of TO say of FROM, as pairs of FROM. */
static void read_pairs(struct build *build, size_t from, size_t to, bool back, struct relation_pair **pair,
                       size_t *count, size_t *capacity)
{
    struct reader *r = &build->reader;
    struct sheet_build *said = build_enter(build, back ? to : from);
    const struct sheet_build *other = &build->sheet[back ? from : to];
    for (size_t i = 0; i < said->to->row_count; i++) {
        node_at map = said->row_same[i];
        for (node_at key = map ? read_first(r, map) : 0; key; key = read_next(r, map, key)) {
            if (names_find(&build->sheets, read_raw(r, key)) != other->number)
                continue;
            for (node_at item = read_first(r, key + 1); item; item = read_next(r, key + 1, item)) {
                const char *text = read_text(r, item);
                bool similar = text && *text == '~';
                size_t row = text ? names_find(&other->rows, text + similar) : SIZE_MAX;
                if (text && row == SIZE_MAX && !back)
                    read_unknown(r, item, text + similar, N_("the sheet has no such row"), other->rows.name,
                                 other->rows.count);
                if (row == SIZE_MAX)
                    continue;
                uint32_t a = (uint32_t)(back ? row : i), b = (uint32_t)(back ? i : row);
                if (is_said(*pair, *count, a, b)) {
                    read_fault(r, item, text, N_("this pair is said already, here or from the other side"));
                    continue;
                }
                *pair = arena_grow(build->arena, *pair, *count, capacity, sizeof(**pair));
                (*pair)[(*count)++] = (struct relation_pair){a, b, similar};
            }
        }
    }
}

/* Are the sheets that the rows of FROM name such that an answer can be offered? */
static void check_same(struct build *build, size_t from)
{
    struct reader *r = &build->reader;
    struct sheet_build *sheet = build_enter(build, from);
    for (size_t i = 0; i < sheet->to->row_count; i++) {
        node_at map = sheet->row_same[i];
        if (!map || !read_is_map(r, map, N_("same")))
            continue;
        if (!is_asked(sheet->to))
            read_fault(r, map, sheet->to->id, N_("only a checklist with a session has answers to offer"));
        for (node_at key = read_first(r, map); key; key = read_next(r, map, key)) {
            size_t to = resolve_sheet(build, key);
            if (to != SIZE_MAX && (to == from || !is_asked(build->sheet[to].to)))
                read_fault(r, key, build->sheet[to].to->id,
                           N_("only another checklist with a session has answers to offer"));
            read_is_list(r, key + 1, N_("same"));
        }
    }
}

void relations_find_same(struct build *build)
{
    for (size_t s = 0; s < build->sheet_count; s++)
        check_same(build, s);
    if (build->reader.faults > 0)
        return;
    for (size_t from = 0; from < build->sheet_count; from++)
        for (size_t to = 0; to < build->sheet_count; to++) {
            struct relation_pair *pair = NULL;
            size_t count = 0, capacity = 0;
            if (from == to)
                continue;
            read_pairs(build, from, to, false, &pair, &count, &capacity);
            read_pairs(build, from, to, true, &pair, &count, &capacity);
            if (count)
                add(build, (struct relation_def){.source = RELATION_SAME,
                                                 .from = from,
                                                 .column = SIZE_MAX,
                                                 .to = to,
                                                 .many = true,
                                                 .pair = pair,
                                                 .pairs = count});
        }
}

/* ---- along a relation, in a formula ---- */

static void add_choice(const struct build *build, const struct relation_def *relation, struct str *out)
{
    const struct sheet_build *from = &build->sheet[relation->from];
    str_add_format(out, "%s%s[%s]", out->length ? ", " : "", from->to->id,
                   relation->column == SIZE_MAX ? "?" : from->column[relation->column].id);
}

const struct relation_def *relation_linked(const struct build *build, size_t own, size_t other, const char *by,
                                           bool *back, struct error *err)
{
    const struct catalog *catalog = build->catalog;
    const struct relation_def *found = NULL;
    struct str choices = STR_INIT;
    size_t count = 0;
    for (size_t i = 0; i < catalog->relation_count; i++) {
        const struct relation_def *relation = &catalog->relation[i];
        if (!by && relation->source == RELATION_LINKS && relation->from == own && relation->to == other) {
            str_free(&choices);
            *back = false;
            return relation;
        }
        if (relation->from != other || relation->to != own || relation->source == RELATION_SAME)
            continue;
        const char *column = relation->column == SIZE_MAX ? NULL : build->sheet[other].column[relation->column].id;
        if (by && (!column || strcmp(by, column) != 0)) {
            add_choice(build, relation, &choices);
            continue;
        }
        found = relation;
        add_choice(build, relation, &choices);
        count++;
    }
    *back = true;
    if (count != 1) {
        const char *id = build->sheet[other].to->id;
        error_set(err, ERROR_FORM, by ? by : id);
        if (count > 1 || (by && choices.length))
            error_detail(err, _("say by which column: LINKED(%s[…],%s)"), id, choices.text);
        else
            error_detail(err, "%s", _("no row links to it (links: …), and no row of it names one of this sheet"));
        found = NULL;
    }
    str_free(&choices);
    return found;
}
