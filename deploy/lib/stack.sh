# What the stack is made of: derived settings, secrets, networks, steps that run once.
# shellcheck shell=bash disable=SC2034 # stack.yml reads them from the environment

STATELESS=(gateway web search-api worker beat consumer origin adminer)
STATEFUL=(postgres valkey kafka)
SCALABLE=(web search-api worker consumer)
_on() { if [[ $1 == on ]]; then echo 1; else echo 0; fi; }
_unless() { if [[ -n $1 ]]; then echo 0; else echo 1; fi; }

# What follows from the settings. Everything is exported: stack.yml is filled in from the environment.
derive_settings() {
  set -a
  STACK_POSTGRES_REPLICAS=$(_unless "$DATABASE_URL")
  STACK_VALKEY_REPLICAS=$(_unless "$VALKEY_URL")
  STACK_KAFKA_REPLICAS=$(_unless "$EVENT_LOG_URL")
  STACK_ORIGIN_REPLICAS=$(_unless "$SOURCE_URL")
  STACK_ADMINER_REPLICAS=$(_on "$ADMINER")
  STACK_BEAT_REPLICAS=1
  STACK_SOURCE_URL=${SOURCE_URL:-http://origin:8321}
  STACK_CONTACT=${CONTACT:-the operator of this stack} # only the practice site has no other
  STACK_EVENT_LOG_URL=${EVENT_LOG_URL:-kafka://kafka:9092?partitions=$EVENT_PARTITIONS&retention=$((EVENT_RETENTION_DAYS * 86400))}
  STACK_DATABASE_URL=${DATABASE_URL:-postgresql://atrium:$POSTGRES_PASSWORD@postgres:5432/atrium}
  STACK_VALKEY_URL=${VALKEY_URL:-valkey://:$VALKEY_PASSWORD@valkey:6379/0}
  STACK_DATABASE_HOST=${STACK_DATABASE_URL##*@} STACK_DATABASE_HOST=${STACK_DATABASE_HOST%%[:/]*}
  STACK_CA=
  [[ -z $CA_CERTIFICATE ]] || STACK_CA=,ca_certificate
  STACK_PORT_MODE=host STACK_ENDPOINT_MODE=dnsrr STACK_GATEWAY_ORDER=stop-first
  if [[ $PORTS == mesh ]]; then STACK_PORT_MODE=ingress STACK_ENDPOINT_MODE=vip STACK_GATEWAY_ORDER=start-first; fi
  STACK_SCHEME=http STACK_HTTPS=false STACK_HTTPS_SUFFIX='' STACK_PORT=$HTTP_PORT
  if [[ -n $TLS_CERTIFICATE ]]; then
    STACK_SCHEME=https STACK_HTTPS=true STACK_PORT=$HTTPS_PORT
    [[ $HTTPS_PORT == 443 ]] || STACK_HTTPS_SUFFIX=:$HTTPS_PORT
  fi
  local host suffix=:$STACK_PORT
  [[ $STACK_SCHEME:$STACK_PORT == http:80 || $STACK_SCHEME:$STACK_PORT == https:443 ]] && suffix=
  STACK_ORIGINS=
  for host in ${HOSTS//,/ }; do STACK_ORIGINS+=${STACK_ORIGINS:+,}$STACK_SCHEME://$host$suffix; done
  STACK_ADDRESS=$STACK_SCHEME://${HOSTS%%,*}$suffix/
  # a tag may be made anew (TAG in .env, a tree without git): what is in it decides whether tasks are replaced
  STACK_MAIN_ID=$(image_id main) STACK_SEARCH_ID=$(image_id search)
  STACK_CONFIG_HASH=$({ echo "$STACK_SCHEME"; cat "$ROOT"/deploy/nginx/*; } | sha256sum | cut -c1-8)
  set +a
  _name_secrets
}

image_id() { docker image inspect --format '{{.Id}}' "$(image "$1")" 2>/dev/null || true; } # nothing where a registry has it

# A Docker secret can't be changed, so that its name ends in a digest of what is in it, keyed with another secret.
_name_secrets() {
  declare -gA SECRETS=(
    [secret_key]=$SECRET_KEY
    [postgres_password]=$POSTGRES_PASSWORD
    [admin_password]=$ADMIN_PASSWORD
    [database_url]=$STACK_DATABASE_URL
    [valkey_url]=$STACK_VALKEY_URL
    [event_log_url]=$STACK_EVENT_LOG_URL
    [valkey_conf]="requirepass $VALKEY_PASSWORD"
  )
  if [[ -n $TLS_CERTIFICATE ]]; then
    SECRETS[tls_certificate]=$(<"$TLS_CERTIFICATE")
    SECRETS[tls_key]=$(<"$TLS_KEY")
  fi
  [[ -z $CA_CERTIFICATE ]] || SECRETS[ca_certificate]=$(<"$CA_CERTIFICATE")
  local name
  for name in "${!SECRETS[@]}"; do export "SECRET_NAME_${name^^}=$(secret_name "$name")"; done
}
secret_name() { echo "${STACK}_$1_$(printf '%s\n' "$SECRET_KEY" "${SECRETS[$1]}" | sha256sum | cut -c1-8)"; }

# Everything that is made carries the stack's label: `docker stack rm` takes it away with the rest.
LABEL=com.docker.stack.namespace
MADE=() # the secrets that were not there before
create_secrets() {
  local name full
  for name in "${!SECRETS[@]}"; do
    full=$(secret_name "$name")
    docker secret inspect "$full" >/dev/null 2>&1 && continue
    if [[ -n $DRY_RUN ]]; then echo "would make the secret $full"; continue; fi
    printf '%s\n' "${SECRETS[$name]}" | docker secret create --label "$LABEL=$STACK" "$full" - >/dev/null || return
    MADE+=("$full")
  done
}
# What no service uses any more. Docker refuses to remove what one does.
remove_old() {
  local kind name
  for kind in secret config; do
    docker "$kind" ls --filter "label=$LABEL=$STACK" --format '{{.Name}}' | while read -r name; do
      [[ " ${!SECRET_NAME_*} " != '  ' ]] && _wanted "$name" && continue
      docker "$kind" rm "$name" >/dev/null 2>&1 || true
    done
  done
}
_wanted() {
  local variable
  [[ $1 == *_"$STACK_CONFIG_HASH" ]] && return
  for variable in "${!SECRET_NAME_@}"; do [[ ${!variable} == "$1" ]] && return; done
  return 1
}
networks() { printf '%s\n' "$FRONT_NETWORK" "${STACK}_database" "${STACK}_broker" "${STACK}_adminer"; }
create_networks() {
  local name options=()
  [[ $ENCRYPTED_NETWORKS == on ]] && options=(--opt encrypted)
  for name in $(networks); do
    docker network inspect "$name" >/dev/null 2>&1 && continue
    run docker network create --driver overlay --attachable "${options[@]}" --label "$LABEL=$STACK" "$name" >/dev/null || return
  done
}
label_node() { # data stays on the nodes with the label; where none has it, this one gets it
  local node
  for node in $(docker node ls --quiet); do
    [[ $(docker node inspect --format '{{index .Spec.Labels "atrium.state"}}' "$node") == yes ]] && return
  done
  run docker node update --label-add atrium.state=yes "$(docker info --format '{{.Swarm.NodeID}}')" >/dev/null
}

stack_files() {
  printf '%s\n' -c "$ROOT/deploy/stack.yml"
  [[ $STACK_SCHEME == http ]] || printf '%s\n' -c "$ROOT/deploy/stack.tls.yml"
  [[ -z $CA_CERTIFICATE ]] || printf '%s\n' -c "$ROOT/deploy/stack.ca.yml"
}
deploy_stack() {
  local files
  mapfile -t files < <(stack_files)
  # newer clients wait for it themselves unless told not to; older ones do not know the option
  if docker stack deploy --help | grep -q -- --detach; then files+=(--detach=true); fi
  run docker stack deploy --resolve-image "$RESOLVE_IMAGE" --prune "${files[@]}" "$STACK" >/dev/null
}

services() { docker stack services --format '{{.Name}}' "$STACK" 2>/dev/null | sed "s/^${STACK}_//" | sort; }
service_exists() { docker service inspect "${STACK}_$1" >/dev/null 2>&1; }

# Whether people's services have been started: an interrupted first deployment leaves the stores alone.
was_deployed() { [[ -n $(replicas_and_updates | grep -E '^(web|search-api|worker|consumer|beat) [^ ]+ [0-9]+/[1-9]') ]]; }

running_image() { # main's, as it runs: the checkout may be ahead of it
  docker service inspect --format '{{.Spec.TaskTemplate.ContainerSpec.Image}}' "${STACK}_web"
}

# run_step NAME IMAGE SECRET,… NETWORK,… -- COMMAND…: once, on this node; prints what it said when it fails.
run_step() {
  local name=${STACK}_$1 image=$2 options=() each
  for each in ${3//,/ }; do options+=(--secret "source=$(secret_name "$each"),target=$each"); done
  for each in ${4//,/ }; do options+=(--network "$each"); done
  shift 5
  if [[ -n $DRY_RUN ]]; then echo "would run the step ${name#"${STACK}_"}: $*"; return; fi
  docker service rm "$name" >/dev/null 2>&1 || true
  [[ $STEP_MODE == global-job ]] || options+=(--constraint "node.id==$(docker info --format '{{.Swarm.NodeID}}')")
  local variable
  for variable in "${STEP_ENVIRONMENT[@]}"; do options+=(--env "$variable"); done
  docker service create --name "$name" --mode "$STEP_MODE" --restart-condition none --detach --no-resolve-image --no-healthcheck \
    --read-only --mount type=tmpfs,target=/tmp --label "$LABEL=$STACK" --container-label "$LABEL=$STACK" --log-driver json-file "${options[@]}" "${STEP_MOUNTS[@]}" "$image" "$@" >/dev/null
  local state='' status=1 deadline=$((SECONDS + 180))
  while ((SECONDS < deadline)); do
    # a line for each task: one, or one on each node
    state=$(docker service ps --format '{{.CurrentState}}' "$name" 2>/dev/null) || break # somebody has removed it
    if grep -qE '^(Failed|Rejected)' <<<"$state"; then break; fi
    if [[ -n $state ]] && ! grep -qv '^Complete' <<<"$state"; then status=0; break; fi
    sleep 0.3
  done
  if ((status)); then
    state=$(grep -v '^Complete' <<<"$state" | head -n 1)
    log "the step ${name#"${STACK}_"} did not end well ($state): $(docker service ps --no-trunc --format '{{.Error}}' "$name" | head -n 1)"
    docker service logs --raw --tail 20 "$name" >&2 2>&1 || true
  fi
  docker service rm "$name" >/dev/null 2>&1 || true
  # the engine keeps what a job ran in, even when the job is gone
  docker ps --all --quiet --filter "label=com.docker.swarm.service.name=$name" | xargs --no-run-if-empty docker rm >/dev/null 2>&1 || true
  return "$status"
}
STEP_ENVIRONMENT=() STEP_MODE=replicated-job STEP_MOUNTS=()
step_migrate() {
  STEP_ENVIRONMENT=(
    ATRIUM_ENVIRONMENT=production ATRIUM_SECRET_KEY_FILE=/run/secrets/secret_key ATRIUM_DATABASE_URL_FILE=/run/secrets/database_url
    "ATRIUM_ALLOWED_HOSTS=$HOSTS" ATRIUM_ACCOUNT_PASSWORD_FILE=/run/secrets/admin_password
  )
  run_step migrate "${1:-$(image main)}" "secret_key,database_url,admin_password$STACK_CA" "${STACK}_database" -- python -m atrium.launcher.prepare
}
step_topics() {
  [[ $STACK_EVENT_LOG_URL == kafka* ]] || return 0
  STEP_ENVIRONMENT=(ATRIUM_EVENT_LOG_URL_FILE=/run/secrets/event_log_url)
  run_step topics "$(image main)" "event_log_url$STACK_CA" "${STACK}_broker" -- python -m atrium events topics
}
# Static files of this version to each node, beside those of the version before: pages of both are read while web is replaced.
step_static() {
  local STEP_ENVIRONMENT=() STEP_MODE=global-job
  local STEP_MOUNTS=(--mount "type=volume,source=${STACK}_static,target=/srv/static,volume-label=$LABEL=$STACK")
  run_step static "$(image main)" '' '' -- cp -R /opt/atrium/static/. /srv/static/
}
