#include "book/rights.h"

#include <string.h>

#include "base/date.h"
#include "base/intl.h"
#include "base/typed.h"
#include "base/utf8.h"
#include "book/sign_in.h"

/* ---- the people ---- */

static const char *text_of(const struct book *book, uint32_t row, size_t column)
{
    struct value value = model_value(book->model, book->catalog->rights->people, row, column);
    return value.type == VALUE_TEXT && value.text ? value.text : "";
}

/* Works here today: has a name, and has not left. */
static bool works(const struct book *book, uint32_t row)
{
    const struct rights_def *rights = book->catalog->rights;
    struct value left = model_value(book->model, rights->people, row, rights->left);
    return *text_of(book, row, rights->name) && !(left.type == VALUE_NUMBER && left.number <= date_today());
}

static void read_person(const struct book *book, uint32_t row, struct rights_person *out)
{
    const struct rights_def *rights = book->catalog->rights;
    *out = (struct rights_person){.row = model_row_id(book->model, rights->people, row),
                                  .name = text_of(book, row, rights->name),
                                  .duty = text_of(book, row, rights->duty),
                                  .department = text_of(book, row, rights->department)};
    enum rights_rows rows;
    out->manages = rights_grant_sort(rights, out->duty, rights->managing, &rows) && rows == RIGHTS_ALL;
}

static bool known(const struct book *book)
{
    return book->model && book->catalog->rights->people != SIZE_MAX;
}

size_t rights_count(const struct book *book)
{
    size_t count = 0;
    for (uint32_t r = 0; known(book) && r < model_rows(book->model, book->catalog->rights->people); r++)
        count += works(book, r);
    return count;
}

bool rights_nth(const struct book *book, size_t nth, struct rights_person *out)
{
    for (uint32_t r = 0; known(book) && r < model_rows(book->model, book->catalog->rights->people); r++) {
        if (!works(book, r) || nth-- > 0)
            continue;
        read_person(book, r, out);
        return true;
    }
    return false;
}

bool rights_of_row(const struct book *book, const char *row, struct rights_person *out)
{
    uint32_t r = known(book) ? model_find_row(book->model, book->catalog->rights->people, row) : UINT32_MAX;
    if (r == UINT32_MAX || !works(book, r))
        return false;
    read_person(book, r, out);
    return true;
}

/* Without blanks: 佐藤 花子 is 佐藤花子. */
static void add_plain(const char *text, struct str *out)
{
    for (uint32_t c; (c = utf8_next(&text));) {
        char bytes[5];
        if (c != ' ' && c != 0x3000)
            str_add_length(out, bytes, utf8_encode(c, bytes));
    }
}

bool rights_same_name(const char *a, const char *b)
{
    struct str x SCOPED(str_free) = STR_INIT, y SCOPED(str_free) = STR_INIT;
    add_plain(a, &x);
    add_plain(b, &y);
    return utf8_same_folded(x.text, y.text);
}

bool rights_of_name(const struct book *book, const char *name, struct rights_person *out)
{
    for (size_t i = 0; rights_nth(book, i, out); i++)
        if (rights_same_name(out->name, name))
            return true;
    return false;
}

/* ---- do they hold ---- */

bool rights_hold(const struct book *book, struct error *err)
{
    struct rights_person person;
    bool wanted = rights_count(book) >= 2, good = true;
    struct sign_in_state state = {.has = SIGN_IN_NOTHING};
    for (size_t i = 0; wanted && good && state.has != SIGN_IN_PASSPHRASE && rights_nth(book, i, &person); i++)
        good = sign_in_state(book, person.row, &state, err);
    return wanted && good && state.has == SIGN_IN_PASSPHRASE;
}

bool rights_begin(const struct book *book, struct rights_now *now, struct error *err)
{
    struct error why = {0};
    *now = (struct rights_now){.book = book, .hold = rights_hold(book, &why)};
    if (why.code != ERROR_NONE) {
        if (err)
            *err = why;
        return false;
    }
    now->signed_in = now->hold && book->signed_in && !book->choosing && !book->voided &&
                     rights_of_row(book, book->signed_in, &now->person);
    return true;
}

int rights_lock_minutes(const struct book *book)
{
    const struct value_ref *lock = known(book) ? &book->catalog->rights->lock : NULL;
    struct value minutes = lock && lock->set ? model_ref(book->model, lock) : value_empty();
    bool fits = minutes.type == VALUE_NUMBER && minutes.number >= RIGHTS_LOCK_LEAST && /* a file can hold anything */
                minutes.number <= RIGHTS_LOCK_MOST;
    return fits ? (int)minutes.number : RIGHTS_LOCK;
}

/* ---- a deed ---- */

static bool refuse(const struct rights_now *now, const char *subject, size_t sort, enum right right, struct error *err)
{
    struct str who SCOPED(str_free) = STR_INIT;
    rights_who_text(now->book->catalog, sort, right, &who);
    return error_because(err, ERROR_RIGHTS, subject, _("%s may: ask them, or have your duty changed"), who.text);
}

static bool same_department(const char *a, const char *b)
{
    return !*a || !*b || rights_same_name(a, b);
}

