/* Text constants: where a formula says a code, the sheet shows a label. */
#include "formula/excel.h"

#include "base/utf8.h"

static const char *label_of(struct writer *w, const struct formula_choices *choices, const char *code)
{
    for (size_t i = 0; i < choices->count; i++)
        if (strcmp(choices->code[i], code) == 0) {
            const char *label = w->to->label(w->to->context, choices, choices->code[i]);
            return label ? label : code;
        }
    return NULL; /* no code of theirs: stays as it is */
}

/* Excel takes at most 255 characters between quotation marks; longer texts are joined. */
static void write_quoted(struct writer *w, const char *text, int level)
{
    bool joined = utf8_utf16_length(text) > 255, parentheses = joined && level > LEVEL_JOIN;
    if (parentheses)
        str_add_char(w->out, '(');
    str_add_char(w->out, '"');
    size_t units = 0;
    while (*text) {
        const char *next = text;
        size_t width = utf8_next(&next) >= 0x10000 ? 2 : 1;
        if (units + width > 255) {
            str_add(w->out, "\"&\"");
            units = 0;
        }
        units += width;
        if (*text == '"')
            str_add_char(w->out, '"');
        str_add_length(w->out, text, (size_t)(next - text));
        text = next;
    }
    str_add_char(w->out, '"');
    if (parentheses)
        str_add_char(w->out, ')');
}

/* A label as such, where * ? ~ would mean more than themselves. */
static void add_escaped(struct str *out, const char *label)
{
    for (; *label; label++) {
        if (strchr("*?~", *label))
            str_add_char(out, '~');
        str_add_char(out, *label);
    }
}

void excel_text(struct writer *w, const char *text, int level, struct want want)
{
    struct str out = STR_INIT;
    size_t operator= want.use == LABEL_CRITERION ? strspn(text, "<>=") : 0;
    const char *label = want.choices ? label_of(w, want.choices, text + operator) : NULL;
    if (!label && want.use == LABEL_EXACT) {
        add_escaped(&out, text);
    } else if (!label) {
        str_add(&out, text);
    } else {
        str_add_length(&out, text, operator);
        if (want.use == LABEL_CRITERION && !operator&& * label && strchr("<>=", *label))
            str_add_char(&out, '='); /* the label's own sign is no operator */
        if (want.use == LABEL_PLAIN)
            str_add(&out, label);
        else
            add_escaped(&out, label);
    }
    write_quoted(w, out.text, level);
    str_free(&out);
}

void excel_criterion(struct writer *w, const struct node *node, const struct node *range)
{
    struct want want = want_like(range, LABEL_CRITERION);
    bool parts = node->kind == NODE_JOIN && node->arg[0]->kind == NODE_VALUE &&
                 node->arg[0]->value.type == VALUE_TEXT &&
                 strspn(node->arg[0]->value.text, "<>=") == strlen(node->arg[0]->value.text);
    if (!parts) {
        excel_node(w, node, LEVEL_ANY, want);
        return;
    }
    /* "<>"&"done": the code stands alone on the right */
    excel_node(w, node->arg[0], LEVEL_JOIN, want_nothing());
    str_add_char(w->out, '&');
    want.use = LABEL_PATTERN;
    excel_node(w, node->arg[1], LEVEL_JOIN + 1, want);
}
