package io.sluice.gateway.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class OutboundQueueTest {
    private final OutboundBudget budget = new OutboundBudget(1 << 20);
    private final OutboundQueue queue = new OutboundQueue(budget);

    @Test
    void urgentFramesComeAfterTheOneThatHasBegun() {
        queue.add(TestSettings.frames("aaaa"));
        queue.add(TestSettings.frames("bbbb"));
        queue.sent(1);
        queue.addUrgent(TestSettings.frames("!"));
        assertThat(content(queue, 100)).isEqualTo("aaa!bbbb");
    }

    @Test
    void urgentFramesComeFirstWhenNothingHasBegun() {
        queue.add(TestSettings.frames("aaaa"));
        queue.addUrgent(TestSettings.frames("!"));
        assertThat(content(queue, 100)).isEqualTo("!aaaa");
    }

    @Test
    void whatHasBegunIsNeverDropped() {
        queue.add(TestSettings.frames("aaaa"));
        queue.add(TestSettings.frames("bbbb"));
        queue.sent(3);
        queue.dropUnbegun();
        assertThat(content(queue, 100)).isEqualTo("a");
        assertThat(queue.bytes()).isEqualTo(1);
    }

    @Property(tries = 200)
    void givesBackWhatWasPutIn(@ForAll long seed) {
        OutboundQueue any = new OutboundQueue(budget);
        Random random = new Random(seed);
        StringBuilder in = new StringBuilder();
        StringBuilder out = new StringBuilder();
        for (int step = 0; step < 200; step++) {
            if (random.nextBoolean()) {
                String text = String.valueOf((char) ('a' + step % 26)).repeat(1 + random.nextInt(40));
                any.add(TestSettings.frames(text));
                in.append(text);
            } else {
                String seen = content(any, 1 + random.nextInt(60));
                int taken = random.nextInt(seen.length() + 1);
                out.append(seen, 0, taken);
                any.sent(taken);
            }
            assertThat(any.bytes()).isEqualTo(in.length() - out.length());
        }
        out.append(content(any, 100_000));
        assertThat(out.toString()).isEqualTo(in.toString());
    }

    private static String content(OutboundQueue queue, int room) {
        ByteBuffer buffer = ByteBuffer.allocate(room);
        queue.fill(buffer);
        return StandardCharsets.UTF_8.decode(buffer.flip()).toString();
    }
}
