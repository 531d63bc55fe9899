/* What can be said about a formula without any values. */
#include "formula/run.h"

#include "base/utf8.h"

/* Which arguments of a call can be its result: from FIRST on, every STEPth. False when none of them can. */
static bool function_results(const struct node *node, size_t *first, size_t *step)
{
    const char *name = node_function(node)->name;
    *step = 1;
    if (strcmp(name, "IF") == 0 || strcmp(name, "CHOOSE") == 0)
        return *first = 1, true;
    if (strcmp(name, "IFERROR") == 0)
        return *first = 0, true;
    *step = 2;
    if (strcmp(name, "IFS") == 0)
        return *first = 1, true;
    if (strcmp(name, "SWITCH") == 0)
        return *first = 2, true;
    return false;
}

/* SWITCH has its otherwise-value in a place of its own. */
static const struct node *node_default(const struct node *node)
{
    return strcmp(node_function(node)->name, "SWITCH") == 0 && node->count % 2 == 0 ? node->arg[node->count - 1] : NULL;
}

const struct formula_ref *node_choice_ref(const struct node *node)
{
    size_t first, step;
    if (node->kind == NODE_REF)
        return node->ref->choices ? node->ref : NULL;
    if (node->kind != NODE_CALL)
        return NULL;
    if (strcmp(node_function(node)->name, "INDEX") == 0)
        return node_choice_ref(node->arg[0]);
    if (strcmp(node_function(node)->name, "XLOOKUP") == 0)
        return node_choice_ref(node->arg[2]);
    if (!function_results(node, &first, &step))
        return NULL;
    for (size_t i = first; i < node->count; i += step) {
        const struct formula_ref *ref = node_choice_ref(node->arg[i]);
        if (ref)
            return ref;
    }
    return node_default(node) ? node_choice_ref(node_default(node)) : NULL;
}

struct text_list {
    const char **out;
    size_t max, count;
};

static void list_text(struct text_list *list, const char *text)
{
    for (size_t i = 0; i < list->count && i < list->max; i++)
        if (strcmp(list->out[i], text) == 0)
            return;
    if (list->count < list->max)
        list->out[list->count] = text;
    list->count++;
}

static void node_result_texts(const struct node *node, struct text_list *list)
{
    size_t first, step;
    if (node->kind == NODE_VALUE && node->value.type == VALUE_TEXT) {
        list_text(list, node->value.text);
        return;
    }
    if (node->kind != NODE_CALL)
        return;
    if (strcmp(node_function(node)->name, "XLOOKUP") == 0 && node->count > 3)
        node_result_texts(node->arg[3], list);
    if (!function_results(node, &first, &step))
        return;
    for (size_t i = first; i < node->count; i += step)
        node_result_texts(node->arg[i], list);
    if (node_default(node))
        node_result_texts(node_default(node), list);
}

/* "" is among them when it can be the result. Returns how many there are, which may be more than MAX. */
size_t formula_result_texts(const struct formula *formula, const char **out, size_t max)
{
    struct text_list list = {.out = out, .max = max};
    node_result_texts(formula->root, &list);
    return list.count;
}

static bool node_alters(const struct node *node)
{
    static const char *const names[] = {"LEFT", "RIGHT", "MID", "TRIM", "UPPER", "LOWER", "SUBSTITUTE", "REPT", "TEXT"};
    for (size_t i = 0; i < ARRAY_LENGTH(names); i++)
        if (strcmp(node_function(node)->name, names[i]) == 0)
            return true;
    return false;
}

bool node_each_piece(const struct node *node, node_piece_fn *found, void *context)
{
    size_t first = 0, step = 1, end = node->count;
    bool as_it_is = true;
    if (node->kind == NODE_REF || (node->kind == NODE_VALUE && node->value.type == VALUE_TEXT))
        found(context, node);
    if (node->kind != NODE_CALL && node->kind != NODE_JOIN)
        return true;
    if (node->kind == NODE_CALL && !function_results(node, &first, &step)) {
        const char *name = node_function(node)->name;
        first = 0, step = 1;
        if (node_alters(node))
            return false;
        if (strcmp(name, "INDEX") == 0)
            end = 1;
        else if (strcmp(name, "XLOOKUP") == 0)
            first = 2;
        else if (strcmp(name, "TEXTJOIN") != 0 && strcmp(name, "CONCATENATE") != 0 && strcmp(name, "T") != 0)
            return true; /* a number */
    }
    for (size_t i = first; i < end; i += step)
        as_it_is = node_each_piece(node->arg[i], found, context) && as_it_is;
    if (node->kind == NODE_CALL && node_default(node))
        as_it_is = node_each_piece(node_default(node), found, context) && as_it_is;
    return as_it_is;
}

struct telling_pieces {
    formula_piece_fn *found;
    void *context;
};

static void tell_piece(void *context, const struct node *node)
{
    const struct telling_pieces *t = context;
    t->found(t->context, node->kind == NODE_REF ? NULL : node->value.text, node->kind == NODE_REF ? node->ref : NULL);
}

