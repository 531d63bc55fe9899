#include "guide/findings.h"

#include <stdlib.h>

#include "base/intl.h"
#include "base/utf8.h"
#include "book/fill.h"
#include "guide/approval.h"
#include "guide/document_rows.h"
#include "guide/twins.h"
#include "guide/why.h"

/* Every rule that finds something, in menu order. */
typedef void found_fn(void *context, size_t sheet, uint32_t row, size_t column, const struct rule_def *rule,
                      size_t document);

/* What a document in force promises and the answers deny. One finding a document: its paragraphs are marked there. */
static const struct rule_def broken_promise = {
    .id = "promise", .level = LEVEL_MEDIUM, .at = SIZE_MAX, .message = "", .next = ""};

/* A document in force whose form is wrong: what it promises nobody can say. */
static const struct rule_def unreadable = {
    .id = "unreadable", .level = LEVEL_HIGH, .at = SIZE_MAX, .message = "", .next = ""};

/* Of a document that stands for each row of a sheet: those of the rows. */
static void each_broken_row(const struct model *model, size_t index, found_fn *found, void *context)
{
    size_t sheet = model_catalog(model)->document[index].each;
    uint32_t *version = document_row_versions(model, index);
    for (uint32_t r = 0; r < model_rows(model, sheet); r++) {
        const struct document_which which = {index, model_row_id(model, sheet, r)};
        struct document_promises promises;
        bool readable = !version[r] || document_promises(model, which, &promises, NULL);
        if (version[r] && (!readable || promises.broken))
            found(context, sheet, r, SIZE_MAX, readable ? &broken_promise : &unreadable, index);
    }
    free(version);
}

static void each_broken_document(const struct model *model, found_fn *found, void *context)
{
    const struct catalog *catalog = model_catalog(model);
    for (size_t i = 0; i < catalog->document_count; i++) {
        const struct document_def *def = &catalog->document[i];
        if (def->each != SIZE_MAX) {
            each_broken_row(model, i, found, context);
            continue;
        }
        struct document_promises promises;
        bool readable = document_promises(model, (struct document_which){i, NULL}, &promises, NULL),
             recorded = def->record.sheet != SIZE_MAX;
        if (!readable || (promises.in_force && promises.broken))
            found(context,
                  recorded           ? def->record.sheet
                  : def->sheet_count ? def->sheet[0]
                                     : catalog->documents.versions,
                  recorded ? (uint32_t)def->record.row : UINT32_MAX, SIZE_MAX, readable ? &broken_promise : &unreadable,
                  i);
    }
}

/* A row that was approved and has changed since. */
static const struct rule_def stale_approval = {
    .id = "approval-stale", .level = LEVEL_MEDIUM, .at = SIZE_MAX, .message = "", .next = ""};

static void each_stale_approval(const struct model *model, found_fn *found, void *context)
{
    size_t ledger = model_catalog(model)->approvals->submissions;
    if (ledger == SIZE_MAX || model_rows(model, ledger) == 0)
        return;
    uint32_t *rows SCOPED(mem_free) = mem_zero(model_rows(model, ledger), sizeof(*rows));
    size_t count = approvals_stale(model, rows);
    for (size_t i = 0; i < count; i++)
        found(context, ledger, rows[i], SIZE_MAX, &stale_approval, SIZE_MAX);
}

/* A cell that names a row which is gone: only workbooks from before the book refused such deletions have any. */
static const struct rule_def lost_reference = {
    .id = "reference", .level = LEVEL_MEDIUM, .at = SIZE_MAX, .message = "", .next = ""};

struct finding_lost {
    const struct model *model;
    found_fn *found;
    void *context;
};

static void found_lost(void *context, size_t sheet, const char *row, size_t column, const char *value)
{
    (void)value;
    const struct finding_lost *f = context;
    f->found(f->context, sheet, model_find_row(f->model, sheet, row), column, &lost_reference, SIZE_MAX);
}

/* False: PAUSE (may be NULL) gave it up. */
static bool each_found(const struct model *model, found_fn *found, void *context, model_pause_fn *pause,
                       void *pause_context)
{
    bool given_up = false;
    const struct catalog *catalog = model_catalog(model);
    for (size_t s = 0; s < catalog->sheet_count && !given_up; s++) {
        const struct sheet_def *sheet = &catalog->sheet[s];
        for (size_t i = 0; i < sheet->rule_count && !given_up; i++) {
            const struct rule_def *rule = &sheet->rules[i];
            if (!rule->finds)
                continue;
            if (rule->whole_sheet) {
                if (model_rule(model, s, i, 0))
                    found(context, s, UINT32_MAX, rule->at, rule, SIZE_MAX);
                continue;
            }
            for (uint32_t r = model_rule_next(model, s, i, 0); r != UINT32_MAX; r = model_rule_next(model, s, i, r + 1))
                found(context, s, r, rule->at, rule, SIZE_MAX);
            given_up = pause && pause(pause_context);
        }
    }
    if (given_up)
        return false;
    each_broken_document(model, found, context);
    each_stale_approval(model, found, context);
    model_dangling(model, found_lost, &(struct finding_lost){model, found, context});
    return true;
}

