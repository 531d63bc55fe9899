#include "formula/excel.h"

#include "base/intl.h"
#include "base/term.h"
#include "base/utf8.h"

static void excel_call(struct writer *w, const struct node *node, int level, struct want want);

void excel_unsupported(struct writer *w, const struct node *node, const char *why)
{
    if (w->failed)
        return;
    w->failed = true;
    char *before = mem_text_length(w->formula->text, node->start);
    error_set(w->err, ERROR_UNSUPPORTED, w->formula->text);
    error_place(w->err, "character %zu", utf8_length(before) + 1);
    error_detail(w->err, "%s", why);
    free(before);
}

struct want want_like(const struct node *node, enum label_use use)
{
    const struct formula_ref *ref = node_choice_ref(node);
    return (struct want){ref ? ref->choices : NULL, use};
}

/* INDEX(column,MATCH(ref,ids,0)). An id holds nothing that MATCH would take for a pattern. Of a column of one row Gnumeric alone makes #REF!
 * (tests/oracle/one_row.py). */
static void add_lookup(struct writer *w, const struct formula_ref *ref, const char *from, struct str *out)
{
    str_add(out, "INDEX(");
    w->to->range(w->to->context, ref, out);
    str_add_format(out, ",MATCH(%s,", from);
    w->to->range(w->to->context, &(struct formula_ref){.kind = FORMULA_WHOLE, .table = ref->table, .column = ref->key},
                 out);
    str_add(out, ",0))");
}

/* [ref].name: INDEX of an empty cell would become 0 where it is the result. */
static void write_followed(struct writer *w, const struct node *node)
{
    struct str from = STR_INIT, found = STR_INIT, *out = w->out;
    w->out = &from;
    excel_node(w, node->arg[0], LEVEL_COMPARE, want_nothing());
    w->out = out;
    if (from.length > FORMULA_MAX_LENGTH) { /* formula_excel() says so; each further step would double it */
        str_add(out, from.text);
        str_free(&from);
        return;
    }
    add_lookup(w, node->ref, from.text, &found);
    str_add_format(out, "IF(%s=\"\",\"\",", from.text);
    switch (node->ref->cells) {
    case CELLS_COMPUTED: str_add(out, found.text); break;
    case CELLS_TEXT: str_add_format(out, "%s&\"\"", found.text); break;
    case CELLS_ANY: str_add_format(out, "IF(%s=\"\",\"\",%s)", found.text, found.text); break;
    }
    str_add_char(out, ')');
    str_free(&from);
    str_free(&found);
}

static void write_reference(struct writer *w, const struct node *node)
{
    const struct formula_ref *ref = node->ref;
    switch (ref->kind) {
    case FORMULA_FOLLOWED: write_followed(w, node); break;
    case FORMULA_OWN:
    case FORMULA_FIXED:
    case FORMULA_SCALAR: w->to->cell(w->to->context, ref, w->out); break;
    case FORMULA_WHOLE: w->to->range(w->to->context, ref, w->out); break;
    case FORMULA_LINKED: w->to->linked(w->to->context, ref, w->to->row, (size_t)w->nth, w->out); break;
    }
}

static const struct {
    const char *text;
    int level;
} operators[] = {
    [NODE_ADD] = {"+", LEVEL_ADD},           [NODE_SUBTRACT] = {"-", LEVEL_ADD},
    [NODE_MULTIPLY] = {"*", LEVEL_MULTIPLY}, [NODE_DIVIDE] = {"/", LEVEL_MULTIPLY},
    [NODE_POWER] = {"^", LEVEL_POWER},       [NODE_JOIN] = {"&", LEVEL_JOIN},
    [NODE_EQUAL] = {"=", LEVEL_COMPARE},     [NODE_UNEQUAL] = {"<>", LEVEL_COMPARE},
    [NODE_LESS] = {"<", LEVEL_COMPARE},      [NODE_LESS_EQUAL] = {"<=", LEVEL_COMPARE},
    [NODE_GREATER] = {">", LEVEL_COMPARE},   [NODE_GREATER_EQUAL] = {">=", LEVEL_COMPARE},
};

static void write_binary(struct writer *w, const struct node *node, int level)
{
    int own = operators[node->kind].level;
    bool compares = own == LEVEL_COMPARE;
    if (own < level)
        str_add_char(w->out, '(');
    excel_node(w, node->arg[0], own, compares ? want_like(node->arg[1], LABEL_PLAIN) : want_nothing());
    str_add(w->out, operators[node->kind].text);
    excel_node(w, node->arg[1], own + 1, compares ? want_like(node->arg[0], LABEL_PLAIN) : want_nothing());
    if (own < level)
        str_add_char(w->out, ')');
}

