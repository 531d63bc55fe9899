/* What the tables promise, on every screen: the walks of tests/pictures are walked, and at each of their pictures copies of the
 * program (a fork each, with a copy of the workbook's file) are pressed, clicked and turned in every way that the tables know.
 *
 *   - No two commands that can be done share a key; none of them does nothing.
 *   - In a workbook opened for reading none is offered that writes, and each that would is refused with the reason. Which ones write
 *     is not listed: what changed the file in a workbook that may be written into, by the key alone or when asked back.
 *   - A click chooses the line that was clicked, as the arrows do; a second one does what a key does with that line.
 *   - The wheel moves what has a scroll bar, and the bar says where that is. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <fcntl.h>
#include <glob.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "folder.h"
#include "tui/needs.h"
#include "tui/popup.h"
#include "tui/tui.h"
#include "view/views.h"
#include "share.h"

#define ROWS    24
#define COLUMNS 80
#define SHOTS   150 /* of one copy */

/* ---- copies ---- */

/* What a copy showed after one of its events. */
struct shot {
    struct cell cell[ROWS][COLUMNS];
    int cursor_row, cursor_column;
    bool quit, refused; /* it says why nothing can be written */
    unsigned serial;    /* of the topmost screen */
    const char *popup;  /* who opened the topmost; NULL: there is none */
};

static struct shot *shots; /* shared with the copies */
static char *file_path, *file_kept;
static size_t file_size;

static const struct timespec untouched[2] = {{.tv_sec = 1}, {.tv_sec = 1}};

/* What the copy of the file is; its time says that nobody has written into it since. */
static void make_copy(void)
{
    int copy = open(path_of("copy"), O_RDWR | O_CREAT | O_TRUNC, 0600);
    assert_true(copy >= 0);
    assert_int_equal(write(copy, file_kept, file_size), file_size);
    assert_int_equal(futimens(copy, untouched), 0);
    close(copy);
}

static void keep_file(void)
{
    int fd = open(file_path, O_RDONLY);
    struct stat st;
    assert_true(fd >= 0 && fstat(fd, &st) == 0);
    file_size = (size_t)st.st_size;
    file_kept = realloc(file_kept, file_size);
    assert_int_equal(read(fd, file_kept, file_size), file_size);
    close(fd);
    make_copy();
}

/* Each copy of the program has a copy of the file: behind the descriptor that SQLite holds; the name it looks at stays as it is. */
static void other_file(void)
{
    struct stat wanted, st;
    int copy = open(path_of("copy"), O_RDWR);
    if (copy < 0 || stat(file_path, &wanted) != 0)
        _exit(1);
    for (int fd = 3; fd < 256; fd++)
        if (fd != copy && fstat(fd, &st) == 0 && st.st_ino == wanted.st_ino && st.st_dev == wanted.st_dev)
            dup2(copy, fd);
}

/* Whatever was done to it, it is what it was afterwards. */
static bool copy_differs(void)
{
    int fd = open(path_of("copy"), O_RDONLY);
    struct stat st;
    assert_true(fd >= 0 && fstat(fd, &st) == 0);
    const bool written = st.st_mtim.tv_sec != untouched[1].tv_sec;
    bool same = (size_t)st.st_size == file_size;
    if (written && same) {
        char *now = malloc(file_size);
        assert_int_equal(read(fd, now, file_size), file_size);
        same = memcmp(now, file_kept, file_size) == 0;
        free(now);
    }
    close(fd);
    if (written)
        make_copy();
    return !same;
}

static void shoot(struct app *app, struct shot *shot)
{
    app_paint(app);
    for (int row = 0; row < ROWS; row++)
        memcpy(shot->cell[row], canvas_cell(app->canvas, row, 0), sizeof(shot->cell[row]));
    shot->cursor_row = app->canvas->cursor_row;
    shot->cursor_column = app->canvas->cursor_column;
    shot->quit = app->quit;
    shot->serial = app->depth ? app_screen(app)->serial : 0;
    shot->popup = app->popup ? app->popup->opener : NULL;
    struct str why = STR_INIT;
    needs_writing_text(app, &why);
    why.text[why.length < 30 ? why.length : 30] = '\0'; /* ten characters of it: the rest may be in the next line */
    shot->refused = canvas_shows(app->canvas, why.text);
    str_free(&why);
}

