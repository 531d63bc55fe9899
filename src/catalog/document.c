/* One document: its head and its parts. */
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "catalog/build.h"
#include "catalog/graph.h"

#define MAX_PARTS     400
#define MAX_COLUMNS   12
#define LABEL_CELLS   24
#define MAX_STRENGTHS 5

static const struct key document_keys[DOCUMENT_KEYS] = {
    [DOCUMENT_ID] = {"document", true},        [DOCUMENT_TITLE] = {"title", true},
    [DOCUMENT_SHORT] = {"short", false},       [DOCUMENT_SHELF] = {"shelf", true},
    [DOCUMENT_ORDER] = {"order", false},       [DOCUMENT_NUMBERING] = {"numbering", false},
    [DOCUMENT_SOURCE] = {"source", true},      [DOCUMENT_RULE] = {"rule", false},
    [DOCUMENT_HELP] = {"help", true},          [DOCUMENT_SHEETS] = {"sheets", false},
    [DOCUMENT_MEASURES] = {"measures", false}, [DOCUMENT_RECORD] = {"record", false},
    [DOCUMENT_NEED] = {"need", false},         [DOCUMENT_PARTS] = {"parts", true},
    [DOCUMENT_AUDIENCE] = {"audience", true},  [DOCUMENT_FOR] = {"for", false},
    [DOCUMENT_REPORT] = {"report", false},     [DOCUMENT_CONTENTS] = {"contents", false},
};
enum { FOR_EACH, FOR_WHEN, FOR_KEYS };
static const struct key for_keys[FOR_KEYS] = {[FOR_EACH] = {"each", true}, [FOR_WHEN] = {"when", false}};

static const char *const audience_words[] = {"officer", "staff", "outsiders"};
const char *const document_report_word[REPORT_READERS] = {NULL, "management", "auditor", "partner"};
static const char *const numbering_words[] = {"article", "decimal", "none"};

enum {
    PART_ID,
    PART_LABEL,
    PART_STYLE,
    PART_HEADING,
    PART_LEVEL,
    PART_NUMBERED,
    PART_APPENDIX,
    PART_TEXT,
    PART_STRENGTHS,
    PART_WHEN,
    PART_OPTIONAL,
    PART_ONLY,
    PART_EACH,
    PART_OF,
    PART_TABLE,
    PART_GRAPH,
    PART_DISTRIBUTION,
    PART_FIGURES,
    PART_ROUNDS,
    PART_PROMISES,
    PART_APPROVAL,
    PART_LINKS,
    PART_WHY,
    PART_SOURCE,
    PART_RULE,
    PART_PAGE,
    PART_KEYS
};
static const struct key part_keys[PART_KEYS] = {
    [PART_ID] = {"id", true},
    [PART_LABEL] = {"label", false},
    [PART_STYLE] = {"style", false},
    [PART_HEADING] = {"heading", false},
    [PART_LEVEL] = {"level", false},
    [PART_NUMBERED] = {"numbered", false},
    [PART_APPENDIX] = {"appendix", false},
    [PART_TEXT] = {"text", false},
    [PART_STRENGTHS] = {"strengths", false},
    [PART_WHEN] = {"when", false},
    [PART_OPTIONAL] = {"optional", false},
    [PART_ONLY] = {"only", false},
    [PART_EACH] = {"each", false},
    [PART_TABLE] = {"table", false},
    [PART_GRAPH] = {"graph", false},
    [PART_LINKS] = {"links", false},
    [PART_WHY] = {"why", false},
    [PART_SOURCE] = {"source", false},
    [PART_RULE] = {"rule", false},
    [PART_DISTRIBUTION] = {"distribution", false},
    [PART_FIGURES] = {"figures", false},
    [PART_ROUNDS] = {"rounds", false},
    [PART_PROMISES] = {"promises", false},
    [PART_APPROVAL] = {"approval", false},
    [PART_PAGE] = {"page", false},
    [PART_OF] = {"of", false},
};
static const char *const style_words[] = {"para",  "title",  "subtitle", "note", "lines",
                                          "right", "center", "card",     "sign"};
static const char *const only_words[] = {"kept"};

