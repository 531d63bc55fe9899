# The numbers of the guideline, through the whole program: answers in by `set`, figures out by `show --json`.
# proves: W16 W17
. "$SRCDIR/tests/lib/tap.sh"
m new base.mamori
fresh() { cp base.mamori n.mamori; }

# Likelihood: threat × vulnerability 3 2 1. t11 has one control, 3-6.
fresh
while read -r frequency want; do
    got=
    for answer in no partly done; do
        m set n.mamori threats t11 frequency="$frequency" && m set n.mamori controls 3-6 answer=$answer
        got+="$(cells n.mamori threats t11.likelihood)"
    done
    is "likelihood, threat $frequency × vulnerability 3 2 1" "$got" "$want"
done <<'END'
3 321
2 211
1 111
END
m set n.mamori threats t11 frequency=
is 'a threat without a frequency takes no part' "$(cells n.mamori threats t11.likelihood) $(cells n.mamori media office_pc.likelihood)" 'null null'

# The six lines of the worked table: 4 2 4 2 4 2.  what | asset | threat | controls | importance threat vulnerability likelihood risk band
while IFS='|' read -r what asset threat controls want; do
    fresh
    m set n.mamori assets + $asset >/dev/null
    m set n.mamori threats ${threat%%=*} frequency="${threat#*=}"
    for control in $controls; do m set n.mamori controls "${control%%=*}" answer="${control#*=}"; done
    is "$what" "$(cells n.mamori assets 1.importance 1.threat 1.vulnerability 1.likelihood 1.risk 1.band)" "$want"
done < <(thin <<'END'
line 1: a laptop that is carried|medium=mobile personal=yes c=2 i=1 a=1|t16=2|3-4=no 7-3=no 7-4=no 7-6=no|2 2 3 2 4 "high"
line 2: the same, encrypted|medium=mobile personal=yes c=2 i=1 a=1|t16=2|3-4=done 7-3=done 7-4=done 7-6=done|2 2 1 1 2 "medium"
line 3: a website's members|medium=server personal=yes c=2 i=2 a=1|t17=3|5-1=done 5-4=no 8-3=partly|2 3 2 2 4 "high"
line 4: the same, with measures|medium=server personal=yes c=2 i=2 a=1|t17=3|5-1=done 5-4=done 8-3=done 8-5=done 8-7=done 8-8=done|2 3 1 1 2 "medium"
line 5: business data on a PC|medium=office_pc c=2 i=1 a=1|t09=3|7-1=done 7-2=done 7-8=no|2 3 2 2 4 "high"
line 6: a server lost in an earthquake|medium=server c=1 i=1 a=2|t19=1|3-6=no 11-3=no|2 1 3 1 2 "medium"
risk 6|medium=office_pc c=2 i=0 a=0|t11=3|3-6=no|2 3 3 3 6 "high"
risk 3|medium=office_pc c=1 i=0 a=0|t11=3|3-6=no|1 3 3 3 3 "medium"
risk 1|medium=office_pc c=1 i=0 a=0|t11=1|3-6=no|1 1 3 1 1 "medium"
risk 0 is 小, not unrated|medium=office_pc c=0 i=0 a=0|t11=3|3-6=no|0 3 3 3 0 "low"
personal information|medium=office_pc personal=yes c=0 i=0 a=0|t11=3|3-6=no|2 3 3 3 6 "high"
sensitive information|medium=office_pc sensitive=yes c=0 i=0 a=0|t11=3|3-6=no|2 3 3 3 6 "high"
my number|medium=office_pc mynumber=yes c=0 i=0 a=0|t11=3|3-6=no|2 3 3 3 6 "high"
a flag without c, i, a|medium=office_pc personal=yes|t11=3|3-6=no|2 3 3 3 6 "high"
no importance yet|medium=office_pc c=1 i=1|t11=3|3-6=no|null 3 3 3 null null
no medium yet|c=2 i=0 a=0|t11=3|3-6=no|2 null null null null null
no frequency yet|medium=paper c=2 i=0 a=0|t11=3|3-6=no|2 null null null null null
END
)

# Vulnerability: linked controls without na. t01 is linked to 3-5, 6-1, 6-2, 6-3.
while IFS='|' read -r what answers want; do
    fresh
    m set n.mamori threats t01 frequency=3
    for answer in $answers; do m set n.mamori controls "${answer%%=*}" answer="${answer#*=}"; done
    is "vulnerability: $what" "$(cells n.mamori threats t01.vulnerability t01.incomplete)" "$want"
