# The stores from inside their networks, wherever in the swarm they are.
# shellcheck shell=bash

inside() { # inside NETWORK OPTION… IMAGE COMMAND…; standard input and output are this script's
  local ca=()
  [[ -z $CA_CERTIFICATE ]] || ca=(--volume "$(readlink -f "$CA_CERTIFICATE"):/run/secrets/ca_certificate:ro")
  docker run --rm --interactive --network "${STACK}_$1" "${ca[@]}" "${@:2}"
}
# on_database PROGRAM ARGUMENT…: one of PostgreSQL's, at the stack's database; no list of processes shows the password
on_database() {
  local address=$STACK_DATABASE_URL password=''
  if [[ $address =~ ^([a-z]+://[^:/@]+):([^/@]*)@(.*)$ ]]; then
    password=$(decoded "${BASH_REMATCH[2]}") address=${BASH_REMATCH[1]}@${BASH_REMATCH[3]}
  fi
  PGPASSWORD=$password inside database --env PGPASSWORD --entrypoint "$1" "$POSTGRES_IMAGE" "${@:2}" --dbname="$address"
}
contents_of() { docker run --rm --interactive --entrypoint pg_restore "$POSTGRES_IMAGE" --list <"$1"; } # fails where a dump can't be read
# on_log PROGRAM ARGUMENT…: one of Kafka's programs, logged in as the address says; its standard input becomes /tmp/in
on_log() {
  # shellcheck disable=SC2016 # the shell in the container puts them in
  KAFKA_LOGIN=$(kafka_login) inside broker --env KAFKA_LOGIN --entrypoint bash "$KAFKA_IMAGE" -c \
    'cat >/tmp/in && printf "%s\n" "$KAFKA_LOGIN" >/tmp/login && exec "/opt/kafka/bin/$0" --command-config /tmp/login "$@"' \
    "$1" --bootstrap-server "$(bootstrap)" "${@:2}"
}
bootstrap() { local address=${STACK_EVENT_LOG_URL#*://}; address=${address%%[/?]*}; echo "${address##*@}"; }
kafka_login() { # the address as the properties of Kafka's programs
  local address=${STACK_EVENT_LOG_URL#*://} user='' password='' mechanism=PLAIN tls='' module=plain.PlainLoginModule
  if [[ ${address%%[/?]*} == *@* ]]; then
    user=$(decoded "${address%%:*}") password=${address#*:} password=$(decoded "${password%@*}")
    [[ ! $address =~ mechanism=([A-Z0-9-]+) ]] || mechanism=${BASH_REMATCH[1]}
    [[ $mechanism == PLAIN ]] || module=scram.ScramLoginModule
  fi
  [[ $STACK_EVENT_LOG_URL != kafkas:* ]] || tls=yes
  if [[ -n $user ]]; then echo "security.protocol=SASL_$([[ -n $tls ]] && echo SSL || echo PLAINTEXT)"; elif [[ -n $tls ]]; then echo security.protocol=SSL; fi
  [[ -z $user ]] || printf '%s\n' "sasl.mechanism=$mechanism" \
    "sasl.jaas.config=org.apache.kafka.common.security.$module required username=\"$user\" password=\"$password\";"
  [[ ! $address =~ ca=([^\&]+) ]] || printf '%s\n' ssl.truststore.type=PEM "ssl.truststore.location=${BASH_REMATCH[1]}"
}
decoded() { printf '%b' "${1//%/\\x}"; } # %40 is @
GROUP=atrium.consumer

consumer_offsets() { # topic,partition,offset: the form that kafka-consumer-groups.sh reads again; nothing where the log is another
  [[ $STACK_EVENT_LOG_URL == kafka* ]] || return 0
  on_log kafka-consumer-groups.sh --describe --offsets --group "$GROUP" </dev/null 2>/dev/null \
    | awk -v OFS=, -v group="$GROUP" '$1 == group && $3 ~ /^[0-9]+$/ && $4 ~ /^[0-9]+$/ { print $2, $3, $4 }'
}
log_id() { # offsets mean nothing in another log: Kafka gives every topic that it makes an id of its own
  [[ $STACK_EVENT_LOG_URL == kafka* ]] || return 0
  on_log kafka-topics.sh --describe --topic atrium.hotels.selected </dev/null 2>/dev/null | sed -n 's/.*TopicId: \([^[:space:]]*\).*/\1/p' | head -n 1
}
set_consumer_offsets() { # set_consumer_offsets DIRECTORY; the group must have no member
  local saved said
  saved=$(sed -n 's/^log //p' "$1/about.txt")
  # A partition of which nothing had been read when the backup was made is not in it: all of it came since.
  ATRIUM_EVENT_LOG_URL=$STACK_EVENT_LOG_URL inside broker --env ATRIUM_EVENT_LOG_URL "$(running_image)" \
    python -m atrium events replay --from earliest </dev/null || return
  if [[ ! -s $1/offsets.csv || $saved != "$(log_id)" ]]; then
    log 'the backup has no offsets of this log: the consumers start with its oldest event'
    return
  fi
  said=$(on_log kafka-consumer-groups.sh --group "$GROUP" --reset-offsets --from-file /tmp/in --execute <"$1/offsets.csv" 2>&1) || { log "$said"; return 1; }
  [[ $said != *Error* ]] || { log "$said"; return 1; } # it ends with status 0 all the same
}
wait_ended() { # until the last container is gone: what Swarm wants of it changes long before
  local deadline=$((SECONDS + 60)) name
  for name in "$@"; do
    while [[ -n $(docker service ps --format '{{.CurrentState}}' "${STACK}_$name" | grep -vE '^(Complete|Shutdown|Failed|Rejected|Orphaned|Remove)') ]]; do
      ((SECONDS < deadline)) || fail "$name does not end"
      sleep 0.5
    done
  done
}
