/* Fuzz target: any bytes as unfinished texts and notes that a workbook keeps (a program that was killed, another one
 * that wrote there): they are offered, taken up and thrown away on the screen. First byte: where; then person and text,
 * parted by NUL. */
#include "common.h"

#include "guide/overview.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const cells[][3] = {{"assets", "1", "name"},        {"assets", "+", "name"},
                                           {"assets", "1", "note"},        {"self-check", "1", "answer"},
                                           {"company", "company", "name"}, {"none", "1", "x"},
                                           {"assets", "99", "none"},       {"assets", "1", "risk"}};
    static const char *const scripts[] = {"Enter\nEsc\nEsc\n", "Down\nEnter\nEnter\nEsc\n",
                                          "Ctrl+O\nEnter\nEnter\nEsc\nEsc\n", "F2\nEnter\nEsc\nCtrl+Z\n"};
    static char *path, *keys[ARRAY_LENGTH(scripts)];
    struct error err = {.code = ERROR_NONE};
    struct book book;
    if (size < 2 || size > 4000)
        return 0;
    for (size_t i = 0; i < ARRAY_LENGTH(scripts) && !keys[i]; i++) {
        char name[] = "keys0";
        name[4] = (char)('0' + i);
        keys[i] = fuzz_path(name);
        fuzz_write(keys[i], scripts[i], strlen(scripts[i]));
    }
    path = path ? path : fuzz_path("w.mamori");
    char *person = mem_text_length((const char *)data + 1, size - 1),
         *text = person + strlen(person) + (strlen(person) < size - 1);
    const char *const *cell = cells[data[0] % ARRAY_LENGTH(cells)];
    fuzz_open(&book, path);
    store_put_draft(book.store, cell[0], cell[1], cell[2], data[0] & 64 ? "fuzz" : person, text, &err);
    if (data[0] & 128)
        store_put_note(book.store, "overview", text, &err);
    struct overview *cached = overview_cached(&book);
    overview_free(&cached);
    struct tui_options options = {.keys_file = keys[data[0] / 8 % ARRAY_LENGTH(scripts)], .columns = 80, .rows = 24};
    fuzz_close(&book);
    fuzz_show(path, &options);
    fuzz_verify(path);
    free(person);
    return 0;
}
