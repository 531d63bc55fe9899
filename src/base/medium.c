#include "base/medium.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "base/path.h"
#include "base/stream.h"

#define DEPTH 4 /* devices on devices */

static const char *sysfs = "/sys";

void medium_sysfs(const char *folder)
{
    sysfs = folder ? folder : "/sys";
}

static bool has(const char *device, const char *name)
{
    char *path SCOPED(mem_free) = path_join(device, name);
    return access(path, F_OK) == 0;
}

/* Does the file NAME of DEVICE begin with WORD? */
static bool says(const char *device, const char *name, const char *word)
{
    char *path SCOPED(mem_free) = path_join(device, name), text[16] = "";
    FILE *file = fopen(path, "re");
    bool good = file && fgets(text, sizeof(text), file) && str_starts(text, word);
    if (file)
        fclose(file);
    return good;
}

/* …/usb1/… */
static bool hangs_on_usb(const char *device)
{
    for (const char *at = device; (at = strstr(at, "/usb")); at++)
        if (at[4] >= '0' && at[4] <= '9')
            return true;
    return false;
}

/* DEVICE: its folder, with no links in its name. */
static bool is_removable(const char *device, int depth)
{
    char *disk SCOPED(mem_free) = has(device, "partition") ? path_folder(device) : mem_text(device),
               *slaves SCOPED(mem_free) = path_join(disk, "slaves");
    bool removable = says(disk, "removable", "1") || says(disk, "device/type", "SD") || hangs_on_usb(disk);
    DIR *below = removable || depth == 0 ? NULL : opendir(slaves);
    for (const struct dirent *entry; below && !removable && (entry = readdir(below));) {
        if (*entry->d_name == '.')
            continue;
        char *name SCOPED(mem_free) = path_join(slaves, entry->d_name), *real = realpath(name, NULL);
        removable = real && is_removable(real, depth - 1);
        free(real);
    }
    if (below)
        closedir(below);
    return removable;
}

bool medium_removable(const char *path)
{
    struct stat st;
    char *folder SCOPED(mem_free) = path_folder(path);
    if (stream_is(path) || (stat(path, &st) != 0 && stat(folder, &st) != 0))
        return false;
    char *number SCOPED(mem_free) = mem_format("%s/dev/block/%u:%u", sysfs, major(st.st_dev), minor(st.st_dev)),
                 *real = realpath(number, NULL);
    bool removable = real && is_removable(real, DEPTH);
    free(real);
    return removable;
}
