package io.sluice.gateway.websocket;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * RFC 6455 read slowly and plainly: all of a client's bytes at once, to the events that {@link EventRecorder} writes.
 * Shares no code with the decoder, and asks the JDK what UTF-8 is.
 */
final class ReferenceDecoder {
    private final byte[] bytes;
    private final int maxMessageBytes;
    private final int maxFrames;
    private final List<String> events = new ArrayList<>();

    private int at;
    private boolean idle = true;
    private boolean closed;
    private int messageOpcode;
    private int frames;
    private final ByteArrayOutputStream message = new ByteArrayOutputStream();

    private ReferenceDecoder(byte[] bytes, int maxMessageBytes, int maxFrames) {
        this.bytes = bytes;
        this.maxMessageBytes = maxMessageBytes;
        this.maxFrames = maxFrames;
    }

    /** What a decoder tells, and whether it is idle afterwards. */
    record Outcome(List<String> events, boolean idle) {
    }

    static Outcome decode(byte[] bytes, int maxMessageBytes, int maxFrames) {
        var decoder = new ReferenceDecoder(bytes, maxMessageBytes, maxFrames);
        decoder.run();
        return new Outcome(decoder.events, decoder.idle);
    }

    private void run() {
        try {
            while (at < bytes.length && !closed) {
                idle = false;
                frame();
                idle = frames == 0 && !closed;
            }
        } catch (Truncated expected) {
            return;
        } catch (Breach breach) {
            events.add(EventRecorder.failed(breach.status));
        }
    }

    private void frame() throws Truncated, Breach {
        int first = next();
        boolean fin = first >= 128;
        int opcode = first % 16;
        boolean control = opcode >= 8;
        check(first / 16 % 8 == 0, 1002);
        check(List.of(0, 1, 2, 8, 9, 10).contains(opcode), 1002);
        check(fin || !control, 1002);
        int second = next();
        check(second >= 128, 1002);
        check(!control || second - 128 <= 125, 1002);
        long length = length(second - 128);
        byte[] key = {(byte) next(), (byte) next(), (byte) next(), (byte) next()};
        if (!control) {
            beginData(opcode, length);
        }
        boolean whole = bytes.length - at >= length;
        byte[] payload = Arrays.copyOfRange(bytes, at, whole ? at + (int) length : bytes.length);
        at += payload.length;
        for (int i = 0; i < payload.length; i++) {
            payload[i] ^= key[i % 4];
        }
        if (control) {
            completeOrTruncated(whole);
            control(opcode, payload);
        } else {
            data(fin, whole, payload);
        }
    }

    private long length(int declared) throws Truncated, Breach {
        if (declared < 126) {
            return declared;
        }
        long length = 0;
        for (int i = 0; i < (declared == 126 ? 2 : 8); i++) {
            length = length * 256 + next();
        }
        check(length >= (declared == 126 ? 126 : 65_536), 1002);
        return length;
    }

    private void beginData(int opcode, long length) throws Breach {
        check((opcode == 0) == (frames > 0), 1002);
        if (opcode != 0) {
            messageOpcode = opcode;
        }
        check(length <= maxMessageBytes && message.size() + length <= maxMessageBytes, 1009);
        frames++;
        check(frames <= maxFrames, 1009);
    }

    private void data(boolean fin, boolean whole, byte[] payload) throws Truncated, Breach {
        message.writeBytes(payload);
        byte[] soFar = message.toByteArray();
        if (messageOpcode == 1) {
            check((fin && whole) ? isUtf8(soFar) : isStartOfUtf8(soFar), 1007);
        }
        completeOrTruncated(whole);
        if (fin) {
            events.add(EventRecorder.message(messageOpcode == 1, soFar));
            message.reset();
            frames = 0;
        }
    }

    private void control(int opcode, byte[] payload) throws Breach {
        if (opcode == 9) {
            events.add(EventRecorder.ping(payload));
        } else if (opcode == 10) {
            events.add(EventRecorder.pong(payload));
        } else if (payload.length == 0) {
            closed = true;
            events.add(EventRecorder.closed(1005, ""));
        } else {
            check(payload.length >= 2, 1002);
            int status = ByteBuffer.wrap(payload).getShort() & 0xFFFF;
            check(status >= 1000 && status < 5000, 1002);
            check(status < 1015 || status >= 3000, 1002);
            check(!List.of(1004, 1005, 1006).contains(status), 1002);
            byte[] reason = Arrays.copyOfRange(payload, 2, payload.length);
            check(isUtf8(reason), 1007);
            closed = true;
            events.add(EventRecorder.closed(status, new String(reason, StandardCharsets.UTF_8)));
        }
    }

    static boolean isUtf8(byte[] bytes) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException expected) {
            return false;
        }
    }

    /** Whether some bytes make it UTF-8: of all that may come second, one of 80, 90 and A0 fits whatever came first. */
    static boolean isStartOfUtf8(byte[] bytes) {
        for (String end : List.of("", "80", "90", "A0", "8080", "9080", "A080", "908080", "808080")) {
            if (isUtf8(ClientFrames.concat(bytes, ClientFrames.hex(end)))) {
                return true;
            }
        }
        return false;
    }

    private int next() throws Truncated {
        completeOrTruncated(at < bytes.length);
        return bytes[at++] & 0xFF;
    }

    private static void completeOrTruncated(boolean complete) throws Truncated {
        if (!complete) {
            throw new Truncated();
        }
    }

    private static void check(boolean kept, int status) throws Breach {
        if (!kept) {
            throw new Breach(status);
        }
    }

    private static final class Truncated extends Exception {
        private static final long serialVersionUID = 1;
    }

    private static final class Breach extends Exception {
        private static final long serialVersionUID = 1;

        private final int status;

        private Breach(int status) {
            this.status = status;
        }
    }
}
