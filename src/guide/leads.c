#include "guide/leads.h"

#include <string.h>

static bool is_called(const char *name, const char *text, size_t bytes)
{
    return name && strlen(name) == bytes && memcmp(name, text, bytes) == 0;
}

static size_t sheet_called(const struct catalog *catalog, const char *text, size_t bytes)
{
    for (size_t s = 0; s < catalog->sheet_count; s++)
        if (!catalog->sheet[s].hidden &&
            (is_called(catalog->sheet[s].title, text, bytes) || is_called(catalog->sheet[s].short_title, text, bytes)))
            return s;
    return SIZE_MAX;
}

static size_t column_called(const struct sheet_def *sheet, const char *text, size_t bytes)
{
    for (size_t c = 0; c < sheet->column_count; c++)
        if (!sheet->column[c].hidden && is_called(sheet->column[c].label, text, bytes))
            return c;
    return SIZE_MAX;
}

static size_t document_called(const struct catalog *catalog, const char *text, size_t bytes)
{
    for (size_t d = 0; d < catalog->document_count; d++)
        if (is_called(catalog->document[d].title, text, bytes) ||
            is_called(catalog->document[d].short_title, text, bytes))
            return d;
    return SIZE_MAX;
}

static size_t add(struct lead *out, size_t count, struct lead lead)
{
    for (size_t i = 0; i < count; i++)
        if (out[i].sheet == lead.sheet && out[i].column == lead.column && out[i].document == lead.document)
            return count;
    out[count] = lead;
    return count + 1;
}

/* What stands between two quotations is not looked at: 「監督の記録」に「現地の確認」で names a column only if the sheet has one. */
size_t leads_of_text(const struct catalog *catalog, const char *text, size_t own, struct lead *out, size_t room)
{
    static const char open[] = "「", close[] = "」";
    size_t count = 0, last = SIZE_MAX; /* LAST: the place of the sheet that was named right before */
    while (text && (text = strstr(text, open)) && count < room) {
        text += strlen(open);
        const char *end = strstr(text, close);
        if (!end)
            break;
        size_t bytes = (size_t)(end - text), sheet = sheet_called(catalog, text, bytes),
               column = last == SIZE_MAX ? SIZE_MAX : column_called(&catalog->sheet[out[last].sheet], text, bytes),
               document = document_called(catalog, text, bytes);
        if (column != SIZE_MAX) {
            out[last].column = column;
            last = SIZE_MAX;
        } else if (sheet != SIZE_MAX) {
            size_t before = count;
            count = sheet == own ? count : add(out, count, (struct lead){sheet, SIZE_MAX, SIZE_MAX});
            last = count > before ? before : SIZE_MAX;
        } else {
            count = document == SIZE_MAX ? count : add(out, count, (struct lead){SIZE_MAX, SIZE_MAX, document});
            last = SIZE_MAX;
        }
        text = end;
    }
    return count;
}

size_t leads_of_sheet(const struct catalog *catalog, size_t sheet, struct lead *out, size_t room)
{
    const struct sheet_def *def = &catalog->sheet[sheet];
    const struct formula *when = def->profile == SIZE_MAX ? NULL : def->rules[def->profile].when;
    size_t count = 0;
    for (size_t i = 0; when && i < formula_ref_count(when) && count < room; i++) {
        const struct formula_ref *ref = formula_ref_at(when, i);
        bool cell = ref->table % 2 == 0 && catalog->sheet[ref->table / 2].kind == SHEET_FACTS;
        if (ref->table / 2 != sheet && !catalog->sheet[ref->table / 2].hidden)
            count = add(out, count, (struct lead){ref->table / 2, cell ? ref->column : SIZE_MAX, SIZE_MAX});
    }
    return count;
}
