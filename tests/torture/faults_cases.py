"""The commands and screens that `oom` and `io` try (faults.py), and the files that they begin from."""
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import zipfile

from torture import MAMORI, SRCDIR

# What is typed; what stands on the screen before and after each key is printed: the next one may close what was said, or end the program. A name alone: tests/screens/NAME.keys.
KEYS = {
    'home': ['Down', 'Enter', '1', 'Esc', 'Ctrl+N', 'Esc', 'Alt+V', 'Esc', 'F1', 'Esc'],
    'grid': ['F5', 'Esc', 'Down Down Down Down', 'Down Down Down Down', 'Enter', 'F2', '"あいう"', 'Enter', 'Ctrl+Z', 'Enter'],
    'search': ['Ctrl+F', '"給与"', 'Enter', 'Esc', 'Esc', 'Ctrl+K', 'Esc', 'Ctrl+O', 'Esc'],
    'files': ['Ctrl+E', 'Esc', 'Alt+F', 'Esc', 'F11', 'Esc'],
    'damaged': ['Down', 'Esc', 'F3', 'Esc', '/', '"a"', 'Enter', 'Esc', 'Ctrl+F', '"a"', 'Enter', 'Esc'],
    'import': ['Down Down Down Down Down Down Down Down Down Down Down', 'Ctrl+T', 'Alt+F Down Down Down Down Down Down Enter', '"rows.csv" Enter', 'Tab Tab Tab', 'Down', 'F4', 'Esc', 'Shift+Tab', 'Space', 'Enter', 'Enter', 'Esc'],
    'import own': ['Alt+F Down Down Down Down Down Down Enter', '"rows.xlsx" Enter', 'Tab', 'Down', 'Space', 'Space', 'Enter', 'Enter', 'Esc'],
    'person': ['Alt+F', 'Down Down Down Down Down Down Down Down', 'Enter', 'Ctrl+U "次郎" Enter', 'Down Enter', '1', 'Esc'],
    'changed': ['2', 'Ctrl+U "kopie.mamori" Enter', 'Esc', '!', '1'],
    'document part': 'document-part',
    'document version': 'document-version',
    'document save': 'document-save',
    'documents': 'documents-list',
    'rounds': 'rounds-close',
    'rounds compared': 'rounds-compare',
    'erase': 'history-erase',
    'history': 'history-workbook',
    'plans': 'what-if-suggest',
    'card': 'card-row',
}

OTHERS_KEY = 'mamori-key:aBMsHCfLxIwhFxS3-acwtSrOyEyKhgKMMebQf9_4TCtR_Bcp'  # somebody's


class Case:
    """KIND: change (of w.mamori), read, export (TARGET), new (TARGET or n.mamori) or screen (what it shows, w.mamori, and MAKES: the
    files that it makes). BASE: the file that becomes w.mamori. KEY: the passphrase of an encrypted one is at descriptor 0. MORE: of the environment; None: without it."""

    def __init__(self, name, kind, *arguments, target=None, base='base.mamori', makes=(), lang='en', more=None, key=False):
        self.name, self.kind, self.arguments, self.target, self.base = name, kind, list(arguments), target, base
        self.makes, self.lang, self.more = makes, lang, more or {}
        self.key = ['--key-fd', '0'] if key else []

    def command(self, program=MAMORI):
        return [program, '--lang', self.lang, *self.key, *self.arguments]


def screen(name, base='base.mamori', makes=()):
    lines, size = KEYS[name], '80x24'
    if isinstance(lines, str):
        size = (re.findall(r'^# size (\S+)', script(lines), re.M) or [size])[0]
    return Case('screen ' + name, 'screen', '--size', size, '--keys', file_of(name), 'w.mamori', base=base, makes=makes,
                lang='en' if isinstance(lines, list) else 'ja')  # fmt: skip


def file_of(name):
    return name.replace(' ', '-') + '.keys'


def script(name):
    with open(os.path.join(SRCDIR, 'tests/screens', name + '.keys')) as file:
        return file.read()


def keys_text(name):
    lines = KEYS[name]
    if isinstance(lines, str):
        lines = [line for line in script(lines).split('\n') if line and not line.startswith(('#', 'expect', 'refuse', 'dump'))]
    return 'dump -\n' + ''.join(f'{key}\ndump -\n' for line in lines for key in re.findall(r'"[^"]*"|\S+', line))


