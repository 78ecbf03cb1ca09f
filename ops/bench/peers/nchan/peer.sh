# shellcheck shell=bash
# nginx with the module nchan and Redis. Backends publish to it over HTTP: what it has in Redis is its own format.
title=nchan

# Debian's packages are unpacked, not installed: that would start a web server on this machine.
prepare() {
  if [[ ! -x $work/unpacked/usr/sbin/nginx ]]; then
    command -v apt-get >/dev/null || give_up 'nginx and libnginx-mod-nchan are had from Debian only'
    mkdir -p "$work/unpacked" "$work/logs"
    (cd "$work" && fetch nginx libnginx-mod-nchan && for package in *.deb; do dpkg -x "$package" unpacked; done) || return
  fi
  # nchan wants nginx' own directory for large messages, whatever the configuration says.
  mkdir -p /var/lib/nginx || give_up 'nchan needs the directory /var/lib/nginx'
  sed -e "s|@MODULES@|$work/unpacked/usr/lib/nginx/modules|" -e "s|@HTTP_PORT@|$HTTP_PORT|" \
    -e "s|@REDIS_PORT@|$REDIS_PORT|" "$here/nginx.conf" >"$work/nginx.conf"
  (nginx -t)
}

fetch() {
  apt-get -qq download "$@" && return
  [[ $(id -u) -eq 0 ]] || give_up "apt-get can't download $*; apt-get update may help"
  { apt-get -qq update && apt-get -qq download "$@"; } || give_up "apt-get can't download $*"
}

nginx() {
  exec "$work/unpacked/usr/sbin/nginx" -p "$work" -c "$work/nginx.conf" -e stderr "$@"
}

serve() { nginx; }

load_options() {
  echo "--url ws://127.0.0.1:$HTTP_PORT/sub/{channel} --dialect raw" \
    "--publish-via http --publish-url http://127.0.0.1:$HTTP_PORT/pub/{channel}"
}

version() {
  local package
  for package in "$work"/*.deb; do
    dpkg-deb -W --showformat='${Package} ${Version}, ' "$package"
  done | sed 's/, $//'
}
