/* A disk that is cut off: what was synced stays; of the writes since, any sectors; of the names changed since in a
 * folder, the first so many. Each folder by itself: a sync of one says nothing of another.
 */
#include "cuts.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct node *disk;
static size_t node_count;

void *room(void *list, size_t count, size_t size)
{
    if (count & (count - 1))
        return list;
    list = realloc(list, (count ? count * 2 : 1) * size);
    if (!list)
        abort();
    return list;
}

uint64_t chance(uint64_t *seed, uint64_t below)
{
    uint64_t z = *seed += UINT64_C(0x9e3779b97f4a7c15); /* splitmix64 */
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return (z ^ (z >> 31)) % below;
}

static void bytes_resize(struct bytes *bytes, uint64_t size)
{
    bytes->data = realloc(bytes->data, size + 1);
    if (!bytes->data)
        abort();
    if (size > bytes->size)
        memset(bytes->data + bytes->size, 0, size - bytes->size);
    bytes->size = size;
}

void bytes_put(struct bytes *bytes, uint64_t at, const void *data, size_t size)
{
    if (at + size > bytes->size)
        bytes_resize(bytes, at + size);
    if (size)
        memcpy(bytes->data + at, data, size);
}

static void bytes_apply(struct bytes *bytes, const struct write *write)
{
    if (write->data.data)
        bytes_put(bytes, write->at, write->data.data, write->data.size);
    else
        bytes_resize(bytes, write->at);
}

/* ---- names ---- */

static size_t name_index(const struct names *names, const char *name)
{
    size_t i = 0;
    while (i < names->count && strcmp(names->list[i].name, name) != 0)
        i++;
    return i;
}

static void name_drop(struct names *names, const char *name)
{
    size_t i = name_index(names, name);
    if (i < names->count)
        names->list[i] = names->list[--names->count];
}

void names_change(struct names *names, const struct name_change *change)
{
    if (change->from)
        name_drop(names, change->from);
    if (!change->to)
        return;
    name_drop(names, change->to);
    names->list = room(names->list, names->count, sizeof(*names->list));
    names->list[names->count++] = (struct name){change->to, change->node};
}

static int node_new(bool is_folder)
{
    disk = room(disk, node_count, sizeof(*disk));
    disk[node_count] = (struct node){.is_folder = is_folder};
    return (int)node_count++;
}

/* The folder that PATH is in, and its last part. */
static int folder_of(const char *path, const char **last)
{
    int folder = DISK_ROOT;
    for (const char *slash; (slash = strchr(path, '/')); path = slash + 1) {
        char *part = strndup(path, (size_t)(slash - path));
        const struct names *names = &disk[folder].names_now;
        size_t i = name_index(names, part);
        free(part);
        if (i == names->count)
            return -1;
        folder = names->list[i].node;
    }
    *last = path;
    return folder;
}

int disk_find(const char *path)
{
    const char *last;
    if (!*path)
        return DISK_ROOT;
    int folder = folder_of(path, &last);
    if (folder < 0)
        return -1;
    const struct names *names = &disk[folder].names_now;
    size_t i = name_index(names, last);
    return i < names->count ? names->list[i].node : -1;
}

static void change_name(int folder, const char *from, const char *to, int node)
{
    struct node *f = &disk[folder];
    struct name_change change = {from ? strdup(from) : NULL, to ? strdup(to) : NULL, node};
    names_change(&f->names_now, &change);
    f->changes = room(f->changes, f->change_count, sizeof(*f->changes));
    f->changes[f->change_count++] = change;
}

/* ---- playing ---- */

void disk_reset(void)
{
    node_count = 0; /* what the nodes hold is small and stays to the end of the process */
    disk = NULL;
    node_new(true);
}

static void add_write(int node, const struct write *write)
{
    struct node *f = &disk[node];
    bytes_apply(&f->now, write);
    f->writes = room(f->writes, f->write_count, sizeof(*f->writes));
    f->writes[f->write_count++] = *write;
}

static void sync_file(struct node *f)
{
    for (size_t i = 0; i < f->write_count; i++)
        bytes_apply(&f->kept, &f->writes[i]);
    f->write_count = 0;
}

static void sync_folder(struct node *f)
{
    for (size_t i = 0; i < f->change_count; i++)
        names_change(&f->names_kept, &f->changes[i]);
    f->change_count = 0;
}

static void open_file(const struct record *record)
{
    const char *last;
    int node = disk_find(record->path), folder = folder_of(record->path, &last);
    if (node < 0 && folder >= 0) {
        node = node_new(false);
        change_name(folder, NULL, last, node);
    } else if (node >= 0 && record->offset & O_TRUNC && disk[node].now.size > 0) {
        add_write(node, &(struct write){0});
    }
}

