#include "guide/document_change.h"

#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "base/intl.h"
#include "base/utf8.h"
#include "book/change_list.h"
#include "guide/document_own.h"
#include "guide/document_private.h"

static bool has_documents(const struct book *book, struct error *err)
{
    const struct documents_def *at = &book->catalog->documents;
    if (at->paragraphs == SIZE_MAX || at->articles == SIZE_MAX || at->versions == SIZE_MAX || at->texts == SIZE_MAX)
        return error_set(err, ERROR_UNSUPPORTED, _("documents"));
    return true;
}

/* What is decided on: for whom there is to be one must be there. KEY and TITLE are the caller's. A title never says what a row
 * is called: it stays in the journal when the name is erased. */
static bool find_which(const struct book *book, struct document_which which, char **key, char **title,
                       struct error *err)
{
    if (!has_documents(book, err) || !document_row_known(book->model, which, err))
        return false;
    const char *name = intl_form(book->catalog->document[which.index].title);
    *key = document_key(book->catalog, which);
    *title = which.row ? mem_format("%s [%s]", name, which.row) : mem_text(name);
    return true;
}

static bool change_all(struct book *book, struct change_list *list, const char *title, struct error *err)
{
    bool good = book_change(book, list->change, list->count, title, NULL, err);
    change_list_done(list);
    return good;
}

/* ---- parts ---- */

static const struct part_def *part_of(const struct book *book, struct document_which which, const char *id,
                                      struct error *err)
{
    const struct document_def *def = &book->catalog->document[which.index];
    if (!catalog_readable(book->catalog, which.index, err))
        return NULL;
    size_t part = document_find_part(def, id);
    if (part != SIZE_MAX)
        return &def->part[part];
    error_set(err, ERROR_UNKNOWN_ROW, id);
    error_place(err, "%s", def->id);
    const char **ids = mem_zero(def->part_count + 1, sizeof(*ids));
    for (size_t i = 0; i < def->part_count; i++)
        ids[i] = def->part[i].id;
    const char *near = error_near_name(id, ids, def->part_count);
    if (near)
        error_detail(err, _("did you mean \"%s\"?"), near);
    free(ids);
    return NULL;
}

static bool can_decide(const struct part_def *def, const struct part_decision *d, struct error *err)
{
    if (d->strength && *d->strength) {
        bool known = false;
        for (size_t i = 0; i < def->text_count; i++)
            known = known || (def->text[i].strength && strcmp(def->text[i].strength, d->strength) == 0);
        if (!known) {
            error_set(err, ERROR_UNKNOWN_CHOICE, d->strength);
            return error_detail(err, "%s",
                                def->text_count > 1 ? _("this part is not offered in this strength")
                                                    : _("this part is offered in one strength only"));
        }
    }
    if (d->own && *d->own && (!def->text_count || def->each != SIZE_MAX)) {
        error_set(err, ERROR_COMPUTED, def->label);
        return error_detail(err, "%s", _("it is made from the rows of a sheet: change them there"));
    }
    return true;
}

bool document_decide_changes(struct book *book, struct document_which which, const char *part_id,
                             const struct part_decision *decision, struct change_list *list, char **title,
                             struct error *err)
{
    const struct documents_def *at = &book->catalog->documents;
    char *key, *name;
    const struct part_def *part = part_of(book, which, part_id, err);
    if (!part || !can_decide(part, decision, err) || !find_which(book, which, &key, &name, err))
        return false;
    size_t sheet = at->paragraphs;
    const struct sheet_def *ledger = &book->catalog->sheet[sheet];
    char *id = mem_format("%s.%s", key, part->id);
    uint32_t row = model_find_row(book->model, sheet, id);
    const char *kept = row == UINT32_MAX ? "" : model_role_text(book->model, sheet, row, ROLE_STRENGTH);
    const char *base = document_part_text(part, decision->strength ? decision->strength : kept);
    bool own = decision->own && *decision->own;
    struct str template = STR_INIT;
    if (own)
        document_own_template(book->model, which, part->id, decision->own, &template);
    const struct {
        size_t column;
        const char *value;
    } cell[] = {{sheet_role(ledger, ROLE_USE), decision->use},
                {sheet_role(ledger, ROLE_STRENGTH), decision->strength},
                {sheet_role(ledger, ROLE_OWN), own ? template.text : decision->own},
                {sheet_role(ledger, ROLE_BASE), own || decision->standard_seen ? base
                                                : decision->own                ? ""
                                                                               : NULL}};
    if (row == UINT32_MAX) {
        change_list_insert(list, sheet, id);
        change_list_cell(list, sheet, sheet_role(ledger, ROLE_DOCUMENT), key);
        change_list_cell(list, sheet, sheet_role(ledger, ROLE_PART), part->id);
    }
    for (size_t i = 0; i < ARRAY_LENGTH(cell); i++)
        if (cell[i].value && row == UINT32_MAX)
            change_list_cell(list, sheet, cell[i].column, cell[i].value);
        else if (cell[i].value)
            change_list_add(
                list, (struct change){.op = CHANGE_SET,
                                      .sheet = sheet,
                                      .row = id,
                                      .column = cell[i].column,
                                      .value = cell[i].value,
                                      .check = cell[i].column == sheet_role(ledger, ROLE_OWN) && decision->expected,
                                      .expected = decision->expected});
    *title = mem_format("%s: %s", name, part->label);
    str_free(&template);
    free(id);
    free(key);
    free(name);
    return true;
}

