/* Recalculation of all assets after one changed control, ours and the floor, in turn. Prints milliseconds: "ours floor"
 * a line.
 *
 *   recalc FORMS_DIR ROWS ROUNDS
 *
 * The floor is a plain loop over byte arrays that does what the forms ask for: importance, threat and vulnerability of
 * the medium, likelihood, risk, band, what remains of it, and the counts that the summary shows. It does not know how to do anything else.
 * Both must count the same high risks, and the control must matter: else nothing was measured.
 */
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/intl.h"
#include "book/model.h"

#define MEDIA 6

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

struct assets {
    unsigned char *medium, *personal, *sensitive, *mynumber, *c, *i, *a, *treatment, *importance, *threat, *weak,
        *likely, *risk, *band, *residual, *residual_band;
};
static volatile uint32_t seen;

static uint32_t floor_compute(const struct assets *assets, uint32_t rows, const unsigned char *threat,
                              const unsigned char *weak, const unsigned char *after)
{
    enum { REDUCE = 1, AVOID, ACCEPT };
    static const unsigned char matrix[4][4] = {{0}, {0, 1, 1, 1}, {0, 1, 1, 2}, {0, 1, 2, 3}};
    const struct assets t = *assets; /* pointers of its own: what is stored through one cannot change the others */
    uint32_t band[4] = {0}, untreated[4] = {0}, remains[4] = {0}, critical = 0, kept = 0;
    unsigned highest = 0;
    for (uint32_t r = 0; r < rows; r++) {
        unsigned most = t.c[r] > t.i[r] ? t.c[r] : t.i[r];
        most = t.a[r] > most ? t.a[r] : most;
        unsigned importance = t.personal[r] | t.sensitive[r] | t.mynumber[r] ? 2 : most;
        unsigned danger = threat[t.medium[r]], open = weak[t.medium[r]], likely = matrix[danger][open],
                 risk = importance * likely;
        unsigned size = risk >= 4 ? 3 : risk >= 1 ? 2 : 1;
        band[size]++;
        untreated[size] += !t.treatment[r];
        unsigned residual = t.treatment[r] == AVOID    ? 0
                            : t.treatment[r] == REDUCE ? importance * after[t.medium[r]]
                                                       : risk;
        unsigned left = residual >= 4 ? 3 : residual >= 1 ? 2 : 1;
        remains[left]++;
        kept += left == 3 && t.treatment[r] == ACCEPT;
        critical += importance == 2;
        highest = risk > highest ? risk : highest;
        t.importance[r] = (unsigned char)importance;
        t.threat[r] = (unsigned char)danger;
        t.weak[r] = (unsigned char)open;
        t.likely[r] = (unsigned char)likely;
        t.risk[r] = (unsigned char)risk;
        t.band[r] = (unsigned char)size;
        t.residual[r] = (unsigned char)residual;
        t.residual_band[r] = (unsigned char)left;
    }
    seen = band[3] + band[2] + untreated[3] + untreated[2] + critical + highest + remains[3] + remains[2] + kept;
    return band[3];
}

