#include "tui/encrypt_ask.h"

#include <stdlib.h>

#include "base/path.h"
#include "book/encrypt.h"
#include "tui/popup.h"
#include "tui/start.h"

static void failed(struct app *app, const char *title, const struct error *err)
{
    struct str text = app_str(app);
    error_text(err, &text);
    popup_message(app, title, text.text);
}

/* ---- opening one ---- */

bool encrypt_needs(const char *path)
{
    unsigned char head[VAULT_HEAD];
    struct vault *known = store_head_of(path, head) ? vault_known(head) : NULL;
    bool needs = !known && (vault_is(head) || vault_is(head + VAULT_PAGE));
    vault_free(&known);
    return needs;
}

static bool unlock(struct app *app, void *context, const struct secret *typed, struct error *err)
{
    unsigned char head[VAULT_HEAD];
    const char *path = context;
    struct vault *vault = NULL;
    if (store_head_of(path, head))
        vault = vault_open(head, path_name(path), typed, err);
    else
        error_set(err, ERROR_MISSING_FILE, path_name(path));
    if (vault)
        vault_remember(vault);
    bool good = vault != NULL;
    vault_free(&vault);
    return good;
}

static void unlocked(struct app *app, void *context, struct secret *typed)
{
    char *path = context;
    bool good = typed != NULL;
    secret_free(&typed);
    if (good)
        start_open(app, path);
    free(path);
}

void encrypt_open(struct app *app, const char *path)
{
    popup_secret(app, unlocked, mem_text(path), .title = _("Passphrase of the workbook"),
                 .about = app_text(app, _("%s\nIt is encrypted. The code on paper opens it, too."), path_name(path)),
                 .check = unlock);
}

/* ---- making one, and its keys ---- */

struct encrypting {
    enum encrypt_deed deed;
};

/* The file is another one now. */
static void open_again(struct app *app, void *context, size_t chosen)
{
    struct error err = {.code = ERROR_NONE};
    struct book_options options = *app->open;
    options.person = app->book->person;
    struct book *book = book_open(store_path(app->book->store), &options, &err);
    if (book)
        app_switch(app, &(struct app_next){.book = book});
    else
        failed(app, _("The workbook cannot be opened"), &err);
}

static void tell(struct app *app, enum encrypt_deed deed, const struct encrypt *with)
{
    struct str text = app_str(app);
    bool whole = deed == ENCRYPT_WHOLE || deed == ENCRYPT_PLAIN;
    if (*with->code) {
        str_add_format(&text, _("Code on paper: %s"), with->code);
        str_add(&text, "\n");
        str_add(&text, _("Write it down now and lock it away, not beside the machine: it opens the workbook when the "
                         "passphrase is lost. It is shown only this once."));
        str_add(&text, "\n\n");
    }
    if (deed == ENCRYPT_WHOLE)
        str_add(&text, _("Without the passphrase and without the code nobody opens it again. Copies that were made "
                         "before are as readable as they were, and the old bytes may stay on the disk until they are "
                         "written over."));
    else if (deed == ENCRYPT_PASSPHRASE)
        str_add(&text, _("It opens the workbook from now on. Copies that were made before open by the old one."));
    else if (deed == ENCRYPT_PLAIN)
        str_add(&text, _("Whoever gets at the file can read it."));
    static const char *const titles[ENCRYPT_DEEDS] = {
        [ENCRYPT_WHOLE] = N_("The workbook is encrypted"),
        [ENCRYPT_PLAIN] = N_("The workbook is not encrypted any more"),
        [ENCRYPT_PASSPHRASE] = N_("The passphrase of the workbook is another one"),
        [ENCRYPT_CODE] = N_("The code on paper is another one"),
    };
    if (!whole) {
        popup_message(app, _(titles[deed]), text.text);
        return;
    }
    const struct popup_item ways[] = {{.text = _("Open it again")}};
    popup_about(app, open_again, NULL, .question = _(titles[deed]), .text = text.text, .option = ways, .options = 1,
                .lines = 12, .cells = 60);
}

