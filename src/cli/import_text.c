/* What "import" prints: the difference for people. */
#include <stdlib.h>
#include <string.h>

#include "base/intl.h"
#include "base/utf8.h"
#include "cli/files.h"
#include "cli/import_print.h"
#include "exchange/csv_read.h"

#define MOST_CELLS 200  /* of a value in the text */
#define MOST_BYTES 4000 /* of it that are looked at */
#define LISTED     20   /* rows of each kind in the text; --json has all */

static void print_safe(FILE *out, const char *text)
{
    struct str safe = STR_INIT;
    utf8_safe(&safe, text ? text : "", false);
    fputs(safe.text, out);
    str_free(&safe);
}

/* A value of the file on one line: long texts are cut (--json has them whole). */
static void print_value(FILE *out, const char *text)
{
    struct str safe = STR_INIT;
    size_t shown = text ? utf8_cut(text, MOST_BYTES) : 0;
    char *beginning = mem_text_length(text ? text : "", shown);
    utf8_safe(&safe, beginning, false);
    free(beginning);
    size_t length = utf8_fit(safe.text, MOST_CELLS);
    fprintf(out, "%.*s%s", (int)length, safe.text, safe.text[length] || (text && text[shown]) ? "…" : "");
    str_free(&safe);
}

static void print_place(FILE *out, const struct import_part *part, size_t at, size_t field)
{
    struct str place = STR_INIT;
    table_place_text(part->table, at, field, &place);
    print_safe(out, place.text);
    str_free(&place);
}

static void print_twin(const struct import_part *part, bool xlsx, size_t field, const char *column)
{
    struct str name = STR_INIT;
    import_map_field_name(&part->map, xlsx, field, &name);
    printf(_("  (another column means %s and is taken; this one by --map '"), column);
    print_safe(stdout, name.text);
    printf("=%s')\n", column);
    str_free(&name);
}

/* What the name of the worksheet could mean. */
static void print_sheet_name(const struct import_part *part, const struct sheet_def *sheet)
{
    for (size_t c = 0; c < sheet->column_count; c++)
        if (sheet->column[c].named_by_sheet) {
            fputs("  ", stdout);
            print_safe(stdout, part->table->name);
            printf(_("  (the name of the worksheet; it is taken as %s by --map '(sheet)=%s')\n"),
                   intl_form(sheet->column[c].label), sheet->column[c].id);
        }
}

static void print_mapping(const struct book *book, const struct import *import, const struct import_part *part)
{
    static const char *const how[] = {[MAP_ID] = "",
                                      [MAP_LABEL] = "",
                                      [MAP_ALSO] = N_("  (another name of it)"),
                                      [MAP_REMEMBERED] = N_("  (as the last time)"),
                                      [MAP_CHOSEN] = N_("  (as chosen)")};
    const struct sheet_def *sheet = &book->catalog->sheet[part->sheet];
    for (size_t i = 0; i < part->map.count; i++) {
        const struct import_mapping *m = &part->map.mapping[i];
        if (m->ignored || (!*m->header && m->column == SIZE_MAX))
            continue;
        if (m->sheet_name && m->column == SIZE_MAX) {
            if (m->near_name && m->how == MAP_NONE)
                print_sheet_name(part, sheet);
            continue;
        }
        fputs("  ", stdout);
        print_safe(stdout, m->header);
        if (m->numbers && m->column == SIZE_MAX)
            printf(_("  (the numbers of the file: they name no rows here, unless --map '%s=id' says so)\n"), m->header);
        else if (m->column != SIZE_MAX)
            printf(" → %s%s%s\n", sheet->column[m->column].id, *how[m->how] ? _(how[m->how]) : "",
                   m->computed ? _("  (computed: not taken over)") : "");
        else if (m->twin != SIZE_MAX)
            print_twin(part, import->file.xlsx, i, sheet->column[m->twin].id);
        else if (m->nameless)
            puts(_("  (no header above its values: not taken over)"));
        else if (m->near_name)
            printf(_("  (no such column; did you mean \"%s\"?)\n"), m->near_name);
        else
            fputs(_("  (no such column: not taken over)\n"), stdout);
    }
}

