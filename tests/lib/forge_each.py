"""forge_each.py WORKBOOK < lines WHAT|TEXT|WAY|SQL&SQL: forge.py on a copy of WORKBOOK for each line, forged.1, forged.2, …; WAY "-": none.
What went wrong is in forged.N.error. One process begun for all: beginning it is most of what one costs."""
import os
import shutil
import sys

with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "forge.py"), encoding="utf-8") as file:
    forge = compile(file.read(), "forge.py", "exec")
for number, line in enumerate(sys.stdin, 1):
    _, _, way, sql = line.rstrip("\n").split("|", 3)
    name = f"forged.{number}"
    shutil.copy(sys.argv[1], name)
    child = os.fork()
    if child == 0:
        os.dup2(os.open(name + ".error", os.O_WRONLY | os.O_CREAT | os.O_TRUNC), 2)
        sys.argv = ["forge.py", *([] if way == "-" else [way]), name, *sql.split("&")]
        exec(forge, {"__name__": "__main__"})
        sys.exit(0)
    if os.waitpid(child, 0)[1] == 0:
        os.unlink(name + ".error")
