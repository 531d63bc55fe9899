#include "catalog/image.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#include "base/cache.h"
#include "catalog/kind_private.h"

/* Where images lie: far from what the system gives to programs, libraries, heaps and stacks, and from the shadows of the
 * sanitizers. Each set of layers has a place by its name, since two of them may be open at once (a migration). */
#define IMAGE_BASE   UINT64_C(0x200000000000)
#define IMAGE_ROOM   (UINT64_C(64) << 20)
#define IMAGE_PLACES 1024u
#define SHADOW_SIZE  (UINT64_C(1) << 40) /* a mapping larger than this is one */
/* What AddressSanitizer allocates (kAllocatorSpace of compiler-rt on x86-64), from the bottom of each of its parts on: an
 * address in it looks like two numbers of some 24,600 side by side, which the larger forms have. */
#define SANITIZER_HEAP     UINT64_C(0x600000000000)
#define SANITIZER_HEAP_END UINT64_C(0x640000000000)
/* A file changed this recently may change again without a new time of change: what was read of it is not kept. */
#define SETTLED_NS 2000000000

struct image {
    char *name;   /* of the file in the cache */
    char *memory; /* NULL: the address is taken */
    size_t size;
};

/* At the beginning of the memory and of the file. */
struct image_head {
    char magic[8];
    uint64_t size, check; /* of all bytes; the sum of those after this word */
    struct file_state program;
    struct catalog_owner *owner; /* as it was; what a process has of its own is not in it */
    char *dir;                   /* its real path */
};

static const char image_magic[8] = "mamoriC";

/* ---- which ---- */

static char *image_name(const struct layer_list *layers)
{
    struct str name = STR_INIT;
    for (size_t i = 0; i < layers->count && name.length < 100; i++)
        str_add_format(&name, "%s%s", i ? "+" : "", layers->wish[i].id);
    str_add(&name, ".catalog");
    return str_take(&name);
}

static uint64_t place_of(const char *name)
{
    return IMAGE_BASE + str_hash(STR_HASH, name, strlen(name)) % IMAGE_PLACES * IMAGE_ROOM;
}

static bool program_state(struct file_state *state)
{
    struct stat st;
    bool there = stat("/proc/self/exe", &st) == 0;
    if (there)
        files_stat(&st, state);
    return there;
}

/* Finds damage, not malice: the folder is the person's own. Four sums side by side, since each step waits for the one before.
 * SIZE is a multiple of 8. */
static uint64_t check_sum(const void *bytes, size_t size)
{
    const uint64_t factor = 0x9e3779b97f4a7c15u, *word = bytes, *end = word + size / 8;
    uint64_t a = size, b = 1, c = 2, d = 3;
    for (; end - word >= 4; word += 4) {
        a = (a ^ word[0]) * factor;
        b = (b ^ word[1]) * factor;
        c = (c ^ word[2]) * factor;
        d = (d ^ word[3]) * factor;
    }
    for (; word < end; word++)
        a = (a ^ *word) * factor;
    a = ((a ^ a >> 29) + b) * factor;
    a = ((a ^ a >> 29) + c) * factor;
    a = ((a ^ a >> 29) + d) * factor;
    return a ^ a >> 32;
}

static uint64_t head_check(const struct image_head *head)
{
    const char *rest = (const char *)(&head->check + 1);
    return check_sum(rest, head->size - (size_t)(rest - (const char *)head));
}

/* ---- taking ---- */

/* The time of change that a file is given whose bytes were summed and found whole; whoever writes to it changes that time. So its bytes
 * are summed once, and not at every opening. */
static struct timespec whole_time(uint64_t check)
{
    return (struct timespec){.tv_sec = 1767225600 + (time_t)(check >> 40), .tv_nsec = (long)(check % 1000000000)};
}

/* Is the image in FD, which is mapped, as it was written? */
static bool is_whole(int fd, const struct image_head *head)
{
    struct timespec whole = whole_time(head->check);
    struct stat st;
    if (fstat(fd, &st) == 0 && st.st_mtim.tv_sec == whole.tv_sec && st.st_mtim.tv_nsec == whole.tv_nsec)
        return true;
    if (head_check(head) != head->check)
        return false;
    futimens(fd, (struct timespec[2]){{.tv_nsec = UTIME_OMIT}, whole});
    return true;
}