def cases():
    w = 'w.mamori'
    return [
        Case('new', 'new', 'new', 'n.mamori'),
        Case('new company', 'new', 'new', 'n.mamori', '--company', '会社'),
        Case('new sample', 'new', 'new', 'n.mamori', '--sample'),
        Case('set', 'change', 'set', w, 'self-check', 'q01', 'answer=no'),
        Case('set unnamed', 'change', 'set', w, 'self-check', 'q01', 'answer=no', more={'MAMORI_PERSON': None}),
        Case('set forms', 'change', 'set', w, 'self-check', 'q01', 'answer=no', more={'XDG_CACHE_HOME': '/dev/null'}),  # all forms are read
        Case('add', 'change', 'set', w, 'assets', '+', 'name=新'),
        Case('delete', 'change', 'delete', w, 'assets', '3', '--with-references=empty'),
        Case('mend', 'change', 'mend', w, base='orphans.mamori'),
        Case('import csv', 'change', 'import', w, 'assets', 'rows.csv', '--add-doubtful'),
        Case('import xlsx', 'change', 'import', w, 'rows.xlsx'),
        Case('import dry', 'read', 'import', w, 'rows.xlsx', '--dry-run', '--json'),
        Case('undo', 'change', 'undo', w),
        Case('redo', 'change', 'redo', w, base='undone.mamori'),
        Case('round', 'change', 'round', w, 'self-check', '--anyway'),
        Case('erase', 'change', 'erase', w, 'assets', '1', 'note'),
        Case('erase dry', 'read', 'erase', w, 'assets', '1', '--dry-run', '--json'),
        Case('done', 'change', 'done', w, 'backups', '1'),
        Case('calendar', 'export', 'calendar', w, '--ics', 'o.ics', target='o.ics'),
        Case('same', 'read', 'same', w),
        Case('graph', 'read', 'graph', w, 'contacts'),
        Case('layers', 'read', 'layers', w),
        Case('layers remove', 'change', 'layers', w, 'remove', 'personal-data'),
        Case('migrate', 'change', 'migrate', w, base='edition.mamori'),
        Case('part', 'change', 'document', w, 'reg01', 'a1p2', 'own=自社の文である。'),
        Case('version', 'change', 'document', w, 'reg04', '--make-version', '2026-04-01'),
        Case('submit', 'change', 'submit', w, 'reg01', '--to', '試験 花子'),
        Case('approvals', 'read', 'approvals', w, base='approving.mamori'),
        Case('approval', 'read', 'approvals', w, 'reg01.1', '--json', base='approving.mamori'),
        Case('approve', 'change', 'approve', w, 'reg01.1', '--wording', '別の文', '--part', 'a1p1', base='approving.mamori', more={'MAMORI_PERSON': '試験 花子'}),
        Case('answer', 'change', 'import', w, 'answered.xlsx', base='handed.mamori'),
        Case('readers', 'read', 'readers', w, '--json', base='approving.mamori'),
        Case('read', 'change', 'read', w, 'five-rules', '--name', '試験 花子', '--initials', 'SH', base='approving.mamori'),
        Case('export csv', 'export', 'export', w, 'o.csv', '--sheet', 'assets', '--replace', target='o.csv'),
        Case('export cp932', 'export', 'export', w, 'o.csv', '--sheet', 'assets', '--encoding', 'cp932', '--replace', target='o.csv'),
        Case('export xlsx', 'export', 'export', w, 'o.xlsx', target='o.xlsx'),
        Case('export values', 'export', 'export', w, 'o.xlsx', '--values', '--anonymous', target='o.xlsx'),
        Case('export docx', 'export', 'export', w, 'o.docx', '--document', 'reg04', target='o.docx'),
        Case('export documents', 'export', 'export', w, 'docs', '--all-documents', '--format', 'md', target='docs'),
        Case('backup', 'new', 'backup', w, '--folder', '.', target='w_2026-04-01_100000.mamori', more={'MAMORI_NOW': '2026-04-01T10:00'}),
        Case('erase due', 'read', 'erase', w, '--due', '--dry-run', '--json', base='forgotten.mamori', more={'MAMORI_NOW': '2030-01-01T10:00'}),
        Case('review', 'read', 'review', w, '--json'),
        Case('review note', 'change', 'review', w, '--note', '見た'),
        Case('doctor', 'read', 'doctor', w, '--json'),
        Case('people', 'read', 'people', w, '--json'),
        Case('people add', 'change', 'people', w, 'add', '試験 太郎', '--duty', 'head'),
        Case('restore', 'new', 'restore', w, 'n.mamori'),
        Case('seal', 'export', 'seal', w, 'sealed', '--to', OTHERS_KEY, target='sealed'),
        Case('seal part', 'export', 'seal', w, 'sealed', '--sheet', 'assets', '--passphrase-fd', '0', '--cost', 'interactive', target='sealed'),
        Case('unseal', 'new', 'unseal', 'base.sealed', 'n.mamori', '--passphrase-fd', '0'),
        Case('encrypt', 'change', 'encrypt', w, '--cost', 'interactive', key=True),
        Case('decrypt', 'change', 'decrypt', w, base='encrypted.mamori', key=True),
        Case('set encrypted', 'change', 'set', w, 'self-check', 'q01', 'answer=no', base='encrypted.mamori', key=True),
        Case('recover', 'new', 'recover', w, 'n.mamori', base='changed.mamori'),
        Case('incident', 'change', 'incident', w, '顧客名簿の置き忘れ', 'kind=leak'),
        Case('incidents', 'read', 'incident', w),
        Case('search', 'read', 'search', w, '無線LAN'),
        Case('status', 'read', 'status', w),
        Case('status json', 'read', 'status', w, '--json'),
        Case('show', 'read', 'show', w, 'assets', '--json'),
        Case('show table', 'read', 'show', w, 'assets', '--labels'),
        Case('why', 'read', 'why', w, 'assets', '1', 'risk'),
        Case('log', 'read', 'log', w, '--limit', '40'),
        Case('log cell', 'read', 'log', w, 'assets', '1', 'note', '--json'),
        Case('verify', 'read', 'verify', w),
        Case('anchor', 'read', 'anchor', w, '-'),
        Case('copy', 'new', 'copy', w, 'n.mamori', '--for', '支店', '--plain'),
        Case('merge', 'change', 'merge', w, 'branch.mamori', base='parting.mamori'),
        Case('conflicts', 'read', 'conflicts', w, '--json', base='differing.mamori'),
        Case('conflicts decided', 'change', 'conflicts', w, '--keep-all', base='differing.mamori'),
        Case('verify changed', 'read', 'verify', w, base='changed.mamori'),
        Case('documents', 'read', 'documents', w),
        Case('document', 'read', 'document', w, 'reg04'),
        Case('document parts', 'read', 'document', w, 'reg04', '--parts', '--json'),
        Case('peek', 'read', 'peek', 'rows.xlsx'),
        Case('forms check', 'read', 'forms', 'check', 'forms'),
        Case('forms strings', 'read', 'forms', 'strings', 'forms'),
        Case('forms functions', 'read', 'forms', 'functions'),
        Case('keys', 'read', 'keys', 'print'),
        Case('calc', 'read', 'calc', 'ROUND([a]/3,2)&TEXT(46000,"yyyy-mm-dd")', 'a=10'),
        screen('home'),
        screen('grid'),
        screen('search'),
        screen('files'),
        screen('damaged', base='damaged.mamori'),
        screen('import'),
        screen('import own'),
        screen('person'),
        screen('changed', base='changed.mamori', makes=('kopie.mamori',)),
        screen('document part'),
        screen('document version'),
        screen('document save', makes=('houshin.txt', 'houshin.docx')),
        screen('documents', makes=('bunsho', 'bunsho.xlsx', 'bunsho.md')),  # the others where a message took a key, and one document is written
        screen('rounds'),
        screen('rounds compared'),
        screen('erase'),
        screen('history'),
        screen('plans'),
        screen('card'),
    ]


