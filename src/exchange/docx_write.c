/* A document for Word: the parts of the file in memory, into a zip, out again and compared. */
#include <string.h>
#include <time.h>

#include "base/intl.h"
#include "exchange/document_file.h"
#include "exchange/late_zip.h"
#include "exchange/xlsx_zip.h"

#define OFFICE "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
#define TYPES  "application/vnd.openxmlformats-officedocument.wordprocessingml."

/* ---- parts that are always the same ---- */

static const char content_types[] = /* charts and the end follow */
    DOCX_BEGIN "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">"
               "<Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
               "<Default Extension=\"xml\" ContentType=\"application/xml\"/>"
               "<Override PartName=\"/word/document.xml\" ContentType=\"" TYPES "document.main+xml\"/>"
               "<Override PartName=\"/word/styles.xml\" ContentType=\"" TYPES "styles+xml\"/>"
               "<Override PartName=\"/word/numbering.xml\" ContentType=\"" TYPES "numbering+xml\"/>"
               "<Override PartName=\"/word/settings.xml\" ContentType=\"" TYPES "settings+xml\"/>"
               "<Override PartName=\"/word/header1.xml\" ContentType=\"" TYPES "header+xml\"/>"
               "<Override PartName=\"/word/header2.xml\" ContentType=\"" TYPES "header+xml\"/>"
               "<Override PartName=\"/word/footer1.xml\" ContentType=\"" TYPES "footer+xml\"/>"
               "<Override PartName=\"/word/footer2.xml\" ContentType=\"" TYPES "footer+xml\"/>"
               "<Override PartName=\"/docProps/core.xml\" "
               "ContentType=\"application/vnd.openxmlformats-package.core-properties+xml\"/>"
               "<Override PartName=\"/docProps/app.xml\" "
               "ContentType=\"application/vnd.openxmlformats-officedocument.extended-properties+xml\"/>";

static const char package_relations[] =
    DOCX_BEGIN "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
               "<Relationship Id=\"rId1\" Type=\"" OFFICE "/officeDocument\" Target=\"word/document.xml\"/>"
               "<Relationship Id=\"rId2\" "
               "Type=\"http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties\" "
               "Target=\"docProps/core.xml\"/>"
               "<Relationship Id=\"rId3\" Type=\"" OFFICE "/extended-properties\" Target=\"docProps/app.xml\"/>"
               "</Relationships>\n";

static const char document_relations[] = /* the same */
    DOCX_BEGIN "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
               "<Relationship Id=\"rIdStyles\" Type=\"" OFFICE "/styles\" Target=\"styles.xml\"/>"
               "<Relationship Id=\"rIdNumbers\" Type=\"" OFFICE "/numbering\" Target=\"numbering.xml\"/>"
               "<Relationship Id=\"rIdSettings\" Type=\"" OFFICE "/settings\" Target=\"settings.xml\"/>"
               "<Relationship Id=\"rIdHead1\" Type=\"" OFFICE "/header\" Target=\"header1.xml\"/>"
               "<Relationship Id=\"rIdHead2\" Type=\"" OFFICE "/header\" Target=\"header2.xml\"/>"
               "<Relationship Id=\"rIdFoot1\" Type=\"" OFFICE "/footer\" Target=\"footer1.xml\"/>"
               "<Relationship Id=\"rIdFoot2\" Type=\"" OFFICE "/footer\" Target=\"footer2.xml\"/>";

/* Without the setting Word opens the file as one of Word 2007, "in compatibility mode". */
static const char settings[] =
    DOCX_BEGIN "<w:settings " DOCX_WORD "><w:characterSpacingControl "
               "w:val=\"compressPunctuation\"/><w:compat><w:doNotExpandShiftReturn/><w:compatSetting "
               "w:name=\"compatibilityMode\" w:uri=\"http://schemas.microsoft.com/office/word\" "
               "w:val=\"15\"/></w:compat><w:themeFontLang "
               "w:val=\"en-US\" w:eastAsia=\"ja-JP\"/></w:settings>\n";

/* ---- styles ---- */

