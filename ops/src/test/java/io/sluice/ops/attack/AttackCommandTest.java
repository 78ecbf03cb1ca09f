package io.sluice.ops.attack;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.ops.OpsMain;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

final class AttackCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void otherMachinesAreLeftAloneUnlessAllowed() {
        assertThat(execute("--url", "ws://192.0.2.1:8000/connection/websocket")).isEqualTo(2);
        assertThat(err.toString()).contains("is not this machine; see --allow-remote");
    }

    @Test
    void anUnknownKindIsWrongUsage() {
        assertThat(execute("--kinds", "bomb,meteor")).isEqualTo(2);
        assertThat(err.toString()).contains("unknown attack meteor; there are [mute, slow-head,");
    }

    @Test
    void moreThanAMachineBearsIsWrongUsage() {
        assertThat(execute("--times", "50")).isEqualTo(2);
        assertThat(err.toString()).contains("sockets, over 15000");
        assertThat(execute("--seconds", "3601")).isEqualTo(2);
    }

    @Test
    void whoIsNotThereIsReportedAndFails() throws IOException {
        int free;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = socket.getLocalPort();
        }
        assertThat(execute("--url", "ws://127.0.0.1:" + free + "/", "--kinds", "mute", "--times", "0.01",
            "--seconds", "1")).isEqualTo(1);
        assertThat(out.toString()).contains("| mute |", "not connected");
    }

    @Test
    void theKindsOfTheHelpAreThoseThatThereAre() {
        execute("--help");
        String help = out.toString().replaceAll("\\s+", " ");
        assertThat(AttackKind.values()).allSatisfy(kind -> assertThat(help).contains(kind.toString()));
    }

    private int execute(String... options) {
        String[] arguments = new String[options.length + 1];
        arguments[0] = "attack";
        System.arraycopy(options, 0, arguments, 1, options.length);
        return new CommandLine(new OpsMain()).setErr(new PrintWriter(err)).setOut(new PrintWriter(out))
            .execute(arguments);
    }
}
