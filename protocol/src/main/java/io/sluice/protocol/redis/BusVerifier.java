package io.sluice.protocol.redis;

import io.sluice.protocol.redis.BusMessageException.Fault;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * The judgement whether messages of the bus were signed by one who has a key. Safe for all threads, of which each gets
 * memory of its own for it.
 */
public final class BusVerifier {
    /** The fingerprint of a message that needs none. */
    public static final long UNSIGNED = 0;

    private final List<byte[]> ids;
    @SuppressWarnings("ThreadLocalUsage") // one verifier lives as long as the process
    private final ThreadLocal<List<BusMac>> macs;
    private final boolean required;
    private final long windowMillis;
    private final LongSupplier clock;

    /**
     * Takes what is signed by one of the keys.
     *
     * @param prefix what stands before every channel's name in Redis
     * @param required whether messages without any signature are refused
     * @param windowMillis how much older or newer than now a live message may be, in milliseconds
     * @param clock gives milliseconds since 1970; any thread asks it
     */
    public BusVerifier(List<BusKey> keys, String prefix, boolean required, long windowMillis, LongSupplier clock) {
        List<BusKey> all = List.copyOf(keys);
        this.ids = all.stream().map(key -> key.id().getBytes(StandardCharsets.US_ASCII)).toList();
        this.macs = ThreadLocal.withInitial(() -> all.stream().map(key -> new BusMac(key, prefix)).toList());
        this.required = required;
        this.windowMillis = windowMillis;
        this.clock = clock;
    }

    /** How much older or newer than now a live message may be, in milliseconds. */
    public long windowMillis() {
        return windowMillis;
    }

    /** What the time is, in milliseconds since 1970. */
    public long now() {
        return clock.getAsLong();
    }

    /**
     * Judges a message that is heard now.
     *
     * @param channel the channel in which it was heard, without prefix
     * @return what tells the message from all others, so that it can be taken once only; {@link #UNSIGNED} when it has
     *     no signature and needs none
     * @throws BusMessageException with {@link Fault#UNSIGNED}, {@link Fault#UNKNOWN_KEY}, {@link Fault#BAD_SIGNATURE}
     *     or {@link Fault#STALE}; with {@link Fault#BAD_HEADER} when it has a header without end
     */
    public long verifyLive(String channel, byte[] message) throws BusMessageException {
        if (mayPass(message)) {
            return UNSIGNED;
        }
        SignedHeader header = SignedHeader.find(message);
        BusMac mac = verify(channel, message, header);
        if (Math.abs(clock.getAsLong() - header.timeMillis()) > windowMillis) {
            throw new BusMessageException(Fault.STALE);
        }
        long fingerprint = mac.fingerprint();
        return fingerprint == UNSIGNED ? 1 : fingerprint;
    }

    /**
     * Judges a message that was kept, for however long.
     *
     * @param channel the channel in whose stream it was found, without prefix
     * @throws BusMessageException as {@link #verifyLive}, but for {@link Fault#STALE}
     */
    public void verifyKept(String channel, byte[] message) throws BusMessageException {
        if (!mayPass(message)) {
            verify(channel, message, SignedHeader.find(message));
        }
    }

    /** Where signatures are not required one that is there must be right all the same. */
    private boolean mayPass(byte[] message) throws BusMessageException {
        if (required) {
            return false;
        }
        try {
            SignedHeader.find(message);
            return false;
        } catch (BusMessageException e) {
            if (e.fault() == Fault.UNSIGNED) {
                return true;
            }
            throw e;
        }
    }

    private BusMac verify(String channel, byte[] message, SignedHeader header) throws BusMessageException {
        BusMac mac = macs.get().get(key(message, header.keyFrom(), header.nonceFrom() - 1));
        byte[] expected = mac.begin(channel).line(message, header.nonceFrom(), header.macFrom() - 1)
            .line(message, header.headFrom(), header.headTo()).end(message, header.payload());
        int difference = 0;
        for (int i = 0; i < expected.length; i++) {
            // All are compared, so that the time that it takes says nothing.
            difference |= expected[i] ^ message[header.macFrom() + i];
        }
        if (difference != 0) {
            throw new BusMessageException(Fault.BAD_SIGNATURE);
        }
        return mac;
    }

    private int key(byte[] message, int from, int to) throws BusMessageException {
        for (int i = 0; i < ids.size(); i++) {
            byte[] id = ids.get(i);
            if (Arrays.equals(message, from, to, id, 0, id.length)) {
                return i;
            }
        }
        throw new BusMessageException(Fault.UNKNOWN_KEY);
    }
}
