/* Compiled forms: those of the program are kept, whichever layers are wanted, and always as the same bytes; what is taken from
 * them is what was read. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/cache.h"
#include "base/intl.h"
#include "catalog/image.h"

static char *forms;

/* The bytes of the image of LAYER, which goes; NULL: there is none. */
static char *take_bytes(const char *layer, size_t *size)
{
    char *name = mem_format("%s.catalog", layer), *path = cache_path(name, false), *bytes = NULL;
    int fd = cache_open(path, 64u << 20, size);
    if (fd >= 0) {
        bytes = mem_zero(1, *size);
        assert_true(cache_take(fd, bytes, *size));
        close(fd);
        assert_int_equal(unlink(path), 0);
    }
    free(path);
    free(name);
    return bytes;
}

static struct catalog *open_layer(const char *layer)
{
    struct error err = {0};
    struct layer_wish wish = {.id = layer};
    struct catalog *catalog = catalog_open(forms, &(struct layer_list){.wish = &wish, .count = 1}, &err);
    if (!catalog)
        fail_msg("%s: %s %s %s", layer, err.place, err.subject, err.detail);
    return catalog;
}

/* Reads LAYER, and asks why when it is not kept. */
static char *read_and_keep(const char *layer, size_t *size)
{
    struct catalog *catalog = open_layer(layer);
    struct error why = {0};
    if (!image_keep((struct catalog_owner *)catalog, &why))
        fail_msg("%s is not kept: %s", layer, why.code == ERROR_NONE ? "the forms are too young?" : why.detail);
    catalog_free(&catalog);
    return take_bytes(layer, size);
}

/* AddressSanitizer gives locals memory that was others', and what is between the members of a struct is copied with it. */
extern void __asan_init(void) __attribute__((weak));

static void every_layer_is_kept_the_same(void **state)
{
    (void)state;
    size_t count = 0, first_size, second_size;
    char **layer = catalog_layers(forms, &count, NULL);
    assert_true(layer && count > 0);
    for (size_t i = 0; i < count; i++) {
        char *first = read_and_keep(layer[i], &first_size), *second = read_and_keep(layer[i], &second_size);
        assert_true(first && second && first_size == second_size);
        for (size_t at = 0; at < first_size && !__asan_init; at++)
            if (first[at] != second[at])
                fail_msg("%s: byte %zu of %zu is not always the same", layer[i], at, first_size);
        free(first);
        free(second);
        free(layer[i]);
    }
    free(layer);
}

static bool has_kind_of_its_own(const struct catalog *catalog)
{
    const struct column_kind *copies = ((const struct catalog_owner *)catalog)->kinds;
    for (size_t s = 0; s < catalog->sheet_count; s++)
        for (size_t c = 0; c < catalog->sheet[s].column_count; c++) {
            size_t kind = (size_t)(catalog->sheet[s].column[c].kind - copies);
            if (kind >= kind_count() || memcmp(&copies[kind], kind_at(kind), sizeof(*copies)) != 0)
                return false;
        }
    return true;
}

static void what_is_taken_works(void **state)
{
    (void)state;
    struct catalog *read = open_layer("personal-data");
    const void *where = read->sheet;
    catalog_free(&read);
    struct catalog *taken = open_layer("personal-data");
    assert_ptr_equal(taken->sheet, where);
    assert_true(has_kind_of_its_own(taken) && catalog_current(taken));
    /* Texts that people write are read with the names of the forms, by whoever took them, too. */
    const struct compute_step *step;
    assert_true(catalog_compute_order(taken, &step) > 0);
    struct error err = {0};
    assert_int_equal(catalog_find_sheet(taken, "compny", &err), SIZE_MAX);
    assert_non_null(strstr(err.detail, "company"));
    catalog_free(&taken);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_layer_is_kept_the_same),
        cmocka_unit_test(what_is_taken_works),
    };
    struct error err = {0};
    if (!intl_start("en", &err))
        return 1;
    forms = catalog_forms_dir(NULL);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    free(forms);
    return failed;
}
