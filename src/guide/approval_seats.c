/* Who is asked: the seats of a rule, as people by name. */
#include <stdlib.h>
#include <string.h>

#include "base/intl.h"
#include "book/person.h"
#include "book/rights.h"
#include "guide/approval_private.h"

static void add(struct approval_seats *seats, const char *label, const char *name, unsigned least)
{
    for (size_t i = 0; i < seats->count; i++)
        if (rights_same_name(seats->person[i].name, name))
            return; /* nobody is asked twice */
    seats->person = mem_grow(seats->person, seats->count, &seats->capacity, sizeof(*seats->person));
    seats->person[seats->count++] = (struct approval_person){label, mem_text(name), least};
}

/* 佐藤 花子、鈴木 一郎 */
static void add_names(struct approval_seats *seats, const struct approval_seat *seat, const char *names)
{
    while (*names) {
        const char *comma = strstr(names, "、");
        size_t length = comma ? (size_t)(comma - names) : strlen(names);
        char *one = mem_text_length(names, length);
        struct str name SCOPED(str_free) = STR_INIT;
        if (person_check(one, seat->label, &name, NULL))
            add(seats, seat->label, name.text, seat->least);
        free(one);
        names += length + (comma ? strlen("、") : 0);
    }
}

static void add_formula(const struct model *model, const struct approval_rule *rule,
                        const struct approval_subject *subject, const struct approval_seat *seat,
                        struct approval_seats *seats)
{
    struct arena *arena = arena_new();
    bool rows = rule->sheet != SIZE_MAX;
    uint32_t row = rows ? model_find_row(model, rule->sheet, subject->row) : 0;
    struct formula_env env = model_env(model, rows ? catalog_rows_table(rule->sheet) : catalog_summary_table(0), arena);
    struct value value = formula_value(seat->who, &env, row);
    if (value.type == VALUE_TEXT && value.text)
        add_names(seats, seat, value.text);
    arena_free(&arena);
}

static void add_superior(const struct book *book, const struct approval_seat *seat, struct approval_seats *seats)
{
    const struct rights_def *rights = book->catalog->rights;
    struct rights_person author, above;
    size_t column = catalog_role(book->catalog, rights->people, ROLE_SUPERIOR);
    if (!rights_of_name(book, book->person, &author))
        return;
    uint32_t row = model_find_row(book->model, rights->people, author.row);
    struct str id SCOPED(str_free) = STR_INIT;
    model_stored(book->model, rights->people, row, column, &id);
    if (book->catalog->sheet[rights->people].column[column].kind->refers ? rights_of_row(book, id.text, &above)
                                                                         : rights_of_name(book, id.text, &above))
        add(seats, seat->label, above.name, seat->least);
}

static void add_duty(const struct book *book, const struct approval_seat *seat, struct approval_seats *seats)
{
    struct rights_person person;
    for (size_t i = 0; rights_nth(book, i, &person); i++)
        if (strcmp(person.duty, seat->duty) == 0)
            add(seats, seat->label, person.name, seat->least);
}

static bool fault_empty(const struct approval_rule *rule, const struct approval_seat *seat, bool own, struct error *err)
{
    error_set(err, ERROR_REJECTED, intl_form(rule->title));
    return own ? error_detail(err, _("%s is you, and one's own is approved by somebody else: name who is asked beside"),
                              intl_form(seat->label))
               : error_detail(err, _("nobody is written down as %s yet: name who is asked beside"),
                              intl_form(seat->label));
}

#define BESIDE                                                                                                         \
    "確認" /* what the box of who is asked beside the rule is called; documents are written in Japanese in every locale */

static bool add_wanted(const struct approval_wish *wish, struct approval_seats *out, struct error *err)
{
    for (size_t i = 0; i < wish->to_count; i++) {
        struct str name SCOPED(str_free) = STR_INIT;
        if (!person_check(wish->to[i], "--to", &name, err))
            return false;
        add(out, BESIDE, name.text, 0);
    }
    return true;
}

bool approval_seats_find(const struct book *book, const struct approval_rule *rule,
                         const struct approval_subject *subject, const struct approval_wish *wish,
                         struct approval_seats *out, struct error *err)
{
    bool good = true;
    *out = (struct approval_seats){0};
    for (size_t i = 0; i < rule->seat_count && good; i++) {
        const struct approval_seat *seat = &rule->seat[i];
        struct approval_seats found = {0};
        if (seat->who)
            add_formula(book->model, rule, subject, seat, &found);
        else if (seat->superior)
            add_superior(book, seat, &found);
        else
            add_duty(book, seat, &found);
        bool own = false;
        size_t others = 0;
        for (size_t k = 0; k < found.count; k++) {
            bool self = rights_same_name(found.person[k].name, book->person);
            own = own || self;
            others += !self || rule->own;
            if (!self || rule->own)
                add(out, seat->label, found.person[k].name, found.person[k].least);
        }
        approval_seats_done(&found);
        if (others == 0 && wish->to_count == 0)
            good = fault_empty(rule, seat, own, err);
    }
    good = good && add_wanted(wish, out, err);
    for (size_t i = 0; i < out->count && good && !rule->own; i++)
        if (rights_same_name(out->person[i].name, book->person))
            good = error_because(err, ERROR_REJECTED, out->person[i].name, "%s",
                                 _("one's own is approved by somebody else"));
    if (!good)
        approval_seats_done(out);
    return good;
}

void approval_seats_done(struct approval_seats *seats)
{
    for (size_t i = 0; i < seats->count; i++)
        free(seats->person[i].name);
    free(seats->person);
    *seats = (struct approval_seats){0};
}

bool approval_seats_full(const struct approval *a, const bool *answered)
{
    for (size_t i = 0; i < a->asked_count; i++) {
        unsigned have = 0, of = 0;
        for (size_t k = 0; k < a->asked_count; k++)
            if (strcmp(a->asked[k].label, a->asked[i].label) == 0) {
                of++;
                have += answered[k];
            }
        unsigned least = a->asked[i].least && a->asked[i].least < of ? a->asked[i].least : of;
        if (have < least)
            return false;
    }
    return a->asked_count > 0;
}
