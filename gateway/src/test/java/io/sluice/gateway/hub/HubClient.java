package io.sluice.gateway.hub;

import io.sluice.gateway.connection.Connection;
import io.sluice.gateway.connection.ConnectionSettings;
import io.sluice.gateway.connection.ManualLoop;
import io.sluice.gateway.connection.RecordingTransport;
import io.sluice.gateway.connection.Subscription;
import io.sluice.gateway.connection.TestSettings;

/** A client that subscribes, and counts what its subscriptions came to. */
final class HubClient implements SubscribeOutcome {
    private final HubNode node;
    final RecordingTransport socket = new RecordingTransport();
    final Connection connection;
    int live;
    int unavailable;

    HubClient(HubNode node, ManualLoop loop) {
        this.node = node;
        this.connection = new Connection(loop.loop(), socket, TestSettings.PLAIN,
            new ConnectionSettings(TestSettings.client(100_000, 10), node));
        connection.open();
    }

    Subscription subscribe(String channel) {
        return subscribe(channel, false);
    }

    Subscription subscribe(String channel, boolean serverSide) {
        Subscription subscription = new Subscription(connection, channel, serverSide);
        connection.subscriptions().add(subscription);
        node.hub.subscribe(subscription, new SubscribeOutcome() {
            @Override
            public void live() {
                subscription.activate();
                HubClient.this.live();
            }

            @Override
            public void unavailable() {
                HubClient.this.unavailable();
            }
        });
        return subscription;
    }

    void unsubscribe(Subscription subscription) {
        node.hub.unsubscribe(subscription);
        connection.subscriptions().remove(subscription);
    }

    @Override
    public void live() {
        live++;
    }

    @Override
    public void unavailable() {
        unavailable++;
    }
}
