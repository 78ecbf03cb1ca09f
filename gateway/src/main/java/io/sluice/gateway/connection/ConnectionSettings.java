package io.sluice.gateway.connection;

import io.sluice.gateway.config.ClientConfig;
import io.sluice.gateway.config.LimitsConfig;

/**
 * What all connections of a node have in common. Immutable.
 */
public final class ConnectionSettings {
    private final Deadlines deadlines;
    private final int maxQueuedBytes;
    private final int maxPendingCommands;
    private final int commandRate;
    private final int commandBurst;
    private final int publishRate;
    private final int publishBurst;
    private final int unconnectedMessageBytes;
    private final SessionHandler handler;

    /** Takes what it needs from the settings, without further limits. */
    public ConnectionSettings(ClientConfig config, SessionHandler handler) {
        this(config, LimitsConfig.NONE, handler);
    }

    /**
     * Takes what it needs from the settings.
     *
     * @param config what a client may and must do
     * @param limits how much of it
     * @param handler makes sense of what clients send
     */
    public ConnectionSettings(ClientConfig config, LimitsConfig limits, SessionHandler handler) {
        this.deadlines = Deadlines.of(config);
        this.maxQueuedBytes = config.maxQueuedBytes();
        this.maxPendingCommands = config.maxPendingCommands();
        this.commandRate = config.commandRate();
        this.commandBurst = config.commandBurst();
        this.publishRate = limits.publishRate();
        this.publishBurst = limits.publishBurst();
        this.unconnectedMessageBytes = limits.unconnectedMessageBytes();
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

    /** Publications a second; 0 for as many as commands. */
    int publishRate() {
        return publishRate;
    }

    /** Publications at once. */
    int publishBurst() {
        return publishBurst;
    }

    /** Bytes of a message before the session is open. */
    int unconnectedMessageBytes() {
        return unconnectedMessageBytes;
    }

    SessionHandler handler() {
        return handler;
    }
}
