/* The last overview, kept so that a workbook opens at once.
 *
 * One line a thing, "name value…"; the first line says what it is true for: journal head, forms, day, language, person. Any
 * other first line means that there is no cached overview. It is no answer and no evidence: whoever needs those
 * computes. It is not in the workbook, where others could put numbers that nobody computed; and a look at a workbook
 * writes nothing into it.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/cache.h"
#include "base/date.h"
#include "base/intl.h"
#include "guide/overview.h"

#define CACHE_MAX 65536 /* some thirty lines */

static bool cache_key(struct book *book, struct str *out)
{
    char head[65];
    int64_t entries;
    if (!store_head(book->store, head, &entries, NULL))
        return false;
    str_add_format(out, "5 %s %" PRIx64 " %d %d %s", *head ? head : "-", book->catalog->fingerprint, date_today(),
                   (int)intl_language(), book->person);
    return true;
}

static char *cache_name(struct book *book)
{
    return mem_format("%s.overview", store_id(book->store));
}

void overview_store(struct book *book, const struct overview *o)
{
    struct str out = STR_INIT;
    if (book_doubted(book) || store_encrypted(book->store) || !cache_key(book, &out)) {
        str_free(&out);
        return;
    }
    str_add_char(&out, '\n');
    for (size_t s = 0; s < o->sheets; s++)
        str_add_format(&out, "sheet %s %u %u %u %d %d\n", book->catalog->sheet[s].id, o->progress[s].rows,
                       o->progress[s].answered, o->progress[s].missing, o->progress[s].asks, o->progress[s].off);
    str_add_format(&out, "findings %u %u %u\n", o->findings[0], o->findings[1], o->findings[2]);
    for (size_t i = 0; i < o->tasks; i++) {
        const struct task *task = &o->task[i];
        str_add_format(&out, "task %s %d %u %d %s %s\n", book->catalog->sheet[task->sheet].id, (int)task->view,
                       task->count, task->minutes, task->def ? task->def->id : "-", task->text);
    }
    if (o->company && !strchr(o->company, '\n'))
        str_add_format(&out, "company %s\n", o->company);
    for (size_t i = 0; i < o->blocks; i++)
        figures_write(o->block[i], &out);
    char *name = cache_name(book), *path = cache_path(name, true);
    if (path)
        cache_write(path, out.text, out.length);
    free(path);
    free(name);
    str_free(&out);
}

static bool read_task(const struct catalog *catalog, struct overview *o, const char *line)
{
    char sheet[64], id[64];
    struct task task = {0};
    int view, used = 0;
    if (o->tasks == TASK_MAX ||
        sscanf(line, "task %63s %d %u %d %63s %n", sheet, &view, &task.count, &task.minutes, id, &used) != 5 || !used)
        return false;
    task.sheet = catalog_find_sheet(catalog, sheet, NULL);
    task.view = (enum view_kind)view;
    for (size_t i = 0; i < catalog->task_count; i++)
        if (strcmp(catalog->task[i].id, id) == 0)
            task.def = &catalog->task[i];
    if (task.sheet == SIZE_MAX || (!task.def && strcmp(id, "-") != 0))
        return false;
    task.text = mem_text(line + used);
    o->task[o->tasks++] = task;
    return true;
}

/* One line into the overview; false when it makes no sense. */
static bool read_line(const struct catalog *catalog, struct overview *o, const char *line)
{
    char word[64];
    int view, off;
    struct sheet_progress p;
    size_t across;
    if (sscanf(line, "block %63s %zu", word, &across) == 2) { /* in the catalog's order; what follows is of this one */
        const struct block_def *block = block_find(catalog, word);
        if (!block || o->blocks == catalog->block_count)
            return false;
        o->block[o->blocks] = figures_new(block);
        o->block[o->blocks++]->across = across;
        return true;
    }
    if (o->blocks)
        return figures_read(o->block[o->blocks - 1], line);
    if (sscanf(line, "sheet %63s %u %u %u %d %d", word, &p.rows, &p.answered, &p.missing, &view, &off) == 6) {
        size_t s = catalog_find_sheet(catalog, word, NULL);
        p.asks = view;
        p.off = off;
        if (s != SIZE_MAX)
            o->progress[s] = p;
        return s != SIZE_MAX;
    }
    if (str_starts(line, "company ")) {
        free(o->company);
        o->company = mem_text(line + 8);
        return true;
    }
    if (str_starts(line, "task "))
        return read_task(catalog, o, line);
    return sscanf(line, "findings %u %u %u", &o->findings[0], &o->findings[1], &o->findings[2]) == 3;
}

struct overview *overview_cached(struct book *book)
{
    struct str key = STR_INIT;
    char *name = cache_name(book);
    char *text = !book_doubted(book) && cache_key(book, &key) ? cache_read(name, CACHE_MAX) : NULL;
    struct overview *o = NULL;
    size_t length = key.length;
    if (text && strncmp(text, key.text, length) == 0 && text[length] == '\n') {
        o = mem_zero(1, sizeof(*o));
        o->sheets = book->catalog->sheet_count;
        o->progress = mem_zero(o->sheets, sizeof(*o->progress));
        o->task = mem_zero(TASK_MAX, sizeof(*o->task));
        o->block = mem_zero(book->catalog->block_count + 1, sizeof(struct figures *));
        for (char *line = text + length + 1; o && *line;) {
            char *end = strchrnul(line, '\n'), *next = *end ? end + 1 : end;
            *end = '\0';
            if (!read_line(book->catalog, o, line))
                overview_free(&o);
            line = next;
        }
        if (o && o->blocks < book->catalog->block_count)
            overview_free(&o);
    }
    free(text);
    free(name);
    str_free(&key);
    return o;
}
