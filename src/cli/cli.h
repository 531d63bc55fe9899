/* The command line: one table of commands, one function each.
 *
 * A command gets its own arguments (after its name), returns an exit code: see below.
 * Answers go to stdout, everything else to stderr, made safe to show.
 */
#ifndef MAMORI_CLI_CLI_H
#define MAMORI_CLI_CLI_H

#include "book/book.h"

enum exit_code {
    EXIT_DONE = 0,
    EXIT_REFUSED = 1,
    EXIT_USAGE = 2,
    EXIT_WRITTEN = 3,   /* the change is in the file; what came after it failed. mem.c ends with these two as well */
    EXIT_UNCERTAIN = 4, /* whether the change is in the file could not be found out */
    EXIT_CHANGED = 5    /* refused: something other than mamori changed the workbook */
};

struct cli_global { /* options that stand before the command */
    const char *forms, *lang, *person, *reason, *keys, *keys_conf, *dump, *theme, *passphrase_fd, *key_fd, *second;
    const char *locale_wrong; /* `doctor` alone: the language settings are not UTF-8, and say this. NULL: they are */
    int columns, rows;        /* --size; 0: the terminal's */
    bool ascii, no_mouse, read_only, plain;
};

struct cli_command {
    const char *name, *arguments, *help;
    int (*run)(const struct cli_global *global, int argc, char **argv);
};

extern const struct cli_command cli_commands[];
extern const size_t cli_command_count;

/* Options of a command: --name (flag) or --name=value / --name value; with both a flag and a value the value stands behind = or not
 * at all. Removes them from ARGV; false (usage printed) for an unknown one. */
#define CLI_REPEAT 64
struct cli_option {
    const char *name;
    const char **value;
    bool *flag;
    size_t *count; /* may be given again: VALUE is an array of CLI_REPEAT */
};
bool cli_options(const struct cli_command *command, int *argc, char **argv, const struct cli_option *option,
                 size_t count);

/* Prints it, and whether a change came into the file all the same (base/written.h); the exit code by both. */
int cli_fail(const struct error *err);
int cli_finish(int code); /* at the end: CODE, unless what was printed did not arrive (a full disk, a closed pipe) */
int cli_usage(const char *command, const char *what); /* "usage: mamori …" and what is wrong; EXIT_USAGE */
const struct cli_command *cli_find(const char *name);

/* A reference to a row that is not there, as a line for people. */
void cli_dangling(const struct book *book, size_t sheet, const char *row, size_t column, const char *value, FILE *to);
/* Says which rows the last change brought about in other ledgers, on stderr; nothing when there are none. */
void cli_made(const struct book *book);
/* In the place of book_close(): when the command has changed the workbook, the copy that is due today (book/backup.h) is made before, and told
 * on stderr. What fails there undoes nothing. NULL is nothing. */
void cli_close(struct book **book);
/* From here on whoever must sign in for what is written is asked for the passphrase: at the terminal, or by --passphrase-fd. GLOBAL must outlive it. */
void cli_admit(struct book *book, const struct cli_global *global);
/* Whoever opens an encrypted workbook is asked for its passphrase from here on. GLOBAL must outlive it. */
void cli_unlock(const struct cli_global *global);
/* Asks ROW of the ledger of people for a new passphrase, and keeps it. */
bool cli_choose_passphrase(struct book *book, const struct cli_global *global, const char *row, struct error *err);
/* Warns of layers that are on but not there. */
void cli_layers_missing(const struct book *book, FILE *to);
/* Says which layers have a newer edition in reach. */
void cli_migrate_offers(const struct book *book, const char *forms_option, FILE *to);
/* TEXT made safe, in one line or (LINES) as it is divided. */
void cli_put(FILE *to, const char *text, bool lines);
/* Cells for the ids of sheets in a list, so that the longest is whole and stands apart. */
int cli_sheet_cells(const struct catalog *catalog);
/* Opened and loaded. Of a workbook that something else changed, a warning goes to stderr. */
struct book *cli_open(const struct cli_global *global, const char *path, struct error *err);
/* Without telling of newer editions: for the command that goes there. */
struct book *cli_open_as_is(const struct cli_global *global, const char *path, struct error *err);

/* COLUMN=VALUE as a change with the stored text of VALUE, in TEXTS; which day it became is told. */
bool cli_assignment(struct book *book, size_t sheet, const char *word, struct change *change, struct arena *texts,
                    struct error *err);

