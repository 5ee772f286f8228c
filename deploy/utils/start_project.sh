#!/usr/bin/env bash
# Usage: deploy/utils/start_project.sh [--dry-run]
#
# From a bare Debian to the running stack: installs Docker, makes this machine a swarm of one, makes the secrets that deploy/.env
# does not have, builds the images and deploys. Every step again without effect. Needs root where packages are missing.
#
#   cp deploy/.env.template deploy/.env    (name the hosts in it)
#   sudo deploy/utils/start_project.sh
#
# Exit status: 0 it runs, 1 it does not, 2 usage or .env can't be read, 4 the pre-flight found something.
# shellcheck source=deploy/lib/all.sh
source "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")/../lib/all.sh"

for argument in "$@"; do common_option "$argument"; done
options=()
if [[ -n $DRY_RUN ]]; then
  options=(--dry-run)
  export IMAGES_WILL_BE_BUILT=yes
fi
read_settings
"$ROOT/deploy/utils/install_debian.sh" "${options[@]}"
"$ROOT/deploy/rotate_secrets.sh" --fill "${options[@]}"
read_settings
if [[ $(docker info --format '{{.Swarm.LocalNodeState}}' 2>/dev/null) != active ]]; then
  run docker swarm init >/dev/null || fail 'no swarm could be made: with several addresses, docker swarm init --advertise-addr ADDRESS first'
fi
if [[ -n $DRY_RUN ]] && { [[ -z $SECRET_KEY || $SECRET_KEY == change-me ]] || ! docker info >/dev/null 2>&1; }; then
  log 'would then build both images and deploy: deploy/deploy.sh --dry-run shows how when engine and secrets are there'
  exit 0
fi
# What is wrong is said before minutes of building.
[[ -n $DRY_RUN ]] || (export IMAGES_WILL_BE_BUILT=yes && preflight)
for target in main search; do "$ROOT/deploy/build/build_image.sh" "$target" "${options[@]}"; done
exec "$ROOT/deploy/deploy.sh" "${options[@]}"
