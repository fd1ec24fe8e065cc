#!/usr/bin/env bash
# Builds the bench and hands its arguments over.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

"$ROOT/eng/setup.sh"
dotnet build "$ROOT/bench/Winnow.Bench" -c Release --nologo -v quiet >&2
exec dotnet exec "$ROOT/bench/Winnow.Bench/bin/Release/net10.0/Winnow.Bench.dll" "$@"
