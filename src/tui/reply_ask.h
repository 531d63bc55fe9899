/* Approval by file on the screen: handing out, an answer on a file, an answer on paper. For the views of approval and of import. */
#ifndef MAMORI_TUI_REPLY_ASK_H
#define MAMORI_TUI_REPLY_ASK_H

#include "guide/approval.h"
#include "tui/app.h"

/* Asks for whom and as what, then where to, and writes it. */
void reply_hand_out(struct app *app, const struct approval *approval);
/* The file PATH is an answer: shows what it says, and takes it in when that is wanted. */
void reply_take_over(struct app *app, const char *path);
/* What an approval brought about, for the message line; NULL: it was not the last. */
const char *reply_made_text(struct app *app, const struct approval_made *made);

#endif
