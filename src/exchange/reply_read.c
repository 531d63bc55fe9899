/* Back: a file that was answered, as the decisions in it. */
#include <stdlib.h>
#include <string.h>

#include "base/intl.h"
#include "base/utf8.h"
#include "exchange/reply_layout.h"

struct reading {
    struct book *book;
    struct table_file file;
    const struct file_table *table;
    size_t left; /* the column of marks and codes */
    struct reply *reply;
    struct str text;  /* of the part that is being read */
    const char *part; /* NULL: none yet */
    const char *heading;
    size_t decision, reason; /* rows; SIZE_MAX */
    size_t changed;          /* row of text that is not as it was handed out; SIZE_MAX */
    struct wording {
        size_t row;
        const char *part, *text;
    } * wording;
    size_t wordings, wording_capacity;
    struct error *err;
};

/* ---- is it one ---- */

static bool find_mark(const struct table_file *file, const struct file_table **table, size_t *row, size_t *column)
{
    for (size_t t = 0; t < file->count; t++)
        for (size_t r = 0; r < file->table[t].rows; r++)
            for (size_t c = 0; c < file->table[t].width && c < REPLY_COLUMNS; c++)
                if (str_starts(table_text(&file->table[t], r, c), REPLY_MARK)) {
                    *table = &file->table[t];
                    *row = r;
                    *column = c;
                    return true;
                }
    return false;
}

bool reply_marked(const struct table_file *file)
{
    const struct file_table *table;
    size_t row, column;
    return file->xlsx && !file->own.own && find_mark(file, &table, &row, &column);
}

/* ---- what is wrong, and where ---- */

static bool refuse(const struct reading *r, size_t row, size_t column, const char *detail)
{
    struct str place SCOPED(str_free) = STR_INIT;
    error_because(r->err, ERROR_REJECTED, r->reply->out.reference, "%s", detail);
    if (row == SIZE_MAX)
        return false;
    table_place_text(r->table, row, r->left + column, &place);
    return error_place(r->err, "%s", place.text);
}

static const char *cell(const struct reading *r, size_t row, size_t column)
{
    return row == SIZE_MAX ? "" : table_field(r->table, row, r->left + column);
}

/* Without blanks around it. */
static const char *typed(const struct reading *r, size_t row, size_t column)
{
    const char *text = cell(r, row, column);
    while (*text == ' ' || *text == '\n' || *text == '\t' || str_starts(text, "　"))
        text += *text == (char)0xE3 ? 3 : 1;
    size_t length = strlen(text);
    while (length && (text[length - 1] == ' ' || text[length - 1] == '\n' || text[length - 1] == '\t'))
        length--;
    return arena_text_length(r->reply->arena, text, length);
}

/* ---- the mark ---- */

enum { FIELD_WORKBOOK, FIELD_REFERENCE, FIELD_SUBMISSION, FIELD_ASKED, FIELD_HASH, FIELDS };

static bool read_mark(struct reading *r, const char *mark)
{
    char *rest = arena_text(r->reply->arena, mark + strlen(REPLY_MARK)), *field[FIELDS];
    size_t n = 0;
    struct approval_out *out = &r->reply->out;
    while (n < FIELDS && rest)
        field[n++] = strsep(&rest, " ");
    if (n < FIELDS || rest)
        return refuse(r, SIZE_MAX, 0, _("its hidden mark is not whole: it was changed by hand"));
    if (strcmp(field[FIELD_WORKBOOK], store_id(r->book->store)) != 0) {
        snprintf(out->reference, sizeof(out->reference), "%s", field[FIELD_REFERENCE]);
        return refuse(r, SIZE_MAX, 0, _("it answers what another workbook handed out"));
    }
    if (!approval_out_find(r->book, field[FIELD_REFERENCE], out, r->err))
        return false;
    if (strcmp(field[FIELD_SUBMISSION], out->submission) != 0 || strcmp(field[FIELD_ASKED], out->asked) != 0)
        return refuse(r, SIZE_MAX, 0,
                      _("it says another person, or another submission, than was handed out under this reference: its "
                        "hidden mark was changed by hand"));
    return strcmp(field[FIELD_HASH], out->hash) == 0 ||
           refuse(r, SIZE_MAX, 0,
                  _("it says another text than was handed out under this reference: its hidden mark was changed by "
                    "hand"));
}

/* ---- the rows ---- */

static void end_part(struct reading *r)
{
    if (r->part)
        text_lines_add(&r->reply->text, r->part, r->heading, r->text.text ? r->text.text : "");
    r->part = NULL;
    str_clear(&r->text);
}

