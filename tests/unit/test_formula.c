/* Formulas: a table of cases (tests/data/formula.tsv), folding against single rows, explain, Excel texts, columns. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/error.h"
#include "formula/calc.h"
#include "formula/formula.h"

static struct arena *formulas;

/* The table of cases */

static FILE *open_data(const char *name)
{
    const char *source = getenv("srcdir");
    char *path = mem_format("%s/tests/data/%s", source ? source : ".", name);
    FILE *file = fopen(path, "r");
    if (!file)
        fail_msg("%s cannot be read", path);
    free(path);
    return file;
}

/* Runs one line; returns whether it is as expected. */
static bool run_case(char *line, int number)
{
    char *field[4] = {line, NULL, NULL, NULL}, *bindings[16];
    int count = 0;
    for (int i = 1; i < 4; i++) {
        field[i] = strchr(field[i - 1], '\t');
        if (!field[i])
            fail_msg("line %d has %d fields, not 4", number, i);
        *field[i]++ = '\0';
    }
    for (char *rest = field[1]; *rest;) {
        bindings[count++] = rest;
        rest += strcspn(rest, "|");
        if (*rest)
            *rest++ = '\0';
    }
    struct str got = STR_INIT, wanted = STR_INIT;
    struct error err = {0};
    bool refused = strcmp(field[3], "refused") == 0;
    if (formula_calc(field[0], count, bindings, &got, &err))
        str_add_format(&wanted, "%s\t%s\n", field[2], field[3]);
    else
        str_add(&wanted, refused ? field[2] : "a value");
    const char *is = got.length ? got.text : err.place;
    bool ok = strcmp(is, wanted.text) == 0;
    if (!ok)
        print_error("line %d: %s  (%s)\n  is     %s\n  wanted %s %s\n", number, field[0], field[1], is, field[2],
                    field[3]);
    str_free(&got);
    str_free(&wanted);
    return ok;
}

static void test_cases(void **state)
{
    (void)state;
    FILE *file = open_data("formula.tsv");
    char *line = NULL;
    size_t capacity = 0;
    int number = 0, cases = 0, wrong = 0;
    setenv("MAMORI_NOW", "2026-11-21T10:00", 1);
    while (getline(&line, &capacity, file) > 0) {
        number++;
        line[strcspn(line, "\n")] = '\0';
        /* "# " begins a comment; "#N/A" is a formula */
        if (strncmp(line, "# ", 2) == 0)
            continue;
        cases++;
        wrong += !run_case(line, number);
    }
    free(line);
    fclose(file);
    assert_true(cases > 250);
    assert_int_equal(wrong, 0);
}

/* A small workbook: sheet "s" (table 0) with columns a … e, sheet "t" (table 1) with k, v, one of choices. */

static const char *const answer_codes[] = {"done", "partly", "no"};
static const double answer_points[] = {4, 2, NAN};
static const struct formula_choices answers = {3, answer_codes, answer_points};

enum { ROWS = 3000 };
struct book {
    struct column_table table[2];
    struct column_table *tables[2];
    struct column *s[6], *t[4];
    struct formula_env env;
};
static const char *const s_names[] = {"a", "b", "c", "d", "e", "answer"};
static const char *const t_names[] = {"k", "v", "state", "w"}; /* w is computed */

/* [x].y is y of the row of t whose k is x; t/2[y] is y of its row 2. */
static bool book_find(void *context, const struct formula_name *name, struct formula_ref *out, struct error *err)
{
    (void)context;
    bool followed = name->kind == FORMULA_FOLLOWED, is_t = followed || (name->sheet && strcmp(name->sheet, "t") == 0);
    if (name->sheet && !is_t && strcmp(name->sheet, "s") != 0)
        return error_set(err, ERROR_UNKNOWN_SHEET, name->sheet);
    if ((name->kind == FORMULA_OWN || followed) != !name->sheet || followed != !!name->from ||
        (name->kind == FORMULA_FIXED) != !!name->row)
        return error_set(err, ERROR_INTERNAL, "kind");
    size_t count = is_t ? ARRAY_LENGTH(t_names) : ARRAY_LENGTH(s_names);
    for (size_t i = 0; i < count; i++)
        if (strcmp((is_t ? t_names : s_names)[i], name->name) == 0) {
            *out = (struct formula_ref){.table = is_t, .column = i, .row = name->row ? (uint32_t)atoi(name->row) : 0};
            out->cells = i == 2 ? CELLS_TEXT : i == 3 ? CELLS_COMPUTED : CELLS_ANY;
            if ((!is_t && i == 5) || (is_t && i == 2))
                out->choices = &answers;
            return true;
        }
    return error_set(err, ERROR_UNKNOWN_COLUMN, name->name);
}

static const struct formula_names book_names = {.find = book_find};

static size_t book_links(void *context, const struct formula_ref *ref, size_t source, uint32_t row, struct arena *arena,
                         const uint32_t **rows)
{
    static const uint32_t linked[] = {0, 2, 4};
    (void)context, (void)ref, (void)source, (void)arena;
    *rows = linked;
    return row % 4; /* row 0 links to nothing */
}

static struct value random_value(unsigned kinds)
{
    static const char *const texts[] = {"x", "Y", "done", "partly", "no", "", "12", "日本"};
    switch (rand() % kinds) {
    case 0: return value_number(rand() % 5);
    case 1: return value_text(texts[rand() % 8]);
    case 2: return value_empty();
    case 3: return value_bool(rand() % 2);
    case 4: return value_number(rand() % 1000 / 8.0);
    default: return value_error(VALUE_NA);
    }
}

static void book_open(struct book *book)
{
    srand(7);
    *book = (struct book){.tables = {&book->table[0], &book->table[1]}};
    book->table[0] = (struct column_table){.rows = ROWS, .columns = ARRAY_LENGTH(s_names), .column = book->s};
    book->table[1] = (struct column_table){.rows = 5, .columns = ARRAY_LENGTH(t_names), .column = book->t};
    for (size_t i = 0; i < ARRAY_LENGTH(s_names); i++) {
        book->s[i] = column_new();
        column_resize(book->s[i], ROWS);
        for (uint32_t row = 0; row < ROWS; row++)
            column_set(book->s[i], row,
                       i == 5   ? value_text(answer_codes[rand() % 3])
                       : i == 4 ? value_number(row) /* many entries */
                       : i == 3 ? value_number(rand() % 600)
                                : random_value(i == 0 ? 3 : 6));
    }
    for (size_t i = 0; i < ARRAY_LENGTH(t_names); i++) {
        book->t[i] = column_new();
        column_resize(book->t[i], 5);
        for (uint32_t row = 0; row < 5; row++)
            column_set(book->t[i], row,
                       i == 2     ? value_text(answer_codes[row % 3])
                       : i == 1   ? value_number(row * 10.0)
                       : i == 3   ? value_text("")
                       : row == 3 ? value_text("x")
                                  : value_number(row));
    }
    book->env = (struct formula_env){.tables = book->tables, .today = 46347, .links = book_links, .arena = arena_new()};
}

