package io.sluice.gateway.http;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * What a socket counts as, from accept to the upgrade or its end: a seat among those that are served, and a place among
 * the handshakes under way; or a place among those that are turned away. Garbage after the upgrade, when only the seat
 * stays tied to the socket. Used by the socket's I/O thread and by whoever closes it, hence the lock, for which nobody
 * ever waits for long.
 */
final class Visit implements Ending {
    private static final Ending NOTHING = () -> { };

    private final Door door;
    private final Tie tie;

    // All below is guarded by this object's lock.
    private Ending seat;
    private @Nullable Refusal refusal;
    private boolean underWay;
    private boolean known;
    private boolean over;

    /** Begins that of a socket with a seat, and a place among the handshakes. */
    Visit(Door door, Tie tie, Ending seat) {
        this.door = door;
        this.tie = tie;
        this.seat = seat;
        this.underWay = true;
    }

    /** Begins that of a socket that is turned away. */
    Visit(Door door, Tie tie, Ending seat, Refusal refusal) {
        this.door = door;
        this.tie = tie;
        this.seat = seat;
        this.refusal = refusal;
    }

    /** What is tied to the end of the accepted socket. */
    Tie tie() {
        return tie;
    }

    /** Why it is turned away; null when it is not. */
    synchronized @Nullable Refusal refusal() {
        return refusal;
    }

    /**
     * Says where the client is, as far as is known by now: a trusted proxy may say more of it later. May find that
     * there are too many of that address.
     *
     * @return false when the socket has to be closed, as too many are being turned away
     */
    synchronized boolean from(InetAddress address) {
        if (!door.countsAddresses() || known || over || refusal != null) {
            return true;
        }
        Ending joined = door.join(address);
        if (joined == null) {
            return turn();
        }
        known = joined != seat;
        seat = joined;
        return true;
    }

    private boolean turn() {
        refusal = Refusal.ADDRESS;
        leaveHandshakes();
        Ending turned = door.turn();
        seat = turned == null ? NOTHING : turned;
        return turned != null;
    }

    /** The socket is a WebSocket's from now on: only its seat stays. */
    synchronized void upgraded() {
        leaveHandshakes();
        tie.next(seat);
    }

    @Override
    public synchronized void ended() {
        if (!over) {
            over = true;
            leaveHandshakes();
            seat.ended();
        }
    }

    private void leaveHandshakes() {
        if (underWay) {
            underWay = false;
            door.leaveHandshakes();
        }
    }
}
