/* Roles: what a column is to the program. One table says which kinds of columns fit each; another what the ledgers need that
 * the program itself writes: columns by their roles, and the codes that it writes there. */
#include <string.h>

#include "catalog/build.h"

/* What a column can be for a role. */
enum {
    LINE = 1,
    LINES = 2,
    REFERENCE = 4,
    CHOICE = 8,
    MARK = 16,
    DAY = 32,
    AMOUNT = 64,
    SEVERAL = 128, /* rows */
    SCALE = 256,
    WORDS = LINE | LINES,
    MEANT = LINE | REFERENCE
};

static const struct {
    const char *word; /* NULL: only built in */
    unsigned fits;
    bool computed; /* may be */
} roles[ROLE_COUNT] = {
    [ROLE_OF] = {"of", MEANT, false},
    [ROLE_NAME] = {"name", LINE, false},
    [ROLE_TEXT] = {"text", WORDS, false},
    [ROLE_NOTE] = {"note", LINES, false},
    [ROLE_REASON] = {"reason", WORDS, false},
    [ROLE_COMPANY] = {"company", LINE, false},
    [ROLE_TREATMENT] = {"treatment", CHOICE, false},
    [ROLE_PLAN] = {"plan", WORDS | CHOICE, true},
    [ROLE_OWNER] = {"owner", MEANT | SEVERAL, true},
    [ROLE_DUE] = {"due", DAY, true},
    [ROLE_COST] = {"cost", AMOUNT, true},
    [ROLE_DONE] = {"done", DAY | MARK, true},
    [ROLE_PERSON] = {"person", LINE, false},
    [ROLE_DATE] = {"date", DAY, false},
    [ROLE_NUMBER] = {"number", AMOUNT, false},
    [ROLE_STATE] = {"state", CHOICE, false},
    [ROLE_SHEET] = {"sheet", LINE | CHOICE, false},
    [ROLE_ROW] = {"row", MEANT, false},
    [ROLE_COLUMN] = {"column", LINE, false},
    [ROLE_VALUE] = {"value", WORDS, false},
    [ROLE_OLD] = {"old", WORDS, false},
    [ROLE_SCORE] = {"score", AMOUNT, false},
    [ROLE_ANSWERED] = {"answered", AMOUNT, false},
    [ROLE_CARRIED] = {"carried", AMOUNT, false},
    [ROLE_DOCUMENT] = {"document", LINE | CHOICE, false},
    [ROLE_PART] = {"part", LINE, false},
    [ROLE_USE] = {"use", CHOICE, false},
    [ROLE_STRENGTH] = {"strength", CHOICE, false},
    [ROLE_OWN] = {"own", WORDS, false},
    [ROLE_BASE] = {"base", WORDS, false},
    [ROLE_AFTER] = {"after", LINE, false},
    [ROLE_HEADING] = {"heading", LINE, false},
    [ROLE_LEVEL] = {"level", AMOUNT, false},
    [ROLE_KIND] = {"kind", CHOICE, false},
    [ROLE_APPROVED] = {"approved", LINE, false},
    [ROLE_WHOM] = {"whom", LINE, false},
    [ROLE_RISK] = {"risk", AMOUNT, true},
    [ROLE_BAND] = {"band", CHOICE, true},
    [ROLE_LIKELIHOOD] = {"likelihood", AMOUNT | SCALE, true},
    [ROLE_IMPORTANCE] = {"importance", AMOUNT | SCALE, true},
    [ROLE_RESIDUAL] = {"residual", AMOUNT, true},
    [ROLE_RESIDUAL_BAND] = {"residual_band", CHOICE, true},
    [ROLE_STANDING] = {"standing", CHOICE, true},
    [ROLE_FROM] = {"from", DAY, true},
    [ROLE_FULL] = {"full", LINE, true},
    [ROLE_EDITION] = {"edition", LINE, false},
    [ROLE_ASKED] = {"asked", WORDS, false},
    [ROLE_SAID] = {"said", WORDS, false},
    [ROLE_DEPARTMENT] = {"department", LINE, false},
    [ROLE_TIME] = {"time", LINE, false},
    [ROLE_SUPERIOR] = {"superior", MEANT, false},
    [ROLE_INITIALS] = {"initials", LINE, false},
    [ROLE_ANSWER] = {"answer", CHOICE, false},
    [ROLE_LIMIT] = {"limit", DAY, true},
    [ROLE_BROUGHT] = {"brought", LINE, false},
    [ROLE_REFERENCE] = {"reference", LINE, false},
};

