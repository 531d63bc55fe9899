/* Rules that refuse (`refuse` in a form): a change is refused when one holds after it that did not hold before. So a row that
 * was let pass once, or came in before there was the rule, stands in nobody's way. */
#include <stdlib.h>
#include <string.h>

#include "base/intl.h"
#include "base/utf8.h"
#include "book/fill.h"
#include "book/guard.h"
#include "catalog/rule.h"

static void add(struct held_rows *out, size_t sheet, size_t rule, const char *row)
{
    out->item = mem_grow(out->item, out->count, &out->capacity, sizeof(*out->item));
    out->item[out->count++] = (struct held_row){sheet, rule, mem_text(row)};
}

static int by_place(const void *x, const void *y)
{
    const struct held_row *a = x, *b = y;
    return a->sheet != b->sheet ? (a->sheet > b->sheet) - (a->sheet < b->sheet)
           : a->rule != b->rule ? (a->rule > b->rule) - (a->rule < b->rule)
                                : strcmp(a->row, b->row);
}

void held_rows_find(const struct model *model, enum rule_kind kind, struct held_rows *out)
{
    const struct catalog *catalog = model_catalog(model);
    *out = (struct held_rows){0};
    for (size_t s = 0; s < catalog->sheet_count; s++) {
        const struct sheet_def *sheet = &catalog->sheet[s];
        bool any = kind == RULE_MAKE ? sheet->make_count > 0 : kind != RULE_REFUSE || sheet->refuses;
        for (size_t r = 0; any && r < sheet->rule_count; r++) {
            const struct rule_def *rule = &sheet->rules[r];
            for (uint32_t row = 0; rule->kind == kind && (row = model_rule_next(model, s, r, row)) != UINT32_MAX; row++)
                add(out, s, r, rule->whole_sheet ? "" : model_row_id(model, s, row));
        }
    }
    if (out->count)
        qsort(out->item, out->count, sizeof(*out->item), by_place);
}

void held_rows_done(struct held_rows *held)
{
    for (size_t i = 0; i < held->count; i++)
        free(held->item[i].row);
    free(held->item);
    *held = (struct held_rows){0};
}

bool held_rows_have(const struct held_rows *held, const struct held_row *row)
{
    return held->count && bsearch(row, held->item, held->count, sizeof(*row), by_place);
}

/* What the rule says of the row, in the words of the form. */
static void rule_text(const struct model *model, const struct held_row *refusal, bool next, struct str *out)
{
    const struct rule_def *rule = &model_catalog(model)->sheet[refusal->sheet].rules[refusal->rule];
    const char *text = next ? rule->next : rule->message;
    uint32_t row = *refusal->row ? model_find_row(model, refusal->sheet, refusal->row) : 0;
    if (text && row < model_rows(model, refusal->sheet))
        fill_message(model, refusal->sheet, row, intl_form(text), out);
    else if (text)
        str_add(out, intl_form(text));
}

static bool refuse(const struct book *book, const struct held_row *refusal, struct error *err)
{
    const struct sheet_def *sheet = &book->catalog->sheet[refusal->sheet];
    const struct rule_def *rule = &sheet->rules[refusal->rule];
    struct str message = STR_INIT, next = STR_INIT;
    rule_text(book->model, refusal, false, &message);
    rule_text(book->model, refusal, true, &next);
    error_set(err, ERROR_RULE, message.text);
    error_place(err, "%s%s%s%s%s", sheet->id, *refusal->row ? " " : "", refusal->row, rule->at == SIZE_MAX ? "" : " ",
                rule->at == SIZE_MAX ? "" : sheet->column[rule->at].id);
    if (next.length)
        error_detail(err, "%s", next.text);
    str_free(&message);
    str_free(&next);
    return false;
}

/* The reason in the first line, then what the rule says. */
static bool note(const struct book *book, const struct held_row *refusal, const char *reason, struct error *err)
{
    const char *row = *refusal->row ? refusal->row : NULL;
    struct str text = STR_INIT;
    str_add_format(&text, "%s\n", reason);
    rule_text(book->model, refusal, false, &text);
    bool good = guard_deed(book, DEED_OVERRULE, refusal->sheet, row, SIZE_MAX, err) &&
                store_notice(book->store, notice_defs[NOTICE_OVERRULE].word, book->catalog->sheet[refusal->sheet].id,
                             row, text.text, err);
    str_free(&text);
    return good;
}

bool guard_rules(const struct book *book, const struct held_rows *before, const char *reason, struct error *err)
{
    struct held_rows now;
    bool good = true;
    held_rows_find(book->model, RULE_REFUSE, &now);
    for (size_t i = 0; i < now.count && good; i++) {
        const struct held_row *one = &now.item[i];
        if (held_rows_have(before, one))
            continue;
        good = reason ? note(book, one, reason, err) : refuse(book, one, err);
    }
    held_rows_done(&now);
    return good;
}

bool guard_reason(const char *reason, struct error *err)
{
    size_t length = strcspn(reason, "\r\n");
    bool readable = utf8_valid(reason) && !utf8_forbidden(reason);
    if (readable && reason[length] == '\0' && strspn(reason, " \t") < length && length <= 1000)
        return true;
    error_set(err, ERROR_REJECTED, reason);
    return error_detail(err, "%s", _("the reason is one line of at most 1,000 bytes"));
}
