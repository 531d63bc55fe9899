/* Judges: read from a form, and the formulas of the columns they write. */
#include "catalog/judge.h"

#include <stdlib.h>
#include <string.h>

#include "catalog/build.h"

#define MAX_STEPS 40

enum {
    JUDGE_VERDICT,
    JUDGE_STEP,
    JUDGE_REASON,
    JUDGE_WHEN,
    JUDGE_OUTSIDE,
    JUDGE_BEGIN,
    JUDGE_STEPS,
    JUDGE_OPEN,
    JUDGE_ELSE,
    JUDGE_INSTEAD,
    JUDGE_KEYS
};
static const struct key judge_keys[JUDGE_KEYS] = {
    [JUDGE_VERDICT] = {"verdict", true},  [JUDGE_STEP] = {"step", true},        [JUDGE_REASON] = {"reason", true},
    [JUDGE_WHEN] = {"when", false},       [JUDGE_OUTSIDE] = {"outside", false}, [JUDGE_BEGIN] = {"begin", false},
    [JUDGE_STEPS] = {"steps", true},      [JUDGE_OPEN] = {"open", true},        [JUDGE_ELSE] = {"else", true},
    [JUDGE_INSTEAD] = {"instead", false},
};

/* What all sorts of steps say, then what only some do. */
enum { STEP_VERDICT, STEP_BECAUSE, STEP_SOURCE, STEP_SAYS, STEP_ID = STEP_SAYS, END_KEYS };
enum { STEP_IF = END_KEYS, STEP_ASK, STEP_OPEN, STEP_OFFER, STEP_KEYS };
enum { INSTEAD_IF = STEP_SAYS, INSTEAD_KEYS };
#define SAYS [STEP_VERDICT] = {"verdict", true}, [STEP_BECAUSE] = {"because", true}, [STEP_SOURCE] = {"source", false}
static const struct key end_keys[END_KEYS] = {SAYS, [STEP_ID] = {"id", true}};
static const struct key step_keys[STEP_KEYS] = {SAYS,
                                                [STEP_ID] = {"id", true},
                                                [STEP_IF] = {"if", true},
                                                [STEP_ASK] = {"ask", false},
                                                [STEP_OPEN] = {"open", false},
                                                [STEP_OFFER] = {"offer", false}};
static const struct key instead_keys[INSTEAD_KEYS] = {SAYS, [INSTEAD_IF] = {"if", true}};

/* What the formulas are made of: the texts of the form. */
struct step_text {
    const char *when, *open;
};
struct judge_build {
    struct judge_def def;
    struct judge_step *steps;
    struct step_text *text, *instead_text;
    const char *when;
    bool good; /* every part of it can be read */
};

static bool is_code(struct build *build, const struct sheet_build *sheet, size_t column, node_at at, const char *code)
{
    if (column == SIZE_MAX || !code)
        return false;
    return choices_check_code(build, sheet->column[column].choices, at, code);
}

/* VERDICT, because and source of what stands at OF. */
static bool read_says(struct build *build, const struct sheet_build *sheet, const struct judge_def *judge,
                      const node_at *of, struct judge_step *step)
{
    struct reader *r = &build->reader;
    step->verdict = read_text(r, of[STEP_VERDICT]);
    step->because = read_text(r, of[STEP_BECAUSE]);
    step->source = read_text(r, of[STEP_SOURCE]);
    step->ask = SIZE_MAX;
    step->place = read_place(r, of[STEP_VERDICT]);
    return is_code(build, sheet, judge->verdict, of[STEP_VERDICT], step->verdict) && step->because;
}

static bool read_end(struct build *build, const struct sheet_build *sheet, const struct judge_def *judge, node_at at,
                     struct judge_step *step)
{
    node_at of[END_KEYS];
    if (!at || !read_map(&build->reader, at, N_("a step"), end_keys, END_KEYS, of))
        return false;
    bool good = read_says(build, sheet, judge, of, step);
    step->id = read_text(&build->reader, of[STEP_ID]);
    return is_code(build, sheet, judge->step, of[STEP_ID], step->id) && good;
}

/* Parsed once by itself, so that a fault is told where it stands. */
static const struct formula *read_if(struct build *build, const struct sheet_build *sheet, node_at at,
                                     const char **text)
{
    *text = at ? read_text(&build->reader, at) : NULL;
    return resolve_formula(build, sheet->number, PLACE_ROW, at);
}

