/* Graphs from the answers: which rows are boxes, what the lines follow, which zone a box stands in. */
#include "guide/graph.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/intl.h"

#define ORDER_SHEET ((uint64_t)1 << 32) /* rows of one sheet behind those of another */

struct making {
    const struct model *model;
    const struct catalog *catalog;
    const struct graph_def *def;
    struct graph *graph;
    struct arena *arena;
    const struct formula *when; /* asked for beside what the form says; NULL: nothing */
    uint32_t **node_of;         /* by node sheet of the form, by row: the node; UINT32_MAX */
};

/* Which rows of SHEET concern the company and satisfy WHEN (NULL: all), one byte a row; the caller's. */
static uint8_t *wanted_rows(const struct making *m, size_t sheet, const struct formula *when)
{
    uint32_t rows = model_rows(m->model, sheet);
    uint8_t *keep = mem_zero((size_t)rows + 1, 1);
    struct column *column = NULL;
    struct arena *arena = arena_new();
    if (when) {
        struct formula_env env = model_env(m->model, catalog_rows_table(sheet), arena);
        column = column_new();
        formula_column(when, &env, column);
    }
    for (uint32_t r = 0; r < rows; r++) {
        struct value v = column ? column_get(column, r) : value_bool(true);
        keep[r] = ((v.type == VALUE_BOOL && v.truth) || (v.type == VALUE_NUMBER && v.number != 0)) &&
                  model_applies(m->model, sheet, r);
    }
    column_free(&column);
    arena_free(&arena);
    return keep;
}

/* ---- texts ---- */

static void add_cell(const struct making *m, size_t sheet, uint32_t row, size_t column, struct str *out)
{
    const struct column_def *def = &m->catalog->sheet[sheet].column[column];
    struct value v = model_value(m->model, sheet, row, column);
    bool coded = m->graph->own && def->choices && v.type == VALUE_TEXT;
    const struct choice *choice = coded ? choice_find(def->choices, v.text) : NULL;
    if (choice)
        str_add(out, choice->label);
    else if (!value_blank(v))
        model_text(m->model, sheet, row, column, MODEL_LABEL, out);
}

static void add_name(const struct making *m, size_t sheet, uint32_t row, struct str *out)
{
    const struct row_def *def = model_row_def(m->model, sheet, row);
    if (m->graph->own && def && m->catalog->sheet[sheet].each == SIZE_MAX)
        str_add(out, def->label);
    else
        model_row_name(m->model, sheet, row, out);
}

/* ---- zones ---- */

static const char *choice_label(const struct making *m, const struct choice *choice)
{
    return m->graph->own ? choice->label : intl_form(choice->label);
}

/* Choices stand in the order of their list, rows in that of their sheet, texts as they are met; nothing last. Of choices all
 * are there: that nothing is in a zone is something to know. */
static void list_zones(struct making *m)
{
    for (size_t d = 0; d < m->def->node_count; d++) {
        const struct graph_node_def *def = &m->def->node[d];
        if (def->zone == SIZE_MAX)
            continue;
        const struct column_def *column = &m->catalog->sheet[def->sheet].column[def->zone];
        for (size_t i = 0; column->choices && i < column->choices->count; i++)
            graph_add_zone(m->graph, choice_label(m, &column->choices->choice[i]));
        uint8_t *keep = wanted_rows(m, def->sheet, def->when);
        bool refers = column->kind->refers && column->of != SIZE_MAX;
        uint32_t targets = refers ? model_rows(m->model, column->of) : 0;
        bool *used = mem_zero((size_t)targets + 1, sizeof(*used));
        for (uint32_t r = 0; refers && r < model_rows(m->model, def->sheet); r++) {
            const uint32_t *rows;
            if (keep[r] && model_named(m->model, def->sheet, r, def->zone, m->arena, &rows))
                used[rows[0]] = true;
        }
        for (uint32_t t = 0; t < targets; t++) {
            struct str name = STR_INIT;
            add_name(m, column->of, t, &name);
            if (used[t])
                graph_add_zone(m->graph, name.text);
            str_free(&name);
        }
        free(used);
        free(keep);
    }
}

static uint32_t zone_of(struct making *m, const struct graph_node_def *def, uint32_t row)
{
    if (m->def->kind != GRAPH_ZONES)
        return UINT32_MAX;
    struct str name = STR_INIT;
    const uint32_t *rows;
    if (def->zone != SIZE_MAX) {
        const struct column_def *column = &m->catalog->sheet[def->sheet].column[def->zone];
        if (!column->kind->refers)
            add_cell(m, def->sheet, row, def->zone, &name);
        else if (model_named(m->model, def->sheet, row, def->zone, m->arena, &rows))
            add_name(m, column->of, rows[0], &name);
    }
    uint32_t zone = name.length ? graph_add_zone(m->graph, name.text) : UINT32_MAX;
    str_free(&name);
    return zone;
}

/* ---- nodes ---- */

