#!/usr/bin/env bash
# Builds the whole solution in Release.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

case ${1:-} in
  --help | -h)
    echo "usage: ./dev build [dotnet build options]"
    echo
    echo "Sets up what is missing and builds the solution in Release; warnings are errors."
    exit 0
    ;;
esac

"$ROOT/eng/setup.sh"
dotnet build "$ROOT/Winnow.slnx" -c Release --nologo -v quiet "$@"
