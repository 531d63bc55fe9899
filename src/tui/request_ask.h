/* "Ask a colleague": from the cell, the question or the row where one stands, a request to somebody (guide/request.h). To whom, from the
 * list of the people, or by name where none are written down; then what.
 */
#ifndef MAMORI_TUI_REQUEST_ASK_H
#define MAMORI_TUI_REQUEST_ASK_H

#include "tui/view.h"

bool request_ask_possible(const struct app *app);
void request_ask(struct app *app, struct spot here);

#endif
