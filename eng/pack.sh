#!/usr/bin/env bash
# Packs the libraries.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

case ${1:-} in
  --help | -h)
    echo "usage: ./dev pack"
    echo
    echo "Makes NuGet packages of Winnow.Core and Winnow.Torch in artifacts/."
    exit 0
    ;;
esac

"$ROOT/eng/setup.sh"
for project in Core Torch; do
  dotnet pack "$ROOT/src/Winnow.$project" -c Release --nologo -v quiet -o "$ROOT/artifacts"
done
ls "$ROOT/artifacts"
