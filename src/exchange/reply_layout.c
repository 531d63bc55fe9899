/* The cells of the page on which an approval is answered. */
#include "exchange/reply_layout.h"

#include <sodium.h>
#include <string.h>

#include "base/intl.h"
#include "base/utf8.h"
#include "exchange/xlsx_sheet.h"

#define LINE_POINTS 15.0
#define TEXT_POINTS 13.0 /* of the text, which is of nine points: more of it is seen at once */
#define TEXT_ROOM   (10.0 / 9)
#define MOST_LINES  24   /* of a cell: Excel's rows are at most 409 points high */
#define PIECE       4000 /* bytes of a text that is only shown */

/* Characters; the hidden ones have none. Together they are as wide as A4 upright at 100 percent. */
static const double widths[REPLY_COLUMNS] = {
    [REPLY_CODE] = 2,  [REPLY_LABEL] = 15,  [REPLY_TEXT] = 50, [REPLY_WORDING] = 30,
    [REPLY_CHECK] = 2, [REPLY_HEADING] = 2, [REPLY_LIST] = 2};

enum reply_dress { /* styles of the layout */
                   DRESS_HIDDEN,
                   DRESS_TITLE,
                   DRESS_WHOM,
                   DRESS_NAME,
                   DRESS_FACT,
                   DRESS_HEADING,
                   DRESS_CHOICE,
                   DRESS_TYPED,
                   DRESS_HINT,
                   DRESS_HEAD,
                   DRESS_LABEL,
                   DRESS_SECTION,
                   DRESS_TEXT,
                   DRESS_OTHER,
                   DRESS_NO_WORDING,
                   DRESS_CHANGED,
                   DRESSES
};

#define TOP_WRAPPED .number = "@", .top = true, .wrap = true, .align = ALIGN_LEFT
#define YELLOW      0xFFF2CC
static const struct xlsx_style dresses[DRESSES] = {
    [DRESS_HIDDEN] = {.number = "@", .color = XLSX_GREY},
    [DRESS_TITLE] = {.size = 160, .bold = true},
    [DRESS_WHOM] = {.size = 120},
    [DRESS_NAME] = {TOP_WRAPPED, .border = BORDER_BOX, .fill = XLSX_GIVEN},
    [DRESS_FACT] = {TOP_WRAPPED, .border = BORDER_BOX},
    [DRESS_HEADING] = {.size = 120, .bold = true, .fill = XLSX_BLUE},
    [DRESS_CHOICE] = {.number = "@",
                      .border = BORDER_BOX,
                      .fill = YELLOW,
                      .open = true,
                      .size = 120,
                      .bold = true,
                      .align = ALIGN_LEFT},
    [DRESS_TYPED] = {TOP_WRAPPED, .border = BORDER_BOX, .fill = YELLOW, .open = true},
    [DRESS_HINT] = {TOP_WRAPPED, .color = XLSX_GREY},
    [DRESS_HEAD] = {.bold = true, .border = BORDER_BOX, .fill = XLSX_BLUE, .wrap = true, .align = ALIGN_CENTER},
    [DRESS_LABEL] = {TOP_WRAPPED, .border = BORDER_BOX, .fill = XLSX_GIVEN, .size = 90},
    [DRESS_SECTION] = {TOP_WRAPPED, .border = BORDER_BOX, .fill = XLSX_GIVEN, .bold = true},
    [DRESS_TEXT] = {TOP_WRAPPED, .border = BORDER_BOX, .size = 90},
    [DRESS_OTHER] = {TOP_WRAPPED, .border = BORDER_BOX, .fill = YELLOW, .open = true, .size = 90},
    [DRESS_NO_WORDING] = {.border = BORDER_BOX, .fill = XLSX_GIVEN, .color = XLSX_GREY, .align = ALIGN_CENTER},
    [DRESS_CHANGED] = {TOP_WRAPPED, .border = BORDER_BOX, .fill = 0xFCE4D6, .size = 90},
};

struct reply_page {
    uint32_t decision, choices, last_choice; /* rows: of the decision, and of its list */
};

struct filling {
    const struct reply_sheet *sheet;
    struct xlsx_layout *layout;
    struct xlsx_page *page;
    struct reply_page *where;
    uint32_t row;
    const char *label; /* that was put last */
};

void reply_sum(const char *code, const char *text, const char *heading, char sum[REPLY_SUM])
{
    unsigned char hash[crypto_generichash_BYTES_MIN];
    crypto_generichash_state state;
    crypto_generichash_init(&state, NULL, 0, sizeof(hash));
    const char *const of[] = {code, text, heading};
    for (size_t i = 0; i < ARRAY_LENGTH(of); i++)
        crypto_generichash_update(&state, (const unsigned char *)of[i], strlen(of[i]) + 1);
    crypto_generichash_final(&state, hash, sizeof(hash));
    sodium_bin2hex(sum, REPLY_SUM, hash, REPLY_SUM / 2);
}