#define MINCHO "<w:rFonts w:ascii=\"Times New Roman\" w:hAnsi=\"Times New Roman\" w:eastAsia=\"ＭＳ 明朝\"/>"
#define GOTHIC "<w:rFonts w:ascii=\"Arial\" w:hAnsi=\"Arial\" w:eastAsia=\"ＭＳ ゴシック\"/>"

struct docx_style {
    const char *id, *name, *based, *next, *paragraph, *run;
};
/* Names that Word knows stay as they are; it shows those in its own language. The others are shown to people as
 * written. */
static const struct docx_style styles[] = {
    {"BodyText", "Body Text", "Normal", NULL, "<w:spacing w:after=\"80\"/>", ""},
    {"Title", "Title", "Normal", "BodyText",
     "<w:keepNext/><w:spacing w:before=\"120\" w:after=\"320\"/><w:jc w:val=\"center\"/>",
     GOTHIC "<w:b/><w:sz w:val=\"32\"/>"},
    {"Subtitle", "Subtitle", "Normal", "BodyText", "<w:keepNext/><w:spacing w:after=\"240\"/><w:jc w:val=\"center\"/>",
     GOTHIC "<w:sz w:val=\"24\"/>"},
    {"Heading1", "heading 1", "Normal", "BodyText",
     "<w:keepNext/><w:spacing w:before=\"280\" w:after=\"100\"/><w:outlineLvl w:val=\"0\"/>",
     GOTHIC "<w:b/><w:sz w:val=\"23\"/>"},
    {"Heading2", "heading 2", "Normal", "BodyText",
     "<w:keepNext/><w:spacing w:before=\"200\" w:after=\"80\"/><w:outlineLvl w:val=\"1\"/>",
     GOTHIC "<w:sz w:val=\"21\"/>"},
    {"Heading3", "heading 3", "Normal", "BodyText",
     "<w:keepNext/><w:spacing w:before=\"160\" w:after=\"60\"/><w:outlineLvl w:val=\"2\"/>",
     GOTHIC "<w:sz w:val=\"21\"/>"},
    {"TOCHeading", "TOC Heading", "Normal", NULL, "<w:keepNext/><w:spacing w:before=\"120\" w:after=\"80\"/>",
     GOTHIC "<w:sz w:val=\"21\"/>"},
    {"TOC1", "toc 1", "Normal", NULL, "<w:spacing w:before=\"40\"/><w:jc w:val=\"left\"/>", "<w:sz w:val=\"20\"/>"},
    {"TOC2", "toc 2", "Normal", NULL, "<w:ind w:left=\"420\"/><w:jc w:val=\"left\"/>", "<w:sz w:val=\"20\"/>"},
    {"ListParagraph", "List Paragraph", "Normal", NULL, "<w:spacing w:after=\"40\"/>", ""},
    {"Note", "注記", "Normal", NULL, "<w:spacing w:after=\"80\"/><w:ind w:left=\"420\"/>", "<w:sz w:val=\"18\"/>"},
    {"Right", "右寄せ", "Normal", NULL, "<w:keepLines/><w:jc w:val=\"right\"/>", ""},
    {"Centred", "中央", "Normal", NULL, "<w:jc w:val=\"center\"/>", ""},
    {"Signature", "Signature", "Normal", NULL,
     "<w:keepNext/><w:keepLines/><w:spacing w:before=\"240\" w:after=\"120\" w:line=\"420\" w:lineRule=\"auto\"/><w:jc "
     "w:val=\"left\"/>",
     ""},
    {"Lines", "行のまま", "Normal", NULL, "<w:keepLines/><w:spacing w:after=\"80\"/><w:jc w:val=\"left\"/>", ""},
    {"TableText", "表の文字", "Normal", NULL, "<w:jc w:val=\"left\"/>", "<w:sz w:val=\"19\"/>"},
    {"TableHead", "表の見出し", "TableText", NULL, "<w:keepNext/>", GOTHIC "<w:sz w:val=\"19\"/>"},
    {"TableSmall", "表の文字（小）", "TableText", NULL, "", "<w:sz w:val=\"16\"/>"},
    {"TableSmallHead", "表の見出し（小）", "TableHead", NULL, "", "<w:sz w:val=\"16\"/>"},
    {"Seal", "承認欄", "TableText", NULL, "<w:jc w:val=\"center\"/>", ""},
    {"AfterTable", "表のあと", "Normal", NULL, "<w:spacing w:line=\"120\" w:lineRule=\"exact\"/>",
     "<w:sz w:val=\"8\"/>"},
    {"Header", "header", "Normal", NULL,
     "<w:pBdr><w:bottom w:val=\"single\" w:sz=\"4\" w:space=\"1\" w:color=\"808080\"/></w:pBdr><w:tabs><w:tab "
     "w:val=\"right\" w:pos=\"9638\"/></w:tabs>",
     "<w:sz w:val=\"18\"/>"},
    {"Footer", "footer", "Normal", NULL, "<w:jc w:val=\"center\"/>", "<w:sz w:val=\"18\"/>"},
};

