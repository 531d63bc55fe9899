#include "book/migrate.h"

#include <stdlib.h>
#include <string.h>

#include "base/intl.h"
#include "base/path.h"
#include "book/layers_private.h"
#include "book/migrate_private.h"
#include "catalog/files.h"

/* ---- what is offered ---- */

static void add_offer(struct migrate_offers *out, const char *from, const char *to, const char *folder)
{
    for (size_t i = 0; i < out->count; i++)
        if (strcmp(out->offer[i].to, to) == 0) /* the folder of forms is asked first */
            return;
    out->offer = mem_grow(out->offer, out->count, &out->capacity, sizeof(*out->offer));
    out->offer[out->count++] =
        (struct migrate_offer){.from = mem_text(from), .to = mem_text(to), .folder = mem_text(folder)};
}

/* The layers in DIR, of which one may follow one that is on. BESIDE: DIR is where a layer of the workbook's own stands. */
static bool look_in(const struct book *book, const char *dir, bool beside, struct migrate_offers *out,
                    struct error *err)
{
    size_t count = 0;
    char **names = catalog_layers(dir, &count, err);
    bool good = names != NULL;
    for (size_t i = 0; i < count; i++) {
        char *folder = beside ? path_join(dir, names[i]) : NULL, *from = NULL;
        good = good && migration_follows(dir, &(struct layer_wish){names[i], folder}, &from, err);
        if (from && catalog_find_layer(book->catalog, from) != SIZE_MAX &&
            catalog_find_layer(book->catalog, names[i]) == SIZE_MAX)
            add_offer(out, from, names[i], folder);
        free(from);
        free(folder);
        free(names[i]);
    }
    free(names);
    return good;
}

bool book_migrate_offers(const struct book *book, const char *forms, struct migrate_offers *out, struct error *err)
{
    *out = (struct migrate_offers){0};
    bool good = look_in(book, forms, false, out, err);
    for (size_t i = 0; i < book->catalog->layer_count && good; i++) {
        char *dir = book->catalog->layer[i].folder ? path_folder(book->catalog->layer[i].folder) : NULL;
        if (dir)
            good = look_in(book, dir, true, out, err);
        free(dir);
    }
    if (!good)
        migrate_offers_free(out);
    return good;
}

void migrate_offers_free(struct migrate_offers *offers)
{
    for (size_t i = 0; i < offers->count; i++) {
        free(offers->offer[i].from);
        free(offers->offer[i].to);
        free(offers->offer[i].folder);
    }
    free(offers->offer);
    *offers = (struct migrate_offers){0};
}

/* ---- which ---- */

/* WHAT, or the one that is offered; the layer it follows is *FROM, the caller's. */
static bool choose(const struct book *book, const char *forms, const char *what, struct layer_list *to, char **from,
                   struct error *err)
{
    struct migrate_offers offers = {0};
    bool good = true;
    *from = NULL;
    if (what) {
        bool there = false;
        if (!layers_parse(what, to, err))
            return false;
        const struct layer_wish *wish = &to->wish[0];
        if (!migration_follows(forms, wish, from, err) || *from)
            return *from != NULL;
        if (!files_layer_exists(forms, wish->id, wish->folder, &there, err) ||
            (!there && !layer_unknown(forms, wish->id, wish->folder, err)))
            return false;
        error_set(err, ERROR_UNSUPPORTED, what);
        return error_detail(err, "%s", _("it has no migrate.yaml: it follows no other edition"));
    }
    if (!book_migrate_offers(book, forms, &offers, err))
        return false;
    if (offers.count == 1) {
        layers_add(to, offers.offer[0].to, offers.offer[0].folder);
        *from = mem_text(offers.offer[0].from);
    } else if (offers.count == 0) {
        good = error_set(err, ERROR_NOTHING, _("no newer edition of the workbook's forms is here"));
    } else {
        struct str names = STR_INIT;
        for (size_t i = 0; i < offers.count; i++)
            str_add_format(&names, "%s%s", i ? ", " : "", offers.offer[i].to);
        error_set(err, ERROR_REJECTED, names.text);
        good = error_detail(err, "%s", _("several newer editions are here: name one"));
        str_free(&names);
    }
    migrate_offers_free(&offers);
    return good;
}

/* The layers that are on, TO in the place of FROM, with what it needs. */
static bool wanted_after(const struct book *book, const char *forms, const char *from, const struct layer_wish *to,
                         struct layer_list *out, struct error *err)
{
    struct layer_list now;
    if (!book_layers_wanted(book->store, forms, &now, err))
        return false;
    for (size_t i = 0; i < now.count; i++)
        if (strcmp(now.wish[i].id, from) == 0)
            layers_add(out, to->id, to->folder);
        else
            layers_add(out, now.wish[i].id, now.wish[i].folder);
    layers_free(&now);
    return layers_complete(forms, out, err);
}

