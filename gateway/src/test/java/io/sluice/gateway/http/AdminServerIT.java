package io.sluice.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.gateway.config.AdminConfig;
import io.sluice.gateway.observe.MicrometerMetrics;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.xnio.XnioWorker;

@TestInstance(Lifecycle.PER_CLASS)
final class AdminServerIT {
    private final XnioWorker worker = Workers.admin();
    private final AtomicReference<Health> live = new AtomicReference<>(Health.OK);
    private final AtomicReference<Health> ready = new AtomicReference<>(Health.OK);
    private final MicrometerMetrics metrics = new MicrometerMetrics("1.2.3");
    private final AdminServer server = AdminServer.start(new AdminConfig("127.0.0.1", 0), worker,
        new AdminServer.Answers(live::get, ready::get, metrics::scrape));

    @AfterAll
    void stop() {
        server.close();
        worker.shutdownNow();
        metrics.close();
    }

    @Test
    void aLivingProcessSaysSo() throws IOException {
        assertThat(get("/live")).startsWith("HTTP/1.1 200 OK\r\n").endsWith("\r\n\r\nok\n")
            .contains("\r\nCache-Control: no-store\r\n");
    }

    @Test
    void aHangingLoopIsNamed() throws IOException {
        live.set(Health.bad("loop-2 has not answered for 12 s"));
        try {
            assertThat(get("/live")).startsWith("HTTP/1.1 503 ").endsWith("\r\n\r\nloop-2 has not answered for 12 s\n");
            assertThat(get("/ready")).startsWith("HTTP/1.1 200 ");
        } finally {
            live.set(Health.OK);
        }
    }

    @Test
    void whatIsNotReadySaysWhy() throws IOException {
        ready.set(Health.bad("draining"));
        try {
            assertThat(get("/ready")).startsWith("HTTP/1.1 503 ").endsWith("\r\n\r\ndraining\n");
            assertThat(get("/live")).startsWith("HTTP/1.1 200 ");
        } finally {
            ready.set(Health.OK);
        }
    }

    @Test
    void metricsComeInPrometheusTextFormat() throws IOException {
        assertThat(get("/metrics")).startsWith("HTTP/1.1 200 ")
            .contains("\r\nContent-Type: text/plain; version=0.0.4; charset=utf-8\r\n")
            .contains("\nsluice_build_info{version=\"1.2.3\"} 1\n");
    }

    @Test
    void headHasTheHeadOnly() throws IOException {
        try (RawClient client = new RawClient(server.port())) {
            client.send(RawClient.request("HEAD /live HTTP/1.1", "Host: localhost", "Connection: close"));

            assertThat(client.untilClosed()).startsWith("HTTP/1.1 200 ").endsWith("\r\n\r\n");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE", "TRACE"})
    void nothingCanBeChanged(String method) throws IOException {
        assertThat(exchange(method, "/live")).startsWith("HTTP/1.1 405 ").contains("\r\nAllow: GET, HEAD\r\n");
    }

    @Test
    void anotherPathListsWhatThereIs() throws IOException {
        assertThat(get("/")).startsWith("HTTP/1.1 404 ").contains("/live, /ready and /metrics");
        assertThat(get("/live/")).startsWith("HTTP/1.1 404 ");
    }

    private String get(String path) throws IOException {
        return exchange("GET", path);
    }

    private String exchange(String method, String path) throws IOException {
        try (RawClient client = new RawClient(server.port())) {
            return client.send(RawClient.request(method + " " + path + " HTTP/1.1", "Host: localhost")).response();
        }
    }
}
