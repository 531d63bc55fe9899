/* Values of choices that a file writes in its own way: which have to be asked for, and what they could mean. */
#include <stdlib.h>
#include <string.h>

#include "base/intl.h"
#include "exchange/import_choice.h"
#include "exchange/import_header.h"
#include "exchange/import_private.h"

#define MANY_VALUES 60
#define FEW_ROWS    5 /* of fewer it is no wonder that a scale is not used to its ends */

struct seen { /* a value of a column */
    const char *typed, *key;
    bool known, number;
};
struct look { /* at one column */
    struct arena *arena;
    size_t field, column;
    const struct choice_list *list;
    bool level, computed;
    char ends[2][2]; /* the scale that the header names, 機密性(1～3): its lowest and highest digit; "" it names none */
    struct seen *seen;
    size_t count, capacity;
    bool other; /* of another scale, all of it */
    bool many;  /* more values than a person could be asked for: another column is meant, perhaps */
};
struct asking {
    struct book *book;
    struct import_part *part;
    const struct import_options *options;
    const struct sheet_def *sheet;
    struct look *look;
    size_t looks;
    size_t question_capacity;
};

/* ---- what stands in the columns ---- */

static struct seen *see(struct look *look, const char *typed)
{
    char *key SCOPED(mem_free) = import_choice_key(typed);
    size_t i = 0;
    long number;
    while (i < look->count && strcmp(look->seen[i].key, key) != 0)
        i++;
    if (i == look->count) {
        look->many = look->count >= MANY_VALUES;
        ARENA_MORE(look->arena, look->seen, look->count, look->capacity) = (struct seen){
            .typed = typed, .key = arena_text(look->arena, key), .number = import_choice_number(key, &number)};
    }
    return &look->seen[i];
}

static void see_known(void *context, const char *typed)
{
    see(context, typed)->known = true;
}

static bool is_row(const struct import_row *row)
{
    return row->kind != IMPORT_SKIPPED || row->take;
}

/* The values that were not understood, from the cells that were refused for it. */
static void see_unknown(struct asking *a)
{
    for (size_t n = 0; n < a->part->rows; n++) {
        const struct import_row *row = &a->part->row[n];
        for (size_t i = row->first; i < row->first + row->cells && is_row(row); i++) {
            const struct import_cell *cell = &a->part->cell[i];
            for (size_t k = 0; k < a->looks && cell->asked; k++)
                if (a->look[k].field == cell->field && !a->look[k].many)
                    see(&a->look[k], cell->file);
        }
    }
}

/* A computed column is not taken over, but it shows the scale of those that it was computed from. */
static void see_computed(const struct asking *a, struct look *look)
{
    const struct file_table *table = a->part->table;
    for (size_t n = 0; n < a->part->rows; n++) {
        const struct import_row *row = &a->part->row[n];
        const char *text = table_field(table, row->at, look->field);
        if (!*text || !is_row(row) || look->many)
            continue;
        struct seen *seen = see(look, text);
        /* words are no evidence: 高 may be a label elsewhere */
        seen->known = !seen->number || choices_code(look->list, seen->key);
    }
}

static bool has_code(const struct look *look, const char *code)
{
    for (size_t i = 0; i < look->count; i++)
        if (look->seen[i].known && strcmp(look->seen[i].key, code) == 0)
            return true;
    return false;
}

/* A number that is no code. One that is far from all of them, beside every code, is a slip of the hand. */
static bool lacks_number(const struct look *look)
{
    size_t lacking = 0, near = 0;
    bool whole = true;
    for (size_t i = 0; i < look->list->count; i++)
        whole = whole && has_code(look, look->list->choice[i].code);
    for (size_t i = 0; i < look->count; i++) {
        long number, code;
        if (!look->seen[i].number || look->seen[i].known)
            continue;
        lacking++;
        import_choice_number(look->seen[i].key, &number);
        for (size_t k = 0; k < look->list->count; k++)
            if (import_choice_number(look->list->choice[k].code, &code))
                near += number - code == 1 || code - number == 1;
    }
    return lacking > 0 && !(whole && lacking == 1 && near == 0);
}

