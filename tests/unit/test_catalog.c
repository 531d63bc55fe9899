/* The catalog: the good little pack forms-mini says what it should, and every form in forms-bad/ is refused with
 * exactly the errors in its .expect file.
 *
 * A bad form is read as one more sheet of the mini pack, or in the place of the file that its first line names ("# as:
 * mini/layer.yaml"). To write the .expect files anew after a change of wording: MAMORI_EXPECT=write, then read the
 * difference. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <dirent.h>
#include <fcntl.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/date.h"
#include "catalog/block.h"
#include "catalog/build.h"
#include "catalog/files.h"
#include "catalog/image.h"

static char *data_path(const char *below)
{
    const char *source = getenv("srcdir");
    return mem_format("%s/tests/data/%s", source ? source : ".", below);
}

static void add_report(void *context, const struct error *err)
{
    str_add_format(context, "%s %s: %s\n", err->place, err->subject, err->detail);
}

/* The mini pack. */

static struct catalog *load_mini(void)
{
    struct str faults = STR_INIT;
    struct error err = {.code = ERROR_NONE};
    char *dir = data_path("forms-mini");
    struct catalog *catalog = catalog_load_layer(dir, "mini", add_report, &faults, &err);
    assert_string_equal(faults.text, "");
    assert_non_null(catalog);
    str_free(&faults);
    free(dir);
    return catalog;
}

static const struct sheet_def *sheet_of(const struct catalog *catalog, const char *id)
{
    size_t sheet = catalog_find_sheet(catalog, id, NULL);
    assert_true(sheet != SIZE_MAX);
    return &catalog->sheet[sheet];
}

static const struct column_def *column_of(const struct sheet_def *sheet, const char *id)
{
    size_t column = sheet_find_column(sheet, id, NULL);
    assert_true(column != SIZE_MAX);
    return &sheet->column[column];
}

static void pack_and_menu_order(void **state)
{
    (void)state;
    struct catalog *catalog = load_mini();
    assert_string_equal(catalog->about, "mini");
    assert_string_equal(catalog->edition, "第1版");
    assert_int_equal(catalog->group_count, 2);
    assert_int_equal(catalog->group[0].number, 1);
    const char *order[] = {"diary",       "kept-answers", "kept-articles", "kept-items", "kept-parts", "kept-plans",
                           "kept-rounds", "kept-texts",   "kept-versions", "staff",      "company",    "daily",
                           "measures",    "services",     "service-check", "risks",      "calls",      "enacted"};
    assert_int_equal(catalog->sheet_count, ARRAY_LENGTH(order));
    for (size_t i = 0; i < ARRAY_LENGTH(order); i++)
        assert_string_equal(catalog->sheet[i].id, order[i]);
    assert_int_equal(catalog->list_count, 2 + 1 + 1 + 2 + 2 + 1 + 1);
    assert_true(catalog->fingerprint != 0);
    catalog_free(&catalog);
    assert_null(catalog);
}

static void columns_and_defaults(void **state)
{
    (void)state;
    struct catalog *catalog = load_mini();
    const struct sheet_def *daily = sheet_of(catalog, "daily"), *company = sheet_of(catalog, "company"),
                           *check = sheet_of(catalog, "service-check");
    const char *ids[] = {"id",    "section", "label",  "text",    "answer", "weight",
                         "group", "points",  "helped", "carried", "note"};
    assert_int_equal(daily->column_count, ARRAY_LENGTH(ids));
    for (size_t i = 0; i < ARRAY_LENGTH(ids); i++) {
        assert_string_equal(daily->column[i].id, ids[i]);
        assert_int_equal(daily->column[i].built_in, i < 4);
        assert_true(daily->column[i].width >= 2 && daily->column[i].width <= 60);
    }
    assert_string_equal(daily->column[1].kind->word, "choice");
    assert_ptr_equal(daily->column[1].choices, daily->sections);
    assert_int_equal(daily->session, 4);
    assert_string_equal(daily->short_title, "点検");
    assert_true(daily->applies != SIZE_MAX && daily->rules[daily->applies].kind == RULE_APPLIES);
    assert_true(daily->concerns == SIZE_MAX && daily->profile == SIZE_MAX);
    assert_true(daily->rounds);
    const struct column_def *carried = column_of(daily, "carried");
    assert_int_equal(carried->cleared_by, 4);
    assert_int_equal(carried->choices->count, 1);
    assert_string_equal(carried->choices->choice[0].code, "yes");
    assert_string_equal(carried->choices->choice[0].label, "はい");
    assert_string_equal(column_of(company, "small")->choices->choice[0].label, "小規模企業");
    const struct column_def *answer = column_of(daily, "answer");
    assert_true(answer->required && column_writable(answer));
    assert_false(column_writable(column_of(daily, "weight")));
    assert_false(column_writable(column_of(daily, "points")));
    assert_false(column_writable(column_of(daily, "label")));
    assert_string_equal(answer->choices->choice[2].code, "no");
    assert_true(answer->choices->choice[0].value == 4 && answer->choices->formula.points[3] == -1);
    assert_string_equal(answer->choices->choice[2].mark, "!");
    assert_true(isnan(daily->sections->choice[0].value));
    assert_string_equal(daily->sections->choice[1].short_label, "戸口");
    assert_int_equal(column_of(daily, "note")->max_length, 4000);
    assert_int_equal(column_of(company, "name")->max_length, 20);
    assert_true(column_of(company, "staff")->max == 100000 && isnan(column_of(company, "founded")->min));
    assert_string_equal(column_of(daily, "points")->kind->word, "number");
    assert_int_equal(check->column[1].of, catalog_find_sheet(catalog, "services", NULL));
    assert_string_equal(check->column[1].id, "of");
    assert_int_equal(check->each, check->column[1].of);
    assert_true(daily->minutes == 1 && company->minutes == 0.3);
    catalog_free(&catalog);
}

