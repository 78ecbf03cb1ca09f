package io.sluice.gateway.observe;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.sluice.protocol.DisconnectCode;
import io.sluice.protocol.ErrorCode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/**
 * The gateway's metrics in a Prometheus registry of its own. Whatever has a known set of labels is registered at once
 * and shows as zero; words that are not known are bounded by {@link LabelledCounter}. Safe for all threads.
 */
public final class MicrometerMetrics implements GatewayMetrics, AutoCloseable {
    /** The codes of RFC 6455 section 7.4.1 that a connection may end with. */
    private static final List<String> RFC_CODES =
        List.of("1000", "1001", "1002", "1003", "1005", "1006", "1007", "1008", "1009", "1010", "1011");
    private static final List<String> ROLES = List.of("commands", "subscriptions");
    private static final List<String> REFUSALS = List.of("method", "http-version", "not-websocket", "connection",
        "websocket-version", "key", "extensions", "body", "origin", "draining", "uri-too-long", "headers-too-large",
        "connections", "connections-per-ip", "accepts-per-second", "handshakes");
    private static final List<String> SOCKET_DROPS =
        List.of("untrusted-proxy", "proxy-header", "tls-handshake", "request-timeout", "turned-away");
    private static final List<String> LIMITS = List.of("connections", "connections-per-ip", "connections-per-user",
        "accepts-per-second", "handshakes", "publish-rate");

    private static final List<String> AUTH_FAILURES = List.of("malformed", "signature", "algorithm",
        "unknown_key", "issuer", "audience", "claims", "oversized", "no_key", "expired", "other_user", "unavailable");
    private static final List<String> DROPS = List.of("oversized", "not_utf8", "too_deep", "number_too_long",
        "bad_header", "future_version", "bad_presence", "bad_control", "unsupported_control", "lane_full", "loop_full",
        "failed");
    private static final List<String> HISTORY_FAILURES = List.of("away", "timeout", "overloaded", "wrongtype",
        "sluice_argument", "sluice_channel", "oom", "loading", "readonly", "noperm", "busy", "no_function", "malformed",
        "refused");

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final RuntimeMeters runtime = RuntimeMeters.bind(registry);
    private final LoopMeters loops = new LoopMeters(registry);
    private final StreamMeters streams = new StreamMeters(registry);
    private final Counter opened = counter(MeterNames.CONNECTIONS_OPENED, "Sockets upgraded");
    private final Counter clientPublishes = counter(MeterNames.CLIENT_PUBLISHES, "Clients' publications");
    private final Counter historyCapped = counter(MeterNames.HISTORY_CAPPED,
        "Questions for more of a history than a page holds");
    private final Counter busMessages = counter(MeterNames.REDIS_MESSAGES_RECEIVED, "Messages received from Redis");
    private final Counter busBytes = counter(MeterNames.REDIS_BYTES_RECEIVED, "Bytes of messages received from Redis");
    private final Counter compressing = counter(MeterNames.COMPRESSION_CONNECTIONS,
        "Sockets upgraded with permessage-deflate agreed on");
    private final CompressionMeters compressed = new CompressionMeters(registry, "out");
    private final CompressionMeters decompressed = new CompressionMeters(registry, "in");
    private final Counter swept = counter(MeterNames.PRESENCE_SWEPT,
        "Clients of dead nodes that this node took out of their channels");
    private final LabelledCounter enteredAgain = new LabelledCounter(registry, MeterNames.PRESENCE_ENTERED_AGAIN,
        "Clients of this node that were entered again, by cause", MeterNames.CAUSE,
        List.of("data", "restart", "swept"));
    // No new codes: a client may close with any of 1,000 of its own, which then count as other.
    private final LabelledCounter closed = new LabelledCounter(registry, MeterNames.CONNECTIONS_CLOSED,
        "Connections ended, by close code", MeterNames.CODE, closeCodes(), 0);
    private final LabelledCounter refused = new LabelledCounter(registry, MeterNames.HANDSHAKE_FAILURES,
        "Handshakes refused", MeterNames.REASON, REFUSALS);
    private final LabelledCounter socketsDropped = new LabelledCounter(registry, MeterNames.SOCKETS_DROPPED,
        "Sockets closed before they were upgraded, by what was wrong", MeterNames.REASON, SOCKET_DROPS);
    private final LabelledCounter renewals = new LabelledCounter(registry, MeterNames.CERTIFICATE_RENEWALS,
        "Certificates found in their files, by what became of them", MeterNames.RESULT, List.of("taken", "refused"));
    private final LabelledCounter commandsRefused = new LabelledCounter(registry, MeterNames.COMMANDS_REFUSED,
        "Commands answered with an error, by its code", MeterNames.CODE, errorCodes(), 0);
    private final LabelledCounter authFailures = new LabelledCounter(registry, MeterNames.AUTH_FAILURES,
        "Tokens refused", MeterNames.REASON, AUTH_FAILURES);
    private final LabelledCounter keyFetches = new LabelledCounter(registry, MeterNames.TOKEN_KEY_FETCHES,
        "Fetches of the keys that tokens are verified with", MeterNames.RESULT, List.of("ok", "failed"));
    private final LabelledCounter slowClosed = new LabelledCounter(registry, MeterNames.SLOW_CONSUMERS_CLOSED,
        "Clients closed as too slow, by the bound that they went over", MeterNames.REASON, List.of("queue", "budget"));
    private final LabelledCounter outboundDropped = new LabelledCounter(registry, MeterNames.OUTBOUND_DROPPED,
        "Publications that gave way in a slow client's queue", MeterNames.POLICY,
        List.of("drop-oldest", "keep-latest"));
    private final LabelledCounter rateLimited = new LabelledCounter(registry, MeterNames.RATE_LIMITED,
        "What clients asked for too fast", MeterNames.KIND, List.of("command", "control-frame", "message"));
    private final LabelledCounter limitReached = new LabelledCounter(registry, MeterNames.LIMIT_REACHED,
        "Clients, or what they asked for, that were one too many", MeterNames.LIMIT, LIMITS);
    private final LabelledCounter busDropped = new LabelledCounter(registry, MeterNames.REDIS_MESSAGES_DROPPED,
        "Messages from Redis that were dropped", MeterNames.REASON, DROPS);
    private final LabelledCounter controlMessages = new LabelledCounter(registry, MeterNames.CONTROL_MESSAGES,
        "Control messages carried out", MeterNames.KIND, List.of("disconnect"));
    private final LabelledCounter resubscribes = new LabelledCounter(registry, MeterNames.REDIS_RESUBSCRIBES,
        "Channels subscribed again after a loss", MeterNames.CAUSE, List.of("connection", "probe", "overflow"));
    private final LabelledCounter historyFailures = new LabelledCounter(registry, MeterNames.HISTORY_FAILURES,
        "Reads and writes of streams that failed", MeterNames.REASON, HISTORY_FAILURES);
    private final Map<String, AtomicBoolean> redisConnected =
        ROLES.stream().collect(Collectors.toUnmodifiableMap(Function.identity(), role -> new AtomicBoolean()));