/* ROLE_ID, which nobody needs to be told of, ends a list. */
static const struct {
    enum column_role needs[16];
    struct {
        enum column_role role;
        const char *code;
    } writes[6];
} records[RECORD_COUNT] = {
    [RECORD_ROUND] = {.needs = {ROLE_SHEET, ROLE_NUMBER, ROLE_NAME, ROLE_DATE, ROLE_PERSON, ROLE_ANSWERED}},
    [RECORD_ANSWER] = {.needs = {ROLE_OF, ROLE_SHEET, ROLE_ROW, ROLE_COLUMN, ROLE_VALUE}},
    [RECORD_PLAN] = {.needs = {ROLE_NAME, ROLE_STATE, ROLE_DATE, ROLE_PERSON},
                     .writes = {{ROLE_STATE, "draft"}, {ROLE_STATE, "adopted"}, {ROLE_STATE, "dropped"}}},
    [RECORD_ITEM] = {.needs = {ROLE_OF, ROLE_SHEET, ROLE_ROW, ROLE_COLUMN, ROLE_VALUE, ROLE_OLD}},
    [RECORD_PARAGRAPH] = {.needs = {ROLE_DOCUMENT, ROLE_PART, ROLE_USE, ROLE_STRENGTH, ROLE_OWN, ROLE_BASE},
                          .writes = {{ROLE_USE, "yes"}, {ROLE_USE, "no"}}},
    [RECORD_ARTICLE] = {.needs = {ROLE_DOCUMENT, ROLE_AFTER, ROLE_HEADING, ROLE_LEVEL, ROLE_TEXT}},
    [RECORD_VERSION] = {.needs = {ROLE_DOCUMENT, ROLE_NUMBER, ROLE_KIND, ROLE_DATE, ROLE_APPROVED, ROLE_REASON},
                        .writes = {{ROLE_KIND, "new"}, {ROLE_KIND, "revised"}}},
    [RECORD_TEXT] = {.needs = {ROLE_OF, ROLE_PART, ROLE_HEADING, ROLE_TEXT}},
    [RECORD_OVERRULED] = {.needs = {ROLE_SHEET, ROLE_USE, ROLE_REASON, ROLE_DATE, ROLE_PERSON},
                          .writes = {{ROLE_USE, "yes"}, {ROLE_USE, "no"}}},
    [RECORD_INCIDENT] = {.needs = {ROLE_NAME, ROLE_DATE, ROLE_PERSON}},
    [RECORD_REVIEW] = {.needs = {ROLE_DATE, ROLE_PERSON, ROLE_NUMBER, ROLE_ANSWERED, ROLE_VALUE, ROLE_STATE, ROLE_NOTE},
                       .writes = {{ROLE_STATE, "other"}, {ROLE_STATE, "alone"}}},
    [RECORD_ERASURE] = {.needs = {ROLE_SHEET, ROLE_ROW, ROLE_DATE, ROLE_DUE, ROLE_DONE}},
    [RECORD_REQUEST] = {.needs = {ROLE_NAME, ROLE_OWNER, ROLE_PERSON, ROLE_DATE, ROLE_DONE, ROLE_SHEET, ROLE_ROW,
                                  ROLE_COLUMN}},
    [RECORD_COPY] = {.needs = {ROLE_NAME, ROLE_DATE, ROLE_PERSON, ROLE_DUE, ROLE_DONE, ROLE_NUMBER, ROLE_DOCUMENT}},
    [RECORD_CONFLICT] = {.needs = {ROLE_NAME, ROLE_KIND, ROLE_VALUE, ROLE_PERSON, ROLE_DATE, ROLE_OLD, ROLE_OWNER,
                                   ROLE_ASKED, ROLE_STATE, ROLE_DONE, ROLE_SHEET, ROLE_ROW, ROLE_COLUMN},
                         .writes = {{ROLE_KIND, "value"},
                                    {ROLE_KIND, "deleted"},
                                    {ROLE_KIND, "order"},
                                    {ROLE_STATE, "open"},
                                    {ROLE_STATE, "decided"}}},
    [RECORD_ARCHIVE] = {.needs = {ROLE_EDITION, ROLE_SHEET, ROLE_ROW, ROLE_COLUMN, ROLE_VALUE, ROLE_ASKED, ROLE_SAID,
                                  ROLE_STATE},
                        .writes = {{ROLE_STATE, "kept"}, {ROLE_STATE, "archived"}}},
    [RECORD_SUBMISSION] = {.needs = {ROLE_NAME, ROLE_OF, ROLE_DOCUMENT, ROLE_SHEET, ROLE_ROW, ROLE_NUMBER, ROLE_PERSON,
                                     ROLE_DATE, ROLE_DUE, ROLE_STATE, ROLE_DONE, ROLE_REASON},
                           .writes = {{ROLE_STATE, "waiting"},
                                      {ROLE_STATE, "approved"},
                                      {ROLE_STATE, "returned"},
                                      {ROLE_STATE, "withdrawn"}}},
    [RECORD_ASKED] = {.needs = {ROLE_OF, ROLE_HEADING, ROLE_OWNER, ROLE_NUMBER}},
    [RECORD_DECISION] = {.needs = {ROLE_OF, ROLE_PERSON, ROLE_DATE, ROLE_TIME, ROLE_KIND, ROLE_PART, ROLE_TEXT,
                                   ROLE_VALUE, ROLE_STATE},
                         .writes = {{ROLE_KIND, "approve"},
                                    {ROLE_KIND, "change"},
                                    {ROLE_KIND, "wording"},
                                    {ROLE_STATE, "open"},
                                    {ROLE_STATE, "taken"},
                                    {ROLE_STATE, "left"}}},
    [RECORD_SEEN] = {.needs = {ROLE_OF, ROLE_PART, ROLE_HEADING, ROLE_TEXT}},
    [RECORD_TO_READ] = {.needs = {ROLE_DOCUMENT, ROLE_ASKED, ROLE_ANSWER, ROLE_DEPARTMENT, ROLE_LIMIT},
                        .writes = {{ROLE_ANSWER, "yes"}, {ROLE_ANSWER, "no"}}},
    [RECORD_READ] = {.needs = {ROLE_DOCUMENT, ROLE_NUMBER, ROLE_NAME, ROLE_DEPARTMENT, ROLE_INITIALS, ROLE_DATE,
                               ROLE_TIME, ROLE_ANSWER},
                     .writes = {{ROLE_ANSWER, "yes"}, {ROLE_ANSWER, "no"}}},
};

