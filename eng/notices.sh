#!/usr/bin/env bash
# Writes THIRD-PARTY-NOTICES.md from the lock files.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

case ${1:-} in
  --help | -h)
    echo "usage: ./dev notices [--check]"
    echo
    echo "Writes THIRD-PARTY-NOTICES.md from the lock files and the restored packages; --check only compares it with the lock files."
    exit 0
    ;;
  "" | --check) ;;
  *) fail 2 "./dev notices knows only --check, not \"$1\"." ;;
esac

node "$ROOT/eng/notices.mjs" "$@"
