#include "base/mem.h"

#include <stdarg.h>
#include <unistd.h>

static void (*failure_hook)(void);

void mem_on_failure(void (*hook)(void))
{
    failure_hook = hook;
}

/* write() and _exit(): nothing here may ask for memory or run handlers that do. */
static _Noreturn void mem_fail(void)
{
    static const char message[] = "mamori: out of memory\n";
    void (*hook)(void) = failure_hook;

    failure_hook = NULL; /* a hook that runs out of memory itself must not come back here */
    if (hook)
        hook();
    if (write(STDERR_FILENO, message, sizeof(message) - 1) < 0)
        _exit(1);
    _exit(1);
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
