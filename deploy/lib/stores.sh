# The stores from inside their networks, wherever in the swarm they are.
# shellcheck shell=bash

# on_database COMMAND…: PostgreSQL's programs, on the database's network; standard input and output are this script's
on_database() { docker run --rm --interactive --network "${STACK}_database" --entrypoint "$1" "$POSTGRES_IMAGE" "${@:2}"; }
on_log() { docker run --rm --interactive --network "${STACK}_broker" --entrypoint "/opt/kafka/bin/$1" "$KAFKA_IMAGE" --bootstrap-server "$(bootstrap)" "${@:2}"; }
bootstrap() { local address=${STACK_EVENT_LOG_URL#*://}; echo "${address%%[/?]*}"; }
GROUP=atrium.consumer

consumer_offsets() { # topic,partition,offset: the form that kafka-consumer-groups.sh reads again; nothing where the log is another
  [[ $STACK_EVENT_LOG_URL == kafka:* ]] || return 0
  on_log kafka-consumer-groups.sh --describe --offsets --group "$GROUP" 2>/dev/null \
    | awk -v OFS=, -v group="$GROUP" '$1 == group && $3 ~ /^[0-9]+$/ && $4 ~ /^[0-9]+$/ { print $2, $3, $4 }'
}
log_id() { # offsets mean nothing in another log: Kafka gives every topic that it makes an id of its own
  [[ $STACK_EVENT_LOG_URL == kafka:* ]] || return 0
  on_log kafka-topics.sh --describe --topic atrium.hotels.selected 2>/dev/null | sed -n 's/.*TopicId: \([^[:space:]]*\).*/\1/p' | head -n 1
}
set_consumer_offsets() { # set_consumer_offsets DIRECTORY; the group must have no member
  local saved
  saved=$(sed -n 's/^log //p' "$1/about.txt")
  if [[ -s $1/offsets.csv && $saved == "$(log_id)" ]]; then
    # shellcheck disable=SC2016 # the shell in the container puts them in
    docker run --rm --interactive --network "${STACK}_broker" --entrypoint bash "$KAFKA_IMAGE" -c \
      'cat >/tmp/offsets && /opt/kafka/bin/kafka-consumer-groups.sh --bootstrap-server "$0" --group "$1" --reset-offsets --from-file /tmp/offsets --execute' \
      "$(bootstrap)" "$GROUP" <"$1/offsets.csv" >/dev/null
  else
    log 'the log is another one than at the time of the backup: the consumers start with its oldest event'
    docker run --rm --network "${STACK}_broker" --env "ATRIUM_EVENT_LOG_URL=$STACK_EVENT_LOG_URL" "$(running_image)" \
      python -m atrium events replay --from earliest
  fi
}
wait_ended() {
  local deadline=$((SECONDS + 60)) name
  for name in "$@"; do
    while [[ -n $(docker service ps --quiet --filter desired-state=running "${STACK}_$name") ]]; do
      ((SECONDS < deadline)) || fail "$name does not end"
      sleep 0.5
    done
  done
}