const char *import_column_id(const struct sheet_def *sheet, size_t column)
{
    return column == SIZE_MAX ? "id" : sheet->column[column].id;
}

#define FEW_VALUES 4 /* of a new row */

/* "+ 社員名簿（写し）: 総務部, 書類": enough to see which row of the file it is. */
static void print_new(const struct book *book, const struct import_part *part, size_t n)
{
    const struct sheet_def *sheet = &book->catalog->sheet[part->sheet];
    const struct import_row *row = &part->row[n];
    size_t name = import_name_column(sheet), values = 0;
    struct str text = STR_INIT;
    fputs(row->kind == IMPORT_DOUBTFUL ? "  ? " : "  + ", stdout);
    import_row_name(book->model, part, n, &text);
    print_value(stdout, text.text);
    for (size_t f = 0; f < part->map.count && values < FEW_VALUES; f++) {
        const char *value = part->value[n * part->map.count + f];
        size_t column = part->map.mapping[f].column;
        if (!value || !*value || column == name)
            continue;
        fputs(values++ ? ", " : ": ", stdout);
        print_value(stdout, import_shown(&sheet->column[column], value, &text));
    }
    fputs("  (", stdout);
    print_place(stdout, part, row->at, SIZE_MAX);
    fputs(")", stdout);
    if (row->note) {
        fputs("  ", stdout);
        print_safe(stdout, row->note);
    }
    putchar('\n');
    str_free(&text);
}

static void print_cells(const struct book *book, const struct import_part *part)
{
    const struct sheet_def *sheet = &book->catalog->sheet[part->sheet];
    uint64_t listed[IMPORT_KINDS] = {0};
    for (size_t n = 0; n < part->rows; n++) {
        const struct import_row *row = &part->row[n];
        bool passed_over = row->kind == IMPORT_SKIPPED && !row->take;
        if ((row->kind == IMPORT_ADDED || row->kind == IMPORT_DOUBTFUL) && listed[row->kind]++ < LISTED)
            print_new(book, part, n);
        if (row->kind == IMPORT_SAME && row->note) {
            fputs("  ", stdout);
            print_place(stdout, part, row->at, SIZE_MAX);
            fputs(": ", stdout);
            print_safe(stdout, row->note);
            putchar('\n');
        }
        for (size_t i = row->first; i < row->first + row->cells && !passed_over; i++) {
            const struct import_cell *cell = &part->cell[i];
            if (cell->asked)
                continue;
            if (cell->kind == IMPORT_REJECTED) {
                print_place(stderr, part, row->at, cell->field);
                fprintf(stderr, " %s: ",
                        intl_form(
                            sheet->column[cell->column == SIZE_MAX ? sheet_role(sheet, ROLE_ID) : cell->column].label));
                print_value(stderr, cell->reason);
                fputs("  [", stderr);
                print_value(stderr, cell->file);
                fputs("]\n", stderr);
            } else if (listed[cell->kind]++ < LISTED) {
                printf("  %s %s: ", row->id ? row->id : "+", import_column_id(sheet, cell->column));
                print_value(stdout, cell->here);
                fputs(" → ", stdout);
                print_value(stdout, cell->file);
                if (cell->kind == IMPORT_CONFLICT) {
                    fputs(_("  (conflict: changed here too; at the export it was "), stdout);
                    print_value(stdout, cell->base);
                    fputs(")", stdout);
                }
                putchar('\n');
            }
        }
        if (row->kind == IMPORT_SKIPPED) {
            fputs("  ", stdout);
            print_place(stdout, part, row->at, SIZE_MAX);
            if (row->take)
                printf(_(": taken as asked, though it looks like this: %s\n"), row->reason);
            else
                printf(_(": passed over: %s\n"), row->reason);
        }
    }
    uint64_t more = 0;
    for (int k = 0; k < IMPORT_KINDS; k++)
        more += k != IMPORT_REJECTED && listed[k] > LISTED ? listed[k] - LISTED : 0;
    if (more)
        printf(_("  … and %llu more (--json lists all)\n"), (unsigned long long)more);
}

