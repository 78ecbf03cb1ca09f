package io.sluice.gateway.hub;

import io.sluice.gateway.observe.GatewayMetrics;
import io.sluice.gateway.observe.QuietLog;
import io.sluice.protocol.redis.BusMessageException;
import io.sluice.protocol.redis.BusMessageException.Fault;
import io.sluice.protocol.redis.BusVerifier;
import org.slf4j.LoggerFactory;

/**
 * The gate before a handler where messages have to be signed: each that is lets through once, and while it is fresh;
 * all others are dropped and counted. Owned by one lane.
 */
final class SignedOnly implements BusMessageHandler {
    private final BusVerifier verifier;
    private final BusMessageHandler handler;
    private final GatewayMetrics metrics;
    private final SeenSignatures seen;
    private final QuietLog log = new QuietLog(LoggerFactory.getLogger(SignedOnly.class));

    /** Puts the gate before the handler. */
    SignedOnly(BusVerifier verifier, BusMessageHandler handler, GatewayMetrics metrics) {
        this.verifier = verifier;
        this.handler = handler;
        this.metrics = metrics;
        this.seen = new SeenSignatures(SeenSignatures.MOST, verifier.windowMillis());
    }

    @Override
    public void handle(String channel, byte[] message) {
        try {
            long fingerprint = verifier.verifyLive(channel, message);
            if (fingerprint != BusVerifier.UNSIGNED && !seen.add(fingerprint, verifier.now())) {
                throw new BusMessageException(Fault.REPLAYED);
            }
        } catch (BusMessageException e) {
            metrics.busMessageDropped(e.fault().label());
            log.warn("a message of the bus is not to be believed and was dropped fault={} channel={}",
                e.fault().label(), channel);
            return;
        }
        handler.handle(channel, message);
    }
}
