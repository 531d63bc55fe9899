/* Texts of the moment. */
#include <stdarg.h>

#include "tui/app.h"

struct str app_str(const struct app *app)
{
    return (struct str)STR_IN(app->texts);
}

const char *app_text(const struct app *app, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    int length = vsnprintf(NULL, 0, format, args);
    va_end(args);
    char *text = arena_zero(app->texts, length > 0 ? (size_t)length + 1 : 1);
    va_start(args, format);
    if (length > 0)
        vsnprintf(text, (size_t)length + 1, format, args);
    va_end(args);
    return text;
}

const char *app_row_name(const struct app *app, size_t sheet, uint32_t row)
{
    struct str text = app_str(app);
    if (app->book->model && row < model_rows(app->book->model, sheet))
        model_row_name(app->book->model, sheet, row, &text);
    return text.text;
}

const char *app_error_text(const struct app *app, const struct error *err)
{
    struct str text = app_str(app);
    error_text(err, &text);
    return text.text;
}
