/* The first minute of an incident: what, when it became known, by whom, in the ledger that a layer names for it (`records:
 * incidents`). The rest, one fact at a time, its judge asks (judging.h). */
#ifndef MAMORI_GUIDE_INCIDENT_H
#define MAMORI_GUIDE_INCIDENT_H

#include "book/change_list.h"

struct incident_word {
    const char *what;
    int day;            /* serial; 0: today */
    const char *time;   /* NULL: now, where DAY is today; else none */
    const char *person; /* NULL: who works now */
};

/* Its changes: a row, and its cells; false: no layer keeps incidents (ERROR_NOTHING), or the day lies in the future. */
bool incident_changes(const struct book *book, const struct incident_word *word, struct change_list *list,
                      struct error *err);
#endif
