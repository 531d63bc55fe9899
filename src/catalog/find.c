/* Looking up what people and scripts name. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/intl.h"
#include "base/utf8.h"
#include "catalog/catalog.h"

bool column_writable(const struct column_def *column)
{
    return !column->built_in && !column->given && !column->formula;
}

const char *sheet_sealed(const struct sheet_def *sheet, size_t column)
{
    return column != SIZE_MAX && sheet->column[column].open ? NULL : sheet->sealed;
}

/* NAMES: for each of COUNT things its id and two labels. The thing whose id, else whose label, is meant; SIZE_MAX. */
static size_t find_named(const char *wanted, const char *(*names)[3], size_t count)
{
    char *folded = utf8_fold(wanted);
    size_t found = SIZE_MAX;
    for (size_t kind = 0; kind < 3 && found == SIZE_MAX && *folded; kind++) {
        for (size_t i = 0; i < count && found == SIZE_MAX; i++) {
            char *name = utf8_fold(names[i][kind]);
            if (strcmp(name, folded) == 0)
                found = i;
            free(name);
        }
    }
    free(folded);
    return found;
}

static size_t find_or_fault(const char *wanted, const char *(*names)[3], size_t count, enum error_code code,
                            struct error *err)
{
    size_t found = find_named(wanted, names, count);
    if (found != SIZE_MAX)
        return found;
    error_set(err, code, wanted);
    const char *near = error_near_name(wanted, &names[0][0], count * 3);
    if (near)
        error_detail(err, _("did you mean \"%s\"?"), near);
    return SIZE_MAX;
}

size_t catalog_find_sheet(const struct catalog *catalog, const char *id, struct error *err)
{
    for (size_t i = 0; i < catalog->sheet_count; i++)
        if (strcmp(catalog->sheet[i].id, id) == 0)
            return i;
    const char *(*names)[3] = mem_zero(catalog->sheet_count + 1, sizeof(*names));
    for (size_t i = 0; i < catalog->sheet_count; i++) {
        names[i][0] = catalog->sheet[i].id;
        names[i][1] = catalog->sheet[i].title;
        names[i][2] = catalog->sheet[i].short_title;
    }
    size_t found = find_or_fault(id, names, catalog->sheet_count, ERROR_UNKNOWN_SHEET, err);
    free(names);
    return found;
}

const struct column_def *catalog_ref(const struct catalog *catalog, const struct value_ref *ref)
{
    const struct sheet_def *sheet = &catalog->sheet[ref->sheet];
    return ref->fact ? &sheet->column[ref->summary] : &sheet->summary[ref->summary].column;
}

size_t sheet_find_column(const struct sheet_def *sheet, const char *id_or_label, struct error *err)
{
    for (size_t i = 0; i < sheet->column_count; i++)
        if (strcmp(sheet->column[i].id, id_or_label) == 0)
            return i;
    const char *(*names)[3] = mem_zero(sheet->column_count + 1, sizeof(*names));
    for (size_t i = 0; i < sheet->column_count; i++) {
        names[i][0] = sheet->column[i].id;
        names[i][1] = sheet->column[i].label;
        names[i][2] = sheet->column[i].short_label;
    }
    size_t found = find_or_fault(id_or_label, names, sheet->column_count, ERROR_UNKNOWN_COLUMN, err);
    free(names);
    return found;
}

size_t sheet_find_row(const struct sheet_def *sheet, const char *id)
{
    for (size_t i = 0; i < sheet->row_count; i++)
        if (strcmp(sheet->row[i].id, id) == 0)
            return i;
    return SIZE_MAX;
}

bool sheet_known_by_ids(const struct sheet_def *sheet)
{
    if (sheet->kind != SHEET_CHECKLIST || sheet->each != SIZE_MAX || !sheet->row_count)
        return false;
    for (size_t i = 0; i < sheet->row_count; i++)
        if (!isdigit((unsigned char)sheet->row[i].id[0]) || strlen(sheet->row[i].id) > 5)
            return false;
    return true;
}

size_t catalog_find_document(const struct catalog *catalog, const char *id, struct error *err)
{
    const char *(*names)[3] = mem_zero(catalog->document_count + 1, sizeof(*names));
    for (size_t i = 0; i < catalog->document_count; i++) {
        names[i][0] = catalog->document[i].id;
        names[i][1] = catalog->document[i].title;
        names[i][2] = catalog->document[i].short_title;
    }
    size_t found = find_or_fault(id, names, catalog->document_count, ERROR_UNKNOWN_DOCUMENT, err);
    free(names);
    return found;
}

const char *catalog_document_title(const struct catalog *catalog, size_t sheet, size_t column, const char *value)
{
    if (sheet_role(&catalog->sheet[sheet], ROLE_DOCUMENT) != column)
        return NULL;
    for (size_t i = 0; i < catalog->document_count; i++) { /* "memorandum.3" is the one for row 3 */
        size_t length = strlen(catalog->document[i].id);
        if (strncmp(catalog->document[i].id, value, length) == 0 &&
            (!value[length] || (value[length] == '.' && catalog->document[i].each != SIZE_MAX)))
            return catalog->document[i].title;
    }
    return NULL;
}

static bool is_row(const struct catalog *catalog, size_t sheet, size_t at, size_t wanted, const char *row)
{
    return at == sheet && wanted < catalog->sheet[sheet].row_count &&
           strcmp(catalog->sheet[sheet].row[wanted].id, row) == 0;
}

/* How near a document is to a place: kept in the very row, one for each row, made from the sheet. */
enum nearness { NEAR_ROW, NEAR_EACH, NEAR_SHEET, NOT_NEAR };

static enum nearness nearness_of(const struct catalog *catalog, const struct document_def *def, size_t sheet,
                                 const char *row)
{
    if (row && (is_row(catalog, sheet, def->record.sheet, def->record.row, row) ||
                is_row(catalog, sheet, def->need.sheet, def->need.row, row)))
        return NEAR_ROW;
    if (row && def->each == sheet)
        return NEAR_EACH;
    for (size_t k = 0; k < def->sheet_count; k++)
        if (def->sheet[k] == sheet)
            return NEAR_SHEET;
    return NOT_NEAR;
}

size_t sheet_documents(const struct catalog *catalog, size_t sheet, const char *row, size_t *out)
{
    for (enum nearness near = NEAR_ROW; near < NOT_NEAR; near++) {
        size_t count = 0;
        for (size_t i = 0; i < catalog->document_count; i++)
            if (nearness_of(catalog, &catalog->document[i], sheet, row) == near)
                out[count++] = i;
        if (count)
            return count;
    }
    return 0;
}

size_t sheet_document(const struct catalog *catalog, size_t sheet, const char *row)
{
    size_t *near = mem_zero(catalog->document_count + 1, sizeof(*near)),
           found = sheet_documents(catalog, sheet, row, near) ? near[0] : SIZE_MAX;
    free(near);
    return found;
}

size_t document_find_part(const struct document_def *document, const char *id)
{
    for (size_t i = 0; i < document->part_count; i++)
        if (strcmp(document->part[i].id, id) == 0)
            return i;
    return SIZE_MAX;
}

size_t sheet_carried_column(const struct sheet_def *sheet)
{
    for (size_t c = 0; sheet->session != SIZE_MAX && c < sheet->column_count; c++)
        if (sheet->column[c].kind->mark && sheet->column[c].cleared_by == sheet->session)
            return c;
    return SIZE_MAX;
}
