package io.sluice.gateway.revocation;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.protocol.redis.Revocation;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

final class RevocationsTest {
    private static final long NOW = 1_800_000_000;

    private final Hands hands = new Hands();
    private final Revocations revocations = new Revocations(hands);

    @Test
    void aTokenIsCoveredUntilItsTimeIsOver() {
        revocations.add(new Revocation("t-1", "", 0, NOW + 10));
        assertThat(revocations.cover("42", "t-1", 5)).isTrue();
        assertThat(revocations.cover("", "t-1", 0)).as("an anonymous one").isTrue();
        assertThat(revocations.cover("42", "t-2", 5)).isFalse();
        assertThat(revocations.cover("42", "", 5)).isFalse();
        hands.now = NOW + 10;
        assertThat(revocations.cover("42", "t-1", 5)).isFalse();
    }

    @Test
    void ofAUserAllTokensAreCoveredOrThoseBeforeAMoment() {
        revocations.add(new Revocation("", "42", 0, NOW + 5));
        revocations.add(new Revocation("", "42", 1_000, NOW + 10));
        assertThat(revocations.cover("42", "t", 2_000)).isTrue();
        hands.now = NOW + 5;
        assertThat(revocations.cover("42", "t", 1_000)).isFalse();
        assertThat(revocations.cover("42", "t", 999)).isTrue();
        assertThat(revocations.cover("42", "t", 0)).as("one that does not say when").isTrue();
        assertThat(revocations.cover("43", "t", 0)).isFalse();
        assertThat(revocations.cover("", "t", 0)).isFalse();
    }

    @Test
    void anEarlierEndChangesNothing() {
        revocations.add(new Revocation("t-1", "", 0, NOW + 10));
        revocations.add(new Revocation("t-1", "", 0, NOW + 1));
        hands.now = NOW + 9;
        assertThat(revocations.cover("", "t-1", 0)).isTrue();
        assertThat(revocations.all()).containsExactly(new Revocation("t-1", "", 0, NOW + 10));
    }

    @Test
    void whatIsOverIsForgotten() {
        revocations.add(new Revocation("t-1", "", 0, NOW + 1));
        revocations.add(new Revocation("", "42", 7, NOW + 2));
        revocations.add(new Revocation("", "42", 0, NOW + 1));
        hands.now = NOW + 1;
        assertThat(revocations.all()).containsExactly(new Revocation("", "42", 7, NOW + 2));
        revocations.forget();
        assertThat(revocations.size()).isEqualTo(1);
        hands.now = NOW + 2;
        revocations.forget();
        assertThat(revocations.size()).isZero();
    }

    @Test
    void thereIsAnEndToHowManyAreKnown() {
        for (int i = 0; i < Revocations.MOST; i++) {
            assertThat(revocations.add(new Revocation("t-" + i, "", 0, NOW + 10))).isTrue();
        }
        assertThat(revocations.add(new Revocation("one more", "", 0, NOW + 10))).isFalse();
        assertThat(revocations.add(new Revocation("t-0", "", 0, NOW + 20))).as("one that is known").isTrue();
        assertThat(revocations.size()).isEqualTo(Revocations.MOST);
    }

    private static final class Hands extends Clock {
        private long now = NOW;

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return Instant.ofEpochSecond(now);
        }
    }
}
