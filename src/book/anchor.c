#include "book/anchor.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/atomic.h"
#include "base/date.h"
#include "base/intl.h"
#include "base/state.h"
#include "base/stream.h"

#define FIRST      "mamori anchor 1"
#define ENDS       " ."
#define FILE_MOST  (INT64_C(64) << 20)
#define COUNT_MOST (INT64_C(1) << 40)
#define HEX        (2 * MERKLE_HASH)
#define KEPT       100 /* workbooks whose last anchor is remembered */

static bool unfit(const char *path, size_t line, const char *why, struct error *err)
{
    error_because(err, ERROR_ANCHOR, path, "%s", why);
    return line ? error_place(err, _("line %zu"), line) : false;
}

/* ---- times, in UTC: the file may be read in another time zone ---- */

static void time_text(int64_t at, char out[24])
{
    struct tm tm;
    time_t seconds = (time_t)at;
    gmtime_r(&seconds, &tm);
    strftime(out, 24, "%Y-%m-%dT%H:%M:%SZ", &tm);
}

static bool time_read(const char *text, int64_t *at)
{
    struct tm tm = {0};
    const char *end = strptime(text, "%Y-%m-%dT%H:%M:%SZ", &tm);
    *at = end ? (int64_t)timegm(&tm) : 0;
    return end && !*end;
}

/* ---- a line ---- */

static void add_hex(struct str *out, const unsigned char *bytes)
{
    char hex[HEX + 1];
    sodium_bin2hex(hex, sizeof(hex), bytes, MERKLE_HASH);
    str_add(out, hex);
}

static bool hex_read(const char *text, size_t length, unsigned char *out)
{
    size_t got;
    return length == HEX && sodium_hex2bin(out, MERKLE_HASH, text, length, NULL, &got, NULL) == 0 && got == MERKLE_HASH;
}

static void add_proof(struct str *out, const struct merkle_proof *proof)
{
    if (proof->count == 0)
        str_add(out, "-");
    for (size_t i = 0; i < proof->count; i++) {
        if (i)
            str_add(out, ",");
        add_hex(out, proof->node[i]);
    }
}

static bool proof_read(const char *text, struct merkle_proof *out)
{
    out->count = 0;
    if (strcmp(text, "-") == 0)
        return true;
    for (;;) {
        size_t length = strcspn(text, ",");
        if (out->count == MERKLE_PROOF || !hex_read(text, length, out->node[out->count]))
            return false;
        out->count++;
        if (!text[length])
            return true;
        text += length + 1;
    }
}

static void add_head(struct str *out, const struct anchor_head *head, int64_t from)
{
    char at[24];
    time_text(head->mark.at, at);
    str_add_format(out, "head %lld %s ", (long long)head->mark.entries, head->mark.hash);
    add_hex(out, head->root);
    str_add_format(out, " %s path ", at);
    add_proof(out, &head->path);
    if (from) {
        str_add_format(out, " from %lld ", (long long)from);
        add_proof(out, &head->since);
    }
    str_add(out, ENDS "\n");
}

static bool number_read(const char *text, int64_t *out)
{
    char *end;
    errno = 0;
    *out = strtoll(text, &end, 10);
    return !errno && *text >= '1' && *text <= '9' && !*end && *out <= COUNT_MOST;
}

enum { HEAD, NUMBER, HASH, ROOT, AT, PATH, NODES, FROM, BEFORE, SINCE, WORDS };

