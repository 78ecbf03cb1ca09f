package io.sluice.gateway.hub;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.gateway.connection.Connection;
import io.sluice.gateway.connection.Frames;
import io.sluice.gateway.connection.Subscription;
import io.sluice.gateway.connection.TestSettings;
import io.sluice.protocol.Payload;
import io.sluice.protocol.Publication;
import io.sluice.protocol.redis.BusMessage;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Who hears of those who come and go, and when. */
final class OthersTest {
    private final HubNode node = new HubNode();
    private final HubClient listening = node.client(0);
    private final HubClient other = node.client(0);

    @Test
    void onlyThoseHearWhoAreToldOfOthers() {
        subscribe(listening, "news", true);
        subscribe(other, "news", false);
        comes("news", "+");
        node.publish("news", "1");
        node.run();
        assertThat(listening.socket.text()).isEqualTo("+1");
        assertThat(other.socket.text()).isEqualTo("1");
    }

    @Test
    void whatIsPublishedAndWhoComesAndGoesKeepTheirOrder() {
        subscribe(listening, "news", true);
        subscribe(other, "news", false);
        node.publish("news", "1");
        node.publish("news", "2");
        comes("news", "+");
        comes("news", "-");
        node.publish("news", "3");
        node.publish("else", "x");
        comes("news", "+");
        node.run();
        assertThat(listening.socket.text()).isEqualTo("12+-3+");
        assertThat(other.socket.text()).isEqualTo("123");
    }

    @Test
    void whoWaitsForAnAnswerHearsNothing() {
        Subscription pending = subscription(listening, "news", true);
        node.hub.subscribe(pending, listening);
        node.settle();
        comes("news", "+");
        node.run();
        assertThat(listening.socket.text()).isEmpty();
        pending.activate();
        comes("news", "-");
        node.run();
        assertThat(listening.socket.text()).isEqualTo("-");
    }

    @Test
    void listenersAreCountedWhileTheyAreSubscribed() {
        Subscription first = subscribe(listening, "news", true);
        subscribe(other, "news", false);
        HubChannel channel = Objects.requireNonNull(node.hub.find("news"));
        assertThat(channel.hasListeners()).isTrue();
        listening.unsubscribe(first);
        listening.unsubscribe(first);
        assertThat(channel.hasListeners()).isFalse();
        comes("news", "+");
        node.run();
        assertThat(other.socket.text()).isEmpty();
    }

    @Test
    void nobodyGivesWayToThePublicationsOfAPrice() {
        Burst comings = new Burst(List.of(delivery("price:x", "+")), null);
        assertThat(comings.ofOthers()).isTrue();
        subscribe(listening, "price:x", true);
        comes("price:x", "+");
        node.publish("price:x", "1");
        comes("price:x", "-");
        node.run();
        assertThat(listening.socket.text()).isEqualTo("+1-");
    }

    private Subscription subscribe(HubClient client, String channel, boolean hears) {
        Subscription subscription = subscription(client, channel, hears);
        node.hub.subscribe(subscription, client);
        node.settle();
        subscription.activate();
        return subscription;
    }

    private static Subscription subscription(HubClient client, String channel, boolean hears) {
        Connection connection = client.connection;
        Subscription subscription = new Subscription(connection, channel, false);
        if (hears) {
            subscription.hearOfOthers();
        }
        connection.subscriptions().add(subscription);
        return subscription;
    }

    private void comes(String channel, String text) {
        node.hub.deliver(delivery(channel, text));
        node.hub.wakeLoops();
    }

    private static Delivery delivery(String channel, String text) {
        BusMessage comes = new BusMessage(BusMessage.Kind.JOIN, Publication.of(Payload.NONE), "", 0);
        return new Delivery(channel, new Frames[] {TestSettings.frames(text)}, 0, null, comes);
    }
}