/* Single digits in a row with one mark between each two: 1～3, 3-2-1, 3・2・1. A year or a date is none. */
static void read_ends(const char *header, char ends[2][2])
{
    static const char *const marks[] = {"~", "-", "〜", "−", "–", "—", "・", ",", "、", "/", ":"};
    char *key SCOPED(mem_free) = import_choice_key(header), low = 0, high = 0;
    for (const char *p = key; *p && !high; p++) {
        if (*p < '0' || *p > '9' || (p > key && p[-1] >= '0' && p[-1] <= '9'))
            continue;
        low = high = *p;
        size_t digits = 1;
        for (const char *at = p + 1;;) {
            size_t length = import_mark(at, marks, ARRAY_LENGTH(marks));
            if (*at >= '0' && *at <= '9') /* more than one digit: no rank */
                digits = 0;
            if (!digits || !length || at[length] < '0' || at[length] > '9')
                break;
            at += length;
            low = *at < low ? *at : low;
            high = *at > high ? *at : high;
            digits++;
            at++;
        }
        if (digits < 2)
            low = high = 0;
    }
    ends[0][0] = low;
    ends[1][0] = high;
}

static bool names_other(const struct look *look)
{
    return *look->ends[0] && (!choices_code(look->list, look->ends[0]) || !choices_code(look->list, look->ends[1]));
}

/* A column of ranks is of another scale when its header names one, when a number is none of its codes, or when words that rate stand in it beside
 * numbers that do not reach both ends of the scale. */
static bool is_other(const struct look *look)
{
    if (!look->level || names_other(look) || lacks_number(look))
        return look->level;
    size_t words = 0;
    for (size_t i = 0; i < look->count; i++)
        words += !look->seen[i].known && !look->seen[i].number && import_choice_rates(look->seen[i].key);
    return words && !(has_code(look, look->list->choice[0].code) &&
                      has_code(look, look->list->choice[look->list->count - 1].code));
}

static void look_at_columns(struct asking *a)
{
    const struct import_map *map = &a->part->map;
    a->look = arena_zero(a->part->arena, (map->count + 1) * sizeof(*a->look));
    for (size_t f = 0; f < map->count; f++) {
        const struct import_mapping *m = &map->mapping[f];
        const struct column_def *def = m->column == SIZE_MAX ? NULL : &a->sheet->column[m->column];
        if (!def || m->is_id || m->ignored || !def->choices || (m->computed && def->kind->number != NUMBER_SCALE))
            continue;
        struct look *look = &a->look[a->looks++];
        *look = (struct look){.arena = a->part->arena,
                              .field = f,
                              .column = m->column,
                              .list = def->choices,
                              .level = def->kind->number == NUMBER_SCALE,
                              .computed = m->computed};
        read_ends(m->header, look->ends);
        if (look->computed)
            see_computed(a, look);
        else
            import_values_each(a->part->values, m->column, see_known, look);
    }
    see_unknown(a);
    for (size_t i = 0; i < a->looks; i++)
        a->look[i].other = is_other(&a->look[i]);
    /* One scale for all columns with the same choices: 可用性 with only 2 and 1 beside a 機密性 with a 3. */
    for (size_t i = 0; i < a->looks; i++)
        for (size_t k = 0; k < a->looks && a->look[i].level; k++)
            a->look[i].other = a->look[i].other || (a->look[k].list == a->look[i].list && a->look[k].other);
}

/* ---- what has to be asked ---- */

static const char *code_of(const struct choice_list *list, const char *code_or_label)
{
    const struct choice *choice = *code_or_label ? choice_find(list, code_or_label) : NULL;
    return choice ? choice->code : *code_or_label ? NULL : "";
}

