"""What `oom` and `io` share: the cases of faults_cases.py, run whole once and then with one fault each, and the judge.

Each run begins from the same files. Judged are, of a run with a fault:

  crash    ended by a signal, or a sanitizer reported
  hang     did not end
  silent   exit code 0, and what was printed, shown or exported differs from the run without fault
  mute     another exit code without a sentence
  half     the workbook is neither as before nor as after, does not verify, or a broken file stands under the name of an export
  lie      said to be refused, and it is in the file; or said to be done, and it is not
  litter   files left behind that nobody will finish
  cause    refused, and not for what it was: of `oom` only, which knows that it can be memory alone

Everything else is as it should be: "same" (nothing came of it) or "told".
"""
import collections
import concurrent.futures
import hashlib
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import threading
import zipfile

from faults_cases import cases, prepare, without_case
from torture import BUILDDIR, FULL, MAMORI, NAME, POINT, SRCDIR, chance, done, fault, figure, libraries, number, place, remark, run, say, share

WRITTEN, UNCERTAIN = 3, 4  # exit codes: it is in the file, but something after it failed; it could not be found out
BAD = ('crash', 'hang', 'silent', 'mute', 'half', 'lie', 'litter', 'cause')
# What a program cannot do anything about: (function of a library, kind): why.
EXCUSED = {
    ('setlocale', 'cause'): 'the C library notes a locale that it had no memory to load as one that does not exist, for good, and says the same of both',
}
SEARCH = os.environ.get('CASES')  # only these, with - for blanks: set,new-sample


class Place:
    """A folder in which one command after the other is tried. KEPT: what every run finds there."""

    def __init__(self, parent, model=None):
        self.folder = tempfile.mkdtemp(dir=parent)
        self.environment = dict(os.environ, XDG_CACHE_HOME=self.path('cache'), XDG_STATE_HOME=self.path('tmp'), HOME=self.folder, TMPDIR=self.path('tmp'),
                                MAMORI_NOW='2026-11-28T10:00', MAMORI_PERSON='試験 太郎')
        if model:
            shutil.rmtree(self.folder)
            shutil.copytree(model.folder, self.folder)
        self.kept = None

    def path(self, name):
        return os.path.join(self.folder, name)

    def run(self, command, more=None, timeout=60):
        typed = self.path('typed')  # a passphrase, for who asks descriptor 0
        try:
            with open(typed if os.path.exists(typed) else os.devnull) as stdin:
                done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, stdin=stdin, cwd=self.folder,
                                      timeout=timeout, env={k: v for k, v in {**self.environment, **(more or {})}.items() if v is not None})
            return done.returncode, done.stdout, done.stderr
        except subprocess.TimeoutExpired as late:
            return 124, late.stdout or b'', late.stderr or b''

    def mamori(self, *arguments):
        code, out, said = self.run([MAMORI, '--lang', 'en', *arguments])
        if code:
            sys.exit(f'# {arguments}: {code} {said.decode()}')
        return out

    def prepare(self):
        """The files that runs begin from."""
        prepare(self)
        for case in wanted():  # so that everything that a run leaves to the next one is there
            self.fresh(case)
            self.run(case.command(), case.more)
        self.fresh(cases()[0], warm=False)
        os.remove(self.path('w.mamori'))

    def cache_state(self):
        return sorted((os.path.join(folder, name), os.stat(os.path.join(folder, name)).st_mtime_ns) for folder, _, names in os.walk(self.path('cache')) for name in names)

    def fresh(self, case, warm=True):
        if self.kept is None:
            names = set(os.listdir(self.folder))
            self.kept = names if 'orphans.mamori' in names else None
        for name in os.listdir(self.folder):
            if self.kept and name not in self.kept and name not in ('cache', 'cache.kept'):
                remove(self.path(name))
        if not os.path.isdir(self.path('cache.kept')) and not warm:
            shutil.copytree(self.path('cache'), self.path('cache.kept'))
            self.kept |= {'cache', 'cache.kept'}
            self.cache = self.cache_state()
        elif os.path.isdir(self.path('cache.kept')) and self.cache_state() != getattr(self, 'cache', None):
            remove(self.path('cache'))
            shutil.copytree(self.path('cache.kept'), self.path('cache'))
            self.cache = self.cache_state()
        shutil.copy(self.path(case.base), self.path('w.mamori'))
        if case.target and '.' in case.target:
            with open(self.path(case.target), 'w') as old:
                old.write('the old file\n')

    def left(self, case):
        """Files that should not be there. The journal of a change that was cut off is SQLite's way back: no litter."""
        fine = self.kept | {'w.mamori', 'n.mamori' if case.kind == 'new' else '', case.target or '', 'w.mamori-journal', *case.makes}
        return sorted(name for name in os.listdir(self.folder) if name not in fine)


