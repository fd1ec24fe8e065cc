# The list has four columns and unique names; an unknown row is a usage error that shows the list.
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
bench=$root/bench/Winnow.Bench/bin/Release/net10.0/Winnow.Bench.dll

list=$(dotnet exec "$bench" --list)
[ -n "$list" ]
awk -F ' [|] ' 'NF != 4 { print "not four columns: " $0; wrong = 1 } seen[$1]++ { print "twice: " $1; wrong = 1 } END { exit wrong }' <<<"$list"

code=0
message=$(dotnet exec "$bench" no-such-row 2>&1 >/dev/null) || code=$?
[ "$code" -eq 2 ] || { echo "an unknown row ended with $code instead of 2"; exit 1; }
case $message in *'"no-such-row"'*second-start-seconds*) ;; *) echo "no list in: $message"; exit 1 ;; esac
