#include "guide/approval.h"

#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "base/intl.h"
#include "book/rights.h"
#include "guide/approval_private.h"
#include "guide/document_own.h"
#include "guide/document_private.h"

const char *const approval_answer_word[] = {[ANSWER_NONE] = "none",
                                            [ANSWER_APPROVED] = "approved",
                                            [ANSWER_CHANGE] = "change",
                                            [ANSWER_STALE_APPROVED] = "stale-approved",
                                            [ANSWER_STALE_CHANGE] = "stale-change"};
const char *const approval_state_code[] = {[APPROVAL_WAITING] = "waiting",
                                           [APPROVAL_APPROVED] = "approved",
                                           [APPROVAL_RETURNED] = "returned",
                                           [APPROVAL_WITHDRAWN] = "withdrawn"};
const char *const approval_kind_code[] = {
    [APPROVAL_APPROVE] = "approve", [APPROVAL_CHANGE] = "change", [APPROVAL_WORDING] = "wording"};

/* ---- subjects ---- */

struct approval_name approval_name_of(const struct catalog *catalog, const struct approval_subject *subject)
{
    if (subject->document != SIZE_MAX)
        return (struct approval_name){document_key(catalog, (struct document_which){subject->document, subject->row}),
                                      "", ""};
    return (struct approval_name){mem_text(""), catalog->sheet[subject->sheet].id, subject->row};
}

bool approval_named(const struct model *model, uint32_t submission, const struct approval_name *name)
{
    size_t sheet = approvals_of(model)->submissions;
    return strcmp(model_role_text(model, sheet, submission, ROLE_DOCUMENT), name->document) == 0 &&
           strcmp(model_role_text(model, sheet, submission, ROLE_SHEET), name->sheet) == 0 &&
           strcmp(model_role_text(model, sheet, submission, ROLE_ROW), name->row) == 0;
}

/* "memorandum.3": the document and its row; of a sheet: its index. False: the forms have it no more. */
static bool subject_read(const struct model *model, uint32_t submission, struct approval_subject *out)
{
    const struct catalog *catalog = model_catalog(model);
    size_t ledger = approvals_of(model)->submissions;
    const char *key = model_role_text(model, ledger, submission, ROLE_DOCUMENT);
    *out = (struct approval_subject){SIZE_MAX, NULL, SIZE_MAX};
    if (!*key) {
        out->sheet = catalog_find_sheet(catalog, model_role_text(model, ledger, submission, ROLE_SHEET), NULL);
        out->row = model_role_text(model, ledger, submission, ROLE_ROW);
        return out->sheet != SIZE_MAX;
    }
    size_t length = strcspn(key, ".");
    for (size_t d = 0; d < catalog->document_count && out->document == SIZE_MAX; d++)
        if (strlen(catalog->document[d].id) == length && strncmp(catalog->document[d].id, key, length) == 0)
            out->document = d;
    out->row = key[length] ? key + length + 1 : NULL;
    return out->document != SIZE_MAX;
}

static bool listed(const size_t *list, size_t count, size_t what)
{
    for (size_t i = 0; i < count; i++)
        if (list[i] == what)
            return true;
    return false;
}

const struct approval_rule *approval_rule_of(const struct model *model, const struct approval_subject *subject)
{
    const struct catalog *catalog = model_catalog(model);
    for (size_t i = 0; i < catalog->approvals->rule_count; i++) {
        const struct approval_rule *rule = &catalog->approvals->rule[i];
        if (subject->document != SIZE_MAX) {
            if (listed(rule->document, rule->document_count, subject->document) ||
                listed(rule->shelf, rule->shelf_count, catalog->document[subject->document].shelf))
                return rule;
            continue;
        }
        uint32_t row = rule->sheet == subject->sheet ? model_find_row(model, subject->sheet, subject->row) : UINT32_MAX;
        if (row != UINT32_MAX && document_row_wanted(model, rule->when, rule->sheet, row))
            return rule;
    }
    return NULL;
}

