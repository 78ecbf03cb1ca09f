package io.sluice.gateway.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.protocol.redis.BusMessage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The golden vectors of {@code sluice_publish}, carried out by a real Redis. */
final class PublishVectorsIT {
    private static final Path FILE = Path.of("../protocol/src/test/resources/vectors/publish-function.json");

    private static FunctionRedis redis;
    private static RespClient subscriber;

    @BeforeAll
    static void start() {
        redis = new FunctionRedis();
        subscriber = new RespClient(redis.server.uri());
    }

    @AfterAll
    static void stop() {
        subscriber.close();
        redis.close();
    }

    @TestFactory
    Stream<DynamicTest> vectors() throws IOException {
        return StreamSupport.stream(new ObjectMapper().readTree(FILE.toFile()).get("vectors").spliterator(), false)
            .map(vector -> DynamicTest.dynamicTest(vector.get("name").textValue(), () -> check(vector)));
    }

    private static void check(JsonNode vector) throws Exception {
        redis.command("FLUSHALL");
        String channel = vector.get("channel").textValue();
        String[] arguments = StreamSupport.stream(vector.get("arguments").spliterator(), false)
            .map(JsonNode::textValue).toArray(String[]::new);
        if (vector.has("refused")) {
            assertThatThrownBy(() -> redis.publish(channel, arguments))
                .hasMessageStartingWith(vector.get("refused").textValue());
            assertThat(redis.command("DBSIZE")).isEqualTo("0");
            return;
        }
        subscriber.elements("SUBSCRIBE", channel);
        List<String> reply = redis.publish(channel, arguments);
        String published = subscriber.next().get(2);
        subscriber.elements("UNSUBSCRIBE", channel);
        assertThat(reply.get(0)).isEqualTo(vector.get("offset").asText());
        assertThat(reply.get(1)).matches(reply.get(0).equals("0") ? "" : "[0-9a-f]{8}");
        BusMessage message = BusMessage.decode(published.getBytes(StandardCharsets.UTF_8));
        assertThat(message.timeMillis()).isBetween(1_700_000_000_000L, System.currentTimeMillis() + 1000);
        assertThat(published).isEqualTo(vector.get("published").textValue()
            .replace("<epoch>", reply.get(1)).replace("<time>", Long.toString(message.timeMillis())));
        if (message.publication().offset() > 0) {
            assertThat(redis.read(channel, "-1", "1", "1000000")).containsExactly("1", reply.get(1), "1", published);
        }
    }
}
