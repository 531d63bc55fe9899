/* Erasing, and the search for what is left. The search runs inside the transaction, after the erasing, so that what it
 * finds is what is left; a dry run then takes everything back. */
#include "book/erase.h"

#include <stdlib.h>
#include <string.h>

#include "base/intl.h"
#include "base/utf8.h"
#include "book/book_private.h"
#include "book/erase_private.h"

/* ---- texts to look for ---- */

static bool is_text(const struct sheet_def *def, const char *column)
{
    size_t c = sheet_find_column(def, column, NULL);
    return c == SIZE_MAX || def->column[c].kind->prose;
}

static void add_needle(struct erasing *e, const char *text, size_t length)
{
    if (length == 0)
        return;
    for (size_t i = 0; i < e->needles; i++)
        if (strlen(e->needle[i]) == length && memcmp(e->needle[i], text, length) == 0)
            return;
    e->needle = mem_grow(e->needle, e->needles, &e->needle_capacity, sizeof(*e->needle));
    e->needle[e->needles++] = arena_text_length(e->report->texts, text, length);
}

static void take_lines(struct erasing *e, const char *value)
{
    for (const char *line = value; *line;) {
        size_t length = strcspn(line, "\r\n");
        add_needle(e, line, length);
        line += length + (line[length] != '\0');
    }
}

static void take_text(void *context, const char *column, const char *value)
{
    struct erasing *e = context;
    size_t c = sheet_find_column(e->def, column, NULL);
    if (!is_text(e->def, column))
        return;
    take_lines(e, value);
    if (c == SIZE_MAX || e->def->column[c].holds == HOLDS_NOTHING || utf8_length(value) < 2)
        return;
    e->name = mem_grow(e->name, e->names, &e->name_capacity, sizeof(*e->name));
    e->name[e->names++] = arena_text(e->report->texts, value);
}

/* A single character says nothing as a part of another text. */
static bool holds(const struct erasing *e, const char *text)
{
    for (size_t i = 0; text && i < e->needles; i++)
        if (utf8_length(e->needle[i]) > 1 ? strstr(text, e->needle[i]) != NULL : strcmp(text, e->needle[i]) == 0)
            return true;
    return false;
}

/* ---- the report ---- */

static uint64_t add_hash(uint64_t h, const char *text)
{
    const char *there = text ? text : "";
    return str_hash(h, there, strlen(there) + 1);
}

static bool same_text(const char *a, const char *b)
{
    return strcmp(a ? a : "", b ? b : "") == 0;
}

static size_t *find_slot(const struct erasing *e, const struct erase_place *key)
{
    uint64_t h =
        add_hash(add_hash(add_hash(add_hash((uint64_t)key->kind, key->sheet), key->row), key->column), key->name);
    for (size_t at = (size_t)(h ^ h >> 32);; at++) {
        size_t *slot = &e->index.slot[at & (e->index.slots - 1)];
        const struct erase_place *place = *slot ? &e->report->place[*slot - 1] : NULL;
        if (!place ||
            (place->kind == key->kind && same_text(place->sheet, key->sheet) && same_text(place->row, key->row) &&
             same_text(place->column, key->column) && same_text(place->name, key->name)))
            return slot;
    }
}

static struct erase_place *find_place(const struct erasing *e, const struct erase_place *key)
{
    size_t slot = *find_slot(e, key);
    return slot ? &e->report->place[slot - 1] : NULL;
}

void erase_tell(struct erasing *e, struct erase_place place)
{
    struct erase_report *report = e->report;
    size_t *slot = find_slot(e, &place);
    if (*slot) {
        report->place[*slot - 1].count++;
        return;
    }
    struct arena *texts = report->texts;
    place.sheet = arena_text(texts, place.sheet);
    place.row = arena_text(texts, place.row);
    place.column = arena_text(texts, place.column);
    place.name = arena_text(texts, place.name);
    place.value = arena_text(texts, place.value);
    place.count = 1;
    report->place = mem_grow(report->place, report->count, &report->capacity, sizeof(place));
    report->place[report->count++] = place;
    *slot = report->count;
    if (report->count * 2 < e->index.slots)
        return;
    e->index.slots *= 4;
    free(e->index.slot);
    e->index.slot = mem_zero(e->index.slots, sizeof(*e->index.slot));
    for (size_t i = 0; i < report->count; i++)
        *find_slot(e, &report->place[i]) = i + 1;
}

/* ---- what takes the place of a text ---- */

