# Sourced by tests/terminal/*.sh. A terminal is a tmux session; what is waited for is what the screen says, never a time.
. "$SRCDIR/tests/lib/tap.sh"
server=
tm() { tmux -u -L "$server" -f /dev/null "$@" 2>/dev/null; }
leave() { [ -z "$server" ] || { tm kill-server; rm -f "/tmp/tmux-$(id -u)/$server"; }; }
trap leave EXIT
unset TMUX TMUX_PANE

# terminal COLUMNSxROWS COMMAND...   a new terminal (instead of the one before) in which COMMAND runs
terminal() {
    local size=$1
    shift
    leave
    server=mamori-test-$$-$((terminals = terminals + 1)) # a server that is going away would swallow the next session
    tm new-session -d -s t -x "${size%x*}" -y "${size#*x}" "$(printf '%q ' "$@")" \; set -g status off \; set -g remain-on-exit on \; set -g escape-time 0 \; set -g window-size manual
}
screen() { tm capture-pane -p -t t; }
keys() { tm send-keys -t t "$@"; }
type_text() { tm send-keys -t t -l -- "$1"; }
cursor() { tm display-message -p -t t '#{cursor_x},#{cursor_y}'; }
resize() { tm resize-window -t t -x "${1%x*}" -y "${1#*x}"; }
pid() { tm display-message -p -t t '#{pane_pid}'; }

# until_true COMMAND...   tries until it succeeds, at most 10 s
until_true() {
    local end=$((SECONDS + 10))
    until "$@"; do
        [ $SECONDS -lt $end ] || return 1
        sleep 0.03
    done
}
shows() { screen | grep -qF -- "$1"; }
hides() { ! shows "$1"; }
ended() { [ "$(tm display-message -p -t t '#{pane_dead}' 2>/dev/null || echo 1)" = 1 ]; }
# sees WHAT TEXT   TAP: TEXT comes up on the screen
sees() { if until_true shows "$2"; then ok "$1"; else not_ok "$1" "not on the screen: $2" "$(screen)"; fi; }
# every line that the terminal holds is as wide as it should be: no half characters, nothing wrapped
fits() { [ -z "$(screen | python3 -c '
import sys, unicodedata
for line in sys.stdin:
    if sum(2 if unicodedata.east_asian_width(c) in "WF" else 0 if unicodedata.combining(c) else 1 for c in line.rstrip("\n")) > int(sys.argv[1]): print(line)' "$1")" ]; }
