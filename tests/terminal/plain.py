"""--plain on real lines: a dumb terminal whose line discipline edits, with Japanese typed as an input method commits it; and its ends."""
import os
import pty
import select
import signal
import subprocess
import sys
import termios
import time

sys.path.insert(0, os.path.join(os.environ["SRCDIR"], "tests", "lib"))
from terminal import done, mamori, say

IUTF8 = 0o40000


class Line:
    def __init__(self, *arguments, term="dumb"):
        self.said = b""
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            os.execvpe(os.environ["MAMORI"], [os.environ["MAMORI"], "--lang", "ja", "--plain", *arguments], dict(os.environ, TERM=term, MAMORI_PERSON="花子"))
        settings = termios.tcgetattr(self.fd)
        settings[0] |= IUTF8
        settings[6][termios.VERASE] = b"\x7f"
        termios.tcsetattr(self.fd, termios.TCSANOW, settings)
        self.ask()

    def ask(self, seconds=20):
        """What is said up to the next prompt."""
        begin, end = len(self.said), time.monotonic() + seconds
        while time.monotonic() < end and not self.said[begin:].endswith("守り: ".encode()):
            if select.select([self.fd], [], [], 0.2)[0]:
                try:
                    data = os.read(self.fd, 65536)
                except OSError:
                    data = b""
                if not data:
                    break
                self.said += data
        return self.said[begin:].decode(errors="replace")

    def send(self, *pieces):
        for piece in pieces:
            os.write(self.fd, piece.encode())
            time.sleep(0.02)
        return self.ask()

    def end(self, seconds=10):
        """The exit code."""
        limit = time.monotonic() + seconds
        while time.monotonic() < limit:
            self.ask(0.1)
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                os.close(self.fd)
                return os.waitstatus_to_exitcode(status)
        os.kill(self.pid, signal.SIGKILL)
        return "none: it had to be killed"


subprocess.run([os.environ["MAMORI"], "new", "a.mamori", "--company", "あおば"], check=True, capture_output=True)

line = Line("a.mamori")
say("# あおば" in line.said.decode() and "> 1 5か条" in line.said.decode(), "TERM=dumb: the start page", line.said.decode())
said = line.send("/情報", "資産管理", "台帳\n")
say("# 情報資産管理台帳" in said, "a sheet is searched for", said)
said = line.send("社員メ", "\x7f", "名", "簿\n")
say("\n1!  社員名簿" in said.replace("\r", ""), "what the terminal erased is not there, pieces are one text", said)
said = line.send("：Ｕｎｄｏ\n".lower())
say("取り消しました" in said, "a full-width command", said)
said = line.send(":redo\n")
line.send(":Esc\n")
said = line.send(":F5\n")
say("# 5か条" in said and "1  実施している" in said, "a question with its choices", said)
said = line.send("1\n")
say("2 / 5" in said and said.count("問 ") == 1, "an answer leads to the next question", said)
line.send(":F7\n")
os.write(line.fd, "書きかけの".encode())
os.kill(line.pid, signal.SIGINT)
say(line.end() == 0, "Ctrl+C from outside ends it in order")
raw = line.said
say(b"\x1b" not in raw and b"\x07" not in raw, "no escape was sent", repr(raw[-200:]))
say("社員名簿" in mamori("show", "a.mamori", "assets", "--csv") and ",done" in mamori("show", "a.mamori", "five-rules", "--csv"), "what was answered is in the workbook")

line = Line("a.mamori")
line.send(":F5\n")
line.send(":F7\n")
line.send("最初の行\n")
os.write(line.fd, b"\x04")
say(line.end() == 0, "the end of the input (Ctrl+D) ends it in order")
line = Line("a.mamori")
say("最初の行" in line.said.decode(), "… and what was being typed is offered the next time", line.said.decode())
line.send(":Esc\n")
os.kill(line.pid, signal.SIGHUP)
say(line.end() == 0, "a line that is gone")

line = Line("a.mamori", term="vt52")
say("# あおば" in line.said.decode(), "a terminal that is not known to this machine")
os.write(line.fd, ":Ctrl+Q\n".encode())
say(line.end() == 0, "Ctrl+Q")
done()
