#include "exchange/mark.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"

#define WORD        "mamori"
#define EDITION     "2"
#define COMPANY_MAX 90 /* bytes of the company's name where room is short */

static void fill(struct mark *mark, struct arena *arena, const char *sheet, const char *variant, const char *pack,
                 const char *workbook, const char *company)
{
    mark->own = true;
    mark->sheet = arena_text(arena, sheet);
    mark->variant = arena_text(arena, variant);
    mark->pack = arena_text(arena, pack);
    mark->workbook = arena_text(arena, workbook);
    mark->company = arena_text(arena, company);
}

/* ---- making ---- */

bool mark_make(struct store *store, const char *pack, const char *variant, const char *company, struct arena *arena,
               struct mark *out, struct error *err)
{
    bool anonymous = strcmp(variant, "anonymous") == 0;
    *out = (struct mark){.entries = -1, .part = 1, .parts = 1};
    fill(out, arena, "", variant, pack, anonymous ? "" : store_id(store), anonymous ? "" : company);
    if (anonymous)
        return true;
    bool good = store_head(store, out->head, &out->entries, err);
    for (int64_t back = 1; good && back < out->entries && out->earlier < MARK_EARLIER; back *= 2) {
        char hash[65];
        struct mark_head *at = &out->at[out->earlier++];
        at->entry = out->entries - back;
        good = store_hash_at(store, at->entry, hash, err);
        memcpy(at->hash, hash, MARK_HASH);
    }
    return good;
}

static const char *field(const char *text)
{
    return *text ? text : "-";
}

/* A name on one line, without blanks at its ends. */
static void put_company(struct str *out, const char *company, size_t most)
{
    size_t length = utf8_cut(company, most);
    str_add_char(out, ' ');
    if (!length)
        str_add_char(out, '-');
    for (size_t i = 0; i < length; i++)
        str_add_char(out, (unsigned char)company[i] < ' ' ? ' ' : company[i]);
}

void mark_text(const struct mark *mark, const char *sheet, unsigned part, unsigned parts, size_t limit, struct str *out)
{
    size_t start = out->length;
    str_add_format(out, WORD " " EDITION " %s %s %s %s ", field(sheet), field(mark->variant), field(mark->pack),
                   field(mark->workbook));
    if (mark->entries >= 0)
        str_add_format(out, "%" PRId64, mark->entries);
    else
        str_add_char(out, '-');
    str_add_format(out, " %s %u/%u ", field(mark->head), part, parts);
    struct str company SCOPED(str_free) = STR_INIT;
    put_company(&company, mark->company, limit ? COMPANY_MAX : SIZE_MAX);
    size_t written = 0;
    for (size_t i = 0; i < mark->earlier; i++) {
        if (limit && out->length - start + company.length + MARK_HASH + 24 > limit)
            break;
        str_add_format(out, "%s%" PRId64 ":%s", written++ ? "/" : "", mark->at[i].entry, mark->at[i].hash);
    }
    if (!written)
        str_add_char(out, '-');
    str_add(out, company.text);
}

/* ---- reading ---- */

static bool is_hex(const char *text, size_t length)
{
    return strlen(text) == length && strspn(text, "0123456789abcdef") == length;
}

static bool read_count(const char *text, int64_t *out)
{
    if (!*text || strlen(text) > 15 || strspn(text, "0123456789") != strlen(text))
        return false;
    *out = strtoll(text, NULL, 10);
    return true;
}

static bool is_variant(const char *text)
{
    return strcmp(text, "1") == 0 || strcmp(text, "values") == 0 || strcmp(text, "row") == 0 ||
           strcmp(text, "anonymous") == 0;
}

static void read_earlier(char *text, struct mark *out)
{
    for (char *item; (item = strsep(&text, "/")) && out->earlier < MARK_EARLIER;) {
        char *colon = strchr(item, ':');
        struct mark_head *at = &out->at[out->earlier];
        if (!colon || !is_hex(colon + 1, MARK_HASH))
            continue;
        *colon = '\0';
        if (!read_count(item, &at->entry))
            continue;
        memcpy(at->hash, colon + 1, MARK_HASH + 1);
        out->earlier++;
    }
}

bool mark_read(const char *text, struct arena *arena, struct mark *out)
{
    enum { SHEET, VARIANT, PACK, WORKBOOK, ENTRIES, HEAD, PART, EARLIER, FIELDS };
    static const char start[] = WORD " " EDITION " ";
    *out = (struct mark){.entries = -1};
    if (strncmp(text, start, sizeof(start) - 1) != 0)
        return false;
    char *copy SCOPED(mem_free) = mem_text(text + sizeof(start) - 1), *rest = copy, *field[FIELDS];
    size_t n = 0;
    for (; n < FIELDS && rest; n++) {
        field[n] = strsep(&rest, " ");
        if (strcmp(field[n], "-") == 0)
            *field[n] = '\0';
    }
    if (n != FIELDS || !is_variant(field[VARIANT]))
        return false;
    fill(out, arena, field[SHEET], field[VARIANT], field[PACK], is_hex(field[WORKBOOK], 32) ? field[WORKBOOK] : "",
         rest && strcmp(rest, "-") != 0 ? rest : "");
    if (!read_count(field[ENTRIES], &out->entries))
        out->entries = -1;
    if (is_hex(field[HEAD], 64))
        memcpy(out->head, field[HEAD], 65);
    if (sscanf(field[PART], "%5u/%5u", &out->part, &out->parts) != 2)
        out->part = out->parts = 0;
    read_earlier(field[EARLIER], out);
    return true;
}

bool mark_read_cells(const char *const *text, size_t count, struct arena *arena, struct mark *out)
{
    *out = (struct mark){.entries = -1};
    bool named = count > 1 && !is_variant(text[1]); /* the sheet's may have been deleted */
    size_t variant = named ? 2 : 1;
    if (count <= variant || strcmp(text[0], WORD) != 0 || !is_variant(text[variant]))
        return false;
    fill(out, arena, named ? text[1] : "", text[variant], "", "", "");
    return true;
}

bool mark_is_new(const char *id)
{
    static const char *const marks[] = {MARK_NEW, MARK_NEW_EN};
    if (strcmp(id, MARK_NO_ROW) == 0)
        return true;
    for (size_t i = 0; i < ARRAY_LENGTH(marks); i++) {
        size_t length = strlen(marks[i]);
        if (strncmp(id, marks[i], length) == 0 && id[length] && !id[length + strspn(id + length, "0123456789")])
            return true;
    }
    return false;
}

/* ---- two histories ---- */

bool mark_common(struct store *store, const struct mark *mark, int64_t *common, struct error *err)
{
    char hash[65];
    *common = -1;
    if (!*mark->head && mark->entries != 0)
        return true;
    *common = 0;
    if (mark->entries <= 0)
        return true;
    if (!store_hash_at(store, mark->entries, hash, err))
        return false;
    if (strcmp(hash, mark->head) == 0) {
        *common = mark->entries;
        return true;
    }
    for (size_t i = 0; i < mark->earlier; i++) {
        if (!store_hash_at(store, mark->at[i].entry, hash, err))
            return false;
        if (*hash && strncmp(hash, mark->at[i].hash, MARK_HASH) == 0) {
            *common = mark->at[i].entry;
            return true;
        }
    }
    return true;
}