static void add_styles(struct str *out)
{
    str_add(out, DOCX_BEGIN "<w:styles " DOCX_WORD "><w:docDefaults><w:rPrDefault><w:rPr>" MINCHO
                            "<w:sz w:val=\"21\"/><w:szCs w:val=\"21\"/><w:lang w:val=\"en-US\" w:eastAsia=\"ja-JP\"/>"
                            "</w:rPr></w:rPrDefault><w:pPrDefault><w:pPr><w:spacing w:after=\"0\" w:line=\"300\" "
                            "w:lineRule=\"auto\"/><w:jc w:val=\"both\"/></w:pPr></w:pPrDefault></w:docDefaults>\n"
                            "<w:style w:type=\"paragraph\" w:default=\"1\" w:styleId=\"Normal\"><w:name "
                            "w:val=\"Normal\"/><w:qFormat/></w:style>\n");
    for (size_t i = 0; i < ARRAY_LENGTH(styles); i++) {
        const struct docx_style *s = &styles[i];
        str_add_format(out,
                       "<w:style w:type=\"paragraph\" w:styleId=\"%s\"><w:name w:val=\"%s\"/><w:basedOn w:val=\"%s\"/>",
                       s->id, s->name, s->based);
        if (s->next)
            str_add_format(out, "<w:next w:val=\"%s\"/>", s->next);
        str_add_format(out, "<w:qFormat/><w:pPr>%s</w:pPr><w:rPr>%s</w:rPr></w:style>\n", s->paragraph, s->run);
    }
    str_add(out, "</w:styles>\n");
}

/* ---- heads and feet ---- */

static void add_header(struct str *out, const char *left, const char *right)
{
    str_add(out, DOCX_BEGIN "<w:hdr " DOCX_WORD "><w:p><w:pPr><w:pStyle w:val=\"Header\"/></w:pPr><w:r><w:t "
                            "xml:space=\"preserve\">");
    docx_escape(out, left);
    str_add(out, "</w:t></w:r><w:r><w:tab/></w:r><w:r><w:t xml:space=\"preserve\">");
    docx_escape(out, right);
    str_add(out, "</w:t></w:r></w:p></w:hdr>\n");
}

static void add_field(struct str *out, const char *name)
{
    str_add_format(out, "<w:fldSimple w:instr=\" %s \"><w:r><w:t>1</w:t></w:r></w:fldSimple>", name);
}

static void add_footer(struct str *out, bool numbers)
{
    str_add(out, DOCX_BEGIN "<w:ftr " DOCX_WORD "><w:p><w:pPr><w:pStyle w:val=\"Footer\"/></w:pPr>");
    if (numbers) {
        add_field(out, "PAGE");
        str_add(out, "<w:r><w:t xml:space=\"preserve\"> / </w:t></w:r>");
        add_field(out, "NUMPAGES");
    }
    str_add(out, "</w:p></w:ftr>\n");
}

static void add_application(const struct document_file *file, struct str *out)
{
    str_add(out, DOCX_BEGIN "<Properties "
                            "xmlns=\"http://schemas.openxmlformats.org/officeDocument/2006/extended-properties\">"
                            "<Application>mamori</Application><Company>");
    docx_escape(out, file->document->company);
    str_add(out, "</Company></Properties>\n");
}

