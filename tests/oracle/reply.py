"""An approval that is answered in LibreOffice (run by the suite `oracle`; needs soffice).

What LibreOffice saves of a file that was handed out is taken in: marks, texts over several cells, the answer and another wording are what they were.
"""
import json
import os
import subprocess
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from oracle import Oracle  # noqa: E402

FILL = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../lib/fill_reply.py")


class Reply(Oracle):
    def main(self):
        book, asked, answered = (self.path(name) for name in ("reply.mamori", "asked.xlsx", "answered.xlsx"))
        for old in (book, asked, answered):
            if os.path.exists(old):
                os.unlink(old)
        text = "\n".join("=SUM(A1)  行 %d <b>&amp; " % number for number in range(60))
        made = (self.run("new", book, "--sample") and self.run("set", book, "assets", "3", "treatment=accept", "plan=" + text)
                and self.run("--person", "鈴木 一郎", "submit", book, "assets", "3")
                and self.run("--lang", "ja", "approvals", book, "assets.3.1", "--out", asked))
        self.tap(made, "handed out")
        subprocess.run([sys.executable, FILL, asked, answered, "別の文の案", "短く", "plan=金庫にしまう"], check=True)
        saved = self.recalculate(answered)[0]
        self.tap(bool(saved), "saved by LibreOffice")
        done = subprocess.run([self.mamori, "import", book, saved or answered, "--json"], capture_output=True, text=True)
        told = json.loads(done.stdout) if done.returncode == 0 else {}
        self.tap([(x["kind"], x["part"], x["text"]) for x in told.get("decisions", [])] == [("wording", "plan", "金庫にしまう"), ("change", None, "短く")]
                 and told["applied"] and not told["stale"], "taken in", [done.stderr])
        print("1..%d" % self.number)
        return 1 if self.failed else 0


if __name__ == "__main__":
    sys.exit(Reply(*sys.argv[1:4]).main())
