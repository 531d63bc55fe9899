#include "guide/reading.h"

#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "base/intl.h"
#include "base/utf8.h"
#include "book/change_list.h"
#include "book/person.h"
#include "book/rights.h"
#include "book/sign_in.h"
#include "guide/document_private.h"

static const struct reading_def *def_of(const struct model *model)
{
    return model_catalog(model)->reading;
}

/* ---- the people ---- */

/* The last ledger that has rows: what a layer adds may know more of the people than what was there before. */
static const struct reading_people *people_in(const struct model *model)
{
    const struct reading_def *def = def_of(model);
    for (size_t i = def->people_count; i-- > 0;)
        if (model_rows(model, def->people[i].sheet) > 0)
            return &def->people[i];
    return NULL;
}

static int by_department(const void *a, const void *b)
{
    const struct reading_person *x = a, *y = b;
    return strcmp(x->department, y->department);
}

/* Those of a department stay as they stand in the ledger. */
static void sort_people(struct reading_person *person, size_t count)
{
    for (size_t i = 1; i < count; i++) {
        struct reading_person one = person[i];
        size_t at = i;
        for (; at > 0 && by_department(&person[at - 1], &one) > 0; at--)
            person[at] = person[at - 1];
        person[at] = one;
    }
}

struct reading_person *reading_people(const struct model *model, size_t *count)
{
    const struct reading_people *people = people_in(model);
    uint32_t rows = people ? model_rows(model, people->sheet) : 0;
    struct reading_person *person = mem_zero((size_t)rows + 1, sizeof(*person));
    *count = 0;
    for (uint32_t r = 0; r < rows; r++) {
        const char *name = model_role_text(model, people->sheet, r, ROLE_NAME);
        if (*name && document_row_wanted(model, people->here, people->sheet, r))
            person[(*count)++] =
                (struct reading_person){name, model_role_text(model, people->sheet, r, ROLE_DEPARTMENT)};
    }
    sort_people(person, *count);
    return person;
}

/* ---- the documents ---- */

/* The columns of the list that the form computes by themselves are known by what they come from: the version by the ledger of versions. */
static uint32_t last_version(const struct model *model, size_t document, char date[11])
{
    size_t count, ledger = model_catalog(model)->documents.versions;
    struct document_version *versions = document_versions(model, (struct document_which){document, NULL}, &count);
    uint32_t last = count ? versions[count - 1].number : 0;
    if (last) {
        uint32_t row = versions[count - 1].row;
        struct value day = model_role(model, ledger, row, ROLE_DATE);
        const char *kind = model_role_text(model, ledger, row, ROLE_KIND);
        date_iso(day.type == VALUE_NUMBER ? (int)day.number : 0, date);
        if (strcmp(kind, "new") != 0 && strcmp(kind, "revised") != 0) /* it is in force no more */
            last = 0;
    }
    free(versions);
    return last;
}

static bool read_row(const struct model *model, uint32_t row, struct reading *out)
{
    const struct catalog *catalog = model_catalog(model);
    size_t list = catalog->reading->list;
    *out = (struct reading){.document =
                                catalog_find_document(catalog, model_role_text(model, list, row, ROLE_DOCUMENT), NULL)};
    if (out->document == SIZE_MAX)
        return false;
    out->version = last_version(model, out->document, out->date);
    out->department = model_role_text(model, list, row, ROLE_DEPARTMENT);
    out->question = model_role_text(model, list, row, ROLE_ASKED);
    out->right = model_role_text(model, list, row, ROLE_ANSWER);
    struct value due = model_role(model, list, row, ROLE_LIMIT);
    date_iso(due.type == VALUE_NUMBER ? (int)due.number : 0, out->due);
    return out->version > 0;
}

bool reading_wanted(const struct reading *reading, const struct reading_person *person)
{
    return !*reading->department || rights_same_name(reading->department, person->department);
}

bool reading_done(const struct model *model, const struct reading *reading, const char *person, char date[11])
{
    const struct catalog *catalog = model_catalog(model);
    size_t ledger = catalog->reading->done;
    const char *id = catalog->document[reading->document].id;
    for (uint32_t r = 0; r < model_rows(model, ledger); r++) {
        struct value number = model_role(model, ledger, r, ROLE_NUMBER), day = model_role(model, ledger, r, ROLE_DATE);
        if (number.type != VALUE_NUMBER || (uint32_t)number.number != reading->version ||
            !model_role_is(model, ledger, r, ROLE_DOCUMENT, id) ||
            !rights_same_name(model_role_text(model, ledger, r, ROLE_NAME), person))
            continue;
        if (date)
            date_iso(day.type == VALUE_NUMBER ? (int)day.number : 0, date);
        return true;
    }
    return false;
}

static void count_people(const struct model *model, struct reading *reading, const struct reading_person *person,
                         size_t count)
{
    for (size_t i = 0; i < count; i++) {
        bool wanted = reading_wanted(reading, &person[i]);
        reading->asked += wanted;
        reading->done += wanted && reading_done(model, reading, person[i].name, NULL);
    }
}

