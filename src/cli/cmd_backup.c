/* backup, restore: copies of the workbook in a folder, and one of them as a new workbook. */
#include <stdlib.h>

#include "base/date.h"
#include "base/intl.h"
#include "base/path.h"
#include "book/backup.h"
#include "cli/cli.h"
#include "cli/files.h"
#include "cli/json.h"
#include "cli/stop.h"

static void put_line(FILE *to, char *line)
{
    cli_put(to, line, false);
    putc('\n', to);
    free(line);
}

static void print_made(const struct backup_made *made, const struct backup_wish *wish, FILE *to)
{
    put_line(to, mem_format(_("a copy of the workbook, proven entry by entry: %s"), made->path));
    if (made->removed)
        put_line(to, mem_format(ngettext("%zu older copy was removed (of %u days, %u weeks, %u months one stays)",
                                         "%zu older copies were removed (of %u days, %u weeks, %u months one stays)",
                                         made->removed),
                                made->removed, wish->days, wish->weeks, wish->months));
    if (made->same_disk)
        fputs(_("it lies on the same disk as the workbook and would be lost with it: a folder on another device is "
                "better\n"),
              to);
    if (made->removable)
        fputs(_("it lies on a medium that can be carried away, and whoever finds it can read it: 'mamori seal' writes "
                "a file that "
                "opens by a passphrase only\n"),
              to);
    if (made->behind.code != ERROR_NONE) {
        struct str text = STR_INIT;
        error_text(&made->behind, &text);
        put_line(to, mem_format(_("an older copy could not be removed: %s"), text.text));
        str_free(&text);
    }
}

static void keep_copy(struct book *book)
{
    struct backup_made made;
    struct error err = {0};
    if (!backup_today(book, &made, &err)) {
        struct str text = STR_INIT;
        error_text(&err, &text);
        put_line(stderr,
                 mem_format(_("the change is in the file, but no copy of the workbook was made: %s"), text.text));
        str_free(&text);
    } else if (made.path) {
        put_line(stderr, mem_format(_("the copy of today: %s"), made.path));
    }
    backup_made_done(&made);
}

void cli_close(struct book **book)
{
    if (*book && (*book)->wrote && !(*book)->forms_changed)
        keep_copy(*book);
    book_close(book);
}

static void made_json(const struct backup_made *made, struct json *json)
{
    json_open(json, "made", '{');
    json_text(json, "file", made->path);
    json_number(json, "removed", (double)made->removed);
    json_number(json, "left", (double)made->left);
    json_bool(json, "same_disk", made->same_disk);
    json_close(json, '}');
}

static void print_json(const struct backup_wish *wish, const struct backup_list *list, const struct backup_made *made,
                       const struct backup_file *tried)
{
    struct json json = {.out = stdout, .lines = true};
    json_open(&json, NULL, '{');
    json_text(&json, "folder", wish->folder);
    json_number(&json, "days", wish->days);
    json_number(&json, "weeks", wish->weeks);
    json_number(&json, "months", wish->months);
    if (made)
        made_json(made, &json);
    json_text(&json, "tried", tried ? tried->path : NULL);
    json_open(&json, "copies", '[');
    for (size_t i = 0; i < list->count; i++) {
        char at[17];
        date_time_text(list->file[i].at, at);
        json_open(&json, NULL, '{');
        json_text(&json, "file", list->file[i].path);
        json_text(&json, "at", at);
        json_number(&json, "bytes", (double)list->file[i].size);
        json_number(&json, "entries", (double)list->file[i].mark.entries);
        json_text(&json, "head", list->file[i].mark.hash);
        json_bool(&json, "parted", list->file[i].parted);
        json_bool(&json, "stays", list->file[i].stays);
        json_close(&json, '}');
    }
    json_close(&json, ']');
    json_close(&json, '}');
    putchar('\n');
}

