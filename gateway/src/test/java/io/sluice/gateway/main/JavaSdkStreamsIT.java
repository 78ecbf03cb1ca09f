package io.sluice.gateway.main;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.centrifugal.centrifuge.HistoryOptions;
import io.github.centrifugal.centrifuge.HistoryResult;
import io.github.centrifugal.centrifuge.Publication;
import io.github.centrifugal.centrifuge.PublicationEvent;
import io.github.centrifugal.centrifuge.ServerPublicationEvent;
import io.github.centrifugal.centrifuge.ServerSubscribedEvent;
import io.github.centrifugal.centrifuge.StreamPosition;
import io.github.centrifugal.centrifuge.SubscribedEvent;
import io.sluice.gateway.redis.TestRedis;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** What is kept, through the official Java SDK, whose client is moved from one gateway to another. */
@TestInstance(Lifecycle.PER_CLASS)
final class JavaSdkStreamsIT {
    private static final String NAMESPACES = "--namespaces=["
        + "{name: kept, subscribe: everyone, publish: users, history-size: 1000},"
        + "{name: few, subscribe: everyone, history-size: 3},"
        + "{name: newest, subscribe: everyone, history-size: 10, recovery: cache},"
        + "{name: shut, subscribe: everyone, history-size: 10, history-readers: nobody},"
        + "{name: live, subscribe: everyone},"
        + "{name: user, subscribe: owner, publish: nobody, history-size: 100}]";

    private final TestRedis redis = TestRedis.startOwn();
    private final TestGateway a = TestGateway.start(redis, NAMESPACES);
    private final TestGateway b = TestGateway.start(redis, NAMESPACES);

    private Balancer balancer;

    @BeforeEach
    void startOnTheFirst() {
        balancer = new Balancer(a);
    }

    @AfterEach
    void nothingIsLeft() {
        balancer.close();
        a.awaitEmpty();
        b.awaitEmpty();
    }

    @AfterAll
    void stop() {
        a.close();
        b.close();
        redis.close();
    }

    @Test
    void whatWasMissedOnTheWayToAnotherGatewayComesInOrderAndOnce() {
        try (SdkClient client = SdkClient.connected(balancer.port(), "1")) {
            SdkClient.Channel channel = client.subscribed("kept:move");
            publish("kept:move", 1, 3);
            assertOffsets(channel, 1, 3);
            for (TestGateway next : List.of(b, a)) {
                long seen = top("kept:move");
                balancer.cut();
                publish("kept:move", seen + 1, seen + 100);
                balancer.to(next);
                SubscribedEvent back = SdkClient.take("the subscription", channel.subscribed);
                publish("kept:move", seen + 101, seen + 103);

                assertThat(back.getRecoverable()).isTrue();
                assertThat(back.wasRecovering()).isTrue();
                assertThat(back.getRecovered()).isTrue();
                assertOffsets(channel, seen + 1, seen + 103);
            }
        }
    }

    @Test
    void itIsToldWhatIsNoLongerKept() {
        try (SdkClient client = SdkClient.connected(balancer.port(), "1")) {
            SdkClient.Channel channel = client.subscribed("few:gap");
            publish("few:gap", 1, 1);
            assertOffsets(channel, 1, 1);
            balancer.cut();
            publish("few:gap", 2, 9);
            balancer.to(b);
            SubscribedEvent back = SdkClient.take("the subscription", channel.subscribed);
            assertThat(back.wasRecovering()).isTrue();
            assertThat(back.getRecovered()).isFalse();
            publish("few:gap", 10, 10);
            assertOffsets(channel, 10, 10);
        }
    }

    @Test
    void theNewestComesWhereOnlyThatCounts() {
        try (SdkClient client = SdkClient.connected(balancer.port(), "1")) {
            SdkClient.Channel channel = client.subscribed("newest:x");
            publish("newest:x", 1, 1);
            assertOffsets(channel, 1, 1);
            balancer.cut();
            publish("newest:x", 2, 5);
            balancer.to(b);
            assertThat(SdkClient.take("the subscription", channel.subscribed).getRecovered()).isTrue();
            assertOffsets(channel, 5, 5);
        }
    }

