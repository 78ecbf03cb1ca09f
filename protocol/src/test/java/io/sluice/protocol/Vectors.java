package io.sluice.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.HexFormat;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;

/** The golden vectors: files that an implementer in any language can test against. */
public final class Vectors {
    private static final ObjectMapper mapper = new ObjectMapper();

    private Vectors() {
    }

    /** One test per vector of the file. */
    public static Stream<DynamicTest> tests(String file, Check check) {
        return all(file)
            .map(vector -> DynamicTest.dynamicTest(vector.get("name").textValue(), () -> check.check(vector)));
    }

    /** All vectors of the file. */
    public static Stream<JsonNode> all(String file) {
        return StreamSupport.stream(read(file).get("vectors").spliterator(), false);
    }

    /**
     * The bytes of the member: its text in UTF-8, or what the member with {@code _hex} after its name spells, in which
     * blanks mean nothing.
     */
    public static byte[] bytes(JsonNode vector, String member) {
        JsonNode text = vector.get(member);
        return text != null ? text.textValue().getBytes(UTF_8)
            : HexFormat.of().parseHex(vector.get(member + "_hex").textValue().replace(" ", ""));
    }

    private static JsonNode read(String file) {
        try (InputStream in = requireNonNull(Vectors.class.getResourceAsStream("/vectors/" + file), file)) {
            return mapper.readTree(in);
        } catch (IOException e) {
            throw new IllegalStateException(file, e);
        }
    }

    /** What is expected of a vector. */
    @FunctionalInterface
    public interface Check {
        /** Fails when the vector does not hold. */
        void check(JsonNode vector) throws Exception;
    }
}
