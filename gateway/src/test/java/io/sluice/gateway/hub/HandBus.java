package io.sluice.gateway.hub;

import io.sluice.gateway.bus.Bus;
import io.sluice.gateway.bus.BusListener;
import io.sluice.gateway.bus.WishList;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A bus that compares and acts when the test says so, as the real one does on its own thread. */
final class HandBus implements Bus {
    private final ArrayDeque<String> hints = new ArrayDeque<>();
    private final Set<String> heard = new HashSet<>();
    private boolean connected = true;

    Set<String> heard() {
        return heard;
    }

    /** Looks at one place where a wish may have changed. */
    void step(Hub hub) {
        String channel = hints.poll();
        if (channel == null || !connected) {
            return;
        }
        if (hub.wants(channel)) {
            heard.add(channel);
            hub.live(channel);
        } else {
            heard.remove(channel);
        }
    }

    void settle(Hub hub) {
        while (!hints.isEmpty()) {
            step(hub);
        }
    }

    void goAway(Hub hub) {
        connected = false;
        heard.forEach(hub::lost);
        heard.clear();
        hints.clear();
    }

    void comeBack(Hub hub) {
        connected = true;
        hub.forEach(hints::add);
    }

    @Override
    public CompletionStage<Void> start(WishList wishes, BusListener listener) {
        return CompletableFuture.completedStage(null);
    }

    @Override
    public void changed(String channel) {
        hints.add(channel);
    }

    @Override
    public CompletionStage<Void> publish(String channel, byte[] message) {
        return CompletableFuture.completedStage(null);
    }

    @Override
    public boolean connected(String channel) {
        return connected;
    }

    @Override
    public void close() {
    }
}
