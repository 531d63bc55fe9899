"""A program in a pseudo terminal, and what an emulator (pyte) would show of what it sends. For tests/terminal/*.py."""
import fcntl, os, pty, re, select, shutil, signal, struct, subprocess, sys, termios, time

import gentle

try:
    import pyte
except ImportError:  # the caller skips
    pyte = None

count = failed = 0


def say(good, what, *remarks):
    global count, failed
    count += 1
    failed += not good
    print(f"{'' if good else 'not '}ok {count} - {what}", flush=True)
    if not good:
        for remark in remarks:
            for line in str(remark).split("\n"):
                print("#   " + line)
    return good


def skip_all(why):
    print(f"ok 1 - {why} # SKIP {why}\n1..1")
    sys.exit(0)


def done():
    print(f"1..{count}")
    sys.exit(failed != 0)


if pyte:

    class Stream(pyte.ByteStream):
        """pyte does not know SU and SD, by which curses scrolls a part of the screen."""

        csi = dict(pyte.ByteStream.csi, S="scroll_up", T="scroll_down")
        events = frozenset(pyte.ByteStream.events | {"scroll_up", "scroll_down"})

    class Screen(pyte.Screen):
        """… and forgets the rest of what it draws behind a variation selector: here it stays with its character."""

        def select_graphic_rendition(self, *attributes, **more):
            """What is dim, which it forgets as well, is italic here: the program has no italics."""
            if 38 not in attributes and 48 not in attributes:
                attributes = [3 if a == 2 else a for a in attributes] + [23] * (22 in attributes)
            super().select_graphic_rendition(*attributes, **more)

        def scroll(self, count, edge, step):
            top, bottom = self.margins or (0, self.lines - 1)
            before, self.cursor.y = self.cursor.y, bottom if edge else top
            for _ in range(count or 1):
                step()
            self.cursor.y = before

        def scroll_up(self, count=1):
            self.scroll(count, True, self.index)

        def scroll_down(self, count=1):
            self.scroll(count, False, self.reverse_index)

        def draw(self, data):
            for piece in re.split("([\ufe00-\ufe0f\U000e0100-\U000e01ef])", data):
                if piece and re.match("[\ufe00-\ufe0f\U000e0100-\U000e01ef]", piece):
                    row, x = self.buffer[self.cursor.y], self.cursor.x - 1
                    x -= x > 0 and not row[x].data
                    row[x] = row[x]._replace(data=row[x].data + piece)
                elif piece:
                    super().draw(piece)


def own_cache(name):
    """A cache for one terminal: where a session was left is kept in it, by the workbook's id, and copies of a workbook have the same."""
    path = os.path.abspath(name)
    shutil.copytree(os.path.join(os.environ["XDG_CACHE_HOME"], "mamori"), os.path.join(path, "mamori"), dirs_exist_ok=True)
    return path


class Terminal:
    """TERM, extra environment; rows and columns. The emulator knows wide characters; it gets every byte."""

    def __init__(self, *arguments, term="xterm-256color", rows=24, columns=80, folder=".", **environment):
        self.screen = Screen(columns, rows)
        self.stream = Stream(self.screen)
        self.raw = b""
        nice = gentle.own()
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            try:
                gentle.take(nice)
                env = dict(os.environ, TERM=term, **environment)
                for name in ("TMUX", "TMUX_PANE", "SSH_CONNECTION", "SSH_TTY", "SSH_CLIENT", "LINES", "COLUMNS"):
                    if name not in environment:
                        env.pop(name, None)
                os.chdir(folder)
                os.execvpe(os.environ["MAMORI"], [os.environ["MAMORI"], *arguments], env)
            finally:
                os._exit(127)  # never back into the tests
        self.resize(rows, columns)
        self.ended = False

    def resize(self, rows, columns):
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        self.screen.resize(rows, columns)

    def hear(self, seconds):
        """Takes in what comes within SECONDS; True when something did."""
        if self.ended or not select.select([self.fd], [], [], seconds)[0]:
            return False
        try:
            data = os.read(self.fd, 65536)
        except OSError:
            data = b""
        if not data:
            self.ended = True
            return False
        self.raw += data
        self.stream.feed(data)
        return True

    def settle(self, quiet=0.12):
        while self.hear(quiet):
            pass

    def rest(self, seconds):
        """Takes in what comes for SECONDS, whether something comes or not."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0 and not self.ended:
            self.hear(left)

    def until(self, text, seconds=10):
        end = time.monotonic() + seconds
        while not self.shows(text) and time.monotonic() < end and not self.ended:
            self.hear(0.05)
        self.settle(0.05)
        return self.shows(text)

    def send(self, data, then=0.12):
        """Bytes, or text; THEN the time without output that says the answer is complete."""
        os.write(self.fd, data if isinstance(data, bytes) else data.encode())
        if then:
            self.hear(0.4)
            self.settle(then)

    def lines(self):
        """As the canvas is dumped: the second half of a wide character is nothing."""
        out = []
        for y in range(self.screen.lines):
            row = self.screen.buffer[y]
            out.append("".join(row[x].data for x in range(self.screen.columns)))
        return out

    def text(self):
        return "\n".join(self.lines())

    def shows(self, text):
        return any(text in line for line in self.lines())

    def cursor(self):
        return self.screen.cursor.y, self.screen.cursor.x

    def kill(self):
        """Every answer is on the disk when the screen shows it: nothing is lost by this."""
        os.kill(self.pid, signal.SIGKILL)
        os.close(self.fd)
        os.waitpid(self.pid, 0)

    def quit(self):
        """By keys; False when it had to be killed."""
        if not self.ended:
            for key in ("\x1b", "\x1b", "\x1b", "\x11"):
                try:
                    os.write(self.fd, key.encode())
                except OSError:
                    break
                self.hear(0.3)
                self.settle(0.05)
            end = time.monotonic() + 5
            while not self.ended and time.monotonic() < end:
                self.hear(0.1)
        if not self.ended:
            os.kill(self.pid, signal.SIGKILL)
        os.close(self.fd)
        left = self.ended
        os.waitpid(self.pid, 0)
        return left


def mamori(*arguments):
    return subprocess.run([os.environ["MAMORI"], *arguments], capture_output=True, text=True, check=True).stdout
