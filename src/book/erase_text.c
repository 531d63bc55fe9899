/* Where an erased text was or is, in the names that people see. */
#include "book/erase.h"

#include "base/intl.h"
#include "base/utf8.h"

#define NAME_CELLS 40 /* of a title or a name */

static void add_short(const char *text, struct str *out)
{
    struct str safe = STR_INIT;
    utf8_safe(&safe, text, false);
    size_t fit = utf8_fit(safe.text, NAME_CELLS);
    str_add_format(out, "%.*s%s", (int)fit, safe.text, safe.text[fit] ? "…" : "");
    str_free(&safe);
}

/* "情報資産管理台帳 ▸ 7 給与データ ▸ 備考"; what the forms do not know by its id. */
static void add_cell(const struct book *book, const struct erase_place *place, struct str *out)
{
    size_t sheet = catalog_find_sheet(book->catalog, place->sheet, NULL);
    if (sheet == SIZE_MAX) {
        str_add_format(out, "%s ▸ %s ▸ %s", place->sheet, place->row, place->column);
        return;
    }
    const struct sheet_def *def = &book->catalog->sheet[sheet];
    uint32_t row = model_find_row(book->model, sheet, place->row);
    size_t column = sheet_find_column(def, place->column, NULL);
    str_add(out, intl_form(def->title));
    if (def->kind != SHEET_FACTS) {
        struct str name = STR_INIT;
        if (row == UINT32_MAX)
            str_add_format(&name, _("deleted row %s"), place->row);
        else
            model_row_name(book->model, sheet, row, &name);
        str_add(out, " ▸ ");
        if (row != UINT32_MAX && def->kind == SHEET_LEDGER)
            str_add_format(out, "%u ", (unsigned)row + 1);
        add_short(name.text, out);
        str_free(&name);
    }
    str_add_format(out, " ▸ %s", column == SIZE_MAX ? place->column : intl_form(def->column[column].label));
}

/* The cell that an answer of a closed round was copied from. */
static void add_answer(const struct book *book, const struct erase_place *place, struct str *out)
{
    static const enum column_role roles[] = {ROLE_SHEET, ROLE_ROW, ROLE_COLUMN};
    size_t answers = book->catalog->records.answers;
    uint32_t row = model_find_row(book->model, answers, place->row);
    struct erase_place from = *place;
    const char **const part[] = {&from.sheet, &from.row, &from.column};
    for (size_t i = 0; i < 3 && row != UINT32_MAX; i++) {
        struct value value = model_role(book->model, answers, row, roles[i]);
        if (value.type == VALUE_TEXT)
            *part[i] = value.text;
    }
    str_add_format(out, _("closed round %s: "), place->name ? place->name : "?");
    add_cell(book, &from, out);
}

void erase_place_text(const struct book *book, const struct erase_place *place, struct str *out)
{
    struct str name = STR_INIT, text = STR_INIT;
    add_short(place->name ? place->name : "", &name);
    switch (place->kind) {
    case ERASE_COPY:
    case LEFT_ROUND: add_answer(book, place, &text); break;
    case ERASE_DRAFT:
    case LEFT_DRAFT:
        str_add_format(&text, _("unfinished text of %s: "), name.text);
        add_cell(book, place, &text);
        break;
    case ERASE_NOTE: str_add_format(&text, _("kept for the next time (%s)"), name.text); break;
    case ERASE_VERSION:
    case LEFT_CELL: add_cell(book, place, &text); break;
    case LEFT_HISTORY:
        add_cell(book, place, &text);
        str_add_format(&text, ngettext(": %lld earlier value", ": %lld earlier values", (unsigned long)place->count),
                       (long long)place->count);
        break;
    case LEFT_TITLE:
        str_add_format(&text, _("the title of a change (entry %lld): %s"), (long long)place->entry, name.text);
        break;
    case LEFT_EXPORT:
        str_add_format(&text, _("the note of a file that was written (entry %lld)"), (long long)place->entry);
        break;
    case LEFT_NOTICE:
        str_add_format(&text, _("entry %lld of the history: %s"), (long long)place->entry,
                       notice_label(place->name ? place->name : ""));
        break;
    case LEFT_PERSON:
    case LEFT_ACCOUNT:
        str_add_format(&text,
                       place->kind == LEFT_PERSON
                           ? ngettext("who changed something: %s (%lld entry)",
                                      "who changed something: %s (%lld entries)", (unsigned long)place->count)
                           : ngettext("from where something was changed: %s (%lld entry)",
                                      "from where something was changed: %s (%lld entries)",
                                      (unsigned long)place->count),
                       name.text, (long long)place->count);
        break;
    }
    utf8_safe(out, text.text, false);
    str_free(&text);
    str_free(&name);
}
