package io.sluice.gateway.main;

import io.sluice.gateway.bus.BusException;
import io.sluice.gateway.presence.ClientCount;
import io.sluice.gateway.presence.Presence;
import io.sluice.gateway.presence.PresentClients;
import io.sluice.protocol.ClientInfo;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The presence of a gateway of which no namespace keeps any: it costs Redis nothing, and nobody may ask. */
enum NoPresence implements Presence {
    /** The only one; stateless. */
    INSTANCE;

    @Override
    public void enter(String channel, ClientInfo client) {
    }

    @Override
    public void leave(String channel, String client, Going going) {
    }

    @Override
    public CompletionStage<PresentClients> clients(String channel, String asker) {
        return CompletableFuture.failedStage(new BusException("no namespace keeps presence"));
    }

    @Override
    public CompletionStage<ClientCount> count(String channel, String asker) {
        return CompletableFuture.failedStage(new BusException("no namespace keeps presence"));
    }
}
