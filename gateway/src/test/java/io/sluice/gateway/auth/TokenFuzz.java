package io.sluice.gateway.auth;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.gateway.auth.TokenResult.Expired;
import io.sluice.gateway.auth.TokenResult.Invalid;
import io.sluice.gateway.auth.TokenResult.Valid;
import io.sluice.gateway.config.Secret;
import io.sluice.gateway.config.TokenConfig;

/**
 * Any bytes as a token, and as a header and claims, with a line break between, that we signed: the first is refused,
 * the second has a result, and no exception comes of either.
 */
public final class TokenFuzz {
    private static final String KEY = "k".repeat(32);
    private static final Verifying<Credentials> VERIFYING = Verifying.connections(TokenConfig.of(new Secret(KEY)));

    private TokenFuzz() {
    }

    /** What the fuzzer calls. */
    public static void fuzzerTestOneInput(byte[] input) {
        String text = new String(input, UTF_8);
        assertThat(VERIFYING.verify(text)).isInstanceOf(Invalid.class);
        String[] lines = text.split("\n", 2);
        if (lines.length == 2) {
            assertThat(VERIFYING.verify(Jwt.sign("HS256", Jwt.secret(KEY), lines[0], lines[1]))).isNotNull();
            String parts = Jwt.encode(lines[0]) + "." + Jwt.encode(lines[1]) + "." + Jwt.encode(new byte[32]);
            assertThat(VERIFYING.verify(parts)).isInstanceOf(Invalid.class);
        }
        assertThat(VERIFYING.verify(Jwt.sign("HS256", Jwt.secret(KEY), text)))
            .isInstanceOfAny(Valid.class, Invalid.class, Expired.class);
    }
}
