#include "exchange/file_kind.h"

#include <string.h>
#include <strings.h>

#include "base/intl.h"
#include "base/path.h"
#include "exchange/file_read.h"

#define HEAD 65536 /* the directory of a compound file is nearly always in it */
#define TEXT 4096  /* of what is looked at as text */

/* ---- what other programs put beside a file ---- */

static const char locked[] =
    N_("this is the file that Excel keeps while a workbook is open: choose the one without ~$ at "
       "the beginning of its name");

/* Excel's own file holds nothing but who has the workbook open: a name of at most 54 letters, once as bytes and once as
 * UTF-16, in 165 bytes. Copies of it lose the ~$. */
static bool is_lock(const unsigned char *head, size_t length)
{
    return length == 165 && head[0] <= 54 && head[55] == head[0] && head[56] == 0;
}

static const char *beside(const char *name, const unsigned char *head, size_t length)
{
    static const char office[] =
        N_("this is the file that LibreOffice keeps while a file is open: choose the one without "
           ".~lock. at the beginning of its name");
    static const char mac[] =
        N_("this is the file that a Mac keeps beside another one: choose the one without ._ at the "
           "beginning of its name");
    bool zip = length >= 2 && memcmp(head, "PK", 2) == 0;
    if (is_lock(head, length) || (str_starts(name, "~$") && !zip))
        return locked;
    if (str_starts(name, ".~lock."))
        return office;
    return length >= 4 && memcmp(head, "\0\5\x16\7", 4) == 0 ? mac : NULL;
}

/* ---- by the first bytes ---- */

#define PICTURE  N_("this is a picture: choose the file that the table was made in")
#define PACKED   N_("this is an archive: unpack it and choose the file inside")
#define OLD_BOOK N_("this is a workbook of an old Excel: open it in Excel and save it as .xlsx")
#define TO_EXCEL N_("this is no .xlsx file, whatever its name: open it in Excel and save it as .xlsx")

static const struct magic {
    uint8_t at, length;
    const char *bytes, *detail;
} magics[] = {
    {0, 5, "%PDF-", N_("this is a PDF file: choose the file that it was made from")},
    {0, 5, "{\\rtf", N_("this is a text document (RTF): copy its table into Excel and save it as .xlsx")},
    {0, 8, "\x93mamori ", N_("this is an encrypted workbook of mamori: open it with 'mamori FILE'")},
    {0, 16, "SQLite format 3", N_("this is a workbook of mamori or another database: open it with 'mamori FILE'")},
    {0, 4, "\x89PNG", PICTURE},
    {0, 3, "\xFF\xD8\xFF", PICTURE},
    {0, 4, "GIF8", PICTURE},
    {0, 4, "II*\0", PICTURE},
    {0, 4, "MM\0*", PICTURE},
    {8, 4, "WEBP", PICTURE},
    {4, 8, "ftypheic", PICTURE},
    {4, 8, "ftypmif1", PICTURE},
    {0, 2, "\x1F\x8B", PACKED},
    {0, 6, "7z\xBC\xAF\x27\x1C", PACKED},
    {0, 6, "Rar!\x1A\7", PACKED},
    {0, 8, "MSCF\0\0\0", PACKED},
    {0, 4, "L\0\0\0", N_("this is a link to a file: choose the file itself")},
    {0, 18, "[InternetShortcut]", N_("this is a link to a page: download the file and choose it")},
    {0, 7, "ID;PWXL", TO_EXCEL}, /* SYLK */
    {0, 8, "ID;PCALC", TO_EXCEL},
    {0, 9, "ID;PSCALC", TO_EXCEL},
    {0, 12, "TABLE\r\n0,1\r\n", TO_EXCEL}, /* DIF */
    {0, 10, "TABLE\n0,1\n", TO_EXCEL},
};

static const char *by_magic(const unsigned char *head, size_t length)
{
    for (size_t i = 0; i < ARRAY_LENGTH(magics); i++) {
        const struct magic *m = &magics[i];
        if (length >= (size_t)m->at + m->length && memcmp(head + m->at, m->bytes, m->length) == 0)
            return m->detail;
    }
    /* "BM" may begin a text; the size of the file behind it does not. */
    if (length >= 14 && head[0] == 'B' && head[1] == 'M' && head[6] == 0 && head[7] == 0 && head[8] == 0 &&
        head[9] == 0)
        return PICTURE;
    if (length >= 7 && memcmp(head + 2, "-lh", 3) == 0 && head[6] == '-')
        return PACKED;
    /* Excel 2.1 to 5.0 without a compound file around: the record that begins a sheet. */
    if (length >= 4 && head[0] == 9 && head[3] == 0 && memchr("\0\2\4\10", head[1], 4) &&
        memchr("\4\6\10\20", head[2], 4))
        return OLD_BOOK;
    return NULL;
}

/* ---- compound files: .xls, .doc, .ppt, and packages that a password encrypts ---- */

static bool holds_utf16(const unsigned char *bytes, size_t length, const char *ascii)
{
    size_t n = strlen(ascii);
    for (size_t at = 0; at + 2 * n <= length; at++) {
        size_t i = 0;
        while (i < n && bytes[at + 2 * i] == (unsigned char)ascii[i] && bytes[at + 2 * i + 1] == 0)
            i++;
        if (i == n)
            return true;
    }
    return false;
}

