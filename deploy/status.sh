#!/usr/bin/env bash
# Usage: deploy/status.sh
#
# One screen: what runs of what is wanted, which version, since when, whether it can work, how far behind it is, what waits and
# why, and the last errors.
#
# Exit status: 0 everything runs and can work, 1 something does not, 2 usage, 4 there is no stack or no engine.
# shellcheck source=deploy/lib/all.sh
source "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")/lib/all.sh"

for argument in "$@"; do common_option "$argument"; done
read_settings
need_engine
derive_settings
[[ -n $(services) ]] || { log "there is no stack $STACK: deploy/deploy.sh makes it"; exit 4; }

printf '%s\n\n' "$STACK at $STACK_ADDRESS"
status=0 asked=()
printf '%-11s %-7s %-28s %-16s %s\n' SERVICE RUNS VERSION UPDATE 'NEWEST TASK'
while read -r name _ replicas update; do
  image=$(docker service inspect --format '{{.Spec.TaskTemplate.ContainerSpec.Image}}' "${STACK}_$name")
  task=$(docker service ps --filter desired-state=running --format '{{.CurrentState}} on {{.Node}}' "${STACK}_$name" | head -n 1)
  printf '%-11s %-7s %-28s %-16s %s\n' "$name" "$replicas" "${image##*/}" "${update/#-/}" "${task:-none}"
  case $name:$replicas in
    *:*/0) ;; # it is not wanted
    web:*) asked+=(/readyz) ;;
    search-api:*) asked+=(/api/search/readyz) ;;
  esac
done < <(replicas_and_updates)

printf '\nReady\n'
for path in "${asked[@]}"; do # through the gateway, as people ask: 200 is yes
  answer=$(http_status "$path")
  printf '  %s %s\n' "$path" "$answer"
  [[ $answer == 200 ]] || status=1
done
printf '\nConsumers\n'
if service_exists consumer && ((CONSUMER_REPLICAS)); then
  probe "${STACK}_broker" http://consumer:9464/healthz 2>&1 | sed 's/^/  /' || true
fi
printf '\nLast errors\n'
mapfile -t errors < <(
  for name in $(services); do
    # one that is wanted still, and waits: all that do give the same reason
    docker service ps --no-trunc --format "{{.DesiredState}}|{{.CurrentState}}|$name: {{.Error}}" "${STACK}_$name" | sed -nE '/: $/d; s/^(Running|Ready)\|//p' | head -n 1 || true
    docker service ps --no-trunc --filter desired-state=shutdown --format "{{.CurrentState}}|$name: {{.Error}}" "${STACK}_$name" | grep -v ': $' | head -n 2 || true
  done
)
if ((${#errors[@]})); then printf '  %s\n' "${errors[@]}"; else echo '  none'; fi
[[ -z $(unconverged) ]] || status=1
exit "$status"