    // Any thread. NaN until the probe was heard of, so that nobody takes silence for health.
    private volatile double probeAgeNanos = Double.NaN;

    /** Registers all meters; {@code version} is the gateway's own. */
    public MicrometerMetrics(String version) {
        redisConnected.forEach(this::gaugeRole);
        TimeGauge.builder(MeterNames.REDIS_PROBE_AGE, this, TimeUnit.NANOSECONDS, metrics -> metrics.probeAgeNanos)
            .description("How long ago the node last heard its own heartbeat through Redis").register(registry);
        Gauge.builder(MeterNames.BUILD_INFO, () -> 1).tag(MeterNames.VERSION, version)
            .description("The version that runs, as a label").register(registry);
    }

    /** Shows the number of channels that the node has subscribers for, asked at each scrape by the scraping thread. */
    public void channels(IntSupplier count) {
        Gauge.builder(MeterNames.CHANNELS, count, IntSupplier::getAsInt)
            .description("Channels with a subscriber on this node").strongReference(true).register(registry);
    }

    /** Shows how many revocations the node knows, asked at each scrape by the scraping thread. */
    public void revocations(IntSupplier count) {
        Gauge.builder(MeterNames.REVOCATIONS, count, IntSupplier::getAsInt)
            .description("Tokens and users of whom it is known that tokens were taken back")
            .strongReference(true).register(registry);
    }

    /** Shows the number of clients that the node has in channels, asked at each scrape by the scraping thread. */
    public void presentClients(IntSupplier count) {
        Gauge.builder(MeterNames.PRESENCE_CLIENTS, count, IntSupplier::getAsInt)
            .description("Clients of this node that are known to be in a channel, counted once for each")
            .strongReference(true).register(registry);
    }

    /** Shows when the certificate in force ends, in seconds since 1970, asked at each scrape by the scraping thread. */
    public void certificateExpires(LongSupplier seconds) {
        Gauge.builder(MeterNames.CERTIFICATE_EXPIRY, seconds, LongSupplier::getAsLong).baseUnit(MeterNames.SECONDS)
            .description("When the certificate in force ends, in seconds since 1970").strongReference(true)
            .register(registry);
    }

    /**
     * Shows how much of a limit is used, asked at each scrape by the scraping thread.
     *
     * @param name its setting's, without the section
     * @param max what it is
     */
    public void limit(String name, IntSupplier used, int max) {
        Gauge.builder(MeterNames.LIMIT_USED, used, IntSupplier::getAsInt).tag(MeterNames.LIMIT, name)
            .description("What clients have of what there may be").strongReference(true).register(registry);
        Gauge.builder(MeterNames.LIMIT_ALLOWED, () -> max).tag(MeterNames.LIMIT, name)
            .description("What there may be").register(registry);
    }

