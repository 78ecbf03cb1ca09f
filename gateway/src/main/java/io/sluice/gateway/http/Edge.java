package io.sluice.gateway.http;

import io.sluice.gateway.config.ProxyConfig;
import io.sluice.gateway.observe.GatewayMetrics;
import io.sluice.gateway.observe.NoMetrics;
import java.util.List;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * What a listener does with a socket before HTTP: whom it believes, whether it speaks TLS, how many it takes.
 *
 * @param proxies what is believed of proxies
 * @param tls how to speak TLS, or null for plain TCP
 * @param door how many sockets there may be
 * @param metrics hears of sockets that get no further
 */
public record Edge(ProxyConfig proxies, @Nullable Tls tls, Door door, GatewayMetrics metrics) {
    /** Takes as many as come. */
    Edge(ProxyConfig proxies, @Nullable Tls tls, GatewayMetrics metrics) {
        this(proxies, tls, Door.open(metrics), metrics);
    }

    /**
     * How to speak TLS.
     *
     * @param context asked for each socket, by any I/O thread, so that it may change
     * @param versions those that are spoken, as in {@code 1.3}
     */
    public record Tls(Supplier<SSLContext> context, List<String> versions) {
    }

    /** Plain TCP, no proxies, and no more sockets than operators need. */
    static Edge internal() {
        return new Edge(ProxyConfig.NONE, null, Door.internal(NoMetrics.INSTANCE), NoMetrics.INSTANCE);
    }

    /** Plain TCP, and no proxies. */
    public static Edge plain(GatewayMetrics metrics) {
        return new Edge(ProxyConfig.NONE, null, metrics);
    }
}
