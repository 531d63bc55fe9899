"""A program on a pseudo terminal: what it sends, how it ends, what it leaves behind; and a workbook of hostile texts."""
import fcntl
import os
import pty
import select
import signal
import struct
import subprocess
import sys
import termios
import time

from torture import MAMORI, SAMPLE, SRCDIR, compile_c, done, libraries, must, say

sys.path.insert(0, os.path.join(SRCDIR, "tests/lib"))
import gentle  # noqa: E402

KEYS = {"Up": "\x1bOA", "Down": "\x1bOB", "Right": "\x1bOC", "Left": "\x1bOD", "Enter": "\r", "Esc": "\x1b", "Tab": "\t", "BackTab": "\x1b[Z", "Backspace": "\x7f",
        "Delete": "\x1b[3~", "Insert": "\x1b[2~", "PgUp": "\x1b[5~", "PgDn": "\x1b[6~", "Home": "\x1bOH", "End": "\x1bOF", "Alt+V": "\x1bv", "Alt+F": "\x1bf"}
KEYS.update({f"F{i + 1}": s for i, s in enumerate("\x1bOP \x1bOQ \x1bOR \x1bOS \x1b[15~ \x1b[17~ \x1b[18~ \x1b[19~ \x1b[20~ \x1b[21~ \x1b[23~ \x1b[24~".split(" "))})
KEYS.update({f"Ctrl+{chr(64 + i)}": chr(i) for i in range(1, 27)})


def lead(terminal, command, env, folder, tell, held):
    """What a shell does for the program: it leads the session. When a leader ends the kernel puts the terminal's modes in order,
    and what the program left of them could not be seen. So this one stays until HELD is closed."""
    nice = gentle.own()
    os.setsid()
    gentle.take(nice)
    fcntl.ioctl(terminal, termios.TIOCSCTTY, 0)
    child = os.fork()
    if child == 0:
        os.setpgid(0, 0)
        signal.signal(signal.SIGTTOU, signal.SIG_IGN)
        os.tcsetpgrp(terminal, os.getpid())
        signal.signal(signal.SIGTTOU, signal.SIG_DFL)
        for descriptor in (0, 1, 2):
            os.dup2(terminal, descriptor)
        os.closerange(3, 256)
        os.chdir(folder)
        os.execvpe(command[0], command, env)
    signal.signal(signal.SIGHUP, lambda *_: os.kill(child, signal.SIGHUP))
    os.write(tell, struct.pack("i", child))
    os.write(tell, struct.pack("i", os.waitpid(child, 0)[1]))
    os.read(held, 1)
    os._exit(0)


