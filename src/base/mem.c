#include "base/mem.h"

#include <errno.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/intl.h"
#include "base/written.h"

#define HOOKS   4
#define PROBE   4096
#define RESERVE (512u * 1024) /* SQLite needs some 100 KiB to keep an unfinished text */

static void (*hooks[HOOKS])(void);
static size_t hook_count;
static const char *message = N_("out of memory");
static void *reserve;

void mem_prepare(void)
{
    message = gettext(message);
    written_prepare();
    if (!reserve)
        reserve = malloc(RESERVE);
}

void mem_on_failure(void (*hook)(void))
{
    if (!hook)
        hook_count = 0;
    else if (hook_count < HOOKS)
        hooks[hook_count++] = hook;
}

static void say(const char *text)
{
    size_t length = strlen(text);
    while (length > 0) {
        ssize_t done = write(STDERR_FILENO, text, length);
        if (done <= 0)
            return;
        text += done;
        length -= (size_t)done;
    }
}

/* write() and _exit(): nothing here may ask for memory or run handlers that do. */
static _Noreturn void mem_fail(void)
{
    /* Before the hooks, which may write something of their own. */
    const char *sentence = written_sentence();
    int status = written_state() == WRITTEN_YES ? 3 : written_state() == WRITTEN_MAYBE ? 4 : 1;

    free(reserve);
    reserve = NULL;
    while (hook_count > 0)
        hooks[--hook_count](); /* one that comes back here finds the rest of them */
    say("mamori: ");
    say(message);
    say("\n");
    if (*sentence) {
        say("  ");
        say(sentence);
        say("\n");
    }
    _exit(status);
}

void mem_exhausted(void)
{
    mem_fail();
}

void mem_check_errno(int number)
{
    void *some = number == ENOMEM ? NULL : malloc(PROBE);
    if (!some)
        mem_fail();
    free(some);
}

static void crashed(int number)
{
    (void)number;
    mem_fail();
}

void mem_expect_crash(bool expected)
{
    static const int deadly[] = {SIGSEGV, SIGBUS, SIGABRT};
    static struct sigaction before[ARRAY_LENGTH(deadly)];
    struct sigaction ours = {.sa_handler = crashed, .sa_flags = (int)SA_RESETHAND};
    sigemptyset(&ours.sa_mask);
    for (size_t i = 0; i < ARRAY_LENGTH(deadly); i++)
        sigaction(deadly[i], expected ? &ours : &before[i], expected ? &before[i] : NULL);
}

void *mem_zero(size_t count, size_t size)
{
    if (count == 0 || size == 0)
        count = size = 1;
    void *memory = calloc(count, size);
    if (!memory)
        mem_fail();
    return memory;
}

void *mem_resize(void *old, size_t count, size_t size)
{
    if (count == 0 || size == 0)
        count = size = 1;
    void *memory = reallocarray(old, count, size);
    if (!memory)
        mem_fail();
    return memory;
}

char *mem_text(const char *text)
{
    return text ? mem_text_length(text, strlen(text)) : NULL;
}

char *mem_text_length(const char *text, size_t length)
{
    if (length == SIZE_MAX)
        mem_fail();
    char *copy = mem_resize(NULL, length + 1, 1);
    if (length)
        memcpy(copy, text, length);
    copy[length] = '\0';
    return copy;
}

char *mem_format(const char *format, ...)
{
    va_list args, again;

    va_start(args, format);
    va_copy(again, args);
    int length = vsnprintf(NULL, 0, format, args);
    va_end(args);
    size_t room = length < 0 ? 1 : (size_t)length + 1;
    char *text = mem_resize(NULL, room, 1);
    if (length < 0 || vsnprintf(text, room, format, again) < 0)
        text[0] = '\0'; /* only an unprintable wide character could do this */
    va_end(again);
    return text;
}

void mem_free(void *address)
{
    void *memory;
    memcpy(&memory, address, sizeof(memory)); /* whatever it is a pointer to */
    free(memory);
}

void *mem_grow(void *array, size_t count, size_t *capacity, size_t size)
{
    if (count < *capacity)
        return array;
    if (count > SIZE_MAX / 2 - 8)
        mem_fail();
    size_t more = count < 8 ? 8 : count + count / 2 + 1;
    array = mem_resize(array, more, size);
    *capacity = more;
    return array;
}
