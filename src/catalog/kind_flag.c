/* flag: yes, or empty. Its choice list has the one code "yes", with the label of `on:`. */
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "catalog/kind_private.h"

static void read_label(struct build *build, struct sheet_build *sheet, node_at node, const node_at *at,
                       struct column_def *def)
{
    (void)sheet, (void)node;
    def->choices = choices_yes(build, read_text(&build->reader, at[COL_ON]));
}

static bool check(struct build *build, const struct column_def *def, node_at at, const char *text)
{
    return strcmp(text, "yes") == 0 || read_fault(&build->reader, at, text, N_("%s is yes or empty (null)"), def->id);
}

static bool is_one_of(const char *text, const char *const *words, size_t count)
{
    char *folded = utf8_fold(text);
    bool found = false;
    for (size_t i = 0; i < count && !found; i++) {
        char *word = utf8_fold(words[i]);
        found = strcmp(word, folded) == 0;
        free(word);
    }
    free(folded);
    return found;
}

static bool parse(const struct column_def *def, const char *typed, const char *narrow, const struct kind_book *book,
                  struct str *out, struct error *err)
{
    static const char *const yes[] = {"yes",  "y", "1", "true", "有",   "有り", "あり",
                                      "はい", "○", "◯", "〇",   "する", "x",    "✓"};
    static const char *const no[] = {"no", "n", "0", "false", "無", "無し", "なし", "いいえ", "×", "-", "空", "しない"};
    (void)book;
    if (kind_choice_named(def->choices, typed, narrow) || is_one_of(narrow, yes, ARRAY_LENGTH(yes)))
        str_add(out, "yes");
    else if (!is_one_of(narrow, no, ARRAY_LENGTH(no)))
        return kind_choice_unknown(def->choices, typed, err);
    return true;
}

static const char *guess(const char *typed)
{
    static const char *const yes[] = {"●", "レ", "✔", "☑", "◎", "該当", "含む", "on", "ok"};
    static const char *const no[] = {"－", "―", "ー", "–", "—", "✕", "☐", "非該当", "含まない", "off", "該当なし"};
    return is_one_of(typed, yes, ARRAY_LENGTH(yes)) ? "yes" : is_one_of(typed, no, ARRAY_LENGTH(no)) ? "" : NULL;
}

static const struct kind_form form = {.keys = KEY(ON), .read = read_label, .check = check};

const struct column_kind kind_flag = {
    .word = "flag",
    .form = &form,
    .coded = true,
    .mark = true,
    .width = 4,
    .max_length = 200,
    .order = ORDER_LIST,
    .align = KIND_CENTER,
    .blank = BLANK_AS_TEXT,
    .parse = parse,
    .guess = guess,
    .show = kind_choice_show,
    .sort = kind_choice_sort,
};
