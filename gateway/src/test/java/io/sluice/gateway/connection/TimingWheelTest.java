package io.sluice.gateway.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class TimingWheelTest {
    private static final class Bell extends WheelEntry {
        private final List<Integer> sounded = new ArrayList<>();
        private Runnable then = () -> { };

        @Override
        void alarm(int now) {
            sounded.add(now);
            then.run();
        }
    }

    private final TimingWheel wheel = new TimingWheel();

    @Test
    void soundsAtItsDeadlineAndOnlyOnce() {
        Bell bell = new Bell();
        wheel.set(bell, 3);
        wheel.advance(2);
        assertThat(bell.sounded).isEmpty();
        wheel.advance(3);
        wheel.advance(5000);
        assertThat(bell.sounded).containsExactly(3);
    }

    @Test
    void soundsAfterMoreThanATurnOfTheWheel() {
        Bell bell = new Bell();
        wheel.set(bell, 5000);
        for (int tick = 1; tick < 5000; tick++) {
            wheel.advance(tick);
        }
        assertThat(bell.sounded).isEmpty();
        wheel.advance(5000);
        assertThat(bell.sounded).containsExactly(5000);
    }

    @Test
    void missesNothingWhenTheThreadWasHeldUp() {
        Bell soon = new Bell();
        Bell late = new Bell();
        wheel.set(soon, 10);
        wheel.set(late, 9_000);
        wheel.advance(100_000);
        assertThat(soon.sounded).containsExactly(100_000);
        assertThat(late.sounded).containsExactly(100_000);
    }

    @Test
    void aDeadlineThatHasPassedIsMetAtTheNextTick() {
        wheel.advance(50);
        Bell bell = new Bell();
        wheel.set(bell, 7);
        wheel.advance(51);
        assertThat(bell.sounded).containsExactly(51);
    }

    @Test
    void anAlarmMayUnsetOneThatIsDueToo() {
        Bell first = new Bell();
        Bell second = new Bell();
        wheel.set(first, 1);
        wheel.set(second, 1);
        first.then = () -> wheel.unset(second);
        second.then = () -> wheel.unset(first);
        wheel.advance(1);
        assertThat(first.sounded.size() + second.sounded.size()).isEqualTo(1);
    }

    @Test
    void anAlarmThatFailsHarmsNoOther() {
        Bell bad = new Bell();
        Bell good = new Bell();
        bad.then = () -> {
            throw new IllegalStateException("on purpose");
        };
        wheel.set(good, 1);
        wheel.set(bad, 1);
        wheel.advance(1);
        wheel.set(bad, 2);
        wheel.advance(2);
        assertThat(good.sounded).containsExactly(1);
        assertThat(bad.sounded).containsExactly(1, 2);
    }

    @Property(tries = 50)
    void behavesLikeASortedMap(@ForAll long seed) {
        TimingWheel ring = new TimingWheel();
        Random random = new Random(seed);
        List<Bell> bells = new ArrayList<>();
        TreeMap<Integer, Integer> expected = new TreeMap<>();
        TreeMap<Integer, Integer> deadlines = new TreeMap<>();
        for (int i = 0; i < 40; i++) {
            bells.add(new Bell());
        }
        for (int now = 1; now <= 3000; now++) {
            int which = random.nextInt(bells.size());
            if (random.nextInt(4) == 0) {
                ring.unset(bells.get(which));
                deadlines.remove(which);
            } else {
                int deadline = now + random.nextInt(2500);
                ring.set(bells.get(which), deadline);
                deadlines.put(which, Math.max(deadline, now));
            }
            int tick = now;
            deadlines.values().removeIf(deadline -> {
                boolean due = deadline <= tick;
                if (due) {
                    expected.merge(tick, 1, Integer::sum);
                }
                return due;
            });
            ring.advance(now);
        }
        TreeMap<Integer, Integer> sounded = new TreeMap<>();
        bells.forEach(bell -> bell.sounded.forEach(tick -> sounded.merge(tick, 1, Integer::sum)));
        assertThat(sounded).isEqualTo(expected);
    }
}
