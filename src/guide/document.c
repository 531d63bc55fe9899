#include "guide/document.h"

#include <stdlib.h>
#include <string.h>

#include "base/intl.h"
#include "base/utf8.h"
#include "guide/document_private.h"

/* ---- numbers ---- */

static enum document_series series_of(const struct making *m, size_t i)
{
    const struct document_part *part = &m->document->part[i];
    if (part->def && part->def->appendix)
        return SERIES_APPENDIX;
    if (m->def->numbering != NUMBERING_ARTICLE)
        return SERIES_DECIMAL;
    return m->def->chapters && part->level == 1 ? SERIES_CHAPTER : SERIES_ARTICLE;
}

static void next_number(struct making *m, size_t i, struct str *out)
{
    int level = m->document->part[i].level;
    switch (series_of(m, i)) {
    case SERIES_APPENDIX: str_add_format(out, "別表%d", ++m->appendices); return;
    case SERIES_CHAPTER: str_add_format(out, "第%d章", ++m->heading[0]); return;
    case SERIES_ARTICLE: str_add_format(out, "第%d条", ++m->articles); return;
    case SERIES_DECIMAL: break;
    }
    m->heading[level - 1]++;
    for (int deeper = level; deeper < 3; deeper++)
        m->heading[deeper] = 0;
    for (int k = 0; k < level; k++)
        str_add_format(out, k ? ".%d" : "%d", m->heading[k]);
}

static bool is_numbered(const struct making *m, size_t i)
{
    const struct part_def *def = m->entry[i].def;
    if (def && def->appendix)
        return true;
    return m->def->numbering != NUMBERING_NONE && m->document->part[i].level > 0 && (!def || def->numbered);
}

/* Texts name numbers of later headings, so all are known before a text is filled. */
static void number_headings(struct making *m)
{
    for (size_t i = 0; i < m->document->parts; i++) {
        const struct part_def *def = m->entry[i].def;
        if (m->document->part[i].absent != PART_PRESENT || !is_numbered(m, i))
            continue;
        bool repeated = def && def->each != SIZE_MAX && def->content == CONTENT_TEXT;
        for (uint32_t r = 0; r < (repeated ? model_rows(m->model, def->each) : 1); r++) {
            struct str number = STR_INIT;
            if (repeated && !document_part_row(m, def, r))
                continue;
            next_number(m, i, &number);
            if (!m->entry[i].number[0])
                snprintf(m->entry[i].number, sizeof(m->entry[i].number), "%s", number.text);
            str_free(&number);
        }
    }
    memset(m->heading, 0, sizeof(m->heading));
    m->articles = m->appendices = 0;
}

/* ---- blocks ---- */

static void add_heading(struct making *m, const char *template, size_t sheet, uint32_t row)
{
    size_t i = m->part;
    int level = m->document->part[i].level;
    struct document_block *block = document_add_block(m, BLOCK_HEADING);
    size_t at = m->document->count - 1;
    block->level = level ? level : 1; /* a card's */
    bool numbered = is_numbered(m, i);
    if (numbered) {
        struct str number = STR_INIT;
        next_number(m, i, &number);
        free(block->number);
        block->number = str_take(&number);
        block->series = series_of(m, i);
        block->page = block->page || (block->series == SERIES_APPENDIX && m->appendices == 1);
    }
    if (level) {
        m->paragraph = 0;
        m->under_heading = numbered && block->series != SERIES_APPENDIX;
    }
    memset(m->item, 0, sizeof(m->item));
    struct spot spot = {.sheet = sheet, .row = row, .block = at, .cell = SIZE_MAX, .own = m->entry[i].def == NULL};
    char *text = document_fill(m, &spot, template);
    if (numbered && m->document->block[at].series == SERIES_ARTICLE) {
        /* Blanks were noted without the bracket in front. */
        for (size_t b = m->document->blanks; b-- > 0 && m->document->blank[b].block == at;) {
            m->document->blank[b].from += strlen("（");
            m->document->blank[b].to += strlen("（");
        }
        for (size_t v = m->document->variables; v-- > 0 && m->document->variable[v].block == at;) {
            m->document->variable[v].from += strlen("（");
            m->document->variable[v].to += strlen("（");
        }
        char *bracketed = mem_format("（%s）", text);
        free(text);
        text = bracketed;
    }
    m->document->block[at].text = text;
}

static enum document_block_kind kind_of(enum part_style style)
{
    static const enum document_block_kind kinds[] = {
        [PART_PARA] = BLOCK_PARA,     [PART_TITLE] = BLOCK_TITLE, [PART_SUBTITLE] = BLOCK_SUBTITLE,
        [PART_NOTE] = BLOCK_NOTE,     [PART_LINES] = BLOCK_LINES, [PART_RIGHT] = BLOCK_RIGHT,
        [PART_CENTER] = BLOCK_CENTER, [PART_CARD] = BLOCK_PARA,   [PART_SIGN] = BLOCK_SIGN};
    return kinds[style];
}

