/* Which parts of a document stand: the form's, the company's own articles, what people decided about them, and what the
 * answers say. */
#include <stdlib.h>
#include <string.h>

#include "base/intl.h"
#include "base/utf8.h"
#include "guide/document_change.h"
#include "guide/document_private.h"

const char *document_ledger_text(const struct model *model, size_t sheet, uint32_t row, size_t column)
{
    struct value v = model_value(model, sheet, row, column);
    return v.type == VALUE_TEXT ? v.text : "";
}

const char *document_part_text(const struct part_def *def, const char *strength)
{
    for (size_t i = 0; strength && i < def->text_count; i++)
        if (def->text[i].strength && strcmp(def->text[i].strength, strength) == 0)
            return def->text[i].text;
    return def->text_count ? def->text[0].text : "";
}

/* ---- versions: the dates, and who approved ---- */

static void read_versions(struct making *m)
{
    const struct documents_def *at = &m->catalog->documents;
    struct document *d = m->document;
    for (uint32_t r = 0; at->versions != SIZE_MAX && r < model_rows(m->model, at->versions); r++) {
        if (!model_role_is(m->model, at->versions, r, ROLE_DOCUMENT, m->key))
            continue;
        struct value number = model_role(m->model, at->versions, r, ROLE_NUMBER);
        struct str date = STR_INIT;
        model_stored(m->model, at->versions, r, catalog_role(m->catalog, at->versions, ROLE_DATE), &date);
        bool first = model_role_is(m->model, at->versions, r, ROLE_KIND, "new");
        if (number.type == VALUE_NUMBER && number.number > d->version) {
            d->version = (uint32_t)number.number;
            free(d->approved);
            d->approved = mem_text(model_role_text(m->model, at->versions, r, ROLE_APPROVED));
        }
        if (*date.text) {
            char **kept = first ? &d->enacted : &d->revised;
            free(*kept);
            *kept = mem_text(date.text);
        }
        str_free(&date);
    }
    if (!d->approved) {
        struct str approver = STR_INIT;
        document_approver(m->model, &approver);
        d->approved = str_take(&approver);
    }
    const struct document_def *def = m->def;
    for (int i = 0; i < 2 && def->record.sheet != SIZE_MAX; i++) {
        size_t column = i ? def->record.revised : def->record.enacted;
        char **kept = i ? &d->revised : &d->enacted;
        struct str date = STR_INIT;
        if (column != SIZE_MAX && document_record_row(m) != UINT32_MAX)
            model_stored(m->model, def->record.sheet, document_record_row(m), column, &date);
        if (*date.text) { /* what people wrote there is what holds */
            free(*kept);
            *kept = mem_text(date.text);
        }
        str_free(&date);
    }
}

void document_read_company(struct making *m)
{
    struct str name = STR_INIT, text = STR_INIT;
    model_company(m->model, &name);
    utf8_safe(&text, name.text, false);
    str_free(&name);
    m->document->company = str_take(&text);
}

/* ---- which parts there are, and which of them stand ---- */

static uint32_t find_decision(const struct making *m, const char *part)
{
    const struct documents_def *at = &m->catalog->documents;
    for (uint32_t r = 0; at->paragraphs != SIZE_MAX && r < model_rows(m->model, at->paragraphs); r++)
        if (model_role_is(m->model, at->paragraphs, r, ROLE_DOCUMENT, m->key) &&
            model_role_is(m->model, at->paragraphs, r, ROLE_PART, part))
            return r;
    return UINT32_MAX;
}

static size_t add_entry(struct making *m, struct entry entry, const char *id)
{
    struct document *d = m->document;
    m->entry[d->parts] = entry;
    d->part[d->parts] = (struct document_part){.def = entry.def, .id = mem_text(id)};
    return d->parts++;
}

/* The articles of one's own that stand after AFTER, each followed by those after it. */
static void add_articles(struct making *m, const char *after, bool *used)
{
    const struct documents_def *at = &m->catalog->documents;
    for (uint32_t r = 0; at->articles != SIZE_MAX && r < model_rows(m->model, at->articles); r++) {
        if (used[r] || !model_role_is(m->model, at->articles, r, ROLE_DOCUMENT, m->key) ||
            (after && !model_role_is(m->model, at->articles, r, ROLE_AFTER, after)))
            continue;
        used[r] = true;
        const char *id = model_row_id(m->model, at->articles, r);
        add_entry(m, (struct entry){.article = r, .decision = UINT32_MAX}, id);
        if (after)
            add_articles(m, id, used);
    }
}

