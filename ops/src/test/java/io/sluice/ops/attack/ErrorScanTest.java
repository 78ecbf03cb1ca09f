package io.sluice.ops.attack;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ErrorScanTest {
    @Test
    void eachErrorOfSeveralRepliesIsFound() {
        assertThat(codes("{\"id\":1,\"error\":{\"code\":111,\"message\":\"too many\"}}\n{\"id\":2,\"publish\":{}}\n"
            + "{\"id\":3,\"error\":{\"code\":103,\"message\":\"no\"}}")).containsExactly(111, 103);
    }

    @Test
    void whatIsCutOffIsNone() {
        assertThat(codes("{\"id\":1,\"error\":{\"code\":")).isEmpty();
    }

    private static List<Integer> codes(String text) {
        List<Integer> codes = new ArrayList<>();
        byte[] bytes = text.getBytes(UTF_8);
        ErrorScan.each(bytes, 0, bytes.length, codes::add);
        return codes;
    }
}
