/* honest FILE FIRST COUNT STEPS: random honest histories, numbers FIRST … FIRST + COUNT - 1, of STEPS steps, each by
 * two books on one file: typed answers, whole rows, deletions with what refers to them, moves, pastes, imports, closed
 * rounds, decisions about documents and their versions, drafts, notes, entries of exports, undo, redo, and erasing of
 * cells, rows, deleted rows and records. Texts are of a kind of their own, so that the bytes of the file can be asked
 * for each.
 *
 * Prints a line a finding ("alarm 17 …": verify finds something; "bytes 17 …": an erased text is in the file and no
 * place was told; "fault 17 …": an error that cannot be) and at the end done HISTORIES ENTRIES ERASINGS TEXTS TOLD
 * TAMPERED UNSEEN erased texts in all, those still there and told where, how often such a history was tampered with
 * afterwards, and how often verify did not see it. */
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/date.h"
#include "base/intl.h"
#include "book/book_private.h"
#include "book/change_list.h"
#include "book/erase.h"
#include "book/store_private.h"
#include "catalog/files.h"
#include "guide/document_change.h"

static const char *path;
static long history;
static uint64_t state;
static long erasings, texts, told, tampered, unseen, all_entries;
static unsigned serial;

static unsigned chance(unsigned n)
{
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return n ? (unsigned)((state >> 11) % n) : 0;
}

static void complain(const char *kind, const struct error *err)
{
    struct str text = STR_INIT;
    error_text(err, &text);
    for (char *p = text.text; *p; p++)
        if (*p == '\n')
            *p = ' ';
    printf("%s %ld %s\n", kind, history, text.text);
    str_free(&text);
}

/* What nobody can have asked for. */
static bool check(bool good, const struct error *err)
{
    if (!good && (err->code == ERROR_INTERNAL || err->code == ERROR_CORRUPT || err->code == ERROR_VERIFY ||
                  err->code == ERROR_CHANGED))
        complain("fault", err);
    return good;
}

static struct book *open_book(struct catalog *catalog, const char *person)
{
    struct error err = {0};
    struct book *book = mem_zero(1, sizeof(*book));
    book->store = store_open(path, STORE_WRITE, &err);
    book->catalog = catalog;
    book->person = mem_text(person);
    if (!book->store || !book_load(book, &err)) {
        complain("fault", &err);
        exit(3);
    }
    sqlite3_exec(book->store->db, "PRAGMA synchronous=OFF", NULL, NULL, NULL); /* nothing here is about power cuts */
    return book;
}

/* Not book_close(): the catalog is read once for all histories. */
static void close_book(struct book *book)
{
    store_close(&book->store);
    book_forget_lost(&book->lost);
    model_free(&book->model);
    free(book->person);
    free(book);
}

static char *file_bytes(size_t *size)
{
    FILE *file = fopen(path, "rb");
    if (!file)
        exit(3);
    fseek(file, 0, SEEK_END);
    *size = (size_t)ftell(file);
    char *bytes = mem_zero(*size + 1, 1);
    rewind(file);
    if (fread(bytes, 1, *size, file) != *size)
        exit(3);
    fclose(file);
    return bytes;
}

/* ---- steps ---- */

static const char *some_text(void)
{
    static char text[8][64];
    static unsigned next;
    if (chance(8) == 0 && *text[0]) /* the same is written in several places */
        return text[chance(next < 8 ? next : 8)];
    char *to = text[next++ % 8];
    serial++;
    snprintf(to, 64, "秘%u密%u", serial, serial * 7919 % 100003);
    return to;
}

static const char *some_value(const struct column_def *def)
{
    static const char *const odd[] = {"", "1", "12", "2026-04-01", "R8.4.1", "0", "-5", "はい", "'", "done", "no"};
    if (def->choices && def->choices->count && chance(4))
        return def->choices->choice[chance((unsigned)def->choices->count)].code;
    if (def->kind->prose)
        return chance(3) ? some_text() : "";
    return odd[chance(ARRAY_LENGTH(odd))];
}

/* A history happens in a few sheets, rows and columns: else nothing would ever be changed twice. */
static size_t hot[4];

