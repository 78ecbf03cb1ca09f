package io.sluice.gateway.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.cluster.RedisClusterClient;
import io.sluice.protocol.StreamPosition;
import io.sluice.publisher.PublishOptions;
import io.sluice.publisher.PublisherSettings;
import io.sluice.publisher.SluicePublisher;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The publisher for backends on the JVM in a Redis Cluster of three masters. */
final class ClusterPublisherIT {
    private static final PublishOptions MANY = PublishOptions.NONE.keeping(10_000, 60);

    private TestCluster cluster;
    private RedisClusterClient client;
    private SluicePublisher publisher;

    @BeforeEach
    void start() {
        cluster = new TestCluster();
        client = RedisClusterClient.create(cluster.uri(0));
        publisher = SluicePublisher.connect(client, PublisherSettings.DEFAULT);
    }

    @AfterEach
    void stop() {
        publisher.close();
        client.shutdown(Duration.ZERO, Duration.ofSeconds(5));
        cluster.close();
    }

    @Test
    void publicationsKeepTheOrderOfTheirChannelOnAllMasters() {
        List<List<CompletionStage<StreamPosition>>> sent = new ArrayList<>();
        Set<Integer> used = new HashSet<>();
        for (int c = 0; c < 30; c++) {
            used.add(cluster.owner("chat:" + c));
            List<CompletionStage<StreamPosition>> ofChannel = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                ofChannel.add(publisher.publish("chat:" + c, bytes("" + i), MANY));
            }
            sent.add(ofChannel);
        }
        assertThat(used).hasSize(TestCluster.COUNT);
        assertThat(sent).allSatisfy(ofChannel -> assertThat(ofChannel.stream().map(stage -> done(stage).offset()))
            .isEqualTo(LongStream.rangeClosed(1, 200).boxed().toList()));
    }

    @Test
    void keptAndLivePublicationsReachTheShardOfTheChannel() {
        try (RespClient subscriber = new RespClient(cluster.uri(cluster.owner("chat:a")))) {
            subscriber.elements("SSUBSCRIBE", "chat:a");
            assertThat(done(publisher.publishLive("chat:a", bytes("live")))).isEqualTo(1);
            assertThat(subscriber.next()).containsExactly("smessage", "chat:a", "live");
            assertThat(done(publisher.publish("chat:a", bytes("kept"))).offset()).isEqualTo(1);
            assertThat(subscriber.next().get(2)).endsWith("\nkept");
        }
    }

    @Test
    void aSlotThatMovedIsFollowed() {
        int owner = cluster.owner("chat:moved");
        int other = (owner + 1) % TestCluster.COUNT;
        cluster.move(cluster.slot("chat:moved"), other);
        for (int i = 1; i <= 100; i++) {
            assertThat(done(publisher.publish("chat:moved", bytes("x"), MANY)).offset()).isEqualTo(i);
        }
        assertThat(cluster.node(other).elements("FCALL_RO", "sluice_tops", "1", "chat:moved").get(0)).isEqualTo("100");
    }

    @Test
    void whatRedisRefusesFailsAtOnce() {
        assertThatThrownBy(() -> done(publisher.publish("chat:{a}", bytes("x"))))
            .hasCauseInstanceOf(RedisCommandExecutionException.class).hasMessageContaining("SLUICE_CHANNEL");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    private static <T> T done(CompletionStage<T> stage) {
        return stage.toCompletableFuture().orTimeout(30, SECONDS).join();
    }
}
