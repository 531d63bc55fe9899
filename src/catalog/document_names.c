/* What may stand between { and } in a document:
 *
 *   {sheet.name}  {sheet/row.column}  {column}  {document.title}  {#part}  {@document}
 *
 * each but the last two with a ? at the end: nothing is shown when it is empty, and it is no blank. */
#include <string.h>

#include "base/utf8.h"
#include "catalog/build.h"

static const char *const own_names[] = {"title", "version", "enacted", "revised"};

static bool fault_near(struct error *fault, const char *name, const char *what, const char *const *names, size_t count)
{
    const char *near = error_near_name(name, names, count);
    error_set(fault, ERROR_FORM, name);
    if (near)
        return error_detail(fault, _("%s; did you mean \"%s\"?"), gettext(what), near);
    return error_detail(fault, "%s", gettext(what));
}

/* sheet/row.column */
static void check_cell(struct build *build, const char *hole, struct error *fault)
{
    char sheet_id[MAX_ID + 1], row_id[MAX_ID + 1], column_id[MAX_ID + 1];
    const char *slash = strchr(hole, '/'), *dot = slash ? strrchr(slash, '.') : NULL;
    size_t lengths[] = {slash ? (size_t)(slash - hole) : 0, dot ? (size_t)(dot - slash - 1) : 0,
                        dot ? strlen(dot + 1) : 0};
    if (!dot || lengths[0] > MAX_ID || lengths[1] > MAX_ID || lengths[2] > MAX_ID) {
        error_set(fault, ERROR_FORM, hole);
        error_detail(fault, "%s", _("write {sheet/row.column}"));
        return;
    }
    snprintf(sheet_id, sizeof(sheet_id), "%.*s", (int)lengths[0], hole);
    snprintf(row_id, sizeof(row_id), "%.*s", (int)lengths[1], slash + 1);
    snprintf(column_id, sizeof(column_id), "%s", dot + 1);
    size_t number = names_find(&build->sheets, sheet_id);
    if (number == SIZE_MAX) {
        fault_near(fault, sheet_id, N_("there is no sheet with this id"), build->sheets.name, build->sheets.count);
        return;
    }
    const struct sheet_build *sheet = &build->sheet[number];
    if (names_find(&sheet->rows, row_id) == SIZE_MAX)
        fault_near(fault, row_id, N_("the sheet has no row with this id"), sheet->rows.name, sheet->rows.count);
    else if (names_find(&sheet->columns, column_id) == SIZE_MAX)
        fault_near(fault, column_id, N_("the sheet has no column with this id"), sheet->columns.name,
                   sheet->columns.count);
}

static void check_hole(struct build *build, struct document_build *document, const char *hole, size_t sheet,
                       struct error *fault)
{
    char name[3 * MAX_ID + 4];
    size_t length = strlen(hole);
    if (hole[0] == '#') {
        if (names_find(&document->parts, hole + 1) == SIZE_MAX)
            fault_near(fault, hole + 1, N_("this document has no part with this id"), document->parts.name,
                       document->parts.count);
        return;
    }
    if (hole[0] == '@') {
        if (names_find(&build->documents, hole + 1) == SIZE_MAX)
            fault_near(fault, hole + 1, N_("there is no document with this id"), build->documents.name,
                       build->documents.count);
        return;
    }
    if (length > 0 && hole[length - 1] == '?')
        length--;
    if (length >= sizeof(name)) {
        error_set(fault, ERROR_FORM, hole);
        return;
    }
    snprintf(name, sizeof(name), "%.*s", (int)length, hole);
    if (strncmp(name, "document.", 9) == 0) {
        for (size_t i = 0; i < ARRAY_LENGTH(own_names); i++)
            if (strcmp(name + 9, own_names[i]) == 0)
                return;
        fault_near(fault, name + 9, N_("a document has no such property"), own_names, ARRAY_LENGTH(own_names));
        return;
    }
    if (strchr(name, '/'))
        check_cell(build, name, fault);
    else
        placeholder_check(build, name, sheet, fault);
}

void document_placeholders(struct build *build, struct document_build *document, node_at at, size_t sheet)
{
    struct reader *r = &build->reader;
    if (at == 0 || read_node(r, at)->kind != NODE_TEXT)
        return;
    const char *text = read_raw(r, at);
    for (const char *c = text + strcspn(text, "{}"); *c; c += strcspn(c, "{}")) {
        struct error fault = {.code = ERROR_NONE};
        char hole[200];
        size_t length = *c == '{' ? strcspn(c + 1, "{}") : 0;
        if (*c == '}' || c[1 + length] != '}') {
            error_set(&fault, ERROR_FORM, *c == '}' ? "}" : "{");
            error_detail(&fault, "%s", _("{ and } belong together"));
        } else {
            snprintf(hole, sizeof(hole), "%.*s", (int)length, c + 1);
            check_hole(build, document, hole, sheet, &fault);
            length++;
        }
        if (fault.code != ERROR_NONE)
            read_pass_on(r, at, characters_before(text, c), &fault);
        c += 1 + length;
    }
}
