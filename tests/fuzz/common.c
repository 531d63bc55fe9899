#include "common.h"

#include <sys/stat.h>
#include <unistd.h>

#include "base/intl.h"
#include "catalog/files.h"
#include "exchange/late_zip.h"

static char folder[64];

static void remove_folder(void)
{
    char *command = mem_format("rm -rf %s", folder);
    if (chdir("/") == 0 && system(command) != 0)
        fputs("the folder stays\n", stderr);
    free(command);
}

const char *fuzz_folder(void)
{
    struct error err = {.code = ERROR_NONE};
    if (*folder)
        return folder;
    snprintf(folder, sizeof(folder), "/dev/shm/mamori-fuzz-%ld", (long)getpid());
    if (mkdir(folder, 0700) != 0 || chdir(folder) != 0)
        abort();
    atexit(remove_folder);
    setenv("XDG_CACHE_HOME", "/dev/null", 1);
    setenv("HOME", folder, 1);
    setenv("MAMORI_PERSON", "fuzz", 1);
    intl_start("en", &err);
    return folder;
}

char *fuzz_path(const char *name)
{
    return mem_format("%s/%s", fuzz_folder(), name);
}

void fuzz_write(const char *path, const void *bytes, size_t size)
{
    FILE *file = fopen(path, "wb");
    if (!file || fwrite(bytes, 1, size, file) != size || fclose(file) != 0)
        abort();
}

static struct catalog *whole;
static void free_catalog(void)
{
    catalog_free(&whole);
}

const struct catalog *fuzz_catalog(void)
{
    struct error err = {.code = ERROR_NONE};
    if (whole)
        return whole;
    fuzz_folder();
    char *forms = catalog_forms_dir(NULL);
    whole = catalog_load_layer(forms, "personal-data", NULL, NULL, &err);
    free(forms);
    if (!whole)
        abort();
    atexit(free_catalog);
    return whole;
}

static void said(void *context, const struct error *finding)
{
    struct str text = STR_INIT;
    (void)context;
    error_text(finding, &text);
    fprintf(stderr, "verify: %s\n", text.text);
    str_free(&text);
}

static char *fresh;
static size_t fresh_size;
static void free_fresh(void)
{
    free(fresh);
}

/* Made once by the rules, then copied. */
static void make_fresh(void)
{
    static const char *const names[] = {"顧客名簿", "=1+1", "e\xCC\x81\xCC\x82", "一", "\xE2\x80\xAEz"};
    struct error err = {.code = ERROR_NONE};
    char *path = fuzz_path("fresh.mamori"), *forms = catalog_forms_dir(NULL);
    struct book_options options = {.forms = forms, .person = "fuzz"};
    struct book *book = book_new(path, NULL, "株式会社みどり", NULL, &options, &err);
    if (!book || !book_load(book, &err))
        abort();
    size_t sheet = catalog_find_sheet(book->catalog, "assets", NULL), column = 0;
    while (strcmp(book->catalog->sheet[sheet].column[column].id, "name") != 0)
        column++;
    for (size_t i = 0; i < ARRAY_LENGTH(names); i++) {
        struct change change[2] = {{.op = CHANGE_INSERT, .sheet = sheet, .at = UINT32_MAX},
                                   {.op = CHANGE_SET, .sheet = sheet, .added = 1, .column = column, .value = names[i]}};
        if (!book_change(book, change, 2, NULL, NULL, &err))
            fprintf(stderr, "%zu is refused: %s\n", i, err.detail);
    }
    book_close(&book);
    FILE *file = fopen(path, "rb");
    if (!file)
        abort();
    fresh = mem_zero(8 << 20, 1);
    atexit(free_fresh);
    fresh_size = fread(fresh, 1, 8 << 20, file);
    fclose(file);
    unlink(path);
    free(path);
    free(forms);
}