static struct event key_event_of(struct key key)
{
    return event_key(key.code, key.modifiers);
}

static struct event key_of(uint32_t code)
{
    return event_key(code, 0);
}

static struct event click_at(int row, int column, bool twice)
{
    return (struct event){.kind = EVENT_CLICK, .row = row, .column = column, .twice = twice};
}

/* A copy of the program gets the events; the shots are what it showed after each. True: it changed the file. */
static bool try(struct app *app, const struct event *events, size_t count)
{
    fflush(NULL);
    pid_t pid = fork();
    assert_true(pid >= 0);
    if (pid == 0) {
        other_file();
        for (size_t i = 0; i < count; i++) {
            struct event event = events[i];
            if (!app->quit)
                app_event(app, &event);
            shoot(app, &shots[i]);
        }
        _exit(0);
    }
    int status;
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    return copy_differs();
}

static bool alike(const struct shot *a, const struct shot *b)
{
    return memcmp(a->cell, b->cell, sizeof(a->cell)) == 0 && a->cursor_row == b->cursor_row &&
           a->cursor_column == b->cursor_column && a->quit == b->quit;
}

/* ---- what failed: all of it is told, then the test fails ---- */

static unsigned failures, checks;
static const char *walk_name, *picture_name;

static void fail_with(const char *format, ...) PRINTF_LIKE(1, 2);
static void fail_with(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    fprintf(stderr, "%s, %s: ", walk_name, picture_name);
    vfprintf(stderr, format, arguments);
    fputc('\n', stderr);
    va_end(arguments);
    failures++;
}

/* ---- each screen (or popup, by who opened it) so often ---- */

struct seen {
    char name[64];
    unsigned times;
};

static bool seldom(const char *kind, const char *name, unsigned most)
{
    static struct seen seen[4000];
    static size_t count;
    char key[64];
    snprintf(key, sizeof(key), "%s %s", kind, name);
    size_t i = 0;
    while (i < count && strcmp(seen[i].name, key) != 0)
        i++;
    if (i == count) {
        assert_true(count < ARRAY_LENGTH(seen));
        snprintf(seen[count++].name, sizeof(seen[0].name), "%s", key);
    }
    return seen[i].times++ < most;
}

/* ---- keys ---- */

/* Done with the whole workbook, alike from wherever it is asked for, and a second each time: once is enough. */
static bool enough(const char *kind, enum command command)
{
    return (command == CMD_MANAGEMENT || command == CMD_LOOK_UP) && !seldom(kind, command_def(command)->name, 1);
}

static void no_key_twice(struct app *app)
{
    for (int a = 1; a < CMD_COUNT; a++)
        for (int b = a + 1; app_enabled(app, (enum command)a) && b < CMD_COUNT; b++) {
            const struct key *key;
            size_t count = command_keys((enum command)a, &key);
            if (a == CMD_WHY && b == CMD_HELP) /* on a value "?" asks why, elsewhere it is the help */
                continue;
            for (size_t i = 0; i < count && app_enabled(app, (enum command)b); i++)
                if (command_has_key((enum command)b, key[i]))
                    fail_with("%s and %s share a key", command_def((enum command)a)->name,
                              command_def((enum command)b)->name);
        }
    checks++;
}

/* What a command did on a screen, of all the places where it was pressed there. At an edge there is nowhere to go. */
static struct tried {
    const char *screen;
    enum command command;
    bool done;
} trials[2000];
static size_t tried_count;

static struct tried *tried_of(const char *screen, enum command command)
{
    for (size_t i = 0; i < tried_count; i++)
        if (strcmp(trials[i].screen, screen) == 0 && trials[i].command == command)
            return &trials[i];
    assert_true(tried_count < ARRAY_LENGTH(trials));
    trials[tried_count] = (struct tried){screen, command, false};
    return &trials[tried_count++];
}

static void does_something(const char *screen, enum command command)
{
    tried_of(screen, command)->done = true;
}

/* Where the walks come, there may be nowhere to go; what is painted again looks as before. */
static bool may_do_nothing(enum command command)
{
    return command_move(command) != MOVE_NONE || command == CMD_LEFT || command == CMD_RIGHT || command == CMD_REDRAW ||
           command == CMD_QUIT;
}

static bool writes[CMD_COUNT]; /* seen to change the file, on some screen */

