package io.sluice.gateway.hub;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.gateway.hub.StreamWorld.Subscriber;
import org.junit.jupiter.api.Test;

/** What a node does about its streams when reads fail, overlap or come late, and what that may cost. */
class StreamMishapsTest {
    private static final int LIMIT = 20;
    /** More than a stream holds while it waits for a read. */
    private static final int TOO_MANY = 1025;

    private final StreamWorld world = new StreamWorld(LIMIT, LIMIT, 1 << 20);

    @Test
    void aStreamThatIsLiveAgainIsComparedAndNotReadWhenNothingHappened() {
        Subscriber subscriber = subscribed();
        world.state.lost();
        world.state.live();
        world.settle();
        assertThat(world.comparisons).isOne();
        assertThat(world.reads).as("the first one's").isOne();
        assertThat(world.subscribe().begin).as("nothing is in doubt any more").isNotNull();
        world.publish();
        world.hearAll();
        assertThat(subscriber.got).containsExactly(1L);
    }

    @Test
    void whatIsHeardWhileTheStreamIsComparedGoesOutAndNeedsNoRead() {
        Subscriber subscriber = subscribed();
        world.state.lost();
        world.state.live();
        world.publish();
        world.hearAll();
        assertThat(subscriber.got).containsExactly(1L);
        world.carryOutComparison();
        world.publish();
        world.settle();
        assertThat(subscriber.got).containsExactly(1L, 2L);
        assertThat(world.reads).isOne();
    }

    @Test
    void aComparisonThatWasAskedForBeforeTheStreamWasLiveAgainProvesNothing() {
        subscribed();
        world.state.lost();
        world.connected = false;
        world.compare();
        world.carryOutComparison();
        world.publish();
        world.connected = true;
        world.state.live();
        world.answerComparison();
        Subscriber next = world.subscribe();
        assertThat(next.begin).as("the doubt is not over").isNull();
        world.settle();
        assertThat(next.position().top().offset()).isOne();
    }

    @Test
    void aComparisonThatFailsIsTriedAgain() {
        Subscriber subscriber = subscribed();
        world.state.lost();
        world.connected = false;
        world.publish();
        world.connected = true;
        world.state.live();
        world.failComparison();
        assertThat(world.retries).isOne();
        world.state.retry();
        world.settle();
        assertThat(subscriber.got).containsExactly(1L);
    }

    @Test
    void whileItIsInDoubtANewcomerWaitsForARead() {
        subscribed();
        world.state.lost();
        world.connected = false;
        world.publish(2);
        Subscriber newcomer = world.subscribe();
        assertThat(newcomer.begin).isNull();
        world.answer();
        assertThat(newcomer.position().top().offset()).isEqualTo(2);
    }

    @Test
    void whileARepairWaitsForItsNextTryPublicationsCostNoRead() {
        Subscriber subscriber = subscribed();
        world.publish(2);
        world.wire.poll();
        world.hearAll();
        world.fail();
        int reads = world.reads;
        world.publish(5);
        world.hearAll();
        assertThat(world.reads).isEqualTo(reads);
        world.state.retry();
        world.settle();
        assertThat(subscriber.got).hasSize(7);
    }

    @Test
    void whatWaitedForAReadThatFailedGoesOutAtOnce() {
        world.publish(LIMIT * 2);
        world.wire.clear();
        Subscriber subscriber = subscribed();
        Subscriber late = world.subscribe("e1", LIMIT * 2 - 1);
        world.publish();
        world.hearAll();
        assertThat(subscriber.got).isEmpty();
        world.fail();
        assertThat(late.unavailable).isTrue();
        assertThat(subscriber.got).containsExactly(LIMIT * 2 + 1L);
    }

    @Test
    void whatWasTooMuchToWaitIsReadThoughNothingComesAfterIt() {
        StreamWorld wide = new StreamWorld(TOO_MANY, TOO_MANY, 1 << 24);
        Subscriber subscriber = wide.subscribe();
        wide.settle();
        wide.publish(LIMIT * 2);
        wide.wire.poll();
        wide.hear();
        wide.carryOut();
        wide.publish(TOO_MANY - LIMIT * 2 + 1);
        wide.hearAll();
        wide.settle();
        assertThat(subscriber.got).hasSize(TOO_MANY + 1);
    }

    @Test
    void thePagesOfOneRepairDoNotCountAgainstTheNext() {
        Subscriber subscriber = subscribed();
        for (int round = 0; round < 5; round++) {
            world.publish(LIMIT * 10);
            world.wire.clear();
            world.publish();
            world.settle();
        }
        assertThat(world.breaks).isZero();
        assertThat(subscriber.got).hasSize(5 * (LIMIT * 10 + 1));
    }

    @Test
    void aComparisonThatComesWhileAReadIsUnderWayCostsNothing() {
        subscribed();
        world.compare();
        world.publish(2);
        world.wire.poll();
        world.hearAll();
        int reads = world.reads;
        world.answerComparison();
        world.settle();
        assertThat(world.reads).isEqualTo(reads);
    }

    @Test
    void onlyOneTryIsPendingAndItsPauseGrowsUntilTheStreamIsLiveAgain() {
        subscribed();
        world.publish(2);
        world.wire.poll();
        world.hearAll();
        world.fail();
        world.subscribe();
        world.fail();
        assertThat(world.retries).isOne();
        world.state.retry();
        world.fail();
        assertThat(world.failures).isEqualTo(1);
        world.state.live();
        world.fail();
        world.state.retry();
        world.fail();
        assertThat(world.failures).as("counted anew").isZero();
    }

    @Test
    void anEpochThatOnlyAnotherNodeKnowsOfYetIsLookedUp() {
        Subscriber before = subscribed();
        world.publish();
        world.hearAll();
        world.redis.flush();
        world.publish(2);
        Subscriber ahead = world.subscribe("e2", 1);
        assertThat(ahead.begin).isNull();
        world.settle();
        assertThat(before.broken).isTrue();
        assertThat(ahead.position().recovered()).isTrue();
        world.publish();
        world.hearAll();
        assertThat(ahead.got).containsExactly(3L);
    }

    private Subscriber subscribed() {
        Subscriber subscriber = world.subscribe();
        world.settle();
        return subscriber;
    }
}