def remove(path):
    shutil.rmtree(path) if os.path.isdir(path) and not os.path.islink(path) else os.remove(path)


known = {}  # what `verified` found of a file with these bytes: most runs leave the one before or the one after


def verified(place, name):
    """(True, number of entries, digest of all answers), or (False, …) when it does not verify; None: no such file."""
    path = place.path(name)
    if not os.path.exists(path):
        return None
    if os.path.exists(path + '-journal'):  # what is in the file then is not what is read
        return look_at(place, name)
    with open(path, 'rb') as file:
        digest = hashlib.sha256(file.read()).digest()
    if digest not in known:
        known[digest] = look_at(place, name)
    return known[digest]


def look_at(place, name):
    path, key = place.path(name), []
    with open(path, 'rb') as file:
        if file.read(8) == b'\x93mamori ':  # encrypted
            key = ['--key-fd', '0']
    code, out, said = place.run([MAMORI, '--lang', 'en', *key, 'verify', name])
    found = re.search(rb'(\d+) entr', out)
    if code or not found:
        return (False, (said or out).decode(errors='replace').strip()[:120], '')
    if key:  # its answers are read in a plain copy
        path = shutil.copy(path, place.path('look.mamori'))
        place.run([MAMORI, *key, 'decrypt', 'look.mamori'])
    db, rows = sqlite3.connect(path), []
    for (table,) in db.execute("select name from sqlite_master where name like 's\\_%' escape '\\' order by name").fetchall():
        rows.append((table, db.execute(f'select * from "{table}" order by 1').fetchall()))
    db.close()
    if key:
        os.remove(path)
    return (True, int(found[1]), hashlib.sha256(repr(rows).encode()).hexdigest())


def clean(data):
    """Without what differs from run to run: hashes and the ids made from them, and what the clock of this machine says."""
    return re.sub(rb'[0-9a-f]{12,}|(?:[0-9A-Z]{4}-){4}[0-9A-Z]{4}|20\d\d-\d\d-\d\d \d\d:\d\d', b'#', data)


def content(path):
    """What an exported file says; None: it is not there; 'old': untouched; ('broken', …)."""
    if os.path.isdir(path):
        return tuple((name, clean(open(os.path.join(path, name), 'rb').read())) for name in sorted(os.listdir(path)))
    if not os.path.exists(path):
        return None
    data = open(path, 'rb').read()
    if data == b'the old file\n':
        return 'old'
    if data.startswith(b'\x93mamori\n'):  # no two are alike
        return ('sealed', len(data))
    if not path.endswith(('.xlsx', '.docx')):
        return clean(data)
    try:
        with zipfile.ZipFile(path) as archive:
            if archive.testzip():
                return ('broken', archive.testzip())
            return tuple((name, clean(archive.read(name))) for name in sorted(archive.namelist()))
    except Exception as wrong:
        return ('broken', str(wrong))


Job = collections.namedtuple('Job', 'what command environment through', defaults=('',))  # THROUGH: function of a library


Result = collections.namedtuple('Result', 'code out said book target')


def outcome(place, case, done):
    code, out, said = done
    book = verified(place, 'n.mamori' if case.kind == 'new' else 'w.mamori') if case.base != 'damaged.mamori' else None
    files = tuple((name, content(place.path(name))) for name in case.makes) if case.makes else None
    return Result(code, clean(out.replace(place.folder.encode(), b'#' * len(place.folder))), said, book, content(place.path(case.target)) if case.target else files)


def is_touched(place, case):
    """What only looks leaves the workbook byte for byte as it is."""
    if case.kind not in ('read', 'new') or os.path.exists(place.path('w.mamori-journal')):
        return False
    with open(place.path('w.mamori'), 'rb') as here, open(place.path(case.base), 'rb') as base:
        return here.read() != base.read()


def is_broken(target):
    return isinstance(target, tuple) and bool(target) and (target[0] == 'broken' or any(is_broken(part) for part in target))