static void book_close(struct book *book)
{
    for (size_t i = 0; i < ARRAY_LENGTH(s_names); i++)
        column_free(&book->s[i]);
    for (size_t i = 0; i < ARRAY_LENGTH(t_names); i++)
        column_free(&book->t[i]);
    arena_free(&book->env.arena);
}

static const struct formula *book_parse(const char *text)
{
    struct error err = {0};
    const struct formula *formula = formula_parse(formulas, text, &book_names, &err);
    if (!formula)
        fail_msg("%s: %s %s", text, err.place, err.detail);
    return formula;
}

/* The whole column must be what each row is by itself, whichever way it was computed. */
static void test_column_agrees(void **state)
{
    static const char *const texts[] = {
        "[a]",
        "[a]&[b]",
        "[a]=[b]",
        "IF([a]>1,[b],[c])",
        "IFERROR([a]+[b],\"?\")",
        "[a]&[b]&[c]",
        "[d]+1",
        "[d]*[a]",
        "[e]+1",
        "[e]&[a]",
        "[e]&[d]",
        "COUNTIF(s[a],[a])",
        "COUNTIF(s[b],[b])",
        "COUNTIF(s[d],[d])",
        "COUNTIF(s[c],\">=\"&[a])",
        "COUNTIFS(s[a],[a],s[b],[b])",
        "MATCH([a],t[k],0)",
        "IFERROR(INDEX(t[v],MATCH([a],t[k],0)),-1)",
        "XLOOKUP([a],t[k],t[v],\"none\")",
        "SUM(s[d])",
        "SUM(s[d])+[d]",
        "COUNT(s[b])*1000000+COUNTA(s[b])*1000+COUNTBLANK(s[b])",
        "AVERAGE(s[d])",
        "MAX(s[d])-MIN(s[d])",
        "SUMIFS(s[d],s[a],[a])",
        "MATCH([d],s[d],0)",
        "MATCH([b],s[b],0)",
        "1+1",
        "TODAY()-[d]",
        "SUMPRODUCT((s[answer]=[answer])*s[d])",
        "POINTS([answer])",
        "SUM(LINKED(t[v]))",
        "COUNTIF(LINKED(t[k]),[a])",
        "t.v+[d]",
        "\"\"",
        "REPT([b],2)",
        "SWITCH([a],1,\"one\",\"x\",[b],[c])",
        "AND([a]=1,[d]>300)",
        "ISBLANK([a])",
        "COUNTIF(s[b],\"\")",
        "\"n\"&SUM(t[v])&[a]",
        "[a].v",
        "[a].v+[d]",
        "[a].k.state",
        "[e].v",
        "t/2[v]+[d]",
        "t/3[k].state",
        "t.k.v",
    };
    (void)state;
    struct book book;
    book_open(&book);
    struct column *out = column_new();
    for (size_t i = 0; i < ARRAY_LENGTH(texts); i++) {
        const struct formula *formula = book_parse(texts[i]);
        formula_column(formula, &book.env, out);
        assert_int_equal(out->rows, ROWS);
        for (uint32_t row = 0; row < ROWS; row++) {
            struct value single = formula_value(formula, &book.env, row), whole = column_get(out, row);
            if (!value_same(single, whole)) {
                struct str a = STR_INIT, b = STR_INIT;
                value_to_text(single, &a);
                value_to_text(whole, &b);
                fail_msg("%s, row %u: by itself %s, in the column %s", texts[i], row, a.text, b.text);
            }
            if (row % 64 == 0)
                arena_reset(book.env.arena);
        }
    }
    column_free(&out);
    book_close(&book);
}

/* 300 results do not fit one byte a code, 70,000 not two: the column must widen on the way. */
static void test_column_widens(void **state)
{
    (void)state;
    struct book book;
    book_open(&book);
    struct column *out = column_new();
    const struct formula *formula = book_parse("[d]+0.5");
    formula_column(formula, &book.env, out);
    assert_int_equal(out->width, 2);
    assert_float_equal(column_get(out, 17).number, column_get(book.s[3], 17).number + 0.5, 0);
    formula = book_parse("IF([d]>=0,1,2)");
    formula_column(formula, &book.env, out);
    assert_int_equal(out->width, 1); /* and the next computation starts anew */
    assert_float_equal(column_get(out, ROWS - 1).number, 1, 0);
    column_free(&out);
    book_close(&book);
}

/* 65,536 combinations, all different: more results than the table of combinations can tell apart. */
static void test_column_overflows(void **state)
{
    (void)state;
    enum { SIDE = 256, ALL = SIDE * SIDE };
    struct book book;
    book_open(&book);
    struct column *out = column_new(), *side[2] = {column_new(), column_new()};
    for (int i = 0; i < 2; i++) {
        column_resize(side[i], ALL);
        for (uint32_t row = 0; row < ALL; row++) {
            uint32_t n = i ? row % SIDE : row / SIDE;
            column_set(side[i], row, n ? value_number(n) : value_empty());
        }
    }
    book.table[0] = (struct column_table){.rows = ALL, .columns = 2, .column = side};
    const struct formula *formula = book_parse("[a]*256+[b]");
    formula_column(formula, &book.env, out);
    assert_int_equal(out->width, 4);
    for (uint32_t row = 0; row < ALL; row++)
        if (column_get(out, row).number != row)
            fail_msg("row %u is %g", row, column_get(out, row).number);
    column_free(&side[0]);
    column_free(&side[1]);
    column_free(&out);
    book_close(&book);
}

