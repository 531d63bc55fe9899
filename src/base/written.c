#include "base/written.h"

#include "base/intl.h"

static enum written state;
static const char *said;
static const char *change_is_there = N_("The change is in the workbook: do not make it again.");
static const char *change_may_be_there =
    N_("Whether the change came into the workbook could not be found out: look before you make it again.");

void written_prepare(void)
{
    change_is_there = gettext(change_is_there);
    change_may_be_there = gettext(change_may_be_there);
}

void written_set(enum written new_state, const char *sentence)
{
    state = new_state;
    said = sentence;
}

enum written written_state(void)
{
    return state;
}

const char *written_sentence(void)
{
    if (state == WRITTEN_MAYBE)
        return change_may_be_there;
    return state == WRITTEN_NOT ? "" : said ? said : change_is_there;
}
