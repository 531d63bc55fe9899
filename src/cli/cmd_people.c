/* people: who works in the workbook, what they may, and how they sign in. */
#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "base/intl.h"
#include "book/rights.h"
#include "book/sign_in.h"
#include "cli/cli.h"
#include "cli/json.h"
#include "cli/passphrase.h"

static void put_line(FILE *to, char *line)
{
    cli_put(to, line, false);
    putc('\n', to);
    free(line);
}

/* ---- listed ---- */

static const char *duty_label(const struct book *book, const char *code)
{
    const struct rights_def *rights = book->catalog->rights;
    const struct choice *duty = choice_find(book->catalog->sheet[rights->people].column[rights->duty].choices, code);
    return duty ? intl_form(duty->label) : code;
}

static const char *state_text(const struct sign_in_state *state)
{
    switch (state->has) {
    case SIGN_IN_PASSPHRASE: return _("has a passphrase");
    case SIGN_IN_STARTING_CODE: return state->over ? _("starting code, too old") : _("starting code, not used yet");
    default: return _("cannot sign in yet");
    }
}

static const char *const state_words[] = {
    [SIGN_IN_NOTHING] = "nothing", [SIGN_IN_PASSPHRASE] = "passphrase", [SIGN_IN_STARTING_CODE] = "starting-code"};

static bool list(const struct book *book, struct error *err)
{
    struct rights_person person;
    struct sign_in_state state;
    struct error why = {0};
    for (size_t i = 0; rights_nth(book, i, &person); i++) {
        char at[17] = "";
        if (!sign_in_state(book, person.row, &state, err))
            return false;
        struct str line = STR_INIT;
        if (state.last)
            date_time_text(state.last, at);
        str_add_format(&line, "%s  %s  %s", person.row, person.name, duty_label(book, person.duty));
        if (*person.department)
            str_add_format(&line, "  %s", person.department);
        str_add_format(&line, "  %s", state_text(&state));
        if (state.last)
            str_add_format(&line, _("  last signed in %s"), at);
        if (state.failed)
            str_add_format(&line, ngettext("  %u wrong attempt since", "  %u wrong attempts since", state.failed),
                           state.failed);
        put_line(stdout, str_take(&line));
    }
    bool hold = rights_hold(book, &why);
    if (why.code != ERROR_NONE) {
        *err = why;
        return false;
    }
    if (rights_count(book) == 0)
        puts(_("nobody is written down: everybody may everything, and no passphrase is asked for"));
    else if (!hold)
        puts(_(
            "no passphrase is asked for: with a second person ('mamori people WORKBOOK add') each has one of his own"));
    return true;
}

static bool list_json(const struct book *book, struct error *err)
{
    struct json json = {.out = stdout, .lines = true};
    struct rights_person person;
    struct sign_in_state state;
    struct error why = {0};
    bool hold = rights_hold(book, &why);
    if (why.code != ERROR_NONE) {
        *err = why;
        return false;
    }
    json_open(&json, NULL, '{');
    json_bool(&json, "sign_in", hold);
    json_open(&json, "people", '[');
    for (size_t i = 0; rights_nth(book, i, &person); i++) {
        char since[17] = "", last[17] = "";
        if (!sign_in_state(book, person.row, &state, err))
            return false;
        if (state.since)
            date_time_text(state.since, since);
        if (state.last)
            date_time_text(state.last, last);
        json_open(&json, NULL, '{');
        json_text(&json, "row", person.row);
        json_text(&json, "name", person.name);
        json_text(&json, "duty", person.duty);
        json_text(&json, "department", *person.department ? person.department : NULL);
        json_bool(&json, "manages", person.manages);
        json_text(&json, "has", state_words[state.has]);
        json_bool(&json, "over", state.over);
        json_text(&json, "since", *since ? since : NULL);
        json_text(&json, "last", *last ? last : NULL);
        json_number(&json, "failed", state.failed);
        json_close(&json, '}');
    }
    json_close(&json, ']');
    json_close(&json, '}');
    putchar('\n');
    return true;
}

