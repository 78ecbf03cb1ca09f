# shellcheck shell=bash
# A gateway on ws and ioredis.
title=ws

prepare() { install_modules; }

serve() {
  exec node "$here/server.mjs" "$HTTP_PORT" "$REDIS_PORT"
}

is_ready() { grep -q '^ready' "$1"; }

version() { node_versions ws ioredis; }
