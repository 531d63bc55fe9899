/* What `mamori calc` says of each line of standard input, each answer ended by a NUL: for a test that asks so often that starting
 * the program would be most of the work. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "formula/calc.h"

int main(void)
{
    char *line = NULL;
    size_t capacity = 0;
    while (getline(&line, &capacity, stdin) > 0) {
        struct str out = STR_INIT;
        struct error err = {0};
        line[strcspn(line, "\n")] = '\0';
        fputs(formula_calc(line, 0, NULL, &out, &err) ? out.text : "refused\n", stdout);
        putchar('\0');
        str_free(&out);
    }
    free(line);
    return 0;
}
