package io.sluice.gateway.http;

import org.jspecify.annotations.Nullable;
import org.xnio.ChannelListener;
import org.xnio.StreamConnection;

/**
 * All of ours that stays on a socket: its close listener, which XNIO can't take off, with what is to hear of the end.
 * That is changed by the I/O thread; the end comes from any, once.
 */
final class Tie implements ChannelListener<StreamConnection> {
    private volatile @Nullable Ending next;

    /** Ties to the socket's end what {@link #next} names by then; at once if it has ended already. */
    void to(StreamConnection socket) {
        socket.setCloseListener(this);
    }

    /** Names what hears of the end, in place of what did before. */
    void next(@Nullable Ending ending) {
        next = ending;
    }

    @Override
    public void handleEvent(StreamConnection closed) {
        Ending ending = next;
        if (ending != null) {
            ending.ended();
        }
    }
}
