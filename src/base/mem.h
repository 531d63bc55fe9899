/* Memory that is always there.
 *
 * A workbook's texts are small and a process that cannot get them cannot go on: every function here returns usable
 * memory or ends the process. It ends in order: the hooks of mem_on_failure() keep the unfinished cell, restore the
 * terminal and remove temporary files; standard error says why, and whether a change is in the file (base/written.h);
 * the status is 1, or 3 when a change is in the file and 4 when that could not be found out. Memory that libraries ask
 * for comes back as an error of theirs (ERROR_MEMORY).
 */
#ifndef MAMORI_BASE_MEM_H
#define MAMORI_BASE_MEM_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#define ARRAY_LENGTH(a)         (sizeof(a) / sizeof((a)[0]))
#define PRINTF_LIKE(text, args) __attribute__((format(printf, text, args)))
#define NOT_NULL(...)           __attribute__((nonnull(__VA_ARGS__))) /* these arguments */

void *mem_zero(size_t count, size_t size);              /* zeroed; free() it */
void *mem_resize(void *old, size_t count, size_t size); /* as reallocarray() */
char *mem_text(const char *text);                       /* copy of TEXT; NULL stays NULL */
char *mem_text_length(const char *text, size_t length); /* copy of LENGTH bytes, terminated */
char *mem_format(const char *format, ...) PRINTF_LIKE(1, 2);

/* Takes the words for the end in the language of the messages, and a reserve that hooks may use up. Without it the
 * words are English. */
void mem_prepare(void);
/* Called when memory runs out, the last one first; at most 4. NULL: forget all (in a child, whose parent has the
 * screen). A hook that runs out of memory itself is left for the next one. */
void mem_on_failure(void (*hook)(void));
_Noreturn void mem_exhausted(void); /* a library was refused memory, and cannot say so otherwise: the same end */
/* A library's call has failed, and left NUMBER in errno: when that was for want of memory, or there is none now (not
 * every library says so), the same end. Without it people would read that an encoding is not supported or a time zone
 * is not there. */
void mem_check_errno(int number);
/* Around a call of the C library that crashes when it gets no memory (gettext() converts its catalogue by what it did
 * not check, getpwuid() has assertions): a crash in between ends the process as above, hooks and all. So only around
 * what leaves the heap whole when it crashes, and never one within the other. */
void mem_expect_crash(bool expected);

/* A variable that ends with its block, however that is left: END is called with its address, after what is returned has
 * been computed. For the …_free(struct … **) of the modules, and mem_free() of what is free()d:
 *   struct str line SCOPED(str_free) = STR_INIT;      char *key SCOPED(mem_free) = …; */
#define SCOPED(end) __attribute__((cleanup(end)))
void mem_free(void *address); /* of a pointer: free()s what it points to */

/* Room for one more in a growing array; CAPACITY is updated. Usage:
 *   list = mem_grow(list, count, &capacity, sizeof(*list)); list[count++] = …; or, of members and variables,
 *   MEM_MORE(list, count, capacity) = (struct item){…}; which must not speak of COUNT itself */
void *mem_grow(void *array, size_t count, size_t *capacity, size_t size);
#define MEM_MORE(list, count, capacity)                                                                                \
    (*((list) = mem_grow(list, count, &(capacity), sizeof(*(list))), &(list)[(count)++]))

/* An arena: many small pieces that live and die together. Pieces are never moved. */
struct arena;
struct arena *arena_new(void);
/* The same, whose pieces lie one after the other in MEMORY, SIZE bytes of 0 that stay the caller's, aligned for anything; what does not fit lies
 * elsewhere. How many of them are used; 0: it did not all fit. */
struct arena *arena_new_in(void *memory, size_t size);
size_t arena_used(const struct arena *arena);
void arena_free(struct arena **arena);
void arena_reset(struct arena *arena);                   /* forget all pieces, keep one block */
void *arena_zero(struct arena *arena, size_t size);      /* zeroed, aligned for anything */
char *arena_text(struct arena *arena, const char *text); /* NULL stays NULL */
char *arena_text_length(struct arena *arena, const char *text, size_t length);
/* Room for one more in an array that lives in the arena, as mem_grow(); what it had before stays in the arena. */
void *arena_grow(struct arena *arena, void *array, size_t count, size_t *capacity, size_t size);
#define ARENA_MORE(arena, list, count, capacity) /* as MEM_MORE() */                                                   \
    (*((list) = arena_grow(arena, list, count, &(capacity), sizeof(*(list))), &(list)[(count)++]))
char *arena_format(struct arena *arena, const char *format, ...) PRINTF_LIKE(2, 3);

/* A growable string. Invariant: text[length] == 0 always; text is never NULL after the first append,
 * and points to a static empty string before. Start with STR_INIT, end with str_free(); one that starts with STR_IN(arena) ends
 * with its arena. What is added must not be part of the same string. */
struct str {
    char *text;
    size_t length;
    size_t capacity;
    struct arena *arena;
};
extern char str_empty[];
#define STR_INIT STR_IN(NULL)
#define STR_IN(arena)                                                                                                  \
    {                                                                                                                  \
        str_empty, 0, 0, arena                                                                                         \
    }

void str_add(struct str *s, const char *text);
void str_add_length(struct str *s, const char *text, size_t length);
void str_add_char(struct str *s, char c);
void str_add_format(struct str *s, const char *format, ...) PRINTF_LIKE(2, 3);
void str_add_arguments(struct str *s, const char *format, va_list arguments) PRINTF_LIKE(2, 0);
void str_add_count(struct str *s, uint64_t count); /* in digits, faster than by a format */
/* TEXT with each MARK in it doubled, as what stands between two of them is written in CSV, in formulas and elsewhere. */
void str_add_doubled(struct str *s, const char *text, char mark);
void str_clear(struct str *s);
char *str_take(struct str *s); /* the text, now the caller's; s is empty */
void str_free(struct str *s);

/* Of plain texts. FNV-1a of LENGTH bytes, to be gone on with from HASH: at first STR_HASH. The same on every machine.
 * (What is no byte is mixed in by hand: ^ it, * STR_HASH_FACTOR.) */
#define STR_HASH        UINT64_C(14695981039346656037)
#define STR_HASH_FACTOR UINT64_C(1099511628211)
uint64_t str_hash(uint64_t hash, const char *text, size_t length);
bool str_equals(const char *a, const char *b);
bool str_is_one_of(const char *text, const char *const *words, size_t count);
bool str_starts(const char *text, const char *start);
bool str_ends(const char *text, const char *end);

#include "base/banned.h"

#endif
