package io.sluice.gateway.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.junit.jupiter.api.Test;

final class ChannelStatesTest {
    private static final long PATIENCE = 1_000;

    private final Set<String> wishes = new HashSet<>();
    private final FakePipe redis = new FakePipe();
    private final ChannelStates states = new ChannelStates(wishes::contains, redis, 3, 6, PATIENCE);
    private long now;

    enum Kind { JOIN, LEAVE, HINT, FLUSH, WORK, ANSWER, LATE, REVOKE, REFUSE, CUT, RETURN }

    record Act(Kind kind, String channel) {
    }

    @Provide
    Arbitrary<List<Act>> acts() {
        Arbitrary<Kind> kinds = Arbitraries.frequencyOf(
            Tuple.of(8, Arbitraries.of(Kind.JOIN, Kind.LEAVE)),
            Tuple.of(12, Arbitraries.of(Kind.FLUSH, Kind.WORK, Kind.ANSWER)),
            Tuple.of(3, Arbitraries.of(Kind.HINT, Kind.LATE, Kind.REVOKE, Kind.REFUSE)),
            Tuple.of(1, Arbitraries.of(Kind.CUT, Kind.RETURN)));
        return Combinators.combine(kinds, Arbitraries.of("a", "b", "c", "d", "e", "f", "g", "h")).as(Act::new)
            .list().ofMaxSize(120);
    }

    @Property(tries = 1_000)
    void endsWithWhatIsWishedWhateverHappened(@ForAll("acts") List<Act> acts) {
        // Fields of a test outlive one try.
        new ChannelStatesTest().play(acts);
    }

    /** Once found a revocation that crossed an UNSUBSCRIBE, see {@link FakePipe#truthful}. */
    @Property(tries = 1_000, seed = "7538885245041186412")
    void endsWithWhatIsWishedWhenARevocationCrossesAnUnsubscribe(@ForAll("acts") List<Act> acts) {
        new ChannelStatesTest().play(acts);
    }

    private void play(List<Act> acts) {
        states.up();
        for (Act act : acts) {
            perform(act);
            assertThat(redis.live).as("live after %s", act).allMatch(redis::truthful);
            assertThat(states.liveCount()).isEqualTo(redis.live.size());
        }
        settle();

        assertThat(redis.subscribed).isEqualTo(wishes);
        assertThat(redis.live).isEqualTo(wishes);
        assertThat(states.size()).isEqualTo(wishes.size());
        assertThat(redis.longestCommand).isLessThanOrEqualTo(3);
    }

    @Test
    void burstOfHintsBecomesFewCommands() {
        ChannelStates wide = new ChannelStates(wishes::contains, redis, 512, 4_096, PATIENCE);
        wide.up();
        IntStream.range(0, 4_000).mapToObj(i -> "c" + i).forEach(channel -> {
            wishes.add(channel);
            wide.compare(channel);
        });
        wide.flush(now);

        assertThat(redis.commandsWritten).isEqualTo(8);
    }

    @Test
    void noMoreThanTheWindowWaitsForAnswers() {
        states.up();
        IntStream.range(0, 100).mapToObj(i -> "c" + i).forEach(channel -> {
            wishes.add(channel);
            states.compare(channel);
        });
        states.flush(now);

        assertThat(redis.commands.stream().mapToInt(List::size).sum()).isEqualTo(6);
    }

    @Test
    void forbiddenChannelDoesNotTakeOthersWithIt() {
        wishes.addAll(Set.of("a", "b", "forbidden"));
        states.up();
        wishes.forEach(states::compare);
        for (int round = 0; round < 50; round++) {
            states.flush(now);
            while (!redis.commands.isEmpty()) {
                if (redis.commands.element().stream().anyMatch(step -> step.channel().equals("forbidden"))) {
                    redis.refuse();
                    states.refused();
                } else {
                    redis.work();
                }
            }
            drainAnswers();
            now += PATIENCE;
            states.expire(now);
        }

        assertThat(redis.live).containsExactlyInAnyOrder("a", "b");
        assertThat(redis.commandsWritten).as("repeats ever more slowly").isLessThan(12);
    }

    @Test
    void channelWantedAgainWhileItIsGivenUpIsLostFirst() {
        wishes.add("a");
        states.up();
        states.compare("a");
        settle();
        wishes.remove("a");
        states.compare("a");
        states.flush(now);
        wishes.add("a");
        states.compare("a");

        assertThat(redis.live).isEmpty();
        settle();
        assertThat(redis.live).containsExactly("a");
    }

    @Test
    void whoDropsAChannelAndTakesItUpAgainUnnoticedIsToldThatItIsLive() {
        comeBack();
        join("a");
        settle();
        int before = redis.told.getOrDefault("a", 0);
        wishes.remove("a");
        wishes.add("a");
        states.compare("a");
        assertThat(redis.told.get("a")).isEqualTo(before + 1);
    }

    @Test
    void aLostHintThatNobodyWantsTheChannelIsFoundByComparingWhatIsKnown() {
        comeBack();
        join("a");
        settle();
        wishes.remove("a");
        states.compareKnown();
        settle();
        assertThat(redis.subscribed).isEmpty();
        assertThat(states.size()).isZero();
    }

    @Test
    void aRepetitionThatOutlivesTheChannelIsGivenUp() {
        comeBack();
        join("a");
        states.flush(now);
        late();
        states.flush(now);
        redis.work();
        redis.answer(states);
        leave("a");
        states.flush(now);
        redis.revoke("a");
        redis.work();
        redis.refuse();
        settle();
        assertThat(redis.subscribed).isEmpty();
        assertThat(states.size()).isZero();
    }

    private void perform(Act act) {
        switch (act.kind) {
            case JOIN -> join(act.channel);
            case LEAVE -> leave(act.channel);
            case HINT -> states.compare(act.channel);
            case FLUSH -> states.flush(now);
            case WORK -> redis.work();
            case ANSWER -> redis.answer(states);
            case LATE -> late();
            case REVOKE -> redis.revoke(act.channel);
            case REFUSE -> redis.refuse();
            case CUT -> cut();
            default -> comeBack();
        }
    }

    private void join(String channel) {
        wishes.add(channel);
        states.compare(channel);
    }

    private void leave(String channel) {
        wishes.remove(channel);
        states.compare(channel);
    }

    private void late() {
        now += PATIENCE;
        states.expire(now);
    }

    private void cut() {
        redis.cut();
        states.down();
    }

    private void comeBack() {
        cut();
        states.up();
        wishes.forEach(states::compare);
    }

    private void settle() {
        states.up();
        wishes.forEach(states::compare);
        for (int round = 0; round < 20; round++) {
            states.flush(now);
            while (!redis.commands.isEmpty()) {
                redis.work();
            }
            drainAnswers();
            late();
        }
        assertThat(states.settled()).isTrue();
    }

    private void drainAnswers() {
        while (!redis.answers.isEmpty()) {
            redis.answer(states);
        }
        states.flush(now);
    }
}
