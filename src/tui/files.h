/* The file browser: folders first, typing filters, a name can be typed for a new file. A whole path can be typed or
 * pasted (base/path.h).
 *
 * A proposed name is selected: typing replaces it. No key that changes a name leads to another folder; Alt+Up and the
 * first line of the list do. The ending of the file is added where it is missing, and another one is refused.
 *
 * Names that are no valid UTF-8 are not offered; unsafe characters are shown as such. Hidden files are left out.
 */
#ifndef MAMORI_TUI_FILES_H
#define MAMORI_TUI_FILES_H

#include "tui/popup.h"

struct files_ask {
    const char *title;
    const char *folder;         /* NULL: the last one used, else the workbook's */
    const char *name;           /* for a new file: the proposed name, made clean; NULL: an existing file is chosen */
    const char *const *endings; /* {".csv", NULL}: only these are shown, the first is a new file's; NULL: all */
    bool new_folder;            /* with `name`: it is a folder that is to be made */
    bool never_over; /* with `name`: what is there already is never written over, so it is not asked either */
};
/* Where files of this workbook went to last, in this run or another one, else its own folder. The caller frees it. */
char *files_folder(const struct app *app);
void files_remember(const struct app *app, const char *path); /* a file was taken from or put there */
void files_clean(char *name); /* characters that Windows or a path would stumble over become _ */

/* DONE gets the whole path, or NULL. For an existing target of a new file people have been asked already. */
void files_popup(struct app *app, const struct files_ask *ask, popup_text_fn *done, void *context);

#endif
