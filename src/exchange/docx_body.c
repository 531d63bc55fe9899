/* word/document.xml and word/numbering.xml.
 *
 * Numbers are Word's own: headings hang on one list of several levels, or on one for chapters, one for articles, which count on from
 * chapter to chapter, and one for appendices; the paragraphs of an article on a list for each article, the items on a list for each
 * run of items. So what people add in Word is numbered with the rest. */
#include <stdlib.h>
#include <string.h>

#include "exchange/document_file.h"
#include "guide/document_walk.h"

#define SEAL_WIDTH 1361 /* of a box for a seal: 24 mm */
#define TEXT_WIDTH 9638 /* twentieths of a point: 170 mm, A4 less 20 mm at each side */

/* w:abstractNumId; the first are those of headings, by series. */
enum {
    LIST_CHAPTERS = SERIES_CHAPTER,
    LIST_ARTICLES = SERIES_ARTICLE,
    LIST_APPENDICES = SERIES_APPENDIX,
    LIST_BULLETS,
    LIST_PARAGRAPHS,
    LIST_ITEMS,
    LIST_KINDS
};

struct list_use { /* a w:num: its abstract list, and where it starts anew */
    int kind, level, start;
};

struct body {
    const struct document_file *file;
    const struct document *document;
    struct str *out;
    struct list_use *list;
    size_t lists, capacity;
    size_t paragraph_list, item_list[4]; /* numbers in use; 0: none */
    bool contents;                       /* the document has a table of contents */
    size_t charts;                       /* that stand there already */
};

void docx_escape(struct str *out, const char *text)
{
    for (const char *p = text; *p; p++) {
        switch (*p) {
        case '&': str_add(out, "&amp;"); break;
        case '<': str_add(out, "&lt;"); break;
        case '>': str_add(out, "&gt;"); break;
        case '"': str_add(out, "&quot;"); break;
        default: str_add_char(out, *p);
        }
    }
}

static size_t new_list(struct body *b, int kind, int level, int start)
{
    MEM_MORE(b->list, b->lists, b->capacity) = (struct list_use){kind, level, start};
    return b->lists; /* w:numId counts from 1 */
}

/* ---- runs ---- */

static void add_run(struct str *out, const char *text, size_t from, size_t to, bool blank)
{
    for (size_t at = from; at < to;) {
        size_t length = strcspn(text + at, "\n");
        length = length > to - at ? to - at : length;
        if (length) {
            char *piece SCOPED(mem_free) = mem_text_length(text + at, length);
            str_add(out, blank ? "<w:r><w:rPr><w:highlight w:val=\"yellow\"/></w:rPr><w:t xml:space=\"preserve\">"
                               : "<w:r><w:t xml:space=\"preserve\">");
            docx_escape(out, piece);
            str_add(out, "</w:t></w:r>");
        }
        at += length;
        if (at < to) {
            str_add(out, "<w:r><w:br/></w:r>");
            at++;
        }
    }
}

/* A text with its blanks highlighted. */
static void add_text(struct body *b, size_t block, size_t cell, const char *text)
{
    const struct document *d = b->document;
    size_t at = 0, length = strlen(text);
    for (const struct document_blank *blank = document_next_blank(d, block, cell, 0); blank && blank->to <= length;
         blank = document_next_blank(d, block, cell, (size_t)(blank - d->blank) + 1)) {
        add_run(b->out, text, at, blank->from, false);
        add_run(b->out, text, blank->from, blank->to, true);
        at = blank->to;
    }
    add_run(b->out, text, at, length, false);
}

/* ---- paragraphs ---- */

/* A heading of the text; those in boxes are names of cards. */
static bool in_contents(const struct document_block *block)
{
    return block->kind == BLOCK_HEADING && block->level <= 2 && !block->card;
}

static void add_numbering(struct str *out, size_t list, int level)
{
    str_add_format(out, "<w:numPr><w:ilvl w:val=\"%d\"/><w:numId w:val=\"%zu\"/></w:numPr>", level, list);
}

/* The list and level that give the block its number. */
static void number_block(struct body *b, const struct document_block *block)
{
    bool numbered = *block->number != '\0';
    if (block->kind == BLOCK_HEADING) {
        b->paragraph_list = 0;
        memset(b->item_list, 0, sizeof(b->item_list));
        if (numbered)
            add_numbering(b->out, (size_t)block->series + 1, block->series == SERIES_DECIMAL ? block->level - 1 : 0);
    } else if (block->kind == BLOCK_PARA) {
        memset(b->item_list, 0, sizeof(b->item_list));
        if (numbered && !b->paragraph_list)
            b->paragraph_list = new_list(b, LIST_PARAGRAPHS, 0, atoi(block->number));
        if (numbered)
            add_numbering(b->out, b->paragraph_list, 0);
    } else if (block->kind == BLOCK_ITEM) {
        int level = block->level > 3 ? 3 : block->level;
        if (strcmp(block->number, "・") == 0) {
            add_numbering(b->out, LIST_BULLETS + 1, level);
            return;
        }
        for (int deeper = level + 1; deeper < 4; deeper++)
            b->item_list[deeper] = 0;
        if (!b->item_list[level])
            b->item_list[level] = new_list(b, LIST_ITEMS, level, atoi(block->number + (block->number[0] == '(')));
        add_numbering(b->out, b->item_list[level], level);
    }
}