    /** Shows the bytes of memory held for slow clients, asked at each scrape by the scraping thread. */
    public void outboundHeld(LongSupplier bytes) {
        Gauge.builder(MeterNames.OUTBOUND_HELD, bytes, LongSupplier::getAsLong).baseUnit(MeterNames.BYTES)
            .description("Memory that is held for clients to read, what waits for several of them counted once")
            .strongReference(true).register(registry);
    }

    /** Shows the bytes of recent publications that are held, asked at each scrape by the scraping thread. */
    public void recentHeld(LongSupplier bytes) {
        Gauge.builder(MeterNames.STREAM_MEMORY, bytes, LongSupplier::getAsLong).baseUnit(MeterNames.BYTES)
            .description("Memory of recent publications that clients recover from without Redis")
            .strongReference(true).register(registry);
    }

    /** All meters in Prometheus' text format, version 0.0.4. Takes milliseconds; not for a loop's thread. */
    public String scrape() {
        return registry.scrape();
    }

    @Override
    public LoopMetrics loop(int index) {
        return new MicrometerLoopMetrics(loops, loops.delay(index));
    }

    @Override
    public StreamMetrics streams() {
        return streams;
    }

    @Override
    public void presenceSwept(int clients) {
        swept.increment(clients);
    }

    @Override
    public void presenceEnteredAgain(String cause, int clients) {
        enteredAgain.add(cause, clients);
    }

    @Override
    public void handshakeRefused(String reason) {
        refused.increment(reason);
    }

    @Override
    public void socketDropped(String reason) {
        socketsDropped.increment(reason);
    }

    @Override
    public void certificateRenewed(boolean taken) {
        renewals.increment(taken ? "taken" : "refused");
    }

    @Override
    public void connectionOpened() {
        opened.increment();
    }

    @Override
    public void compressionAgreed() {
        compressing.increment();
    }

    @Override
    public void compressed(int plainBytes, int compressedBytes) {
        compressed.count(plainBytes, compressedBytes);
    }

    @Override
    public void decompressed(int compressedBytes, int plainBytes) {
        decompressed.count(plainBytes, compressedBytes);
    }

    @Override
    public void connectionClosed(int code) {
        closed.increment(Integer.toString(code));
    }

    @Override
    public void slowConsumerClosed(String bound) {
        slowClosed.increment(bound);
    }

    @Override
    public void publicationsDropped(String policy, int count) {
        outboundDropped.add(policy, count);
    }

    @Override
    public void rateLimited(String kind) {
        rateLimited.increment(kind);
    }

    @Override
    public void limitReached(String limit) {
        limitReached.increment(limit);
    }

    @Override
    public void commandRefused(ErrorCode error) {
        commandsRefused.increment(Integer.toString(error.code()));
    }

    @Override
    public void authenticationFailed(String reason) {
        authFailures.increment(reason);
    }

    @Override
    public void keysFetched(String result) {
        keyFetches.increment(result);
    }

    @Override
    public void clientPublished() {
        clientPublishes.increment();
    }

    @Override
    public void busMessageReceived(int bytes) {
        busMessages.increment();
        busBytes.increment(bytes);
    }

    @Override
    public void busMessageDropped(String reason) {
        busDropped.increment(reason);
    }

    @Override
    public void controlMessage(String kind) {
        controlMessages.increment(kind);
    }

    @Override
    public void redisConnected(String role, boolean connected) {
        AtomicBoolean state = redisConnected.get(role);
        if (state != null) {
            state.set(connected);
        }
    }

    @Override
    public void resubscribed(String cause, int channels) {
        resubscribes.add(cause, channels);
    }

    @Override
    public void historyFailed(String reason) {
        historyFailures.increment(reason);
    }

    @Override
    public void historyCapped() {
        historyCapped.increment();
    }

    @Override
    public void probeAge(long nanos) {
        probeAgeNanos = nanos;
    }

    /** Lets go of the JVM's notifications. Later events are lost, harmlessly. */
    @Override
    public void close() {
        runtime.close();
        registry.close();
    }

    PrometheusMeterRegistry registry() {
        return registry;
    }

    private Counter counter(String name, String description) {
        return Counter.builder(name).description(description).register(registry);
    }

    private void gaugeRole(String role, AtomicBoolean connected) {
        Gauge.builder(MeterNames.REDIS_CONNECTED, connected, state -> state.get() ? 1 : 0).tag(MeterNames.ROLE, role)
            .description("Whether this connection to Redis is up").register(registry);
    }

    private static List<String> closeCodes() {
        List<String> codes = new ArrayList<>(RFC_CODES);
        Arrays.stream(DisconnectCode.values()).map(code -> Integer.toString(code.code())).forEach(codes::add);
        return codes;
    }

    private static List<String> errorCodes() {
        return Arrays.stream(ErrorCode.values()).map(error -> Integer.toString(error.code())).toList();
    }
}