/* Pressed where it can be done, and then what the question that comes up may want. */
static void press(struct app *app, const struct shot *before, enum command command)
{
    const struct key *key;
    if (command_keys(command, &key) == 0 || command == CMD_QUIT)
        return;
    checks++;
    bool wrote = try(app, (struct event[]){key_event_of(key[0])}, 1);
    if (wrote || !alike(&shots[0], before) || shots[0].popup != before->popup)
        does_something(app_screen(app)->ops->name, command);
    const bool elsewhere = command == CMD_EXPORT || command == CMD_IMPORT || command == CMD_MANAGEMENT; /* in files */
    for (int way = 0; way < 2 && !wrote && shots[0].popup && !elsewhere; way++)
        wrote = try(app, (struct event[]){key_event_of(key[0]), way ? key_of('1') : key_of('z'), key_of(K_ENTER)}, 3);
    writes[command] |= wrote;
}

static void keys_do_something(struct app *app)
{
    static struct shot before;
    shoot(app, &before);
    for (int i = 1; i < CMD_COUNT; i++) {
        char name[64];
        snprintf(name, sizeof(name), "%s %s", app_screen(app)->ops->name, command_def((enum command)i)->name);
        if (enough("key anywhere", (enum command)i))
            continue;
        struct tried *one =
            app_enabled(app, (enum command)i) ? tried_of(app_screen(app)->ops->name, (enum command)i) : NULL;
        if (one && !one->done && seldom("key", name, 12))
            press(app, &before, (enum command)i);
    }
}

/* On what is computed a character is answered with that, whoever types it. */
static bool on_computed(struct app *app)
{
    struct spot here = spot_here(app);
    return here.sheet != SIZE_MAX && here.column != SIZE_MAX && app_sheet(app, here.sheet)->column[here.column].formula;
}

/* The same screens in a workbook that is opened for reading. */
static void reader_is_told(struct app *app)
{
    for (int i = 1; i < CMD_COUNT; i++) {
        enum command command = (enum command)i;
        const struct key *key;
        char name[64];
        bool declared = (command_def(command)->needs & NEED_WRITE) == NEED_WRITE;
        snprintf(name, sizeof(name), "%s %s", app_screen(app)->ops->name, command_def(command)->name);
        if (declared && app_enabled(app, command))
            fail_with("%s writes and is offered to a reader", command_def(command)->name);
        if (!(declared || writes[command]) || command_keys(command, &key) == 0 || !seldom("reader", name, 1))
            continue;
        bool other = false; /* the key does something else here, which only looks */
        for (int k = 1; k < CMD_COUNT; k++)
            other |= k != i && app_enabled(app, (enum command)k) && command_has_key((enum command)k, key[0]);
        bool typed = key[0].code < K_FIRST && !key[0].modifiers && on_computed(app);
        if (other || typed || app_typing(app) || enough("reader anywhere", command))
            continue;
        checks++;
        if (try(app, (struct event[]){key_event_of(key[0])}, 1))
            fail_with("%s wrote", command_def(command)->name);
        if (declared && !shots[0].refused)
            fail_with("%s writes, and a reader is not told why it does not", command_def(command)->name);
    }
}

/* ---- lines ---- */

static struct rect area_of(const struct app *app)
{
    return app->popup ? app->popup->rect : app->body;
}

/* The one line where the keys act; -1: none, or several. COLUMN: where it begins. */
static int here_row(const struct shot *shot, struct rect area, int *column)
{
    int found = -1;
    for (int row = area.row; row < area.row + area.rows; row++)
        for (int c = area.column; c < area.column + area.columns; c++)
            if (shot->cell[row][c].style == STYLE_HERE) {
                if (found >= 0 && found != row)
                    return -1;
                if (found < 0 && column)
                    *column = c;
                found = row;
            }
    return found;
}

/* What stands in a line from where it is marked on, without the mark: by this it is known wherever it stands afterwards. */
static void words_of(const struct shot *shot, int row, int column, char out[64])
{
    size_t length = 0;
    for (int c = column > 1 ? column - 2 : 0; c < column + 16 && c < COLUMNS && length < 48; c++) {
        const char *text = shot->cell[row][c].text;
        if (!strchr(" >[]x-+*", *text) && strcmp(text, "┃") != 0 && strcmp(text, "│") != 0)
            length += (size_t)snprintf(out + length, 64 - length, "%s", text);
    }
    out[length] = '\0';
}

