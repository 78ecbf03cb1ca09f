package io.sluice.gateway.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.gateway.config.NamespaceConfig.SlowPolicy;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** What gives way in a queue and what never does, and what of it counts as memory. */
class OutboundQueueGiveWayTest {
    private static final int AROUND = 64;

    private final OutboundBudget budget = new OutboundBudget(1 << 20);
    private final OutboundQueue queue = new OutboundQueue(budget);

    @Test
    void onlyTheNewestOfEachChannelWaitsAndAtTheEnd() {
        queue.add(latest("a", "a1"));
        queue.add(latest("b", "b1"));
        queue.add(TestSettings.frames("!"));
        queue.add(latest("a", "a2"));
        assertThat(content(queue)).isEqualTo("b1!a2");
        assertThat(queue.takeDroppedForLatest()).isEqualTo(1);
        assertThat(queue.takeDroppedForLatest()).isZero();
    }

    @Test
    void ofABurstOnlyTheNewestWaits() {
        queue.add(burst("a1", "a2", "a3"));
        assertThat(content(queue)).isEqualTo("a3");
        assertThat(queue.takeDroppedForLatest()).isEqualTo(2);
    }

    @Test
    void whatHasBegunDoesNotGiveWayToNewer() {
        queue.add(latest("a", "a1"));
        queue.sent(1);
        queue.add(latest("a", "a2"));
        queue.add(latest("a", "a3"));
        assertThat(content(queue)).isEqualTo("1a3");
    }

    @Test
    void ofABurstThatHasBegunOnlyTheMessageThatHasIsEnded() {
        assertThat(queue.addRemainder(burst("a1", "a2", "a3", "a4"), 3)).isZero();
        assertThat(content(queue)).isEqualTo("2a4");
        queue.add(latest("a", "a5"));
        assertThat(content(queue)).isEqualTo("2a5");
        assertThat(queue.bytes()).isEqualTo(3);
        assertThat(queue.takeDroppedForLatest()).isEqualTo(2);
    }

    @Test
    void whatAWriteHasTakenWholeIsNotKept() {
        assertThat(queue.addRemainder(TestSettings.frames("abc"), 5)).isEqualTo(2);
        assertThat(queue.addRemainder(latest("a", "a1"), 2)).isZero();
        assertThat(queue.isEmpty()).isTrue();
    }

    @Test
    void theOldestGivesWayForRoomAndNothingElseDoes() {
        queue.add(oldest("a1"));
        queue.add(TestSettings.frames("!"));
        queue.add(latest("b", "b1"));
        queue.add(oldest("a2"));
        queue.dropOldest(queue.weight() - 1);
        assertThat(content(queue)).isEqualTo("!b1a2");
        queue.dropOldest(0);
        assertThat(content(queue)).isEqualTo("!b1");
        assertThat(queue.takeDroppedOldest()).isEqualTo(2);
    }

    @Test
    void theOldestDoesNotGiveWayOnceItHasBegun() {
        queue.add(oldest("a1"));
        queue.add(oldest("a2"));
        queue.sent(1);
        queue.dropOldest(0);
        assertThat(content(queue)).isEqualTo("1");
    }

    @Test
    void memoryThatQueuesShareIsCountedOnce() {
        Frames shared = TestSettings.frames("x".repeat(1000));
        OutboundQueue other = new OutboundQueue(budget);
        queue.add(shared);
        other.add(shared);
        assertThat(budget.bytes()).isEqualTo(1000 + 2 * AROUND);
        assertThat(queue.burden() + other.burden()).isEqualTo(budget.bytes());
        other.clear();
        assertThat(budget.bytes()).isEqualTo(1000 + AROUND);
        queue.sent(1000);
        assertThat(budget.bytes()).isZero();
    }

    /** Each message is a letter and a digit, so that a torn one, or one out of order in its stream, would show. */
    @Property(tries = 200)
    void whateverGivesWayTheRestIsWholeAndInOrder(@ForAll long seed) {
        Random random = new Random(seed);
        OutboundQueue any = new OutboundQueue(budget);
        StringBuilder out = new StringBuilder();
        List<String> kept = new ArrayList<>();
        for (int step = 0; step < 300; step++) {
            String number = String.format("%03d", step);
            switch (random.nextInt(6)) {
                case 0 -> any.add(latest("l", "l" + number));
                case 1 -> any.add(latest("m", "m" + number));
                case 2 -> any.add(oldest("o" + number));
                case 3 -> {
                    any.add(TestSettings.frames(line("k" + number)));
                    kept.add("k" + number);
                }
                case 4 -> any.dropOldest(random.nextInt(500));
                default -> take(any, random.nextInt(10), out);
            }
        }
        take(any, Integer.MAX_VALUE, out);
        List<String> messages = out.toString().lines().toList();
        assertThat(messages).allMatch(each -> each.matches("[lmok]\\d{3}"));
        for (String stream : List.of("l", "m", "o", "k")) {
            assertThat(messages.stream().filter(each -> each.startsWith(stream))).isSorted().doesNotHaveDuplicates();
        }
        assertThat(messages.stream().filter(each -> each.startsWith("k"))).isEqualTo(kept);
        assertThat(budget.bytes()).isZero();
        assertThat(any.bytes()).isZero();
    }

    private static void take(OutboundQueue queue, int most, StringBuilder out) {
        String seen = content(queue);
        int taken = Math.min(most, seen.length());
        out.append(seen, 0, taken);
        queue.sent(taken);
    }

    private static Frames burst(String... messages) {
        List<Frames> each = Arrays.stream(messages).map(TestSettings::frames).toList();
        return Frames.join(each).expendable(new Expendable("a", SlowPolicy.KEEP_LATEST), each);
    }

    private static Frames latest(String key, String text) {
        Frames frames = TestSettings.frames(line(text));
        return frames.expendable(new Expendable(key, SlowPolicy.KEEP_LATEST), List.of());
    }

    private static Frames oldest(String text) {
        Frames frames = TestSettings.frames(line(text));
        return frames.expendable(new Expendable("oldest", SlowPolicy.DROP_OLDEST), List.of());
    }

    /** Those of the property are lines; the others are as they are. */
    private static String line(String text) {
        return text.length() == 4 ? text + "\n" : text;
    }

    private static String content(OutboundQueue queue) {
        ByteBuffer buffer = ByteBuffer.allocate(100_000);
        queue.fill(buffer);
        return StandardCharsets.UTF_8.decode(buffer.flip()).toString();
    }
}