const struct column_def *reply_kinds(const struct catalog *catalog)
{
    size_t ledger = catalog->approvals->decisions;
    return &catalog->sheet[ledger].column[catalog_role(catalog, ledger, ROLE_KIND)];
}

/* ---- rows ---- */

static size_t lines_of(const char *text, double room)
{
    size_t lines = utf8_wrap(text, (int)room - 2, NULL, NULL);
    return lines ? lines : 1;
}

static struct xlsx_out *put(struct filling *p, uint32_t column, unsigned span, enum reply_dress dress, const char *text)
{
    struct xlsx_out *out = xlsx_put_text(p->page, p->row, column, text, dress);
    out->span = span;
    return out;
}

static void end_row(struct filling *p, double height)
{
    xlsx_put_look(p->page, p->row++, height, false);
}

static void end_lines(struct filling *p, size_t lines)
{
    end_row(p, (double)(lines < MOST_LINES + 2 ? lines : MOST_LINES + 2) * LINE_POINTS + 4);
}

static void put_code(struct filling *p, const char *code)
{
    put(p, REPLY_CODE, 1, DRESS_HIDDEN, code);
}

/* Across the page. */
static void put_line(struct filling *p, enum reply_dress dress, const char *text)
{
    put(p, REPLY_LABEL, 3, dress, text);
    end_lines(p, lines_of(text, widths[REPLY_LABEL] + widths[REPLY_TEXT] + widths[REPLY_WORDING]));
}

static void put_fact(struct filling *p, const char *name, const char *text)
{
    put(p, REPLY_LABEL, 1, DRESS_NAME, name);
    put(p, REPLY_TEXT, 2, DRESS_FACT, text);
    size_t lines = lines_of(text, widths[REPLY_TEXT] + widths[REPLY_WORDING]),
           own = lines_of(name, widths[REPLY_LABEL]);
    end_lines(p, lines > own ? lines : own);
}

/* ---- what is asked ---- */

static void put_top(struct filling *p)
{
    const struct approval *a = p->sheet->approval;
    struct arena *arena = p->layout->arena;
    put(p, REPLY_LABEL, 3, DRESS_TITLE, _("Please answer: may this be as it is?"));
    end_row(p, 28);
    put(p, REPLY_LABEL, 3, DRESS_WHOM, arena_format(arena, _("To %s"), p->sheet->out->person));
    end_row(p, 22);
    end_row(p, 6);
    put_fact(p, _("What is asked"), arena_format(arena, _("%s (round %u)"), a->title, a->number));
    put_fact(p, _("Asked by"),
             arena_format(arena, "%s%s%s", p->sheet->company, *p->sheet->company ? "　" : "", a->author));
    put_fact(p, _("Submitted"), a->date);
    if (*a->due)
        put_fact(p, _("Answer by"), a->due);
    if (*a->reason)
        put_fact(p, _("Reason"), a->reason);
    put_fact(p, _("Reference"), p->sheet->out->reference);
    end_row(p, 10);
}

static void put_answer(struct filling *p)
{
    const struct approval *a = p->sheet->approval;
    const struct choice_list *kinds = reply_kinds(p->sheet->book->catalog)->choices;
    put(p, REPLY_LABEL, 3, DRESS_HEADING, _("Your answer"));
    end_row(p, 22);
    p->where->decision = p->row;
    put_code(p, REPLY_DECISION);
    put(p, REPLY_LABEL, 1, DRESS_NAME, _("Your answer"));
    put(p, REPLY_TEXT, 1, DRESS_CHOICE, "");
    put(p, REPLY_WORDING, 1, DRESS_HINT, _("Click the yellow cell, then the arrow beside it, and choose."));
    end_row(p, 34);
    put_code(p, REPLY_REASON);
    put(p, REPLY_LABEL, 1, DRESS_NAME, _("Reason, or what should be changed"));
    put(p, REPLY_TEXT, 2, DRESS_TYPED, "");
    end_row(p, 64);
    put_line(p, DRESS_HINT,
             arena_format(p->layout->arena,
                          _("Fill in the yellow cells only. Where a paragraph should read otherwise, write it in the "
                            "yellow cell beside it. Then save this file under the same name and give it back to %s."),
                          a->author));
    end_row(p, 10);
    p->where->choices = p->where->decision;
    p->where->last_choice = p->where->choices + (uint32_t)kinds->count - 1;
    for (uint32_t i = 0; i < kinds->count; i++)
        xlsx_put_text(p->page, p->where->choices + i, REPLY_LIST, intl_form(kinds->choice[i].label), DRESS_HIDDEN);
}

