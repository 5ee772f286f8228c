#!/usr/bin/env bash
# Usage: deploy/scale.sh SERVICE N [--dry-run]
#
# Makes N of web, search-api, worker or consumer, waits until they run, and keeps the number in deploy/.env. The rate towards a
# source is shared by all workers: more of them are not ruder. Partitions bound the consumers.
#
# Exit status: 0 they run, 1 they do not, 2 usage, 4 there is no stack or no engine.
# shellcheck source=deploy/lib/all.sh
source "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")/lib/all.sh"

words=()
for argument in "$@"; do
  case $argument in
    -*) common_option "$argument" ;;
    *) words+=("$argument") ;;
  esac
done
service=${words[0]:-} count=${words[1]:-}
((${#words[@]} == 2)) && [[ $count =~ ^[0-9]{1,4}$ ]] || wrong 'the name of a service and a number are wanted'
[[ " ${SCALABLE[*]} " == *" $service "* ]] || fail "$service can't be scaled; what can: ${SCALABLE[*]}" 2
read_settings
need_engine
service_exists "$service" || fail "there is no stack $STACK with a service $service" 4
if [[ $service == consumer ]] && ((count > EVENT_PARTITIONS)); then
  fail "$EVENT_PARTITIONS partitions (EVENT_PARTITIONS in .env) keep $EVENT_PARTITIONS consumers busy, and $((count - EVENT_PARTITIONS)) of $count would have nothing to do: raise it and deploy first" 2
fi
setting=${service^^}_REPLICAS
run change_setting "${setting//-/_}" "$count"
run docker service scale --detach "${STACK}_$service=$count" >/dev/null
[[ -n $DRY_RUN ]] || wait_converged 120 "$service"
log "$count of $service"
