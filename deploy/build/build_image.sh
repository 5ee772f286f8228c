#!/usr/bin/env bash
# Usage: deploy/build/build_image.sh main|search [--push] [--dry-run]
#
# Builds one of the two images from this checkout, as deploy/.env names it (MAIN_IMAGE or SEARCH_IMAGE, TAG), and says what it
# adds to its base. An empty TAG is this checkout's version and revision.
#
#   --push      to the registry that is part of its name, for clusters of several nodes
#   --dry-run   print the commands
#
# Exit status: 0 built, 1 it could not be built, 2 usage or a wrong setting, 4 no engine.
# shellcheck source=deploy/lib/common.sh
source "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")/../lib/common.sh"

push=
for argument in "$@"; do
  case $argument in
    main | search) [[ -z ${target:-} ]] || wrong "one image, not also $argument"; target=$argument ;;
    --push) push=yes ;;
    *) common_option "$argument" ;;
  esac
done
[[ -n ${target:-} ]] || wrong 'main or search is wanted'
read_settings
[[ -n $DRY_RUN ]] || need_engine

image=$(image "$target")
log "building $image"
run docker build --quiet --target "$target" --tag "$image" --file "$ROOT/deploy/Dockerfile" \
  --build-arg "BASE=$PYTHON_IMAGE" --build-arg "VERSION=$(version)" --build-arg "REVISION=$(revision)" "$ROOT"
if [[ -n $push ]]; then run docker push --quiet "$image"; fi
[[ -n $DRY_RUN ]] && exit 0

size() { docker image inspect --format '{{.Size}}' "$1"; }
log "$image adds $((($(size "$image") - $(size "$PYTHON_IMAGE")) / 1000000)) MB to $PYTHON_IMAGE"
