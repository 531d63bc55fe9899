/* A formula for people: the pieces that say something else there are replaced, the rest stays as it was written. */
#include <stdlib.h>
#include <string.h>

#include "formula/node.h"

struct piece {
    size_t start, end;
    const struct formula_ref *ref; /* a reference; else */
    char *text;                    /* what stands there instead */
};

struct wording {
    const struct formula *formula;
    const struct formula_labels *labels;
    size_t start, end;
    struct piece *piece;
    size_t count, capacity;
};

static void add_piece(struct wording *w, size_t start, size_t end, const struct formula_ref *ref, char *text)
{
    bool inside = start >= w->start && end <= w->end;
    for (size_t i = 0; i < w->count && inside; i++)
        inside = w->piece[i].start != start; /* a constant may be compared twice: the first column says what it means */
    if (!inside) {
        free(text);
        return;
    }
    w->piece = mem_grow(w->piece, w->count, &w->capacity, sizeof(*w->piece));
    w->piece[w->count++] = (struct piece){start, end, ref, text};
}

/* "label", with quotation marks inside doubled, as it would be written. */
static char *quoted(const char *operator, size_t length, const char *label)
{
    struct str out = STR_INIT;
    str_add_char(&out, '"');
    str_add_length(&out, operator, length);
    for (; *label; label++) {
        if (*label == '"')
            str_add_char(&out, '"');
        str_add_char(&out, *label);
    }
    str_add_char(&out, '"');
    return str_take(&out);
}

static void word_compared(void *context, const struct node *node, const struct formula_constant *constant,
                          const struct node *other, const struct formula_ref *const *ref, size_t count)
{
    const char *text = constant->text;
    (void)other;
    struct wording *w = context;
    const char *label = NULL;
    for (size_t i = 0; i < count && !label && node->value.type == VALUE_TEXT; i++)
        label = w->labels->label(w->labels->context, ref[i], text);
    if (label)
        add_piece(w, node->start, node->end, NULL,
                  quoted(node->value.text, strlen(node->value.text) - strlen(text), label));
}

static void word_result(void *context, const struct node *node)
{
    struct wording *w = context;
    bool text = node->kind == NODE_VALUE && node->value.type == VALUE_TEXT && *node->value.text;
    const char *label = text ? w->labels->label(w->labels->context, NULL, node->value.text) : NULL;
    if (label)
        add_piece(w, node->start, node->end, NULL, quoted("", 0, label));
}

/* The operator between two operands: there are only blanks and parentheses beside it. */
static void word_sign(struct wording *w, const struct node *node)
{
    static const struct {
        const char *written, *shown;
    } signs[] = {
        [NODE_ADD] = {"+", " + "},         [NODE_SUBTRACT] = {"-", " - "}, [NODE_MULTIPLY] = {"*", " × "},
        [NODE_DIVIDE] = {"/", " ÷ "},      [NODE_POWER] = {"^", "^"},      [NODE_JOIN] = {"&", " & "},
        [NODE_EQUAL] = {"=", " = "},       [NODE_UNEQUAL] = {"<>", " ≠ "}, [NODE_LESS] = {"<", " < "},
        [NODE_LESS_EQUAL] = {"<=", " ≦ "}, [NODE_GREATER] = {">", " > "},  [NODE_GREATER_EQUAL] = {">=", " ≧ "},
    };
    const char *text = w->formula->text;
    size_t start = node->arg[0]->end, length = strlen(signs[node->kind].written);
    while (start < node->arg[1]->start && strncmp(text + start, signs[node->kind].written, length) != 0)
        start++;
    size_t end = start + length;
    while (start > 0 && text[start - 1] == ' ')
        start--;
    while (text[end] == ' ')
        end++;
    add_piece(w, start, end, NULL, mem_text(signs[node->kind].shown));
}

static void word_node(struct wording *w, const struct node *node)
{
    if (node->kind == NODE_REF)
        add_piece(w, node->start, node->end, node->ref, NULL);
    if (w->labels->signs && node->count == 2 && node->kind >= NODE_ADD)
        word_sign(w, node);
    for (size_t i = 0; i < node->count; i++)
        word_node(w, node->arg[i]);
}

static int by_start(const void *a, const void *b)
{
    size_t x = ((const struct piece *)a)->start, y = ((const struct piece *)b)->start;
    return x < y ? -1 : x > y;
}

void formula_words(const struct formula *formula, size_t start, size_t end, const struct formula_labels *labels,
                   struct str *out)
{
    size_t length = strlen(formula->text);
    struct wording w = {.formula = formula, .labels = labels, .start = start, .end = end < length ? end : length};
    word_node(&w, formula->root);
    node_each_compared(formula->root, word_compared, &w);
    node_each_result(formula->root, word_result, &w);
    if (labels->joined)
        node_each_piece(formula->root, word_result, &w);
    if (w.count)
        qsort(w.piece, w.count, sizeof(*w.piece), by_start);
    size_t at = w.start;
    for (size_t i = 0; i < w.count; i++) {
        str_add_length(out, formula->text + at, w.piece[i].start - at);
        if (w.piece[i].ref)
            labels->reference(labels->context, w.piece[i].ref, out);
        else
            str_add(out, w.piece[i].text);
        at = w.piece[i].end;
        free(w.piece[i].text);
    }
    str_add_length(out, formula->text + at, w.end - at);
    free(w.piece);
}
