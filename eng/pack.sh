#!/usr/bin/env bash
# Packs the libraries and the command line.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

usage() {
  cat <<'HELP'
usage: ./dev pack [--out DIR] [--no-build]

Makes NuGet packages in artifacts/: Winnow.Core (no native code), Winnow.Torch, Winnow.OnnxRuntime,
Winnow.Vision and Winnow.Client with their documentation and symbols, and winnow, the
command line as a .NET tool. Their one version stands in Directory.Build.props.

  --out DIR    another folder
  --no-build   pack what is built already
HELP
}

out=$ROOT/artifacts
build=true
while [ $# -gt 0 ]; do
  case $1 in
    --out)
      [ $# -gt 1 ] || fail 2 "--out needs a folder."
      out=$2
      shift
      ;;
    --no-build) build=false ;;
    --help | -h)
      usage
      exit 0
      ;;
    *)
      usage >&2
      fail 2 "./dev pack does not know \"$1\"."
      ;;
  esac
  shift
done

mkdir -p "$out"
out=$(cd "$out" && pwd)
if $build; then
  "$ROOT/eng/setup.sh"
  "$ROOT/eng/web.sh" --if-stale
  # The command line refers to all the others.
  dotnet build "$ROOT/src/Winnow.Cli" -c Release --nologo -v quiet >&2
fi

# The same sources give the same packages to the last byte: their entries bear the time of the commit.
export SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git -C "$ROOT" log -1 --format=%ct 2>/dev/null || date +%s)}

# A package of an earlier version beside the new ones would be published with them.
rm -f "$out"/[Ww]innow.*.nupkg "$out"/[Ww]innow.*.snupkg
dotnet msbuild "$ROOT/eng/pack.proj" -t:Pack -p:Out="$out" -nologo -v:quiet -m >&2
ls "$out"