/* ---- changed ---- */

static void say_code(const struct rights_person *person, const char *code)
{
    put_line(stdout, mem_format(_("starting code of %s: %s"), person->name, code));
    put_line(stdout,
             mem_format(ngettext("it lets in once, within %d day, to choose a passphrase; it is shown only now",
                                 "it lets in once, within %d days, to choose a passphrase; it is shown only now",
                                 SIGN_IN_CODE_DAYS),
                        SIGN_IN_CODE_DAYS));
}

static bool new_recovery(struct book *book, struct error *err)
{
    char code[SIGN_IN_CODE];
    if (!sign_in_recovery(book, code, err))
        return false;
    put_line(stdout, mem_format(_("recovery code: %s"), code));
    puts(_("write it down and lock it away: with it one who manages the people gets in when the passphrase is lost. It "
           "is shown only now; "
           "one before it is void"));
    return true;
}

/* Who manages the people and works at this command; before rights hold he chooses his passphrase, afterwards he signs in with it. */
static bool managing(struct book *book, const struct cli_global *global, struct error *err)
{
    struct rights_person person;
    struct sign_in_state state;
    if (!sign_in_asked(book, err))
        return false;
    if (book->signed_in)
        return true;
    if (!rights_of_name(book, book->person, &person) || !person.manages) {
        struct str who SCOPED(str_free) = STR_INIT;
        rights_who_text(book->catalog, book->catalog->rights->managing, RIGHTS, &who);
        return error_because(err, ERROR_RIGHTS, intl_form(book->catalog->sheet[book->catalog->rights->people].title),
                             _("%s is none of them: %s (--person NAME)"), book->person, who.text);
    }
    if (!sign_in_state(book, person.row, &state, err))
        return false;
    if (state.has != SIGN_IN_PASSPHRASE)
        return cli_choose_passphrase(book, global, person.row, err) && new_recovery(book, err);
    int fd;
    bool choose;
    char *prompt SCOPED(mem_free) = mem_format(_("passphrase of %s"), person.name);
    struct secret *passphrase =
        passphrase_descriptor(global->passphrase_fd, &fd, err) ? passphrase_ask(fd, prompt, err) : NULL;
    bool good = passphrase && sign_in(book, person.row, passphrase, "command", &choose, err);
    secret_free(&passphrase);
    return good;
}

static bool add(struct book *book, const struct cli_global *global, const char *name, const char *duty,
                const char *department, struct error *err)
{
    const struct rights_def *rights = book->catalog->rights;
    struct rights_person person;
    struct str stored SCOPED(str_free) = STR_INIT;
    char id[1][64], code[SIGN_IN_CODE];
    bool first = rights_count(book) == 0;
    if (!model_parse(book->model, rights->people, rights->duty, duty, &stored, err) ||
        (!first && !managing(book, global, err)))
        return false;
    const size_t columns[] = {rights->name, rights->duty, rights->department};
    const char *const values[] = {name, stored.text, department};
    const struct change change = {.op = CHANGE_INSERT,
                                  .sheet = rights->people,
                                  .at = UINT32_MAX,
                                  .cells = department ? 3 : 2,
                                  .columns = columns,
                                  .values = values};
    if (!book_change(book, &change, 1, _("somebody works here, too"), id, err))
        return false;
    put_line(stdout, mem_format(_("added: %s %s"), id[0], name));
    if (first)
        return true;
    bool good = sign_in_code(book, id[0], code, err) && rights_of_row(book, id[0], &person);
    if (good)
        say_code(&person, code);
    return good;
}