enum { TABLE_EACH, TABLE_OF, TABLE_WHEN, TABLE_AS_OF, TABLE_SORT, TABLE_MOST, TABLE_COLUMNS, TABLE_EMPTY, TABLE_KEYS };
static const struct key table_keys[TABLE_KEYS] = {
    [TABLE_EACH] = {"each", true},    [TABLE_OF] = {"of", false},          [TABLE_WHEN] = {"when", false},
    [TABLE_AS_OF] = {"as_of", false}, [TABLE_COLUMNS] = {"columns", true}, [TABLE_EMPTY] = {"empty", false},
    [TABLE_SORT] = {"sort", false},   [TABLE_MOST] = {"most", false}};
enum { CELL_LABEL, CELL_TEXT, CELL_WIDTH, CELL_KEYS };
static const struct key cell_keys[CELL_KEYS] = {
    [CELL_LABEL] = {"label", true}, [CELL_TEXT] = {"text", true}, [CELL_WIDTH] = {"width", false}};
enum { GRAPH_OF, GRAPH_WHEN, GRAPH_TEXT, GRAPH_EMPTY, GRAPH_KEYS };
static const struct key graph_keys[GRAPH_KEYS] = {[GRAPH_OF] = {"of", true},
                                                  [GRAPH_WHEN] = {"when", false},
                                                  [GRAPH_TEXT] = {"text", false},
                                                  [GRAPH_EMPTY] = {"empty", false}};

/* A key that can say "no" alone. */
static bool read_no(struct reader *r, node_at at)
{
    static const char *const words[] = {"no"};
    return at && read_word(r, at, words, ARRAY_LENGTH(words), 1) == 0;
}

/* ---- heads ---- */

/* {each: SHEET, when: FORMULA} */
static void read_for(struct build *build, node_at map, struct document_def *def)
{
    struct reader *r = &build->reader;
    node_at at[FOR_KEYS];
    if (!map || !read_map(r, map, N_("for"), for_keys, FOR_KEYS, at))
        return;
    def->each = resolve_sheet(build, at[FOR_EACH]);
    if (def->each == SIZE_MAX)
        return;
    if (build->sheet[def->each].to->kind == SHEET_FACTS)
        read_fault(r, at[FOR_EACH], build->sheet[def->each].to->id, N_("a sheet of facts has one row only"));
    def->each_when = resolve_formula(build, def->each, PLACE_ROW, at[FOR_WHEN]);
}

static void read_sheets(struct build *build, node_at list, struct document_def *def)
{
    struct reader *r = &build->reader;
    if (!list || !read_is_list(r, list, N_("sheets")))
        return;
    size_t *sheets = arena_zero(build->arena, (read_node(r, list)->value + 1) * sizeof(*sheets));
    for (node_at item = read_first(r, list); item; item = read_next(r, list, item)) {
        size_t sheet = resolve_sheet(build, item);
        if (sheet != SIZE_MAX)
            sheets[def->sheet_count++] = sheet;
    }
    def->sheet = sheets;
}

/* {sheet: [section, …]}; an empty list: all of it. */
static void read_measures(struct build *build, node_at map, struct document_def *def)
{
    struct reader *r = &build->reader;
    if (!map || !read_is_map(r, map, N_("measures")))
        return;
    struct document_measure *measures = arena_zero(build->arena, (read_node(r, map)->value + 1) * sizeof(*measures));
    for (node_at key = read_first(r, map); key; key = read_next(r, map, key)) {
        struct document_measure *measure = &measures[def->measure_count];
        measure->sheet = resolve_sheet(build, key);
        if (measure->sheet == SIZE_MAX)
            continue;
        const struct sheet_def *sheet = build->sheet[measure->sheet].to;
        if (!sheet->promise || sheet->promise->measure == SIZE_MAX)
            read_fault(r, key, sheet->id, N_("the sheet does not say in its promise: which column is the measure:"));
        if (read_is_list(r, key + 1, N_("measures")))
            measure->section = read_texts(r, key + 1, build->arena, &measure->section_count);
        for (size_t i = 0; i < measure->section_count; i++)
            if (!sheet->sections || !choices_code(sheet->sections, measure->section[i]))
                read_fault(r, key + 1, measure->section[i], N_("the sheet has no such section"));
        def->measure_count++;
    }
    def->measure = measures;
}

