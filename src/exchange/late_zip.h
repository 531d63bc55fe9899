/* libzip: archives (.xlsx, .docx), in and out. Loaded when first needed (late.h). */
#ifndef MAMORI_EXCHANGE_LATE_ZIP_H
#define MAMORI_EXCHANGE_LATE_ZIP_H

#include <zip.h>

#include "exchange/late.h"

/* clang-format off */
#define LATE_ZIP(X)                                                                                                \
    X(zip_close) X(zip_discard) X(zip_error_code_system) X(zip_error_code_zip) X(zip_error_fini) X(zip_error_init) \
    X(zip_error_set)                                                                                               \
    X(zip_error_strerror) X(zip_error_to_data) X(zip_fclose) X(zip_file_add) X(zip_file_get_error)                 \
    X(zip_file_set_mtime) X(zip_fopen_index) X(zip_fread) X(zip_get_error) X(zip_get_num_entries)     \
    X(zip_open) X(zip_open_from_source) X(zip_set_file_compression) X(zip_source_buffer)                           \
    X(zip_source_buffer_create) X(zip_source_close) X(zip_source_error) X(zip_source_free)                         \
    X(zip_source_function_create) X(zip_source_keep) X(zip_source_make_command_bitmap) X(zip_source_open)          \
    X(zip_source_read) X(zip_source_seek_compute_offset) X(zip_stat_index) X(zip_stat_init)
/* clang-format on */
LATE_ZIP(LATE_DECLARED)

/* Was it for want of memory? Where it was zlib's, the library hands on what that said, Z_MEM_ERROR. */
static inline bool late_zip_no_memory(const zip_error_t *error)
{
    int code = late_zip_error_code_zip(error);
    return code == ZIP_ER_MEMORY || (code == ZIP_ER_ZLIB && late_zip_error_code_system(error) == -4);
}

#endif
