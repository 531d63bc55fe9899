#include "tui/theme_ask.h"

#include <stdlib.h>

#include "base/state.h"
#include "tui/popup.h"
#include "tui/start.h"
#include "ui/term.h"

static const struct {
    const char *label, *help;
} texts[THEME_COUNT] = {
#define X(id, name, label, help) [id] = {label, help},
    THEMES(X)
#undef X
};

enum theme theme_restore(void)
{
    enum theme theme = THEME_AUTO;
    char *key = width_key("theme"), *value = state_get(key);
    if (value && !theme_of_id(value, &theme))
        theme = THEME_AUTO;
    free(value);
    free(key);
    return theme;
}

static void chosen(struct app *app, void *context, size_t index)
{
    if (index >= THEME_COUNT)
        return;
    app->theme = (enum theme)index;
    if (app->term) { /* a script looks at nothing */
        char *key = width_key("theme");
        state_put(key, theme_id(app->theme), 1);
        free(key);
        term_theme(app->term, app->theme);
    }
    const char *none = getenv("NO_COLOR");
    if (none && *none && app->theme != THEME_MONO)
        app_message(app, MESSAGE_INFO, _("There are no colours: NO_COLOR asks for none."));
}

void theme_ask(struct app *app)
{
    struct popup_item items[THEME_COUNT];
    for (int i = 0; i < THEME_COUNT; i++)
        items[i] = (struct popup_item){.text = _(texts[i].label), .help = _(texts[i].help)};
    popup_list(app, chosen, NULL, .title = _("Colours"), .item = items, .count = THEME_COUNT,
               .selected = (size_t)app->theme);
}
