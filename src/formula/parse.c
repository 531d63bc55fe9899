#include "formula/node.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/intl.h"
#include "base/utf8.h"

struct parser {
    struct arena *arena;
    struct formula *formula;
    const struct formula_names *names;
    struct lexer lexer;
    struct token token;
    size_t behind; /* end of the token before */
    unsigned depth;
    struct error *err;
};

static const struct node *parse_expression(struct parser *parser, int lowest);

/* Says where, in characters. The only place that fills parser->err besides the names. */
static void *parser_fail_at(struct parser *parser, size_t byte, enum error_code code, const char *detail)
{
    char *before = mem_text_length(parser->formula->text, byte);
    error_set(parser->err, code, parser->formula->text);
    error_place(parser->err, "character %zu", utf8_length(before) + 1);
    if (detail)
        error_detail(parser->err, "%s", detail);
    free(before);
    return NULL;
}

static void *parser_fail(struct parser *parser, const char *detail)
{
    if (parser->token.kind == TOKEN_BAD)
        detail = parser->token.reason;
    else if (parser->token.kind == TOKEN_END)
        detail = _("the formula ends too early");
    return parser_fail_at(parser, parser->token.start, ERROR_SYNTAX, detail);
}

static void parser_advance(struct parser *parser)
{
    parser->behind = parser->token.end;
    lexer_next(&parser->lexer, &parser->token);
}

static bool parser_deeper(struct parser *parser)
{
    if (++parser->depth <= FORMULA_MAX_DEPTH)
        return true;
    parser_fail_at(parser, parser->token.start, ERROR_LIMIT, _("more than 64 levels inside each other"));
    return false;
}

static struct node *node_new(struct parser *parser, enum node_kind kind, size_t start, size_t end)
{
    struct node *node = arena_zero(parser->arena, sizeof(*node));
    node->kind = kind;
    node->start = start;
    node->end = end;
    node->height = 1;
    node->id = parser->formula->nodes++;
    return node;
}

/* What a node takes over from those below it. SHAPE 'r' and 'R' swallow arrays, other arguments pass them on. */
static bool node_adopt(struct parser *parser, struct node *node)
{
    const struct function *function = node_function(node);
    for (size_t i = 0; i < node->count; i++) {
        const struct node *arg = node->arg[i];
        char shape = function ? function_shape(function, i) : 'v';
        if (arg->height >= node->height)
            node->height = arg->height + 1;
        node->varies |= arg->varies;
        if (shape == 'v') {
            node->array |= arg->array;
            node->links |= arg->links;
        } else if (arg->links && !(function->flags & FUNCTION_LINKED)) {
            parser_fail_at(parser, arg->start, ERROR_SYNTAX,
                           _("LINKED stands only in functions like SUM, MAX or COUNTIF"));
            return false;
        }
        if (shape == 'R' && (arg->kind != NODE_REF || (arg->count && !arg->links))) {
            parser_fail_at(parser, arg->start, ERROR_SYNTAX,
                           _("a column must stand here, as in Excel, and no calculation"));
            return false;
        }
    }
    if (node->height > FORMULA_MAX_HEIGHT) {
        parser_fail_at(parser, node->start, ERROR_LIMIT, _("too many operations in a row"));
        return false;
    }
    return true;
}

static const struct node *parse_operation(struct parser *parser, enum node_kind kind, size_t start,
                                          const struct node *left, const struct node *right)
{
    struct node *node = node_new(parser, kind, start, parser->behind);
    node->count = right ? 2 : 1;
    node->arg = arena_zero(parser->arena, 2 * sizeof(*node->arg));
    node->arg[0] = left;
    node->arg[1] = right;
    return node_adopt(parser, node) ? node : NULL;
}

static void add_reference(struct parser *parser, struct formula_ref *ref)
{
    struct formula *formula = parser->formula;
    formula->ref =
        arena_grow(parser->arena, formula->ref, formula->ref_count, &formula->ref_capacity, sizeof(*formula->ref));
    formula->ref[formula->ref_count++] = ref;
}