static void add_part_once(struct making *m, size_t sheet, uint32_t row)
{
    const struct entry *entry = &m->entry[m->part];
    const struct part_def *def = entry->def;
    const struct document_part *part = &m->document->part[m->part];
    const struct documents_def *at = &m->catalog->documents;
    if (def->heading)
        add_heading(m, def->heading, sheet, row);
    if (part->edited)
        document_add_text(m, kind_of(def->style), model_role_text(m->model, at->paragraphs, entry->decision, ROLE_OWN),
                          m->sheet, m->row, true);
    else if (def->text_count)
        document_add_text(m, kind_of(def->style), document_part_text(def, part->strength), sheet, row, false);
}

static bool in_sections(const struct document_measure *measure, const struct row_def *row)
{
    for (size_t i = 0; i < measure->section_count; i++)
        if (row->section && strcmp(measure->section[i], row->section) == 0)
            return true;
    return measure->section_count == 0;
}

/* What people decided to do for the rows that the part links to, each once in a document. */
static void add_measures(struct making *m, const struct part_def *def)
{
    for (size_t l = 0; l < def->link_count; l++)
        for (size_t k = 0; k < m->def->measure_count; k++) {
            const struct row_link *link = &def->link[l];
            const struct promise_def *promise = m->catalog->sheet[link->sheet].promise;
            if (link->sheet != m->def->measure[k].sheet)
                continue;
            for (size_t i = 0; i < link->count; i++) {
                if (!in_sections(&m->def->measure[k], &m->catalog->sheet[link->sheet].row[link->index[i]]))
                    continue;
                const char *text = document_ledger_text(m->model, link->sheet, link->index[i], promise->measure);
                if (!*text || m->measured[k][link->index[i]])
                    continue;
                m->measured[k][link->index[i]] = true;
                document_add_text(m, BLOCK_PARA, text, SIZE_MAX, UINT32_MAX, true);
            }
        }
}

static void add_part(struct making *m, size_t i)
{
    static void (*const add[])(struct making *) = {
        [CONTENT_TABLE] = document_add_table,      [CONTENT_GRAPH] = document_add_graph,
        [CONTENT_FIGURES] = document_add_figures,  [CONTENT_DISTRIBUTION] = document_add_distribution,
        [CONTENT_ROUNDS] = document_add_rounds,    [CONTENT_PROMISES] = document_add_promises,
        [CONTENT_APPROVAL] = document_add_approval};
    const struct part_def *def = m->entry[i].def;
    const struct documents_def *at = &m->catalog->documents;
    m->part = i;
    if (m->document->part[i].absent != PART_PRESENT)
        return;
    if (!def) {
        const char *heading = model_role_text(m->model, at->articles, m->entry[i].article, ROLE_HEADING);
        if (*heading)
            add_heading(m, heading, m->sheet, m->row);
        document_add_text(m, BLOCK_PARA, model_role_text(m->model, at->articles, m->entry[i].article, ROLE_TEXT),
                          m->sheet, m->row, true);
    } else if (def->content != CONTENT_TEXT) {
        if (def->heading)
            add_heading(m, def->heading, m->sheet, m->row);
        add[def->content](m);
    } else if (def->each == SIZE_MAX) {
        add_part_once(m, m->sheet, m->row);
    } else {
        for (uint32_t r = 0; r < model_rows(m->model, def->each); r++)
            if (document_part_row(m, def, r))
                add_part_once(m, def->each, r);
    }
    if (def)
        add_measures(m, def);
    if (m->document->part[i].count == 0)
        m->document->part[i].absent = ABSENT_EMPTY;
}

/* ---- promises ---- */

static void find_broken(struct making *m)
{
    struct document *d = m->document;
    size_t capacity = 0;
    for (size_t i = 0; i < d->parts; i++) {
        const struct document_part *part = &d->part[i];
        if (part->absent != PART_PRESENT || !part->def)
            continue;
        d->edited += part->edited;
        d->changed += part->standard_changed;
        for (size_t l = 0; l < part->def->link_count; l++) {
            const struct row_link *link = &part->def->link[l];
            for (size_t k = 0; k < link->count; k++) {
                enum promise_state state = promise_row_state(m->model, link->sheet, link->index[k]);
                if (state != PROMISE_BROKEN && state != PROMISE_PARTLY)
                    continue;
                d->broken = mem_grow(d->broken, d->broken_count, &capacity, sizeof(*d->broken));
                d->broken[d->broken_count++] = (struct document_broken){i, link->sheet, link->index[k], state};
            }
        }
        d->broken_parts += part->promise == PROMISE_BROKEN;
        d->partly_parts += part->promise == PROMISE_PARTLY;
    }
}

/* ---- the whole ---- */

bool document_start(struct making *m, const struct model *model, struct document_which which, struct error *err)
{
    document_begin(m, model, which);
    m->document->title = mem_text(m->def->title);
    document_read_company(m);
    if (!document_judge(m, err))
        return false;
    number_headings(m);
    return true;
}