static void rows_links_and_values(void **state)
{
    (void)state;
    struct catalog *catalog = load_mini();
    const struct sheet_def *daily = sheet_of(catalog, "daily"), *company = sheet_of(catalog, "company");
    assert_int_equal(daily->row_count, 4);
    const struct row_def *row = &daily->row[0];
    assert_string_equal(row->id, "q1");
    assert_string_equal(row->why, "机の上の書類はだれでも読めます。"); /* folded without a blank */
    assert_string_equal(row->examples, "引き出しに鍵をかける\n夕方に見回る");
    assert_int_equal(row->link_count, 1);
    assert_int_equal(row->link[0].sheet, catalog_find_sheet(catalog, "measures", NULL));
    assert_int_equal(row->link[0].count, 2);
    assert_string_equal(row->link[0].row[1], "m2");
    assert_int_equal(row->link[0].index[1], 1);
    assert_string_equal(row->value[5], "3");
    assert_null(row->value[4]);
    assert_null(daily->row[1].value[5]);
    assert_null(daily->row[1].why);
    assert_string_equal(daily->row[3].rule, "試験の規則");
    assert_int_equal(sheet_find_row(daily, "3-1"), 2);
    assert_true(sheet_find_row(daily, "9") == SIZE_MAX);
    assert_int_equal(company->row_count, 1);
    assert_string_equal(company->row[0].id, "1");
    assert_int_equal(sheet_of(catalog, "risks")->row_count, 0);
    assert_string_equal(row->place.file, "mini/daily.yaml");
    assert_int_equal(row->place.line, 28);
    catalog_free(&catalog);
}

/* One definition for every code; what is not said of it is the code's own, and no formula means the count. */
static void written_once_for_each_code(void **state)
{
    (void)state;
    struct catalog *catalog = load_mini();
    const struct sheet_def *daily = sheet_of(catalog, "daily");
    static const struct {
        const char *id, *label, *short_label, *help, *formula;
    } values[] = {{"w3", "重み高", "重み高", NULL, "COUNTIF(daily[weight],3)"},
                  {"w2", "重み中", "重み中", NULL, "COUNTIF(daily[weight],2)"},
                  {"w1", "重み低", "重み低", NULL, "COUNTIF(daily[weight],1)"},
                  {"desk_done", "机", "机", "机の数です。{daily.score}",
                   "COUNTIFS(daily[section],\"desk\",daily[answer],\"done\")"},
                  {"door_done", "戸口", "戸口", "戸口の数です。{daily.score}",
                   "COUNTIFS(daily[section],\"door\",daily[answer],\"done\")"},
                  {"partly", "一部実施", "一部", NULL, "COUNTIF(daily[answer],\"partly\")"}};
    assert_true(daily->summary_count > ARRAY_LENGTH(values));
    size_t first = daily->summary_count - ARRAY_LENGTH(values);
    for (size_t i = 0; i < ARRAY_LENGTH(values); i++) {
        const struct column_def *def = &daily->summary[first + i].column;
        assert_string_equal(def->id, values[i].id);
        assert_string_equal(def->label, values[i].label);
        assert_string_equal(def->short_label, values[i].short_label);
        assert_true((def->help != NULL) == (values[i].help != NULL));
        if (def->help)
            assert_string_equal(def->help, values[i].help);
        assert_string_equal(formula_text(def->formula), values[i].formula);
        assert_string_equal(def->place.file, "mini/daily.yaml");
    }
    catalog_free(&catalog);
}

/* A row names its source itself, or as its sheet says for its rows, or has the sheet's. */
static void sources_are_inherited(void **state)
{
    (void)state;
    struct catalog *catalog = load_mini();
    const struct sheet_def *daily = sheet_of(catalog, "daily"), *measures = sheet_of(catalog, "measures");
    assert_string_equal(daily->row[0].source, "試験 1");
    assert_string_equal(daily->row[1].source, daily->source);
    assert_string_equal(measures->row[0].source, "試験 1（m1 鍵つきの棚）{m}");
    assert_string_equal(measures->row[1].source, "試験 2（m2 画面の錠）{m}");
    catalog_free(&catalog);
}

static void blocks_views_and_tasks(void **state)
{
    (void)state;
    struct catalog *catalog = load_mini();
    const struct view_def *view = catalog_view(catalog, VIEW_RISK, SIZE_MAX);
    const struct view_def *what_if = catalog_what_if(catalog, view);
    const struct sheet_def *daily = sheet_of(catalog, "daily"), *risks = sheet_of(catalog, "risks");
    const struct block_def *meter = block_meter_of(catalog, catalog_find_sheet(catalog, "daily", NULL));
    assert_ptr_equal(meter, block_find(catalog, "daily"));
    assert_string_equal(daily->summary[meter->value[BLOCK_VALUE].summary].column.id, "score");
    assert_true(meter->value[BLOCK_LOW].set && !meter->value[BLOCK_HIGH].set && !meter->value[BLOCK_VALUE].fact);
    assert_int_equal(meter->part_count, 1);
    assert_true(meter->max == 16 && meter->part[0].max == 8);
    assert_string_equal(block_part_label(catalog, meter, &meter->part[0]), "机");
    assert_string_equal(risks->column[view->worst].id, "risk");
    const struct sheet_def *rounds = &catalog->sheet[catalog->records.rounds];
    assert_string_equal(rounds->id, "kept-rounds");
    assert_string_equal(catalog->sheet[catalog->records.items].id, "kept-items");
    assert_string_equal(rounds->column[meter->part[0].kept].id, "desk_points");
    const struct block_def *bars = block_find(catalog, "size"), *goals = block_find(catalog, "goals");
    assert_string_equal(rounds->column[bars->kept[0]].id, "big");
    assert_string_equal(rounds->column[bars->kept[1]].id, "small");
    assert_int_equal(bars->column[BLOCK_AFTER], SIZE_MAX);
    assert_string_equal(what_if->assume, "done");
    assert_true(goals->kind == BLOCK_GOALS && goals->sheet == SIZE_MAX);
    assert_string_equal(goals->part[0].name, "一つ星");
    assert_int_equal(catalog->task_count, 2);
    assert_int_equal(catalog->task[0].view, VIEW_SESSION);
    assert_true(catalog->task[0].minutes == 3 && catalog->task[1].minutes == 1);
    catalog_free(&catalog);
}