bool formula_each_piece(const struct formula *formula, formula_piece_fn *found, void *context)
{
    return node_each_piece(formula->root, tell_piece, &(struct telling_pieces){found, context});
}

const struct formula_ref *formula_reference(const struct formula *formula)
{
    return formula->root->kind == NODE_REF ? formula->root->ref : NULL;
}

/* ---- what is compared with what ---- */

#define SOURCES 16

/* What is the same as what. */
enum meeting {
    MEETING_SAME,      /* a text is no number, as for = and MATCH */
    MEETING_ORDER,     /* the same for < and > */
    MEETING_CRITERION, /* COUNTIF and its like: a text may begin with an operator, and "2" is 2 */
    MEETING_TEXT       /* EXACT: 2 is "2" */
};

struct comparing {
    node_compared_fn *found;
    void *context;
    const struct formula_ref *source[SOURCES]; /* columns that the other side's values come from */
    size_t sources;
    const struct node *other; /* the other side, whose own constants may come out of it */
    enum meeting meeting;
};

/* Does NODE hand on what some of its arguments are? */
static void each_result(const struct node *node, void (*visit)(struct comparing *c, const struct node *node),
                        struct comparing *c)
{
    size_t first, step;
    if (node->kind != NODE_CALL)
        return;
    if (strcmp(node_function(node)->name, "INDEX") == 0)
        visit(c, node->arg[0]);
    else if (strcmp(node_function(node)->name, "XLOOKUP") == 0) {
        visit(c, node->arg[2]);
        if (node->count > 3)
            visit(c, node->arg[3]);
    } else if (function_results(node, &first, &step)) {
        for (size_t i = first; i < node->count; i += step)
            visit(c, node->arg[i]);
        if (node_default(node))
            visit(c, node_default(node));
    }
}

static void add_sources(struct comparing *c, const struct node *node)
{
    if (node->kind == NODE_REF && c->sources < SOURCES)
        c->source[c->sources++] = node->ref;
    each_result(node, add_sources, c);
}

static bool is_signed(const struct node *node)
{
    return node->kind == NODE_MINUS || node->kind == NODE_PLUS;
}

/* A constant, or a number with its sign: what it says, with TEXT as its memory. False: something else, or nothing. */
static bool constant_of(const struct node *node, struct formula_constant *out, struct str *text)
{
    const struct node *value = is_signed(node) ? node->arg[0] : node;
    *out = (struct formula_constant){.number = NAN};
    if (value->kind != NODE_VALUE || value->value.type == VALUE_EMPTY || value->value.type == VALUE_ERROR ||
        (value != node && value->value.type != VALUE_NUMBER))
        return false;
    out->truth = value->value.type == VALUE_BOOL;
    out->as_text = value->value.type == VALUE_TEXT;
    if (value->value.type == VALUE_NUMBER)
        out->number = node->kind == NODE_MINUS ? -value->value.number : value->value.number;
    str_clear(text);
    value_to_text(isnan(out->number) ? value->value : value_number(out->number), text);
    out->text = text->text;
    return *out->text != '\0';
}

/* COUNTIF(…,">=5"), also written ">="&5, of which FROM is the operator. False: a pattern, or emptiness. */
static bool read_criterion(struct formula_constant *constant, const char *from)
{
    size_t length = strspn(from, "<>=");
    if (from == constant->text)
        constant->text += length;
    constant->order = length && !str_starts(from, "<>") && *from != '=';
    if (constant->as_text && !text_number(constant->text, &constant->number))
        constant->number = NAN;
    constant->as_text = !constant->truth;
    return *constant->text && !strpbrk(constant->text, "*?~");
}

static bool is_operator(const struct node *node)
{
    return node->kind == NODE_VALUE && node->value.type == VALUE_TEXT && *node->value.text &&
           strspn(node->value.text, "<>=") == strlen(node->value.text);
}

static void tell_constants(struct comparing *c, const struct node *node)
{
    struct formula_constant constant;
    struct str text = STR_INIT;
    bool joined = c->meeting == MEETING_CRITERION && node->kind == NODE_JOIN && is_operator(node->arg[0]);
    const struct node *value = joined ? node->arg[1] : node;
    bool told = constant_of(value, &constant, &text);
    if (told && c->meeting == MEETING_CRITERION)
        told = read_criterion(&constant, joined ? node->arg[0]->value.text : constant.text);
    if (c->meeting == MEETING_TEXT && told) {
        if (constant.as_text && !text_number(constant.text, &constant.number))
            constant.number = NAN;
        constant.as_text = !constant.truth;
    }
    constant.order |= c->meeting == MEETING_ORDER;
    if (told)
        c->found(c->context, value, &constant, c->other, c->source, c->sources);
    str_free(&text);
    each_result(node, tell_constants, c);
}

/* The constants of VALUE against the columns of OTHER. */
static void compare_sides(struct comparing *c, const struct node *value, const struct node *other, enum meeting meeting)
{
    c->sources = 0;
    c->other = other;
    c->meeting = meeting;
    add_sources(c, other);
    if (c->sources)
        tell_constants(c, value);
}

