#include "tui/files.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/utf8.h"
#include "tui/line.h"
#include "tui/list.h"

struct entry {
    char *name, *folded, *size;
    bool folder;
};

struct files {
    char *title, *folder, *chosen;
    char *endings[8];
    bool new_file;
    struct line line; /* filter, or the name of a new file */
    struct entry *entry;
    size_t count, capacity;
    size_t *shown;
    struct list list;
    bool in_list; /* new file: the keys act in the list, not in the name */
    bool sure;    /* overwriting was confirmed */
    struct error error;
    popup_text_fn *done;
    void *context;
};

/* ---- reading a folder ---- */

static void forget_entries(struct files *f)
{
    for (size_t i = 0; i < f->count; i++) {
        free(f->entry[i].name);
        free(f->entry[i].folded);
        free(f->entry[i].size);
    }
    f->count = 0;
}

static int by_kind_and_name(const void *a, const void *b)
{
    const struct entry *x = a, *y = b;
    if (x->folder != y->folder)
        return x->folder ? -1 : 1;
    return strcmp(x->folded, y->folded);
}

static bool wanted(const struct files *f, const char *name, bool folder)
{
    if (name[0] == '.' || !utf8_valid(name))
        return false;
    if (folder || !f->endings[0])
        return true;
    size_t length = strlen(name);
    for (size_t i = 0; i < ARRAY_LENGTH(f->endings) && f->endings[i]; i++) {
        size_t n = strlen(f->endings[i]);
        if (length > n && strcasecmp(name + length - n, f->endings[i]) == 0)
            return true;
    }
    return false;
}

static char *size_text(off_t size)
{
    if (size < 1024)
        return mem_format("%lld B", (long long)size);
    if (size < 1024 * 1024)
        return mem_format("%lld KB", (long long)size / 1024);
    return mem_format("%lld MB", (long long)size / 1024 / 1024);
}

static void add_entry(struct files *f, const char *name, bool folder, char *size)
{
    f->entry = mem_grow(f->entry, f->count, &f->capacity, sizeof(*f->entry));
    f->entry[f->count++] = (struct entry){mem_text(name), utf8_fold(name), size, folder};
}

static char *join(const char *folder, const char *name)
{
    return mem_format("%s%s%s", folder, strcmp(folder, "/") == 0 ? "" : "/", name);
}

static void filter(struct files *f)
{
    char *needle = utf8_fold(f->new_file ? "" : f->line.text.text);
    size_t shown = 0;
    f->shown = mem_resize(f->shown, f->count ? f->count : 1, sizeof(*f->shown));
    for (size_t i = 0; i < f->count; i++)
        if (!*needle || strstr(f->entry[i].folded, needle))
            f->shown[shown++] = i;
    free(needle);
    list_resize(&f->list, shown);
}

static bool read_folder(struct files *f, const char *folder)
{
    char *real = realpath(folder, NULL);
    DIR *dir = real ? opendir(real) : NULL;
    if (!dir) {
        error_set(&f->error, errno == ENOENT ? ERROR_MISSING_FILE : ERROR_IO, folder);
        free(real);
        return false;
    }
    forget_entries(f);
    if (strcmp(real, "/") != 0)
        add_entry(f, "..", true, NULL);
    for (struct dirent *d; (d = readdir(dir)) && f->count < 5000;) {
        char *path = join(real, d->d_name);
        struct stat st;
        if (stat(path, &st) == 0 && wanted(f, d->d_name, S_ISDIR(st.st_mode)) &&
            (S_ISDIR(st.st_mode) || S_ISREG(st.st_mode)))
            add_entry(f, d->d_name, S_ISDIR(st.st_mode), S_ISDIR(st.st_mode) ? NULL : size_text(st.st_size));
        free(path);
    }
    closedir(dir);
    qsort(f->entry, f->count, sizeof(*f->entry), by_kind_and_name);
    free(f->folder);
    f->folder = real;
    f->list.selected = 0;
    f->error = (struct error){0};
    if (!f->new_file)
        line_set(&f->line, "");
    filter(f);
    return true;
}

/* ---- drawing ---- */

static void files_layout(struct app *app, void *state, int rows, int columns, struct rect *rect)
{
    (void)app, (void)state;
    int height = rows - 8, width = columns - 14;
    if (height > 26)
        height = 26;
    if (width > 90)
        width = 90;
    *rect = rect_of((rows - height) / 2 - 1, (columns - width) / 2, height, width);
}