static void has_role(const struct sheet_def *sheet, enum column_role role, const char *id)
{
    size_t column = sheet_role(sheet, role);
    assert_true((column != SIZE_MAX) == (id != NULL));
    if (id)
        assert_string_equal(sheet->column[column].id, id);
}

static void roles(void **state)
{
    (void)state;
    struct catalog *catalog = load_mini();
    const struct sheet_def *daily = sheet_of(catalog, "daily"), *risks = sheet_of(catalog, "risks"),
                           *company = sheet_of(catalog, "company"), *parts = sheet_of(catalog, "kept-parts");
    /* built in */
    has_role(daily, ROLE_ID, "id");
    has_role(daily, ROLE_SECTION, "section");
    has_role(daily, ROLE_NAME, "label");
    has_role(daily, ROLE_TEXT, "text");
    has_role(daily, ROLE_OF, NULL);
    has_role(sheet_of(catalog, "service-check"), ROLE_OF, "of");
    has_role(sheet_of(catalog, "service-check"), ROLE_SECTION, NULL);
    has_role(risks, ROLE_ID, "id");
    has_role(risks, ROLE_TEXT, NULL);
    /* said, whatever the id is; and two of one column */
    has_role(daily, ROLE_NOTE, "note");
    has_role(risks, ROLE_TREATMENT, "treatment");
    has_role(risks, ROLE_OWNER, NULL);
    has_role(parts, ROLE_DOCUMENT, "document");
    has_role(parts, ROLE_NAME, "document");
    has_role(sheet_of(catalog, "kept-rounds"), ROLE_NAME, "called");
    has_role(sheet_of(catalog, "kept-items"), ROLE_OF, "in");
    /* a ledger with one text is named by it; facts have no name */
    has_role(risks, ROLE_NAME, "name");
    has_role(sheet_of(catalog, "diary"), ROLE_NAME, NULL);
    has_role(company, ROLE_NAME, NULL);
    has_role(company, ROLE_COMPANY, "name");
    assert_ptr_equal(&catalog->sheet[catalog->company.sheet], company);
    assert_string_equal(company->column[catalog->company.column].id, "name");
    const struct choice_list *treatments = column_of(risks, "treatment")->choices;
    assert_false(treatments->choice[0].settled);
    assert_true(treatments->choice[1].settled);
    catalog_free(&catalog);
}

static void checks_and_examples(void **state)
{
    (void)state;
    struct catalog *catalog = load_mini();
    const struct sheet_def *daily = sheet_of(catalog, "daily");
    assert_int_equal(daily->rule_count, 5); /* two of them say what is promised */
    assert_true(daily->applies == 0 && strcmp(daily->rules[0].id, "applies") == 0 && !daily->rules[0].finds);
    assert_int_equal(daily->rules[3].kind, RULE_CHECK);
    assert_int_equal(daily->rules[3].at, 4);
    assert_int_equal(daily->rules[3].level, LEVEL_HIGH);
    assert_true(daily->rules[4].whole_sheet && daily->rules[4].at == SIZE_MAX);
    const struct example_def *example = &daily->example[0];
    assert_string_equal(example->row, "q1");
    assert_int_equal(example->given_count, 4);
    assert_string_equal(example->given[0].sheet, "measures");
    assert_string_equal(example->given[2].value, "food");
    assert_string_equal(example->given[3].row, "q1");
    assert_string_equal(example->expect[1].value, "1");
    assert_string_equal(daily->example[1].given[0].row, "*");
    assert_int_equal(daily->example[1].today, date_serial(2026, 11, 21));
    assert_null(daily->example[2].given[0].value);
    assert_null(daily->example[2].summary[1].value);
    catalog_free(&catalog);
}

static const struct part_def *part_of(const struct document_def *document, const char *id)
{
    size_t part = document_find_part(document, id);
    assert_true(part != SIZE_MAX);
    return &document->part[part];
}

static void documents_of_the_pack(void **state)
{
    (void)state;
    struct catalog *catalog = load_mini();
    const struct documents_def *documents = &catalog->documents;
    const struct sheet_def *parts = sheet_of(catalog, "kept-parts"), *texts = sheet_of(catalog, "kept-texts");
    assert_ptr_equal(&catalog->sheet[documents->paragraphs], parts);
    assert_ptr_equal(&catalog->sheet[documents->texts], texts);
    assert_string_equal(catalog->sheet[documents->articles].id, "kept-articles");
    assert_string_equal(catalog->sheet[documents->versions].id, "kept-versions");
    assert_int_equal(documents->shelf_count, 2);
    assert_string_equal(documents->shelf[0].help, "すべての会社に要ります。");
    assert_null(documents->shelf[1].help);
    const struct promise_def *promise = sheet_of(catalog, "measures")->promise,
                             *other = sheet_of(catalog, "daily")->promise;
    assert_true(promise && other && promise->every && !other->every);
    assert_string_equal(sheet_of(catalog, "measures")->column[promise->column].id, "answer");
    assert_string_equal(sheet_of(catalog, "daily")->column[other->measure].id, "note");
    assert_true(promise->measure == SIZE_MAX && promise->claim == SIZE_MAX);
    assert_true(promise->rule[PROMISE_OUT] != SIZE_MAX && other->rule[PROMISE_OUT] == SIZE_MAX);
    assert_int_equal(sheet_of(catalog, "measures")->rules[promise->rule[PROMISE_BROKEN]].kind, RULE_PROMISE);
    assert_null(sheet_of(catalog, "company")->promise);
    assert_int_equal(documents->free_count, 1);
    assert_int_equal(documents->free[0].row, 1);
    assert_string_equal(documents->free[0].reason, "文書に書くことではありません。");
    catalog_free(&catalog);
}

