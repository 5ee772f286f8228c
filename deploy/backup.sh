#!/usr/bin/env bash
# Usage: deploy/backup.sh [DIRECTORY] [--dry-run]
#
# Writes DIRECTORY (deploy/backups/TIME) with database.dump (pg_dump, custom format), offsets.csv (how far the consumers had
# read when the dump began, so that a restored system is given everything after it) and about.txt. It is whole or not there.
# Jobs and their progress (Valkey) are not part of it.
#
# Exit status: 0 written, 1 not written, 2 usage, 4 there is no stack or no engine.
# shellcheck source=deploy/lib/all.sh
source "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")/lib/all.sh"

# shellcheck source=deploy/lib/stores.sh
source "$ROOT/deploy/lib/stores.sh"

directory=
for argument in "$@"; do
  case $argument in
    -*) common_option "$argument" ;;
    *) [[ -z $directory ]] || wrong "one directory, not also $argument"; directory=$argument ;;
  esac
done
read_settings
need_engine
derive_settings
[[ -n $(services) ]] || fail "there is no stack $STACK" 4
directory=${directory:-$ROOT/deploy/backups/$(date -u +%Y-%m-%dT%H-%M-%SZ)}
[[ ! -e $directory ]] || fail "$directory is there already" 2
if [[ -n $DRY_RUN ]]; then echo "would write $directory"; exit 0; fi

umask 077
mkdir -p "$(dirname -- "$directory")"
part=$(mktemp -d "$directory.part-XXXX")
trap 'rm -rf "$part"' EXIT
# Before the dump, never after it: what is stored twice is counted once, what was passed over would be gone.
consumer_offsets >"$part/offsets.csv"
on_database pg_dump --format=custom </dev/null >"$part/database.dump"
contents_of "$part/database.dump" >/dev/null # it can be read again
running=$(running_image)
printf '%s\n' "stack $STACK" "version ${running##*:}" "time $(date -u +%Y-%m-%dT%H:%M:%SZ)" "log $(log_id)" >"$part/about.txt"
mv -T "$part" "$directory"
trap - EXIT
log "$directory: $(du -h "$directory/database.dump" | cut -f 1) of database, $(wc -l <"$directory/offsets.csv") partitions"
