/* Formulas for people: references as their labels, codes as theirs, and where asked the values that stand there. */
#include "guide/why_private.h"

#include "base/intl.h"
#include "base/utf8.h"

static const struct column_def *catalog_column(const struct catalog *catalog, const struct formula_ref *ref)
{
    const struct sheet_def *sheet = &catalog->sheet[ref->table / 2];
    return ref->table % 2 == 0 ? &sheet->column[ref->column] : &sheet->summary[ref->column].column;
}

const struct column_def *why_ref_column(const struct model *model, const struct formula_ref *ref)
{
    return catalog_column(model_catalog(model), ref);
}

void why_value(const struct model *model, const struct column_def *def, struct value value, struct str *out)
{
    struct str text = STR_INIT;
    value_def_text(model, def, value, MODEL_LABEL, &text);
    utf8_safe(out, text.length ? text.text : _("(empty)"), false);
    str_free(&text);
}

struct labelling {
    const struct catalog *catalog;
    size_t table; /* whose formula it is */
    const struct column_def *own;
    const struct model *model; /* values beside the labels, of ROW; NULL: none */
    uint32_t row;
};

bool why_is_one_cell(const struct formula_ref *ref)
{
    return ref->kind != FORMULA_WHOLE && ref->kind != FORMULA_LINKED;
}

/* The row of REF's sheet that REF speaks of, seen from ROW of TABLE; UINT32_MAX: none. */
uint32_t why_row(const struct model *model, size_t table, uint32_t row, const struct formula_ref *ref)
{
    struct arena *arena = arena_new();
    struct formula_env env = model_env(model, table, arena);
    uint32_t at = formula_row(ref, &env, row);
    arena_free(&arena);
    return at;
}

struct value why_cell(const struct model *model, const struct formula_ref *ref, uint32_t row)
{
    if (row == UINT32_MAX)
        return value_empty();
    return ref->table % 2 ? model_summary(model, ref->table / 2, ref->column)
                          : model_value(model, ref->table / 2, row, ref->column);
}

/* In a line with values: 重要度 2; 夏までに/状態 採用 */
static void write_label_value(const struct labelling *l, const struct formula_ref *ref, struct str *out)
{
    const struct sheet_def *sheet = &l->catalog->sheet[ref->table / 2];
    const struct column_def *def = catalog_column(l->catalog, ref);
    uint32_t row = why_row(l->model, l->table, l->row, ref);
    if (ref->kind == FORMULA_FOLLOWED || ref->kind == FORMULA_FIXED) {
        struct str name = STR_INIT, safe = STR_INIT;
        if (row != UINT32_MAX)
            model_row_name(l->model, ref->table / 2, row, &name);
        else
            str_add(&name, intl_form(catalog_column(l->catalog, ref->from)->label));
        utf8_safe(&safe, name.text, false);
        str_add_format(out, _("%s/"), safe.text);
        str_free(&name);
        str_free(&safe);
    } else if (ref->table / 2 != l->table / 2) {
        str_add_format(out, _("%s/"), intl_form(sheet->short_title));
    }
    str_add_format(out, "%s ", intl_form(def->label));
    why_value(l->model, def, why_cell(l->model, ref, row), out);
}

static void write_label(void *context, const struct formula_ref *ref, struct str *out)
{
    const struct labelling *l = context;
    const struct sheet_def *sheet = &l->catalog->sheet[ref->table / 2];
    const struct column_def *def = catalog_column(l->catalog, ref);
    if (l->model && why_is_one_cell(ref)) {
        write_label_value(l, ref, out);
        return;
    }
    if (ref->from) { /* FOLLOWED, or LINKED by a cell: then the ids are the cell itself */
        write_label(&(struct labelling){.catalog = l->catalog, .table = l->table, .own = l->own}, ref->from, out);
        if (ref->kind == FORMULA_FOLLOWED || ref->column != sheet_role(sheet, ROLE_ID))
            str_add_format(out, ".%s", intl_form(def->label));
        return;
    }
    str_add(out, ref->kind == FORMULA_LINKED ? "LINKED([" : "[");
    if (ref->table / 2 != l->table / 2)
        str_add_format(out, _("%s/"), intl_form(sheet->short_title));
    if (ref->kind == FORMULA_FIXED)
        str_add_format(out, _("%s/"),
                       sheet_known_by_ids(sheet) ? sheet->row[ref->row].id : intl_form(sheet->row[ref->row].label));
    str_add(out, intl_form(def->label));
    str_add(out, ref->kind == FORMULA_LINKED ? "])" : "]");
}

/* A cell of a choice column shows its label: so do the codes it is compared with. */
static const char *label_of(void *context, const struct formula_ref *ref, const char *text)
{
    const struct labelling *l = context;
    const struct column_def *def = ref ? catalog_column(l->catalog, ref) : l->own;
    if (!ref && def && def->said_count) /* the words of a computed text, in the language of the program */
        return intl_form(text);
    const struct choice *choice = def && def->kind->coded ? choices_code(def->choices, text) : NULL;
    return choice ? intl_form(choice->label) : NULL;
}

/* A piece of the formula of TABLE's COLUMN with the values of ROW, from a step of its explanation. */
void why_readable(const struct model *model, size_t table, uint32_t row, size_t column, const struct formula_step *step,
                  struct str *out)
{
    const struct column_def *def =
        catalog_column(model_catalog(model), &(struct formula_ref){.table = table, .column = column});
    struct labelling l = {model_catalog(model), table, def, model, row};
    formula_words(
        def->formula, step->start, step->end,
        &(struct formula_labels){
            .context = &l, .reference = write_label, .label = label_of, .signs = true, .joined = def->all_said},
        out);
}

void why_formula(const struct catalog *catalog, size_t table, size_t column, struct str *out)
{
    const struct column_def *def = catalog_column(catalog, &(struct formula_ref){.table = table, .column = column});
    struct labelling l = {catalog, table, def, NULL, 0};
    formula_words(
        def->formula, 0, SIZE_MAX,
        &(struct formula_labels){.context = &l, .reference = write_label, .label = label_of, .joined = def->all_said},
        out);
}

void why_labels(const struct catalog *catalog, size_t table, const struct formula *formula, struct str *out)
{
    struct labelling l = {.catalog = catalog, .table = table};
    formula_words(formula, 0, SIZE_MAX,
                  &(struct formula_labels){.context = &l, .reference = write_label, .label = label_of, .signs = true},
                  out);
}