static void add_nodes(struct making *m, size_t d)
{
    const struct graph_node_def *def = &m->def->node[d];
    uint8_t *keep = wanted_rows(m, def->sheet, def->when), *asked = wanted_rows(m, def->sheet, m->when);
    uint32_t rows = model_rows(m->model, def->sheet);
    m->node_of[d] = mem_zero((size_t)rows + 1, sizeof(**m->node_of));
    for (uint32_t r = 0; r < rows; r++) {
        m->node_of[d][r] = UINT32_MAX;
        if (!keep[r] || !asked[r])
            continue;
        struct str name = STR_INIT, note = STR_INIT;
        add_name(m, def->sheet, r, &name);
        if (def->note != SIZE_MAX)
            add_cell(m, def->sheet, r, def->note, &note);
        m->node_of[d][r] = (uint32_t)m->graph->node_count;
        graph_add_node(m->graph, d * ORDER_SHEET + r, zone_of(m, def, r), name.text, note.text);
        struct graph_node *node = &m->graph->node[m->graph->node_count - 1];
        node->sheet = def->sheet;
        node->row = r;
        str_free(&name);
        str_free(&note);
    }
    free(keep);
    free(asked);
}

/* What no zone was said of stands in one of its own, behind the others. */
static void add_no_zone(struct graph *graph)
{
    uint32_t none = UINT32_MAX;
    for (size_t i = 0; graph->kind == GRAPH_ZONES && i < graph->node_count; i++)
        if (graph->node[i].zone == UINT32_MAX) {
            if (none == UINT32_MAX)
                none = graph_add_zone(graph, graph_word(graph, N_("(not filled in)"), "（未記入）"));
            graph->node[i].zone = none;
        }
}

/* ---- edges ---- */

static uint32_t node_at(const struct making *m, size_t sheet, uint32_t row)
{
    for (size_t d = 0; d < m->def->node_count; d++)
        if (m->def->node[d].sheet == sheet)
            return m->node_of[d][row];
    return UINT32_MAX;
}

static size_t ends(const struct making *m, size_t sheet, size_t column, const uint32_t *row, const uint32_t **out)
{
    *out = row;
    return column == SIZE_MAX ? 1 : model_named(m->model, sheet, *row, column, m->arena, out);
}

static void add_edges_of_row(struct making *m, const struct graph_edge_def *def, uint32_t row)
{
    const uint32_t *from, *to;
    size_t from_count = ends(m, def->sheet, def->from, &row, &from), to_count;
    if (def->links != SIZE_MAX) {
        /* told from the other end: which rows link to this one */
        const struct relation_def *relation = &m->catalog->relation[def->links];
        for (uint32_t r = 0; r < model_rows(m->model, relation->to); r++)
            for (uint32_t i = relation->first[r]; i < relation->first[r + 1]; i++)
                if (relation->linked[i] == row && node_at(m, def->sheet, row) != UINT32_MAX &&
                    node_at(m, relation->to, r) != UINT32_MAX)
                    graph_add_edge(m->graph, node_at(m, def->sheet, row), node_at(m, relation->to, r), NULL);
        return;
    }
    to_count = ends(m, def->sheet, def->to, &row, &to);
    struct str label = STR_INIT;
    if (def->label != SIZE_MAX)
        add_cell(m, def->sheet, row, def->label, &label);
    for (size_t f = 0; f < from_count; f++)
        for (size_t t = 0; t < to_count; t++) {
            uint32_t a = node_at(m, def->from_sheet, from[f]), b = node_at(m, def->to_sheet, to[t]);
            if (a != UINT32_MAX && b != UINT32_MAX)
                graph_add_edge(m->graph, a, b, label.text);
        }
    str_free(&label);
}

struct placed {
    struct kind_key key;
    uint32_t node;
};

static int compare_placed(const void *a, const void *b)
{
    const struct placed *left = a, *right = b;
    int order = kind_key_compare(&left->key, &right->key);
    return order ? order : (left->node > right->node) - (left->node < right->node);
}

/* Each row follows the one before it in the order of a column; what has no place in it has no line. */
static void add_order(struct making *m)
{
    size_t sheet = m->def->node[0].sheet, count = 0;
    const struct column_def *column = &m->catalog->sheet[sheet].column[m->def->order];
    struct placed *list = mem_zero(m->graph->node_count + 1, sizeof(*list));
    struct kind_book book = model_kinds(m->model);
    for (uint32_t i = 0; i < m->graph->node_count; i++) {
        struct value v = model_value(m->model, sheet, m->graph->node[i].row, m->def->order);
        if (value_blank(v))
            continue;
        kind_key_of(column, v, &book, &list[count].key);
        list[count++].node = i;
    }
    if (count > 1)
        qsort(list, count, sizeof(*list), compare_placed);
    for (size_t i = 0; i + 1 < count; i++)
        graph_add_edge(m->graph, list[i].node, list[i + 1].node, NULL);
    for (size_t i = 0; i < count; i++)
        free(list[i].key.text);
    free(list);
}