/* AT is where a fault lies: the name may stand behind others. */
static struct node *parse_reference(struct parser *parser, const struct formula_name *name, size_t at, size_t start,
                                    size_t end)
{
    struct formula_ref *ref = arena_zero(parser->arena, sizeof(*ref));
    struct error err = {0};
    if (!parser->names->find(parser->names->context, name, ref, &err)) {
        parser_fail_at(parser, at, ERROR_SYNTAX, NULL);
        if (parser->err && err.code != ERROR_NONE) {
            char place[sizeof(err.place)];
            memcpy(place, parser->err->place, sizeof(place));
            *parser->err = err;
            memcpy(parser->err->place, place, sizeof(place));
        }
        return NULL;
    }
    if (ref->kind != FORMULA_LINKED)
        ref->kind = name->kind;
    ref->from = name->from;
    if (ref->kind == FORMULA_FOLLOWED || ref->keyed) {
        struct formula_ref *key = arena_zero(parser->arena, sizeof(*key));
        *key = (struct formula_ref){.kind = FORMULA_WHOLE, .table = ref->table, .column = ref->key};
        add_reference(parser, key);
    }
    add_reference(parser, ref);

    struct node *node = node_new(parser, NODE_REF, start, end);
    node->ref = ref;
    node->varies = ref->kind == FORMULA_OWN || ref->kind == FORMULA_LINKED;
    node->array = ref->kind == FORMULA_WHOLE || ref->kind == FORMULA_LINKED;
    node->links = ref->kind == FORMULA_LINKED;
    return node;
}

/* COLUMN of the rows that NODE names. */
static struct node *parse_followed(struct parser *parser, const struct node *node, const char *column, size_t at,
                                   size_t end)
{
    struct formula_name name = {.kind = FORMULA_FOLLOWED, .name = column, .from = node->ref};
    struct node *followed = parse_reference(parser, &name, at, node->start, end);
    if (!followed)
        return NULL;
    followed->count = 1;
    followed->arg = arena_zero(parser->arena, sizeof(*followed->arg));
    followed->arg[0] = node;
    return node_adopt(parser, followed) ? followed : NULL;
}

/* A cell that names several rows, where a column belongs: their ids. */
static bool parse_named_rows(struct parser *parser, struct node *call)
{
    for (size_t i = 0; i < call->count; i++) {
        const struct node *arg = call->arg[i];
        if (arg->kind != NODE_REF || arg->array || !arg->ref->many || function_shape(node_function(call), i) == 'v')
            continue;
        call->arg[i] = parse_followed(parser, arg, "id", arg->start, arg->end);
        if (!call->arg[i])
            return false;
    }
    return true;
}

/* The token is a name, and what may stand behind it: [ref].name, [ref].ref.name */
static const struct node *parse_name(struct parser *parser)
{
    static const enum formula_ref_kind kinds[] = {[TOKEN_OWN] = FORMULA_OWN,
                                                  [TOKEN_WHOLE] = FORMULA_WHOLE,
                                                  [TOKEN_SCALAR] = FORMULA_SCALAR,
                                                  [TOKEN_CELL] = FORMULA_FIXED};
    struct token *token = &parser->token;
    struct formula_name name = {kinds[token->kind], token->text, token->row, token->name, NULL, NULL};
    struct node *node = parse_reference(parser, &name, token->start, token->start, token->end);
    const char *column;
    for (size_t at; node && lexer_follow(&parser->lexer, node->ref, &column, &at); token->end = parser->lexer.at) {
        if (node->array)
            return parser_fail_at(parser, at - 1, ERROR_SYNTAX, _("only one cell names a row: [column].name"));
        node = parse_followed(parser, node, column, at, parser->lexer.at);
    }
    if (node)
        parser_advance(parser);
    return node;
}

