/* Words in cells and beside them: numbers of a scale are shown with what they mean (2 深刻), though they stay numbers; and what a
 * column asks for is said when one of its cells is chosen. */
#include <string.h>

#include "base/intl.h"
#include "base/utf8.h"
#include "book/fill.h"
#include "exchange/xlsx_layout.h"

/* ---- numbers of a scale ---- */

#define WORD_CELLS   8 /* a label that is not longer needs no other word */
#define MOST_CODES   3 /* a number format tells two conditions and a rest */
#define MOST_FORMAT  127
#define MARK_CELLS   3  /* " !!" */
#define PROMPT_TITLE 32 /* UTF-16 units: Excel takes no more */
#define PROMPT_TEXT  255

/* What stands behind it; NULL: the number alone. */
static const char *choice_word(const struct choice *choice)
{
    const char *word = intl_form(choice->word ? choice->word : choice->label);
    return choice->word || utf8_width(word) <= WORD_CELLS ? word : NULL;
}

/* 0" 深刻": the number, and the word of CHOICE behind it. */
static void add_worded(const struct choice *choice, const char *mark, struct str *out)
{
    const char *word = choice_word(choice);
    struct str behind SCOPED(str_free) = STR_INIT;
    str_add_char(out, '0');
    if (word)
        str_add_format(&behind, " %s", word);
    str_add(&behind, mark);
    if (behind.length)
        xlsx_add_literal(out, behind.text);
}

const char *xlsx_choice_format(struct xlsx_layout *layout, const struct choice *choice, const char *mark)
{
    struct str out = STR_IN(layout->arena);
    add_worded(choice, mark, &out);
    return out.length <= MOST_FORMAT ? out.text : "0";
}

bool xlsx_scale_format(const struct choice_list *list, struct str *out)
{
    struct str all SCOPED(str_free) = STR_INIT;
    if (!list || list->count == 0 || list->count > MOST_CODES)
        return false;
    for (size_t i = 0; i < list->count; i++) {
        if (i + 1 < list->count)
            str_add_format(&all, "[=%s]", list->choice[i].code);
        add_worded(&list->choice[i], "", &all);
        if (i + 1 < list->count)
            str_add_char(&all, ';');
    }
    if (all.length > MOST_FORMAT)
        return false;
    str_add(out, all.text);
    return true;
}

int xlsx_scale_width(const struct choice_list *list)
{
    int widest = 0;
    for (size_t i = 0; list && i < list->count; i++) {
        const struct choice *choice = &list->choice[i];
        const char *word = choice_word(choice);
        bool marked = choice->tone == TONE_BAD || choice->tone == TONE_WARN;
        int width = utf8_width(choice->code) + (word ? 1 + utf8_width(word) : 0) + (marked ? MARK_CELLS : 0);
        widest = width > widest ? width : widest;
    }
    return widest;
}

/* ---- what is said when a cell is chosen ---- */

/* As many bytes of TEXT as have room in UNITS, up to the end of a sentence if one ends there. */
static size_t fitting(const char *text, size_t units)
{
    size_t cut = 0, sentence = 0;
    for (const char *p = text; *p;) {
        const char *next = p;
        uint32_t c = utf8_next(&next);
        size_t width = c >= 0x10000 ? 2 : 1;
        if (width > units)
            return sentence ? sentence : cut;
        units -= width;
        p = next;
        cut = (size_t)(p - text);
        if (c == 0x3002 || (c == '.' && *p == ' '))
            sentence = cut;
    }
    return cut;
}

/* One more line, if all of it has room. */
static void add_line(struct str *out, const char *line)
{
    if (!line || !*line || utf8_utf16_length(out->text) + utf8_utf16_length(line) + (out->length > 0) > PROMPT_TEXT)
        return;
    if (out->length)
        str_add_char(out, '\n');
    str_add(out, line);
}

void xlsx_prompt(struct xlsx_layout *layout, const struct column_def *def, struct str *title, struct str *text)
{
    const char *label = intl_form(def->label), *help = xlsx_shown(layout, NULL, fill_help(layout->model, def->help));
    struct str line SCOPED(str_free) = STR_INIT;
    str_add_length(title, label, fitting(label, PROMPT_TITLE));
    str_add_length(text, help ? help : "", fitting(help ? help : "", PROMPT_TEXT));
    if (def->kind->number == NUMBER_SCALE && def->choices)
        for (size_t i = 0; i < def->choices->count; i++)
            str_add_format(&line, "%s%s %s", i ? "\n" : "", def->choices->choice[i].code,
                           intl_form(def->choices->choice[i].label));
    add_line(text, line.text);
    if (def->kind->prompt) {
        str_clear(&line);
        def->kind->prompt(def, &line);
        add_line(text, line.text);
    }
    if (def->example && !def->kind->many) {
        str_clear(&line);
        str_add_format(&line, _("For example: %s"), xlsx_shown(layout, NULL, intl_form(def->example)));
        add_line(text, line.text);
    }
}