static void add_paragraph(void *page, const struct document_step *step)
{
    static const char *const style[DOCUMENT_BLOCKS] = {
        /* of docx_write.c */
        [BLOCK_TITLE] = "Title",    [BLOCK_SUBTITLE] = "Subtitle",  [BLOCK_PARA] = "BodyText",
        [BLOCK_NOTE] = "Note",      [BLOCK_ITEM] = "ListParagraph", [BLOCK_RIGHT] = "Right",
        [BLOCK_CENTER] = "Centred", [BLOCK_SIGN] = "Signature",     [BLOCK_LINES] = "Lines",
    };
    static const char *const heading[] = {"Heading1", "Heading1", "Heading2", "Heading3"};
    struct body *b = page;
    const struct document_block *block = step->block;
    bool marked = b->contents && in_contents(block);
    str_add_format(b->out, "<w:p><w:pPr><w:pStyle w:val=\"%s\"/>",
                   block->kind == BLOCK_HEADING ? heading[block->level <= 3 ? block->level : 1] : style[block->kind]);
    if (document_stays(step))
        str_add(b->out, "<w:keepNext/>");
    if (step->page && !step->opens) /* else the break stands before the box */
        str_add(b->out, "<w:pageBreakBefore/>");
    number_block(b, block);
    str_add(b->out, "</w:pPr>");
    if (marked)
        str_add_format(b->out, "<w:bookmarkStart w:id=\"%zu\" w:name=\"_Toc%zu\"/>", step->at, step->at);
    add_text(b, step->at, SIZE_MAX, block->text);
    if (marked)
        str_add_format(b->out, "<w:bookmarkEnd w:id=\"%zu\"/>", step->at);
    str_add(b->out, "</w:p>\n");
}

/* A narrow paragraph between what would touch else. */
static void add_gap(struct str *out, const char *properties)
{
    str_add_format(out, "<w:p><w:pPr><w:pStyle w:val=\"AfterTable\"/>%s</w:pPr></w:p>\n", properties);
}

/* ---- the table of contents ----
 *
 * A field of Word's, without page numbers. Only Word knows those, and it counts them when it is asked to: w:updateFields and
 * w:dirty make it ask each reader, as he opens the file, whether fields may be updated from other files, and numbers written
 * here would be wrong as soon as a font differs. So what stands there from the start is what Word makes of the field. */

/* Of docx_pages(), which is rather short: of the samples' documents all that have more than five pages lie above, all others below. */
#define LONG_DOCUMENT 4.6

static bool has_contents(const struct document *document)
{
    size_t headings = 0;
    for (size_t i = 0; i < document->count; i++)
        headings += in_contents(&document->block[i]);
    return headings > 1 && docx_pages(document) > LONG_DOCUMENT;
}

static void add_entry(struct body *b, size_t at, bool first, bool last)
{
    const struct document_block *block = &b->document->block[at];
    str_add_format(b->out, "<w:p><w:pPr><w:pStyle w:val=\"TOC%d\"/></w:pPr>", block->level);
    if (first)
        str_add(b->out,
                "<w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText xml:space=\"preserve\"> TOC \\o "
                "&quot;1-2&quot; \\h \\z \\n </w:instrText></w:r><w:r><w:fldChar w:fldCharType=\"separate\"/></w:r>");
    str_add_format(b->out, "<w:hyperlink w:anchor=\"_Toc%zu\">", at);
    struct str text SCOPED(str_free) = STR_INIT;
    document_add_number(block, " ", &text);
    str_add(&text, block->text);
    add_run(b->out, text.text, 0, text.length, false);
    str_add(b->out, "</w:hyperlink>");
    if (last)
        str_add(b->out, "<w:r><w:fldChar w:fldCharType=\"end\"/></w:r>");
    str_add(b->out, "</w:p>\n");
}

static void add_contents(void *page, const struct document_step *step)
{
    struct body *b = page;
    (void)step;
    if (!b->contents)
        return;
    size_t last = 0;
    bool first = true;
    for (size_t i = 0; i < b->document->count; i++)
        if (in_contents(&b->document->block[i]))
            last = i;
    str_add(b->out, "<w:p><w:pPr><w:pStyle w:val=\"TOCHeading\"/></w:pPr><w:r><w:t>目次</w:t></w:r></w:p>\n");
    for (size_t i = 0; i < b->document->count; i++) {
        if (!in_contents(&b->document->block[i]))
            continue;
        add_entry(b, i, first, i == last);
        first = false;
    }
    add_gap(b->out, "");
}

