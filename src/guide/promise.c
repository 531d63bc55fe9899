/* Promise against practice: do the answers say that what a paragraph promises is done? */
#include "base/intl.h"
#include "guide/document.h"

/* Many rows are asked for, so the whole column of each rule is computed, once, and kept up to date from then on. */
enum promise_state promise_row_state(const struct model *model, size_t sheet, size_t row)
{
    const struct promise_def *promise = model_catalog(model)->sheet[sheet].promise;
    uint32_t at = (uint32_t)row;
    if (row >= model_rows(model, sheet))
        return PROMISE_OPEN;
    if (!model_applies(model, sheet, at))
        return PROMISE_OUT;
    for (int state = PROMISE_KEPT; state < PROMISE_STATES; state++)
        if (promise->rule[state] != SIZE_MAX && model_rule_next(model, sheet, promise->rule[state], at) == at)
            return (enum promise_state)state;
    return PROMISE_OPEN;
}

enum promise_state promise_part_state(const struct model *model, const struct part_def *part, bool *concerned,
                                      bool *all_kept)
{
    static const enum promise_state badness[] = {PROMISE_BROKEN, PROMISE_PARTLY, PROMISE_OPEN, PROMISE_KEPT};
    size_t count[PROMISE_STATES] = {0}, may = 0, out = 0;
    for (size_t l = 0; part && l < part->link_count; l++) {
        const struct promise_def *promise = model_catalog(model)->sheet[part->link[l].sheet].promise;
        bool can_be_out = promise->rule[PROMISE_OUT] != SIZE_MAX;
        for (size_t i = 0; i < part->link[l].count; i++) {
            enum promise_state state = promise_row_state(model, part->link[l].sheet, part->link[l].index[i]);
            count[state]++;
            may += can_be_out;
            out += can_be_out && state == PROMISE_OUT; /* a routine that is not used says nothing of this */
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
    const struct sheet_def *def = &model_catalog(model)->sheet[sheet];
    struct str claim = STR_INIT;
    str_add_format(out, "%s %s: ", def->row[row].id, intl_form(def->row[row].label));
    size_t before = out->length;
    model_text(model, sheet, (uint32_t)row, def->promise->column, MODEL_LABEL, out);
    if (out->length == before)
        str_add(out, _("not answered yet"));
    if (def->promise->claim != SIZE_MAX && promise_row_state(model, sheet, row) == PROMISE_PARTLY)
        model_text(model, sheet, (uint32_t)row, def->promise->claim, MODEL_LABEL, &claim);
    if (claim.length) /* why what is done counts as partly done */
        str_add_format(out, "%s%s", _(", "), claim.text);
    str_free(&claim);
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