static void test_empty_table(void **state)
{
    (void)state;
    struct book book;
    book_open(&book);
    book.table[0].rows = 0;
    struct column *out = column_new();
    const struct formula *formula = book_parse("[a]&[b]");
    formula_column(formula, &book.env, out);
    assert_int_equal(out->rows, 0);
    column_free(&out);
    book_close(&book);
}

/* What a formula says about itself */

static void test_references(void **state)
{
    (void)state;
    const struct formula *formula = book_parse(" =[a]+SUM(s[b])+t.v+SUM(LINKED(t[k]))+TODAY()");
    static const struct {
        enum formula_ref_kind kind;
        size_t table, column;
    } wanted[] = {{FORMULA_OWN, 0, 0}, {FORMULA_WHOLE, 0, 1}, {FORMULA_SCALAR, 1, 1}, {FORMULA_LINKED, 1, 0}};
    assert_int_equal(formula_ref_count(formula), 4);
    for (size_t i = 0; i < 4; i++) {
        assert_int_equal(formula_ref_at(formula, i)->kind, wanted[i].kind);
        assert_int_equal(formula_ref_at(formula, i)->table, wanted[i].table);
        assert_int_equal(formula_ref_at(formula, i)->column, wanted[i].column);
    }
    assert_true(formula_uses_today(formula));
    assert_string_equal(formula_text(formula), " =[a]+SUM(s[b])+t.v+SUM(LINKED(t[k]))+TODAY()");
    formula = book_parse("[a]");
    assert_false(formula_uses_today(formula));
}

static void test_followed(void **state)
{
    (void)state;
    const struct formula *formula = book_parse("t/2[v]+[a].k.v-1");
    static const struct {
        enum formula_ref_kind kind;
        size_t table, column;
    } wanted[] = {{FORMULA_FIXED, 1, 1},    {FORMULA_OWN, 0, 0},   {FORMULA_WHOLE, 1, 0},
                  {FORMULA_FOLLOWED, 1, 0}, {FORMULA_WHOLE, 1, 0}, {FORMULA_FOLLOWED, 1, 1}};
    assert_int_equal(formula_ref_count(formula), ARRAY_LENGTH(wanted));
    for (size_t i = 0; i < ARRAY_LENGTH(wanted); i++) {
        const struct formula_ref *ref = formula_ref_at(formula, i);
        assert_int_equal(ref->kind, wanted[i].kind);
        assert_int_equal(ref->table, wanted[i].table);
        assert_int_equal(ref->column, wanted[i].column);
        assert_ptr_equal(ref->from, ref->kind == FORMULA_FOLLOWED ? formula_ref_at(formula, i - 2) : NULL);
    }
    assert_int_equal(formula_ref_at(formula, 0)->row, 2);
    struct book book;
    book_open(&book);
    column_set(book.s[0], 0, value_text("X")); /* as MATCH: without regard to case */
    column_set(book.s[0], 1, value_empty());
    column_set(book.s[0], 2, value_number(99));
    const struct formula_ref *first = formula_ref_at(formula, 3);
    assert_int_equal(formula_row(first, &book.env, 0), 3);
    assert_int_equal(formula_row(first, &book.env, 1), UINT32_MAX);
    assert_int_equal(formula_row(first, &book.env, 2), UINT32_MAX);
    assert_int_equal(formula_row(formula_ref_at(formula, 0), &book.env, 7), 2);
    assert_int_equal(formula_row(formula_ref_at(formula, 1), &book.env, 7), 7);
    assert_int_equal(formula_row(formula_ref_at(formula, 2), &book.env, 7), UINT32_MAX);
    book_close(&book);
}

/* [a].v is the lookup that it stands for, whatever stands in the cells; only an empty cell is "" where INDEX makes it 0. */
static void test_followed_is_a_lookup(void **state)
{
    static const struct {
        const char *followed, *lookup;
    } pairs[] = {
        {"[a].v", "IF([a]=\"\",\"\",IF(INDEX(t[v],MATCH([a],t[k],0))=\"\",\"\",INDEX(t[v],MATCH([a],t[k],0))))"},
        {"[b].v", "IF([b]=\"\",\"\",IF(INDEX(t[v],MATCH([b],t[k],0))=\"\",\"\",INDEX(t[v],MATCH([b],t[k],0))))"},
        {"[a].state", "IF([a]=\"\",\"\",INDEX(t[state],MATCH([a],t[k],0))&\"\")"},
        {"[a].v=[d]",
         "IF([a]=\"\",\"\",IF(INDEX(t[v],MATCH([a],t[k],0))=\"\",\"\",INDEX(t[v],MATCH([a],t[k],0))))=[d]"},
        {"SUM([a].v,1)",
         "SUM(IF([a]=\"\",\"\",IF(INDEX(t[v],MATCH([a],t[k],0))=\"\",\"\",INDEX(t[v],MATCH([a],t[k],0)))),1)"},
        {"POINTS([a].state)", "POINTS(IF([a]=\"\",\"\",INDEX(t[state],MATCH([a],t[k],0))))"},
        {"t/2[v]", "INDEX(t[v],3)"},
    };
    (void)state;
    struct book book;
    book_open(&book);
    struct column *followed = column_new(), *lookup = column_new();
    for (unsigned round = 0; round < 40; round++) {
        for (uint32_t row = 0; row < 5; row++) {
            column_set(book.t[0], row, random_value(5)); /* one id may stand there twice, or not at all */
            column_set(book.t[1], row, random_value(6));
            column_set(book.t[2], row, rand() % 3 ? value_text(answer_codes[rand() % 3]) : value_empty());
        }
        for (size_t i = 0; i < ARRAY_LENGTH(pairs); i++) {
            const struct formula *a = book_parse(pairs[i].followed), *b = book_parse(pairs[i].lookup);
            formula_column(a, &book.env, followed);
            formula_column(b, &book.env, lookup);
            for (uint32_t row = 0; row < ROWS; row++) {
                struct value is = column_get(followed, row), wanted = column_get(lookup, row);
                bool wild =
                    column_get(book.s[1], row).type == VALUE_TEXT && strpbrk(column_get(book.s[1], row).text, "*?~");
                if (!value_same(is, wanted) && !wild) {
                    struct str one = STR_INIT, two = STR_INIT;
                    value_to_text(is, &one);
                    value_to_text(wanted, &two);
                    fail_msg("%s in row %u is %s and not %s", pairs[i].followed, row, one.text, two.text);
                }
            }
        }
    }
    column_free(&followed);
    column_free(&lookup);
    book_close(&book);
}

