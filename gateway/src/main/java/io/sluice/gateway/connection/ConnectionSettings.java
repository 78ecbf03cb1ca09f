package io.sluice.gateway.connection;

import io.sluice.gateway.config.ClientConfig;

/**
 * What all connections of a node have in common. Immutable.
 */
public final class ConnectionSettings {
    private final Deadlines deadlines;
    private final int maxQueuedBytes;
    private final int maxPendingCommands;
    private final int commandRate;
    private final int commandBurst;
    private final SessionHandler handler;

    /**
     * Takes what it needs from the settings.
     *
     * @param config what a client may and must do
     * @param handler makes sense of what clients send
     */
    public ConnectionSettings(ClientConfig config, SessionHandler handler) {
        this.deadlines = Deadlines.of(config);
        this.maxQueuedBytes = config.maxQueuedBytes();
        this.maxPendingCommands = config.maxPendingCommands();
        this.commandRate = config.commandRate();
        this.commandBurst = config.commandBurst();
        this.handler = handler;
    }

    Deadlines deadlines() {
        return deadlines;
    }

    int maxQueuedBytes() {
        return maxQueuedBytes;
    }

    int maxPendingCommands() {
        return maxPendingCommands;
    }

    /** Commands a second. */
    int commandRate() {
        return commandRate;
    }

    /** Commands at once. */
    int commandBurst() {
        return commandBurst;
    }

    SessionHandler handler() {
        return handler;
    }
}
