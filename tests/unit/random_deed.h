/* Whatever people do to a workbook, at random: each deed is one that a person could ask for, through the same door.
 * For test_changes.c. */
#ifndef MAMORI_TESTS_RANDOM_DEED_H
#define MAMORI_TESTS_RANDOM_DEED_H

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "book/change_list.h"
#include "book/erase.h"
#include "book/rights.h"
#include "book/store_private.h"
#include "exchange/csv.h"
#include "exchange/import.h"
#include "folder.h"
#include "guide/document_change.h"
#include "guide/doing.h"
#include "guide/twins.h"
#include "guide/what_if.h"
#include "random_change.h"

struct walk {
    struct book *book;
    const char *what; /* the last deed */
    unsigned seed;
    int step;
    bool may_erase, erased; /* then not everything can be undone */
    bool nobody;            /* may do anything: no file is written either */
    int64_t first;          /* the last batch that was there in the beginning: it stays */
    size_t done, refused;
};

/* ---- changes ---- */

static size_t some_sheet(const struct book *book, bool ledger)
{
    for (;;) {
        size_t s = (size_t)rand() % book->catalog->sheet_count;
        const struct sheet_def *def = &book->catalog->sheet[s];
        bool writable = false;
        for (size_t c = 0; c < def->column_count; c++)
            writable = writable || column_writable(&def->column[c]);
        if (writable && s != book->catalog->rights->people && (!ledger || def->kind == SHEET_LEDGER))
            return s;
    }
}

static const char *some_value(const struct book *book, const struct column_def *column, char text[64])
{
    static const char *const words[] = {"見積書", "総務部", "Ａ　Ｂ", "-1 + 2", "=1", "長い長い名前", ""};
    if (column->kind->refers)
        return random_reference(book, column, text);
    if (column->kind->prose) {
        snprintf(text, 64, "%s", words[(size_t)rand() % ARRAY_LENGTH(words)]);
        return text;
    }
    return random_value(column);
}

/* A cell of a row that is there; COLUMN any that is entered. */
static void add_cell(struct change_list *list, const struct book *book, size_t sheet, uint32_t row)
{
    char text[64];
    size_t column = random_entered(&book->catalog->sheet[sheet]);
    const char *value = some_value(book, &book->catalog->sheet[sheet].column[column], text);
    change_list_set(list, sheet, model_row_id(book->model, sheet, row), column, value);
}

static uint32_t some_row(const struct book *book, size_t sheet)
{
    return (uint32_t)rand() % model_rows(book->model, sheet);
}

static void add_sets(struct change_list *list, const struct book *book)
{
    size_t sheet = some_sheet(book, false);
    for (int i = rand() % 4; model_rows(book->model, sheet) && i >= 0; i--)
        add_cell(list, book, sheet, some_row(book, sheet));
}

/* A block of cells, as a paste writes it: rows one after the other, the last ones new. */
static void add_block(struct change_list *list, const struct book *book)
{
    size_t sheet = some_sheet(book, true), column = random_entered(&book->catalog->sheet[sheet]);
    uint32_t rows = model_rows(book->model, sheet), first = rows ? some_row(book, sheet) : 0;
    char text[64];
    for (uint32_t i = 0, count = 1 + (uint32_t)rand() % 6; i < count; i++) {
        const char *value = some_value(book, &book->catalog->sheet[sheet].column[column], text);
        if (first + i < rows) {
            change_list_set(list, sheet, model_row_id(book->model, sheet, first + i), column, value);
        } else {
            change_list_insert(list, sheet, NULL);
            change_list_cell(list, sheet, column, value);
        }
    }
}

static void add_rows(struct change_list *list, const struct book *book)
{
    size_t sheet = some_sheet(book, true);
    uint32_t rows = model_rows(book->model, sheet), at = rand() % 2 ? UINT32_MAX : (uint32_t)rand() % (rows + 1);
    char id[24], text[64];
    for (int i = rand() % (rand() % 12 ? 3 : 40); i >= 0; i--) { /* sometimes many: the model does those at once */
        snprintf(id, sizeof(id), "own-%d", rand() % 100000);
        change_list_insert(list, sheet, rand() % 8 ? NULL : id);
        list->change[list->count - 1].at = at;
        for (int k = rand() % 4; k > 0; k--) {
            size_t column = random_entered(&book->catalog->sheet[sheet]);
            change_list_cell(list, sheet, column, some_value(book, &book->catalog->sheet[sheet].column[column], text));
        }
    }
}

static void add_deletes(struct change_list *list, const struct book *book)
{
    size_t sheet = some_sheet(book, true);
    uint32_t rows = model_rows(book->model, sheet);
    for (uint32_t r = 0, of = 1 + rows / (rand() % 12 ? 2 : 20); r < rows; r++)
        if ((uint32_t)rand() % of == 0 && list->count < 30)
            change_list_delete(list, sheet, model_row_id(book->model, sheet, r));
}

