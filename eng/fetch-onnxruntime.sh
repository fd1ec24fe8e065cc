#!/bin/sh
# Brings ONNX Runtime's official C# sources and native library (1.29, linux x64) into build/onnxruntime.
# Does nothing where they are there already. `./dev setup` calls it.
set -eu

package=com.github.asus4.onnxruntime
version=0.4.9
integrity=BkzxduSZ9IkeDP6Q8lz2TFU2ie7hSSvS7ZIfzMooExoq0CNzJnuuGaUJ7IsojBgqO4ouD1jXah8OYyJbCN29Fg==

root=$(cd "$(dirname "$0")/.." && pwd)
target=$root/build/onnxruntime
if [ "$(cat "$target/.integrity" 2>/dev/null || true)" = "$integrity" ]; then
  exit 0
fi

mkdir -p "$root/build"
work=$(mktemp -d "$root/build/onnxruntime.XXXXXX")
trap 'rm -rf "$work"' EXIT

echo "Fetching ONNX Runtime ($package $version, 150 MB, once)"
if ! (cd "$work" && npm pack --silent "$package@$version" >/dev/null 2>npm.log); then
  echo "npm could not fetch $package $version: $(tail -n 1 "$work/npm.log"). Check the network and run ./dev setup again." >&2
  exit 1
fi

archive=$work/$package-$version.tgz
actual=$(openssl dgst -sha512 -binary "$archive" | base64 -w 0)
if [ "$actual" != "$integrity" ]; then
  echo "$package $version has sha512 $actual, but $integrity is pinned: not unpacked." >&2
  exit 1
fi

# Only what is compiled, loaded or required by the licence: the archive also holds four other platforms.
tar -xzf "$archive" -C "$work" package/Runtime package/Plugins/Linux package/LICENSE package/ThirdPartyNotices.txt
printf '%s' "$integrity" > "$work/package/.integrity"
rm -rf "$target"
mv "$work/package" "$target"