static struct document *make(const struct model *model, struct document_which which, bool without_seals,
                             struct error *err)
{
    struct making m;
    if (!document_start(&m, model, which, err))
        return NULL;
    m.without_seals = without_seals;
    m.measured = mem_zero(m.def->measure_count + 1, sizeof(*m.measured));
    for (size_t k = 0; k < m.def->measure_count; k++)
        m.measured[k] = mem_zero(model_rows(model, m.def->measure[k].sheet) + 1, sizeof(**m.measured));
    for (size_t i = 0; i < m.document->parts; i++)
        add_part(&m, i);
    for (size_t i = 0; i < m.document->count; i++)
        if (m.document->block[i].kind == BLOCK_TABLE)
            document_fit_widths(&m.document->block[i]);
    for (size_t k = 0; k < m.def->measure_count; k++)
        free(m.measured[k]);
    free(m.measured);
    find_broken(&m);
    free(m.entry);
    free(m.key);
    if (m.wrong.code != ERROR_NONE) {
        if (err)
            *err = m.wrong;
        document_free(&m.document);
    }
    return m.document;
}

struct document *document_make(const struct model *model, struct document_which which, struct error *err)
{
    return make(model, which, false, err);
}

struct document *document_make_unsealed(const struct model *model, struct document_which which, struct error *err)
{
    return make(model, which, true, err);
}

bool document_promises(const struct model *model, struct document_which which, struct document_promises *promises,
                       struct error *err)
{
    struct making m;
    struct document_promises *out = promises;
    document_begin(&m, model, which);
    *out = (struct document_promises){.in_force = m.document->enacted != NULL};
    if (out->in_force && !document_judge(&m, err)) /* else its text need not even be read */
        return false;
    for (size_t i = 0; i < m.document->parts; i++) {
        const struct document_part *part = &m.document->part[i];
        bool broken = part->absent == PART_PRESENT && part->promise == PROMISE_BROKEN;
        out->broken += broken;
        if (broken && !out->first) /* only parts of the form promise anything */
            out->first = part->def->label;
        out->partly += part->absent == PART_PRESENT && part->promise == PROMISE_PARTLY;
    }
    document_end(&m);
    return true;
}

void document_standard(const struct model *model, struct document_which which, size_t part, struct str *filled,
                       struct str *template)
{
    struct making m;
    if (!document_start(&m, model, which,
                        NULL)) /* where there is an editor the document is shown, and was made before */
        return;
    if (part < m.document->parts && m.entry[part].def) {
        const char *text = document_part_text(m.entry[part].def, m.document->part[part].strength);
        m.part = part;
        struct spot spot = {.sheet = m.sheet, .row = m.row, .cell = SIZE_MAX};
        char *shown = document_fill(&m, &spot, text);
        size_t length = strlen(shown);
        while (length && shown[length - 1] == '\n')
            length--;
        str_add_length(filled, shown, length);
        str_add(template, text);
        free(shown);
    }
    document_end(&m);
}

bool document_need(const struct model *model, size_t document, struct str *need, struct str *reason,
                   const struct choice **choice)
{
    const struct document_def *def = &model_catalog(model)->document[document];
    if (def->need.sheet == SIZE_MAX)
        return false;
    const struct column_def *column = &model_catalog(model)->sheet[def->need.sheet].column[def->need.column];
    *choice = kind_choice_of(column, model_value(model, def->need.sheet, (uint32_t)def->need.row, def->need.column));
    model_text(model, def->need.sheet, (uint32_t)def->need.row, def->need.column, MODEL_LABEL, need);
    model_text(model, def->need.sheet, (uint32_t)def->need.row, def->need.reason, MODEL_LABEL, reason);
    return true;
}

void document_chart_free(struct document_chart **pointer)
{
    struct document_chart *chart = *pointer;
    if (!chart)
        return;
    for (size_t i = 0; i < chart->bars; i++)
        free(chart->bar[i]);
    for (size_t i = 0; i < chart->parts; i++) {
        free(chart->part[i].name);
        free(chart->part[i].value);
    }
    free(chart->bar);
    free(chart->part);
    free(chart);
    *pointer = NULL;
}

void document_free(struct document **pointer)
{
    struct document *document = *pointer;
    if (!document)
        return;
    for (size_t i = 0; i < document->count; i++) {
        struct document_block *block = &document->block[i];
        for (size_t c = 0; block->cell && c < block->rows * block->columns; c++)
            free(block->cell[c]);
        document_chart_free(&block->chart);
        free(block->cell);
        free(block->width);
        free(block->number);
        free(block->text);
    }
    for (size_t i = 0; i < document->parts; i++) {
        free(document->part[i].id);
        free(document->part[i].label);
    }
    free(document->block);
    free(document->part);
    free(document->blank);
    free(document->variable);
    free(document->broken);
    free(document->row);
    free(document->whom);
    free(document->title);
    free(document->company);
    free(document->enacted);
    free(document->revised);
    free(document->approved);
    free(document);
    *pointer = NULL;
}
