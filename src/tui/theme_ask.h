/* Which colours: asked from the Tools menu, kept for this kind of terminal. */
#ifndef MAMORI_TUI_THEME_ASK_H
#define MAMORI_TUI_THEME_ASK_H

#include "tui/app.h"
#include "ui/theme.h"

void theme_ask(struct app *app);
/* What was chosen on this kind of terminal before; else THEME_AUTO. */
enum theme theme_restore(void);

#endif
