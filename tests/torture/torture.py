"""What the instruments written in Python share: TAP, figures, shares, points that can be run again, and a place to work."""
import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import traceback

MAMORI = os.environ["MAMORI"]
SRCDIR = os.environ["SRCDIR"]
BUILDDIR = os.environ["BUILDDIR"]
WORK = os.environ["WORK"]
NAME = os.path.basename(sys.argv[0])
FULL = os.environ.get("TORTURE") == "full"
# A company whose workbook is filled; in make check without the sheets on personal data, which are more of the same.
SAMPLE = ("--sample",) if FULL else ("--sample", "--layers", "ipa-3")
SCALE = float(os.environ.get("TORTURE_SCALE") or 1)
POINT = os.environ.get("TORTURE_POINT")  # one point, as a failure names it: only that is run, with all it says
BEGIN = time.monotonic()

_count = _failed = 0
_said = {}
_place = None


def say(good, what, *remarks):
    global _count, _failed
    _count += 1
    _failed += not good
    print(f"{'' if good else 'not '}ok {_count} - {what}", flush=True)
    if not good:
        for remark in remarks:
            for line in str(remark).split("\n")[:20]:
                print("#   " + line, flush=True)
    return good


def remark(text):
    print("# " + text, flush=True)


def figure(what, promised, measured):
    """A line of the table that make torture prints."""
    print(f"# figure: {what} | {promised} | {measured}", flush=True)


def skip_all(why):
    print(f"ok 1 - {NAME} # SKIP {why}\n1..1")
    sys.exit(0)


def done():
    print(f"1..{_count}", flush=True)
    sys.exit(_failed != 0)


def fault(point, what, *details):
    """A promise that was not held at POINT; the first three of a kind are told whole."""
    _said[what] = _said.get(what, 0) + 1
    if _said[what] <= 3 or POINT:
        remark(f"{what} at {point}")
        for detail in details:
            for line in str(detail).rstrip("\n").split("\n")[:20]:
                print("#   " + line, flush=True)
        remark(f"again: TORTURE_POINT='{point}' make torture ONLY={NAME}")


def faults():
    """How many, by kind."""
    return dict(_said)


def share(bounded, full):
    """How much to do: BOUNDED in make check, FULL in make torture (less when it is only tried out)."""
    return max(1, round(full * SCALE)) if FULL else bounded


def side_by_side(points, prepare, one, at_a_time=4):
    """ONE(*point) for every point, AT_A_TIME of them at a time: for what mostly waits for a screen. Each runs in a process of its own,
    which first calls PREPARE() and for which place() is somewhere else. What they say comes when all have ended; their faults are
    counted here. One that does not come to its end is a fault."""
    global _place
    count = min(at_a_time, len(points))
    if count <= 1:
        prepare()
        for point in points:
            one(*point)
        return
    children = []
    for k in range(count):
        out = place(f"side-{k}") + ".out"
        sys.stdout.flush()
        pid = os.fork()
        if pid == 0:
            code = 1
            try:
                _place = place(f"side-{k}")
                os.dup2(os.open(out, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), 1)
                prepare()
                before = dict(_said)
                for point in points[k::count]:
                    one(*point)
                with open(out + ".faults", "w", encoding="utf-8") as file:
                    json.dump({what: n - before.get(what, 0) for what, n in _said.items()}, file)
                code = 0
            except BaseException:  # whatever it is, this process must not go on as if it were its parent
                traceback.print_exc(file=sys.stdout)
            finally:
                sys.stdout.flush()
                os._exit(code)
        children.append((pid, out))
    for pid, out in children:
        status = os.waitpid(pid, 0)[1]
        with open(out, encoding="utf-8", errors="replace") as file:
            sys.stdout.write(file.read())
        if status == 0:
            with open(out + ".faults", encoding="utf-8") as file:
                for what, n in json.load(file).items():
                    _said[what] = _said.get(what, 0) + n
        else:
            fault("one of those side by side", "the instrument itself ended", f"status {status}")


def number(n):
    return f"{n:,}"


