/* The main of a target without libFuzzer:  fuzz_X [-mutate=N] FILE|FOLDER...
 *
 * Every input goes through once; then N inputs made of them by chance, with a fixed seed, so that each run of the tests
 * does the same. A target that has a mutator of its own (LLVMFuzzerCustomMutator) is asked for half of them. What goes
 * wrong is in "last-input". */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/mem.h"

#define MOST_SEED  (1 << 20)
#define MOST_INPUT 4096 /* a mutated one */

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
__attribute__((weak)) size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max, unsigned seed);

static struct seed {
    uint8_t *data;
    size_t size;
} * seeds;
static size_t count, capacity;

static void collect(const char *path)
{
    struct stat st;
    struct dirent **entry = NULL;
    int entries = scandir(path, &entry, NULL, alphasort);
    for (int i = 0; i < entries; i++) {
        if (entry[i]->d_name[0] != '.') {
            char *name = mem_format("%s/%s", path, entry[i]->d_name);
            collect(name);
            free(name);
        }
        free(entry[i]);
    }
    free(entry);
    FILE *file = entries < 0 ? fopen(path, "rb") : NULL;
    if (!file)
        return;
    if (fstat(fileno(file), &st) == 0 && st.st_size <= MOST_SEED) {
        seeds = mem_grow(seeds, count, &capacity, sizeof(*seeds));
        seeds[count].data = mem_zero((size_t)st.st_size + 1, 1);
        seeds[count].size = fread(seeds[count].data, 1, (size_t)st.st_size, file);
        count++;
    }
    fclose(file);
}

static void run(const uint8_t *data, size_t size)
{
    FILE *file = fopen("last-input", "wb");
    if (file) {
        fwrite(data, 1, size, file);
        fclose(file);
    }
    uint8_t *exact = malloc(size ? size : 1); /* so that a read behind its end is seen */
    if (size)
        memcpy(exact, data, size);
    LLVMFuzzerTestOneInput(exact, size);
    free(exact);
}

static uint64_t state = 88172645463325252u;
static size_t chance(size_t below)
{
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return below ? (size_t)(state >> 11) % below : 0;
}

/* Bytes that mean something somewhere. */
static uint8_t odd_byte(void)
{
    static const uint8_t bytes[] = {0,    1,   0x1f, 0x7f, 0x80, 0xff, '"', '\'', ',', ';', '\n', '\r',
                                    '\t', '<', '>',  '&',  '=',  '[',  ']', '(',  ')', '{', '}',  ':',
                                    '-',  '+', 'E',  '0',  '9',  '.',  '%', '*',  '~', '?'};
    return chance(2) ? bytes[chance(sizeof(bytes))] : (uint8_t)chance(256);
}

static size_t mutate(uint8_t *data, size_t size)
{
    for (size_t left = 1 + chance(6); left; left--) {
        size_t at = chance(size + 1), length = 1 + chance(size < 16 ? size + 1 : 16);
        const struct seed *other = &seeds[chance(count)];
        switch (chance(5)) {
        case 0:
            if (at < size)
                data[at] = odd_byte();
            break;
        case 1: /* away */
            length = length < size - at ? length : size - at;
            memmove(data + at, data + at + length, size - at - length);
            size -= length;
            break;
        case 2: /* in between */
            if (size < MOST_INPUT) {
                memmove(data + at + 1, data + at, size - at);
                data[at] = odd_byte();
                size++;
            }
            break;
        case 3: /* a piece once more, elsewhere */
            if (at < size && size + length <= MOST_INPUT && at + length <= size) {
                size_t to = chance(size);
                memmove(data + to + length, data + to, size - to);
                memmove(data + to, data + at + (at >= to ? length : 0), at >= to || at + length <= to ? length : 0);
                size += length;
            }
            break;
        default: /* a piece of another */
            if (other->size && size + length <= MOST_INPUT) {
                size_t from = chance(other->size);
                length = length < other->size - from ? length : other->size - from;
                memmove(data + at + length, data + at, size - at);
                memcpy(data + at, other->data + from, length);
                size += length;
            }
        }
    }
    return size;
}

int main(int argc, char **argv)
{
    size_t wanted = 0;
    for (int i = 1; i < argc; i++) {
        if (strncmp(argv[i], "-mutate=", 8) == 0)
            wanted = strtoul(argv[i] + 8, NULL, 10);
        else
            collect(argv[i]);
    }
    for (size_t i = 0; i < count; i++)
        run(seeds[i].data, seeds[i].size);
    uint8_t *data = mem_zero(2 * MOST_SEED + 2 * MOST_INPUT, 1);
    if (count == 0) /* a target that makes its own */
        seeds = mem_grow(seeds, count++, &capacity, sizeof(*seeds)), seeds[0] = (struct seed){mem_zero(1, 1), 0};
    size_t size = 0;
    for (size_t n = 0; n < wanted; n++) {
        const struct seed *seed = &seeds[chance(count)];
        bool own = LLVMFuzzerCustomMutator && n % 2 == 0;
        if (!own || n % 16 == 0) { /* its own go on from what was last */
            size = seed->size < MOST_INPUT ? seed->size : MOST_INPUT;
            memcpy(data, seed->data, size);
        }
        size = own ? LLVMFuzzerCustomMutator(data, size, MOST_SEED, (unsigned)n) : mutate(data, size);
        run(data, size);
    }
    remove("last-input");
    printf("%zu inputs, %zu made of them\n", count, wanted);
    for (size_t i = 0; i < count; i++)
        free(seeds[i].data);
    free(seeds);
    free(data);
    return 0;
}