static struct shot start;
static char words[ROWS][64]; /* of the lines that the arrows come to; "": it is none */
static int presses[ROWS];    /* how many arrows that takes, up below zero */

static void go_by_keys(struct app *app, struct rect area, int from, int column, uint32_t code)
{
    struct event events[ROWS];
    int at = from;
    for (int i = 0; i < ROWS; i++)
        events[i] = key_of(code);
    try(app, events, ROWS);
    for (int i = 0; i < ROWS; i++) {
        char now[64], then[64];
        int part = column, row = here_row(&shots[i], area, &part);
        if (row < 0 || row == at || part != column || shots[i].serial != start.serial || shots[i].popup != start.popup)
            return;
        words_of(&shots[i], row, column, now);
        words_of(&start, row, column, then);
        if (strcmp(now, then) != 0 || !*now) /* it has scrolled, or is another line of the same */
            return;
        at = row;
        snprintf(words[row], sizeof(words[row]), "%s", now);
        presses[row] = code == K_DOWN ? i + 1 : -(i + 1);
    }
}

/* What a key does on a line that the arrows come to. */
static void press_on_line(struct app *app, int row, uint32_t code, struct shot *out)
{
    struct event events[ROWS + 1];
    size_t count = (size_t)abs(presses[row]);
    for (size_t i = 0; i < count; i++)
        events[i] = key_of(presses[row] > 0 ? K_DOWN : K_UP);
    events[count] = key_of(code);
    try(app, events, count + 1);
    *out = shots[count];
}

static bool title_same(const struct shot *a, const struct shot *b)
{
    for (int column = 0; column < COLUMNS; column++)
        if (strcmp(a->cell[0][column].text, b->cell[0][column].text) != 0)
            return false;
    return true;
}

/* As far as can be told: what is on top, and the title. */
static bool same_place(const struct shot *a, const struct shot *b)
{
    return (a->serial == start.serial) == (b->serial == start.serial) && a->popup == b->popup && a->quit == b->quit &&
           title_same(a, b);
}

static void click_line(struct app *app, struct rect area, int row, int column)
{
    static struct shot once, twice, by_key;
    char chosen[64] = "";
    try(app, (struct event[]){click_at(row, column + 2, false), click_at(row, column + 2, true)}, 2);
    once = shots[0];
    twice = shots[1];
    checks++;
    int part = column, now = here_row(&once, area, &part);
    if (now >= 0)
        words_of(&once, now, column, chosen);
    /* A list in a popup takes what is clicked; so does a question. */
    bool elsewhere = once.serial != start.serial || once.popup != start.popup || once.quit || now < 0 ||
                     part != column || !*chosen || !title_same(&once, &start) ||
                     (start.popup && strcmp(chosen, words[row]) != 0);
    if (!*words[row]) { /* no line, or the second row of one: not another line */
        int above = row;
        while (above >= area.row && !*words[above])
            above--;
        if (!elsewhere && part == column && *words[now] && now != above && presses[now] != 0)
            fail_with("a click on row %d chooses row %d", row + 1, now + 1);
        return;
    }
    if (!elsewhere && strcmp(chosen, words[row]) != 0)
        fail_with("a click on \"%s\" in row %d chooses \"%s\"", words[row], row + 1, chosen);
    static const uint32_t ways[] = {K_ENTER, K_F2, K_F4, ' '};
    bool is_way = false, any_way = false;
    for (size_t w = 0; w < ARRAY_LENGTH(ways) && !is_way; w++) {
        press_on_line(app, row, ways[w], &by_key);
        const bool goes = !same_place(&by_key, &start);
        any_way |= w == 0 && goes;
        /* A mark is turned by the first click, as Space does. */
        is_way = (goes && same_place(elsewhere ? &once : &twice, &by_key)) || (ways[w] == ' ' && alike(&once, &by_key));
    }
    if (any_way && !is_way)
        fail_with("two clicks on \"%s\" in row %d do what no key does with that line", words[row], row + 1);
}

static void click_lines(struct app *app)
{
    struct rect area = area_of(app);
    int column = 0, lines = 0;
    shoot(app, &start);
    int from = here_row(&start, area, &column);
    if (from < 0)
        return;
    memset(words, 0, sizeof(words));
    words_of(&start, from, column, words[from]);
    presses[from] = 0;
    go_by_keys(app, area, from, column, K_DOWN);
    go_by_keys(app, area, from, column, K_UP);
    for (int row = 0; row < ROWS; row++)
        lines += *words[row] != '\0';
    for (int row = area.row; lines > 1 && row < area.row + area.rows; row++)
        click_line(app, area, row, column);
}