done < <(thin <<'END'
all done|3-5=done 6-1=done 6-2=done 6-3=done|1 0
all no|3-5=no 6-1=no 6-2=no 6-3=no|3 0
some|3-5=done 6-1=no 6-2=no 6-3=no|2 0
all partly|3-5=partly 6-1=partly 6-2=partly 6-3=partly|2 0
not applicable is left out|3-5=done 6-1=na 6-2=na 6-3=na|1 0
unanswered counts as no, and is flagged|3-5=done 6-1=done 6-2=done|2 1
nothing answered|  |3 4
none applicable|3-5=na 6-1=na 6-2=na 6-3=na|1 0
END
)
has 'none applicable is a finding' "$(m status n.mamori --json | json '[f["sheet"] + " " + str(f["row"]) for f in d["findings"]]')" 'threats t01'

# Rates: (done + partly / 2) / (count − na), one decimal.
while IFS='|' read -r row answers want; do
    fresh
    for answer in $answers; do m set n.mamori controls "${answer%%=*}" answer="${answer#*=}"; done
    is "rate of $row: $answers" "$(cells n.mamori diagnosis "$row.count" "$row.rate")" "$want"
done < <(thin <<'END'
d01|1-1=done 1-2=done 1-3=partly 1-4=no|4 62.5
d02|2-1=done 2-2=no 2-3=no|3 33.3
d03|3-1=done 3-2=no|7 14.3
d04|5-1=done 5-2=done 5-3=done 5-4=done 5-5=done|5 100
d05|6-1=done 6-2=partly 6-3=na 6-4=na|4 75
d08|9-1=na 9-2=na 9-3=na|3 null
END
)
is 'nothing applicable has a label of its own' "$(m show n.mamori diagnosis --csv --labels | grep -c 該当なし)" 1
is 'the eleven are in the order of the appendix: controls per row' "$(cells n.mamori diagnosis '*.count')" '4 3 7 5 4 10 10 3 3 3 3'

# The self-check: totals per part and in all, bands at their ends. One letter an answer: d p n u, - for none.
fresh
present=-------------------------
answer() {
    local i letter
    for ((i = 0; i < 25; i++)); do
        letter=${1:i:1}
        [ "$letter" = "${present:i:1}" ] && continue
        case $letter in d) letter=done ;; p) letter=partly ;; n) letter=no ;; u) letter=unknown ;; -) letter= ;; esac
        m set n.mamori self-check "q$(printf %02d $((i + 1)))" answer=$letter
    done
    present=$1
}
while read -r letters want; do
    answer "$letters"
    is "self-check $letters" "$(cells n.mamori self-check summary.part1 summary.part2 summary.part3 summary.score summary.band summary.answered summary.lowest summary.highest)" "$want"
done < <(thin <<'END'
------------------------- null null null null null 0 -25 100
d------------------------ 4 null null 4 "poor" 1 -20 100
dddddddddddddddddddddddd- 20 52 24 96 "good" 24 95 100
ddddddddddddddddddddddddd 20 52 28 100 "full" 25 100 100
ddddddddddddddddddddddddp 20 52 26 98 "good" 25 98 98
dddddddddddddddddpnnnnnnn 20 50 0 70 "good" 25 70 70
dddddddddddddddddpunnnnnn 20 50 -1 69 "weak" 25 69 74
ddddddddddddpnnnnnnnnnnnn 20 30 0 50 "weak" 25 50 50
ddddddddddddpunnnnnnnnnnn 20 29 0 49 "poor" 25 49 54
uuuuuuuuuuuuuuuuuuuuuuuuu -5 -13 -7 -25 "poor" 25 -25 100
END
)
is 'status says the same' "$(m status n.mamori --json | json '[d["self_check"][k] for k in ("score", "low", "high", "band")] + [p["score"] for p in d["self_check"]["parts"]]')" '[-25, -25, 100, "poor", -5, -13, -7]'
is 'the maxima are 20, 52, 28 of 100' "$(m status n.mamori --json | json '[p["max"] for p in d["self_check"]["parts"]] + [d["self_check"]["max"]]')" '[20, 52, 28, 100]'
tap_done
