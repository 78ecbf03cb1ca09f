# shellcheck shell=bash
# The least that one send for each message and subscriber can cost.
title=floor

prepare() {
  install_missing 'gcc gcc libc6-dev'
  gcc -O2 -Wall -Wextra -o "$work/floor" "$here/floor.c"
}

serve() {
  exec "$work/floor" "$HTTP_PORT" 127.0.0.1 "$REDIS_PORT"
}

version() {
  gcc --version | sed -n '1s/.* /gcc /p'
}