static bool read_step(struct build *build, const struct sheet_build *sheet, const struct judge_def *judge, node_at at,
                      struct judge_step *step, struct step_text *text)
{
    struct reader *r = &build->reader;
    node_at of[STEP_KEYS];
    if (!read_map(r, at, N_("a step"), step_keys, STEP_KEYS, of))
        return false;
    bool good = read_says(build, sheet, judge, of, step);
    step->id = read_text(r, of[STEP_ID]);
    good = is_code(build, sheet, judge->step, of[STEP_ID], step->id) && good;
    step->when = read_if(build, sheet, of[STEP_IF], &text->when);
    if (of[STEP_ASK]) {
        step->ask = resolve_column(build, sheet->number, of[STEP_ASK]);
        if (step->ask != SIZE_MAX && !column_writable(&sheet->column[step->ask])) {
            read_fault(r, of[STEP_ASK], sheet->column[step->ask].id, N_("a column that people enter is expected here"));
            step->ask = SIZE_MAX;
        }
        good = good && step->ask != SIZE_MAX;
    }
    step->offered = read_yes(r, of[STEP_OFFER]);
    if (of[STEP_OPEN]) {
        step->open = read_if(build, sheet, of[STEP_OPEN], &text->open);
        good = good && step->open;
    } else if (step->ask != SIZE_MAX && !step->offered) {
        text->open = arena_format(build->arena, "[%s]=\"\"", sheet->column[step->ask].id);
        step->open = resolve_text(build, sheet->number, PLACE_ROW, of[STEP_ASK], text->open, false);
    }
    if ((of[STEP_OPEN] || of[STEP_OFFER]) && !of[STEP_ASK])
        good = read_fault(r, at, step->id ? step->id : "", N_("open and offer stand together with ask"));
    if (of[STEP_OPEN] && of[STEP_OFFER])
        good = read_fault(r, of[STEP_OFFER] - 1, "offer", N_("not together with %s"), "open");
    return good && step->when;
}

static void read_steps(struct build *build, const struct sheet_build *sheet, struct judge_build *b, node_at list)
{
    struct reader *r = &build->reader;
    if (!read_is_list(r, list, N_("steps")))
        return;
    size_t count = read_node(r, list)->value;
    if (count > MAX_STEPS) {
        b->good = read_fault(r, list, sheet->to->id, N_("at most %d"), MAX_STEPS);
        return;
    }
    b->def.steps = b->steps = arena_zero(build->arena, (count + 1) * sizeof(*b->steps));
    b->text = arena_zero(build->arena, (count + 1) * sizeof(*b->text));
    struct names ids = {0};
    for (node_at item = read_first(r, list); item; item = read_next(r, list, item)) {
        size_t n = b->def.step_count;
        if (!read_step(build, sheet, &b->def, item, &b->steps[n], &b->text[n]))
            b->good = false;
        else if (!names_add(&ids, build->arena, b->steps[n].id, n))
            b->good = read_fault(r, item, b->steps[n].id, N_("this id is used twice"));
        else
            b->def.step_count++;
    }
}

static void read_instead(struct build *build, const struct sheet_build *sheet, struct judge_build *b, node_at list)
{
    struct reader *r = &build->reader;
    if (!read_is_list(r, list, N_("steps")))
        return;
    size_t count = read_node(r, list)->value;
    struct judge_step *steps = arena_zero(build->arena, (count + 1) * sizeof(*steps));
    b->instead_text = arena_zero(build->arena, (count + 1) * sizeof(*b->instead_text));
    b->def.instead = steps;
    for (node_at item = read_first(r, list); item; item = read_next(r, list, item)) {
        node_at of[INSTEAD_KEYS];
        size_t n = b->def.instead_count;
        if (!read_map(r, item, N_("a step"), instead_keys, INSTEAD_KEYS, of)) {
            b->good = false;
            continue;
        }
        bool good = read_says(build, sheet, &b->def, of, &steps[n]);
        steps[n].when = read_if(build, sheet, of[INSTEAD_IF], &b->instead_text[n].when);
        if (good && steps[n].when)
            b->def.instead_count++;
        else
            b->good = false;
    }
}

static void read_begin(struct build *build, const struct sheet_build *sheet, struct judge_build *b, node_at list)
{
    struct reader *r = &build->reader;
    if (!read_is_list(r, list, "begin"))
        return;
    size_t *begin = arena_zero(build->arena, (read_node(r, list)->value + 1) * sizeof(*begin));
    for (node_at item = read_first(r, list); item; item = read_next(r, list, item)) {
        size_t column = resolve_column(build, sheet->number, item);
        if (column != SIZE_MAX && !column_writable(&sheet->column[column]))
            read_fault(r, item, sheet->column[column].id, N_("a column that people enter is expected here"));
        else if (column != SIZE_MAX)
            begin[b->def.begin_count++] = column;
    }
    b->def.begin = begin;
}