/* ---- what is left out ---- */

/* Without the nodes that KEEP does not want; edges at them go, too. */
static void without_nodes(struct graph *graph, const uint8_t *keep)
{
    uint32_t *now = mem_zero(graph->node_count + 1, sizeof(*now));
    size_t nodes = 0, edges = 0;
    for (size_t i = 0; i < graph->node_count; i++) {
        now[i] = keep[i] ? (uint32_t)nodes : UINT32_MAX;
        if (keep[i]) {
            graph->node[nodes++] = graph->node[i];
        } else {
            free(graph->node[i].name);
            free(graph->node[i].note);
        }
    }
    for (size_t i = 0; i < graph->edge_count; i++) {
        struct graph_edge edge = graph->edge[i];
        edge.from = now[edge.from];
        edge.to = now[edge.to];
        if (edge.from != UINT32_MAX && edge.to != UINT32_MAX)
            graph->edge[edges++] = edge;
        else
            free(edge.label);
    }
    graph->node_count = nodes;
    graph->edge_count = edges;
    free(now);
}

static void leave_out(struct making *m)
{
    struct graph *graph = m->graph;
    uint8_t *linked = mem_zero(graph->node_count + 1, 1), *keep = mem_zero(graph->node_count + 1, 1);
    size_t kept = 0;
    for (size_t i = 0; i < graph->edge_count; i++)
        linked[graph->edge[i].from] = linked[graph->edge[i].to] = 1;
    for (size_t i = 0; i < graph->node_count; i++) {
        bool wanted = true;
        for (size_t d = 0; d < m->def->node_count; d++)
            if (m->def->node[d].sheet == graph->node[i].sheet)
                wanted = linked[i] || !m->def->node[d].linked;
        keep[i] = wanted && kept < GRAPH_MOST;
        kept += keep[i];
        graph->left_out += wanted && !keep[i];
    }
    without_nodes(graph, keep);
    free(linked);
    free(keep);
}

static struct graph *make(const struct model *model, size_t sheet, bool own, const struct formula *when)
{
    struct making m = {.model = model, .catalog = model_catalog(model), .arena = arena_new(), .when = when};
    m.def = m.catalog->sheet[sheet].graph;
    m.graph = graph_new(m.def->kind, m.def->direction);
    m.graph->own = own;
    m.node_of = mem_zero(m.def->node_count + 1, sizeof(*m.node_of));
    list_zones(&m);
    for (size_t d = 0; d < m.def->node_count; d++)
        add_nodes(&m, d);
    add_no_zone(m.graph);
    for (size_t e = 0; e < m.def->edge_count; e++) {
        const struct graph_edge_def *def = &m.def->edge[e];
        uint8_t *keep = wanted_rows(&m, def->sheet, def->when);
        for (uint32_t r = 0; r < model_rows(model, def->sheet); r++)
            if (keep[r])
                add_edges_of_row(&m, def, r);
        free(keep);
    }
    if (m.def->order != SIZE_MAX)
        add_order(&m);
    leave_out(&m);
    graph_settle(m.graph);
    for (size_t d = 0; d < m.def->node_count; d++)
        free(m.node_of[d]);
    free(m.node_of);
    arena_free(&m.arena);
    return m.graph;
}

struct graph *graph_make(const struct model *model, size_t sheet)
{
    return make(model, sheet, false, NULL);
}

struct graph *graph_make_own(const struct model *model, size_t sheet, const struct formula *when)
{
    return make(model, sheet, true, when);
}

bool graph_shows(const struct catalog *catalog, size_t sheet, size_t whose)
{
    const struct graph_def *def = catalog->sheet[sheet].graph;
    bool shows = def && sheet == whose;
    for (size_t i = 0; def && i < def->node_count; i++)
        shows = shows || def->node[i].sheet == whose;
    for (size_t i = 0; def && i < def->edge_count; i++)
        shows = shows || def->edge[i].sheet == whose;
    return shows;
}

/* ---- in words ---- */

void graph_count_text(const struct graph *graph, struct str *out)
{
    str_add_format(out, ngettext("%zu box", "%zu boxes", graph->node_count), graph->node_count);
    if (graph->kind != GRAPH_ZONES || graph->edge_count)
        str_add_format(out, ngettext("  %zu line", "  %zu lines", graph->edge_count), graph->edge_count);
}

void graph_remark(const struct graph *graph, struct str *out)
{
    if (graph->circles)
        str_add_format(out,
                       ngettext("%zu line leads back to where it came from.",
                                "%zu lines lead back to where they came from.", graph->circles),
                       graph->circles);
    if (graph->left_out)
        str_add_format(out,
                       ngettext("%s%zu more is not drawn: the picture has at most %d boxes.",
                                "%s%zu more are not drawn: the picture has at most %d boxes.", graph->left_out),
                       out->length ? "  " : "", graph->left_out, GRAPH_MOST);
}
