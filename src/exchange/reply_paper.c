/* What is answered on paper: the same text as a document for Word, with boxes to be signed. */
#include "exchange/reply_layout.h"

#include "base/intl.h"
#include "guide/document.h"

#define MOST_BOXES 5 /* that have room side by side */

struct paper {
    const struct reply_sheet *sheet;
    struct document *document;
    size_t capacity;
};

static struct document_block *add(struct paper *p, enum document_block_kind kind, const char *text)
{
    struct document *d = p->document;
    d->block = mem_grow(d->block, d->count, &p->capacity, sizeof(*d->block));
    struct document_block *block = &d->block[d->count++];
    *block = (struct document_block){.kind = kind, .number = mem_text(""), .text = text ? mem_text(text) : NULL};
    return block;
}

static void add_heading(struct paper *p, const char *text)
{
    add(p, BLOCK_HEADING, text)->level = 2;
}

/* All cells ""; each column as wide as the others, or the first FIRST of the line. */
static struct document_block *add_table(struct paper *p, size_t rows, size_t columns, double first)
{
    struct document_block *block = add(p, BLOCK_TABLE, NULL);
    block->rows = rows;
    block->columns = columns;
    block->cell = mem_zero(rows * columns, sizeof(*block->cell));
    block->width = mem_zero(columns, sizeof(*block->width));
    for (size_t i = 0; i < rows * columns; i++)
        block->cell[i] = mem_text("");
    for (size_t c = 0; c < columns; c++)
        block->width[c] = first == 0 ? 1.0 / (double)columns : c == 0 ? first : (1 - first) / (double)(columns - 1);
    return block;
}

static void put(struct document_block *table, size_t row, size_t column, char *text)
{
    char **cell = &table->cell[row * table->columns + column];
    mem_free(cell);
    *cell = text;
}

static void add_facts(struct paper *p)
{
    const struct approval *a = p->sheet->approval;
    const struct {
        const char *name, *text;
    } fact[] = {{_("What is asked"), a->title}, {_("Asked by"), a->author}, {_("Submitted"), a->date},
                {_("Answer by"), a->due},       {_("Reason"), a->reason},   {_("Reference"), p->sheet->out->reference}};
    size_t rows = 0, row = 0;
    for (size_t i = 0; i < ARRAY_LENGTH(fact); i++)
        rows += *fact[i].text != '\0';
    struct document_block *table = add_table(p, rows, 2, 0.25);
    for (size_t i = 0; i < ARRAY_LENGTH(fact); i++) {
        if (!*fact[i].text)
            continue;
        put(table, row, 0, mem_text(fact[i].name));
        put(table, row++, 1, mem_text(fact[i].text));
    }
}

/* Who is asked, and room for the seal of whom this paper is for. */
static void add_boxes(struct paper *p)
{
    const struct approval *a = p->sheet->approval;
    size_t boxes = a->asked_count < MOST_BOXES ? a->asked_count : MOST_BOXES;
    struct document_block *table = add_table(p, 3, boxes, 0);
    table->seals = true;
    for (size_t c = 0; c < boxes; c++) {
        put(table, 0, c, mem_text(a->asked[c].label));
        put(table, 1, c, mem_text(a->asked[c].answer == ANSWER_APPROVED ? _("approved") : ""));
        put(table, 2, c, mem_text(a->asked[c].person));
    }
}

static void add_answer(struct paper *p)
{
    const struct choice_list *kinds = reply_kinds(p->sheet->book->catalog)->choices;
    struct str ways SCOPED(str_free) = STR_INIT;
    for (size_t i = 0; i < kinds->count; i++)
        str_add_format(&ways, "%s□ %s", i ? "　　" : "", intl_form(kinds->choice[i].label));
    add_heading(p, _("Your answer"));
    struct document_block *table = add_table(p, 3, 2, 0.25);
    put(table, 0, 0, mem_text(_("Your answer")));
    put(table, 0, 1, mem_text(ways.text));
    put(table, 1, 0, mem_text(_("Reason, or what should be changed")));
    put(table, 1, 1, mem_text("\n\n\n"));
    put(table, 2, 0, mem_text(_("Day, and signature or seal")));
    char *hint SCOPED(mem_free) =
        mem_format(_("Tick one, sign, and give this paper back to %s. Another wording may be written beside the text. "
                     "Whoever gets it writes the answer down under the reference."),
                   p->sheet->approval->author);
    add(p, BLOCK_NOTE, hint);
}

struct document *reply_paper(const struct reply_sheet *sheet)
{
    const struct approval *a = sheet->approval;
    struct paper p = {.sheet = sheet, .document = mem_zero(1, sizeof(*p.document))};
    struct document *d = p.document;
    d->title = mem_text(a->title);
    d->company = mem_text(sheet->company);
    d->whom = mem_text(sheet->out->person);
    d->approved = mem_text("");
    d->parts = 1;
    d->part = mem_zero(1, sizeof(*d->part));
    d->part->id = mem_text("");
    d->part->label = mem_text("");
    add(&p, BLOCK_TITLE, _("Please answer: may this be as it is?"));
    char *whom SCOPED(mem_free) = mem_format(_("To %s"), sheet->out->person);
    add_boxes(&p);
    add(&p, BLOCK_LINES, whom);
    add_facts(&p);
    add_answer(&p);
    add_heading(&p, _("The text"));
    const char *last = "";
    for (size_t i = 0; i < a->now.count; i++) {
        const struct text_lines_one *line = &a->now.line[i];
        if (*line->heading && strcmp(line->heading, last) != 0)
            add(&p, BLOCK_HEADING, line->heading)->level = 3;
        last = line->heading;
        if (*line->text)
            add(&p, BLOCK_LINES, line->text);
    }
    return d;
}
