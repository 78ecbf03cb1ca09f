package io.sluice.ops.load;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.ops.OpsMain;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Proof that the tool can fail: each fault that it claims to find is made on purpose. */
final class LoadIT {
    private static final int MESSAGES = 200;
    private static final int SPOILT = 70;

    @TempDir
    private Path directory = Path.of("");

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void aFaultlessServerPasses() throws IOException {
        JsonNode report = load(0, (number, push) -> List.of(push), "--warmup-seconds", "1", "--token-secret", "s");

        assertThat(report.path("ok").asBoolean()).isTrue();
        assertThat(report.at("/connect/subscribed").asInt()).isEqualTo(8);
        assertThat(report.at("/delivery/received").asInt()).isEqualTo(report.at("/delivery/expected").asInt());
        assertThat(report.at("/latency/count").asInt()).isEqualTo(MESSAGES * 4);
        assertThat(out.toString()).contains("result      ok");
    }

    @Test
    void aDroppedMessageIsLost() throws IOException {
        JsonNode report = load(1, (number, push) -> number == SPOILT ? List.of() : List.of(push));

        assertThat(report.at("/delivery/lost").asInt()).isEqualTo(8);
        assertThat(report.at("/delivery/reordered").asInt()).isZero();
    }

    @Test
    void aRepeatedMessageIsADuplicate() throws IOException {
        JsonNode report = load(1, (number, push) -> number == SPOILT ? List.of(push, push) : List.of(push));

        assertThat(report.at("/delivery/duplicated").asInt()).isEqualTo(8);
        assertThat(report.at("/delivery/lost").asInt()).isZero();
    }

    @Test
    void twoMessagesOfOneStreamInTheWrongOrderAreReordered() throws IOException {
        // The four publishers of a channel take turns, so the fifth message is the next of the first one's stream.
        JsonNode report = load(1, new HoldingBack());

        assertThat(report.at("/delivery/reordered").asInt()).isGreaterThan(0);
        assertThat(report.at("/delivery/lost").asInt()).isZero();
        assertThat(report.at("/delivery/duplicated").asInt()).isZero();
    }

    @Test
    void aMessageOfAnotherChannelIsMisrouted() throws IOException {
        JsonNode report = load(1, (number, push) -> number == SPOILT ? List.of(push, misroute(push)) : List.of(push));

        assertThat(report.at("/delivery/misrouted").asInt()).isEqualTo(8);
    }

    @Test
    void aCutPayloadIsAlteredAndLost() throws IOException {
        JsonNode report = load(1, (number, push) ->
            List.of(number == SPOILT ? push.replace("xx\"}", "x\"}") : push));

        assertThat(report.at("/delivery/altered").asInt()).isEqualTo(8);
        assertThat(report.at("/delivery/lost").asInt()).isEqualTo(8);
    }

    @Test
    void aSubscriptionTakenAwayIsAFailure() throws IOException {
        JsonNode report = load(1, (number, push) -> number == SPOILT
            ? List.of(push, "{\"push\":{\"channel\":\"load:0\",\"unsubscribe\":{\"code\":2500}}}") : List.of(push));

        assertThat(report.at("/delivery/unsubscribed").asInt()).isEqualTo(8);
    }

    @Test
    void severalMeasuredProcessesAreSummed() throws IOException {
        long own = ProcessHandle.current().pid();
        long resident = new ProcessProbe(own).residentBytes();

        JsonNode report = load(0, (number, push) -> List.of(push), "--measure-pid", own + "," + own);

        assertThat(report.at("/process/pids")).hasSize(2);
        assertThat(report.at("/process/residentBytesBefore").asLong()).isGreaterThanOrEqualTo(resident * 3 / 2);
        assertThat(report.at("/process/cpuSeconds").asDouble()).isPositive();
        assertThat(out.toString()).contains(own + " + " + own + ": CPU");
    }

    @Test
    void aRefusedConnectionIsAFailure() throws IOException {
        String url;
        try (FaultyServer gone = new FaultyServer((number, push) -> List.of(push))) {
            url = gone.url();
        }
        assertThat(execute("--url", url)).isEqualTo(1);
        assertThat(out.toString()).contains("failed 8 {Connection refused=8}");
    }