/* Rows of the program's own ledgers that belong to a round or a plan: what it holds. */
static void add_held(const struct model *model, size_t ledger,
                     bool (*belongs)(const struct model *, uint32_t, uint32_t), uint32_t row, struct text_lines *lines)
{
    for (uint32_t r = 0; ledger != SIZE_MAX && r < model_rows(model, ledger); r++) {
        if (!belongs(model, row, r))
            continue;
        const char *sheet = model_role_text(model, ledger, r, ROLE_SHEET);
        char *part = mem_format("%s.%s.%s", sheet, model_role_text(model, ledger, r, ROLE_ROW),
                                model_role_text(model, ledger, r, ROLE_COLUMN));
        char *heading = mem_format("%s %s", model_role_text(model, ledger, r, ROLE_ROW),
                                   model_role_text(model, ledger, r, ROLE_COLUMN));
        text_lines_add(lines, part, heading, model_role_text(model, ledger, r, ROLE_VALUE));
        free(part);
        free(heading);
    }
}

static bool is_of_round(const struct model *model, uint32_t round, uint32_t answer)
{
    const struct records_def *records = &model_catalog(model)->records;
    struct value number = model_role(model, records->rounds, round, ROLE_NUMBER);
    return number.type == VALUE_NUMBER &&
           atoi(model_role_text(model, records->answers, answer, ROLE_OF)) == (int)number.number &&
           model_role_is(model, records->answers, answer, ROLE_SHEET,
                         model_role_text(model, records->rounds, round, ROLE_SHEET));
}

static bool is_of_plan(const struct model *model, uint32_t plan, uint32_t item)
{
    const struct records_def *records = &model_catalog(model)->records;
    return model_role_is(model, records->items, item, ROLE_OF, model_row_id(model, records->plans, plan));
}

static bool text_of(const struct model *model, const struct approval_subject *subject, const struct approval_rule *rule,
                    struct text_lines *lines, struct error *err)
{
    const struct catalog *catalog = model_catalog(model);
    if (subject->document != SIZE_MAX)
        return document_lines_now(model, (struct document_which){subject->document, subject->row}, lines, err);
    uint32_t row = model_find_row(model, subject->sheet, subject->row);
    const struct sheet_def *sheet = &catalog->sheet[subject->sheet];
    const struct kind_book kinds = model_kinds(model);
    if (row == UINT32_MAX)
        return error_set(err, ERROR_UNKNOWN_ROW, subject->row);
    for (size_t i = 0; rule && i < rule->column_count; i++) {
        const struct column_def *column = &sheet->column[rule->column[i]];
        struct str text SCOPED(str_free) = STR_INIT;
        kind_show(column, model_value(model, subject->sheet, row, rule->column[i]), READER_DOCUMENT, &kinds, &text);
        text_lines_add(lines, column->id, column->label, text.text);
    }
    if (subject->sheet == catalog->records.rounds)
        add_held(model, catalog->records.answers, is_of_round, row, lines);
    if (subject->sheet == catalog->records.plans)
        add_held(model, catalog->records.items, is_of_plan, row, lines);
    return true;
}

/* ---- a round ---- */

static const struct approval_rule *rule_called(const struct catalog *catalog, const char *id)
{
    for (size_t i = 0; i < catalog->approvals->rule_count; i++)
        if (strcmp(catalog->approvals->rule[i].id, id) == 0)
            return &catalog->approvals->rule[i];
    return NULL;
}

static enum approval_state state_of(const char *code)
{
    size_t state = APPROVAL_WAITING;
    while (state < APPROVAL_WITHDRAWN && strcmp(approval_state_code[state], code) != 0)
        state++;
    return (enum approval_state)state;
}

static bool is_kind(const struct model *model, uint32_t decision, enum approval_kind kind)
{
    return model_role_is(model, approvals_of(model)->decisions, decision, ROLE_KIND, approval_kind_code[kind]);
}

/* The version that was made bears its date, so it is another text than the one that was approved: of a document whose round is over the
 * last decision counts. */
static void take_last_hash(const struct model *model, struct approval *a)
{
    size_t ledger = approvals_of(model)->decisions;
    for (uint32_t r = model_rows(model, ledger); r-- > 0;)
        if (model_role_is(model, ledger, r, ROLE_OF, a->id)) {
            snprintf(a->hash, sizeof(a->hash), "%s", model_role_text(model, ledger, r, ROLE_VALUE));
            return;
        }
}

