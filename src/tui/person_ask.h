/* Who works: the name that the history shows beside each answer. */
#ifndef MAMORI_TUI_PERSON_ASK_H
#define MAMORI_TUI_PERSON_ASK_H

#include "tui/popup.h"

void person_ask(struct app *app);
/* Once in a run, before a person works in a workbook: asks when the account does not say who that is. Under a login of one's own the
 * answer is kept, and it is not asked again; under an account that several share each start asks. */
void person_ask_first(struct app *app);
/* A line that holds no name is refused: for prompts. */
bool person_line_check(struct app *app, void *context, const char *text, struct error *err);

#endif
