/* Temporary files and folders beside what they will become, and the end of those that nobody will finish.
 *
 * A process that is killed leaves what it was writing. So each is locked (flock) as long as anybody works on it, its
 * name says on which machine, and whoever makes the next one in a folder removes first what is there under such a name,
 * from this machine, of this user, and not locked any more. Nothing else is ever touched: no other name, no link, no
 * file of another user, nothing on a file system that knows no locks, no folder with more than files in it.
 */
#ifndef MAMORI_EXCHANGE_TEMPORARY_H
#define MAMORI_EXCHANGE_TEMPORARY_H

#include "base/mem.h"

/* A new empty file (mode 0666 less umask) or folder (0700) in FOLDER, after what dead processes left there is gone. Its
 * descriptor, which holds the lock until it is closed, and in *PATH its name; -1 and errno. */
int temporary_file(const char *folder, char **path);
int temporary_folder(const char *folder, char **path);
/* Removes a folder of files. */
void temporary_remove_folder(const char *path);

#endif
