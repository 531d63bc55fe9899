#include "guide/distribution.h"

#include <math.h>
#include <stdlib.h>

#include "base/intl.h"
#include "base/utf8.h"

#define LABEL_CELLS   26 /* of an answer; longer ones are cut */
#define PERCENT_CELLS 8

static const struct column_def *column_of(const struct model *model, size_t sheet, size_t column)
{
    return &model_catalog(model)->sheet[sheet].column[column];
}

size_t distribution_lines(const struct model *model, size_t sheet, size_t column, struct distribution_line *line)
{
    const struct column_def *def = column_of(model, sheet, column);
    const struct choice *own = kind_choice_of(def, model_value(model, sheet, 0, column));
    size_t count = 0;
    for (size_t i = 0; i < def->choices->count; i++)
        if (!isnan(def->distribution->share[i]) || own == &def->choices->choice[i])
            line[count++] = (struct distribution_line){&def->choices->choice[i], def->distribution->share[i],
                                                       own == &def->choices->choice[i]};
    if (!isnan(def->distribution->silent))
        line[count++] = (struct distribution_line){NULL, def->distribution->silent, false};
    return count;
}

void distribution_sentence(const struct model *model, size_t sheet, size_t column, struct str *out)
{
    const struct column_def *def = column_of(model, sheet, column);
    struct distribution_line *line = mem_zero(def->choices->count + 1, sizeof(*line));
    size_t count = distribution_lines(model, sheet, column, line);
    for (size_t i = 0; i < count; i++)
        if (line[i].own && !isnan(line[i].share))
            str_add_format(out, _("%.1f %% gave the same answer (%s, %d, n=%d)"), line[i].share,
                           intl_form(def->distribution->who), def->distribution->year, def->distribution->base);
    free(line);
}

static void add_bar(const struct distribution_line *line, double most, int cells, struct str *out)
{
    int full = isnan(line->share) || most <= 0 ? 0 : (int)lround(line->share / most * cells);
    for (int i = 0; i < full; i++)
        str_add_char(out, line->own ? '#' : '=');
}

void distribution_text(const struct model *model, size_t sheet, size_t column, int cells, struct str *out)
{
    const struct column_def *def = column_of(model, sheet, column);
    const struct distribution_def *d = def->distribution;
    struct distribution_line *line = mem_zero(def->choices->count + 1, sizeof(*line));
    size_t count = distribution_lines(model, sheet, column, line);
    double most = 0;
    bool answered = false;
    for (size_t i = 0; i < count; i++) {
        most = line[i].share > most ? line[i].share : most;
        answered = answered || line[i].own;
    }
    str_add_format(out, _("%s (%d, n=%d: %s)\n"), intl_form(def->label), d->year, d->base, intl_form(d->who));
    for (size_t i = 0; i < count; i++) {
        struct str label = STR_INIT;
        char percent[16];
        utf8_pad(&label, line[i].choice ? intl_form(line[i].choice->label) : _("no answer"), LABEL_CELLS, false);
        snprintf(percent, sizeof(percent), isnan(line[i].share) ? "-" : "%.1f %%", line[i].share);
        str_add_format(out, "%s %s %*s ", line[i].own ? ">" : " ", label.text, PERCENT_CELLS - 1, percent);
        add_bar(&line[i], most, cells - LABEL_CELLS - PERCENT_CELLS - 3, out);
        str_add_char(out, '\n');
        str_free(&label);
    }
    str_add_format(out, "%s\n", answered ? _("> and # are your own answer.") : _("You have not answered yet."));
    str_add_format(out, "%s%s\n", _("Source  "), intl_form(d->source));
    free(line);
}
