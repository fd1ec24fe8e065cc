#!/usr/bin/env bash
# Installs what is missing, fetches ONNX Runtime and builds the native shim.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

usage() {
  cat <<'HELP'
usage: ./dev setup [--bench] [--browser] [--format] [--slurm] [--no-broker]

Installs the Debian packages that are missing (as root; otherwise it prints the line to run and
exits 2), fetches ONNX Runtime once, and builds the native shim into build/native.

  --bench     also PyTorch, torchvision, NumPy, OpenCV, Pillow, scikit-learn and Optuna for
              Python, which the benchmarks measure against
  --browser   also Chromium, for screenshots and browser tests
  --format    also clang-format, for ./dev format
  --postgres  also PostgreSQL, which its tests start by themselves; ./dev setup passes it
  --slurm     also Slurm and munge (13 MB), of which a test starts a cluster of one node by itself
  --no-broker not RabbitMQ, which the tests of workers start by themselves and are skipped without;
              its system service is not started

WINNOW_LIBTORCH=DIR builds the shim against that libtorch (a CUDA build, or the one inside a
pip-installed torch) instead of Debian's.
HELP
}

packages=(g++ cmake ninja-build libopencv-core-dev libopencv-imgproc-dev libopencv-imgcodecs-dev libopencv-videoio-dev libjpeg62-turbo-dev libpng-dev openssl)
# ./dev setup asks for it; ./winnow and the other scripts do not need it.
broker=()
while [ $# -gt 0 ]; do
  case $1 in
    --bench) packages+=(python3-torch python3-torchvision python3-numpy python3-opencv python3-pil python3-sklearn python3-optuna) ;;
    --browser) packages+=(chromium) ;;
    --format) packages+=(clang-format) ;;
    --postgres) packages+=(postgresql-15) ;;
    --slurm) packages+=(slurm-wlm munge) ;;
    --broker) broker=(rabbitmq-server) ;;
    --no-broker) broker=() ;;
    --help | -h)
      usage
      exit 0
      ;;
    *)
      usage >&2
      fail 2 "./dev setup does not know \"$1\"."
      ;;
  esac
  shift
done

packages+=(${broker[@]+"${broker[@]}"})

installed() { [ "$(dpkg-query -W -f='${db:Status-Status}' "$1" 2>/dev/null || true)" = installed ]; }

# libgloo-dev: training over several processes; the shim builds without it, too.
[ -n "${WINNOW_LIBTORCH:-}" ] || packages+=(libtorch-dev libgloo-dev)
# Debian's reference BLAS is some thirty times slower. Two OpenBLAS builds side by side would let the
# pthread one outrank the openmp one, so one that is there already is left alone.
installed libopenblas0-pthread || packages+=(libopenblas0-openmp)

require_tools() {
  command -v dotnet >/dev/null ||
    fail 2 "The .NET SDK is missing; Winnow needs version 10 or later from https://dotnet.microsoft.com/download."
  local version
  version=$(cd / && dotnet --version 2>/dev/null || echo 0)
  [ "${version%%.*}" -ge 10 ] ||
    fail 2 "The .NET SDK found is $version; Winnow needs version 10 or later from https://dotnet.microsoft.com/download."
  command -v node >/dev/null || fail 2 "Node.js is missing; install Node 20 or later from https://nodejs.org."
  command -v npm >/dev/null || fail 2 "npm is missing; it comes with Node.js from https://nodejs.org."
}

install_packages() {
  local missing=() package
  for package in "${packages[@]}"; do
    installed "$package" || missing+=("$package")
  done
  [ ${#missing[@]} -gt 0 ] || return 0

  local install="apt-get install -y --no-install-recommends ${missing[*]}"
  if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null; then
    say "Missing packages. Run this line, then start again:"
    fail 2 "  sudo $install"
  fi

  say "Installing ${missing[*]}"
  export DEBIAN_FRONTEND=noninteractive
  # Tests start a RabbitMQ and a Slurm of their own: the packages' services stay off.
  if [ ! -e /usr/sbin/policy-rc.d ]; then
    printf '#!/bin/sh\nexit 101\n' >/usr/sbin/policy-rc.d
    chmod +x /usr/sbin/policy-rc.d
    trap 'rm -f /usr/sbin/policy-rc.d' EXIT
  fi
  # Lists may be absent (a fresh container) or older than the archive: they are renewed only then.
  if ! $install >&2 </dev/null; then
    say "Renewing the package lists, as the first attempt failed"
    apt-get update >&2 </dev/null
    $install >&2 </dev/null || fail 1 "apt-get could not install ${missing[*]}; its last lines above say why."
  fi
}

build_shim() {
  local build=$ROOT/build/native wanted=${WINNOW_LIBTORCH:-debian}
  # CMake remembers the libtorch it found first, so another one starts from nothing.
  if [ "$(cat "$build/.libtorch" 2>/dev/null || true)" != "$wanted" ]; then
    rm -rf "$build"
  fi

  mkdir -p "$build"
  if [ ! -f "$build/build.ninja" ]; then
    say "Configuring the native shim"
    cmake -S "$ROOT/native/winnow_native" -B "$build" -G Ninja -DCMAKE_BUILD_TYPE=Release \
      ${WINNOW_LIBTORCH:+"-DCMAKE_PREFIX_PATH=$WINNOW_LIBTORCH"} >&2
    printf '%s' "$wanted" >"$build/.libtorch"
  fi

  cmake --build "$build" >&2
}

require_tools
install_packages
sh "$ROOT/eng/fetch-onnxruntime.sh" >&2 </dev/null
build_shim
