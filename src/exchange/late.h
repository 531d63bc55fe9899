/* The libraries that only files in and out need, loaded when one is first needed.
 *
 * Linked like the others they would be loaded, and their thousands of addresses filled in, at the start of every
 * command: most of the time until the first screen stands. So a header of ours, such as late_zip.h, takes the place of the library's
 * own: it names the functions that are called, and what is declared there is a pointer of the same type for each,
 * late_NAME, which is NULL until the function below said true. Where a library comes in is asked for it once, before its
 * first call: xlsx_zip_open(), xlsx_zip_parse(), docx_write(), xlsx_write(), csv_table_parse().
 * What is loaded stays loaded. In a child process it is the child's alone.
 *
 * The names of the files (sonames) are those that configure linked with; `mamori` itself is linked with none of them
 * (tests/lint/binary.sh). To call one function more, add its name to the list in the header.
 */
#ifndef MAMORI_EXCHANGE_LATE_H
#define MAMORI_EXCHANGE_LATE_H

#include "base/error.h"

#define LATE_DECLARED(name) extern typeof(name) *late_##name;
enum late_library { LIBRARY_ZIP, LIBRARY_EXPAT, LIBRARY_CSV, LIBRARY_XLSX };
/* False with ERROR_LIBRARY, which says what to install, or ERROR_MEMORY. */
bool late_load(enum late_library which, struct error *err);

#endif
