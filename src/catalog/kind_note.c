/* note: a text of several lines. */
#include "catalog/kind_private.h"

static const struct kind_form form = {.keys = KEY(MAX_LENGTH) | KEY(HOLDS), .check = kind_text_check};

const struct column_kind kind_note = {
    .word = "note",
    .form = &form,
    .prose = PROSE_LINES,
    .width = 24,
    .max_length = 4000,
    .parse = kind_text_parse,
    .show = kind_text_show,
};
