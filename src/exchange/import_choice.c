#include "exchange/import_choice.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/intl.h"
#include "base/utf8.h"
#include "exchange/import_header.h"

/* ---- what is certain ---- */

/* Folded, without blanks and the marks that people write one way or the other: 実施していない／わからない. */
static char *word_of(const char *text)
{
    static const char *const marks[] = {"・", "/", ",", "、", "。", "｡", "､", ".", "･", "~", "-", "ー"};
    char *key = import_key(text);
    import_drop(key, marks, ARRAY_LENGTH(marks));
    return key;
}

static bool holds(const char *word, const char *name)
{
    return utf8_length(name) >= 2 && strstr(word, name) != NULL;
}

static bool is_held(const char *word, const char *name)
{
    return utf8_length(word) >= 2 && strstr(name, word) != NULL;
}

/* The longest name of CHOICE that SAYS so about WORD: its length, 0 none. */
static size_t says(const struct choice *choice, const char *word, import_word_fn *fn, bool codes)
{
    const char *names[] = {choice->label, choice->short_label, intl_form(choice->label), intl_form(choice->short_label),
                           codes ? choice->code : NULL};
    size_t best = 0;
    for (size_t i = 0; i < ARRAY_LENGTH(names) + choice->also_count; i++) {
        const char *text = i < ARRAY_LENGTH(names) ? names[i] : choice->also[i - ARRAY_LENGTH(names)];
        char *name SCOPED(mem_free) = text ? word_of(text) : NULL;
        if (name && *name && fn(word, name) && strlen(name) > best)
            best = strlen(name);
    }
    return best;
}

/* The one choice of which the longest name says so; NULL when two say so equally well. */
static const struct choice *find(const struct choice_list *list, const char *word, import_word_fn *fn, bool codes)
{
    const struct choice *found = NULL;
    size_t best = 0;
    bool twice = false;
    for (size_t i = 0; *word && i < list->count; i++) {
        size_t length = says(&list->choice[i], word, fn, codes);
        twice = length && length == best ? true : length > best ? false : twice;
        if (length > best) {
            best = length;
            found = &list->choice[i];
        }
    }
    return twice ? NULL : found;
}

static const struct choice *find_word(const struct choice_list *list, const char *text)
{
    static import_word_fn *const ways[] = {str_equals, holds, is_held};
    char *word SCOPED(mem_free) = word_of(text);
    const struct choice *found = NULL;
    for (size_t i = 0; i < ARRAY_LENGTH(ways) && !found; i++)
        found = find(list, word, ways[i], false);
    return found;
}

/* By its code, else by its points: 1 in a list whose codes are words and whose values are 1 to 4. */
static const struct choice *find_number(const struct choice_list *list, long number, bool *numbered)
{
    const struct choice *found = NULL;
    *numbered = false;
    for (size_t i = 0; i < list->count; i++) {
        long code;
        bool is_code = import_choice_number(list->choice[i].code, &code);
        *numbered = *numbered || is_code || !isnan(list->choice[i].value);
        if (is_code ? code == number : !isnan(list->choice[i].value) && list->choice[i].value == (double)number)
            found = &list->choice[i];
    }
    return found;
}

bool import_choice_number(const char *text, long *number)
{
    char *end;
    *number = strtol(text, &end, 10);
    if (end == text)
        return false;
    if (*end == '.' && end[1 + strspn(end + 1, "0")] == '\0' && end[1])
        return true;
    return *end == '\0';
}

/* "1:実施している", "2（深刻）", "３．高い": *REST is the word. False: there is no number before a word. */
static bool split_number(const char *narrow, long *number, char **rest)
{
    size_t digits = strspn(narrow, "0123456789");
    if (digits == 0 || digits > 3)
        return false;
    static const char *const between[] = {":",  ".",  ")",  "(", "-", " ", "、", "。",
                                          "．", "【", "「", "[", "=", "…", "→"};
    const char *p = narrow + digits;
    for (size_t step; (step = import_mark(p, between, ARRAY_LENGTH(between))) > 0;)
        p += step;
    if (p == narrow + digits)
        return false;
    *number = strtol(narrow, NULL, 10);
    *rest = mem_text(p);
    static const char *const ends[] = {")", "】", "」", "]", " "};
    for (bool cut = true; cut;) {
        cut = false;
        for (size_t i = 0; i < ARRAY_LENGTH(ends); i++) {
            if (str_ends(*rest, ends[i]) && !(*ends[i] == ')' && strchr(*rest, '('))) {
                (*rest)[strlen(*rest) - strlen(ends[i])] = '\0';
                cut = true;
            }
        }
    }
    return true;
}

