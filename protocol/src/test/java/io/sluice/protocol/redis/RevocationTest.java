package io.sluice.protocol.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RevocationTest {
    private static final long UNTIL = 1_900_000_000;

    @Property
    void whatIsKeptIsReadAgain(@ForAll @StringLength(min = 1, max = Revocation.MAX_ID) String id,
        @ForAll @LongRange(max = Revocation.LAST_MOMENT) long before) {
        Revocation token = new Revocation(id, "", 0, UNTIL);
        Revocation user = new Revocation("", id, before, UNTIL);
        assertThat(Revocation.of(token.member(), UNTIL)).isEqualTo(token);
        assertThat(Revocation.of(user.member(), UNTIL)).isEqualTo(user);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "token:", "user:", "before:", "before:12", "before:12:", "before::42", "before:-1:42",
        "before:0:42", "before:1e9:42", "before:1234567890123:42", "t-1", "TOKEN:t-1"})
    void whatIsNoneIsRefused(String member) {
        assertThatIllegalArgumentException().isThrownBy(() -> Revocation.of(member, UNTIL));
    }
}