static void list_entries(struct making *m)
{
    const struct documents_def *at = &m->catalog->documents;
    uint32_t articles = at->articles == SIZE_MAX ? 0 : model_rows(m->model, at->articles);
    size_t room = m->def->part_count + articles + 1;
    bool *used = mem_zero(articles + 1, sizeof(*used));
    m->entry = mem_zero(room, sizeof(*m->entry));
    m->document->part = mem_zero(room, sizeof(*m->document->part));
    for (size_t i = 0; i < m->def->part_count; i++) {
        const struct part_def *def = &m->def->part[i];
        add_entry(m, (struct entry){.def = def, .decision = find_decision(m, def->id)}, def->id);
        add_articles(m, def->id, used);
    }
    add_articles(m, NULL, used); /* those whose place is gone: at the end, never lost */
    free(used);
}

static void read_decision(struct making *m, size_t i)
{
    const struct documents_def *at = &m->catalog->documents;
    struct document_part *part = &m->document->part[i];
    const struct part_def *def = part->def;
    uint32_t r = m->entry[i].decision;
    part->strength = def->text_count > 1 ? def->text[0].strength : NULL;
    if (r == UINT32_MAX)
        return;
    const char *use = model_role_text(m->model, at->paragraphs, r, ROLE_USE);
    part->use = strcmp(use, "yes") == 0 ? USE_YES : strcmp(use, "no") == 0 ? USE_NO : USE_AUTO;
    const char *strength = model_role_text(m->model, at->paragraphs, r, ROLE_STRENGTH);
    for (size_t k = 0; part->strength && k < def->text_count; k++)
        if (strcmp(def->text[k].strength, strength) == 0)
            part->strength = def->text[k].strength;
    part->edited = *model_role_text(m->model, at->paragraphs, r, ROLE_OWN) != '\0' && def->text_count > 0 &&
                   def->graph == SIZE_MAX && def->each == SIZE_MAX;
    part->standard_changed =
        part->edited && !model_role_is(m->model, at->paragraphs, r, ROLE_BASE, document_part_text(def, part->strength));
}

static enum part_absent judge(const struct making *m, const struct document_part *part, bool concerned, bool kept)
{
    const struct part_def *def = part->def;
    if (part->use == USE_NO)
        return ABSENT_PERSON;
    if (def->only_kept && !kept)
        return ABSENT_NOT_KEPT;
    if (part->use == USE_YES)
        return PART_PRESENT;
    if (def->when && !document_row_wanted(m->model, def->when, m->sheet, m->sheet == SIZE_MAX ? 0 : m->row))
        return ABSENT_CONDITION;
    if (!concerned)
        return ABSENT_NOT_CONCERNED;
    return def->optional ? ABSENT_OPTIONAL : PART_PRESENT;
}

/* ABOVE: the level of the heading before it. */
static int heading_level(const struct making *m, size_t i, int above)
{
    const struct part_def *def = m->entry[i].def;
    const struct documents_def *at = &m->catalog->documents;
    if (def)
        return def->heading && def->style == PART_PARA ? def->level : 0;
    if (!*model_role_text(m->model, at->articles, m->entry[i].article, ROLE_HEADING))
        return 0;
    struct value level = model_role(m->model, at->articles, m->entry[i].article, ROLE_LEVEL);
    if (m->def->chapters) /* what a company adds to a text in chapters is an article of one */
        return 2;
    if (level.type == VALUE_NUMBER && level.number >= 1 && level.number <= 3)
        return (int)level.number;
    return above ? above : 1;
}

/* Something to read in the part besides its heading. */
static bool has_body(const struct document_part *part)
{
    return !part->def || part->def->text_count || part->def->content != CONTENT_TEXT || part->def->style == PART_CARD;
}

/* Does what stands under a heading of LEVEL end before this part? A date or a signature at the end belongs to none. */
static bool ends_section(const struct document_part *part, int level)
{
    if (part->level)
        return part->level <= level;
    return part->def &&
           (part->def->style == PART_RIGHT || part->def->style == PART_SIGN || part->def->style == PART_TITLE ||
            part->def->style == PART_SUBTITLE || part->def->style == PART_CENTER);
}

