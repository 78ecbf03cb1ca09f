package io.sluice.gateway.auth;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.gateway.auth.TokenResult.Reason;
import io.sluice.protocol.Payload;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * The members of a JSON object in a token, by their types. A member of a wrong type makes the token invalid rather than
 * being overlooked: an expiry that can't be read must not become none.
 */
final class Claims {
    /** The largest whole number that every JSON reader agrees on; as a time it is far beyond every calendar. */
    private static final double MAX_SECONDS = 1L << 53;

    private final JsonNode object;

    private Claims(JsonNode object) {
        this.object = object;
    }

    /** Takes an object. */
    static Claims of(JsonNode object) throws TokenFault {
        require(object.isObject());
        return new Claims(object);
    }

    static void require(boolean condition) throws TokenFault {
        if (!condition) {
            throw new TokenFault(Reason.CLAIMS);
        }
    }

    boolean has(String name) {
        return object.has(name);
    }

    JsonNode get(String name) {
        return object.path(name);
    }

    /** The text; empty when there is none. */
    String text(String name) throws TokenFault {
        JsonNode text = object.path(name);
        require(text.isMissingNode() || text.isTextual());
        return text.asText("");
    }

    /** The text, or the texts of a list; empty when there is neither. */
    List<String> texts(String name) throws TokenFault {
        JsonNode list = object.path(name);
        return list.isTextual() ? List.of(list.textValue()) : textsOf(list);
    }

    /** The texts of a list; empty when it is missing. */
    static List<String> textsOf(JsonNode list) throws TokenFault {
        require(list.isMissingNode() || list.isArray());
        List<String> texts = new ArrayList<>(list.size());
        for (JsonNode text : list) {
            require(text.isTextual());
            texts.add(text.textValue());
        }
        return texts;
    }

    /** A moment in seconds since 1970. */
    long seconds(String name, long otherwise) throws TokenFault {
        JsonNode moment = object.path(name);
        if (moment.isMissingNode()) {
            return otherwise;
        }
        require(moment.isNumber() && Math.abs(moment.doubleValue()) <= MAX_SECONDS);
        return (long) Math.floor(moment.doubleValue());
    }

    /** One JSON value, as it is or in base64 under the name with {@code b64} before it; not both. */
    Payload json(String name) throws TokenFault {
        JsonNode value = object.path(name);
        JsonNode encoded = object.path("b64" + name);
        if (encoded.isMissingNode()) {
            return payload(value);
        }
        require(value.isMissingNode() && encoded.isTextual());
        try {
            // Others see it inside JSON messages, so it has to be JSON; written anew, it holds no line break.
            return payload(StrictJson.read(Base64.getDecoder().decode(encoded.textValue())));
        } catch (IOException | IllegalArgumentException e) {
            throw new TokenFault(Reason.CLAIMS, e);
        }
    }

    /** Makes sure that there is nothing else: what is not understood may be meant to restrict. */
    void only(Set<String> names) throws TokenFault {
        Collection<String> present = new ArrayList<>();
        object.fieldNames().forEachRemaining(present::add);
        require(names.containsAll(present));
    }

    private static Payload payload(JsonNode value) {
        return value.isMissingNode() || value.isNull() ? Payload.NONE : Payload.of(value.toString());
    }
}
