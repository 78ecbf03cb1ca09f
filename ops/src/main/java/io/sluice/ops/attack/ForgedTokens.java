package io.sluice.ops.attack;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sluice.ops.client.TokenSigner;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;

/** Tokens by all the ways to forge one (RFC 8725, section 2). Immutable. */
final class ForgedTokens {
    private static final String SIGNATURE = "A".repeat(342);
    private static final int VALID_HOURS = 1;

    private final String[] tokens;

    ForgedTokens() {
        Instant expiry = Instant.now().plus(Duration.ofHours(VALID_HOURS));
        String claims = encode("{\"sub\":\"admin\",\"exp\":" + expiry.getEpochSecond() + "}");
        String other = new TokenSigner("a secret that is not the gateway's, by any chance").sign("admin", expiry);
        tokens = new String[] {
            encode("{\"alg\":\"none\"}") + "." + claims + ".",
            encode("{\"alg\":\"nOnE\",\"typ\":\"JWT\"}") + "." + claims + ".AAAA",
            other,
            other.substring(0, other.lastIndexOf('.') + 1),
            encode("{\"alg\":\"HS256\",\"kid\":\"../../../../dev/null\"}") + "." + claims + "." + SIGNATURE,
            encode("{\"alg\":\"HS256\",\"jku\":\"http://127.0.0.1:9/keys\",\"kid\":\"1\"}") + "." + claims + ".AAAA",
            encode("{\"alg\":\"RS256\"}") + "." + claims + "." + SIGNATURE,
            encode("{\"alg\":\"ES256\",\"crit\":[\"exp\"]}") + "." + claims + "." + SIGNATURE.substring(0, 86),
            encode("{\"alg\":\"HS256\"}") + "." + encode("[".repeat(12_000)) + "." + SIGNATURE,
            "x".repeat(20_000), "....", "eyJhbGciOiJIUzI1NiJ9"};
    }

    /** One after the other, again and again. */
    String token(long number) {
        return tokens[(int) (number % tokens.length)];
    }

    private static String encode(String json) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(json.getBytes(UTF_8));
    }
}
