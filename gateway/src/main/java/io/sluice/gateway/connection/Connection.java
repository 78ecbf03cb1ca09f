package io.sluice.gateway.connection;

import io.sluice.protocol.ClientInfo;
import io.sluice.protocol.Command;
import io.sluice.protocol.DisconnectCode;
import io.sluice.protocol.Payload;
import java.nio.ByteBuffer;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One client's session, from the upgrade to the end of the socket.
 *
 * <h2>Ownership</h2>
 * Every method is for the loop's thread. Others reach a connection by a task in its loop's inbox.
 *
 * <h2>End</h2>
 * Either we {@link #close} it: it falls silent at once, the handler hears of it, the close frame goes out, and the
 * socket is dropped at the peer's answer or after the close timeout. Or the peer goes, and all of that happens
 * together.
 */
public final class Connection extends Pulse {
    /** What {@link #closeCode()} tells when the peer vanished without a word (RFC 6455, section 7.4.1). */
    public static final int ABNORMAL = 1006;

    /** How far the session has come. */
    public enum Phase {
        /** Nothing but the upgrade has happened; only a connect command is welcome. */
        NEW,
        /** The session is open. */
        CONNECTED,
        /** The connect command was answered with an error; any further command ends the connection. */
        REFUSED,
        /** The session is over; the socket may still be saying goodbye. */
        CLOSING,
        /** The socket is gone. */
        GONE
    }

    /** Why it must end when the burst does; later ones are worse and win. */
    private enum Doom { NONE, OVER_BUDGET, SLOW, DRAINED, BROKEN }

    private final WireForm wireForm;
    private final long idHigh;
    private final long idLow;
    private final Subscriptions subscriptions = new Subscriptions();

    private Phase phase = Phase.NEW;
    private String user = "";
    private Payload info = Payload.NONE;
    private @Nullable Mandate mandate;
    private @Nullable Pipeline pipeline;
    private int place;
    private int closeCode;
    private boolean endWhenDrained;
    private Doom doom = Doom.NONE;

    /** Makes the session of a socket that has just been upgraded; {@link #open} begins it. */
    public Connection(Loop loop, Transport transport, WireForm wireForm, ConnectionSettings settings) {
        super(loop, transport, settings);
        this.wireForm = wireForm;
        UUID id = UUID.randomUUID();
        this.idHigh = id.getMostSignificantBits();
        this.idLow = id.getLeastSignificantBits();
    }

    /** Begins: the client has so long to connect. */
    public void open() {
        loop().add(this);
        loop().metrics().connectionOpened();
        loop().wheel().set(this, loop().now() + settings().deadlines().connect());
    }

    /** The connection's id, a random UUID. */
    public String id() {
        return new UUID(idHigh, idLow).toString();
    }

    /** Whether this is the connection's id. */
    public boolean hasId(UUID id) {
        return id.getMostSignificantBits() == idHigh && id.getLeastSignificantBits() == idLow;
    }

    /** The user's id; empty while unknown and for anonymous ones. */
    public String user() {
        return user;
    }

    /** Who this is, as others see it. */
    public ClientInfo clientInfo() {
        return new ClientInfo(user, id(), info, Payload.NONE);
    }

    /** What the client was given beyond a name; null for nothing. */
    public @Nullable Mandate mandate() {
        return mandate;
    }

    /** Notes what the client was given beyond a name; null for nothing. */
    public void mandate(@Nullable Mandate newMandate) {
        mandate = newMandate;
    }

    /** How the client wants its messages. */
    public WireForm wireForm() {
        return wireForm;
    }

    /** How far the session has come. */
    public Phase phase() {
        return phase;
    }

    /** Whether the session may still do anything: it is neither closing nor gone. */
    public boolean isOpen() {
        return phase != Phase.CLOSING && phase != Phase.GONE;
    }

    /** The bytes that a message may have at this point, if fewer than those of any: little before it is connected. */
    public int longestMessage() {
        return phase == Phase.CONNECTED ? Integer.MAX_VALUE : settings().unconnectedMessageBytes();
    }

    /** What the connection is subscribed to, or about to be. */
    public Subscriptions subscriptions() {
        return subscriptions;
    }

    /** The code with which it ended: ours, the peer's, or {@link #ABNORMAL}; 0 before. */
    public int closeCode() {
        return closeCode;
    }

    // What the transport tells.

    /** A whole message of the client. */
    public void received(ByteBuffer message) {
        if (isOpen()) {
            settings().handler().received(this, message);
        }
    }

    /** The peer says goodbye, or answers ours; {@code answer} is the last that it is told. */
    public void peerClosed(int status, Frames answer) {
        if (phase == Phase.CLOSING) {
            end();
        } else if (phase != Phase.GONE) {
            conclude(status);
            endWhenDrained = true;
            fallSilent(answer, true);
            loop().wheel().set(this, loop().now() + settings().deadlines().close());
        }
    }

    /** The socket ended or broke without a goodbye. */
    public void lost() {
        if (phase != Phase.GONE) {
            conclude(ABNORMAL);
            end();
        }
    }

    // What handlers ask for.

    /** Takes a command into the order of answers. */
    public void submit(Command command) {
        if (pipeline == null) {
            pipeline = new Pipeline(settings().handler());
        }
        if (pipeline.size() >= settings().maxPendingCommands()) {
            close(DisconnectCode.TOO_MANY_REQUESTS);
            return;
        }
        pipeline.add(new Exchange(this, command));
    }

    /** Starts what can be started and sends what can be sent. */
    public void advance() {
        Pipeline current = pipeline;
        if (current != null) {
            current.advance();
            if (current.isEmpty()) {
                pipeline = null;
            }
        }
    }

    /** An answer is there; for exchanges only. */
    void answered() {
        advance();
    }

    /** Forgets a subscription that the gateway took away. */
    public void lose(Subscription subscription) {
        subscriptions.remove(subscription);
        settings().handler().lost(subscription);
    }

    /** A subscription was not renewed in time; for its alarm only. */
    void expired(Subscription subscription) {
        settings().handler().expired(subscription);
    }

    /** Says who the client is, before its session is opened: an order to disconnect the user must find it already. */
    public void identify(String newUser, Payload newInfo) {
        user = newUser;
        info = newInfo;
    }

    /**
     * Opens the session: pings begin.
     *
     * @param expiresAtSeconds when the token expires, in seconds since 1970; 0 for never
     */
    public void connected(long expiresAtSeconds) {
        phase = Phase.CONNECTED;
        beginPulse(expiresAtSeconds);
    }

    /**
     * Leaves the client without a session: the connect command is answered with an error. What came with it is moot.
     */
    public void connectRefused() {
        phase = Phase.REFUSED;
        if (pipeline != null) {
            pipeline.dropWaiting();
        }
    }

    /** Ends the connection with this code; a second end changes nothing. */
    public void close(DisconnectCode code) {
        close(code.code(), code.reason());
    }

    /** Ends the connection with a code and reason of the transport's. */
    public void close(int code, String reason) {
        if (!isOpen()) {
            return;
        }
        conclude(code);
        Frames farewell = transport().farewell(code, reason);
        // Who does not read, or is not there, would never get to the farewell.
        fallSilent(farewell, code == DisconnectCode.SLOW.code() || code == DisconnectCode.NO_PONG.code());
        if (farewell == null) {
            end();
        } else {
            loop().wheel().set(this, loop().now() + settings().deadlines().close());
        }
    }

    // What the loop and the way out tell.

    @Override
    void alarm(int now) {
        switch (phase) {
            case NEW, REFUSED -> close(DisconnectCode.STALE);
            case CONNECTED -> beat(now);
            case CLOSING -> end();
            case GONE -> { /* nothing is left to be done */ }
        }
    }

    @Override
    void giveUp(DisconnectCode code) {
        close(code);
    }

    @Override
    Frames pingFrames() {
        return wireForm.ping();
    }

    @Override
    void drained() {
        if (!transport().flushed()) {
            return; // the socket will say when, as for a queue
        }
        if (endWhenDrained) {
            doom(Doom.DRAINED);
        } else if (silent()) {
            transport().lastWordsSent();
        }
    }

    @Override
    void overflowed() {
        doom(Doom.SLOW);
    }

    @Override
    void overBudget() {
        doom(Doom.OVER_BUDGET);
    }

    @Override
    void broken() {
        doom(Doom.BROKEN);
    }

    @Override
    void finishDoom() {
        Doom sealed = doom;
        doom = Doom.NONE;
        switch (sealed) {
            case NONE -> { /* a worse one has been met already */ }
            case OVER_BUDGET -> closeAsSlow("budget");
            case SLOW -> closeAsSlow("queue");
            case DRAINED -> end();
            case BROKEN -> lost();
        }
    }

    int place() {
        return place;
    }

    void place(int newPlace) {
        place = newPlace;
    }

    private void doom(Doom worse) {
        if (worse.compareTo(doom) > 0) {
            doom = worse;
            loop().doom(this);
        }
    }

    private void closeAsSlow(String bound) {
        if (isOpen()) {
            loop().metrics().slowConsumerClosed(bound);
            close(DisconnectCode.SLOW);
        }
    }

    /** The session is over: the handler hears of it, once. */
    private void conclude(int code) {
        if (phase == Phase.CLOSING) {
            return;
        }
        phase = Phase.CLOSING;
        closeCode = code;
        if (pipeline != null) {
            pipeline.clear();
            pipeline = null;
        }
        loop().metrics().connectionClosed(code);
        settings().handler().closed(this);
    }

    private void end() {
        if (phase != Phase.GONE) {
            phase = Phase.GONE;
            discard();
            loop().wheel().unset(this);
            loop().remove(this);
            transport().terminate();
        }
    }
}
