# shellcheck shell=bash
# What the scripts of this directory share. Sourced by them once they have set -euo pipefail, REDIS_PORT, HTTP_PORT and
# GATEWAY_JAVA_OPTS; makes OUT the absolute name of a directory that is there, and stops at the end, however it comes,
# whatever processes these variables name.
redis_pid='' gateway_pid='' server_pid='' sampler_pid='' load_pid=''

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd -P)
JAVA=${JAVA_HOME:+$JAVA_HOME/bin/}java
OUT=${OUT:-$(mktemp -d)}
mkdir -p "$OUT"
OUT=$(cd "$OUT" && pwd -P)

say() { echo "${0##*/}: $*" >&2; }
die() { say "$*"; exit 1; }

# PID [SIGNAL]: asks, or does what the signal does; after 15 s kills it and its children.
stop() {
  [[ -n $1 ]] && kill "-${2:-TERM}" "$1" 2>/dev/null || return 0
  for _ in $(seq 150); do kill -0 "$1" 2>/dev/null || break; sleep 0.1; done
  # shellcheck disable=SC2046  # ids are words
  ! kill -0 "$1" 2>/dev/null || kill -9 $(family "$1") 2>/dev/null || true
  { wait "$1" || true; } 2>/dev/null
}

family() { # PID: it and its children
  echo "$1" "$(cat "/proc/$1/task"/*/children 2>/dev/null)" | xargs
}

cleanup() {
  local each
  for each in "$load_pid" "$sampler_pid" "$gateway_pid" "$server_pid" "$redis_pid"; do stop "$each"; done
}
trap cleanup EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# COMMAND…: runs it and gives its code. In the background, since bash heeds signals only between commands and in wait.
attend() {
  local code=0
  "$@" &
  load_pid=$!
  wait "$load_pid" || code=$?
  load_pid=''
  return "$code"
}

# PID CONDITION…: waits until the condition holds, but no longer than the process lives or 30 s.
await() {
  for _ in $(seq 300); do
    "${@:2}" && return
    kill -0 "$1" 2>/dev/null || return 1
    sleep 0.1
  done
  return 1
}

is_open() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

newest_jar() { # MODULE: its executable jar
  find "$root/$1/target" -maxdepth 1 -name "sluice-$1-*-all.jar" -printf '%T@ %p\n' | sort -rn | sed -n '1s/^[^ ]* //p'
}

# Packages what the work tree is now, and gives each script jars of its own: another build may replace Maven's.
build() {
  say 'building the gateway and the load tool'
  attend mvn -q -B -ntp -f "$root/pom.xml" package -DskipTests -Dautobahn.skip -pl gateway,ops -am >&2 ||
    die 'the build failed'
  cp "$(newest_jar ops)" "$(newest_jar gateway)" "$OUT"
  OPS_JAR=$OUT/$(basename "$(newest_jar ops)") GATEWAY_JAR=$OUT/$(basename "$(newest_jar gateway)")
}

find_redis() { # the system's redis-server, or the one that the gateway carries
  command -v redis-server && return
  local arch name
  case $(uname -m) in x86_64) arch=amd64 ;; aarch64) arch=arm64 ;; *) die "no redis-server for $(uname -m)" ;; esac
  name=redis-server-7.0.15-linux-$arch
  (cd "$OUT" && "${JAVA%java}jar" xf "$GATEWAY_JAR" "$name" && chmod +x "$name")
  echo "$OUT/$name"
}

start_redis() { # LOG [OPTION…]
  local redis
  redis=$(find_redis)
  ! is_open "$REDIS_PORT" || die "port $REDIS_PORT is in use; set REDIS_PORT"
  "$redis" --port "$REDIS_PORT" --bind 127.0.0.1 --save '' --appendonly no --dir "$OUT" "${@:2}" >"$1" 2>&1 &
  redis_pid=$!
  await "$redis_pid" is_open "$REDIS_PORT" || die "Redis did not start, see $1: $(tail -n 1 "$1")"
}

start_gateway() { # LOG [VARIABLE=VALUE…]
  ! is_open "$HTTP_PORT" || die "port $HTTP_PORT is in use; set HTTP_PORT"
  # shellcheck disable=SC2086  # options are words
  env SLUICE_REDIS_URI="redis://127.0.0.1:$REDIS_PORT" SLUICE_HTTP_PORT="$HTTP_PORT" SLUICE_ADMIN_PORT="$ADMIN_PORT" \
    SLUICE_CLIENT_INSECURE=true "${@:2}" "$JAVA" $GATEWAY_JAVA_OPTS -jar "$GATEWAY_JAR" >"$1" 2>&1 &
  gateway_pid=$!
  await "$gateway_pid" is_open "$HTTP_PORT" || die "the gateway did not start, see $1: $(tail -n 1 "$1")"
}
