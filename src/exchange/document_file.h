/* One document on its way into a file: what the writers get. Everything in it is safe text. */
#ifndef MAMORI_EXCHANGE_DOCUMENT_FILE_H
#define MAMORI_EXCHANGE_DOCUMENT_FILE_H

#include "exchange/document_export.h"
#include "exchange/export_child.h"

struct document_file {
    struct document *document;
    struct document *officer; /* the page for the person in charge, or NULL */
    enum document_numbering numbering;
    bool plain;         /* without a table of contents */
    char *name;         /* title, and for whom it is */
    char *head;         /* of every page: company and title */
    char *version;      /* right of it: 第2版, 案 … */
    const char *author; /* who made the file, or the company where it goes out of the house */
    const char *officer_head;
    int64_t made; /* seconds since 1970 */
};

/* docx_write.c: the parts of the file, made in memory; written with libzip, compared after reading them back. */
bool docx_write(const struct document_file *file, const struct export_file *to, struct error *err);
bool docx_check(const struct document_file *file, const struct export_file *from, struct error *err);
/* At the beginning of each part, and in its outermost element. */
#define DOCX_BEGIN "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
#define DOCX_WORD  "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\""
/* docx_body.c: word/document.xml and word/numbering.xml. */
void docx_body(const struct document_file *file, struct str *document, struct str *numbering);
void docx_escape(struct str *out, const char *text);
/* docx_pages.c: about how many pages of A4 the document fills, in parts of one; without contents and charts. */
double docx_pages(const struct document *document);
/* docx_chart.c: the NUMBER-th chart (from 1), a part of its own; and the paragraph in which it stands. */
void docx_chart(const struct document_chart *chart, struct str *out);
void docx_chart_place(const struct document_chart *chart, size_t number, struct str *out);

#endif
