package io.sluice.gateway.http;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One extension that a client offers, with its parameters in their order, doubled ones included.
 *
 * @param name the extension
 * @param parameters what the client wants of it
 */
record ExtensionOffer(String name, List<Parameter> parameters) {
    /** Copies what could change. */
    ExtensionOffer {
        parameters = List.copyOf(parameters);
    }

    /**
     * One parameter.
     *
     * @param name what it is about
     * @param value its value, out of its quotes; null without one
     */
    record Parameter(String name, @Nullable String value) {
    }

    /**
     * Reads the lines of a Sec-WebSocket-Extensions header (RFC 6455, section 9.1). Elements of a list may be empty, as
     * RFC 2616, section 2.1, wants it of recipients.
     *
     * @return the offers, best first; null when a line is malformed
     */
    static @Nullable List<ExtensionOffer> parse(Iterable<String> lines) {
        List<ExtensionOffer> offers = new ArrayList<>();
        for (String line : lines) {
            if (!new HeaderScanner(line).readOffers(offers)) {
                return null;
            }
        }
        return offers;
    }
}
