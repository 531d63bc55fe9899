/* The company's own wording as people edit it: what the answers fill in stands there as 〔点検の回数〕, and stays
 * alive. */
#include "guide/document_own.h"

#include <stdlib.h>
#include <string.h>

#include "guide/document_private.h"

#define OPEN  "〔"
#define CLOSE "〕"

/* The {holes} of a document, those of one part first, and what each is called: no two by one name. */
struct holes {
    size_t count, capacity;
    struct hole {
        char *name, *label; /* name without braces, as written: with its ? */
    } * hole;
};

static void holes_free(struct holes *holes)
{
    for (size_t i = 0; i < holes->count; i++) {
        free(holes->hole[i].name);
        free(holes->hole[i].label);
    }
    free(holes->hole);
}

static const struct hole *hole_called(const struct holes *holes, const char *label, size_t length)
{
    for (size_t i = 0; i < holes->count; i++)
        if (strlen(holes->hole[i].label) == length && strncmp(holes->hole[i].label, label, length) == 0)
            return &holes->hole[i];
    return NULL;
}

static void add_hole(struct making *m, struct holes *holes, const char *name, size_t length)
{
    for (size_t i = 0; i < holes->count; i++)
        if (strlen(holes->hole[i].name) == length && strncmp(holes->hole[i].name, name, length) == 0)
            return;
    char *copy = mem_text_length(name, length);
    const char *known = document_hole_label(m, copy);
    char *label = mem_text(known);
    for (int n = 2; label && hole_called(holes, label, strlen(label)); n++) {
        free(label);
        label = mem_format("%s %d", known, n);
    }
    if (!label || strstr(label, CLOSE)) { /* it means nothing, or could not be found again: it stays as written */
        free(copy);
        free(label);
        return;
    }
    holes->hole = mem_grow(holes->hole, holes->count, &holes->capacity, sizeof(*holes->hole));
    holes->hole[holes->count++] = (struct hole){copy, label};
}

static void add_holes(struct making *m, struct holes *holes, const char *template)
{
    for (const char *p = template; (p = strchr(p, '{'));) {
        const char *close = strchr(p, '}');
        if (!close)
            break;
        add_hole(m, holes, p + 1, (size_t)(close - p) - 1);
        p = close + 1;
    }
}

/* Of the part in every strength and of the wording it has, then of the other parts, whose answers may be of use in it.
 */
static void find_holes(const struct model *model, struct document_which which, size_t part, struct holes *holes)
{
    struct making m;
    if (!document_start(&m, model, which, NULL))
        return;
    const struct part_def *def = part < m.document->parts ? m.entry[part].def : NULL;
    const struct documents_def *at = &m.catalog->documents;
    for (size_t i = 0; def && i < def->text_count; i++)
        add_holes(&m, holes, def->text[i].text);
    if (def && m.entry[part].decision != UINT32_MAX)
        add_holes(&m, holes, model_role_text(model, at->paragraphs, m.entry[part].decision, ROLE_OWN));
    for (size_t k = 0; k < m.def->part_count; k++) /* a repeated one speaks of its row */
        for (size_t i = 0; m.def->part[k].each == SIZE_MAX && i < m.def->part[k].text_count; i++)
            add_holes(&m, holes, m.def->part[k].text[i].text);
    document_end(&m);
}

static size_t find_part(const struct model *model, struct document_which which, const char *id)
{
    struct making m;
    size_t part = SIZE_MAX;
    if (!document_start(&m, model, which, NULL))
        return SIZE_MAX;
    for (size_t i = 0; i < m.document->parts; i++)
        if (m.entry[i].def && strcmp(m.document->part[i].id, id) == 0)
            part = i;
    document_end(&m);
    return part;
}

void document_own_shown(const struct model *model, struct document_which which, const char *part, const char *template,
                        struct str *out)
{
    struct holes holes = {0};
    find_holes(model, which, find_part(model, which, part), &holes);
    for (const char *p = template; *p;) {
        const char *close = *p == '{' ? strchr(p, '}') : NULL;
        const struct hole *hole = NULL;
        for (size_t i = 0; close && i < holes.count && !hole; i++)
            if (strlen(holes.hole[i].name) == (size_t)(close - p) - 1 &&
                strncmp(holes.hole[i].name, p + 1, (size_t)(close - p) - 1) == 0)
                hole = &holes.hole[i];
        if (hole) {
            str_add_format(out, OPEN "%s" CLOSE, hole->label);
            p = close + 1;
        } else {
            size_t step = 1 + strcspn(p + 1, "{");
            str_add_length(out, p, step);
            p += step;
        }
    }
    holes_free(&holes);
}

void document_own_template(const struct model *model, struct document_which which, const char *part, const char *text,
                           struct str *out)
{
    struct holes holes = {0};
    find_holes(model, which, find_part(model, which, part), &holes);
    for (const char *p = text; *p;) {
        const char *open = strstr(p, OPEN), *close = open ? strstr(open, CLOSE) : NULL;
        if (!close) {
            str_add(out, p);
            break;
        }
        const char *label = open + strlen(OPEN);
        const struct hole *hole = hole_called(&holes, label, (size_t)(close - label));
        str_add_length(out, p, (size_t)(open - p));
        if (hole)
            str_add_format(out, "{%s}", hole->name);
        else /* a blank of their own: it stays one */
            str_add_length(out, open, (size_t)(close - open) + strlen(CLOSE));
        p = close + strlen(CLOSE);
    }
    holes_free(&holes);
}
