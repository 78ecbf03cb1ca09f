package io.sluice.gateway.observe;

/**
 * The names of all meters of the gateway, in Micrometer's dotted form. Prometheus shows them with underscores, counters
 * with {@code _total}, and with the base unit where the meter has one.
 */
final class MeterNames {
    static final String CONNECTIONS = "sluice.connections";
    static final String CONNECTIONS_OPENED = "sluice.connections.opened";
    static final String CONNECTIONS_CLOSED = "sluice.connections.closed";
    static final String HANDSHAKE_FAILURES = "sluice.handshake.failures";
    static final String SOCKETS_DROPPED = "sluice.sockets.dropped";
    static final String CERTIFICATE_EXPIRY = "sluice.tls.certificate.expiry.timestamp";
    static final String CERTIFICATE_RENEWALS = "sluice.tls.certificate.renewals";
    static final String SUBSCRIPTIONS = "sluice.subscriptions";
    static final String CHANNELS = "sluice.channels";

    static final String REDIS_CONNECTED = "sluice.redis.connected";
    static final String REDIS_PROBE_AGE = "sluice.redis.probe.age";
    static final String REDIS_RESUBSCRIBES = "sluice.redis.resubscribes";
    static final String REDIS_MESSAGES_RECEIVED = "sluice.redis.messages.received";
    static final String REDIS_BYTES_RECEIVED = "sluice.redis.bytes.received";
    static final String REDIS_MESSAGES_DROPPED = "sluice.redis.messages.dropped";

    static final String HISTORY_FAILURES = "sluice.history.failures";
    static final String HISTORY_CAPPED = "sluice.history.capped";

    static final String FANOUT_RECIPIENTS = "sluice.fanout.recipients";
    static final String DELIVERY_LAG = "sluice.delivery.lag";
    static final String MESSAGES_SENT = "sluice.messages.sent";
    static final String BYTES_SENT = "sluice.bytes.sent";
    static final String OUTBOUND_QUEUED = "sluice.outbound.queued";
    static final String OUTBOUND_HELD = "sluice.outbound.held";
    static final String OUTBOUND_DROPPED = "sluice.outbound.dropped";
    static final String SLOW_CONSUMERS_CLOSED = "sluice.slow.consumers.closed";

    static final String STREAMS = "sluice.streams";
    static final String STREAM_MEMORY = "sluice.stream.memory";
    static final String STREAM_READS = "sluice.stream.reads";
    static final String STREAM_REPAIRS = "sluice.stream.repairs";
    static final String STREAM_PASSED_OVER = "sluice.stream.passed.over";
    static final String RECOVERIES = "sluice.recoveries";

    static final String COMPRESSION_CONNECTIONS = "sluice.compression.connections";
    static final String COMPRESSION_MESSAGES = "sluice.compression.messages";
    static final String COMPRESSION_PLAIN_BYTES = "sluice.compression.plain.bytes";
    static final String COMPRESSION_COMPRESSED_BYTES = "sluice.compression.compressed.bytes";

    static final String PRESENCE_CLIENTS = "sluice.presence.clients";
    static final String PRESENCE_SWEPT = "sluice.presence.swept";
    static final String PRESENCE_ENTERED_AGAIN = "sluice.presence.entered.again";

    static final String COMMANDS_RECEIVED = "sluice.commands.received";
    static final String COMMANDS_REFUSED = "sluice.commands.refused";
    static final String LIMIT_REACHED = "sluice.limit.reached";
    static final String LIMIT_USED = "sluice.limit.used";
    static final String REVOCATIONS = "sluice.revocations";
    static final String LIMIT_ALLOWED = "sluice.limit.allowed";
    static final String RATE_LIMITED = "sluice.rate.limited";
    static final String CLIENT_PUBLISHES = "sluice.client.publishes";
    static final String AUTH_FAILURES = "sluice.auth.failures";
    static final String TOKEN_KEY_FETCHES = "sluice.token.key.fetches";
    static final String CONTROL_MESSAGES = "sluice.control.messages";

    static final String EVENT_LOOP_DELAY = "sluice.event.loop.delay";
    static final String BUILD_INFO = "sluice.build.info";

    static final String BYTES = "bytes";
    static final String SECONDS = "seconds";

    static final String CAUSE = "cause";
    static final String CODE = "code";
    static final String DIRECTION = "direction";
    static final String KIND = "kind";
    static final String LIMIT = "limit";
    static final String LOOP = "loop";
    static final String POLICY = "policy";
    static final String REASON = "reason";
    static final String RESULT = "result";
    static final String ROLE = "role";
    static final String VERSION = "version";

    private MeterNames() {
    }
}
