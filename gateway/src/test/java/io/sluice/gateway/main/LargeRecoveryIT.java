package io.sluice.gateway.main;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.gateway.redis.TestRedis;
import org.junit.jupiter.api.Test;

/** A recovery never fills the room that a client has for what comes after it: it would be closed, and come back. */
final class LargeRecoveryIT {
    private static final int SMALL_BUFFER = 4096;
    /** A little less than what may wait for a client. */
    private static final int MISSED = 127;
    private static final int MORE = 30;
    private static final String TEXT = "\"" + "x".repeat(8_190) + "\"";

    @Test
    void aClientOnASlowNetworkIsNotClosedForWhatItMissed() {
        try (TestRedis redis = TestRedis.startOwn();
            TestGateway gateway = TestGateway.start(redis, "--client-anonymous=true", "--http-send-buffer=16KiB",
                "--http-io-threads=1", "--namespaces=[{name: kept, subscribe: everyone, history-size: 1000}]");
            TestClient client = TestClient.open(gateway.port(), SMALL_BUFFER).upgrade();
            TestClient other = gateway.connected("")) {
            client.connect("");
            publish(redis, MISSED);
            other.subscribed("kept:a");
            client.send("{\"id\":7,\"subscribe\":{\"channel\":\"kept:a\",\"recover\":true,\"offset\":0}}");
            gateway.awaitMetric("sluice_recoveries_total", 1);
            publish(redis, MORE);
            for (int i = 0; i < MORE; i++) {
                other.nextPush();
            }
            JsonNode result = client.nextReply().path("subscribe");
            long next = result.path("recovered").asBoolean()
                ? result.path("publications").size() + 1 : result.path("offset").asLong() + 1;
            for (long offset = next; offset <= MISSED + MORE; offset++) {
                assertThat(client.nextPush().at("/pub/offset").asLong()).isEqualTo(offset);
            }
        }
    }

    private static void publish(TestRedis redis, int count) {
        for (int i = 0; i < count; i++) {
            redis.command("FCALL", "sluice_publish", "1", "kept:a", TEXT);
        }
    }
}
