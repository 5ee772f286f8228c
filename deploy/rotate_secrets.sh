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
# Exit status: 0 done, 1 not done, 2 usage, 3 not confirmed, 4 no engine, or data that has the old
# password and does not run.
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
old_valkey=$VALKEY_PASSWORD
if [[ -n $DRY_RUN ]]; then
  for name in "${wanted[@]}"; do make_new "$name"; done
  [[ -z $running ]] || log "would then make PostgreSQL and Valkey take theirs, and deploy"
  exit 0
fi
before=$(mktemp "$ENV_FILE.before-XXXXXX") && cp -p "$ENV_FILE" "$before"
for name in "${wanted[@]}"; do make_new "$name"; done
if [[ -n $running ]]; then
  # shellcheck source=deploy/lib/stores.sh
  source "$ROOT/deploy/lib/stores.sh"
  if [[ " ${wanted[*]} " == *' POSTGRES_PASSWORD '* && -z $DATABASE_URL ]]; then
    old=$(sed -n 's/^POSTGRES_PASSWORD=//p' "$before")
    # connections that are open stay; the services are replaced right after
    printf "ALTER ROLE atrium PASSWORD '%s';\n" "$POSTGRES_PASSWORD" \
      | on_database psql --quiet --set ON_ERROR_STOP=1 --dbname="postgresql://atrium:$old@postgres:5432/atrium" \
      || { mv "$before" "$ENV_FILE"; fail "PostgreSQL did not take its new password; $ENV_FILE is as it was" 1; }
  fi
  if [[ " ${wanted[*]} " == *' VALKEY_PASSWORD '* && -z $VALKEY_URL ]]; then
    # both are good until Valkey itself is replaced
    docker run --rm --network "${STACK}_broker" --env "REDISCLI_AUTH=$old_valkey" --entrypoint valkey-cli "$VALKEY_IMAGE" \
      -h valkey ACL SETUSER default ">$VALKEY_PASSWORD" >/dev/null
  fi
  "$ROOT/deploy/deploy.sh"
fi
rm -f "$before"
log "new: ${wanted[*]}"
