package io.sluice.gateway.http;

import io.sluice.gateway.http.ExtensionOffer.Parameter;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is answered to an offer of permessage-deflate (RFC 7692, section 7.1). Stateless.
 *
 * <p>Neither side keeps a context: what we send is compressed once for everybody, and what clients send is read without
 * memory of them. Java's deflater looks back over 32 kB whatever the client can hold, so an offer that asks for a
 * smaller window is declined rather than agreed to and broken.
 */
final class DeflateOffer {
    static final String NAME = "permessage-deflate";
    private static final String ANSWER = NAME + "; server_no_context_takeover; client_no_context_takeover";
    private static final String LARGEST_WINDOW = "15";

    private DeflateOffer() {
    }

    /** Returns the answer to the first offer that can be kept, or null without such an offer. */
    static @Nullable String answer(List<ExtensionOffer> offers) {
        for (ExtensionOffer offer : offers) {
            if (offer.name().equals(NAME) && isAcceptable(offer.parameters())) {
                // A limit of our window has to be confirmed; one of the client's is a hint and needs no answer.
                return asksForWindow(offer) ? ANSWER + "; server_max_window_bits=" + LARGEST_WINDOW : ANSWER;
            }
        }
        return null;
    }

    private static boolean isAcceptable(List<Parameter> parameters) {
        Set<String> seen = new HashSet<>();
        return parameters.stream().allMatch(each -> seen.add(each.name()) && isAcceptable(each));
    }

    private static boolean isAcceptable(Parameter parameter) {
        String value = parameter.value();
        return switch (parameter.name()) {
            case "server_no_context_takeover", "client_no_context_takeover" -> value == null;
            case "server_max_window_bits" -> LARGEST_WINDOW.equals(value);
            case "client_max_window_bits" -> value == null || value.matches("[89]|1[0-5]");
            default -> false;
        };
    }

    private static boolean asksForWindow(ExtensionOffer offer) {
        return offer.parameters().stream().anyMatch(each -> each.name().equals("server_max_window_bits"));
    }
}