bool document_decide(struct book *book, struct document_which which, const char *part,
                     const struct part_decision *decision, struct error *err)
{
    struct change_list list = change_list_new();
    char *title = NULL;
    bool good = document_decide_changes(book, which, part, decision, &list, &title, err);
    if (good)
        good = change_all(book, &list, title, err);
    else
        change_list_done(&list);
    free(title);
    return good;
}

/* ---- articles of one's own ---- */

static bool is_closing(const struct document_part *part)
{
    return part->def && (part->def->style == PART_RIGHT || part->def->style == PART_SIGN);
}

/* The part with which the end begins: the closing provisions, an unnumbered heading after numbered ones, or date and
 * signature. The number of parts when there is no such end. */
static size_t end_of_body(const struct document *d, const struct document_def *def)
{
    bool numbered = false;
    for (size_t i = 0; i < d->parts; i++) {
        const struct document_part *part = &d->part[i];
        bool own = part->def && part->level == 1 && def->numbering != NUMBERING_NONE && !part->def->numbered;
        if (numbered && (own || is_closing(part)))
            return i;
        numbered = numbered || (part->level > 0 && !own);
    }
    return d->parts;
}

const char *document_article_place(const struct document *d, const struct document_def *def, size_t part, int level)
{
    size_t end = end_of_body(d, def), at = part;
    int least = level;
    for (size_t i = part + 1; least == 0 && i-- > 0;)
        least = d->part[i].level;
    if (end == 0)
        end = d->parts;
    if (at >= end)
        return d->part[end - 1].id;
    while (at + 1 < end && !(d->part[at + 1].level && d->part[at + 1].level <= least) && !is_closing(&d->part[at + 1]))
        at++;
    return d->part[at].id;
}

/* A numbered article behind the closing provisions would be numbered after them. */
static bool place_allowed(const struct book *book, struct document_which which, const char *after, struct error *err)
{
    const struct document_def *def = &book->catalog->document[which.index];
    struct document *d = document_make(book->model, which, err);
    if (!d)
        return false;
    size_t end = end_of_body(d, def), at = SIZE_MAX;
    for (size_t i = 0; i < d->parts; i++)
        if (strcmp(d->part[i].id, after) == 0)
            at = i;
    bool good = at == SIZE_MAX || at < end || end == 0;
    if (!good) {
        error_set(err, ERROR_REJECTED, d->part[at].label);
        error_place(err, "%s", def->id);
        error_detail(err, _("an article with a heading stands before the closing provisions: --add-after %s"),
                     d->part[end - 1].id);
    }
    document_free(&d);
    return good;
}