static void rename_node(const struct record *record)
{
    const char *from, *to;
    int node = disk_find(record->path), a = folder_of(record->path, &from), b = folder_of(record->second, &to);
    if (node < 0 || a < 0 || b < 0)
        return;
    if (record->kind == 'L' || a != b)
        change_name(b, NULL, to, node);
    else
        change_name(a, from, to, node);
    if (record->kind == 'R' && a != b)
        change_name(a, from, NULL, -1);
}

void disk_play(const struct record *record)
{
    const char *last;
    int node = disk_find(record->path), folder = folder_of(record->path, &last);
    switch (record->kind) {
    case 'O': open_file(record); break;
    case 'B':
        node = node_new(false);
        change_name(DISK_ROOT, NULL, last, node);
        bytes_put(&disk[node].now, 0, record->data.data, record->data.size);
        bytes_put(&disk[node].kept, 0, record->data.data, record->data.size);
        sync_folder(&disk[DISK_ROOT]);
        break;
    case 'W':
        if (node >= 0 && record->data.size)
            add_write(node, &(struct write){record->offset, record->data});
        break;
    case 'T':
        if (node >= 0)
            add_write(node, &(struct write){.at = record->offset});
        break;
    case 'S':
        if (node >= 0)
            sync_file(&disk[node]);
        break;
    case 'D':
        if (node >= 0)
            sync_folder(&disk[node]);
        break;
    case 'M':
        node = node_new(true);
        if (folder >= 0)
            change_name(folder, NULL, last, node);
        break;
    case 'U':
    case 'X':
        if (node >= 0)
            change_name(folder, last, NULL, -1);
        break;
    case 'L':
    case 'R': rename_node(record); break;
    default: break;
    }
}

/* ---- cutting ---- */

static void cut_file(const struct node *f, int variant, uint64_t *seed, struct bytes *content)
{
    bytes_put(content, 0, f->kept.data, f->kept.size);
    size_t sector = chance(seed, 3) ? 512 : 4096, count = f->write_count;
    uint64_t keep = (uint64_t[]){1, 5, 9}[chance(seed, 3)]; /* of ten */
    if (variant > 1 && chance(seed, 10) < 3)
        count = chance(seed, count + 1); /* in order, and then nothing more */
    for (size_t i = 0; variant > 0 && i < count; i++) {
        const struct write *write = &f->writes[i];
        if (variant == 1) {
            bytes_apply(content, write);
        } else if (!write->data.data) {
            if (chance(seed, 10) < keep)
                bytes_apply(content, write);
        } else {
            for (size_t at = 0, size; at < write->data.size; at += size) {
                size = sector - (write->at + at) % sector;
                if (size > write->data.size - at)
                    size = write->data.size - at;
                if (chance(seed, 10) < keep)
                    bytes_put(content, write->at + at, write->data.data + at, size);
            }
        }
    }
}

static int by_name(const void *a, const void *b)
{
    return strcmp(((const struct name *)a)->name, ((const struct name *)b)->name);
}

static void cut_folder(int folder, const char *path, int variant, uint64_t *seed, struct state *state)
{
    const struct node *f = &disk[folder];
    struct names names = {0};
    for (size_t i = 0; i < f->names_kept.count; i++)
        names_change(&names, &(struct name_change){NULL, f->names_kept.list[i].name, f->names_kept.list[i].node});
    size_t count = variant == 0 ? 0 : variant == 1 ? f->change_count : chance(seed, f->change_count + 1);
    for (size_t i = 0; i < count; i++)
        names_change(&names, &f->changes[i]);
    if (names.count)
        qsort(names.list, names.count, sizeof(*names.list), by_name);
    for (size_t i = 0; i < names.count; i++) {
        const struct node *node = &disk[names.list[i].node];
        state->files = room(state->files, state->count, sizeof(*state->files));
        char *full = NULL;
        if (asprintf(&full, "%s%s%s", path, *path ? "/" : "", names.list[i].name) < 0)
            abort();
        size_t at = state->count++;
        state->files[at].path = full;
        state->files[at].is_folder = node->is_folder;
        state->files[at].content = (struct bytes){0};
        if (node->is_folder)
            cut_folder(names.list[i].node, full, variant, seed, state);
        else
            cut_file(node, variant, seed, &state->files[at].content);
    }
    free(names.list);
}

void disk_cut(int variant, uint64_t *seed, struct state *state)
{
    *state = (struct state){0};
    cut_folder(DISK_ROOT, "", variant, seed, state);
}

void disk_now(struct state *state)
{
    uint64_t seed = 0;
    disk_cut(1, &seed, state);
}

void state_free(struct state *state)
{
    for (size_t i = 0; i < state->count; i++) {
        free(state->files[i].path);
        free(state->files[i].content.data);
    }
    free(state->files);
    *state = (struct state){0};
}
