package io.sluice.gateway.config;

import java.net.InetAddress;
import java.util.List;
import java.util.Locale;

/**
 * What is believed of proxies in front of the public listener.
 *
 * @param protocol which header of the PROXY protocol each connection begins with; default {@code off}
 * @param trusted where proxies are: only they may connect when there is a PROXY protocol, and only from them
 *     {@code X-Forwarded-For} counts; default none
 */
public record ProxyConfig(Protocol protocol, List<Network> trusted) {
    /** No proxy that tells anything. */
    public static final ProxyConfig NONE = new ProxyConfig(Protocol.OFF, List.of());

    /** The header that a connection begins with. */
    public enum Protocol {
        /** None. */
        OFF,
        /** Version 1, a line of text. */
        V1,
        /** Version 2, binary. */
        V2,
        /** Either. */
        ANY;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Copies what could change. */
    public ProxyConfig {
        trusted = List.copyOf(trusted);
    }

    /** Whether a proxy of ours is at this address. */
    public boolean trusts(InetAddress address) {
        for (Network network : trusted) {
            if (network.contains(address)) {
                return true;
            }
        }
        return false;
    }
}
