package io.sluice.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.gateway.config.LimitsConfig;
import io.sluice.gateway.config.ProxyConfig;
import io.sluice.gateway.config.ProxyConfig.Protocol;
import io.sluice.gateway.http.TestServer.Limits;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The limits that sockets meet before they are upgraded, each refusing the one beyond and nobody else. */
final class LimitsIT {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final Room ROOMY = new Room(100_000, 1_000);
    private static final String BUSY = "HTTP/1.1 503 ";
    private static final String TOO_MANY = "HTTP/1.1 429 ";
    private static final String UPGRADED = "HTTP/1.1 101 ";

    private final List<AutoCloseable> opened = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : opened) {
            each.close();
        }
    }

    @Test
    void theNodeServesAsManyAsItMayAndTellsTheNextToComeLater() throws IOException {
        TestServer server = start(LimitsConfig.NONE, new Room(3, 10));
        List<RawClient> served = List.of(upgraded(server), upgraded(server), upgraded(server));
        for (int i = 0; i < 20; i++) {
            assertRefused(client(server), BUSY);
        }
        assertThat(server.reached("connections")).isEqualTo(20);
        RawClient.patiently().until(() -> server.counted("connections", 20));
        assertAlive(served);

        served.get(0).close();
        RawClient.patiently().until(() -> server.door.connections() == 2);
        RawClient next = upgraded(server);
        assertRefused(client(server), BUSY);
        assertAlive(List.of(served.get(1), served.get(2), next));
    }

    @Test
    void whoIsTurnedAwayMayNotStayForOtherPages() throws IOException {
        TestServer server = start(LimitsConfig.NONE, new Room(1, 10));
        upgraded(server);
        RawClient client = client(server);
        client.send(RawClient.request("GET / HTTP/1.1", "Host: localhost"));
        assertThat(client.untilClosed()).startsWith(BUSY);
    }

    /** They say nothing, so that each of them is still to be told that there are too many. */
    @Test
    void moreThanCanBeTurnedAwayAreClosedAtOnceAndHarmNobody() throws IOException {
        TestServer server = start(LimitsConfig.NONE, new Room(2, 5));
        List<RawClient> served = List.of(upgraded(server), upgraded(server));
        for (int i = 0; i < 50; i++) {
            client(server);
        }
        RawClient.patiently().until(() -> server.reached("connections") >= 6);
        assertAlive(served);
        assertThat(server.door.connections()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"reset", "close", "half", "bad-request", "http"})
    void whateverEndsASocketItsPlaceIsFreeOnceAgain(String way) throws IOException {
        TestServer server = start(perIp(4), ROOMY);
        for (int round = 0; round < 5; round++) {
            for (int i = 0; i < 4; i++) {
                end(client(server), way);
            }
            RawClient.patiently().until(() -> server.door.connections() == 0 && server.door.handshakes() == 0);
        }
        List<RawClient> served = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            served.add(upgraded(server));
        }
        assertRefused(client(server), TOO_MANY);
        assertThat(server.door.connections()).isEqualTo(4);
        assertThat(server.door.handshakes()).isZero();
        assertAlive(served);
    }

    @Test
    void aFloodFromOneAddressHarmsNobodyElse() throws IOException {
        TestServer server = start(perIp(5), ROOMY);
        RawClient neighbour = upgraded(server);
        List<RawClient> flood = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            flood.add(upgraded(server, from("127.0.0.2", server)));
        }
        for (int i = 0; i < 200; i++) {
            RawClient one = from("127.0.0.2", server);
            assertRefused(one, TOO_MANY);
            one.close();
        }
        assertThat(server.reached("connections-per-ip")).isEqualTo(200);
        for (int i = 0; i < 4; i++) {
            flood.add(upgraded(server));
        }
        assertAlive(flood);
        assertAlive(List.of(neighbour));
        assertRefused(client(server), TOO_MANY);
    }

    @Test
    void silentSocketsOfOneAddressCountAsWell() throws IOException {
        TestServer server = start(perIp(3), ROOMY);
        for (int i = 0; i < 3; i++) {
            from("127.0.0.2", server);
        }
        RawClient.patiently().until(() -> server.door.connections() == 3);
        assertRefused(from("127.0.0.2", server), TOO_MANY);
        upgraded(server);
    }

    @Test
    void behindAProxyThatForwardsRequestsTheClientsAddressesCount() throws IOException {
        ProxyConfig proxies = ProxyProtocolIT.trusting(Protocol.OFF, "127.0.0.1");
        TestServer server = keep(TestServer.startLimited(new Limits(perIp(2), ROOMY), proxies, null, TIMEOUT));
        List<RawClient> served = new ArrayList<>();
        for (String address : List.of("203.0.113.1", "203.0.113.1", "203.0.113.2", "2001:db8::1", "2001:db8::2")) {
            served.add(client(server));
            assertThat(last(served).send(forwarded(address)).response()).startsWith(UPGRADED);
        }
        assertRefused(client(server), forwarded("203.0.113.1"), TOO_MANY);
        assertRefused(client(server), forwarded("2001:db8::3"), TOO_MANY);
        served.get(0).close();
        RawClient.patiently().until(() -> server.door.connections() == 4);
        assertThat(client(server).send(forwarded("203.0.113.1")).response()).startsWith(UPGRADED);
        // The proxy itself is exempt, for health checks.
        assertThat(client(server).send(RawClient.handshake()).response()).startsWith(UPGRADED);
        assertThat(client(server).send(RawClient.handshake()).response()).startsWith(UPGRADED);
        assertThat(client(server).send(RawClient.handshake()).response()).startsWith(UPGRADED);
    }

    @Test
    void whatStrangersSayOfTheirAddressGivesThemNoMore() throws IOException {
        TestServer server = start(perIp(1), ROOMY);
        upgraded(server);
        assertRefused(client(server), forwarded("203.0.113.1"), TOO_MANY);
    }

    @Test
    void behindTheProxyProtocolTheClientsAddressesCount() throws IOException {
        ProxyConfig proxies = ProxyProtocolIT.trusting(Protocol.V1, "127.0.0.1");
        TestServer server = keep(TestServer.startLimited(new Limits(perIp(1), ROOMY), proxies, null, TIMEOUT));
        RawClient first = client(server).send(line("203.0.113.1"));
        assertThat(first.send(RawClient.handshake()).response()).startsWith(UPGRADED);
        assertRefused(client(server).send(line("203.0.113.1")), TOO_MANY);
        RawClient other = client(server).send(line("203.0.113.2"));
        assertThat(other.send(RawClient.handshake()).response()).startsWith(UPGRADED);
        first.close();
        RawClient.patiently().until(() -> server.door.connections() == 1);
        RawClient again = client(server).send(line("203.0.113.1"));
        assertThat(again.send(RawClient.handshake()).response()).startsWith(UPGRADED);
    }

    @Test
    void overTlsTheRefusalIsTheSameAndPlacesAreFreedLikewise(@TempDir Path directory)
        throws IOException, GeneralSecurityException, InterruptedException {
        SSLContext tls = TestCertificate.context(directory);
        TestServer server = keep(TestServer.startLimited(new Limits(perIp(2), ROOMY), ProxyConfig.NONE,
            new Edge.Tls(() -> tls, List.of("1.3", "1.2")), TIMEOUT));
        for (int round = 0; round < 3; round++) {
            List<RawClient> served = List.of(upgraded(server, client(server).encrypted(tls)),
                upgraded(server, client(server).encrypted(tls)));
            assertRefused(client(server).encrypted(tls), TOO_MANY);
            assertAlive(served);
            for (RawClient each : served) {
                each.close();
            }
            client(server).send("no TLS at all\r\n\r\n").untilClosed();
            RawClient.patiently().until(() -> server.door.connections() == 0 && server.door.handshakes() == 0);
        }
    }

    @Test
    void onlySoManyHandshakesAreUnderWayAndWhoIsUpgradedIsNotOne() throws IOException {
        LimitsConfig limits = new LimitsConfig(0, 0, 64, 0, 0, 3, 0, 1, 1);
        TestServer server = start(limits, ROOMY);
        List<RawClient> served = List.of(upgraded(server), upgraded(server), upgraded(server), upgraded(server));
        List<RawClient> silent = List.of(client(server), client(server), client(server).send("GET /connection"));
        RawClient.patiently().until(() -> server.door.handshakes() == 3);
        assertRefused(client(server), BUSY);
        assertThat(server.reached("handshakes")).isEqualTo(1);
        silent.get(0).close();
        RawClient.patiently().until(() -> server.door.handshakes() == 2);
        upgraded(server);
        assertAlive(served);
    }

    /** However long it takes here: no more come through than a second's worth and the rate allow. */
    @Test
    void ofAStormOnlySoManyASecondComeThroughAndTheRestIsToldSo() throws IOException {
        LimitsConfig limits = new LimitsConfig(0, 0, 64, 0, 500, 0, 0, 1, 1);
        TestServer server = start(limits, new Room(100_000, 10_000));
        RawClient neighbour = upgraded(server);
        long begun = System.nanoTime();
        List<RawClient> storm = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            storm.add(client(server).send(RawClient.handshake()));
        }
        int through = 0;
        for (RawClient each : storm) {
            String answer = each.response();
            if (answer.startsWith(UPGRADED)) {
                through++;
            } else {
                assertThat(answer).startsWith(BUSY).containsPattern("\r\nRetry-After: [1-5]\r\n");
            }
        }
        double seconds = (System.nanoTime() - begun) / 1e9;
        assertThat(through).isBetween(499, (int) (501 + 500 * seconds));
        assertThat(server.reached("accepts-per-second")).isEqualTo(2_000 - through);
        assertThat(server.door.connections()).isEqualTo(through + 1);
        assertAlive(List.of(neighbour));
    }

    private static LimitsConfig perIp(int most) {
        return new LimitsConfig(0, most, 64, 0, 0, 0, 0, 1, 1);
    }

    private TestServer start(LimitsConfig limits, Room room) {
        return keep(TestServer.startLimited(new Limits(limits, room), ProxyConfig.NONE, null, TIMEOUT));
    }

    private RawClient client(TestServer server) throws IOException {
        return keep(server.client());
    }

    private RawClient from(String address, TestServer server) throws IOException {
        return keep(RawClient.from(address, server.port()));
    }

    private RawClient upgraded(TestServer server) throws IOException {
        return upgraded(server, client(server));
    }

    private RawClient upgraded(TestServer server, RawClient client) throws IOException {
        assertThat(client.send(RawClient.handshake()).response()).as("of " + server.port()).startsWith(UPGRADED);
        return client;
    }

    private static void end(RawClient client, String way) throws IOException {
        switch (way) {
            case "reset" -> client.send(RawClient.handshake()).reset();
            case "half" -> client.send("GET /connection/web").close();
            case "bad-request" -> client.send("nonsense\r\n\r\n").untilClosed();
            case "http" -> {
                client.send(RawClient.request("GET / HTTP/1.1", "Host: localhost")).response();
                client.close();
            }
            default -> {
                client.send(RawClient.handshake()).response();
                client.close();
            }
        }
    }

    private static void assertRefused(RawClient client, String status) throws IOException {
        assertRefused(client, RawClient.handshake(), status);
    }

    private static void assertRefused(RawClient client, String request, String status) throws IOException {
        assertThat(client.send(request).untilClosed()).startsWith(status)
            .containsPattern("\r\nRetry-After: [1-5]\r\n").contains("\r\nConnection: close\r\n").endsWith("\n");
    }

    private static void assertAlive(List<RawClient> clients) throws IOException {
        for (RawClient each : clients) {
            assertThat(each.send("alive").read(5)).isEqualTo("alive");
        }
    }

    private static String forwarded(String address) {
        return RawClient.handshake("X-Forwarded-For: " + address);
    }

    private static String line(String address) {
        return "PROXY TCP4 " + address + " 198.51.100.9 56324 443\r\n";
    }

    private static RawClient last(List<RawClient> clients) {
        return clients.get(clients.size() - 1);
    }

    private <T extends AutoCloseable> T keep(T part) {
        opened.add(0, part);
        return part;
    }
}