/* SIZE bytes of FD at the address; NULL: not there. */
static struct image_head *map_file(int fd, size_t size, uint64_t place)
{
    void *wanted = (void *)(uintptr_t)place; // NOLINT: an address is what is meant
    void *got = mmap(wanted, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_FIXED_NOREPLACE, fd, 0);
    if (got != MAP_FAILED && got != wanted) { /* a kernel that does not know the flag */
        munmap(got, size);
        got = MAP_FAILED;
    }
    return got == MAP_FAILED ? NULL : got;
}

/* A process's own, around what the image has. */
static struct catalog_owner *wake(struct image_head *head, const char *dir, struct image *image)
{
    struct catalog_owner *owner = mem_zero(1, sizeof(*owner));
    *owner = *head->owner;
    owner->image = image;
    owner->arena = arena_new();
    owner->dir = arena_text(owner->arena, dir); /* as it is called this time */
    owner->build->owner = owner;
    owner->build->arena = owner->arena;
    owner->build->catalog = &owner->catalog;
    owner->build->reader = (struct reader){.dir = owner->dir};
    kind_copies_renew(owner->kinds);
    return owner;
}

struct catalog_owner *image_take(const char *dir, const struct layer_list *layers)
{
    struct image *image = mem_zero(1, sizeof(*image));
    struct catalog_owner *owner = NULL;
    struct image_head head, *mapped = NULL;
    struct file_state program;
    image->name = image_name(layers);
    char *path = cache_path(image->name, false), *real = realpath(dir, NULL);
    int fd = path && real ? cache_open(path, IMAGE_ROOM, &image->size) : -1;
    if (fd >= 0 && image->size > sizeof(head) && image->size % 8 == 0 && cache_take(fd, (char *)&head, sizeof(head)) &&
        memcmp(head.magic, image_magic, sizeof(image_magic)) == 0 && head.size == image->size &&
        program_state(&program) && file_state_same(&program, &head.program))
        mapped = map_file(fd, image->size, place_of(image->name));
    image->memory = (char *)mapped;
    if (mapped && memcmp(mapped, &head, sizeof(head)) == 0 && is_whole(fd, mapped) && strcmp(mapped->dir, real) == 0 &&
        made_for(&mapped->owner->made, layers) && made_current(&mapped->owner->made, dir))
        owner = wake(mapped, dir, image);
    if (fd >= 0)
        close(fd);
    free(path);
    free(real);
    if (!owner)
        image_free(&image);
    return owner;
}

/* ---- keeping ---- */

struct image *image_begin(const struct layer_list *layers)
{
    struct image *image = mem_zero(1, sizeof(*image));
    image->name = image_name(layers);
    void *wanted = (void *)(uintptr_t)place_of(image->name); // NOLINT: an address is what is meant
    void *got = mmap(wanted, IMAGE_ROOM, PROT_READ | PROT_WRITE,
                     MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED_NOREPLACE, -1, 0);
    if (got != MAP_FAILED && got != wanted)
        munmap(got, IMAGE_ROOM);
    if (got == wanted) {
        image->memory = got;
        image->size = IMAGE_ROOM;
    }
    return image;
}

struct arena *image_arena(struct image *image)
{
    size_t head = sizeof(struct image_head);
    return image->memory ? arena_new_in(image->memory + head, image->size - head) : arena_new();
}

void image_free(struct image **image)
{
    if (!*image)
        return;
    if ((*image)->memory)
        munmap((*image)->memory, (*image)->size);
    free((*image)->name);
    free(*image);
    *image = NULL;
}

/* Is nothing of it younger than its time of change can tell? */
static bool settled(const struct form_list *files)
{
    struct timespec now;
    if (clock_gettime(CLOCK_REALTIME, &now) != 0)
        return false;
    int64_t limit = (int64_t)now.tv_sec * 1000000000 + now.tv_nsec - SETTLED_NS;
    for (size_t i = 0; i < files->count; i++)
        if (files->file[i].state.modified > limit)
            return false;
    return true;
}