static const char *by_compound(const unsigned char *head, size_t length)
{
    static const struct {
        const char *stream, *detail;
    } streams[] = {
        {"EncryptedPackage", N_("the file is protected by a password: save it without one")},
        {"WordDocument", N_("this is a Word document: copy its table into Excel and save it as .xlsx")},
        {"PowerPoint Document", N_("this is a PowerPoint file: copy its table into Excel and save it as .xlsx")},
    };
    if (length < 8 || memcmp(head, "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", 8) != 0)
        return NULL;
    for (size_t i = 0; i < ARRAY_LENGTH(streams); i++)
        if (holds_utf16(head, length, streams[i].stream))
            return streams[i].detail;
    return N_("this is an old Excel file (.xls) or a protected one: save it as .xlsx without a password");
}

/* ---- by the first words ---- */

/* The beginning as ASCII: without a byte order mark, without the zeros of UTF-16, without blanks before it. */
static void plain_text(const unsigned char *head, size_t length, char out[TEXT + 1])
{
    size_t n = 0, at = 0;
    if (length >= 3 && memcmp(head, "\xEF\xBB\xBF", 3) == 0)
        at = 3;
    else if (length >= 2 && (memcmp(head, "\xFF\xFE", 2) == 0 || memcmp(head, "\xFE\xFF", 2) == 0))
        at = 2;
    for (; at < length && n < TEXT; at++)
        if (head[at] && (n || !strchr(" \t\r\n", head[at])))
            out[n++] = (char)head[at];
    out[n] = '\0';
}

static bool begins(const char *text, const char *with)
{
    return strncasecmp(text, with, strlen(with)) == 0;
}

/* A tag and nothing longer: <a> begins no <assets>. */
static bool begins_tag(const char *text, const char *name)
{
    size_t length = strlen(name);
    return *text == '<' && begins(text + 1, name) && (!text[length + 1] || strchr(" \t\r\n>/", text[length + 1]));
}

static const char *past(const char *text, const char *end)
{
    const char *found = strstr(text, end);
    text = found ? found + strlen(end) : text + strlen(text);
    return text + strspn(text, " \t\r\n");
}

static const char *by_words(const char *text)
{
    static const char html[] =
        N_("this is a page or table of the web (HTML), whatever its name: open it in Excel and save it "
           "as .xlsx");
    static const char sheet[] =
        N_("this is a workbook in the XML format of Excel 2003: open it in Excel and save it as .xlsx");
    static const char *const tags[] = {"!doctype", "html",   "head",  "body", "meta",  "title",
                                       "style",    "script", "table", "div",  "thead", "tbody",
                                       "tr",       "center", "font",  "p",    "h1",    "br"};
    bool xml = begins(text, "<?xml");
    if (begins(text, "mime-version:") || begins(text, "content-type: multipart"))
        return N_(
            "this is a page of the web as a mail (MHTML), whatever its name: open it in Excel and save it as .xlsx");
    if (*text != '<')
        return NULL;
    if (strstr(text, "urn:schemas-microsoft-com:office:spreadsheet") && (xml || begins_tag(text, "workbook")))
        return sheet;
    if (strstr(text, "<?mso-application progid=\"Excel.Sheet\"?>"))
        return sheet;
    if (strstr(text, "urn:oasis:names:tc:opendocument"))
        return N_("this is an OpenDocument file (.fods): save it as .xlsx");
    while (begins(text, "<?") || begins(text, "<!--"))
        text = past(text, begins(text, "<?") ? "?>" : "-->");
    for (size_t i = 0; i < ARRAY_LENGTH(tags); i++)
        if (begins_tag(text, tags[i]))
            return html;
    return xml ? N_("this is an XML file and no table: save the table as .xlsx") : NULL;
}

/* ---- the file ---- */

static bool is_zeros(const unsigned char *head, size_t length)
{
    return length && !head[0] && memcmp(head, head + 1, length - 1) == 0;
}

static bool is_blank(const char *text, size_t length)
{
    return length < TEXT && text[strspn(text, " \t\r\n\x1A")] == '\0';
}

static const char *refusal(const char *name, const unsigned char *head, size_t length)
{
    char text[TEXT + 1];
    const char *detail = beside(name, head, length);
    plain_text(head, length, text);
    if (!detail && is_zeros(head, length))
        detail = N_("it holds nothing but zeros: a copy of it was not completed, fetch it anew");
    if (!detail && is_blank(text, length))
        detail = N_("the file is empty");
    if (!detail)
        detail = by_magic(head, length);
    if (!detail)
        detail = by_compound(head, length);
    return detail ? detail : by_words(text);
}

bool file_kind_find(const char *path, bool *package, struct error *err)
{
    unsigned char head[HEAD];
    size_t length;
    uint64_t size;
    int fd SCOPED(file_close) = file_read_open(path, &size, err);
    if (fd < 0 || !file_read_bytes(fd, path, head, HEAD, &length, err))
        return false;
    const char *detail = refusal(path_name(path), head, length);
    *package = length >= 4 && memcmp(head, "PK\3\4", 4) == 0;
    if (!detail && !*package && length >= 4 && (memcmp(head, "PK\5\6", 4) == 0 || memcmp(head, "PK\7\10", 4) == 0))
        detail = PACKED;
    if (!detail)
        return true;
    return error_because(err, ERROR_NOT_TABLE, path_name(path), "%s", _(detail));
}
