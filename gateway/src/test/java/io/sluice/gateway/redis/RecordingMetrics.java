package io.sluice.gateway.redis;

import io.sluice.gateway.observe.GatewayMetrics;
import io.sluice.gateway.observe.LoopMetrics;
import io.sluice.gateway.observe.StreamMetrics;
import io.sluice.protocol.ErrorCode;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Metrics that remember what the bus told them, one text an event: {@code "redisConnected commands true"}. */
final class RecordingMetrics implements GatewayMetrics {
    final List<String> events = new CopyOnWriteArrayList<>();
    volatile long probeAge = Long.MAX_VALUE;

    @Override
    public LoopMetrics loop(int index) {
        throw new UnsupportedOperationException("the bus has no loops");
    }

    @Override
    public StreamMetrics streams() {
        throw new AssertionError("not an event of the bus");
    }

    @Override
    public void presenceSwept(int clients) {
        if (clients > 0) {
            events.add("presenceSwept " + clients);
        }
    }

    @Override
    public void presenceEnteredAgain(String cause, int clients) {
        events.add("presenceEnteredAgain " + cause + " " + clients);
    }

    @Override
    public void handshakeRefused(String reason) {
        notOfTheBus();
    }

    @Override
    public void socketDropped(String reason) {
    }

    @Override
    public void certificateRenewed(boolean taken) {
    }

    @Override
    public void connectionOpened() {
        notOfTheBus();
    }

    @Override
    public void connectionClosed(int code) {
        notOfTheBus();
    }

    @Override
    public void slowConsumerClosed(String bound) {
        notOfTheBus();
    }

    @Override
    public void publicationsDropped(String policy, int count) {
        notOfTheBus();
    }

    @Override
    public void rateLimited(String kind) {
        notOfTheBus();
    }

    @Override
    public void limitReached(String limit) {
        notOfTheBus();
    }

    @Override
    public void commandRefused(ErrorCode error) {
        notOfTheBus();
    }

    @Override
    public void authenticationFailed(String reason) {
        notOfTheBus();
    }

    @Override
    public void keysFetched(String result) {
        notOfTheBus();
    }

    @Override
    public void clientPublished() {
        notOfTheBus();
    }

    @Override
    public void busMessageReceived(int bytes) {
        notOfTheBus();
    }

    @Override
    public void controlMessage(String kind) {
        notOfTheBus();
    }

    @Override
    public void compressionAgreed() {
        notOfTheBus();
    }

    @Override
    public void compressed(int plainBytes, int compressedBytes) {
        notOfTheBus();
    }

    @Override
    public void decompressed(int compressedBytes, int plainBytes) {
        notOfTheBus();
    }

    @Override
    public void busMessageDropped(String reason) {
        events.add("dropped " + reason);
    }

    @Override
    public void redisConnected(String role, boolean connected) {
        events.add("redisConnected " + role + " " + connected);
    }

    @Override
    public void resubscribed(String cause, int channels) {
        events.add("resubscribed " + cause + " " + channels);
    }

    @Override
    public void historyFailed(String reason) {
        events.add("historyFailed " + reason);
    }

    @Override
    public void historyCapped() {
        notOfTheBus();
    }

    @Override
    public void probeAge(long nanos) {
        probeAge = nanos;
    }

    private static void notOfTheBus() {
        throw new AssertionError("not an event of the bus");
    }
}
