# mamori calendar and done: what is due, as text, as JSON and for other calendars; that something was done, in one step.
. "$SRCDIR/tests/lib/tap.sh"
export MAMORI_NOW=2026-11-21T10:00
m new a.mamori --sample
m set a.mamori backups 4 'device=本社と南浜営業所のファイルサーバーと会計のパソコン'
run 0 m calendar a.mamori
is 'what is overdue comes first, the oldest before all' "$(sed -n '1p;2s/ .*PC /PC /p' <<<"$out" | head -1)" '過ぎた'
has '… with the sheet and the row' "$(sed -n 2p <<<"$out")" '2025-10-14 火    サポートの終わり: 検査室の測定用PC  [it 4]'
has 'a closed day bears a sign' "$out" '2026-10-31 土 休'
has 'what comes is in the order of the days' "$(grep -A2 'これから' <<<"$out" | tail -1)" '2026-11-24'
has 'what was never done has no day' "$(sed -n '/まだ記録がない/,$p' <<<"$out")" '会計のパソコン'
has 'what is far is counted' "$out" '--to で出ます'
run 0 m calendar a.mamori --from 2026-12-01 --to R8.12.31
is '--from and --to' "$(grep -oE '20[0-9]{2}-[0-9]{2}' <<<"$out" | sort -u)" '2026-12'
run 0 m calendar a.mamori --from 1999-01-01 --to 1999-12-31 && is 'a time in which nothing matters' "$out" 'この期間には何もありません'
refuses 'a day that is none' 1 '--from' calendar a.mamori --from 11/31
refuses 'an end before the beginning' 2 '--to' calendar a.mamori --from 2026-12-01 --to 2026-11-01
refuses 'two kinds of output' 2 '--json' calendar a.mamori --json --ics a.ics
refuses 'no workbook' 2 'usage' calendar

run 0 m calendar a.mamori --json
python3 - "$out" <<'END'
import json, sys
c = json.loads(sys.argv[1])
n = 0
def check(what, good, why=""):
    global n
    n += 1
    print(f"{'ok' if good else 'not ok'} {5000 + n} - {what}" + ("" if good else f"\n#   {why}"))
days = [i["day"] for i in c["items"] if i["day"]]
check("JSON: today and the days that are known", (c["today"], c["closed_days_from"], c["closed_days_until"]) == ("2026-11-21", "2024-01-01", "2033-01-03"), c)
check("… in the order of the days, without a day last", days == sorted(days) and all(i["day"] is None for i in c["items"][len(days):]))
check("… overdue is what lies before today", all((i["state"] == "overdue") == (i["day"] < c["today"]) for i in c["items"] if i["day"]))
one = next(i for i in c["items"] if i["sheet"] == "backups" and i["row"] == "2")
check("… an item", one == {"day": "2026-09-10", "state": "overdue", "level": "low", "sheet": "backups", "row": "2", "column": "tested", "deadline": "routine", "rows": 1, "text": "戻す練習: 販売管理サーバー", "owner": "伊藤 直樹", "closed": False, "unsure": False}, one)
many = [i for i in c["items"] if i["rows"] > 1]
check("… rows that come due together are one", many and all(i["rows"] > 3 for i in many))
END

# other calendars: RFC 5545
run 0 m calendar a.mamori --ics a.ics
has 'how many were written' "$out" '件を書き出しました'
has '… and the journal knows of it' "$(m log a.mamori --limit 1)" 'カレンダーに書き出し: a.ics'
python3 - a.ics <<'END'
import re, sys
raw = open(sys.argv[1], "rb").read()
n = 0
def check(what, good, why=""):
    global n
    n += 1
    print(f"{'ok' if good else 'not ok'} {6000 + n} - {what}" + ("" if good else f"\n#   {why}"))
lines = raw.split(b"\r\n")
check("every line ends with CR LF", lines[-1] == b"" and b"\n" not in b"".join(lines) and b"\r" not in b"".join(lines))
check("no line is over 75 octets", max(map(len, lines)) <= 75, max(map(len, lines)))
check("folded between characters", all(line.decode("utf-8") is not None for line in lines))
check("… some are folded", any(line.startswith(b" ") for line in lines))
text = raw.decode("utf-8").replace("\r\n ", "").split("\r\n")
check("one calendar, version 2.0, with a product", text[0] == "BEGIN:VCALENDAR" and text[-2] == "END:VCALENDAR" and "VERSION:2.0" in text and any(t.startswith("PRODID:") for t in text))
events, event = [], None
for line in text:
    if line == "BEGIN:VEVENT": event = {}
    elif line == "END:VEVENT": events.append(event); event = None
    elif event is not None:
        name, value = line.split(":", 1)
        if name in event: check("no property twice", False, line)
        event[name] = value
