/* The one table of commands: keys, menus, function-key bar and help are made from it.
 *
 *   X(id, keys, needs, bar label, menu, menu label, help)
 *
 * Keys are separated by blanks; the first is shown. Several commands may share a key: the first one, in the order of this table, that the screen (or the
 * program) has at that moment gets it. A command must be reachable without a letter: by a function key, a special key, a digit or symbol, or by its menu.
 * Full-width forms of digits and symbols work as well (key_narrow). Two commands that one
 * screen may have at the same time must not share a key: pressing it would do now this, now that (tests/lint/keys.py). Bar label: only for F1 … F10, at most 8 cells.
 *
 * A person may give commands other keys (keys_conf.h). Keys are asked for here, then, and never known elsewhere; texts name them as this
 * table does, and keys_said() says what they are now.
 */
#ifndef MAMORI_TUI_COMMANDS_H
#define MAMORI_TUI_COMMANDS_H

#include "base/intl.h"
#include "ui/key.h"
#include "ui/ui.h"

/* clang-format off */
#define MENUS(X)                           \
    X(MENU_FILE, "Alt+f", N_("File(F)"))   \
    X(MENU_EDIT, "Alt+e", N_("Edit(E)"))   \
    X(MENU_VIEW, "Alt+v", N_("View(V)"))   \
    X(MENU_TOOLS, "Alt+t", N_("Tools(T)")) \
    X(MENU_HELP, "Alt+h", N_("Help(H)"))
/* clang-format on */

/* What must be there for a command to be done, whatever the screen (needs.h). What a screen allows only at times, or what writes on
 * one screen and not on another, it says itself. */
enum need {
    NEED_NOTHING = 0,
    NEED_ANSWERS = 1,              /* the workbook could be read */
    NEED_WRITE = 2 | NEED_ANSWERS, /* and may be written into */
    NEED_SHEET = 8 | NEED_ANSWERS, /* the screen stands on a sheet, */
    NEED_ROW = 16 | NEED_SHEET,    /* on a row of it */
};

