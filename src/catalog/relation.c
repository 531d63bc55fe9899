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

static void add(struct build *build, struct relation_def relation)
{
    struct catalog *catalog = build->catalog;
    catalog->relation = build->relation = build_grow(build, build->relation, catalog->relation_count,
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
            if (column->kind->refers && column->of != SIZE_MAX && !column->built_in && !column->given &&
                !sheet->column_nodes[c].formula) /* what is computed holds nobody */
                add(build, (struct relation_def){.source = RELATION_COLUMN,
                                                 .from = s,
                                                 .column = c,
                                                 .to = column->of,
                                                 .many = column->kind->many,
                                                 .on_delete = column->on_delete});
        }
        for (size_t to = 0; to < build->sheet_count; to++)
            add_links(build, s, to);
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
        if (relation->from != other || relation->to != own)
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
