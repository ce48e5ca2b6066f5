#!/usr/bin/env bash
# Succeeds if the instance in this container is healthy. Prints what is wrong otherwise. Needs no curl: bash opens the connection.
port=${HTTP_PORT:-8081}
exec 3<>"/dev/tcp/127.0.0.1/$port" || exit 1
printf 'GET /admin/health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n' >&3
answer=$(timeout 4 cat <&3)
case $answer in
  'HTTP/1.1 200 '*) exit 0 ;;
  '') echo 'no answer within 4 seconds' >&2; exit 1 ;;
  *) echo "${answer##*$'\r\n'}" >&2; exit 1 ;;
esac