void erase_instead(struct erasing *e, size_t sheet, const char *row, size_t column, const char *before,
                   const char *text)
{
    struct arena *texts = e->report->texts;
    steps_add(&e->writer.steps, step_set(e->book, sheet, arena_text(texts, row), column, arena_text(texts, before),
                                         arena_text(texts, text)));
}

bool erase_put(struct erasing *e, struct error *err)
{
    if (e->writer.steps.count)
        e->refused = !writer_put(&e->writer, &(struct change_options){0}, err);
    return !e->refused;
}

/* ---- copies in closed rounds ---- */

static bool take_present(void *context, const char *id, double pos, const char *const *values)
{
    struct erasing *e = context;
    (void)id, (void)pos;
    for (size_t c = 0; c < e->def->column_count; c++)
        e->present[c] = arena_text(e->report->texts, values[c]);
    return true;
}

enum { ANSWER_ROUND, ANSWER_SHEET, ANSWER_ROW, ANSWER_COLUMN, ANSWER_VALUE, ANSWER_COUNT };
static const enum column_role answer_roles[ANSWER_COUNT] = {ROLE_OF, ROLE_SHEET, ROLE_ROW, ROLE_COLUMN, ROLE_VALUE};

/* An earlier value of a cell that is meant. One that the cell holds still is no earlier one. */
static bool take_copy(void *context, const char *id, double pos, const char *const *values)
{
    struct erasing *e = context;
    (void)pos;
    const char *column = values[ANSWER_COLUMN], *value = values[ANSWER_VALUE];
    if (!column || !value || !same_text(values[ANSWER_SHEET], e->def->id) || !same_text(values[ANSWER_ROW], e->row) ||
        (e->column && strcmp(column, e->column) != 0))
        return true;
    size_t c = sheet_find_column(e->def, column, NULL);
    if ((c != SIZE_MAX && same_text(e->present[c], value)) || strcmp(value, ERASE_MARK) == 0)
        return true;
    e->copy = mem_grow(e->copy, e->copies, &e->copy_capacity, sizeof(*e->copy));
    e->copy[e->copies++] = (struct copy){
        arena_text(e->report->texts, id), arena_text(e->report->texts, values[ANSWER_ROUND]),
        arena_text(e->report->texts, column), arena_text(e->report->texts, value), is_text(e->def, column)};
    if (is_text(e->def, column))
        take_text(e, column, value);
    return true;
}

static const struct sheet_def *answers_sheet(const struct erasing *e)
{
    size_t answers = e->book->catalog->records.answers;
    return answers == SIZE_MAX ? NULL : &e->book->catalog->sheet[answers];
}

static bool find_copies(struct erasing *e, struct error *err)
{
    const char **names = mem_zero(e->def->column_count + 1, sizeof(*names));
    e->present = arena_zero(e->report->texts, (e->def->column_count + 1) * sizeof(*e->present));
    for (size_t c = 0; c < e->def->column_count; c++)
        names[c] = e->def->column[c].id;
    bool good = store_load_row(e->book->store, e->def->id, e->row, names, e->def->column_count, take_present, e, err);
    free(names);
    const struct sheet_def *answers = answers_sheet(e);
    const char *ids[ANSWER_COUNT];
    for (size_t i = 0; answers && i < ANSWER_COUNT; i++)
        ids[i] = answers->column[sheet_role(answers, answer_roles[i])].id;
    return good && (!answers || store_load(e->book->store, answers->id, ids, ANSWER_COUNT, take_copy, e, err));
}

static bool erase_copies(struct erasing *e, struct error *err)
{
    const struct sheet_def *answers = answers_sheet(e);
    size_t at = answers ? sheet_role(answers, ROLE_VALUE) : SIZE_MAX;
    const char *column = answers ? answers->column[at].id : NULL;
    for (size_t i = 0; i < e->copies; i++)
        if (e->copy[i].text)
            erase_instead(e, e->book->catalog->records.answers, e->copy[i].id, at, e->copy[i].value, ERASE_MARK);
    if (!erase_put(e, err))
        return false;
    for (size_t i = 0; i < e->copies; i++) {
        const struct copy *copy = &e->copy[i];
        int64_t erased = 0;
        if (copy->text && !store_erase(e->book->store, answers->id, copy->id, column, NULL, NULL, &erased, err))
            return false;
        erase_tell(e, (struct erase_place){.kind = copy->text ? ERASE_COPY : LEFT_ROUND,
                                           .sheet = answers->id,
                                           .row = copy->id,
                                           .column = column,
                                           .name = copy->round});
    }
    return true;
}

