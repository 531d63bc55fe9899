/* Floor: the least a full-screen program on ncursesw can be. A table of ROWS rows with eight fields, one line
 * highlighted, a bar at the bottom.
 *
 *   floor_curses [ROWS]     Down and Up move, End goes to the end, q leaves
 */
#include <curses.h>
#include <locale.h>
#include <stdlib.h>

static void draw_row(int y, int row, bool here)
{
    static const char *const words[] = {"顧客名簿", "給与データ", "請求書控え", "設計図", "契約書"};
    if (here)
        attron(A_REVERSE);
    mvprintw(y, 0, "%7d %-20s 総務部 事務所PC 2 1 0 %d %d %d  ", row + 1, words[row % 5], row % 3, row / 3 % 3,
             row % 7);
    clrtoeol();
    if (here)
        attroff(A_REVERSE);
}

int main(int argc, char **argv)
{
    int rows = argc > 1 ? atoi(argv[1]) : 40, top = 0, at = 0, key;

    setlocale(LC_ALL, "");
    initscr();
    raw();
    noecho();
    keypad(stdscr, TRUE);
    set_escdelay(25);
    idlok(stdscr, TRUE);
    int page = LINES - 4;
    do {
        mvaddstr(0, 0, " 守り  情報資産管理台帳");
        mvaddstr(1, 0, "      番号 名称                 管理   媒体     機 完 可 重 脅 脆 リスク");
        for (int y = 0; y < page; y++)
            if (top + y < rows)
                draw_row(2 + y, top + y, top + y == at);
        mvprintw(LINES - 2, 0, " %d / %d", at + 1, rows);
        clrtoeol();
        mvaddstr(LINES - 1, 0, " F1 F2 F3 F4 F5 F6 F7 F8 F9 F10");
        move(2 + at - top, 0);
        refresh();
        key = getch();
        if (key == KEY_DOWN && at + 1 < rows)
            at++;
        else if (key == KEY_UP && at > 0)
            at--;
        else if (key == KEY_END)
            at = rows - 1;
        if (at < top)
            top = at;
        if (at >= top + page)
            top = at - page + 1;
    } while (key != 'q' && key != ERR);
    endwin();
    return 0;
}
