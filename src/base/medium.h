/* Where a file lies: on something that is pulled out and carried away, or in the machine? As the kernel tells it in /sys of the block device below: that it is
 * removable, hangs on USB, or is an SD card; of a partition its disk, of a mapped device (dm-crypt, LVM) those below it. What has no block device that is known
 * by its number (a share, btrfs, memory) is taken to stay where it is.
 */
#ifndef MAMORI_BASE_MEDIUM_H
#define MAMORI_BASE_MEDIUM_H

#include "base/mem.h"

/* Of the file PATH, or the folder in which it would be made. */
bool medium_removable(const char *path);
/* For tests: a folder that stands for /sys. NULL: /sys. */
void medium_sysfs(const char *folder);

#endif
