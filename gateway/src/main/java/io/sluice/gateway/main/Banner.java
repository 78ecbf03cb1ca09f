package io.sluice.gateway.main;

import io.sluice.gateway.config.GatewayConfig;
import io.sluice.gateway.http.PublicServer;
import java.io.PrintWriter;
import java.net.URI;

/** What is printed when a gateway has started: where it is, what is open, and in development what to try. */
final class Banner {
    private static final int REDIS_PORT = 6379;

    private Banner() {
    }

    static void print(PrintWriter out, GatewayConfig config, Gateway gateway) {
        String base = "localhost:" + gateway.port();
        out.println("Sluice is ready.");
        boolean tls = config.tls().enabled();
        out.println("  clients   " + (tls ? "wss://" : "ws://") + base + PublicServer.WEBSOCKET_PATH);
        out.println("  operators http://" + config.admin().host() + ":" + gateway.adminPort() + "/metrics");
        if (config.client().insecure()) {
            out.println("  INSECURE  anyone may connect, subscribe and publish anywhere (client.insecure)");
        } else if (config.client().anonymous()) {
            out.println("  ANONYMOUS clients without a token may connect (client.anonymous)");
        }
        if (config.development()) {
            out.println();
            out.println("Try it: open " + (tls ? "https://" : "http://") + base + "/ in a browser, then publish from"
                + " another terminal:");
            out.println("  " + redisCli(gateway) + " PUBLISH chat:lobby '{\"text\":\"hi\"}'");
            out.println("Or so that even those get it who lose their connection for a while:");
            out.println("  " + redisCli(gateway) + " FCALL sluice_publish 1 chat:lobby '{\"text\":\"hi\"}'");
        }
    }

    private static String redisCli(Gateway gateway) {
        URI redis = URI.create(gateway.redisUri());
        boolean here = redis.getHost().equals("127.0.0.1") || redis.getHost().equals("localhost");
        boolean usualPort = redis.getPort() < 0 || redis.getPort() == REDIS_PORT;
        return "redis-cli" + (here ? "" : " -h " + redis.getHost()) + (usualPort ? "" : " -p " + redis.getPort());
    }
}