/* clang-format off */
#define CLI_COMMANDS(X)                                                                                       \
    X(new, "WORKBOOK [--company NAME] [--layers ID|FOLDER,...] [--sample] [--sample-name NAME]", N_("make a workbook"))                      \
    X(set, "WORKBOOK SHEET ROW COLUMN=VALUE...", N_("answer or change cells; ROW + adds a row and prints its id")) \
    X(delete, "WORKBOOK SHEET ROW... [--with-references=empty|delete]", N_("delete rows of a ledger"))                                         \
    X(show, "WORKBOOK SHEET [ROW] [--csv|--json] [--labels]", N_("print a sheet, or one row with what refers to it")) \
    X(same, "WORKBOOK [SHEET [ROW --take [--similar]]] [--json]", N_("how far each guideline is answered, here or by the same question elsewhere")) \
    X(why, "WORKBOOK SHEET [ROW [COLUMN]]", N_("explain a number, or what is found"))                                      \
    X(search, "WORKBOOK WORD... [--json]", N_("where the guidance speaks of these words, and what it says"))                 \
    X(status, "WORKBOOK [--json]", N_("progress, score, risks, findings and what comes next"))                \
    X(calendar, "WORKBOOK [--from DATE] [--to DATE] [--json | --ics FILE.ics|-]", N_("list what is due, overdue first; or write it for other calendars")) \
    X(done, "WORKBOOK SHEET ROW [--date DATE] [--person NAME] [--note TEXT]", N_("what is done again and again was done: date, person and log in one step")) \
    X(incident, "WORKBOOK [WHAT [COLUMN=VALUE]...]", N_("write down an incident: what, now, by whom; then, or without WHAT, what is running and what is asked next")) \
    X(graph, "WORKBOOK [SHEET] [--outline|--json]", N_("draw what a sheet's form draws of it, or tell it line by line; without a sheet list what there is")) \
    X(import, "WORKBOOK [SHEET] FILE.xlsx|FILE.csv|- [--from NAME|all]... [--map HEADER=COLUMN]... [--encoding NAME] [--value HEADER:WORD=CHOICE]... [--scale [HEADER=]WORD,WORD,...]... [--take ROW]... [--empty-bad] [--add-doubtful] [--delete-missing] [--other-workbook] [--accept-good] [--dry-run] [--json]", N_("take over what a file changes or adds")) \
    X(peek, "FILE.xlsx|FILE.csv|- [--json] [--sheet NAME] [--encoding NAME]", N_("print what the reader sees in a file")) \
    X(export, "WORKBOOK FILE.xlsx|FILE.csv|- [--format xlsx|csv] [--sheet SHEET [--row ROW] | --set SET] [--values] [--anonymous] [--leave-out SHEET[.COLUMN]]... [--dry-run] [--json] [--encoding utf-8|cp932] [--ids] [--replace] | WORKBOOK FILE.docx|.xlsx|.md|.txt|- --document ID [--row ROW]|--report[=management|auditor|partner] [--format docx|xlsx|md|txt] | WORKBOOK FOLDER --all-documents|--document ID [--format docx|xlsx|md|txt] [--with-findings|--without-findings]", N_("write an Excel workbook, a CSV file, or documents")) \
    X(documents, "WORKBOOK [--json]", N_("list the documents: version, blanks, promises not kept")) \
    X(document, "WORKBOOK DOCUMENT [--row ROW] [PART use=yes|no|auto|strength=CODE|own=TEXT|standard=seen...] [--markdown] [--json] [--parts] [--findings] [--make-version DATE] [--approved NAME] [--reason TEXT] [--compare N[,M]] [--add-after PART] [--change-article ID] [--delete-article ID] [--heading TEXT] [--level 1|2|3] [--text TEXT]", N_("print a document; decide about its parts; make or compare versions")) \
    X(submit, "WORKBOOK DOCUMENT [--row ROW] | WORKBOOK SHEET ROW [--to NAME]... [--due DATE] [--reason TEXT]", N_("submit a document, or a row, to those who approve it")) \
    X(approvals, "WORKBOOK [ID] [--mine] [--all] [--json] | WORKBOOK [ID] --out FILE.xlsx|FILE.docx|FOLDER [--for NAME] [--paper] [--json]", N_("what waits for an approval; of one what has changed since your last look, and what was decided; as files to be answered")) \
    X(approve, "WORKBOOK ID [--change TEXT [--part PART] | --wording TEXT --part PART | --take DECISION | --leave DECISION | --withdraw] [--seen HASH] [--received REFERENCE]", N_("approve what was submitted, ask for a change, propose another wording; write down what came on paper; as its author take or leave a wording, or take it back")) \
    X(readers, "WORKBOOK [DOCUMENT] [--json]", N_("who has read the documents that everybody is to read, and who has not, by department")) \
    X(read, "WORKBOOK DOCUMENT [--name NAME --initials TEXT [--answer yes|no]]", N_("print the version in force of a document that everybody is to read; or confirm that somebody has read it")) \
    X(round, "WORKBOOK SHEET [--title TITLE] [--anyway]", N_("close the present round of a sheet"))                      \
    X(layers, "WORKBOOK [add ID|FOLDER | remove ID] [--json]", N_("list, add or remove layers of forms"))      \
    X(migrate, "WORKBOOK [ID|FOLDER] [--dry-run] [--json]", N_("take the answers to a newer edition of the forms"))      \
    X(log, "WORKBOOK [SHEET [ROW [COLUMN]]] [--limit N] [--json]", N_("the history, newest first"))           \
    X(review, "WORKBOOK [--from ENTRY] [--json] | WORKBOOK --note TEXT", N_("look through the history: who did what, and what stands out; write down that it was reviewed")) \
    X(undo, "WORKBOOK", N_("take the last change back"))                                                      \
    X(redo, "WORKBOOK", N_("do again what was taken back"))                                                   \
    X(erase, "WORKBOOK SHEET ROW [COLUMN] [--dry-run] [--json] | WORKBOOK --entry NUMBER|--due [--dry-run] [--json]", N_("erase earlier values of a cell or row for good"))        \
    X(copy, "WORKBOOK FILE.sealed --for NAME [--until DATE] [--to KEY]... [--passphrase-fd N] [--cost moderate|interactive] | WORKBOOK FILE.mamori --for NAME [--until DATE] --plain", N_("make a copy for somebody to work in elsewhere; what is written there can be taken in again")) \
    X(merge, "WORKBOOK OTHER [--dry-run] [--json] [--passphrase-fd N]", N_("take in what was written in another copy of the workbook")) \
    X(conflicts, "WORKBOOK [--json] | WORKBOOK CONFLICT --take N|--value TEXT | WORKBOOK --keep-all", N_("where copies say something else of one cell: list both; decide")) \
    X(anchor, "WORKBOOK FILE|- [--json] | --check FILE|- [--json]", N_("note how far the history has come, in a file that belongs to somebody else; check such a file")) \
    X(verify, "WORKBOOK [--head HASH] [--anchor FILE|-] [--json]", N_("check the history and compare it with the answers"))              \
    X(recover, "WORKBOOK OUT.mamori", N_("make a sound copy of a workbook that something else changed"))      \
    X(backup, "WORKBOOK [--folder DIR] [--list | --try] [--json]", N_("copy the workbook into the folder for copies, proven; list what is there; try whether one comes back")) \
    X(restore, "COPY NEW.mamori", N_("make a new workbook of a copy, proven"))                                \
    X(doctor, "[WORKBOOK] [--json] | WORKBOOK --allow-share [--json]", N_("look whether everything around it is well: disk, locks, encryption, rights, copies, clock, terminal; with how to mend it"))      \
    X(seal, "WORKBOOK FILE.sealed|- [--sheet SHEET]... [--to KEY]... [--with-passphrase] [--passphrase-fd N] [--cost moderate|interactive] | --my-key", N_("write the workbook, or some sheets, as a file that only a passphrase or a key opens; print your own key")) \
    X(unseal, "FILE.sealed|- NEW.mamori [--against WORKBOOK] [--older] [--passphrase-fd N] | FILE.sealed --look", N_("make a new workbook of a sealed file, proven; or print what it says of itself")) \
    X(encrypt, "WORKBOOK [--new-passphrase | --new-code] [--cost moderate|interactive]", N_("encrypt the workbook's file, so that only its passphrase opens it; another passphrase; a new code on paper")) \
    X(decrypt, "WORKBOOK", N_("make the file of an encrypted workbook a plain one again")) \
    X(people, "WORKBOOK [--json] | WORKBOOK add NAME --duty DUTY [--department TEXT] | WORKBOOK passphrase [NAME] | WORKBOOK recovery-code | WORKBOOK recover NAME [--cost moderate|interactive]", N_("who works in the workbook: list; add; choose one's passphrase, or give another a starting code; a lost one")) \
    X(mend, "WORKBOOK [--dry-run]", N_("empty references to rows that are no longer there"))                       \
    X(forms, "check|columns|strings|functions [DIR] [--json]", N_("check the forms; list their columns, texts; list the functions"))    \
    X(keys, "print|check [FILE|-]", N_("print which keys commands have, as a key map; check a key map"))              \
    X(calc, "FORMULA [ID=VALUE...]", N_("compute a formula: its value and type, or the Excel error"))
/* clang-format on */

#define X(name, arguments, help) int cmd_##name(const struct cli_global *global, int argc, char **argv);
CLI_COMMANDS(X)
#undef X

#endif