bool document_read_head(struct build *build, struct document_build *document)
{
    struct reader *r = &build->reader;
    struct document_def *def = &document->def;
    node_at *at = document->at;
    read_map(r, document->root, N_("a document"), document_keys, DOCUMENT_KEYS, at);
    *def = (struct document_def){.record.sheet = SIZE_MAX, .need.sheet = SIZE_MAX, .shelf = SIZE_MAX, .each = SIZE_MAX};
    if (!at[DOCUMENT_ID])
        return false;
    def->id = read_id(r, at[DOCUMENT_ID], true);
    def->place = read_place(r, at[DOCUMENT_ID]);
    def->title = read_text(r, at[DOCUMENT_TITLE]);
    def->short_title = at[DOCUMENT_SHORT] ? read_short_text(r, at[DOCUMENT_SHORT], 18) : def->title;
    def->order = read_number(r, at[DOCUMENT_ORDER], 0, -1e6, 1e6);
    def->layer = build_layer(build);
    def->numbering = (enum document_numbering)read_word(r, at[DOCUMENT_NUMBERING], numbering_words,
                                                        ARRAY_LENGTH(numbering_words), NUMBERING_NONE);
    def->audience = (enum document_audience)read_word(r, at[DOCUMENT_AUDIENCE], audience_words,
                                                      ARRAY_LENGTH(audience_words), AUDIENCE_OUTSIDERS);
    def->plain = read_no(r, at[DOCUMENT_CONTENTS]);
    if (at[DOCUMENT_REPORT])
        def->report = (enum document_report)(
            read_word(r, at[DOCUMENT_REPORT], document_report_word + 1, REPORT_READERS - 1, 0) + 1);
    def->source = read_text(r, at[DOCUMENT_SOURCE]);
    def->rule = read_text(r, at[DOCUMENT_RULE]);
    def->help = read_text(r, at[DOCUMENT_HELP]);
    const char *shelf = read_text(r, at[DOCUMENT_SHELF]);
    if (shelf && (def->shelf = names_find(&build->shelves, shelf)) == SIZE_MAX)
        read_unknown(r, at[DOCUMENT_SHELF], shelf, N_("there is no shelf with this id"), build->shelves.name,
                     build->shelves.count);
    else if (shelf)
        build_may_use(build, at[DOCUMENT_SHELF], shelf, build->catalog->documents.shelf[def->shelf].layer);
    read_sheets(build, at[DOCUMENT_SHEETS], def);
    read_measures(build, at[DOCUMENT_MEASURES], def);
    read_for(build, at[DOCUMENT_FOR], def);
    return def->id && def->title && def->short_title && def->shelf != SIZE_MAX;
}

static int compare_documents(const void *a, const void *b)
{
    const struct document_def *left = &((const struct document_build *)a)->def,
                              *right = &((const struct document_build *)b)->def;
    if (left->shelf != right->shelf)
        return left->shelf < right->shelf ? -1 : 1;
    if (left->order != right->order)
        return left->order < right->order ? -1 : 1;
    return strcmp(left->id, right->id);
}

void documents_number(struct build *build)
{
    if (build->document_count > 1)
        qsort(build->document, build->document_count, sizeof(*build->document), compare_documents);
    struct document_def *defs = arena_zero(build->arena, (build->document_count + 1) * sizeof(*defs));
    for (size_t i = 0; i < build->document_count; i++) {
        defs[i] = build->document[i].def;
        build->document[i].to = &defs[i];
    }
    build->catalog->document = defs;
    build->catalog->document_count = build->document_count;
    for (size_t i = 0; i < build->document_count; i++) {
        size_t first = defs[i].report ? catalog_report(build->catalog, defs[i].report) : i;
        build->reader.file = build->document[i].file;
        if (first != i)
            read_fault(&build->reader, build->document[i].at[DOCUMENT_REPORT], document_report_word[defs[i].report],
                       N_("there is one report for each reader; the other one is the document %s"), defs[first].id);
    }
}

size_t catalog_report(const struct catalog *catalog, enum document_report reader)
{
    for (size_t i = 0; i < catalog->document_count; i++)
        if (catalog->document[i].report == reader)
            return i;
    return SIZE_MAX;
}

