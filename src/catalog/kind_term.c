/* term: a day, or how long (base/term.h), with the events of the form. */
#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "base/term.h"
#include "base/typed.h"
#include "base/utf8.h"
#include "catalog/kind_private.h"

static void read_events(struct build *build, struct sheet_build *sheet, node_at node, const node_at *at,
                        struct column_def *def)
{
    (void)node;
    def->events = choices_read_use(build, sheet, at[COL_CHOICES]);
}

static bool check(struct build *build, const struct column_def *def, node_at at, const char *text)
{
    struct term term;
    if (!term_from_code(text, &term))
        return read_fault(&build->reader, at, text,
                          N_("%s must be a date like 2026-04-01 or a term like P05Y, P00Y06M, P03Y@event, forever"),
                          def->id);
    if (term.event && !def->events)
        return read_fault(&build->reader, at, text, N_("%s names no events (choices: …)"), def->id);
    return !term.event || choices_check_code(build, def->events, at, term.event);
}

/* A term is its code here, but words in a spreadsheet. */
static bool compared(const char *text, bool live, struct error *fault)
{
    struct term term;
    if (term_from_code(text, &term) && !live)
        return true;
    error_set(fault, ERROR_UNSUPPORTED, text);
    return error_detail(fault, "%s",
                        live ? _("a spreadsheet shows a term in words: ask with TERMEND(), ISNUMBER() or =\"\"")
                             : _("the codes of terms are like P05Y, P00Y06M, P03Y@event, forever"));
}

/* ---- in words ---- */

static void words(const struct column_def *def, const char *code, bool english, struct str *out)
{
    struct term term;
    if (!term_from_code(code, &term)) {
        str_add(out, code);
        return;
    }
    const struct choice *event = term.event ? choices_code(def->events, term.event) : NULL;
    const char *label = event ? event->label : NULL, *during = event ? event->during : NULL;
    term_show(&term, english ? intl_form(label) : label, english ? intl_form(during) : during, english, out);
}

/* ---- what people write ---- */

/* Narrow, in small letters, kanji numerals as digits, without any blank: 契約終了 後 １年 → 契約終了後1年. */
static char *compact(const char *text)
{
    struct str narrow = STR_INIT, digits = STR_INIT, out = STR_INIT;
    typed_narrow(text, &narrow);
    typed_numerals(narrow.text, &digits);
    for (const char *p = digits.text; *p; p++)
        if (*p != ' ')
            str_add_char(&out, *p >= 'A' && *p <= 'Z' ? (char)(*p + 'a' - 'A') : *p);
    str_free(&narrow);
    str_free(&digits);
    return str_take(&out);
}

static bool take_word(const char **p, const char *word)
{
    char *plain = word ? compact(word) : NULL;
    size_t length = plain ? strlen(plain) : 0;
    bool found = length && strncmp(*p, plain, length) == 0;
    if (found)
        *p += length;
    free(plain);
    return found;
}

static bool take_any(const char **p, const char *const *words)
{
    for (; *words; words++) {
        size_t length = strlen(*words);
        if (strncmp(*p, *words, length) == 0) {
            *p += length;
            return true;
        }
    }
    return false;
}

/* What an event is called, by number; NULL beyond the last. */
static const char *event_word(const struct choice *event, size_t i)
{
    return i == 0                      ? event->label
           : i == 1                    ? intl_form(event->label)
           : i - 2 < event->also_count ? event->also[i - 2]
                                       : NULL;
}

/* The event that is called at *p by its longest word, *p behind it. */
static const struct choice *take_event(const struct column_def *def, const char **p)
{
    const struct choice *found = NULL;
    const char *end = *p;
    for (size_t e = 0; def->events && e < def->events->count; e++) {
        const char *word;
        for (size_t i = 0; (word = event_word(&def->events->choice[e], i)); i++) {
            const char *after = *p;
            if (take_word(&after, word) && after > end) {
                end = after;
                found = &def->events->choice[e];
            }
        }
    }
    *p = end;
    return found;
}