/* The order inside a menu is the order here. */
/* clang-format off */
#define COMMANDS(X)                                                                                                                         \
    /* moving */                                                                                                                            \
    X(CMD_UP, "Up", NEED_NOTHING, NULL, MENU_NONE, NULL, N_("Up one line"))                                                                           \
    X(CMD_DOWN, "Down", NEED_NOTHING, NULL, MENU_NONE, NULL, N_("Down one line"))                                                                     \
    X(CMD_LEFT, "Left", NEED_NOTHING, NULL, MENU_NONE, NULL, N_("To the left"))                                                                       \
    X(CMD_RIGHT, "Right", NEED_NOTHING, NULL, MENU_NONE, NULL, N_("To the right"))                                                                    \
    X(CMD_PAGE_UP, "PgUp", NEED_NOTHING, NULL, MENU_NONE, NULL, N_("Up one page"))                                                                    \
    X(CMD_PAGE_DOWN, "PgDn", NEED_NOTHING, NULL, MENU_NONE, NULL, N_("Down one page"))                                                                \
    X(CMD_LINE_START, "Home", NEED_NOTHING, NULL, MENU_NONE, NULL, N_("To the start: of the row, of a list"))                                                    \
    X(CMD_LINE_END, "End", NEED_NOTHING, NULL, MENU_NONE, NULL, N_("To the end: of the row, of a list"))                                                         \
    X(CMD_NEXT_FIELD, "Tab", NEED_NOTHING, NULL, MENU_NONE, NULL, N_("To the next field or part"))                                                    \
    X(CMD_PREVIOUS_FIELD, "Shift+Tab", NEED_NOTHING, NULL, MENU_NONE, NULL, N_("To the previous field or part"))                                      \
    X(CMD_EDGE_UP, "Ctrl+Up", NEED_ANSWERS, NULL, MENU_NONE, NULL, N_("Up to the edge of the filled cells"))                                         \
    X(CMD_EDGE_DOWN, "Ctrl+Down", NEED_ANSWERS, NULL, MENU_NONE, NULL, N_("Down to the edge of the filled cells"))                                   \
    X(CMD_EDGE_LEFT, "Ctrl+Left", NEED_ANSWERS, NULL, MENU_NONE, NULL, N_("Left to the edge of the filled cells"))                                   \
    X(CMD_EDGE_RIGHT, "Ctrl+Right", NEED_ANSWERS, NULL, MENU_NONE, NULL, N_("Right to the edge of the filled cells"))                                \
    X(CMD_ENTER, "Enter", NEED_ANSWERS, NULL, MENU_NONE, NULL, N_("Open, confirm, go on"))                                                            \
    X(CMD_BACK, "Esc F12", NEED_NOTHING, NULL, MENU_NONE, NULL, N_("Back; leave what is being typed"))                                                \
    X(CMD_BACKSPACE, "Backspace", NEED_ANSWERS, NULL, MENU_NONE, NULL, N_("To the previous question"))                                                \
    X(CMD_TOGGLE, "Space", NEED_ANSWERS, NULL, MENU_NONE, NULL, N_("Mark or unmark"))                                                                 \
    X(CMD_ANSWER, "1 2 3 4 5 6 7 8 9", NEED_ANSWERS, NULL, MENU_NONE, NULL, N_("Choose the answer with this number"))                                 \
    /* file */                                                                                                                              \
    X(CMD_NEW, "", NEED_NOTHING, NULL, MENU_FILE, N_("New company..."), N_("A new workbook, after three questions"))                                  \
    X(CMD_OPEN, "", NEED_NOTHING, NULL, MENU_FILE, N_("Open or practise..."), N_("Another workbook, or a sample company to practise with"))           \
    X(CMD_SAVE_COPY, "", NEED_ANSWERS, NULL, MENU_FILE, N_("Save a copy..."), N_("The workbook with its history under another name, proven"))            \
    X(CMD_MANAGEMENT, "Alt+x Shift+F7", NEED_ANSWERS, NULL, MENU_FILE, N_("Excel file for the management"), N_("Write what is for the management as .xlsx, under a new name; where is told"))     \
    X(CMD_REPORT, "Alt+b Shift+F8", NEED_ANSWERS, NULL, MENU_FILE, N_("Report for the management..."), N_("How things stand and what is to be decided; or for an auditor, for a partner")) \
    X(CMD_EXPORT, "Ctrl+e", NEED_ANSWERS, NULL, MENU_FILE, N_("Export to Excel or CSV..."), N_("Write an .xlsx or .csv file"))                        \
    X(CMD_IMPORT, "", NEED_WRITE, NULL, MENU_FILE, N_("Import from Excel or CSV..."), N_("Take over what a file changes, after a look at it"))        \
    X(CMD_EDITION, "", NEED_WRITE, NULL, MENU_FILE, N_("Newer edition of the forms..."), N_("What a newer edition makes of the answers, and the way there")) \
    X(CMD_FILE_TROUBLE, "!", NEED_NOTHING, NULL, MENU_FILE, N_("The workbook's file..."), N_("What is wrong with the file, and what can be done"))    \
    X(CMD_SAVE, "Ctrl+s", NEED_ANSWERS, NULL, MENU_FILE, N_("Save"), N_("Nothing needs saving: every answer is kept at once"))                        \
    X(CMD_BACKUP, "", NEED_ANSWERS, NULL, MENU_FILE, N_("Copies against loss..."), N_("Copies of the workbook in a folder: make one, get one back, try it, or say where they go")) \
    X(CMD_SEAL, "", NEED_ANSWERS, NULL, MENU_FILE, N_("Sealed file..."), N_("A file that only a passphrase opens: for a stick, or to be sent")) \
    X(CMD_ANCHOR, "", NEED_ANSWERS, NULL, MENU_FILE, N_("Head of the history..."), N_("How far the history has come, and a file of somebody else in which that is noted")) \
    X(CMD_PERSON, "", NEED_NOTHING, NULL, MENU_FILE, N_("Who is working now..."), N_("The name that the history shows beside each answer"))           \
    X(CMD_LOCK, "Alt+z", NEED_ANSWERS, NULL, MENU_FILE, N_("Hide the screen"), N_("Whoever comes back signs in; what was typed is still there"))      \
    X(CMD_PEOPLE, "", NEED_ANSWERS, NULL, MENU_FILE, N_("People and passphrases..."), N_("Who works in this workbook, what they may, and how they sign in")) \
    X(CMD_DOCTOR, "", NEED_NOTHING, NULL, MENU_FILE, N_("Is everything around it well..."), N_("Where the file lies, locks, encryption, rights, copies, clock, terminal; with how to mend it")) \
    X(CMD_SUSPEND, "", NEED_NOTHING, NULL, MENU_FILE, N_("To the shell"), N_("Leave for a moment; 'fg' comes back"))                                 \
    X(CMD_QUIT, "Ctrl+q", NEED_NOTHING, NULL, MENU_FILE, N_("Quit"), N_("Leave mamori; everything is saved"))                                         \
    /* edit */                                                                                                                              \
    X(CMD_UNDO, "F9 Ctrl+z", NEED_WRITE, N_("Undo"), MENU_EDIT, N_("Undo"), N_("Take the last change back"))                                          \
    X(CMD_REDO, "Ctrl+y Shift+F9", NEED_WRITE, NULL, MENU_EDIT, N_("Redo"), N_("Do again what was undone"))                                           \
    X(CMD_EDIT, "F2", NEED_WRITE, N_("Edit"), MENU_EDIT, N_("Edit"), N_("Change the text that is there"))                                             \
    X(CMD_SEARCH, "F3 / Ctrl+f", NEED_ANSWERS, N_("Search"), MENU_EDIT, N_("Search..."), N_("Search; kana and widths are treated alike"))             \
    X(CMD_SEARCH_NEXT, "Shift+F3 Ctrl+g", NEED_ANSWERS, NULL, MENU_EDIT, N_("Search again"), N_("The next place that was found"))                     \
    X(CMD_SEARCH_BACK, "Alt+F3 Ctrl+b", NEED_ANSWERS, NULL, MENU_EDIT, N_("Search backwards"), N_("The place that was found before this one"))        \
    X(CMD_REPLACE, "Alt+s", NEED_WRITE, NULL, MENU_EDIT, N_("Replace in the column..."), N_("Replace a text in the column, in the rows shown"))     \
    X(CMD_CHOOSE, "F4", NEED_WRITE, N_("Choose"), MENU_EDIT, N_("Choose from a list..."), N_("Choose the value from a list"))                         \
    X(CMD_ADOPT, "F4", NEED_WRITE, N_("Adopt"), MENU_EDIT, N_("Adopt the plan"), N_("The measures become things to do; answers stay"))                \
    X(CMD_NEXT_TASK, "F5", NEED_ANSWERS, N_("Start"), MENU_NONE, NULL, N_("Start the next thing to do"))                                              \
    X(CMD_SUGGEST, "F5", NEED_ANSWERS, N_("Suggest"), MENU_EDIT, N_("Suggest measures"), N_("Most effective measures first"))                         \
    X(CMD_ADD_ROW, "F6", NEED_WRITE, N_("Add"), MENU_EDIT, N_("Add a row"), N_("A new row"))                                                          \
    X(CMD_SAVE_PLAN, "F6", NEED_WRITE, N_("Save"), MENU_EDIT, N_("Save as a plan..."), N_("Keep this as a plan with a name"))                         \
    X(CMD_NOTE, "F7", NEED_WRITE, N_("Note"), MENU_EDIT, N_("Note..."), N_("Write a note"))                                                           \
    X(CMD_ASK, "Shift+F2 Alt+a", NEED_WRITE | NEED_SHEET, NULL, MENU_EDIT, N_("Ask a colleague..."), N_("A question or something to do for somebody else, about this place")) \
    X(CMD_DELETE_ROW, "F8", NEED_WRITE, N_("Delete"), MENU_EDIT, N_("Delete the row"), N_("Delete the row; F9 brings it back"))                       \
    X(CMD_DROP, "F8", NEED_ANSWERS, N_("Drop"), MENU_EDIT, N_("Drop"), N_("Take the mark or the plan away"))                                          \
    X(CMD_ERASE, "F8", NEED_WRITE, N_("Erase"), MENU_EDIT, N_("Erase earlier values..."), N_("Erase earlier values from the history for good"))       \
    X(CMD_DONE_TODAY, "Ctrl+u", NEED_WRITE, NULL, MENU_EDIT, N_("Done today"), N_("The routine of this row was done today: date, person and log"))    \
    X(CMD_SAME, "= Alt+Enter", NEED_WRITE, NULL, MENU_EDIT, N_("Take the answer of the same question"), N_("Answer as the same question was answered elsewhere")) \
    X(CMD_DECIDE, "F4", NEED_WRITE, N_("Decide"), MENU_EDIT, N_("Decide about it..."), N_("Approve it, ask for a change, propose another wording")) \
    X(CMD_SUBMIT, "", NEED_WRITE, NULL, MENU_EDIT, N_("Submit for approval..."), N_("Ask those who must approve it, as the forms say")) \
    X(CMD_CLEAR, "Delete", NEED_WRITE, NULL, MENU_EDIT, N_("Empty the cell"), N_("Empty the cell or the answer"))                                     \
    X(CMD_CUT, "Ctrl+x Shift+Delete", NEED_WRITE, NULL, MENU_EDIT, N_("Cut"), N_("Cut the cell"))                                                                  \
    X(CMD_COPY, "Ctrl+c Ctrl+Insert", NEED_ANSWERS, NULL, MENU_EDIT, N_("Copy"), N_("Copy the cell"))                                                             \
    X(CMD_PASTE, "Ctrl+v Shift+Insert", NEED_WRITE, NULL, MENU_EDIT, N_("Paste"), N_("Paste into the cell"))                                                       \
    X(CMD_FILL_DOWN, "Ctrl+d", NEED_WRITE, NULL, MENU_EDIT, N_("Fill down"), N_("The first of the marked rows goes into the others"))                 \
    X(CMD_FILL_RIGHT, "Alt+r", NEED_WRITE, NULL, MENU_EDIT, N_("Fill right"), N_("The first of the marked columns goes into the others"))             \
    X(CMD_TODAY, "Ctrl+; Alt+;", NEED_WRITE, NULL, MENU_EDIT, N_("Today's date"), N_("Write today's date"))                                           \
    X(CMD_MARK_ROW, "Shift+Space Alt+m", NEED_ANSWERS, NULL, MENU_EDIT, N_("Mark the row"), N_("Mark the whole row"))                                 \
    X(CMD_MARK_COLUMN, "Ctrl+Space", NEED_ANSWERS, NULL, MENU_EDIT, N_("Mark the column"), N_("Mark the whole column"))                               \
    X(CMD_MOVE_UP, "Alt+Up", NEED_WRITE, NULL, MENU_EDIT, N_("Move the row up"), N_("Move the row up"))                                       \
    X(CMD_MOVE_DOWN, "Alt+Down", NEED_WRITE, NULL, MENU_EDIT, N_("Move the row down"), N_("Move the row down"))                             \
    /* view */                                                                                                                              \
    X(CMD_HOME, "", NEED_ANSWERS, NULL, MENU_VIEW, N_("Start page"), N_("Where we stand and what comes next"))                                        \
    X(CMD_SESSION, "Ctrl+a", NEED_SHEET, NULL, MENU_VIEW, N_("One question at a time"), N_("Answer the sheet one question at a time"))                \
    X(CMD_GRID, "Ctrl+t", NEED_SHEET, NULL, MENU_VIEW, N_("As a table"), N_("The sheet as a table"))                                                  \
    X(CMD_SHEET_BEFORE, "Ctrl+PgUp Alt+PgUp", NEED_ANSWERS, NULL, MENU_VIEW, N_("Previous sheet"), N_("To the sheet before this one"))                \
    X(CMD_SHEET_AFTER, "Ctrl+PgDn Alt+PgDn", NEED_ANSWERS, NULL, MENU_VIEW, N_("Next sheet"), N_("To the sheet after this one"))                      \
    X(CMD_CARD, "F11 Alt+c", NEED_ROW, NULL, MENU_VIEW, N_("One row as a card"), N_("One row with everything about it"))                              \
    X(CMD_DOCUMENT, "Ctrl+p", NEED_ANSWERS, NULL, MENU_VIEW, N_("As a document"), N_("The text made from the answers"))                               \
    X(CMD_DOCUMENTS, "", NEED_ANSWERS, NULL, MENU_VIEW, N_("Documents..."), N_("All documents: what is missing, what is not kept"))                   \
    X(CMD_GRAPH, "Alt+g Shift+F12", NEED_SHEET, NULL, MENU_VIEW, N_("As a picture..."), N_("Boxes and lines: the rows and what names them"))          \
    X(CMD_OUTLINE, "F5", NEED_ANSWERS, N_("Outline"), MENU_VIEW, N_("Picture or outline"), N_("The picture, or the same told line by line"))          \
    X(CMD_VERSIONS, "F5", NEED_ANSWERS, N_("Version"), MENU_VIEW, N_("Versions of the document..."), N_("Make a version, compare two"))               \
    X(CMD_SORT, "F5", NEED_ANSWERS, N_("Sort"), MENU_VIEW, N_("Sort and filter..."), N_("Sort the rows, show only some of them"))                     \
    X(CMD_COLUMNS, "Alt+o", NEED_ANSWERS, NULL, MENU_VIEW, N_("Columns..."), N_("Hide, show and hold columns"))                                       \
    X(CMD_WIDER, "Alt+. Alt+>", NEED_ANSWERS, NULL, MENU_NONE, NULL, N_("The column wider"))                                                          \
    X(CMD_NARROWER, "Alt+, Alt+<", NEED_ANSWERS, NULL, MENU_NONE, NULL, N_("The column narrower"))                                                    \
    X(CMD_SUMMARY, "Ctrl+k", NEED_ANSWERS, NULL, MENU_VIEW, N_("Totals of the sheet..."), N_("The values of the whole sheet, and how they come about")) \
    X(CMD_FIRST, "Ctrl+Home", NEED_NOTHING, NULL, MENU_VIEW, N_("To the first row"), N_("To the first row"))                                          \
    X(CMD_LAST, "Ctrl+End", NEED_NOTHING, NULL, MENU_VIEW, N_("To the last row"), N_("To the last row"))                                              \
    X(CMD_RISK, "Ctrl+r", NEED_ANSWERS, NULL, MENU_VIEW, N_("Risks"), N_("The map of risks and the worst ones"))                                      \
    X(CMD_FINDINGS, "Ctrl+n", NEED_ANSWERS, NULL, MENU_VIEW, N_("Findings"), N_("What does not fit together or is overdue"))                          \
    X(CMD_CALENDAR_VIEW, "F5", NEED_ANSWERS, N_("List"), MENU_NONE, NULL, N_("The calendar by month or as a list"))                                   \
    X(CMD_ROUNDS, "", NEED_ANSWERS, NULL, MENU_VIEW, N_("Rounds..."), N_("Close a round, compare two rounds"))                                        \
    X(CMD_WHOLE_TEXT, "F5", NEED_ANSWERS, N_("Whole"), MENU_NONE, NULL, N_("The whole text, or only what has changed since your last look")) \
    X(CMD_COVERAGE, "", NEED_ANSWERS, NULL, MENU_VIEW, N_("Answers by guideline..."), N_("Which questions are answered, here or by the same question elsewhere")) \
    X(CMD_FOLLOW, "Alt+Right", NEED_SHEET, NULL, MENU_VIEW, N_("Follow the reference"), N_("From a reference to its row; from a row to what refers to it; from a finding to where it is put right")) \
    X(CMD_HISTORY, "Ctrl+o", NEED_SHEET, NULL, MENU_VIEW, N_("History of this place"), N_("Who changed what here, and when"))                         \
    X(CMD_HISTORY_ALL, "", NEED_ANSWERS, NULL, MENU_VIEW, N_("History of the workbook"), N_("Every change of the workbook"))                          \
    X(CMD_REDRAW, "Ctrl+l", NEED_NOTHING, NULL, MENU_VIEW, N_("Paint the screen again"), N_("Paint the screen again"))                                \
    X(CMD_CALENDAR, "Alt+k Shift+F11", NEED_ANSWERS, NULL, MENU_VIEW, N_("Calendar"), N_("Every day that matters, by month or as a list"))            \
    /* tools */                                                                                                                             \
    X(CMD_WHY, "?", NEED_ROW, NULL, MENU_TOOLS, N_("Why this number?"), N_("How this value comes about"))                                         \
    X(CMD_WHAT_IF, "Ctrl+w", NEED_ANSWERS, NULL, MENU_TOOLS, N_("What if we did these..."), N_("Assume measures and see every number move"))          \
    X(CMD_PLANS, "", NEED_ANSWERS, NULL, MENU_TOOLS, N_("Plans..."), N_("Plans that were saved"))                                                     \
    X(CMD_APPLY, "", NEED_WRITE, NULL, MENU_TOOLS, N_("The plan has been carried out..."), N_("Write the measures of the plan into the answers"))     \
    X(CMD_REVIEW, "", NEED_ANSWERS, NULL, MENU_TOOLS, N_("Review of the record..."), N_("Who did what since the last review, and what stands out; write down that it was reviewed")) \
    X(CMD_ERASE_DUE, "", NEED_WRITE, NULL, MENU_TOOLS, N_("Erase what is due..."), N_("What the history must not hold any more, in one go, after a look at it")) \
    X(CMD_ENCRYPT, "", NEED_WRITE, NULL, MENU_TOOLS, N_("Encrypt the file..."), N_("So that nobody opens the workbook without its passphrase; another passphrase, a new code on paper")) \
    X(CMD_THEME, "", NEED_NOTHING, NULL, MENU_TOOLS, N_("Colours..."), N_("For dark and light backgrounds, with high contrast, without colours"))  \
    X(CMD_WIDTH, "", NEED_NOTHING, NULL, MENU_TOOLS, N_("Is the picture straight..."), N_("Widths and lines as this terminal draws them"))          \
    X(CMD_MOUSE, "", NEED_NOTHING, NULL, MENU_TOOLS, N_("Mouse on or off"), N_("Off: the terminal's own copying by mouse works"))                    \
    X(CMD_INCIDENT, "Alt+j Shift+F5", NEED_WRITE, NULL, MENU_TOOLS, N_("An incident..."), N_("What, when, by whom; then what must be done, one question at a time")) \
    X(CMD_APPROVALS, "", NEED_ANSWERS, NULL, MENU_TOOLS, N_("Approvals..."), N_("What waits for your approval, and what has changed since your last look")) \
    X(CMD_READING, "", NEED_ANSWERS, NULL, MENU_TOOLS, N_("Documents to be read..."), N_("Confirm that you have read it; who has not yet")) \
    X(CMD_REHEARSE, "", NEED_ANSWERS, NULL, MENU_TOOLS, N_("A rehearsal..."), N_("On a copy of the workbook; what was done is a file afterwards")) \
    X(CMD_COPIES, "", NEED_WRITE, NULL, MENU_TOOLS, N_("Copies of others..."), N_("Make a copy for a branch, take in what was written there, decide where both say something else")) \
    /* help */                                                                                                                              \
    X(CMD_HELP, "F1 ?", NEED_NOTHING, N_("Help"), MENU_HELP, N_("Help for this screen"), N_("This help"))                                             \
    X(CMD_HELP_KEYS, "", NEED_NOTHING, NULL, MENU_HELP, N_("All keys"), N_("Every command with its keys"))                                            \
    X(CMD_ABOUT, "", NEED_NOTHING, NULL, MENU_HELP, N_("About this workbook"), N_("File, forms, head of the history"))                                \
    X(CMD_LOOK_UP, "Alt+/ Shift+F1", NEED_ANSWERS, NULL, MENU_HELP, N_("Search the guidance..."), N_("Where questions, reasons, examples, answers and help speak of some words")) \
    X(CMD_MENU, "F10", NEED_NOTHING, N_("Menu"), MENU_NONE, NULL, N_("Open the menu"))