static void files_draw(struct app *app, void *state, struct canvas *canvas, struct rect rect)
{
    (void)app;
    struct files *f = state;
    canvas_box(canvas, rect, STYLE_POPUP, f->title);
    int left = rect.column + 2, inside = rect.columns - 4, top = rect.row + 1;
    canvas_field(canvas, top, left, inside, STYLE_POPUP, ALIGN_LEFT, f->folder);
    struct line_view view = line_view(&f->line, inside);
    char *typed = mem_text_length(f->line.text.text + view.from, view.to - view.from);
    canvas_field(canvas, top + 1, left, inside, STYLE_FIELD, ALIGN_LEFT, typed);
    free(typed);
    canvas_horizontal(canvas, top + 2, rect.column, rect.columns, STYLE_POPUP);
    int first = top + 3, rows = rect.row + rect.rows - 2 - first;
    bool list_active = !f->new_file || f->in_list;
    list_show(&f->list, rows);
    for (int i = 0; i < rows && f->list.first + (size_t)i < f->list.count; i++) {
        size_t line = f->list.first + (size_t)i;
        const struct entry *entry = &f->entry[f->shown[line]];
        bool here = line == f->list.selected && list_active;
        enum style style = here ? STYLE_HERE : STYLE_POPUP;
        canvas_fill(canvas, rect_of(first + i, rect.column + 1, 1, rect.columns - 2), style);
        canvas_text(canvas, first + i, rect.column + 1, style, here ? ">" : " ");
        char *name = mem_format("%s%s", entry->name, entry->folder ? "/" : "");
        canvas_field(canvas, first + i, left + 1, inside - 12, style, ALIGN_LEFT, name);
        free(name);
        if (entry->size)
            canvas_field(canvas, first + i, left + inside - 10, 9, style, ALIGN_RIGHT, entry->size);
    }
    if (f->list.count == 0)
        canvas_text(canvas, first, left + 1, STYLE_POPUP, _("Nothing matches"));
    canvas_scrollbar(canvas, first, rect.column + rect.columns - 2, rows, f->list.first, f->list.count);
    canvas_cursor(canvas, top + 1, left + view.caret);
    if (f->error.code != ERROR_NONE) {
        struct str text = STR_INIT;
        error_text(&f->error, &text);
        canvas_field(canvas, rect.row + rect.rows - 2, left, inside, STYLE_ERROR, ALIGN_LEFT, text.text);
        str_free(&text);
    }
}

/* ---- keys ---- */

static unsigned take_entry(struct files *f, size_t line)
{
    if (line >= f->list.count)
        return UI_HANDLED;
    const struct entry *entry = &f->entry[f->shown[line]];
    char *path = join(f->folder, entry->name);
    if (entry->folder) {
        read_folder(f, path);
        free(path);
        return UI_HANDLED;
    }
    if (f->new_file) { /* its name is taken over, to be changed or confirmed */
        line_set(&f->line, entry->name);
        f->in_list = false;
        free(path);
        return UI_HANDLED;
    }
    f->chosen = path;
    return UI_HANDLED | UI_CLOSE;
}

static void overwrite_answer(struct app *app, void *context, bool yes)
{
    struct files *f = context;
    if (!yes || !app->popup)
        return;
    f->sure = true;
    struct event enter = event_key(K_ENTER, 0);
    popup_event(app, &enter);
}

/* The typed name: a folder is entered, a path may be typed, an existing file is asked about. */
static unsigned take_name(struct app *app, struct files *f)
{
    const char *name = f->line.text.text;
    f->error = (struct error){0};
    if (!*name)
        return UI_HANDLED;
    if (utf8_forbidden(name)) {
        error_set(&f->error, ERROR_CONTROL_CHARACTER, name);
        return UI_HANDLED;
    }
    const char *home = getenv("HOME");
    char *path = name[0] == '/'                             ? mem_text(name)
                 : name[0] == '~' && name[1] == '/' && home ? join(home, name + 2)
                                                            : join(f->folder, name);
    struct stat st;
    bool there = stat(path, &st) == 0;
    if (there && S_ISDIR(st.st_mode)) {
        if (read_folder(f, path))
            line_set(&f->line, "");
        free(path);
        return UI_HANDLED;
    }
    if (there && !f->sure) {
        struct str question = STR_INIT;
        str_add_format(&question, _("%s exists already. Write over it?"), name);
        popup_confirm(app, question.text, _("Write over it"), _("Another name"), overwrite_answer, f);
        str_free(&question);
        free(path);
        return UI_HANDLED;
    }
    f->chosen = path;
    return UI_HANDLED | UI_CLOSE;
}