static void heads_of_documents(void **state)
{
    (void)state;
    struct catalog *catalog = load_mini();
    struct error err;
    assert_int_equal(catalog->document_count, 2);
    assert_string_equal(catalog->document[0].id, "aside"); /* its shelf is the first */
    const struct document_def *aside = &catalog->document[0], *intro = &catalog->document[1];
    assert_int_equal(catalog_find_document(catalog, "intro", &err), 1);
    assert_int_equal(intro->measure_count, 1);
    assert_int_equal(intro->measure[0].sheet, catalog_find_sheet(catalog, "daily", NULL));
    assert_string_equal(intro->measure[0].section[0], "desk");
    assert_true(catalog_find_document(catalog, "intor", &err) == SIZE_MAX);
    assert_non_null(strstr(err.detail, "\"intro\""));
    assert_string_equal(aside->short_title, "添え書き");
    assert_int_equal(aside->numbering, NUMBERING_DECIMAL);
    assert_true(aside->record.sheet == SIZE_MAX && aside->need.sheet == SIZE_MAX && aside->sheet_count == 0);
    assert_string_equal(intro->title, "会社の紹介");
    assert_string_equal(intro->short_title, "紹介");
    assert_string_equal(intro->help, "会社を紹介する文書です。");
    assert_string_equal(intro->rule, "条の順は試験の規則です。");
    assert_string_equal(intro->place.file, "mini/documents/intro.yaml");
    assert_int_equal(intro->numbering, NUMBERING_ARTICLE);
    assert_int_equal(intro->shelf, 1);
    assert_true(intro->order == 2);
    assert_int_equal(intro->sheet_count, 2);
    assert_int_equal(sheet_document(catalog, catalog_find_sheet(catalog, "daily", NULL), "q1"), 1);
    assert_true(sheet_document(catalog, catalog_find_sheet(catalog, "risks", NULL), NULL) == SIZE_MAX);
    const struct sheet_def *enacted = sheet_of(catalog, "enacted");
    assert_ptr_equal(&catalog->sheet[intro->record.sheet], enacted);
    assert_int_equal(intro->record.row, 0);
    assert_string_equal(enacted->column[intro->record.enacted].id, "made");
    assert_string_equal(enacted->column[intro->record.revised].id, "changed");
    assert_string_equal(enacted->column[intro->need.reason].id, "need_reason");
    catalog_free(&catalog);
}

static void parts_of_documents(void **state)
{
    (void)state;
    struct catalog *catalog = load_mini();
    const struct document_def *intro = &catalog->document[1];
    assert_int_equal(intro->part_count, 18);
    assert_int_equal(part_of(intro, "title")->style, PART_TITLE);
    assert_string_equal(part_of(intro, "title")->label, "…の紹介"); /* by itself: the beginning, without variables */
    assert_string_equal(part_of(intro, "sub")->label, "副題");
    const struct part_def *a1 = part_of(intro, "a1"), *strengths = part_of(intro, "a1p1"),
                          *text = part_of(intro, "a1p2");
    assert_true(a1->numbered && a1->level == 1 && a1->text_count == 0 && !a1->page && !a1->optional);
    assert_string_equal(a1->label, "目的");
    assert_string_equal(a1->why, "はじめに要ります。");
    assert_string_equal(a1->source, "試験 2");
    assert_string_equal(a1->rule, "試験の規則");
    assert_int_equal(strengths->text_count, 2);
    assert_string_equal(strengths->text[1].strength, "strict");
    assert_int_equal(strengths->link_count, 2);
    assert_int_equal(strengths->link[0].count, 2);
    assert_int_equal(strengths->link[0].index[1], 2);
    assert_true(strengths->each == SIZE_MAX && strengths->graph == SIZE_MAX);
    assert_non_null(text->when);
    assert_null(text->row_when);
    assert_null(text->text[0].strength);
    assert_non_null(strstr(text->text[0].text, "人で\nある。"));
    assert_int_equal(part_of(intro, "a1s1")->level, 1);
    assert_true(part_of(intro, "a1p3")->optional && part_of(intro, "a2")->page);
    const struct part_def *each = part_of(intro, "a2p1"), *table = part_of(intro, "a2t"), *tree = part_of(intro, "a2c");
    assert_int_equal(each->each, catalog_find_sheet(catalog, "daily", NULL));
    assert_true(!each->when && each->row_when);
    assert_int_equal(table->column_count, 2);
    assert_true(table->column[0].width == 3 && table->column[1].width == 1 && table->row_when);
    assert_string_equal(table->column[1].text, "{measure?}");
    assert_string_equal(table->empty, "サービスはない。");
    assert_true(&catalog->sheet[tree->graph] == sheet_of(catalog, "calls") && tree->text_count == 1);
    assert_true(tree->row_when && tree->text_count == 1 && strcmp(tree->empty, "連絡先はない。") == 0);
    assert_false(part_of(intro, "a3")->numbered);
    assert_true(part_of(intro, "a3p1")->only_kept && !a1->only_kept);
    const enum part_style styles[] = {PART_NOTE, PART_CARD, PART_LINES, PART_CENTER, PART_SIGN, PART_RIGHT};
    for (size_t i = 0; i < ARRAY_LENGTH(styles); i++)
        assert_int_equal(intro->part[12 + i].style, styles[i]);
    assert_true(part_of(intro, "a3p2")->heading && !part_of(intro, "a3p2")->numbered);
    catalog_free(&catalog);
}