bool document_add_article(struct book *book, struct document_which which, const char *after, const char *heading,
                          int level, const char *text, char id[64], struct error *err)
{
    const struct documents_def *at = &book->catalog->documents;
    char *key, *name;
    if (!find_which(book, which, &key, &name, err))
        return false;
    size_t sheet = at->articles;
    const struct sheet_def *ledger = &book->catalog->sheet[sheet];
    uint32_t other = model_find_row(book->model, sheet, after);
    bool known = other != UINT32_MAX && model_role_is(book->model, sheet, other, ROLE_DOCUMENT, key);
    if ((!known && !part_of(book, which, after, err)) ||
        (heading && *heading && !place_allowed(book, which, after, err))) {
        free(key);
        free(name);
        return false;
    }
    struct change_list list = change_list_new();
    char ids[1][64];
    change_list_insert(&list, sheet, NULL);
    change_list_cell(&list, sheet, sheet_role(ledger, ROLE_DOCUMENT), key);
    change_list_cell(&list, sheet, sheet_role(ledger, ROLE_AFTER), after);
    change_list_cell(&list, sheet, sheet_role(ledger, ROLE_HEADING), heading);
    if (level) {
        char digit[16];
        snprintf(digit, sizeof(digit), "%d", level);
        change_list_cell(&list, sheet, sheet_role(ledger, ROLE_LEVEL), digit);
    }
    change_list_cell(&list, sheet, sheet_role(ledger, ROLE_TEXT), text);
    char *title = mem_format(_("%s: an article added"), name);
    bool good = book_change(book, list.change, list.count, title, ids, err);
    change_list_done(&list);
    if (good && id)
        memcpy(id, ids[0], sizeof(ids[0]));
    free(title);
    free(key);
    free(name);
    return good;
}

bool document_change_article(struct book *book, const char *article, const char *heading, const char *text,
                             struct error *err)
{
    const struct documents_def *at = &book->catalog->documents;
    if (!has_documents(book, err))
        return false;
    const struct sheet_def *ledger = &book->catalog->sheet[at->articles];
    struct change_list list = change_list_new();
    if (heading)
        change_list_set(&list, at->articles, article, sheet_role(ledger, ROLE_HEADING), heading);
    if (text)
        change_list_set(&list, at->articles, article, sheet_role(ledger, ROLE_TEXT), text);
    return change_all(book, &list, _("an article of a document"), err);
}

bool document_delete_article(struct book *book, const char *article, struct error *err)
{
    const struct documents_def *at = &book->catalog->documents;
    if (!has_documents(book, err))
        return false;
    size_t sheet = at->articles;
    uint32_t row = model_find_row(book->model, sheet, article);
    if (row == UINT32_MAX)
        return book_unknown_row(book, sheet, article, err);
    struct change_list list = change_list_new();
    const char *above = model_role_text(book->model, sheet, row, ROLE_AFTER);
    for (uint32_t r = 0; r < model_rows(book->model, sheet); r++) /* those that hang on it move up */
        if (model_role_is(book->model, sheet, r, ROLE_AFTER, article))
            change_list_set(&list, sheet, model_row_id(book->model, sheet, r),
                            catalog_role(book->catalog, sheet, ROLE_AFTER), above);
    change_list_delete(&list, sheet, article);
    return change_all(book, &list, _("an article of a document taken out"), err);
}

/* ---- versions ---- */

/* Ends a text that was too long to keep; documents are written in Japanese in every locale. */
#define CUT_MARK "…（長いため、ここまでを残しました）"

/* A column holds so many characters; what is longer is cut where a reader sees it, never refused: the version itself
 * must not be lost. */
static void cut_to_column(const struct book *book, size_t sheet, size_t column, struct str *text)
{
    size_t most = book->catalog->sheet[sheet].column[column].max_length, mark = utf8_length(CUT_MARK);
    if (utf8_length(text->text) <= most)
        return;
    const char *p = text->text;
    for (size_t n = mark <= most ? mark : 0; n < most; n++)
        utf8_next(&p);
    text->length = (size_t)(p - text->text);
    text->text[text->length] = '\0';
    if (mark <= most)
        str_add(text, CUT_MARK);
}

static void add_texts(const struct book *book, const struct document *d, const char *version, struct change_list *list)
{
    size_t texts = book->catalog->documents.texts;
    const struct sheet_def *ledger = &book->catalog->sheet[texts];
    for (size_t i = 0; i < d->parts; i++) {
        if (d->part[i].absent != PART_PRESENT || d->part[i].count == 0 || d->part[i].appendix ||
            !document_part_kept(&book->catalog->document[d->index], d->part[i].id))
            continue;
        struct str heading = STR_INIT, text = STR_INIT;
        document_part_lines(d, &d->part[i], &heading, &text);
        cut_to_column(book, texts, sheet_role(ledger, ROLE_HEADING), &heading);
        cut_to_column(book, texts, sheet_role(ledger, ROLE_TEXT), &text);
        change_list_insert(list, texts, NULL);
        change_list_cell(list, texts, sheet_role(ledger, ROLE_OF), version);
        change_list_cell(list, texts, sheet_role(ledger, ROLE_PART), d->part[i].id);
        change_list_cell(list, texts, sheet_role(ledger, ROLE_HEADING), heading.text);
        change_list_cell(list, texts, sheet_role(ledger, ROLE_TEXT), text.text);
        str_free(&heading);
        str_free(&text);
    }
}