struct reading *readings_read(const struct model *model, size_t *count)
{
    size_t list = def_of(model)->list, people;
    uint32_t rows = list == SIZE_MAX ? 0 : model_rows(model, list);
    struct reading *reading = mem_zero((size_t)rows + 1, sizeof(*reading));
    struct reading_person *person = reading_people(model, &people);
    *count = 0;
    for (uint32_t r = 0; r < rows; r++)
        if (read_row(model, r, &reading[*count]))
            count_people(model, &reading[(*count)++], person, people);
    free(person);
    return reading;
}

bool reading_find(const struct model *model, size_t document, struct reading *out, struct error *err)
{
    size_t count;
    struct reading *reading = readings_read(model, &count);
    bool found = false;
    for (size_t i = 0; i < count && !found; i++)
        if (reading[i].document == document) {
            *out = reading[i];
            found = true;
        }
    free(reading);
    return found || error_because(err, ERROR_NOTHING, intl_form(model_catalog(model)->document[document].title), "%s",
                                  _("it is not among the documents to be read, or has no version yet"));
}

void reading_text(const struct model *model, const struct reading *reading, struct str *out)
{
    const struct documents_def *at = &model_catalog(model)->documents;
    size_t count;
    struct document_version *versions =
        document_versions(model, (struct document_which){reading->document, NULL}, &count);
    const char *id = "";
    for (size_t i = 0; i < count; i++)
        if (versions[i].number == reading->version)
            id = versions[i].id;
    for (uint32_t r = 0; r < model_rows(model, at->texts); r++) {
        if (!model_role_is(model, at->texts, r, ROLE_OF, id) ||
            !document_part_kept(&model_catalog(model)->document[reading->document],
                                model_role_text(model, at->texts, r, ROLE_PART)))
            continue;
        const char *heading = model_role_text(model, at->texts, r, ROLE_HEADING),
                   *text = model_role_text(model, at->texts, r, ROLE_TEXT);
        str_add_format(out, "%s%s%s%s%s", out->length && *heading ? "\n" : "", heading, *heading ? "\n" : "", text,
                       *text ? "\n" : "");
    }
    free(versions);
}

/* ---- confirmed ---- */

static bool check(const struct model *model, const struct reading *reading, const struct reading_wish *wish,
                  struct error *err)
{
    const char *title = intl_form(model_catalog(model)->document[reading->document].title);
    char date[11];
    if (!person_check(wish->name, "--name", NULL, err))
        return false;
    if (!wish->initials || !*wish->initials)
        return error_because(err, ERROR_REJECTED, title, "%s", _("initials confirm it"));
    if (*reading->question && !wish->answer)
        return error_because(err, ERROR_REJECTED, title, "%s", _("there is a question to answer"));
    if (*reading->question && *reading->right && strcmp(wish->answer, reading->right) != 0)
        return error_because(err, ERROR_REJECTED, title, "%s",
                             _("the answer is not right: read it once more, then answer again"));
    if (reading_done(model, reading, wish->name, date))
        return error_because(err, ERROR_NOTHING, title, _("%s has confirmed this version on %s"), wish->name, date);
    return true;
}

static void put(struct change_list *list, const struct catalog *catalog, enum column_role role, const char *value)
{
    size_t ledger = catalog->reading->done;
    if (value && *value)
        change_list_cell(list, ledger, catalog_role(catalog, ledger, role), value);
}

bool reading_confirm(struct book *book, const struct reading *reading, const struct reading_wish *wish,
                     struct error *err)
{
    const struct catalog *catalog = book->catalog;
    const char *id = catalog->document[reading->document].id;
    size_t count;
    char now[17], digits[16];
    struct str name SCOPED(str_free) = STR_INIT, initials SCOPED(str_free) = STR_INIT;
    if (!check(book->model, reading, wish, err) || !person_check(wish->name, "--name", &name, err) ||
        !person_check(wish->initials, "--initials", &initials, err))
        return false;
    struct reading_person *person = reading_people(book->model, &count);
    struct change_list list = change_list_new();
    date_time_text(date_now(), now);
    now[10] = '\0';
    snprintf(digits, sizeof(digits), "%u", reading->version);
    change_list_insert(&list, catalog->reading->done, NULL);
    for (size_t i = 0; i < count; i++)
        if (rights_same_name(person[i].name, name.text)) {
            str_clear(&name); /* as the ledger has it */
            str_add(&name, person[i].name);
            put(&list, catalog, ROLE_DEPARTMENT, person[i].department);
            break;
        }
    put(&list, catalog, ROLE_NAME, name.text);
    put(&list, catalog, ROLE_INITIALS, initials.text);
    put(&list, catalog, ROLE_DOCUMENT, id);
    put(&list, catalog, ROLE_NUMBER, digits);
    put(&list, catalog, ROLE_DATE, now);
    put(&list, catalog, ROLE_TIME, now + 11);
    put(&list, catalog, ROLE_ANSWER, *reading->question ? wish->answer : NULL);
    char *title = mem_format(_("%s: version %u has been read"), intl_form(catalog->document[reading->document].title),
                             reading->version);
    bool good = sign_in_report(book, catalog->reading->done, name.text, list.change, list.count, title, true, err);
    free(title);
    free(person);
    change_list_done(&list);
    return good;
}
