package io.sluice.ops.load;

import static java.util.Objects.requireNonNull;

import io.sluice.ops.client.FrameWriter;
import io.sluice.ops.client.Handshake;
import io.sluice.ops.client.TokenSigner;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** What the connections of one loop share: buffers, counters, the run's forms. Owned by the loop. */
final class LoopTools {
    private static final int READ_BYTES = 128 << 10;
    private static final int WRITE_BYTES = 16 << 10;
    private static final Duration TOKEN_LIFE = Duration.ofHours(2);

    final LoadPlan plan;
    final Handshake handshake;
    final Tally tally = new Tally();
    final Timetable timetable = new Timetable();
    final StampReader stamps;
    final ByteBuffer read = ByteBuffer.allocateDirect(READ_BYTES);
    /** The bytes of the last read, copied out of the direct buffer: arrays are faster to walk through. */
    final byte[] bytes = new byte[READ_BYTES];

    private final Dialect dialect;
    private final ByteBuffer write;
    private final SplittableRandom random = new SplittableRandom();
    private final @Nullable TokenSigner signer;

    /** When the bytes being looked at were read. */
    long arrivalNanos;
    /** Connections being opened, not yet subscribed. */
    int underWay;
    private @Nullable Opener opener;

    LoopTools(LoadPlan plan, Stamp stamp, Handshake handshake) {
        this.plan = plan;
        this.handshake = handshake;
        stamps = new StampReader(stamp);
        write = ByteBuffer.allocateDirect(WRITE_BYTES + plan.traffic().payloadBytes());
        String secret = plan.clients().credentials().secret();
        signer = secret == null ? null : new TokenSigner(secret);
        dialect = plan.clients().dialect().create(this);
    }

    /** The way in for clients that come back. */
    Opener opener() {
        return requireNonNull(opener);
    }

    /** Sets the way in, once, before anything else. */
    void setOpener(Opener made) {
        opener = made;
    }

    /** What the server speaks. */
    Dialect dialect() {
        return dialect;
    }

    /** The payload as a masked frame, in a buffer that the next call reuses. */
    ByteBuffer frame(int opcode, byte[] payload, int length) {
        ByteBuffer out = length + FrameWriter.MAX_OVERHEAD <= write.capacity()
            ? write.clear() : ByteBuffer.allocate(length + FrameWriter.MAX_OVERHEAD);
        FrameWriter.put(out, opcode, payload, length, random.nextInt());
        return out.flip();
    }

    /** The token of a connection, if it shall have one. */
    @Nullable String token(int connection) {
        return signer == null
            ? plan.clients().credentials().token()
            : signer.sign("load-" + connection, Instant.now().plus(TOKEN_LIFE));
    }
}
