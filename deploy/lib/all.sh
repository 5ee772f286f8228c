# shellcheck shell=bash disable=SC1091 # followed when each of them is checked
_lib=$(dirname -- "${BASH_SOURCE[0]}")
source "$_lib/common.sh"
source "$_lib/stack.sh"
source "$_lib/waiting.sh"
source "$_lib/preflight.sh"