static void write_sign(struct writer *w, const struct node *node, int level)
{
    bool percent = node->kind == NODE_PERCENT;
    int own = percent ? LEVEL_PERCENT : LEVEL_SIGN;
    if (own < level)
        str_add_char(w->out, '(');
    if (!percent)
        str_add_char(w->out, node->kind == NODE_MINUS ? '-' : '+');
    excel_node(w, node->arg[0], own, want_nothing());
    if (percent)
        str_add_char(w->out, '%');
    if (own < level)
        str_add_char(w->out, ')');
}

void excel_node(struct writer *w, const struct node *node, int level, struct want want)
{
    if (w->failed || w->out->length > 8 * FORMULA_MAX_LENGTH)
        return; /* too long: formula_excel() says so */
    switch (node->kind) {
    case NODE_MISSING: break;
    case NODE_VALUE:
        if (node->value.type == VALUE_TEXT)
            excel_text(w, node->value.text, level, want);
        else
            value_to_text(node->value, w->out);
        break;
    case NODE_REF:
        if (node->array && !w->in_array && !w->in_range && !(node->links && w->nth != NO_LINK))
            excel_unsupported(w, node, _("a whole column stands where one value belongs"));
        else
            write_reference(w, node);
        break;
    case NODE_CALL: excel_call(w, node, level, want); break;
    case NODE_PLUS:
    case NODE_MINUS:
    case NODE_PERCENT: write_sign(w, node, level); break;
    default: write_binary(w, node, level);
    }
}

/* Calls */

/* What the text constants in argument I of a call stand for. */
static struct want argument_want(const struct node *node, size_t i, struct want want)
{
    const struct function *function = node_function(node);
    const struct node *const *arg = node->arg;
    if (function->branch == if_branch || function->branch == choose_branch)
        return i > 0 ? want : want_nothing();
    if (function->branch == iferror_branch)
        return want;
    if (function->branch == ifs_branch)
        return i % 2 == 1 ? want : want_nothing();
    if (function->branch == switch_branch) {
        bool is_case = i % 2 == 1 && i + 1 < node->count;
        return is_case ? want_like(arg[0], LABEL_PLAIN) : i > 0 ? want : want_nothing();
    }
    if (function->evaluate == exact_value)
        return want_like(arg[1 - i], LABEL_PLAIN);
    if (function->evaluate == match_value && i == 0)
        return want_like(arg[1], LABEL_PATTERN);
    return want_nothing();
}

/* The range that a criterion is about: the argument before it. */
static bool is_criterion(const struct function *function, size_t i)
{
    return i > 0 && function_shape(function, i) == 'v' && function_shape(function, i - 1) == 'R';
}

/* A column, or IF and CHOOSE between columns, which Excel also takes for a range. */
static bool is_range(const struct node *node)
{
    if (node->kind == NODE_REF)
        return node->array;
    if (node->kind != NODE_CALL || !node->array || node->arg[0]->array ||
        (node_function(node)->branch != if_branch && node_function(node)->branch != choose_branch))
        return false;
    for (size_t i = 1; i < node->count; i++)
        if (node->arg[i]->array && !is_range(node->arg[i]))
            return false;
    return true;
}

static void write_argument(struct writer *w, const struct node *node, size_t i, struct want want)
{
    const struct node *arg = node->arg[i];
    bool takes_range = function_shape(node_function(node), i) != 'v';
    if (takes_range && arg->kind == NODE_REF && arg->array) {
        write_reference(w, arg);
        return;
    }
    if (takes_range && !arg->links && is_range(arg)) {
        bool in_range = w->in_range;
        w->in_range = true;
        excel_node(w, arg, LEVEL_ANY, want_nothing());
        w->in_range = in_range;
        return;
    }
    if (arg->array && !arg->links && node_function(node)->flags & FUNCTION_STIFF && !(w->in_range && is_range(node))) {
        excel_unsupported(w, arg, _("Excel does not compute this function for a whole column"));
        return;
    }
    if (is_criterion(node_function(node), i))
        excel_criterion(w, arg, node->arg[i - 1]);
    else
        excel_node(w, arg, LEVEL_ANY, argument_want(node, i, want));
}

/* ---- empty rows below a range ---- */

/* The column that stands as an argument; NULL: it is no whole column, or one of several. */
static const struct formula_ref *range_ref(const struct node *arg)
{
    return arg->kind == NODE_REF && arg->array && arg->ref->kind == FORMULA_WHOLE ? arg->ref : NULL;
}

