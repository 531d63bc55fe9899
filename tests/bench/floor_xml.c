/* The floor of reading an .xlsx file: every part inflated and handed to expat, nothing done with it. Prints seconds. */
#include <expat.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <zip.h>

static unsigned long seen;

static void on_start(void *context, const XML_Char *name, const XML_Char **attributes)
{
    (void)context, (void)name, (void)attributes;
    seen++;
}
static void on_end(void *context, const XML_Char *name)
{
    (void)context, (void)name;
}
static void on_text(void *context, const XML_Char *text, int length)
{
    (void)context, (void)text;
    seen += (unsigned long)length;
}

int main(int argc, char **argv)
{
    struct timespec a, b;
    int rc;
    clock_gettime(CLOCK_MONOTONIC, &a);
    zip_t *zip = argc > 1 ? zip_open(argv[1], ZIP_RDONLY, &rc) : NULL;
    if (!zip)
        return 1;
    for (zip_int64_t i = 0; i < zip_get_num_entries(zip, 0); i++) {
        const char *name = zip_get_name(zip, (zip_uint64_t)i, 0);
        size_t length = name ? strlen(name) : 0;
        if (length < 4 || (strcmp(name + length - 4, ".xml") != 0 && strcmp(name + length - 4, "rels") != 0))
            continue;
        zip_file_t *file = zip_fopen_index(zip, (zip_uint64_t)i, 0);
        XML_Parser parser = XML_ParserCreate(NULL);
        XML_SetElementHandler(parser, on_start, on_end);
        XML_SetCharacterDataHandler(parser, on_text);
        for (;;) {
            void *room = XML_GetBuffer(parser, 65536);
            zip_int64_t got = zip_fread(file, room, 65536);
            if (got < 0 || XML_ParseBuffer(parser, (int)got, got == 0) == XML_STATUS_ERROR)
                return 1;
            if (got == 0)
                break;
        }
        XML_ParserFree(parser);
        zip_fclose(file);
    }
    zip_discard(zip);
    clock_gettime(CLOCK_MONOTONIC, &b);
    printf("%.4f\n", (double)(b.tv_sec - a.tv_sec) + (double)(b.tv_nsec - a.tv_nsec) / 1e9);
    return seen == 0;
}
