package io.sluice.gateway.hub;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.gateway.history.HistoryQuery;
import io.sluice.gateway.hub.StreamWorld.Subscriber;
import io.sluice.protocol.Publication;
import io.sluice.protocol.StreamPosition;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a node does about its streams, case by case. */
class StreamStateTest {
    private static final int LIMIT = 20;

    private final StreamWorld world = new StreamWorld(LIMIT, LIMIT, 1 << 20);

    @Test
    void aFirstSubscriberIsToldTheTopAndGetsWhatComesAfter() {
        world.publish(3);
        world.wire.clear();
        Subscriber subscriber = subscribed();
        assertThat(subscriber.position()).isEqualTo(new Position(new StreamPosition(3, "e1"), false, List.of()));
        world.publish(2);
        world.hearAll();
        assertThat(subscriber.got).containsExactly(4L, 5L);
        assertThat(world.reads).isOne();
    }

    @Test
    void aGapIsFilledFromTheStreamBeforeAnythingElseGoesOut() {
        Subscriber subscriber = subscribed();
        world.publish(3);
        world.wire.poll();
        world.wire.poll();
        world.hearAll();
        world.publish();
        world.hearAll();
        assertThat(subscriber.got).isEmpty();
        world.settle();
        assertThat(subscriber.got).containsExactly(1L, 2L, 3L, 4L);
        assertThat(world.reads).isEqualTo(2);
        assertThat(world.breaks).isZero();
    }

    @Test
    void publicationsThatAreNotKeptKeepTheirPlaceAmongThoseThatWait() {
        subscribed();
        world.publish(2);
        world.wire.poll();
        world.hearAll();
        world.state.heard(StreamModel.live("\"hi\""), 4);
        assertThat(world.live).isEmpty();
        world.settle();
        assertThat(world.live).containsExactly("\"hi\"");
    }

    @Test
    void whatIsTrimmedBeforeItIsReadIsToldAsABreak() {
        Subscriber subscriber = subscribed();
        world.publish(3);
        world.wire.poll();
        world.redis.trimTo(1);
        world.hearAll();
        world.settle();
        assertThat(subscriber.broken).isTrue();
        Subscriber next = subscribed();
        assertThat(next.position().top()).isEqualTo(new StreamPosition(3, "e1"));
        world.publish();
        world.settle();
        assertThat(next.got).containsExactly(4L);
    }

    @Test
    void aNewEpochIsToldAsABreakAndFollowed() {
        Subscriber before = subscribed();
        world.publish();
        world.hearAll();
        world.redis.flush();
        world.publish();
        world.settle();
        assertThat(before.got).containsExactly(1L);
        assertThat(before.broken).isTrue();
        assertThat(subscribed().position().top()).isEqualTo(new StreamPosition(1, "e2"));
    }

    @Test
    void messagesOfAnEpochThatIsOverArePassedOverWithoutARead() {
        subscribed();
        world.redis.flush();
        world.publish();
        world.settle();
        int reads = world.reads;
        world.state.heard(StreamModel.message("e1", 1, 1), StreamModel.LENGTH);
        assertThat(world.reads).isEqualTo(reads);
    }

    @Test
    void aMessageThatTheStreamDoesNotKnowCostsOneReadAndIsDropped() {
        Subscriber subscriber = subscribed();
        int reads = world.reads;
        world.state.heard(StreamModel.message("forged", 9, 1), StreamModel.LENGTH);
        world.settle();
        world.state.heard(StreamModel.message("e1", 9, 1), StreamModel.LENGTH);
        world.settle();
        assertThat(world.reads).isEqualTo(reads + 2);
        assertThat(subscriber.broken).isFalse();
        assertThat(subscriber.got).isEmpty();
    }

    @Test
    void afterALossTheStreamIsReadOnceAndSubscribersNoticeNothing() {
        Subscriber subscriber = subscribed();
        world.state.lost();
        world.connected = false;
        world.publish(3);
        world.connected = true;
        world.state.live();
        world.settle();
        assertThat(subscriber.got).containsExactly(1L, 2L, 3L);
        assertThat(world.reads).isEqualTo(2);
    }

    @Test
    void aReadThatBeganBeforeTheChannelWasLiveAgainIsNotEnough() {
        Subscriber subscriber = subscribed();
        world.state.checked(new StreamPosition(7, "e1"));
        world.carryOut();
        world.connected = false;
        world.state.lost();
        world.publish();
        world.connected = true;
        world.state.live();
        world.settle();
        assertThat(subscriber.got).containsExactly(1L);
    }

