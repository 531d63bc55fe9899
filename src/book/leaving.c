#include "book/leaving.h"

#include <stdlib.h>
#include <string.h>

#include "base/intl.h"
#include "book/rights.h"
#include "book/sign_in.h"

/* No name stays behind: what has agreed once would be taken for who agrees to the next file. */
static void forget(char **name)
{
    free(*name);
    *name = NULL;
}

void leaving_forget(struct book *book)
{
    forget(&book->second);
    forget(&book->agreed);
}

void leaving_on_demand(struct book *book, book_admit_fn *ask, void *context)
{
    book->vouch = ask;
    book->vouch_context = context;
}

static bool can_agree(const struct book *book, const struct rights_person *person)
{
    struct sign_in_state state;
    bool oneself = book->signed_in && strcmp(book->signed_in, person->row) == 0;
    return !oneself && sign_in_state(book, person->row, &state, NULL) && state.has == SIGN_IN_PASSPHRASE;
}

bool leaving_nth(const struct book *book, size_t nth, struct rights_person *out)
{
    for (size_t i = 0; rights_nth(book, i, out); i++)
        if (can_agree(book, out) && nth-- == 0)
            return true;
    return false;
}

bool leaving_second(struct book *book, const char *row, const struct secret *passphrase, struct error *err)
{
    struct rights_person person;
    forget(&book->second);
    if (!book->signed_in)
        return error_set(err, ERROR_SIGN_IN, book->person);
    if (!rights_of_row(book, row, &person))
        return error_because(err, ERROR_SECOND, row, "%s", _("nobody of this name works here"));
    if (!can_agree(book, &person))
        return error_because(err, ERROR_SECOND, person.name, "%s",
                             _("it must be somebody else than you, who has a passphrase of his own"));
    char *name SCOPED(mem_free) = mem_text(person.name);
    if (!sign_in_prove(book, row, passphrase, err))
        return false;
    book->second = mem_text(name);
    return true;
}

/* Does something stand in it? What a form gives is no secret. */
static bool holds_something(const struct book *book, size_t sheet)
{
    const struct sheet_def *def = &book->catalog->sheet[sheet];
    for (uint32_t r = 0; r < model_rows(book->model, sheet); r++)
        for (size_t c = 0; c < def->column_count; c++)
            if (column_writable(&def->column[c]) && model_value(book->model, sheet, r, c).type != VALUE_EMPTY)
                return true;
    return false;
}

static size_t first_guarded(const struct book *book, const bool *sheet)
{
    for (size_t s = 0; s < book->catalog->sheet_count; s++)
        if (sheet[s] && book->catalog->sheet[s].guarded && holds_something(book, s))
            return s;
    return SIZE_MAX;
}

bool leaving_allowed(struct book *book, const bool *sheet, struct error *err)
{
    struct rights_now now;
    size_t guarded;
    forget(&book->agreed);
    if (!rights_begin(book, &now, err))
        return false;
    if (!now.hold || (guarded = first_guarded(book, sheet)) == SIZE_MAX) {
        forget(&book->second);
        return true;
    }
    if (!sign_in_asked(book, err)) /* first who writes it, then who agrees */
        return false;
    if (!book->second && (!book->vouch || !book->vouch(book->vouch_context, book, err)))
        return book->vouch ? false : error_set(err, ERROR_SECOND, intl_form(book->catalog->sheet[guarded].title));
    book->agreed = book->second;
    book->second = NULL;
    return book->agreed || error_set(err, ERROR_SECOND, intl_form(book->catalog->sheet[guarded].title));
}

bool leaving_allowed_one(struct book *book, size_t sheet, struct error *err)
{
    bool *all SCOPED(mem_free) = mem_zero(book->catalog->sheet_count + 1, sizeof(*all));
    for (size_t s = 0; s < book->catalog->sheet_count; s++)
        all[s] = sheet == SIZE_MAX || s == sheet;
    return leaving_allowed(book, all, err);
}

const char *leaving_agreed(const struct book *book)
{
    return book->agreed ? book->agreed : "";
}
