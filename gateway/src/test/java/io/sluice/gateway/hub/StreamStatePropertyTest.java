package io.sluice.gateway.hub;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.gateway.hub.StreamWorld.Subscriber;
import io.sluice.protocol.Publication;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Whatever happens between Redis and a node: subscribers get everything in order and once, or are told. */
class StreamStatePropertyTest {
    private static final int LIMIT = 8;

    @Property(tries = 1000)
    void subscribersMissNothingOrAreTold(@ForAll @Size(max = 120) List<@IntRange(max = 9_999) Integer> steps,
        @ForAll @IntRange(max = 3) int memory) {
        StreamWorld world = new StreamWorld(LIMIT, LIMIT, memory * 500L);
        for (int step : steps) {
            step(world, step % 100, step / 100);
        }
        world.settleForGood();
        assertThat(world.subscribers).allMatch(each -> each.begin != null || each.unavailable);
        for (long offset = 0; offset <= world.redis.top().offset() + 1; offset++) {
            checkRecovery(world, offset);
        }
        world.state.close();
        assertThat(world.budget.bytes()).isZero();
    }

    private static void step(StreamWorld world, int kind, int size) {
        if (kind < 25) {
            world.publish();
        } else if (kind < 45) {
            world.hear();
        } else if (kind < 53) {
            world.answer();
        } else if (kind < 55) {
            world.answerComparison();
        } else if (kind < 58) {
            world.carryOut();
        } else if (kind < 60) {
            world.carryOutComparison();
        } else if (kind < 75) {
            subscribe(world, size);
        } else {
            mishap(world, kind, size);
        }
    }

    private static void subscribe(StreamWorld world, int size) {
        if (size % 3 == 0) {
            world.subscribe();
        } else {
            String epoch = size % 3 == 1 ? world.redis.epoch() : "e" + size % 5;
            world.subscribe(epoch, Math.max(0, world.redis.top().offset() + 2 - size % 12));
        }
    }

    private static void mishap(StreamWorld world, int kind, int size) {
        if (kind < 79) {
            world.lossy |= world.wire.poll() != null;
        } else if (kind < 83 && !world.heard.isEmpty()) {
            world.state.heard(world.heard.get(size % world.heard.size()), StreamModel.LENGTH);
        } else if (kind < 85) {
            world.fail();
        } else if (kind < 86) {
            world.failComparison();
        } else if (kind < 88) {
            world.harmed = true;
            world.redis.trimTo(size % 6);
        } else if (kind < 89) {
            world.harmed = true;
            world.lossy = true;
            world.redis.flush();
        } else if (kind < 92) {
            world.lossy |= !world.wire.isEmpty();
            world.wire.clear();
            world.connected = false;
            world.state.lost();
        } else if (kind < 95) {
            world.connected = true;
            world.state.live();
        } else if (kind < 97) {
            world.compare();
        } else if (kind < 98) {
            world.state.retry();
        } else {
            world.lossy = true;
            world.redis.publishUnreadable();
        }
    }

    /** All is quiet, so what the stream keeps can be recovered; what is trimmed may be, if the node still has it. */
    private static void checkRecovery(StreamWorld world, long offset) {
        Subscriber subscriber = world.subscribe(world.redis.epoch(), offset);
        world.settle();
        Position position = subscriber.position();
        long top = world.redis.top().offset();
        assertThat(position.top()).isEqualTo(world.redis.top());
        if (offset > top || top - offset > LIMIT) {
            assertThat(position.recovered()).as("since %s of %s", offset, top).isFalse();
        } else if (world.redis.keepsAllSince(offset)) {
            assertThat(position.recovered()).as("since %s of %s", offset, top).isTrue();
        }
        List<Publication> missed = position.recovered() ? world.redis.missedSince(offset) : List.of();
        assertThat(position.publications()).isEqualTo(missed);
    }
}
