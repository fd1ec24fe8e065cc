#!/usr/bin/env bash
# Writes the reference of the command line, or runs the commands of the documentation.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

usage() {
  cat <<'HELP'
usage: ./dev docs [--run [--slow] [PAGE...]]

Writes docs/reference/cli.md from the program; a test fails while they differ.

  --run   instead: run the commands that README and docs show, each page in a folder of its own, and
          follow their links; what is built already is used. --slow runs the pages with commands
          that the tests leave out. PAGE, such as docs/cli.md: only those
HELP
}

case ${1:-} in
  --help | -h) usage ;;
  --run)
    shift
    exec node "$ROOT/eng/docs-commands.mjs" "$@"
    ;;
  "")
    dotnet build "$ROOT/src/Winnow.Cli" -c Release --nologo -v quiet >&2
    mkdir -p "$ROOT/docs/reference"
    dotnet exec "$ROOT/src/Winnow.Cli/bin/Release/net10.0/winnow.dll" reference >"$ROOT/docs/reference/cli.md"
    ;;
  *)
    usage >&2
    fail 2 "./dev docs does not know \"$1\"."
    ;;
esac
