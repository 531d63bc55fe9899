/* Texts of the moment. */
#include "tui/app.h"

struct str app_str(const struct app *app)
{
    return (struct str)STR_IN(app->texts);
}

const char *app_text(const struct app *app, const char *format, ...)
{
    struct str text = app_str(app);
    va_list arguments;
    va_start(arguments, format);
    str_add_arguments(&text, format, arguments);
    va_end(arguments);
    return text.text;
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
