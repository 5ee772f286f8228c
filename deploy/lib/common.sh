# Sourced first by every script here: strict mode, one clear line on failure, settings from .env, --dry-run.
# shellcheck shell=bash
set -Eeuo pipefail
ROOT=$(readlink -f -- "$(dirname -- "${BASH_SOURCE[0]}")/../..")
SCRIPT=$(basename -- "$0")
ENV_FILE=${ATRIUM_DEPLOY_ENV:-$ROOT/deploy/.env}
DRY_RUN=
export DOCKER_BUILDKIT=0 # the Dockerfile has plain instructions, and Debian's client brings no buildx

log() { printf '%s\n' "$*" >&2; }
fail() { printf '%s: %s\n' "$SCRIPT" "$1" >&2; exit "${2:-1}"; }
_on_error() { # the line of the script itself, whatever function it was in
  local status=$? last=$((${#BASH_SOURCE[@]} - 1))
  printf '%s: failed at %s:%d (exit status %d): %s\n' "$SCRIPT" "${BASH_SOURCE[last]##*/}" "${BASH_LINENO[last - 1]}" "$status" "${RUNNING:-$1}" >&2
}
trap '_on_error "$BASH_COMMAND"' ERR

# The comment at the top of a script is its help.
usage() {
  sed -n '2,/^[^#]/{/^# shellcheck/d;s/^# \{0,1\}//p}' "$0"
  exit 0
}
wrong() { fail "$1 ($SCRIPT -h shows how it is used)" 2; }
common_option() {
  case $1 in
    -h | --help) usage ;;
    --dry-run) DRY_RUN=yes ;;
    *) wrong "unknown argument: $1" ;;
  esac
}
# Whatever changes something goes through `run`.
run() {
  RUNNING="$*"
  if [[ -z $DRY_RUN ]]; then "$@"; else printf 'would run:%s\n' "$(printf ' %q' "$@")" >&2; fi
  RUNNING=
}
need() {
  local program
  for program in "$@"; do
    command -v "$program" >/dev/null || fail "$program is missing: deploy/utils/install_debian.sh installs it"
  done
}
need_engine() {
  need docker
  docker info >/dev/null 2>&1 || fail "$NO_ENGINE" 4
}
NO_ENGINE='the Docker engine does not answer: is it running, and may this account use it (group docker, or sudo)?'
confirm() { # confirm QUESTION: anything but yes ends the script with status 3
  [[ -t 0 ]] || fail "$1 Say so with --yes." 3
  local answer
  read -rp "$1 [y/N] " answer
  [[ ${answer,,} == y || ${answer,,} == yes ]] || fail 'nothing has been changed' 3
}

# One script at a time changes a stack: two would take each other's work back. The lock ends with whoever has it.
only_one() {
  [[ -z ${ATRIUM_DEPLOY_LOCK:-} ]] || return 0 # whoever called has it
  exec {ATRIUM_DEPLOY_LOCK}<"$(dirname -- "$ENV_FILE")"
  flock --nonblock "$ATRIUM_DEPLOY_LOCK" || fail 'another script is changing this stack: wait for its end' 4
  export ATRIUM_DEPLOY_LOCK
}

# read_settings: the defaults of .env.template, then .env. Lines are NAME=value and are never executed.
read_settings() {
  [[ -e $ENV_FILE ]] || fail "there is no ${ENV_FILE#"$PWD"/}: cp deploy/.env.template deploy/.env, then edit it" 2
  [[ -r $ENV_FILE ]] || fail "${ENV_FILE#"$PWD"/} can't be read by $(id -un): its owner is $(stat -c %U "$ENV_FILE")" 2
  SETTINGS=()
  _read_file "$ROOT/deploy/.env.template" template
  _read_file "$ENV_FILE" own
  TAG=${TAG:-$(version)-$(revision)}
  export TAG
}
_read_file() {
  local line name value number=0
  while IFS= read -r line || [[ -n $line ]]; do
    number=$((number + 1))
    [[ -z ${line//[[:space:]]/} || $line == \#* ]] && continue
    name=${line%%=*} value=${line#*=}
    [[ $line == *=* && $name =~ ^[A-Z][A-Z0-9_]*$ ]] || fail "${1#"$ROOT"/}, line $number, is not NAME=value" 2
    if [[ $value =~ ^\"(.*)\"$ || $value =~ ^\'(.*)\'$ ]]; then value=${BASH_REMATCH[1]}; fi
    if [[ $2 == template ]]; then SETTINGS+=("$name")
    else [[ " ${SETTINGS[*]} " == *" $name "* ]] || fail "$name (line $number of ${1#"$ROOT"/}) is no setting: see deploy/.env.template" 2
    fi
    export "$name=$value"
  done <"$1"
}
# change_setting NAME VALUE: in .env, at once or not at all, and still readable by its owner only
change_setting() {
  local new
  new=$(mktemp "$ENV_FILE.XXXXXX")
  awk -v name="$1" -v line="$1=$2" 'index($0, name "=") == 1 { if (!done) print line; done = 1; next } { print } END { if (!done) print line }' "$ENV_FILE" >"$new"
  chmod --reference="$ENV_FILE" "$new"
  [[ $(id -u) != 0 ]] || chown --reference="$ENV_FILE" "$new" # by sudo in somebody's checkout: it stays theirs
  mv "$new" "$ENV_FILE"
  export "$1=$2"
}

version() { sed -n 's/^version = "\(.*\)"/\1/p' "$ROOT/pyproject.toml"; }
# The commit; what was changed or added since is part of it, so that two different trees never share a tag.
revision() {
  local commit changes built=(src requirements assets benchmarks/results bin/assets package.json package-lock.json .npmrc pyproject.toml deploy/Dockerfile 'deploy/*.py' 'deploy/*.sh' .dockerignore)
  commit=$(_git rev-parse --short=10 HEAD 2>/dev/null) || { echo unknown; return; }
  changes=$({ _git diff HEAD -- "${built[@]}"; (cd "$ROOT" && _git ls-files --others --exclude-standard -z -- "${built[@]}" | xargs -0r sha256sum); } | sha256sum)
  if [[ $changes == e3b0c44298fc* ]]; then echo "$commit"; else echo "$commit-${changes:0:8}"; fi
}
_git() { git -c "safe.directory=$ROOT" -C "$ROOT" "$@"; } # also where the checkout is somebody else's and root deploys it
image() { # image main|search: its whole name
  if [[ $1 == main ]]; then echo "$MAIN_IMAGE:$TAG"; else echo "$SEARCH_IMAGE:$TAG"; fi
}