static void test_result_texts(void **state)
{
    (void)state;
    const char *texts[8];
    const struct formula *formula =
        book_parse("IF([a]=\"asked\",\"high\",IFERROR(SWITCH([b],\"case\",\"low\",\"other\"),"
                   "CHOOSE(1,\"low\",IFS([a],\"mid\"))&\"joined\"))");
    assert_int_equal(formula_result_texts(formula, texts, 8), 3);
    assert_string_equal(texts[0], "high");
    assert_string_equal(texts[1], "low");
    assert_string_equal(texts[2], "other");
    assert_int_equal(formula_result_texts(formula, texts, 1), 3);
}

static void test_errors(void **state)
{
    (void)state;
    struct error err = {0};
    assert_null(formula_parse(formulas, "1+SUMM(2)", &book_names, &err));
    assert_int_equal(err.code, ERROR_SYNTAX);
    assert_string_equal(err.place, "character 3");
    assert_non_null(strstr(err.detail, "SUM"));
    assert_null(formula_parse(formulas, "\"日本\"&[nothing]", &book_names, &err));
    assert_int_equal(err.code, ERROR_UNKNOWN_COLUMN);
    assert_string_equal(err.subject, "nothing");
    assert_string_equal(err.place, "character 6");
    assert_null(formula_parse(formulas, "x[a]", &book_names, &err));
    assert_int_equal(err.code, ERROR_UNKNOWN_SHEET);
    assert_null(formula_parse(formulas, "\"\xff\"", &book_names, &err));
    assert_int_equal(err.code, ERROR_NOT_UTF8);
    assert_null(formula_parse(formulas, "1+", &book_names, NULL));
}

static char *repeated(const char *before, const char *piece, int times, const char *after)
{
    struct str text = STR_INIT;
    str_add(&text, before);
    for (int i = 0; i < times; i++)
        str_add(&text, piece);
    str_add(&text, after);
    return str_take(&text);
}

static void assert_parses(char *text, bool wanted)
{
    struct error err = {0};
    const struct formula *formula = formula_parse(formulas, text, &book_names, &err);
    if ((formula != NULL) != wanted)
        fail_msg("%.40s…: %s", text, formula ? "accepted" : err.detail);
    if (!formula)
        assert_int_equal(err.code, ERROR_LIMIT);
    free(text);
}

static void test_limits(void **state)
{
    (void)state;
    assert_parses(repeated("", "(", 64, "1))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))"), true);
    assert_parses(repeated("", "(", 65, "1"), false);
    assert_parses(repeated("", "-", 64, "1"), true);
    assert_parses(repeated("", "-", 8000, "1"), false);
    assert_parses(repeated("1", "+1", 500, ""), true);
    assert_parses(repeated("1", "+1", 4000, ""), false);
    assert_parses(repeated("1", "%", 4000, ""), false);
    assert_parses(repeated("\"", "日", 8190, "\""), true);
    assert_parses(repeated("\"", "日", 8191, "\""), false);
}

/* Explain */

static void assert_steps(struct book *book, const char *text, uint32_t row, const char *wanted)
{
    struct formula_step step[32];
    const struct formula *formula = book_parse(text);
    struct str got = STR_INIT;
    size_t count = formula_explain(formula, &book->env, row, step, 32);
    for (size_t i = 0; i < count; i++) {
        str_add_format(&got, "%d %s: ", step[i].depth, step[i].text);
        value_to_text(step[i].value, &got);
        str_add(&got, step[i].ref ? " @\n" : "\n");
    }
    assert_string_equal(got.text, wanted);
    str_free(&got);
}

static void test_explain(void **state)
{
    (void)state;
    struct book book;
    book_open(&book);
    column_set(book.s[0], 0, value_number(2));
    column_set(book.s[1], 0, value_text("x"));
    column_set(book.s[3], 0, value_number(7));
    assert_steps(&book, "IF([a]>1,[d]*2,[b])", 0,
                 "0 IF([a]>1,[d]*2,[b]): 14\n1 [a]>1: TRUE\n2 [a]: 2 @\n1 [d]*2: 14\n2 [d]: 7 @\n");
    assert_steps(&book, "IF([a]>9,[d]*2,\"n\")", 0, "0 IF([a]>9,[d]*2,\"n\"): n\n1 [a]>9: FALSE\n2 [a]: 2 @\n");
    assert_steps(&book, "[a]+[d]+([a]+1)", 0, "0 [a]+[d]+([a]+1): 12\n1 [a]: 2 @\n1 [d]: 7 @\n1 [a]: 2 @\n");
    assert_steps(&book, "SUM(t[v])+SUMPRODUCT((t[k]=1)*t[v])", 0,
                 "0 SUM(t[v])+SUMPRODUCT((t[k]=1)*t[v]): 110\n1 SUM(t[v]): 100\n2 t[v]:  @\n1 "
                 "SUMPRODUCT((t[k]=1)*t[v]): 10\n2 t[k]:  @\n2 t[v]:  @\n");
    assert_steps(&book, "SWITCH([a],[d],1,2,[b],[d])", 0,
                 "0 SWITCH([a],[d],1,2,[b],[d]): x\n1 [a]: 2 @\n1 [d]: 7 @\n1 [b]: x @\n");
    assert_steps(&book, "IFERROR([a]/0,[d])", 0, "0 IFERROR([a]/0,[d]): 7\n1 [a]/0: #DIV/0!\n2 [a]: 2 @\n1 [d]: 7 @\n");
    assert_steps(&book, "IFERROR([a]/1,[d])", 0, "0 IFERROR([a]/1,[d]): 2\n1 [a]/1: 2\n2 [a]: 2 @\n");
    assert_steps(&book, "5", 0, "0 5: 5\n");
    assert_steps(&book, "[a].v+t/1[v]", 0, "0 [a].v+t/1[v]: 30\n1 [a].v: 20 @\n2 [a]: 2 @\n1 t/1[v]: 10 @\n");
    struct formula_step one;
    const struct formula *formula = book_parse("[a]+[d]");
    assert_int_equal(formula_explain(formula, &book.env, 0, &one, 1), 1);
    book_close(&book);
}

/* Excel */