/* MATCH looks for the same value when its third argument is 0, else for the last one that is not beyond. */
static enum meeting match_meeting(const struct node *node)
{
    bool exact = node->count > 2 && node->arg[2]->kind == NODE_VALUE && node->arg[2]->value.type == VALUE_NUMBER &&
                 node->arg[2]->value.number == 0;
    return exact || strcmp(node_function(node)->name, "XLOOKUP") == 0 ? MEETING_SAME : MEETING_ORDER;
}

static void compare_call(struct comparing *c, const struct node *node)
{
    const char *name = node_function(node)->name;
    size_t ifs = strcmp(name, "COUNTIFS") == 0                                                               ? 0
                 : strcmp(name, "SUMIFS") == 0 || strcmp(name, "MAXIFS") == 0 || strcmp(name, "MINIFS") == 0 ? 1
                                                                                                             : SIZE_MAX;
    for (size_t i = ifs; ifs != SIZE_MAX && i + 1 < node->count; i += 2)
        compare_sides(c, node->arg[i + 1], node->arg[i], MEETING_CRITERION);
    if (strcmp(name, "COUNTIF") == 0 || strcmp(name, "SUMIF") == 0 || strcmp(name, "AVERAGEIF") == 0)
        compare_sides(c, node->arg[1], node->arg[0], MEETING_CRITERION);
    if (strcmp(name, "MATCH") == 0 || strcmp(name, "XLOOKUP") == 0)
        compare_sides(c, node->arg[0], node->arg[1], match_meeting(node));
    if (strcmp(name, "EXACT") == 0) {
        compare_sides(c, node->arg[0], node->arg[1], MEETING_TEXT);
        compare_sides(c, node->arg[1], node->arg[0], MEETING_TEXT);
    }
    for (size_t i = 1; strcmp(name, "SWITCH") == 0 && i + 1 < node->count; i += 2)
        compare_sides(c, node->arg[i], node->arg[0], MEETING_SAME);
}

static void compare_below(struct comparing *c, const struct node *node)
{
    if (node->kind >= NODE_EQUAL) {
        bool same = node->kind == NODE_EQUAL || node->kind == NODE_UNEQUAL;
        compare_sides(c, node->arg[0], node->arg[1], same ? MEETING_SAME : MEETING_ORDER);
        compare_sides(c, node->arg[1], node->arg[0], same ? MEETING_SAME : MEETING_ORDER);
    } else if (node->kind == NODE_CALL) {
        compare_call(c, node);
    }
    for (size_t i = 0; i < node->count; i++)
        compare_below(c, node->arg[i]);
}

void node_each_compared(const struct node *root, node_compared_fn *found, void *context)
{
    struct comparing c = {.found = found, .context = context};
    compare_below(&c, root);
}

struct telling_compared {
    const struct formula *formula;
    formula_compared_fn *found;
    void *context;
};

static size_t character_of(const struct formula *formula, const struct node *node)
{
    char *before = mem_text_length(formula->text, node->start);
    size_t character = utf8_length(before);
    free(before);
    return character;
}

static void tell_compared(void *context, const struct node *node, const struct formula_constant *constant,
                          const struct node *other, const struct formula_ref *const *ref, size_t count)
{
    const struct telling_compared *t = context;
    const char *own[64];
    struct text_list list = {.out = own, .max = ARRAY_LENGTH(own)};
    node_result_texts(other, &list);
    for (size_t i = 0; i < list.count && i < list.max; i++)
        if (strcmp(own[i], constant->text) == 0)
            return;
    struct formula_constant told = *constant;
    told.character = character_of(t->formula, node);
    t->found(t->context, &told, ref, count);
}

void formula_each_compared(const struct formula *formula, formula_compared_fn *found, void *context)
{
    node_each_compared(formula->root, tell_compared, &(struct telling_compared){formula, found, context});
}

/* ---- constants that can be the result ---- */

struct results {
    struct comparing base; /* first: what each_result() hands on */
    void (*found)(void *context, const struct node *node);
    void *context;
};

static void tell_result(struct comparing *c, const struct node *node)
{
    struct results *r = (struct results *)c;
    if (node->kind == NODE_VALUE || is_signed(node))
        r->found(r->context, node);
    if (node->kind != NODE_CALL || strcmp(node_function(node)->name, "INDEX") != 0)
        each_result(node, tell_result, c);
}

void node_each_result(const struct node *root, void (*found)(void *context, const struct node *node), void *context)
{
    struct results r = {.found = found, .context = context};
    tell_result(&r.base, root);
}

struct telling_results {
    const struct formula *formula;
    formula_result_fn *found;
    void *context;
};

static void tell_constant(void *context, const struct node *node)
{
    const struct telling_results *t = context;
    struct formula_constant constant;
    struct str text = STR_INIT;
    if (constant_of(node, &constant, &text)) {
        constant.character = character_of(t->formula, node);
        t->found(t->context, &constant);
    }
    str_free(&text);
}

void formula_each_result(const struct formula *formula, formula_result_fn *found, void *context)
{
    node_each_result(formula->root, tell_constant, &(struct telling_results){formula, found, context});
}
