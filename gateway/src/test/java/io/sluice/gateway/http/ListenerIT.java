package io.sluice.gateway.http;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.gateway.config.AdminConfig;
import io.sluice.gateway.config.HttpConfig;
import io.sluice.gateway.observe.NoMetrics;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.xnio.XnioWorker;

@TestInstance(Lifecycle.PER_CLASS)
final class ListenerIT {
    private final XnioWorker worker = Workers.admin();

    @AfterAll
    void stop() {
        worker.shutdownNow();
    }

    @Test
    void aPortInUseIsOneClearLine() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = taken.getLocalPort();

            assertThatThrownBy(() -> startPublic("127.0.0.1", port)).isInstanceOf(ListenerException.class)
                .hasMessage("port " + port + " is in use (http.port, SLUICE_HTTP_PORT)");
            assertThatThrownBy(() -> startAdmin("127.0.0.1", port)).isInstanceOf(ListenerException.class)
                .hasMessage("port " + port + " is in use (admin.port, SLUICE_ADMIN_PORT)");
        }
    }

    @Test
    void anAddressThatIsNotOursIsOneClearLine() {
        assertThatThrownBy(() -> startPublic("192.0.2.1", 0)).isInstanceOf(ListenerException.class)
            .hasMessage("this machine has no address 192.0.2.1 (http.host, SLUICE_HTTP_HOST)");
        assertThatThrownBy(() -> startPublic("no such host", 0)).isInstanceOf(ListenerException.class)
            .hasMessage("this machine has no address no such host (http.host, SLUICE_HTTP_HOST)");
    }

    private void startPublic(String host, int port) {
        HttpConfig config = new HttpConfig(host, port, 16, 0, 1, Duration.ZERO, List.of(), Duration.ofSeconds(5));
        HandshakeHandler handshake =
            new HandshakeHandler(OriginRules.of(List.of()), false, () -> false, new EchoSockets(), NoMetrics.INSTANCE);
        PublicServer.start(config, worker, Edge.plain(NoMetrics.INSTANCE), handshake, null).close();
    }

    private void startAdmin(String host, int port) {
        AdminServer.Answers answers = new AdminServer.Answers(() -> Health.OK, () -> Health.OK, () -> "");
        AdminServer.start(new AdminConfig(host, port), worker, answers).close();
    }
}
