# The systemd units parse without a word, and what they may do stays little by systemd's own score (0 nothing, 10 everything).
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
command -v systemd-analyze >/dev/null || { echo "systemd-analyze is not installed"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
most=20 # tenths

# words UNIT: what systemd says about a unit; about those of this machine it may say what it likes.
words() { systemd-analyze verify --man=no "$1" 2>&1 | grep -F "${1##*/}" || true; }

for unit in "$root"/ops/*.service; do
  copy=$work/${unit##*/}
  grep -q '^ExecStart=/opt/winnow/winnow ' "$unit" || { echo "${unit##*/} does not start /opt/winnow/winnow"; exit 1; }
  # The program is not installed here.
  sed 's#^ExecStart=[^ ]*#ExecStart=/bin/true#' "$unit" >"$copy"
  said=$(words "$copy")
  [ -z "$said" ] || { echo "$said"; exit 1; }
  score=$(systemd-analyze security --no-pager --offline=true --threshold="$most" "$copy" 2>&1) || { tail -n 1 <<<"$score"; exit 1; }
done

# The check sees a line that means nothing.
sed 's/^LockPersonality=/LockPersonalty=/' "$work/winnow.service" >"$work/wrong.service"
[ -n "$(words "$work/wrong.service")" ] || { echo "a misspelt line passed"; exit 1; }