static void computing_order(void **state)
{
    (void)state;
    struct catalog *catalog = load_mini();
    const struct compute_step *steps;
    size_t count = catalog_compute_order(catalog, &steps), computed = 0;
    for (size_t i = 0; i < catalog->sheet_count; i++) {
        computed += catalog->sheet[i].summary_count;
        for (size_t k = 0; k < catalog->sheet[i].column_count; k++)
            computed += catalog->sheet[i].column[k].formula != NULL;
    }
    assert_int_equal(count, computed);
    for (size_t i = 0; i < count; i++) {
        const struct sheet_def *sheet = &catalog->sheet[steps[i].table / 2];
        const struct formula *formula = steps[i].table % 2 ? sheet->summary[steps[i].column].column.formula
                                                           : sheet->column[steps[i].column].formula;
        for (size_t r = 0; r < formula_ref_count(formula); r++)
            for (size_t later = i; later < count; later++)
                assert_false(steps[later].table == formula_ref_at(formula, r)->table &&
                             steps[later].column == formula_ref_at(formula, r)->column);
    }
    catalog_free(&catalog);
}

/* measures.answer → rate → average → likelihood → risk → band, through two sheets and a summary value. */
static void what_feeds_what(void **state)
{
    (void)state;
    struct catalog *catalog = load_mini();
    const struct view_def *what_if = catalog_view(catalog, VIEW_WHAT_IF, SIZE_MAX), *view = what_if->risks;
    size_t daily = catalog_find_sheet(catalog, "daily", NULL);
    struct compute_step band = {catalog_rows_table(view->sheet), view->band};
    struct compute_step answer = {catalog_rows_table(what_if->sheet), what_if->column};
    assert_true(catalog_feeds(catalog, answer, band));
    assert_false(catalog_feeds(catalog, band, answer));
    assert_true(catalog_feeds(catalog, band, band));
    assert_false(
        catalog_feeds(catalog, (struct compute_step){catalog_rows_table(daily), catalog->sheet[daily].session}, band));
    catalog_free(&catalog);
}

static void near_names(void **state)
{
    (void)state;
    struct catalog *catalog = load_mini();
    const struct sheet_def *daily = sheet_of(catalog, "daily");
    struct error err;
    assert_true(catalog_find_sheet(catalog, "dayly", &err) == SIZE_MAX);
    assert_int_equal(err.code, ERROR_UNKNOWN_SHEET);
    assert_string_equal(err.subject, "dayly");
    assert_non_null(strstr(err.detail, "\"daily\""));
    assert_string_equal(catalog->sheet[catalog_find_sheet(catalog, "毎日の点検", NULL)].id, "daily");
    assert_string_equal(catalog->sheet[catalog_find_sheet(catalog, "ｄａｉｌｙ", NULL)].id, "daily");
    assert_string_equal(daily->column[sheet_find_column(daily, "答え", NULL)].id, "answer");
    assert_string_equal(daily->column[sheet_find_column(daily, "Answer", NULL)].id, "answer");
    assert_string_equal(daily->column[sheet_find_column(daily, "引継ぎ", NULL)].id, "carried");
    assert_true(sheet_find_column(daily, "anser", &err) == SIZE_MAX);
    assert_int_equal(err.code, ERROR_UNKNOWN_COLUMN);
    assert_non_null(strstr(err.detail, "\"answer\""));
    const struct choice_list *list = column_of(daily, "answer")->choices;
    assert_string_equal(choice_find(list, "一部")->code, "partly");
    assert_string_equal(choice_find(list, "実施")->code, "done");
    assert_string_equal(choice_find(list, "ＤＯＮＥ")->code, "done");
    assert_null(choice_find(list, "実"));
    assert_null(choice_find(list, ""));
    catalog_free(&catalog);
    assert_null(catalog_load_layer("/nowhere/at/all", "mini", NULL, NULL, &err));
    assert_int_equal(err.code, ERROR_MISSING_FILE);
    char *dir = data_path("forms-mini");
    assert_null(catalog_load_layer(dir, "minni", NULL, NULL, &err));
    assert_int_equal(err.code, ERROR_UNKNOWN_LAYER);
    assert_non_null(strstr(err.detail, "\"mini\""));
    assert_null(catalog_load_layer(dir, "../forms-mini/mini", NULL, NULL, &err));
    assert_int_equal(err.code, ERROR_UNKNOWN_LAYER);
    size_t count;
    char **packs = catalog_layers(dir, &count, NULL);
    assert_int_equal(count, 1);
    assert_string_equal(packs[0], "mini");
    free(packs[0]);
    free(packs);
    free(dir);
}

static void find_text(void *context, const char *text, const struct place *place)
{
    if (strcmp(text, "夕方に見回る") == 0 || strcmp(text, "画面の錠") == 0)
        str_add_format(context, "%s:%d:%d", place->file, place->line, place->column);
    assert_true(*text != 0);
}

static void texts_have_places(void **state)
{
    (void)state;
    struct catalog *catalog = load_mini();
    struct str found = STR_INIT;
    catalog_each_text(catalog, find_text, &found);
    assert_string_equal(found.text, "mini/measures.yaml:13:21");
    str_free(&found);
    catalog_free(&catalog);
}

