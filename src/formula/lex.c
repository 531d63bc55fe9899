#include "formula/run.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/intl.h"

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}
static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
static bool is_id(char c)
{
    return is_letter(c) || is_digit(c) || c == '_' || c == '-';
}
static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static void token_bad(struct token *token, size_t end, const char *reason)
{
    token->kind = TOKEN_BAD;
    token->end = end;
    token->reason = reason;
}

/* "[name]" at AT, which is the bracket. NULL when it is not closed or empty; *END is behind it. */
static const char *lexer_bracket(struct lexer *lexer, size_t at, size_t *end)
{
    const char *from = lexer->text + at + 1;
    size_t length = strcspn(from, "]\n\"");
    if (from[length] != ']' || length == 0)
        return NULL;
    *end = at + length + 2;
    return arena_text_length(lexer->arena, from, length);
}

static bool lexer_knows(struct lexer *lexer, const struct formula_name *name)
{
    struct formula_ref ref = {0};
    struct error ignored = {0};
    return lexer->names->find(lexer->names->context, name, &ref, &ignored);
}

/* The longest name that begins at START and exists ("self-check.score-1" may be a subtraction), or all that could be one;
 * NAME says what else is known of it. *END is behind it. */
static const char *lexer_longest(struct lexer *lexer, struct formula_name name, size_t start, size_t *end)
{
    const char *text = lexer->text;
    size_t all = start;
    while (is_id(text[all]))
        all++;
    for (size_t at = all; at > start; at--) {
        name.name = arena_text_length(lexer->arena, text + start, at - start);
        if (lexer_knows(lexer, &name)) {
            *end = at;
            return name.name;
        }
        while (at > start && text[at - 1] != '-')
            at--;
    }
    *end = all;
    return arena_text_length(lexer->arena, text + start, all - start);
}

static bool lexer_at_dot(const struct lexer *lexer, size_t at)
{
    return lexer->text[at] == '.' && is_id(lexer->text[at + 1]) && lexer->text[at + 1] != '-';
}

bool lexer_follow(struct lexer *lexer, const struct formula_ref *from, const char **name, size_t *start)
{
    if (!lexer_at_dot(lexer, lexer->at))
        return false;
    *start = lexer->at + 1;
    *name = lexer_longest(lexer, (struct formula_name){.kind = FORMULA_FOLLOWED, .from = from}, *start, &lexer->at);
    return true;
}

/* sheet/row[column]: TOKEN begins with the sheet, AT is the stroke. False: that is no cell but a division. */
static bool lexer_cell(struct lexer *lexer, struct token *token, size_t at)
{
    const char *text = lexer->text;
    size_t end = at + 1;
    while (is_id(text[end]) || text[end] == '.')
        end++;
    if (text[at] != '/' || end == at + 1 || text[end] != '[')
        return false;
    token->name = lexer_bracket(lexer, end, &token->end);
    if (!token->name) {
        token_bad(token, end, _("a column's name must stand between [ and ]"));
        return true;
    }
    token->kind = TOKEN_CELL;
    token->text = arena_text_length(lexer->arena, text + token->start, at - token->start);
    token->row = arena_text_length(lexer->arena, text + at + 1, end - at - 1);
    return true;
}

static bool is_truth(const char *word)
{
    return strcasecmp(word, "TRUE") == 0 || strcasecmp(word, "FALSE") == 0;
}

/* sheet[column], sheet.name, sheet/row[column], FUNCTION( or a bare word; FROM is where an id begins and END where it ends. */
static void lexer_word(struct lexer *lexer, struct token *token, size_t end)
{
    const char *text = lexer->text;
    size_t from = token->start;
    const char *word = arena_text_length(lexer->arena, text + from, end - from);

    if (text[end] == '[') {
        size_t behind;
        token->name = lexer_bracket(lexer, end, &behind);
        if (!token->name) {
            token_bad(token, end, _("a column's name must stand between [ and ]"));
            return;
        }
        token->kind = TOKEN_WHOLE;
        token->text = word;
        token->end = behind;
        return;
    }
    if (lexer_at_dot(lexer, end)) {
        token->kind = TOKEN_SCALAR;
        token->text = word;
        token->name =
            lexer_longest(lexer, (struct formula_name){.kind = FORMULA_SCALAR, .sheet = word}, end + 1, &token->end);
        return;
    }
    if (!is_truth(word) && lexer_cell(lexer, token, end))
        return;
    /* No bare word has a minus: it is an operator here (TRUE-1). */
    const char *minus = memchr(text + from, '-', end - from);
    if (minus)
        end = (size_t)(minus - text);
    token->end = end;
    token->text = arena_text_length(lexer->arena, text + from, end - from);
    if (text[end] == '(') {
        token->kind = TOKEN_FUNCTION;
        return;
    }
    token->kind = TOKEN_NAME;
    if (is_truth(token->text)) {
        token->kind = TOKEN_TRUTH;
        token->value = value_bool(strcasecmp(token->text, "TRUE") == 0);
    }
}

