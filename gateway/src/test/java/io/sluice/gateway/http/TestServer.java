package io.sluice.gateway.http;

import io.sluice.gateway.config.HttpConfig;
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
    final PublicServer server;
    private final XnioWorker worker = Workers.loops(2);

    private TestServer(HttpConfig config, boolean compression, @Nullable SSLContext tls, @Nullable TrialPage trial) {
        OriginRules origins = OriginRules.of(config.allowedOrigins());
        HandshakeHandler handshake = new HandshakeHandler(origins, compression, draining::get, sockets, metrics);
        server = PublicServer.start(config, worker, tls, handshake, trial);
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

    static TestServer startTrial(TrialPage trial) {
        return new TestServer(config(Duration.ofSeconds(15)), false, null, trial);
    }

    static HttpConfig config(Duration requestTimeout, String... origins) {
        return new HttpConfig("127.0.0.1", 0, 512, 0, 2, Duration.ZERO, List.of(origins), requestTimeout);
    }

    int port() {
        return server.port();
    }

    RawClient client() throws IOException {
        return new RawClient(port());
    }

    /** How often handshakes were refused for this reason. */
    boolean counted(String reason, int times) {
        String sample = "sluice_handshake_failures_total{reason=\"" + reason + "\"} " + times + ".0";
        return metrics.scrape().lines().anyMatch(sample::equals);
    }

    @Override
    public void close() {
        server.close();
        worker.shutdownNow();
        metrics.close();
    }
}