static void sample_company(void **state)
{
    (void)state;
    struct catalog *catalog = load_mini();
    struct error err = {.code = ERROR_NONE};
    char *dir = data_path("forms-mini");
    struct sample *sample = sample_load(catalog, dir, "small", &err);
    assert_string_equal(err.place, "");
    assert_non_null(sample);
    assert_string_equal(sample->title, "小さな会社");
    assert_int_equal(sample->batch_count, 2);
    const struct sample_batch *batch = &sample->batch[0];
    assert_string_equal(batch->person, "佐藤 花子");
    assert_int_equal(batch->cell_count, 4 + 4 + 4);
    assert_int_equal(batch->cell[0].add, 1);
    assert_string_equal(batch->cell[0].value, "共有箱");
    assert_string_equal(batch->cell[3].row, "2");
    assert_int_equal(batch->cell[4].add, 0);
    assert_string_equal(batch->close_title, "第1回");
    assert_string_equal(catalog->sheet[batch->close_sheet].id, "daily");
    assert_int_equal(sample->batch[1].cell[0].add, 3);
    assert_int_equal(sample->batch[1].cell[1].add, 1);
    assert_null(sample->batch[1].cell[4].value);
    sample_free(&sample);
    assert_null(sample_load(catalog, dir, "../small", &err));
    assert_null(sample_load(catalog, dir, "none", &err));
    assert_int_equal(err.code, ERROR_MISSING_FILE);
    free(dir);
    catalog_free(&catalog);
}

static void bad_samples(void **state)
{
    (void)state;
    static const struct {
        const char *batch, *at, *detail;
    } bad[] = {
        {"at: 2026-13-10T10:12, set: {company: {1: {name: A}}}", "2026-13", "date and time"},
        {"at: 2026-04-10T10:12, set: {company: {1: {nam: A}}}", "nam: ", "\"name\""},
        {"at: 2026-04-10T10:12, set: {company: {2: {name: A}}}", "2: {", "no such row"},
        {"at: 2026-04-10T10:12, set: {services: {1: {name: A}}}", "1: {", "was added"},
        {"at: 2026-04-10T10:12, set: {service-check: {1.c1: {answer: done}}}", "1.c1", "was added"},
        {"at: 2026-04-10T10:12, set: {daily: {q1: {answer: 実施}}}", "実施", "not the label: done"},
        {"at: 2026-04-10T10:12, set: {daily: {q1: {points: 4}}}", "points", "what people enter"},
        {"at: 2026-04-10T10:12, set: {company: {1: {name: この会社の名前は二十文字よりもずっと長いです}}}", "この",
         "at most 20"},
        {"at: 2026-04-10T10:12, set: {company: {1: {staff: 0}}}", "0}", "out of the range"},
        {"at: 2026-04-10T10:12, add: {daily: [{answer: done}]}", "daily", "no ledger"},
        {"at: 2026-04-10T10:12, close_round: {sheet: company, title: A}", "company", "no rounds"},
        {"at: 2026-04-10T10:12, ads: {}", "ads:", "\"add\""},
    };
    struct catalog *catalog = load_mini();
    char folder[] = "/tmp/mamori-test-XXXXXX";
    assert_non_null(mkdtemp(folder));
    char *samples = mem_format("%s/samples", folder), *path = mem_format("%s/x.yaml", samples);
    mkdir(samples, 0700);
    for (size_t i = 0; i < ARRAY_LENGTH(bad); i++) {
        FILE *file = fopen(path, "w");
        char *line = mem_format("batches: [{person: A, title: B, %s}]\n", bad[i].batch);
        fprintf(file, "sample: x\ntitle: 箱\nlayers: [mini]\n%s", line);
        fclose(file);
        struct error err = {.code = ERROR_NONE};
        struct sample *sample = sample_load(catalog, folder, "x", &err);
        if (sample)
            fail_msg("%s: no error", bad[i].batch);
        char *place = mem_format("x.yaml:4:%d", (int)(strstr(strstr(line, bad[i].batch), bad[i].at) - line) + 1);
        if (!strstr(err.place, place) || !strstr(err.detail, bad[i].detail))
            fail_msg("%s: %s %s: %s", bad[i].batch, err.place, err.subject, err.detail);
        free(place);
        free(line);
    }
    unlink(path);
    rmdir(samples);
    rmdir(folder);
    free(path);
    free(samples);
    catalog_free(&catalog);
}

/* Bad forms. */

static const char *const mini_files[] = {
    "layer",        "company",    "daily",           "measures",        "services",       "service-check",
    "risks",        "kept-parts", "kept-articles",   "kept-versions",   "kept-texts",     "calls",
    "staff",        "enacted",    "documents/intro", "documents/aside", "documents/tail", "kept-rounds",
    "kept-answers", "kept-plans", "kept-items"};

static void copy_file(const char *from, const char *to)
{
    size_t length;
    char *text = files_text(from, &length, NULL);
    assert_non_null(text);
    FILE *file = fopen(to, "w");
    fwrite(text, 1, length, file);
    fclose(file);
    struct timespec past[2] = {{.tv_sec = 1000000000}, {.tv_sec = 1000000000}};
    utimensat(AT_FDCWD, to, past, 0);
    free(text);
}

/* A copy of the mini pack below DIR, which is made. */
static void copy_mini(const char *dir)
{
    char *documents = mem_format("%s/mini/documents", dir), *pack = mem_format("%s/mini", dir);
    mkdir(dir, 0700);
    mkdir(pack, 0700);
    mkdir(documents, 0700);
    for (size_t i = 0; i < ARRAY_LENGTH(mini_files); i++) {
        char *below = mem_format("forms-mini/mini/%s.yaml", mini_files[i]), *from = data_path(below),
             *to = mem_format("%s/%s.yaml", pack, mini_files[i]);
        copy_file(from, to);
        free(below);
        free(from);
        free(to);
    }
    free(documents);
    free(pack);
}

