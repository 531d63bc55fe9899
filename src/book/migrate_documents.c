/* What was decided about documents follows them and their parts: taken or left, strength, own wording, own articles. Versions and
 * their texts are records of what was in force: they say what the document and its parts are called now, and else stay. */
#include <stdlib.h>
#include <string.h>

#include "book/book_private.h"
#include "book/migrate_private.h"

/* What the rows of this sheet decide. */
static enum decided decided_in(const struct catalog *catalog, size_t sheet)
{
    const struct documents_def *documents = &catalog->documents;
    return sheet == documents->paragraphs ? DECIDED_PART
           : sheet == documents->articles ? DECIDED_ARTICLE
           : sheet == documents->versions ? DECIDED_VERSION
           : sheet == documents->texts    ? DECIDED_TEXT
                                          : DECIDED_NOTHING;
}

bool decided_place(const struct catalog *catalog, size_t sheet, size_t column)
{
    static const enum column_role places[] = {ROLE_DOCUMENT, ROLE_PART, ROLE_AFTER, ROLE_OF};
    bool found = false;
    for (size_t i = 0; i < ARRAY_LENGTH(places) && decided_in(catalog, sheet); i++)
        found = found || column == sheet_role(&catalog->sheet[sheet], places[i]);
    return found;
}

/* ---- of which document, of which part ---- */

struct decided_of {
    const struct migrate_document *document; /* NULL: none of the older layer */
    const struct document_def *def;
    const char *row;  /* that the document is for; NULL */
    size_t part;      /* SIZE_MAX: none of it */
    bool there;       /* the document, and the row that it is for, are in the newer edition */
    char key[2 * 64]; /* "memorandum.3" there */
};

static size_t find_part(const struct document_def *def, const char *id)
{
    return id && *id ? document_find_part(def, id) : SIZE_MAX;
}

static void find_document(const struct moving *moving, const char *key, struct decided_of *of)
{
    const struct catalog *from = moving->m->from;
    size_t length = strcspn(key, ".");
    for (size_t d = 0; d < from->document_count; d++)
        if (strncmp(from->document[d].id, key, length) == 0 && !from->document[d].id[length])
            of->document = migration_document(moving->m, d);
    if (!of->document)
        return;
    of->def = &from->document[of->document->from];
    of->row = key[length] ? key + length + 1 : NULL;
    of->there = of->document->to != SIZE_MAX;
    const struct migrate_sheet *each =
        of->row && of->def->each != SIZE_MAX ? migration_sheet(moving->m, of->def->each) : NULL;
    struct going row = {.verb = MIGRATE_SAME};
    if (each)
        of->there = of->there && each->to != SIZE_MAX && going_row(moving, each, of->row, &row);
    if (of->there)
        snprintf(of->key, sizeof(of->key), "%s%s%s", of->document->is.to, of->row ? "." : "",
                 each      ? row.row
                 : of->row ? of->row
                           : "");
}

static struct decided_of find(const struct moving *moving, size_t sheet, uint32_t row)
{
    const struct model *model = moving->book->model;
    struct decided_of of = {.part = SIZE_MAX};
    enum decided what = decided_in(moving->m->from, sheet);
    size_t versions = moving->m->from->documents.versions;
    uint32_t at = row;
    if (what == DECIDED_NOTHING)
        return of;
    if (what == DECIDED_TEXT)
        at = model_find_row(model, versions, model_role_text(model, sheet, row, ROLE_OF));
    if (at != UINT32_MAX)
        find_document(moving, model_role_text(model, what == DECIDED_TEXT ? versions : sheet, at, ROLE_DOCUMENT), &of);
    if (of.document)
        of.part =
            find_part(of.def, model_role_text(model, sheet, row, what == DECIDED_ARTICLE ? ROLE_AFTER : ROLE_PART));
    return of;
}

