package io.sluice.gateway.observe;

import io.micrometer.core.instrument.Timer;
import java.util.concurrent.TimeUnit;

/** One loop's view of the node's meters: all but the delay are shared with the other loops, in striped adders. */
final class MicrometerLoopMetrics implements LoopMetrics {
    private final LoopMeters meters;
    private final Timer delay;

    MicrometerLoopMetrics(LoopMeters meters, Timer delay) {
        this.meters = meters;
        this.delay = delay;
    }

    @Override
    public void sent(long messages, long bytes) {
        meters.messagesSent.increment((double) messages);
        meters.bytesSent.increment((double) bytes);
    }

    @Override
    public void fannedOut(int recipients) {
        meters.recipients.record(recipients);
    }

    @Override
    public void deliveryLag(long millis) {
        // Clocks of publishers may run ahead of ours; a message can't arrive before it left.
        meters.deliveryLag.record(Math.max(0, millis), TimeUnit.MILLISECONDS);
    }

    @Override
    public void queuedBytes(long change) {
        meters.queuedBytes.add(change);
    }

    @Override
    public void connections(int change) {
        meters.connections.add(change);
    }

    @Override
    public void subscriptions(int change) {
        meters.subscriptions.add(change);
    }

    @Override
    public void commandReceived() {
        meters.commandsReceived.increment();
    }

    @Override
    public void loopDelay(long nanos) {
        delay.record(Math.max(0, nanos), TimeUnit.NANOSECONDS);
    }
}
