package io.sluice.gateway.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CloseStatusTest {
    @Test
    void theRegisteredAndTheFreeStatusesMayBeSent() {
        var expected = IntStream.concat(IntStream.of(1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013,
            1014), IntStream.rangeClosed(3000, 4999));
        assertThat(IntStream.rangeClosed(-1, 70_000).filter(CloseStatus::mayBeSent)).containsExactlyElementsOf(
            expected.boxed().toList());
    }
}
