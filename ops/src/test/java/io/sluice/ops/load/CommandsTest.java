package io.sluice.ops.load;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class CommandsTest {
    @Test
    void offsetsAreFoundAtTheEndOfAPush() {
        assertThat(offset("{\"push\":{\"channel\":\"a\",\"pub\":{\"data\":1,\"offset\":4711}}}")).isEqualTo(4711);
        assertThat(offset("{\"push\":{\"channel\":\"a\",\"pub\":{\"data\":{\"n\":12}}}}")).isZero();
        assertThat(offset("{\"push\":{\"channel\":\"a\",\"pub\":{\"data\":\"offset:3\"}}}")).isZero();
        assertThat(offset("9")).isZero();
        assertThat(offset("")).isZero();
    }

    @Test
    void answersAreToldFromPushes() {
        assertThat(isAnswer("{\"id\":2,\"subscribe\":{}}")).isTrue();
        assertThat(isAnswer("{\"push\":{\"channel\":\"a\",\"pub\":{\"data\":1}}}")).isFalse();
        assertThat(isAnswer("{}")).isFalse();
    }

    @Test
    void aSubscribeTellsThePositionIfThereIsOne() {
        HeardPosition position = new HeardPosition("e", 3);
        position.heard(5);
        position.heard(0);
        assertThat(Commands.subscribe(2, "a", position))
            .isEqualTo("{\"id\":2,\"subscribe\":{\"channel\":\"a\",\"recover\":true,\"epoch\":\"e\",\"offset\":5}}");
        assertThat(Commands.subscribe(2, "a", null)).isEqualTo("{\"id\":2,\"subscribe\":{\"channel\":\"a\"}}");
    }

    private static long offset(String push) {
        byte[] bytes = ("\n" + push).getBytes(UTF_8);
        return Commands.offset(bytes, 1, bytes.length);
    }

    private static boolean isAnswer(String reply) {
        byte[] bytes = reply.getBytes(UTF_8);
        return Commands.isAnswer(bytes, 0, bytes.length);
    }
}
