#include "cli/json.h"

#include "base/utf8.h"

static void add_string(FILE *out, const char *text)
{
    putc('"', out);
    char encoded[5];
    for (uint32_t c; (c = utf8_next(&text));) {
        if (c == '"' || c == '\\')
            fprintf(out, "\\%c", (char)c);
        else if (c == '\n')
            fputs("\\n", out);
        else if (utf8_deceptive(c) && c > 0xFFFF)
            fprintf(out, "\\u%04x\\u%04x", (unsigned)(0xD7C0 + (c >> 10)), (unsigned)(0xDC00 | (c & 0x3FF)));
        else if (utf8_deceptive(c)) /* the same value to a program, and nothing happens to a terminal */
            fprintf(out, "\\u%04x", (unsigned)c);
        else
            fwrite(encoded, 1, utf8_encode(c, encoded), out);
    }
    putc('"', out);
}

static void begin(struct json *json, const char *key)
{
    if (!json->first)
        putc(',', json->out);
    if (json->lines && json->depth > 0 && json->depth <= 2)
        fprintf(json->out, "\n%*s", json->depth * 2, "");
    else if (!json->first)
        putc(' ', json->out);
    json->first = false;
    if (key) {
        add_string(json->out, key);
        fputs(": ", json->out);
    }
}

void json_open(struct json *json, const char *key, char bracket)
{
    if (json->depth == 0)
        json->first = true;
    begin(json, key);
    putc(bracket, json->out);
    json->depth++;
    json->first = true;
}

void json_close(struct json *json, char bracket)
{
    json->depth--;
    if (json->lines && json->depth < 2 && !json->first)
        fprintf(json->out, "\n%*s", json->depth * 2, "");
    putc(bracket, json->out);
    json->first = false;
    if (json->depth == 0)
        putc('\n', json->out);
}

void json_text(struct json *json, const char *key, const char *text)
{
    begin(json, key);
    if (text)
        add_string(json->out, text);
    else
        fputs("null", json->out);
}

void json_number(struct json *json, const char *key, double number)
{
    struct str text = STR_INIT;
    begin(json, key);
    value_number_text(number, &text);
    fputs(text.text, json->out);
    str_free(&text);
}

void json_bool(struct json *json, const char *key, bool value)
{
    begin(json, key);
    fputs(value ? "true" : "false", json->out);
}

void json_value(struct json *json, const char *key, struct value value)
{
    switch (value.type) {
    case VALUE_NUMBER: json_number(json, key, value.number); return;
    case VALUE_BOOL: json_bool(json, key, value.truth); return;
    case VALUE_ERROR: json_text(json, key, value_error_text(value.error)); return;
    case VALUE_TEXT: json_text(json, key, value_blank(value) ? NULL : value.text); return;
    case VALUE_EMPTY: json_text(json, key, NULL); return;
    }
}
