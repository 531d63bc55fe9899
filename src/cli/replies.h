/* Approvals by file, for the commands that hand them out ("approvals --out") and take them in ("import", "approve --received"). */
#ifndef MAMORI_CLI_REPLIES_H
#define MAMORI_CLI_REPLIES_H

#include "cli/cli.h"

struct replies_wish {
    const char *out, *person,
        *id; /* a file that ends in .xlsx or .docx, or a folder; for whom and of what: NULL: all that waits */
    bool paper, as_json; /* paper: .docx, where OUT is a folder */
};
/* Returns the exit code. */
int replies_out(struct book *book, const struct replies_wish *wish);
/* The answer in the file PATH: what it says, and, unless DRY, that it is taken in. Returns the exit code. */
int reply_in(struct book *book, const char *path, bool dry, bool as_json);
/* For people: what the last approval brought about; nothing where it was not the last. */
struct approval_made;
void replies_say_made(const struct approval_made *made);

#endif
