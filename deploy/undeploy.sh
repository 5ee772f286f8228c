#!/usr/bin/env bash
# Usage: deploy/undeploy.sh [--delete-data] [--yes] [--dry-run]
#
# Takes the stack away: services, containers, networks, secrets, configs. The data stays, and the next deploy.sh finds it.
#
#   --delete-data   also the volumes on this node: hotels, accounts, jobs, events. backup.sh keeps what is worth keeping.
#   --yes           do not ask
#   --dry-run       print what would be done
#
# Exit status: 0 gone (or was not there), 1 something could not be removed, 2 usage, 3 not confirmed, 4 no engine, or another
# script is changing the stack.
# shellcheck source=deploy/lib/all.sh
source "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")/lib/all.sh"

delete='' yes=''
for argument in "$@"; do
  case $argument in
    --delete-data) delete=yes ;;
    -y | --yes) yes=yes ;;
    *) common_option "$argument" ;;
  esac
done
read_settings
need_engine
question="Take the stack $STACK away${delete:+ and delete all of its data on this node}?"
[[ -n $yes$DRY_RUN ]] || confirm "$question"

[[ -n $DRY_RUN ]] || only_one
if [[ -n $(services) ]]; then
  run docker stack rm "$STACK" >/dev/null
fi
# What a step left, and what `docker stack rm` forgets when no service is left.
left() {
  docker ps --all --quiet --filter "label=$LABEL=$STACK"
  docker network ls --quiet --filter "label=$LABEL=$STACK"
  docker secret ls --quiet --filter "label=$LABEL=$STACK"
  docker config ls --quiet --filter "label=$LABEL=$STACK"
}
if [[ -z $DRY_RUN ]]; then
  deadline=$((SECONDS + 120))
  while [[ -n $(left) ]]; do
    ((SECONDS < deadline)) || fail "not gone after two minutes: $(left | tr '\n' ' ')"
    docker container prune --force --filter "label=$LABEL=$STACK" >/dev/null
    for kind in secret config network; do
      docker "$kind" ls --quiet --filter "label=$LABEL=$STACK" | xargs --no-run-if-empty docker "$kind" rm >/dev/null 2>&1 || true
    done
    sleep 0.5
  done
fi
if [[ -n $DRY_RUN ]]; then
  [[ -z $delete ]] || docker volume ls --filter "label=$LABEL=$STACK" --format 'would delete the volume {{.Name}}' >&2
  log "would take $STACK away: $(left | wc -l) containers, networks, secrets and configs"
  exit 0
fi
if [[ -n $delete ]]; then
  for volume in $(docker volume ls --quiet --filter "label=$LABEL=$STACK"); do docker volume rm "$volume" >/dev/null; done
  log "$STACK is gone, and its data on this node with it"
else
  log "$STACK is gone; its data stays in the volumes ${STACK}_postgres, ${STACK}_valkey and ${STACK}_kafka"
fi
