package io.sluice.gateway.auth;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;

/**
 * A reader of what strangers and identity providers write: a member that comes twice, text after the end, or a depth
 * that nobody needs is a trick or an accident.
 */
final class StrictJson {
    private static final int MAX_DEPTH = 100;
    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
            // The table of names that parsers would share is copied for each name that it does not have.
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES).build())
        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
        .build();

    private StrictJson() {
    }

    /**
     * Reads one JSON value.
     *
     * @throws IOException when it is none
     */
    static JsonNode read(byte[] json) throws IOException {
        try {
            return JSON.readTree(json);
        } catch (NumberFormatException e) {
            // What the library throws for 1e999999999999.
            throw new IOException("a number without end", e);
        }
    }
}
