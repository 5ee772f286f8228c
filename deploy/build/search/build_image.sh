#!/usr/bin/env bash
# Usage: deploy/build/search/build_image.sh [--push] [--dry-run]
# Builds the image `search`: see deploy/build/build_image.sh.
set -Eeuo pipefail
exec "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")/../build_image.sh" search "$@"
