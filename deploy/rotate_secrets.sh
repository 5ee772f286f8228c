#!/usr/bin/env bash
# Usage: deploy/rotate_secrets.sh [--fill] [NAME…] [--yes] [--dry-run]
#
# Makes new secrets (SECRET_KEY, POSTGRES_PASSWORD, VALKEY_PASSWORD; without names all three), writes them to deploy/.env, and where
# the stack runs, makes it use them: PostgreSQL and Valkey take the new password, then each service is replaced by one that knows it.
# A new SECRET_KEY signs everybody out. ADMIN_PASSWORD is only for the first deployment: change it in the admin.
#
#   --fill      only those that are missing or placeholders, ADMIN_PASSWORD as well: for a new deploy/.env
#   --yes       do not ask
#   --dry-run   print what would be done
#
# Exit status: 0 done, 1 not done, 2 usage, 3 not confirmed, 4 the pre-flight found something, there is no engine, data has the old
# password and does not run, or another script is changing the stack.
# shellcheck source=deploy/lib/all.sh
source "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")/lib/all.sh"

all=(SECRET_KEY POSTGRES_PASSWORD VALKEY_PASSWORD) wanted=() fill='' yes=''
for argument in "$@"; do
  case $argument in
    --fill) fill=yes ;;
    -y | --yes) yes=yes ;;
    SECRET_KEY | POSTGRES_PASSWORD | VALKEY_PASSWORD) wanted+=("$argument") ;;
    *) common_option "$argument" ;;
  esac
done
read_settings
need openssl
make_new() {
  if [[ -n $DRY_RUN ]]; then log "would write a new $1 to $ENV_FILE"; else change_setting "$1" "$(openssl rand -hex 32)"; fi
}
if [[ -n $fill ]]; then
  for name in "${all[@]}" ADMIN_PASSWORD; do
    value=${!name,,}
    [[ -n $value && $value != change-me ]] || make_new "$name"
  done
  run chmod 600 "$ENV_FILE"
  [[ -n $DRY_RUN ]] || log "$ENV_FILE has its secrets; the staff account is admin, its password is ADMIN_PASSWORD"
  exit 0
fi
((${#wanted[@]})) || wanted=("${all[@]}")
need_engine
running=
if service_exists web; then running=yes; fi
if [[ -z $running && -z $DATABASE_URL && " ${wanted[*]} " == *' POSTGRES_PASSWORD '* ]] && docker volume inspect "${STACK}_postgres" >/dev/null 2>&1; then
  fail "the database in the volume ${STACK}_postgres has the old password and does not run: deploy/deploy.sh first" 4
fi
[[ -n $yes$DRY_RUN ]] || confirm "Make new values of ${wanted[*]}?"
if [[ -n $DRY_RUN ]]; then
  for name in "${wanted[@]}"; do make_new "$name"; done
  [[ -z $running ]] || log "would then make PostgreSQL and Valkey take theirs, and deploy"
  exit 0
fi
only_one
if [[ -z $running ]]; then
  for name in "${wanted[@]}"; do make_new "$name"; done
  log "new: ${wanted[*]}"
  exit 0
fi
"$ROOT/deploy/deploy.sh" --check || exit # a store that has a new password needs services that can be replaced
derive_settings
# shellcheck source=deploy/lib/stores.sh
source "$ROOT/deploy/lib/stores.sh"
database=$STACK_DATABASE_URL old_valkey=$VALKEY_PASSWORD
before=$(mktemp "$ENV_FILE.before-XXXXXX") && cp -p "$ENV_FILE" "$before"
trap '' INT TERM HUP # from here on .env and the stores have to become one again
for name in "${wanted[@]}"; do make_new "$name"; done
derive_settings
knows() { STACK_DATABASE_URL=$1 on_database psql --quiet --no-psqlrc --command 'SELECT 1' </dev/null >/dev/null 2>&1; }
if [[ " ${wanted[*]} " == *' POSTGRES_PASSWORD '* && -z $DATABASE_URL ]]; then
  # connections that are open stay; the services are replaced right after
  printf "ALTER ROLE atrium PASSWORD '%s';\n" "$POSTGRES_PASSWORD" \
    | STACK_DATABASE_URL=$database on_database psql --quiet --set ON_ERROR_STOP=1 \
    || knows "$STACK_DATABASE_URL" \
    || { mv "$before" "$ENV_FILE"; fail "PostgreSQL did not take its new password; $ENV_FILE is as it was" 1; }
fi
if [[ " ${wanted[*]} " == *' VALKEY_PASSWORD '* && -z $VALKEY_URL ]]; then
  # both are good until Valkey itself is replaced, which makes the new one its own
  said=$(printf 'ACL SETUSER default >%s\n' "$VALKEY_PASSWORD" | REDISCLI_AUTH=$old_valkey docker run --rm --interactive --network "${STACK}_broker" \
    --env REDISCLI_AUTH --entrypoint valkey-cli "$VALKEY_IMAGE" -h valkey 2>&1) || true
  [[ $said == OK ]] || log "Valkey did not take its new password and gets it with its new task; until then services wait: $said"
fi
rm -f "$before"
trap - INT TERM HUP
"$ROOT/deploy/deploy.sh" || fail "${wanted[*]}: new in $ENV_FILE and in the stores, but not every service knows them: mend what is said above, then deploy/deploy.sh" 1
log "new: ${wanted[*]}"
