package io.sluice.gateway.http;

import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.HeaderValues;
import io.undertow.util.Headers;
import io.undertow.util.Methods;
import io.undertow.util.Protocols;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What RFC 6455 section 4.2.1 and the client protocol ask of the request that starts a WebSocket. Stateless. */
final class HandshakeRules {
    private static final String JSON = "centrifuge-json";
    private static final String PROTOBUF = "centrifuge-protobuf";
    private static final String VERSION = "13";

    private HandshakeRules() {
    }

    /** Returns the first rule that the request breaks, or null when it is a handshake. */
    static @Nullable Refusal check(HttpServerExchange exchange) {
        HeaderMap headers = exchange.getRequestHeaders();
        if (!exchange.getRequestMethod().equals(Methods.GET)) {
            return Refusal.METHOD;
        } else if (!exchange.getProtocol().equals(Protocols.HTTP_1_1)) {
            return Refusal.HTTP_VERSION;
        } else if (!hasToken(headers.get(Headers.UPGRADE), "websocket")) {
            return Refusal.NOT_WEBSOCKET;
        } else if (!hasToken(headers.get(Headers.CONNECTION), "upgrade")) {
            return Refusal.CONNECTION;
        } else if (!VERSION.equals(only(headers.get(Headers.SEC_WEB_SOCKET_VERSION)))) {
            return Refusal.WEBSOCKET_VERSION;
        } else if (acceptKey(headers) == null) {
            return Refusal.KEY;
        }
        return hasBody(headers) ? Refusal.BODY : null;
    }

    /** Returns the answer to the request's key, or null unless there is one valid key. */
    static @Nullable String acceptKey(HeaderMap headers) {
        String key = only(headers.get(Headers.SEC_WEB_SOCKET_KEY));
        return key == null ? null : AcceptKey.of(key);
    }

    /**
     * Returns the first subprotocol that the client offers and we know, as it is to be answered; null without one. An
     * empty header offers none.
     */
    static @Nullable String subprotocol(HeaderMap headers) {
        return tokens(headers.get(Headers.SEC_WEB_SOCKET_PROTOCOL))
            .filter(token -> token.equals(JSON) || token.equals(PROTOBUF)).findFirst().orElse(null);
    }

    /** Returns the wire form that the client asks for: by this subprotocol, or without one in the query. */
    static Handshake form(@Nullable String subprotocol, Map<String, Deque<String>> query) {
        boolean protobuf = subprotocol == null ? isProtobuf(query, "format") || isProtobuf(query, "cf_protocol")
            : subprotocol.equals(PROTOBUF);
        return protobuf ? Handshake.PROTOBUF : Handshake.JSON;
    }

    /**
     * Returns the extensions that the client offers, best first; null when it says so in a malformed way, which has to
     * fail the handshake (RFC 6455, section 9.1).
     */
    static @Nullable List<ExtensionOffer> extensions(HeaderMap headers) {
        HeaderValues lines = headers.get(Headers.SEC_WEB_SOCKET_EXTENSIONS);
        return lines == null ? List.of() : ExtensionOffer.parse(lines);
    }

    /** Returns the one value of the request's Origin, or null without one; two are joined, and match no rule. */
    static @Nullable String origin(HeaderMap headers) {
        HeaderValues values = headers.get(Headers.ORIGIN);
        return values == null ? null : String.join(" ", values);
    }

    private static boolean isProtobuf(Map<String, Deque<String>> query, String name) {
        Deque<String> values = query.get(name);
        return values != null && values.contains("protobuf");
    }

    private static boolean hasBody(HeaderMap headers) {
        String length = headers.getFirst(Headers.CONTENT_LENGTH);
        return headers.contains(Headers.TRANSFER_ENCODING) || (length != null && !length.trim().equals("0"));
    }

    private static @Nullable String only(@Nullable HeaderValues values) {
        return values == null || values.size() != 1 ? null : values.getFirst().trim();
    }

    private static boolean hasToken(@Nullable HeaderValues values, String token) {
        return tokens(values).anyMatch(token::equals);
    }

    /** The tokens of a comma-separated header, in one line or several, in lower case. */
    private static Stream<String> tokens(@Nullable HeaderValues values) {
        return values == null ? Stream.empty() : values.stream().flatMap(value -> Stream.of(value.split(",", -1)))
            .map(part -> part.trim().toLowerCase(Locale.ROOT));
    }
}