    @Test
    void eachDialectIsCheckedAlike() throws IOException {
        for (String dialect : List.of("raw", "socketio", "centrifuge")) {
            JsonNode fine = published(0, (number, push) -> List.of(push), "--dialect", dialect);
            assertThat(fine.at("/delivery/received").asInt()).isEqualTo(MESSAGES * 4);
            assertThat(fine.at("/delivery/foreign").asInt()).isZero();

            JsonNode report = published(1, (number, push) -> number == SPOILT ? List.of() : List.of(push, push),
                "--dialect", dialect);
            assertThat(report.at("/delivery/lost").asInt()).isEqualTo(8);
            assertThat(report.at("/delivery/duplicated").asInt()).isEqualTo(MESSAGES * 4 - 8);
        }
    }

    @Test
    void aClientWithTwoSubscriptionsOfWhichOneIsDeafLosesThatOnesMessages() throws IOException {
        JsonNode report = published(1, (number, push) -> List.of(push), "--subscriptions", "2");

        assertThat(report.at("/delivery/expected").asInt()).isEqualTo(MESSAGES * 8);
        assertThat(report.at("/delivery/lost").asInt()).as("the server keeps the last").isEqualTo(MESSAGES * 4);
    }

    @Test
    void whatClientsMissWhileTheyAreAwayIsNotLost() throws IOException {
        JsonNode report = unquiet(0, new Swallowing(0, 0), "--storm-every", "3", "--churn", "0.5",
            "--away-grace", "5");

        assertThat(report.at("/returns/storms")).hasSize(1);
        assertThat(report.at("/returns/storms/0/clients").asInt()).isBetween(6, 8);
        assertThat(report.at("/returns/storms/0/back")).isEqualTo(report.at("/returns/storms/0/clients"));
        assertThat(report.at("/returns/notBack").asInt()).isZero();
        assertThat(report.at("/returns/churned").asInt()).isBetween(1, 3);
        assertThat(report.at("/delivery/away").asInt()).isGreaterThanOrEqualTo(8 * 5);
        assertThat(report.at("/delivery/received").asInt() + report.at("/delivery/away").asInt())
            .isEqualTo(report.at("/delivery/expected").asInt());
    }

    @Test
    void whatIsDroppedForAClientThatCameBackIsLost() throws IOException {
        Swallowing fault = new Swallowing(30, 31);
        JsonNode report = unquiet(1, fault, "--storm-every", "3", "--storm-share", "50");

        assertThat(report.at("/returns/storms/0/clients").asInt()).isEqualTo(4);
        assertThat(report.at("/delivery/lost").asInt()).isEqualTo(4).isEqualTo(fault.swallowed);
        assertThat(report.at("/delivery/away").asInt()).isGreaterThanOrEqualTo(4 * 5);
    }

    @Test
    void aServerThatStaysSilentAfterAReturnIsFoundOut() throws IOException {
        Swallowing fault = new Swallowing(30, Integer.MAX_VALUE);
        JsonNode report = unquiet(1, fault, "--storm-every", "3");

        assertThat(report.at("/delivery/lost").asInt()).isGreaterThanOrEqualTo(8).isEqualTo(fault.swallowed);
    }

    @Test
    void whatIsDroppedBetweenTwoStormsIsLost() throws IOException {
        Swallowing fault = new Swallowing(20, 26, 8 * 6);
        JsonNode report = unquiet(1, fault, "--storm-every", "2");

        assertThat(report.at("/returns/storms")).hasSize(2);
        assertThat(fault.swallowed).isEqualTo(8 * 6);
        assertThat(report.at("/delivery/lost").asInt()).as("less if the second storm cut in").isBetween(6, 8 * 6);
    }

    @Test
    void changesOfExtraChannelsAreAnsweredAndTimed() throws IOException {
        JsonNode report = unquiet(0, new Swallowing(0, 0), "--resubscribe", "100", "--churn-channels", "7");

        assertThat(report.at("/resubscribe/sent").asInt()).isBetween(1, 600);
        assertThat(report.at("/resubscribe/answered")).isEqualTo(report.at("/resubscribe/sent"));
        assertThat(report.at("/resubscribe/time/count")).isEqualTo(report.at("/resubscribe/sent"));
        assertThat(report.at("/delivery/received")).isEqualTo(report.at("/delivery/expected"));
    }