def without_case():
    """The subcommands of cli.h that no case runs: every one must have one."""
    with open(os.path.join(SRCDIR, 'src/cli/cli.h')) as file:
        there = re.findall(r'^ +X\((\w+), "', file.read(), re.M)
    return sorted(set(there) - {case.arguments[0] for case in cases()})


def prepare(place):
    """The files that runs begin from, in PLACE."""
    shutil.copytree(os.path.join(SRCDIR, 'tests/data/forms-mini'), place.path('forms'))  # small, and with something to tell
    os.mkdir(place.path('tmp'))
    place.mamori('new', 'base.mamori', '--sample')
    place.mamori('set', 'base.mamori', 'assets', '1', 'note=古い')
    place.mamori('set', 'base.mamori', 'assets', '1', 'note=新しい')
    place.mamori('export', 'base.mamori', 'rows.xlsx', '--sheet', 'assets')
    shutil.copy(place.path('base.mamori'), place.path('forgotten.mamori'))
    place.mamori('delete', 'forgotten.mamori', 'people', '1', '--with-references=empty')
    shutil.copy(place.path('base.mamori'), place.path('undone.mamori'))
    place.mamori('undo', 'undone.mamori')
    place.mamori('set', 'base.mamori', 'assets', '2', 'note=表の後')
    with open(place.path('typed'), 'w') as typed:
        typed.write('correct horse battery\n')
    shutil.copy(place.path('base.mamori'), place.path('approving.mamori'))
    place.mamori('--person', '試験 太郎', 'submit', 'approving.mamori', 'reg01', '--to', '試験 花子')
    place.mamori('set', 'approving.mamori', 'reading-list', '+', 'document=five-rules')
    place.mamori('document', 'approving.mamori', 'five-rules', '--make-version', '2026-04-01')
    shutil.copy(place.path('approving.mamori'), place.path('handed.mamori'))
    place.mamori('approvals', 'handed.mamori', 'reg01.1', '--for', '試験 花子', '--out', 'asked.xlsx')
    subprocess.run([sys.executable, os.path.join(SRCDIR, 'tests/lib/fill_reply.py'), place.path('asked.xlsx'), place.path('answered.xlsx'), '直してほしい', '長すぎます'], check=True)
    shutil.copy(place.path('base.mamori'), place.path('parting.mamori'))
    place.mamori('copy', 'parting.mamori', 'branch.mamori', '--for', '支店', '--plain')
    place.mamori('set', 'parting.mamori', 'assets', '1', 'note=金庫')
    place.mamori('set', 'branch.mamori', 'assets', '1', 'note=机')
    place.mamori('set', 'branch.mamori', 'assets', '+', 'name=名刺')
    shutil.copy(place.path('parting.mamori'), place.path('differing.mamori'))
    place.mamori('merge', 'differing.mamori', 'branch.mamori')
    shutil.copy(place.path('base.mamori'), place.path('sealing.mamori'))
    place.mamori('seal', 'sealing.mamori', 'base.sealed', '--passphrase-fd', '0', '--cost', 'interactive')
    shutil.copy(place.path('base.mamori'), place.path('encrypted.mamori'))
    place.mamori('--key-fd', '0', 'encrypt', 'encrypted.mamori', '--cost', 'interactive')
    with open(place.path('rows.csv'), 'w') as rows:
        rows.write('情報資産名称,備考\n' + ''.join(f'資産{i},メモ{i}\n' for i in range(20)))
    change_cell(place.path('rows.xlsx'))
    damage(place.path('base.mamori'), place.path('damaged.mamori'))
    shutil.copy(place.path('base.mamori'), place.path('changed.mamori'))
    with sqlite3.connect(place.path('changed.mamori')) as db:
        db.execute("update s_assets set note='別の手' where id='1'")
    db.close()
    orphans(place)
    shutil.copytree(os.path.join(SRCDIR, 'tests/data/forms-editions'), place.path('editions'))
    place.mamori('new', 'edition.mamori', '--layers', './editions/toy-1')
    place.mamori('set', 'edition.mamori', 'check', 'q1', 'answer=done')
    for name in KEYS:
        with open(place.path(file_of(name)), 'w') as file:
            file.write(keys_text(name))


