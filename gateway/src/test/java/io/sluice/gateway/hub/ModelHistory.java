package io.sluice.gateway.hub;

import io.sluice.gateway.bus.BusException;
import io.sluice.gateway.history.History;
import io.sluice.gateway.history.HistoryPage;
import io.sluice.gateway.history.HistoryQuery;
import io.sluice.protocol.ClientInfo;
import io.sluice.protocol.Payload;
import io.sluice.protocol.StreamPosition;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Streams in memory that answer when the test says so. */
final class ModelHistory implements History {
    final Map<String, StreamModel> streams = new HashMap<>();
    final List<Integer> comparisons = new ArrayList<>();
    final ArrayDeque<Runnable> pending = new ArrayDeque<>();
    int reads;
    int mostUnderWay;
    boolean away;

    StreamModel stream(String channel) {
        return streams.computeIfAbsent(channel, name -> new StreamModel());
    }

    /** Answers all that was asked; returns whether there was anything. */
    boolean answer() {
        mostUnderWay = Math.max(mostUnderWay, pending.size());
        boolean any = !pending.isEmpty();
        List.copyOf(pending).forEach(each -> pending.remove().run());
        return any;
    }

    @Override
    public CompletionStage<HistoryPage> read(String channel, HistoryQuery query) {
        reads++;
        CompletableFuture<HistoryPage> future = new CompletableFuture<>();
        pending.add(() -> {
            if (away) {
                future.completeExceptionally(new BusException("away"));
            } else {
                future.complete(stream(channel).read(query));
            }
        });
        return future;
    }

    @Override
    public CompletionStage<List<StreamPosition>> tops(List<String> channels) {
        comparisons.add(channels.size());
        CompletableFuture<List<StreamPosition>> future = new CompletableFuture<>();
        pending.add(() -> {
            if (away) {
                future.completeExceptionally(new BusException("away"));
            } else {
                future.complete(channels.stream().map(channel -> stream(channel).top()).toList());
            }
        });
        return future;
    }

    @Override
    public CompletionStage<StreamPosition> publish(String channel, Payload data, ClientInfo author) {
        throw new UnsupportedOperationException("streams do not publish");
    }
}
