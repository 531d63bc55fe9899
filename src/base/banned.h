/* Functions nobody should call: they overrun buffers or share one static result.
 *
 * As in git: a call becomes an undeclared name that says what is wrong. The headers that declare them are read first,
 * so that the order of includes elsewhere does not matter.
 */
#ifndef MAMORI_BASE_BANNED_H
#define MAMORI_BASE_BANNED_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <wchar.h>

#define BANNED(function) sorry_##function##_is_a_banned_function

#undef strcpy
#define strcpy(to, from) BANNED(strcpy)
#undef strcat
#define strcat(to, from) BANNED(strcat)
#undef strncpy
#define strncpy(to, from, size) BANNED(strncpy)
#undef strncat
#define strncat(to, from, size) BANNED(strncat)
#undef strtok
#define strtok(text, separators) BANNED(strtok)
#undef sprintf
#define sprintf(...) BANNED(sprintf)
#undef vsprintf
#define vsprintf(...) BANNED(vsprintf)
#undef gets
#define gets(buffer) BANNED(gets)
#undef localtime
#define localtime(seconds) BANNED(localtime)
#undef gmtime
#define gmtime(seconds) BANNED(gmtime)
#undef ctime
#define ctime(seconds) BANNED(ctime)
#undef ctime_r
#define ctime_r(seconds, buffer) BANNED(ctime_r)
#undef asctime
#define asctime(time) BANNED(asctime)
#undef asctime_r
#define asctime_r(time, buffer) BANNED(asctime_r)

#endif
