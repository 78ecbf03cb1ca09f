package io.sluice.gateway.hub;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.gateway.connection.Frames;
import io.sluice.gateway.connection.Subscription;
import io.sluice.gateway.connection.Tailoring;
import io.sluice.gateway.connection.TestSettings;
import io.sluice.protocol.FilterNode;
import io.sluice.protocol.Payload;
import io.sluice.protocol.Publication;
import io.sluice.protocol.TagFilter;
import io.sluice.protocol.redis.BusMessage;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What those get who don't get what everybody gets. */
final class TailoredTest {
    private final HubNode node = new HubNode();
    private final HubClient plain = node.client(0);
    private final HubClient tailored = node.client(0);

    @Test
    void theFirstPublicationIsWholeAndTheOthersSayWhatChanged() {
        subscribe(plain, "doc", null);
        subscribe(tailored, "doc", Tailoring.deltas());
        publish("1");
        node.run();
        publish("2");
        publish("3");
        node.run();
        publish("4");
        node.run();
        assertThat(plain.socket.text()).isEqualTo("1234");
        assertThat(tailored.socket.text()).isEqualTo("[1]+2+3+4");
    }

    @Test
    void theFirstOfABurstIsWholeForThoseAloneWhoHaveJustCome() {
        subscribe(tailored, "doc", Tailoring.deltas());
        publish("1");
        node.run();
        HubClient late = node.client(0);
        subscribe(late, "doc", Tailoring.deltas());
        publish("2");
        publish("3");
        node.run();
        assertThat(tailored.socket.text()).isEqualTo("[1]+2+3");
        assertThat(late.socket.text()).isEqualTo("[2]+3");
    }

    @Test
    void lanesMakeDeltasOnlyWhileSomebodyTakesThem() {
        Subscription subscription = subscribe(tailored, "doc", Tailoring.deltas());
        HubChannel channel = Objects.requireNonNull(node.hub.find("doc"));
        assertThat(channel.hasDeltaTakers()).isTrue();
        tailored.unsubscribe(subscription);
        assertThat(channel.hasDeltaTakers()).isFalse();
    }

    @Test
    void aFilterLetsThroughWhatHasTheTags() {
        TagFilter sports = TagFilter.of(FilterNode.leaf("kind", "eq", "sports")).orElseThrow();
        subscribe(plain, "news", null);
        subscribe(tailored, "news", Tailoring.filter(sports));
        publishTagged("1", "sports");
        publishTagged("2", "politics");
        publishTagged("3", "sports");
        node.run();
        publishTagged("4", "politics");
        node.run();
        assertThat(plain.socket.text()).isEqualTo("1234");
        assertThat(tailored.socket.text()).isEqualTo("13");
    }

    private Subscription subscribe(HubClient client, String channel, @Nullable Tailoring tailoring) {
        Subscription subscription = new Subscription(client.connection, channel, false);
        if (tailoring != null) {
            subscription.tailor(tailoring);
        }
        client.connection.subscriptions().add(subscription);
        node.hub.subscribe(subscription, null, new SubscribeOutcome() {
            @Override
            public void live() {
                subscription.activate();
            }

            @Override
            public void unavailable() {
                throw new AssertionError("the bus is there");
            }
        });
        node.settle();
        return subscription;
    }

    private void publish(String text) {
        DeltaFrames deltas = new DeltaFrames(frames("[" + text + "]"), frames("+" + text));
        node.hub.deliver(new Delivery("doc", frames(text), 0, deltas, HubNode.NOTHING));
        node.hub.wakeLoops();
    }

    private void publishTagged(String text, String kind) {
        Publication publication = new Publication(Payload.of(text), null, 0, Map.of("kind", kind));
        node.hub.deliver(new Delivery("news", frames(text), 0, null, BusMessage.of(publication)));
        node.hub.wakeLoops();
    }

    private static Frames[] frames(String text) {
        return new Frames[] {TestSettings.frames(text)};
    }
}
