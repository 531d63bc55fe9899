/* What handlers of events answer, where the keys that move may lead (the same in every list, table and text), and how cells are reckoned. */
#ifndef MAMORI_UI_UI_H
#define MAMORI_UI_UI_H

enum ui {
    UI_IGNORED = 0,
    UI_HANDLED = 1,
    UI_CLOSE = 2, /* this screen (or popup) is done */
};

static inline int larger(int a, int b)
{
    return a > b ? a : b;
}
static inline int smaller(int a, int b)
{
    return a < b ? a : b;
}

enum move { MOVE_NONE, MOVE_UP, MOVE_DOWN, MOVE_PAGE_UP, MOVE_PAGE_DOWN, MOVE_FIRST, MOVE_LAST };

#endif