def place(suffix=""):
    """A folder for many small files: in memory where there is one (what a file promises to survive is replayed or is the
    kernel's), gone at the end unless one point is run again."""
    global _place
    if not _place:
        memory = "/dev/shm" if os.path.isdir("/dev/shm") and os.access("/dev/shm", os.W_OK) and shutil.disk_usage("/dev/shm").free > 200e6 else WORK
        _place = tempfile.mkdtemp(prefix=f"mamori-{NAME}-", dir=memory)
        import atexit

        if not POINT:
            atexit.register(shutil.rmtree, _place, ignore_errors=True)
        else:
            remark(f"the files stay in {_place}")
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    path = os.path.join(_place, suffix)
    os.makedirs(path, exist_ok=True)
    return path


def run(*command, **more):
    """Exit code, standard output and standard error (text)."""
    try:
        done = subprocess.run([str(c) for c in command], stdin=subprocess.DEVNULL, capture_output=True, timeout=more.pop("timeout", 120), **more)
    except subprocess.TimeoutExpired as late:
        return 124, (late.stdout or b"").decode(errors="replace"), "did not end"
    return done.returncode, done.stdout.decode(errors="replace"), done.stderr.decode(errors="replace")


def mamori(*arguments, **more):
    return run(MAMORI, "--lang", "en", *arguments, **more)


def must(*arguments, **more):
    """A command that prepares: when it fails the instrument cannot go on."""
    code, out, err = mamori(*arguments, **more)
    if code != 0:
        say(False, f"{NAME} can be prepared", f"{arguments}: {code}", err)
        done()
    return out


def compile_c(source, *flags, shared=False):
    """A helper of tests/torture, compiled into the place of this instrument; its path."""
    path = os.path.join(place("bin"), os.path.basename(source).replace(".c", ".so" if shared else ""))
    command = (os.environ.get("CC") or "gcc").split() + ["-std=gnu17", "-O1", "-g1", "-D_GNU_SOURCE"]
    own = [os.path.join(SRCDIR, "tests/torture", flag) if flag.endswith(".c") else flag for flag in (source, *flags)]
    command += (["-shared", "-fPIC"] if shared else []) + ["-o", path, *own] + (["-ldl"] if shared else [])
    code, _, err = run(*command)
    if code != 0:
        say(False, f"{source} compiles", err)
        done()
    return path


def sanitized():
    """The program with AddressSanitizer and UndefinedBehaviorSanitizer: built (or brought up to date) for a full run, which has the
    time; else the plain one. With it the environment that makes a find end it with 99 and write it down in the place."""
    if not FULL:
        return MAMORI, {}
    where = BUILDDIR + "/tests/sanitized"
    code, _, err = run("bash", "-c", '. "$SRCDIR/tests/lib/build.sh"; build_program "$1" gcc "$sanitize_flags"', "build", where, timeout=3600)
    if code != 0:
        say(False, "the sanitized program builds", err[-2000:])
        done()
    find = place() + "/find"
    return where + "/mamori", {"ASAN_OPTIONS": f"exitcode=99:detect_stack_use_after_return=1:log_path={find}", "UBSAN_OPTIONS": f"exitcode=99:print_stacktrace=1:log_path={find}", "LSAN_OPTIONS": "exitcode=99"}


def libraries():
    """What a helper that uses the program's library is linked with."""
    flags = run("bash", "-c", '. "$SRCDIR/tests/lib/build.sh"; echo "$(pkg-config --cflags $modules $late_modules) $mamori_libs"')[1].split()
    return [f"-I{SRCDIR}/src", f"-include{BUILDDIR}/config.h", f"{BUILDDIR}/libmamori.a", *flags]


PHRASE = "correct horse battery"


def entries(workbook, *more):
    """What `verify` says: whether all is well, how many entries, the head, and its words."""
    key = []
    if open(workbook, "rb").read(8) == b"\x93mamori ":  # encrypted; by the passphrase of those that the instruments make
        key = ["sh", "-c", 'echo "$0" | exec "$@"', PHRASE]
    code, out, err = run(*key, MAMORI, "--lang", "en", *(["--key-fd", "0"] if key else []), "verify", workbook, *more)
    count, head = re.search(r"(\d+) entr", out), re.search(r"\b[0-9a-f]{64}\b", out)
    return code == 0, int(count.group(1)) if count else 0, head.group(0) if head else None, (out + err).strip()


def chance(*seed):
    return random.Random(" ".join(map(str, seed)))
