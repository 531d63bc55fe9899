/* Promise against practice: do the answers say that what a paragraph promises is done? */
#include <string.h>

#include "base/intl.h"
#include "guide/document.h"

/* Does the claim column say that what was answered is to be checked? */
static bool doubted(const struct model *model, const struct promise_def *promise, uint32_t row)
{
    struct str code = STR_INIT;
    bool found = false;
    if (promise->claim != SIZE_MAX)
        model_text(model, promise->sheet, row, promise->claim, MODEL_CODE, &code);
    for (size_t i = 0; i < promise->doubted_count && code.length; i++)
        found = found || strcmp(promise->doubted[i], code.text) == 0;
    str_free(&code);
    return found;
}

enum promise_state promise_row_state(const struct model *model, const struct promise_def *promise, size_t row)
{
    if (row >= model_rows(model, promise->sheet))
        return PROMISE_OPEN;
    if (!model_applies(model, promise->sheet, (uint32_t)row))
        return PROMISE_OUT;
    struct str code = STR_INIT;
    enum promise_state state = PROMISE_OPEN;
    model_text(model, promise->sheet, (uint32_t)row, promise->column, MODEL_CODE, &code);
    for (size_t i = 0; i < promise->code_count; i++)
        if (strcmp(promise->code[i].code, code.text) == 0)
            state = promise->code[i].state;
    str_free(&code);
    return state == PROMISE_KEPT && doubted(model, promise, (uint32_t)row) ? PROMISE_PARTLY : state;
}

static bool can_be_out(const struct promise_def *promise)
{
    for (size_t i = 0; i < promise->code_count; i++)
        if (promise->code[i].state == PROMISE_OUT)
            return true;
    return false;
}

enum promise_state promise_part_state(const struct model *model, const struct part_def *part, bool *concerned,
                                      bool *all_kept)
{
    static const enum promise_state badness[] = {PROMISE_BROKEN, PROMISE_PARTLY, PROMISE_OPEN, PROMISE_KEPT};
    size_t count[PROMISE_OUT + 1] = {0}, may = 0, out = 0;
    for (size_t l = 0; part && l < part->link_count; l++) {
        const struct promise_def *promise = promise_find(model_catalog(model), part->link[l].sheet);
        for (size_t i = 0; promise && i < part->link[l].count; i++) {
            enum promise_state state = promise_row_state(model, promise, part->link[l].index[i]);
            count[state]++;
            may += can_be_out(promise);
            out += can_be_out(promise) && state == PROMISE_OUT; /* a routine that is not used says nothing of this */
        }
    }
    *concerned = may == 0 || out < may;
    *all_kept = count[PROMISE_KEPT] > 0 && !count[PROMISE_BROKEN] && !count[PROMISE_PARTLY] && !count[PROMISE_OPEN];
    for (size_t i = 0; i < ARRAY_LENGTH(badness); i++)
        if (count[badness[i]])
            return badness[i];
    return PROMISE_OUT;
}

void promise_text(const struct model *model, size_t sheet, size_t row, struct str *out)
{
    const struct catalog *catalog = model_catalog(model);
    const struct promise_def *promise = promise_find(catalog, sheet);
    const struct sheet_def *def = &catalog->sheet[sheet];
    str_add_format(out, "%s %s: ", def->row[row].id, intl_form(def->row[row].label));
    size_t before = out->length;
    if (promise)
        model_text(model, sheet, (uint32_t)row, promise->column, MODEL_LABEL, out);
    if (out->length == before)
        str_add(out, _("not answered yet"));
    if (promise && doubted(model, promise, (uint32_t)row)) {
        str_add(out, _(", "));
        model_text(model, sheet, (uint32_t)row, promise->claim, MODEL_LABEL, out);
    }
}

const char *part_absent_text(enum part_absent absent)
{
    switch (absent) {
    case PART_PRESENT: return _("stands in the document");
    case ABSENT_CONDITION: return _("its condition does not hold");
    case ABSENT_OPTIONAL: return _("can be taken in");
    case ABSENT_PERSON: return _("left out by hand");
    case ABSENT_NOT_CONCERNED: return _("its controls do not concern the company");
    case ABSENT_NOT_KEPT: return _("its controls are not all carried out");
    case ABSENT_EMPTY: return _("nothing of it is left");
    }
    return "";
}