struct making {
    struct findings *findings;
    size_t capacity;
};

static void add_finding(void *context, size_t sheet, uint32_t row, size_t column, const struct rule_def *rule,
                        size_t document)
{
    struct making *m = context;
    m->findings->finding = mem_grow(m->findings->finding, m->findings->count, &m->capacity, sizeof(struct finding));
    m->findings->finding[m->findings->count++] = (struct finding){
        .level = rule->level,
        .sheet = sheet,
        .row = row,
        .column = column,
        .rule = rule,
        .document = document,
    };
}

static void fill_twins(const struct model *model, struct finding *f)
{
    struct arena *arena = arena_new();
    const struct twin *twin = twins_differ(model, f->sheet, f->row, arena);
    struct str name = STR_INIT, other = STR_INIT, own = STR_INIT;
    model_row_name(model, f->sheet, f->row, &name);
    model_text(model, f->sheet, f->row, f->column, MODEL_LABEL, &own);
    if (twin)
        twin_name(model, twin, &other);
    f->message = mem_format(_("\"%s\" is answered %s, and the same question in %s is answered %s"), name.text, own.text,
                            other.text, twin ? intl_form(twin->answer->label) : "");
    f->next = mem_text(_("See which is true now, and correct the other one."));
    str_free(&name);
    str_free(&other);
    str_free(&own);
    arena_free(&arena);
}

static void fill_past(const struct model *model, struct finding *f)
{
    struct str name = STR_INIT, day = STR_INIT;
    model_row_name(model, f->sheet, f->row, &name);
    model_text(model, f->sheet, f->row, f->column, MODEL_LABEL, &day);
    f->message = mem_format(_("\"%s\": %s is %s, a day that is still to come"), name.text,
                            intl_form(model_catalog(model)->sheet[f->sheet].column[f->column].label), day.text);
    f->next = mem_text(_("Enter the day once it is done, or correct it."));
    str_free(&name);
    str_free(&day);
}

void finding_fill(const struct model *model, struct finding *f)
{
    struct str message = STR_INIT, next = STR_INIT;
    if (f->message)
        return;
    if (f->document != SIZE_MAX) {
        const struct document_def *def = &model_catalog(model)->document[f->document];
        const struct document_which which = {f->document,
                                             def->each == SIZE_MAX ? NULL : model_row_id(model, f->sheet, f->row)};
        struct document_promises promises;
        struct error err = {.code = ERROR_NONE};
        struct str name = STR_INIT;
        str_add(&name, intl_form(def->title));
        if (which.row) {
            str_add_char(&name, ' ');
            model_row_name(model, f->sheet, f->row, &name);
        }
        const char *title = name.text;
        if (!document_promises(model, which, &promises, &err)) {
            error_text(&err, &message);
            f->message = mem_format(_("the form of \"%s\" cannot be read: %s"), title, message.text);
            f->next = mem_text(_("Have whoever wrote it run mamori forms check."));
            str_free(&message);
            str_free(&name);
            return;
        }
        f->message = promises.broken > 1
                         ? mem_format(ngettext("\"%s\" promises \"%s\" and %zu other thing that are not done",
                                               "\"%s\" promises \"%s\" and %zu other things that are not done",
                                               promises.broken - 1),
                                      title, promises.first, promises.broken - 1)
                         : mem_format(_("\"%s\" promises \"%s\", which is not done"), title,
                                      promises.first ? promises.first : "");
        str_free(&name);
        f->next = mem_text(_("Open the document: !! marks them. Carry them out, or weaken the wording and make a new "
                             "version."));
        return;
    }
    if (f->rule->kind == RULE_SAME || f->rule->kind == RULE_PAST) {
        (f->rule->kind == RULE_SAME ? fill_twins : fill_past)(model, f);
        return;
    }
    if (f->rule == &stale_approval) {
        struct str name = STR_INIT;
        model_row_name(model, f->sheet, f->row, &name);
        f->message = mem_format(_("\"%s\" was approved, and has changed since"), name.text);
        f->next = mem_text(_("Submit it for approval once more, or put it back as it was approved."));
        str_free(&name);
        return;
    }
    if (f->rule == &lost_reference) {
        const struct sheet_def *sheet = &model_catalog(model)->sheet[f->sheet];
        struct str name = STR_INIT, value = STR_INIT;
        model_row_name(model, f->sheet, f->row, &name);
        model_text(model, f->sheet, f->row, f->column, MODEL_CODE, &value);
        f->message = mem_format(_("\"%s\": %s names row %s, which was deleted"), name.text,
                                intl_form(sheet->column[f->column].label), value.text);
        f->next = mem_text(_("Choose another row there, or empty the cell."));
        str_free(&name);
        str_free(&value);
        return;
    }
    fill_message(model, f->sheet, f->row, intl_form(f->rule->message), &message);
    f->message = str_take(&message);
    if (!f->rule->next)
        return;
    fill_message(model, f->sheet, f->row, intl_form(f->rule->next), &next);
    f->next = str_take(&next);
}

