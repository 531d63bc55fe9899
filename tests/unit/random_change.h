/* Random changes of a book, for the tests that compare what is shown with what is in the file. */
#ifndef MAMORI_TESTS_RANDOM_CHANGE_H
#define MAMORI_TESTS_RANDOM_CHANGE_H

#include <stdlib.h>
#include <string.h>

#include "book/book.h"

static inline const char *random_value(const struct column_def *column)
{
    if (column->choices)
        return rand() % 5 ? column->choices->choice[(size_t)rand() % column->choices->count].code : "";
    if (column->kind->day == DAY_ALWAYS)
        return rand() % 2 ? "2026-01-31" : "2027-03-01";
    if (column->kind->number == NUMBER_AMOUNT)
        return rand() % 2 ? "3" : "120";
    if (column->kind->mark)
        return rand() % 2 ? "yes" : "";
    if (column->kind->day == DAY_OR_TEXT)
        return rand() % 2 ? "2031-03-31" : "";
    return column->kind->prose && rand() % 2 ? "見積書" : "";
}

static inline size_t random_entered(const struct sheet_def *def)
{
    for (;;) {
        size_t c = (size_t)rand() % def->column_count;
        if (column_writable(&def->column[c]))
            return c;
    }
}

/* A batch of one sheet: rows added with cells, or cells set, or a row deleted or moved. Why it was refused stands in
 * ERR. */
static inline void random_batch(struct book *book, struct error *err)
{
    static const char *const sheets[] = {"assets",   "cloud-services", "it",   "self-check",
                                         "controls", "threats",        "cloud"};
    size_t s = catalog_find_sheet(book->catalog, sheets[(size_t)rand() % ARRAY_LENGTH(sheets)], NULL);
    const struct sheet_def *def = &book->catalog->sheet[s];
    uint32_t rows = model_rows(book->model, s);
    struct change change[12] = {0};
    size_t count = 0;
    int what = def->kind == SHEET_LEDGER ? rand() % 6 : 5;
    if (what <= 1 || (def->kind == SHEET_LEDGER && rows == 0)) {
        uint32_t adds = 1 + (uint32_t)rand() % 3, at = rand() % 2 ? UINT32_MAX : (uint32_t)rand() % (rows + 1);
        for (uint32_t i = 1; i <= adds; i++) {
            change[count++] = (struct change){.op = CHANGE_INSERT, .sheet = s, .at = at};
            for (int k = rand() % 3; k >= 0; k--) {
                size_t c = random_entered(def);
                change[count++] = (struct change){
                    .op = CHANGE_SET, .sheet = s, .added = i, .column = c, .value = random_value(&def->column[c])};
            }
        }
    } else if (what == 2) {
        change[count++] = (struct change){
            .op = CHANGE_DELETE, .sheet = s, .row = model_row_id(book->model, s, (uint32_t)rand() % rows)};
    } else if (what == 3) {
        change[count++] = (struct change){.op = CHANGE_MOVE,
                                          .sheet = s,
                                          .row = model_row_id(book->model, s, (uint32_t)rand() % rows),
                                          .at = (uint32_t)rand() % (rows + 1)};
    } else {
        for (int k = rand() % 3; k >= 0; k--) {
            size_t c = random_entered(def);
            change[count++] = (struct change){.op = CHANGE_SET,
                                              .sheet = s,
                                              .row = model_row_id(book->model, s, (uint32_t)rand() % rows),
                                              .column = c,
                                              .value = random_value(&def->column[c])};
        }
    }
    book_change(book, change, count, NULL, NULL, err); /* good, unless somebody else was quicker */
}

/* A reference: mostly to a row that is there, or to several, sometimes empty, sometimes to one that is not. */
static inline const char *random_reference(const struct book *book, const struct column_def *column, char text[64])
{
    uint32_t rows = model_rows(book->model, column->of);
    struct str ids = STR_INIT;
    for (int i = rand() % 4; column->kind->many && rows && i > 0; i--)
        relation_add(&ids, model_row_id(book->model, column->of, (uint32_t)rand() % rows));
    bool several = ids.length > 0 && ids.length < 64;
    if (several)
        snprintf(text, 64, "%s", ids.text);
    str_free(&ids);
    if (several)
        return text;
    snprintf(text, 64, "%s",
             rand() % 4 == 0 || !rows ? rand() % 4 ? "" : "nobody"
                                      : model_row_id(book->model, column->of, (uint32_t)rand() % rows));
    return text;
}

/* One change of a sheet with relations or records; what is refused must be refused for a reason that the guard has. */
static inline void random_relation_change(struct book *book, int step)
{
    static const char *const sheets[] = {"contacts", "contacts",       "plans",  "plan-items",    "concerns",
                                         "cloud",    "cloud-services", "rounds", "round-answers", "inspections",
                                         "people",   "accounts",       "people", "accounts",      "systems"};
    size_t s = catalog_find_sheet(book->catalog, sheets[(size_t)rand() % ARRAY_LENGTH(sheets)], NULL);
    const struct sheet_def *def = &book->catalog->sheet[s];
    uint32_t rows = model_rows(book->model, s);
    struct change change[16] = {0};
    char text[16][64], row[16][64];
    size_t count = 0;
    struct error err = {0};
    bool ledger = def->kind == SHEET_LEDGER;
    int what = rand() % 3;
    if (ledger && what == 0)
        change[count++] = (struct change){.op = CHANGE_INSERT, .sheet = s, .at = UINT32_MAX};
    for (int k = rand() % 3; ledger && rows && what == 1 && k >= 0; k--) {
        snprintf(row[count], 64, "%s", model_row_id(book->model, s, (uint32_t)rand() % rows));
        bool twice = false;
        for (size_t i = 0; i < count; i++)
            twice = twice || strcmp(row[i], row[count]) == 0;
        if (!twice) {
            change[count] = (struct change){.op = CHANGE_DELETE, .sheet = s, .row = row[count]};
            count++;
        }
    }
    if (what != 1 && (rows || count))
        for (int k = rand() % 4; k >= 0; k--) {
            size_t c = random_entered(def);
            bool added = count && change[0].op == CHANGE_INSERT;
            if (!added)
                snprintf(row[count], 64, "%s", model_row_id(book->model, s, (uint32_t)rand() % rows));
            change[count] = (struct change){.op = CHANGE_SET,
                                            .sheet = s,
                                            .row = added ? NULL : row[count],
                                            .added = added,
                                            .column = c,
                                            .value = def->column[c].kind->refers
                                                         ? random_reference(book, &def->column[c], text[count])
                                                         : random_value(&def->column[c])};
            count++;
        }
    const struct change_options how = {.references = (enum references)(rand() % 3)};
    if (count && !book_change_as(book, change, count, &how, NULL, &err)) {
        bool known = err.code == ERROR_REFERRED || err.code == ERROR_SEALED || err.code == ERROR_UNKNOWN_ROW ||
                     err.code == ERROR_NOTHING;
        if (!known || (err.code == ERROR_REFERRED && how.references != REFERENCES_REFUSE))
            fail_msg("step %d: error %d %s %s", step, err.code, err.subject, err.detail);
    } else if (count && def->sealed) {
        for (size_t i = 0; i < count; i++)
            if (change[i].op != CHANGE_SET || !def->column[change[i].column].open)
                fail_msg("step %d: a record of %s was changed", step, def->id);
    }
}

#endif
