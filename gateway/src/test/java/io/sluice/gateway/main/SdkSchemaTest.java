package io.sluice.gateway.main;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import io.github.centrifugal.centrifuge.internal.protocol.Protocol;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * The golden vectors of our Protobuf replies, read with the classes that the official SDK was generated with: a field
 * number of our own making is one that these don't know.
 */
final class SdkSchemaTest {
    private static final Path VECTORS =
        Path.of("../protocol/src/test/resources/vectors/client-replies-protobuf.json");
    /** A field that the schema lacks shows its number, but for those later than this SDK: deltas, and a live epoch. */
    private static final Pattern UNKNOWN = Pattern.compile("(?m)^\\s*(?!(13|8): 1$|14: \")\\d+(:| \\{)");

    @TestFactory
    Stream<DynamicTest> theSdkKnowsEveryFieldOfOurs() throws IOException {
        JsonNode vectors = new ObjectMapper().readTree(VECTORS.toFile()).get("vectors");
        return StreamSupport.stream(vectors.spliterator(), false).filter(vector -> vector.has("wire_hex"))
            .map(vector -> DynamicTest.dynamicTest(vector.get("name").textValue(),
                () -> assertThat(read(vector.get("wire_hex").textValue())).doesNotContainPattern(UNKNOWN)));
    }

    @Test
    void aFieldOfAnotherNumberIsNoticed() throws IOException {
        assertThat(read("05 2203 b20600")).containsPattern(UNKNOWN);
        assertThat(read("17 2215 120161 4210 0801 22083763383866386166 2807 3001"))
            .containsPattern(UNKNOWN);
    }

    /** The message as text. This build of the library is not optimized, so it shows all fields. */
    @SuppressWarnings("LiteProtoToString")
    private static String read(String hex) throws IOException {
        ByteArrayInputStream bytes = new ByteArrayInputStream(HexFormat.of().parseHex(hex.replace(" ", "")));
        MessageLite message = Protocol.Reply.parseDelimitedFrom(bytes);
        if (bytes.available() > 0) {
            throw new InvalidProtocolBufferException("more than one message");
        }
        return message.toString();
    }
}
