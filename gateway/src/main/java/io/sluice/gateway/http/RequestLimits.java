package io.sluice.gateway.http;

import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.HeaderValues;
import org.jspecify.annotations.Nullable;

/**
 * How large a request's head may be. Undertow cuts off at twice as much, with a bare 400 and before all of it was read;
 * up to there clients are told what is too large. Stateless.
 */
final class RequestLimits {
    /** As RFC 9112, section 3, has servers read at least 8,000. */
    static final int MAX_URI_LENGTH = 8 * 1024;
    static final int MAX_HEADERS = 64;
    /** The names and values of all headers. */
    static final int MAX_HEADER_BYTES = 16 * 1024;

    private RequestLimits() {
    }

    /** Returns what is too large, or null. */
    static @Nullable Refusal check(HttpServerExchange exchange) {
        if (exchange.getRequestURI().length() + exchange.getQueryString().length() > MAX_URI_LENGTH) {
            return Refusal.URI;
        }
        HeaderMap headers = exchange.getRequestHeaders();
        int count = 0;
        long bytes = 0;
        for (HeaderValues values : headers) {
            count += values.size();
            for (String value : values) {
                bytes += values.getHeaderName().length() + value.length();
            }
        }
        return count > MAX_HEADERS || bytes > MAX_HEADER_BYTES ? Refusal.HEADERS : null;
    }
}