static void add_properties(const struct document_file *file, struct str *out)
{
    char stamp[32];
    time_t made = (time_t)file->made;
    struct tm utc;
    gmtime_r(&made, &utc);
    strftime(stamp, sizeof(stamp), "%Y-%m-%dT%H:%M:%SZ", &utc);
    str_add(out, DOCX_BEGIN
            "<cp:coreProperties xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\" "
            "xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:dcterms=\"http://purl.org/dc/terms/\" "
            "xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"><dc:title>");
    docx_escape(out, file->name);
    str_add(out, "</dc:title><dc:creator>");
    docx_escape(out, file->author);
    str_add(out, "</dc:creator><cp:lastModifiedBy>");
    docx_escape(out, file->author);
    str_add(out, "</cp:lastModifiedBy><dc:language>ja-JP</dc:language><cp:version>");
    docx_escape(out, file->version);
    str_add_format(out,
                   "</cp:version><dcterms:created xsi:type=\"dcterms:W3CDTF\">%s</dcterms:created><dcterms:modified "
                   "xsi:type=\"dcterms:W3CDTF\">%s</dcterms:modified></cp:coreProperties>\n",
                   stamp, stamp);
}

/* ---- all parts ---- */

struct part {
    const char *name;
    struct str text;
};

struct parts {
    struct part *part;
    size_t count, capacity;
    struct arena *arena;
};

/* A new one, to be written at once: the next may move it. */
static struct str *new_part(struct parts *parts, const char *name)
{
    ARENA_MORE(parts->arena, parts->part, parts->count, parts->capacity) =
        (struct part){arena_text(parts->arena, name), STR_IN(parts->arena)};
    return &parts->part[parts->count - 1].text;
}

static size_t count_charts(const struct document *document)
{
    size_t count = 0;
    for (size_t i = 0; i < document->count; i++)
        count += document->block[i].chart != NULL;
    return count;
}

#define CHART "charts/chart%zu.xml"

/* What names the charts to the package and to the document. */
static void name_charts(size_t count, struct str *types, struct str *relations)
{
    for (size_t i = 1; i <= count; i++) {
        str_add_format(types,
                       "<Override PartName=\"/word/" CHART "\" "
                       "ContentType=\"application/vnd.openxmlformats-officedocument.drawingml.chart+xml\"/>",
                       i);
        str_add_format(relations, "<Relationship Id=\"rIdChart%zu\" Type=\"" OFFICE "/chart\" Target=\"" CHART "\"/>",
                       i, i);
    }
}

static void make_charts(const struct document *document, struct parts *parts)
{
    for (size_t i = 0, number = 0; i < document->count; i++)
        if (document->block[i].chart) {
            char name[64];
            snprintf(name, sizeof(name), "word/" CHART, ++number);
            docx_chart(document->block[i].chart, new_part(parts, name));
        }
}

static struct parts make_parts(const struct document_file *file, struct arena *arena)
{
    struct parts parts = {.arena = arena};
    struct str types = STR_IN(arena), relations = STR_IN(arena), body = STR_IN(arena), numbering = STR_IN(arena);
    str_add(&types, content_types);
    str_add(&relations, document_relations);
    docx_body(file, &body, &numbering);
    name_charts(count_charts(file->document), &types, &relations);
    str_add(&types, "</Types>\n");
    str_add(&relations, "</Relationships>\n");
    str_add(new_part(&parts, "[Content_Types].xml"), types.text);
    str_add(new_part(&parts, "_rels/.rels"), package_relations);
    str_add(new_part(&parts, "word/document.xml"), body.text);
    str_add(new_part(&parts, "word/numbering.xml"), numbering.text);
    add_styles(new_part(&parts, "word/styles.xml"));
    str_add(new_part(&parts, "word/settings.xml"), settings);
    add_header(new_part(&parts, "word/header1.xml"), file->head, file->version);
    add_header(new_part(&parts, "word/header2.xml"), file->officer_head, file->version);
    add_footer(new_part(&parts, "word/footer1.xml"), true);
    add_footer(new_part(&parts, "word/footer2.xml"), false);
    add_properties(file, new_part(&parts, "docProps/core.xml"));
    add_application(file, new_part(&parts, "docProps/app.xml"));
    str_add(new_part(&parts, "word/_rels/document.xml.rels"), relations.text);
    make_charts(file->document, &parts);
    return parts;
}

static bool fault(zip_error_t *error, const char *path, struct error *err)
{
    /* The archive is made in memory: a refusal for which libzip gives no reason is for want of it, too. */
    if (late_zip_no_memory(error) || late_zip_error_code_zip(error) == ZIP_ER_OK)
        return error_set(err, ERROR_MEMORY, path);
    return error_because(err, ERROR_EXPORT, path, "%s", late_zip_error_strerror(error));
}

/* The time of the parts is that of the document: the same document at the same time is the same file. */
static bool add_parts(zip_t *zip, const struct parts *parts, int64_t made, const char *path, struct error *err)
{
    for (size_t i = 0; i < parts->count; i++) {
        const struct part *part = &parts->part[i];
        zip_source_t *source = late_zip_source_buffer(zip, part->text.text, part->text.length, 0);
        zip_int64_t at = source ? late_zip_file_add(zip, part->name, source, ZIP_FL_ENC_UTF_8) : -1;
        if (at < 0 || late_zip_file_set_mtime(zip, (zip_uint64_t)at, (time_t)made, 0) != 0) {
            fault(late_zip_get_error(zip), path, err);
            if (at < 0)
                late_zip_source_free(source);
            return false;
        }
    }
    return true;
}

/* libzip would write beside the path and rename: the file that gets its name later must be the one behind the
 * descriptor. */
static bool copy_out(zip_source_t *archive, const struct export_file *file, struct error *err)
{
    char piece[65536];
    zip_int64_t n = 0;
    if (late_zip_source_open(archive) != 0)
        return fault(late_zip_source_error(archive), file->path, err);
    bool good = true;
    while (good && (n = late_zip_source_read(archive, piece, sizeof(piece))) > 0)
        good = export_write(file, piece, (size_t)n, err);
    if (n < 0)
        good = fault(late_zip_source_error(archive), file->path, err);
    late_zip_source_close(archive);
    return good;
}

bool docx_write(const struct document_file *file, const struct export_file *to, struct error *err)
{
    const char *path = to->path;
    struct arena *arena SCOPED(arena_free) = arena_new();
    zip_error_t error;
    if (!late_load(LIBRARY_ZIP, err))
        return false;
    late_zip_error_init(&error);
    zip_source_t *archive = late_zip_source_buffer_create(NULL, 0, 0, &error);
    zip_t *zip = archive ? late_zip_open_from_source(archive, ZIP_CREATE | ZIP_TRUNCATE, &error) : NULL;
    bool good = zip || fault(&error, path, err);
    if (zip)
        late_zip_source_keep(archive);
    late_zip_error_fini(&error);
    const struct parts parts = make_parts(file, arena);
    if (good && !add_parts(zip, &parts, file->made, path, err)) {
        late_zip_discard(zip);
        good = false;
    } else if (good && late_zip_close(zip) != 0) {
        good = fault(late_zip_get_error(zip), path, err);
        late_zip_discard(zip);
    }
    good = good && copy_out(archive, to, err);
    if (archive)
        late_zip_source_free(archive);
    return good;
}

bool docx_check(const struct document_file *file, const struct export_file *from, struct error *err)
{
    struct error why = {0};
    struct arena *arena SCOPED(arena_free) = arena_new();
    struct xlsx_zip *zip SCOPED(xlsx_zip_close) = xlsx_zip_open_own(from->fd, from->path, &why);
    if (!zip)
        return error_because(err, ERROR_EXPORT, from->path, "%s", why.detail);
    const struct parts parts = make_parts(file, arena);
    for (size_t i = 0; i < parts.count; i++) {
        const struct part *part = &parts.part[i];
        struct str back = STR_IN(arena);
        if (!xlsx_zip_bytes(zip, part->name, &back, &why) || back.length != part->text.length ||
            memcmp(back.text, part->text.text, back.length) != 0)
            return error_because(err, ERROR_EXPORT, from->path, _("%s does not read back as it was written"),
                                 part->name);
    }
    return !xlsx_zip_part(zip, parts.count) || error_set(err, ERROR_EXPORT, from->path);
}
