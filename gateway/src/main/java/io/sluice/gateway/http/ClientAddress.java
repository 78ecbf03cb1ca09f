package io.sluice.gateway.http;

import io.sluice.gateway.config.ProxyConfig;
import io.sluice.gateway.edge.ForwardedFor;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderValues;
import io.undertow.util.Headers;
import java.net.InetAddress;

/**
 * Where a client is, whatever stands between it and us: the one place that limits and logs ask. Known while its request
 * lasts; what an upgraded connection needs of it has to be taken along.
 */
final class ClientAddress {
    private ClientAddress() {
    }

    /**
     * Returns the address of the client that sent the request: the socket's peer, or behind proxies that are trusted
     * what they say of it. Never asks a name server. Called on the I/O thread.
     */
    static InetAddress of(HttpServerExchange exchange) {
        InetAddress peer = exchange.getSourceAddress().getAddress();
        HeaderValues forwarded = exchange.getRequestHeaders().get(Headers.X_FORWARDED_FOR);
        ProxyConfig proxies = HttpSocket.of(exchange).proxies();
        return forwarded == null ? peer : ForwardedFor.client(peer, forwarded, proxies);
    }
}