/* ---- the text ---- */

struct cutting { /* a long text over several rows, cut where a line ends */
    const char *text;
    size_t cut[64], cuts, line;
};

static void take_line(void *context, const char *line, size_t bytes)
{
    struct cutting *c = context;
    (void)bytes;
    if (c->line++ % MOST_LINES == 0 && c->line > 1 && c->cuts < ARRAY_LENGTH(c->cut))
        c->cut[c->cuts++] = (size_t)(line - c->text);
}

static void put_piece(struct filling *p, const char *code, const char *text, const char *heading)
{
    char sum[REPLY_SUM];
    reply_sum(code, text, heading, sum);
    put_code(p, code);
    put(p, REPLY_CHECK, 1, DRESS_HIDDEN, sum);
    put(p, REPLY_HEADING, 1, DRESS_HIDDEN, heading);
}

/* A heading alone. */
static void put_section(struct filling *p, const struct text_lines_one *line)
{
    put_piece(p, arena_format(p->layout->arena, "=%s", line->part), "", line->heading);
    p->label = NULL;
    put_line(p, DRESS_SECTION, line->heading);
}

/* The label of PART, once for those that follow each other under it. */
static size_t put_label(struct filling *p, const char *label)
{
    bool again = p->label && strcmp(p->label, label) == 0;
    p->label = label;
    put(p, REPLY_LABEL, 1, DRESS_LABEL, again ? "" : label);
    return again ? 1 : lines_of(label, widths[REPLY_LABEL]);
}

static void put_part(struct filling *p, const struct text_lines_one *line)
{
    struct arena *arena = p->layout->arena;
    struct cutting c = {.text = line->text};
    bool open = approval_wording(p->sheet->book->model, p->sheet->approval, line->part, NULL);
    utf8_wrap(line->text, (int)(widths[REPLY_TEXT] * TEXT_ROOM) - 2, take_line, &c);
    for (size_t i = 0, from = 0; i <= c.cuts; i++) {
        size_t to = i < c.cuts ? c.cut[i] : strlen(line->text), length = to - from;
        bool broken = i < c.cuts && length && line->text[to - 1] == '\n', after = i && line->text[from - 1] == '\n';
        const char *piece = arena_text_length(arena, line->text + from, length - broken);
        put_piece(p, i ? (after ? "/" : "+") : arena_format(arena, "=%s", line->part), piece, i ? "" : line->heading);
        put(p, REPLY_TEXT, 1, DRESS_TEXT, piece);
        size_t label = put_label(p, approval_part_label(p->sheet->book->model, p->sheet->approval, line->part));
        put(p, REPLY_WORDING, 1, i == 0 && open ? DRESS_OTHER : DRESS_NO_WORDING, i || open ? "" : NO_WORDING);
        size_t lines = lines_of(piece, widths[REPLY_TEXT] * TEXT_ROOM);
        end_row(p, (double)(lines > label ? lines : label) * TEXT_POINTS + 4);
        from = to;
    }
}

static void put_changed(struct filling *p, const char *said, const char *before)
{
    struct arena *arena = p->layout->arena;
    size_t length = utf8_cut(before, PIECE);
    p->label = NULL;
    put_line(p, DRESS_CHANGED,
             !*before ? said
                      : arena_format(arena, _("%s It read: %s%s"), said, arena_text_length(arena, before, length),
                                     before[length] ? "…" : ""));
}

static const struct part_difference *difference_of(const struct document_difference *changes, const char *part)
{
    for (size_t i = 0; i < changes->count; i++)
        if (changes->part[i].change != CHANGE_REMOVED && strcmp(changes->part[i].part, part) == 0)
            return &changes->part[i];
    return NULL;
}

