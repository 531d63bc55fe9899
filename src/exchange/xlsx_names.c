#include "exchange/xlsx_names.h"

#include <ctype.h>
#include <string.h>

#include "base/intl.h"
#include "base/utf8.h"
#include "exchange/xlsx.h"

#define BUCKETS 4096

struct name {
    struct name *next; /* in its bucket, the longest first */
    const char *text, *stand_in;
    size_t length;
    bool own_only; /* too short to be looked for elsewhere */
    bool part;
};

struct names {
    struct arena *arena;
    struct name *bucket[BUCKETS]; /* by the first two characters */
    size_t count, of[HOLDS_CONTACT + 1];
};

static size_t character(const char *text)
{
    const char *next = text;
    if (*text)
        utf8_next(&next);
    return (size_t)(next - text);
}

static size_t bucket_of(const char *text)
{
    size_t length = character(text);
    uint64_t h = str_hash(STR_HASH, text, length + character(text + length));
    return (size_t)(h ^ h >> 32) % BUCKETS;
}

static struct name *find(const struct names *names, const char *text)
{
    for (struct name *name = names->bucket[bucket_of(text)]; name; name = name->next)
        if (strcmp(name->text, text) == 0)
            return name;
    return NULL;
}

static struct name *add(struct names *names, const char *text, const char *stand_in)
{
    struct name *name = arena_zero(names->arena, sizeof(*name)), **at = &names->bucket[bucket_of(text)];
    name->text = arena_text(names->arena, text);
    name->stand_in = stand_in;
    name->length = strlen(text);
    name->own_only = character(text) == name->length || strspn(text, "0123456789") == name->length;
    while (*at && (*at)->length > name->length)
        at = &(*at)->next;
    name->next = *at;
    *at = name;
    return name;
}

/* ---- what is a name ---- */

/* Without a space: a form may compute with the name without its own. */
static const char *stand_in(struct names *names, enum column_holds holds)
{
    static const char *const words[] = {[HOLDS_PERSON] = N_("Person-%s"),
                                        [HOLDS_DEPARTMENT] = N_("Department-%s"),
                                        [HOLDS_COMPANY] = N_("Company-%s"),
                                        [HOLDS_CONTACT] = N_("Contact-%s")};
    struct str number = STR_IN(names->arena), text = STR_IN(names->arena);
    size_t n = names->of[holds]++;
    if (holds == HOLDS_PERSON || holds == HOLDS_COMPANY)
        xlsx_ref_column((uint32_t)n, &number); /* A, B … Z, AA … */
    else
        str_add_format(&number, "%zu", n + 1);
    const char *word = _(words[holds]), *mark = strstr(word, "%s");
    str_add_length(&text, word, mark ? (size_t)(mark - word) : strlen(word));
    str_add(&text, number.text);
    str_add(&text, mark ? mark + 2 : "");
    return text.text;
}

static size_t space_at(const char *text)
{
    return *text == ' ' ? 1 : str_starts(text, "　") ? strlen("　") : 0;
}

static void without_spaces(const char *text, struct str *out)
{
    while (*text) {
        size_t space = space_at(text);
        if (!space)
            str_add_length(out, text, character(text));
        text += space ? space : character(text);
    }
}

static void add_compact(struct names *names, const struct name *whole)
{
    struct str compact = STR_IN(names->arena), word = STR_IN(names->arena);
    without_spaces(whole->text, &compact);
    without_spaces(whole->stand_in, &word);
    if (compact.length && !find(names, compact.text))
        add(names, compact.text, word.text);
}

static void add_part(struct names *names, const char *text, size_t length, const struct name *whole)
{
    if (length == whole->length || length == 0 || length == character(text))
        return;
    char *part SCOPED(mem_free) = mem_text_length(text, length);
    struct name *known = find(names, part);
    if (!known)
        add(names, part, whole->stand_in)->part = true;
    else if (known->part && strcmp(known->stand_in, whole->stand_in) != 0)
        known->stand_in = _("somebody"); /* of two persons */
}

static void add_parts(struct names *names, const struct name *whole)
{
    const char *start = whole->text, *p = start;
    while (*p) {
        size_t space = space_at(p);
        if (space) {
            add_part(names, start, (size_t)(p - start), whole);
            start = p + space;
        }
        p += space ? space : character(p);
    }
    add_part(names, start, (size_t)(p - start), whole);
}

static void add_bare_company(struct names *names, const struct name *whole)
{
    static const char *const forms[] = {"株式会社", "有限会社", "合同会社", "合資会社", "合名会社", "（株）",
                                        "（有）",   "(株)",     "(有)",     "㈱",       "㈲"};
    for (size_t i = 0; i < ARRAY_LENGTH(forms); i++) {
        const char *at = strstr(whole->text, forms[i]);
        size_t form = strlen(forms[i]);
        if (!at || (at != whole->text && at[form]))
            continue;
        const char *start = at == whole->text ? at + form : whole->text,
                   *end = at == whole->text ? whole->text + whole->length : at;
        while (space_at(start))
            start += space_at(start);
        while (end > start && end[-1] == ' ')
            end--;
        char *bare SCOPED(mem_free) = mem_text_length(start, (size_t)(end - start));
        if (*bare && character(bare) != strlen(bare) && !find(names, bare))
            add(names, bare, whole->stand_in);
    }
}

