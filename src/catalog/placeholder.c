#include "catalog/placeholder.h"

#include <string.h>

#include "base/utf8.h"
#include "catalog/build.h"

#define MAX_TEXT 200

static const char *const own_names[] = {"title", "version", "enacted", "revised", "approved"};
static const char *const form_words[] = {
    [PLACEHOLDER_USUAL] = "usual", [PLACEHOLDER_ERA] = "era",   [PLACEHOLDER_ISO] = "iso",
    [PLACEHOLDER_SHORT] = "short", [PLACEHOLDER_CODE] = "code", [PLACEHOLDER_FULL] = "full"};

static bool fault_near(struct error *fault, const char *name, const char *what, const char *const *names, size_t count)
{
    const char *near = error_near_name(name, names, count);
    error_set(fault, ERROR_FORM, name);
    if (near)
        return error_detail(fault, _("%s; did you mean \"%s\"?"), gettext(what), near);
    return error_detail(fault, "%s", gettext(what));
}

/* ---- reading ---- */

/* TEXT loses what stands behind the name, "?" and ":form". */
static bool read_end(char *text, struct placeholder *hole, struct error *fault)
{
    size_t length = strlen(text);
    hole->may_be_empty = length > 0 && text[length - 1] == '?';
    if (hole->may_be_empty)
        text[length - 1] = '\0';
    char *colon = strrchr(text, ':');
    if (!colon || (colon == text + 3 && str_starts(text, "law:")))
        return true;
    for (size_t i = PLACEHOLDER_ERA; i < ARRAY_LENGTH(form_words); i++)
        if (strcmp(colon + 1, form_words[i]) == 0) {
            hole->form = (enum placeholder_form)i;
            *colon = '\0';
            return true;
        }
    return fault_near(fault, colon + 1, N_("a value is not written in such a form"), form_words + PLACEHOLDER_ERA,
                      ARRAY_LENGTH(form_words) - PLACEHOLDER_ERA);
}

/* A form that the values of the column do not have would change nothing. */
static bool form_fits(const struct placeholder *hole, const struct column_def *def, struct error *fault)
{
    bool day = hole->form == PLACEHOLDER_ERA || hole->form == PLACEHOLDER_ISO;
    if (hole->form == PLACEHOLDER_FULL) {
        error_set(fault, ERROR_FORM, form_words[hole->form]);
        return error_detail(fault, "%s", _("only a law has a name in full"));
    }
    if (hole->form == PLACEHOLDER_USUAL || (day ? def->kind->day != DAY_NEVER : def->kind->coded))
        return true;
    error_set(fault, ERROR_FORM, form_words[hole->form]);
    return error_detail(fault, day ? _("%s is no day") : _("%s is no choice"), def->id);
}

static bool read_reference(struct build *build, size_t sheet, const char *text, struct placeholder *hole,
                           struct error *fault)
{
    char bracketed[MAX_ID + 3];
    if (id_valid(text, true)) {
        bool column = sheet != SIZE_MAX && names_find(&build->sheet[sheet].columns, text) != SIZE_MAX;
        if (!column && strcmp(text, "today") == 0) {
            hole->kind = PLACEHOLDER_TODAY;
            return true;
        }
        if (!column && sheet != SIZE_MAX && strcmp(text, "label") == 0) {
            hole->kind = PLACEHOLDER_ROW;
            return true;
        }
        snprintf(bracketed, sizeof(bracketed), "[%s]", text);
        text = bracketed;
    }
    hole->ref = resolve_reference(build, sheet, text, fault);
    if (!hole->ref)
        return false;
    hole->kind = hole->ref->kind == FORMULA_WHOLE ? PLACEHOLDER_LIST : PLACEHOLDER_CELL;
    return form_fits(hole, resolve_ref(build, hole->ref), fault);
}

/* law:ID, of any sheet of laws. */
static bool read_law(struct build *build, const char *id, struct placeholder *hole, struct error *fault)
{
    char text[3 * MAX_ID + 8];
    struct names all = {0};
    hole->kind = PLACEHOLDER_LAW;
    for (size_t s = 0; s < build->sheet_count; s++) {
        const struct sheet_build *sheet = &build->sheet[s];
        size_t standing = sheet_role(sheet->to, ROLE_STANDING);
        if (standing == SIZE_MAX)
            continue;
        if (names_find(&sheet->rows, id) != SIZE_MAX) {
            snprintf(text, sizeof(text), "%s/%s[%s]", sheet->to->id, id, sheet->column[standing].id);
            hole->ref = resolve_reference(build, SIZE_MAX, text, fault);
            return hole->ref;
        }
        for (size_t i = 0; i < sheet->rows.count; i++)
            names_add(&all, build->arena, sheet->rows.name[i], i);
    }
    return fault_near(fault, id, N_("there is no law with this id"), all.name, all.count);
}

/* TEXT is taken apart; HOLE->name stays in it. */
static bool read_text_of(struct build *build, size_t sheet, char *text, struct placeholder *hole, struct error *fault)
{
    *hole = (struct placeholder){.kind = PLACEHOLDER_CELL};
    if (text[0] == '#' || text[0] == '@') {
        hole->kind = text[0] == '#' ? PLACEHOLDER_PART : PLACEHOLDER_DOCUMENT;
        hole->name = text + 1;
        return true;
    }
    if (!read_end(text, hole, fault))
        return false;
    if (str_starts(text, "law:"))
        return read_law(build, text + 4, hole, fault);
    if (!str_starts(text, "document."))
        return read_reference(build, sheet, text, hole, fault);
    hole->kind = PLACEHOLDER_OWN;
    hole->name = text + 9;
    for (size_t i = 0; i < ARRAY_LENGTH(own_names); i++)
        if (strcmp(hole->name, own_names[i]) == 0)
            return true;
    return fault_near(fault, hole->name, N_("a document has no such property"), own_names, ARRAY_LENGTH(own_names));
}

