#include "catalog/tree_cache.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#include "base/cache.h"

/* Raised whenever struct node, struct tree_file or what tree_add() keeps of a text changes. */
#define CACHE_FORMAT 1
#define CACHE_MAX    (256u << 20)
/* A file changed this recently may change again without a new time of change: it is not kept. */
#define SETTLED_NS 2000000000

struct cache_head {
    char magic[8];
    uint32_t format, head_size; /* sizes: a build with another layout does not read this */
    uint64_t check;             /* of all bytes after this struct, with DIR's length and the counts in them */
    uint64_t fingerprint;
    uint64_t dir_size, file_count, node_count, pool_size; /* in this order after the head, each filled up to 8 bytes */
};

static const char cache_magic[8] = "mamoriT";

static size_t round_up(size_t size)
{
    return (size + 7) & ~(size_t)7;
}

/* Finds damage, not malice: the folder is the user's own. SIZE is a multiple of 8. */
static uint64_t check_sum(const struct cache_head *head, const void *bytes, size_t size)
{
    const uint64_t *words = bytes;
    uint64_t a = head->fingerprint ^ head->dir_size, b = head->file_count ^ head->node_count << 32 ^ head->pool_size;
    for (size_t i = 0; i < size / 8; i++) {
        a = (a ^ words[i]) * 0x9e3779b97f4a7c15u;
        b += a ^ a >> 29;
    }
    return a ^ b;
}

static char *tree_path(const char *layers, bool make)
{
    char *name = mem_format("%s.tree", layers), *path = cache_path(name, make);
    free(name);
    return path;
}

/* The file in memory; NULL when it is none that could be ours. Read and not mapped: a page that the disk refuses to give, or
 * that another process cut off, would end the program. */
static char *take_file(const char *path, size_t *size)
{
    int fd = cache_open(path, CACHE_MAX, size);
    if (fd < 0)
        return NULL;
    char *map = mmap(NULL, *size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
    if (map != MAP_FAILED && !cache_take(fd, map, *size)) {
        munmap(map, *size);
        map = MAP_FAILED;
    }
    close(fd);
    return map == MAP_FAILED ? NULL : map;
}

bool tree_is_of(const struct tree *tree, const struct form_file *files, size_t count)
{
    if (tree->file_count != count)
        return false;
    for (size_t i = 0; i < count; i++) {
        const struct tree_file *kept = &tree->file[i];
        if (kept->size != files[i].size || kept->modified != files[i].modified || kept->changed != files[i].changed ||
            kept->inode != files[i].inode || strcmp(tree_file_name(tree, i), files[i].name) != 0)
            return false;
    }
    return true;
}

/* The tree in a file that is whole and for the folder REAL; NULL. */
static struct tree *tree_in(char *map, size_t size, const char *real)
{
    const struct cache_head *head = (const struct cache_head *)map;
    if (size < sizeof(*head) || memcmp(head->magic, cache_magic, sizeof(cache_magic)) != 0 ||
        head->format != CACHE_FORMAT || head->head_size != sizeof(*head) || head->dir_size > PATH_MAX ||
        head->file_count > CACHE_MAX / sizeof(struct tree_file) || head->node_count > CACHE_MAX / sizeof(struct node) ||
        head->pool_size > CACHE_MAX)
        return NULL;
    size_t dir_at = sizeof(*head), file_at = dir_at + round_up(head->dir_size),
           node_at = file_at + head->file_count * sizeof(struct tree_file),
           pool_at = node_at + round_up(head->node_count * sizeof(struct node));
    if (size != pool_at + round_up(head->pool_size) || head->dir_size != strlen(real) + 1 ||
        memcmp(map + dir_at, real, head->dir_size) != 0 || head->check != check_sum(head, map + dir_at, size - dir_at))
        return NULL;
    struct tree *tree = mem_zero(1, sizeof(*tree));
    *tree = (struct tree){.file_count = head->file_count,
                          .node_count = head->node_count,
                          .pool_size = head->pool_size,
                          .file = (struct tree_file *)(map + file_at),
                          .node = (struct node *)(map + node_at),
                          .pool = map + pool_at,
                          .fingerprint = head->fingerprint,
                          .map = map,
                          .map_size = size};
    return tree;
}

struct tree *tree_cache_read(const char *dir, const char *layers, const struct form_file *files, size_t count)
{
    char *path = tree_path(layers, false), *real = realpath(dir, NULL);
    size_t size = 0;
    char *map = path && real ? take_file(path, &size) : NULL;
    struct tree *tree = map ? tree_in(map, size, real) : NULL;
    if (map && !tree)
        munmap(map, size);
    if (tree && !tree_is_of(tree, files, count))
        tree_free(&tree);
    free(path);
    free(real);
    return tree;
}

static bool settled(const struct tree *tree)
{
    struct timespec now;
    if (clock_gettime(CLOCK_REALTIME, &now) != 0)
        return false;
    int64_t limit = (int64_t)now.tv_sec * 1000000000 + now.tv_nsec - SETTLED_NS;
    for (size_t i = 0; i < tree->file_count; i++)
        if (tree->file[i].modified > limit)
            return false;
    return true;
}

static char *copy_part(char *to, const void *from, size_t size)
{
    if (size > 0)
        memcpy(to, from, size);
    return to + round_up(size);
}

void tree_cache_write(const struct tree *tree, const char *dir, const char *layers)
{
    if (tree->map || !settled(tree))
        return;
    char *path = tree_path(layers, true), *real = realpath(dir, NULL);
    if (path && real) {
        struct cache_head head = {.format = CACHE_FORMAT,
                                  .head_size = sizeof(head),
                                  .fingerprint = tree->fingerprint,
                                  .dir_size = strlen(real) + 1,
                                  .file_count = tree->file_count,
                                  .node_count = tree->node_count,
                                  .pool_size = tree->pool_size};
        memcpy(head.magic, cache_magic, sizeof(cache_magic));
        size_t files = head.file_count * sizeof(struct tree_file), nodes = head.node_count * sizeof(struct node);
        size_t size = sizeof(head) + round_up(head.dir_size) + files + round_up(nodes) + round_up(head.pool_size);
        char *bytes = mem_zero(1, size), *to = bytes + sizeof(head);
        to = copy_part(to, real, head.dir_size);
        to = copy_part(to, tree->file, files);
        to = copy_part(to, tree->node, nodes);
        copy_part(to, tree->pool, head.pool_size);
        head.check = check_sum(&head, bytes + sizeof(head), size - sizeof(head));
        memcpy(bytes, &head, sizeof(head));
        cache_write(path, bytes, size);
        free(bytes);
    }
    free(real);
    free(path);
}