/* What the process has mapped, as pairs of addresses that end with 0; NULL: nobody says. The image's own is not among them, nor what
 * with which many numbers and short texts would be confused: what cannot be read, and what AddressSanitizer has, its heap and its
 * shadows, one below 4 GiB, the other of 14 TiB. (That no address is in an image, whatever it looks like, tests/cli/cache.sh shows: two
 * processes, to which the system gives other addresses, make the same bytes.) */
static uint64_t *mapped_ranges(const struct image *image)
{
    FILE *maps = fopen("/proc/self/maps", "re");
    uint64_t *range = NULL, from, to;
    size_t count = 0, capacity = 0;
    char line[PATH_MAX + 200];
    while (maps && fgets(line, sizeof(line), maps)) {
        char *end;
        from = strtoull(line, &end, 16);
        to = *end == '-' ? strtoull(end + 1, &end, 16) : 0;
        bool readable = *end == ' ' && end[1] == 'r';
        bool sanitizer =
            to <= UINT32_MAX || to - from > SHADOW_SIZE || (from >= SANITIZER_HEAP && to <= SANITIZER_HEAP_END);
        if (to <= from || from == (uintptr_t)image->memory || !readable || sanitizer)
            continue;
        range = mem_grow(range, count + 2, &capacity, sizeof(*range));
        range[count++] = from;
        range[count++] = to;
    }
    if (maps)
        fclose(maps);
    if (range)
        range[count] = 0;
    return range;
}

/* The ranges come in the order of their addresses. */
static bool is_mapped(const uint64_t *range, size_t ranges, uint64_t word)
{
    size_t low = 0, high = ranges; /* those before LOW begin at or before it, those from HIGH on behind it */
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (range[2 * middle] <= word)
            low = middle + 1;
        else
            high = middle;
    }
    return low > 0 && word < range[2 * low - 1];
}

/* The first word in SIZE bytes that could be an address of something else; SIZE: none. */
static size_t find_stray(const struct image *image, const char *bytes, size_t size)
{
    uint64_t *range = mapped_ranges(image), word;
    size_t at = range ? 0 : size, ranges = 0;
    while (range && range[2 * ranges])
        ranges++;
    for (; at + 8 <= size; at += 8) {
        memcpy(&word, bytes + at, 8);
        if (is_mapped(range, ranges, word))
            break;
    }
    free(range);
    return range && at + 8 <= size ? at : size;
}

bool image_keep(struct catalog_owner *owner, struct error *why)
{
    const struct image *image = owner->image;
    size_t used = image->memory ? arena_used(owner->arena) : 0;
    char *path = used ? cache_path(image->name, true) : NULL, *real = path ? realpath(owner->dir, NULL) : NULL;
    bool kept = real && settled(&owner->made.files) && owner->catalog.missing_count == 0 && !owner->faulty;
    struct image_head head = {.check = 0};
    memcpy(head.magic, image_magic, sizeof(image_magic));
    kept = kept && program_state(&head.program);
    if (kept) {
        struct catalog_owner *asleep = arena_zero(owner->arena, sizeof(*asleep));
        *asleep = *owner;
        asleep->arena = NULL;
        asleep->image = NULL;
        asleep->next = NULL;
        asleep->dir = NULL;
        head.owner = asleep;
        head.dir = arena_text(owner->arena, real);
        head.size = sizeof(head) + arena_used(owner->arena);
        kept = head.size > sizeof(head);
    }
    if (kept) {
        char *bytes = mem_zero(1, head.size);
        memcpy(bytes, image->memory, head.size);
        struct build *build = (struct build *)(void *)(bytes + ((char *)owner->build - image->memory));
        build->owner = NULL;
        build->arena = NULL;
        build->catalog = NULL;
        build->reader = (struct reader){.tree = NULL};
        kind_copies_empty((struct column_kind *)(void *)(bytes + ((char *)owner->kinds - image->memory)));
        memcpy(bytes, &head, sizeof(head));
        size_t stray = find_stray(image, bytes, head.size);
        kept = stray == head.size;
        if (kept) {
            head.check = head_check((const struct image_head *)(const void *)bytes);
            memcpy(bytes, &head, sizeof(head));
            cache_write(path, bytes, head.size);
        } else {
            error_set(why, ERROR_FORM, image->name);
            error_detail(why, "an address at %zu of %zu", stray, (size_t)head.size);
        }
        free(bytes);
    }
    free(real);
    free(path);
    return kept;
}