/* A column that the judge fills in: the form gives it no formula, and nobody enters it. */
static size_t written(struct build *build, struct sheet_build *sheet, node_at at, bool coded)
{
    struct reader *r = &build->reader;
    size_t column = resolve_column(build, sheet->number, at);
    if (column == SIZE_MAX)
        return SIZE_MAX;
    const struct column_def *def = &sheet->column[column];
    if (def->built_in || def->given || def->required || sheet->column_nodes[column].formula ||
        (coded ? !def->kind->coded : !def->kind->prose)) {
        read_fault(r, at, def->id,
                   coded ? N_("a column of choices without a formula is expected here")
                         : N_("a column of text without a formula is expected here"));
        return SIZE_MAX;
    }
    sheet->column_nodes[column].formula = at;
    sheet->column_nodes[column].made = MADE_JUDGED;
    return column;
}

void judge_read_columns(struct build *build, struct sheet_build *sheet)
{
    node_at of[JUDGE_KEYS];
    node_at at = sheet->at[SHEET_JUDGE];
    if (!at || !read_map(&build->reader, at, N_("a judge"), judge_keys, JUDGE_KEYS, of))
        return;
    struct judge_build *b = sheet->judge = arena_zero(build->arena, sizeof(*b));
    b->def.verdict = written(build, sheet, of[JUDGE_VERDICT], true);
    b->def.step = written(build, sheet, of[JUDGE_STEP], true);
    b->def.reason = written(build, sheet, of[JUDGE_REASON], false);
    b->good = b->def.verdict != SIZE_MAX && b->def.step != SIZE_MAX && b->def.reason != SIZE_MAX;
}

void judge_read(struct build *build, struct sheet_build *sheet)
{
    struct reader *r = &build->reader;
    struct judge_build *b = sheet->judge;
    node_at of[JUDGE_KEYS];
    if (!b || !b->good || !read_map(r, sheet->at[SHEET_JUDGE], N_("a judge"), judge_keys, JUDGE_KEYS, of))
        return;
    b->def.when = read_if(build, sheet, of[JUDGE_WHEN], &b->when);
    b->good = !of[JUDGE_WHEN] || b->def.when;
    b->def.outside = read_text(r, of[JUDGE_OUTSIDE]);
    if (!of[JUDGE_WHEN] != !of[JUDGE_OUTSIDE])
        b->good = read_fault(r, sheet->at[SHEET_JUDGE], "outside", N_("when and outside belong together"));
    read_begin(build, sheet, b, of[JUDGE_BEGIN]);
    read_steps(build, sheet, b, of[JUDGE_STEPS]);
    b->good = read_end(build, sheet, &b->def, of[JUDGE_OPEN], &b->def.open) && b->good;
    b->good = read_end(build, sheet, &b->def, of[JUDGE_ELSE], &b->def.otherwise) && b->good;
    read_instead(build, sheet, b, of[JUDGE_INSTEAD]);
    if (b->good)
        sheet->to->judge = &b->def;
}

/* ---- the formulas ---- */

static void add_text(struct str *out, const char *text)
{
    str_add_char(out, '"');
    for (; *text; text++) {
        if (*text == '"')
            str_add_char(out, '"');
        str_add_char(out, *text);
    }
    str_add_char(out, '"');
}

/* "OR(a,b)": the facts of the first BEFORE steps that are missing and could lead to another verdict than VERDICT. */
static size_t add_open(struct str *out, const struct judge_build *b, size_t before, const char *verdict)
{
    size_t count = 0;
    for (size_t i = 0; i < before; i++)
        if (b->text[i].open && strcmp(b->steps[i].verdict, verdict) != 0)
            str_add_format(out, "%s%s", count++ ? "," : "OR(", b->text[i].open);
    if (count)
        str_add_char(out, ')');
    return count;
}

/* STEP, or that something is missing. */
static void add_decided(struct str *out, const struct judge_build *b, size_t before, const struct judge_step *step)
{
    struct str open = STR_INIT;
    if (add_open(&open, b, before, step->verdict)) {
        str_add_format(out, "IF(%s,", open.text);
        add_text(out, b->def.open.id);
        str_add_char(out, ',');
        add_text(out, step->id);
        str_add_char(out, ')');
    } else {
        add_text(out, step->id);
    }
    str_free(&open);
}

