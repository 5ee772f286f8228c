#!/usr/bin/env bash
# Usage: deploy/build/main/build_image.sh [--push] [--dry-run]
# Builds the image `main`: see deploy/build/build_image.sh.
set -Eeuo pipefail
exec "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")/../build_image.sh" main "$@"
