package io.sluice.gateway.config;

import io.sluice.protocol.redis.KeepRule;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * All settings of a gateway, checked.
 *
 * @param development whether the trial page and its tokens are served; for nobody's production
 * @param redis where the bus is
 * @param bus whether what is said there is signed
 * @param http the public listener
 * @param tls whether the public listener speaks TLS
 * @param proxy what is believed of proxies in front of it
 * @param admin the internal listener
 * @param compression whether and how messages are compressed
 * @param client what a client may and must do
 * @param limits how much clients may have, together and each
 * @param history how much of kept publications is given and held
 * @param presence how it is known who is in a channel
 * @param token how connection tokens are verified
 * @param subscriptionToken how subscription tokens are verified; without any key, as connection tokens are
 * @param revocation how it is known that tokens were taken back
 * @param shutdown how the gateway stops
 * @param namespaces the rules of channels, by the part of their name before the first colon
 */
public record GatewayConfig(boolean development, RedisConfig redis, BusConfig bus, HttpConfig http, TlsConfig tls,
    ProxyConfig proxy, AdminConfig admin, CompressionConfig compression, ClientConfig client, LimitsConfig limits,
    HistoryConfig history, PresenceConfig presence, TokenConfig token, TokenConfig subscriptionToken,
    RevocationConfig revocation, ShutdownConfig shutdown, List<NamespaceConfig> namespaces) {
    /** Copies what could change. */
    public GatewayConfig {
        namespaces = List.copyOf(namespaces);
    }

    /** How subscription tokens are verified, by keys of their own or those of connection tokens. */
    public TokenConfig forSubscriptions() {
        return subscriptionToken.hasKeys() ? subscriptionToken : token;
    }

    /** What the functions in Redis are to keep, by the names of those namespaces that keep anything. */
    public Map<String, KeepRule> keepRules() {
        return namespaces.stream().filter(namespace -> namespace.history().kept())
            .collect(Collectors.toUnmodifiableMap(NamespaceConfig::name, namespace -> new KeepRule(
                namespace.history().size(), namespace.history().ttl().toSeconds(), history.metaTtl().toSeconds())));
    }
}