void decided_row(const struct moving *moving, size_t sheet, uint32_t row, struct str *out)
{
    const char *id = model_row_id(moving->book->model, sheet, row);
    struct decided_of of = find(moving, sheet, row);
    bool stays = decided_in(moving->m->from, sheet) == DECIDED_PART && of.there && of.part != SIZE_MAX &&
                 migrate_stays(&of.document->part[of.part]);
    if (stays)
        str_add_format(out, "%s.%s", of.key, of.document->part[of.part].to);
    else
        str_add(out, id);
}

bool decided_name(const struct moving *moving, size_t sheet, uint32_t row, struct str *out)
{
    struct decided_of of = find(moving, sheet, row);
    uint32_t whom =
        of.row && of.def->each != SIZE_MAX ? model_find_row(moving->book->model, of.def->each, of.row) : UINT32_MAX;
    if (!of.document)
        return false;
    str_add(out, of.def->title);
    if (whom != UINT32_MAX) {
        str_add_char(out, ' ');
        model_row_name(moving->book->model, of.def->each, whom, out);
    }
    if (of.part != SIZE_MAX)
        str_add_format(out, " ▸ %s", of.def->part[of.part].label);
    return true;
}

/* ---- where it goes ---- */

/* A decision about a part needs it; an article of one's own needs the document only. */
bool decided_leaves(const struct moving *moving, size_t sheet, uint32_t row)
{
    enum decided what = decided_in(moving->m->from, sheet);
    struct decided_of of = find(moving, sheet, row);
    if (!of.document || (what != DECIDED_PART && what != DECIDED_ARTICLE))
        return false;
    return !of.there || (what == DECIDED_PART && (of.part == SIZE_MAX || !migrate_stays(&of.document->part[of.part])));
}

/* Why a row leaves: what became of the part, or of the document. */
static void leave(const struct decided_of *of, struct going *going)
{
    going_meet(going, &of->document->is);
    if (of->document->part && of->part != SIZE_MAX)
        going_meet(going, &of->document->part[of->part]);
    if (going->verb < MIGRATE_SPLIT)
        going->verb = MIGRATE_DROPPED;
    going->sheet = SIZE_MAX;
}

static bool has_strength(const struct document_def *document, const char *part, const char *strength)
{
    size_t p = document_find_part(document, part);
    for (size_t i = 0; p != SIZE_MAX && i < document->part[p].text_count; i++)
        if (document->part[p].text[i].strength && strcmp(document->part[p].text[i].strength, strength) == 0)
            return true;
    return false;
}

/* The part itself, or the one before it in the older document that is still there: an article keeps its place. */
static const char *place_after(const struct decided_of *of)
{
    for (size_t p = of->part + 1; p-- > 0;)
        if (migrate_stays(&of->document->part[p]))
            return of->document->part[p].to;
    return NULL;
}

void decided_follow(const struct moving *moving, size_t sheet, uint32_t row, size_t column, struct going *going)
{
    enum decided what = decided_in(moving->m->from, sheet);
    const struct sheet_def *def = &moving->m->from->sheet[sheet];
    struct decided_of of = find(moving, sheet, row);
    const char *now = NULL;
    if (!of.document || going->sheet == SIZE_MAX)
        return;
    if (decided_leaves(moving, sheet, row)) {
        leave(&of, going);
        return;
    }
    const struct migrate_item *part = of.there && of.part != SIZE_MAX ? &of.document->part[of.part] : NULL;
    if (column == sheet_role(def, ROLE_DOCUMENT))
        now = of.there ? of.key : NULL;
    else if (part && column == sheet_role(def, ROLE_PART))
        now = migrate_stays(part) ? part->to : NULL;
    else if (part && column == sheet_role(def, ROLE_AFTER))
        now = place_after(&of);
    if (now) {
        str_clear(&going->value);
        str_add(&going->value, now);
    }
    if (what != DECIDED_PART || decided_place(moving->m->from, sheet, column))
        return;
    going_meet(going, &of.document->is);
    going_meet(going, part);
    if (column == sheet_role(def, ROLE_STRENGTH) &&
        !has_strength(&moving->m->to->document[of.document->to], part->to, going->value.text)) {
        going->verb = MIGRATE_DROPPED;
        going->sheet = SIZE_MAX;
    }
}
