#!/usr/bin/env bash
# Usage: deploy/deploy.sh [--check] [--keep] [--dry-run]
#
# Makes the swarm run what this checkout and deploy/.env say: secrets, networks, migrations, topics, services; waits until all of
# them run, and tests each. What can't be made to work is rolled back, and the reason is said. Again without effect.
#
#   --check     the pre-flight only
#   --keep      what did not work stays, to be looked at
#   --dry-run   the pre-flight, then print what would be done
#
# Exit status: 0 it runs, 1 it does not and was rolled back, 2 usage or .env can't be read, 4 the pre-flight found something, or
# another script is changing the stack.
# shellcheck source=deploy/lib/all.sh
source "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")/lib/all.sh"

check='' keep=''
for argument in "$@"; do
  case $argument in
    --check) check=yes ;;
    --keep) keep=yes ;;
    *) common_option "$argument" ;;
  esac
done
read_settings
preflight
derive_settings
if [[ -n $check ]]; then log 'pre-flight: all good'; exit 0; fi

[[ -n $DRY_RUN ]] || only_one
began=$SECONDS
existed=
if was_deployed; then existed=yes; fi
declare -A before=() # the services and which version of each ran before this deployment touched them
version_of() { docker service inspect --format '{{.Version.Index}}' "${STACK}_$1"; }
back() { # nothing of what was tried stays; data does
  [[ -z $keep ]] || fail "$1; left as it is" 1
  local name taken=()
  if [[ -z $existed ]]; then
    log "$1; rolling back"
    docker stack rm "$STACK" >/dev/null 2>&1 || true
  else
    # only what this deployment has changed: of the others the version before is an older one, whose secrets are gone
    for name in "${!before[@]}"; do
      [[ $(version_of "$name") != "${before[$name]}" ]] || continue
      [[ $(docker service inspect --format '{{if .UpdateStatus}}{{.UpdateStatus.State}}{{end}}' "${STACK}_$name") == rollback_* ]] && continue
      docker service rollback --detach "${STACK}_$name" >/dev/null 2>&1 && taken+=("$name")
    done
    log "$1; ${taken[*]:+rolling back }${taken[*]:-what runs is as it was}"
    wait_converged 120 || true
    ((${#MADE[@]} == 0)) || docker secret rm "${MADE[@]}" >/dev/null 2>&1 || true # refused where one is used
  fi
  fail "$1" 1
}

label_node || back 'no node could be labelled'
create_networks || back 'the networks could not be made'
create_secrets || back 'the secrets could not be made'
if [[ -z $existed ]]; then
  # The first time the stores alone: there is nothing to migrate before they answer.
  log 'starting PostgreSQL, Valkey and Kafka'
  (
    export WEB_REPLICAS=0 SEARCH_API_REPLICAS=0 WORKER_REPLICAS=0 CONSUMER_REPLICAS=0 STACK_BEAT_REPLICAS=0 STACK_ORIGIN_REPLICAS=0 STACK_ADMINER_REPLICAS=0
    deploy_stack
  ) || back 'the stores could not be made'
fi
[[ -n $DRY_RUN ]] || wait_converged 120 postgres valkey kafka || back 'the stores do not run'
log 'migrations'
step_migrate || back 'the migrations failed'
log 'topics'
step_topics || back 'the topics could not be made'
log 'static files'
step_static || log 'not every node has them; its gateway asks web for each'
log "services of $TAG"
[[ -z $existed ]] || for name in $(services); do before[$name]=$(version_of "$name"); done
deploy_stack || back 'Docker did not take the services'
if [[ -n $DRY_RUN ]]; then exit 0; fi
wait_converged 180 || back 'not every service runs'
mapfile -t taken_back < <(rolled_back)
((${#taken_back[@]} == 0)) || back "an update was taken back by Swarm: $(for name in "${taken_back[@]}"; do why_not "$name"; done)"
smoke_test || back 'the smoke test failed'
remove_old
log "$STACK_ADDRESS is up after $((SECONDS - began)) s (staff account: admin)"