static void judge_parts(struct making *m)
{
    struct document *d = m->document;
    int above = 0;
    bool appendix = false;
    for (size_t i = 0; i < d->parts; i++) {
        struct document_part *part = &d->part[i];
        bool concerned = true, kept = true;
        part->level = heading_level(m, i, above);
        appendix = appendix || (part->def && part->def->appendix);
        part->appendix = appendix && part->def;
        above = part->level ? part->level : above;
        part->promise = PROMISE_OUT;
        if (!part->def)
            continue;
        read_decision(m, i);
        part->promise = promise_part_state(m->model, part->def, &concerned, &kept);
        part->absent = judge(m, part, concerned, kept);
    }
    /* A heading goes with what stands under it: with its text when it is itself left out, and without any text. */
    for (size_t i = 0; i < d->parts; i++) {
        struct document_part *part = &d->part[i];
        if (!part->level || !part->def || part->absent == PART_PRESENT)
            continue;
        for (size_t k = i + 1; k < d->parts && !ends_section(&d->part[k], part->level); k++)
            if (d->part[k].absent == PART_PRESENT && d->part[k].def)
                d->part[k].absent = part->absent;
    }
    for (size_t i = d->parts; i-- > 0;) {
        struct document_part *part = &d->part[i];
        bool any = !part->level || has_body(part) || part->absent != PART_PRESENT || part->use == USE_YES;
        for (size_t k = i + 1; !any && k < d->parts && !ends_section(&d->part[k], part->level); k++)
            any = d->part[k].absent == PART_PRESENT;
        if (!any)
            part->absent = ABSENT_EMPTY;
    }
}

/* For lists: an article's heading, else the beginning of its text. */
static char *article_label(const struct making *m, size_t i)
{
    const struct documents_def *at = &m->catalog->documents;
    const char *text = model_role_text(m->model, at->articles, m->entry[i].article, ROLE_HEADING);
    if (!*text)
        text = model_role_text(m->model, at->articles, m->entry[i].article, ROLE_TEXT);
    struct str line = STR_INIT, safe = STR_INIT;
    str_add_length(&line, text, strcspn(text, "\n"));
    line.text[utf8_fit(line.text, 24)] = '\0';
    utf8_safe(&safe, line.text, false);
    str_free(&line);
    return str_take(&safe);
}

/* ---- the whole ---- */

char *document_key(const struct catalog *catalog, struct document_which which)
{
    const char *id = catalog->document[which.index].id;
    return which.row ? mem_format("%s.%s", id, which.row) : mem_text(id);
}

uint32_t document_row_of(const struct model *model, struct document_which which)
{
    size_t sheet = model_catalog(model)->document[which.index].each;
    return sheet == SIZE_MAX || !which.row ? UINT32_MAX : model_find_row(model, sheet, which.row);
}

bool document_row_known(const struct model *model, struct document_which which, struct error *err)
{
    const struct document_def *def = &model_catalog(model)->document[which.index];
    if (def->each == SIZE_MAX ? !which.row : document_row_of(model, which) != UINT32_MAX)
        return true;
    if (def->each != SIZE_MAX && which.row) {
        error_set(err, ERROR_UNKNOWN_ROW, which.row);
        error_place(err, "%s", def->id);
        return error_detail(err, "%s", intl_form(model_catalog(model)->sheet[def->each].title));
    }
    error_set(err, ERROR_REJECTED, intl_form(def->title));
    error_place(err, "%s", def->id);
    if (def->each == SIZE_MAX)
        return error_detail(err, "%s", _("this document is one for the company"));
    return error_detail(err, _("there is one for each row of %s: say which by --row"),
                        intl_form(model_catalog(model)->sheet[def->each].title));
}

uint32_t document_record_row(const struct making *m)
{
    return m->def->record.row == SIZE_MAX ? m->row : (uint32_t)m->def->record.row;
}

void document_begin(struct making *m, const struct model *model, struct document_which which)
{
    *m = (struct making){.model = model,
                         .catalog = model_catalog(model),
                         .def = &model_catalog(model)->document[which.index],
                         .key = document_key(model_catalog(model), which),
                         .row = document_row_of(model, which),
                         .document = mem_zero(1, sizeof(struct document))};
    m->sheet = m->def->each;
    struct str whom = STR_INIT, safe = STR_INIT;
    if (m->row != UINT32_MAX)
        model_row_name(model, m->sheet, m->row, &whom);
    utf8_safe(&safe, whom.text, false);
    str_free(&whom);
    m->document->index = which.index;
    m->document->row = mem_text(which.row);
    m->document->whom = str_take(&safe);
    read_versions(m);
}

void document_end(struct making *m)
{
    free(m->entry);
    free(m->key);
    document_free(&m->document);
}

bool document_judge(struct making *m, struct error *err)
{
    if (!catalog_readable(m->catalog, m->document->index, err)) {
        document_end(m);
        return false;
    }
    list_entries(m);
    for (size_t i = 0; i < m->document->parts; i++)
        m->document->part[i].label = m->entry[i].def ? mem_text(m->entry[i].def->label) : article_label(m, i);
    judge_parts(m);
    return true;
}
