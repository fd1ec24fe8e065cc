#!/usr/bin/env bash
# Builds the web app into web/dist.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

usage() {
  cat <<'HELP'
usage: ./dev web [--dev | --check | --format | --if-stale]

Installs the packages that web/package-lock.json names, checks the types and builds web/dist,
which `winnow serve` serves. Nothing is installed twice while the lock file stays the same.

  --dev        serve the app from its sources, with a made-up server behind it (Ctrl-C ends it);
               WINNOW_SERVER=http://127.0.0.1:PORT puts a real one behind it
  --check      only look: eslint and prettier
  --format     let eslint and prettier repair
  --if-stale   build only when a source changed since the last build
HELP
}

mode=build
case ${1:-} in
  --dev | --check | --format | --if-stale) mode=${1#--} ;;
  --help | -h)
    usage
    exit 0
    ;;
  "") ;;
  *)
    usage >&2
    fail 2 "./dev web does not know \"$1\"."
    ;;
esac

readonly web=$ROOT/web
readonly installed=$ROOT/build/web.installed
readonly built=$ROOT/build/web.stamp

# Names, sizes and times of everything the build reads.
fingerprint() {
  cd "$web" && find . \( -name node_modules -o -name dist \) -prune -o -type f -printf '%P %s %T@\n' | LC_ALL=C sort | sha256sum
}

install_packages() {
  command -v npm >/dev/null || fail 2 "npm is missing, and the web app is built with it; it comes with Node.js 20 or later from https://nodejs.org."
  local wanted
  wanted=$(sha256sum <"$web/package-lock.json")
  [ -d "$web/node_modules" ] && [ "$(cat "$installed" 2>/dev/null || true)" = "$wanted" ] && return 0
  say "Installing the web app's packages"
  (cd "$web" && npm ci --no-audit --no-fund --loglevel=error >&2 </dev/null) ||
    fail 1 "npm could not install the web app's packages; its last lines above say why."
  printf '%s\n' "$wanted" >"$installed"
}

build() {
  say "Building the web app"
  (cd "$web" && npm run --silent build >&2 </dev/null) || fail 1 "The web app does not build; the lines above say where."
}

mkdir -p "$ROOT/build"
if [ "$mode" = if-stale ]; then
  now=$(fingerprint)
  [ -f "$web/dist/index.html" ] && [ "$(cat "$built" 2>/dev/null || true)" = "$now" ] && exit 0
  mode=build
fi

# Two at once must not install into each other; npm does not inherit the lock.
exec 9>"$ROOT/build/web.lock"
flock 9
(install_packages) 9>&-
case $mode in
  build)
    now=$(fingerprint)
    (build) 9>&-
    printf '%s\n' "$now" >"$built"
    ;;
  check) (cd "$web" && npm run --silent lint >&2) 9>&- || fail 1 "The web app's formatting or rules differ; run ./dev web --format." ;;
  format) (cd "$web" && npm run --silent format >&2) 9>&- ;;
  dev)
    exec 9>&-
    cd "$web"
    exec npm run --silent dev
    ;;
esac