static void choose_hot(const struct catalog *catalog)
{
    static const char *const often[] = {"self-check", "controls",       "five-rules", "concerns",    "contacts",
                                        "cloud",      "cloud-services", "company",    "contractors", "threats"};
    hot[0] = catalog_find_sheet(catalog, "assets", NULL);
    for (size_t i = 1; i < ARRAY_LENGTH(hot); i++) {
        hot[i] = chance(4) ? catalog_find_sheet(catalog, often[chance(ARRAY_LENGTH(often))], NULL) : SIZE_MAX;
        if (hot[i] == SIZE_MAX)
            hot[i] = chance((unsigned)catalog->sheet_count);
    }
}

static size_t some_sheet(void)
{
    return hot[chance(ARRAY_LENGTH(hot))];
}

static const char *some_row(const struct book *book, size_t sheet)
{
    static char gone[16];
    uint32_t rows = model_rows(book->model, sheet);
    if (rows && chance(5))
        return model_row_id(book->model, sheet, chance(rows < 4 ? rows : 4));
    snprintf(gone, sizeof(gone), "%u", 1 + chance(8));
    return gone;
}

static bool is_text(const struct column_def *def)
{
    return def->kind->prose && column_writable(def);
}

/* SIZE_MAX: the sheet has none. */
static size_t some_column(const struct sheet_def *def)
{
    if (!def->column_count)
        return SIZE_MAX;
    size_t column = chance((unsigned)def->column_count);
    for (size_t i = 0; i < def->column_count && chance(5) && !is_text(&def->column[column]); i++)
        column = (column + 1) % def->column_count;
    return column;
}

/* Cells that were worked on lately: people change their minds, and erase what they have written. */
static struct recent {
    size_t sheet, column;
    char row[64];
} recent[5];

static struct recent some_cell(const struct book *book, size_t sheet)
{
    const struct recent *old = &recent[chance(ARRAY_LENGTH(recent))];
    if (chance(3) && *old->row)
        return *old;
    struct recent cell = {.sheet = sheet, .column = some_column(&book->catalog->sheet[sheet])};
    snprintf(cell.row, sizeof(cell.row), "%s", some_row(book, sheet));
    return cell;
}

static bool set_cell(struct book *book, size_t sheet, struct error *err)
{
    struct recent cell = some_cell(book, sheet);
    const struct sheet_def *def = &book->catalog->sheet[cell.sheet];
    if (cell.column == SIZE_MAX ||
        !book_set_typed(book, cell.sheet, cell.row, cell.column, some_value(&def->column[cell.column]), err))
        return false;
    recent[chance(ARRAY_LENGTH(recent))] = cell;
    return true;
}

/* A row with cells, or several, at the end or in the middle. */
static bool add_rows(struct book *book, size_t sheet, struct error *err)
{
    const struct sheet_def *def = &book->catalog->sheet[sheet];
    struct change change[40];
    size_t count = 0;
    uint32_t rows = model_rows(book->model, sheet), adds = 1 + (chance(4) == 0 ? chance(4) : 0);
    if (def->kind != SHEET_LEDGER)
        return false;
    for (uint32_t n = 1; n <= adds; n++) {
        change[count++] =
            (struct change){.op = CHANGE_INSERT, .sheet = sheet, .at = chance(2) ? UINT32_MAX : chance(rows + 1)};
        for (unsigned cells = chance(4); cells > 0; cells--) {
            size_t column = some_column(def);
            if (column != SIZE_MAX && is_text(&def->column[column]))
                change[count++] = (struct change){
                    .op = CHANGE_SET, .sheet = sheet, .added = n, .column = column, .value = some_text()};
        }
    }
    return book_change(book, change, count, chance(2) ? "題" : NULL, NULL, err);
}

static bool delete_row(struct book *book, size_t sheet, struct error *err)
{
    const struct change_options how = {.references = chance(2) ? REFERENCES_EMPTY : REFERENCES_DELETE};
    uint32_t rows = model_rows(book->model, sheet);
    if (!rows || book->catalog->sheet[sheet].kind != SHEET_LEDGER)
        return false;
    const struct change change = {
        .op = CHANGE_DELETE, .sheet = sheet, .row = model_row_id(book->model, sheet, chance(rows))};
    return book_change_as(book, &change, 1, &how, NULL, err);
}

