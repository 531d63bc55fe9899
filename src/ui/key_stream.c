#include "ui/key_stream.h"

#include <string.h>

#include "base/utf8.h"
#include "ui/key_paste.h"
#include "ui/key_sequence.h"

#define KEY_TOGETHER_MS 10 /* no person types two keys so fast */

enum state {
    GROUND,
    CHARACTER,     /* in the middle of a UTF-8 character */
    ESCAPE,        /* ESC, or two of them */
    INTRODUCER,    /* … and one of [ O ] P X ^ _ : a sequence, or Alt and that character */
    CSI,           /* its parameters */
    CSI_ONE_MORE,  /* CSI [ of the Linux console: a letter follows */
    MOUSE,         /* CSI M: three bytes follow */
    SS3,           /* its parameters */
    STRING,        /* OSC, DCS, SOS, PM, APC: up to ST (or BEL) */
    STRING_ESCAPE, /* an ESC in it: ST, or the end of our patience */
    PASTE,
};

struct learned {
    char *bytes;
    struct key key;
};

struct key_stream {
    enum state state;
    int escape_wait;
    bool linux_console;
    int64_t last, pause;                 /* when the last byte came, and how long after the one before it */
    char sequence[KEY_SEQUENCE_MAX + 1]; /* from its ESC on */
    size_t length;                       /* of it; more than KEY_SEQUENCE_MAX: too long to be known */
    bool doubtful;                       /* the byte behind ESC did not come with it: both may be a person's keys */
    bool late;                           /* … and the ESC has been taken for the key Esc already */
    int64_t late_until;
    bool late_string; /* … that ESC stood in a string: a \ may follow */
    bool bell_ends;   /* the string is an OSC */
    char string[48];  /* its beginning */
    size_t string_length;
    enum ground ground; /* that the terminal said it has */
    char character[5];
    int character_has, character_needs;
    struct key_paste paste;
    struct event click; /* the last one, for double clicks */
    struct event *queue;
    size_t queued, taken, capacity;
    struct learned *learned;
    size_t learned_count, learned_capacity;
};

struct key_stream *key_stream_new(int escape_wait, bool linux_console)
{
    struct key_stream *s = mem_zero(1, sizeof(*s));
    s->escape_wait = escape_wait;
    s->linux_console = linux_console;
    s->late_until = INT64_MIN;
    s->paste.bytes = (struct str)STR_INIT;
    return s;
}

void key_stream_free(struct key_stream **stream)
{
    struct key_stream *s = *stream;
    if (!s)
        return;
    for (size_t i = s->taken; i < s->queued; i++)
        event_free(&s->queue[i]);
    for (size_t i = 0; i < s->learned_count; i++)
        free(s->learned[i].bytes);
    free(s->queue);
    free(s->learned);
    key_paste_drop(&s->paste);
    free(s);
    *stream = NULL;
}

void key_stream_learn(struct key_stream *s, const char *bytes, struct key key)
{
    if (bytes[0] != '\033' || !bytes[1] || strlen(bytes) > KEY_SEQUENCE_MAX)
        return;
    s->learned = mem_grow(s->learned, s->learned_count, &s->learned_capacity, sizeof(*s->learned));
    s->learned[s->learned_count++] = (struct learned){mem_text(bytes), key};
}

static const struct key *learned_key(const struct key_stream *s, const char *bytes, size_t length)
{
    for (size_t i = 0; i < s->learned_count; i++)
        if (strlen(s->learned[i].bytes) == length && memcmp(s->learned[i].bytes, bytes, length) == 0)
            return &s->learned[i].key;
    return NULL;
}

/* ---- events ---- */

static void put(struct key_stream *s, struct event event)
{
    if (event.kind == EVENT_NONE)
        return;
    event.at = s->last;
    if (event.kind == EVENT_CLICK) {
        event.twice = !s->click.twice && s->click.kind == EVENT_CLICK && s->click.row == event.row &&
                      s->click.column == event.column && event.at - s->click.at <= KEY_DOUBLE_MS;
        s->click = event;
    }
    s->queue = mem_grow(s->queue, s->queued, &s->capacity, sizeof(*s->queue));
    s->queue[s->queued++] = event;
}

static void put_key(struct key_stream *s, uint32_t code, unsigned modifiers)
{
    put(s, event_key(code, modifiers));
}