/* LINE, without its end, is cut up. BEFORE: how many entries the head before has; 0: there is none. */
static bool head_read(char *line, int64_t before, struct anchor_head *out)
{
    char *word[WORDS] = {NULL}, *rest = line;
    unsigned char hash[MERKLE_HASH];
    int64_t from = 0;
    size_t count = 0;
    for (char *one; count < WORDS && (one = strsep(&rest, " "));)
        word[count++] = one;
    *out = (struct anchor_head){.line = 0};
    if (rest || count != (before ? WORDS : FROM) || strcmp(word[PATH], "path") != 0 ||
        !number_read(word[NUMBER], &out->mark.entries) || !hex_read(word[HASH], strlen(word[HASH]), hash) ||
        !hex_read(word[ROOT], strlen(word[ROOT]), out->root) || !time_read(word[AT], &out->mark.at) ||
        !proof_read(word[NODES], &out->path))
        return false;
    sodium_bin2hex(out->mark.hash, sizeof(out->mark.hash), hash, sizeof(hash));
    return !before || (strcmp(word[FROM], "from") == 0 && number_read(word[BEFORE], &from) && from == before &&
                       proof_read(word[SINCE], &out->since));
}

/* ---- a file ---- */

void anchor_done(struct anchors *anchors)
{
    free(anchors->head);
    *anchors = (struct anchors){.count = 0};
}

static bool parse(const char *path, char *text, struct anchors *out, struct error *err)
{
    size_t number = 0, length = strlen(text);
    bool begun = false;
    *out = (struct anchors){.ends = length > 0 && text[length - 1] == '\n'};
    for (char *line, *rest = text; (line = strsep(&rest, "\n"));) {
        size_t end = strlen(line);
        number++;
        if (!end || *line == '#')
            continue;
        if (!begun) {
            begun = strcmp(line, FIRST) == 0;
            if (!begun)
                return unfit(path, number, _("it is no file of anchors"), err);
            continue;
        }
        if (!out->id[0] && str_starts(line, "workbook ") && end == strlen("workbook ") + 32) {
            memcpy(out->id, line + strlen("workbook "), 33);
            continue;
        }
        if (!out->id[0])
            return unfit(path, number, _("it is no file of anchors"), err);
        if (!str_ends(line, ENDS)) { /* the machine stopped while it was written */
            out->broken++;
            continue;
        }
        line[end - strlen(ENDS)] = '\0';
        struct anchor_head head;
        if (!str_starts(line, "head ") ||
            !head_read(line, out->count ? out->head[out->count - 1].mark.entries : 0, &head))
            return unfit(path, number, _("it is no anchor, or not one that follows the one before it"), err);
        head.line = number;
        MEM_MORE(out->head, out->count, out->capacity) = head;
    }
    return out->id[0] || unfit(path, 0, _("it is no file of anchors"), err);
}

/* All of FD, with a NUL behind. */
static char *read_all(int fd, const char *path, struct error *err)
{
    struct stat st;
    if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode)) {
        unfit(path, 0, _("it is not a regular file"), err);
        return NULL;
    }
    if (st.st_size > FILE_MOST) {
        error_set(err, ERROR_LIMIT, path);
        return NULL;
    }
    char *text = mem_zero((size_t)st.st_size + 1, 1);
    size_t length = 0;
    ssize_t got = 0;
    while (length < (size_t)st.st_size &&
           (got = TEMP_FAILURE_RETRY(pread(fd, text + length, (size_t)st.st_size - length, (off_t)length))) > 0)
        length += (size_t)got;
    if (got < 0) {
        atomic_error_reading(errno, path, err);
        free(text);
        return NULL;
    }
    text[length] = '\0';
    return text;
}

static bool read_from(int fd, const char *path, struct anchors *out, struct error *err)
{
    char *text = read_all(fd, path, err);
    bool good = text && parse(path, text, out, err);
    free(text);
    return good;
}

bool anchor_read(const char *path, struct anchors *out, struct error *err)
{
    *out = (struct anchors){.count = 0};
    int fd = stream_is(path) ? stream_open() : open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0)
        return atomic_error_reading(errno, path, err);
    bool good = read_from(fd, path, out, err);
    close(fd);
    if (!good)
        anchor_done(out);
    return good;
}