/* A row of another department is left to that one; a row may be handed over, and a new one belongs to nobody yet. */
static bool of_department(const struct rights_now *now, const struct book_deed *deed)
{
    const struct book *book = now->book;
    size_t column = catalog_role(book->catalog, deed->sheet, ROLE_DEPARTMENT);
    uint32_t row = column != SIZE_MAX && deed->row ? model_find_row(book->model, deed->sheet, deed->row) : UINT32_MAX;
    if (column == SIZE_MAX)
        return true;
    if (row == UINT32_MAX)
        return deed->column != column || !deed->value || same_department(deed->value, now->person.department);
    struct value value = model_value(book->model, deed->sheet, row, column);
    return value.type != VALUE_TEXT || same_department(value.text ? value.text : "", now->person.department);
}

static const char *role_text(const struct book *book, size_t sheet, uint32_t row, enum column_role role)
{
    size_t column = catalog_role(book->catalog, sheet, role);
    struct value value = column == SIZE_MAX ? value_empty() : model_value(book->model, sheet, row, column);
    return value.type == VALUE_TEXT && value.text ? value.text : "";
}

/* What somebody made himself: his name stands in it, as who took it in where he brought what another one had said. A sheet in which no name
 * stands is anybody's. */
static bool of_oneself(const struct rights_now *now, const struct book_deed *deed)
{
    const struct book *book = now->book;
    size_t column = catalog_role(book->catalog, deed->sheet, ROLE_PERSON);
    uint32_t row = column != SIZE_MAX && deed->row ? model_find_row(book->model, deed->sheet, deed->row) : UINT32_MAX;
    if (column == SIZE_MAX) /* its rows go along with those that bear a name; a notice goes along with nothing */
        return deed->operation != DEED_NOTICE;
    if (row == UINT32_MAX)
        return deed->person && rights_same_name(deed->person, now->person.name);
    const char *brought = role_text(book, deed->sheet, row, ROLE_BROUGHT);
    return rights_same_name(*brought ? brought : role_text(book, deed->sheet, row, ROLE_PERSON), now->person.name);
}

static bool may_write(const struct rights_now *now, const struct book_deed *deed, struct error *err)
{
    const struct sheet_def *sheet = &now->book->catalog->sheet[deed->sheet];
    enum rights_rows rows = RIGHTS_ALL;
    if (!rights_grant_sort(now->book->catalog->rights, now->person.duty, sheet->rights, &rows))
        return refuse(now, intl_form(sheet->title), sheet->rights, RIGHTS, err);
    if (rows == RIGHTS_ALL || (rows == RIGHTS_OWN ? of_oneself(now, deed) : of_department(now, deed)))
        return true;
    if (rows == RIGHTS_OWN)
        return error_because(err, ERROR_RIGHTS, intl_form(sheet->title), "%s", _("only whoever made it takes it back"));
    error_set(err, ERROR_RIGHTS, intl_form(sheet->title));
    return error_detail(err, _("the row belongs to another department than %s"), now->person.department);
}

static bool may(const struct rights_now *now, enum right right, const char *subject, struct error *err)
{
    return rights_grant(now->book->catalog->rights, now->person.duty, right) ||
           refuse(now, subject, SIZE_MAX, right, err);
}

bool rights_right(const struct book *book, enum right right, const char *subject, struct error *err)
{
    struct rights_now now;
    return rights_begin(book, &now, err) &&
           (!now.hold ||
            (now.signed_in ? may(&now, right, subject, err) : error_set(err, ERROR_SIGN_IN, book->person)));
}

/* Somebody who only reads writes no notices about the workbook either. */
static bool may_anything(const struct rights_now *now)
{
    const struct rights_def *rights = now->book->catalog->rights;
    bool any = false;
    for (size_t sort = 0; sort < rights->sort_count && !any; sort++)
        any = rights_grant_sort(rights, now->person.duty, sort, NULL);
    return any;
}

bool rights_deed(const struct rights_now *now, const struct book_deed *deed, struct error *err)
{
    if (!now->hold)
        return true;
    if (deed->operation == DEED_NOTICE && now->book->admitting)
        return true;
    bool report = now->book->reporting && deed->operation == DEED_INSERT && /* anybody may: sign_in_report() */
                  deed->sheet == now->book->report_to;
    if (report)
        return true;
    if (!now->signed_in)
        return error_set(err, ERROR_SIGN_IN, now->book->person);
    if (now->book->by_rule) /* a rule of the forms asked him: approval.h */
        return true;
    const char *subject = deed->sheet == SIZE_MAX ? "" : intl_form(now->book->catalog->sheet[deed->sheet].title);
    switch (deed->operation) {
    case DEED_ERASE: return may(now, RIGHT_ERASE, *subject ? subject : _("erasing"), err);
    case DEED_OVERRULE: return may(now, RIGHT_OVERRULE, *subject ? subject : _("overruling a rule"), err);
    case DEED_LAYER: return may(now, RIGHT_LAYERS, _("the layers of forms"), err);
    case DEED_NOTICE:
        return deed->sheet != SIZE_MAX ? may_write(now, deed, err)
                                       : may_anything(now) || refuse(now, _("notices"), 0, RIGHTS, err);
    default: return may_write(now, deed, err);
    }
}