static void put_text_of(struct filling *p)
{
    const struct approval *a = p->sheet->approval;
    struct str since = STR_IN(p->layout->arena);
    struct document_difference *changes = approval_changes(p->sheet->book->model, a, p->sheet->out->person, &since);
    bool all_new = changes->count == a->now.count;
    for (size_t i = 0; i < changes->count && all_new; i++)
        all_new = changes->part[i].change == CHANGE_ADDED;
    put(p, REPLY_LABEL, 3, DRESS_HEADING, _("The text"));
    end_row(p, 22);
    if (!all_new)
        put_line(p, DRESS_HINT,
                 arena_format(p->layout->arena, _("What has changed (%s) is marked with ★."), since.text));
    put(p, REPLY_LABEL, 1, DRESS_HEAD, _("Paragraph"));
    put(p, REPLY_TEXT, 1, DRESS_HEAD, _("Text"));
    put(p, REPLY_WORDING, 1, DRESS_HEAD, _("Another wording (only if you wish)"));
    end_row(p, 34);
    for (size_t i = 0; i < a->now.count; i++) {
        const struct part_difference *change = all_new ? NULL : difference_of(changes, a->now.line[i].part);
        if (change)
            put_changed(p, change->change == CHANGE_ADDED ? _("★ New since then.") : _("★ Changed since then."),
                        change->before);
        (*a->now.line[i].heading && !*a->now.line[i].text ? put_section : put_part)(p, &a->now.line[i]);
    }
    for (size_t i = 0; i < changes->count && !all_new; i++)
        if (changes->part[i].change == CHANGE_REMOVED)
            put_changed(p, _("★ No longer there."), changes->part[i].before);
    document_difference_free(&changes);
}

/* ---- the whole ---- */

static void put_mark(struct filling *p)
{
    const struct approval_out *out = p->sheet->out;
    put_code(p, arena_format(p->layout->arena, REPLY_MARK "%s %s %s %s %s", store_id(p->sheet->book->store),
                             out->reference, out->submission, out->asked, out->hash));
    xlsx_put_look(p->page, p->row++, LINE_POINTS, true);
}

struct xlsx_layout *reply_layout(const struct reply_sheet *sheet)
{
    struct xlsx_layout *layout = xlsx_layout_empty();
    struct arena *arena = layout->arena;
    xlsx_styles_add(layout, dresses, DRESSES);
    layout->about = (struct xlsx_about){.title = arena_format(arena, _("Reply: %s"), sheet->approval->title),
                                        .company = sheet->company,
                                        .author = sheet->book->person,
                                        .made = sheet->made};
    layout->pages = 1;
    layout->page = arena_zero(arena, sizeof(*layout->page));
    struct reply_page *where = arena_zero(arena, sizeof(*where));
    *layout->page = (struct xlsx_page){.layout = layout,
                                       .kind = PAGE_REPLY,
                                       .sheet = SIZE_MAX,
                                       .name = xlsx_valid_name(arena, _("Reply")),
                                       .reply = where};
    struct filling p = {.sheet = sheet, .layout = layout, .page = layout->page, .where = where};
    put_mark(&p);
    put_top(&p);
    put_answer(&p);
    put_text_of(&p);
    put_mark(&p);
    xlsx_page_end(layout->page);
    return layout;
}

/* ---- what its worksheet is asked for beside the cells ---- */

static bool limit(const struct xlsx_page *page, const struct xlsx_sheet *s)
{
    struct str list = STR_IN(s->arena);
    uint32_t row = page->reply->decision;
    str_add_char(&list, '=');
    xlsx_ref_range(page->reply->choices, REPLY_LIST, page->reply->last_choice, REPLY_LIST, &list);
    lxw_data_validation choices = {.validate = LXW_VALIDATION_TYPE_LIST_FORMULA, .value_formula = list.text};
    choices.error_message = _("Choose one of the list, please.");
    return xlsx_sheet_choices(s, row, REPLY_TEXT, row, &choices);
}

static void set_area(const struct xlsx_page *page, const struct xlsx_sheet *s)
{
    struct str area = STR_IN(s->arena);
    str_add_format(&area, "%s!", page->name);
    xlsx_ref_range(1, REPLY_LABEL, page->last_row - 1, REPLY_WORDING, &area);
    xlsx_look_name_note(s->first, "_xlnm.Print_Area", s->number, area.text);
    late_worksheet_print_area(s->worksheet, 1, REPLY_LABEL, page->last_row - 1, REPLY_WORDING);
}

bool xlsx_reply_dress(const struct xlsx_page *page, const struct xlsx_sheet *s)
{
    xlsx_sheet_view(s, false, 0);
    set_area(page, s);
    bool good = true;
    for (uint32_t c = 0; c < REPLY_COLUMNS && good; c++)
        good = xlsx_sheet_columns(s, c, c, widths[c], NULL, c < REPLY_LABEL || c > REPLY_WORDING);
    xlsx_sheet_protect(s);
    return good && limit(page, s) &&
           xlsx_sheet_print(
               s, &(struct xlsx_print){
                      .wide = 1, .left = 0.5, .right = 0.5, .top = 0.6, .bottom = 0.7, .foot = "&C&9&P / &N"});
}
