package io.sluice.protocol.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.sluice.protocol.Utf8;
import java.io.IOException;

/**
 * A reader of JSON objects from bytes nobody vouches for: RFC 8259 without any leniency, UTF-8 only, within limits.
 * Safe for all threads.
 */
public final class StrictJson {
    private final JsonFactoryBuilder settings;

    /** Replaced by any thread that finds it full; that two do so at once costs nothing but one of them. */
    private volatile LearnedNames factory;

    /** A reader with these limits; {@link JsonLimits#maxCommands} means nothing here. */
    public StrictJson(JsonLimits limits) {
        StreamReadConstraints constraints = StreamReadConstraints.builder()
            .maxNestingDepth(limits.maxDepth())
            .maxNumberLength(limits.maxNumberLength())
            .maxStringLength(limits.maxStringLength())
            .maxNameLength(limits.maxStringLength())
            .build();
        // The names come from the peer: they are not to be interned, and a flood of them that collide in Jackson's
        // symbol table is its own cost and no error of ours. Bytes that look like UTF-16 are simply not JSON here.
        settings = new JsonFactoryBuilder()
            .streamReadConstraints(constraints)
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .disable(JsonFactory.Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW)
            .disable(JsonFactory.Feature.CHARSET_DETECTION);
        factory = new LearnedNames(settings);
    }

    /**
     * Reads one object, which must be all that there is between the two indices but white space.
     *
     * @param body reads the object's members; is called once, before its first member
     * @throws IOException when the bytes are not such an object or over a limit, or the body says so
     * @throws E when the body does
     */
    public <T, E extends Exception> T read(byte[] bytes, int from, int to, Body<T, E> body) throws IOException, E {
        if (!Utf8.valid(bytes, from, to)) {
            throw new JsonTypeException("not UTF-8");
        }
        if (factory.areTooMany()) {
            factory = new LearnedNames(settings);
        }
        try (JsonParser parser = factory.createParser(bytes, from, to - from)) {
            parser.nextToken();
            MemberReader members = new MemberReader(parser, bytes, from);
            T result = members.object(body);
            if (parser.nextToken() != null) {
                throw new JsonTypeException("more than one value");
            }
            return result;
        }
    }

    /**
     * Reads the members of one object up to its end, by {@link MemberReader#next} until that is false.
     *
     * @param <T> what they say
     * @param <E> what else may be wrong with them
     */
    @FunctionalInterface
    public interface Body<T, E extends Exception> {
        /**
         * Reads them.
         *
         * @throws IOException when the bytes are not JSON, over a limit, or a member has the wrong type
         * @throws E when they say something impermissible
         */
        T read(MemberReader members) throws IOException, E;
    }
}
