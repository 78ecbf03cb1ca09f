package io.sluice.gateway.auth;

/**
 * The outcome of a token's verification.
 */
public sealed interface TokenResult {
    /**
     * The token is genuine and in force.
     *
     * @param credentials what it says
     */
    record Valid(Credentials credentials) implements TokenResult {
    }

    /** The token is genuine but not, or not yet, in force: the client should bring a new one. */
    record Expired() implements TokenResult {
    }

    /**
     * The token is no token that we take.
     *
     * @param reason why, for a metric
     */
    record Invalid(Reason reason) implements TokenResult {
    }

    /** Why a token is not taken. */
    enum Reason {
        /** It is no signed JWT. */
        MALFORMED("malformed"),
        /** Somebody else signed it, or it was changed. */
        SIGNATURE("signature"),
        /** It is signed in another way than ours, or not at all. */
        ALGORITHM("algorithm"),
        /** It is genuine, but what it says makes no sense for a connection. */
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
