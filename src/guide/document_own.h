/* Own wording of a document's part between the ledger and the people.
 *
 * In the ledger it is a template like the standard text: {practice.inspection_times}. People see and type the label of
 * what is filled in, 〔点検の回数〕; so what they reword follows the answers as the standard text did. 〔…〕 that is no
 * label of the document is a blank of their own and stays as it is.
 *
 * Labels are those of the part's texts in all strengths, of the wording it has, and then of the document's other parts;
 * the second of one name is 〔名前 2〕.
 * For every text of a form, template(shown(text)) = text.
 */
#ifndef MAMORI_GUIDE_DOCUMENT_OWN_H
#define MAMORI_GUIDE_DOCUMENT_OWN_H

#include "guide/document.h"

/* Appended to OUT. PART: id. */
void document_own_shown(const struct model *model, struct document_which which, const char *part, const char *template,
                        struct str *out);
void document_own_template(const struct model *model, struct document_which which, const char *part, const char *text,
                           struct str *out);

#endif
