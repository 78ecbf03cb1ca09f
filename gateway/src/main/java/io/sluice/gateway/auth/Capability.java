package io.sluice.gateway.auth;

/** What a token may allow a client to do in a channel. */
public enum Capability {
    /** Subscribe; as {@code sub} in tokens. */
    SUBSCRIBE("sub"),
    /** Publish; as {@code pub} in tokens. */
    PUBLISH("pub"),
    /** Ask who is there; as {@code prs} in tokens. */
    PRESENCE("prs"),
    /** Read what is kept; as {@code hst} in tokens. */
    HISTORY("hst");

    private final String word;

    Capability(String word) {
        this.word = word;
    }

    /** Its word in tokens. */
    public String word() {
        return word;
    }
}
