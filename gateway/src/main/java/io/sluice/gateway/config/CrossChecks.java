package io.sluice.gateway.config;

import java.time.Duration;
import java.util.Set;

/**
 * The rules that more than one setting has a part in. A rule is left out when one of its settings was refused already.
 */
final class CrossChecks {
    private final Values values;
    private final Faults faults;

    private CrossChecks(Values values, Faults faults) {
        this.values = values;
        this.faults = faults;
    }

    /** Adds a fault for every rule among the values that does not hold. */
    static void values(Values values, Faults faults) {
        CrossChecks checks = new CrossChecks(values, faults);
        checks.pongComesBeforeNextPing();
        checks.listenersDoNotCollide();
        checks.allSubscriptionsMayComeAtOnce(Settings.CLIENT_MAX_PENDING_COMMANDS);
        checks.allSubscriptionsMayComeAtOnce(Settings.CLIENT_COMMAND_BURST);
        checks.oneQueueFitsIntoTheBudget();
        checks.publicationsFitThroughRedis();
        checks.tokens(Settings.TOKEN);
        checks.tokens(Settings.SUBSCRIPTION_TOKEN);
        checks.subscriptionTokensHaveAKey();
        checks.certificateAndKeyComeTogether();
        checks.someProxyMayConnect();
    }

    /** Adds a fault when a gateway with these values would let nobody in. */
    static void wayIn(Values values, Faults faults) {
        new CrossChecks(values, faults).somebodyMayConnect();
    }

    /** Adds a fault when there is nothing to sign a token with that a gateway would take. */
    static void secret(Values values, Faults faults) {
        boolean missing = values.get(Settings.TOKEN.hmacSecret).isEmpty();
        if (missing && values.sound(Settings.TOKEN.hmacSecret)) {
            faults.add("no secret is configured to sign a token with: set token.hmac-secret"
                + " (SLUICE_TOKEN_HMAC_SECRET) to the one that the gateways have");
        }
    }

    private void pongComesBeforeNextPing() {
        Duration pong = values.get(Settings.CLIENT_PONG_TIMEOUT);
        Duration ping = values.get(Settings.CLIENT_PING_INTERVAL);
        if (values.sound(Settings.CLIENT_PONG_TIMEOUT, Settings.CLIENT_PING_INTERVAL) && pong.compareTo(ping) >= 0) {
            fault(Settings.CLIENT_PONG_TIMEOUT, Durations.format(pong) + " is not less than "
                + other(Settings.CLIENT_PING_INTERVAL) + ", " + Durations.format(ping));
        }
    }

    /** SDKs send the connect command and all subscriptions in one message. */
    private void allSubscriptionsMayComeAtOnce(Setting<Integer> commands) {
        int most = values.get(commands);
        int subscriptions = values.get(Settings.CLIENT_MAX_SUBSCRIPTIONS);
        if (values.sound(commands, Settings.CLIENT_MAX_SUBSCRIPTIONS) && most <= subscriptions) {
            fault(commands, most + " is not more than " + other(Settings.CLIENT_MAX_SUBSCRIPTIONS) + ", "
                + subscriptions + "; clients send all their subscriptions at once");
        }
    }

    private void oneQueueFitsIntoTheBudget() {
        long given = values.get(Settings.CLIENT_QUEUE_BUDGET);
        long budget = given > 0 ? given : ClientConfig.defaultQueueBudget();
        long queue = values.get(Settings.CLIENT_MAX_QUEUED_BYTES);
        if (values.sound(Settings.CLIENT_QUEUE_BUDGET, Settings.CLIENT_MAX_QUEUED_BYTES) && budget < queue) {
            String what = ByteSizes.format(budget) + (given > 0 ? "" : ", a quarter of the heap,");
            fault(Settings.CLIENT_QUEUE_BUDGET, what + " is less than " + other(Settings.CLIENT_MAX_QUEUED_BYTES)
                + ", " + ByteSizes.format(queue));
        }
    }

    private void listenersDoNotCollide() {
        int port = values.get(Settings.ADMIN_PORT);
        Set<String> everywhere = Set.of("0.0.0.0", "::", "[::]");
        String host = values.get(Settings.HTTP_HOST);
        String adminHost = values.get(Settings.ADMIN_HOST);
        boolean sameHost = host.equals(adminHost) || everywhere.contains(host) || everywhere.contains(adminHost);
        if (values.sound(Settings.HTTP_PORT, Settings.ADMIN_PORT, Settings.HTTP_HOST, Settings.ADMIN_HOST)
            && sameHost && port != 0 && port == values.get(Settings.HTTP_PORT)) {
            fault(Settings.ADMIN_PORT, port + " is also " + other(Settings.HTTP_PORT) + "; they have to differ");
        }
    }

