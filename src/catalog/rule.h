/* Rules: what a form says must hold.
 *
 * One mechanism for all of them. Each rule is a formula, and so a hidden column of its sheet (or a hidden cell of its summary
 * when it is about the whole sheet), which the model keeps up to date like every computed column; model_rule() and its
 * neighbours in book/model.h read it. Nobody else evaluates a rule. Hidden columns have no number among the columns: grids,
 * exports, imports and lists never meet them.
 *
 *   RULE_CHECK    checks:       where it holds there is a finding
 *   RULE_NEEDED   needed_when:  where it holds the column AT must be filled in; with a level, one that is empty is a finding
 *   RULE_REFUSE   refuse:       a change that makes it hold where it did not hold before is refused; with a level, a row where it
 *                               holds all the same (overruled, or from before the rule) is a finding
 *   RULE_MAKE     makes:        where a change makes it hold, another ledger gets a row (make.h)
 *   RULE_PAST     past:         the day in the column AT is still to come, which the column says it cannot be: a finding
 *   RULE_SAME     same:         another sheet asks the same, and is answered otherwise: a finding in the one that stands behind
 *   RULE_PROMISE  promise:      what documents promise of the row is kept, partly, broken, or does not concern the company: one each
 *   RULE_APPLIES  applies:      the row concerns the company (not WHOLE_SHEET) / the sheet does (WHOLE_SHEET)
 *   RULE_PROFILE  applies:      what the company's answers say of the sheet, before anybody overrules it
 */
#ifndef MAMORI_CATALOG_RULE_H
#define MAMORI_CATALOG_RULE_H

#include "catalog/place.h"
#include "formula/formula.h"

enum rule_kind {
    RULE_CHECK,
    RULE_NEEDED,
    RULE_REFUSE,
    RULE_MAKE,
    RULE_PAST,
    RULE_SAME,
    RULE_PROMISE,
    RULE_APPLIES,
    RULE_PROFILE
};
enum finding_level { LEVEL_HIGH, LEVEL_MEDIUM, LEVEL_LOW };

struct rule_def {
    enum rule_kind kind;
    const char
        *id; /* unique in the sheet: `applies` of its rows, `applies-sheet` of what the profile says; NULL: with what
                       people decided */
    const char *message,
        *next; /* for people, with {placeholders}; may be NULL. RULE_PROFILE: why it applies, why it does not. RULE_PAST and
                   RULE_SAME: NULL, the program has the words (guide/findings.h) */
    bool finds; /* it makes findings, of LEVEL */
    enum finding_level level;
    const struct formula *when;
    size_t at;      /* column index or SIZE_MAX: what is to be filled in or looked at */
    const char *to; /* RULE_REFUSE: it holds only where AT is this (canonical text); NULL: always */
    bool whole_sheet;
    struct place place;
};

#endif
