#include <string.h>

#include "catalog/build.h"

#define MAX_CHECKS 500

enum { CHECK_ID, CHECK_WHEN, CHECK_LEVEL, CHECK_AT, CHECK_SCOPE, CHECK_MESSAGE, CHECK_NEXT, CHECK_KEYS };
static const struct key check_keys[CHECK_KEYS] = {
    [CHECK_ID] = {"id", true},      [CHECK_WHEN] = {"when", true},    [CHECK_LEVEL] = {"level", true},
    [CHECK_AT] = {"at", false},     [CHECK_SCOPE] = {"scope", false}, [CHECK_MESSAGE] = {"message", true},
    [CHECK_NEXT] = {"next", false},
};
static const char *const level_words[] = {"high", "medium", "low"};
static const char *const scope_words[] = {"row", "sheet"};

static bool read_check(struct build *build, struct sheet_build *sheet, node_at item, struct check_def *check)
{
    struct reader *r = &build->reader;
    node_at at[CHECK_KEYS];
    bool good = read_map(r, item, N_("a check"), check_keys, CHECK_KEYS, at);
    if (!at[CHECK_ID])
        return false;
    *check =
        (struct check_def){.id = read_id(r, at[CHECK_ID], true), .at = SIZE_MAX, .place = read_place(r, at[CHECK_ID])};
    check->whole_sheet = read_word(r, at[CHECK_SCOPE], scope_words, ARRAY_LENGTH(scope_words), 0) == 1;
    check->level = (enum finding_level)read_word(r, at[CHECK_LEVEL], level_words, ARRAY_LENGTH(level_words), LEVEL_LOW);
    check->when = resolve_formula(build, sheet->number, check->whole_sheet ? PLACE_NO_ROW : PLACE_ROW, at[CHECK_WHEN]);
    check->at = resolve_column(build, sheet->number, at[CHECK_AT]);
    check->message = read_text(r, at[CHECK_MESSAGE]);
    check->next = read_text(r, at[CHECK_NEXT]);
    size_t row_sheet = check->whole_sheet ? SIZE_MAX : sheet->number;
    placeholders_check(build, NULL, at[CHECK_MESSAGE], row_sheet, NULL);
    placeholders_check(build, NULL, at[CHECK_NEXT], row_sheet, NULL);
    return good && check->id && check->when && check->message;
}

void checks_read(struct build *build, struct sheet_build *sheet)
{
    struct reader *r = &build->reader;
    node_at list = sheet->at[SHEET_CHECKS];
    size_t count = read_is_list(r, list, N_("checks")) ? read_node(r, list)->value : 0;
    if (count > MAX_CHECKS) {
        read_fault(r, list, sheet->to->id, N_("at most %d"), MAX_CHECKS);
        return;
    }
    struct check_def *checks = arena_zero(build->arena, (count + days_check_count(sheet) + 1) * sizeof(*checks));
    struct names ids = {0};
    size_t used = 0;
    for (node_at item = count ? read_first(r, list) : 0; item; item = read_next(r, list, item)) {
        if (!read_check(build, sheet, item, &checks[used]))
            continue;
        if (names_add(&ids, build->arena, checks[used].id, used))
            used++;
        else
            read_fault(r, item, checks[used].id, N_("this id is used twice"));
    }
    size_t made = days_checks(build, sheet, &checks[used]);
    for (size_t i = used; i < used + made; i++)
        if (!names_add(&ids, build->arena, checks[i].id, i))
            read_fault(r, sheet->at[SHEET_CHECKS], checks[i].id,
                       N_("a check that a routine or a deadline makes has this id"));
    sheet->to->check = checks;
    sheet->to->check_count = used + made;
}
