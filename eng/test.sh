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
  PROJECT         Core, Torch, Vision, Storage, Server, Cli, web, browser or scripts; all when none
                  is named. browser: the web app in Chromium against a server of its own; where
                  Chromium cannot be installed its tests are skipped

Tests that read real image sets find them through WINNOW_SHARED and are skipped without it.
HELP
}

# Longer than the slowest project by far: a test that hangs must fail before the CI's own limit.
readonly limit_minutes=15
# A test that takes this long is named while it runs: one that never ends leaves no result.
readonly long_seconds=240
# Most test code runs once or twice: what the runtime would learn from it for later is not worth its time.
export DOTNET_TieredPGO=0

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
      [ "$1" = scripts ] || [ "$1" = web ] || [ "$1" = browser ] || [ -d "$ROOT/tests/Winnow.$1.Tests" ] || fail 2 "There is no test project \"$1\" under tests/."
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
  projects+=(web browser scripts)
fi

wants() { case " ${projects[*]} " in *" $1 "*) ;; *) return 1 ;; esac; }

if $build; then
  # The web app alone needs neither the .NET build nor the native one.
  [ "${projects[*]}" = web ] || "$ROOT/eng/build.sh"
  ! { wants web || wants browser; } || "$ROOT/eng/web.sh"
fi

# Without it the tests of PostgreSQL are skipped one by one, and say why.
! $build || ! wants Storage || "$ROOT/eng/setup.sh" --postgres || say "PostgreSQL could not be installed, so its tests are skipped."
! $build || ! wants Cli || "$ROOT/eng/setup.sh" --slurm || say "Slurm could not be installed, so its test is skipped."

passed=0 failed=0 skipped=0
failures=()
results=$ROOT/build/test-results
mkdir -p "$results"

# attribute FILE NAME: the sum of one attribute over the assemblies of an xUnit result file.
attribute() {
  grep -o '<assembly [^>]*>' "$1" | grep -o " $2=\"[0-9]*\"" | grep -o '[0-9]*' | awk '{ sum += $1 } END { print sum + 0 }'
}

# failed_of FILE: name and first line of the message of each failed test in an xUnit result file.
failed_of() {
  awk 'BEGIN { RS = "<test " } / result="Fail"/ {
    match($0, /(^| )name="[^"]*/); name = substr($0, RSTART, RLENGTH); sub(/^ ?name="/, "", name)
    text = ""; if (match($0, /<message><!\[CDATA\[[^\n\]]*/)) text = substr($0, RSTART + 18, RLENGTH - 18)
    print name ": " text
  }' "$1"
}

run_project() {
  local project=$1 xml=$results/$1.xml log=$results/$1.log code=0 arguments=()
  local assembly=$ROOT/tests/Winnow.$project.Tests/bin/Release/net10.0/Winnow.$project.Tests.dll
  [ -z "$filter" ] || arguments+=(-method "*$filter*")
  rm -f "$xml"
  printf '== %s\n' "$project"
  timeout --kill-after=10 "${limit_minutes}m" dotnet exec "$assembly" -noLogo -noColor -longRunning "$long_seconds" -xml "$xml" "${arguments[@]}" </dev/null 2>&1 | tee "$log" || code=$?
  if [ ! -s "$xml" ]; then
    echo "Winnow.$project.Tests ended with code $code and left no results: it crashed, or ran longer than $limit_minutes minutes."
    failed=$((failed + 1)) failures+=("$project: no results; running for long: $(sed -n "s/.*\[Long Running Test\] '\([^']*\)'.*/\1/p" "$log" | sort -u | paste -sd ' ')")
    return
  fi

  local wrong
  wrong=$(($(attribute "$xml" failed) + $(attribute "$xml" errors)))
  passed=$((passed + $(attribute "$xml" passed)))
  failed=$((failed + wrong))
  skipped=$((skipped + $(attribute "$xml" skipped)))
  [ "$wrong" -eq 0 ] || mapfile -t -O ${#failures[@]} failures < <(failed_of "$xml")
}

# run_vitest NAME [vitest options]: tests written in TypeScript; a count of each kind is read from vitest's JSON.
run_vitest() {
  local name=$1 json=$results/$1.json code=0 arguments=("${@:2}")
  [ -z "$filter" ] || arguments+=(--testNamePattern "$(sed 's/[][\\.*^$()+?{}|]/\\&/g' <<<"$filter")")
  rm -f "$json"
  printf '== %s\n' "$name"
  (cd "$ROOT/web" && timeout --kill-after=10 "${limit_minutes}m" npx --no-install vitest run --reporter=default --reporter=json --outputFile.json="$json" --passWithNoTests "${arguments[@]}" </dev/null) || code=$?
  if [ ! -s "$json" ]; then
    echo "The $name tests ended with code $code and left no results: they crashed, or ran longer than $limit_minutes minutes."
    failed=$((failed + 1)) failures+=("$name: no results")
    return
  fi

  count() { grep -o "\"$1\":[0-9]*" "$json" | head -n 1 | grep -o '[0-9]*$'; }
  local wrong
  wrong=$(count numFailedTests)
  # A file that does not even load has no test of its own that could fail.
  [ "$wrong" -gt 0 ] || [ "$code" -eq 0 ] || wrong=1
  passed=$((passed + $(count numPassedTests)))
  failed=$((failed + wrong))
  [ "$wrong" -eq 0 ] || failures+=("$name: see its output above")
  # Those that the filter leaves out count nowhere, as with the other projects.
  [ -n "$filter" ] || skipped=$((skipped + $(count numPendingTests)))
}

# Without Chromium vitest skips the tests one by one, and says why.
run_browser() {
  "$ROOT/eng/setup.sh" --browser || say "Chromium could not be installed, so the browser tests are skipped."
  run_vitest browser --config e2e/vitest.config.ts
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
        failed=$((failed + 1)) failures+=("${script##*/}")
        ;;
    esac
  done
}

for project in "${projects[@]}"; do
  if [ "$project" = scripts ]; then
    run_scripts
  elif [ "$project" = web ]; then
    run_vitest web
  elif [ "$project" = browser ]; then
    run_browser
  else
    run_project "$project"
  fi
done

[ $((passed + failed)) -gt 0 ] || echo "No test ran."
# Last, so that whoever sees only the end of a long log knows which ones.
[ ${#failures[@]} -eq 0 ] || printf 'failed: %s\n' "${failures[@]}"
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
