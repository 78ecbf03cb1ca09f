package io.sluice.gateway.websocket;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** A handler that writes down what it hears, one line an event, and leaves the payload's bytes in ruins. */
final class EventRecorder implements FrameHandler {
    private final List<String> events = new ArrayList<>();
    private boolean deaf;

    List<String> events() {
        return events;
    }

    /** Wants no more messages. */
    void turnDeaf() {
        deaf = true;
    }

    @Override
    public boolean listens() {
        return !deaf;
    }

    @Override
    public void message(boolean text, ByteBuffer payload) {
        events.add(message(text, take(payload)));
    }

    @Override
    public void ping(ByteBuffer payload) {
        events.add(ping(take(payload)));
    }

    @Override
    public void pong(ByteBuffer payload) {
        events.add(pong(take(payload)));
    }

    @Override
    public void close(int status, String reason) {
        events.add(closed(status, reason));
    }

    static String message(boolean text, byte[] payload) {
        return text ? "text " + new String(payload, StandardCharsets.UTF_8) : "binary " + hex(payload);
    }

    static String ping(byte[] payload) {
        return "ping " + new String(payload, StandardCharsets.ISO_8859_1);
    }

    static String pong(byte[] payload) {
        return "pong " + new String(payload, StandardCharsets.ISO_8859_1);
    }

    static String closed(int status, String reason) {
        return "close " + status + " " + reason;
    }

    static String failed(int status) {
        return "fail " + status;
    }

    private static byte[] take(ByteBuffer payload) {
        byte[] bytes = new byte[payload.remaining()];
        payload.get(payload.position(), bytes);
        while (payload.hasRemaining()) {
            payload.put((byte) 0xFF);
        }
        return bytes;
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