static void excel_cell(void *context, const struct formula_ref *ref, struct str *out)
{
    (void)context;
    if (ref->kind == FORMULA_FIXED)
        str_add_format(out, "t!%c%u", (char)('A' + ref->column), ref->row + 2);
    else
        str_add_format(out, "%c{R}", (char)('A' + ref->column + (ref->table ? 10 : 0)));
}

static void excel_range(void *context, const struct formula_ref *ref, struct str *out)
{
    (void)context;
    char letter = (char)('A' + ref->column);
    str_add_format(out, "%s!$%c$2:$%c$9", ref->table ? "t" : "s", letter, letter);
}

static size_t excel_linked(void *context, const struct formula_ref *ref, uint32_t row, size_t nth, struct str *out)
{
    (void)context;
    if (nth < row)
        str_add_format(out, "t!%c%zu", (char)('A' + ref->column), nth + 2);
    return row;
}

static const char *excel_label(void *context, const struct formula_choices *choices, const char *code)
{
    (void)context;
    (void)choices;
    return strcmp(code, "done") == 0 ? "実施" : strcmp(code, "partly") == 0 ? "一部*" : NULL;
}

static void excel_points(void *context, const struct formula_ref *ref, const char *cell, struct str *out)
{
    (void)context;
    assert_ptr_equal(ref->choices, &answers);
    str_add_format(out, "VLOOKUP(%s,p,2,FALSE)", cell);
}

static bool to_excel(const char *text, uint32_t row, const struct formula_choices *result, struct str *out,
                     struct error *err)
{
    struct formula_excel to = {.row = row,
                               .result = result,
                               .cell = excel_cell,
                               .range = excel_range,
                               .linked = excel_linked,
                               .label = excel_label,
                               .points = excel_points};
    const struct formula *formula = book_parse(text);
    bool ok = formula_excel(formula, &to, out, err);
    return ok;
}