bool anchor_check(const struct anchors *anchors, const char *path, struct error *err)
{
    for (size_t i = 0; i < anchors->count; i++) {
        const struct anchor_head *head = &anchors->head[i], *before = head - 1;
        unsigned char hash[MERKLE_HASH];
        size_t entries = (size_t)head->mark.entries;
        if (!hex_read(head->mark.hash, HEX, hash) ||
            !merkle_on_path(hash, entries - 1, entries, head->root, &head->path))
            return unfit(path, head->line, _("its head is not the last entry of what its root stands for"), err);
        if (i > 0 && !merkle_consistent((size_t)before->mark.entries, before->root, entries, head->root, &head->since))
            return unfit(path, head->line,
                         _("its history does not go on from the anchor before it: entries were changed or taken away"),
                         err);
    }
    return true;
}

/* ---- held against a workbook ---- */

static bool same_workbook(struct store *store, const struct anchors *anchors, const char *path, struct error *err)
{
    return strcmp(anchors->id, store_id(store)) == 0 || unfit(path, 0, _("they are of another workbook"), err);
}

static bool fits(const struct merkle *tree, const struct anchor_head *head)
{
    unsigned char root[MERKLE_HASH];
    size_t entries = (size_t)head->mark.entries;
    if (entries > merkle_count(tree))
        return false;
    merkle_root(tree, entries, root);
    return memcmp(root, head->root, sizeof(root)) == 0;
}

static void compare(const struct merkle *tree, const struct anchors *anchors, struct anchor_held *held)
{
    *held = (struct anchor_held){.entries = (int64_t)merkle_count(tree)};
    while (held->good < anchors->count && fits(tree, &anchors->head[held->good])) {
        held->last_good = anchors->head[held->good].mark.entries;
        held->last_good_at = anchors->head[held->good].mark.at;
        held->good++;
    }
    if (held->good == anchors->count)
        return;
    const struct anchor_head *bad = &anchors->head[held->good];
    size_t first, length;
    merkle_differs(tree, (size_t)bad->mark.entries, &bad->path, &first, &length);
    held->first_bad = (int64_t)first + 1 > held->last_good ? (int64_t)first + 1 : held->last_good + 1;
    held->first_bad_most = (int64_t)(first + length);
}

bool anchor_compare(struct store *store, const struct anchors *anchors, const char *path, struct anchor_held *held,
                    struct error *err)
{
    struct store_mark mark;
    struct merkle *tree = same_workbook(store, anchors, path, err) ? store_tree(store, &mark, err) : NULL;
    if (tree)
        compare(tree, anchors, held);
    bool good = tree != NULL;
    merkle_free(&tree);
    return good;
}

/* ---- written ---- */

static void begin_file(struct store *store, struct str *out)
{
    str_add_format(out, FIRST "\nworkbook %s\n# %s\n", store_id(store),
                   "mamori verify WORKBOOK --anchor FILE; mamori anchor --check FILE");
}

/* The line of the present head, to stand behind NOW; nothing when it stands there. */
static bool next_line(struct store *store, const char *path, struct anchors *now, struct str *out, struct error *err)
{
    struct anchor_head head = {.line = 0};
    const struct anchor_head *before = now->count ? &now->head[now->count - 1] : NULL;
    struct merkle *tree = store_tree(store, &head.mark, err);
    if (!tree)
        return false;
    size_t entries = merkle_count(tree);
    bool good = entries > 0 || error_because(err, ERROR_NOTHING, store_path(store), "%s", _("its history is empty"));
    if (good && before && !fits(tree, before)) {
        struct anchor_held held;
        compare(tree, now, &held);
        error_because(err, ERROR_ANCHOR, path,
                      _("the workbook is not the one that was anchored: its entry %lld, or one up to entry %lld, is "
                        "another one"),
                      (long long)held.first_bad, (long long)held.first_bad_most);
        good = false;
    }
    if (good && (!before || before->mark.entries != (int64_t)entries)) {
        head.mark.at = date_clock();
        merkle_root(tree, entries, head.root);
        merkle_path(tree, entries - 1, entries, &head.path);
        if (before)
            merkle_consistency(tree, (size_t)before->mark.entries, entries, &head.since);
        add_head(out, &head, before ? before->mark.entries : 0);
        MEM_MORE(now->head, now->count, now->capacity) = head;
    }
    merkle_free(&tree);
    return good;
}