struct finding finding_of_rule(const struct model *model, size_t sheet, uint32_t row, const struct rule_def *rule)
{
    struct finding finding = {.level = rule->level,
                              .sheet = sheet,
                              .row = rule->whole_sheet ? UINT32_MAX : row,
                              .column = rule->at,
                              .rule = rule,
                              .document = SIZE_MAX};
    finding_fill(model, &finding);
    return finding;
}

void finding_done(struct finding *finding)
{
    free(finding->message);
    free(finding->next);
}

static void add_promises(const struct model *model, const struct finding *f, struct str *out)
{
    const struct document_def *def = &model_catalog(model)->document[f->document];
    const struct document_which which = {f->document,
                                         def->each == SIZE_MAX ? NULL : model_row_id(model, f->sheet, f->row)};
    struct document *document = document_make(model, which, NULL);
    for (size_t i = 0; document && i < document->broken_count; i++) {
        const struct document_broken *broken = &document->broken[i];
        struct str what = STR_INIT;
        if (broken->state == PROMISE_BROKEN) {
            promise_text(model, broken->sheet, broken->row, &what);
            str_add_format(out, _("It says \"%s\", and of %s\n"), intl_form(document->part[broken->part].def->label),
                           what.text);
        }
        str_free(&what);
    }
    document_free(&document);
}

void finding_why(const struct model *model, struct finding *f, struct str *out)
{
    const struct sheet_def *sheet = &model_catalog(model)->sheet[f->sheet];
    finding_fill(model, f);
    utf8_safe(out, f->message, true);
    str_add_char(out, '\n');
    if (f->next) {
        str_add(out, _("Next: "));
        utf8_safe(out, f->next, true);
        str_add_char(out, '\n');
    }
    str_add_char(out, '\n');
    if (f->document != SIZE_MAX)
        add_promises(model, f, out);
    else if (f->rule >= sheet->rules && f->rule < sheet->rules + sheet->rule_count)
        why_rule(model, f->sheet, f->row, (size_t)(f->rule - sheet->rules), 2, out);
}

static int finding_order(const void *a, const void *b)
{
    const struct finding *x = a, *y = b;
    if (x->level != y->level)
        return x->level < y->level ? -1 : 1;
    if (x->sheet != y->sheet)
        return x->sheet < y->sheet ? -1 : 1;
    if (x->row != y->row)
        return x->row < y->row ? -1 : 1;
    if (x->rule != y->rule)
        return x->rule < y->rule ? -1 : 1;
    return x->document < y->document ? -1 : x->document > y->document;
}

struct findings *findings_make(const struct model *model)
{
    struct findings *findings = findings_list(model);
    for (size_t i = 0; i < findings->count; i++)
        finding_fill(model, &findings->finding[i]);
    return findings;
}

struct findings *findings_list(const struct model *model)
{
    struct findings *findings = mem_zero(1, sizeof(*findings));
    struct making m = {.findings = findings};
    each_found(model, add_finding, &m, NULL, NULL);
    if (findings->count)
        qsort(findings->finding, findings->count, sizeof(struct finding), finding_order);
    return findings;
}

void findings_free(struct findings **pointer)
{
    struct findings *findings = *pointer;
    if (!findings)
        return;
    for (size_t i = 0; i < findings->count; i++)
        finding_done(&findings->finding[i]);
    free(findings->finding);
    free(findings);
    *pointer = NULL;
}

static void count_finding(void *context, size_t sheet, uint32_t row, size_t column, const struct rule_def *rule,
                          size_t document)
{
    (void)column;
    (void)document;
    (void)sheet;
    (void)row;
    ((uint32_t *)context)[rule->level]++;
}

bool findings_try(const struct model *model, uint32_t counts[3], model_pause_fn *pause, void *context)
{
    counts[0] = counts[1] = counts[2] = 0;
    return each_found(model, count_finding, counts, pause, context);
}

void findings_count(const struct model *model, uint32_t counts[3])
{
    findings_try(model, counts, NULL, NULL);
}
