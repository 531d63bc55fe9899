#include "base/mem.h"

#include <stdarg.h>

#define ARENA_FIRST_BLOCK   1024u
#define ARENA_LARGEST_BLOCK (256u * 1024u)

struct arena_block {
    struct arena_block *older;
    size_t size;
    size_t used;
    max_align_t bytes[];
};

/* The newest block takes the pieces; a piece too large for any block gets one of its own behind it. */
struct arena {
    struct arena_block *newest;
    size_t next_size;
    char *memory; /* arena_new_in(): taken before any block; NULL */
    size_t size, used;
};

struct arena *arena_new(void)
{
    struct arena *arena = mem_zero(1, sizeof(*arena));
    arena->next_size = ARENA_FIRST_BLOCK;
    return arena;
}

struct arena *arena_new_in(void *memory, size_t size)
{
    struct arena *arena = arena_new();
    arena->memory = memory;
    arena->size = size;
    return arena;
}

size_t arena_used(const struct arena *arena)
{
    return arena->newest ? 0 : arena->used;
}

static void arena_free_blocks(struct arena_block *block)
{
    while (block) {
        struct arena_block *older = block->older;
        free(block);
        block = older;
    }
}

void arena_free(struct arena **arena)
{
    if (!arena || !*arena)
        return;
    arena_free_blocks((*arena)->newest);
    free(*arena);
    *arena = NULL;
}

void arena_reset(struct arena *arena)
{
    struct arena_block *kept = arena->newest;
    arena->used = 0;
    if (!kept)
        return;
    arena_free_blocks(kept->older);
    kept->older = NULL;
    kept->used = 0;
}

static struct arena_block *arena_block_new(size_t size)
{
    /* mem_resize() multiplies with a check, so an absurd size ends the process instead of wrapping round. */
    struct arena_block *block =
        mem_resize(NULL, 1, size > SIZE_MAX - sizeof(*block) ? SIZE_MAX : sizeof(*block) + size);
    block->older = NULL;
    block->size = size;
    block->used = 0;
    return block;
}

static void *arena_take(struct arena *arena, size_t size)
{
    const size_t alignment = _Alignof(max_align_t);
    size_t rounded = size > SIZE_MAX - alignment ? SIZE_MAX : (size + alignment - 1) / alignment * alignment;
    struct arena_block *block = arena->newest;

    if (rounded == 0)
        rounded = alignment;
    if (!block && arena->size - arena->used >= rounded) {
        arena->used += rounded;
        return arena->memory + arena->used - rounded;
    }
    if (!block || block->size - block->used < rounded) {
        if (rounded > arena->next_size / 2) {
            struct arena_block *large = arena_block_new(rounded);
            large->used = rounded;
            if (block) {
                large->older = block->older;
                block->older = large;
            } else
                arena->newest = large;
            return large->bytes;
        }
        block = arena_block_new(arena->next_size);
        block->older = arena->newest;
        arena->newest = block;
        if (arena->next_size < ARENA_LARGEST_BLOCK)
            arena->next_size *= 2;
    }
    void *piece = (char *)block->bytes + block->used;
    block->used += rounded;
    return piece;
}

void *arena_zero(struct arena *arena, size_t size)
{
    return memset(arena_take(arena, size), 0, size);
}

void *arena_grow(struct arena *arena, void *array, size_t count, size_t *capacity, size_t size)
{
    if (count < *capacity)
        return array;
    size_t more = *capacity ? *capacity * 2 : 8;
    void *grown = arena_zero(arena, more * size);
    if (count > 0)
        memcpy(grown, array, count * size);
    *capacity = more;
    return grown;
}

char *arena_text(struct arena *arena, const char *text)
{
    return text ? arena_text_length(arena, text, strlen(text)) : NULL;
}

char *arena_text_length(struct arena *arena, const char *text, size_t length)
{
    char *copy = arena_take(arena, length == SIZE_MAX ? SIZE_MAX : length + 1);
    if (length)
        memcpy(copy, text, length);
    copy[length] = '\0';
    return copy;
}

char *arena_format(struct arena *arena, const char *format, ...)
{
    char small[256];
    va_list args, again;

    va_start(args, format);
    va_copy(again, args);
    int length = vsnprintf(small, sizeof(small), format, args);
    va_end(args);
    char *text = NULL;
    if (length < 0)
        text = arena_text(arena, "");
    else if ((size_t)length < sizeof(small))
        text = arena_text_length(arena, small, (size_t)length);
    else {
        text = arena_take(arena, (size_t)length + 1);
        vsnprintf(text, (size_t)length + 1, format, again);
    }
    va_end(again);
    return text;
}