static void read_decisions(const struct model *model, struct approval *a)
{
    size_t ledger = approvals_of(model)->decisions;
    if (a->state != APPROVAL_WAITING && a->subject.document != SIZE_MAX)
        take_last_hash(model, a);
    a->decision = mem_zero((size_t)model_rows(model, ledger) + 1, sizeof(*a->decision));
    for (uint32_t r = 0; r < model_rows(model, ledger); r++) {
        if (!model_role_is(model, ledger, r, ROLE_OF, a->id))
            continue;
        a->decision[a->decision_count++] = r;
        const char *person = model_role_text(model, ledger, r, ROLE_PERSON);
        bool fresh = *a->hash && model_role_is(model, ledger, r, ROLE_VALUE, a->hash),
             approve = is_kind(model, r, APPROVAL_APPROVE);
        for (size_t i = 0; i < a->asked_count; i++)
            if (rights_same_name(a->asked[i].person, person)) {
                a->asked[i].decision = r;
                a->asked[i].brought = model_role_text(model, ledger, r, ROLE_BROUGHT);
                a->asked[i].answer = approve ? (fresh ? ANSWER_APPROVED : ANSWER_STALE_APPROVED)
                                             : (fresh ? ANSWER_CHANGE : ANSWER_STALE_CHANGE);
            }
    }
}

static void read_asked(const struct model *model, struct approval *a)
{
    size_t ledger = approvals_of(model)->asked, capacity = 0;
    for (uint32_t r = 0; r < model_rows(model, ledger); r++) {
        if (!model_role_is(model, ledger, r, ROLE_OF, a->id))
            continue;
        struct value least = model_role(model, ledger, r, ROLE_NUMBER);
        a->asked = mem_grow(a->asked, a->asked_count, &capacity, sizeof(*a->asked));
        a->asked[a->asked_count++] =
            (struct approval_asked){.label = model_role_text(model, ledger, r, ROLE_HEADING),
                                    .person = model_role_text(model, ledger, r, ROLE_OWNER),
                                    .least = least.type == VALUE_NUMBER ? (unsigned)least.number : 0,
                                    .decision = UINT32_MAX,
                                    .brought = ""};
    }
}

static int day_of(const struct model *model, size_t ledger, uint32_t row, enum column_role role)
{
    struct value day = model_role(model, ledger, row, role);
    return day.type == VALUE_NUMBER ? (int)day.number : 0;
}

static struct approval *read_row(const struct model *model, uint32_t row)
{
    size_t ledger = approvals_of(model)->submissions;
    struct approval *a = mem_zero(1, sizeof(*a));
    struct value number = model_role(model, ledger, row, ROLE_NUMBER), due = model_role(model, ledger, row, ROLE_DUE);
    *a = (struct approval){.row = row,
                           .id = model_row_id(model, ledger, row),
                           .title = model_role_text(model, ledger, row, ROLE_NAME),
                           .author = model_role_text(model, ledger, row, ROLE_PERSON),
                           .reason = model_role_text(model, ledger, row, ROLE_REASON),
                           .number = number.type == VALUE_NUMBER ? (unsigned)number.number : 1,
                           .state = state_of(model_role_text(model, ledger, row, ROLE_STATE)),
                           .rule = rule_called(model_catalog(model), model_role_text(model, ledger, row, ROLE_OF))};
    date_iso(day_of(model, ledger, row, ROLE_DATE), a->date);
    date_iso(day_of(model, ledger, row, ROLE_DUE), a->due);
    a->overdue = a->state == APPROVAL_WAITING && due.type == VALUE_NUMBER && due.number < model_today(model);
    if (subject_read(model, row, &a->subject) && (a->subject.document != SIZE_MAX || a->rule) &&
        text_of(model, &a->subject, a->rule, &a->now, NULL))
        text_lines_hash(&a->now, a->hash);
    read_asked(model, a);
    read_decisions(model, a);
    return a;
}

struct approval *approval_read(const struct model *model, const char *id, struct error *err)
{
    size_t ledger = approvals_of(model)->submissions;
    uint32_t row = ledger == SIZE_MAX ? UINT32_MAX : model_find_row(model, ledger, id);
    if (row != UINT32_MAX)
        return read_row(model, row);
    error_set(err, ERROR_UNKNOWN_ROW, id);
    return NULL;
}

void approval_free(struct approval **pointer)
{
    struct approval *a = *pointer;
    if (!a)
        return;
    text_lines_done(&a->now);
    free(a->asked);
    free(a->decision);
    free(a);
    *pointer = NULL;
}

size_t approval_asked_of(const struct approval *a, const char *person)
{
    for (size_t i = 0; i < a->asked_count; i++)
        if (rights_same_name(a->asked[i].person, person))
            return i;
    return SIZE_MAX;
}

