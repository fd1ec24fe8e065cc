# Every command that README and docs show runs, or says why not; their links lead somewhere.
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
[ -f "$root/build/native/libwinnow_native.so" ] || { echo "libwinnow_native.so is not built"; exit 77; }
exec node "$root/eng/docs-commands.mjs"