class Screen:
    def __init__(self, *command, term="xterm-256color", rows=24, columns=80, folder=None, **environment):
        self.raw, self.status = bytearray(), None
        self.typed = bytearray()  # a terminal without a program in it shows this by itself
        self.master, self.slave = pty.openpty()
        self.modes_before = termios.tcgetattr(self.slave)
        self.resize(rows, columns)
        env = dict(os.environ, TERM=term, **environment)
        for name in ("TMUX", "TMUX_PANE", "SSH_CONNECTION", "SSH_TTY", "SSH_CLIENT", "LINES", "COLUMNS"):
            env.pop(name, None)
        told, tell = os.pipe()
        self.held, hold = os.pipe()
        self.leader = os.fork()
        if self.leader == 0:
            try:
                os.close(hold)
                os.close(self.master)
                lead(self.slave, command, env, folder or ".", tell, self.held)
            finally:
                os._exit(127)
        for descriptor in (tell, self.held):
            os.close(descriptor)
        self.told, self.held = told, hold
        self.pid = struct.unpack("i", os.read(told, 4))[0]
        os.set_blocking(self.master, False)

    def resize(self, rows, columns):
        fcntl.ioctl(self.master, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def hear(self, seconds):
        """Takes in what comes within SECONDS; how much it was."""
        before = len(self.raw)
        end = time.monotonic() + seconds
        while select.select([self.master], [], [], max(0, end - time.monotonic()))[0]:
            try:
                data = os.read(self.master, 65536)
            except OSError:
                break
            if not data:
                break
            self.raw += data
            end = min(end, time.monotonic() + 0.02)
        return len(self.raw) - before

    def settle(self, limit=10, quiet=0.1):
        """Until nothing has come for QUIET seconds."""
        end = time.monotonic() + limit
        while self.hear(quiet) and time.monotonic() < end:
            pass

    def begins(self, limit=30):
        """Whether it paints anything."""
        end = time.monotonic() + limit
        while not self.hear(0.2) and self.alive() and time.monotonic() < end:
            pass
        self.settle()
        return len(self.raw) > 0 and self.alive()

    def send(self, data):
        data = data if isinstance(data, bytes) else data.encode("utf-8", "surrogatepass")
        self.typed += data
        while data:
            try:
                data = data[os.write(self.master, data):]
            except BlockingIOError:
                if not self.hear(0.05) and not self.alive():
                    return
            except OSError:
                return

    def alive(self):
        if self.status is None and select.select([self.told], [], [], 0)[0]:
            status = os.read(self.told, 4)
            self.status = struct.unpack("i", status)[0] if len(status) == 4 else 127 << 8
        return self.status is None

    def signal(self, number):
        if self.alive():
            os.kill(self.pid, number)

    def close(self):
        """The terminal goes away."""
        self.hear(0)
        os.close(self.master)
        os.close(self.slave)
        self.master = self.slave = None

    def ends(self, limit):
        end = time.monotonic() + limit
        while self.alive() and time.monotonic() < end:
            if self.master is None:
                time.sleep(0.02)
            else:
                self.hear(0.05)
        return self.status is not None

    def modes_are_back(self):
        return self.slave is None or termios.tcgetattr(self.slave) == self.modes_before

    def finish(self):
        """Kills it if need be; its modes can be asked for until forget()."""
        if self.alive():
            os.kill(self.pid, signal.SIGKILL)
            self.ends(10)
        if self.master is not None:
            self.hear(0.1)

    def forget(self):
        os.close(self.held)
        os.waitpid(self.leader, 0)
        os.close(self.told)
        if self.master is not None:
            self.close()


HOSTILE = ["\x1b[2J\x1b]0;pwned\x07", "\x1b[31mred\x1b[0m", "\x9b31mC1", "\x07bell\x08\x08\x08", "\u202egnp.exe\u202c", "\u2066a\u2069\u200b\u200d\ufeff", "e" + "\u0301" * 60,
           "👨\u200d👩\u200d👧\u200d👦👩🏽\u200d💻🇯🇵", "%s%n%d%s", '=cmd|"/c calc"!A1', "@SUM(1+1)*cmd", "-2+3", "+1", "\t\ttab", "a\rb\nc\n\n", "あ" * 30000, "\U000e0041\U000e0042tag",
           "\u3000\u00a0 空", "𠮷野家", "ｶﾞｷﾞｸﾞ", "\x7fdel", "\u2028ls\u2029", "\ud7ff\ufffd", '"quoted",x', "ok", "\x1b]52;c;aGk=\x07", "\x1bP1;1|17/41\x1b\\", "<script>&amp;</script>",
           "../../../etc/passwd", "長い名前" * 30, "\x0e\x0f shifted", "\udcff\udc80 not UTF-8", "\udcf0\udc9f\udc91 cut"]


def hostile_book(path):
    """A sample company's workbook with such texts wherever there is room for one; its journal vouches for them."""
    must("new", path, *SAMPLE)
    records = []
    for i, text in enumerate(HOSTILE):
        other = HOSTILE[(i + 1) % len(HOSTILE)]
        records.append(("x", text, "assets", "+", "name", text, "note", other))
        records.append(("x", text, "self-check", f"q{i % 25 + 1:02d}", "note", text, "", ""))
        records.append(("x", other, "assets", str(i + 1), "note", text, "name", other))
    records.append(("x", "x", "company", "1", "name", HOSTILE[5], "", ""))
    data = b"".join(text.encode("utf-8", "surrogateescape") + b"\0" for record in records for text in record)
    wrote = subprocess.run([compile_c("hostile_cells.c", *libraries()), path], input=data, capture_output=True)
    if wrote.returncode != 0:
        say(False, "the hostile workbook is made", wrote.stderr.decode())
        done()
