/* Documents as files: Word, Excel, Markdown, text.
 *
 * document_export() writes one document; documents_export() all of them into a new folder, all or none. A file is
 * written by a child, read back and compared, then renamed (export_child.h). Each file is an entry of the journal.
 */
#ifndef MAMORI_EXCHANGE_DOCUMENT_EXPORT_H
#define MAMORI_EXCHANGE_DOCUMENT_EXPORT_H

#include "exchange/xlsx.h"
#include "guide/document.h"

enum document_format { DOCUMENT_DOCX, DOCUMENT_XLSX, DOCUMENT_MARKDOWN, DOCUMENT_TEXT, DOCUMENT_FORMATS };
/* The page for the person in charge at the end: by whom the document is for (document_audience: it tells of what is not
 * done, and does not go out by itself), always, never. */
enum findings_page { FINDINGS_BY_AUDIENCE, FINDINGS_WITH, FINDINGS_WITHOUT };
bool document_has_findings_page(const struct document_def *def, const struct document *document,
                                enum findings_page wanted);

/* What a file with this document is called, without number and ending: its title, whom it is for. Safe in a path; the caller's. */
char *document_file_name(const struct document *document);

/* The sheets of which rows stand in a document of this form are set in SHEET (one flag for each of the catalog). */
void document_sheets(const struct document_def *def, bool *sheet);

/* report->rows counts blocks, report->cells texts. */
bool document_export(struct book *book, struct document_which which, const char *path, enum document_format format,
                     enum findings_page findings, const struct progress *progress, struct export_report *report,
                     struct error *err) NOT_NULL(7);

/* All documents, or (ONLY not SIZE_MAX) all of one that stands for rows (documents_to_write()). FOLDER must not exist, or be empty.
 * Files are named "01 情報セキュリティ基本方針.docx" in the order of the shelves, those for rows "31 覚書 緑台運送 (3).docx": by what
 * the row is called, and its id, which keeps two of one name apart. Nothing is left behind when it fails or is cancelled.
 * report->sheets counts files. */
bool documents_export(struct book *book, size_t only, const char *folder, enum document_format format,
                      enum findings_page findings, const struct progress *progress, struct export_report *report,
                      struct error *err) NOT_NULL(7);

#endif
