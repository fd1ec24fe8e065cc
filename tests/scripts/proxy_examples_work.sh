# The examples of reverse proxies work in front of a real server: labels, events at once, uploads that go on after a cut, no figures for outsiders.
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
PATH=$PATH:/usr/sbin
[ -f "$root/build/native/libwinnow_native.so" ] || { echo "libwinnow_native.so is not built"; exit 77; }
command -v openssl >/dev/null || { echo "openssl is not installed"; exit 77; }
proxies=()
for proxy in nginx caddy; do
  if command -v "$proxy" >/dev/null; then proxies+=("$proxy"); else echo "$proxy is not installed, so its example is not tried"; fi
done
[ ${#proxies[@]} -gt 0 ] || exit 77
exec node "$root/tests/scripts/proxy-examples.mjs" "${proxies[@]}"