/* {sheet, row, …}: a row that the form gives; without `row` the one that the document is for (SIZE_MAX). */
static bool read_row_place(struct build *build, const struct document_def *document, const node_at *at, size_t *sheet,
                           size_t *row)
{
    struct reader *r = &build->reader;
    *sheet = resolve_sheet(build, at[0]);
    *row = SIZE_MAX;
    if (*sheet != SIZE_MAX && !at[1])
        return *sheet == document->each ||
               read_fault(r, at[0], build->sheet[*sheet].to->id, N_("which row? The document is not for each of them"));
    const char *id = read_text(r, at[1]);
    if (*sheet == SIZE_MAX || !id)
        return false;
    const struct names *rows = &build->sheet[*sheet].rows;
    *row = names_find(rows, id);
    if (*row == SIZE_MAX)
        read_unknown(r, at[1], id, N_("the sheet has no row with this id"), rows->name, rows->count);
    return *row != SIZE_MAX;
}

/* state: a choice; in_force: its code once the document has a version. */
static void read_state(struct build *build, struct document_build *document, size_t sheet, node_at state, node_at code)
{
    struct reader *r = &build->reader;
    if (!state || !code) {
        read_fault(r, state ? state : code, document->to->id, N_("state and in_force go together"));
        return;
    }
    size_t column = resolve_column(build, sheet, state);
    const struct column_def *def = column == SIZE_MAX ? NULL : &build->sheet[sheet].column[column];
    const char *text = read_text(r, code);
    if (!def || !text)
        return;
    if (!def->choices || !column_writable(def)) {
        read_fault(r, state, def->id, N_("a choice that people enter is expected here"));
    } else if (choices_check_code(build, def->choices, code, text)) {
        document->to->record.state = column;
        document->to->record.in_force = text;
    }
}

static void read_record(struct build *build, struct document_build *document)
{
    static const struct key keys[] = {{"sheet", true},    {"row", false},   {"enacted", true},
                                      {"revised", false}, {"state", false}, {"in_force", false}};
    node_at at[ARRAY_LENGTH(keys)];
    size_t sheet, row;
    if (!document->at[DOCUMENT_RECORD] ||
        !read_map(&build->reader, document->at[DOCUMENT_RECORD], N_("record"), keys, ARRAY_LENGTH(keys), at) ||
        !read_row_place(build, document->to, at, &sheet, &row))
        return;
    size_t columns[] = {resolve_column(build, sheet, at[2]), resolve_column(build, sheet, at[3])};
    for (size_t i = 0; i < ARRAY_LENGTH(columns); i++) {
        const struct column_def *column = columns[i] == SIZE_MAX ? NULL : &build->sheet[sheet].column[columns[i]];
        if (column && (column->kind->day != DAY_ALWAYS || !column_writable(column)))
            read_fault(&build->reader, at[2 + i], column->id, N_("a date that people enter is expected here"));
    }
    document->to->record.sheet = columns[0] == SIZE_MAX ? SIZE_MAX : sheet;
    document->to->record.row = row;
    document->to->record.enacted = columns[0];
    document->to->record.revised = columns[1];
    document->to->record.state = SIZE_MAX;
    if (at[4] || at[5])
        read_state(build, document, sheet, at[4], at[5]);
}

static void read_need(struct build *build, struct document_build *document)
{
    static const struct key keys[] = {{"sheet", true}, {"row", true}, {"column", true}, {"reason", true}};
    node_at at[ARRAY_LENGTH(keys)];
    size_t sheet, row;
    if (!document->at[DOCUMENT_NEED] ||
        !read_map(&build->reader, document->at[DOCUMENT_NEED], N_("need"), keys, ARRAY_LENGTH(keys), at) ||
        !read_row_place(build, document->to, at, &sheet, &row))
        return;
    document->to->need.column = resolve_column(build, sheet, at[2]);
    document->to->need.reason = resolve_column(build, sheet, at[3]);
    document->to->need.row = row;
    if (document->to->need.column != SIZE_MAX && document->to->need.reason != SIZE_MAX)
        document->to->need.sheet = sheet;
}

/* ---- parts ---- */

