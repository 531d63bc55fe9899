/* A new workbook: three questions, and it is there. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/path.h"
#include "base/state.h"
#include "base/utf8.h"
#include "book/person.h"
#include "tui/person_ask.h"
#include "tui/view.h"
#include "tui/start.h"

#define COMPANY_MAX 80 /* as the forms have it */
#define NAME_BYTES  120
#define ENDING      ".mamori"

/* ---- making it ---- */

/* What Windows or a path would stumble over becomes _, and no name begins with a dot or a dash. */
static char *file_name(const char *company)
{
    size_t length = strlen(company);
    for (size_t at = 0, next; length > NAME_BYTES; at = next) {
        next = utf8_step(company, at);
        if (next > NAME_BYTES)
            length = at;
    }
    char *name = mem_text_length(company, length);
    for (char *p = name; *p; p++)
        if (strchr("/\\:*?\"<>|", *p) || (unsigned char)*p < ' ' || (p == name && (*p == '.' || *p == '-')))
            *p = '_';
    return name;
}

/* Here, or at home when nothing can be written here. The caller frees it. */
static char *folder_for_new(void)
{
    const char *home = getenv("HOME");
    bool here = faccessat(AT_FDCWD, ".", W_OK | X_OK, AT_EACCESS) == 0;
    char *folder = realpath(here || !home || !*home ? "." : home, NULL);
    return folder ? folder : mem_text(".");
}

/* 株式会社あおぞら.mamori, else 株式会社あおぞら-2.mamori …: a new company never needs a name that is not taken. */
static struct book *make(struct app *app, const char *company, const char *person, struct error *err)
{
    char *folder = folder_for_new(), *name = file_name(company);
    struct book_options options = *app->open;
    struct book *book = NULL;
    options.person = person;
    for (int n = 1; n < 100 && !book; n++) {
        const char *file = n == 1 ? app_text(app, "%s" ENDING, name) : app_text(app, "%s-%d" ENDING, name, n);
        char *path = path_join(folder, file);
        *err = (struct error){0};
        book = book_new(path, NULL, company, NULL, &options, err);
        free(path);
        if (err->code != ERROR_EXISTS)
            break;
    }
    free(name);
    free(folder);
    return book;
}

void start_failed(struct app *app, const struct error *err)
{
    struct str text = app_str(app);
    error_text(err, &text);
    popup_message(app, _("No workbook was made"), text.text);
}

/* ---- the three questions ---- */

struct beginning {
    char *company, *person;
    bool import;
};

static void beginning_free(struct beginning *b)
{
    free(b->company);
    free(b->person);
    free(b);
}

static void picture_seen(struct app *app, void *context, bool yes)
{
    struct beginning *b = context;
    struct error err = {0};
    struct book *book = app->quit ? NULL : make(app, b->company, b->person, &err);
    if (book)
        app_switch(app, &(struct app_next){.book = book, .view = b->import ? NEXT_IMPORT : NEXT_STEPS, .made = true});
    else if (!app->quit)
        start_failed(app, &err);
    beginning_free(b);
}

static void person_given(struct app *app, void *context, const char *text)
{
    struct beginning *b = context;
    struct str name = STR_INIT;
    if (!text || !person_check(text, "", &name, NULL)) {
        str_free(&name);
        beginning_free(b);
        return;
    }
    b->person = str_take(&name);
    width_ask(app, picture_seen, b);
}

static void company_given(struct app *app, void *context, const char *text)
{
    struct beginning *b = context;
    if (!text) {
        beginning_free(b);
        return;
    }
    b->company = mem_text(text);
    char *kept = app->book || person_sure(app->open->person) == PERSON_NAMED ? NULL : state_get("person");
    char *person = app->book ? mem_text(app->book->person)
                   : kept    ? mem_text(kept)
                             : person_name(app->open->person, NULL);
    free(kept);
    popup_prompt(app, _("2/3  Who is working now? (stands beside each answer in the history)"), person ? person : "",
                 PERSON_MAX, person_line_check, person_given, b);
    free(person);
}

static bool check_company(struct app *app, void *context, const char *text, struct error *err)
{
    if (text[strspn(text, " \t")] == '\0')
        return error_set(err, ERROR_NOTHING, _("type the company's name"));
    if (utf8_forbidden(text))
        return error_set(err, ERROR_CONTROL_CHARACTER, _("this line"));
    return true;
}

void start_new(struct app *app, bool import)
{
    struct beginning *b = mem_zero(1, sizeof(*b));
    b->import = import;
    popup_prompt(app, _("1/3  The company's name"), "", COMPANY_MAX, check_company, company_given, b);
}

/* ---- where it ends and begins ---- */

void start_leave(struct app_next *what)
{
    char *path = what->book && what->practice ? mem_text(store_path(what->book->store)) : NULL;
    book_close(&what->book);
    if (path)
        practice_remove(path, what->practice_lock);
    free(path);
    free(what->protocol);
    what->protocol = NULL;
}

/* The first sheet of the first step that is asked one question at a time; SIZE_MAX: there is none. */
static size_t first_questions(const struct catalog *catalog)
{
    size_t best = SIZE_MAX;
    for (size_t s = 0; s < catalog->sheet_count; s++) {
        const struct sheet_def *sheet = &catalog->sheet[s];
        int number = sheet->group < catalog->group_count ? catalog->group[sheet->group].number : 0;
        if (number > 0 && !sheet->hidden && sheet_is_asked(sheet) &&
            (best == SIZE_MAX || number < catalog->group[catalog->sheet[best].group].number))
            best = s;
    }
    return best;
}

void start_view(struct app *app, const struct app_next *what)
{
    size_t sheet = what->view == NEXT_STEPS ? first_questions(app_catalog(app)) : SIZE_MAX;
    if (!what->practice)
        start_remember(store_path(app->book->store));
    if (sheet != SIZE_MAX)
        app_go(app, CMD_SESSION, spot_of_sheet(sheet));
    else if (what->view == NEXT_IMPORT)
        app_go(app, CMD_IMPORT, spot_nowhere());
    if (what->made) {
        char *folder = path_folder(store_path(app->book->store));
        app_message(app, MESSAGE_INFO,
                    _("Made: %s  (in %s). Each answer is kept at once; 'mamori' there opens it again."),
                    path_name(store_path(app->book->store)), folder);
        free(folder);
    } else if (what->protocol) {
        app_message(app, MESSAGE_INFO,
                    _("A rehearsal on a copy: nothing gets into the workbook. What is done stands in %s afterwards."),
                    path_name(what->protocol));
    } else if (what->practice) {
        app_message(app, MESSAGE_INFO,
                    _("A sample company to practise with. When you leave, all of it is thrown away."));
    }
}
