package io.sluice.protocol.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.sluice.protocol.Payload;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A cursor over the members of an object, strict about types: it converts nothing. After each {@link #next} the value
 * is read by exactly one of the other methods. Members that are {@code null} are passed over as if they were not there.
 * Belongs to the call of {@link StrictJson#read} that made it.
 *
 * <p>All methods throw an {@link IOException} when the bytes turn out not to be JSON, or over a limit, or of another
 * type than asked for.
 */
public final class MemberReader {
    private final JsonParser parser;
    private final byte[] source;
    private final int start;

    /** A cursor whose parser stands at the object's first token and began at that index of the source. */
    MemberReader(JsonParser parser, byte[] source, int start) {
        this.parser = parser;
        this.source = source;
        this.start = start;
    }

    /** Moves to the next member that is not null. Returns false at the object's end. */
    public boolean next() throws IOException {
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            if (parser.nextToken() != JsonToken.VALUE_NULL) {
                return true;
            }
        }
        return false;
    }

    /** The member's name. */
    public String name() throws IOException {
        return parser.currentName();
    }

    /** Passes over the value, whatever it is. */
    public void skip() throws IOException {
        parser.skipChildren();
    }

    /** The value, a string. It may hold halves of surrogate pairs, which JSON can escape. */
    public String string() throws IOException {
        expect(JsonToken.VALUE_STRING);
        return parser.getText();
    }

    /** The value, true or false. */
    public boolean bool() throws IOException {
        if (parser.currentToken() == JsonToken.VALUE_TRUE) {
            return true;
        }
        expect(JsonToken.VALUE_FALSE);
        return false;
    }

    /** The value, a number without fraction or exponent that lies between the two, both included. */
    public long number(long min, long max) throws IOException {
        expect(JsonToken.VALUE_NUMBER_INT);
        if (parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
            throw new JsonTypeException("number out of range");
        }
        long value = parser.getLongValue();
        if (value < min || value > max) {
            throw new JsonTypeException("number out of range");
        }
        return value;
    }

    /** The value, whatever it is, as the very bytes of the source, which are JSON; copied. */
    public Payload payload() throws IOException {
        int from = start + (int) parser.currentTokenLocation().getByteOffset();
        parser.skipChildren();
        parser.finishToken();
        int to = start + (int) parser.currentLocation().getByteOffset();
        return Payload.of(Arrays.copyOfRange(source, from, to));
    }

    /** The value, an object, read by the body. */
    public <T, E extends Exception> T object(StrictJson.Body<T, E> body) throws IOException, E {
        expect(JsonToken.START_OBJECT);
        return body.read(this);
    }

    /**
     * The value, an object whose members all have values of one kind, in their order. A name given twice has its last
     * value.
     */
    public <V, E extends Exception> Map<String, V> map(StrictJson.Body<V, E> value) throws IOException, E {
        expect(JsonToken.START_OBJECT);
        Map<String, V> entries = new LinkedHashMap<>();
        while (next()) {
            String name = name();
            entries.put(name, value.read(this));
        }
        return Collections.unmodifiableMap(entries);
    }

    /** The value, an array whose elements are all of one kind; null is of none. */
    public <V, E extends Exception> List<V> list(StrictJson.Body<V, E> element) throws IOException, E {
        expect(JsonToken.START_ARRAY);
        List<V> elements = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            elements.add(element.read(this));
        }
        return Collections.unmodifiableList(elements);
    }

    private void expect(JsonToken token) throws JsonTypeException {
        if (parser.currentToken() != token) {
            throw new JsonTypeException("value of another type than " + token.name());
        }
    }
}
