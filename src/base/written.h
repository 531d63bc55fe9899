/* Has the change that is under way come into the file?
 *
 * What fails after a commit (the answer cannot be printed, there is no memory to show it, the folder cannot be synced)
 * must not sound as if the change had been refused: a person would make it once more. So whoever makes something
 * durable says it here, and whoever ends a command with an error asks: main, the screens, and mem.c when memory runs
 * out.
 *
 * Call order: written_set(WRITTEN_NOT, NULL) before a change; WRITTEN_MAYBE around the call that makes it durable;
 * WRITTEN_YES after it, or WRITTEN_NOT when it is known that it did not come about. One answer a process: there is one
 * change at a time.
 */
#ifndef MAMORI_BASE_WRITTEN_H
#define MAMORI_BASE_WRITTEN_H

enum written {
    WRITTEN_NOT,   /* nothing is in the file */
    WRITTEN_MAYBE, /* it could not be found out */
    WRITTEN_YES    /* it is in the file */
};

/* Takes the words in the language of the messages (after intl_start()), so that telling them later asks for no memory.
 */
void written_prepare(void);
/* SENTENCE: what is written, for people, translated, and never freed (NULL: a change of the workbook). */
void written_set(enum written state, const char *sentence);
enum written written_state(void);
/* What to tell people besides the error; "" when nothing is written. */
const char *written_sentence(void);

#endif