bool approval_is_author(const struct approval *a, const char *person)
{
    return rights_same_name(a->author, person);
}

bool approval_waits_for(const struct approval *a, const char *person)
{
    size_t i = approval_asked_of(a, person);
    return a->state == APPROVAL_WAITING && i != SIZE_MAX && a->asked[i].answer != ANSWER_APPROVED &&
           a->asked[i].answer != ANSWER_CHANGE;
}

size_t approvals_waiting(const struct model *model, const char *person, uint32_t *rows)
{
    size_t ledger = approvals_of(model)->submissions, count = 0;
    for (uint32_t r = 0; ledger != SIZE_MAX && r < model_rows(model, ledger); r++) {
        if (!model_role_is(model, ledger, r, ROLE_STATE, approval_state_code[APPROVAL_WAITING]))
            continue;
        struct approval *a = person ? read_row(model, r) : NULL;
        bool waits = !a || approval_waits_for(a, person);
        if (waits && rows)
            rows[count] = r;
        count += waits;
        approval_free(&a);
    }
    return count;
}

/* Is there a later round of the same subject? */
static bool is_newest(const struct model *model, uint32_t row)
{
    size_t ledger = approvals_of(model)->submissions;
    const struct approval_name name = {(char *)model_role_text(model, ledger, row, ROLE_DOCUMENT),
                                       model_role_text(model, ledger, row, ROLE_SHEET),
                                       model_role_text(model, ledger, row, ROLE_ROW)};
    for (uint32_t r = row + 1; r < model_rows(model, ledger); r++)
        if (approval_named(model, r, &name) &&
            !model_role_is(model, ledger, r, ROLE_STATE, approval_state_code[APPROVAL_WITHDRAWN]))
            return false;
    return true;
}

size_t approvals_stale(const struct model *model, uint32_t *rows)
{
    size_t ledger = approvals_of(model)->submissions, count = 0;
    for (uint32_t r = 0; ledger != SIZE_MAX && r < model_rows(model, ledger); r++) {
        if (*model_role_text(model, ledger, r, ROLE_DOCUMENT) || !is_newest(model, r) ||
            !model_role_is(model, ledger, r, ROLE_STATE, approval_state_code[APPROVAL_APPROVED]))
            continue;
        struct approval *a = read_row(model, r);
        bool stale = false;
        for (size_t i = 0; i < a->asked_count; i++)
            stale = stale || a->asked[i].answer == ANSWER_STALE_APPROVED;
        if (stale && rows)
            rows[count] = r;
        count += stale;
        approval_free(&a);
    }
    return count;
}

struct approval *approval_of_document(const struct model *model, struct document_which which)
{
    size_t ledger = approvals_of(model)->submissions;
    const struct approval_subject subject = {which.index, which.row, SIZE_MAX};
    struct approval_name name = approval_name_of(model_catalog(model), &subject);
    struct approval *found = NULL;
    for (uint32_t r = ledger == SIZE_MAX ? 0 : model_rows(model, ledger); r-- > 0 && !found;)
        if (approval_named(model, r, &name) &&
            !model_role_is(model, ledger, r, ROLE_STATE, approval_state_code[APPROVAL_WITHDRAWN]))
            found = read_row(model, r);
    free(name.document);
    return found;
}

/* ---- what has changed since ---- */

static const char *line_label(const void *context, const struct text_lines_one *line)
{
    const struct document_def *def = context;
    return def ? document_line_label(def, line) : *line->heading ? line->heading : line->part;
}

const char *approval_part_label(const struct model *model, const struct approval *a, const char *part)
{
    const struct catalog *catalog = model_catalog(model);
    for (size_t i = 0; i < a->now.count; i++)
        if (strcmp(a->now.line[i].part, part) == 0)
            return line_label(a->subject.document == SIZE_MAX ? NULL : &catalog->document[a->subject.document],
                              &a->now.line[i]);
    return part;
}

