# An unknown verb or option is a usage error: code 2, the word quoted, nothing on stdout.
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)

expect_usage_error() {
  local code=0 output message
  message=$(mktemp)
  output=$("$root/dev" "$@" 2>"$message") || code=$?
  [ "$code" -eq 2 ] || { echo "./dev $* ended with $code instead of 2"; exit 1; }
  [ -z "$output" ] || { echo "./dev $* wrote to stdout: $output"; exit 1; }
  grep -q "\"${*: -1}\"" "$message" || { echo "./dev $* does not quote the wrong word"; exit 1; }
  rm -f "$message"
}

expect_usage_error nonsense
expect_usage_error setup --nonsense
expect_usage_error test --nonsense
expect_usage_error format --nonsense
expect_usage_error web --nonsense
expect_usage_error docs --nonsense
expect_usage_error pack --nonsense
expect_usage_error notices --nonsense