    private void publicationsFitThroughRedis() {
        long limit = values.get(Settings.REDIS_MAX_MESSAGE_BYTES);
        if (!values.sound(Settings.REDIS_MAX_MESSAGE_BYTES)) {
            return;
        }
        for (NamespaceConfig namespace : values.get(Settings.NAMESPACES)) {
            if (namespace.maxPublishBytes() > limit) {
                fault(Settings.NAMESPACES, "in " + Words.quote(namespace.name()) + ", max-publish-bytes "
                    + ByteSizes.format(namespace.maxPublishBytes()) + " is more than "
                    + other(Settings.REDIS_MAX_MESSAGE_BYTES) + ", " + ByteSizes.format(limit));
            }
        }
    }

    private void tokens(TokenSettings section) {
        String uri = values.get(section.jwksUri);
        if (values.sound(section.jwksUri, section.jwksAllowHttp) && !uri.isEmpty() && !TokenKinds.isSafe(uri)
            && !values.get(section.jwksAllowHttp)) {
            fault(section.jwksUri, Words.quote(TokenKinds.withoutQuery(uri))
                + " is without TLS and not on this machine; use https, or set "
                + section.jwksAllowHttp.path() + " if the network in between is yours");
        }
        boolean previous = !values.get(section.previousHmacSecret).isEmpty();
        boolean current = !values.get(section.hmacSecret).isEmpty();
        if (previous && !current && values.sound(section.hmacSecret, section.previousHmacSecret)) {
            fault(section.previousHmacSecret, "there is no " + other(section.hmacSecret) + " for it to be before");
        }
    }

    /** Its other settings would be passed over silently. */
    private void subscriptionTokensHaveAKey() {
        TokenConfig own = Settings.SUBSCRIPTION_TOKEN.config(values);
        if (Settings.SUBSCRIPTION_TOKEN.sound(values) && !own.hasKeys() && !own.equals(TokenConfig.NONE)) {
            faults.add("subscription-token: without a key in this section none of it holds, as subscription tokens are"
                + " then verified like connection tokens; add a key or leave the section out");
        }
    }

    private void certificateAndKeyComeTogether() {
        if (!values.sound(Settings.TLS_CERTIFICATE, Settings.TLS_KEY, Settings.TLS_PROTOCOLS)) {
            return;
        }
        boolean certificate = !values.get(Settings.TLS_CERTIFICATE).isEmpty();
        boolean key = !values.get(Settings.TLS_KEY).isEmpty();
        if (certificate && !key) {
            fault(Settings.TLS_CERTIFICATE, "there is no " + other(Settings.TLS_KEY) + " for it");
        } else if (key && !certificate) {
            fault(Settings.TLS_KEY, "there is no " + other(Settings.TLS_CERTIFICATE) + " for it");
        }
        if (values.get(Settings.TLS_PROTOCOLS).isEmpty()) {
            fault(Settings.TLS_PROTOCOLS, "the list is empty; such as 1.3, 1.2");
        }
    }

    private void someProxyMayConnect() {
        boolean spoken = values.get(Settings.PROXY_PROTOCOL) != ProxyConfig.Protocol.OFF;
        if (spoken && values.sound(Settings.PROXY_PROTOCOL, Settings.PROXY_TRUSTED)
            && values.get(Settings.PROXY_TRUSTED).isEmpty()) {
            fault(Settings.PROXY_PROTOCOL, "nobody could connect: " + other(Settings.PROXY_TRUSTED)
                + " is empty and has to say where the proxies are");
        }
    }

    private void somebodyMayConnect() {
        boolean open = values.get(Settings.DEVELOPMENT) || values.get(Settings.CLIENT_INSECURE)
            || values.get(Settings.CLIENT_ANONYMOUS) || Settings.TOKEN.config(values).hasKeys();
        boolean sound = Settings.TOKEN.sound(values)
            && values.sound(Settings.DEVELOPMENT, Settings.CLIENT_INSECURE, Settings.CLIENT_ANONYMOUS);
        if (sound && !open) {
            faults.add("no client could connect: set token.hmac-secret (SLUICE_TOKEN_HMAC_SECRET, for users with"
                + " tokens), token.public-keys or token.jwks-uri (likewise),"
                + " client.anonymous=true (users without one), or client.insecure=true (trials:"
                + " everything is allowed); or try the gateway out with --development");
        }
    }

    private void fault(Setting<?> setting, String problem) {
        faults.add(setting.path(), values.origin(setting), problem);
    }

    private String other(Setting<?> setting) {
        return setting.path() + " (" + values.origin(setting) + ")";
    }
}