/* A control character or one of ASCII, as the key that gives it. */
static struct event byte_event(unsigned char c)
{
    switch (c) {
    case '\r':
    case '\n': return event_key(K_ENTER, 0);
    case '\t': return event_key(K_TAB, 0);
    case 0x08:
    case 0x7F: return event_key(K_BACKSPACE, 0);
    case 0: return event_key(' ', MOD_CTRL);
    default: break;
    }
    if (c < ' ')
        return c <= 26 ? event_key('a' + c - 1u, MOD_CTRL) : (struct event){0};
    return event_key(c, 0);
}

static void put_alt(struct key_stream *s, unsigned char c)
{
    char bytes[2] = {'\033', (char)c};
    const struct key *key = learned_key(s, bytes, 2);
    struct event event = byte_event(c);
    if (key) {
        put_key(s, key->code, key->modifiers);
        return;
    }
    if (event.kind == EVENT_KEY && event.key.code >= 'A' && event.key.code <= 'Z')
        event.key.code += 'a' - 'A';
    event.key.modifiers |= MOD_ALT;
    put(s, event);
}

/* ---- sequences ---- */

static void sequence_start(struct key_stream *s, bool late)
{
    s->length = 1;
    s->sequence[0] = '\033';
    s->late = s->doubtful = late;
}

static void sequence_add(struct key_stream *s, unsigned char c)
{
    if (s->length < KEY_SEQUENCE_MAX)
        s->sequence[s->length] = (char)c;
    if (s->length <= KEY_SEQUENCE_MAX)
        s->length++;
}

static bool is_introducer(unsigned char c)
{
    return c && strchr("[O]PX^_", c);
}

static void introduce(struct key_stream *s, unsigned char c)
{
    sequence_add(s, c);
    s->state = INTRODUCER;
}

/* What was taken for a sequence was typed after all: Esc, and then a text. */
static void replay(struct key_stream *s)
{
    size_t length = s->length < KEY_SEQUENCE_MAX ? s->length : KEY_SEQUENCE_MAX;
    s->state = GROUND;
    if (!s->late)
        put_key(s, K_ESC, 0);
    for (size_t i = 1; i < length; i++)
        put(s, byte_event((unsigned char)s->sequence[i]));
}

static void sequence_end(struct key_stream *s)
{
    s->state = GROUND;
    if (s->length > KEY_SEQUENCE_MAX)
        return;
    if (s->length == strlen(key_paste_begins) && memcmp(s->sequence, key_paste_begins, s->length) == 0) {
        s->state = PASTE;
        return;
    }
    const struct key *key = learned_key(s, s->sequence, s->length);
    struct event event =
        key ? event_key(key->code, key->modifiers) : key_sequence_event(s->sequence, s->length, s->linux_console);
    if (s->doubtful && event.kind == EVENT_NONE && s->sequence[1] == 'O' &&
        s->sequence[2] != 'E' /* the middle of the ten-key pad: a key that we have no use for */)
        replay(s);
    else if (!s->late)
        put(s, event);
}

/* Esc is the key; the rest of a sequence may still come. */
static void escape_key(struct key_stream *s, bool in_string)
{
    put_key(s, K_ESC, 0);
    s->late_until = s->last + KEY_LATE_MS;
    s->late_string = in_string;
    s->state = GROUND;
}

/* ---- bytes ---- */

static void take(struct key_stream *s, unsigned char c);

static void ground_byte(struct key_stream *s, unsigned char c)
{
    if (c == 0x1B) {
        sequence_start(s, false);
        s->state = ESCAPE;
    } else if (c < 0x80) {
        bool late = s->last <= s->late_until;
        s->late_until = INT64_MIN;
        if (late && is_introducer(c)) {
            sequence_start(s, true);
            introduce(s, c);
        } else if (!(late && s->late_string && c == '\\')) {
            put(s, byte_event(c));
        }
    } else if (c >= 0xC2 && c <= 0xF4) {
        s->character[0] = (char)c;
        s->character_has = 1;
        s->character_needs = c < 0xE0 ? 2 : c < 0xF0 ? 3 : 4;
        s->state = CHARACTER;
    } else if (c == 0x9B || c == 0x8F) { /* CSI and SS3 in one byte, as 8-bit terminals send them */
        sequence_start(s, false);
        introduce(s, c == 0x9B ? '[' : 'O');
    }
}

static void character_byte(struct key_stream *s, unsigned char c)
{
    if (c < 0x80 || c >= 0xC0) {
        s->state = GROUND;
        take(s, c);
        return;
    }
    s->character[s->character_has++] = (char)c;
    if (s->character_has < s->character_needs)
        return;
    s->state = GROUND;
    s->character[s->character_has] = '\0';
    const char *p = s->character;
    uint32_t code = utf8_next(&p);
    if (code >= 0x80 && code < 0xA0) { /* CSI and its like again, in UTF-8 */
        unsigned char introducer = (unsigned char)(code - 0x40);
        sequence_start(s, false);
        if (is_introducer(introducer))
            introduce(s, introducer);
        return;
    }
    if (!*p)
        put_key(s, code, 0);
}

