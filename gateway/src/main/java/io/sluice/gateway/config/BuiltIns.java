package io.sluice.gateway.config;

import io.sluice.gateway.config.HistoryRules.Recovery;
import io.sluice.gateway.config.NamespaceConfig.Publishers;
import io.sluice.gateway.config.NamespaceConfig.SlowPolicy;
import io.sluice.gateway.config.NamespaceConfig.Subscribers;
import io.sluice.gateway.config.PresenceRules.JoinLeave;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * What a gateway has without being told: the namespace {@code user} always, and in development mode a secret for the
 * trial page's tokens and the namespace {@code chat} to play in.
 */
final class BuiltIns {
    private static final SecureRandom RANDOM = new SecureRandom();

    private BuiltIns() {
    }

    /** The keys that are configured; in development mode, for want of a secret, a random one that lasts one run. */
    static TokenConfig token(Values values) {
        TokenConfig configured = Settings.TOKEN.config(values);
        return secretIsRandom(values) ? configured.withSecret(random()) : configured;
    }

    static boolean secretIsRandom(Values values) {
        return values.get(Settings.DEVELOPMENT) && values.get(Settings.TOKEN.hmacSecret).isEmpty();
    }

    private static Secret random() {
        byte[] bytes = new byte[TokenKinds.MIN_SECRET_BYTES];
        RANDOM.nextBytes(bytes);
        return new Secret(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }

    /** The configured namespaces and those that are built in. */
    static List<NamespaceConfig> namespaces(Values values) {
        List<NamespaceConfig> namespaces = new ArrayList<>(values.get(Settings.NAMESPACES));
        int bytes = Math.toIntExact(
            Math.min(NamespacesKind.DEFAULT_PUBLISH_BYTES, values.get(Settings.REDIS_MAX_MESSAGE_BYTES)));
        if (namespaces.isEmpty() && values.get(Settings.DEVELOPMENT)) {
            namespaces.add(playground(bytes));
        }
        if (namespaces.stream().noneMatch(namespace -> namespace.name().equals("user"))) {
            namespaces.add(NamespaceConfig.live("user", Subscribers.OWNER, Publishers.NOBODY, bytes));
        }
        return namespaces;
    }

    /** Everything that can be tried by hand: what is missed comes later, and it is known who is there. */
    private static NamespaceConfig playground(int bytes) {
        return new NamespaceConfig("chat", Subscribers.EVERYONE, Publishers.USERS, bytes, SlowPolicy.DISCONNECT,
            new HistoryRules(100, Duration.ofMinutes(10), Recovery.STREAM, Readers.SUBSCRIBERS),
            new PresenceRules(true, Readers.SUBSCRIBERS, JoinLeave.ASKED), false, false, NameRules.ANY);
    }
}