static void add_moves(struct change_list *list, const struct book *book)
{
    size_t sheet = some_sheet(book, true);
    uint32_t rows = model_rows(book->model, sheet), at = (uint32_t)rand() % (rows + 1);
    for (int i = rand() % (rand() % 12 ? 2 : 30); rows > 1 && i >= 0; i--)
        change_list_add(list, (struct change){.op = CHANGE_MOVE,
                                              .sheet = sheet,
                                              .row = model_row_id(book->model, sheet, some_row(book, sheet)),
                                              .at = rand() % 3 ? at : (uint32_t)rand() % (rows + 2)});
}

/* Rows as an import gives them: several cells each, old and new, then some that go. */
static void add_import(struct change_list *list, const struct book *book)
{
    size_t sheet = some_sheet(book, true),
           columns[2] = {random_entered(&book->catalog->sheet[sheet]), random_entered(&book->catalog->sheet[sheet])};
    uint32_t rows = model_rows(book->model, sheet);
    char text[2][64];
    for (int i = rand() % 4; i >= 0 && columns[0] != columns[1]; i--) {
        bool old = rows && rand() % 2;
        const char *values[2];
        for (size_t k = 0; k < 2; k++)
            values[k] = rand() % 4 ? some_value(book, &book->catalog->sheet[sheet].column[columns[k]], text[k]) : NULL;
        change_list_add(list,
                        (struct change){.op = old ? CHANGE_SET : CHANGE_INSERT,
                                        .sheet = sheet,
                                        .row = old ? model_row_id(book->model, sheet, some_row(book, sheet)) : NULL,
                                        .at = UINT32_MAX,
                                        .cells = 2,
                                        .columns = columns,
                                        .values = values});
    }
    if (rows && rand() % 3 == 0)
        change_list_delete(list, sheet, model_row_id(book->model, sheet, some_row(book, sheet)));
}

/* Cells that name rows: one, or several. */
static void add_references(struct change_list *list, const struct book *book)
{
    for (int i = 0; i < 60 && list->count < 3; i++) {
        size_t sheet = some_sheet(book, false), column = random_entered(&book->catalog->sheet[sheet]);
        const struct column_def *def = &book->catalog->sheet[sheet].column[column];
        char text[64];
        if (def->kind->refers && model_rows(book->model, sheet))
            change_list_set(list, sheet, model_row_id(book->model, sheet, some_row(book, sheet)), column,
                            random_reference(book, def, text));
    }
}

static bool change(struct walk *walk, void (*add)(struct change_list *list, const struct book *book),
                   const char *reason, struct error *err)
{
    struct change_list list = change_list_new();
    add(&list, walk->book);
    const struct change_options how = {
        .references = (enum references)(rand() % 3), .as_seen = add == add_import, .reason = reason};
    bool good = list.count == 0 || book_change_as(walk->book, list.change, list.count, &how, NULL, err);
    change_list_done(&list);
    return good;
}

static bool do_cells(struct walk *walk, struct error *err)
{
    return change(walk, add_sets, NULL, err);
}
static bool do_block(struct walk *walk, struct error *err)
{
    return change(walk, add_block, NULL, err);
}
static bool do_rows(struct walk *walk, struct error *err)
{
    return change(walk, add_rows, NULL, err);
}
static bool do_delete(struct walk *walk, struct error *err)
{
    return change(walk, add_deletes, NULL, err);
}
static bool do_move(struct walk *walk, struct error *err)
{
    return change(walk, add_moves, NULL, err);
}
static bool do_many(struct walk *walk, struct error *err)
{
    return change(walk, add_import, NULL, err);
}
static bool do_references(struct walk *walk, struct error *err)
{
    return change(walk, add_references, NULL, err);
}

/* Into the state that a rule refuses, some of them all the same. */
static void add_refused(struct change_list *list, const struct book *book)
{
    for (size_t s = 0; s < book->catalog->sheet_count; s++)
        for (size_t i = 0; i < book->catalog->sheet[s].rule_count; i++) {
            const struct rule_def *rule = &book->catalog->sheet[s].rules[i];
            if (rule->kind == RULE_REFUSE && rule->to && model_rows(book->model, s) && rand() % 3 == 0)
                change_list_set(list, s, model_row_id(book->model, s, some_row(book, s)), rule->at, rule->to);
        }
}
static bool do_overrule(struct walk *walk, struct error *err)
{
    return change(walk, add_refused, rand() % 3 ? "部長の指示" : NULL, err);
}

