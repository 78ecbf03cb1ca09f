package io.sluice.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.protocol.redis.BusMessage;
import io.sluice.protocol.redis.BusMessageException.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Compares the README's tables with the code that they speak of. */
final class ReadmeTest {
    private static final int FIRST_RESUBSCRIBE_CODE = 2500;

    @Test
    void errorsAreListed() throws IOException {
        assertThat(table("### Errors")).isEqualTo(Stream.of(ErrorCode.values())
            .map(error -> row(error.code(), error.message(), error.temporary())).toList());
    }

    @Test
    void disconnectsAreListed() throws IOException {
        assertThat(table("### Disconnects")).isEqualTo(Stream.of(DisconnectCode.values())
            .map(code -> row(code.code(), code.reason(), code.reconnect())).toList());
    }

    @Test
    void unsubscribeCodesAreListed() throws IOException {
        assertThat(table("### Unsubscribe pushes")).isEqualTo(Stream.of(UnsubscribeCode.values())
            .map(code -> row(code.code(), code.reason(), code.code() >= FIRST_RESUBSCRIBE_CODE)).toList());
    }

    @Test
    void faultsOfBusMessagesAreListed() throws IOException {
        assertThat(table("### Dropped messages").stream().map(row -> row.substring(2, row.indexOf(' ', 2))))
            .isEqualTo(Stream.of(Fault.values()).map(Fault::label).toList());
    }

    @Test
    void versionOfTheContractIsNamed() throws IOException {
        assertThat(Files.readString(Path.of("README.md")))
            .contains("## The Redis contract, version " + BusMessage.VERSION + "\n");
    }

    /** The rows of the first table after the heading, without its head. */
    private static List<String> table(String heading) throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("README.md"))) {
            return lines.dropWhile(line -> !line.equals(heading)).dropWhile(line -> !line.startsWith("|"))
                .takeWhile(line -> line.startsWith("|")).skip(2).toList();
        }
    }

    private static String row(int code, String text, boolean yes) {
        return "| " + code + " | " + text + " | " + (yes ? "yes" : "no") + " |";
    }
}