/* ---- drafts and notes ---- */

static bool is_meant(const struct erasing *e, const char *sheet, const char *row, const char *column)
{
    return e->def && strcmp(sheet, e->def->id) == 0 && strcmp(row, e->row) == 0 &&
           (!e->column || strcmp(column, e->column) == 0);
}

static bool see_draft(void *context, const struct store_draft *draft)
{
    struct erasing *e = context;
    bool meant = is_meant(e, draft->sheet, draft->row, draft->column);
    if (meant || holds(e, draft->text))
        erase_tell(e, (struct erase_place){.kind = meant ? ERASE_DRAFT : LEFT_DRAFT,
                                           .sheet = draft->sheet,
                                           .row = draft->row,
                                           .column = draft->column,
                                           .name = draft->person});
    return true;
}

static bool see_note(void *context, const char *key, const char *value)
{
    struct erasing *e = context;
    if (holds(e, value) || holds(e, key))
        erase_tell(e, (struct erase_place){.kind = ERASE_NOTE, .name = key});
    return true;
}

static bool erase_beside(struct erasing *e, struct error *err)
{
    struct store *store = e->book->store;
    if (!store_drafts(store, see_draft, e, err) || !store_notes(store, see_note, e, err))
        return false;
    for (size_t i = 0; i < e->report->count; i++) {
        const struct erase_place *p = &e->report->place[i];
        if (p->kind == ERASE_DRAFT && !store_put_draft(store, p->sheet, p->row, p->column, p->name, NULL, err))
            return false;
        if (p->kind == ERASE_NOTE && !store_put_note(store, p->name, NULL, err))
            return false;
    }
    return true;
}

/* ---- what is left ---- */

static bool see_cell(void *context, const char *sheet, const char *row, const char *column, const char *value)
{
    struct erasing *e = context;
    if (holds(e, value))
        erase_tell(
            e, (struct erase_place){.kind = LEFT_CELL, .sheet = sheet, .row = row, .column = column, .value = value});
    return true;
}

static void see_earlier(struct erasing *e, const struct store_entry *entry, const char *column, const char *value)
{
    if (!holds(e, value))
        return;
    const struct erase_place cell = {.kind = LEFT_CELL, .sheet = entry->sheet, .row = entry->row, .column = column};
    const struct erase_place *now = find_place(e, &cell);
    if (!now || !same_text(now->value, value)) /* what the cell holds is told there */
        erase_tell(e, (struct erase_place){.kind = LEFT_HISTORY,
                                           .sheet = entry->sheet,
                                           .row = entry->row,
                                           .column = column,
                                           .entry = entry->number});
}

/* "pos US column US value …" as store.h packs rows. */
static void see_packed(struct erasing *e, const struct store_entry *entry, const char *packed)
{
    if (!packed || !holds(e, packed))
        return;
    char *copy = mem_text(packed), *rest = strchr(copy, '\x1f');
    while (rest) {
        char *column = rest + 1, *value = strchr(column, '\x1f');
        if (!value)
            break;
        *value++ = '\0';
        rest = strchr(value, '\x1f');
        if (rest)
            *rest = '\0';
        see_earlier(e, entry, column, value);
    }
    free(copy);
}

static bool see_entry(void *context, const struct store_entry *entry)
{
    struct erasing *e = context;
    if (strcmp(entry->op, "set") == 0) {
        see_earlier(e, entry, entry->column, entry->old_value);
        see_earlier(e, entry, entry->column, entry->new_value);
    } else if (entry->notice) {
        bool of_row = e->def && !e->column && same_text(entry->sheet, e->def->id) && same_text(entry->row, e->row);
        if (entry->number != e->notice && !entry->blanked && (of_row || holds(e, entry->new_value)))
            erase_tell(e, (struct erase_place){.kind = LEFT_NOTICE, .name = entry->notice, .entry = entry->number});
    } else if (strcmp(entry->op, "export") == 0) {
        if (holds(e, entry->new_value) || holds(e, entry->title))
            erase_tell(
                e, (struct erase_place){
                       .kind = LEFT_EXPORT, .name = entry->new_value, .entry = entry->number, .sheet = entry->sheet});
    } else if (strcmp(entry->op, "move") != 0) {
        see_packed(e, entry, entry->old_value);
        see_packed(e, entry, entry->new_value);
    }
    if (holds(e, entry->title) && strcmp(entry->op, "export") != 0)
        erase_tell(e, (struct erase_place){.kind = LEFT_TITLE, .name = entry->title, .entry = entry->number});
    if (holds(e, entry->person))
        erase_tell(e, (struct erase_place){.kind = LEFT_PERSON, .name = entry->person, .entry = entry->number});
    const char *const places[] = {entry->user, entry->host, entry->tty};
    for (size_t i = 0; i < ARRAY_LENGTH(places); i++)
        if (holds(e, places[i]))
            erase_tell(e, (struct erase_place){.kind = LEFT_ACCOUNT, .name = places[i], .entry = entry->number});
    return true;
}

