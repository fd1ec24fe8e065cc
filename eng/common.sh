# Sourced by the scripts of this folder: where the repository is, and how to speak.
ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
readonly ROOT

# No telemetry, no banner, and no build node that outlives the command and keeps its caller's pipe open.
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 MSBUILDDISABLENODEREUSE=1
# The SDK writes its first-run files to a home; some CI users have none.
export DOTNET_CLI_HOME=${DOTNET_CLI_HOME:-${HOME:-$ROOT/build/home}}

# Progress and problems go to stderr: stdout belongs to results.
say() { printf '%s\n' "$*" >&2; }

# fail CODE SENTENCE
fail() {
  say "$2"
  exit "$1"
}

# Where downloaded data sets are kept; the command line looks in the same place.
data_cache() {
  printf '%s\n' "${WINNOW_DATA:-${XDG_CACHE_HOME:-${HOME:?HOME and WINNOW_DATA are both unset; set WINNOW_DATA to a folder for downloaded data}/.cache}/winnow}"
}
