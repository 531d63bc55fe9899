#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "catalog/build.h"

#define MAX_CHOICES 500
#define WORD_CELLS  8

enum {
    CHOICE_CODE,
    CHOICE_LABEL,
    CHOICE_SHORT,
    CHOICE_VALUE,
    CHOICE_MARK,
    CHOICE_TONE,
    CHOICE_HELP,
    CHOICE_ALSO,
    CHOICE_DURING,
    CHOICE_SETTLED,
    CHOICE_WORD,
    CHOICE_KEYS
};
static const struct key choice_keys[CHOICE_KEYS] = {
    [CHOICE_CODE] = {"code", true},        [CHOICE_LABEL] = {"label", true}, [CHOICE_SHORT] = {"short", false},
    [CHOICE_VALUE] = {"value", false},     [CHOICE_MARK] = {"mark", false},  [CHOICE_TONE] = {"tone", false},
    [CHOICE_HELP] = {"help", false},       [CHOICE_ALSO] = {"also", false},  [CHOICE_DURING] = {"during", false},
    [CHOICE_SETTLED] = {"settled", false}, [CHOICE_WORD] = {"word", false},
};
static const char *const tone_words[] = {"good", "warn", "bad", "quiet"}; /* enum tone from TONE_GOOD on */

static const char *read_mark(struct reader *r, node_at at)
{
    const char *mark = read_text(r, at);
    if (!mark)
        return NULL;
    size_t length = strlen(mark);
    bool good = length <= 2;
    for (size_t i = 0; i < length; i++)
        good = good && mark[i] > ' ' && mark[i] < 0x7f;
    if (!good)
        read_fault(r, at, mark, N_("a mark is one or two ASCII characters"));
    return mark;
}

/* "2 深刻": only a number can have a word behind it. */
static const char *read_word_of(struct reader *r, node_at at, const char *code)
{
    const char *word = at ? read_short_text(r, at, WORD_CELLS) : NULL;
    if (word && code && !read_whole_valid(code))
        read_fault(r, at, word, N_("only a choice whose code is a whole number has a word"));
    return word;
}

static bool read_choice(struct build *build, node_at item, struct choice *choice)
{
    struct reader *r = &build->reader;
    node_at at[CHOICE_KEYS];
    if (!read_map(r, item, N_("a choice"), choice_keys, CHOICE_KEYS, at))
        return false;
    choice->code = read_id(r, at[CHOICE_CODE], true);
    choice->label = read_text(r, at[CHOICE_LABEL]);
    choice->short_label = at[CHOICE_SHORT] ? read_short_text(r, at[CHOICE_SHORT], 4) : choice->label;
    choice->value = read_number(r, at[CHOICE_VALUE], NAN, -1e9, 1e9);
    choice->mark = read_mark(r, at[CHOICE_MARK]);
    if (at[CHOICE_TONE])
        choice->tone = TONE_GOOD + (enum tone)read_word(r, at[CHOICE_TONE], tone_words, ARRAY_LENGTH(tone_words), 0);
    choice->help = read_text(r, at[CHOICE_HELP]);
    choice->also = read_texts(r, at[CHOICE_ALSO], build->arena, &choice->also_count);
    choice->during = read_text(r, at[CHOICE_DURING]);
    choice->settled = read_yes(r, at[CHOICE_SETTLED]);
    choice->word = read_word_of(r, at[CHOICE_WORD], choice->code);
    return choice->code && choice->label && choice->short_label;
}

static void fill_formula_choices(struct build *build, struct choice_list *list)
{
    const char **codes = arena_zero(build->arena, (list->count + 1) * sizeof(*codes));
    double *points = arena_zero(build->arena, (list->count + 1) * sizeof(*points));
    for (size_t i = 0; i < list->count; i++) {
        codes[i] = list->choice[i].code;
        points[i] = list->choice[i].value;
    }
    list->formula = (struct formula_choices){list->count, codes, points};
}