/* LINKED(sheet[column]) or LINKED(sheet[column],sheet[ref]); the token is behind the opening parenthesis. */
static const struct node *parse_linked(struct parser *parser, size_t start)
{
    struct token inner = parser->token;
    if (inner.kind != TOKEN_WHOLE)
        return parser_fail(parser, _("LINKED needs sheet[column]"));
    struct formula_name name = {.kind = FORMULA_LINKED, .sheet = inner.text, .name = inner.name};
    parser_advance(parser);
    if (parser->token.kind == TOKEN_COMMA) {
        parser_advance(parser);
        if (parser->token.kind != TOKEN_WHOLE || strcmp(parser->token.text, inner.text) != 0)
            return parser_fail(parser,
                               _("the column that refers is one of the same sheet: LINKED(sheet[column],sheet[ref])"));
        name.by = parser->token.name;
        parser_advance(parser);
    }
    if (parser->token.kind != TOKEN_CLOSE)
        return parser_fail(parser, _("a closing parenthesis is missing"));
    size_t end = parser->token.end;
    parser_advance(parser);
    return parse_reference(parser, &name, start, start, end);
}

static const struct node *parse_unknown_function(struct parser *parser, const struct token *name)
{
    const char *near = function_near(name->text);
    char *detail = near ? mem_format(_("unknown function %.60s, did you mean %s?"), name->text, near)
                        : mem_format(_("unknown function %.60s"), name->text);
    parser_fail_at(parser, name->start, ERROR_SYNTAX, detail);
    free(detail);
    return NULL;
}

static bool parse_arguments(struct parser *parser, struct node *node)
{
    struct arena *arena = parser->arena;
    const struct node *list[FORMULA_MAX_ARGS];
    size_t count = 0;
    if (parser->token.kind != TOKEN_CLOSE) {
        for (;;) {
            if (count == FORMULA_MAX_ARGS) {
                parser_fail_at(parser, parser->token.start, ERROR_LIMIT, _("a function takes at most 255 arguments"));
                return false;
            }
            if (parser->token.kind == TOKEN_COMMA || parser->token.kind == TOKEN_CLOSE)
                list[count] = node_new(parser, NODE_MISSING, parser->token.start, parser->token.start);
            else
                list[count] = parse_expression(parser, 0);
            if (!list[count++])
                return false;
            if (parser->token.kind == TOKEN_CLOSE)
                break;
            if (parser->token.kind != TOKEN_COMMA) {
                parser_fail(parser, _("a comma or a closing parenthesis must stand here"));
                return false;
            }
            parser_advance(parser);
        }
    }
    node->count = count;
    node->arg = arena_zero(arena, (count + 1) * sizeof(*node->arg));
    memcpy(node->arg, list, count * sizeof(*list));
    return true;
}

static bool parse_check_call(struct parser *parser, const struct node *node)
{
    const struct function *function = node_function(node);
    size_t repeat = function_repeat(function), fixed = strcspn(function->shape, "|");
    bool fits = node->count >= function->min && node->count <= function->max;
    /* Pairs must be whole: COUNTIFS(range, criterion, …) */
    if (fits && repeat > 1 && node->count > fixed && (node->count - fixed) % repeat != 0)
        fits = false;
    if (!fits) {
        char *detail = mem_format(_("wrong number of arguments: %s"), function->signature);
        parser_fail_at(parser, node->start, ERROR_SYNTAX, detail);
        free(detail);
        return false;
    }
    if (strcmp(function->name, "POINTS") == 0 && !node_choice_ref(node->arg[0])) {
        parser_fail_at(parser, node->arg[0]->start, ERROR_SYNTAX, _("POINTS needs a choice column"));
        return false;
    }
    if (strcmp(function->name, "TODAY") == 0)
        parser->formula->uses_today = true;
    return true;
}

