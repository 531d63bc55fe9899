# All text files of the project, and the list of them.
. "$SRCDIR/tests/lib/tap.sh"
none() { if [ -z "$2" ]; then ok "$1"; else not_ok "$1" "$2"; fi; }
# What belongs to the project: what git knows, or, in an unpacked tarball, what sources.am names.
if [ -d .git ]; then files=$(git ls-files -co --exclude-standard); else files=$(grep -ohE '[A-Za-z0-9_./-]+\.(c|h|yaml|sh|md|po|keys|py|1)\b' sources.am | sort -u); fi
files=$(for file in $files; do [ -f "$file" ] && echo "$file"; done)
# Data that is wrong on purpose, and data of other programs, is no text of ours.
texts=$(grep -vE '^tests/(data|fuzz)/|\.(xlsx|csv|mo|png|gz|sealed)$' <<<"$files")
is 'sources.am is up to date (make update-sources)' "$(tests/lint/sources | cksum)" "$(cksum <sources.am)"
none 'text is UTF-8' "$(LC_ALL=C.UTF-8 grep -laxv '.*' $texts)"
none 'no CR, no BOM' "$(grep -lP '\r$|^\xef\xbb\xbf' $texts | grep -v '^tests/')"
none 'every text ends in a newline' "$(perl -0777 -ne 'print "$ARGV\n" if /[^\n]\z/' $texts)"
none 'no merge marks' "$(grep -lE '^(<<<<<<<|>>>>>>>) ' $texts)"
none 'nothing names a folder of the machine it was written on' "$(grep -nE '/(work|root|home/[a-z]+|Users)/[A-Za-z]' $(grep -E '^(doc|README|CONTRIBUTING|src|forms|locale|bootstrap|configure|Makefile)' <<<"$texts") | grep -v '/home/\.\.\.' | head)"
for file in $(grep -E '^(bootstrap|\.ci/run|tests/run|tests/sanitize/choose|tests/(lint|bench|oracle|torture)/[a-z]+)$' <<<"$files"); do [ -x "$file" ] || echo "$file"; done >"$WORK/modes"
none 'what is to be run can be run' "$(cat "$WORK/modes")"
none 'shell scripts parse' "$(for file in $(grep -E '\.sh$|^tests/suites/|^tests/run$|^tests/torture/run$|^bootstrap$' <<<"$files"); do case $(head -n 1 "$file") in '#!/bin/sh') sh -n "$file" 2>&1 ;; *) bash -n "$file" 2>&1 ;; esac; done)"
none 'what is left out under the sanitizers is there' "$(python3 tests/sanitize/choose --check)"
tap_done