static unsigned files_event(struct app *app, void *state, const struct event *event)
{
    struct files *f = state;
    if (event->kind == EVENT_WHEEL)
        return list_wheel(&f->list, event->lines, NULL, NULL);
    if (event->kind == EVENT_CLICK) {
        struct rect rect = app->popup->rect;
        int line = event->row - rect.row - 4;
        if (!rect_has(rect, event->row, event->column) || line < 0 || line >= f->list.rows)
            return UI_HANDLED;
        size_t at = f->list.first + (size_t)line;
        bool again = at == f->list.selected;
        if (at < f->list.count)
            f->list.selected = at;
        f->in_list = f->new_file;
        return again || event->twice ? take_entry(f, at) : UI_HANDLED;
    }
    if (event->kind == EVENT_KEY) {
        struct key key = event->key;
        if (command_has_key(CMD_BACK, key))
            return UI_HANDLED | UI_CLOSE;
        if (key.code == K_TAB && f->new_file) {
            f->in_list = !f->in_list;
            return UI_HANDLED;
        }
        if (key.code == K_UP || key.code == K_DOWN || key.code == K_PAGE_UP || key.code == K_PAGE_DOWN) {
            f->in_list = f->new_file;
            return list_key(&f->list, key, NULL, NULL);
        }
        if (key.code == K_ENTER)
            return f->new_file && !f->in_list ? take_name(app, f) : take_entry(f, f->list.selected);
        if (key.code == K_BACKSPACE && !f->line.text.length && strcmp(f->folder, "/") != 0) {
            char *up = join(f->folder, "..");
            read_folder(f, up);
            free(up);
            return UI_HANDLED;
        }
    }
    enum line_result result = line_event(&f->line, event);
    if (result == LINE_CHANGED) {
        f->in_list = f->sure = false;
        f->error = (struct error){0};
        if (!f->new_file) {
            filter(f);
            f->list.selected = 0;
        }
    }
    return UI_HANDLED;
}

static char *last_folder; /* where the last file was taken from or put, for the next time */

static void files_finish(struct app *app, void *state)
{
    struct files *f = state;
    popup_text_fn *done = f->done;
    void *context = f->context;
    char *chosen = f->chosen;
    if (chosen) {
        free(last_folder);
        last_folder = mem_text(f->folder);
    }
    forget_entries(f);
    for (size_t i = 0; i < ARRAY_LENGTH(f->endings); i++)
        free(f->endings[i]);
    free(f->entry);
    free(f->shown);
    free(f->folder);
    free(f->title);
    line_done(&f->line);
    free(f);
    if (done)
        done(app, context, chosen);
    free(chosen);
}

static void files_hint(struct app *app, void *state, struct hint *hint)
{
    (void)app;
    struct files *f = state;
    str_add(&hint->keys, f->new_file
                             ? _("Type a name  Enter write  Up Down Tab into the list  Esc leave")
                             : _("Type to narrow down  Up Down choose  Enter open  Backspace folder above  Esc leave"));
}

static const struct popup_ops files_ops = {files_layout, files_draw, files_event, files_finish, NULL, files_hint};

/* The folder the workbook lies in. */
static char *workbook_folder(struct app *app)
{
    const char *path = store_path(app->book->store), *slash = strrchr(path, '/');
    if (!slash)
        return mem_text(".");
    return slash == path ? mem_text("/") : mem_text_length(path, (size_t)(slash - path));
}

void files_popup(struct app *app, const struct files_ask *ask, popup_text_fn *done, void *context)
{
    struct files *f = mem_zero(1, sizeof(*f));
    f->title = mem_text(ask->title);
    f->new_file = ask->name != NULL;
    for (size_t i = 0; ask->endings && ask->endings[i] && i + 1 < ARRAY_LENGTH(f->endings); i++)
        f->endings[i] = mem_text(ask->endings[i]);
    line_init(&f->line, false, 1000);
    line_set(&f->line, ask->name);
    f->done = done;
    f->context = context;
    char *folder = ask->folder ? mem_text(ask->folder) : last_folder ? mem_text(last_folder) : workbook_folder(app);
    if (!read_folder(f, folder) && !read_folder(f, ".")) {
        f->folder = mem_text("/");
        filter(f);
    }
    free(folder);
    popup_push(app, &files_ops, f);
}