static bool document_wording(const struct model *model, const struct approval *a, const char *part, struct str *out)
{
    const struct documents_def *at = &model_catalog(model)->documents;
    const struct document_def *def = &model_catalog(model)->document[a->subject.document];
    const struct document_which which = {a->subject.document, a->subject.row};
    size_t number = document_find_part(def, part);
    uint32_t article = number == SIZE_MAX ? model_find_row(model, at->articles, part) : UINT32_MAX;
    if (article != UINT32_MAX && out)
        str_add(out, model_role_text(model, at->articles, article, ROLE_TEXT));
    if (number == SIZE_MAX)
        return article != UINT32_MAX;
    if (!def->part[number].text_count || def->part[number].each != SIZE_MAX)
        return false;
    char *key SCOPED(mem_free) = document_key(model_catalog(model), which),
              *id SCOPED(mem_free) = mem_format("%s.%s", key, part);
    uint32_t row = model_find_row(model, at->paragraphs, id);
    const char *own = row == UINT32_MAX ? "" : model_role_text(model, at->paragraphs, row, ROLE_OWN),
               *strength = row == UINT32_MAX ? "" : model_role_text(model, at->paragraphs, row, ROLE_STRENGTH);
    if (out)
        document_own_shown(model, which, part, *own ? own : document_part_text(&def->part[number], strength), out);
    while (out && out->length && out->text[out->length - 1] == '\n')
        out->text[--out->length] = '\0';
    return true;
}

bool approval_wording(const struct model *model, const struct approval *a, const char *part, struct str *out)
{
    if (a->subject.document != SIZE_MAX)
        return document_wording(model, a, part, out);
    const struct sheet_def *sheet = &model_catalog(model)->sheet[a->subject.sheet];
    size_t column = sheet_find_column(sheet, part, NULL);
    uint32_t row = model_find_row(model, a->subject.sheet, a->subject.row);
    if (column == SIZE_MAX || !column_writable(&sheet->column[column]) || sheet_sealed(sheet, column))
        return false;
    if (out)
        model_text(model, a->subject.sheet, row, column, MODEL_LABEL, out);
    return true;
}

/* The newest decision of PERSON about this subject; UINT32_MAX. */
static uint32_t last_look(const struct model *model, const struct approval *a, const char *person)
{
    const struct approvals_def *at = approvals_of(model);
    struct approval_name name = approval_name_of(model_catalog(model), &a->subject);
    uint32_t found = UINT32_MAX;
    for (uint32_t r = model_rows(model, at->decisions); r-- > 0 && found == UINT32_MAX;) {
        uint32_t of = model_find_row(model, at->submissions, model_role_text(model, at->decisions, r, ROLE_OF));
        if (of != UINT32_MAX && approval_named(model, of, &name) &&
            rights_same_name(model_role_text(model, at->decisions, r, ROLE_PERSON), person))
            found = r;
    }
    free(name.document);
    return found;
}

struct document_difference *approval_changes(const struct model *model, const struct approval *a, const char *person,
                                             struct str *since)
{
    const struct catalog *catalog = model_catalog(model);
    const struct approvals_def *at = approvals_of(model);
    bool document = a->subject.document != SIZE_MAX;
    uint32_t look = last_look(model, a, person);
    struct text_lines before = {0};
    struct document_difference *out = NULL;
    if (look == UINT32_MAX && document) {
        const struct document_which which = {a->subject.document, a->subject.row};
        size_t count;
        struct document_version *versions = document_versions(model, which, &count);
        uint32_t last = count ? versions[count - 1].number : 0;
        free(versions);
        out = last ? document_compare(model, which, last, 0, NULL) : NULL;
        if (out && since)
            str_add_format(since, _("since version %u"), last);
    }
    if (out)
        return out;
    const char *hash = look == UINT32_MAX ? "" : model_role_text(model, at->decisions, look, ROLE_VALUE);
    for (uint32_t r = 0; *hash && r < model_rows(model, at->seen); r++)
        if (model_role_is(model, at->seen, r, ROLE_OF, hash))
            text_lines_add(&before, model_role_text(model, at->seen, r, ROLE_PART),
                           model_role_text(model, at->seen, r, ROLE_HEADING),
                           model_role_text(model, at->seen, r, ROLE_TEXT));
    if (since && look == UINT32_MAX)
        str_add(since, _("all of it: you have not decided about it yet"));
    else if (since) {
        char day[11];
        date_iso(day_of(model, at->decisions, look, ROLE_DATE), day);
        str_add_format(since, _("since you decided on %s"), day);
    }
    out = text_lines_compare(&before, &a->now, line_label, document ? &catalog->document[a->subject.document] : NULL);
    text_lines_done(&before);
    return out;
}