/* A file that may be anybody's: it is opened for adding, and never replaced. */
static int open_file(struct store *store, const char *path, struct error *err)
{
    struct stat here, own;
    /* Not even to look: closing it would drop SQLite's locks. */
    if (stat(path, &here) == 0 && stat(store_path(store), &own) == 0 && here.st_dev == own.st_dev &&
        here.st_ino == own.st_ino) {
        error_set(err, ERROR_IS_WORKBOOK, path);
        return -1;
    }
    int fd = open(path, O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC | O_NONBLOCK | O_NOCTTY, 0644);
    if (fd < 0)
        atomic_error(errno, path, err);
    else if (TEMP_FAILURE_RETRY(flock(fd, LOCK_EX)) != 0 && errno != ENOLCK && errno != EOPNOTSUPP) {
        atomic_error(errno, path, err);
        close(fd);
        fd = -1;
    }
    return fd;
}

static bool add_to_file(struct store *store, const char *path, bool *written, struct anchors *now, struct error *err)
{
    struct stat st;
    struct str line = STR_INIT;
    int fd = open_file(store, path, err);
    if (fd < 0)
        return false;
    bool is_new = fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && st.st_size == 0;
    bool good = is_new ||
                (read_from(fd, path, now, err) && same_workbook(store, now, path, err) && anchor_check(now, path, err));
    if (is_new)
        memcpy(now->id, store_id(store), sizeof(now->id));
    size_t before = now->count;
    if (good && is_new)
        begin_file(store, &line);
    if (good && !is_new && !now->ends)
        str_add(&line, "\n"); /* behind what was broken off */
    good = good && next_line(store, path, now, &line, err);
    *written = good && now->count > before;
    if (*written && (!atomic_write_all(fd, line.text, line.length) || fsync(fd) != 0))
        good = atomic_error(errno, path, err);
    if (!good && is_new && fstat(fd, &st) == 0 && st.st_size == 0)
        unlink(path); /* nothing is in it, and nobody asked for it */
    close(fd);
    str_free(&line);
    return good;
}

bool anchor_text(struct store *store, struct anchors *now, struct str *out, struct error *err)
{
    *now = (struct anchors){.count = 0};
    memcpy(now->id, store_id(store), sizeof(now->id));
    begin_file(store, out);
    bool good = store_trusted(store, err) && next_line(store, store_path(store), now, out, err);
    if (!good)
        anchor_done(now);
    return good;
}

bool anchor_add(struct store *store, const char *path, bool *written, struct anchors *now, struct error *err)
{
    *now = (struct anchors){.count = 0};
    *written = false;
    bool good = store_trusted(store, err) && add_to_file(store, path, written, now, err);
    if (!good)
        anchor_done(now);
    return good;
}

/* ---- remembered: "ID ENTRIES TIME PATH" ---- */

#define STATE "anchor"

bool anchor_last(const char *id, char **path, int64_t *entries, int64_t *at)
{
    char *line[KEPT];
    size_t count = state_all(STATE, line, KEPT), length = strlen(id);
    *path = NULL;
    for (size_t i = 0; i < count; i++) {
        char *end = line[i] + length, *from;
        if (!*path && strncmp(line[i], id, length) == 0 && *end == ' ') {
            *entries = strtoll(end, &from, 10);
            *at = strtoll(from, &end, 10);
            *path = *end == ' ' ? mem_text(end + 1) : NULL;
        }
        free(line[i]);
    }
    return *path != NULL;
}

void anchor_remember(const char *id, const char *path, const struct store_mark *mark)
{
    char *resolved = realpath(path, NULL);
    char *line =
        mem_format("%s %lld %lld %s", id, (long long)mark->entries, (long long)mark->at, resolved ? resolved : path);
    state_put(STATE, line, KEPT);
    free(line);
    free(resolved);
}