static bool move_row(struct book *book, size_t sheet, struct error *err)
{
    uint32_t rows = model_rows(book->model, sheet);
    if (rows < 2 || book->catalog->sheet[sheet].kind != SHEET_LEDGER)
        return false;
    const struct change change = {.op = CHANGE_MOVE,
                                  .sheet = sheet,
                                  .row = model_row_id(book->model, sheet, chance(rows)),
                                  .at = chance(rows + 1)};
    return book_change(book, &change, 1, NULL, NULL, err);
}

struct importing {
    size_t rows;
    char *value[8][2];
};

static bool import_rows(struct book *book, struct error *err)
{
    size_t sheet = catalog_find_sheet(book->catalog, "assets", NULL), columns[2];
    const struct sheet_def *def = &book->catalog->sheet[sheet];
    columns[0] = sheet_find_column(def, "name", NULL);
    columns[1] = sheet_find_column(def, "note", NULL);
    struct importing im = {.rows = chance(3)};
    if (im.rows > model_rows(book->model, sheet))
        im.rows = model_rows(book->model, sheet);
    for (size_t n = 0; n < 8; n++)
        for (size_t c = 0; c < 2; c++)
            im.value[n][c] = chance(4) ? mem_text(some_text()) : c ? NULL : mem_text("");
    struct change_list list = change_list_new();
    for (size_t n = 0, count = im.rows + 1 + chance(8 - 4); n < count; n++)
        change_list_add(&list,
                        (struct change){.op = n < im.rows ? CHANGE_SET : CHANGE_INSERT,
                                        .sheet = sheet,
                                        .row = n < im.rows ? model_row_id(book->model, sheet, (uint32_t)n) : NULL,
                                        .at = UINT32_MAX,
                                        .cells = columns[1] == SIZE_MAX ? 1 : 2,
                                        .columns = columns,
                                        .values = (const char *const *)im.value[n]});
    bool good = book_change_as(book, list.change, list.count,
                               &(struct change_options){.title = "取り込み", .as_seen = true}, NULL, err);
    change_list_done(&list);
    for (size_t n = 0; n < 8; n++)
        for (size_t c = 0; c < 2; c++)
            free(im.value[n][c]);
    return good;
}

static bool change_document(struct book *book, struct error *err)
{
    const struct catalog *catalog = book->catalog;
    struct document_which which = {.index = chance((unsigned)catalog->document_count)};
    const struct document_def *def = &catalog->document[which.index];
    uint32_t rows = def->each == SIZE_MAX ? 0 : model_rows(book->model, def->each);
    if (rows > 0)
        which.row = model_row_id(book->model, def->each, chance(rows));
    if (chance(4) == 0) {
        struct version_made made;
        const struct version_wish wish = {.date = "2026-04-01", .approved = some_text(), .reason = some_text()};
        return document_make_version(book, which, &wish, &made, err);
    }
    if (!catalog_readable(catalog, which.index, err))
        return false;
    const struct part_decision decision = {.use = chance(2) ? "no" : "yes", .own = chance(3) ? some_text() : NULL};
    return document_decide(book, which, def->part[chance((unsigned)def->part_count)].id, &decision, err);
}

/* ---- erasing ---- */

struct erased {
    const struct sheet_def *def;
    const char *column;
    char *text[512];
    size_t count;
};

static void take(void *context, const char *column, const char *value)
{
    struct erased *erased = context;
    if ((!erased->column || strcmp(column, erased->column) == 0) && strstr(value, "秘") &&
        erased->count < ARRAY_LENGTH(erased->text))
        erased->text[erased->count++] = mem_text(value);
}