void fuzz_open(struct book *book, const char *path)
{
    struct error err = {.code = ERROR_NONE};
    const struct catalog *catalog = fuzz_catalog();
    if (!fresh)
        make_fresh();
    fuzz_write(path, fresh, fresh_size);
    *book = (struct book){
        .store = store_open(path, STORE_WRITE, &err), .catalog = (struct catalog *)catalog, .person = mem_text("fuzz")};
    if (!book->store || !book_load(book, &err))
        abort();
}

void fuzz_close(struct book *book)
{
    struct error err = {.code = ERROR_NONE};
    if (!store_verify(book->store, NULL, said, NULL, &err))
        abort(); /* an honest history that does not verify */
    store_close(&book->store);
    model_free(&book->model);
    free(book->person);
}

static struct book *held; /* a process holds its forms as long as any workbook with them is open */
static void close_held(void)
{
    book_close(&held);
}

void fuzz_show(const char *path, struct tui_options *options)
{
    struct error err = {.code = ERROR_NONE};
    const struct book_options *const open = &(const struct book_options){.person = "fuzz"};
    if (!held) {
        char *name = fuzz_path("held.mamori");
        struct book made;
        fuzz_open(&made, name);
        fuzz_close(&made);
        held = book_open(name, open, &err);
        if (!held)
            abort();
        atexit(close_held);
        free(name);
    }
    options->open = open;
    options->views = views;
    struct book *book = book_open(path, open, &err);
    if (book)
        tui_run(book, options, &err);
}

void fuzz_verify(const char *path)
{
    struct error err = {.code = ERROR_NONE};
    struct store *store = store_open(path, STORE_READ, &err);
    if (!store || !store_verify(store, NULL, said, NULL, &err))
        abort(); /* an honest history that does not verify */
    store_close(&store);
}

bool fuzz_pack(const char *path, const uint8_t *data, size_t size)
{
    static const char *const names[] = {"xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/styles.xml",
                                        "xl/workbook.xml", "xl/_rels/workbook.xml.rels"};
    static const char *const usual[] = {
        "<worksheet/>", "<sst/>", "<styleSheet/>",
        "<workbook xmlns:r='x/relationships'><sheets><sheet name='A' r:id='a'/></sheets></workbook>",
        "<Relationships><Relationship Id='a' Type='x/worksheet' Target='worksheets/sheet1.xml'/><Relationship Id='t' "
        "Type='x/sharedStrings' "
        "Target='sharedStrings.xml'/><Relationship Id='s' Type='x/styles' Target='styles.xml'/></Relationships>"};
    static const char root[] =
        "<Relationships><Relationship Id='r' Type='x/officeDocument' Target='xl/workbook.xml'/></Relationships>";
    if (!late_load(LIBRARY_ZIP, NULL))
        abort();
    zip_t *zip = late_zip_open(path, ZIP_CREATE | ZIP_TRUNCATE, NULL);
    if (!zip)
        return false;
    late_zip_file_add(zip, "[Content_Types].xml", late_zip_source_buffer(zip, "<Types/>", 8, 0), 0);
    late_zip_file_add(zip, "_rels/.rels", late_zip_source_buffer(zip, root, sizeof(root) - 1, 0), 0);
    for (size_t i = 0; i < ARRAY_LENGTH(names); i++) {
        const uint8_t *end = size ? memchr(data, 0, size) : NULL;
        size_t length = end ? (size_t)(end - data) : size;
        zip_int64_t at =
            length ? late_zip_file_add(zip, names[i], late_zip_source_buffer(zip, data, length, 0), 0)
                   : late_zip_file_add(zip, names[i], late_zip_source_buffer(zip, usual[i], strlen(usual[i]), 0), 0);
        if (at >= 0)
            late_zip_set_file_compression(zip, (zip_uint64_t)at, ZIP_CM_STORE, 0);
        data += length + (end != NULL);
        size -= length + (end != NULL);
    }
    return late_zip_close(zip) == 0;
}
