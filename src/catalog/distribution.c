#include "catalog/distribution.h"

#include <math.h>
#include <string.h>

#include "catalog/build.h"

enum { DIST_BASE, DIST_YEAR, DIST_WHO, DIST_SOURCE, DIST_SHARES, DIST_SILENT, DIST_KEYS };
static const struct key keys[DIST_KEYS] = {
    [DIST_BASE] = {"base", true},     [DIST_YEAR] = {"year", true},     [DIST_WHO] = {"who", true},
    [DIST_SOURCE] = {"source", true}, [DIST_SHARES] = {"shares", true}, [DIST_SILENT] = {"silent", false},
};

/* Everybody asked gave one answer or none: published figures are rounded to a tenth each. */
#define ROUNDING 0.5

const struct distribution_def *distribution_read(struct build *build, const struct sheet_build *sheet, node_at map,
                                                 const struct column_def *def)
{
    struct reader *r = &build->reader;
    node_at at[DIST_KEYS];
    if (!def->kind->coded || !def->choices || def->kind->mark || sheet->def.kind != SHEET_FACTS) {
        read_fault(r, map - 1, def->id, N_("only a choice on a sheet of facts has a distribution"));
        return NULL;
    }
    if (!read_map(r, map, N_("a distribution"), keys, DIST_KEYS, at) || !read_is_map(r, at[DIST_SHARES], N_("shares")))
        return NULL;
    struct distribution_def *out = arena_zero(build->arena, sizeof(*out));
    double *share = arena_zero(build->arena, (def->choices->count + 1) * sizeof(*share)), sum = 0;
    *out = (struct distribution_def){.base = read_whole(r, at[DIST_BASE], 1, 1, 100000000),
                                     .year = read_whole(r, at[DIST_YEAR], 2000, 1990, 2100),
                                     .share = share,
                                     .silent = read_number(r, at[DIST_SILENT], NAN, 0, 100),
                                     .who = read_text(r, at[DIST_WHO]),
                                     .source = read_text(r, at[DIST_SOURCE])};
    for (size_t i = 0; i < def->choices->count; i++)
        share[i] = NAN;
    for (node_at key = read_first(r, at[DIST_SHARES]); key; key = read_next(r, at[DIST_SHARES], key)) {
        const char *code = read_text(r, key);
        if (!code || !choices_check_code(build, def->choices, key, code))
            continue;
        size_t choice = (size_t)(choices_code(def->choices, code) - def->choices->choice);
        share[choice] = read_number(r, key + 1, NAN, 0, 100);
        sum += isnan(share[choice]) ? 0 : share[choice];
    }
    sum += isnan(out->silent) ? 0 : out->silent;
    if (fabs(sum - 100) > ROUNDING)
        read_fault(r, at[DIST_SHARES], def->id, N_("the shares and those who did not answer make %.1f %%, not 100"),
                   sum);
    return out;
}