static bool read_strengths(struct build *build, struct document_build *document, node_at map, size_t sheet,
                           struct part_def *part)
{
    struct reader *r = &build->reader;
    if (!read_is_map(r, map, N_("strengths")))
        return false;
    size_t count = read_node(r, map)->value;
    if (count < 2 || count > MAX_STRENGTHS)
        return read_fault(r, map, part->id, N_("between %d and %d texts are offered"), 2, MAX_STRENGTHS);
    struct part_text *texts = arena_zero(build->arena, (count + 1) * sizeof(*texts));
    const struct documents_def *documents = &build->catalog->documents;
    const struct column_def *column =
        documents->paragraphs == SIZE_MAX
            ? NULL
            : &build->sheet[documents->paragraphs]
                   .column[sheet_role(build->sheet[documents->paragraphs].to, ROLE_STRENGTH)];
    for (node_at key = read_first(r, map); key; key = read_next(r, map, key)) {
        const char *code = read_text(r, key), *text = read_text(r, key + 1);
        if (!code || !text || (column && !choices_check_code(build, column->choices, key, code)))
            continue;
        placeholders_check(build, document, key + 1, sheet, NULL);
        texts[part->text_count++] = (struct part_text){code, text};
    }
    part->text = texts;
    return part->text_count > 0;
}

static bool read_plain_text(struct build *build, struct document_build *document, node_at at, size_t sheet,
                            struct part_def *part)
{
    struct part_text *text = arena_zero(build->arena, sizeof(*text));
    *text = (struct part_text){NULL, read_text(&build->reader, at)};
    placeholders_check(build, document, at, sheet, NULL);
    part->text = text;
    part->text_count = text->text ? 1 : 0;
    return text->text;
}

/* The column by which rows belong to the document, or to the row that it is for. */
static void read_of(struct build *build, const struct document_build *document, node_at at, struct part_def *part)
{
    if (!at)
        return;
    part->of = resolve_column(build, part->each, at);
    if (part->of != SIZE_MAX && part->of != sheet_role(build->sheet[part->each].to, ROLE_DOCUMENT) &&
        (document->to->each == SIZE_MAX || relation_target(build, part->each, part->of) != document->to->each))
        read_fault(&build->reader, at, build->sheet[part->each].column[part->of].id,
                   N_("this column names neither the document nor the row that it is for"));
}

/* The day of the row that the document is for, on which the rows of the table are looked at. */
static void read_as_of(struct build *build, const struct document_build *document, node_at at, struct part_def *part)
{
    struct reader *r = &build->reader;
    size_t sheet = document->to->each;
    if (!at)
        return;
    if (sheet == SIZE_MAX || part->of != SIZE_MAX) {
        read_fault(r, at, part->id,
                   N_("only a document for rows has tables as of a day, of rows that are not its own"));
        return;
    }
    part->as_of = resolve_column(build, sheet, at);
    const struct column_def *def = part->as_of == SIZE_MAX ? NULL : &build->sheet[sheet].column[part->as_of];
    if (def && def->kind->day != DAY_ALWAYS)
        read_fault(r, at, def->id, N_("a day is expected here"));
}

static bool read_table(struct build *build, struct document_build *document, node_at map, struct part_def *part)
{
    struct reader *r = &build->reader;
    node_at at[TABLE_KEYS];
    if (!read_map(r, map, N_("a table"), table_keys, TABLE_KEYS, at))
        return false;
    part->each = resolve_sheet(build, at[TABLE_EACH]);
    part->empty = read_text(r, at[TABLE_EMPTY]);
    placeholders_check(build, document, at[TABLE_EMPTY], document->to->each, NULL);
    if (part->each == SIZE_MAX || !read_is_list(r, at[TABLE_COLUMNS], N_("columns")))
        return false;
    part->row_when = resolve_formula(build, part->each, PLACE_ROW, at[TABLE_WHEN]);
    read_of(build, document, at[TABLE_OF], part);
    read_as_of(build, document, at[TABLE_AS_OF], part);
    if (!part_read_sort(build, at[TABLE_SORT], part))
        return false;
    part->most = (uint32_t)read_whole(r, at[TABLE_MOST], 0, 1, 1000);
    size_t count = read_node(r, at[TABLE_COLUMNS])->value;
    if (count == 0 || count > MAX_COLUMNS)
        return read_fault(r, at[TABLE_COLUMNS], part->id, N_("a table has between 1 and %d columns"), MAX_COLUMNS);
    struct part_column *columns = arena_zero(build->arena, (count + 1) * sizeof(*columns));
    for (node_at item = read_first(r, at[TABLE_COLUMNS]); item; item = read_next(r, at[TABLE_COLUMNS], item)) {
        node_at cell[CELL_KEYS];
        if (!read_map(r, item, N_("a column"), cell_keys, CELL_KEYS, cell))
            continue;
        placeholders_check(build, document, cell[CELL_TEXT], part->each, NULL);
        columns[part->column_count++] = (struct part_column){.label = read_text(r, cell[CELL_LABEL]),
                                                             .text = read_text(r, cell[CELL_TEXT]),
                                                             .width = read_number(r, cell[CELL_WIDTH], 1, 0.1, 100)};
    }
    part->column = columns;
    return part->column_count > 0;
}

