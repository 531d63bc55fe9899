/* Errors are values.
 *
 * A function that can fail returns bool (or a pointer) and fills a struct error: a code, the subject (what it is
 * about: a file, a sheet, a column, a value), the place (where: "forms/x.yaml:12:3", "line 4, column 2") and a detail
 * (what exactly, already in words, from a library or a near name). No text for people is made below the edge:
 * error_text() makes it, translated, with what to do next. `err` may be NULL everywhere.
 */
#ifndef MAMORI_BASE_ERROR_H
#define MAMORI_BASE_ERROR_H

#include "base/mem.h"

/* code, message (with %s for the subject), what to do next. Both are translated in error_text(); N_() (intl.h) only
 * marks them for xgettext, "" and "%s" need no translation. */
/* clang-format off */
#define ERROR_CODES(X)                                                                                                \
    X(ERROR_NONE, N_("no error"), "")                                                                                 \
    X(ERROR_IO, N_("%s cannot be read or written"), N_("Check the path, the permissions and the disk."))              \
    X(ERROR_MISSING_FILE, N_("%s does not exist"), N_("Check the name, or make a workbook with 'mamori new'."))       \
    X(ERROR_MISSING_FOLDER, N_("%s does not exist"), N_("Make the folder first, or choose another one."))             \
    X(ERROR_EXISTS, N_("%s exists already"), N_("Choose another name."))                                              \
    X(ERROR_DISK_FULL, N_("the disk is full: %s could not be written"),                                               \
      N_("Free some space and try again; nothing was changed."))                                                      \
    X(ERROR_READ_ONLY, N_("%s cannot be written"), N_("Check the permissions of the file and of its folder."))        \
    X(ERROR_NOT_WORKBOOK, N_("%s is not a mamori workbook"), N_("Open a file that ends in .mamori."))                 \
    X(ERROR_CORRUPT, N_("%s is damaged"), N_("Use another copy; of a workbook, 'mamori verify' says what is wrong."))                      \
    X(ERROR_NEWER, N_("%s was made by a newer version of mamori"), N_("Update mamori on this machine."))              \
    X(ERROR_MEMORY, N_("there is not enough memory to work on %s"), N_("Close other programs and try again."))        \
    X(ERROR_WRITTEN, N_("the change is in %s, but the disk did not confirm it"),                                      \
      N_("Do not make it again. Make a copy of the file and have the disk checked."))                                 \
    X(ERROR_UNCERTAIN, N_("whether the change came into %s could not be found out"),                                  \
      N_("Open the workbook again and look before you make the change again."))                                       \
    X(ERROR_BUSY, N_("%s is being written by someone else"), N_("Wait a moment and try again; nothing was lost."))    \
    X(ERROR_NO_LOCKS, N_("%s lies where files cannot be locked"),                                                     \
      N_("Two people could overwrite each other there. Copy the workbook to a disk of this machine, or have the share mounted with locks.")) \
    X(ERROR_SHARE, N_("%s lies on a network share, where nothing is written"),                                         \
      N_("Make a copy on a disk of this machine ('mamori restore FILE NEW.mamori') and work in that; 'mamori doctor' says why, and how it is allowed all the same.")) \
    X(ERROR_GONE, N_("%s is not there any more"), N_("Put it back under this name, or save a copy of what is shown.")) \
    X(ERROR_REPLACED, N_("%s is not the file that was opened"),                                                       \
      N_("Put the workbook back under this name, or save a copy of what is shown."))                                  \
    X(ERROR_OLDER, N_("%s was replaced by an older copy"),                                                            \
      N_("Put the newer one back, save a copy of what is shown, or go on with the older one."))                       \
    X(ERROR_PARTED, N_("%s is no copy of what this workbook was"),                                                    \
      N_("It is sound, and its history goes another way: look at both before you use one."))                          \
    X(ERROR_BEHIND, N_("%s is older than what is known of this workbook"),                                            \
      N_("Ask for the newest one. If it is to be this one all the same, '--older' goes on."))                         \
    X(ERROR_CONFLICT, N_("%s was changed by someone else in the meantime"),                                           \
      N_("Look at the new value and decide again."))                                                                  \
    X(ERROR_FORMAT, N_("%s was made by an earlier mamori"),                                                           \
      N_("Export it with the version that made it (mamori export … .xlsx), make a new workbook, and import the file."))  \
    X(ERROR_LAYER_MISSING, N_("the forms of the layer %s are not here"),                                              \
      N_("'mamori layers' says where they can be got; or remove the layer, its answers are kept."))                   \
    X(ERROR_FORMS_CHANGED, N_("the forms of %s are others now"),                                                      \
      N_("Open the workbook again; nothing was written meanwhile."))                                                  \
    X(ERROR_UNKNOWN_LAYER, N_("there is no layer %s"), N_("'mamori forms check' lists the layers of forms that there are."))                         \
    X(ERROR_UNKNOWN_SHEET, N_("unknown sheet %s"), N_("'mamori status' lists the sheets."))                           \
    X(ERROR_UNKNOWN_SET, N_("there is no set %s"), N_("Use one of the sets that are named."))                         \
    X(ERROR_UNKNOWN_ROW, N_("unknown row %s"), N_("'mamori show' lists the rows."))                                   \
    X(ERROR_UNKNOWN_COLUMN, N_("unknown column %s"), N_("'mamori show --csv' lists the columns."))                    \
    X(ERROR_UNKNOWN_DOCUMENT, N_("unknown document %s"), N_("'mamori documents' lists the documents."))               \
    X(ERROR_UNKNOWN_ENTRY, N_("entry %s of the history is none whose text could be erased"),                            \
      N_("'mamori log' lists the entries."))                                                                          \
    X(ERROR_UNKNOWN_CHOICE, N_("%s is not one of the choices"), N_("Use one of the codes or labels of the column."))  \
    X(ERROR_COMPUTED, N_("%s is computed and cannot be typed over"), N_("Change what it is computed from."))          \
    X(ERROR_GIVEN, N_("%s is given by the form and cannot be changed"), N_("Write into a note column instead."))      \
    X(ERROR_NOT_LEDGER, N_("rows of %s are given by the form"), N_("Rows are added and deleted in ledgers only."))    \
    X(ERROR_SEALED, N_("%s is a record and cannot be changed"), "") \
    X(ERROR_RULE, N_("a rule does not allow this: %s"),                                                               \
      N_("First do what it asks for. If it must be all the same, give the reason ('--reason TEXT'); the history keeps it.")) \
    X(ERROR_REFERRED, N_("%s cannot be deleted: other rows refer to it"),                                             \
      N_("First empty what refers to it, or delete it too ('mamori delete --with-references=empty' or '=delete')."))  \
    X(ERROR_NOT_NUMBER, N_("%s is not a number"), N_("Type digits, for example 12 or 12.5."))                         \
    X(ERROR_RANGE, N_("%s is out of range"), N_("Type a value within the limits shown."))                             \
    X(ERROR_NOT_DATE, N_("%s is not a date"), N_("Type for example 2026-04-01, 4/1 or R8.4.1."))                      \
    X(ERROR_NOT_TERM, N_("%s is neither a date nor a term"),                                                          \
      N_("Type for example 2031-03-31, 5 years, 6 months or forever."))                                               \
    X(ERROR_TOO_LONG, N_("%s is too long"), N_("Shorten the text."))                                                  \
    X(ERROR_NOT_UTF8, N_("%s is not valid UTF-8"), N_("Save the file as UTF-8, or choose the encoding CP932."))       \
    X(ERROR_CONTROL_CHARACTER, N_("%s holds a control character"), N_("Remove the character."))                       \
    X(ERROR_SIGN_IN, N_("sign in first: %s has not"),                                                                 \
      N_("Several people work in this workbook: give your name (--person NAME) and your passphrase."))                \
    X(ERROR_SIGN_IN_WRONG, N_("the passphrase of %s is not right"), N_("Type it again; whoever manages the people can give a new starting code."))  \
    X(ERROR_WAIT, N_("after several wrong passphrases %s must wait"), N_("Try again then."))                           \
    X(ERROR_SECOND, N_("a second person must agree before this leaves the house: %s"),                                \
      N_("Name somebody else who works here (--second NAME); that person's passphrase is asked for, too."))           \
    X(ERROR_RIGHTS, N_("you may not change this: %s"), "")                                                            \
    X(ERROR_PERSON, N_("the name in %s cannot be used"),                                                              \
      N_("The history keeps it for ever: give a name of 1 to 60 characters, without invisible ones."))               \
    X(ERROR_PASSPHRASE, N_("unfit passphrase: %s"), "")                                                                 \
    X(ERROR_NOT_SEALED, N_("%s is no sealed file"), N_("Choose a file that 'mamori seal' has written."))               \
    X(ERROR_UNSEAL, N_("%s cannot be opened: the passphrase or key is another one, or the file was changed"),         \
      N_("Type the passphrase once more; if it is right, ask for the file again."))                                   \
    X(ERROR_ENCRYPTED, N_("%s is encrypted, and its passphrase was not given"),                                         \
      N_("Type it at the terminal, or hand it in with --key-fd N: it is the passphrase of the workbook, not yours.")) \
    X(ERROR_UNLOCK, N_("%s does not open with this passphrase"),                                                       \
      N_("It is the passphrase of the workbook, not yours; the code on paper opens it, too. The file is not damaged.")) \
    X(ERROR_SYNTAX, N_("%s cannot be understood"), N_("Correct it at the place named."))                              \
    X(ERROR_CYCLE, N_("%s depends on itself"), N_("Break the circle of formulas."))                                   \
    X(ERROR_FORM, N_("the forms are not right: %s"), N_("Correct the form; 'mamori forms check' shows all errors."))  \
    X(ERROR_LIMIT, N_("%s is too large"), N_("Split it into smaller parts."))                                         \
    X(ERROR_REJECTED, N_("%s was refused"), N_("Correct what is listed and try again."))                              \
    X(ERROR_NOTHING, N_("there is nothing to do: %s"), "")                                                            \
    X(ERROR_VERIFY, N_("%s does not agree with its journal"),                                                         \
      N_("Use the last good copy and ask who changed the file."))                                                     \
    X(ERROR_CHANGED, N_("%s was changed by something other than mamori"),                                             \
      N_("It can be looked at, but not written into. 'mamori verify' says what does not fit, 'mamori recover' makes a sound copy.")) \
    X(ERROR_ANCHOR, N_("the anchors in %s do not fit"),                                                                \
      N_("Ask whoever keeps the file for it as it was; 'mamori anchor --check FILE' says what fits."))                  \
    X(ERROR_EXPORT, N_("%s could not be written completely"), N_("Check the free space on the disk; the old file is untouched.")) \
    X(ERROR_SWAPPED, N_("%s: somebody else was changing names in this folder, nothing was written"),                   \
      N_("Write to a folder that only you can change, and ask who did this."))                                        \
    X(ERROR_IS_WORKBOOK, N_("%s is a workbook: it is not written over"), N_("Choose another name for the file."))      \
    X(ERROR_UNSUPPORTED, N_("%s is not supported"), N_("Use a format or a setting that is supported."))               \
    X(ERROR_LIBRARY, N_("the library %s cannot be loaded"),                                                            \
      N_("Install it; all but files in and out works without it."))                                                   \
    X(ERROR_NOT_TABLE, N_("%s holds no table that can be read"), N_("Choose an .xlsx file or a .csv file."))          \
    X(ERROR_ANSWER, N_("%s is the answer to an approval"), N_("'mamori import WORKBOOK FILE' takes it in."))                   \
    X(ERROR_CANCELLED, N_("%s was cancelled"), N_("Nothing was changed."))                                            \
    X(ERROR_USAGE, "%s", N_("'mamori --help' shows the usage."))                                                      \
    X(ERROR_INTERNAL, N_("internal error: %s"), N_("Please report it with the steps that led here."))
/* clang-format on */

enum error_code {
#define X(code, message, advice) code,
    ERROR_CODES(X)
#undef X
        ERROR_CODE_COUNT
};

struct error {
    enum error_code code;
    char subject[256];
    char place[256];
    char detail[512];
};

/* Fills ERR (if not NULL) and returns false, so that `return error_set(…)` reads well. */
bool error_set(struct error *err, enum error_code code, const char *subject);
bool error_place(struct error *err, const char *format, ...) PRINTF_LIKE(2, 3);  /* returns false */
bool error_detail(struct error *err, const char *format, ...) PRINTF_LIKE(2, 3); /* returns false */
/* error_set() with its detail; returns false. */
bool error_because(struct error *err, enum error_code code, const char *subject, const char *format, ...)
    PRINTF_LIKE(4, 5);

/* The edge: "place: message (detail)\n  what to do next" in the language of the messages, without a newline at the
 * end; made safe to show. Place, detail and advice are left out when there is none. Appends to OUT. */
void error_text(const struct error *err, struct str *out);

/* The nearest of NAMES to TYPED (edit distance over folded text), or NULL when none is near. */
const char *error_near_name(const char *typed, const char *const *names, size_t count);

#endif
