#!/usr/bin/env bash
# Usage: deploy/status.sh
#
# One screen: what runs of what is wanted, which version, since when, how healthy, how far behind, and the last errors.
#
# Exit status: 0 everything runs, 1 something does not, 2 usage, 4 there is no stack or no engine.
# shellcheck source=deploy/lib/all.sh
source "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")/lib/all.sh"

for argument in "$@"; do common_option "$argument"; done
read_settings
need_engine
derive_settings
[[ -n $(services) ]] || { log "there is no stack $STACK: deploy/deploy.sh makes it"; exit 4; }

printf '%s\n\n' "$STACK at $STACK_ADDRESS"
printf '%-11s %-7s %-28s %-16s %s\n' SERVICE RUNS VERSION UPDATE 'NEWEST TASK'
while read -r name _ replicas update; do
  image=$(docker service inspect --format '{{.Spec.TaskTemplate.ContainerSpec.Image}}' "${STACK}_$name")
  task=$(docker service ps --filter desired-state=running --format '{{.CurrentState}} on {{.Node}}' "${STACK}_$name" | head -n 1)
  printf '%-11s %-7s %-28s %-16s %s\n' "$name" "$replicas" "${image##*/}" "${update/#-/}" "${task:-none}"
done < <(replicas_and_updates)

printf '\nConsumers\n'
if service_exists consumer && ((CONSUMER_REPLICAS)); then
  probe "${STACK}_broker" http://consumer:9464/healthz 2>&1 | sed 's/^/  /' || true
fi
printf '\nLast errors\n'
mapfile -t errors < <(
  for name in $(services); do
    docker service ps --no-trunc --filter desired-state=shutdown --format "{{.CurrentState}}|$name: {{.Error}}" "${STACK}_$name" | grep -v ': $' | head -n 2 || true
  done
)
((${#errors[@]})) && printf '  %s\n' "${errors[@]}" || echo '  none'
[[ -z $(unconverged) ]] || exit 1