static bool read_graph(struct build *build, struct document_build *document, node_at map, struct part_def *part)
{
    struct reader *r = &build->reader;
    node_at at[GRAPH_KEYS];
    if (!read_map(r, map, N_("a graph"), graph_keys, GRAPH_KEYS, at))
        return false;
    size_t sheet = resolve_sheet(build, at[GRAPH_OF]);
    if (sheet == SIZE_MAX)
        return false;
    const struct graph_def *graph = build->sheet[sheet].to->graph;
    if (!graph)
        return read_fault(r, at[GRAPH_OF], build->sheet[sheet].to->id, N_("the form of this sheet draws nothing"));
    if ((at[GRAPH_WHEN] || at[GRAPH_TEXT]) && graph->node_count > 1)
        return read_fault(r, at[GRAPH_OF], build->sheet[sheet].to->id,
                          N_("when and text speak of the rows of one sheet; here are boxes of several"));
    part->graph = sheet;
    part->each = graph->node[0].sheet;
    part->empty = read_text(r, at[GRAPH_EMPTY]);
    placeholders_check(build, document, at[GRAPH_EMPTY], document->to->each, NULL);
    part->row_when = resolve_formula(build, part->each, PLACE_ROW, at[GRAPH_WHEN]);
    return !at[GRAPH_TEXT] || read_plain_text(build, document, at[GRAPH_TEXT], part->each, part);
}

/* The beginning of a text, for lists: one line without placeholders. */
static const char *short_label(struct build *build, const char *text)
{
    struct str out = STR_INIT;
    for (const char *p = text; *p && *p != '\n' && utf8_width(out.text) < LABEL_CELLS;) {
        if (*p == '{' && strchr(p, '}')) {
            str_add(&out, "…");
            p = strchr(p, '}') + 1;
            continue;
        }
        size_t step = utf8_step(p, 0);
        str_add_length(&out, p, step);
        p += step;
    }
    out.text[utf8_fit(out.text, LABEL_CELLS)] = '\0';
    const char *label = arena_text(build->arena, *out.text ? out.text : "…");
    str_free(&out);
    return label;
}

static bool read_distribution(struct build *build, node_at at, struct part_def *part)
{
    part->distribution = resolve_value(build, at);
    const struct value_ref *ref = &part->distribution;
    if (ref->set && (!ref->fact || !build->sheet[ref->sheet].column[ref->summary].distribution))
        read_fault(&build->reader, at, part->id, N_("this fact has no distribution"));
    return ref->set;
}

