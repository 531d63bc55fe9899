#include "book/encrypt.h"

#include <string.h>

#include "base/intl.h"
#include "book/notice.h"
#include "book/rights.h"
#include "book/sign_in.h"

static const struct {
    const char *word, *said;
} deeds[ENCRYPT_DEEDS] = {
    [ENCRYPT_WHOLE] = {"encrypted", N_("the file is encrypted from here on")},
    [ENCRYPT_PLAIN] = {"plain", N_("the file is not encrypted any more")},
    [ENCRYPT_PASSPHRASE] = {"passphrase", N_("a new passphrase of the encrypted file")},
    [ENCRYPT_CODE] = {"code", N_("a new code on paper for the encrypted file")},
};

const char *encrypt_notice_text(const char *text)
{
    for (size_t i = 0; i < ENCRYPT_DEEDS; i++)
        if (strcmp(text, deeds[i].word) == 0)
            return _(deeds[i].said);
    return text;
}

static bool manages(struct book *book, struct error *err)
{
    struct rights_person person;
    if (!sign_in_asked(book, err))
        return false;
    if (!book->signed_in || (rights_of_name(book, book->person, &person) && person.manages))
        return true;
    struct str who SCOPED(str_free) = STR_INIT;
    rights_who_text(book->catalog, book->catalog->rights->managing, RIGHTS, &who);
    return error_because(err, ERROR_RIGHTS, _("the encryption of the file"), "%s", who.text);
}

bool encrypt_allowed(struct book *book, enum encrypt_deed deed, struct error *err)
{
    const char *path = store_path(book->store);
    bool is = store_encrypted(book->store);
    if (is == (deed == ENCRYPT_WHOLE))
        return error_because(err, ERROR_NOTHING, path, "%s",
                             is ? _("it is encrypted already") : _("it is not encrypted"));
    return manages(book, err);
}

struct noting {
    struct book *book;
    enum encrypt_deed deed;
};

/* By the writer, as every notice; into the file that comes. */
static bool note(void *context, struct store *copy, struct error *err)
{
    const struct noting *noting = context;
    struct book *book = noting->book;
    struct store *own = book->store;
    bool wrote = book->wrote;
    int64_t seen = book->seen;
    book->store = copy; /* which holds what the model shows */
    bool good = store_outside_changes(copy, &book->seen, err) &&
                book_notice(book, NOTICE_ENCRYPTION, SIZE_MAX, NULL, deeds[noting->deed].word, NULL, err);
    book->store = own;
    book->seen = seen;
    book->wrote = wrote;
    return good;
}

bool encrypt_do(struct book *book, enum encrypt_deed deed, struct encrypt *with, struct error *err)
{
    const char *path = store_path(book->store);
    struct vault *vault = NULL;
    if (!encrypt_allowed(book, deed, err))
        return false;
    if (deed == ENCRYPT_WHOLE && !(vault = vault_new(with->passphrase, with->cost, &with->kdf, with->code, err)))
        return false;
    bool good;
    if (deed == ENCRYPT_WHOLE || deed == ENCRYPT_PLAIN) {
        const struct store_mark mark = book->mark;
        good = store_convert(path, vault, note, &(struct noting){book, deed}, err);
        if (!good)
            book->mark = mark;              /* else it shows the new file already */
        book->wrote = book->wrote && !good; /* no copy of the day in its old form */
    } else {
        good = store_rewrap(path, deed == ENCRYPT_CODE ? VAULT_CODE_SLOT : VAULT_PASSPHRASE, with->passphrase,
                            with->cost, &with->kdf, with->code, err) &&
               book_notice(book, NOTICE_ENCRYPTION, SIZE_MAX, NULL, deeds[deed].word, NULL, err);
    }
    vault_free(&vault);
    return good;
}