# The last: a file that could not be looked at for a moment is read again, and the screen says so. Before it: an account's number
# instead of its name, which is not asked for in vain.
SAYS_FAULT = re.compile('cannot|could not|is full|damaged|memory|failed|error|read only|no longer|what you see is up to date|'
                        'できません|できず|書けな|書けませ|できなかった|いっぱい|壊れ|メモリ|失敗|エラー|読み取り専用|読むだけ|読み書き|書き込めません|開けません|開きすぎ|uid [0-9]+@|読めま|ではなくなりました|画面は最新です'.encode())


# The last: a library that crashes without memory, and without a word, in the child of an export, which is there for that.
SAYS_MEMORY = re.compile('memory|メモリ|the writer ended by signal'.encode())


def judge(case, before, good, r, left, touched):
    """The kinds of what is wrong with R; 'same' or 'told' when nothing is."""
    found = []
    changes = case.kind in ('change', 'new', 'screen', 'export')
    if r.code == 124:
        return ['hang']
    if r.code < 0 or r.code >= 128 or b'Sanitizer' in r.said or b'runtime error:' in r.said:
        found.append('crash')
    if r.code != 0 and not found and not re.search(rb'^mamori: .*[\w\x80-\xff]', r.said, re.M):
        found.append('mute')
    if left:
        found.append('litter')
    if NAME == 'oom' and r.code not in (0, good.code) and not found and not SAYS_MEMORY.search(r.said):
        found.append('cause')
    is_before = r.book == before
    is_after = r.book == good.book or bool(good.book) and bool(r.book) and r.book[0] and r.book[1:] == good.book[1:]
    if case.kind == 'new':  # ids differ: what counts is that it is there, whole
        is_after = bool(r.book) and r.book[0] and r.book[1] == good.book[1]
    elif case.kind == 'export':  # an entry more or less is told by what it says; the answers are the same
        is_before = is_after = bool(r.book) and r.book[0] and r.book[2] == before[2]
    whole = bool(r.book) and r.book[0]
    if changes and not is_before and not is_after and not (case.kind == 'screen' and whole):  # a message takes a key: then others are typed
        found.append('half')
    if is_broken(r.target) or touched:
        found.append('half')
    same_output = r.out == good.out and r.target == good.target
    if case.kind in ('change', 'new') and 'crash' not in found and 'half' not in found and before != good.book:
        if r.code in (0, WRITTEN) and not is_after or r.code not in (0, WRITTEN, UNCERTAIN) and is_after:
            found.append('lie')
    if case.kind == 'export' and 'crash' not in found and 'half' not in found:
        there = r.target == good.target or bool(r.said) and r.code == 0 and r.target not in (None, 'old')  # other, and said why
        if r.code not in (0, WRITTEN, UNCERTAIN) and there or r.code in (0, WRITTEN) and not there:
            found.append('lie')
    if r.code == good.code and not same_output:
        known = set(good.out.split(b'\n'))
        other = [line for line in r.out.split(b'\n') if line not in known]
        # A box breaks its words anywhere: what stands in it, as one line.
        boxed = b''.join(max(line.split('│'.encode()), key=lambda part: len(part.strip())).strip() for line in other)
        told = r.said != good.said or case.kind in ('screen', 'new') and SAYS_FAULT.search(b'\n'.join([*other, boxed]))
        if not told:
            found.append('silent')
    if case.kind == 'screen' and r.code == 0 and same_output and not is_after:
        found.append('lie')
    return sorted(set(found)) or (['same'] if r.code == good.code else ['told'])


BOUNDED = ('new company', 'set', 'import csv', 'redo', 'erase', 'export cp932', 'export documents', 'log', 'screen grid', 'screen damaged')


def wanted():
    if POINT:
        return [case for case in cases() if POINT.startswith(case.name + ':')]
    if SEARCH:
        return [case for case in cases() if case.name.replace(' ', '-') in SEARCH.split(',')]
    return [case for case in cases() if FULL or case.name in BOUNDED]


def places(first):
    """As many as there are processors (one in make check), each a copy of FIRST."""
    found = [first]
    for _ in range(1, int(os.environ.get('JOBS') or (os.cpu_count() or 1 if FULL else 1))):
        more = Place(os.path.dirname(first.folder), first)
        more.kept, more.cache = set(first.kept), first.cache
        found.append(more)
    return found


def spread(found, jobs, work):
    """WORK(place, job) for every job, at each place one at a time; results in the order of the jobs."""
    free, lock = list(found), threading.Lock()

    def one(job):
        with lock:
            at = free.pop()
        try:
            return work(at, job)
        finally:
            with lock:
                free.append(at)

    with concurrent.futures.ThreadPoolExecutor(len(found)) as pool:
        yield from pool.map(one, jobs)


