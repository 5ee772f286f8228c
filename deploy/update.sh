#!/usr/bin/env bash
# Usage: deploy/update.sh [--no-build] [--dry-run]
#
# From the version that runs to this checkout, without a failed request: builds the images, migrates (what the code that still
# runs survives, see docs/runbook.md), then replaces task by task, each new one healthy before an old one goes. A bad image goes
# back by itself.
#
#   --no-build   the images are there: built elsewhere, or an older version to go back to (TAG in .env)
#   --dry-run    print what would be done
#
# Exit status: 0 updated, 1 it went back to what ran, 2 usage or .env can't be read, 4 the pre-flight found
# something, or another script is changing the stack.
# shellcheck source=deploy/lib/all.sh
source "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")/lib/all.sh"

build=yes
for argument in "$@"; do
  case $argument in
    --no-build) build= ;;
    *) common_option "$argument" ;;
  esac
done
read_settings
need_engine
service_exists web || fail "nothing runs yet: deploy/deploy.sh" 4
[[ -n $DRY_RUN ]] || only_one
options=()
if [[ -n $DRY_RUN ]]; then
  options=(--dry-run)
  [[ -z $build ]] || export IMAGES_WILL_BE_BUILT=yes
fi
if [[ -n $build ]]; then
  for target in main search; do "$ROOT/deploy/build/build_image.sh" "$target" "${options[@]}"; done
fi
exec "$ROOT/deploy/deploy.sh" "${options[@]}"
