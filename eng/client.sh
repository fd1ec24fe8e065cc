#!/usr/bin/env bash
# Makes the generated part of the C# client from the committed description of the API.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

case ${1:-} in
  --help | -h)
    echo "usage: ./dev client"
    echo
    echo "Writes src/Winnow.Client/Generated from src/Winnow.Server/openapi.json. A test fails while the two differ."
    exit 0
    ;;
  "") ;;
  *) fail 2 "./dev client takes nothing, not \"$1\"." ;;
esac

dotnet build "$ROOT/eng/ClientGenerator" -c Release --nologo -v quiet >&2
dotnet exec "$ROOT/eng/ClientGenerator/bin/Release/net10.0/ClientGenerator.dll" "$ROOT/src/Winnow.Server/openapi.json" "$ROOT/src/Winnow.Client/Generated"
