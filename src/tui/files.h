/* The file browser: folders first, typing filters, a name can be typed for a new file.
 *
 * Names that are no valid UTF-8 are not offered; unsafe characters are shown as such. Hidden files are left out.
 */
#ifndef MAMORI_TUI_FILES_H
#define MAMORI_TUI_FILES_H

#include "tui/popup.h"

struct files_ask {
    const char *title;
    const char *folder;         /* NULL: the last one used, else the workbook's */
    const char *name;           /* for a new file: the proposed name; NULL: an existing file is chosen */
    const char *const *endings; /* {".csv", NULL}: only these are shown; NULL: all */
};
/* DONE gets the whole path, or NULL. For an existing target of a new file people have been asked already. */
void files_popup(struct app *app, const struct files_ask *ask, popup_text_fn *done, void *context);

#endif
