/* What computed texts are made of. A text that a formula hands on from a row of the form, or puts together of the form's own words, is
 * read in the language of the program; what people wrote never is. So for each computed text the words are listed that it may hold,
 * its own and those of the computed texts it reads: this walks in the order of computation. */
#include <string.h>

#include "catalog/build.h"

struct saying {
    struct build *build;
    struct column_def *def;
    struct names words;
    struct arena *scratch;
    bool constants; /* of them, or of what is handed on */
};

static struct column_def *column_at(const struct build *build, size_t table, size_t column)
{
    struct sheet_build *sheet = &build->sheet[table / 2];
    return table % 2 ? &sheet->summary[column].column : &sheet->column[column];
}

static bool is_of_words(const char *text)
{
    const char *p = text;
    while (*p && (unsigned char)*p < 0x80)
        p++;
    return *p && strcmp(text, "　") != 0; /* a wide blank is looked for in names */
}

static void add_word(struct saying *saying, const char *text)
{
    if (text && is_of_words(text))
        names_add(&saying->words, saying->scratch, text, 0);
}

/* The column COLUMN of SHEET, which the form fills in. */
static void add_given(struct saying *saying, const struct sheet_build *sheet, size_t column)
{
    const char *id = sheet->column[column].id;
    for (size_t r = 0; r < sheet->to->row_count; r++) {
        const struct row_def *row = &sheet->row[r];
        add_word(saying, !sheet->column[column].built_in ? row->value[column]
                         : strcmp(id, "label") == 0      ? row->label
                         : strcmp(id, "text") == 0       ? row->text
                                                         : NULL);
    }
}

static void add_read(struct saying *saying, const struct formula_ref *ref)
{
    const struct sheet_build *sheet = &saying->build->sheet[ref->table / 2];
    const struct column_def *def = column_at(saying->build, ref->table, ref->column);
    bool given = ref->table % 2 == 0 && (def->given || def->built_in) && sheet->to->kind == SHEET_CHECKLIST;
    if (!def->kind->prose) { /* numbers stay what they are in every language; a code is no word */
        saying->def->all_said = saying->def->all_said && (def->kind->number == NUMBER_AMOUNT);
    } else if (given) {
        add_given(saying, sheet, ref->column);
    } else if (def->formula) {
        for (size_t i = 0; i < def->said_count; i++)
            add_word(saying, def->said[i]);
        saying->def->all_said = saying->def->all_said && def->all_said;
    } else {
        saying->def->all_said = false;
    }
}

static void add_piece(void *context, const char *text, const struct formula_ref *ref)
{
    struct saying *saying = context;
    if (ref && !saying->constants)
        add_read(saying, ref);
    else if (text && saying->constants)
        add_word(saying, text);
}

static void find(struct build *build, struct column_def *def)
{
    struct saying saying = {.build = build, .def = def, .scratch = arena_new()};
    def->all_said = true;
    def->all_said = formula_each_piece(def->formula, add_piece, &saying) && def->all_said;
    def->handed = saying.words.count;
    saying.constants = true;
    formula_each_piece(def->formula, add_piece, &saying);
    def->said_count = saying.words.count;
    const char **said = arena_zero(build->arena, (def->said_count + 1) * sizeof(*said));
    if (def->said_count)
        memcpy(said, saying.words.name, def->said_count * sizeof(*said));
    def->said = said;
    arena_free(&saying.scratch);
}

void said_find(struct build *build)
{
    for (size_t i = 0; i < build->owner->step_count; i++) {
        struct compute_step step = build->owner->step[i];
        struct column_def *def = column_at(build, step.table, step.column);
        if (def->formula && def->kind->prose)
            find(build, def);
    }
}
