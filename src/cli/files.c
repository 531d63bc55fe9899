#include "cli/files.h"

#include <stdio.h>
#include <strings.h>
#include <unistd.h>

#include "base/intl.h"

bool cli_encoding(const char *name, enum csv_encoding *out)
{
    static const struct {
        const char *name;
        enum csv_encoding encoding;
    } all[] = {{"auto", CSV_AUTO},      {"utf-8", CSV_UTF8},           {"utf8", CSV_UTF8},
               {"cp932", CSV_CP932},    {"sjis", CSV_CP932},           {"shift_jis", CSV_CP932},
               {"utf-16", CSV_UTF16LE}, {"utf-16le", CSV_UTF16LE},     {"utf-16be", CSV_UTF16BE},
               {"euc-jp", CSV_EUCJP},   {"iso-2022-jp", CSV_ISO2022JP}};
    for (size_t i = 0; name && i < ARRAY_LENGTH(all); i++)
        if (strcasecmp(name, all[i].name) == 0) {
            *out = all[i].encoding;
            return true;
        }
    return name == NULL;
}

bool cli_meter_step(void *context, uint64_t done, uint64_t total)
{
    struct cli_meter *meter = context;
    int percent = total ? (int)(done * 100 / total) : 0;
    int64_t left = time_left(&meter->left, done, total);
    if (isatty(2) && (percent >= meter->percent + 5 || (left >= 0 && left != meter->shown))) {
        struct str text = STR_INIT;
        meter->percent = percent;
        meter->shown = left;
        if (left >= 0 && percent < 100)
            time_left_text(left, &text);
        putc('\r', stderr);
        if (text.length)
            fprintf(stderr, _("%3d %%  %s left   "), percent, text.text);
        else
            fprintf(stderr, "%3d %%               ", percent);
        if (percent >= 100)
            putc('\n', stderr);
        str_free(&text);
    }
    return false;
}
