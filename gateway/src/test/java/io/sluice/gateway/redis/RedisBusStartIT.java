package io.sluice.gateway.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.gateway.bus.BusException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What an operator reads when the first connection can't be made. */
final class RedisBusStartIT {
    @Test
    void refusedPortIsNamed() {
        int port = TestPorts.next();
        assertThat(failure("redis://127.0.0.1:" + port)).isEqualTo("cannot connect to Redis at 127.0.0.1:" + port
            + ": connection refused; is it running, and is the port right?");
    }

    @Test
    void unknownHostIsNamed() {
        assertThat(failure("redis://no-such-host.invalid")).contains("no-such-host.invalid:6379", "not known");
    }

    @Test
    void wrongAndMissingPasswordsAreToldApartAndNeverShown() {
        try (TestRedis redis = TestRedis.startOwn("--requirepass", "secret")) {
            String address = "127.0.0.1:" + redis.port();
            assertThat(failure("redis://:guess42@" + address)).contains("wrong user name or password")
                .doesNotContain("guess42");
            assertThat(failure("redis://" + address)).contains("wants a password and none is configured");
            try (TestNode node = new TestNode("redis://:secret@" + address, "", "n").start()) {
                node.join("a").awaitLive(Set.of("a"));
            }
        }
    }

    @Test
    void needlessPasswordIsNamed() {
        assertThat(failure(TestRedis.start().uri().replace("redis://", "redis://:needless@")))
            .contains("a password is configured but Redis has none");
    }

    @Test
    void plainRedisBehindATlsUriIsNamed() {
        try (TestRedis redis = TestRedis.startOwn()) {
            assertThat(failure("rediss://127.0.0.1:" + redis.port())).containsIgnoringCase("TLS");
        }
    }

    @Test
    void whatIsNotRedisIsNamed() throws IOException {
        try (ServerSocket http = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            Thread server = new Thread(() -> answerLikeHttp(http), "not-redis");
            server.setDaemon(true);
            server.start();
            assertThat(failure("redis://127.0.0.1:" + http.getLocalPort())).endsWith("does not speak Redis' protocol");
        }
    }

    @Test
    void badUriIsRefusedWithoutShowingIt() {
        assertThatThrownBy(() -> new TestNode("http://:hidden@x", "", "n")).isInstanceOf(BusException.class)
            .hasMessageContaining("redis://").hasMessageNotContaining("hidden").hasNoCause();
    }

    private static String failure(String uri) {
        try (TestNode node = new TestNode(uri, "", "n")) {
            Throwable failure = node.startFailure();
            assertThat(failure).isInstanceOf(BusException.class);
            String text = String.valueOf(failure.getMessage());
            System.out.println(text);
            return text;
        }
    }

    private static void answerLikeHttp(ServerSocket http) {
        while (!http.isClosed()) {
            try (Socket socket = http.accept()) {
                socket.getInputStream().read();
                socket.getOutputStream().write(
                    "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            } catch (IOException expected) {
                // the test is over, or the client has gone
            }
        }
    }
}