static const struct choice *find_numbered(const struct choice_list *list, const char *typed)
{
    struct str narrow SCOPED(str_free) = STR_INIT;
    char *rest SCOPED(mem_free) = NULL;
    long number;
    utf8_narrow(typed, &narrow);
    const char *from = narrow.text + strspn(narrow.text, " (");
    if (import_choice_number(from, &number)) { /* 2.0; a bare number is a code or nothing certain */
        char *code SCOPED(mem_free) = mem_format("%ld", number);
        return choices_code(list, code);
    }
    if (!split_number(from, &number, &rest))
        return NULL;
    bool numbered;
    const struct choice *by_number = find_number(list, number, &numbered), *by_word = find_word(list, rest);
    if (by_number && by_number->word && /* as the .xlsx shows it; alone the word may be one of another scale */
        (strcmp(rest, by_number->word) == 0 || strcmp(rest, intl_form(by_number->word)) == 0))
        return by_number;
    return !*rest ? by_number : by_word == by_number || !numbered ? by_word : NULL;
}

const char *import_choice_code(const struct choice_list *list, const char *typed)
{
    char *word SCOPED(mem_free) = word_of(typed);
    const struct choice *found = find(list, word, str_equals, true);
    if (!found)
        found = find_numbered(list, typed);
    return found ? found->code : NULL;
}

char *import_choice_key(const char *typed)
{
    char *key = import_key(typed);
    long number;
    if (!import_choice_number(key, &number))
        return key;
    free(key);
    return mem_format("%ld", number);
}

/* ---- guesses ---- */

/* Words that rate, the highest first. Several of one rank stand together, divided by a blank. */
static const char *const families[][6] = {
    {"高 高い h high ハイ", "中 中位 中程度 普通 m medium middle mid", "低 低い l low ロー"},
    {"大 大きい", "中 中位 中程度", "小 小さい"},
    {"上", "中", "下"},
    {"s", "a", "b", "c", "d"},
    {"a", "b", "c", "d", "e"},
    {"◎", "○ 〇 ◯", "△", "× ✕ x"},
    {"甲", "乙", "丙", "丁"},
    {"特高 極高 最高 非常に高い", "高 高い", "中 普通", "低 低い", "極低 最低 非常に低い"},
    {"極秘", "秘 社外秘 関係者外秘 丸秘", "公開 一般"},
    {"重要 最重要 重大 深刻", "普通 やや重要 中程度 一般 大きい", "軽微 重要でない 低い 影響なし"},
    {"必須", "重要", "普通", "不要"},
    {"iii", "ii", "i"},
    {"強 多", "中", "弱 少"},
};

static bool is_word(const char *words, const char *value)
{
    size_t length = strlen(value);
    for (const char *p = words; p && length; p = strchr(p, ' ')) {
        p += *p == ' ';
        if (strncmp(p, value, length) == 0 && (p[length] == ' ' || p[length] == '\0'))
            return true;
    }
    return false;
}

/* Rank of VALUE in a family, from 0; SIZE_MAX: it is not in it. Words are compared as keys are folded. */
static size_t rank_in(size_t family, const char *value, size_t *ranks)
{
    size_t rank = SIZE_MAX;
    *ranks = 0;
    for (size_t i = 0; i < ARRAY_LENGTH(families[family]) && families[family][i]; i++) {
        char *words SCOPED(mem_free) = utf8_fold(families[family][i]), *folded SCOPED(mem_free) = utf8_fold(value);
        if (is_word(words, folded))
            rank = i;
        (*ranks)++;
    }
    return rank;
}

bool import_choice_rates(const char *value)
{
    size_t ranks;
    for (size_t f = 0; f < ARRAY_LENGTH(families); f++)
        if (rank_in(f, value, &ranks) != SIZE_MAX)
            return true;
    return false;
}

/* The choices that are ranks, the highest first: levels by their number; of other lists those that have points or a
 * tone, in the order of the form. */