static enum formula_there there(struct writer *w, const struct node *arg, struct str *out)
{
    const struct formula_ref *ref = w->to->there ? range_ref(arg) : NULL;
    return ref ? w->to->there(w->to->context, ref, out) : THERE_ALL;
}

/* Only what is known to ask for something says no to an empty cell, to "" and to the blank in the place of a number. */
static bool may_mean_nothing(const struct node *criterion)
{
    const struct node *first = criterion->kind == NODE_JOIN ? criterion->arg[0] : criterion;
    if (first->kind != NODE_VALUE)
        return true;
    if (first->value.type != VALUE_TEXT)
        return first->value.type == VALUE_EMPTY;
    const char *text = first->value.text;
    return !*text || strncmp(text, "<>", 2) == 0 || strcmp(text, "=") == 0 || *text == '*' || *text == '?';
}

static void write_pair(struct writer *w, const struct node *node, size_t i, const char *between)
{
    str_add(w->out, between);
    write_argument(w, node, i, want_nothing());
    str_add_char(w->out, ',');
    write_argument(w, node, i + 1, want_nothing());
}

/* COUNTIF and COUNTIFS: rows that are not there must not be counted. What empty cells do not meet comes first: LibreOffice looks no further
 * than to the last cell of the first range that holds something. */
static bool write_count(struct writer *w, const struct node *node)
{
    struct str mark = STR_INIT;
    size_t first = 0;
    while (first + 1 < node->count && may_mean_nothing(node->arg[first + 1]))
        first += 2;
    bool asks = first + 1 >= node->count, more = asks && there(w, node->arg[0], &mark) != THERE_ALL;
    bool written = more || (!asks && first > 0);
    if (more)
        str_add_format(w->out, "COUNTIFS(%s,1", mark.text);
    else if (written)
        write_pair(w, node, first, "COUNTIFS(");
    for (size_t i = 0; i + 1 < node->count && written; i += 2)
        if (more || i != first)
            write_pair(w, node, i, ",");
    str_add(w->out, written ? ")" : "");
    str_free(&mark);
    return written;
}

/* The arguments of COUNTA, ROWS and COUNTBLANK one by one, less what is not there. */
static bool write_present(struct writer *w, const struct node *node)
{
    function_fn *evaluate = node_function(node)->evaluate;
    struct str mark = STR_INIT;
    bool any = false;
    for (size_t i = 0; i < node->count && !any; i++)
        any = there(w, node->arg[i], &mark) != THERE_ALL;
    str_add(w->out, any ? "(" : "");
    for (size_t i = 0; i < node->count && any; i++) {
        str_clear(&mark);
        enum formula_there how = there(w, node->arg[i], &mark);
        str_add(w->out, i ? "+" : "");
        if (how != THERE_ALL && (evaluate == rows_value || (evaluate == counta_value && how == THERE_NUMBERED))) {
            str_add_format(w->out, "SUM(%s)", mark.text);
            continue;
        }
        str_add_format(w->out, "%s(", node_function(node)->excel);
        write_argument(w, node, i, want_nothing());
        str_add_char(w->out, ')');
        if (how == THERE_COMPUTED || (how == THERE_TYPED && evaluate == countblank_value))
            str_add_format(w->out, "-COUNTBLANK(%s)", mark.text);
    }
    str_add(w->out, any ? ")" : "");
    str_free(&mark);
    return any;
}

/* A range that stands for many values at once: in a calculation or a comparison, or as something to be found. An empty row in it would be one
 * value more ("" equals "", and is an error in a sum), or be found. One that is chosen, by IF or CHOOSE, has none either. */
static bool is_open_to_nothing(const struct node *node, size_t i, bool computed)
{
    function_fn *evaluate = node->kind == NODE_CALL ? node_function(node)->evaluate : NULL;
    if (!evaluate || function_shape(node_function(node), i) == 'v')
        return true;
    if (evaluate == match_value || evaluate == xlookup_value)
        return i == 1 && computed && may_mean_nothing(node->arg[0]);
    const struct node *skip = evaluate == textjoin_value ? node->arg[1] : NULL;
    return skip && !(skip->kind == NODE_VALUE && skip->value.type == VALUE_BOOL && skip->value.truth);
}

struct closing {
    bool (*computed)(void *context, const struct formula_ref *ref);
    void *context;
    bool *closed;
};

