package io.sluice.gateway.main;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.gateway.redis.TestRedis;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A gateway whose process may have few descriptors open, and more clients than those. */
final class DescriptorsIT {
    private static final int DESCRIPTORS = 256;
    /** More than the internal listener serves and tells, no more than its backlog holds beside. */
    private static final int CROWD = 150;
    private static final Pattern MAX = Pattern.compile("sluice_limit_allowed\\{limit=\"connections\"} (\\d+)");

    private final TestRedis redis = TestRedis.start();
    private final TestProcess gateway = TestProcess.startWithDescriptors(DESCRIPTORS, "--redis-uri=" + redis.uri(),
        "--client-insecure=true", "--http-port=0", "--admin-port=0", "--http-io-threads=2",
        "--http-request-timeout=2s");
    private final List<AutoCloseable> opened = new ArrayList<>();

    @AfterEach
    void stop() throws Exception {
        for (AutoCloseable each : opened) {
            each.close();
        }
        gateway.close();
    }

    @Test
    void itServesAsManyAsItCanAndTellsTheRestAndNeverRunsOut() throws IOException {
        gateway.awaitOutput("/metrics");
        int most = most();
        assertThat(most).isBetween(50, DESCRIPTORS);
        List<TestClient> served = new ArrayList<>();
        for (int i = 0; i < most; i++) {
            TestClient client = gateway.client();
            opened.add(client);
            served.add(client);
            client.connect("");
        }
        for (int i = 0; i < 300; i++) {
            assertThat(answer()).startsWith("HTTP/1.1 503 ").contains("\r\nRetry-After: ");
        }
        silentCrowd();
        assertThat(served).allSatisfy(client -> client.roundTrip("alive"));
        assertThat(gateway.httpGet("/ready")).startsWith("HTTP/1.1 200 ");
        assertIdle();
        served.get(0).close();
        TestGateway.await("the place of one who went").until(() -> answer().startsWith("HTTP/1.1 101 "));
        assertThat(gateway.output()).doesNotContain("Too many open files");
    }

    @Test
    void aCrowdAtTheInternalListenerTakesNoDescriptorFromClients() throws IOException {
        gateway.awaitOutput("/metrics");
        int most = most();
        for (int i = 0; i < CROWD; i++) {
            opened.add(new Socket(InetAddress.getLoopbackAddress(), gateway.adminPort()));
        }
        List<TestClient> served = new ArrayList<>();
        for (int i = 0; i < most; i++) {
            TestClient client = gateway.client();
            opened.add(client);
            served.add(client);
            client.connect("");
        }
        assertThat(served).allSatisfy(client -> client.roundTrip("alive"));
        assertThat(gateway.output()).doesNotContain("Too many open files");
    }

    /** More than there could be descriptors for: some are told, some closed at once, some wait in the kernel. */
    private void silentCrowd() throws IOException {
        for (int i = 0; i < DESCRIPTORS; i++) {
            opened.add(new Socket(InetAddress.getLoopbackAddress(), gateway.port()));
        }
        TestGateway.await("their number to show").until(() ->
            gateway.httpGet("/metrics").lines().anyMatch(line ->
                line.startsWith("sluice_limit_reached_total{limit=\"connections\"}") && !line.endsWith(" 0.0")));
    }

    /** Full as it is, it does not turn in circles. */
    private void assertIdle() {
        Duration before = gateway.cpu();
        TestGateway.await("two seconds").pollDelay(Duration.ofSeconds(2)).until(() -> true);
        assertThat(gateway.cpu().minus(before)).isLessThan(Duration.ofSeconds(1));
    }

    private int most() {
        Matcher matcher = MAX.matcher(gateway.httpGet("/metrics"));
        assertThat(matcher.find()).isTrue();
        return Integer.parseInt(matcher.group(1));
    }

    /** The first line and headers of the answer to one more client, who then goes. */
    private String answer() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), gateway.port())) {
            socket.setSoTimeout((int) TestGateway.PATIENCE.toMillis());
            socket.getOutputStream().write(TestClient.HANDSHAKE.getBytes(StandardCharsets.US_ASCII));
            byte[] head = new byte[512];
            int count = socket.getInputStream().read(head);
            return new String(head, 0, Math.max(0, count), StandardCharsets.US_ASCII);
        } catch (IOException e) {
            return e.toString();
        }
    }
}