/* ---- scrolling ---- */

/* The mark of the scroll bar in a column of the area, and the bar's first and last row; false: none is there. */
static bool bar_in(const struct shot *shot, struct rect area, int column, int *first, int *last, int *mark)
{
    *first = *last = *mark = -1;
    for (int row = area.row; row < area.row + area.rows; row++) {
        const struct cell *cell = &shot->cell[row][column];
        bool here = strcmp(cell->text, "┃") == 0;
        if (!here && (strcmp(cell->text, "│") != 0 || cell->style != STYLE_QUIET)) {
            if (*mark >= 0)
                return true;
            *first = -1;
            continue;
        }
        *first = *first < 0 ? row : *first;
        *last = row;
        *mark = here ? row : *mark;
    }
    return *mark >= 0;
}

static void turn_wheel(struct app *app)
{
    struct rect area = area_of(app);
    int first, last, mark, column = area.column + area.columns - 1, left = area.column;
    shoot(app, &start);
    if (app->popup) /* popups scroll by keys */
        return;
    while (column >= left && !bar_in(&start, area, column, &first, &last, &mark))
        column--;
    if (column < left)
        return;
    checks++;
    /* All the way up, down in small turns, all the way down; some lists go one line at a turn, whatever its size. */
    struct event events[SHOTS];
    const int up = 45, down = SHOTS - 45;
    for (int i = 0; i < SHOTS; i++)
        events[i] = (struct event){.kind = EVENT_WHEEL,
                                   .row = first,
                                   .column = column - 2,
                                   .lines = i == 0      ? -10000
                                            : i < up    ? -3
                                            : i == down ? 10000
                                                        : 3};
    try(app, events, SHOTS);
    int before = -1;
    for (int i = 0; i < SHOTS; i++) {
        int f, l, m;
        if (!bar_in(&shots[i], area, column, &f, &l, &m))
            continue; /* a part that grows with the line that is chosen has taken its place */
        if (i < up - 1)
            continue;
        if (i == up - 1 && m != f)
            fail_with("all the way up the scroll bar says row %d, not %d", m + 1, f + 1);
        if (f == first && l == last && m < before)
            fail_with("the scroll bar goes up while the wheel turns down");
        if (i == SHOTS - 1 && m != l)
            fail_with("all the way down the scroll bar says row %d, not %d", m + 1, l + 1);
        before = f == first && l == last ? m : -1;
    }
    if (memcmp(shots[up - 1].cell, shots[SHOTS - 1].cell, sizeof(shots[0].cell)) == 0)
        fail_with("the wheel does nothing");
}

/* ---- the walks ---- */

static bool reading;

static void at_picture(struct app *app, const char *name)
{
    picture_name = name;
    if (!app->book || app->canvas->rows != ROWS || app->canvas->columns != COLUMNS)
        return;
    keep_file();
    const char *what = app->popup ? app->popup->opener : app_screen(app)->ops->name;
    if (reading) {
        if (!app->popup)
            reader_is_told(app);
        return;
    }
    if (!app->popup) {
        no_key_twice(app);
        keys_do_something(app);
    }
    if (seldom("click", what, app->popup ? 1 : 2))
        click_lines(app);
    if (seldom("wheel", what, 2))
        turn_wheel(app);
}

static const struct book_options writable = {.person = "試験 太郎"},
                                 readable = {.person = "試験 太郎", .read_only = true};

/* The first line of a walk: "# sample", "# new". Others need what only the suite makes. */
static const char *kind_of(const char *keys)
{
    char line[256] = "", next[256] = "";
    FILE *file = fopen(keys, "r");
    assert_non_null(file);
    assert_non_null(fgets(line, sizeof(line), file));
    const char *second = fgets(next, sizeof(next), file) ? next : "";
    /* made for it; in the folder where the program is started; by other hands, too */
    bool not_here = strstr(second, ".xlsx") || strstr(second, ".sealed") || strstr(second, "script only");
    fclose(file);
    line[strcspn(line, "\n")] = '\0';
    if (not_here)
        return NULL;
    return strcmp(line, "# sample") == 0 ? "sample.mamori" : strcmp(line, "# new") == 0 ? "new.mamori" : NULL;
}