/* What the part is made of: exactly one of the forms. */
static bool read_content(struct build *build, struct document_build *document, node_at item, const node_at *at,
                         struct part_def *part)
{
    static const struct {
        int key;
        enum part_content content;
    } form[] = {{PART_TEXT, CONTENT_TEXT},
                {PART_STRENGTHS, CONTENT_TEXT},
                {PART_TABLE, CONTENT_TABLE},
                {PART_GRAPH, CONTENT_GRAPH},
                {PART_DISTRIBUTION, CONTENT_DISTRIBUTION},
                {PART_FIGURES, CONTENT_FIGURES},
                {PART_ROUNDS, CONTENT_ROUNDS},
                {PART_PROMISES, CONTENT_PROMISES},
                {PART_APPROVAL, CONTENT_APPROVAL}};
    struct reader *r = &build->reader;
    int forms = 0;
    for (size_t i = 0; i < ARRAY_LENGTH(form); i++)
        if (at[form[i].key]) {
            part->content = form[i].content;
            forms++;
        }
    if (forms > 1 || (forms == 0 && !at[PART_HEADING]))
        return read_fault(r, item, part->id,
                          N_("a part has a heading, or one of text, strengths, table, graph, distribution, figures, "
                             "rounds, promises, approval"));
    if (at[PART_EACH] && part->content != CONTENT_TEXT)
        return read_fault(r, at[PART_EACH], part->id, N_("a table and a graph name their sheet themselves"));
    size_t sheet = at[PART_EACH] ? part->each : document->to->each;
    switch (part->content) {
    case CONTENT_TABLE: return read_table(build, document, at[PART_TABLE], part);
    case CONTENT_GRAPH: return read_graph(build, document, at[PART_GRAPH], part);
    case CONTENT_DISTRIBUTION: return read_distribution(build, at[PART_DISTRIBUTION], part);
    case CONTENT_FIGURES: return part_read_figures(build, at[PART_FIGURES], part);
    case CONTENT_ROUNDS: return part_read_rounds(build, document, at[PART_ROUNDS], part);
    case CONTENT_PROMISES: return part_read_promises(build, document, at[PART_PROMISES], part);
    case CONTENT_APPROVAL: return part_read_approval(build, document, at[PART_APPROVAL], part);
    case CONTENT_TEXT: break;
    }
    if (at[PART_STRENGTHS])
        return read_strengths(build, document, at[PART_STRENGTHS], sheet, part);
    return !at[PART_TEXT] || read_plain_text(build, document, at[PART_TEXT], sheet, part);
}

static bool read_part(struct build *build, struct document_build *document, node_at item, struct part_def *part)
{
    struct reader *r = &build->reader;
    node_at at[PART_KEYS];
    bool good = read_map(r, item, N_("a part of a document"), part_keys, PART_KEYS, at);
    if (!at[PART_ID])
        return false;
    *part = (struct part_def){.id = read_id(r, at[PART_ID], true),
                              .heading = read_text(r, at[PART_HEADING]),
                              .level = read_whole(r, at[PART_LEVEL], 1, 1, 3),
                              .appendix = read_yes(r, at[PART_APPENDIX]),
                              .optional = read_yes(r, at[PART_OPTIONAL]),
                              .page = read_yes(r, at[PART_PAGE]),
                              .why = read_text(r, at[PART_WHY]),
                              .source = read_text(r, at[PART_SOURCE]),
                              .rule = read_text(r, at[PART_RULE]),
                              .each = resolve_sheet(build, at[PART_EACH]),
                              .of = SIZE_MAX,
                              .as_of = SIZE_MAX,
                              .graph = SIZE_MAX,
                              .figures = SIZE_MAX,
                              .rounds = SIZE_MAX,
                              .sort = SIZE_MAX,
                              .place = read_place(r, at[PART_ID])};
    part->style = (enum part_style)read_word(r, at[PART_STYLE], style_words, ARRAY_LENGTH(style_words), PART_PARA);
    if (at[PART_ONLY])
        part->only_kept = read_word(r, at[PART_ONLY], only_words, ARRAY_LENGTH(only_words), 1) == 0;
    if (at[PART_LEVEL] && !at[PART_HEADING])
        read_fault(r, at[PART_LEVEL] - 1, part->id, N_("only a heading has a level"));
    read_no(r, at[PART_NUMBERED]);
    part->numbered = part->heading && !at[PART_NUMBERED] && part->style == PART_PARA;
    if (part->appendix && (!part->numbered || part->level != 1))
        read_fault(r, at[PART_APPENDIX], part->id, N_("an appendix is a heading of level 1, with its number"));
    if (!part->id || (at[PART_EACH] && part->each == SIZE_MAX))
        return false;
    size_t sheet = document->to->each;
    if (at[PART_EACH])
        part->row_when = resolve_formula(build, part->each, PLACE_ROW, at[PART_WHEN]);
    else if (sheet != SIZE_MAX)
        part->when = resolve_formula(build, sheet, PLACE_ROW, at[PART_WHEN]);
    else
        part->when = resolve_formula(build, 0, PLACE_NO_ROW, at[PART_WHEN]);
    if (at[PART_OF] && !at[PART_EACH])
        read_fault(r, at[PART_OF], part->id, N_("only a part that stands for each row of a sheet has this key"));
    else
        read_of(build, document, at[PART_OF], part);
    placeholders_check(build, document, at[PART_HEADING], at[PART_EACH] ? part->each : sheet, NULL);
    good = read_content(build, document, item, at, part) && good;
    if (at[PART_LINKS])
        part->link = rows_links_read(build, at[PART_LINKS], &part->link_count);
    for (size_t i = 0; i < part->link_count; i++)
        if (!build->sheet[part->link[i].sheet].to->promise)
            read_fault(r, at[PART_LINKS], build->sheet[part->link[i].sheet].to->id,
                       N_("this sheet does not say (promise:) how it tells what is done"));
    if (part->only_kept && part->link_count == 0)
        read_fault(r, at[PART_ONLY], part->id, N_("a part that stands only while promises are kept links to them"));
    const char *words = part->heading ? part->heading : part->text_count ? part->text[0].text : part->id;
    part->label = at[PART_LABEL] ? read_short_text(r, at[PART_LABEL], LABEL_CELLS) : short_label(build, words);
    if (!at[PART_LABEL] && part->each != SIZE_MAX && (!part->heading || part->heading[0] == '{'))
        part->label = build->sheet[part->each].to->short_title;
    return good && part->label;
}