static void test_excel(void **state)
{
    (void)state;
    /* clang-format off: a table */
    static const struct {
        const char *text;
        uint32_t row;
        bool choices;
        const char *wanted;
    } cases[] = {
        /* trees and parentheses */
        {"= 1 + 2 * [a]", 0, false, "1+2*A{R}"},
        {"((1+2))*3", 0, false, "(1+2)*3"},
        {"1-(2-3)", 0, false, "1-(2-3)"},
        {"(1-2)-3", 0, false, "1-2-3"},
        {"2^(3^2)", 0, false, "2^(3^2)"},
        {"-2^2", 0, false, "-2^2"},
        {"-(2^2)", 0, false, "-(2^2)"},
        {"(-2)%", 0, false, "-2%"},
        {"(1+2)%", 0, false, "(1+2)%"},
        {"(\"a\"&\"b\")=\"ab\"", 0, false, "\"a\"&\"b\"=\"ab\""},
        {"\"a\"&(1=2)", 0, false, "\"a\"&(1=2)"},
        {"--[a]", 0, false, "--A{R}"},
        {"\"say \"\"x\"\"\"", 0, false, "\"say \"\"x\"\"\""},
        {"IF([a],,TRUE)", 0, false, "IF(A{R},,TRUE)"},
        {"t.v+SUM(s[d])", 0, false, "L{R}+SUM(s!$D$2:$D$9)"},
        {"#N/A", 0, false, "#N/A"},
        /* names in a file */
        {"IFS([a],1,TRUE,2)", 0, false, "_xlfn.IFS(A{R},1,TRUE,2)"},
        {"MAXIFS(s[d],s[a],1)", 0, false, "_xlfn.MAXIFS(s!$D$2:$D$9,s!$A$2:$A$9,1)"},
        {"TEXTJOIN(\",\",TRUE,s[a])", 0, false, "_xlfn.TEXTJOIN(\",\",TRUE,s!$A$2:$A$9)"},
        {"DAYS([a],[b])", 0, false, "_xlfn.DAYS(A{R},B{R})"},
        {"XLOOKUP([a],t[k],t[v])", 0, false, "INDEX(t!$B$2:$B$9,MATCH(A{R},t!$A$2:$A$9,0))"},
        {"XLOOKUP([a],t[k],t[v],\"\")", 0, false,
         "IF(ISNA(MATCH(A{R},t!$A$2:$A$9,0)),\"\",INDEX(t!$B$2:$B$9,MATCH(A{R},t!$A$2:$A$9,0)))"},
        {"XLOOKUP(\"a*\",t[k],t[v])", 0, false, "INDEX(t!$B$2:$B$9,MATCH(\"a~*\",t!$A$2:$A$9,0))"},
        /* labels */
        {"[answer]=\"done\"", 0, false, "F{R}=\"実施\""},
        {"\"partly\"<>[answer]", 0, false, "\"一部*\"<>F{R}"},
        {"[answer]=\"no\"", 0, false, "F{R}=\"no\""},
        {"[answer]=\"\"", 0, false, "F{R}=\"\""},
        {"[a]=\"done\"", 0, false, "A{R}=\"done\""},
        {"[answer]=IF([a],\"done\",\"no\")", 0, false, "F{R}=IF(A{R},\"実施\",\"no\")"},
        {"IF([a]=\"done\",\"done\",IFERROR([b],\"partly\"))", 0, true,
         "IF(A{R}=\"done\",\"実施\",IFERROR(B{R},\"一部*\"))"},
        {"IFS([a],\"done\",TRUE,\"\")", 0, true, "_xlfn.IFS(A{R},\"実施\",TRUE,\"\")"},
        {"CHOOSE([a],\"done\",\"x\")", 0, true, "CHOOSE(A{R},\"実施\",\"x\")"},
        {"SWITCH([answer],\"done\",1,\"partly\",2,\"done\")", 0, false,
         "_xlfn.SWITCH(F{R},\"実施\",1,\"一部*\",2,\"done\")"},
        {"SWITCH([a],\"done\",\"done\",\"done\")", 0, true, "_xlfn.SWITCH(A{R},\"done\",\"実施\",\"実施\")"},
        {"COUNTIF(s[answer],\"done\")", 0, false, "COUNTIF(s!$F$2:$F$9,\"実施\")"},
        {"COUNTIF(s[answer],\"<>partly\")", 0, false, "COUNTIF(s!$F$2:$F$9,\"<>一部~*\")"},
        {"COUNTIF(s[answer],\"<>\"&\"done\")", 0, false, "COUNTIF(s!$F$2:$F$9,\"<>\"&\"実施\")"},
        {"COUNTIF(s[a],\"done\")", 0, false, "COUNTIF(s!$A$2:$A$9,\"done\")"},
        {"COUNTIFS(s[a],\"done\",s[answer],\"done\")", 0, false, "COUNTIFS(s!$A$2:$A$9,\"done\",s!$F$2:$F$9,\"実施\")"},
        {"SUMIFS(s[d],s[answer],\"done\")", 0, false, "SUMIFS(s!$D$2:$D$9,s!$F$2:$F$9,\"実施\")"},
        {"MATCH(\"partly\",s[answer],0)", 0, false, "MATCH(\"一部~*\",s!$F$2:$F$9,0)"},
        {"XLOOKUP([a],t[k],t[state])=\"done\"", 0, false, "INDEX(t!$C$2:$C$9,MATCH(A{R},t!$A$2:$A$9,0))=\"実施\""},
        {"t/3[v]*2", 0, false, "t!B5*2"},
        {"[a].v", 0, false,
         "IF(A{R}=\"\",\"\",IF(INDEX(t!$B$2:$B$9,MATCH(A{R},t!$A$2:$A$9,0))=\"\",\"\","
         "INDEX(t!$B$2:$B$9,MATCH(A{R},t!$A$2:$A$9,0))))"},
        {"[a].state=\"done\"", 0, false,
         "IF(A{R}=\"\",\"\",INDEX(t!$C$2:$C$9,MATCH(A{R},t!$A$2:$A$9,0))&\"\")=\"実施\""},
        {"2^[a].w", 0, false, "2^IF(A{R}=\"\",\"\",INDEX(t!$D$2:$D$9,MATCH(A{R},t!$A$2:$A$9,0)))"},
        {"SUMPRODUCT((s[answer]=\"done\")*s[d])", 0, false, "SUMPRODUCT((s!$F$2:$F$9=\"実施\")*s!$D$2:$D$9)"},
        {"EXACT([answer],\"done\")", 0, false, "EXACT(F{R},\"実施\")"},
        {"POINTS([answer])*2", 0, false, "VLOOKUP(F{R},p,2,FALSE)*2"},
        /* whole columns in calculations */
        {"SUM((s[a]=1)*s[d])", 0, false, "SUMPRODUCT(SUM((s!$A$2:$A$9=1)*s!$D$2:$D$9))"},
        {"MAX(s[d]*2)", 0, false, "SUMPRODUCT(MAX(s!$D$2:$D$9*2))"},
        {"NOT(AND(s[d]>1))", 0, false, "NOT(SUMPRODUCT(AND(s!$D$2:$D$9>1)+0)=1)"},
        {"SUM(IF([a]=1,s[d],s[a]))", 0, false, "SUM(IF(A{R}=1,s!$D$2:$D$9,s!$A$2:$A$9))"},
        /* LINKED */
        {"SUM(LINKED(t[v]))", 2, false, "SUM(t!B2,t!B3)"},
        {"SUM(LINKED(t[v]),[a])*2", 1, false, "SUM(t!B2,A{R})*2"},
        {"SUM(LINKED(t[v]))", 0, false, "0"},
        {"MAX(LINKED(t[v]))", 0, false, "0"},
        {"2*AVERAGE(LINKED(t[v]))", 0, false, "2*(1/0)"},
        {"IF(OR(LINKED(t[state])=\"done\"),1,2)", 2, false, "IF(OR(t!C2=\"実施\",t!C3=\"実施\"),1,2)"},
        {"COUNTIF(LINKED(t[state]),\"done\")", 1, false, "COUNTIF(t!C2,\"実施\")"},
        {"COUNTIF(LINKED(t[state]),\"done\")", 0, false, "0"},
        {"2*COUNTIF(LINKED(t[state]),\"<>done\")", 2, false, "2*(COUNTIF(t!C2,\"<>実施\")+COUNTIF(t!C3,\"<>実施\"))"},
        {"COUNTIFS(LINKED(t[k]),1,LINKED(t[v]),2)", 2, false, "COUNTIFS(t!A2,1,t!B2,2)+COUNTIFS(t!A3,1,t!B3,2)"},
        {"COUNTBLANK(LINKED(t[k]))", 2, false, "COUNTBLANK(t!A2)+COUNTBLANK(t!A3)"},
        {"SUMIFS(LINKED(t[v]),LINKED(t[k]),1)", 2, false, "SUMIFS(t!B2,t!A2,1)+SUMIFS(t!B3,t!A3,1)"},
        {"MAXIFS(LINKED(t[v]),LINKED(t[k]),1)", 1, false,
         "IF(COUNTIFS(t!A2,1)*COUNT(t!B2)=0,0,MAX(IF(COUNTIFS(t!A2,1)*COUNT(t!B2)>0,t!B2,-1E+307)))"},
        {"AVERAGEIF(LINKED(t[k]),1,LINKED(t[v]))", 1, false, "(SUMIFS(t!B2,t!A2,1))/(COUNTIFS(t!A2,1)*COUNT(t!B2))"},
        {"SUMPRODUCT((LINKED(t[k])=1)*LINKED(t[v]))", 2, false, "SUMPRODUCT((t!A2=1)*t!B2)+SUMPRODUCT((t!A3=1)*t!B3)"},
        {"ROWS(LINKED(t[k]))", 3, false, "3"},
        {"LARGE(LINKED(t[v]),1)", 2, false, "LARGE((t!B2,t!B3),1)"},
        {"TEXTJOIN(\",\",TRUE,LINKED(t[k]))", 2, false, "_xlfn.TEXTJOIN(\",\",TRUE,t!A2,t!A3)"},
        {"TEXTJOIN(\",\",TRUE,LINKED(t[k]))", 0, false, "\"\""},
    };
    /* clang-format on */
    (void)state;
    for (size_t i = 0; i < ARRAY_LENGTH(cases); i++) {
        struct str out = STR_INIT;
        struct error err = {0};
        if (!to_excel(cases[i].text, cases[i].row, cases[i].choices ? &answers : NULL, &out, &err))
            fail_msg("%s: %s", cases[i].text, err.detail);
        if (strcmp(out.text, cases[i].wanted) != 0)
            fail_msg("%s\n  is     %s\n  wanted %s", cases[i].text, out.text, cases[i].wanted);
        str_free(&out);
    }
}

