/* A folder of a test program's own, and the paths of files in it. */
#ifndef MAMORI_TESTS_FOLDER_H
#define MAMORI_TESTS_FOLDER_H

#include <stdio.h>

static char folder[128];

/* The last four stay as they are. */
static inline const char *path_of(const char *name)
{
    static char paths[4][512];
    static int next;
    char *path = paths[next++ % 4];
    snprintf(path, sizeof(paths[0]), "%s/%s", folder, name);
    return path;
}

#endif