static void read_list(struct build *build, node_at at, const char *name, struct choice_list *list)
{
    struct reader *r = &build->reader;
    *list = (struct choice_list){.name = name};
    if (read_is_list(r, at, N_("a choice list"))) {
        size_t count = read_node(r, at)->value;
        if (count == 0)
            read_fault(r, at, name ? name : "choices", N_("a choice list needs at least one choice"));
        if (count > MAX_CHOICES) {
            read_fault(r, at, name ? name : "choices", N_("at most %d choices"), MAX_CHOICES);
            count = MAX_CHOICES;
        }
        struct choice *choice = arena_zero(build->arena, (count + 1) * sizeof(*choice));
        for (node_at item = read_first(r, at); item && count-- > 0; item = read_next(r, at, item)) {
            if (!read_choice(build, item, &choice[list->count]))
                continue;
            size_t i = 0;
            while (strcmp(choice[i].code, choice[list->count].code) != 0)
                i++;
            if (i < list->count)
                read_fault(r, item, choice[i].code, N_("this code is used twice in the list"));
            else
                list->count++;
        }
        list->choice = choice;
    }
    fill_formula_choices(build, list);
}

size_t choices_count_named(struct build *build, node_at lists)
{
    return lists && read_node(&build->reader, lists)->kind == NODE_MAP ? read_node(&build->reader, lists)->value : 0;
}

void choices_read_named(struct build *build, node_at lists, struct names *names, struct ids *ids)
{
    struct reader *r = &build->reader;
    if (!read_is_map(r, lists, N_("choices")))
        return;
    for (node_at key = read_first(r, lists); key; key = read_next(r, lists, key)) {
        const char *name = read_id(r, key, true);
        if (!name || (ids && !build_new_id(build, ids, key, name)))
            continue;
        size_t number = build->catalog->list_count++;
        read_list(build, key + 1, name, &build->list[number]);
        names_add(names, build->arena, name, number);
    }
}

static bool fault_unknown_list(struct build *build, const struct sheet_build *sheet, node_at at, const char *name)
{
    size_t own = sheet->lists.count, shared = build->lists.count;
    const char **names = mem_resize(NULL, own + shared + 1, sizeof(*names));
    if (own)
        memcpy(names, sheet->lists.name, own * sizeof(*names));
    if (shared)
        memcpy(names + own, build->lists.name, shared * sizeof(*names));
    read_unknown(&build->reader, at, name, N_("there is no choice list with this name"), names, own + shared);
    free(names);
    return false;
}

static bool is_switched(struct build *build, const struct sheet_build *sheet)
{
    struct reader *r = &build->reader;
    node_at at = sheet->at[SHEET_APPLIES];
    for (node_at key = at && read_node(r, at)->kind == NODE_MAP ? read_first(r, at) : 0; key;
         key = read_next(r, at, key))
        if (strcmp(read_raw(r, key), "sheet") == 0)
            return true;
    return false;
}

static bool has_rounds(struct build *build, const struct sheet_build *sheet)
{
    (void)build;
    return sheet->to->rounds;
}

/* Lists of sheets of all layers: no form could give them, since others add theirs. */
static const struct {
    const char *name;
    bool (*holds)(struct build *build, const struct sheet_build *sheet);
} sheet_lists[] = {
    {"switched-sheets", is_switched}, /* that concern some companies only */
    {"round-sheets", has_rounds},     /* whose answers can be closed as a round */
};

/* NULL: no list of sheets is called NAME. */
static const struct choice_list *list_sheets(struct build *build, const char *name)
{
    size_t made = 0;
    while (made < ARRAY_LENGTH(sheet_lists) && strcmp(sheet_lists[made].name, name) != 0)
        made++;
    if (made == ARRAY_LENGTH(sheet_lists))
        return NULL;
    struct choice_list *list = arena_zero(build->arena, sizeof(*list));
    struct choice *choice = arena_zero(build->arena, (build->sheet_count + 1) * sizeof(*choice));
    for (size_t i = 0; i < build->sheet_count; i++) {
        const struct sheet_def *def = build->sheet[i].to;
        if (sheet_lists[made].holds(build, &build->sheet[i]))
            choice[list->count++] =
                (struct choice){.code = def->id, .label = def->title, .short_label = def->title, .value = NAN};
    }
    list->choice = choice;
    fill_formula_choices(build, list);
    return list;
}

/* A word of the head of the document's file at ROOT, before documents are read; NULL. */
static const char *head_word(struct build *build, node_at root, const char *key)
{
    const struct reader *r = &build->reader;
    for (node_at at = read_first(r, root); at; at = read_next(r, root, at))
        if (strcmp(read_raw(r, at), key) == 0)
            return read_node(r, at + 1)->kind == NODE_TEXT ? read_raw(r, at + 1) : "";
    return NULL;
}

/* The documents of all layers, but those that are made for each row of a sheet: that a sheet names one is known before they are read.
 * NULL: NAME is no list of documents. */
