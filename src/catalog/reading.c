/* reading: of the layers. The ledgers are said by one of them, people by any. */
#include "catalog/reading.h"

#include "base/intl.h"
#include "catalog/build.h"

enum { KEY_LIST, KEY_DONE, KEY_PEOPLE, KEY_HERE, KEYS };
static const struct key reading_keys[KEYS] = {[KEY_LIST] = {"list", false},
                                              [KEY_DONE] = {"done", false},
                                              [KEY_PEOPLE] = {"people", true},
                                              [KEY_HERE] = {"here", false}};

static void read_people(struct build *build, const node_at *at, struct reading_def *reading,
                        struct reading_people *people)
{
    struct reader *r = &build->reader;
    people->sheet = resolve_sheet(build, at[KEY_PEOPLE]);
    if (people->sheet == SIZE_MAX)
        return;
    const struct sheet_def *def = build->sheet[people->sheet].to;
    if (def->kind != SHEET_LEDGER || sheet_role(def, ROLE_NAME) == SIZE_MAX ||
        sheet_role(def, ROLE_DEPARTMENT) == SIZE_MAX) {
        read_fault(r, at[KEY_PEOPLE], def->id, N_("the people stand in a ledger with the roles name and department"));
        return;
    }
    people->here = resolve_formula(build, people->sheet, PLACE_ROW, at[KEY_HERE]);
    reading->people_count++;
}

void reading_read_layers(struct build *build)
{
    struct reading_def *reading = arena_zero(build->arena, sizeof(*reading));
    struct reading_people *people = arena_zero(build->arena, (build->catalog->layer_count + 1) * sizeof(*people));
    build->catalog->reading = reading;
    reading->list = reading->done = SIZE_MAX;
    reading->people = people;
    for (size_t i = 0; i < build->catalog->layer_count; i++) {
        node_at map = layer_enter(build, i)->at[LAYER_READING], at[KEYS];
        if (!map || !read_map(&build->reader, map, "reading", reading_keys, KEYS, at))
            continue;
        if (!at[KEY_LIST] != !at[KEY_DONE])
            read_fault(&build->reader, map, reading_keys[at[KEY_LIST] ? KEY_DONE : KEY_LIST].name,
                       N_("this key is missing in %s"), "reading");
        else if (at[KEY_LIST] && build_new_id(build, &build->record_ids, at[KEY_LIST] - 1, "reading")) {
            reading->list = record_read(build, at[KEY_LIST], RECORD_TO_READ);
            reading->done = record_read(build, at[KEY_DONE], RECORD_READ);
        }
        read_people(build, at, reading, &people[reading->people_count]);
    }
}
