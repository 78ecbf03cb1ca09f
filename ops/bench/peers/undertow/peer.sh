# shellcheck shell=bash
# A gateway on Undertow's own WebSocket classes, with the libraries of Sluice's jar.
title=Undertow
jvm=yes

prepare() {
  [[ -n $GATEWAY_JAR ]] || give_up 'no executable jar in gateway/target'
  "${JAVA%java}javac" -Xlint:all,-path,-processing -d "$work" -cp "$GATEWAY_JAR" "$here/UndertowPeer.java"
}

serve() {
  # shellcheck disable=SC2086  # options are words
  exec "$JAVA" $GATEWAY_JAVA_OPTS -cp "$work:$GATEWAY_JAR" UndertowPeer "$HTTP_PORT" "$REDIS_PORT"
}

version() {
  sed -n 's/.*<undertow.version>\(.*\)<.*/undertow-core \1/p' "$root/pom.xml"
}
