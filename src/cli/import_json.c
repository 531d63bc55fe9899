/* What "import --json" prints: the difference for programs. */
#include "base/intl.h"
#include "cli/import_print.h"
#include "cli/json.h"

struct printing {
    struct json json;
    const struct book *book;
    const struct import *import;
    size_t remark; /* the next one of the part */
};

typedef void print_row_fn(struct printing *p, const struct import_part *part, size_t n);

static void json_place(struct printing *p, const struct import_part *part, size_t at, size_t field)
{
    struct str place = STR_INIT;
    table_place_text(part->table, at, field, &place);
    json_text(&p->json, "place", place.text);
    str_free(&place);
}

static void json_end_item(struct printing *p, const struct import_part *part)
{
    json_text(&p->json, "sheet", p->book->catalog->sheet[part->sheet].id);
    json_close(&p->json, '}');
}

static void json_new(struct printing *p, const struct import_part *part, size_t n, enum import_kind kind)
{
    const struct sheet_def *sheet = &p->book->catalog->sheet[part->sheet];
    if (part->row[n].kind != kind)
        return;
    json_open(&p->json, NULL, '{');
    json_text(&p->json, "row", "");
    json_open(&p->json, "values", '{');
    for (size_t f = 0; f < part->map.count; f++) {
        const char *value = part->value[n * part->map.count + f];
        if (value && *value)
            json_text(&p->json, sheet->column[part->map.mapping[f].column].id, value);
    }
    json_close(&p->json, '}');
    json_place(p, part, part->row[n].at, SIZE_MAX);
    json_text(&p->json, "like", part->row[n].like);
    json_text(&p->json, "note", part->row[n].note);
    json_end_item(p, part);
}

static void json_added(struct printing *p, const struct import_part *part, size_t n)
{
    json_new(p, part, n, IMPORT_ADDED);
}

static void json_doubtful(struct printing *p, const struct import_part *part, size_t n)
{
    json_new(p, part, n, IMPORT_DOUBTFUL);
}

static void json_cells(struct printing *p, const struct import_part *part, size_t n, enum import_kind kind)
{
    const struct sheet_def *sheet = &p->book->catalog->sheet[part->sheet];
    const struct import_row *row = &part->row[n];
    bool passed_over = row->kind == IMPORT_SKIPPED && !row->take;
    for (size_t i = row->first; i < row->first + row->cells && !passed_over; i++) {
        const struct import_cell *cell = &part->cell[i];
        if (cell->kind != kind)
            continue;
        json_open(&p->json, NULL, '{');
        if (kind == IMPORT_REJECTED) {
            json_place(p, part, row->at, cell->field);
            json_text(&p->json, "column", import_column_id(sheet, cell->column));
            json_text(&p->json, "value", cell->file);
            json_text(&p->json, "reason", cell->reason);
        } else {
            json_text(&p->json, "row", row->id);
            json_text(&p->json, "column", import_column_id(sheet, cell->column));
            if (kind == IMPORT_CONFLICT)
                json_text(&p->json, "base", cell->base);
            json_text(&p->json, kind == IMPORT_CONFLICT ? "here" : "old", cell->here);
            json_text(&p->json, kind == IMPORT_CONFLICT ? "file" : "new", cell->file);
        }
        json_end_item(p, part);
    }
}

static void json_changed(struct printing *p, const struct import_part *part, size_t n)
{
    json_cells(p, part, n, IMPORT_CHANGED);
}

static void json_rejected(struct printing *p, const struct import_part *part, size_t n)
{
    json_cells(p, part, n, IMPORT_REJECTED);
}

static void json_conflicts(struct printing *p, const struct import_part *part, size_t n)
{
    json_cells(p, part, n, IMPORT_CONFLICT);
}

static void json_skipped(struct printing *p, const struct import_part *part, size_t n)
{
    if (part->row[n].kind != IMPORT_SKIPPED)
        return;
    json_open(&p->json, NULL, '{');
    json_place(p, part, part->row[n].at, SIZE_MAX);
    json_text(&p->json, "reason", part->row[n].reason);
    json_bool(&p->json, "taken", part->row[n].take);
    json_end_item(p, part);
}

static void json_remarks(struct printing *p, const struct import_part *part, size_t n)
{
    static const char *const kinds[REMARK_KINDS] = {
        [REMARK_MERGED] = "merged",   [REMARK_DITTO] = "ditto",  [REMARK_BREAK] = "line-break",
        [REMARK_NOTHING] = "nothing", [REMARK_MONTH] = "month",  [REMARK_UNIT] = "unit",
        [REMARK_AGAIN] = "repeated",  [REMARK_HIDDEN] = "hidden"};
    const struct sheet_def *sheet = &p->book->catalog->sheet[part->sheet];
    for (; p->remark < part->remarks && part->remark[p->remark].row == n; p->remark++) {
        const struct import_remark *remark = &part->remark[p->remark];
        bool whole = remark->field == SIZE_MAX;
        json_open(&p->json, NULL, '{');
        json_place(p, part, part->row[n].at, remark->field);
        json_text(&p->json, "column", whole ? NULL : import_column_id(sheet, part->map.mapping[remark->field].column));
        json_text(&p->json, "kind", kinds[remark->kind]);
        json_text(&p->json, "value", whole ? NULL : part->value[n * part->map.count + remark->field]);
        json_end_item(p, part);
    }
}