static void print_list(const struct backup_wish *wish, const struct backup_list *list)
{
    for (size_t i = 0; i < list->count; i++) {
        const struct backup_file *file = &list->file[i];
        char at[17];
        date_time_text(file->at, at);
        put_line(stdout, mem_format(ngettext("%s  %lld entry  %lld KB  %s", "%s  %lld entries  %lld KB  %s",
                                             (unsigned long)file->mark.entries),
                                    at, (long long)file->mark.entries, (long long)(file->size + 1023) / 1024,
                                    path_name(file->path)));
        if (file->parted)
            puts(_("    somebody went on working in this one: it stays"));
    }
    if (list->count == 0)
        put_line(stdout, mem_format(_("no copy of this workbook is in %s"), wish->folder));
    else
        put_line(stdout, mem_format(_("to get one back: mamori restore %s NEW.mamori"), list->file[0].path));
}

enum what { MAKE, LIST, TRY };

static bool run(struct book *book, const struct backup_wish *wish, enum what what, bool as_json, struct error *err)
{
    struct backup_made made = {.path = NULL};
    struct backup_list list = {.count = 0};
    bool good = what == MAKE  ? backup_make(book, wish, &made, err)
                : what == TRY ? backup_try(book, wish, &list, err)
                              : true;
    if (good && what == MAKE && !as_json)
        print_made(&made, wish, stdout);
    if (good && what == TRY && !as_json)
        put_line(stdout, mem_format(_("the newest copy was restored, proven and removed again: %s"),
                                    list.file[list.tried].path));
    if (good && what != TRY && (as_json || what == LIST))
        good = backup_list(book, wish, &list, err);
    if (good && as_json)
        print_json(wish, &list, what == MAKE ? &made : NULL, what == TRY ? &list.file[list.tried] : NULL);
    else if (good && what == LIST)
        print_list(wish, &list);
    backup_list_done(&list);
    backup_made_done(&made);
    return good;
}

int cmd_backup(const struct cli_global *global, int argc, char **argv)
{
    const char *folder = NULL;
    bool list = false, try = false, as_json = false;
    struct error err = {0};
    const struct cli_option option[] = {{"folder", &folder, NULL, NULL},
                                        {"list", NULL, &list, NULL},
                                        {"try", NULL, &try, NULL},
                                        {"json", NULL, &as_json, NULL}};
    if (!cli_options(cli_find("backup"), &argc, argv, option, ARRAY_LENGTH(option)))
        return EXIT_USAGE;
    if (argc != 1 || (list && try))
        return cli_usage("backup", argc == 1 ? _("--list and --try are two things") : _("name the workbook"));
    struct book *book = cli_open(global, argv[0], &err);
    if (!book)
        return cli_fail(&err);
    struct backup_wish wish;
    backup_wish(book, &wish);
    if (folder) {
        free(wish.folder);
        wish.folder = mem_text(folder);
    }
    int code;
    if (!wish.folder)
        code =
            cli_usage("backup", _("no folder is written down in the workbook: say --folder DIR, or write it down with "
                                  "'mamori set WORKBOOK copies 1 folder=DIR'"));
    else
        code = run(book, &wish, list ? LIST : try ? TRY : MAKE, as_json, &err) ? EXIT_DONE : cli_fail(&err);
    backup_wish_done(&wish);
    book_close(&book);
    return code;
}

int cmd_restore(const struct cli_global *global, int argc, char **argv)
{
    struct error err = {0};
    struct store_mark mark;
    (void)global;
    if (!cli_options(cli_find("restore"), &argc, argv, NULL, 0))
        return EXIT_USAGE;
    if (argc != 2)
        return cli_usage("restore", _("name the copy, and the new workbook"));
    cli_meter_begin();
    bool good = backup_restore(argv[0], argv[1], &mark, &err);
    cli_meter_end();
    if (!good)
        return cli_fail(&err);
    char at[17];
    date_time_text(mark.at, at);
    put_line(stdout, mem_format(_("restored and proven: %s, as it was after entry %lld (%s)"), argv[1],
                                (long long)mark.entries, at));
    return EXIT_DONE;
}