/* ---- tables ---- */

static void begin_table(struct str *out, int width, bool right)
{
    static const char *const sides[] = {"top", "left", "bottom", "right", "insideH", "insideV"};
    str_add_format(out, "<w:tbl><w:tblPr><w:tblW w:w=\"%d\" w:type=\"dxa\"/>%s<w:tblBorders>", width,
                   right ? "<w:jc w:val=\"right\"/>" : "");
    for (size_t i = 0; i < ARRAY_LENGTH(sides); i++)
        str_add_format(out, "<w:%s w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"808080\"/>", sides[i]);
    str_add(out, "</w:tblBorders><w:tblLayout w:type=\"fixed\"/><w:tblCellMar><w:top w:w=\"40\" "
                 "w:type=\"dxa\"/><w:bottom w:w=\"40\" w:type=\"dxa\"/></w:tblCellMar></w:tblPr><w:tblGrid>");
}

static int table_width(const struct document_block *block)
{
    return block->seals ? SEAL_WIDTH * (int)block->columns : TEXT_WIDTH;
}

static int column_width(const struct document_block *block, size_t column)
{
    int before = 0, width = 0, all = table_width(block); /* the last takes what rounding leaves */
    for (size_t c = 0; c <= column; c++) {
        before += width;
        width = c + 1 == block->columns ? all - before : (int)(block->width[c] * all);
    }
    return width;
}

static void add_table(void *page, const struct document_step *step)
{
    struct body *b = page;
    const struct document_block *block = step->block;
    struct str *out = b->out;
    if (block->chart)
        docx_chart_place(block->chart, ++b->charts, out);
    begin_table(out, table_width(block), block->seals);
    for (size_t c = 0; c < block->columns; c++)
        str_add_format(out, "<w:gridCol w:w=\"%d\"/>", column_width(block, c));
    str_add(out, "</w:tblGrid>\n");
    for (size_t r = 0; r < block->rows; r++) {
        bool head = block->head && r == 0;
        str_add_format(out, "<w:tr><w:trPr><w:cantSplit/>%s%s</w:trPr>",
                       block->seals && r == 1 ? "<w:trHeight w:val=\"907\"/>" : "", head ? "<w:tblHeader/>" : "");
        for (size_t c = 0; c < block->columns; c++) {
            size_t cell = r * block->columns + c;
            str_add_format(out, "<w:tc><w:tcPr><w:tcW w:w=\"%d\" w:type=\"dxa\"/>%s</w:tcPr>", column_width(block, c),
                           head ? "<w:shd w:val=\"clear\" w:color=\"auto\" w:fill=\"E7E6E6\"/>" : "");
            str_add_format(out, "<w:p><w:pPr><w:pStyle w:val=\"%s\"/></w:pPr>",
                           block->seals           ? "Seal"
                           : head && block->small ? "TableSmallHead"
                           : head                 ? "TableHead"
                           : block->small         ? "TableSmall"
                                                  : "TableText");
            add_text(b, step->at, cell, block->cell[cell]);
            str_add(out, "</w:p></w:tc>");
        }
        str_add(out, "</w:tr>\n");
    }
    /* Two tables in a row would become one. */
    str_add(out, "</w:tbl>\n");
    add_gap(out, "");
}

static void begin_card(void *page, const struct document_step *step)
{
    struct body *b = page;
    if (step->page)
        add_gap(b->out, "<w:pageBreakBefore/>");
    begin_table(b->out, TEXT_WIDTH, false);
    str_add_format(b->out,
                   "<w:gridCol w:w=\"%d\"/></w:tblGrid><w:tr><w:trPr><w:cantSplit/></w:trPr><w:tc><w:tcPr><w:tcW "
                   "w:w=\"%d\" w:type=\"dxa\"/></w:tcPr>\n",
                   TEXT_WIDTH, TEXT_WIDTH);
}

static void end_card(void *page, const struct document_step *step)
{
    struct body *b = page;
    (void)step;
    str_add(b->out, "</w:tc></w:tr></w:tbl>\n");
    add_gap(b->out, "");
}

/* ---- the whole ---- */

static const struct document_page_functions word_page = {
    .contents = add_contents,
    .open = begin_card,
    .block[BLOCK_TABLE] = add_table,
    .text = add_paragraph,
    .close = end_card,
};

static void add_blocks(struct body *b, const struct document *document)
{
    b->document = document;
    b->paragraph_list = 0;
    memset(b->item_list, 0, sizeof(b->item_list));
    b->contents = !b->file->plain && has_contents(document);
    document_walk(document, &word_page, b);
}