/* "今日行った": of some row that has a routine. */
static bool do_routine(struct walk *walk, struct error *err)
{
    const struct book *book = walk->book;
    for (int i = 0; i < 300; i++) {
        size_t sheet = some_sheet(book, false);
        if (!model_rows(book->model, sheet))
            continue;
        const char *row = model_row_id(book->model, sheet, some_row(book, sheet));
        const struct doing doing = {.sheet = sheet, .row = row, .note = rand() % 2 ? "異常なし" : NULL};
        if (doing_possible(book->model, sheet, model_find_row(book->model, sheet, row), NULL))
            return doing_write(walk->book, &doing, err);
    }
    return error_set(err, ERROR_NOTHING, "routine");
}

/* An answer taken from a question that asks the same; where none has one yet, that is answered first. */
static bool do_twin(struct walk *walk, struct error *err)
{
    struct book *book = walk->book;
    const struct catalog *catalog = book->catalog;
    struct arena *arena = arena_new();
    struct str title = STR_INIT;
    size_t at = (size_t)rand() % catalog->relation_count;
    while (catalog->relation[at].source != RELATION_SAME || catalog->relation[at].pairs == 0)
        at = (at + 1) % catalog->relation_count;
    const struct relation_def *relation = &catalog->relation[at];
    const struct relation_pair *pair = &relation->pair[(size_t)rand() % relation->pairs];
    size_t session = catalog->sheet[relation->to].session;
    bool good = true;
    if (!twins_offer(book->model, relation->from, pair->row, arena)) {
        const struct change answer = {.op = CHANGE_SET,
                                      .sheet = relation->to,
                                      .row = model_row_id(book->model, relation->to, pair->other),
                                      .column = session,
                                      .value = random_value(&catalog->sheet[relation->to].column[session])};
        good = book_change(book, &answer, 1, NULL, NULL, err);
    }
    const struct twin *twin = good ? twins_offer(book->model, relation->from, pair->row, arena) : NULL;
    if (twin) {
        struct change change;
        good = twin_take(book, relation->from, pair->row, twin, &change, &title, err) &&
               book_change(book, &change, 1, title.text, NULL, err);
    } else if (good)
        good = error_set(err, ERROR_NOTHING, "same");
    str_free(&title);
    arena_free(&arena);
    return good;
}

static bool do_notice(struct walk *walk, struct error *err)
{
    size_t sheet = some_sheet(walk->book, true);
    uint32_t rows = model_rows(walk->book->model, sheet);
    return book_notice(walk->book, NOTICE_OVERRULE, sheet,
                       rows ? model_row_id(walk->book->model, sheet, some_row(walk->book, sheet)) : NULL, "覚え", NULL,
                       err);
}

/* In a file: another text of the same length in bytes. */
static void edit_file(const char *path)
{
    static const char before[] = "見積書", after[] = "請求書";
    FILE *file = fopen(path, "r+b");
    char window[sizeof(before) - 1] = "";
    for (int c; file && (c = fgetc(file)) != EOF;) {
        memmove(window, window + 1, sizeof(window) - 1);
        window[sizeof(window) - 1] = (char)c;
        if (memcmp(window, before, sizeof(window)) == 0 && fseek(file, -(long)sizeof(window), SEEK_CUR) == 0) {
            fwrite(after, 1, sizeof(window), file);
            fseek(file, 0, SEEK_CUR);
        }
    }
    if (file)
        fclose(file);
}

/* A file is written and edited, and comes back some changes later, whatever happened here since. */
static bool do_file(struct walk *walk, struct error *err)
{
    const char *path = path_of("old.csv");
    if (access(path, F_OK) != 0) {
        struct change_list list = change_list_new();
        size_t sheet = some_sheet(walk->book, rand() % 4), column = random_entered(&walk->book->catalog->sheet[sheet]);
        if (walk->book->catalog->sheet[sheet].column[column].kind->prose)
            for (uint32_t r = 0; r < model_rows(walk->book->model, sheet) && r < 4; r++)
                change_list_set(&list, sheet, model_row_id(walk->book->model, sheet, r), column, "見積書");
        bool good =
            walk->nobody || ((list.count == 0 || book_change(walk->book, list.change, list.count, NULL, NULL, err)) &&
                             csv_export(walk->book, path, &(struct export_options){.sheet = sheet}, CSV_UTF8,
                                        MODEL_CODE, false, NULL, &(struct export_report){0}, err));
        change_list_done(&list);
        edit_file(path);
        return good;
    }
    struct import *import =
        import_read(walk->book, path, &(struct import_options){.sheet = SIZE_MAX, .whole = true}, NULL, err);
    if (import && rand() % 2)
        import_take_kind(import, IMPORT_CONFLICT);
    if (import && rand() % 2)
        import_take_missing(import);
    bool good = import && import_apply(walk->book, import, true, NULL, NULL, err);
    import_free(&import);
    unlink(path);
    return good;
}

