package io.sluice.gateway.http;

import io.sluice.gateway.config.HttpConfig;
import io.sluice.gateway.config.LimitsConfig;
import io.sluice.gateway.config.ProxyConfig;
import io.sluice.gateway.observe.MicrometerMetrics;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.xnio.XnioWorker;

/** A public listener on a free port that echoes what upgraded sockets send. */
final class TestServer implements AutoCloseable {
    final EchoSockets sockets = new EchoSockets();
    final AtomicBoolean draining = new AtomicBoolean();
    final MicrometerMetrics metrics = new MicrometerMetrics("test");
    final Door door;
    final PublicServer server;
    private final XnioWorker worker = Workers.loops(2);
    private final boolean proxied;

    private TestServer(HttpConfig config, boolean compression, @Nullable SSLContext tls, @Nullable TrialPage trial) {
        this(config, compression, ProxyConfig.NONE,
            tls == null ? null : new Edge.Tls(() -> tls, List.of("1.3", "1.2")), trial);
    }

    private TestServer(HttpConfig config, boolean compression, ProxyConfig proxies, Edge.@Nullable Tls tls,
        @Nullable TrialPage trial) {
        this(config, compression, new Limits(LimitsConfig.NONE, new Room(100_000, 1_000)), proxies, tls, trial);
    }

    /** How many may come. */
    record Limits(LimitsConfig config, Room room) {
    }

    private TestServer(HttpConfig config, boolean compression, Limits limits, ProxyConfig proxies,
        Edge.@Nullable Tls tls, @Nullable TrialPage trial) {
        this.proxied = proxies.protocol() != ProxyConfig.Protocol.OFF;
        door = Door.of(limits.config, limits.room, proxies, metrics);
        OriginRules origins = OriginRules.of(config.allowedOrigins());
        HandshakeHandler handshake = new HandshakeHandler(origins, compression, draining::get, sockets, metrics);
        server = PublicServer.start(config, worker, new Edge(proxies, tls, door, metrics), handshake, trial);
    }

    static TestServer start() {
        return new TestServer(config(Duration.ofSeconds(15)), false, null, null);
    }

    static TestServer startCompressing() {
        return new TestServer(config(Duration.ofSeconds(15)), true, null, null);
    }

    static TestServer start(Duration requestTimeout, String... origins) {
        return new TestServer(config(requestTimeout, origins), false, null, null);
    }

    static TestServer startTls(SSLContext tls, Duration requestTimeout) {
        return new TestServer(config(requestTimeout), false, tls, null);
    }

    /** Behind proxies, with TLS if given; requests have to come in time. */
    static TestServer startEdge(ProxyConfig proxies, Edge.@Nullable Tls tls, Duration requestTimeout) {
        return new TestServer(config(requestTimeout), false, proxies, tls, null);
    }

    /** With limits, behind proxies and with TLS if given; requests have to come in time. */
    static TestServer startLimited(Limits limits, ProxyConfig proxies, Edge.@Nullable Tls tls, Duration timeout) {
        return new TestServer(config(timeout), false, limits, proxies, tls, null);
    }

    static TestServer startTrial(TrialPage trial) {
        return new TestServer(config(Duration.ofSeconds(15)), false, null, trial);
    }

    static HttpConfig config(Duration requestTimeout, String... origins) {
        return new HttpConfig("127.0.0.1", 0, 512, 0, 2, Duration.ZERO, List.of(origins), requestTimeout);
    }

    int port() {
        return server.port();
    }

    /** Whether connections have to begin with a PROXY protocol header. */
    boolean proxied() {
        return proxied;
    }

    RawClient client() throws IOException {
        return new RawClient(port());
    }

    /** How often handshakes were refused for this reason. */
    boolean counted(String reason, int times) {
        return counted("sluice_handshake_failures_total", reason, times);
    }

    /** How often sockets were dropped before they were upgraded, for this reason. */
    boolean dropped(String reason, int times) {
        return counted("sluice_sockets_dropped_total", reason, times);
    }

    double drops(String reason) {
        return metrics.scrape().lines()
            .filter(line -> line.startsWith("sluice_sockets_dropped_total{reason=\"" + reason + "\"}"))
            .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ')))).sum();
    }

    /** How often a limit was met. */
    double reached(String limit) {
        return metrics.scrape().lines()
            .filter(line -> line.startsWith("sluice_limit_reached_total{limit=\"" + limit + "\"}"))
            .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ')))).sum();
    }

    private boolean counted(String meter, String reason, int times) {
        String sample = meter + "{reason=\"" + reason + "\"} " + times + ".0";
        return metrics.scrape().lines().anyMatch(sample::equals);
    }

    @Override
    public void close() {
        server.close();
        worker.shutdownNow();
        metrics.close();
    }
}
