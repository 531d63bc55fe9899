/* "Why this number?" in a box. */
#include "guide/why.h"
#include "tui/popup.h"
#include "tui/screens.h"

#define LEVELS 5 /* of computed inputs that are opened */

void dialog_why(struct app *app, size_t sheet, uint32_t row, size_t column)
{
    if (!app_need_model(app) || sheet == SIZE_MAX || column == SIZE_MAX || row >= model_rows(app->book->model, sheet))
        return;
    struct str title = STR_INIT, text = STR_INIT;
    model_row_name(app->book->model, sheet, row, &title);
    why_text(app->book->model, sheet, row, column, false, LEVELS, &text);
    popup_message(app, title.text, text.text);
    str_free(&title);
    str_free(&text);
}