    @Test
    void aPersonalChannelIsRecoveredAsWell() {
        try (SdkClient client = SdkClient.connected(balancer.port(), "42")) {
            assertThat(SdkClient.take("the subscription", client.serverSubscribed).getRecoverable()).isTrue();
            publish("user:42", 1, 2);
            balancer.cut();
            publish("user:42", 3, 20);
            balancer.to(b);
            ServerSubscribedEvent back = SdkClient.take("the subscription", client.serverSubscribed);
            assertThat(back.wasRecovering()).isTrue();
            assertThat(back.getRecovered()).isTrue();
            for (long offset = 1; offset <= 20; offset++) {
                ServerPublicationEvent publication = SdkClient.take("a publication", client.serverPublications);
                assertThat(publication.getChannel()).isEqualTo("user:42");
                assertThat(publication.getOffset()).isEqualTo(offset);
            }
        }
    }

    @Test
    void whatAClientPublishesIsKeptWithItsAuthor() {
        try (SdkClient author = SdkClient.connected(a.port(), "7");
            SdkClient reader = SdkClient.connected(b.port(), "8")) {
            SdkClient.Channel channel = reader.subscribed("kept:said");
            author.publish("kept:said", "{\"n\":1}".getBytes(StandardCharsets.UTF_8));
            PublicationEvent live = channel.next();
            assertThat(live.getOffset()).isEqualTo(1);
            Publication kept = reader.history("kept:said", all()).getPublications().get(0);
            assertThat(kept.getInfo().getUser()).isEqualTo("7").isEqualTo(live.getInfo().getUser());
            assertThat(kept.getInfo().getConnInfo()).isEqualTo("{\"name\":\"7\"}".getBytes(StandardCharsets.UTF_8));
            assertThat(kept.getData()).isEqualTo(live.getData());
        }
    }

    @Test
    void historyIsReadInPagesForthAndBack() {
        publish("kept:pages", 1, 10);
        try (SdkClient client = SdkClient.connected(b.port(), "1")) {
            client.subscribed("kept:pages");
            HistoryResult first = client.history("kept:pages", new HistoryOptions.Builder().withLimit(4).build());
            assertThat(offsets(first)).containsExactly(1L, 2L, 3L, 4L);
            assertThat(first.getOffset()).isEqualTo(10);
            HistoryResult second = client.history("kept:pages", new HistoryOptions.Builder().withLimit(4)
                .withSince(new StreamPosition(4, first.getEpoch())).build());
            assertThat(offsets(second)).containsExactly(5L, 6L, 7L, 8L);
            HistoryResult back = client.history("kept:pages",
                new HistoryOptions.Builder().withLimit(3).withReverse(true).build());
            assertThat(offsets(back)).containsExactly(10L, 9L, 8L);
            HistoryResult top = client.history("kept:pages", new HistoryOptions.Builder().withLimit(0).build());
            assertThat(top.getPublications()).isEmpty();
            assertThat(top.getOffset()).isEqualTo(10);
            assertThat(offsets(client.history("kept:pages", all()))).hasSize(10);
        }
    }

    @Test
    void historyIsRefusedByName() {
        try (SdkClient client = SdkClient.connected(a.port(), "1")) {
            client.subscribed("shut:x");
            assertThat(client.historyError("shut:x")).isEqualTo(103);
            assertThat(client.historyError("kept:notmine")).isEqualTo(103);
            assertThat(client.historyError("live:x")).isEqualTo(108);
            assertThat(client.historyError("nowhere:x")).isEqualTo(102);
        }
    }

    private static HistoryOptions all() {
        return new HistoryOptions.Builder().withLimit(-1).build();
    }


    private long top(String channel) {
        return Long.parseLong(redis.command("HGET", "sluice:{" + channel + "}:meta", "o"));
    }

    private void publish(String channel, long first, long last) {
        LongStream.rangeClosed(first, last)
            .forEach(n -> redis.command("FCALL", "sluice_publish", "1", channel, Long.toString(n)));
    }

    private static void assertOffsets(SdkClient.Channel channel, long first, long last) {
        for (long offset = first; offset <= last; offset++) {
            PublicationEvent publication = channel.next();
            assertThat(publication.getOffset()).isEqualTo(offset);
            assertThat(publication.getData()).asString(StandardCharsets.UTF_8).isEqualTo(Long.toString(offset));
        }
    }

    private static List<Long> offsets(HistoryResult page) {
        return page.getPublications().stream().map(Publication::getOffset).toList();
    }
}
