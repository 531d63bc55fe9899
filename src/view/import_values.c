/* What words of a file mean: asked once for each word of a column. */
#include <stdlib.h>
#include <string.h>

#include "base/intl.h"
#include "book/fill.h"
#include "view/import_view.h"
#include "tui/popup.h"

static char *field_name(const struct import_view *v, const struct import_line line)
{
    const struct import_part *part = &v->import->part[line.part];
    struct str name = STR_INIT;
    import_map_field_name(&part->map, v->import->file.xlsx, part->question[line.n].field, &name);
    char *text = mem_text(name.text);
    str_free(&name);
    return text;
}

static void put(struct import_view *v, struct import_line line, const char *code)
{
    const struct import_question *question = &v->import->part[line.part].question[line.n];
    char *header = field_name(v, line);
    size_t i = 0;
    while (i < v->meanings &&
           (strcmp(v->meaning[i].header, header) != 0 || strcmp(v->meaning[i].value, question->value) != 0))
        i++;
    if (i == v->meanings) {
        v->meaning = mem_resize(v->meaning, v->meanings + 1, sizeof(*v->meaning));
        v->meaning[v->meanings++] =
            (struct import_meaning){.header = mem_text(header), .value = mem_text(question->value)};
    } else {
        free((char *)(uintptr_t)v->meaning[i].code);
    }
    v->meaning[i].code = mem_text(code);
    free(header);
}

void import_values_drop(struct import_view *v)
{
    for (size_t i = 0; i < v->meanings; i++) {
        free((char *)(uintptr_t)v->meaning[i].header);
        free((char *)(uintptr_t)v->meaning[i].value);
        free((char *)(uintptr_t)v->meaning[i].code);
    }
    free(v->meaning);
}

bool import_values_agree(struct app *app, struct import_view *v, bool all)
{
    size_t here = table_chosen(&v->table);
    bool any = false;
    for (size_t n = all ? 0 : here; n < v->lines[TAB_VALUES] && (all || n == here); n++) {
        struct import_line line = v->line[TAB_VALUES][n];
        const struct import_question *question = &v->import->part[line.part].question[line.n];
        if (question->guess && !question->answer) {
            put(v, line, question->guess);
            any = true;
        }
    }
    if (any) {
        import_view_again(app, v);
        if (v->tab == TAB_VALUES && !all)
            table_move(&v->table, MOVE_DOWN);
        if (import_questions(v->import) == 0) {
            import_show(v, TAB_CHANGES);
            app_message(app, MESSAGE_INFO,
                        _("Every value has its meaning. Nothing is written yet: look at the rows, then Enter."));
        }
    } else if (!all) {
        app_message(app, MESSAGE_WARNING, _("Nothing is suggested here: F4 chooses what it means."));
    }
    return any;
}

static void chosen(struct app *app, void *context, size_t n)
{
    struct import_view *v = context;
    if (n == SIZE_MAX || !app_top(app, v) || !import_here(v) || v->tab != TAB_VALUES)
        return;
    struct import_line line = *import_here(v);
    const struct import_part *part = &v->import->part[line.part];
    const struct choice_list *list = app_sheet(app, part->sheet)->column[part->question[line.n].column].choices;
    put(v, line, n < list->count ? list->choice[n].code : "");
    import_view_again(app, v);
    if (v->tab == TAB_VALUES)
        table_move(&v->table, MOVE_DOWN);
}

void import_values_choose(struct app *app, struct import_view *v)
{
    if (!import_here(v))
        return;
    struct import_line line = *import_here(v);
    const struct import_part *part = &v->import->part[line.part];
    const struct import_question *question = &part->question[line.n];
    const struct column_def *def = &app_sheet(app, part->sheet)->column[question->column];
    const char *code = question->answer ? question->answer : question->guess;
    struct popup_item *item = mem_zero(def->choices->count + 1, sizeof(*item));
    size_t selected = code && !*code ? def->choices->count : 0;
    for (size_t i = 0; i < def->choices->count; i++) {
        const struct choice *choice = &def->choices->choice[i];
        item[i].text = intl_form(choice->label);
        item[i].help = fill_help(app->book->model, choice->help);
        if (code && strcmp(choice->code, code) == 0)
            selected = i;
    }
    item[def->choices->count].text = _("(no value)");
    const char *title = app_text(app, _("\"%s\" in %s means"), question->value, intl_form(def->label));
    popup_list(app, chosen, v, .title = title, .item = item, .count = def->choices->count + 1, .selected = selected);
    free(item);
}
