package io.sluice.ops.load;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.ops.OpsMain;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The tool in several processes: what each finds adds up, and none outlives the others. */
final class ProcessesIT {
    @TempDir
    private Path directory = Path.of("");

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void whatTheProcessesFindAddsUp() throws IOException {
        JsonNode report = load(1, new Swallowing(30, 31), "--storm-every", "3", "--resubscribe", "50");

        assertThat(report.at("/processes").asInt()).isEqualTo(3);
        assertThat(report.at("/connect/subscribed").asInt()).isEqualTo(8);
        assertThat(report.at("/connect/time/count").asInt()).isEqualTo(8);
        assertThat(report.at("/returns/storms/0/back").asInt()).isEqualTo(8);
        assertThat(report.at("/resubscribe/answered").asInt()).isGreaterThan(0);
        assertThat(report.at("/delivery/expected").asInt()).isEqualTo(1_200 * 4);
        assertThat(report.at("/delivery/lost").asInt()).isEqualTo(8);
        assertThat(report.at("/delivery/away").asInt()).isGreaterThanOrEqualTo(8 * 5);
        assertThat(report.at("/latency/count").asInt()).isEqualTo(report.at("/delivery/received").asInt());
    }

    @Test
    void aProcessThatDiesIsAFailureWithItsName() throws IOException {
        try (FaultyServer server = new FaultyServer((number, push) -> {
            ProcessHandle.current().children().findFirst().ifPresent(ProcessHandle::destroyForcibly);
            return List.of(push);
        })) {
            assertThat(execute(options(server))).isEqualTo(1);
        }
        assertThat(err.toString())
            .containsPattern("process \\d \\(pid \\d+, clients \\d to \\d\\) ended with exit code");
        assertThat(ProcessHandle.current().children()).isEmpty();
    }

    @Test
    void processesEndWithTheirParentEvenWhenItIsKilled() throws Exception {
        CountDownLatch delivered = new CountDownLatch(1);
        try (FaultyServer server = new FaultyServer((number, push) -> {
            delivered.countDown();
            return List.of(push);
        })) {
            String java = ProcessHandle.current().info().command().orElseThrow();
            List<String> command = new ArrayList<>(List.of(java, "-cp",
                System.getProperty("java.class.path"), OpsMain.class.getName()));
            command.addAll(options(server));
            Process parent = new ProcessBuilder(command).redirectErrorStream(true)
                .redirectOutput(directory.resolve("out").toFile()).start();
            assertThat(delivered.await(60, SECONDS)).isTrue();
            List<ProcessHandle> workers = parent.children().toList();
            assertThat(workers).hasSize(3);

            parent.destroyForcibly();

            for (ProcessHandle worker : workers) {
                worker.onExit().get(60, SECONDS);
            }
        }
    }

    @Test
    void publishingClientsAreForOneProcess() {
        assertThat(execute(List.of("load", "--processes", "2", "--publish-via", "clients"))).isEqualTo(2);
        assertThat(err.toString()).contains("--publish-via clients is for one process");
    }

    private JsonNode load(int exitCode, Swallowing fault, String... more)
        throws IOException {
        try (FaultyServer server = new FaultyServer((number, push) -> List.of(push))) {
            server.delayClientsAfter(8, fault);
            List<String> options = options(server);
            options.addAll(List.of(more));
            assertThat(execute(options)).as(out + "\n" + err).isEqualTo(exitCode);
            return new ObjectMapper().readTree(directory.resolve("report.json").toFile());
        }
    }

    private List<String> options(FaultyServer server) {
        return new ArrayList<>(List.of("load", "--processes", "3", "--connections", "8", "--channels", "2", "--url",
            server.url(), "--publish-via", "http", "--publish-url", "http" + server.at("/publish/{channel}"), "--rate",
            "200", "--messages", "1200", "--drain-seconds", "4",
            "--json", directory.resolve("report.json").toString()));
    }

    private int execute(List<String> options) {
        return new CommandLine(new OpsMain()).setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true))
            .execute(options.toArray(String[]::new));
    }
}
