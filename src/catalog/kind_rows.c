/* rows: the ids of several rows of another sheet, a ";" between two, in order, each once (relation.h). */
#include <string.h>

#include "base/typed.h"
#include "catalog/kind_private.h"

static bool check(struct build *build, const struct column_def *def, node_at at, const char *text)
{
    struct str ordered = STR_INIT;
    char id[RELATION_ID];
    bool good = true;
    for (const char *p = text; good && relation_next(&p, id);) {
        good = def->of == SIZE_MAX || cell_check_row(build, def->of, at, id);
        relation_add(&ordered, id);
    }
    if (good && strcmp(ordered.text, text) != 0)
        good = read_fault(&build->reader, at, text, N_("the ids stand in order, each once: %s"), ordered.text);
    str_free(&ordered);
    return good;
}

/* A list is no single row: nothing but emptiness can be asked of it. */
static bool compared(const char *text, bool live, struct error *fault)
{
    (void)live;
    error_set(fault, ERROR_FORM, text);
    return error_detail(fault, "%s", _("this column names several rows: ask with COUNTIF([column].id,…)"));
}

#define TOGETHER 4 /* pieces that may belong to one name: "A, B, C Ltd." */

/* How long the mark is that parts two rows at P; 0: none. */
static size_t mark_at(const char *p)
{
    static const char *const marks[] = {"、", ",", ";", "\n", "､", "，", "；"};
    for (size_t i = 0; i < ARRAY_LENGTH(marks); i++)
        if (str_starts(p, marks[i]))
            return strlen(marks[i]);
    return 0;
}

static const char *piece_end(const char *p)
{
    while (*p && !mark_at(p))
        p++;
    return p;
}

/* The row that begins at *P: as many pieces as make up a name, at least one. */
static bool parse_one(const struct column_def *def, const char **p, const struct kind_book *book, struct str *id,
                      struct error *err)
{
    const char *end[TOGETHER];
    size_t count = 0;
    for (const char *at = *p; count < TOGETHER; at = end[count - 1] + mark_at(end[count - 1])) {
        end[count++] = piece_end(at);
        if (!*end[count - 1])
            break;
    }
    bool good = false;
    for (size_t i = count; i-- > 0 && !good;) {
        char *typed = mem_text_length(*p, (size_t)(end[i] - *p));
        struct str narrow = STR_INIT;
        typed_narrow(typed, &narrow);
        str_clear(id);
        good = !narrow.length || book->read_row(book->context, def->of, narrow.text, id, i ? NULL : err);
        str_free(&narrow);
        free(typed);
        if (good || i == 0)
            *p = end[i] + mark_at(end[i]);
    }
    return good;
}

static bool parse(const struct column_def *def, const char *typed, const char *narrow, const struct kind_book *book,
                  struct str *out, struct error *err)
{
    (void)typed;
    struct str ids = STR_INIT, id = STR_INIT;
    bool good = true;
    for (const char *p = narrow; good && *p;) {
        good = parse_one(def, &p, book, &id, err);
        if (good && id.length)
            relation_add(&ids, id.text);
    }
    if (good && ids.length > def->max_length) {
        error_set(err, ERROR_TOO_LONG, def->label);
        good = error_detail(err, "%zu", def->max_length);
    }
    if (good)
        str_add(out, ids.text);
    str_free(&ids);
    str_free(&id);
    return good;
}

static void show(const struct column_def *def, struct value value, enum kind_reader reader,
                 const struct kind_book *book, struct str *out)
{
    char id[RELATION_ID];
    bool english = reader != READER_DOCUMENT && intl_language() == LANGUAGE_EN, any = false;
    if (value.type != VALUE_TEXT) {
        kind_text_show(def, value, reader, book, out);
        return;
    }
    for (const char *p = value.text; relation_next(&p, id); any = true) {
        if (any)
            str_add(out, english ? ", " : "、");
        book->name_row(book->context, def->of, id, out);
    }
}

static bool sort(const struct column_def *def, struct value value, const struct kind_book *book, struct kind_key *key)
{
    char id[RELATION_ID];
    struct str places = STR_INIT; /* of the rows in their sheet, as texts that sort like them */
    for (const char *p = value.type == VALUE_TEXT ? value.text : NULL; relation_next(&p, id);)
        str_add_format(&places, "%08x", book->find_row(book->context, def->of, id));
    key->text = str_take(&places);
    return true;
}

static void prompt(const struct column_def *def, struct str *out)
{
    (void)def;
    str_add(out, _("Numbers of rows with ; between them, like 1;3. The names stand beside it."));
}

static const struct kind_form form = {
    .keys = KEY(OF) | KEY(ON_DELETE) | KEY(MAX_LENGTH), .read = kind_row_read, .check = check, .compared = compared};

const struct column_kind kind_rows = {
    .word = "rows",
    .form = &form,
    .refers = true,
    .many = true,
    .width = 20,
    .max_length = 1000,
    .order = ORDER_LIST,
    .example = N_("several with 、 between them: 佐藤、鈴木"),
    .parse = parse,
    .show = show,
    .sort = sort,
    .prompt = prompt,
};
