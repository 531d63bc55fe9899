/* foreign.h without a child: both ends in one process, so that the fuzzer sees what the reader does and what the other
 * end makes of it. Linked before the library, in the place of foreign.c. */
#include "exchange/foreign.h"

#include <stdlib.h>
#include <string.h>

#include "here.h"

struct foreign_out {
    struct str bytes;
};

void foreign_put(struct foreign_out *out, const void *bytes, size_t size)
{
    if (size)
        str_add_length(&out->bytes, bytes, size);
}

bool foreign_some(struct foreign_in *in, void *bytes, size_t size, size_t *got)
{
    *got = in->failed ? 0 : size < in->length - in->at ? size : in->length - in->at;
    if (*got)
        memcpy(bytes, in->bytes + in->at, *got);
    in->at += *got;
    return !in->failed;
}

bool foreign_get(struct foreign_in *in, void *bytes, size_t size)
{
    size_t got;
    return (foreign_some(in, bytes, size, &got) && got == size) || foreign_broken(in);
}

bool foreign_broken(struct foreign_in *in)
{
    in->failed = true;
    return false;
}

static bool goes_on(void *context, uint64_t done, uint64_t total)
{
    (void)context, (void)done, (void)total;
    return false;
}

bool foreign_read(const struct foreign_work *work, const struct progress *progress, struct error *err)
{
    struct foreign_out out = {STR_INIT};
    struct progress never = {.step = goes_on};
    (void)progress;
    bool good = work->read(work->context, &out, &never, err);
    if (good) {
        struct foreign_in in = {.bytes = out.bytes.text, .length = out.bytes.length};
        if (!work->take(work->context, &in, err) || in.failed || in.at != in.length)
            abort(); /* what the child sends, the parent must take */
    }
    str_free(&out.bytes);
    return good;
}