static void mark_closed(const struct closing *c, const struct node *node)
{
    for (size_t i = 0; i < node->count; i++) {
        const struct formula_ref *ref = range_ref(node->arg[i]);
        if (!ref)
            mark_closed(c, node->arg[i]);
        else if (is_open_to_nothing(node, i, c->computed(c->context, ref)))
            c->closed[ref->table] = true;
    }
}

void formula_mark_closed(const struct formula *formula, bool (*computed)(void *context, const struct formula_ref *ref),
                         void *context, bool *closed)
{
    mark_closed(&(struct closing){computed, context, closed}, formula->root);
}

void excel_plain_call(struct writer *w, const struct node *node, struct want want)
{
    function_fn *evaluate = node_function(node)->evaluate;
    if ((evaluate == countif_value || evaluate == countifs_value) && w->nth == NO_LINK && write_count(w, node))
        return;
    if ((evaluate == counta_value || evaluate == rows_value || evaluate == countblank_value) && w->nth == NO_LINK &&
        write_present(w, node))
        return;
    str_add(w->out, node_function(node)->excel);
    str_add_char(w->out, '(');
    for (size_t i = 0; i < node->count; i++) {
        if (i)
            str_add_char(w->out, ',');
        write_argument(w, node, i, want);
    }
    str_add_char(w->out, ')');
}

/* LibreOffice 7.4 does not know XLOOKUP: INDEX and MATCH say the same. */
static void write_xlookup_match(struct writer *w, const struct node *node)
{
    str_add(w->out, "MATCH(");
    excel_node(w, node->arg[0], LEVEL_ANY, want_like(node->arg[1], LABEL_EXACT));
    str_add_char(w->out, ',');
    write_argument(w, node, 1, want_nothing());
    str_add(w->out, ",0)");
}

static void write_xlookup(struct writer *w, const struct node *node, struct want want)
{
    if (node->arg[0]->array && w->nth == NO_LINK) {
        excel_unsupported(w, node, _("Excel does not compute this function for a whole column"));
        return;
    }
    if (node->count > 3) {
        str_add(w->out, "IF(ISNA(");
        write_xlookup_match(w, node);
        str_add(w->out, "),");
        excel_node(w, node->arg[3], LEVEL_ANY, want);
        str_add_char(w->out, ',');
    }
    str_add(w->out, "INDEX(");
    write_argument(w, node, 2, want_nothing());
    str_add_char(w->out, ',');
    write_xlookup_match(w, node);
    str_add(w->out, node->count > 3 ? "))" : ")");
}

static void write_points(struct writer *w, const struct node *node)
{
    struct str cell = STR_INIT, *out = w->out;
    if (node->arg[0]->array && !node->arg[0]->links) {
        excel_unsupported(w, node, _("POINTS is for one value; give the points a column of their own"));
        return;
    }
    w->out = &cell;
    excel_node(w, node->arg[0], LEVEL_ANY, want_nothing());
    w->out = out;
    w->to->points(w->to->context, node_choice_ref(node->arg[0]), cell.text, out);
    str_free(&cell);
}

/* Adds FORMAT, in which {t} is the term's cell, {b} the base day, {y} {m} {d} the words of the language, {Y} {M} {D}
 * how many characters they have. */
static void add_term_text(struct str *out, const char *format, const char *term, const char *base)
{
    const struct term_words *words = term_words(intl_language() == LANGUAGE_EN);
    for (const char *p = format; *p; p++) {
        if (*p != '{') {
            str_add_char(out, *p);
            continue;
        }
        const char *word = p[1] == 'y' || p[1] == 'Y'   ? words->year
                           : p[1] == 'm' || p[1] == 'M' ? words->month
                                                        : words->day;
        if (p[1] == 't' || p[1] == 'b')
            str_add(out, p[1] == 't' ? term : base);
        else if (p[1] >= 'a')
            str_add_format(out, "\"%s\"", word);
        else
            str_add_format(out, "%zu", utf8_length(word) + (p[1] == 'Y' ? utf8_length(words->between) : 0));
        p += 2;
    }
}

/* The cell shows a term in words (base/term.h): 5年, 2年6か月, 90日. What is no such text (永年, 退職後3年) fails on
 * the way and has no end. */
