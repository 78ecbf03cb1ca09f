package io.sluice.ops.attack;

import io.sluice.ops.client.TokenSigner;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A source of connect commands of hostile clients that the gateway has to let in. Owned by one thread. */
final class Guests {
    /** Users that they are. */
    private static final int USERS = 1_000;
    private static final Duration VALID = Duration.ofHours(1);

    private final @Nullable TokenSigner signer;
    private final String[] commands = new String[USERS];

    /** A source whose tokens are signed with the secret, or without tokens. */
    Guests(@Nullable String secret) {
        signer = secret == null ? null : new TokenSigner(secret);
    }

    /** The connect command of the user with the number, of a thousand. */
    String connect(long number) {
        int user = (int) (number % USERS);
        if (commands[user] == null) {
            commands[user] = connect(signer == null ? null : signer.sign("attack-" + user, Instant.now().plus(VALID)));
        }
        return commands[user];
    }

    /** A connect command with the token, which must need no escaping in JSON. */
    static String connect(@Nullable String token) {
        return "{\"id\":1,\"connect\":{\"name\":\"sluice-ops\"" + (token == null ? "" : ",\"token\":\"" + token + "\"")
            + "}}";
    }
}