static void escape_byte(struct key_stream *s, unsigned char c)
{
    bool together = s->pause <= KEY_ALT_MS;
    if (c == 0x1B && together) { /* Alt with a key that is a sequence itself, or Esc twice */
        if (s->length == 2)
            put_key(s, K_ESC, 0);
        else
            sequence_add(s, c);
        return;
    }
    if (is_introducer(c)) {
        s->doubtful = !together;
        introduce(s, c);
        return;
    }
    if (s->length == 2)
        put_key(s, K_ESC, 0);
    s->state = GROUND;
    if (c != 0x1B && c < 0x80 && together) {
        put_alt(s, c);
    } else {
        put_key(s, K_ESC, 0);
        take(s, c);
    }
}

/* A byte that no sequence holds. Control characters are keys even there, as in a terminal; an ESC begins anew. */
static bool stands_apart(struct key_stream *s, unsigned char c)
{
    if (c >= ' ' && c < 0x7F)
        return false;
    if (c < ' ' && c != 0x1B && c != 0x18 && c != 0x1A && !s->doubtful) {
        put(s, byte_event(c));
        return true;
    }
    if (s->doubtful)
        replay(s);
    s->state = GROUND;
    if (s->doubtful || (c != 0x18 && c != 0x1A))
        take(s, c);
    return true;
}

static void csi_byte(struct key_stream *s, unsigned char c)
{
    if (stands_apart(s, c))
        return;
    bool first = s->sequence[s->length - 1] == '[' && s->state == INTRODUCER;
    bool digit =
        s->length <= KEY_SEQUENCE_MAX && s->sequence[s->length - 1] >= '0' && s->sequence[s->length - 1] <= '9';
    sequence_add(s, c);
    s->state = CSI;
    if (first && c == '[')
        s->state = CSI_ONE_MORE;
    else if (first && c == 'M')
        s->state = MOUSE;
    else if (c >= '@' || (c == '$' && digit && !memchr(s->sequence, ';', s->length - 1) &&
                          !memchr(s->sequence, '?', s->length - 1))) /* rxvt's Shift */
        sequence_end(s);
}

static void ss3_byte(struct key_stream *s, unsigned char c)
{
    if (stands_apart(s, c))
        return;
    sequence_add(s, c);
    s->state = SS3;
    if ((c < '0' || c > '9') && c != ';')
        sequence_end(s);
}

/* Does a string of a terminal begin so? Else a person typed: Esc, and then a text that begins with one of these. */
static bool string_begins(const struct key_stream *s, char introducer, unsigned char c)
{
    bool at_once = s->pause <= KEY_TOGETHER_MS && c < 0x80;
    switch (introducer) {
    case ']': return c >= '0' && c <= '9';
    case 'P': return c && strchr("0123456789!$+=>|", c);
    case 'X': return at_once && !s->late;
    default: return at_once;
    }
}

static void introducer_byte(struct key_stream *s, unsigned char c)
{
    char introducer = s->sequence[s->length - 1];
    if (introducer == '[') {
        csi_byte(s, c);
    } else if (introducer == 'O') {
        ss3_byte(s, c);
    } else if (s->doubtful && !string_begins(s, introducer, c)) {
        replay(s);
        take(s, c);
    } else {
        s->bell_ends = introducer == ']';
        s->string_length = 0;
        s->state = STRING;
        take(s, c);
    }
}

static void string_ends(struct key_stream *s)
{
    s->state = GROUND;
    s->string[s->string_length] = '\0';
    enum ground ground = s->bell_ends ? ground_of_answer(s->string) : GROUND_UNKNOWN;
    if (ground != GROUND_UNKNOWN)
        s->ground = ground;
}

static void string_byte(struct key_stream *s, unsigned char c)
{
    if (c == 0x1B)
        s->state = STRING_ESCAPE;
    else if (c == 0x07 && s->bell_ends)
        string_ends(s);
    else if (c == 0x18 || c == 0x1A) /* CAN and SUB end everything */
        s->state = GROUND;
    else if (s->string_length + 1 < sizeof(s->string))
        s->string[s->string_length++] = (char)c;
}