/* What was made of cells beyond their text, by kind, with the first places. */
#define PLACES 5
static void print_remarks(const struct import_part *part)
{
    static const char *const words[REMARK_KINDS] = {
        [REMARK_MERGED] = N_("taken from the merged cells above"),
        [REMARK_DITTO] = N_("the same as above"),
        [REMARK_BREAK] = N_("a line break became a blank"),
        [REMARK_MONTH] = N_("a month: its last day was taken"),
        [REMARK_NOTHING] = N_("says that there is no value: taken as empty"),
        [REMARK_UNIT] = N_("taken in the unit that its header says"),
        [REMARK_AGAIN] = N_("the same row stands in the file above"),
        [REMARK_HIDDEN] = N_("hidden in the file, read all the same"),
    };
    for (int kind = REMARK_NONE + 1; kind < REMARK_KINDS; kind++) {
        size_t count = 0;
        for (size_t i = 0; i < part->remarks; i++) {
            const struct import_remark *remark = &part->remark[i];
            if ((int)remark->kind != kind || count++ >= PLACES)
                continue;
            fputs(count == 1 ? "  " : ", ", stdout);
            print_place(stdout, part, part->row[remark->row].at, remark->field);
        }
        if (count > PLACES)
            printf(_(" and %zu more"), count - PLACES);
        if (count)
            printf(": %s\n", _(words[kind]));
    }
}

static void print_choice(FILE *out, const struct column_def *def, const char *code)
{
    const struct choice *choice = *code ? choice_find(def->choices, code) : NULL;
    if (choice)
        fprintf(out, "%s %s", choice->code, intl_form(choice->label));
    else
        fputs(_("no value"), out);
}

/* What was said of words of the file, and what has still to be said: with the option that says it. */
static void print_questions(const struct book *book, const struct import *import, const struct import_part *part)
{
    const struct sheet_def *sheet = &book->catalog->sheet[part->sheet];
    const struct import_question *last = NULL;
    struct str name = STR_INIT;
    for (size_t i = 0; i < part->questions; i++) {
        const struct import_question *question = &part->question[i];
        const struct column_def *def = &sheet->column[question->column];
        FILE *out = question->answer ? stdout : stderr;
        str_clear(&name);
        import_map_field_name(&part->map, import->file.xlsx, question->field, &name);
        if (!question->answer && (!last || last->field != question->field)) {
            print_safe(stderr, name.text);
            fputs(question->scale ? _(": its values are of another scale. What does each mean? ")
                                  : _(": these values are not known. What does each mean? "),
                  stderr);
            for (size_t k = 0; k < def->choices->count; k++) {
                fputs(k ? ", " : "(", stderr);
                print_choice(stderr, def, def->choices->choice[k].code);
            }
            fputs(")\n", stderr);
            last = question;
        }
        fputs("  ", out);
        print_place(out, part, question->at == SIZE_MAX ? part->map.header : question->at, question->field);
        fprintf(out, " %s: ", intl_form(def->label));
        print_value(out, question->value);
        fprintf(out, ngettext(" (%llu row)", " (%llu rows)", (unsigned long)question->rows),
                (unsigned long long)question->rows);
        if (question->answer) {
            fputs(" = ", out);
            print_choice(out, def, question->answer);
            fputs(question->remembered ? _("  (as the last time)\n") : _("  (as said)\n"), out);
            continue;
        }
        fputs("  --value '", out);
        print_safe(out, name.text);
        fputs(":", out);
        print_safe(out, question->value);
        fprintf(out, "=%s'", question->guess ? question->guess : "");
        if (question->guess) {
            fputs("  ", out);
            print_choice(out, def, question->guess);
            fputs("?", out);
        }
        fputs("\n", out);
    }
    str_free(&name);
}

static void print_csv(const struct import *import)
{
    struct str separator = STR_INIT;
    csv_separator_text(import->file.separator, &separator);
    printf(_("encoding: %s%s"), csv_encoding_name(import->file.encoding), import->file.bom ? " (BOM)" : "");
    if (import->file.separator != ',')
        printf(_(", separator: %s"), separator.text);
    str_free(&separator);
}

