#include "cli/stop.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <termios.h>
#include <unistd.h>

#include "base/intl.h"
#include "base/utf8.h"
#include "book/store.h"
#include "cli/files.h"

#define ESC      0x1b
#define SHOWN_MS 400 /* a commit takes some 20 ms: of that nobody is told */
#define LIMIT_MS 5000

static bool watching, pressed;
static int terminal = -1; /* as long as its keys are looked for */
static struct termios modes;

/* Keys one by one, and unseen; only in the foreground: else the terminal would stop the program for it. */
static void open_terminal(void)
{
    terminal = open("/dev/tty", O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    if (terminal < 0)
        return;
    struct termios raw;
    bool good = tcgetpgrp(terminal) == getpgrp() && tcgetattr(terminal, &modes) == 0;
    if (good) {
        raw = modes;
        raw.c_lflag &= ~(tcflag_t)(ICANON | ECHO);
        raw.c_cc[VMIN] = 0;
        raw.c_cc[VTIME] = 0;
        good = tcsetattr(terminal, TCSANOW, &raw) == 0;
    }
    if (!good) {
        close(terminal);
        terminal = -1;
    }
}

void stop_watch(void)
{
    static bool once;
    if (watching)
        return;
    watching = true;
    pressed = false;
    cli_meter_begin();
    open_terminal();
    if (!once)
        atexit(stop_unwatch);
    once = true;
}

/* Esc by itself: an arrow key begins with the same byte. */
bool stop_asked(void)
{
    char bytes[64];
    ssize_t n = terminal >= 0 ? read(terminal, bytes, sizeof(bytes)) : 0;
    if (n == 1 && bytes[0] == ESC)
        pressed = true;
    return pressed || cli_meter_stopped();
}

void stop_unwatch(void)
{
    if (!watching)
        return;
    watching = false;
    if (terminal >= 0) {
        tcsetattr(terminal, TCSANOW, &modes);
        close(terminal);
        terminal = -1;
    }
    cli_meter_end();
}

/* ---- waiting for a lock ---- */

static int64_t shown_second;
static bool shown;

/* Who it is stands there once; the seconds below it go on in their own, short line. */
static void show_waiting(const struct store *store, int64_t ms)
{
    struct str holder = STR_INIT, text = STR_INIT, safe = STR_INIT;
    if (!shown) {
        if (store_lock_holder(store, &holder))
            str_add_format(&text, _("waiting for %s, which is writing to %s"), holder.text, store_path(store));
        else
            str_add_format(&text, _("waiting for another program, which is writing to %s"), store_path(store));
        utf8_safe(&safe, text.text, false);
        fprintf(stderr, "mamori: %s\n", safe.text);
    }
    putc('\r', stderr);
    fprintf(stderr, _("  %d s (Esc or Ctrl+C stops)"), (int)(ms / 1000));
    fflush(stderr);
    shown = true;
    str_free(&safe);
    str_free(&text);
    str_free(&holder);
}

static bool wait_on(const struct store *store, int64_t ms, bool for_screen)
{
    if (ms < 0) { /* it is over */
        if (shown)
            fputs("\n", stderr);
        shown = false;
        stop_unwatch();
        return true;
    }
    if (ms < SHOWN_MS || !isatty(STDERR_FILENO))
        return ms < LIMIT_MS;
    stop_watch();
    if (!shown || ms / 1000 != shown_second)
        show_waiting(store, ms);
    shown_second = ms / 1000;
    return !stop_asked() && (for_screen || ms < LIMIT_MS);
}

static bool wait_of_command(const struct store *store, int64_t ms)
{
    return wait_on(store, ms, false);
}

static bool wait_of_screen(const struct store *store, int64_t ms)
{
    return wait_on(store, ms, true);
}

void stop_patience(bool for_screen)
{
    store_patience(for_screen ? wait_of_screen : wait_of_command);
}
