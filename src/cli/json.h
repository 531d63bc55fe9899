/* JSON out: a value at a time, commas and indentation by itself. */
#ifndef MAMORI_CLI_JSON_H
#define MAMORI_CLI_JSON_H

#include <stdio.h>

#include "base/value.h"

struct json {
    FILE *out;
    int depth;
    bool first; /* nothing written yet at this depth */
    bool lines; /* members of the outermost two levels on lines of their own */
};

void json_open(struct json *json, const char *key, char bracket);     /* KEY NULL in a list; '{' or '[' */
void json_close(struct json *json, char bracket);                     /* '}' or ']' */
void json_text(struct json *json, const char *key, const char *text); /* NULL: null */
void json_number(struct json *json, const char *key, double number);
void json_bool(struct json *json, const char *key, bool value);
void json_value(struct json *json, const char *key, struct value value); /* blank: null; errors as their text */

#endif