    @Test
    void otherMachinesAndNonsenseAreWrongUsage() {
        assertThat(execute("--url", "ws://192.0.2.1:8000/connection/websocket")).isEqualTo(2);
        assertThat(err.toString()).contains("--allow-remote");
        assertWrongUsage("ws://host:port", "--url", "http://127.0.0.1:8000/");
        assertWrongUsage("--rate must be", "--rate", "0");
        assertWrongUsage("--channels must be 1 to 8", "--channels", "9");
        assertWrongUsage("needs --measure-pid", "--measure-heap");
        assertWrongUsage("--measure-pid", "--measure-pid", "self");
        assertWrongUsage("--subscriptions must be at most", "--subscriptions", "3");
        assertWrongUsage("another --publish-via", "--churn", "1");
        assertWrongUsage("--resubscribe is for", "--resubscribe", "1",
            "--publish-via", "redis", "--dialect", "socketio");
        assertWrongUsage("--dialect centrifuge", "--dialect", "socketio");
        assertWrongUsage("{channel}", "--dialect", "raw");
        assertWrongUsage("--allow-remote", "--publish-via", "http", "--publish-url", "http://192.0.2.1/{channel}");
    }

    private void assertWrongUsage(String why, String... options) {
        assertThat(execute(options)).isEqualTo(2);
        assertThat(err.toString()).contains(why);
    }

    private JsonNode load(int exitCode, BiFunction<Integer, String, List<String>> fault, String... more)
        throws IOException {
        try (FaultyServer server = new FaultyServer(fault)) {
            Path json = directory.resolve("report.json");
            List<String> options = new ArrayList<>(List.of("--url", server.url(), "--json", json.toString()));
            Collections.addAll(options, more);
            assertThat(execute(options.toArray(String[]::new))).as(out + "\n" + err).isEqualTo(exitCode);
            return new ObjectMapper().readTree(json.toFile());
        }
    }

    /** A run whose messages are posted to the server. */
    private JsonNode published(int exitCode, BiFunction<Integer, String, List<String>> fault, String... more)
        throws IOException {
        try (FaultyServer server = new FaultyServer(fault)) {
            return published(exitCode, server, more);
        }
    }

    private JsonNode published(int exitCode, FaultyServer server, String... more) throws IOException {
        Path json = directory.resolve("report.json");
        List<String> all = List.of(more);
        String path = all.contains("raw") ? "/raw/{channel}" : all.contains("socketio") ? "" : "/connection/websocket";
        List<String> options = new ArrayList<>(List.of("--url", "ws" + server.at(path), "--json", json.toString(),
            "--publish-via", "http", "--publish-url", "http" + server.at("/publish/{channel}")));
        options.addAll(all);
        assertThat(execute(options.toArray(String[]::new))).as(out + "\n" + err).isEqualTo(exitCode);
        return new ObjectMapper().readTree(json.toFile());
    }

    /**
     * Six seconds of 100 messages a second on each channel, on a server where clients that come back miss five of
     * theirs, and then have a fault of their own.
     */
    private JsonNode unquiet(int exitCode, Swallowing fault, String... more) throws IOException {
        try (FaultyServer server = new FaultyServer((number, push) -> List.of(push))) {
            server.delayClientsAfter(8, fault);
            List<String> options = new ArrayList<>(List.of(more));
            Collections.addAll(options, "--rate", "200", "--messages", "1200", "--connect-timeout", "20",
                "--drain-seconds", exitCode == 0 ? "10" : "4");
            return published(exitCode, server, options.toArray(String[]::new));
        }
    }

    private int execute(String... more) {
        List<String> options = new ArrayList<>(List.of("load", "--publish-via", "clients", "--connections", "8",
            "--channels", "2", "--rate", "200", "--messages", Integer.toString(MESSAGES), "--drain-seconds", "4"));
        options.addAll(List.of(more));
        return new CommandLine(new OpsMain()).setOverwrittenOptionsAllowed(true)
            .setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true))
            .execute(options.toArray(String[]::new));
    }

    private static String misroute(String push) {
        int stream = push.indexOf("{\"m\":\"") + Stamp.STREAM_AT + Stamp.STREAM_DIGITS - 1;
        char other = (char) (push.charAt(stream) ^ 1);
        return push.substring(0, stream) + other + push.substring(stream + 1);
    }

    /** A fault that sends the spoilt delivery only after twenty others. Called under the server's lock. */
    private static final class HoldingBack implements BiFunction<Integer, String, List<String>> {
        private final List<String> held = new ArrayList<>();

        @Override
        public List<String> apply(Integer number, String push) {
            if (number == SPOILT && held.isEmpty()) {
                held.add(push);
                return List.of();
            }
            if (number == SPOILT + 20 && !held.isEmpty()) {
                return List.of(push, held.remove(0));
            }
            return List.of(push);
        }
    }
}
