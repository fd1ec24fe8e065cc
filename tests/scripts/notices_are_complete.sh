# THIRD-PARTY-NOTICES.md names every package of the lock files, and the check sees one that is missing.
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

node "$root/eng/notices.mjs" --check

mkdir -p "$work"/{src/A,tests,bench,samples,eng/licences,web}
cp "$root/eng/notices.mjs" "$work/eng"
cp "$root/THIRD-PARTY-NOTICES.md" "$work"
cp "$root/web/package-lock.json" "$work/web"
echo '{"dependencies":{"net10.0":{"Stranger":{"type":"Direct","resolved":"9.9.9"}}}}' >"$work/src/A/packages.lock.json"
code=0
message=$(node "$work/eng/notices.mjs" --check 2>&1) || code=$?
[ "$code" -eq 1 ] || { echo "a package without a notice passed with $code"; exit 1; }
case $message in *"Stranger 9.9.9"*) ;; *) echo "the missing package is not named: $message"; exit 1 ;; esac
