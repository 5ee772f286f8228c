#!/usr/bin/env bash
# Usage: deploy/scale.sh SERVICE N [--dry-run]
#
# Makes N of web, search-api, worker or consumer, waits until they run, and keeps the number in deploy/.env; where they do not, it
# stays as it was. The rate towards a source is shared by all workers: more of them are not ruder. Partitions bound the consumers.
#
# Exit status: 0 they run, 1 they do not and the number is the old one, 2 usage, 4 there is no stack or no engine, or another
# script is changing the stack.
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
[[ ${#words[@]} == 2 && $count =~ ^(0|[1-9][0-9]{0,3})$ ]] || wrong 'the name of a service and a number are wanted'
[[ " ${SCALABLE[*]} " == *" $service "* ]] || fail "$service can't be scaled; what can: ${SCALABLE[*]}" 2
read_settings
need_engine
service_exists "$service" || fail "there is no stack $STACK with a service $service" 4
[[ -n $DRY_RUN ]] || only_one
inspect() { docker service inspect --format "$1" "${STACK}_$service"; }
before=$(inspect '{{.Spec.Mode.Replicated.Replicas}}')
if [[ $service == consumer ]] && ((count > before)); then
  derive_settings
  partitions=4 where='the default'
  if [[ $STACK_EVENT_LOG_URL =~ [?\&]partitions=([0-9]+) ]]; then partitions=${BASH_REMATCH[1]} where=${EVENT_LOG_URL:+partitions= of EVENT_LOG_URL}; fi
  where=${where:-EVENT_PARTITIONS in .env}
  ((count <= partitions)) || fail "$partitions partitions ($where) keep $partitions consumers busy, and $((count - partitions)) of $count would have nothing to do: raise it and deploy first" 2
  # the address has the number in it, and its secret's name is a digest of it
  [[ $(inspect '{{range .Spec.TaskTemplate.ContainerSpec.Secrets}} {{.SecretName}} {{end}}') == *" $(secret_name event_log_url) "* ]] \
    || fail "the event log's address, or its $partitions partitions, are not what runs yet: deploy/deploy.sh first" 2
fi
run docker service scale --detach "${STACK}_$service=$count" >/dev/null
if [[ -z $DRY_RUN ]] && ! wait_converged 120 "$service"; then
  docker service scale --detach "${STACK}_$service=$before" >/dev/null
  fail "$count of $service did not run within 120 s: it is $before again"
fi
setting=${service^^}_REPLICAS
run change_setting "${setting//-/_}" "$count"
[[ -n $DRY_RUN ]] || log "$count of $service"