static void take_text(struct reading *r, size_t row, const char *code)
{
    char sum[REPLY_SUM];
    const char *text = cell(r, row, REPLY_TEXT), *heading = cell(r, row, REPLY_HEADING);
    reply_sum(code, text, heading, sum);
    if (r->changed == SIZE_MAX && strcmp(sum, cell(r, row, REPLY_CHECK)) != 0)
        r->changed = row;
    if (*code == '=') {
        end_part(r);
        r->part = code + 1;
        r->heading = heading;
    } else if (*code == '/') {
        str_add_char(&r->text, '\n');
    }
    str_add(&r->text, text);
    const char *wording = typed(r, row, REPLY_WORDING);
    if (*code == '=' && *wording && strcmp(wording, NO_WORDING) != 0)
        MEM_MORE(r->wording, r->wordings, r->wording_capacity) = (struct wording){row, r->part, wording};
}

static bool read_rows(struct reading *r)
{
    for (size_t row = 0; row < r->table->rows; row++) {
        const char *code = cell(r, row, REPLY_CODE);
        if (strcmp(code, REPLY_DECISION) == 0)
            r->decision = row;
        else if (strcmp(code, REPLY_REASON) == 0)
            r->reason = row;
        else if (*code == '=' || strcmp(code, "+") == 0 || strcmp(code, "/") == 0)
            take_text(r, row, code);
    }
    end_part(r);
    if (r->decision == SIZE_MAX || r->reason == SIZE_MAX)
        return refuse(r, SIZE_MAX, 0, _("the rows of the answer are no longer there: rows were deleted"));
    if (r->changed != SIZE_MAX)
        return refuse(r, r->changed, REPLY_TEXT,
                      _("the text in this cell is not the one that was handed out: another wording belongs in the "
                        "yellow cell beside it"));
    char hash[TEXT_HASH];
    text_lines_hash(&r->reply->text, hash);
    return strcmp(hash, r->reply->out.hash) == 0 ||
           refuse(r, SIZE_MAX, 0, _("the text in it is not the one that was handed out: rows were deleted or moved"));
}

/* ---- the decisions ---- */

static bool is_choice(const struct choice *choice, const char *word)
{
    const char *const names[] = {choice->label, intl_form(choice->label), choice->code};
    for (size_t i = 0; i < ARRAY_LENGTH(names); i++)
        if (utf8_same_folded(names[i], word))
            return true;
    return false;
}

static bool read_kind(struct reading *r, enum approval_kind *kind)
{
    const struct choice_list *list = reply_kinds(r->book->catalog)->choices;
    const char *word = typed(r, r->decision, REPLY_TEXT);
    if (!*word)
        return refuse(r, r->decision, REPLY_TEXT,
                      _("no answer is chosen here: ask for it, or, if it is known, choose it and save the file"));
    for (size_t i = 0; i < list->count; i++)
        for (size_t k = 0; is_choice(&list->choice[i], word) && k <= APPROVAL_WORDING; k++)
            if (strcmp(list->choice[i].code, approval_kind_code[k]) == 0) {
                *kind = (enum approval_kind)k;
                return true;
            }
    char *detail SCOPED(mem_free) = mem_format(_("\"%s\" is none of the answers in the list"), word);
    return refuse(r, r->decision, REPLY_TEXT, detail);
}

/* TEXT as the ledger keeps it; NULL: it cannot. */
static const char *kept(struct reading *r, size_t row, size_t column, const char *text)
{
    size_t ledger = r->book->catalog->approvals->decisions;
    struct str stored = STR_IN(r->reply->arena);
    if (model_parse(r->book->model, ledger, catalog_role(r->book->catalog, ledger, ROLE_TEXT), text, &stored, r->err))
        return stored.text;
    struct str place SCOPED(str_free) = STR_INIT;
    table_place_text(r->table, row, r->left + column, &place);
    error_place(r->err, "%s", place.text);
    return NULL;
}

static void add(struct reading *r, size_t *capacity, enum approval_kind kind, const char *part, const char *text)
{
    struct reply *reply = r->reply;
    ARENA_MORE(reply->arena, reply->decision, reply->count, *capacity) =
        (struct approval_decision){.kind = kind, .part = part, .text = text};
}

static const char *line_text(const struct text_lines *text, const char *part)
{
    for (size_t i = 0; i < text->count; i++)
        if (strcmp(text->line[i].part, part) == 0)
            return text->line[i].text;
    return "";
}