def change_cell(path):
    """One text of the export made another one, as a person would."""
    parts = {}
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            parts[name] = archive.read(name).replace('古い'.encode(), '直した'.encode()).replace('新しい'.encode(), '直した'.encode())
    with zipfile.ZipFile(path, 'w', zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)


def damage(source, target):
    """One page of a ledger made unreadable: the workbook opens, and reading the rows fails."""
    db = sqlite3.connect(source)
    root, size = db.execute("select rootpage from sqlite_master where name='s_assets'").fetchone()[0], db.execute('pragma page_size').fetchone()[0]
    db.close()
    shutil.copy(source, target)
    with open(target, 'r+b') as file:
        file.seek((root - 1) * size)
        file.write(b'\xff')


def orphans(place):
    """References to rows that are not there, from the time when the forms did not ask for more than a text."""
    old = place.path('forms.old')
    shutil.copytree(os.environ['MAMORI_FORMS'], old)
    path = os.path.join(old, 'ipa-3/concerns.yaml')
    with open(path) as file:
        text = file.read()
    with open(path, 'w') as file:
        file.write(re.sub('type: row(, role: [a-z-]+)?, of: regulations', r'type: text\1', text))
    for command in (('new', 'orphans.mamori'), ('set', 'orphans.mamori', 'concerns', '+', 'event=停電', 'regulation=reg99')):
        place.mamori('--forms', old, *command)
    shutil.rmtree(old)
