#!/usr/bin/env bash
# Sets up, builds, runs every test project and the tests of the scripts, and adds the results up.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

usage() {
  cat <<'HELP'
usage: ./dev test [--filter TEXT] [--no-build] [PROJECT...]

Sets up what is missing, builds in Release and runs the tests; the last line is
"N passed, N failed, N skipped". The exit code is 1 when a test failed or none ran.

  --filter TEXT   only tests whose full name (namespace.class.method) contains TEXT
  --no-build      what is built already
  PROJECT         Core, Torch, Vision, Storage, Server, Cli or scripts; all when none is named

Tests that read real image sets find them through WINNOW_SHARED and are skipped without it.
HELP
}

# Longer than the slowest project by far: a test that hangs must fail before the CI's own limit.
readonly limit_minutes=15

filter=
build=true
projects=()
while [ $# -gt 0 ]; do
  case $1 in
    --filter)
      [ $# -gt 1 ] || fail 2 "--filter needs a text, such as --filter EntropySampling."
      filter=$2
      shift
      ;;
    --no-build) build=false ;;
    --help | -h)
      usage
      exit 0
      ;;
    -*)
      usage >&2
      fail 2 "./dev test does not know \"$1\"."
      ;;
    *)
      [ "$1" = scripts ] || [ -d "$ROOT/tests/Winnow.$1.Tests" ] || fail 2 "There is no test project \"$1\" under tests/."
      projects+=("$1")
      ;;
  esac
  shift
done

if [ ${#projects[@]} -eq 0 ]; then
  for folder in "$ROOT"/tests/Winnow.*.Tests; do
    name=${folder##*/Winnow.}
    projects+=("${name%.Tests}")
  done
  projects+=(scripts)
fi

if $build; then
  "$ROOT/eng/build.sh"
fi

passed=0 failed=0 skipped=0
results=$ROOT/build/test-results
mkdir -p "$results"

# attribute FILE NAME: the sum of one attribute over the assemblies of an xUnit result file.
attribute() {
  grep -o '<assembly [^>]*>' "$1" | grep -o " $2=\"[0-9]*\"" | grep -o '[0-9]*' | awk '{ sum += $1 } END { print sum + 0 }'
}

run_project() {
  local project=$1 xml=$results/$1.xml code=0 arguments=()
  local assembly=$ROOT/tests/Winnow.$project.Tests/bin/Release/net10.0/Winnow.$project.Tests.dll
  [ -z "$filter" ] || arguments+=(-method "*$filter*")
  rm -f "$xml"
  printf '== %s\n' "$project"
  timeout --kill-after=10 "${limit_minutes}m" dotnet exec "$assembly" -noLogo -noColor -xml "$xml" "${arguments[@]}" </dev/null || code=$?
  if [ ! -s "$xml" ]; then
    echo "Winnow.$project.Tests ended with code $code and left no results: it crashed, or ran longer than $limit_minutes minutes."
    failed=$((failed + 1))
    return
  fi

  local wrong
  wrong=$(($(attribute "$xml" failed) + $(attribute "$xml" errors)))
  passed=$((passed + $(attribute "$xml" passed)))
  failed=$((failed + wrong))
  skipped=$((skipped + $(attribute "$xml" skipped)))
}

# One script is one test; exit code 77 means skipped.
run_scripts() {
  local script code
  printf '== scripts\n'
  for script in "$ROOT"/tests/scripts/*.sh; do
    case $script in *"$filter"*) ;; *) continue ;; esac
    code=0
    timeout --kill-after=10 "${limit_minutes}m" bash "$script" </dev/null || code=$?
    case $code in
      0) passed=$((passed + 1)) ;;
      77) skipped=$((skipped + 1)) ;;
      *)
        echo "${script##*/} failed with code $code."
        failed=$((failed + 1))
        ;;
    esac
  done
}

for project in "${projects[@]}"; do
  if [ "$project" = scripts ]; then
    run_scripts
  else
    run_project "$project"
  fi
done

[ $((passed + failed)) -gt 0 ] || echo "No test ran."
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