/* PASSPHRASE (may be NULL) is taken over. */
static void do_it(struct app *app, enum encrypt_deed deed, struct secret *passphrase)
{
    struct error err = {.code = ERROR_NONE};
    struct encrypt with = {.passphrase = passphrase, .cost = SECRET_MODERATE};
    struct progress progress =
        app_progress(app, deed == ENCRYPT_PLAIN ? _("Making the workbook plain") : _("Encrypting the workbook"));
    store_work_by_default(&progress);
    bool good = encrypt_do(app->book, deed, &with, &err);
    store_work_by_default(NULL);
    app_progress_end(app);
    secret_free(&passphrase);
    if (good)
        tell(app, deed, &with);
    else
        failed(app, _("The file is as it was"), &err);
}

static void given(struct app *app, void *context, struct secret *passphrase)
{
    struct encrypting *e = context;
    if (passphrase)
        do_it(app, e->deed, passphrase);
    free(e);
}

static void ask_new(struct app *app, enum encrypt_deed deed)
{
    struct str company = app_str(app);
    model_company(app->book->model, &company);
    const char *const names[] = {company.text, app->book->person};
    struct encrypting *e = mem_zero(1, sizeof(*e));
    e->deed = deed;
    popup_secret(app, given, e, .title = _("New passphrase of the workbook"),
                 .about = _("Everybody who is to open the workbook types it. If it is forgotten, and the code on paper "
                            "is lost, nobody can open it."),
                 .is_new = true, .name = names, .name_count = ARRAY_LENGTH(names));
}

enum { WAY_WHOLE, WAY_LEAVE, WAYS_OF_PLAIN };
enum { WAY_PASSPHRASE, WAY_CODE, WAY_PLAIN, WAY_CLOSE, WAYS_OF_ENCRYPTED };

static void decided_plain(struct app *app, void *context, size_t chosen)
{
    if (chosen == WAY_WHOLE)
        ask_new(app, ENCRYPT_WHOLE);
}

static void agreed_plain(struct app *app, void *context, bool yes)
{
    if (yes)
        do_it(app, ENCRYPT_PLAIN, NULL);
}

static void decided_encrypted(struct app *app, void *context, size_t chosen)
{
    if (chosen == WAY_PASSPHRASE)
        ask_new(app, ENCRYPT_PASSPHRASE);
    else if (chosen == WAY_CODE)
        do_it(app, ENCRYPT_CODE, NULL);
    else if (chosen == WAY_PLAIN)
        popup_confirm(app, _("Whoever gets at the file can read it then. Make it plain?"), _("Make it plain"),
                      _("Leave it"), agreed_plain, NULL);
}

void encrypt_ask(struct app *app)
{
    bool is = store_encrypted(app->book->store);
    struct error err = {.code = ERROR_NONE};
    if (!encrypt_allowed(app->book, is ? ENCRYPT_PASSPHRASE : ENCRYPT_WHOLE, &err)) {
        failed(app, _("The file is as it was"), &err);
        return;
    }
    const struct popup_item plain[WAYS_OF_PLAIN] = {
        [WAY_WHOLE] = {.text = _("Encrypt it...")}, [WAY_LEAVE] = {.text = _("Leave it")}};
    const struct popup_item encrypted[WAYS_OF_ENCRYPTED] = {[WAY_PASSPHRASE] = {.text = _("Another passphrase...")},
                                                            [WAY_CODE] = {.text = _("A new code on paper")},
                                                            [WAY_PLAIN] = {.text = _("Make it plain again...")},
                                                            [WAY_CLOSE] = {.text = _("Close")}};
    if (is)
        popup_about(app, decided_encrypted, NULL, .question = _("The workbook is encrypted"),
                    .text = _("The file and its copies open only with the passphrase of the workbook, or the code on "
                              "paper. What is exported from it is readable."),
                    .option = encrypted, .options = WAYS_OF_ENCRYPTED, .lines = 6, .cells = 60);
    else
        popup_about(app, decided_plain, NULL, .question = _("Encrypt the workbook's file?"),
                    .text =
                        _("Whoever finds or takes the file, on a stick, in a synced folder, on a lost machine, then "
                          "needs its passphrase. It is asked for each time the workbook is opened. It does not "
                          "help against whoever sits at the open program, and what is exported stays readable."),
                    .option = plain, .options = WAYS_OF_PLAIN, .lines = 8, .cells = 60);
}
