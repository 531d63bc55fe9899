#include "guide/twins.h"

#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "base/intl.h"

static const struct choice *answer_of(const struct model *model, size_t sheet, uint32_t row)
{
    const struct sheet_def *def = &model_catalog(model)->sheet[sheet];
    return def->session == SIZE_MAX
               ? NULL
               : kind_choice_of(&def->column[def->session], model_value(model, sheet, row, def->session));
}

static struct twin twin_at(const struct model *model, const struct sheet_def *own, size_t sheet,
                           const struct relation_pair *pair)
{
    struct twin twin = {.sheet = sheet, .row = pair->other, .similar = pair->similar};
    twin.answer = answer_of(model, sheet, pair->other);
    twin.offer = twin.answer ? choices_code(own->column[own->session].choices, twin.answer->code) : NULL;
    return twin;
}

size_t twins_of(const struct model *model, size_t sheet, uint32_t row, struct arena *arena, const struct twin **out)
{
    const struct catalog *catalog = model_catalog(model);
    struct twin *list = NULL;
    size_t count = 0, room = 0;
    for (int similar = 0; similar < 2; similar++)
        for (size_t i = 0; i < catalog->relation_count; i++) {
            const struct relation_def *relation = &catalog->relation[i];
            for (size_t p = 0; relation->from == sheet && p < relation->pairs; p++) {
                if (relation->pair[p].row != row || relation->pair[p].similar != (similar == 1) ||
                    !model_applies(model, relation->to, relation->pair[p].other))
                    continue;
                if (count == room) {
                    struct twin *more = arena_zero(arena, (room = 2 * room + 4) * sizeof(*more));
                    if (count)
                        memcpy(more, list, count * sizeof(*list));
                    list = more;
                }
                list[count++] = twin_at(model, &catalog->sheet[sheet], relation->to, &relation->pair[p]);
            }
        }
    *out = list;
    return count;
}

const struct twin *twins_offer(const struct model *model, size_t sheet, uint32_t row, struct arena *arena)
{
    const struct twin *twin;
    const struct choice *own = answer_of(model, sheet, row);
    size_t count = twins_of(model, sheet, row, arena, &twin);
    for (size_t i = 0; i < count; i++)
        if (twin[i].offer && twin[i].offer != own && (!own || !twin[i].similar))
            return &twin[i];
    return NULL;
}

const struct twin *twins_differ(const struct model *model, size_t sheet, uint32_t row, struct arena *arena)
{
    const struct twin *twin;
    const struct choice *own = answer_of(model, sheet, row);
    size_t count = own && model_applies(model, sheet, row) ? twins_of(model, sheet, row, arena, &twin) : 0;
    for (size_t i = 0; i < count && !twin[i].similar; i++)
        if (twin[i].answer && strcmp(twin[i].answer->code, own->code) != 0)
            return &twin[i];
    return NULL;
}

/* ---- in words ---- */

void twin_name(const struct model *model, const struct twin *twin, struct str *out)
{
    str_add_format(out, "%s ▸ ", intl_form(model_catalog(model)->sheet[twin->sheet].short_title));
    model_row_name(model, twin->sheet, twin->row, out);
}

struct source {
    bool known;
    int64_t at;
    struct str *person;
};

static bool found_entry(void *context, const struct store_entry *entry)
{
    struct source *source = context;
    source->known = true;
    source->at = entry->at;
    str_add(source->person, entry->person);
    return false;
}

bool twin_source(const struct book *book, const struct twin *twin, char at[17], struct str *person, bool *known,
                 struct error *err)
{
    const struct sheet_def *sheet = &book->catalog->sheet[twin->sheet];
    struct store_filter filter = {.sheet = sheet->id,
                                  .row = model_row_id(book->model, twin->sheet, twin->row),
                                  .column = sheet->column[sheet->session].id,
                                  .limit = 1};
    struct source source = {.person = person};
    bool good = store_entries(book->store, &filter, found_entry, &source, err);
    *known = good && source.known;
    if (*known)
        date_time_text(source.at, at);
    return good;
}

bool twin_origin(const struct book *book, const struct twin *twin, struct str *out, struct error *err)
{
    struct str person = STR_INIT;
    char at[17];
    bool known, good = twin_source(book, twin, at, &person, &known, err);
    if (known) {
        char *both = mem_format("%.10s %s", at, person.text);
        str_add_format(out, _(" (%s)"), both);
        free(both);
    }
    str_free(&person);
    return good;
}

bool twin_take(const struct book *book, size_t sheet, uint32_t row, const struct twin *twin, struct change *change,
               struct str *title, struct error *err)
{
    struct str from = STR_INIT;
    twin_name(book->model, twin, &from);
    bool good = twin_origin(book, twin, &from, err);
    str_add_format(title, _("the answer of %s"), from.text);
    str_free(&from);
    *change = (struct change){.op = CHANGE_SET,
                              .sheet = sheet,
                              .row = model_row_id(book->model, sheet, row),
                              .column = book->catalog->sheet[sheet].session,
                              .value = twin->offer->code};
    return good;
}

/* ---- how far ---- */

bool coverage_asked(const struct catalog *catalog, size_t sheet)
{
    for (size_t i = 0; i < catalog->relation_count; i++)
        if (catalog->relation[i].source == RELATION_SAME && catalog->relation[i].from == sheet)
            return true;
    return false;
}

enum coverage_state coverage_state_of(const struct model *model, size_t sheet, uint32_t row, struct arena *arena)
{
    if (answer_of(model, sheet, row))
        return COVERED_OWN;
    const struct twin *offer = twins_offer(model, sheet, row, arena);
    return !offer ? COVERED_OPEN : offer->similar ? COVERED_SUGGESTED : COVERED_OFFERED;
}

struct coverage coverage_of(const struct model *model, size_t sheet)
{
    struct coverage coverage = {0};
    struct arena *arena = arena_new();
    for (uint32_t r = 0; r < model_rows(model, sheet); r++) {
        if (!model_applies(model, sheet, r))
            continue;
        coverage.rows++;
        coverage.count[coverage_state_of(model, sheet, r, arena)]++;
        coverage.differ += twins_differ(model, sheet, r, arena) != NULL;
    }
    arena_free(&arena);
    return coverage;
}