static bool take_wordings(struct reading *r, size_t *capacity)
{
    for (size_t i = 0; i < r->wordings; i++) {
        const struct wording *w = &r->wording[i];
        if (strcmp(w->text, line_text(&r->reply->text, w->part)) == 0)
            return refuse(r, w->row, REPLY_WORDING, _("this is no other wording: it is the text as it stands"));
        const char *text = kept(r, w->row, REPLY_WORDING, w->text);
        if (!text)
            return false;
        add(r, capacity, APPROVAL_WORDING, arena_text(r->reply->arena, w->part), text);
    }
    return true;
}

static bool read_decisions(struct reading *r)
{
    enum approval_kind kind = APPROVAL_APPROVE;
    size_t capacity = 0;
    const char *said = typed(r, r->reason, REPLY_TEXT);
    const char *reason = *said ? kept(r, r->reason, REPLY_TEXT, said) : "";
    if (!reason || !read_kind(r, &kind))
        return false;
    if (kind == APPROVAL_APPROVE && r->wordings)
        return refuse(r, r->wording[0].row, REPLY_WORDING,
                      _("it is approved as it is, and another wording stands here: ask which of both is meant"));
    if (kind == APPROVAL_CHANGE && !*reason)
        return refuse(r, r->reason, REPLY_TEXT, _("what should be changed, and why, is missing here"));
    if (kind == APPROVAL_WORDING && !r->wordings)
        return refuse(r, r->decision, REPLY_TEXT, _("another wording is proposed, and none stands beside the text"));
    if (!take_wordings(r, &capacity))
        return false;
    if (kind == APPROVAL_APPROVE)
        add(r, &capacity, kind, NULL, *reason ? reason : NULL);
    else if (*reason) /* beside other wordings it is what they are for */
        add(r, &capacity, APPROVAL_CHANGE, NULL, reason);
    return true;
}

/* ---- the file ---- */

static bool read_table(struct reading *r, size_t row)
{
    struct reply *reply = r->reply;
    if (!read_mark(r, table_text(r->table, row, r->left)))
        return false;
    struct approval *a = approval_read(r->book->model, reply->out.submission, r->err);
    if (!a)
        return false;
    reply->title = mem_text(a->title);
    reply->number = a->number;
    approval_free(&a);
    return read_rows(r) && read_decisions(r) &&
           approval_take_in(r->book, &reply->out, &reply->text, reply->decision, reply->count, true, &reply->taken,
                            r->err);
}

bool reply_read(struct book *book, const char *path, const struct progress *progress, struct reply *reply,
                struct error *err)
{
    *reply = (struct reply){.arena = arena_new()};
    struct error none = {0}, *why = err ? err : &none;
    struct reading r = {.book = book,
                        .reply = reply,
                        .text = STR_INIT,
                        .decision = SIZE_MAX,
                        .reason = SIZE_MAX,
                        .changed = SIZE_MAX,
                        .err = why};
    if (!table_read(path, CSV_AUTO, progress, &r.file, err))
        return false;
    size_t row;
    bool good =
        find_mark(&r.file, &r.table, &row, &r.left) ? read_table(&r, row) : error_set(why, ERROR_NOT_TABLE, path);
    str_free(&r.text);
    free(r.wording);
    table_file_free(&r.file);
    return good;
}

bool reply_take(struct book *book, struct reply *reply, struct error *err)
{
    return approval_take_in(book, &reply->out, &reply->text, reply->decision, reply->count, false, &reply->taken, err);
}

void reply_done(struct reply *reply)
{
    approval_out_done(&reply->out);
    text_lines_done(&reply->text);
    free(reply->title);
    arena_free(&reply->arena);
    *reply = (struct reply){0};
}

void reply_text(const struct book *book, const struct reply *reply, struct str *out)
{
    struct approval *a = approval_read(book->model, reply->out.submission, NULL);
    const struct choice_list *kinds = reply_kinds(book->catalog)->choices;
    str_add_format(out, _("The answer of %s: %s, round %u\n"), reply->out.person, reply->title, reply->number);
    for (size_t i = 0; i < reply->count; i++) {
        const struct approval_decision *what = &reply->decision[i];
        const struct choice *choice = choice_find(kinds, approval_kind_code[what->kind]);
        str_add_format(out, "  %s", choice ? intl_form(choice->label) : approval_kind_code[what->kind]);
        if (what->part)
            str_add_format(out, " (%s)", a ? approval_part_label(book->model, a, what->part) : what->part);
        str_add_format(out, "%s%s\n", what->text ? ": " : "", what->text ? what->text : "");
    }
    if (reply->taken.stale)
        str_add(out,
                _("  ! The text has changed since the file was handed out: the answer is kept, and counts no more. "
                  "Hand out a new file.\n"));
    if (reply->taken.by_author)
        str_add(out, _("  ! You submitted it yourself: the record shows that you take in the answer to it.\n"));
    approval_free(&a);
}
