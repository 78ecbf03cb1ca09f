# shellcheck shell=bash
# Socket.IO with its Redis adapter.
title=Socket.IO

prepare() { install_modules; }

serve() {
  exec node "$here/server.mjs" "$HTTP_PORT" "$REDIS_PORT" "$CHANNEL_PREFIX"
}

is_ready() { grep -q '^ready' "$1"; }

load_options() {
  echo "--url ws://127.0.0.1:$HTTP_PORT/socket.io/?EIO=4&transport=websocket --dialect socketio"
}

version() { node_versions socket.io @socket.io/redis-adapter ioredis; }