static void test_excel_refuses(void **state)
{
    static const char *const unsupported[] = {
        "s[a]+1",
        "SUMPRODUCT(IF(s[a]=1,s[d],0))",
        "TEXTJOIN(\",\",TRUE,s[a]&\"x\")",
        "COUNTIFS(LINKED(t[k]),1,s[a],1)",
        "SUM(POINTS(s[answer]))",
        "SUM(LINKED(t[v])*s[d])",
        "INDEX(s[a]&\"x\",1)",
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_LENGTH(unsupported); i++) {
        struct str out = STR_INIT;
        struct error err = {0};
        if (to_excel(unsupported[i], 2, NULL, &out, &err))
            fail_msg("%s became %s", unsupported[i], out.text);
        assert_int_equal(err.code, ERROR_UNSUPPORTED);
        assert_string_equal(out.text, "");
        str_free(&out);
    }
    struct str out = STR_INIT;
    struct error err = {0};
    assert_false(to_excel("SUM(LINKED(t[v]))", 2000, NULL, &out, &err));
    assert_int_equal(err.code, ERROR_LIMIT);
    str_free(&out);
}

/* Excel takes 255 characters between quotation marks. */
static void test_excel_long_text(void **state)
{
    (void)state;
    char *text = repeated("\"", "日", 300, "\"&1");
    struct str out = STR_INIT, wanted = STR_INIT;
    assert_true(to_excel(text, 0, NULL, &out, NULL));
    for (int i = 0; i < 300; i++)
        str_add(&wanted, i == 0 ? "\"日" : i == 255 ? "\"&\"日" : "日");
    str_add(&wanted, "\"&1");
    assert_string_equal(out.text, wanted.text);
    str_free(&out);
    str_free(&wanted);
    free(text);
}

/* Columns */

static void test_column(void **state)
{
    (void)state;
    struct column *column = column_new();
    assert_int_equal(column->entries, 1);
    column_resize(column, 3);
    assert_int_equal(column_get(column, 2).type, VALUE_EMPTY);
    char text[] = "abc";
    column_set(column, 0, value_text(text));
    text[0] = 'x'; /* the column has its own copy */
    assert_string_equal(column_get(column, 0).text, "abc");
    column_set(column, 1, value_text("abc"));
    assert_int_equal(column_code(column, 0), column_code(column, 1));
    column_set(column, 2, value_number(1));
    assert_int_not_equal(column_code_of(column, value_bool(true)), column_code(column, 2));
    assert_int_not_equal(column_code_of(column, value_text("")), 0);

    column_insert_row(column, 1); /* abc _ abc 1 */
    assert_int_equal(column->rows, 4);
    assert_int_equal(column_get(column, 1).type, VALUE_EMPTY);
    assert_float_equal(column_get(column, 3).number, 1, 0);
    column_move_row(column, 3, 0); /* 1 abc _ abc */
    assert_float_equal(column_get(column, 0).number, 1, 0);
    assert_int_equal(column_get(column, 2).type, VALUE_EMPTY);
    column_move_row(column, 0, 2); /* abc _ 1 abc */
    assert_float_equal(column_get(column, 2).number, 1, 0);
    assert_string_equal(column_get(column, 0).text, "abc");
    column_delete_row(column, 0); /* _ 1 abc */
    assert_int_equal(column->rows, 3);
    assert_float_equal(column_get(column, 1).number, 1, 0);
    assert_string_equal(column_get(column, 2).text, "abc");
    column_delete_row(column, 9);
    assert_int_equal(column->rows, 3);

    struct column *copy = column_clone(column);
    column_set(column, 1, value_number(2));
    column_clear(column);
    assert_int_equal(column->rows, 0);
    assert_int_equal(column->entries, 1);
    assert_float_equal(column_get(copy, 1).number, 1, 0);
    assert_string_equal(column_get(copy, 2).text, "abc");
    assert_int_equal(column_code_of(copy, value_text("abc")), column_code(copy, 2));
    column_free(&copy);
    assert_null(copy);
    column_free(&column);
}

static void test_column_codes(void **state)
{
    (void)state;
    struct column *column = column_new();
    enum { MANY = 70000 };
    column_resize(column, MANY);
    for (uint32_t row = 0; row < MANY; row++) {
        column_set(column, row, value_number(row));
        unsigned wanted = row + 1 > UINT16_MAX ? 4 : row + 1 > UINT8_MAX ? 2 : 1;
        if (column->width != wanted)
            fail_msg("%u entries in %u bytes a code", row + 2, column->width);
    }
    for (uint32_t row = 0; row < MANY; row++)
        if (column_get(column, row).number != row)
            fail_msg("row %u lost its value", row);
    column_set(column, 5, value_number(6));
    const uint32_t *counts = column_counts(column);
    assert_int_equal(counts[column_code(column, 6)], 2);
    assert_int_equal(counts[0], 0);
    assert_int_equal(counts[column_code_of(column, value_number(5))], 0);
    column_clear(column);
    column_resize(column, 7);
    for (uint32_t row = 0; row < 6; row++)
        column_set(column, row, value_number(row % 2));
    assert_int_equal(column->entries, 3);
    const uint32_t *few = column_counts(column);
    assert_int_equal(few[0], 1);
    assert_int_equal(few[1], 3);
    assert_int_equal(few[2], 3);
    column_free(&column);
}

static uint32_t by_chance(uint64_t *state)
{
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(*state >> 33);
}

