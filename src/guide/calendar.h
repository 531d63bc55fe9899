/* The calendar: every day that matters, of all sheets (catalog/routine.h), and the days on which offices are closed.
 *
 * What an item says is read from the computed columns of the model; nothing is reckoned here but the order. Rows of one sheet that
 * come due on the same day for the same reason are one item when there are more than three (fifteen questions that were looked
 * through together).
 */
#ifndef MAMORI_GUIDE_CALENDAR_H
#define MAMORI_GUIDE_CALENDAR_H

#include "book/model.h"
#include "catalog/routine.h"

/* In the order of the list. NEVER: a routine without a day; LATER: its day is not near. NONE, behind the states that are counted: the
 * row has no day (calendar_make_rows() only). */
enum calendar_state {
    CALENDAR_OVERDUE,
    CALENDAR_SOON,
    CALENDAR_LATER,
    CALENDAR_NEVER,
    CALENDAR_STATES,
    CALENDAR_NONE = CALENDAR_STATES
};

struct calendar_item {
    int day; /* serial; 0: NEVER, NONE */
    enum calendar_state state;
    size_t sheet, column;
    uint32_t row, rows; /* the first row, and how many it stands for */
    const struct deadline_def *deadline;
    bool unsure; /* it moves to the next open day, and the closed days of its year are not known */
};

struct calendar {
    const struct model *model;
    int today;
    int known_from, known_until; /* closed days are known from … until …; 0: not at all */
    size_t count;
    struct calendar_item *item; /* overdue, soon, later, by day; then those without a day */
    size_t counts[CALENDAR_STATES];
    size_t closed_count;
    struct calendar_closed {
        int day;
        uint32_t row; /* of the sheet of closed days */
    } * closed;       /* by day, without Saturdays and Sundays that are nothing else */
};

struct calendar *calendar_make(const struct model *model); /* the model must outlive it, unchanged */
/* Every row an item of its own, and those that have no day yet, too, at the end: what may come due once answers change. */
struct calendar *calendar_make_rows(const struct model *model);
void calendar_free(struct calendar **calendar);

/* "戻す練習: 社内ファイルサーバー"; for several rows how many there are. */
void calendar_text(const struct calendar *calendar, const struct calendar_item *item, struct str *out);
/* The cell whose text stands in calendar_text() as it is, behind the label and calendar_naming_mark(); SIZE_MAX: there is none. */
size_t calendar_naming(const struct calendar *calendar, const struct calendar_item *item);
const char *calendar_naming_mark(void);
/* Who does it: the column with the role `owner`, else who did it last; nothing when the sheet has neither. */
void calendar_owner(const struct calendar *calendar, const struct calendar_item *item, struct str *out);
size_t calendar_owning(const struct calendar *calendar, const struct calendar_item *item); /* its column; SIZE_MAX */
const char *calendar_state_word(enum calendar_state state);                                /* translated */
const char *calendar_state_code(enum calendar_state state);                                /* "overdue" …: JSON */
const char *calendar_state_mark(enum calendar_state state); /* "!!", "!", " ", "?": never colour alone */
/* What a person should know of an item whose day may be another one; NULL: nothing. */
const char *calendar_doubt(const struct calendar_item *item);
/* Is no office open on DAY? NAME (may be NULL) receives why, translated: 土曜日, 勤労感謝の日. */
bool calendar_closed(const struct calendar *calendar, int day, struct str *name);
bool calendar_known(const struct calendar *calendar, int day); /* are the closed days of that time known? */
int calendar_weekday(int day);                                 /* 0 Sunday … 6 Saturday */
const char *calendar_weekday_word(int weekday);                /* 日 … 土, Su … Sa */
/* Year and month for people: "2026年11月（令和8年）", "November 2026". */
void calendar_month_text(int year, int month, struct str *out);

#endif