static bool take_time(const char **p, struct term *term, bool *too_long)
{
    static const char *const before[] = {"満", NULL};
    static const char *const after[] = {"保存", "保管", "間", NULL};
    take_any(p, before);
    if (!term_take_time(p, term, too_long))
        return false;
    take_any(p, after);
    return true;
}

/* 退職後3年, 契約終了の日から1年間, 退職まで, 在職中; 3 years after the event, until the event. */
static bool read_event(const struct column_def *def, const char *text, struct term *term, bool *too_long)
{
    static const char *const since[] = {"の翌日から", "日の翌日から", "の日から", "した日から", "日から", "時から",
                                        "から",       "より",         "してから", "した後",     "の後",   "日後",
                                        "後",         "以後",         "以降",     NULL};
    static const char *const until[] = {"の日まで", "日まで", "時まで", "するまで", "まで", NULL};
    const char *p = text;
    for (size_t e = 0; def->events && e < def->events->count; e++) {
        const struct choice *event = &def->events->choice[e];
        const char *a = text, *b = text;
        if ((take_word(&a, event->during) && !*a) || (take_word(&b, intl_form(event->during)) && !*b)) {
            *term = (struct term){.kind = TERM_TIME, .event = event->code};
            return true;
        }
    }
    const struct choice *event = take_event(def, &p);
    if (event && !*p && str_ends(text, "中")) { /* 在籍中 among its other words */
        *term = (struct term){.kind = TERM_TIME};
    } else if (event) {
        if (take_any(&p, until) && !*p)
            *term = (struct term){.kind = TERM_TIME};
        else if (!take_any(&p, since) || !take_time(&p, term, too_long) || *p)
            return false;
    } else {
        p = text;
        *term = (struct term){.kind = TERM_TIME};
        if (!take_word(&p, "until") && (!take_time(&p, term, too_long) || !take_word(&p, "after")))
            return false;
        event = take_event(def, &p);
        if (!event || *p)
            return false;
    }
    term->event = event->code;
    return true;
}

static void name_events(const struct column_def *def, struct str *out)
{
    for (size_t i = 0; def->events && i < def->events->count; i++)
        str_add_format(out, "%s%s", i ? ", " : "", intl_form(def->events->choice[i].label));
}

/* Why TEXT was not understood, as far as that can be told. */
static void explain(const struct column_def *def, const char *text, bool too_long, struct error *err)
{
    struct error date = {0};
    int serial;
    size_t digits = strspn(text, "0123456789.");
    if (strstr(text, "年度")) {
        error_detail(err, "%s", _("write the last day of that business year, for example 2031-03-31"));
    } else if (too_long) {
        error_detail(err, "%s", _("at most 99 years or 999 days; what is longer is kept for ever"));
    } else if (digits && strcmp(text + digits, "月") == 0) {
        error_detail(err, "%s", _("a number of months is written 3 months, a month of a year 2031-03"));
    } else if (*text && !text[digits]) {
        error_detail(err, "%s", _("years or months? Write for example 5 years or 5 months"));
    } else if (strstr(text, "後") || strstr(text, "から") || strstr(text, "after")) {
        struct str events = STR_INIT;
        name_events(def, &events);
        if (events.length)
            error_detail(err, _("known events: %s"), events.text);
        str_free(&events);
    } else if (!date_read(text, 1, &serial, &date) && *date.detail) {
        error_detail(err, "%s", date.detail);
    }
}

/* The last day that NARROW names: a date, a month; 0: none. 2031年3月末まで is the month. */
static int read_day(const char *narrow, int today, bool file, bool *month)
{
    static const char *const until[] = {"末日まで", "末まで", "末日", "末", "まで", "迄"};
    struct str day = STR_INIT;
    int serial = 0;
    bool end = false, cut = false;
    *month = false;
    if (!file && date_typed(narrow, today, &serial, NULL)) /* 来月末 */
        return serial;
    str_add(&day, narrow);
    for (size_t i = 0; i < ARRAY_LENGTH(until) && !cut; i++) {
        size_t length = strlen(until[i]);
        cut = day.length > length && strcmp(day.text + day.length - length, until[i]) == 0;
        end = cut && i < 4;
        if (cut)
            day.text[day.length -= length] = '\0';
    }
    if (!end)
        date_read(day.text, today, &serial, NULL);
    *month = !serial && (serial = date_parse_month(day.text));
    str_free(&day);
    return serial;
}