/* The row in which the form keeps the dates of the document, `record`. */
static uint32_t record_row(const struct book *book, const struct document *d)
{
    const struct document_def *def = &book->catalog->document[d->index];
    return def->record.row != SIZE_MAX ? (uint32_t)def->record.row
                                       : document_row_of(book->model, (struct document_which){d->index, d->row});
}

/* Blanks that the version itself fills are none. */
static size_t blanks_left(const struct document *d, const struct document_def *def, uint32_t record_row)
{
    size_t left = 0;
    for (size_t i = 0; i < d->blanks; i++) {
        const struct document_blank *b = &d->blank[i];
        bool record = b->kind == BLANK_VALUE && def->record.sheet != SIZE_MAX && b->sheet == def->record.sheet &&
                      b->row == record_row && (b->column == def->record.enacted || b->column == def->record.revised);
        left += b->kind != BLANK_VERSION && !record;
    }
    return left;
}

/* ---- what a version must keep to ---- */

/* The latest day that is known of the document: no version may come before it. */
static const char *last_day(const struct document *d)
{
    if (d->enacted && d->revised)
        return strcmp(d->enacted, d->revised) > 0 ? d->enacted : d->revised;
    return d->revised ? d->revised : d->enacted;
}

#define MOST_AHEAD 366 /* days: a regulation may come into force later, but a year is more likely a slip */

static bool check_date(const struct book *book, const struct document *d, const struct version_wish *wish, int day,
                       struct error *err)
{
    char iso[11];
    const char *last = last_day(d);
    date_iso(day, iso);
    if (day > model_today(book->model) + MOST_AHEAD) {
        error_set(err, ERROR_REJECTED, iso);
        return error_detail(err, "%s", _("this day is more than a year ahead"));
    }
    if (d->version == 0 && d->enacted && strcmp(iso, d->enacted) != 0 && !wish->replace_date) {
        error_set(err, ERROR_REJECTED, d->title);
        return error_detail(err, _("enacted on %s, as recorded; take this day, or --replace-date to record %s instead"),
                            d->enacted, iso);
    }
    if (d->version > 0 && last && strcmp(iso, last) < 0) {
        error_set(err, ERROR_REJECTED, iso);
        return error_detail(err, _("the last version is of %s: a revision cannot come before it"), last);
    }
    return true;
}

/* A revision has changed something, or says why it is made. */
static bool check_change(const struct book *book, struct document_which which, const struct document *d,
                         const struct version_wish *wish, struct error *err)
{
    if (d->version == 0 || (wish->reason && *wish->reason))
        return true;
    struct document_difference *difference = document_compare(book->model, which, d->version, 0, err);
    bool changed = difference && difference->count > 0;
    if (difference && !changed) {
        error_set(err, ERROR_REJECTED, d->title);
        error_detail(err, _("nothing has changed since version %u; say why it is made all the same"), d->version);
    }
    document_difference_free(&difference);
    return changed;
}

static bool check_blanks(const struct book *book, const struct document *d, struct error *err)
{
    size_t left = blanks_left(d, &book->catalog->document[d->index], record_row(book, d));
    if (left == 0)
        return true;
    error_set(err, ERROR_REJECTED, d->title);
    return error_detail(
        err, ngettext("%zu blank is still to be filled in", "%zu blanks are still to be filled in", left), left);
}

void document_approver(const struct model *model, struct str *out)
{
    const struct value_ref *ref = &model_catalog(model)->documents.approver;
    if (ref->set)
        value_to_text(model_ref(model, ref), out);
}

