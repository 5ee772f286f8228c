#!/usr/bin/env bash
# Usage: deploy/restore.sh DIRECTORY [--yes] [--dry-run]
#
# Makes the database what backup.sh wrote to DIRECTORY, then gives the consumers everything that the log holds since. What the
# database has now is replaced. web and consumer are stopped meanwhile; the gateway shows its page. What accounts younger than the
# backup saved becomes dead letters, to be redriven when those accounts are there again, or discarded.
#
# Exit status: 0 restored, 1 not restored (it says whether the database is as it was), 2 usage or no backup, 3 not confirmed,
# 4 there is no stack or no engine, or another script is changing the stack.
# shellcheck source=deploy/lib/all.sh
source "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")/lib/all.sh"

# shellcheck source=deploy/lib/stores.sh
source "$ROOT/deploy/lib/stores.sh"

directory='' yes=''
for argument in "$@"; do
  case $argument in
    -y | --yes) yes=yes ;;
    -*) common_option "$argument" ;;
    *) [[ -z $directory ]] || wrong "one directory, not also $argument"; directory=$argument ;;
  esac
done
[[ -n $directory ]] || wrong 'the directory of a backup is wanted'
[[ -r $directory/database.dump && -r $directory/offsets.csv ]] || fail "$directory is no backup: database.dump and offsets.csv are wanted" 2
read_settings
need_engine
derive_settings
service_exists web || fail "there is no stack $STACK: deploy/deploy.sh first" 4
why=$(contents_of "$directory/database.dump" 2>&1 >/dev/null) || fail "$directory/database.dump can't be read, nothing has been changed: $why" 2
[[ -n $yes$DRY_RUN ]] || confirm "Replace what the database of $STACK has by $directory?"

[[ -n $DRY_RUN ]] || only_one
replaced=
start_again() {
  [[ -z $replaced ]] || log "the database is that of $directory, but the consumers were not given the events since: run this again"
  docker service scale --detach "${STACK}_web=$WEB_REPLICAS" "${STACK}_consumer=$CONSUMER_REPLICAS" "${STACK}_beat=$STACK_BEAT_REPLICAS" >/dev/null 2>&1 || true
}
run docker service scale --detach "${STACK}_web=0" "${STACK}_consumer=0" "${STACK}_beat=0" >/dev/null
if [[ -n $DRY_RUN ]]; then echo "would restore $directory/database.dump and set the offsets"; exit 0; fi
trap start_again EXIT
log 'waiting for web, consumer and beat to end'
wait_ended web consumer beat
log 'the database'
# one transaction: all of it or nothing
on_database pg_restore --clean --if-exists --no-owner --single-transaction <"$directory/database.dump"
replaced=yes
step_migrate "$(running_image)" # the backup may be older than the code
log 'the events since'
set_consumer_offsets "$directory"
replaced=
start_again
trap - EXIT
wait_converged 120
smoke_test
log "$STACK has what $directory had, and what the log holds since"
