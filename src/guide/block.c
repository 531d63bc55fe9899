#include "guide/block.h"

#include <stdlib.h>
#include <string.h>

#define DECLARE(kind, function, word, brief, needs, takes) void function(const struct model *, struct figures *);
#define ROW(kind, function, word, brief, needs, takes)     [kind] = function,
BLOCK_KINDS_TABLE(DECLARE)
static void (*const compute[BLOCK_KINDS])(const struct model *, struct figures *) = {BLOCK_KINDS_TABLE(ROW)};

struct figures *figures_new(const struct block_def *block)
{
    struct figures *figures = mem_zero(1, sizeof(*figures));
    figures->block = block;
    figures->arena = arena_new();
    return figures;
}

struct figures *figures_make(const struct model *model, const struct block_def *block)
{
    struct figures *figures = figures_new(block);
    compute[block->kind](model, figures);
    return figures;
}

void figures_free(struct figures **figures)
{
    if (!*figures)
        return;
    arena_free(&(*figures)->arena);
    free((*figures)->row);
    free(*figures);
    *figures = NULL;
}

struct figures_row *figures_add(struct figures *figures, const char *id, const char *label)
{
    figures->row = mem_grow(figures->row, figures->rows, &figures->capacity, sizeof(*figures->row));
    struct figures_row *row = &figures->row[figures->rows++];
    *row = (struct figures_row){.id = arena_text(figures->arena, id),
                                .label = arena_text(figures->arena, label ? label : "")};
    return row;
}

void figures_name(struct figures *figures, const struct choice_list *list)
{
    for (figures->across = 0; figures->across < list->count; figures->across++)
        figures->name[figures->across] = list->choice[figures->across].code;
}

const struct figures_row *figures_row_of(const struct figures *figures, const char *id)
{
    for (size_t i = 0; i < figures->rows; i++)
        if (figures->row[i].id && strcmp(figures->row[i].id, id) == 0)
            return &figures->row[i];
    return NULL;
}

void figures_row_text(const struct figures *figures, const struct figures_row *row, struct str *out)
{
    const struct value *value = row ? row->value : figures->value;
    const char *before = row ? row->label : "", *between = *before ? ": " : "";
    for (int i = 0; i < FIGURES_ACROSS; i++) {
        if (value_blank(value[i]))
            continue;
        str_add_format(out, "%s%s", before, between);
        value_to_text(value[i], out);
        before = "";
        between = ", ";
    }
}

/* ---- as lines: "value 0 62.5", "text 3 high", "row part1 label", and the values of that row ---- */

static void write_values(const struct value *value, struct str *out)
{
    for (int i = 0; i < FIGURES_ACROSS; i++)
        if (value[i].type == VALUE_NUMBER)
            str_add_format(out, "value %d %.17g\n", i, value[i].number);
        else if (value[i].type == VALUE_TEXT && !strchr(value[i].text, '\n'))
            str_add_format(out, "text %d %s\n", i, value[i].text);
}

void figures_write(const struct figures *figures, struct str *out)
{
    str_add_format(out, "block %s %zu\n", figures->block->id, figures->across);
    write_values(figures->value, out);
    for (size_t i = 0; i < figures->rows; i++) {
        const struct figures_row *row = &figures->row[i];
        str_add_format(out, "row %s %.*s\n", row->id ? row->id : "-", (int)strcspn(row->label, "\n"), row->label);
        write_values(row->value, out);
    }
}

bool figures_read(struct figures *figures, const char *line)
{
    char id[64];
    int at, used = 0;
    double number;
    struct value *value = figures->rows ? figures->row[figures->rows - 1].value : figures->value;
    if (sscanf(line, "row %63s%n", id, &used) == 1 && line[used] == ' ')
        return figures_add(figures, strcmp(id, "-") == 0 ? NULL : id, line + used + 1);
    if (sscanf(line, "value %d %lf", &at, &number) == 2 && at >= 0 && at < FIGURES_ACROSS)
        return value[at] = value_number(number), true;
    if (sscanf(line, "text %d %n", &at, &used) == 1 && used && at >= 0 && at < FIGURES_ACROSS)
        return value[at] = value_text(arena_text(figures->arena, line + used)), true;
    return false;
}