static void load_with(const char *dir, const char *bad_path, const char *bad_name, const char *as, struct str *faults)
{
    char *place = as ? mem_format("%s/%s", dir, as) : mem_format("%s/mini/%s", dir, bad_name),
         *below = mem_format("forms-mini/%s", as ? as : ""), *good = data_path(below);
    if (as && access(place, F_OK) != 0)
        fail_msg("%s: there is no %s to stand in the place of", bad_name, as);
    copy_file(bad_path, place);
    struct error err = {.code = ERROR_NONE};
    struct catalog *catalog = catalog_load_layer(dir, "mini", add_report, faults, &err);
    if (catalog)
        print_error("%s is no bad form\n", bad_name);
    assert_null(catalog);
    assert_true(err.code != ERROR_NONE);
    if (as)
        copy_file(good, place);
    else
        unlink(place);
    catalog_free(&catalog);
    free(place);
    free(below);
    free(good);
}

/* Places of bad forms are told from DIR on, those in the form NAME from the folder of its layer on: how that is put before is
 * not what is tested here. */
static char *without_dir(const char *faults, const char *dir, const char *name)
{
    struct str out = STR_INIT;
    char *start = mem_format("%s/", dir);
    for (const char *at; (at = strstr(faults, start)); faults = at + strlen(start)) {
        str_add_length(&out, faults, (size_t)(at - faults));
        if (strncmp(at + strlen(start), "mini/", 5) == 0 && strncmp(at + strlen(start) + 5, name, strlen(name)) == 0)
            at += 5;
    }
    str_add(&out, faults);
    free(start);
    return str_take(&out);
}

static void bad_forms(void **state)
{
    (void)state;
    char *dir = data_path("forms-bad");
    struct dirent **names;
    int count = scandir(dir, &names, NULL, alphasort), forms = 0, wrong = 0;
    const char *write = getenv("MAMORI_EXPECT"), *cache = getenv("XDG_CACHE_HOME");
    char folder[] = "/tmp/mamori-test-XXXXXX", *old = cache ? mem_text(cache) : NULL;
    assert_non_null(mkdtemp(folder));
    setenv("XDG_CACHE_HOME", "/dev/null/nothing", 1);
    char *forms_dir = mem_format("%s/forms", folder), *remove = mem_format("rm -rf '%s'", folder);
    copy_mini(forms_dir);
    for (int i = 0; i < count; i++) {
        char *dot = strrchr(names[i]->d_name, '.');
        if (dot && dot != names[i]->d_name && strcmp(dot, ".yaml") == 0) {
            forms++;
            char *path = mem_format("%s/%s", dir, names[i]->d_name), first[80] = "", *as = NULL;
            char *expect_path = mem_format("%.*s.expect", (int)(strlen(path) - 5), path);
            FILE *file = fopen(path, "r");
            if (fgets(first, sizeof(first), file) && strncmp(first, "# as: ", 6) == 0) {
                as = first + 6;
                as[strcspn(as, "\n")] = 0;
            }
            fclose(file);
            struct str faults = STR_INIT;
            load_with(forms_dir, path, names[i]->d_name, as, &faults);
            char *found = without_dir(faults.text, forms_dir, names[i]->d_name);
            if (write && strcmp(write, "write") == 0) {
                file = fopen(expect_path, "w");
                fputs(found, file);
                fclose(file);
            }
            size_t length;
            char *expect = files_text(expect_path, &length, NULL);
            if (!expect || !*found || strcmp(expect, found) != 0) {
                print_error("%s\n expected:\n%s found:\n%s", names[i]->d_name, expect ? expect : "", found);
                wrong++;
            }
            free(expect);
            free(found);
            free(expect_path);
            free(path);
            str_free(&faults);
        }
        free(names[i]);
    }
    free(names);
    free(dir);
    assert_int_equal(system(remove), 0);
    old ? setenv("XDG_CACHE_HOME", old, 1) : unsetenv("XDG_CACHE_HOME");
    free(old);
    free(remove);
    free(forms_dir);
    assert_true(forms >= 80);
    assert_int_equal(wrong, 0);
}

static void limits_of_a_file(void **state)
{
    (void)state;
    struct tree *tree = tree_new();
    struct error err = {.code = ERROR_NONE};
    char *big = mem_resize(NULL, TREE_MAX_FILE + 2, 1);
    memset(big, '#', TREE_MAX_FILE + 1);
    big[TREE_MAX_FILE + 1] = 0;
    assert_false(tree_add(tree, "big.yaml", "big.yaml", big, TREE_MAX_FILE + 1, &err));
    assert_string_equal(err.place, "big.yaml:1:1");
    assert_non_null(strstr(err.detail, "4 MiB"));
    assert_false(tree_add(tree, "empty.yaml", "empty.yaml", "", 0, &err));
    assert_true(tree_add(tree, "bom.yaml", "bom.yaml",
                         "\xef\xbb\xbf"
                         "a: b\r\nc: 'd'\r\n",
                         16, &err));
    assert_int_equal(tree->node[tree->file[2].root].value, 2);
    free(big);
    tree_free(&tree);
}

/* The cache. */

static off_t size_of(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0 ? st.st_size : -1;
}

static struct catalog *open_mini(const char *dir, struct error *err)
{
    struct layer_wish wish = {.id = "mini"};
    return catalog_open(dir, &(struct layer_list){.wish = &wish, .count = 1}, err);
}

/* Does it lie where images lie, and was it not read to there? */
static bool taken(const struct catalog *catalog)
{
    return (uintptr_t)catalog->sheet >> 45 == 1 && arena_used(((const struct catalog_owner *)catalog)->arena) == 0;
}

