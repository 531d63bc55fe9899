/* "forms columns": every sheet of a layer with its columns, for those who write programs that read or make its files. */
#ifndef MAMORI_CLI_FORMS_COLUMNS_H
#define MAMORI_CLI_FORMS_COLUMNS_H

#include <stdbool.h>

/* Of the layers below FORMS, or (FOLDER not NULL) of that layer or folder of layers. As Markdown, or as JSON for programs. The exit code. */
int forms_columns(const char *forms, const char *folder, bool as_json);

#endif
