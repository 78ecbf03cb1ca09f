package io.sluice.ops.load;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.gateway.main.GatewayMain;
import io.sluice.ops.OpsMain;
import io.sluice.ops.process.Child;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Clients that ask for what they missed, at a real gateway with the Redis that it starts. */
final class RecoverIT {
    private static final Pattern CLIENTS = Pattern.compile("ws://localhost:(\\d+)/");
    private static final Pattern REDIS = Pattern.compile(" port=(\\d+)");
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int CLIENT_COUNT = 40;

    @TempDir
    private Path directory = Path.of("");
    private Child gateway;
    private String log = "";

    @BeforeEach
    void startAGateway() throws Exception {
        Path own = Path.of(GatewayMain.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        List<String> command = List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx192m",
            "-cp", own + File.pathSeparator + System.getProperty("java.class.path"), GatewayMain.class.getName());
        gateway = Child.start("gateway", directory.resolve("gateway.log"), command, Map.of("SLUICE_HTTP_PORT", "0",
            "SLUICE_ADMIN_PORT", "0", "SLUICE_CLIENT_INSECURE", "true", "SLUICE_NAMESPACES",
            "[{name: kept, subscribe: everyone, history-size: 1000}, {name: few, subscribe: everyone,"
                + " history-size: 2}]"));
        Awaitility.await("the gateway").atMost(PATIENCE).until(() -> {
            log = Files.readString(gateway.log());
            return CLIENTS.matcher(log).find();
        });
    }

    @AfterEach
    void stopIt() throws InterruptedException {
        gateway.stop();
    }

    @Test
    void whatWasMissedIsNeitherLostNorAway() throws IOException {
        JsonNode report = load(0, "kept:");
        assertThat(report.at("/returns/recovered").asInt()).isEqualTo(CLIENT_COUNT);
        assertThat(report.at("/returns/unrecovered").asInt()).isZero();
        assertThat(report.at("/delivery/received").asInt()).isEqualTo(report.at("/delivery/expected").asInt());
        assertThat(report.at("/delivery/away").asInt()).isZero();
    }

    /** Several storms: in the moment of one there may be nothing to miss, as the publisher is late. */
    @Test
    void whatIsNoLongerKeptIsLost() throws IOException {
        JsonNode report = load(1, "few:", "--rate", "2000", "--storm-every", "1", "--seconds", "6");
        assertThat(report.at("/returns/unrecovered").asInt()).isPositive();
        assertThat(report.at("/delivery/lost").asInt()).isPositive();
    }

    private JsonNode load(int code, String prefix, String... more) throws IOException {
        Path json = directory.resolve("report.json");
        StringWriter said = new StringWriter();
        CommandLine tool = new CommandLine(new OpsMain()).setOverwrittenOptionsAllowed(true)
            .setErr(new PrintWriter(said)).setOut(new PrintWriter(said));
        String[] args = {"load", "--url", "ws://127.0.0.1:" + first(CLIENTS) + "/connection/websocket", "--redis-uri",
            "redis://127.0.0.1:" + first(REDIS), "--connections", String.valueOf(CLIENT_COUNT), "--channel-prefix",
            prefix, "--publish-via", "kept", "--recover", "--storm-every", "2", "--seconds", "3", "--rate", "200",
            "--json", json.toString()};
        List<String> all = new ArrayList<>(List.of(args));
        all.addAll(List.of(more));
        assertThat(tool.execute(all.toArray(String[]::new)))
            .as(said.toString()).isEqualTo(code);
        return new ObjectMapper().readTree(json.toFile());
    }

    private String first(Pattern pattern) {
        Matcher matcher = pattern.matcher(log);
        assertThat(matcher.find()).isTrue();
        return matcher.group(1);
    }
}
