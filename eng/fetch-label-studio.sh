#!/usr/bin/env bash
# Puts Label Studio's own editor (1.0.1) into the data cache, once, and prints the folder. Only the test of the exchange format reads it.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/fetch-npm.sh"

fetch_npm "Label Studio's editor (label-studio 1.0.1, 7 MB, once)" label-studio 1.0.1 \
  sha512-R/aevUj1aBRUdL+JfFqHIMYkJEu6MGpov3UVBV/xxmuIXRKK4RmwT07wwc2EKp8K9jZacbaIWU3P2H1rRw4w7g== \
  label-studio package package/build/static/js/main.js package/build/static/css/main.css package/LICENSE
