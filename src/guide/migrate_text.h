/* What becomes of the answers when the edition changes, in lines for people: the command line and the screen show the same. */
#ifndef MAMORI_GUIDE_MIGRATE_TEXT_H
#define MAMORI_GUIDE_MIGRATE_TEXT_H

#include "book/migrate.h"

/* One line: how many stay, and how many do not. */
void migrate_text_sum(const struct migrate_report *report, struct str *out);
/* From where to where; a line for each question that does not stay as it was; the sum; what closed rounds keep. Safe for screens. */
void migrate_text(const struct migrate_report *report, struct str *out);

#endif