int main(int argc, char **argv)
{
    struct error err = {0};
    if (argc != 4 || !intl_start("en", &err))
        return 2;
    uint32_t rows = (uint32_t)atol(argv[2]);
    struct catalog *catalog = catalog_load_layer(argv[1], "personal-data", NULL, NULL, &err);
    if (!catalog)
        return 3;
    static const char *const media[MEDIA] = {"paper", "removable", "office_pc", "mobile", "server", "external"};
    static const char *const level[] = {"0", "1", "2"};
    static const char *const treatment[] = {NULL, "reduce", "avoid", "accept", "transfer"};
    struct model *model = model_new(catalog, 46000);
    size_t sheet = catalog_find_sheet(catalog, "assets", &err), threats = catalog_find_sheet(catalog, "threats", &err);
    size_t controls = catalog_find_sheet(catalog, "controls", &err);
    const struct sheet_def *def = &catalog->sheet[sheet];
    const char *const names[] = {"name", "medium", "personal", "c", "i", "a", "treatment"};
    size_t column[ARRAY_LENGTH(names)];
    for (size_t k = 0; k < ARRAY_LENGTH(names); k++)
        column[k] = sheet_find_column(def, names[k], &err);
    struct assets t;
    /* One block, each array a few cache lines further than a whole page: arrays that all begin at the same place of a
     * page push each other out of the cache. */
    unsigned char **parts = (unsigned char **)&t;
    size_t stride = ((size_t)rows + 4095) / 4096 * 4096 + 320;
    unsigned char *block = mem_zero(sizeof(t) / sizeof(*parts), stride);
    for (size_t k = 0; k < sizeof(t) / sizeof(*parts); k++)
        parts[k] = block + k * stride;
    for (uint32_t r = 0; r < rows; r++) {
        char id[32], name[32];
        snprintf(id, sizeof(id), "%u", r + 1);
        snprintf(name, sizeof(name), "資産 %u", r);
        model_append_row(model, sheet, id);
        t.medium[r] = (unsigned char)(r * 7 % MEDIA), t.personal[r] = r % 5 == 0;
        t.c[r] = (unsigned char)(r % 3), t.i[r] = (unsigned char)(r / 3 % 3), t.a[r] = (unsigned char)(r / 7 % 3);
        t.treatment[r] = (unsigned char)(r / 5 % ARRAY_LENGTH(treatment));
        const char *values[] = {name,          media[t.medium[r]], t.personal[r] ? "yes" : NULL, level[t.c[r]],
                                level[t.i[r]], level[t.a[r]],      treatment[t.treatment[r]]};
        for (size_t k = 0; k < ARRAY_LENGTH(values); k++)
            if (values[k])
                model_put(model, sheet, r, column[k], values[k]);
    }
    model_appended(model, sheet);
    size_t frequency = sheet_find_column(&catalog->sheet[threats], "frequency", &err);
    for (uint32_t r = 0; r < model_rows(model, threats); r++)
        model_put(model, threats, r, frequency, r % 2 ? "3" : "2");
    size_t answer = sheet_find_column(&catalog->sheet[controls], "answer", &err);
    uint32_t control = model_find_row(model, controls, "3-6");
    for (uint32_t r = 0; r < model_rows(model, controls); r++)
        model_put(model, controls, r, answer, "done");
    model_compute_some(model, NULL, NULL); /* all of it, as where somebody looks at it */
    size_t sheet_media = catalog_find_sheet(catalog, "media", &err);
    size_t threat_column = sheet_find_column(&catalog->sheet[sheet_media], "threat", &err);
    size_t weak_column = sheet_find_column(&catalog->sheet[sheet_media], "vulnerability", &err);
    size_t after_column = sheet_find_column(&catalog->sheet[sheet_media], "likelihood_after", &err);
    size_t high = 0;
    while (high < def->summary_count && strcmp(def->summary[high].column.id, "high") != 0)
        high++;
    double counted = -1;
    for (int round = 0; round < atoi(argv[3]); round++) {
        model_put(model, controls, control, answer, round % 2 ? "done" : "no"); /* 3-6 guards several media */
        double begin = now();
        model_compute(model);
        double ours = now() - begin;
        unsigned char threat[MEDIA], weak[MEDIA], after[MEDIA];
        for (uint32_t k = 0; k < MEDIA; k++) {
            threat[k] = (unsigned char)model_value(model, sheet_media, k, threat_column).number;
            weak[k] = (unsigned char)model_value(model, sheet_media, k, weak_column).number;
            after[k] = (unsigned char)model_value(model, sheet_media, k, after_column).number;
        }
        begin = now();
        uint32_t floor_high = floor_compute(&t, rows, threat, weak, after);
        printf("%.4f %.4f\n", ours, now() - begin);
        double ours_high = model_summary(model, sheet, high).number;
        if (ours_high != floor_high || ours_high == counted) {
            fprintf(stderr, "ours counts %g high risks, the floor %u, before %g\n", ours_high, floor_high, counted);
            return 5;
        }
        counted = ours_high;
    }
    model_free(&model);
    catalog_free(&catalog);
    free(block);
    return 0;
}