static size_t ranked(const struct choice_list *list, const struct choice **out)
{
    size_t count = 0;
    for (size_t i = 0; i < list->count; i++) {
        const struct choice *choice = &list->choice[i];
        long number, other;
        if (import_choice_number(choice->code, &number)) {
            size_t at = count++;
            for (; at > 0 && import_choice_number(out[at - 1]->code, &other) && other < number; at--)
                out[at] = out[at - 1];
            out[at] = choice;
        } else if (choice->tone != TONE_QUIET) {
            out[count++] = choice;
        }
    }
    return count;
}

/* Rank N of M, among COUNT choices. */
static size_t scaled(size_t n, size_t m, size_t count)
{
    return m <= count ? (n < count ? n : count - 1) : n * count / m;
}

static const struct choice *guess_number(const struct choice *const *choice, size_t choices, const char *value,
                                         const char *const *scale, size_t count)
{
    long number, low = 0, high = 0, other;
    if (!import_choice_number(value, &number))
        return NULL;
    low = high = number;
    for (size_t i = 0; i < count; i++)
        if (import_choice_number(scale[i], &other)) {
            low = other < low ? other : low;
            high = other > high ? other : high;
        }
    /* A scale begins at 0 or 1, whether or not its lowest value occurs; a wider one is squeezed. */
    low = low > 1 ? 1 : low;
    return high == low ? NULL : choice[scaled((size_t)(high - number), (size_t)(high - low + 1), choices)];
}

/* The family that has most of the values. */
static const struct choice *guess_word(const struct choice *const *choice, size_t choices, const char *value,
                                       const char *const *scale, size_t count)
{
    size_t best = 0, family = SIZE_MAX, ranks;
    for (size_t f = 0; f < ARRAY_LENGTH(families); f++) {
        size_t known = 0, least = SIZE_MAX;
        if (rank_in(f, value, &ranks) == SIZE_MAX)
            continue;
        for (size_t i = 0; i < count; i++) {
            size_t rank = rank_in(f, scale[i], &ranks);
            known += rank != SIZE_MAX;
            least = rank < least ? rank : least;
        }
        if (known * 2 - (least != 0) > best) { /* S, A, B, C only where there is an S */
            best = known * 2 - (least != 0);
            family = f;
        }
    }
    if (family == SIZE_MAX)
        return NULL;
    size_t rank = rank_in(family, value, &ranks), first = ranks, last = 0;
    for (size_t i = 0; i < count; i++) {
        size_t own = rank_in(family, scale[i], &ranks);
        if (own == SIZE_MAX)
            continue;
        first = own < first ? own : first;
        last = own > last ? own : last;
    }
    /* S is above A, and ◎ above ○, only where they occur. Lower ranks than occur are thought to be there, up to as many as
     * there are choices. */
    first = first > 0 && (strcmp(families[family][0], "s") == 0 || strcmp(families[family][0], "◎") == 0) ? 1 : 0;
    if (last - first + 1 < choices)
        last = first + choices - 1;
    return choice[scaled(rank - first, last - first + 1, choices)];
}

static const struct choice *guess_likeness(const struct choice_list *list, const char *value)
{
    const struct choice *found = find_word(list, value);
    if (found)
        return found;
    const char **names SCOPED(mem_free) = mem_zero(list->count * 2 + 1, sizeof(*names));
    for (size_t i = 0; i < list->count; i++) {
        names[2 * i] = list->choice[i].label;
        names[2 * i + 1] = intl_form(list->choice[i].label);
    }
    const char *near = error_near_name(value, names, list->count * 2);
    for (size_t i = 0; near && i < list->count * 2 && !found; i++)
        found = strcmp(names[i], near) == 0 ? &list->choice[i / 2] : NULL;
    return found;
}

const char *import_choice_guess(const struct choice_list *list, const char *value, const char *const *scale,
                                size_t count)
{
    const struct choice **choice SCOPED(mem_free) = mem_zero(list->count + 1, sizeof(*choice));
    size_t choices = ranked(list, choice);
    const struct choice *found = NULL;
    char *rest SCOPED(mem_free) = NULL;
    long number, code;
    bool numbered, levels = import_choice_number(list->choice[0].code, &code);
    if (import_choice_number(value, &number)) {
        found = levels ? guess_number(choice, choices, value, scale, count) : find_number(list, number, &numbered);
    } else {
        if (split_number(value, &number, &rest)) /* the word says more than the number */
            found = *rest ? find_word(list, rest) : NULL;
        if (!found)
            found = guess_likeness(list, value);
        if (!found && choices > 1)
            found = guess_word(choice, choices, value, scale, count);
    }
    return found ? found->code : NULL;
}
