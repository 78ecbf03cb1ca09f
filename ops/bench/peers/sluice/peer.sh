# shellcheck shell=bash
# Sluice itself, in its defaults, open to anybody as the peers are.
title=Sluice
jvm=yes

prepare() {
  [[ -n $GATEWAY_JAR ]] || give_up 'no executable jar in gateway/target'
}

serve() {
  # shellcheck disable=SC2086  # options are words
  SLUICE_REDIS_URI=redis://127.0.0.1:$REDIS_PORT SLUICE_HTTP_PORT=$HTTP_PORT SLUICE_ADMIN_PORT=$ADMIN_PORT \
    SLUICE_CLIENT_INSECURE=true exec "$JAVA" $GATEWAY_JAVA_OPTS -jar "$GATEWAY_JAR"
}

version() {
  git -C "$root" describe --always --dirty 2>/dev/null || basename "$GATEWAY_JAR"
}