static const struct choice_list *list_documents(struct build *build, const char *name)
{
    struct reader *r = &build->reader;
    const size_t here = r->file;
    if (strcmp(name, "documents") != 0)
        return NULL;
    struct choice_list *list = arena_zero(build->arena, sizeof(*list));
    struct choice *choice = arena_zero(build->arena, (r->tree->file_count + 1) * sizeof(*choice));
    for (r->file = 0; r->file < r->tree->file_count; r->file++) {
        const struct tree_file *file = &r->tree->file[r->file];
        if (!file->document || read_node(r, file->root)->kind != NODE_MAP || head_word(build, file->root, "for"))
            continue;
        const char *id = head_word(build, file->root, "document"), *title = head_word(build, file->root, "title");
        if (id && title && id_valid(id, true))
            choice[list->count++] = (struct choice){.code = id, .label = title, .short_label = title, .value = NAN};
    }
    r->file = here;
    list->choice = choice;
    fill_formula_choices(build, list);
    return list;
}

const struct choice_list *choices_read_use(struct build *build, struct sheet_build *sheet, node_at at)
{
    struct reader *r = &build->reader;
    if (at == 0)
        return NULL;
    if (read_node(r, at)->kind == NODE_LIST) {
        struct choice_list *list = arena_zero(build->arena, sizeof(*list));
        read_list(build, at, NULL, list);
        return list;
    }
    const char *name = read_text(r, at);
    if (!name)
        return NULL;
    size_t number = names_find(&sheet->lists, name), shared = names_find(&build->list_ids.names, name);
    if (number != SIZE_MAX)
        return &build->list[number];
    const struct choice_list *sheets = shared == SIZE_MAX ? list_sheets(build, name) : NULL;
    if (!sheets && shared == SIZE_MAX)
        sheets = list_documents(build, name);
    if (sheets)
        return sheets;
    if (shared == SIZE_MAX)
        fault_unknown_list(build, sheet, at, name);
    else if (build_may_use(build, at, name, build->list_ids.place[shared].layer))
        return &build->list[names_find(&build->lists, name)];
    return NULL;
}

const struct choice_list *choices_yes(struct build *build, const char *label)
{
    if (!label && build->yes_list)
        return build->yes_list;
    struct choice_list *list = arena_zero(build->arena, sizeof(*list));
    struct choice *yes = arena_zero(build->arena, sizeof(*yes));
    *yes = (struct choice){.code = arena_text(build->arena, "yes"),
                           .label = label ? label : arena_text(build->arena, "はい"),
                           .value = NAN};
    yes->short_label = yes->label;
    *list = (struct choice_list){.count = 1, .choice = yes};
    fill_formula_choices(build, list);
    if (!label)
        build->yes_list = list;
    return list;
}

const struct choice *choices_code(const struct choice_list *list, const char *code)
{
    for (size_t i = 0; list && i < list->count; i++)
        if (strcmp(list->choice[i].code, code) == 0)
            return &list->choice[i];
    return NULL;
}

bool choices_check_code(struct build *build, const struct choice_list *list, node_at at, const char *code)
{
    if (!list || choices_code(list, code))
        return true;
    const struct choice *meant = choice_find(list, code);
    if (meant)
        return read_fault(&build->reader, at, code, N_("write the code, not the label: %s"), meant->code);
    return read_unknown(&build->reader, at, code, N_("not a code of this choice list"), list->formula.code,
                        list->count);
}

const struct choice *choice_find(const struct choice_list *list, const char *code_or_label)
{
    if (!list || !code_or_label || !*code_or_label)
        return NULL;
    const struct choice *exact = choices_code(list, code_or_label);
    if (exact)
        return exact;
    for (size_t i = 0; i < list->count; i++)
        if (strcmp(list->choice[i].label, code_or_label) == 0)
            return &list->choice[i];
    char *typed = utf8_fold(code_or_label);
    const struct choice *found = NULL;
    for (int pass = 0; pass < 3 && !found && *typed; pass++) {
        for (size_t i = 0; i < list->count && !found; i++) {
            const struct choice *choice = &list->choice[i];
            char *folded = utf8_fold(pass == 0 ? choice->code : pass == 1 ? choice->label : choice->short_label);
            if (strcmp(folded, typed) == 0)
                found = choice;
            free(folded);
        }
    }
    free(typed);
    return found;
}
