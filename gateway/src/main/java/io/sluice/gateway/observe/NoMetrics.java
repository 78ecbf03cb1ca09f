package io.sluice.gateway.observe;

import io.sluice.protocol.ErrorCode;

/** Metrics that go nowhere: for tests, and for parts that run without an operator. */
public enum NoMetrics implements GatewayMetrics, LoopMetrics, StreamMetrics {
    /** The only one; stateless. */
    INSTANCE;

    @Override
    public LoopMetrics loop(int index) {
        return this;
    }

    @Override
    public StreamMetrics streams() {
        return this;
    }

    @Override
    public void recovery(String result) {
    }

    @Override
    public void repair(String cause, String result) {
    }

    @Override
    public void publicationPassedOver(String reason) {
    }

    @Override
    public void streamRead() {
    }

    @Override
    public void streams(int change) {
    }

    @Override
    public void presenceSwept(int clients) {
    }

    @Override
    public void presenceEnteredAgain(String cause, int clients) {
    }

    @Override
    public void handshakeRefused(String reason) {
    }

    @Override
    public void socketDropped(String reason) {
    }

    @Override
    public void certificateRenewed(boolean taken) {
    }

    @Override
    public void connectionOpened() {
    }

    @Override
    public void compressionAgreed() {
    }

    @Override
    public void compressed(int plainBytes, int compressedBytes) {
    }

    @Override
    public void decompressed(int compressedBytes, int plainBytes) {
    }

    @Override
    public void connectionClosed(int code) {
    }

    @Override
    public void slowConsumerClosed(String bound) {
    }

    @Override
    public void publicationsDropped(String policy, int count) {
    }

    @Override
    public void rateLimited(String kind) {
    }

    @Override
    public void limitReached(String limit) {
    }

    @Override
    public void commandRefused(ErrorCode error) {
    }

    @Override
    public void authenticationFailed(String reason) {
    }

    @Override
    public void keysFetched(String result) {
    }

    @Override
    public void clientPublished() {
    }

    @Override
    public void busMessageReceived(int bytes) {
    }

    @Override
    public void busMessageDropped(String reason) {
    }

    @Override
    public void controlMessage(String kind) {
    }

    @Override
    public void redisConnected(String role, boolean connected) {
    }

    @Override
    public void resubscribed(String cause, int channels) {
    }

    @Override
    public void historyFailed(String reason) {
    }

    @Override
    public void historyCapped() {
    }

    @Override
    public void probeAge(long nanos) {
    }

    @Override
    public void sent(long messages, long bytes) {
    }

    @Override
    public void fannedOut(int recipients) {
    }

    @Override
    public void deliveryLag(long millis) {
    }

    @Override
    public void queuedBytes(long change) {
    }

    @Override
    public void connections(int change) {
    }

    @Override
    public void subscriptions(int change) {
    }

    @Override
    public void commandReceived() {
    }

    @Override
    public void loopDelay(long nanos) {
    }
}