/* An id that begins with a digit (5-rules[answer]) when there is one, else a number. */
static void lexer_number(struct lexer *lexer, struct token *token)
{
    const char *text = lexer->text;
    size_t end = token->start;
    bool has_letter = false;
    while (is_id(text[end]))
        has_letter |= is_letter(text[end++]);
    if (has_letter && text[end - 1] != '-' &&
        (text[end] == '[' || text[end] == '/' || (text[end] == '.' && is_letter(text[end + 1])))) {
        struct token sheet = {.start = token->start};
        lexer_word(lexer, &sheet, end);
        struct formula_name name = {FORMULA_WHOLE, sheet.text, sheet.row, sheet.name, NULL, NULL};
        name.kind = sheet.kind == TOKEN_SCALAR ? FORMULA_SCALAR
                    : sheet.kind == TOKEN_CELL ? FORMULA_FIXED
                                               : FORMULA_WHOLE;
        if ((sheet.kind == TOKEN_WHOLE || sheet.kind == TOKEN_SCALAR || sheet.kind == TOKEN_CELL) &&
            lexer_knows(lexer, &name)) {
            *token = sheet;
            return;
        }
    }
    end = token->start;
    while (is_digit(text[end]))
        end++;
    if (text[end] == '.')
        for (end++; is_digit(text[end]);)
            end++;
    if (text[end] == 'e' || text[end] == 'E') {
        size_t power = end + 1;
        if (text[power] == '+' || text[power] == '-')
            power++;
        if (is_digit(text[power])) {
            while (is_digit(text[power]))
                power++;
            end = power;
        }
    }
    char *digits = arena_text_length(lexer->arena, text + token->start, end - token->start);
    double number;
    /* strtod() would want the locale's decimal point, value_parse_number() wants digits behind the point */
    if (digits[strlen(digits) - 1] == '.')
        digits[strlen(digits) - 1] = '\0';
    if (!value_parse_number(digits, &number)) {
        token_bad(token, end, _("the number is too large"));
        return;
    }
    token->kind = TOKEN_NUMBER;
    token->value = value_number(number_15(number)); /* Excel keeps 15 digits */
    token->end = end;
}

static void lexer_text(struct lexer *lexer, struct token *token)
{
    const char *text = lexer->text;
    struct str out = STR_INIT;
    size_t at = token->start + 1;
    for (;; at++) {
        if (!text[at]) {
            str_free(&out);
            token_bad(token, at, _("the closing quotation mark is missing"));
            return;
        }
        if (text[at] == '"') {
            if (text[at + 1] != '"')
                break;
            at++;
        }
        str_add_char(&out, text[at]);
    }
    token->kind = TOKEN_TEXT;
    token->text = arena_text(lexer->arena, out.text);
    token->end = at + 1;
    str_free(&out);
}

static void lexer_error_value(struct lexer *lexer, struct token *token)
{
    const char *text = lexer->text + token->start;
    for (int e = VALUE_NULL; e <= VALUE_NA; e++) {
        const char *name = value_error_text((enum value_error)e);
        if (strncasecmp(text, name, strlen(name)) == 0) {
            token->kind = TOKEN_ERROR_VALUE;
            token->value = value_error((enum value_error)e);
            token->end = token->start + strlen(name);
            return;
        }
    }
    token_bad(token, token->start + 1, _("this character means nothing here"));
}

static void lexer_operator(struct lexer *lexer, struct token *token)
{
    static const struct {
        const char *text;
        enum node_kind kind;
    } operators[] = {
        {"<>", NODE_UNEQUAL}, {"<=", NODE_LESS_EQUAL}, {">=", NODE_GREATER_EQUAL}, {"<", NODE_LESS},
        {">", NODE_GREATER},  {"=", NODE_EQUAL},       {"&", NODE_JOIN},           {"+", NODE_ADD},
        {"-", NODE_SUBTRACT}, {"*", NODE_MULTIPLY},    {"/", NODE_DIVIDE},         {"^", NODE_POWER},
        {"%", NODE_PERCENT},
    };
    const char *text = lexer->text + token->start;
    for (size_t i = 0; i < ARRAY_LENGTH(operators); i++) {
        size_t length = strlen(operators[i].text);
        if (strncmp(text, operators[i].text, length) == 0) {
            token->kind = TOKEN_OPERATOR;
            token->operator= operators[i].kind;
            token->end = token->start + length;
            return;
        }
    }
    token_bad(token, token->start + 1, _("this character means nothing here"));
}

void lexer_next(struct lexer *lexer, struct token *token)
{
    const char *text = lexer->text;
    while (is_blank(text[lexer->at]))
        lexer->at++;
    size_t at = lexer->at;
    *token = (struct token){.start = at, .end = at + 1};
    char c = text[at];
    if (!c) {
        token->kind = TOKEN_END;
        token->end = at;
    } else if (c == '(') {
        token->kind = TOKEN_OPEN;
    } else if (c == ')') {
        token->kind = TOKEN_CLOSE;
    } else if (c == ',') {
        token->kind = TOKEN_COMMA;
    } else if (c == '"') {
        lexer_text(lexer, token);
    } else if (c == '#') {
        lexer_error_value(lexer, token);
    } else if (c == '[') {
        size_t end;
        token->name = lexer_bracket(lexer, at, &end);
        if (token->name) {
            token->kind = TOKEN_OWN;
            token->end = end;
        } else {
            token_bad(token, at + 1, _("a column's name must stand between [ and ]"));
        }
    } else if (is_digit(c) || (c == '.' && is_digit(text[at + 1]))) {
        lexer_number(lexer, token);
    } else if (is_letter(c) || c == '_') {
        size_t end = at;
        while (is_id(text[end]))
            end++;
        lexer_word(lexer, token, end);
    } else {
        lexer_operator(lexer, token);
    }
    lexer->at = token->end;
}