static bool do_round(struct walk *walk, struct error *err)
{
    for (size_t s = 0; s < walk->book->catalog->sheet_count; s++)
        if (walk->book->catalog->sheet[s].rounds && rand() % 2)
            return book_close_round(walk->book, s, NULL, err);
    return true;
}

static bool do_plan(struct walk *walk, struct error *err)
{
    struct what_if *w = what_if_new(walk->book, NULL);
    for (int i = rand() % 4; w && w->count && i >= 0; i--)
        what_if_set(w, (size_t)rand() % w->count, true);
    bool good = !w || what_if_save(walk->book, w, "案", NULL, err);
    if (good && w && w->plan && rand() % 2)
        good = what_if_apply(walk->book, w, err);
    if (good && w && w->plan && rand() % 2)
        good = what_if_drop(walk->book, w, err);
    what_if_free(&w);
    return good;
}

static bool do_document(struct walk *walk, struct error *err)
{
    const struct catalog *catalog = walk->book->catalog;
    size_t d = (size_t)rand() % catalog->document_count;
    const struct document_def *document = &catalog->document[d];
    if (!catalog_readable(walk->book->catalog, d, err))
        return false;
    const struct part_def *part = &document->part[(size_t)rand() % document->part_count];
    struct document_which which = {.index = d};
    if (document->each != SIZE_MAX) { /* of one that stands for each row, that of some row */
        uint32_t rows = model_rows(walk->book->model, document->each);
        if (rows == 0)
            return true;
        which.row = model_row_id(walk->book->model, document->each, (uint32_t)rand() % rows);
    }
    static const char *const use[] = {"no", "yes", ""};
    if (rand() % 5 == 0)
        return document_add_article(walk->book, which, part->id, "独自の条", 1, "独自の文です。", NULL, err);
    if (rand() % 8 == 0)
        return document_make_version(walk->book, which, &(struct version_wish){.date = "2026-12-01"}, NULL, err);
    return document_decide(walk->book, which, part->id, &(struct part_decision){.use = use[rand() % 3]}, err);
}

static bool do_erase(struct walk *walk, struct error *err)
{
    struct book *book = walk->book;
    size_t sheet = some_sheet(book, false), column = random_entered(&book->catalog->sheet[sheet]);
    struct erase_report report = {0};
    bool good = true;
    if (walk->may_erase && model_rows(book->model, sheet)) {
        char *row = mem_text(model_row_id(book->model, sheet, some_row(book, sheet)));
        good = book_erase(book, sheet, row, rand() % 2 ? column : SIZE_MAX, rand() % 2, &report, err);
        erase_report_free(&report);
        free(row);
        walk->erased = true;
    }
    return good;
}

static bool do_undo(struct walk *walk, struct error *err)
{
    int64_t batch;
    struct str what = STR_INIT;
    bool good = store_undoable(walk->book->store, &batch, err) &&
                (batch <= walk->first ? error_set(err, ERROR_NOTHING, "") : book_undo(walk->book, &what, err));
    str_free(&what);
    return good;
}

static bool do_redo(struct walk *walk, struct error *err)
{
    struct str what = STR_INIT;
    bool good = book_redo(walk->book, &what, err);
    str_free(&what);
    return good;
}

static const struct random_deed {
    const char *name;
    bool (*run)(struct walk *walk, struct error *err);
    unsigned weight;
} deeds[] = {
    {"cells set", do_cells, 18},      {"block", do_block, 6},        {"rows added", do_rows, 9},
    {"deleted", do_delete, 6},        {"moved", do_move, 6},         {"many rows", do_many, 9},
    {"references", do_references, 6}, {"overruled", do_overrule, 4}, {"routine done", do_routine, 4},
    {"same answer", do_twin, 3},      {"said", do_notice, 2},        {"file imported", do_file, 6},
    {"undone", do_undo, 13},          {"done again", do_redo, 9}, /* only what was just undone: most of them find nothing to do */
    {"round", do_round, 2},           {"plan", do_plan, 2},          {"document", do_document, 4},
    {"erased", do_erase, 1},
};
static size_t tally[ARRAY_LENGTH(deeds)]; /* how often it was done */

/* *DEED: which it was. */
static bool random_deed(struct walk *walk, size_t *deed, struct error *err)
{
    unsigned sum = 0, roll;
    for (size_t i = 0; i < ARRAY_LENGTH(deeds); i++)
        sum += deeds[i].weight;
    roll = (unsigned)rand() % sum;
    for (*deed = 0; roll >= deeds[*deed].weight; ++*deed)
        roll -= deeds[*deed].weight;
    walk->what = deeds[*deed].name;
    return deeds[*deed].run(walk, err);
}

#endif
