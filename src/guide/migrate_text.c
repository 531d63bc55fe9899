#include "guide/migrate_text.h"

#include "base/intl.h"
#include "base/utf8.h"

void migrate_text_sum(const struct migrate_report *report, struct str *out)
{
    str_add_format(out, _("%zu answers: %zu as they were, %zu asked in other words, %zu only in the archive"),
                   report->before, report->same, report->reworded, report->archived);
}

void migrate_text(const struct migrate_report *report, struct str *out)
{
    static const char *const verb[MIGRATE_VERBS] = {N_("as it was"), N_("in other words"), N_("split"), N_("merged"),
                                                    N_("dropped")};
    struct str text = STR_INIT;
    str_add_format(&text, "%s -> %s\n", report->from, report->to);
    for (size_t i = 0; i < report->count; i++) {
        const struct migrate_change *change = &report->change[i];
        str_add(&text, "  ");
        utf8_pad(&text, _(verb[change->verb]), 14, false);
        str_add_format(&text, ngettext(" %zu answer   %s", " %zu answers  %s", change->answers), change->answers,
                       change->asked);
        if (change->reason)
            str_add_format(&text, " (%s)", change->reason);
        str_add_char(&text, '\n');
    }
    migrate_text_sum(report, &text);
    str_add_char(&text, '\n');
    if (report->recorded) {
        str_add_format(&text, _("%zu answers of closed rounds keep what was asked"), report->recorded);
        str_add_char(&text, '\n');
    }
    utf8_safe(out, text.text, true);
    str_free(&text);
}
