#!/usr/bin/env bash
# Usage: deploy/logs.sh [SERVICE…] [-f|--follow] [-n LINES]
#
# The newest lines (40) of the logs of one service, or of all of them, from every node.
#
# Exit status: 0 shown, 1 not to be had, 2 usage or no such service, 4 there is no stack or no engine.
# shellcheck source=deploy/lib/all.sh
source "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")/lib/all.sh"

options=(--timestamps) lines=40 wanted=() follow=
while (($#)); do
  case $1 in
    -f | --follow) follow=yes ;;
    -n | --lines) [[ ${2:-} =~ ^[0-9]+$ ]] || wrong "$1 wants a number"; lines=$2; shift ;;
    -*) common_option "$1" ;;
    *) wanted+=("$1") ;;
  esac
  shift
done
read_settings
need_engine
mapfile -t known < <(services)
((${#known[@]})) || fail "there is no stack $STACK" 4
for name in "${wanted[@]}"; do
  [[ " ${known[*]} " == *" $name "* ]] || fail "there is no service $name; there are: ${known[*]}" 2
done
options+=(--tail "$lines")
[[ -z $follow ]] || options+=(--follow)
((${#wanted[@]})) || wanted=("${known[@]}")
pids=()
trap 'kill "${pids[@]}" 2>/dev/null || true' EXIT # its own only: who called this may be in the same process group
for name in "${wanted[@]}"; do
  docker service logs "${options[@]}" "${STACK}_$name" 2>&1 &
  pids+=("$!")
  [[ -n $follow ]] || wait "$!"
done
wait