static void take(struct key_stream *s, unsigned char c)
{
    switch (s->state) {
    case GROUND: ground_byte(s, c); break;
    case CHARACTER: character_byte(s, c); break;
    case ESCAPE: escape_byte(s, c); break;
    case INTRODUCER: introducer_byte(s, c); break;
    case CSI: csi_byte(s, c); break;
    case CSI_ONE_MORE:
        if (!stands_apart(s, c)) {
            sequence_add(s, c);
            sequence_end(s);
        }
        break;
    case MOUSE:
        if (c < ' ' && stands_apart(s, c))
            break;
        sequence_add(s, c);
        if (s->length == 6)
            sequence_end(s);
        break;
    case SS3: ss3_byte(s, c); break;
    case STRING: string_byte(s, c); break;
    case STRING_ESCAPE:
        s->state = GROUND;
        if (c == '\\') {
            string_ends(s);
        } else { /* an ESC ends the string and begins something new */
            sequence_start(s, false);
            s->state = ESCAPE;
            take(s, c);
        }
        break;
    case PASTE:
        if (key_paste_byte(&s->paste, (char)c)) {
            s->state = GROUND;
            put(s, key_paste_event(&s->paste));
        }
        break;
    }
}

/* ---- time ---- */

/* How long the present state may last without a byte; -1: for ever. */
static int patience(const struct key_stream *s)
{
    switch (s->state) {
    case GROUND: return -1;
    case ESCAPE: return s->escape_wait;
    case INTRODUCER:
    case CSI:
    case SS3:
    case CSI_ONE_MORE:
    case MOUSE:
        if (s->doubtful && s->length <= 3) /* a person types the next letter later than a line brings the next byte */
            return KEY_ALT_MS * 2;
        return s->state == INTRODUCER ? s->escape_wait : KEY_CUT_MS;
    case STRING_ESCAPE: return KEY_CUT_MS / 2;
    case PASTE: /* a person's Esc comes alone */ return key_paste_escape(&s->paste) ? KEY_CUT_MS / 2 : KEY_CUT_MS;
    default: return KEY_CUT_MS;
    }
}

/* What came of the end mark is no text, and neither is its rest. */
static void paste_cut(struct key_stream *s)
{
    size_t mark = key_paste_cut(&s->paste);
    put(s, key_paste_event(&s->paste));
    if (mark == 0)
        return;
    memcpy(s->sequence, key_paste_ends, mark);
    s->length = mark;
    s->doubtful = false;
    s->late = true;
    s->state = CSI;
}

static void give_up(struct key_stream *s)
{
    enum state state = s->state;
    s->state = GROUND;
    switch (state) {
    case ESCAPE:
        if (s->length == 2)
            put_key(s, K_ESC, 0);
        escape_key(s, false);
        break;
    case INTRODUCER:
        if (s->doubtful) {
            replay(s);
            break;
        }
        if (s->length == 3)
            put_key(s, K_ESC, 0);
        put_alt(s, (unsigned char)s->sequence[s->length - 1]);
        break;
    case CSI:
    case SS3:
    case CSI_ONE_MORE:
    case MOUSE:
        if (s->doubtful && s->length <= 3)
            replay(s);
        break;
    case STRING_ESCAPE: escape_key(s, true); break;
    case PASTE:
        if (key_paste_escape(&s->paste))
            key_paste_drop(&s->paste);
        paste_cut(s);
        break;
    default: break;
    }
}

static void let_time_pass(struct key_stream *s, int64_t time)
{
    for (int wait; (wait = patience(s)) >= 0 && time - s->last >= wait;) {
        s->last += wait; /* that is when it was decided */
        give_up(s);
    }
}

void key_stream_feed(struct key_stream *s, const char *bytes, size_t length, int64_t time)
{
    let_time_pass(s, time);
    for (size_t i = 0; i < length; i++) {
        s->pause = time - s->last;
        s->last = time;
        take(s, (unsigned char)bytes[i]);
    }
}

struct event key_stream_next(struct key_stream *s, int64_t time)
{
    let_time_pass(s, time);
    if (s->taken == s->queued) {
        s->taken = s->queued = 0;
        return (struct event){0};
    }
    return s->queue[s->taken++];
}

enum ground key_stream_ground(const struct key_stream *s)
{
    return s->ground;
}

int key_stream_wait(const struct key_stream *s, int64_t time)
{
    if (s->taken < s->queued)
        return 0;
    int wait = patience(s);
    if (wait < 0)
        return -1;
    int64_t left = s->last + wait - time;
    return left > 0 ? (int)left : 0;
}
