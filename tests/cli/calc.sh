# mamori calc: Excel's meaning of a formula. tests/data/formula.tsv is the full list (unit tests); this is the command itself.
. "$SRCDIR/tests/lib/tap.sh"
# formula | bindings | value | type
while IFS='|' read -r formula bindings value type; do
    run 0 m calc "$formula" $bindings && is "$formula  $bindings" "$out" "$(printf '%s\t%s' "$value" "$type")"
done <<'END'
1+2*3||7|number
-2^2||4|number
2^3^2||64|number
50%||0.5|number
0.1+0.2=0.3||TRUE|bool
0.1+0.2||0.3|number
"a"&1&TRUE||a1TRUE|text
"A"="a"||TRUE|bool
1<"a"||TRUE|bool
"a"<TRUE||TRUE|bool
[x]=""|x=|TRUE|bool
[x]=0|x=|TRUE|bool
[x]+1|x=|1|number
""+1||#VALUE!|error
"3"+1||4|number
TRUE+1||2|number
1/0||#DIV/0!|error
0/0||#DIV/0!|error
SQRT(-1)||#NUM!|error
10^400||#NUM!|error
IFERROR(1/0,"x")||x|text
IF(FALSE,1/0,2)||2|number
AND(TRUE,1/0)||#DIV/0!|error
ROUND(2.5,0)||3|number
ROUND(-2.5,0)||-3|number
ROUND(1.005,2)||1.01|number
ROUND(0.285,2)||0.29|number
ROUND(1234,-2)||1200|number
INT(-1.5)||-2|number
MOD(-3,2)||1|number
MOD(3,-2)||-1|number
CEILING(2.1,1)||3|number
MAX([a],[b],[c])|a=1 b= c=2|2|number
SUM(t[n])|t[n]=1;2;;x;TRUE|3|number
COUNT(t[n])|t[n]=1;2;;x;TRUE|2|number
COUNTA(t[n])|t[n]=1;2;;x;TRUE|4|number
COUNTIF(t[n],"x*")|t[n]=xa;XB;y|2|number
COUNTIF(t[n],">=2")|t[n]=1;2;3|2|number
SUMIF(t[a],"done",t[n])|t[a]=done;no;done t[n]=1;2;4|5|number
MAXIFS(t[n],t[a],"p")|t[n]=1;3;2 t[a]=p;q;p|2|number
INDEX(t[n],MATCH("b",t[a],0))|t[n]=10;20 t[a]=a;b|20|number
MATCH("z",t[a],0)|t[a]=a;b|#N/A|error
DATE(2026,2,30)||46083|number
TEXT(DATE(2024,2,29),"yyyy-mm-dd")||2024-02-29|text
EDATE(DATE(2026,1,31),1)||46081|number
DATE(1900,3,1)||61|number
LEN("高い🍣")||4|number
MID("あいう",2,1)||い|text
SEARCH("B","abc")||2|number
FIND("B","abc")||#VALUE!|error
SUMPRODUCT(t[a],t[b])|t[a]=1;2 t[b]=3;4|11|number
END
run 0 m calc 'LEN([x])' 'x=a b c' && is 'a value with blanks' "$out" "$(printf '5\tnumber')"
run 0 env MAMORI_NOW=2026-11-21T10:00 "$MAMORI" calc 'TODAY()-DATE(2026,11,20)' && is 'today' "$out" "$(printf '1\tnumber')"
refuses 'a formula that ends too early: the place' 1 'character 8' calc 'SUM(1,2'
refuses 'an unknown function, with the near name' 1 'did you mean SUM' calc 'SUMM(1)'
refuses 'a name that is not bound' 1 'a=VALUE' calc '[a]+1'
refuses 'a binding that is none' 2 'NAME=VALUE' calc '1' x
refuses 'no formula' 2 'usage: mamori calc' calc
deep=$(printf '(%.0s' {1..5000})1$(printf ')%.0s' {1..5000})
"$MAMORI" calc "$deep" >/dev/null 2>&1
[ $? -le 1 ] && ok 'five thousand brackets do not bring it down' || not_ok 'five thousand brackets do not bring it down'
tap_done
