/* Which sheets speak of rows of which: columns of type row, and checklists that stand once for every row of a ledger. One
 * table, so that whoever deletes a row asks one place. */
#include "catalog/build.h"

static const char *const on_delete_words[] = {"refuse", "empty", "cascade"};

enum on_delete relation_read_on_delete(struct build *build, node_at at)
{
    return (enum on_delete)read_word(&build->reader, at, on_delete_words, ARRAY_LENGTH(on_delete_words),
                                     ON_DELETE_REFUSE);
}

size_t relation_target(const struct build *build, size_t sheet, size_t column)
{
    const struct column_def *def = &build->sheet[sheet].column[column];
    return def->kind->refers ? def->of : SIZE_MAX;
}

void relations_find(struct build *build)
{
    struct relation_def *relation = NULL;
    size_t count = 0, capacity = 0;
    for (size_t s = 0; s < build->sheet_count; s++) {
        const struct sheet_def *sheet = build->sheet[s].to;
        if (sheet->each != SIZE_MAX) {
            relation = build_grow(build, relation, count, &capacity, sizeof(*relation));
            relation[count++] = (struct relation_def){s, SIZE_MAX, sheet->each, sheet->each_on_delete};
        }
        for (size_t c = 0; c < sheet->column_count; c++) {
            const struct column_def *column = &sheet->column[c];
            if (!column->kind->refers || column->of == SIZE_MAX || !column_writable(column))
                continue;
            relation = build_grow(build, relation, count, &capacity, sizeof(*relation));
            relation[count++] = (struct relation_def){s, c, column->of, column->on_delete};
        }
    }
    /* An article of one's own stands after a part of the document (a text of the form, which stays) or after another article. */
    const struct documents_def *documents = &build->catalog->documents;
    if (documents->articles != SIZE_MAX) {
        relation = build_grow(build, relation, count, &capacity, sizeof(*relation));
        relation[count++] =
            (struct relation_def){documents->articles, sheet_role(build->sheet[documents->articles].to, ROLE_AFTER),
                                  documents->articles, ON_DELETE_REFUSE};
    }
    build->catalog->relation = relation;
    build->catalog->relation_count = count;
}