static void add_version(const struct book *book, const struct document *d, const char *key, const char *id,
                        const char *date, const struct version_wish *wish, struct change_list *list)
{
    const struct document_def *def = &book->catalog->document[d->index];
    const struct documents_def *at = &book->catalog->documents;
    size_t sheet = at->versions;
    const struct sheet_def *ledger = &book->catalog->sheet[sheet];
    char number[16];
    struct str approver = STR_INIT;
    snprintf(number, sizeof(number), "%u", d->version + 1);
    document_approver(book->model, &approver);
    change_list_insert(list, sheet, id);
    change_list_cell(list, sheet, sheet_role(ledger, ROLE_DOCUMENT), key);
    if (*d->whom &&
        sheet_role(ledger, ROLE_WHOM) != SIZE_MAX) /* a record says for whom it was, whatever becomes of the row */
        change_list_cell(list, sheet, sheet_role(ledger, ROLE_WHOM), d->whom);
    change_list_cell(list, sheet, sheet_role(ledger, ROLE_NUMBER), number);
    change_list_cell(list, sheet, sheet_role(ledger, ROLE_KIND), d->version ? "revised" : "new");
    change_list_cell(list, sheet, sheet_role(ledger, ROLE_DATE), date);
    change_list_cell(list, sheet, sheet_role(ledger, ROLE_APPROVED), wish->approved ? wish->approved : approver.text);
    change_list_cell(list, sheet, sheet_role(ledger, ROLE_REASON), wish->reason);
    str_free(&approver);
    if (def->record.sheet == SIZE_MAX)
        return;
    const char *row = model_row_id(book->model, def->record.sheet, record_row(book, d));
    size_t column = d->version ? def->record.revised : def->record.enacted;
    if (column != SIZE_MAX)
        change_list_set(list, def->record.sheet, row, column, date);
    if (def->record.state != SIZE_MAX)
        change_list_set(list, def->record.sheet, row, def->record.state, def->record.in_force);
}

bool document_version_day(struct book *book, struct document_which which, const struct version_wish *wish,
                          struct error *err)
{
    int day = date_parse(wish->date, model_today(book->model));
    if (!day)
        return error_set(err, ERROR_NOT_DATE, wish->date);
    struct document *d = document_make(book->model, which, err);
    bool good = d && check_date(book, d, wish, day, err);
    document_free(&d);
    return good;
}

bool document_version_ready(struct book *book, struct document_which which, const char *reason, struct error *err)
{
    struct document *d = document_make(book->model, which, err);
    bool good =
        d && check_blanks(book, d, err) && check_change(book, which, d, &(struct version_wish){.reason = reason}, err);
    document_free(&d);
    return good;
}

/* The texts of the new version are those with its date in them. */
static void add_dated_texts(struct book *book, struct document_which which, const char *id, struct change_list *list)
{
    const struct documents_def *at = &book->catalog->documents;
    struct model *then = model_clone(book->model);
    uint32_t row = model_insert_row(then, at->versions, model_rows(then, at->versions), id);
    for (size_t i = 0; i < list->count; i++) {
        const struct change *change = &list->change[i];
        if (change->op == CHANGE_SET && (change->sheet == at->versions || !change->added))
            model_put(then, change->sheet, change->added ? row : model_find_row(then, change->sheet, change->row),
                      change->column, change->value);
    }
    model_compute(then);
    struct document *d = document_make(then, which, NULL); /* its form was read a moment ago */
    add_texts(book, d, id, list);
    document_free(&d);
    model_free(&then);
}

bool document_version_changes(struct book *book, struct document_which which, const struct version_wish *wish,
                              struct change_list *list, char **title, struct version_made *made, struct error *err)
{
    char *key, *name;
    if (!find_which(book, which, &key, &name, err))
        return false;
    int day = wish->date ? date_parse(wish->date, model_today(book->model)) : 0;
    struct document *d = day ? document_make(book->model, which, err) : NULL;
    bool good = day ? d && check_blanks(book, d, err) && check_date(book, d, wish, day, err) &&
                          check_change(book, which, d, wish, err)
                    : error_set(err, ERROR_NOT_DATE, wish->date ? wish->date : "");
    if (good) {
        char iso[11];
        char *id = mem_format("%s.%u", key, d->version + 1);
        date_iso(day, iso);
        add_version(book, d, key, id, iso, wish, list);
        if (made) {
            *made = (struct version_made){.number = d->version + 1};
            memcpy(made->date, iso, sizeof(iso));
        }
        *title = mem_format(_("%s: version %u"), name, d->version + 1);
        add_dated_texts(book, which, id, list);
        free(id);
    }
    document_free(&d);
    free(key);
    free(name);
    return good;
}

bool document_make_version(struct book *book, struct document_which which, const struct version_wish *wish,
                           struct version_made *made, struct error *err)
{
    struct change_list list = change_list_new();
    char *title = NULL;
    bool good = document_version_changes(book, which, wish, &list, &title, made, err) &&
                book_change_as(book, list.change, list.count, &(struct change_options){.title = title, .record = true},
                               NULL, err);
    free(title);
    change_list_done(&list);
    return good;
}
