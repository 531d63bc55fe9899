/* Checks of the workbook itself, and of the machine around it: clock, language settings, terminal. */
#include <string.h>

#include "base/date.h"
#include "base/intl.h"
#include "book/doctor.h"

#define BEHIND      120          /* s: two machines may differ by so much */
#define FIRST       1704067200LL /* 2024-01-01: no clock that is right is before the program */
#define LAST        4102444800LL /* 2100-01-01 */
#define ROWS        24
#define COLUMNS     80
#define COLOURS_FEW 8

void doctor_check_workbook(struct doctor *doctor)
{
    struct str text SCOPED(str_free) = STR_INIT;
    if (!doctor->book && doctor->why->code == ERROR_NONE)
        return;
    if (!doctor->book) {
        error_text(doctor->why, &text);
        text.text[strcspn(text.text, "\n")] = '\0'; /* how it is mended the finding says */
        doctor_found(doctor, FOUND_WORKBOOK_UNREADABLE, text.text);
        return;
    }
    if (book_doubted(doctor->book)) {
        book_doubt_text(doctor->book, &text);
        doctor_found(doctor, FOUND_WORKBOOK_CHANGED, text.text);
        return;
    }
    struct store_mark mark;
    store_mark(doctor->book->store, &mark);
    str_add_format(&text, ngettext("%lld entry", "%lld entries", (unsigned long)mark.entries), (long long)mark.entries);
    doctor_found(doctor, FOUND_WORKBOOK_GOOD, text.text);
}

void doctor_check_clock(struct doctor *doctor)
{
    struct store_mark mark = {.at = 0};
    char now[17], newest[17];
    date_time_text(doctor->env->now, now);
    if (doctor->book)
        store_mark(doctor->book->store, &mark);
    if (doctor->env->now < FIRST || doctor->env->now >= LAST) {
        doctor_found(doctor, FOUND_CLOCK_ABSURD, now);
        return;
    }
    if (mark.at > doctor->env->now + BEHIND) {
        date_time_text(mark.at, newest);
        doctor_found(doctor, FOUND_CLOCK_BEHIND, newest);
        return;
    }
    enum doctor_answer answer = doctor->env->synchronised();
    doctor_found(doctor,
                 answer == ANSWER_YES  ? FOUND_CLOCK_GOOD
                 : answer == ANSWER_NO ? FOUND_CLOCK_ALONE
                                       : FOUND_CLOCK_UNKNOWN,
                 now);
}

void doctor_check_locale(struct doctor *doctor)
{
    const char *wrong = doctor->env->locale_wrong;
    doctor_found(doctor, wrong ? FOUND_LOCALE : FOUND_LOCALE_GOOD, wrong ? wrong : "");
}

void doctor_check_terminal(struct doctor *doctor)
{
    const struct doctor_terminal *terminal = &doctor->env->terminal;
    const char *kind = terminal->kind ? terminal->kind : "";
    if (!terminal->is) {
        doctor_found(doctor, FOUND_TERMINAL_NONE, "");
        return;
    }
    size_t before = doctor->report->count;
    struct str text SCOPED(str_free) = STR_INIT;
    if (!*kind || strcmp(kind, "dumb") == 0) {
        doctor_found(doctor, FOUND_TERMINAL_PLAIN, kind);
        return;
    }
    str_add_format(&text, "%d×%d", terminal->columns, terminal->rows);
    if (terminal->rows && (terminal->rows < ROWS || terminal->columns < COLUMNS))
        doctor_found(doctor, FOUND_TERMINAL_SMALL, text.text);
    if (!terminal->shows_japanese)
        doctor_found(doctor, FOUND_TERMINAL_JAPANESE, kind);
    else if (!terminal->width_looked_at)
        doctor_found(doctor, FOUND_TERMINAL_WIDTH, kind);
    if (terminal->colours >= 0 && terminal->colours < COLOURS_FEW)
        doctor_found(doctor, FOUND_TERMINAL_MONO, kind);
    else if (doctor->report->count == before)
        doctor_found(doctor, FOUND_TERMINAL_GOOD, text.text);
}