check("every event has UID, DTSTAMP, a whole day and a summary", events and all({"UID", "DTSTAMP", "DTSTART;VALUE=DATE", "SUMMARY"} <= e.keys() for e in events))
check("… DTSTAMP is UTC", all(re.fullmatch(r"20261121T010000Z", e["DTSTAMP"]) for e in events), events[0])
check("… UIDs are each once", len({e["UID"] for e in events}) == len(events))
check("… days are days", all(re.fullmatch(r"\d{8}", e["DTSTART;VALUE=DATE"]) for e in events))
check("… blocks no time", all(e["TRANSP"] == "TRANSPARENT" for e in events))
END
uids() { grep -a '^UID' "$1" | sort; }
m set a.mamori backups 2 tested=2026-11-01 && m calendar a.mamori --ics b.ics >/dev/null
is 'a day that moves keeps its UID' "$(grep -ac 'UID:backups.routine.2@' b.ics) $(diff <(uids a.ics) <(uids b.ics) | grep -c '^[<>]')" '1 0'
m set a.mamori backups 2 'device=共有; 会計, 販売\月' && m calendar a.mamori --ics c.ics >/dev/null
has 'what the format uses is escaped' "$(python3 -c 'print(open("c.ics", "rb").read().decode().replace("\r\n ", ""))')" 'SUMMARY:戻す練習: 共有\; 会計\, 販売\\月'
cp a.ics kept && refuses 'nothing is written when nothing is due' 1 'no day in this time' calendar a.mamori --from 1999-01-01 --to 1999-01-02 --ics a.ics
cmp -s a.ics kept && ok '… and the old file stays' || not_ok '… and the old file stays'
refuses 'a workbook is never written over' 1 '' calendar a.mamori --ics a.mamori

# a page in the workbook for Excel: the same days in the same order, as formulas
m new d.mamori --sample
m export d.mamori d.xlsx >/dev/null && m export d.mamori e.xlsx --leave-out backups --anonymous >/dev/null && m export d.mamori f.xlsx --values >/dev/null
python3 - "$(m calendar d.mamori --json)" <<'END'
import json, os, sys
sys.path.append(os.environ["SRCDIR"] + "/tests/lib")
from one_sheet import one_sheet
items = json.loads(sys.argv[1])["items"]
n = 0
def check(what, good, why=""):
    global n
    n += 1
    print(f"{'ok' if good else 'not ok'} {7000 + n} - {what}" + ("" if good else f"\n#   {why}"))
def lines(path, data): return [r for r in one_sheet(path, "カレンダー", data).iter_rows(min_row=4, values_only=True)]
page, formulas = lines("d.xlsx", True), lines("d.xlsx", False)
days = [str(r[1])[:10] for r in page if r[1]]
single = [(i["day"], i["text"]) for i in items if i["day"] and i["rows"] == 1]
check("Excel: as many days as the calendar has", len(days) == sum(i["rows"] for i in items if i["day"]), len(days))
check("… in their order", days == sorted(days) and all(pair in [(str(r[1])[:10], r[3]) for r in page] for pair in single))
check("… every cell is a formula", all(str(c).startswith("=") for r in formulas for c in r[:6]), formulas[0])
check("… the overdue ones bear a mark", all(("!!" in r[0]) == (str(r[1])[:10] < "2026-11-21") for r in page if r[1]))
check("… those without a day come last", all(not r[1] for r in page[len(days):]) and len(page) > len(days))
left = lines("e.xlsx", True)
check("what is left out is not told there", not any((r[3] or "").startswith("戻す練習") for r in left) and len(left) > 50)
check("… nor are names", not any("伊藤" in str(c) for r in left for c in r))
check("without formulas the same values", [r[:6] for r in lines("f.xlsx", False)] == [tuple(c if c is not None else None for c in r[:6]) for r in page])
END

# done
m new b.mamori --sample
before=$(m show b.mamori backups --csv)
run 0 m done b.mamori backups 2 && is 'done today says the next day' "$out" '次: 2027-11-21'
is '… the day is in the row' "$(cells b.mamori backups 2.tested 2.next 2.state)" '"2026-11-21" "2027-11-21" "ok"'
has '… the history names it' "$(m log b.mamori --limit 1)" '行った: 販売管理サーバー'
refuses 'twice on a day is once' 1 'written already' done b.mamori backups 2
run 0 m undo b.mamori && is 'one undo takes it back' "$(m show b.mamori backups --csv)" "$before"
run 0 m done b.mamori backups 2 --date 2026-11-01 && is 'on another day' "$(cells b.mamori backups 2.tested)" '"2026-11-01"'
refuses 'earlier than the last time, without a log' 1 'later than that' done b.mamori backups 2 --date 2026-10-01
refuses 'a day to come' 1 'in the future' done b.mamori backups 2 --date 2026-11-22
refuses 'a sheet without a routine' 1 'nothing that is done again' done b.mamori assets 1
refuses 'a row that is not there' 1 'unknown row 99' done b.mamori backups 99
m set b.mamori contractors 3 result=stop
refuses 'a row that is not to be done' 1 'not to be done now' done b.mamori contractors 3 --date 2026-11-01
refuses 'a result that no log keeps' 1 'keeps a result' done b.mamori backups 2 --note よい
tap_done
