/* Fuzz target: any bytes as keys, clicks, pastes and sizes of the window over a small workbook with hostile texts.
 * Afterwards it verifies. */
#include "common.h"

#include "ui/key_stream.h"

static const char *const words[] = {
    "Up",
    "Down",
    "Left",
    "Right",
    "PgUp",
    "PgDn",
    "Home",
    "End",
    "Enter",
    "Esc",
    "Tab",
    "Shift+Tab",
    "Backspace",
    "Delete",
    "Insert",
    "Space",
    "F1",
    "F2",
    "F3",
    "F4",
    "F5",
    "F6",
    "F7",
    "F8",
    "F9",
    "F10",
    "F11",
    "F12",
    "Shift+F3",
    "Shift+F9",
    "Alt+F3",
    "Ctrl+A",
    "Ctrl+B",
    "Ctrl+C",
    "Ctrl+D",
    "Ctrl+E",
    "Ctrl+F",
    "Ctrl+G",
    "Ctrl+K",
    "Ctrl+L",
    "Ctrl+N",
    "Ctrl+O",
    "Ctrl+P",
    "Ctrl+R",
    "Ctrl+S",
    "Ctrl+T",
    "Ctrl+V",
    "Ctrl+W",
    "Ctrl+X",
    "Ctrl+Y",
    "Ctrl+Z",
    "Alt+F",
    "Alt+E",
    "Alt+V",
    "Alt+T",
    "Alt+H",
    "Alt+C",
    "Alt+Up",
    "Alt+Down",
    "Shift+Up",
    "Shift+Down",
    "Shift+Left",
    "Shift+Right",
    "Ctrl+Home",
    "Ctrl+End",
    "1",
    "2",
    "3",
    "4",
    "5",
    "9",
    "0",
    "?",
    "/",
    "\"a\"",
    "\"あ\"",
    "\"12\"",
    "\"2026-04-01\"",
    "\"R8.4.1\"",
    "\"=1+1\"",
    "\"２\"",
    "\"\xE2\x80\xAE\"",
    "\"e\xCC\x81\xCC\x81\"",
    "\"👨\xE2\x80\x8D👩\"",
    "<\"a\\tb\\nc\\td\"",
    "<\"あ\\n\\nい\"",
    "<\"1\\t2\\t3\\n4\\t5\\t6\\n7\"",
    "resize 80x24",
    "resize 132x43",
    "resize 79x24",
    "resize 81x25",
    "resize 20x5",
    "resize 200x60",
    "resize 1x1",
    "click 5 5",
    "click 12 40 twice",
    "click 24 70",
    "click 1 1",
    "click 2 5",
    "click 23 20",
    "click 99 99",
    "wheel 10 10 3",
    "wheel 10 10 -3",
    "idle 5000",
    "idle 200",
    "\"x\"",
    "\"%s%n\"",
    "\"c\xCC\xA7\"",
    "Ctrl+Left",
    "Ctrl+Right",
    "Ctrl+Up",
    "Ctrl+Down",
};

/* The same bytes as a terminal sends them, some at a time. */
static void read_bytes(const uint8_t *data, size_t size)
{
    struct key_stream *stream = key_stream_new(KEY_ESCAPE_MS, size % 2);
    int64_t time = 1000;
    for (size_t at = 0, piece; at < size; at += piece) {
        piece = 1 + data[at] % 7;
        piece = piece < size - at ? piece : size - at;
        key_stream_feed(stream, (const char *)data + at, piece, time);
        for (struct event event; (event = key_stream_next(stream, time)).kind != EVENT_NONE;)
            event_free(&event);
        time += data[at];
    }
    for (struct event event; (event = key_stream_next(stream, time + 10000)).kind != EVENT_NONE;)
        event_free(&event);
    key_stream_free(&stream);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static char *path, *keys;
    struct book book;
    if (size > 400)
        return 0;
    read_bytes(data, size);
    if (!path) {
        path = fuzz_path("w.mamori");
        keys = fuzz_path("keys");
    }
    struct str script = STR_INIT;
    for (size_t i = 0; i < size; i++)
        str_add_format(&script, "%s%s", words[data[i] % ARRAY_LENGTH(words)], i % 3 == 2 ? "\n" : " ");
    str_add(&script, size && data[0] & 1 ? "\nhangup\n" : "\n");
    fuzz_write(keys, script.text, script.length);
    str_free(&script);
    fuzz_open(&book, path);
    fuzz_close(&book);
    struct tui_options options = {.keys_file = keys, .columns = 80, .rows = 24, .mouse = true};
    fuzz_show(path, &options);
    fuzz_verify(path);
    if (system("find . -mindepth 1 -delete") == 999) /* what was exported */
        abort();
    return 0;
}
