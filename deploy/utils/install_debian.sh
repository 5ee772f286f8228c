#!/usr/bin/env bash
# Usage: deploy/utils/install_debian.sh [--dry-run]
#
# Installs what the deployment scripts need on Debian 12 or 13, from Debian's own packages: Docker, curl, openssl, git.
# Again without effect. Needs root.
#
# Exit status: 0 installed, 1 could not be installed, 2 usage, 4 not Debian 12 or 13, or not root.
# shellcheck source=deploy/lib/all.sh
source "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")/../lib/all.sh"

for argument in "$@"; do common_option "$argument"; done
# shellcheck source=/dev/null
[[ -r /etc/os-release ]] && source /etc/os-release
[[ ${ID:-} == debian && ${VERSION_ID:-} =~ ^1[23]$ ]] || fail "this is ${PRETTY_NAME:-no Debian}; Debian 12 or 13 is wanted: install Docker, curl, openssl and git by hand" 4
PATH+=:/usr/sbin # where dockerd and iptables are, for an ordinary account as well
packages=()
command -v dockerd >/dev/null || packages+=(docker.io)
command -v docker >/dev/null || [[ $VERSION_ID == 12 ]] || packages+=(docker-cli)
command -v curl >/dev/null || packages+=(curl ca-certificates)
command -v openssl >/dev/null || packages+=(openssl)
command -v git >/dev/null || packages+=(git)
command -v iptables >/dev/null || packages+=(iptables)
if ((${#packages[@]})); then
  [[ $(id -u) == 0 || -n $DRY_RUN ]] || fail 'installing packages needs root' 4
  run apt-get update -qq
  run env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${packages[@]}" >/dev/null
fi
if ! docker info >/dev/null 2>&1; then
  if [[ -d /run/systemd/system ]]; then run systemctl enable --now docker; else log 'start the engine (dockerd): there is no systemd here that would'; fi
fi
log 'Docker and what else is needed are here'
