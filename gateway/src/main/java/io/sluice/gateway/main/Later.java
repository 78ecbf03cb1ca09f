package io.sluice.gateway.main;

import io.sluice.gateway.bus.BusException;
import io.sluice.gateway.history.History;
import io.sluice.gateway.history.HistoryPage;
import io.sluice.gateway.history.HistoryQuery;
import io.sluice.protocol.ClientInfo;
import io.sluice.protocol.Payload;
import io.sluice.protocol.StreamPosition;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

final class Later implements History {
    @Override
    public CompletionStage<HistoryPage> read(String channel, HistoryQuery query) {
        return CompletableFuture.failedStage(new BusException("later"));
    }

    @Override
    public CompletionStage<List<StreamPosition>> tops(List<String> channels) {
        return CompletableFuture.failedStage(new BusException("later"));
    }

    @Override
    public CompletionStage<StreamPosition> publish(String channel, Payload data, ClientInfo author) {
        return CompletableFuture.failedStage(new BusException("later"));
    }
}