void roles_none(struct sheet_def *sheet)
{
    for (size_t i = 0; i < ROLE_COUNT; i++)
        sheet->role[i] = SIZE_MAX;
}

static enum column_role role_of(const char *word)
{
    size_t role = 0;
    while (role < ROLE_COUNT && (!roles[role].word || strcmp(roles[role].word, word) != 0))
        role++;
    return (enum column_role)role;
}

static bool fault_unknown(struct build *build, node_at at, const char *word)
{
    const char *words[ROLE_COUNT];
    size_t count = 0;
    for (size_t i = 0; i < ROLE_COUNT; i++)
        if (roles[i].word)
            words[count++] = roles[i].word;
    return read_unknown(&build->reader, at, word, N_("there is no such role"), words, count);
}

static bool fits(const struct column_kind *kind, enum column_role role)
{
    unsigned is = (kind->prose == PROSE_LINE ? LINE : 0) | (kind->prose == PROSE_LINES ? LINES : 0) |
                  (kind->refers ? (kind->many ? SEVERAL : REFERENCE) : 0) | (kind->coded && !kind->mark ? CHOICE : 0) |
                  (kind->mark ? MARK : 0) | (kind->day == DAY_ALWAYS ? DAY : 0) |
                  (kind->number == NUMBER_AMOUNT ? AMOUNT : 0) | (kind->number == NUMBER_SCALE ? SCALE : 0);
    return roles[role].fits & is;
}

