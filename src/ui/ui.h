/* What handlers of events answer, and where the keys that move may lead: the same in every list, table and text. */
#ifndef MAMORI_UI_UI_H
#define MAMORI_UI_UI_H

enum ui {
    UI_IGNORED = 0,
    UI_HANDLED = 1,
    UI_CLOSE = 2, /* this screen (or popup) is done */
};

enum move { MOVE_NONE, MOVE_UP, MOVE_DOWN, MOVE_PAGE_UP, MOVE_PAGE_DOWN, MOVE_FIRST, MOVE_LAST };

#endif