/* Whatever is done to a column, what was counted once stays what counting anew gives. */
static void test_column_counts(void **state)
{
    (void)state;
    uint64_t chance = 42;
    for (unsigned round = 0; round < 60; round++) {
        struct column *column = column_new();
        uint32_t most = round % 3 == 0 ? 5 : round % 3 == 1 ? 400 : 70000; /* all of one byte, or of two */
        column_resize(column, 50);
        for (unsigned step = 0; step < 400; step++) {
            uint32_t at = column->rows ? (uint32_t)(by_chance(&chance) % column->rows) : 0;
            uint32_t order[64];
            switch (by_chance(&chance) % 9) {
            case 0: column_resize(column, (uint32_t)(by_chance(&chance) % 90)); break;
            case 1: column_insert_row(column, at); break;
            case 2: column_delete_row(column, at); break;
            case 3: column_move_row(column, at, (uint32_t)(by_chance(&chance) % (column->rows + 1))); break;
            case 4: column_widen(column, 1u << by_chance(&chance) % 3); break;
            case 5:
                for (uint32_t i = 0; i < ARRAY_LENGTH(order); i++)
                    order[i] = column->rows ? (uint32_t)(by_chance(&chance) % column->rows) : 0;
                if (column->rows && step % 20 == 0)
                    column_arrange(column, order, (uint32_t)(by_chance(&chance) % ARRAY_LENGTH(order)));
                break;
            case 6:
                if (step % 50 == 0)
                    column_clear(column);
                break;
            default:
                if (column->rows)
                    column_set(column, at, value_number((double)(by_chance(&chance) % most)));
            }
            const uint32_t *counts = column_counts(column);
            uint32_t *anew = mem_zero(column->entries, sizeof(*anew));
            for (uint32_t row = 0; row < column->rows; row++)
                anew[column_code(column, row)]++;
            if (memcmp(counts, anew, column->entries * sizeof(*anew)) != 0)
                fail_msg("round %u, step %u: counted otherwise", round, step);
            free(anew);
        }
        column_free(&column);
    }
}

/* `mamori calc` */

static void test_calc(void **state)
{
    (void)state;
    struct str out = STR_INIT;
    struct error err = {0};
    char *bindings[] = {"a=1.5", "s[b]=1;2", "c=\"7\""};
    assert_true(formula_calc("[a]+SUM(s[b])", 3, bindings, &out, &err));
    assert_string_equal(out.text, "4.5\tnumber\n");
    str_clear(&out);
    assert_true(formula_calc("[c]", 3, bindings, &out, &err));
    assert_string_equal(out.text, "7\ttext\n");
    str_clear(&out);
    assert_false(formula_calc("[nothing]", 3, bindings, &out, &err));
    assert_int_equal(err.code, ERROR_UNKNOWN_COLUMN);
    assert_string_equal(err.subject, "nothing");
    assert_string_equal(out.text, "");
    char *bad[] = {"noequals"};
    assert_false(formula_calc("1", 1, bad, &out, &err));
    assert_int_equal(err.code, ERROR_USAGE);
    str_free(&out);
}

static void test_help(void **state)
{
    (void)state;
    size_t count;
    const struct formula_function_help *help = formula_functions(&count);
    static const char *const wanted[] = {
        "IF",        "AND",         "OR",       "NOT",     "IFERROR",     "IFS",      "SWITCH",     "CHOOSE",
        "MIN",       "MAX",         "SUM",      "PRODUCT", "AVERAGE",     "COUNT",    "COUNTA",     "COUNTBLANK",
        "COUNTIF",   "COUNTIFS",    "SUMIF",    "SUMIFS",  "AVERAGEIF",   "MAXIFS",   "MINIFS",     "SUMPRODUCT",
        "LARGE",     "SMALL",       "INDEX",    "MATCH",   "XLOOKUP",     "ROWS",     "ROUND",      "ROUNDUP",
        "ROUNDDOWN", "INT",         "MOD",      "ABS",     "SIGN",        "CEILING",  "FLOOR",      "POWER",
        "SQRT",      "TODAY",       "DATE",     "YEAR",    "MONTH",       "DAY",      "EDATE",      "EOMONTH",
        "DAYS",      "WEEKDAY",     "LEN",      "LEFT",    "RIGHT",       "MID",      "TRIM",       "UPPER",
        "LOWER",     "CONCATENATE", "TEXTJOIN", "EXACT",   "FIND",        "SEARCH",   "SUBSTITUTE", "REPT",
        "TEXT",      "VALUE",       "T",        "N",       "ISBLANK",     "ISNUMBER", "ISTEXT",     "ISERROR",
        "ISLOGICAL", "POINTS",      "LINKED",   "WORKDAY", "NETWORKDAYS", "TERMEND",  "ANY"};
    assert_int_equal(count, ARRAY_LENGTH(wanted));
    for (size_t i = 0; i < ARRAY_LENGTH(wanted); i++) {
        size_t k = 0;
        while (k < count && strcmp(help[k].name, wanted[i]) != 0)
            k++;
        if (k == count)
            fail_msg("no function %s", wanted[i]);
        assert_true(strncmp(help[k].signature, wanted[i], strlen(wanted[i])) == 0);
        assert_true(help[k].help[0] != '\0');
    }
}

static void test_points(void **state)
{
    (void)state;
    struct book book;
    book_open(&book);
    const struct formula *formula = book_parse("POINTS([answer])");
    static const struct {
        const char *code;
        enum value_type type;
        double points;
    } cases[] = {{"done", VALUE_NUMBER, 4}, {"partly", VALUE_NUMBER, 2}, {"no", VALUE_TEXT, 0}, {NULL, VALUE_TEXT, 0}};
    for (size_t i = 0; i < ARRAY_LENGTH(cases); i++) {
        column_set(book.s[5], 0, cases[i].code ? value_text(cases[i].code) : value_empty());
        struct value value = formula_value(formula, &book.env, 0);
        assert_int_equal(value.type, cases[i].type);
        if (value.type == VALUE_NUMBER)
            assert_float_equal(value.number, cases[i].points, 0);
        else
            assert_string_equal(value.text, "");
    }
    book_close(&book);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cases),
        cmocka_unit_test(test_column_agrees),
        cmocka_unit_test(test_column_widens),
        cmocka_unit_test(test_column_overflows),
        cmocka_unit_test(test_empty_table),
        cmocka_unit_test(test_references),
        cmocka_unit_test(test_followed),
        cmocka_unit_test(test_followed_is_a_lookup),
        cmocka_unit_test(test_result_texts),
        cmocka_unit_test(test_errors),
        cmocka_unit_test(test_limits),
        cmocka_unit_test(test_explain),
        cmocka_unit_test(test_excel),
        cmocka_unit_test(test_excel_refuses),
        cmocka_unit_test(test_excel_long_text),
        cmocka_unit_test(test_column),
        cmocka_unit_test(test_column_codes),
        cmocka_unit_test(test_column_counts),
        cmocka_unit_test(test_calc),
        cmocka_unit_test(test_help),
        cmocka_unit_test(test_points),
    };
    formulas = arena_new();
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    arena_free(&formulas);
    return failed;
}