static bool give(struct build *build, struct sheet_build *sheet, size_t column, node_at at)
{
    struct reader *r = &build->reader;
    const struct column_def *def = &sheet->column[column];
    const char *word = read_text(r, at);
    enum column_role role = word ? role_of(word) : ROLE_COUNT;
    if (role == ROLE_COUNT)
        return word && fault_unknown(build, at, word);
    if (!fits(def->kind, role))
        return read_fault(r, at, word, N_("a column of this type cannot have this role"));
    if (!roles[role].computed && (def->given || sheet->column_nodes[column].formula))
        return read_fault(r, at, word, N_("only what people enter has this role"));
    if (role == ROLE_STANDING && (sheet->to->kind != SHEET_CHECKLIST || sheet->to->each != SIZE_MAX ||
                                  !choices_code(def->choices, LAW_IN_FORCE)))
        return read_fault(r, at, word, N_("only a checklist of laws has this role, with the code %s"), LAW_IN_FORCE);
    if (role == ROLE_COMPANY && sheet->to->kind != SHEET_FACTS)
        return read_fault(r, at, word, N_("only a sheet of facts has this role"));
    if (sheet->to->role[role] != SIZE_MAX)
        return read_fault(r, at, word, N_("the column %s has this role already"),
                          sheet->column[sheet->to->role[role]].id);
    sheet->to->role[role] = column;
    if (role != ROLE_COMPANY)
        return true;
    if (build->catalog->company.sheet != SIZE_MAX)
        return read_fault(r, at, word, N_("the company's name stands in %s already"),
                          build->sheet[build->catalog->company.sheet].to->id);
    build->catalog->company.sheet = sheet->number;
    build->catalog->company.column = column;
    return true;
}

void roles_read(struct build *build, struct sheet_build *sheet, size_t column)
{
    struct reader *r = &build->reader;
    node_at at = sheet->column_nodes[column].role;
    if (at && read_node(r, at)->kind == NODE_LIST)
        for (node_at item = read_first(r, at); item; item = read_next(r, at, item))
            give(build, sheet, column, item);
    else if (at)
        give(build, sheet, column, at);
}

/* A ledger with one text that people enter is named by it; with several a person must say which. */
void roles_settle(struct build *build, struct sheet_build *sheet)
{
    size_t texts = 0, text = SIZE_MAX;
    if (sheet->to->kind != SHEET_LEDGER || sheet->to->role[ROLE_NAME] != SIZE_MAX)
        return;
    for (size_t c = sheet->to->column_count; c-- > 0;)
        if (fits(sheet->column[c].kind, ROLE_NAME) && !sheet->column[c].built_in && !sheet->column_nodes[c].formula) {
            text = c;
            texts++;
        }
    if (texts > 1)
        read_fault(&build->reader, sheet->column_nodes[text].node, sheet->to->id,
                   N_("which of the %zu texts names a row? Say role: name on it"), texts);
    else
        sheet->to->role[ROLE_NAME] = text;
}

bool record_check(struct reader *r, node_at at, const struct sheet_def *sheet, const struct column_def *column,
                  enum record record)
{
    bool good = true;
    for (size_t i = 0; i < ARRAY_LENGTH(records->needs) && records[record].needs[i]; i++) {
        enum column_role role = records[record].needs[i];
        if (sheet->role[role] == SIZE_MAX)
            good = read_fault(r, at, sheet->id, N_("this ledger needs a column with role: %s"), roles[role].word);
    }
    for (size_t i = 0; i < ARRAY_LENGTH(records->writes) && records[record].writes[i].code; i++) {
        size_t number = sheet->role[records[record].writes[i].role];
        if (number != SIZE_MAX && !choices_code(column[number].choices, records[record].writes[i].code))
            good = read_fault(r, at, sheet->id, N_("the choices of its column %s need the code %s"), column[number].id,
                              records[record].writes[i].code);
    }
    return good;
}

size_t record_read(struct build *build, node_at at, enum record record)
{
    size_t number = resolve_sheet(build, at);
    if (number == SIZE_MAX)
        return SIZE_MAX;
    const struct sheet_build *sheet = &build->sheet[number];
    bool good = sheet->to->kind == SHEET_LEDGER
                    ? record_check(&build->reader, at, sheet->to, sheet->column, record)
                    : read_fault(&build->reader, at, sheet->to->id, N_("this sheet is no ledger"));
    return good ? number : SIZE_MAX;
}
