/* Questions that ask the same (`same` of a row in a form): an answer to one is offered to the other, with where it stands, who
 * gave it and when. It is never taken by itself: a person takes it, and the history says where it came from.
 *
 * What a form marks with ~ asks nearly the same: it is a suggestion to look at, never counted as an answer.
 */
#ifndef MAMORI_GUIDE_TWINS_H
#define MAMORI_GUIDE_TWINS_H

#include "book/book.h"

struct twin {
    size_t sheet;
    uint32_t row;
    bool similar;
    const struct choice *answer; /* NULL: not answered */
    const struct choice
        *offer; /* the answer as a choice of the row that asked; NULL: its list has no such code, or no answer */
};

/* Of ROW of SHEET, in ARENA, those that ask the same first; how many. What does not concern the company is none. */
size_t twins_of(const struct model *model, size_t sheet, uint32_t row, struct arena *arena, const struct twin **out);
/* The answer that may be taken: of the first twin that has one to offer. NULL: none, or the row holds it already. */
const struct twin *twins_offer(const struct model *model, size_t sheet, uint32_t row, struct arena *arena);
/* A twin (not a similar one) that is answered otherwise; NULL. */
const struct twin *twins_differ(const struct model *model, size_t sheet, uint32_t row, struct arena *arena);

/* "Self-check ▸ Passwords", and where it is known " (2026-04-03 Sato)": who gave the answer, and when. The history of BOOK is
 * read; false, with nothing added: it could not be. */
void twin_name(const struct model *model, const struct twin *twin, struct str *out);
bool twin_origin(const struct book *book, const struct twin *twin, struct str *out, struct error *err);
/* The same in parts: "2026-04-03 09:20", and the person into PERSON; KNOWN: whether the history says it. */
bool twin_source(const struct book *book, const struct twin *twin, char at[17], struct str *person, bool *known,
                 struct error *err);
/* The change that takes TWIN's offer for ROW of SHEET, and its title in the history: where it was taken from, which is read
 * there. CHANGE borrows. */
bool twin_take(const struct book *book, size_t sheet, uint32_t row, const struct twin *twin, struct change *change,
               struct str *title, struct error *err);

/* How far a guideline is answered. */
enum coverage_state { COVERED_OWN, COVERED_OFFERED, COVERED_SUGGESTED, COVERED_OPEN };
#define COVERAGE_STATES (COVERED_OPEN + 1)
struct coverage {
    uint32_t rows; /* that apply */
    uint32_t count[COVERAGE_STATES];
    uint32_t differ; /* of its own answers: from a twin */
};
/* False: SHEET asks nothing that could be answered elsewhere. */
bool coverage_asked(const struct catalog *catalog, size_t sheet);
struct coverage coverage_of(const struct model *model, size_t sheet);
enum coverage_state coverage_state_of(const struct model *model, size_t sheet, uint32_t row, struct arena *arena);

#endif
