/* Texts as .xlsx writes them: a character XML cannot hold stands as _x0001_, and a text that looks so has its
 * underscore written as _x005F_. */
#ifndef MAMORI_EXCHANGE_XLSX_ESCAPE_H
#define MAMORI_EXCHANGE_XLSX_ESCAPE_H

#include "base/mem.h"

#define XLSX_MAX_TEXT 32767 /* UTF-16 units in a cell */

/* TEXT itself when nothing in it looks like an escape; else the escaped text, in OUT. */
const char *xlsx_escape(const char *text, struct str *out);
/* Undoes it in place; returns the new length. Escapes of NUL and of lone surrogates become U+FFFD. */
size_t xlsx_unescape(char *text, size_t length);

#endif