static void erase(struct book *book, struct error *err)
{
    const struct catalog *catalog = book->catalog;
    size_t records[2] = {catalog->records.answers, catalog_find_sheet(catalog, "document-texts", NULL)};
    struct recent cell = some_cell(book, some_sheet());
    if (chance(6) == 0) {
        cell = (struct recent){.sheet = records[chance(2)]};
        cell.column = some_column(&catalog->sheet[cell.sheet]);
        snprintf(cell.row, sizeof(cell.row), "%s", some_row(book, cell.sheet));
    }
    size_t sheet = cell.sheet, column = chance(3) ? cell.column : SIZE_MAX;
    const struct sheet_def *def = &catalog->sheet[sheet];
    char *row = mem_text(cell.row);
    struct erased erased = {.def = def, .column = column == SIZE_MAX ? NULL : def->column[column].id};
    struct erase_report report, before;
    int64_t entries = 0;
    uint32_t at = model_find_row(book->model, sheet, row);
    bool good = store_begin(book->store, "x", 0, "blank", 0, NULL, err) &&
                store_erase(book->store, def->id, row, erased.column, take, &erased, &entries, err);
    store_rollback(book->store);
    if (good && erased.column && sheet_sealed(def, column) && at != UINT32_MAX) { /* its present value goes, too */
        struct str now = STR_INIT;
        model_stored(book->model, sheet, at, column, &now);
        take(&erased, erased.column, now.length ? now.text : "");
        str_free(&now);
    }
    if (chance(4) == 0 && good) {
        check(book_erase(book, sheet, row, column, true, &before, err), err);
        erase_report_free(&before);
    }
    good = good && book_erase(book, sheet, row, column, false, &report, err);
    check(good, err);
    if (good) {
        size_t size;
        bool left = false;
        char *bytes = file_bytes(&size);
        for (size_t i = 0; i < report.count; i++)
            left |= !erase_place_gone(&report.place[i]) && report.place[i].kind != LEFT_ROUND;
        if (report.scrub.code != ERROR_NONE)
            complain("fault", &report.scrub);
        for (size_t i = 0; i < erased.count; i++) {
            bool there = memmem(bytes, size, erased.text[i], strlen(erased.text[i])) != NULL;
            texts++;
            told += there && left;
            if (there && !left)
                printf("bytes %ld %s %s %s: %s\n", history, def->id, row, erased.column ? erased.column : "(row)",
                       erased.text[i]);
        }
        free(bytes);
        erasings++;
    }
    if (good)
        erase_report_free(&report);
    for (size_t i = 0; i < erased.count; i++)
        free(erased.text[i]);
    free(row);
}

/* ---- a history ---- */

static void step(struct book *book)
{
    struct error err = {0};
    struct str what = STR_INIT;
    size_t sheet = some_sheet();
    const struct sheet_def *def = &book->catalog->sheet[sheet];
    bool good = true;
    book_refresh(book, &err);
    switch (chance(30)) {
    case 0:
    case 1: good = add_rows(book, chance(2) ? sheet : catalog_find_sheet(book->catalog, "assets", NULL), &err); break;
    case 2: good = delete_row(book, sheet, &err); break;
    case 3: good = move_row(book, sheet, &err); break;
    case 4:
    case 5: good = book_undo(book, &what, &err); break;
    case 6: good = book_redo(book, &what, &err); break;
    case 7: good = book_close_round(book, sheet, chance(2) ? "回" : NULL, &err); break;
    case 8: good = import_rows(book, &err); break;
    case 9: good = change_document(book, &err); break;
    case 10:
        good = store_put_draft(book->store, def->id, some_row(book, sheet),
                               def->column_count ? def->column[some_column(def)].id : "name", book->person,
                               chance(3) ? some_text() : NULL, &err) &&
               store_put_note(book->store, chance(2) ? "overview" : "resume", some_text(), &err);
        break;
    case 11: {
        const char *const names[] = {"file", "rows"}, *const values[] = {some_text(), "3"};
        int64_t entry;
        good = book_exported(book, chance(2) ? sheet : SIZE_MAX, "書き出し", 2, names, values, &entry, &err);
        break;
    }
    case 12:
    case 13:
    case 14: erase(book, &err); break;
    default: good = set_cell(book, sheet, &err);
    }
    check(good, &err);
    str_free(&what);
}

static void report(void *context, const struct error *finding)
{
    (void)context;
    complain("alarm", finding);
}