/* Without a text to look for there are still the notices of the row. */
static bool find_left(struct erasing *e, struct error *err)
{
    const struct store_filter all = {.oldest_first = true},
                              of_row = {.sheet = e->def ? e->def->id : NULL, .row = e->row};
    if (e->needles == 0)
        return !e->row || store_entries(e->book->store, &of_row, see_entry, e, err);
    return store_texts(e->book->store, see_cell, e, err) && store_entries(e->book->store, &all, see_entry, e, err);
}

/* ---- all of it ---- */

/* What takes the place of a value that nobody could empty first; NULL: it stays. */
static const char *instead_of(const struct erasing *e, size_t column)
{
    if (!e->column || !sheet_sealed(e->def, column))
        return NULL;
    return is_text(e->def, e->column) ? ERASE_MARK : "";
}

static bool run(struct erasing *e, size_t column, struct error *err)
{
    struct store *store = e->book->store;
    if (!find_copies(e, err))
        return false;
    const char *instead = instead_of(e, column);
    if (instead && !same_text(e->present[column], instead)) /* else gone already */
        erase_instead(e, (size_t)(e->def - e->book->catalog->sheet), e->row, column, e->present[column], instead);
    return erase_put(e, err) &&
           store_erase(store, e->def->id, e->row, e->column, take_text, e, &e->report->erased, err) &&
           erase_copies(e, err) && erase_versions(e, err) && erase_beside(e, err) && find_left(e, err);
}

static bool run_notice(struct erasing *e, struct error *err)
{
    struct str text = STR_INIT;
    bool good = store_erase_notice(e->book->store, e->notice, &text, err);
    take_lines(e, text.text);
    str_free(&text);
    e->report->erased = good;
    return good && erase_beside(e, err) && find_left(e, err);
}

static bool erase(struct erasing *e, size_t column, bool dry_run, struct error *err)
{
    struct book *book = e->book;
    *e->report = (struct erase_report){.texts = arena_new()};
    e->row = arena_text(e->report->texts, e->row); /* that of the model does not outlive what others did meanwhile */
    if (!writer_begin(&e->writer, book, "blank", NULL, false, NULL, err))
        return false;
    e->index.slots = 256;
    e->index.slot = mem_zero(e->index.slots, sizeof(*e->index.slot));
    e->writer.erasing = true;
    size_t sheet = e->def ? (size_t)(e->def - book->catalog->sheet) : SIZE_MAX;
    bool good =
        guard_deed(book, DEED_ERASE, sheet, e->row, column, err) && (e->def ? run(e, column, err) : run_notice(e, err));
    if (!e->refused && (!good || dry_run))
        writer_drop(&e->writer);
    else if (good && (good = writer_commit(&e->writer, NULL, err)))
        store_scrub(book->store, &e->report->scrub); /* the values are gone from the history, whatever happens now */
    free(e->index.slot);
    free(e->needle);
    free(e->name);
    free(e->copy);
    return good;
}

bool book_erase(struct book *book, size_t sheet, const char *row, size_t column, bool dry_run,
                struct erase_report *report, struct error *err)
{
    const struct sheet_def *def = &book->catalog->sheet[sheet];
    struct erasing e = {.book = book,
                        .report = report,
                        .def = def,
                        .row = row,
                        .column = column == SIZE_MAX ? NULL : def->column[column].id};
    return erase(&e, column, dry_run, err);
}

bool book_erase_notice(struct book *book, int64_t entry, bool dry_run, struct erase_report *report, struct error *err)
{
    struct erasing e = {.book = book, .report = report, .notice = entry};
    return erase(&e, SIZE_MAX, dry_run, err);
}

void erase_report_free(struct erase_report *report)
{
    free(report->place);
    arena_free(&report->texts);
    *report = (struct erase_report){0};
}
