#!/usr/bin/env bash
# nginx answers a request, which is more than its port being open.
exec 3<>/dev/tcp/127.0.0.1/80 || exit 1
printf 'GET /_gateway HTTP/1.0\r\n\r\n' >&3
read -r -t 8 _ status _ <&3
[[ $status == 204 || $status == 308 ]]
