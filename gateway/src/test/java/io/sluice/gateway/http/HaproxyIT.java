package io.sluice.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.sluice.gateway.config.ProxyConfig.Protocol;
import io.sluice.gateway.redis.TestPorts;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Headers as HAProxy writes them, of clients and of its health checks; left out where there is no HAProxy. */
final class HaproxyIT {
    @ParameterizedTest
    @ValueSource(strings = {"send-proxy", "send-proxy-v2", "send-proxy-v2 proxy-v2-options crc32c,ssl,unique-id"})
    void itsClientsAndHealthChecksComeThrough(String option, @TempDir Path directory)
        throws IOException, InterruptedException {
        Optional<Path> haproxy = Stream.of("/usr/sbin/haproxy", "/usr/local/sbin/haproxy", "/usr/bin/haproxy")
            .map(Path::of).filter(Files::isExecutable).findFirst();
        assumeThat(haproxy).isPresent();
        try (AddressServer addresses = new AddressServer(ProxyProtocolIT.trusting(Protocol.ANY, "127.0.0.1"));
            TestServer echo = TestServer.startEdge(ProxyProtocolIT.trusting(Protocol.ANY, "127.0.0.1"), null,
                Duration.ofSeconds(15))) {
            through(haproxy.orElseThrow(), directory, option, addresses.port(), port -> {
                try (RawClient client = from("127.0.0.2", port)) {
                    client.send(RawClient.request("GET / HTTP/1.1", "Host: localhost"));
                    assertThat(client.response()).endsWith("127.0.0.2\n");
                }
            });
            through(haproxy.orElseThrow(), directory, option, echo.port(), port -> {
                try (RawClient client = from("127.0.0.2", port)) {
                    assertThat(client.send(RawClient.handshake() + "early").response()).startsWith("HTTP/1.1 101");
                    assertThat(client.read(5)).isEqualTo("early");
                    assertThat(client.send("over").read(4)).isEqualTo("over");
                }
            });
            assertThat(echo.dropped("proxy-header", 0) && echo.dropped("untrusted-proxy", 0)).isTrue();
        }
    }

    private interface Check {
        void with(int port) throws IOException;
    }

    private static void through(Path haproxy, Path directory, String option, int gateway, Check check)
        throws IOException, InterruptedException {
        int port = TestPorts.next();
        Path config = Files.writeString(directory.resolve(port + ".cfg"), String.format("""
            defaults
              mode tcp
              timeout connect 5s
              timeout client 60s
              timeout server 60s
            listen test
              bind 127.0.0.1:%d
              server gateway 127.0.0.1:%d %s check check-send-proxy inter 50ms
            """, port, gateway, option));
        Path log = directory.resolve(port + ".log");
        Process process = new ProcessBuilder(haproxy.toString(), "-db", "-f", config.toString())
            .redirectErrorStream(true).redirectOutput(log.toFile()).start();
        try {
            RawClient.patiently().ignoreExceptionsInstanceOf(IOException.class).untilAsserted(() -> {
                assertThat(process.isAlive()).as(Files.readString(log)).isTrue();
                check.with(port);
            });
            check.with(port);
        } finally {
            process.destroy();
            assertThat(process.waitFor(RawClient.PATIENCE.toMillis(), TimeUnit.MILLISECONDS)).isTrue();
        }
    }

    private static RawClient from(String address, int port) throws IOException {
        Socket socket = new Socket();
        socket.bind(new InetSocketAddress(address, 0));
        return new RawClient(port, socket);
    }
}