static void json_rows(struct printing *p, const char *key, print_row_fn *print)
{
    json_open(&p->json, key, '[');
    for (size_t i = 0; i < p->import->parts; i++) {
        p->remark = 0;
        for (size_t n = 0; n < p->import->part[i].rows; n++)
            print(p, &p->import->part[i], n);
    }
    json_close(&p->json, ']');
}

static void json_questions(struct printing *p)
{
    json_open(&p->json, "questions", '[');
    for (size_t i = 0; i < p->import->parts; i++) {
        const struct import_part *part = &p->import->part[i];
        const struct sheet_def *sheet = &p->book->catalog->sheet[part->sheet];
        for (size_t n = 0; n < part->questions; n++) {
            const struct import_question *question = &part->question[n];
            struct str name = STR_INIT;
            import_map_field_name(&part->map, p->import->file.xlsx, question->field, &name);
            json_open(&p->json, NULL, '{');
            json_place(p, part, question->at == SIZE_MAX ? part->map.header : question->at, question->field);
            json_text(&p->json, "header", name.text);
            json_text(&p->json, "column", sheet->column[question->column].id);
            json_text(&p->json, "value", question->value);
            json_number(&p->json, "rows", (double)question->rows);
            json_bool(&p->json, "scale", question->scale);
            json_text(&p->json, "guess", question->guess);
            json_text(&p->json, "answer", question->answer);
            json_end_item(p, part);
            str_free(&name);
        }
    }
    json_close(&p->json, ']');
}

static void json_mapping(struct printing *p)
{
    json_open(&p->json, "mapping", '[');
    for (size_t i = 0; i < p->import->parts; i++) {
        const struct import_part *part = &p->import->part[i];
        for (size_t f = 0; f < part->map.count && !part->table->id; f++) {
            const struct import_mapping *m = &part->map.mapping[f];
            json_open(&p->json, NULL, '{');
            struct str name = STR_INIT;
            import_map_field_name(&part->map, p->import->file.xlsx, f, &name);
            json_text(&p->json, "header", name.text);
            str_free(&name);
            json_text(&p->json, "column",
                      m->column == SIZE_MAX ? NULL : p->book->catalog->sheet[part->sheet].column[m->column].id);
            json_text(&p->json, "near", m->near_name);
            json_text(&p->json, "twin",
                      m->twin == SIZE_MAX ? NULL : p->book->catalog->sheet[part->sheet].column[m->twin].id);
            json_end_item(p, part);
        }
    }
    json_close(&p->json, ']');
}

/* Rows of the workbook that the file, an own export, has no more. */
static void json_missing(struct printing *p)
{
    json_open(&p->json, "missing", '[');
    for (size_t i = 0; i < p->import->parts; i++) {
        const struct import_part *part = &p->import->part[i];
        for (size_t n = 0; n < part->missings; n++) {
            const struct import_missing *missing = &part->missing[n];
            json_open(&p->json, NULL, '{');
            json_text(&p->json, "row", missing->id);
            json_bool(&p->json, "changed", missing->changed);
            json_bool(&p->json, "delete", missing->take);
            json_end_item(p, part);
        }
    }
    json_close(&p->json, ']');
}

/* Whose file it is: null for one from elsewhere. */
static void json_file(struct printing *p)
{
    const struct import *import = p->import;
    const struct mark *mark = &import->file.own;
    json_open(&p->json, "file", '{');
    json_bool(&p->json, "own", mark->own);
    json_text(&p->json, "workbook", mark->own ? mark->workbook : NULL);
    json_text(&p->json, "company", mark->own ? import->company : NULL);
    json_bool(&p->json, "other_workbook", import->other);
    json_bool(&p->json, "parted", import->parted);
    json_number(&p->json, "not_compared", (double)import->left);
    json_close(&p->json, '}');
}

void import_print_json(const struct book *book, const struct import *import, bool applied, uint64_t written)
{
    struct printing p = {.json = {.out = stdout, .first = true, .lines = true}, .book = book, .import = import};
    json_open(&p.json, NULL, '{');
    json_rows(&p, "added", json_added);
    json_rows(&p, "changed", json_changed);
    json_number(&p.json, "same", (double)import_count(import, IMPORT_SAME));
    json_rows(&p, "rejected", json_rejected);
    json_rows(&p, "conflicts", json_conflicts);
    json_rows(&p, "skipped", json_skipped);
    json_rows(&p, "remarks", json_remarks);
    json_questions(&p);
    json_mapping(&p);
    json_open(&p.json, "notes", '[');
    for (size_t i = 0; i < import->file.notes; i++)
        json_text(&p.json, NULL, import->file.note[i]);
    for (size_t i = 0; i < import->notes; i++)
        json_text(&p.json, NULL, import->note[i]);
    json_close(&p.json, ']');
    json_rows(&p, "doubtful", json_doubtful);
    json_missing(&p);
    json_file(&p);
    json_bool(&p.json, "applied", applied);
    json_number(&p.json, "written", (double)written);
    json_close(&p.json, '}');
    putchar('\n');
}
