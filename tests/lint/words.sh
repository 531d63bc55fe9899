# Words: one name for one thing, and the right word for SECURITY ACTION.
. "$SRCDIR/tests/lib/tap.sh"
python3 - forms <<'END'
import glob, re, sys
bad = []
for path in sorted(glob.glob(sys.argv[1] + "/**/*.yaml", recursive=True)) + ["locale/ja.po"]:
    try: lines = open(path, encoding="utf-8").read().split("\n")
    except OSError: continue
    for n, line in enumerate(lines, 1):
        if "avoid:" in line: continue  # the glossary says what not to say
        # one sentence before and after counts as "together"
        near = " ".join(lines[max(0, n - 2):n + 1])
        if re.search("SECURITY ACTION|一つ星|二つ星|★", near) and re.search("取得|認定", line):
            bad.append(f"{path}:{n}: {line.strip()}")
print(("not ok" if bad else "ok") + " 1 - SECURITY ACTION is declared (宣言), neither acquired nor certified")
for line in bad: print("#   " + line)
# One term for one thing, on all screens and in all forms: what the glossary says not to say. (In documents tests/forms/documents.py
# looks; of what people of the samples typed nobody.) A word that is part of its term (担当, 担当者) is wrong as a label only.
glossary = open(sys.argv[1] + "/common/glossary.yaml", encoding="utf-8").read()
words = [(word, label) for label, avoid in re.findall(r"^  - \{id: [^,]+, label: ([^,]+),.*?avoid: ([^}]+)\}", glossary, re.M) for word in avoid.split("、") if label != "自己宣言"]
RIGHT = ["規程やマニュアル", "教育研修マニュアル"]  # in another sense
def wrong(text, is_label):
    for right in RIGHT:
        text = text.replace(right, "")
    return [(word, label) for word, label in words if (text == word if word in label else word in text) and (is_label or word not in label)]
def said():
    for path in sorted(glob.glob(sys.argv[1] + "/*/*.yaml")):
        if path.endswith("glossary.yaml") or "/samples/" in path: continue
        for n, line in enumerate(open(path, encoding="utf-8"), 1):
            line = re.sub(r"also: \[[^]]*\]", "", line.strip())  # what others say
            yield f"{path}:{n}", line, False
            for label in re.findall(r'(?:label|short): "?([^",}]+)', line):
                yield f"{path}:{n}", label.strip(), True
    for entry in open("locale/ja.po", encoding="utf-8").read().split("\n\n"):
        if not entry.startswith("#~"):
            for text in re.findall(r'^msgstr(?:\[\d\])? ((?:".*"\n?)+)', entry, re.M):
                text = "".join(re.findall(r'"((?:[^"\\]|\\.)*)"', text))
                yield "locale/ja.po", text, True
found = [f"{place}: {word} (the glossary says {label}): {text[:60]}" for place, text, is_label in said() for word, label in wrong(text, is_label)]
print(("ok" if len(words) > 40 else "not ok") + f" 2 - the glossary names {len(words)} expressions to avoid")
print(("not ok" if found else "ok") + " 3 - one term for one thing, on all screens and in all forms")
for line in found: print("#   " + line)
planted = [("期日は4月です", False), ("担当", True), ("エクスポート", False), ("担当する人", False), ("担当者", True)]
print(("ok" if [bool(wrong(*p)) for p in planted] == [True, True, True, False, False] else "not ok") + " 4 - planted words are seen, right ones are not")
END
tap_count=4
grep -q '宣言' forms/ipa-3/*.yaml && ok 'the word 宣言 is used' || not_ok 'the word 宣言 is used'
tap_done