struct gathering { /* names as they stand in cells */
    struct names *names;
    const struct model *model;
    struct found {
        struct name *name;
        enum column_holds holds;
    } * found;
    size_t count, capacity;
};

/* The length of the first of several names, "営業部、総務部"; *SKIP the bytes up to the next one. */
static size_t first_of(const char *text, size_t *skip)
{
    static const char *const marks[] = {"、", "，", ","};
    size_t length = strlen(text);
    *skip = length;
    for (size_t i = 0; i < ARRAY_LENGTH(marks); i++) {
        const char *at = strstr(text, marks[i]);
        if (at && (size_t)(at - text) < length) {
            length = (size_t)(at - text);
            *skip = length + strlen(marks[i]);
        }
    }
    while (space_at(text + *skip))
        *skip += space_at(text + *skip);
    return length;
}

static void gather_value(struct gathering *g, const char *text, enum column_holds holds)
{
    bool several = holds == HOLDS_PERSON || holds == HOLDS_DEPARTMENT;
    for (size_t skip; *text; text += skip) {
        size_t length = strlen(text);
        skip = length;
        if (several)
            length = first_of(text, &skip);
        const char *name = arena_text_length(g->names->arena, text, length);
        if (!*name || find(g->names, name))
            continue;
        ARENA_MORE(g->names->arena, g->found, g->count, g->capacity) =
            (struct found){add(g->names, name, stand_in(g->names, holds)), holds};
    }
}

/* The values of a column that a row still has: the dictionary remembers others. */
static void gather(struct gathering *g, size_t sheet, size_t c)
{
    const struct column *column = model_column(g->model, sheet, c);
    enum column_holds holds = model_catalog(g->model)->sheet[sheet].column[c].holds;
    bool *seen SCOPED(mem_free) = mem_zero(column->entries + 1, sizeof(*seen));
    for (uint32_t r = 0; r < model_rows(g->model, sheet); r++) {
        uint32_t code = column_code(column, r);
        struct value value = column->dictionary[code];
        if (seen[code] || value.type != VALUE_TEXT || !value.text || !*value.text)
            continue;
        seen[code] = true;
        gather_value(g, value.text, holds);
    }
}

struct names *names_new(const struct model *model, struct arena *arena)
{
    struct names *names = arena_zero(arena, sizeof(*names));
    const struct catalog *catalog = model_catalog(model);
    struct gathering g = {.names = names, .model = model};
    names->arena = arena;
    for (size_t s = 0; s < catalog->sheet_count; s++)
        for (size_t c = 0; c < catalog->sheet[s].column_count; c++)
            if (catalog->sheet[s].column[c].holds != HOLDS_NOTHING)
                gather(&g, s, c);
    for (size_t i = 0; i < g.count; i++) {
        add_compact(names, g.found[i].name);
        if (g.found[i].holds == HOLDS_COMPANY)
            add_bare_company(names, g.found[i].name);
    }
    for (size_t i = 0; i < g.count; i++)
        if (g.found[i].holds == HOLDS_PERSON)
            add_parts(names, g.found[i].name);
    names->count = g.count;
    return names;
}

size_t names_count(const struct names *names)
{
    return names->count;
}

/* ---- replacing ---- */

static bool in_word(const char *text, const char *at, const struct name *name)
{
    const char *end = at + name->length;
    return (at > text && isalnum((unsigned char)at[-1]) && isalnum((unsigned char)*at)) ||
           (isalnum((unsigned char)end[-1]) && isalnum((unsigned char)*end));
}

static const struct name *name_at(const struct names *names, const char *text, const char *at)
{
    for (const struct name *name = names->bucket[bucket_of(at)]; name; name = name->next)
        if (!name->own_only && strncmp(at, name->text, name->length) == 0 && !in_word(text, at, name))
            return name;
    return NULL;
}

bool names_replace(const struct names *names, const char *text, bool own, struct str *out)
{
    if (own && *text) {
        const struct name *whole = find(names, text);
        for (size_t skip, length; !whole && *text; text += skip) {
            length = first_of(text, &skip);
            char *one SCOPED(mem_free) = mem_text_length(text, length);
            const struct name *name = find(names, one);
            str_add(out, name ? name->stand_in : one);
            str_add_length(out, text + length, skip - length);
        }
        str_add(out, whole ? whole->stand_in : "");
        return true;
    }
    const char *kept = text; /* from here on nothing is in OUT yet */
    for (const char *p = text; *p;) {
        const struct name *name = name_at(names, text, p);
        if (!name) {
            p += character(p);
            continue;
        }
        str_add_length(out, kept, (size_t)(p - kept));
        str_add(out, name->stand_in);
        kept = p += name->length;
    }
    if (kept == text)
        return false;
    str_add(out, kept);
    return true;
}