/* The token is the name; the text goes on with its parenthesis. */
static const struct node *parse_call(struct parser *parser)
{
    struct token name = parser->token;
    bool is_linked = strcasecmp(name.text, "LINKED") == 0;
    bool truth = strcasecmp(name.text, "TRUE") == 0;
    const struct function *function = function_find(name.text);
    if (!function && !is_linked && !truth && strcasecmp(name.text, "FALSE") != 0)
        return parse_unknown_function(parser, &name);
    if (!parser_deeper(parser))
        return NULL;
    parser_advance(parser); /* ( */
    parser_advance(parser);
    const struct node *result;
    if (is_linked) {
        result = parse_linked(parser, name.start);
    } else {
        struct node *node = node_new(parser, function ? NODE_CALL : NODE_VALUE, name.start, name.end);
        node->function = (unsigned)(function - function_table) + 1;
        if (!parse_arguments(parser, node) || (function && !parse_named_rows(parser, node)))
            return NULL;
        node->end = parser->token.end;
        if (!function) { /* TRUE() */
            if (node->count)
                return parser_fail(parser, _("TRUE and FALSE take no arguments"));
            node->value = value_bool(truth);
        } else if (!parse_check_call(parser, node) || !node_adopt(parser, node)) {
            return NULL;
        }
        parser_advance(parser);
        result = node;
    }
    parser->depth--;
    return result;
}

static const struct node *parse_primary(struct parser *parser)
{
    struct token token = parser->token;
    struct node *node;
    switch (token.kind) {
    case TOKEN_NUMBER:
    case TOKEN_TRUTH:
    case TOKEN_ERROR_VALUE:
    case TOKEN_TEXT:
        node = node_new(parser, NODE_VALUE, token.start, token.end);
        node->value = token.kind == TOKEN_TEXT ? value_text(token.text) : token.value;
        parser_advance(parser);
        return node;
    case TOKEN_OWN:
    case TOKEN_WHOLE:
    case TOKEN_SCALAR:
    case TOKEN_CELL: return parse_name(parser);
    case TOKEN_FUNCTION: return parse_call(parser);
    case TOKEN_OPEN: {
        if (!parser_deeper(parser))
            return NULL;
        parser_advance(parser);
        const struct node *inner = parse_expression(parser, 0);
        if (!inner)
            return NULL;
        if (parser->token.kind != TOKEN_CLOSE)
            return parser_fail(parser, _("a closing parenthesis is missing"));
        parser_advance(parser);
        parser->depth--;
        return inner;
    }
    case TOKEN_NAME:
        return parser_fail(parser, parser->formula->text[token.end] == '/'
                                       ? _("a cell is written sheet/row[column]")
                                       : _("a column is written [name], a text \"text\""));
    default: return parser_fail(parser, _("a value must stand here"));
    }
}

static bool token_is(const struct parser *parser, enum node_kind operator)
{
    return parser->token.kind == TOKEN_OPERATOR && parser->token.operator== operator;
}

/* Signs bind tighter than anything else, as in Excel: -2^2 is 4. */
static const struct node *parse_signed(struct parser *parser)
{
    bool minus = token_is(parser, NODE_SUBTRACT);
    if (!minus && !token_is(parser, NODE_ADD))
        return parse_primary(parser);
    size_t start = parser->token.start;
    if (!parser_deeper(parser))
        return NULL;
    parser_advance(parser);
    const struct node *operand = parse_signed(parser);
    if (!operand)
        return NULL;
    parser->depth--;
    struct node *node = node_new(parser, minus ? NODE_MINUS : NODE_PLUS, start, parser->behind);
    node->count = 1;
    node->arg = arena_zero(parser->arena, sizeof(*node->arg));
    node->arg[0] = operand;
    return node_adopt(parser, node) ? node : NULL;
}

static const struct node *parse_percent(struct parser *parser)
{
    size_t start = parser->token.start;
    const struct node *operand = parse_signed(parser);
    while (operand && token_is(parser, NODE_PERCENT)) {
        parser_advance(parser);
        operand = parse_operation(parser, NODE_PERCENT, start, operand, NULL);
    }
    return operand;
}