static void copy_file(const char *source, const char *target)
{
    char buffer[65536];
    ssize_t got;
    int from = open(source, O_RDONLY), to = open(target, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    assert_true(from >= 0 && to >= 0);
    while ((got = read(from, buffer, sizeof(buffer))) > 0)
        assert_int_equal(write(to, buffer, (size_t)got), got);
    close(from);
    close(to);
}

static void walk(const char *keys, const char *kind, const struct book_options *options)
{
    char command[700];
    snprintf(command, sizeof(command), "%s", path_of("walk.mamori"));
    unlink(command);
    copy_file(path_of(kind), command);
    file_path = command;
    struct error err = {0};
    struct book *book = book_open(command, options, &err);
    assert_non_null(book);
    walk_name = strrchr(keys, '/') + 1;
    const struct tui_options screen = {.views = views, .open = options, .keys_file = keys, .picture = at_picture};
    tui_run(book, &screen,
            &err); /* a reader's walk may end before its last picture: what it would have written is missing */
}

static char sources[PATH_MAX]; /* the folder of the sources */

static void walk_all(const struct book_options *options)
{
    glob_t found = {0};
    char pattern[PATH_MAX + 40];
    snprintf(pattern, sizeof(pattern), "%s/tests/pictures/*.csv", sources);
    assert_int_equal(glob(pattern, 0, NULL, &found), 0);
    for (size_t i = 0; i < found.gl_pathc; i++)
        copy_file(found.gl_pathv[i], path_of(strrchr(found.gl_pathv[i], '/') + 1));
    globfree(&found);
    snprintf(pattern, sizeof(pattern), "%s/tests/pictures/*.keys", sources);
    assert_int_equal(glob(pattern, 0, NULL, &found), 0);
    assert_true(found.gl_pathc > 20);
    failures = checks = 0;
    const size_t by =
        found.gl_pathc / share_of(share_of((unsigned)found.gl_pathc)); /* each, or one of sixteen: copies are dear */
    for (size_t i = 0; i < found.gl_pathc; i += by)
        if (kind_of(found.gl_pathv[i]))
            walk(found.gl_pathv[i], kind_of(found.gl_pathv[i]), options);
    globfree(&found);
}

static void test_writer(void **state)
{
    (void)state;
    reading = false;
    walk_all(&writable);
    for (size_t i = 0; i < tried_count && share_of(2) == 2; i++) /* a share does not come everywhere */
        if (!trials[i].done && !may_do_nothing(trials[i].command) && *command_def(trials[i].command)->keys) {
            fprintf(stderr, "%s: %s can be done and does nothing\n", trials[i].screen,
                    command_def(trials[i].command)->name);
            failures++;
        }
    assert_int_equal(failures, 0);
    assert_true(checks > share_of(500));
}

static void test_reader(void **state)
{
    (void)state;
    reading = true;
    walk_all(&readable);
    assert_int_equal(failures, 0);
    assert_true(checks > share_of(100));
}

static int begin(void **state)
{
    (void)state;
    setenv("MAMORI_NOW", "2026-11-21T10:00", 1);
    struct error err = {0};
    assert_true(intl_start("ja", &err));
    assert_non_null(realpath(getenv("SRCDIR") ? getenv("SRCDIR") : ".", sources));
    snprintf(folder, sizeof(folder), "/tmp/mamori-screens-XXXXXX");
    assert_non_null(mkdtemp(folder));
    assert_int_equal(chdir(folder), 0);
    setenv("HOME", folder, 1);
    shots = mmap(NULL, SHOTS * sizeof(*shots), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    assert_true(shots != MAP_FAILED);
    struct book *book = book_new(path_of("sample.mamori"), NULL, NULL, "", &writable, &err);
    assert_non_null(book);
    book_close(&book);
    book = book_new(path_of("new.mamori"), NULL, "株式会社あおば", NULL, &writable, &err);
    assert_non_null(book);
    book_close(&book);
    return 0;
}

static int end(void **state)
{
    (void)state;
    char command[200];
    snprintf(command, sizeof(command), "rm -rf %s", folder);
    return system(command) != 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_writer), cmocka_unit_test(test_reader)};
    return cmocka_run_group_tests(tests, begin, end);
}
