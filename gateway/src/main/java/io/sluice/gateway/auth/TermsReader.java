package io.sluice.gateway.auth;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A reader of what a token says of one subscription. */
final class TermsReader {
    /** What else may be overridden in tokens; with us it follows from the namespace, so it is checked and left. */
    private static final List<String> OF_THE_NAMESPACE = List.of("join_leave", "force_positioning", "force_recovery");

    private TermsReader() {
    }

    static ChannelTerms read(Claims claims) throws TokenFault {
        JsonNode override = claims.get("override");
        if (override.isMissingNode()) {
            return new ChannelTerms(claims.json("info"), claims.json("data"), null, null);
        }
        Claims overrides = Claims.of(override);
        for (String name : OF_THE_NAMESPACE) {
            flag(overrides, name);
        }
        return new ChannelTerms(claims.json("info"), claims.json("data"), flag(overrides, "presence"),
            flag(overrides, "force_push_join_leave"));
    }

    private static @Nullable Boolean flag(Claims overrides, String name) throws TokenFault {
        if (!overrides.has(name)) {
            return null;
        }
        JsonNode value = Claims.of(overrides.get(name)).get("value");
        Claims.require(value.isMissingNode() || value.isBoolean());
        return value.asBoolean();
    }
}
