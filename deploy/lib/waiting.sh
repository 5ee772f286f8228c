# Waiting until the swarm has what it was told, and seeing that what runs works.
# shellcheck shell=bash

# Every service: its name, mode, tasks that run of those wanted, state of its update (or -).
replicas_and_updates() {
  local ids
  mapfile -t ids < <(docker stack services --quiet "$STACK" 2>/dev/null)
  ((${#ids[@]})) || return 0
  join -j 1 \
    <(docker stack services --format '{{.Name}} {{.Mode}} {{.Replicas}}' "$STACK" | cut -d ' ' -f 1-3 | sort) \
    <(docker service inspect --format '{{.Spec.Name}} {{if .UpdateStatus}}{{.UpdateStatus.State}}{{else}}-{{end}}' "${ids[@]}" 2>/dev/null | sort) \
    | sed "s/^${STACK}_//"
}
# Those that are not there yet.
unconverged() {
  local name mode replicas update
  while read -r name mode replicas update; do
    case $update in updating | paused | rollback_started | rollback_paused) echo "$name $replicas $update"; continue ;; esac
    # a global service has 0 of 0 before it has looked which nodes there are
    [[ ${replicas%/*} == "${replicas#*/}" && $mode:$replicas != global:0/0 ]] || echo "$name $replicas"
  done < <(replicas_and_updates)
}
# wait_converged SECONDS [SERVICE…]: all of them, or these; status 1 and the reasons when they are not there by then
wait_converged() {
  local deadline=$((SECONDS + $1)) left service pattern calm=0
  shift
  pattern="^($(printf '%s|' "$@")) "
  while ((SECONDS < deadline)); do
    left=$(unconverged)
    if (($#)); then left=$(grep -E "${pattern//|)/)}" <<<"$left" || true); fi
    # twice in a row: a task that dies at once is counted as running for a moment
    if [[ -z $left ]]; then calm=$((calm + 1)); else calm=0; fi
    ((calm < 2)) || return 0
    [[ $left != *paused* ]] || break
    sleep 1
  done
  log 'not there in time:'
  while read -r service _; do log "  $(why_not "$service")"; done <<<"$left"
  return 1
}
why_not() { # the newest reason that one of its tasks gave
  local error
  error=$(docker service ps --no-trunc --format '{{.CurrentState}}: {{.Error}}' "${STACK}_$1" 2>/dev/null | grep -v ': $' | head -n 1 || true)
  printf '%s: %s\n' "$1" "${error:-$(docker service ps --format '{{.CurrentState}}' "${STACK}_$1" 2>/dev/null | head -n 1)}"
}
rolled_back() { # the services of which an update was taken back
  replicas_and_updates | awk '$4 ~ /^rollback_/ { print $1 }'
}
# probe NETWORK URL…: asks each address behind each name from inside; prints one line for each
probe() {
  local network=$1 url status=0
  shift
  for url in "$@"; do
    docker run --rm --network "$network" --entrypoint python "$(running_image)" -IS /opt/atrium/healthcheck.py "$url" || status=1
  done
  return "$status"
}
http_status() { # http_status PATH: how the gateway on this node answers
  curl --silent --insecure --output /dev/null --max-time 10 --write-out '%{http_code}' \
    --resolve "${HOSTS%%,*}:$STACK_PORT:$(node_address)" "$STACK_SCHEME://${HOSTS%%,*}:$STACK_PORT$1" || true
}
node_address() { docker node inspect --format '{{.Status.Addr}}' self; }
smoke() { # smoke PATH STATUS: again for a few seconds, because a name that is new takes one to be known
  local found deadline=$((SECONDS + 15))
  while :; do
    found=$(http_status "$1")
    [[ $found == "$2" ]] && return
    ((SECONDS < deadline)) || break
    sleep 0.5
  done
  log "smoke test: $1 answers $found instead of $2"
  return 1
}
# Every service does what it is there for: people's pages, both APIs, and what has no address for people by its health.
smoke_test() {
  local failed=0 name
  smoke /healthz 200 || failed=1 # web
  smoke /readyz 200 || failed=1  # its database, with every migration
  if service_exists search-api; then
    smoke /api/search/healthz 200 || failed=1
    smoke /api/search/readyz 200 || failed=1 # Valkey and the event log
  fi
  [[ $ADMINER == off ]] || smoke /adminer/ 302 || failed=1
  for name in $(services); do # Swarm counts a task as running when its health check has passed
    [[ -z $(unconverged | grep "^$name " || true) ]] || { log "smoke test: $(why_not "$name")"; failed=1; }
  done
  return "$failed"
}