/* clang-format on */

enum menu {
#define X(id, key, title) id,
    MENUS(X)
#undef X
        MENU_COUNT,
    MENU_NONE = MENU_COUNT
};

enum command {
    CMD_NONE,
#define X(id, keys, needs, bar, menu, label, help) id,
    COMMANDS(X)
#undef X
        CMD_COUNT
};

struct command_def {
    const char *name; /* "CMD_UP" */
    const char *keys;
    unsigned needs; /* enum need */
    const char *bar;
    enum menu menu;
    const char *label, *help; /* untranslated */
};
struct menu_def {
    const char *key, *title;
};

const struct command_def *command_def(enum command command);
const struct menu_def *menu_def(enum menu menu);
/* The name in a key map: "search-next" for CMD_SEARCH_NEXT, appended. CMD_NONE: no command is called ID. */
void command_id(enum command command, struct str *out);
enum command command_of_id(const char *id);
/* Moving and answering: boxes and text fields have these keys, too, so they stay what the table says. */
bool command_is_fixed(enum command command);
/* As the table says, whatever a key map says. */
size_t command_standard_keys(enum command command, const struct key **keys);
/* From now on: COUNT (at most COMMAND_KEYS_MAX) KEYS. commands_standard(): all as the table says. */
#define COMMAND_KEYS_MAX 9
void command_give_keys(enum command command, const struct key *keys, size_t count);
void commands_standard(void);
bool commands_are_standard(void);
size_t command_keys(enum command command, const struct key **keys);
bool command_has_key(enum command command, struct key key);
enum move command_move(enum command command); /* what it does in a list */
bool command_moves(enum command command);     /* not MOVE_NONE */
enum move command_move_of(struct key key);    /* the same by its key */
/* The menu that KEY opens (Alt+letter), or MENU_NONE. */
enum menu menu_of_key(struct key key);
/* A key as it is named to people: as in the table, but the arrows, which bear no word, in their language. Appends to OUT. */
void key_label(struct key key, struct str *out);
/* The first key for people: "F9", "Ctrl+Z"; "" when there is none. */
void command_key_text(enum command command, struct str *out);

#endif
