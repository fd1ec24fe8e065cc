#!/usr/bin/env bash
# Formats C# by .editorconfig, C++ by .clang-format and the web app by prettier.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

check=false
case ${1:-} in
  --check) check=true ;;
  --help | -h)
    cat <<'HELP'
usage: ./dev format [--check]

Formats the C#, C++ and TypeScript sources; --check changes nothing and exits 1 where something would change.
Style rules beyond whitespace are enforced by the build.
HELP
    exit 0
    ;;
  "") ;;
  *) fail 2 "./dev format knows only --check, not \"$1\"." ;;
esac

command -v clang-format >/dev/null || "$ROOT/eng/setup.sh" --format
mapfile -t native < <(find "$ROOT/native" -name build -prune -o \( -name '*.cpp' -o -name '*.h' \) -print)

# `--folder` formats files as text and needs no build; hand-made exclusions keep generated code out.
csharp=(dotnet format whitespace "$ROOT" --folder --exclude build/ --exclude artifacts/ --exclude web/)
if $check; then
  code=0
  "${csharp[@]}" --verify-no-changes || code=1
  clang-format --dry-run --Werror "${native[@]}" || code=1
  "$ROOT/eng/web.sh" --check || code=1
  [ $code -eq 0 ] || fail 1 "Formatting differs; run ./dev format."
else
  "${csharp[@]}"
  clang-format -i "${native[@]}"
  "$ROOT/eng/web.sh" --format
fi