static void add_section(struct str *out, bool officer)
{
    str_add_format(
        out,
        "<w:sectPr><w:headerReference w:type=\"default\" r:id=\"%s\"/><w:footerReference w:type=\"default\" "
        "r:id=\"%s\"/><w:type w:val=\"nextPage\"/><w:pgSz w:w=\"11906\" w:h=\"16838\"/><w:pgMar "
        "w:top=\"1418\" w:right=\"1134\" w:bottom=\"1134\" w:left=\"1134\" w:header=\"567\" w:footer=\"567\" "
        "w:gutter=\"0\"/></w:sectPr>",
        officer ? "rIdHead2" : "rIdHead1", officer ? "rIdFoot2" : "rIdFoot1");
}

static void level(struct str *out, int ilvl, const char *format, const char *text, int left, int hanging,
                  const char *suffix)
{
    str_add_format(
        out,
        "<w:lvl w:ilvl=\"%d\"><w:start w:val=\"1\"/><w:numFmt w:val=\"%s\"/>%s<w:lvlText w:val=\"%s\"/><w:lvlJc "
        "w:val=\"left\"/><w:pPr><w:ind w:left=\"%d\" w:hanging=\"%d\"/></w:pPr></w:lvl>\n",
        ilvl, format, suffix, text, left, hanging);
}

static void add_abstract_lists(struct str *out, enum document_numbering numbering)
{
    static const char *const heading[] = {
        [LIST_CHAPTERS] = "第%1章", [LIST_ARTICLES] = "第%1条", [LIST_APPENDICES] = "別表%1"};
    const char *nothing = "<w:suff w:val=\"nothing\"/>", *blank = "<w:suff w:val=\"space\"/>";
    for (int kind = 0; kind < LIST_KINDS; kind++) {
        str_add_format(out, "<w:abstractNum w:abstractNumId=\"%d\"><w:multiLevelType w:val=\"multilevel\"/>\n", kind);
        if (kind == (int)SERIES_DECIMAL) {
            level(out, 0, "decimal", "%1", 0, 0, blank);
            level(out, 1, "decimal", "%1.%2", 0, 0, blank);
            level(out, 2, "decimal", "%1.%2.%3", 0, 0, blank);
        } else if (kind < LIST_BULLETS) {
            level(out, 0, "decimal", heading[kind], 0, 0, kind == LIST_ARTICLES ? nothing : blank);
        } else if (kind == LIST_PARAGRAPHS) {
            level(out, 0, "decimal", "%1", 420, 420, "");
        }
        for (int i = 0; i < 4 && (kind == LIST_ITEMS || kind == LIST_BULLETS); i++) {
            char text[8];
            snprintf(text, sizeof(text), numbering == NUMBERING_NONE ? "%%%d." : "(%%%d)", i + 1);
            level(out, i, kind == LIST_ITEMS ? "decimal" : "bullet", kind == LIST_ITEMS ? text : "・", 420 * (i + 2),
                  420, "");
        }
        str_add(out, "</w:abstractNum>\n");
    }
}

static void add_lists(const struct body *b, struct str *out)
{
    for (size_t i = 0; i < b->lists; i++) {
        const struct list_use *use = &b->list[i];
        str_add_format(out, "<w:num w:numId=\"%zu\"><w:abstractNumId w:val=\"%d\"/>", i + 1, use->kind);
        if (use->start)
            str_add_format(out, "<w:lvlOverride w:ilvl=\"%d\"><w:startOverride w:val=\"%d\"/></w:lvlOverride>",
                           use->level, use->start);
        str_add(out, "</w:num>\n");
    }
}

void docx_body(const struct document_file *file, struct str *document, struct str *numbering)
{
    struct body b = {.file = file, .out = document};
    for (int kind = 0; kind <= LIST_BULLETS; kind++) /* w:numId kind + 1 */
        new_list(&b, kind, 0, 0);
    str_add(document, DOCX_BEGIN "<w:document " DOCX_WORD
                                 " xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\">"
                                 "<w:body>\n");
    add_blocks(&b, file->document);
    if (file->officer) { /* the document's own section ends here */
        str_add(document, "<w:p><w:pPr><w:pStyle w:val=\"AfterTable\"/>");
        add_section(document, false);
        str_add(document, "</w:pPr></w:p>\n");
        add_blocks(&b, file->officer);
    }
    add_section(document, file->officer != NULL);
    str_add(document, "</w:body></w:document>\n");
    str_add(numbering, DOCX_BEGIN "<w:numbering " DOCX_WORD ">\n");
    add_abstract_lists(numbering, file->numbering);
    add_lists(&b, numbering);
    str_add(numbering, "</w:numbering>\n");
    free(b.list);
}