def try_all(found, case, jobs, program=MAMORI):
    """(what, kinds, result, files left, call or callers struck) of every job."""
    first = found[0]
    first.fresh(case)
    before = verified(first, 'w.mamori') if case.kind != 'new' and case.base != 'damaged.mamori' else None
    good = outcome(first, case, first.run(case.command(), case.more))
    if good.code not in (0, 1):
        say(False, f'{case.name} without a fault', f'exit code {good.code}', good.said.decode(errors='replace'))

    def work(at, job):
        at.fresh(case)
        done = at.run(job.command, {**case.more, **job.environment})
        touched = is_touched(at, case)
        left, note = at.left(case), at.path('cache/struck')
        if left and (NAME == 'io' or ' on' in job.what):  # what could not be removed then is removed by the next export
            shutil.copy(at.path('base.mamori'), at.path('sweep.mamori'))
            at.run([MAMORI, 'export', 'sweep.mamori', 'sweep.csv', '--sheet', 'assets'])
            left = [name for name in at.left(case) if not name.startswith('sweep.')]
        struck = open(note, errors='replace').read().strip() if os.path.exists(note) else ''
        return job, outcome(at, case, done), left, struck, touched

    for job, r, left, struck, touched in spread(found, jobs, work):
        if r.code != 127:  # the loader's, not the program's
            other = [line.decode(errors='replace') for line in r.out.split(b'\n') if line not in good.out.split(b'\n')]
            kinds = [kind if (job.through, kind) not in EXCUSED else 'excused' for kind in judge(case, before, good, r, left, touched)]
            yield job.what, kinds, r, left, struck, '\n'.join(other)


def campaign(title, promise, plan, control):
    """Every case with every fault of PLAN(place, case); CONTROL: (what, file of the sources, text, other text, case, kind, pattern):
    with the other text in its place a fault of that kind must be seen at one of the places that match."""
    first = Place(place())
    first.prepare()
    found = places(first)
    total = collections.Counter()
    say(not without_case(), 'every subcommand has a case', *without_case())
    for case in wanted():
        counts = collections.Counter()
        jobs = [job for job in plan(first, case, MAMORI, POINT) if not POINT or POINT == f'{case.name}: {job.what}']
        for what, kinds, r, left, struck, other in try_all(found, case, jobs):
            counts['points'] += 1
            for kind in kinds:
                counts[kind] += 1
                if kind in BAD:
                    fault(f'{case.name}: {what}', f'{kind}, {case.name}', f'exit code {r.code}', r.said.decode(errors='replace').strip()[:300], struck[:600], left or '', other if POINT else other[:400])
        total.update(counts)
        say(not any(counts[kind] for kind in BAD), f'{title}, {case.name}: ' + ', '.join(f'{k} {v}' for k, v in counts.items()))
    for (function, kind), why in EXCUSED.items() if total['excused'] else ():
        remark(f'excused: {kind} in {function}(): {why}')
    figure(f'{title}: {promise}', '0 ' + ', '.join(BAD), f'{number(total["points"])} points: ' + (', '.join(f'{kind} {total[kind]}' for kind in BAD if total[kind]) or '0') + (f', {total["excused"]} excused' if total['excused'] else ''))
    if not POINT and not SEARCH:
        seen = planted(found, plan, *control)
        say(seen, f'control: {control[0]} is seen')
    done()


def planted(found, plan, what, source, text, other, name, kind, part):
    path = os.path.join(SRCDIR, source)
    with open(path) as file:
        words = file.read()
    if words.count(text) < 1:
        return say(False, f'{source} has the text that the control replaces', text)
    folder = place('control')
    copy, program = os.path.join(folder, os.path.basename(source)), os.path.join(folder, 'mamori')
    with open(copy, 'w') as file:
        file.write(words.replace(text, other))
    own, *rest = libraries()
    code, _, err = run(*(os.environ.get('CC') or 'gcc').split(), '-std=gnu17', '-O1', '-w', '-DFORMS_DIR="/"', own, copy, os.path.join(SRCDIR, 'src/cli/main.c'), *rest, '-o', program)
    if code:
        return say(False, 'the control compiles', err)
    case = next(case for case in cases() if case.name == name)
    jobs = [job for job in plan(found[0], case, program, True) if re.search(part, job.what)]
    jobs = chance(what).sample(jobs, min(12, len(jobs)))
    return any(kind in kinds for _, kinds, *_ in try_all(found, case, jobs))
