#!/usr/bin/env bash
# Makes the generated parts of the C# and Python clients from the committed description of the API.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

case ${1:-} in
  --help | -h)
    echo "usage: ./dev client"
    echo
    echo "Writes src/Winnow.Client/Generated and two files of clients/python/winnow_client from src/Winnow.Server/openapi.json. A test fails while they differ."
    exit 0
    ;;
  "") ;;
  *) fail 2 "./dev client takes nothing, not \"$1\"." ;;
esac

dotnet build "$ROOT/eng/ClientGenerator" -c Release --nologo -v quiet >&2
dotnet exec "$ROOT/eng/ClientGenerator/bin/Release/net10.0/ClientGenerator.dll" "$ROOT/src/Winnow.Server/openapi.json" "$ROOT/src/Winnow.Client/Generated" "$ROOT/clients/python/winnow_client"
