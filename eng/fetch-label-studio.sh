#!/usr/bin/env bash
# Puts Label Studio's own editor (1.0.1) into the data cache, once, and prints the folder. Only the test of the exchange format reads it.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

readonly package=label-studio version=1.0.1
readonly integrity=sha512-R/aevUj1aBRUdL+JfFqHIMYkJEu6MGpov3UVBV/xxmuIXRKK4RmwT07wwc2EKp8K9jZacbaIWU3P2H1rRw4w7g==

folder=$(data_cache)/label-studio
if [ -d "$folder" ]; then
  printf '%s\n' "$folder"
  exit 0
fi

mkdir -p "$(dirname "$folder")"
# Everything happens beside the target and ends in one rename, so that a torn download never stays.
work=$(mktemp -d "$folder.XXXXXX")
trap 'rm -rf "$work"' EXIT

say "Fetching Label Studio's editor ($package $version, 7 MB, once)"
if ! (cd "$work" && npm pack --silent "$package@$version" >/dev/null 2>npm.log </dev/null); then
  fail 1 "npm could not fetch $package $version ($(grep -v warn "$work/npm.log" | tail -n 1)). Go online and try again, or unpack the package's build/static folder into $folder."
fi

archive=$work/$package-$version.tgz
actual=sha512-$(openssl dgst -sha512 -binary "$archive" | base64 -w 0)
[ "$actual" = "$integrity" ] || fail 1 "$package $version arrived as $actual, but $integrity is pinned; it was not unpacked. Try again."

tar -xzf "$archive" --no-same-owner -C "$work" package/build/static/js/main.js package/build/static/css/main.css package/LICENSE
if ! mv -T "$work/package" "$folder" 2>/dev/null; then
  # Another start was first; its copy passed the same check.
  [ -d "$folder" ] || fail 1 "$package could not be moved to $folder; check the folder's permissions and free space."
fi
printf '%s\n' "$folder"