static void add_step_formula(struct str *out, const struct judge_build *b)
{
    if (b->when)
        str_add_format(out, "IF(%s,", b->when);
    for (size_t i = 0; i < b->def.step_count; i++) {
        str_add_format(out, "IF(%s,", b->text[i].when);
        add_decided(out, b, i, &b->steps[i]);
        str_add_char(out, ',');
    }
    add_decided(out, b, b->def.step_count, &b->def.otherwise);
    for (size_t i = 0; i < b->def.step_count; i++)
        str_add_char(out, ')');
    if (b->when)
        str_add(out, ",\"\")");
}

/* The N-th of all that can stand in the column STEP. */
static const struct judge_step *outcome(const struct judge_build *b, size_t n)
{
    return n < b->def.step_count ? &b->steps[n] : n == b->def.step_count ? &b->def.open : &b->def.otherwise;
}

static void add_verdict_formula(struct str *out, const struct judge_build *b, const char *step)
{
    size_t depth = 1, count = b->def.step_count + 2;
    str_add_format(out, "IF([%s]=\"\",\"\",", step);
    for (size_t i = 0; i < b->def.instead_count; i++, depth++) {
        str_add_format(out, "IF(%s,", b->instead_text[i].when);
        add_text(out, b->def.instead[i].verdict);
        str_add_char(out, ',');
    }
    /* each verdict once, with all steps that lead to it; the last needs no condition */
    for (size_t i = 0; i < count; i++) {
        const char *verdict = outcome(b, i)->verdict;
        bool seen = false, later = false;
        for (size_t k = 0; k < count; k++) {
            seen = seen || (k < i && strcmp(outcome(b, k)->verdict, verdict) == 0);
            bool first = true;
            for (size_t j = 0; j < k; j++)
                first = first && strcmp(outcome(b, j)->verdict, outcome(b, k)->verdict) != 0;
            later = later || (k > i && first);
        }
        if (seen)
            continue;
        for (size_t k = i, n = 0; k < count && later; k++)
            if (strcmp(outcome(b, k)->verdict, verdict) == 0) {
                str_add_format(out, "%s[%s]=", n++ ? "," : "IF(OR(", step);
                add_text(out, outcome(b, k)->id);
            }
        if (later) {
            str_add(out, "),");
            depth++;
        }
        add_text(out, verdict);
        if (later)
            str_add_char(out, ',');
    }
    while (depth-- > 0)
        str_add_char(out, ')');
}

static void add_said(struct str *out, const struct judge_step *step)
{
    struct str said = STR_INIT;
    str_add(&said, step->because);
    if (step->source)
        str_add_format(&said, "（%s）", step->source);
    add_text(out, said.text);
    str_free(&said);
}

/* There is nothing to judge: why, once what is asked before anything is known. */
static void add_outside(struct str *out, const struct sheet_build *sheet)
{
    const struct judge_build *b = sheet->judge;
    if (!b->def.outside || b->def.begin_count == 0) {
        str_add(out, "\"\"");
        return;
    }
    str_add(out, "IF(OR(");
    for (size_t i = 0; i < b->def.begin_count; i++)
        str_add_format(out, "%s[%s]=\"\"", i ? "," : "", sheet->column[b->def.begin[i]].id);
    str_add(out, "),\"\",");
    add_text(out, b->def.outside);
    str_add_char(out, ')');
}

static void add_reason_formula(struct str *out, const struct sheet_build *sheet, const char *step)
{
    const struct judge_build *b = sheet->judge;
    size_t depth = 1;
    str_add_format(out, "IF([%s]=\"\",", step);
    add_outside(out, sheet);
    str_add_char(out, ',');
    for (size_t i = 0; i < b->def.instead_count; i++, depth++) {
        str_add_format(out, "IF(%s,", b->instead_text[i].when);
        add_said(out, &b->def.instead[i]);
        str_add_char(out, ',');
    }
    for (size_t i = 0; i < b->def.step_count + 1; i++, depth++) {
        str_add_format(out, "IF([%s]=", step);
        add_text(out, outcome(b, i)->id);
        str_add_char(out, ',');
        add_said(out, outcome(b, i));
        str_add_char(out, ',');
    }
    add_said(out, &b->def.otherwise);
    while (depth-- > 0)
        str_add_char(out, ')');
}

char *judge_formula(const struct sheet_build *sheet, size_t column)
{
    const struct judge_build *b = sheet->judge;
    struct str out = STR_INIT;
    if (!b || !b->good)
        return mem_text("\"\"");
    const char *step = sheet->column[b->def.step].id;
    if (column == b->def.step)
        add_step_formula(&out, b);
    else if (column == b->def.verdict)
        add_verdict_formula(&out, b, step);
    else
        add_reason_formula(&out, sheet, step);
    return str_take(&out);
}
