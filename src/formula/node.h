/* The parsed formula: a tree (private to src/formula).
 *
 * lex.c makes tokens, parse.c the tree, functions.c the one table of functions; eval.c, explain.c and excel.c read the
 * tree. Nodes live in the arena that formula_parse() was given and never change afterwards. They hold no address of the program.
 */
#ifndef MAMORI_FORMULA_NODE_H
#define MAMORI_FORMULA_NODE_H

#include "formula/formula.h"

enum {
    FORMULA_MAX_LENGTH = 8192, /* characters, as in Excel */
    FORMULA_MAX_DEPTH = 64,    /* parentheses and functions inside each other, as in Excel */
    FORMULA_MAX_HEIGHT = 1024, /* levels of the tree: 1+1+1+… is deep without nesting, and the walks recurse */
    FORMULA_MAX_ARGS = 255,
    FORMULA_MAX_TEXT = 32767 /* UTF-16 units of a cell, as in Excel */
};

enum node_kind {
    NODE_VALUE,   /* a constant */
    NODE_MISSING, /* an argument left out: IF(a,,b) */
    NODE_REF,
    NODE_CALL,
    NODE_PLUS,
    NODE_MINUS,
    NODE_PERCENT,
    NODE_ADD,
    NODE_SUBTRACT,
    NODE_MULTIPLY,
    NODE_DIVIDE,
    NODE_POWER,
    NODE_JOIN,
    NODE_EQUAL,
    NODE_UNEQUAL,
    NODE_LESS,
    NODE_LESS_EQUAL,
    NODE_GREATER,
    NODE_GREATER_EQUAL
};

struct function;

struct node {
    enum node_kind kind;
    bool varies;       /* differs from row to row */
    bool array;        /* yields many values: a column, or an operation on one */
    bool links;        /* holds LINKED outside of an aggregate */
    unsigned height;   /* of the tree below */
    uint32_t id;       /* 0 … formula->nodes - 1 */
    size_t start, end; /* the piece of the text, in bytes */
    struct value value;
    const struct formula_ref *ref;
    unsigned
        function; /* its number in the table, from 1; 0: none. No pointer: a parsed formula may be kept in a file */
    size_t count;
    const struct node **arg; /* operands or arguments; of a reference that follows another: that one */
};

struct formula {
    const char *text; /* as given */
    const struct node *root;
    struct formula_ref **ref;
    size_t ref_count, ref_capacity;
    uint32_t nodes;
    bool uses_today;
};

/* Tokens. */
enum token_kind {
    TOKEN_END,
    TOKEN_NUMBER,
    TOKEN_TEXT,
    TOKEN_TRUTH,
    TOKEN_ERROR_VALUE,
    TOKEN_NAME,
    TOKEN_FUNCTION,
    TOKEN_OWN,
    TOKEN_WHOLE,
    TOKEN_SCALAR,
    TOKEN_CELL,
    TOKEN_OPERATOR,
    TOKEN_OPEN,
    TOKEN_CLOSE,
    TOKEN_COMMA,
    TOKEN_BAD
};

struct token {
    enum token_kind kind;
    size_t start, end;
    enum node_kind operator; /* TOKEN_OPERATOR: the binary one; MINUS and PLUS are told apart by the parser */
    struct value value;      /* NUMBER, TRUTH, ERROR_VALUE */
    const char *text;        /* TEXT; the name of NAME, FUNCTION; the sheet of WHOLE, SCALAR, CELL */
    const char *row;         /* CELL */
    const char *name;        /* the column or summary of OWN, WHOLE, SCALAR, CELL */
    const char *reason;      /* BAD: what is wrong */
};

struct lexer {
    const char *text;
    size_t at;
    struct arena *arena;
    const struct formula_names *names; /* "a-1.b-2" may be one name or a subtraction: only the names tell */
};
void lexer_next(struct lexer *lexer, struct token *token);
/* ".name" right behind a reference, FROM: is there one? *START is where the name begins; the lexer is behind it. */
bool lexer_follow(struct lexer *lexer, const struct formula_ref *from, const char **name, size_t *start);

/* The table of functions. Shape of the arguments, one letter each; what stands after "|" repeats:
 *   v one value (each element in turn when it is given an array)
 *   r a column, an array or a value
 *   R a reference, as Excel demands for COUNTIF and its like */
struct run;
typedef struct value function_fn(struct run *run, const struct node *const *arg, size_t count);
/* The argument that IF and its like hand on, also as a reference; NULL: the result is *OTHER. */
typedef const struct node *branch_fn(struct run *run, const struct node *const *arg, size_t count, struct value *other);

enum {
    FUNCTION_LAZY = 1,   /* evaluates only what it needs: arguments must not be computed beforehand */
    FUNCTION_LINKED = 2, /* LINKED() may stand in it */
    FUNCTION_STIFF = 4,  /* Excel does not apply it to each element inside SUMPRODUCT */
    FUNCTION_CELL = 8    /* its result is a cell of a column: text in it is passed over by SUM */
};

struct function {
    const char *name;
    unsigned min, max;
    const char *shape;
    function_fn *evaluate; /* one of these two */
    branch_fn *branch;
    const char *excel; /* its name in a file */
    unsigned flags;
    const char *signature, *help;
};

extern const struct function function_table[];
static inline const struct function *node_function(const struct node *node)
{
    return node->function ? &function_table[node->function - 1] : NULL;
}
const struct function *function_find(const char *name);
const char *function_near(const char *name);
char function_shape(const struct function *function, size_t i); /* the letter of argument I */
size_t function_repeat(const struct function *function);        /* how many letters repeat */

/* formula_each_compared() with the nodes: NODE is the constant, OTHER the side it is compared with, REF the columns that
 * side's values come from. CONSTANT's character is not filled in. */
typedef void node_compared_fn(void *context, const struct node *node, const struct formula_constant *constant,
                              const struct node *other, const struct formula_ref *const *ref, size_t count);
void node_each_compared(const struct node *root, node_compared_fn *found, void *context);
/* Everything that comes into a text as it is (formula_each_piece()): constants and references. */
typedef void node_piece_fn(void *context, const struct node *node);
bool node_each_piece(const struct node *node, node_piece_fn *found, void *context);
/* Every constant that can be the result of NODE. */
void node_each_result(const struct node *root, void (*found)(void *context, const struct node *node), void *context);

/* The choices of the column that the values of NODE come from, and that column; NULL when unknown. */
const struct formula_ref *node_choice_ref(const struct node *node);

#endif
