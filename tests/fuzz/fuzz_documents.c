/* Fuzz target: any bytes as a document form of a small pack (a copy of tests/data/forms-mini at $FUZZ_FORMS). What is
 * accepted is made, laid out at several widths, written as text and Markdown, and asked for what it needs and promises.
 */
#include "common.h"

#include <unistd.h>

#include "guide/document.h"
#include "guide/document_layout.h"

static void use(struct model *model, size_t d)
{
    size_t each = model_catalog(model)->document[d].each;
    const struct document_which which = {d, each == SIZE_MAX ? NULL : "1"};
    struct document *document = document_make(model, which, NULL);
    struct str text = STR_INIT, reason = STR_INIT;
    const struct choice *choice = NULL;
    for (int cells = 20; cells < 100; cells += 37) {
        struct document_layout *layout = document_layout_make(document, cells);
        document_layout_free(&layout);
    }
    document_text(document, 76, &text);
    document_markdown(document, &text);
    for (size_t p = 0; p < document->parts; p++)
        document_standard(model, which, p, &text, &reason);
    document_need(model, d, &text, &reason, &choice);
    struct document_promises promises;
    document_promises(model, which, &promises, NULL);
    struct document *page = document_officer_page(model, document);
    if (page)
        document_free(&page);
    str_free(&text);
    str_free(&reason);
    document_free(&document);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static char *forms, *form;
    struct error err = {.code = ERROR_NONE};
    if (!forms) {
        const char *from = getenv("FUZZ_FORMS");
        forms = fuzz_path("forms");
        form = fuzz_path("forms/mini/documents/x.yaml");
        char *command = mem_format("cp -r '%s' %s && mkdir -p %s/mini/documents && rm -f %s/mini/documents/*",
                                   from ? from : "", forms, forms, forms);
        if (!from || system(command) != 0)
            abort();
        free(command);
    }
    fuzz_write(form, data, size);
    struct catalog *catalog = catalog_load_layer(forms, "mini", NULL, NULL, &err);
    if (!catalog && err.code == ERROR_NONE)
        abort(); /* refused without a reason */
    if (!catalog)
        return 0;
    struct model *model = model_new(catalog, 46000);
    model_compute(model);
    for (size_t d = 0; d < catalog->document_count; d++)
        use(model, d);
    model_free(&model);
    catalog_free(&catalog);
    return 0;
}
