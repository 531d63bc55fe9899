/* Commands about the keys of the screens: keys print, keys check. */
#include <string.h>

#include "base/intl.h"
#include "cli/cli.h"
#include "cli/files.h"
#include "tui/keys_conf.h"

int cmd_keys(const struct cli_global *global, int argc, char **argv)
{
    const struct cli_command *command = cli_find("keys");
    if (!cli_options(command, &argc, argv, NULL, 0))
        return EXIT_USAGE;
    bool prints = argc > 0 && strcmp(argv[0], "print") == 0, checks = argc > 0 && strcmp(argv[0], "check") == 0;
    if ((!prints && !checks) || argc > 2)
        return cli_usage("keys", argc > 0 && !prints && !checks ? _("keys print or keys check") : NULL);
    const char *file = argc == 2 ? argv[1] : global->keys_conf;
    struct error err = {0};
    struct str out = STR_INIT;
    if ((file && !cli_input(file, &err)) || !keys_conf_read(file, &err))
        return cli_fail_reading(&err);
    if (prints)
        keys_conf_print(&out);
    else
        str_add_format(&out, "%s\n",
                       commands_are_standard() ? _("All keys are the usual ones.") : _("The key map is right."));
    cli_put(stdout, out.text, true);
    str_free(&out);
    return EXIT_DONE;
}