    @Test
    void aLongGapIsFilledPageByPage() {
        Subscriber subscriber = subscribed();
        world.publish(LIMIT * 5);
        world.wire.clear();
        world.publish();
        world.settle();
        assertThat(subscriber.got).hasSize(LIMIT * 5 + 1);
        assertThat(world.breaks).isZero();
    }

    @Test
    void aGapOfTooManyPagesIsToldAsABreak() {
        Subscriber subscriber = subscribed();
        world.publish(LIMIT * 17);
        world.wire.clear();
        world.state.checked(world.redis.top());
        world.settle();
        assertThat(subscriber.broken).isTrue();
        assertThat(world.reads).isLessThan(20);
    }

    @Test
    void moreThanCanWaitForAReadIsReadAfterIt() {
        Subscriber subscriber = subscribed();
        world.publish(2);
        world.wire.poll();
        world.hear();
        world.carryOut();
        for (int i = 0; i < 3_000; i++) {
            world.publish();
            world.redis.trimTo(3_000);
            world.hear();
            if (i % 100 == 0) {
                world.answer();
            }
        }
        world.settle();
        assertThat(subscriber.broken).isFalse();
        assertThat(subscriber.got).hasSize(3_002);
    }

    @Test
    void aFailedReadIsTriedAgainAndNothingIsDeliveredBefore() {
        Subscriber subscriber = subscribed();
        world.publish(2);
        world.wire.poll();
        world.hearAll();
        world.fail();
        assertThat(world.retries).isOne();
        world.publish();
        world.hearAll();
        assertThat(subscriber.got).isEmpty();
        world.state.retry();
        world.settle();
        assertThat(subscriber.got).containsExactly(1L, 2L, 3L);
    }

    @Test
    void whileRedisDoesNotAnswerNewcomersAreRefusedAndOthersServedFromMemory() {
        subscribed();
        world.publish(3);
        world.hearAll();
        world.state.lost();
        Subscriber refused = world.subscribe();
        world.fail();
        assertThat(refused.unavailable).isTrue();
        world.settleForGood();
        int reads = world.reads;
        Subscriber back = world.subscribe("e1", 1);
        assertThat(back.position().publications()).extracting(Publication::offset).containsExactly(2L, 3L);
        assertThat(world.reads).isEqualTo(reads);
    }

    @Test
    void aStormOfReturningClientsReadsOnce() {
        world.publish(15);
        world.wire.clear();
        Subscriber first = world.subscribe("e1", 0);
        for (int i = 1; i < 10_000; i++) {
            world.subscribe("e1", i % 16);
        }
        assertThat(first.begin).isNull();
        world.settle();
        assertThat(world.subscribers).allSatisfy(each -> assertThat(each.position().recovered()).isTrue());
        assertThat(world.reads).isOne();
        for (int i = 0; i < 10_000; i++) {
            world.subscribe("", i % 16);
        }
        assertThat(world.subscribers).hasSize(20_000).allMatch(each -> each.position().recovered());
        assertThat(world.reads).isOne();
    }

    @Test
    void aStormOfClientsOfALostEpochReadsFewTimes() {
        world.publish(2);
        world.redis.flush();
        for (int i = 0; i < 10_000; i++) {
            world.subscribe("e1", i % 3);
            if (i % 1_000 == 0) {
                world.answer();
            }
        }
        world.settle();
        assertThat(world.subscribers).noneMatch(each -> each.position().recovered());
        assertThat(world.reads).isLessThanOrEqualTo(3);
    }

    @Test
    void whoIsTooFarBehindCostsOthersNothing() {
        world.publish(100);
        world.wire.clear();
        Subscriber late = world.subscribe("e1", 10);
        Subscriber quick = world.subscribe("e1", 95);
        world.settle();
        assertThat(late.position().recovered()).isFalse();
        assertThat(late.position().top().offset()).isEqualTo(100);
        assertThat(quick.position().publications()).hasSize(5);
        assertThat(world.reads).isEqualTo(2);
    }

    @Test
    void aPositionThatOnlyAnotherNodeKnowsOfYetIsLookedUp() {
        subscribed();
        world.publish(3);
        Subscriber ahead = world.subscribe("e1", 3);
        assertThat(ahead.begin).isNull();
        world.answer();
        assertThat(ahead.position()).isEqualTo(new Position(new StreamPosition(3, "e1"), true, List.of()));
        world.settle();
        assertThat(ahead.got).isEmpty();
    }