static void write_termend(struct writer *w, const struct node *node)
{
    static const char format[] =
        "IF(ISNUMBER({t}),{t},IFERROR(IF({b},IF(RIGHT({t},{D})={d},{b}+SUBSTITUTE({t},{d},\"\"),EDATE({b},"
        "IFERROR(12*LEFT({t},FIND({y},{t})-1)/(FIND({y},{t})<4)+(0&SUBSTITUTE(MID({t},FIND({y},{t})+{Y},9),{m},\"\")),"
        "(0&SUBSTITUTE({t},{m},\"\"))/(RIGHT({t},{M})={m})))),\"\"),\"\"))";
    struct str cell[2] = {STR_INIT, STR_INIT}, *out = w->out;
    for (size_t i = 0; i < 2; i++) {
        if (node->arg[i]->array && !node->arg[i]->links) {
            excel_unsupported(w, node, _("TERMEND is for one value; give it a column of its own"));
            break;
        }
        w->out = &cell[i];
        excel_node(w, node->arg[i], LEVEL_ATOM, want_nothing());
    }
    w->out = out;
    if (!w->failed)
        add_term_text(out, format, cell[0].text, cell[1].text);
    str_free(&cell[0]);
    str_free(&cell[1]);
}

/* One of the values is neither empty nor 0 nor FALSE. */
static void write_any(struct writer *w, const struct node *node, int level)
{
    struct str value = STR_INIT, *out = w->out;
    bool in_array = w->in_array;
    str_add(out, level > LEVEL_COMPARE ? "(" : "");
    for (size_t i = 0; i < node->count && !w->failed; i++) {
        bool array = node->arg[i]->array && !in_array;
        str_clear(&value);
        w->out = &value;
        w->in_array = in_array || array;
        excel_node(w, node->arg[i], LEVEL_JOIN, want_nothing());
        w->out = out;
        w->in_array = in_array;
        str_add_format(out, "%s%s(%s<>\"\")*(%s<>0)*(%s<>FALSE)%s", i ? "+" : "", array ? "SUMPRODUCT(" : "",
                       value.text, value.text, value.text, array ? ")" : "");
    }
    str_add(out, ">0");
    str_add(out, level > LEVEL_COMPARE ? ")" : "");
    str_free(&value);
}

/* A calculation with whole columns as an argument: Excel makes it only inside SUMPRODUCT (or in array formulas, which
 * we do not write), and SUMPRODUCT hands on only numbers. */
static bool needs_array(const struct node *node)
{
    for (size_t i = 0; i < node->count; i++)
        if (node->arg[i]->array && !node->arg[i]->links && !is_range(node->arg[i]) &&
            function_shape(node_function(node), i) != 'v')
            return true;
    return false;
}

static void write_array_call(struct writer *w, const struct node *node, int level)
{
    function_fn *evaluate = node_function(node)->evaluate;
    bool truth = evaluate == and_value || evaluate == or_value;
    if (evaluate == textjoin_value || evaluate == index_value) {
        excel_unsupported(w, node, _("Excel does not compute this function for a whole column"));
        return;
    }
    w->in_array = true;
    bool parentheses = truth && level > LEVEL_COMPARE;
    if (parentheses)
        str_add_char(w->out, '(');
    if (evaluate != sumproduct_value)
        str_add(w->out, "SUMPRODUCT(");
    excel_plain_call(w, node, want_nothing());
    if (evaluate != sumproduct_value)
        str_add(w->out, truth ? "+0)=1" : ")");
    if (parentheses)
        str_add_char(w->out, ')');
    w->in_array = false;
}

static void excel_call(struct writer *w, const struct node *node, int level, struct want want)
{
    if (node_function(node)->evaluate == xlookup_value)
        write_xlookup(w, node, want);
    else if (node_function(node)->evaluate == points_value)
        write_points(w, node);
    else if (node_function(node)->evaluate == termend_value)
        write_termend(w, node);
    else if (excel_is_linked(node))
        excel_linked_call(w, node, level);
    else if (node_function(node)->evaluate == any_value)
        write_any(w, node, level);
    else if (!w->in_array && needs_array(node))
        write_array_call(w, node, level);
    else
        excel_plain_call(w, node, want);
}

bool formula_excel(const struct formula *formula, const struct formula_excel *to, struct str *out, struct error *err)
{
    struct str text = STR_INIT;
    struct writer w = {.formula = formula, .to = to, .out = &text, .err = err, .nth = NO_LINK};
    excel_node(&w, formula->root, LEVEL_ANY, (struct want){to->result, LABEL_PLAIN});
    if (!w.failed && utf8_utf16_length(text.text) > FORMULA_MAX_LENGTH) {
        w.failed = true;
        error_set(err, ERROR_LIMIT, formula->text);
        error_detail(err, "%s", _("more than 8192 characters in Excel"));
    }
    if (!w.failed)
        str_add(out, text.text);
    str_free(&text);
    return !w.failed;
}
