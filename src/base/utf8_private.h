/* Shared by the utf8_*.c files only. */
#ifndef MAMORI_BASE_UTF8_PRIVATE_H
#define MAMORI_BASE_UTF8_PRIVATE_H

#include "base/utf8.h"

bool utf8_is_ambiguous(uint32_t c);

#endif