static bool passphrase(struct book *book, const struct cli_global *global, const char *name, struct error *err)
{
    struct rights_person person;
    char code[SIGN_IN_CODE];
    if (!rights_of_name(book, name ? name : book->person, &person))
        return error_because(err, ERROR_SIGN_IN, name ? name : book->person, "%s", _("nobody of this name works here"));
    char *row SCOPED(mem_free) = mem_text(person.row);
    struct rights_person self;
    bool own = rights_of_name(book, book->person, &self) && strcmp(self.row, row) == 0;
    struct sign_in_state before;
    if (!sign_in_state(book, row, &before, err) || (own ? !sign_in_asked(book, err) : !managing(book, global, err)))
        return false;
    if (own) { /* who signed in by a starting code has chosen one already */
        bool good =
            (book->signed_in && before.has == SIGN_IN_STARTING_CODE) || cli_choose_passphrase(book, global, row, err);
        if (good)
            puts(_("the new passphrase holds from now on"));
        return good;
    }
    bool good = sign_in_code(book, row, code, err) && rights_of_row(book, row, &person);
    if (good)
        say_code(&person, code);
    return good;
}

static bool recover(struct book *book, const struct cli_global *global, const char *name, struct error *err)
{
    struct rights_person person;
    int fd;
    bool choose;
    if (!rights_of_name(book, name, &person))
        return error_because(err, ERROR_SIGN_IN, name, "%s", _("nobody of this name works here"));
    if (!passphrase_descriptor(global->passphrase_fd, &fd, err))
        return false;
    char *row SCOPED(mem_free) = mem_text(person.row);
    struct secret *code = passphrase_ask(fd, _("recovery code"), err);
    bool good = code && sign_in_by_recovery(book, row, code, &choose, err) &&
                cli_choose_passphrase(book, global, row, err) && new_recovery(book, err);
    secret_free(&code);
    return good;
}

int cmd_people(const struct cli_global *global, int argc, char **argv)
{
    const char *duty = NULL, *department = NULL, *cost = "moderate";
    bool json = false, good = false;
    const struct cli_option options[] = {{"duty", &duty, NULL, NULL},
                                         {"department", &department, NULL, NULL},
                                         {"json", NULL, &json, NULL},
                                         {"cost", &cost, NULL, NULL}};
    const struct cli_command *command = cli_find("people");
    if (!cli_options(command, &argc, argv, options, ARRAY_LENGTH(options)))
        return EXIT_USAGE;
    const char *what = argc > 1 ? argv[1] : "list";
    bool is_add = strcmp(what, "add") == 0, is_recover = strcmp(what, "recover") == 0,
         is_passphrase = strcmp(what, "passphrase") == 0, is_code = strcmp(what, "recovery-code") == 0;
    if (argc < 1)
        return cli_usage("people", _("which workbook?"));
    if (argc > 1 && !is_add && !is_recover && !is_passphrase && !is_code)
        return cli_usage("people", _("add, passphrase, recovery-code or recover is expected behind the workbook"));
    if (argc > 3 || (argc < 3 && (is_add || is_recover)) || (argc > 2 && is_code))
        return cli_usage("people", _("who?"));
    if (is_add ? !duty : (duty || department))
        return cli_usage("people", is_add ? _("which duty? (--duty)") : _("--duty and --department are for add"));
    bool cheap = strcmp(cost, "interactive") == 0;
    if (!cheap && strcmp(cost, "moderate") != 0)
        return cli_usage("people", _("--cost is moderate or interactive"));
    struct error err = {0};
    struct book *book = cli_open(global, argv[0], &err);
    if (book)
        book->cheap_keys = cheap;
    if (book && book->catalog->rights->people == SIZE_MAX)
        error_because(&err, ERROR_UNSUPPORTED, _("signing in"), "%s", _("no layer of this workbook says who may what"));
    else if (book)
        good = is_add          ? add(book, global, argv[2], duty, department, &err)
               : is_passphrase ? passphrase(book, global, argc > 2 ? argv[2] : NULL, &err)
               : is_recover    ? recover(book, global, argv[2], &err)
               : is_code       ? managing(book, global, &err) && new_recovery(book, &err)
               : json          ? list_json(book, &err)
                               : list(book, &err);
    int code = good ? EXIT_DONE : cli_fail(&err);
    cli_close(&book);
    return code;
}