static int operator_level(enum node_kind kind)
{
    switch (kind) {
    case NODE_EQUAL:
    case NODE_UNEQUAL:
    case NODE_LESS:
    case NODE_LESS_EQUAL:
    case NODE_GREATER:
    case NODE_GREATER_EQUAL: return 1;
    case NODE_JOIN: return 2;
    case NODE_ADD:
    case NODE_SUBTRACT: return 3;
    case NODE_MULTIPLY:
    case NODE_DIVIDE: return 4;
    case NODE_POWER: return 5;
    default: return 0;
    }
}

/* All binary operators associate to the left, in Excel also ^. */
static const struct node *parse_expression(struct parser *parser, int lowest)
{
    size_t start = parser->token.start;
    const struct node *left = parse_percent(parser);
    while (left && parser->token.kind == TOKEN_OPERATOR) {
        enum node_kind kind = parser->token.operator;
        int level = operator_level(kind);
        if (level == 0 || level < lowest)
            break;
        parser_advance(parser);
        const struct node *right = parse_expression(parser, level + 1);
        if (!right)
            return NULL;
        left = parse_operation(parser, kind, start, left, right);
    }
    return left;
}

static const struct node *node_find_link(const struct node *node)
{
    if (node->kind == NODE_REF)
        return node->ref->kind == FORMULA_LINKED ? node : NULL;
    for (size_t i = 0; i < node->count; i++) {
        const struct node *found = node->arg[i]->links ? node_find_link(node->arg[i]) : NULL;
        if (found)
            return found;
    }
    return NULL;
}

static bool parse_whole(struct parser *parser)
{
    struct formula *formula = parser->formula;
    size_t length = strlen(formula->text);
    long invalid = utf8_invalid_at(formula->text, length);
    if (invalid >= 0) {
        parser_fail_at(parser, (size_t)invalid, ERROR_NOT_UTF8, NULL);
        return false;
    }
    if (utf8_length(formula->text) > FORMULA_MAX_LENGTH) {
        parser_fail_at(parser, 0, ERROR_LIMIT, _("more than 8192 characters"));
        return false;
    }
    parser_advance(parser);
    if (token_is(parser, NODE_EQUAL))
        parser_advance(parser);
    formula->root = parse_expression(parser, 0);
    if (!formula->root)
        return false;
    if (parser->token.kind != TOKEN_END) {
        parser_fail(parser, parser->token.kind == TOKEN_CLOSE ? _("this parenthesis was never opened")
                                                              : _("an operator must stand here"));
        return false;
    }
    if (formula->root->links) {
        const struct node *link = node_find_link(formula->root);
        parser_fail_at(parser, link ? link->start : 0, ERROR_SYNTAX,
                       _("LINKED stands only in functions like SUM, MAX or COUNTIF"));
        return false;
    }
    return true;
}

static bool names_find_none(void *context, const struct formula_name *name, struct formula_ref *out, struct error *err)
{
    (void)context;
    (void)out;
    return error_set(err, name->sheet ? ERROR_UNKNOWN_SHEET : ERROR_UNKNOWN_COLUMN,
                     name->sheet ? name->sheet : name->name);
}

const struct formula *formula_parse(struct arena *arena, const char *text, const struct formula_names *names,
                                    struct error *err)
{
    static const struct formula_names none = {.find = names_find_none};
    struct formula *formula = arena_zero(arena, sizeof(*formula));
    formula->text = arena_text(arena, text);
    struct parser parser = {
        .arena = arena,
        .formula = formula,
        .names = names ? names : &none,
        .err = err,
        .lexer = {.text = formula->text, .arena = arena, .names = names ? names : &none},
    };
    return parse_whole(&parser) ? formula : NULL;
}

const char *formula_text(const struct formula *formula)
{
    return formula->text;
}
size_t formula_ref_count(const struct formula *formula)
{
    return formula->ref_count;
}
const struct formula_ref *formula_ref_at(const struct formula *formula, size_t i)
{
    return formula->ref[i];
}
bool formula_uses_today(const struct formula *formula)
{
    return formula->uses_today;
}