static void image_is_used_and_renewed(void **state)
{
    (void)state;
    char folder[] = "/tmp/mamori-test-XXXXXX";
    assert_non_null(mkdtemp(folder));
    char *old = mem_text(getenv("XDG_CACHE_HOME")), *dir = mem_format("%s/forms", folder),
         *pack = mem_format("%s/mini", dir), *cache_home = mem_format("%s/cache", folder),
         *cache = mem_format("%s/mamori/mini.catalog", cache_home);
    setenv("XDG_CACHE_HOME", cache_home, 1);
    copy_mini(dir);
    struct error err = {.code = ERROR_NONE};
    struct catalog *read = open_mini(dir, &err);
    assert_non_null(read);
    assert_true(size_of(cache) > 0);
    /* Whoever opens the same forms holds the same catalog. */
    struct catalog *beside = open_mini(dir, &err);
    assert_ptr_equal(beside, read);
    catalog_free(&beside);
    assert_true(!taken(read) && catalog_current(read));
    uint64_t fingerprint = read->fingerprint;
    char *title = mem_text(read->sheet[2].title), *text = mem_text(read->document[1].part[3].text[1].text);
    uintptr_t place = (uintptr_t)read->sheet & ~(uintptr_t)0x3ffffff;
    catalog_free(&read);
    /* Where something else stands at that address, the forms are read to another. */
    void *other =
        mmap((void *)place, 4096, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0); // NOLINT
    assert_true(other == (void *)place);                                                                // NOLINT
    read = open_mini(dir, &err);
    assert_true(read && (uintptr_t)read->sheet >> 26 != place >> 26 && read->fingerprint == fingerprint);
    catalog_free(&read);
    munmap(other, 4096);
    struct catalog *kept = open_mini(dir, &err);
    assert_non_null(kept);
    assert_true(taken(kept));
    assert_true(kept->fingerprint == fingerprint);
    assert_string_equal(kept->sheet[2].title, title);
    assert_string_equal(kept->document[1].part[3].text[1].text, text);
    free(title);
    free(text);
    catalog_free(&kept);

    /* A changed form is read anew, and a fault in it is found. */
    char *form = mem_format("%s/risks.yaml", pack);
    FILE *file = fopen(form, "a");
    fputs("sorce: x\n", file);
    fclose(file);
    assert_null(open_mini(dir, &err));
    assert_string_equal(err.subject, "sorce");
    file = fopen(form, "w");
    fputs("sheet: risks\ntitle: 別\nkind: ledger\ngroup: more\ncolumns: [{id: name, label: 名前, type: text}]\n", file);
    fclose(file);
    unlink(form);
    copy_file(cache, form); /* not UTF-8 at all */
    assert_null(open_mini(dir, &err));
    char *below = data_path("forms-mini/mini/risks.yaml");
    copy_file(below, form);

    /* Damage anywhere in it: the forms are read instead, and it is replaced. */
    kept = open_mini(dir, &err);
    assert_true(kept && !taken(kept) && kept->fingerprint == fingerprint);
    catalog_free(&kept);
    off_t size = size_of(cache);
    for (off_t at = 0; at < size; at += 997) {
        for (int i = 0; i < 2; i++) { /* it was found whole, and is taken at its word the second time */
            struct catalog *whole = open_mini(dir, &err);
            assert_true(whole && taken(whole));
            catalog_free(&whole);
        }
        int fd = open(cache, O_RDWR);
        unsigned char byte;
        assert_int_equal(pread(fd, &byte, 1, at), 1);
        byte ^= 0x40;
        assert_int_equal(pwrite(fd, &byte, 1, at), 1);
        close(fd);
        struct catalog *again = open_mini(dir, &err);
        assert_non_null(again);
        assert_true(!taken(again) && again->fingerprint == fingerprint);
        catalog_free(&again);
    }
    /* No place for a cache is no fault. */
    setenv("XDG_CACHE_HOME", "/dev/null/nothing", 1);
    struct catalog *without = open_mini(dir, &err);
    assert_non_null(without);
    catalog_free(&without);

    char *remove = mem_format("rm -rf '%s'", folder);
    assert_int_equal(system(remove), 0);
    free(remove);
    if (old)
        setenv("XDG_CACHE_HOME", old, 1);
    else
        unsetenv("XDG_CACHE_HOME");
    free(old);
    free(dir);
    free(pack);
    free(cache_home);
    free(cache);
    free(form);
    free(below);
}

static void forms_dir(void **state)
{
    (void)state;
    setenv("MAMORI_FORMS", "/from/environment", 1);
    char *dir = catalog_forms_dir("/from/option");
    assert_string_equal(dir, "/from/option");
    free(dir);
    dir = catalog_forms_dir(NULL);
    assert_string_equal(dir, "/from/environment");
    free(dir);
    unsetenv("MAMORI_FORMS");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pack_and_menu_order),
        cmocka_unit_test(columns_and_defaults),
        cmocka_unit_test(rows_links_and_values),
        cmocka_unit_test(written_once_for_each_code),
        cmocka_unit_test(sources_are_inherited),
        cmocka_unit_test(blocks_views_and_tasks),
        cmocka_unit_test(roles),
        cmocka_unit_test(checks_and_examples),
        cmocka_unit_test(documents_of_the_pack),
        cmocka_unit_test(heads_of_documents),
        cmocka_unit_test(parts_of_documents),
        cmocka_unit_test(computing_order),
        cmocka_unit_test(what_feeds_what),
        cmocka_unit_test(near_names),
        cmocka_unit_test(texts_have_places),
        cmocka_unit_test(sample_company),
        cmocka_unit_test(bad_samples),
        cmocka_unit_test(bad_forms),
        cmocka_unit_test(limits_of_a_file),
        cmocka_unit_test(image_is_used_and_renewed),
        cmocka_unit_test(forms_dir),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
