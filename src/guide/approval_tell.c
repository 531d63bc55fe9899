/* What people are told of a round of approval: one line, who answered what, what was decided. */
#include "base/intl.h"
#include "guide/approval_private.h"

const char *approval_state_text(const struct approval *a)
{
    static const char *const words[] = {[APPROVAL_WAITING] = N_("waits"),
                                        [APPROVAL_APPROVED] = N_("approved"),
                                        [APPROVAL_RETURNED] = N_("submitted again"),
                                        [APPROVAL_WITHDRAWN] = N_("taken back")};
    return _(words[a->state]);
}

void approval_line_text(const struct approval *a, struct str *out)
{
    str_add_format(out, "%s  %s  %s %s", a->title, approval_state_text(a), a->author, a->date);
    if (a->state == APPROVAL_WAITING && *a->due)
        str_add_format(out, a->overdue ? _("  !! due %s") : _("  due %s"), a->due);
}

void approval_answers_text(const struct approval *a, const char *indent, struct str *out)
{
    static const char *const words[] = {[ANSWER_NONE] = N_("has not answered"),
                                        [ANSWER_APPROVED] = N_("approved"),
                                        [ANSWER_CHANGE] = N_("asks for a change"),
                                        [ANSWER_STALE_APPROVED] = N_("approved an earlier text"),
                                        [ANSWER_STALE_CHANGE] = N_("asked for a change of an earlier text")};
    for (size_t i = 0; i < a->asked_count; i++) {
        str_add_format(out, "%s%s %s: %s", indent, intl_form(a->asked[i].label), a->asked[i].person,
                       _(words[a->asked[i].answer]));
        if (*a->asked[i].brought)
            str_add_format(out, _(" (by file, taken in by %s)"), a->asked[i].brought);
        str_add_char(out, '\n');
    }
}

static void add_decision(const struct model *model, const struct approval *a, uint32_t r, const char *indent,
                         struct str *out)
{
    size_t ledger = approvals_of(model)->decisions;
    const char *part = model_role_text(model, ledger, r, ROLE_PART),
               *text = model_role_text(model, ledger, r, ROLE_TEXT);
    str_add_format(out, "%s[%s] ", indent, model_row_id(model, ledger, r));
    model_role_label(model, ledger, r, ROLE_DATE, out);
    str_add_format(out, " %s %s: ", model_role_text(model, ledger, r, ROLE_TIME),
                   model_role_text(model, ledger, r, ROLE_PERSON));
    model_role_label(model, ledger, r, ROLE_KIND, out);
    if (*part)
        str_add_format(out, " (%s)", approval_part_label(model, a, part));
    if (*model_role_text(model, ledger, r, ROLE_BROUGHT))
        str_add_format(out, _(" (by file %s, taken in by %s)"), model_role_text(model, ledger, r, ROLE_REFERENCE),
                       model_role_text(model, ledger, r, ROLE_BROUGHT));
    if (!model_role_is(model, ledger, r, ROLE_VALUE, a->hash))
        str_add_format(out, " %s", _("(the text has changed since)"));
    if (*model_role_text(model, ledger, r, ROLE_STATE)) {
        str_add(out, " — ");
        model_role_label(model, ledger, r, ROLE_STATE, out);
    }
    str_add_format(out, "\n%s%s%s%s", *text ? indent : "", *text ? "    " : "", text, *text ? "\n" : "");
}

void approval_decisions_text(const struct model *model, const struct approval *a, const char *indent, struct str *out)
{
    for (size_t i = 0; i < a->decision_count; i++)
        add_decision(model, a, a->decision[i], indent, out);
}
