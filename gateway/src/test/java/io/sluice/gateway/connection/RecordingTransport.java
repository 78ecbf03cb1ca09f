package io.sluice.gateway.connection;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A socket that takes as many bytes as the test allows, and remembers them. */
public final class RecordingTransport implements Transport {
    private final ByteArrayOutputStream taken = new ByteArrayOutputStream();
    private long room = Long.MAX_VALUE;
    private int writes;
    private boolean broken;
    private Runnable onWrite = () -> { };
    private int lastWrite = Integer.MAX_VALUE;
    private boolean terminated;
    private boolean wantsWritable;

    /** Takes so many more bytes, and no more after them. */
    public void allow(long bytes) {
        room = bytes;
    }

    /** Does this at every write. */
    public void onWrite(Runnable action) {
        onWrite = action;
    }

    /** Fails every write from now on. */
    public void breakDown() {
        broken = true;
    }

    /** Fails all writes but so many from now on. */
    public void breakDownAfter(int moreWrites) {
        lastWrite = writes + moreWrites;
    }

    /** What has been taken, as text. */
    public String text() {
        return taken.toString(StandardCharsets.UTF_8);
    }

    /** How often the socket was written to. */
    public int writes() {
        return writes;
    }

    /** Whether it was dropped. */
    public boolean terminated() {
        return terminated;
    }

    /** Whether the connection waits for room. */
    public boolean wantsWritable() {
        return wantsWritable;
    }

    @Override
    public int write(ByteBuffer bytes) throws IOException {
        if (broken || writes >= lastWrite) {
            throw new IOException("broken by the test");
        }
        writes++;
        onWrite.run();
        int count = (int) Math.min(room, bytes.remaining());
        room -= count;
        byte[] written = new byte[count];
        bytes.get(written);
        taken.writeBytes(written);
        return count;
    }

    @Override
    public void notifyWhenWritable(boolean wanted) {
        wantsWritable = wanted;
    }

    @Override
    public @Nullable Frames farewell(int code, String reason) {
        return code == 3000 ? null : new Frames(("<" + code + ">").getBytes(StandardCharsets.UTF_8), 0);
    }

    @Override
    public boolean flushed() {
        return true;
    }

    @Override
    public void lastWordsSent() {
    }

    @Override
    public void terminate() {
        terminated = true;
    }
}
