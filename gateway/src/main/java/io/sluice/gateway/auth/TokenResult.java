package io.sluice.gateway.auth;

/**
 * The outcome of a token's verification.
 *
 * @param <C> what a token of its kind says
 */
public sealed interface TokenResult<C> {
    /**
     * The token is genuine and in force.
     *
     * @param claims what it says
     */
    record Valid<C>(C claims) implements TokenResult<C> {
    }

    /** The token is genuine but not, or not yet, in force: the client should bring a new one. */
    record Expired<C>() implements TokenResult<C> {
    }

    /**
     * The token is no token that we take.
     *
     * @param reason why, for a metric
     */
    record Invalid<C>(Reason reason) implements TokenResult<C> {
    }

    /** Nobody can say at the moment: keys can't be fetched, or too many wait. The client should come again. */
    record Unavailable<C>() implements TokenResult<C> {
    }

    /** Why a token is not taken. */
    enum Reason {
        /** It is no signed JWT. */
        MALFORMED("malformed"),
        /** Somebody else signed it, or it was changed. */
        SIGNATURE("signature"),
        /** It is signed in another way than our keys do, or not at all. */
        ALGORITHM("algorithm"),
        /** It names a key that nobody has. */
        UNKNOWN_KEY("unknown_key"),
        /** It is genuine, but of somebody else than {@code issuer} says. */
        ISSUER("issuer"),
        /** It is genuine, but meant for somebody else than {@code audience} says. */
        AUDIENCE("audience"),
        /** It is genuine, but what it says makes no sense. */
        CLAIMS("claims"),
        /** It is longer than any token should be. */
        OVERSIZED("oversized"),
        /** No key is configured, so no token can be genuine. */
        NO_KEY("no_key");

        private final String word;

        Reason(String word) {
            this.word = word;
        }

        /** The reason as one word, for a metric's label. */
        @Override
        public String toString() {
            return word;
        }
    }
}