/* Each is read once: by what it speaks of and its words. */
static const struct placeholder *find(struct build *build, size_t sheet, const char *text, size_t length,
                                      struct error *fault)
{
    struct catalog_owner *owner = build->owner;
    char key[MAX_TEXT + 32];
    if (length == 0 || length > MAX_TEXT) {
        error_set(fault, ERROR_FORM, "{}");
        error_detail(fault, "%s",
                     _("between { and } stands a reference: {column}, {sheet.name}, {sheet/row[column]}, "
                       "{[ref].column}"));
        return NULL;
    }
    snprintf(key, sizeof(key), "%zd %.*s", sheet == SIZE_MAX ? (ssize_t)-1 : (ssize_t)sheet, (int)length, text);
    size_t known = names_find(&owner->placeholder_names, key);
    if (known != SIZE_MAX)
        return owner->placeholder[known];
    struct placeholder *hole = arena_zero(owner->arena, sizeof(*hole));
    char *own = arena_zero(owner->arena, length + 1);
    memcpy(own, text, length);
    if (!read_text_of(build, sheet, own, hole, fault))
        return NULL;
    size_t number = owner->placeholder_names.count;
    owner->placeholder = arena_grow(owner->arena, owner->placeholder, number, &owner->placeholder_capacity,
                                    sizeof(struct placeholder *));
    owner->placeholder[number] = hole;
    names_add(&owner->placeholder_names, owner->arena, arena_text(owner->arena, key), number);
    return hole;
}

const struct placeholder *catalog_placeholder(const struct catalog *catalog, size_t sheet, const char *text,
                                              size_t length)
{
    struct error fault = {.code = ERROR_NONE};
    return find(((const struct catalog_owner *)catalog)->build, sheet, text, length, &fault);
}

const char *catalog_keep_text(const struct catalog *catalog, const char *text)
{
    struct catalog_owner *owner = ((const struct catalog_owner *)catalog)->build->owner;
    size_t known = names_find(&owner->kept_texts, text);
    if (known == SIZE_MAX) {
        known = owner->kept_texts.count;
        names_add(&owner->kept_texts, owner->arena, arena_text(owner->arena, text), known);
    }
    return owner->kept_texts.name[known];
}

/* ---- what a form writes ---- */

static void check(struct build *build, const struct document_build *document, size_t sheet, const char *text,
                  size_t length, struct error *fault)
{
    const struct placeholder *hole = find(build, sheet, text, length, fault);
    if (!hole)
        return;
    bool own = hole->kind == PLACEHOLDER_OWN || hole->kind == PLACEHOLDER_PART;
    if (document && (hole->form == PLACEHOLDER_ERA || hole->form == PLACEHOLDER_ISO)) {
        error_set(fault, ERROR_FORM, form_words[hole->form]);
        error_detail(fault, "%s", _("in a document all days are written in one way: say no form"));
    } else if ((own || hole->kind == PLACEHOLDER_DOCUMENT) && !document) {
        error_set(fault, ERROR_FORM, hole->name);
        error_detail(fault, "%s", _("only a document speaks of documents and their parts"));
    } else if (hole->kind == PLACEHOLDER_PART && names_find(&document->parts, hole->name) == SIZE_MAX) {
        fault_near(fault, hole->name, N_("this document has no part with this id"), document->parts.name,
                   document->parts.count);
    } else if (hole->kind == PLACEHOLDER_DOCUMENT && names_find(&build->documents, hole->name) == SIZE_MAX) {
        fault_near(fault, hole->name, N_("there is no document with this id"), build->documents.name,
                   build->documents.count);
    }
}

size_t placeholder_characters_before(const char *text, const char *end)
{
    size_t count = 0;
    for (; text < end; text++)
        count += (*text & 0xc0) != 0x80;
    return count;
}

void placeholders_check(struct build *build, const struct document_build *document, node_at at, size_t sheet,
                        const char *given)
{
    struct reader *r = &build->reader;
    if (at == 0 || read_node(r, at)->kind != NODE_TEXT)
        return;
    const char *text = *read_raw(r, at) ? read_text(r, at) : "";
    for (const char *c = text + strcspn(text, "{}"); *c; c += strcspn(c, "{}")) {
        struct error fault = {.code = ERROR_NONE};
        size_t length = *c == '{' ? strcspn(c + 1, "{}") : 0;
        if (*c == '}' || c[1 + length] != '}') {
            error_set(&fault, ERROR_FORM, *c == '}' ? "}" : "{");
            error_detail(&fault, "%s", _("{ and } belong together"));
        } else {
            if (!given || strlen(given) != length || strncmp(c + 1, given, length) != 0)
                check(build, document, sheet, c + 1, length, &fault);
            length++;
        }
        if (fault.code != ERROR_NONE)
            read_pass_on(r, at, text == read_raw(r, at) ? placeholder_characters_before(text, c) : SIZE_MAX, &fault);
        c += 1 + length;
    }
}
