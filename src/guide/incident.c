#include "guide/incident.h"

#include <string.h>

#include "base/date.h"
#include "base/intl.h"

/* "10:32" */
static void add_now(struct str *out)
{
    char now[17];
    date_time_text(date_now(), now);
    str_add(out, strchr(now, ' ') + 1);
}

bool incident_changes(const struct book *book, const struct incident_word *word, struct change_list *list,
                      struct error *err)
{
    const size_t sheet = book->catalog->records.incidents;
    const int today = date_today(), day = word->day ? word->day : today;
    char iso[11];
    struct str now = STR_INIT;
    date_iso(day, iso);
    if (sheet == SIZE_MAX) {
        error_set(err, ERROR_NOTHING, "records");
        return error_detail(err, "%s", _("no layer of this workbook keeps incidents"));
    }
    if (day > today) {
        error_set(err, ERROR_NOTHING, iso);
        return error_detail(err, "%s", _("this day lies in the future: write the day on which it became known"));
    }
    const struct sheet_def *def = &book->catalog->sheet[sheet];
    const size_t at = sheet_role(def, ROLE_TIME);
    if (day == today)
        add_now(&now);
    const char *time = word->time ? word->time : now.text, *person = word->person ? word->person : book->person;
    change_list_insert(list, sheet, NULL);
    change_list_cell(list, sheet, sheet_role(def, ROLE_NAME), word->what);
    change_list_cell(list, sheet, sheet_role(def, ROLE_DATE), iso);
    if (at != SIZE_MAX && *time)
        change_list_cell(list, sheet, at, time);
    if (person && *person)
        change_list_cell(list, sheet, sheet_role(def, ROLE_PERSON), person);
    str_free(&now);
    return true;
}