/* By rank, the highest first: levels by their number. */
static const char *code_at(const struct choice_list *list, size_t rank)
{
    const struct choice *best = NULL;
    long last = 0, number;
    if (!import_choice_number(list->choice[0].code, &number))
        return rank < list->count ? list->choice[rank].code : NULL;
    for (size_t r = 0; r <= rank; r++) {
        const struct choice *next = NULL;
        long high = 0;
        for (size_t i = 0; i < list->count; i++)
            if (import_choice_number(list->choice[i].code, &number) && (!best || number < last) &&
                (!next || number > high)) {
                next = &list->choice[i];
                high = number;
            }
        if (!next)
            return NULL;
        best = next;
        last = high;
    }
    return best->code;
}

/* MEANING is what a person said of the value KEY of the column. */
static bool is_meant(const struct asking *a, const struct look *look, const struct import_meaning *meaning,
                     const char *key)
{
    char *said SCOPED(mem_free) = import_choice_key(meaning->value);
    if (strcmp(said, key) != 0)
        return false;
    if (!meaning->header)
        return look->level && look->list->count == meaning->ranks;
    struct str name SCOPED(str_free) = STR_INIT;
    import_map_field_name(&a->part->map, a->part->table->xlsx, look->field, &name);
    const struct column_def *def = &a->sheet->column[look->column];
    return strcmp(name.text, meaning->header) == 0 || strcmp(def->id, meaning->header) == 0 ||
           strcmp(def->label, meaning->header) == 0;
}

/* What a person said must be possible in the column. */
static bool refuse_meaning(const struct asking *a, const struct look *look, const struct import_meaning *meaning,
                           struct error *err)
{
    struct str text SCOPED(str_free) = STR_INIT;
    if (meaning->ranks)
        return error_because(err, ERROR_USAGE, a->sheet->column[look->column].label,
                             _("the scale has %zu words, the column %zu choices: say each by --value"), meaning->ranks,
                             look->list->count);
    return model_parse(a->book->model, a->part->sheet, look->column, meaning->code, &text, err) &&
           error_set(err, ERROR_REJECTED, meaning->code);
}

static bool answer(const struct asking *a, const struct look *look, struct import_question *question, struct error *err)
{
    question->answer =
        import_meaning_recall(a->book, a->sheet, &a->part->map, look->column, question->key, a->part->arena);
    question->remembered = question->answer != NULL;
    if (question->answer && *question->answer && !code_of(look->list, question->answer))
        question->answer = NULL;
    for (size_t i = 0; i < a->options->meanings; i++) {
        const struct import_meaning *meaning = &a->options->meaning[i];
        if (!is_meant(a, look, meaning, question->key))
            continue;
        question->answer = !meaning->ranks                       ? code_of(look->list, meaning->code)
                           : meaning->ranks == look->list->count ? code_at(look->list, meaning->rank)
                                                                 : NULL;
        question->remembered = false;
        if (!question->answer)
            return refuse_meaning(a, look, meaning, err);
    }
    return true;
}

static bool said(const struct asking *a, const struct look *look, const struct seen *seen)
{
    bool any = false;
    for (size_t i = 0; i < a->options->meanings && !any; i++)
        any = is_meant(a, look, &a->options->meaning[i], seen->key);
    return any;
}

static bool ask_column(struct asking *a, const struct look *look, struct error *err)
{
    bool good = true;
    struct import_part *part = a->part;
    const char **scale = NULL;
    size_t first = part->questions, count = 0, capacity = 0;
    /* The scale is that of all columns with these choices, and what their headers say of it. */
    for (size_t k = 0; k < a->looks; k++) {
        const struct look *other = &a->look[k];
        if (look->level ? other->list != look->list : other != look)
            continue;
        for (size_t i = 0; i < other->count; i++) {
            ARENA_MORE(part->arena, scale, count, capacity) = other->seen[i].key;
        }
        for (size_t e = 0; e < 2 && look->level && *other->ends[0]; e++) {
            ARENA_MORE(part->arena, scale, count, capacity) = other->ends[e];
        }
    }
    bool remembered = look->level && import_meaning_known(a->book, a->sheet, &part->map, look->column);
    for (size_t i = 0; i < look->count; i++) {
        const struct seen *seen = &look->seen[i];
        if (seen->known && !look->other && !remembered && !said(a, look, seen))
            continue;
        struct import_question *question =
            &ARENA_MORE(part->arena, part->question, part->questions, a->question_capacity);
        *question = (struct import_question){.field = look->field,
                                             .column = look->column,
                                             .value = arena_text(part->arena, seen->typed),
                                             .key = seen->key,
                                             .at = SIZE_MAX,
                                             .scale = look->other};
        question->guess = import_choice_guess(look->list, seen->key, scale, count);
        good = good && answer(a, look, question, err);
    }
    /* What was remembered is of use only for the whole of a scale. */
    bool all = true;
    for (size_t i = first; i < part->questions; i++)
        all = all && part->question[i].answer;
    for (size_t i = first; i < part->questions && !all && look->level; i++)
        if (part->question[i].remembered) {
            part->question[i].guess = part->question[i].answer;
            part->question[i].answer = NULL;
            part->question[i].remembered = false;
        }
    return good;
}

