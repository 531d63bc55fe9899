#include "tui/files.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/path.h"
#include "base/state.h"
#include "base/utf8.h"
#include "tui/keys_conf.h"
#include "tui/typing.h"
#include "ui/field.h"

struct entry {
    char *name, *folded, *size;
    bool folder;
};

struct files {
    char *title, *folder, *chosen;
    char *proposed; /* the name that was proposed, or taken over from the list */
    char *endings[8];
    bool new_file, new_folder, never_over;
    struct line line; /* filter, or the name of a new file */
    struct entry *entry;
    size_t count, capacity;
    size_t *shown;
    struct table table;
    bool in_list; /* new file: the keys act in the list, not in the name */
    bool sure;    /* overwriting was confirmed */
    char *said;   /* why the last Enter did nothing, or NULL */
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

/* TEXT is the dialog's from then on; NULL: nothing to say. */
static void say(struct files *f, char *text)
{
    free(f->said);
    f->said = text;
}

static bool wanted(const struct files *f, const char *name, bool folder)
{
    if (name[0] == '.' || !utf8_valid(name))
        return false;
    if (f->new_folder)
        return folder;
    if (folder || !f->endings[0])
        return true;
    for (size_t i = 0; i < ARRAY_LENGTH(f->endings) && f->endings[i]; i++)
        if (path_ends(name, f->endings[i]))
            return true;
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

static void filter(struct files *f)
{
    char *needle = utf8_fold(f->new_file ? "" : f->line.text.text);
    size_t shown = 0;
    f->shown = mem_resize(f->shown, f->count ? f->count : 1, sizeof(*f->shown));
    for (size_t i = 0; i < f->count; i++)
        if (!*needle || strstr(f->entry[i].folded, needle))
            f->shown[shown++] = i;
    free(needle);
    table_lines(&f->table, shown);
}

#define ENTRIES_MAX 5000 /* lines that a person may still look through */

/* Why FOLDER is no place: errno of what failed there. */
static char *no_folder(const char *folder, int number)
{
    if (number == ENOENT || number == ENOTDIR)
        return mem_format(_("There is no folder %s."), folder);
    return mem_format(_("The folder %s cannot be looked into: %s"), folder, strerror(number));
}

/* Why what stands at PATH cannot be looked at: errno. Whether something does is not known then. */
static char *not_looked_at(const char *path, int number)
{
    return mem_format(_("%s cannot be looked at: %s"), path_name(path), strerror(number));
}

static bool read_folder(struct files *f, const char *folder)
{
    char *real = realpath(folder, NULL);
    DIR *dir = real ? opendir(real) : NULL;
    if (!dir) {
        say(f, no_folder(folder, errno));
        free(real);
        return false;
    }
    forget_entries(f);
    if (strcmp(real, "/") != 0)
        add_entry(f, "..", true, NULL);
    int failed = 0; /* errno of the first thing that could not be read */
    struct dirent *d;
    while (errno = 0, (d = readdir(dir)) && f->count < ENTRIES_MAX) {
        char *path = path_join(real, d->d_name);
        struct stat st;
        if (stat(path, &st) != 0)
            failed = failed || errno == ENOENT ? failed : errno; /* a link to nothing, or it went just now */
        else if (wanted(f, d->d_name, S_ISDIR(st.st_mode)) && (S_ISDIR(st.st_mode) || S_ISREG(st.st_mode)))
            add_entry(f, d->d_name, S_ISDIR(st.st_mode), S_ISDIR(st.st_mode) ? NULL : size_text(st.st_size));
        free(path);
    }
    failed = !d && errno ? errno : failed;
    bool more = d != NULL;
    closedir(dir);
    qsort(f->entry, f->count, sizeof(*f->entry), by_kind_and_name);
    free(f->folder);
    f->folder = real;
    if (failed)
        say(f, mem_format(_("Not all of this folder could be read: %s"), strerror(failed)));
    else if (more)
        say(f, mem_format(_("Only the first %d are listed; the path of another one can be typed."), ENTRIES_MAX));
    else
        say(f, NULL);
    if (!f->new_file)
        line_set(&f->line, "");
    filter(f);
    table_choose(&f->table, 0);
    return true;
}

/* ---- drawing ---- */

static void files_layout(struct app *app, void *state, int rows, int columns, struct rect *rect)
{
    int height = rows - 8, width = columns - 8;
    height = smaller(height, 26);
    width = smaller(width, 90);
    *rect = rect_of((rows - height) / 2 - 1, (columns - width) / 2, height, width);
}

/* The end of a path says more than its beginning. */
static void draw_folder(const struct files *f, struct canvas *canvas, int row, int column, int cells)
{
    const char *text = f->folder;
    if (utf8_width(text) > cells) {
        while (*text && utf8_width(text) > cells - 1)
            text = text + utf8_step(text, 0);
        canvas_text(canvas, row, column++, STYLE_POPUP, "…");
        cells--;
    }
    canvas_field(canvas, row, column, cells, STYLE_POPUP, ALIGN_LEFT, text);
}

static void entry_cell(void *of, size_t line, size_t column, struct table_cell *cell)
{
    const struct files *f = of;
    const struct entry *entry = &f->entry[f->shown[line]];
    if (column)
        str_add(&cell->text, entry->size);
    else if (strcmp(entry->name, "..") == 0)
        str_add_format(&cell->text, "../  %s", _("folder above"));
    else
        str_add_format(&cell->text, "%s%s", entry->name, entry->folder ? "/" : "");
}

static const struct table_ops files_table = {.cell = entry_cell};

/* A path was typed or pasted where a file is to be opened: the list says what Enter would do. */
static bool path_typed(const struct files *f)
{
    return !f->new_file && path_is_typed(f->line.text.text);
}

static void draw_typed(const struct files *f, struct canvas *canvas, int row, int column, int cells)
{
    char *path = path_of_typed(f->line.text.text, f->folder);
    struct stat st;
    int number = stat(path, &st) == 0 ? 0 : errno;
    bool none = number == ENOENT || number == ENOTDIR;
    char *trouble = number && !none ? not_looked_at(path, number) : NULL;
    canvas_field(canvas, row, column, cells, STYLE_POPUP, ALIGN_LEFT,
                 trouble               ? trouble
                 : none                ? _("There is no such file or folder.")
                 : S_ISDIR(st.st_mode) ? _("Enter goes to this folder.")
                                       : _("Enter opens this file."));
    free(trouble);
    free(path);
}

#define LABEL 12 /* cells before folder and name */

static void files_draw(struct app *app, void *state, struct canvas *canvas, struct rect rect)
{
    struct files *f = state;
    canvas_box(canvas, rect, STYLE_POPUP, f->title);
    int left = rect.column + 2, inside = rect.columns - 4, top = rect.row + 1;
    canvas_text(canvas, top, left, STYLE_POPUP, _("Folder"));
    draw_folder(f, canvas, top, left + LABEL, inside - LABEL);
    canvas_text(canvas, top + 1, left, STYLE_POPUP, f->new_file ? _("Name") : _("Find"));
    canvas_horizontal(canvas, top + 2, rect.column, rect.columns, STYLE_POPUP);
    static const struct table_column columns[] = {{.cells = 0}, {.cells = 9, .align = ALIGN_RIGHT}};
    bool list_active = !f->new_file || f->in_list;
    if (path_typed(f))
        draw_typed(f, canvas, top + 3, left + 1, inside - 2);
    else if (f->table.list.count == 0)
        canvas_text(canvas, top + 3, left + 1, STYLE_POPUP, _("Nothing matches"));
    else
        table_draw(&f->table, columns, ARRAY_LENGTH(columns), canvas,
                   popup_inside(rect, top + 3, rect.row + rect.rows - 2), list_active ? STYLE_HERE : STYLE_POPUP);
    int row = canvas->cursor_row, column = canvas->cursor_column;
    field_draw(&f->line, canvas, top + 1, left + LABEL, inside - LABEL);
    if (f->in_list)
        canvas_cursor(canvas, row, column);
    if (f->said)
        canvas_field(canvas, rect.row + rect.rows - 2, left, inside, STYLE_ERROR, ALIGN_LEFT, f->said);
}

/* ---- keys ---- */

static void propose(struct files *f, const char *name)
{
    char *copy = mem_text(name);
    free(f->proposed);
    f->proposed = copy;
    line_set(&f->line, copy);
}

/* Into FOLDER; the name that was being typed is kept, a path that led here gives way to the proposal. */
static void enter_folder(struct files *f, const char *folder, bool by_path)
{
    if (!read_folder(f, folder) || !by_path || !f->new_file)
        return;
    line_set(&f->line, f->proposed);
    line_select(&f->line);
}

static void folder_above(struct files *f)
{
    char *up = path_join(f->folder, "..");
    if (strcmp(f->folder, "/") != 0)
        enter_folder(f, up, false);
    else
        say(f, mem_text(_("There is no folder above this one.")));
    free(up);
}

static unsigned take_entry(struct files *f)
{
    size_t line = table_chosen(&f->table);
    if (line == SIZE_MAX)
        return UI_HANDLED;
    const struct entry *entry = &f->entry[f->shown[line]];
    char *path = path_join(f->folder, entry->name);
    if (entry->folder) {
        enter_folder(f, path, false);
        free(path);
        return UI_HANDLED;
    }
    if (f->new_file) { /* its name is taken over, to be changed or confirmed */
        propose(f, entry->name);
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

/* The ending of *PATH as the dialog wants it: added where there is none; false, and said, where another one stands. */
static bool complete_ending(struct files *f, char **path)
{
    static const char *const others[] = {".xls", ".xlsm", ".xlsb", ".xlsx", ".ods", ".csv",  ".tsv", ".txt",
                                         ".doc", ".docx", ".odt",  ".pdf",  ".md",  ".html", ".zip", ".mamori"};
    const char *ending = f->endings[0], *name = strrchr(*path, '/') + 1, *dot = strrchr(name, '.');
    if (!ending)
        return true;
    for (size_t i = 0; dot && i < ARRAY_LENGTH(f->endings) && f->endings[i]; i++)
        if (strcasecmp(dot, f->endings[i]) == 0 && dot > name)
            return true;
    if (dot == name && strcasecmp(dot, ending) == 0) {
        say(f, mem_text(_("A name is missing before the dot.")));
        return false;
    }
    if (dot && strncasecmp(dot, ending, strlen(ending)) == 0) {
        say(f, mem_format(_("\"%s\" stands behind %s: the name must end with it."), dot + strlen(ending), ending));
        return false;
    }
    for (size_t i = 0; dot && i < ARRAY_LENGTH(others); i++)
        if (strcasecmp(dot, others[i]) == 0) {
            say(f, mem_format(_("The file becomes a %s file; its name cannot end with %s."), ending, dot));
            return false;
        }
    size_t length = strlen(*path);
    while (length && (*path)[length - 1] == '.') /* "報告." */
        length--;
    char *whole = mem_format("%.*s%s", (int)length, *path, ending);
    free(*path);
    *path = whole;
    return true;
}

/* Can a file come to be at PATH, and is one THERE? Said, when not: here a clerk can still choose another place. */
static bool can_be_made(struct files *f, const char *path, bool *there)
{
    const char *slash = strrchr(path, '/');
    char *folder = slash == path ? mem_text("/") : mem_text_length(path, (size_t)(slash - path));
    struct stat st;
    char *trouble = NULL;
    if (stat(folder, &st) != 0)
        trouble = no_folder(folder, errno);
    else if (!S_ISDIR(st.st_mode))
        trouble = no_folder(folder, ENOTDIR);
    else if (access(folder, W_OK | X_OK) != 0)
        trouble = mem_format(_("Nothing can be written into %s: choose another folder."), folder);
    else if (strlen(slash + 1) > 200) /* 255 bytes less what a temporary name needs */
        trouble = mem_text(_("The name is too long."));
    else if (!(*there = stat(path, &st) == 0) && errno != ENOENT)
        trouble = not_looked_at(path, errno);
    else if (*there && !S_ISREG(st.st_mode))
        trouble = mem_format(_("%s is no file that can be written over."), slash + 1);
    free(folder);
    say(f, trouble);
    return !trouble;
}

/* The typed name: a folder is entered, a path may be typed, an existing file is asked about. */
static unsigned take_name(struct app *app, struct files *f)
{
    say(f, NULL);
    if (utf8_forbidden(f->line.text.text)) {
        say(f, mem_text(_("The name holds a character that is not allowed.")));
        return UI_HANDLED;
    }
    char *path = path_of_typed(f->line.text.text, f->folder);
    struct stat st;
    int number = !*path || stat(path, &st) == 0 ? 0 : errno;
    bool folder = *path && number == 0 && S_ISDIR(st.st_mode), there = false;
    if (!*path) {
        say(f, mem_text(_("Type a name first.")));
    } else if (number == EIO || number == ENOMEM) { /* what else is wrong with it is told better below */
        say(f, not_looked_at(path, number));
    } else if (folder && f->new_folder && !path_is_typed(f->line.text.text)) {
        say(f, mem_format(_("%s exists already: choose another name."), strrchr(path, '/') + 1));
    } else if (folder) {
        enter_folder(f, path, true);
    } else if (path[strlen(path) - 1] == '/') {
        say(f, no_folder(path, ENOENT));
    } else if (complete_ending(f, &path) && can_be_made(f, path, &there)) {
        if (!there || f->sure) {
            f->chosen = path;
            return UI_HANDLED | UI_CLOSE;
        }
        if (f->never_over) {
            say(f, mem_format(_("%s exists already: choose another name."), strrchr(path, '/') + 1));
            free(path);
            return UI_HANDLED;
        }
        struct str question = app_str(app);
        str_add_format(&question, _("%s exists already. Write over it?"), strrchr(path, '/') + 1);
        popup_confirm(app, question.text, _("Write over it"), _("Another name"), overwrite_answer, f);
    }
    free(path);
    return UI_HANDLED;
}

/* What was typed to find a file: a path, else the chosen line. */
static unsigned take_typed(struct files *f)
{
    char *path = path_of_typed(f->line.text.text, f->folder);
    struct stat st;
    bool there = *path && stat(path, &st) == 0;
    int number = there || errno == ENOENT || errno == ENOTDIR ? 0 : errno;
    if (!path_typed(f) && f->table.list.count) {
        free(path);
        return take_entry(f);
    }
    if (there && S_ISREG(st.st_mode)) {
        f->chosen = path;
        return UI_HANDLED | UI_CLOSE;
    }
    if (there && S_ISDIR(st.st_mode))
        enter_folder(f, path, true);
    else if (*path && number)
        say(f, not_looked_at(path, number));
    else if (*path)
        say(f, mem_format(there ? _("%s is no file.") : _("There is no file %s."), path));
    free(path);
    return UI_HANDLED;
}

static unsigned files_event(struct app *app, void *state, const struct event *event)
{
    struct files *f = state;
    struct key key = event->kind == EVENT_KEY ? event->key : (struct key){0};
    if (command_has_key(CMD_BACK, key))
        return UI_IGNORED;
    if (key.code == K_TAB && f->new_file) {
        f->in_list = !f->in_list;
        return UI_HANDLED;
    }
    if (key.code == K_UP && key.modifiers == MOD_ALT) {
        folder_above(f);
        return UI_HANDLED;
    }
    if (key.code == K_ENTER)
        return !f->new_file ? take_typed(f) : f->in_list ? take_entry(f) : take_name(app, f);
    bool of_line = (key.code == K_HOME || key.code == K_END) && !f->in_list;
    enum table_click click = of_line ? TABLE_MISSED : popup_table(&f->table, event, key);
    if (click != TABLE_MISSED) {
        f->in_list = f->new_file;
        return click == TABLE_OPENED ? take_entry(f) : UI_HANDLED;
    }
    if (typing_event(app, &f->line, event) == LINE_CHANGED) {
        f->in_list = f->sure = false;
        say(f, NULL);
        if (!f->new_file) {
            filter(f);
            table_choose(&f->table, 0);
        }
    }
    return UI_HANDLED;
}

/* ---- the folder of the last file ---- */

static struct {
    char workbook[33]; /* the id of which one: others have their own places */
    char *folder;
} last;

static char *workbook_folder(const struct app *app)
{
    if (!app->book || app->practice) /* what is kept of a practice shall not go with it */
        return mem_text(".");
    return path_folder(store_path(app->book->store));
}

static char *key_of(const struct app *app)
{
    return mem_format("folder.%s", store_id(app->book->store));
}

void files_remember(const struct app *app, const char *path)
{
    char *folder = path_folder(path);
    if (app->book) {
        snprintf(last.workbook, sizeof(last.workbook), "%s", store_id(app->book->store));
        free(last.folder);
        last.folder = mem_text(folder);
    }
    if (app->book && app->term && !app->practice && utf8_valid(folder)) { /* a script's places are nobody's */
        char *key = key_of(app);
        state_put(key, folder, 1);
        free(key);
    }
    free(folder);
}

char *files_folder(const struct app *app)
{
    if (app->book && last.folder && strcmp(last.workbook, store_id(app->book->store)) == 0)
        return mem_text(last.folder);
    struct stat st;
    char *key = app->book && app->term ? key_of(app) : NULL, *kept = key ? state_get(key) : NULL;
    free(key);
    if (kept && stat(kept, &st) == 0 && S_ISDIR(st.st_mode))
        return kept;
    free(kept);
    return workbook_folder(app);
}

static void files_finish(struct app *app, void *state)
{
    struct files *f = state;
    popup_text_fn *done = f->done;
    void *context = f->context;
    char *chosen = f->chosen;
    if (chosen)
        files_remember(app, chosen);
    forget_entries(f);
    for (size_t i = 0; i < ARRAY_LENGTH(f->endings); i++)
        free(f->endings[i]);
    free(f->entry);
    free(f->shown);
    free(f->folder);
    free(f->title);
    free(f->proposed);
    free(f->said);
    line_done(&f->line);
    table_end(&f->table);
    free(f);
    if (done)
        done(app, context, chosen);
    free(chosen);
}

static void files_hint(struct app *app, void *state, struct hint *hint)
{
    struct files *f = state;
    size_t from, to;
    if (f->new_file && line_selected(&f->line, &from, &to))
        str_add(&hint->line[0], keys_said(app, _("Typing replaces the proposed name; F2 or an arrow changes it.")));
    else if (!f->new_file)
        str_add(&hint->line[0], _("A whole path can be pasted, too."));
    str_add(&hint->keys, f->new_file ? _("Type a name  Enter write  Tab into the list  Alt+Up folder above  Esc leave")
                                     : _("Type to find  Up Down choose  Enter open  Alt+Up folder above  Esc leave"));
}

static const struct popup_ops files_ops = {files_layout, files_draw, files_event, files_finish, NULL, files_hint};

void files_clean(char *name)
{
    for (char *p = name; *p; p++)
        if (strchr("/\\:*?\"<>|", *p) || (unsigned char)*p < ' ')
            *p = '_';
}

void files_popup(struct app *app, const struct files_ask *ask, popup_text_fn *done, void *context)
{
    struct files *f = mem_zero(1, sizeof(*f));
    f->title = mem_text(ask->title);
    f->new_file = ask->name != NULL;
    f->new_folder = f->new_file && ask->new_folder;
    for (size_t i = 0; ask->endings && ask->endings[i] && i + 1 < ARRAY_LENGTH(f->endings); i++)
        f->endings[i] = mem_text(ask->endings[i]);
    line_init(&f->line, false, 1000);
    table_begin(&f->table, &files_table, f);
    f->table.style = STYLE_POPUP;
    char *name = mem_format("%s%s", app->practice && ask->name ? _("practice_") : "", ask->name ? ask->name : "");
    files_clean(name);
    propose(f, name); /* what comes of a practice says so, wherever it goes */
    free(name);
    line_select(&f->line);
    f->done = done;
    f->context = context;
    f->never_over = f->new_file && ask->never_over;
    char *folder = ask->folder ? mem_text(ask->folder) : files_folder(app);
    if (!read_folder(f, folder) && !read_folder(f, ".")) {
        f->folder = mem_text("/");
        filter(f);
    }
    free(folder);
    popup_push(app, &files_ops, f);
}