static bool change_file(const char *sql)
{
    sqlite3 *db = NULL;
    bool good = sqlite3_open(path, &db) == SQLITE_OK && sqlite3_exec(db, sql, NULL, NULL, NULL) == SQLITE_OK &&
                sqlite3_total_changes(db) > 0;
    sqlite3_close(db);
    return good;
}

/* The control: what verify lets pass must not be everything. */
static void tamper(void)
{
    static const char *const changes[] = {
        "UPDATE s_assets SET name = 'x' WHERE _key = (SELECT _key FROM s_assets ORDER BY _key DESC LIMIT 1)",
        "DELETE FROM s_assets WHERE _key = (SELECT max(_key) FROM s_assets)",
        "UPDATE s_assets SET pos = pos + 0.5 WHERE _key = (SELECT min(_key) FROM s_assets)",
        "INSERT INTO s_assets(_key, id, pos) VALUES(99999, '99999', 1)",
        "UPDATE journal SET person = 'x' WHERE entry = (SELECT max(entry) / 2 + 1 FROM journal)",
        "UPDATE journal SET new = 'x' WHERE entry = (SELECT max(entry) FROM journal WHERE op = 'set' AND salt IS NOT "
        "NULL)",
        "UPDATE journal SET old = NULL, new = NULL, salt = NULL WHERE entry = (SELECT max(entry) FROM journal WHERE "
        "salt IS "
        "NOT NULL)",
        "UPDATE journal SET new = NULL WHERE entry = (SELECT max(entry) FROM journal WHERE op = 'blank' AND target = 0 "
        "AND "
        "new IS NOT NULL)",
        "DELETE FROM journal WHERE entry = (SELECT max(entry) FROM journal)",
    };
    struct error err = {0};
    if (!change_file(changes[chance(ARRAY_LENGTH(changes))]))
        return;
    tampered++;
    struct store *store = store_open(path, STORE_READ, &err);
    if (store && store_verify(store, NULL, NULL, NULL, &err)) {
        unseen++;
        printf("unseen %ld\n", history);
    }
    store_close(&store);
}

static void play(struct catalog *catalog, long steps)
{
    struct error err = {0};
    state = UINT64_C(88172645463325252) + (uint64_t)history * 7919;
    for (int i = 0; i < 5; i++)
        chance(1);
    unlink(path);
    struct store *store = store_create(path, "ipa-3", &err);
    if (!store) {
        complain("fault", &err);
        exit(3);
    }
    store_close(&store);
    choose_hot(catalog);
    memset(recent, 0, sizeof(recent));
    struct book *book[2] = {open_book(catalog, "佐藤"), open_book(catalog, "鈴木")};
    char noted[65] = "", head[65];
    for (int i = 0; i < 3; i++)
        add_rows(book[0], hot[0], &err);
    for (long i = 0; i < steps; i++) {
        step(book[chance(2)]);
        if (i == steps / 2)
            store_head(book[0]->store, noted, NULL, &err);
    }
    int64_t entries = 0;
    store_head(book[0]->store, head, &entries, &err);
    all_entries += entries;
    store_verify(book[1]->store, *noted ? noted : NULL, report, NULL, &err);
    close_book(book[0]);
    close_book(book[1]);
    if (history % 4 == 0)
        tamper();
}

int main(int argc, char **argv)
{
    struct error err = {0};
    if (argc != 5 || !intl_start("en", &err) || !date_start(&err) || sodium_init() < 0)
        return 2;
    path = argv[1];
    char *forms = catalog_forms_dir(NULL);
    struct catalog *catalog = catalog_load_layer(forms, "personal-data", NULL, NULL, &err);
    if (!catalog) {
        complain("fault", &err);
        return 3;
    }
    long first = atol(argv[2]), count = atol(argv[3]), steps = atol(argv[4]);
    for (history = first; history < first + count; history++)
        play(catalog, steps);
    printf("done %ld %ld %ld %ld %ld %ld %ld\n", count, all_entries, erasings, texts, told, tampered, unseen);
    unlink(path);
    catalog_free(&catalog);
    free(forms);
    return 0;
}
