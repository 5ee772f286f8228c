# What has to be right before anything is changed. Every complaint is one line; all of them are made, then the script ends.
# shellcheck shell=bash

complaints=0
complain() { log "pre-flight: $1"; complaints=$((complaints + 1)); }
NEEDED_MB=3000 # images, a new database, Kafka's first segments

preflight() {
  need docker curl
  [[ -z $TLS_CERTIFICATE$TLS_KEY$CA_CERTIFICATE ]] || need openssl
  check_settings
  check_certificates
  check_secrets
  if docker info >/dev/null 2>&1; then
    check_swarm
    check_kernel
    check_networks
    check_images
    check_ports
    check_disk
  else
    complain "$NO_ENGINE"
  fi
  ((complaints == 0)) || fail "$complaints thing$( ((complaints == 1)) || echo s) to put right first; nothing has been changed" 4
}
_is() { # _is NAME PATTERN WORDS
  [[ ${!1} =~ ^($2)$ ]] || complain "$1 is ${!1@Q}, which is not $3"
}
check_settings() {
  local name number='[1-9][0-9]{0,4}' host='[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?(:[1-9][0-9]{0,4})?'
  local byte='(25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])' ipv6='([0-9A-Fa-f]{0,4}:){2,7}[0-9A-Fa-f]{0,4}'
  for name in HTTP_PORT HTTPS_PORT RATE BURST WEB_PROCESSES SEARCH_API_PROCESSES EVENT_RETENTION_DAYS; do _is "$name" "$number" 'a number above 0'; done
  for name in WEB_REPLICAS SEARCH_API_REPLICAS WORKER_REPLICAS CONSUMER_REPLICAS; do _is "$name" "0|$number" 'a number'; done
  for name in ADMINER ENCRYPTED_NETWORKS; do _is "$name" 'on|off' 'on or off'; done
  _is PORTS 'host|mesh' 'host or mesh'
  _is RESOLVE_IMAGE 'always|changed|never' 'always, changed or never'
  # PostgreSQL's 200 connections are enough for 66 consumers, three each: nobody has a use for many more partitions
  _is EVENT_PARTITIONS '[1-9][0-9]?|100' 'a number from 1 to 100'
  # Docker's names of secrets have 64 letters at most, and the longest goes on with _postgres_password_ and 8 of a digest
  _is STACK '[a-z][a-z0-9-]{0,36}' 'a name of at most 37 small letters, digits and -'
  _is FRONT_NETWORK '[A-Za-z0-9][A-Za-z0-9_.-]*' 'the name of a network'
  _is TRUSTED_PROXY "$byte(\\.$byte){3}(/(3[0-2]|[12]?[0-9]))?|$ipv6(/(12[0-8]|1[01][0-9]|[1-9]?[0-9]))?" 'an address or a network like 10.0.0.0/8'
  _is HOSTS '[A-Za-z0-9.-]+(,[A-Za-z0-9.-]+)*' 'host names with commas between them'
  _is PHOTOGRAPH_HOSTS "|$host(, *$host)*" 'hosts or host:port with commas between them'
  _is DATABASE_URL '|postgres(ql)?://[^/?]+/[^/?]+([?].*)?' 'like postgresql://user:password@host:5432/name'
  _is VALKEY_URL '|(valkey|redis)s?://.+' 'like valkey://:password@host:6379/0'
  _is EVENT_LOG_URL '|(kafkas?|valkeys?)://.+' 'like kafka://host:9092'
  _is SOURCE_URL '|https?://.+' 'like https://host'
  [[ -z $SOURCE_URL || -n $CONTACT ]] || complain 'a real source wants to know who asks: CONTACT is empty'
  for name in HTTP_PORT HTTPS_PORT; do [[ ! ${!name} =~ ^$number$ ]] || ((${!name} <= 65535)) || complain "$name is above 65535"; done
  [[ -z $TLS_CERTIFICATE || $HTTP_PORT != "$HTTPS_PORT" ]] || complain "HTTP_PORT and HTTPS_PORT are both $HTTP_PORT: HTTP needs one of its own to send people on from"
  [[ ! $CONSUMER_REPLICAS:$EVENT_PARTITIONS =~ ^$number:$number$ ]] || ((CONSUMER_REPLICAS <= EVENT_PARTITIONS)) \
    || complain "CONSUMER_REPLICAS is $CONSUMER_REPLICAS and EVENT_PARTITIONS $EVENT_PARTITIONS: a consumer without a partition has nothing to do"
}
check_certificates() { # what nginx would end with, at its start
  local said certificate key
  [[ -z $CA_CERTIFICATE ]] || _pem CA_CERTIFICATE 'a certificate (PEM)' x509 -noout
  [[ -n $TLS_CERTIFICATE$TLS_KEY ]] || return 0
  _pem TLS_CERTIFICATE 'a certificate (PEM)' x509 -noout -pubkey
  certificate=$said
  _pem TLS_KEY 'a key (PEM) without a passphrase' pkey -pubout -passin pass:
  key=$said
  [[ -n $certificate ]] || return 0
  [[ -z $key || $certificate == "$key" ]] || complain 'TLS_KEY is not the key of TLS_CERTIFICATE'
  openssl x509 -in "$TLS_CERTIFICATE" -noout -checkend 0 >/dev/null || complain 'TLS_CERTIFICATE has expired'
}
_pem() { # _pem NAME WORDS COMMAND…: `said` is what openssl says of the file, nothing where it is no such thing
  said=
  if [[ ! -f ${!1} || ! -r ${!1} ]]; then complain "$1: there is no file ${!1@Q} that can be read"
  elif ! said=$(openssl "${@:3}" -inform PEM -in "${!1}" 2>/dev/null); then complain "$1: ${!1@Q} is not $2"
  fi
}
check_secrets() {
  local name value mode
  mode=$(stat -c %a "$ENV_FILE")
  [[ $mode == *00 ]] || complain "$ENV_FILE has secrets in it and others may read it: chmod 600 $ENV_FILE"
  for name in SECRET_KEY POSTGRES_PASSWORD VALKEY_PASSWORD ADMIN_PASSWORD; do
    value=${!name}
    if [[ -z $value ]]; then complain "$name is missing; deploy/rotate_secrets.sh --fill makes one"
    elif [[ ${value,,} =~ change|secret|example|placeholder|insecure|development|password ]]; then
      complain "$name is a placeholder; deploy/rotate_secrets.sh --fill makes a real one"
    elif [[ ! $value =~ ^[A-Za-z0-9._~-]+$ ]]; then complain "$name may have letters, digits and -._~ only: it becomes a part of addresses"
    elif ((${#value} < 32)) && [[ $name != ADMIN_PASSWORD ]]; then complain "$name has ${#value} characters; 32 are needed"
    elif ((${#value} < 12)); then complain "$name has ${#value} characters; 12 are needed"
    fi
  done
}
check_swarm() {
  local state
  state=$(docker info --format '{{.Swarm.LocalNodeState}} {{.Swarm.ControlAvailable}}')
  case $state in
    'active true') ;;
    active*) complain 'this node is a worker of its swarm: run this on a manager' ;;
    *) complain 'this engine is not part of a swarm: docker swarm init (deploy/utils/start_project.sh does it)' ;;
  esac
}
check_kernel() { # this node's only: what the others' have can't be seen from here
  local config
  [[ $(docker info --format '{{.KernelVersion}}') == "$(uname -r)" ]] || return 0 # the engine is on another machine
  config=$(zcat /proc/config.gz 2>/dev/null || cat "/boot/config-$(uname -r)" 2>/dev/null) || return 0
  [[ $PORTS != mesh ]] || grep -q '^CONFIG_IP_VS=[my]' <<<"$config" || complain 'PORTS=mesh: this kernel has no IPVS; PORTS=host does without'
  [[ $ENCRYPTED_NETWORKS != on ]] || grep -q '^CONFIG_INET_ESP=[my]' <<<"$config" || complain 'ENCRYPTED_NETWORKS=on: this kernel has no ESP'
}
check_networks() { # Docker can't change one that is there
  local name found is others=()
  for name in $(networks); do
    found=$(docker network inspect --format '{{.Driver}} {{json .Options}}' "$name" 2>/dev/null) || continue
    if [[ $found != overlay\ * ]]; then
      complain "the network $name is there, and is no overlay (its driver: ${found%% *}), which services need: choose another name in .env"
      continue
    fi
    is=off
    [[ $found != *encrypted* ]] || is=on
    [[ $is == "$ENCRYPTED_NETWORKS" ]] || others+=("$name")
  done
  ((${#others[@]} == 0)) || complain "ENCRYPTED_NETWORKS is $ENCRYPTED_NETWORKS, but was not when these networks were made: ${others[*]}; deploy/undeploy.sh first, the data stays"
}
check_images() {
  local target name used=(NGINX_IMAGE)
  [[ $RESOLVE_IMAGE == never ]] || return 0
  if [[ -z ${IMAGES_WILL_BE_BUILT:-} ]]; then
    for target in main search; do
      docker image inspect "$(image "$target")" >/dev/null 2>&1 || complain "there is no image $(image "$target"): deploy/build/build_image.sh $target"
    done
  fi
  [[ $(docker info --format '{{.Swarm.Nodes}}') == 1 ]] || return 0 # what other nodes have can't be seen from here
  [[ -n $DATABASE_URL ]] || used+=(POSTGRES_IMAGE)
  [[ -n $VALKEY_URL ]] || used+=(VALKEY_IMAGE)
  [[ -n $EVENT_LOG_URL ]] || used+=(KAFKA_IMAGE)
  [[ $ADMINER != on ]] || used+=(ADMINER_IMAGE)
  for name in "${used[@]}"; do # the engine pulls what it does not have, without being told to
    docker image inspect "${!name}" >/dev/null 2>&1 || timeout 20 docker manifest inspect --insecure "${!name}" >/dev/null 2>&1 \
      || complain "$name: ${!name@Q} is neither here nor in a registry that answers: docker pull says why"
  done
}
check_ports() { # those that this stack's gateway has already are no strangers'
  local port own
  own=$(docker service inspect --format '{{range .Endpoint.Ports}}{{.PublishedPort}} {{end}}' "${STACK}_gateway" 2>/dev/null || true)
  for port in "$HTTP_PORT" $([[ -z $TLS_CERTIFICATE ]] || echo "$HTTPS_PORT"); do
    [[ " $own" != *" $port "* ]] || continue
    if (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then complain "port $port is taken by another program: choose another in .env"; fi
  done
}
check_disk() {
  local folder free
  folder=$(docker info --format '{{.DockerRootDir}}')
  [[ -d $folder ]] || return 0 # the engine is on another machine
  free=$(df --output=avail -BM "$folder" | tail -n 1 | tr -dc 0-9)
  ((free >= NEEDED_MB)) || complain "$folder has $free MB left; $NEEDED_MB MB are needed"
}