void document_read_rest(struct build *build, struct document_build *document)
{
    read_record(build, document);
    read_need(build, document);
}

/* A text in chapters: articles are counted through all of them, so each text stands in one; and appendices at the end. */
static void check_headings(struct build *build, struct document_def *def, const struct part_place *place)
{
    struct reader *r = &build->reader;
    const struct part_def *chapter = NULL; /* in which no article has begun */
    bool appendix = false, article = def->numbering == NUMBERING_ARTICLE;
    for (size_t i = 0; i < def->part_count && article; i++)
        def->chapters = def->chapters || (def->part[i].numbered && def->part[i].level > 1);
    for (size_t i = 0; i < def->part_count; i++) {
        const struct part_def *part = &def->part[i];
        bool heading = part->heading && part->style == PART_PARA;
        node_at at = place[i].at;
        r->file = place[i].file;
        if (appendix && heading && part->level == 1 && !part->appendix)
            read_fault(r, at, part->id, N_("appendices stand at the end: no other heading follows them"));
        appendix = appendix || part->appendix;
        if (article && heading && part->numbered && part->level > 2)
            read_fault(r, at, part->id, N_("below an article there are paragraphs and items, no headings of level 3"));
        if (!def->chapters || appendix)
            continue;
        if (heading)
            chapter = part->numbered && part->level == 1 ? part : NULL;
        bool text = part->text_count || part->content != CONTENT_TEXT;
        if (!chapter || !text)
            continue;
        chapter = NULL; /* once is enough */
        read_fault(r, at, part->id,
                   N_("this stands in a chapter, and in none of its articles: a heading of level 2 is missing"));
    }
}

void document_read_parts(struct build *build, struct document_build *document)
{
    struct reader *r = &build->reader;
    struct document_def *def = document->to;
    node_at list = document->at[DOCUMENT_PARTS];
    document->parts = (struct names){0}; /* a form that is wrong is read again by whoever asks again */
    if (!read_is_list(r, list, N_("parts")))
        return;
    size_t count, number = 0, file = r->file;
    const struct part_place *place = include_spread(build, list, &count);
    if (count == 0 || count > MAX_PARTS) {
        read_fault(r, list, def->id, N_("a document has between 1 and %d parts"), MAX_PARTS);
        return;
    }
    struct part_def *parts = arena_zero(build->arena, (count + 1) * sizeof(*parts));
    /* Texts name other parts, so all ids are known first. */
    for (size_t i = 0; i < count; i++) {
        node_at item = place[i].at;
        r->file = place[i].file;
        for (node_at key = read_node(r, item)->kind == NODE_MAP ? read_first(r, item) : 0; key;
             key = read_next(r, item, key))
            if (strcmp(read_raw(r, key), "id") == 0 && read_node(r, key + 1)->kind == NODE_TEXT &&
                !names_add(&document->parts, build->arena, read_raw(r, key + 1), number++))
                read_fault(r, key + 1, read_raw(r, key + 1), N_("this id is used twice"));
    }
    for (size_t i = 0; i < count; i++) {
        r->file = place[i].file;
        def->part_count += read_part(build, document, place[i].at, &parts[def->part_count]);
    }
    def->part = parts;
    if (def->part_count == count)
        check_headings(build, def, place);
    r->file = file;
}