static int by_value(const void *a, const void *b)
{
    const struct import_question *x = a, *y = b;
    long i, k;
    if (x->field != y->field)
        return x->field < y->field ? -1 : 1;
    if (import_choice_number(x->key, &i) && import_choice_number(y->key, &k))
        return i == k ? 0 : i > k ? -1 : 1;
    return strcmp(x->key, y->key);
}

static void count_rows(struct import_part *part)
{
    const struct file_table *table = part->table;
    for (size_t n = 0; n < part->rows; n++) {
        const struct import_row *row = &part->row[n];
        for (size_t i = 0; i < part->questions && is_row(row); i++) {
            struct import_question *question = &part->question[i];
            const char *text = table_field(table, row->at, question->field);
            if (!*text)
                continue;
            char *key SCOPED(mem_free) = strcmp(text, question->value) == 0 ? NULL : import_choice_key(text);
            if (!key || strcmp(key, question->key) == 0)
                question->at = question->rows++ ? question->at : row->at;
        }
    }
}

/* A scale whose lowest rank never occurs may be one that begins at 1. */
static void doubt(const struct asking *a, struct import *import)
{
    for (size_t i = 0; i < a->looks; i++) {
        const struct look *look = &a->look[i];
        const struct choice_list *list = look->list;
        bool lowest = false, highest = false, first = true;
        long code;
        if (!look->level || look->computed || a->part->rows < FEW_ROWS ||
            !import_choice_number(list->choice[list->count - 1].code, &code) || code != 0)
            continue;
        for (size_t k = 0; k < a->looks; k++)
            if (a->look[k].list == list) {
                lowest = lowest || has_code(&a->look[k], list->choice[list->count - 1].code) || a->look[k].other;
                highest = highest || has_code(&a->look[k], list->choice[0].code);
                first = first && (k >= i || a->look[k].computed);
                for (size_t q = 0; q < a->part->questions; q++)
                    lowest = lowest || a->part->question[q].column == a->look[k].column;
            }
        if (highest && !lowest && first)
            import_add_warning(
                import, arena_format(import->arena,
                                     _("\"%s\" and the columns like it never have %s: if their scale begins at 1, "
                                       "say so (--scale)"),
                                     a->part->map.mapping[look->field].header, list->choice[list->count - 1].code));
    }
}

bool import_ask(struct book *book, struct import *import, struct import_part *part,
                const struct import_options *options, struct error *err)
{
    bool good = true;
    struct asking a = {.book = book, .part = part, .options = options, .sheet = &book->catalog->sheet[part->sheet]};
    look_at_columns(&a);
    for (size_t i = 0; i < a.looks; i++)
        if (!a.look[i].computed && !a.look[i].many)
            good = good && ask_column(&a, &a.look[i], err);
    if (part->questions) {
        count_rows(part);
        qsort(part->question, part->questions, sizeof(*part->question), by_value);
    }
    doubt(&a, import);
    return good;
}

uint64_t import_questions(const struct import *import)
{
    uint64_t count = 0;
    for (size_t p = 0; p < import->parts; p++)
        for (size_t i = 0; i < import->part[p].questions; i++)
            count += !import->part[p].question[i].answer;
    return count;
}
