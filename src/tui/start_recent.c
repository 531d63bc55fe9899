/* Which workbooks there are to open. */
#include <fcntl.h>
#include <glob.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/date.h"
#include "base/path.h"
#include "base/state.h"
#include "base/utf8.h"
#include "book/book_peek.h"
#include "book/bundle.h"
#include "tui/seal_ask.h"
#include "tui/start.h"

#define KEY        "book"
#define REMEMBERED 12
#define SHOWN_MAX  40 /* each costs some milliseconds to look into */

void start_remember(const char *path)
{
    char *whole = realpath(path, NULL);
    if (whole && utf8_valid(whole))
        state_put(KEY, whole, REMEMBERED);
    free(whole);
}

struct found {
    struct start_book *book;
    size_t count, capacity;
};

static void add(struct found *f, const char *path)
{
    struct stat st;
    char *whole = realpath(path, NULL);
    bool known = !whole || !utf8_valid(whole) || stat(whole, &st) != 0 || !S_ISREG(st.st_mode) || f->count >= SHOWN_MAX;
    for (size_t i = 0; i < f->count && !known; i++)
        known = strcmp(f->book[i].path, whole) == 0;
    if (known) {
        free(whole);
        return;
    }
    f->book = mem_grow(f->book, f->count, &f->capacity, sizeof(*f->book));
    f->book[f->count++] = (struct start_book){.path = whole, .name = mem_text(path_name(whole))};
}

/* "10:32" today, "yest. 17:40", "10-03", "2024-10-03". */
static void when_text(int64_t at, char out[24])
{
    char now[17], then[17], before[17];
    int64_t today = date_now();
    date_time_text(today, now);
    date_time_text(today - 86400, before);
    date_time_text(at, then);
    if (at <= 0)
        out[0] = '\0';
    else if (strncmp(now, then, 10) == 0)
        snprintf(out, 24, "%s", then + 11);
    else if (strncmp(before, then, 10) == 0)
        snprintf(out, 24, "%s %s", _("yest."), then + 11);
    else if (strncmp(now, then, 4) == 0)
        snprintf(out, 24, "%.5s", then + 5);
    else
        snprintf(out, 24, "%.10s", then);
}

static void look_into_sealed(struct start_book *book)
{
    struct bundle_head head;
    int fd = open(book->path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    book->sealed = true;
    book->sound = fd >= 0 && bundle_look(fd, book->path, &head, NULL);
    if (book->sound)
        when_text(book->at = head.at, book->when);
    if (fd >= 0) {
        bundle_done(&head);
        close(fd);
    }
}

static void look_into(struct start_book *book, const char *forms)
{
    struct book_peek peek;
    if (seal_is_one(book->path)) {
        look_into_sealed(book);
        return;
    }
    struct error err = {.code = ERROR_NONE};
    book->sound = book_peek(book->path, forms, &peek, &err);
    book->encrypted = err.code == ERROR_ENCRYPTED;
    book->company = peek.company;
    book->person = peek.person;
    book->at = peek.at;
    peek.company = peek.person = NULL;
    when_text(book->at, book->when);
    book_peek_done(&peek);
}

/* Sealed files behind all workbooks. */
static int newest_first(const void *a, const void *b)
{
    const struct start_book *x = a, *y = b;
    if (x->sealed != y->sealed)
        return x->sealed - y->sealed;
    if (x->at != y->at)
        return x->at > y->at ? -1 : 1;
    return strcmp(x->path, y->path);
}

size_t start_books(const char *forms, struct start_book **out)
{
    struct found f = {0};
    static const char *const patterns[] = {"*.mamori", "*.sealed"};
    char *lately[REMEMBERED];
    size_t count = state_all(KEY, lately, REMEMBERED);
    for (size_t i = 0; i < count; i++) {
        add(&f, lately[i]);
        free(lately[i]);
    }
    for (size_t k = 0; k < ARRAY_LENGTH(patterns); k++) {
        glob_t here = {0};
        if (glob(patterns[k], 0, NULL, &here) == 0)
            for (size_t i = 0; i < here.gl_pathc; i++)
                add(&f, here.gl_pathv[i]);
        globfree(&here);
    }
    for (size_t i = 0; i < f.count; i++)
        look_into(&f.book[i], forms);
    if (f.count)
        qsort(f.book, f.count, sizeof(*f.book), newest_first);
    *out = f.book;
    return f.count;
}

void start_books_free(struct start_book **books, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        free((*books)[i].path);
        free((*books)[i].name);
        free((*books)[i].company);
        free((*books)[i].person);
    }
    free(*books);
    *books = NULL;
}
