# shellcheck shell=bash
# What a peer is: peers/NAME/peer.sh says it, by giving these other values. It is read in a subshell, with $here its
# directory, $work a directory for what it builds, and $root, $JAVA, $GATEWAY_JAR, $GATEWAY_JAVA_OPTS, $REDIS_PORT,
# $HTTP_PORT, $ADMIN_PORT and $CHANNEL_PREFIX as ops/bench/run has them, and the functions of lib.sh.

# shellcheck disable=SC2034  # read by ops/bench/run
title=$name
# Whether the load tool can ask it for its live heap.
jvm=no

# Builds or installs it. What can't be had: says so on the error stream, and ends with another code than 0.
prepare() { :; }

# Becomes the server, on 127.0.0.1:$HTTP_PORT, with Redis on 127.0.0.1:$REDIS_PORT. Its children are measured with it.
serve() { give_up 'no server'; }

# Whether the server, whose output is in the file $1, is there with all its processes.
is_ready() { is_open "$HTTP_PORT"; }

# Options of the load tool, in one line.
load_options() { echo "--url ws://127.0.0.1:$HTTP_PORT/connection/websocket"; }

# Names and versions of what it is made of, in one line.
version() { :; }

# ---- for peers to use ----

give_up() {
  echo "$*" >&2
  exit 1
}

# Puts the Debian packages on the machine whose programs are missing: "program package…" each.
install_missing() {
  local line words packages=()
  for line in "$@"; do
    read -ra words <<<"$line"
    command -v "${words[0]}" >/dev/null || packages+=("${words[@]:1}")
  done
  [[ ${#packages[@]} -gt 0 ]] || return 0
  [[ $(id -u) -eq 0 ]] && command -v apt-get >/dev/null ||
    give_up "not here: ${packages[*]} (Debian's names); install them, or run this as root on Debian"
  export DEBIAN_FRONTEND=noninteractive
  { apt-get update -qq && apt-get install -y -qq --no-install-recommends "${packages[@]}"; } >/dev/null ||
    give_up "apt-get can't install ${packages[*]}"
}

install_modules() {
  command -v node >/dev/null && [[ $(node -p 'parseInt(process.versions.node)') -ge 20 ]] ||
    give_up 'Node 20 or newer is needed'
  [[ $here/node_modules/.package-lock.json -nt $here/package-lock.json ]] && return
  (cd "$here" && npm ci --no-progress --loglevel=error) >&2
}

# PACKAGE…: their versions in the lock file, and Node's.
node_versions() {
  (cd "$here" && node -p '
    const { packages } = JSON.parse(fs.readFileSync("package-lock.json"));
    process.argv.slice(1).map((name) => `${name} ${packages["node_modules/" + name].version}`)
      .concat(`Node ${process.versions.node}`).join(", ")' "$@")
}