    @Test
    void anOffsetFromTheFutureIsNotRecovered() {
        world.publish(3);
        Subscriber subscriber = world.subscribe("e1", 4_000_000_000L);
        world.settle();
        assertThat(subscriber.position()).isEqualTo(new Position(new StreamPosition(3, "e1"), false, List.of()));
        Subscriber extreme = world.subscribe("", Long.MAX_VALUE);
        world.settle();
        assertThat(extreme.position().recovered()).isFalse();
    }

    @Test
    void withoutMemoryEveryRecoveryReads() {
        StreamWorld poor = new StreamWorld(LIMIT, LIMIT, 0);
        poor.subscribe();
        poor.settle();
        poor.publish(3);
        poor.hearAll();
        Subscriber subscriber = poor.subscribe("e1", 1);
        poor.settle();
        assertThat(subscriber.position().publications()).hasSize(2);
        assertThat(poor.budget.bytes()).isZero();
    }

    @Test
    void publicationsOverTheBoundOfBytesAreNotRecovered() {
        StreamWorld small = new StreamWorld(new StreamLimits(LIMIT, 3 * StreamModel.LENGTH, LIMIT, false));
        small.publish(10);
        Subscriber three = small.subscribe("e1", 7);
        Subscriber four = small.subscribe("e1", 6);
        small.settle();
        assertThat(three.position().publications()).hasSize(3);
        assertThat(four.position().recovered()).isFalse();
    }

    @Test
    void anOffsetThatIsGivenTwiceIsToldAsABreak() {
        Subscriber subscriber = subscribed();
        world.publish(3);
        world.hearAll();
        world.redis.fallBackBy(2);
        world.publish();
        world.hearAll();
        world.settle();
        assertThat(subscriber.broken).isTrue();
        assertThat(subscribed().position().top().offset()).isEqualTo(2);
    }

    @Test
    void aStreamThatFellBackIsToldAsABreakWhenItIsCompared() {
        Subscriber subscriber = subscribed();
        world.publish(3);
        world.hearAll();
        world.redis.fallBackBy(1);
        world.compare();
        world.settle();
        assertThat(subscriber.broken).isTrue();
    }

    @Test
    void aComparisonThatFindsNothingMissingTellsNobody() {
        Subscriber subscriber = subscribed();
        world.publish();
        world.state.checked(world.redis.top());
        world.settle();
        assertThat(subscriber.got).containsExactly(1L);
        world.state.checked(world.redis.top());
        assertThat(world.isReading()).isFalse();
    }

    @Test
    void whereOnlyTheNewestCountsItAloneIsRecovered() {
        StreamWorld cache = new StreamWorld(new StreamLimits(LIMIT, 1 << 20, 1, true));
        Subscriber nothing = cache.subscribe("", 0);
        cache.settle();
        assertThat(nothing.position().recovered()).isFalse();
        cache.publish(5);
        cache.hearAll();
        assertThat(cache.subscribe("e1", 5).position()).isEqualTo(
            new Position(new StreamPosition(5, "e1"), true, List.of()));
        for (Subscriber subscriber : List.of(cache.subscribe("e1", 2), cache.subscribe("other", 5))) {
            cache.settle();
            assertThat(subscriber.position().recovered()).isTrue();
            assertThat(subscriber.position().publications()).extracting(Publication::offset).containsExactly(5L);
        }
    }

    @Test
    void aFirstReadOfTheNewestIsOfOneEntry() {
        StreamWorld cache = new StreamWorld(new StreamLimits(LIMIT, 1 << 20, 1, true));
        cache.publish(5);
        cache.wire.clear();
        Subscriber subscriber = cache.subscribe("e1", 2);
        assertThat(cache.query()).isEqualTo(new HistoryQuery(HistoryQuery.FROM_END, 1, 1 << 20, true));
        cache.settle();
        assertThat(subscriber.position().publications()).hasSize(1);
        cache.publish(2);
        cache.wire.poll();
        cache.hearAll();
        cache.settle();
        assertThat(subscriber.got).as("a live gap is filled here too").containsExactly(6L, 7L);
    }

    private Subscriber subscribed() {
        Subscriber subscriber = world.subscribe();
        world.settle();
        return subscriber;
    }
}
