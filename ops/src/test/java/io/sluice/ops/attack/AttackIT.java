package io.sluice.ops.attack;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.gateway.main.GatewayMain;
import io.sluice.ops.process.Child;
import java.io.File;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.MapAssert;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a gateway answers to each attack while all go on. Its patience is short, so that a test's is enough. */
final class AttackIT {
    private static final String SECRET = "the secret of a gateway that is attacked";
    private static final Duration START = Duration.ofSeconds(60);
    private static final Duration LENGTH = Duration.ofSeconds(8);
    private static final double SHARE = 0.1;
    private static final String DONE = "open at the end";

    @TempDir
    private static Path directory = Path.of("");

    private static Child gateway;
    private static AttackReport report;

    @BeforeAll
    static void attack() throws Exception {
        int port = freePort();
        int adminPort = freePort();
        gateway = Child.start("gateway", directory.resolve("gateway.log"), command(), Map.ofEntries(
            Map.entry("SLUICE_HTTP_PORT", "" + port), Map.entry("SLUICE_ADMIN_PORT", "" + adminPort),
            Map.entry("SLUICE_TOKEN_HMAC_SECRET", SECRET), Map.entry("SLUICE_COMPRESSION_ENABLED", "true"),
            Map.entry("SLUICE_HTTP_REQUEST_TIMEOUT", "500ms"), Map.entry("SLUICE_CLIENT_CONNECT_TIMEOUT", "500ms"),
            Map.entry("SLUICE_CLIENT_COMMAND_RATE", "1"), Map.entry("SLUICE_CLIENT_COMMAND_BURST", "130"),
            Map.entry("SLUICE_CLIENT_MAX_FRAMES", "300"),
            Map.entry("SLUICE_NAMESPACES", "[{name: load, subscribe: users}, "
                + "{name: attack, subscribe: users, publish: users}]")));
        await().atMost(START).until(() -> isReady(adminPort));
        report = AttackRun.run(plan(port));
        assertThat(isReady(adminPort)).isTrue();
    }

    @AfterAll
    static void stop() throws InterruptedException {
        gateway.stop();
    }

    @Test
    void silenceBeforeTheRequestEnds() {
        ends(AttackKind.MUTE).containsKey("closed unanswered");
        ends(AttackKind.SLOW_HEAD).containsKey("closed unanswered");
    }

    @Test
    void whatIsNoRequestIsRefusedOrEnds() {
        ends(AttackKind.SLOW_PROXY).isNotEmpty().doesNotContainKey("not connected");
        ends(AttackKind.SLOW_TLS).isNotEmpty().doesNotContainKey("not connected");
        assertThat(kind(AttackKind.SLOW_TLS).upgraded()).isZero();
    }

    @Test
    void whoNeverConnectsIsClosed() {
        ends(AttackKind.UNCONNECTED).containsOnlyKeys("close 3502", DONE);
    }

    @Test
    void pingsAndPongsWithoutEndAreTooMany() {
        ends(AttackKind.PING_FLOOD).containsKey("close 3013");
        ends(AttackKind.TINY_FRAMES).containsKey("close 3013");
    }

    @Test
    void fragmentsWithoutEndAreTooMany() {
        ends(AttackKind.FRAGMENTS).containsKey("close 1009");
    }

    @Test
    void aFrameIsTooLargeByItsHead() {
        ends(AttackKind.HUGE_FRAME).containsKey("close 1009");
    }

    @Test
    void aBombIsTooLargeBeforeItIsInflated() {
        ends(AttackKind.BOMB).containsKey("close 1009");
        assertThat(kind(AttackKind.BOMB).messages()).isZero();
    }

    @Test
    void garbageIsABadRequest() {
        ends(AttackKind.BAD_JSON).containsKey("close 3501");
        ends(AttackKind.BAD_PROTOBUF).containsKey("close 3501");
    }

    @Test
    void noForgedTokenGetsIn() {
        ends(AttackKind.FORGED_TOKEN).containsKey("close 3500");
        assertThat(kind(AttackKind.FORGED_TOKEN).messages()).isZero();
    }

    @Test
    void floodsOfCommandsAreRefusedAndThenClosed() {
        ends(AttackKind.CHURN).containsKey("close 3013");
        ends(AttackKind.PUBLISH_FLOOD).containsKey("close 3013");
        assertThat(kind(AttackKind.PUBLISH_FLOOD).errors()).containsKey(111);
    }

    @Test
    void stormsComeIn() {
        ends(AttackKind.STORM).containsKey("left");
    }

    @Test
    void theReportNamesEachKind() {
        assertThat(report.reached()).isTrue();
        assertThat(report.markdown()).contains("| bomb |", "close 1009 × ");
    }

    private static AttackReport.Kind kind(AttackKind kind) {
        return requireNonNull(report.kinds().get(kind.toString()));
    }

    private static MapAssert<String, Long> ends(AttackKind kind) {
        return assertThat(kind(kind).ends());
    }

    private static AttackPlan plan(int port) {
        Map<AttackKind, AttackKind.Pace> paces = new EnumMap<>(AttackKind.class);
        for (AttackKind kind : AttackKind.values()) {
            AttackKind.Pace pace = kind.pace().times(SHARE);
            paces.put(kind, new AttackKind.Pace(pace.sockets(), pace.opens(), kind.pace().turns()));
        }
        URI url = URI.create("ws://127.0.0.1:" + port + "/connection/websocket");
        return new AttackPlan(new AttackPlan.Target(url, 2, SECRET, "", "attack:", "load:"), paces, LENGTH);
    }

    /** The gateway's classes come first, so that its own settings of the log hold. */
    private static List<String> command() throws URISyntaxException {
        Path own = Path.of(GatewayMain.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        return List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx192m",
            "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp",
            own + File.pathSeparator + System.getProperty("java.class.path"), GatewayMain.class.getName());
    }

    private static boolean isReady(int adminPort) {
        try {
            URI uri = URI.create("http://127.0.0.1:" + adminPort + "/ready");
            HttpURLConnection question = (HttpURLConnection) uri.toURL().openConnection();
            question.setReadTimeout(5_000);
            return question.getResponseCode() == HttpURLConnection.HTTP_OK;
        } catch (IOException notYet) {
            return false;
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