static bool may_migrate(const struct book *book, const char *from, const char *to, struct error *err)
{
    const char *needs = layers_needed_by(book->catalog, from);
    if (catalog_find_layer(book->catalog, to) != SIZE_MAX) {
        error_set(err, ERROR_EXISTS, to);
        return error_detail(err, "%s", _("this layer is on already"));
    }
    if (catalog_find_layer(book->catalog, from) == SIZE_MAX)
        return error_set(err, ERROR_LAYER_MISSING, from);
    if (needs) {
        error_set(err, ERROR_REJECTED, from);
        return error_detail(err, _("the layer %s needs it: remove that first, or take an edition of it that needs %s"),
                            needs, to);
    }
    if (book->lost.count > 0) {
        error_set(err, ERROR_REJECTED, from);
        return error_detail(
            err, "%s", _("some answers are about rows that are gone: 'mamori mend' first, or undo what deleted them"));
    }
    return true;
}

/* ---- the doing ---- */

static char *name_of(const struct layer_def *layer)
{
    return mem_format("%s %s %s", layer->id, layer->title, layer->edition);
}

static void append(struct steps *to, const struct steps *from)
{
    for (size_t i = 0; i < from->count; i++)
        steps_add(to, from->step[i]);
}

static bool make_steps(struct layers_writing *w, const struct migration *m, struct migrate_report *report,
                       struct error *err)
{
    struct book *book = w->writer.book;
    const char *archive = m->to->sheet[m->archive].id;
    struct steps go = {0}, come = {.texts = w->writer.steps.texts};
    struct moving moving = {.book = book, .m = m, .report = report, .go = &go, .come = &come, .edition = report->from};
    bool good = store_last_number(book->store, archive, &moving.row, err) &&
                store_last_pos(book->store, archive, NULL, &moving.pos, err);
    if (good)
        moving_answers(&moving);
    append(&w->writer.steps, &go);
    append(&w->writer.steps, &come);
    free(go.step);
    free(come.step);
    return good;
}

/* What stands already where an answer would go was answered under the newer edition, before. */
static bool tell_conflict(struct error *err, const char *to)
{
    if (err && (err->code == ERROR_CONFLICT || err->code == ERROR_EXISTS)) {
        char *place = mem_text(*err->place ? err->place : err->subject);
        error_set(err, ERROR_REJECTED, to);
        error_place(err, "%s", place);
        error_detail(err, "%s",
                     _("something is answered there already, from a time when this edition was on; empty it first"));
        free(place);
    }
    return false;
}

static bool migrate(struct layers_writing *w, const struct migration *m, const struct layer_list *wanted, bool dry_run,
                    struct migrate_report *report, struct error *err)
{
    const struct layer_def *from = &m->from->layer[m->from_layer], *to = &m->to->layer[m->to_layer];
    report->from = name_of(from);
    report->to = name_of(to);
    if (!make_steps(w, m, report, err)) {
        layers_drop(w);
        return false;
    }
    layers_put_off(w, from->id, from);
    for (size_t i = 0; i < wanted->count; i++) {
        const struct layer_def *layer = &m->to->layer[catalog_find_layer(m->to, wanted->wish[i].id)];
        if (catalog_find_layer(m->from, layer->id) == SIZE_MAX)
            layers_put_on(w, layer, layer == to ? from->id : NULL);
    }
    char *title = mem_format(_("edition changed: %s -> %s"), report->from, report->to);
    bool good = dry_run ? layers_try(w, err) : layers_commit(w, title, err);
    free(title);
    return good || tell_conflict(err, to->id);
}

bool book_migrate(struct book *book, const char *forms, const char *what, bool dry_run, struct migrate_report *report,
                  struct error *err)
{
    struct layer_list to = {0}, wanted = {0};
    struct catalog *newer = NULL;
    struct migration *m = NULL;
    struct layers_writing w;
    char *from = NULL;
    *report = (struct migrate_report){0};
    bool good = choose(book, forms, what, &to, &from, err), begun = good && layers_begin(&w, book, err);
    good = begun && may_migrate(book, from, to.wish[0].id, err) &&
           wanted_after(book, forms, from, &to.wish[0], &wanted, err) &&
           (newer = catalog_load(forms, &wanted, NULL, NULL, err)) &&
           (m = migration_read(forms, &to.wish[0], book->catalog, newer, NULL, NULL, err));
    if (good)
        good = migrate(&w, m, &wanted, dry_run, report, err);
    else if (begun)
        layers_drop(&w);
    migration_free(&m);
    catalog_free(&newer);
    layers_free(&wanted);
    layers_free(&to);
    free(from);
    return good;
}

void migrate_report_done(struct migrate_report *report)
{
    for (size_t i = 0; i < report->count; i++) {
        free(report->change[i].asked);
        free(report->change[i].reason);
    }
    free(report->change);
    free(report->from);
    free(report->to);
    *report = (struct migrate_report){0};
}