/* Rows that an own export had and the file has not. */
static void print_missing(const struct book *book, const struct import_part *part)
{
    struct str name = STR_INIT;
    size_t kept = 0;
    for (size_t i = 0; i < part->missings; i++) {
        const struct import_missing *missing = &part->missing[i];
        kept += !missing->take;
        if (i >= LISTED)
            continue;
        str_clear(&name);
        model_row_name(book->model, part->sheet, model_find_row(book->model, part->sheet, missing->id), &name);
        printf("  - %s ", missing->id);
        print_value(stdout, name.text);
        puts(missing->take      ? _("  (not in the file: to be deleted)")
             : missing->changed ? _("  (not in the file, but changed here since)")
                                : _("  (not in the file)"));
    }
    if (part->missings > LISTED)
        printf(_("  … and %llu more (--json lists all)\n"), (unsigned long long)part->missings - LISTED);
    if (kept)
        printf(
            ngettext("%zu row of the workbook was deleted in the file: it stays (--delete-missing deletes it)\n",
                     "%zu rows of the workbook were deleted in the file: they stay (--delete-missing deletes them)\n",
                     kept),
            kept);
    str_free(&name);
}

static void print_part(const struct book *book, const struct import *import, const struct import_part *part)
{
    if (import->file.xlsx)
        printf(_("worksheet: "));
    else
        print_csv(import);
    if (import->file.xlsx) {
        print_safe(stdout, part->table->name);
        printf(" → %s", book->catalog->sheet[part->sheet].id);
    }
    putchar('\n');
    if (!part->table->id)
        print_mapping(book, import, part);
    print_cells(book, part);
    print_remarks(part);
    print_questions(book, import, part);
    printf(_("added %llu, changed %llu, same %llu, rejected %llu"), (unsigned long long)part->count[IMPORT_ADDED],
           (unsigned long long)part->count[IMPORT_CHANGED], (unsigned long long)part->count[IMPORT_SAME],
           (unsigned long long)part->count[IMPORT_REJECTED]);
    if (part->count[IMPORT_CONFLICT])
        printf(_(", in conflict %llu"), (unsigned long long)part->count[IMPORT_CONFLICT]);
    if (part->count[IMPORT_SKIPPED])
        printf(_(", passed over %llu"), (unsigned long long)part->count[IMPORT_SKIPPED]);
    if (part->count[IMPORT_DOUBTFUL])
        printf(_(", doubtful %llu"), (unsigned long long)part->count[IMPORT_DOUBTFUL]);
    putchar('\n');
    print_missing(book, part);
    if (part->absent > part->missings)
        printf(ngettext("%llu row of the workbook is not in the file: it stays\n",
                        "%llu rows of the workbook are not in the file: they stay\n", part->absent),
               (unsigned long long)part->absent);
}

void import_print_text(const struct book *book, const struct import *import)
{
    for (size_t i = 0; i < import->file.notes; i++) {
        print_safe(stdout, import->file.note[i]);
        putchar('\n');
    }
    for (size_t i = 0; i < import->notes; i++) {
        print_safe(stdout, import->note[i]);
        putchar('\n');
    }
    for (size_t i = 0; i < import->parts; i++) { /* of a whole workbook only what differs */
        const struct import_part *part = &import->part[i];
        bool differs = false;
        for (int k = 0; k < IMPORT_KINDS; k++)
            differs = differs || (k != IMPORT_SAME && part->count[k]);
        differs = differs || part->missings;
        if (import->parts == 1 || differs)
            print_part(book, import, part);
    }
    if (import->parts > 1)
        printf(_("in all: added %llu, changed %llu, same %llu, rejected %llu, in conflict %llu, passed over %llu, "
                 "doubtful "
                 "%llu\n"),
               (unsigned long long)import_count(import, IMPORT_ADDED),
               (unsigned long long)import_count(import, IMPORT_CHANGED),
               (unsigned long long)import_count(import, IMPORT_SAME),
               (unsigned long long)import_count(import, IMPORT_REJECTED),
               (unsigned long long)import_count(import, IMPORT_CONFLICT),
               (unsigned long long)import_count(import, IMPORT_SKIPPED),
               (unsigned long long)import_count(import, IMPORT_DOUBTFUL));
}