static bool takes_month(const char *typed)
{
    struct str narrow = STR_INIT;
    bool month;
    typed_narrow(typed, &narrow);
    read_day(narrow.text, 1, false, &month);
    str_free(&narrow);
    return month;
}

/* A day or a term as people write it → its code: every date of date_typed(), a month (its last day), 5年, 2年6か月, 半年,
 * 90日, 永年, 退職後3年, 契約終了の日から1年, 在職中; the codes themselves; what the screen shows in either language. */
static bool parse(const struct column_def *def, const char *typed, const char *narrow, const struct kind_book *book,
                  struct str *out, struct error *err)
{
    struct term term;
    bool month, too_long = false;
    char *text = compact(narrow);
    const char *p = text;
    bool good = term_from_code(narrow, &term) && term.kind != TERM_DAY &&
                (!term.event || choices_code(def->events, term.event));
    if (!good) {
        term = (struct term){.kind = TERM_DAY, .day = read_day(narrow, book->today, book->file, &month)};
        good = term.day != 0;
    }
    if (!good && term_is_forever(text)) {
        term.kind = TERM_FOREVER;
        good = true;
    }
    if (!good)
        good = (take_time(&p, &term, &too_long) && !*p) || read_event(def, text, &term, &too_long);
    if (good) {
        term_code(&term, out);
    } else {
        error_set(err, ERROR_NOT_TERM, typed);
        explain(def, text, too_long, err);
    }
    free(text);
    return good;
}

/* ---- as others see it ---- */

static void show(const struct column_def *def, struct value value, enum kind_reader reader,
                 const struct kind_book *book, struct str *out)
{
    if (value.type == VALUE_TEXT)
        words(def, value.text, reader != READER_DOCUMENT && intl_language() == LANGUAGE_EN, out);
    else
        kind_date_show(def, value, reader, book, out);
}

static bool sort(const struct column_def *def, struct value value, const struct kind_book *book, struct kind_key *key)
{
    struct term term;
    (void)def, (void)book;
    if (value.type != VALUE_TEXT || !term_from_code(value.text, &term))
        return false;
    key->text = mem_format("%010.2f %s", term_length(&term), value.text); /* the shorter first */
    return true;
}

/* Anything may be typed; what is understood is said when the cell is chosen. */
static void prompt(const struct column_def *def, struct str *out)
{
    str_add(out, _("A day such as 2031-03-31, or a term: 5 yr, 2 yr 6 mo, 90 d, for ever"));
    for (size_t i = 0; def->events && i < def->events->count; i++) {
        struct term term = {.kind = TERM_TIME, .months = 36, .event = def->events->choice[i].code};
        struct str one = STR_INIT;
        str_add(&one, ", ");
        term_show(&term, intl_form(def->events->choice[i].label), NULL, intl_language() == LANGUAGE_EN, &one);
        if (utf8_utf16_length(out->text) + utf8_utf16_length(one.text) < 250) /* Excel shows 255 characters */
            str_add(out, one.text);
        str_free(&one);
    }
}

static const char *const units[] = {"年", "年間", "か月", "ヶ月", "カ月", "ヵ月", "か月間", "ヶ月間", "月", NULL};
static const struct kind_form form = {.keys = KEY(CHOICES), .read = read_events, .check = check, .compared = compared};

const struct column_kind kind_term = {
    .word = "term",
    .form = &form,
    .day = DAY_OR_TEXT,
    .width = 12,
    .max_length = 200,
    .order = ORDER_TIME,
    .align = KIND_CENTER,
    .example = N_("For example: 2031-03-31, 5 years, 6 months or forever"),
    .units = units,
    .unit_below = 1000,
    .first_day = 18264, /* 1950-01-01: a smaller number may be years or months as well */
    .parse = parse,
    .takes_month = takes_month,
    .value = kind_date_value,
    .show = show,
    .words = words,
    .sort = sort,
    .prompt = prompt,
};
