package io.sluice.protocol;

/**
 * The kinds of command, in the order in which a command that carries several request members is read: the first counts
 * (client protocol, section 1.4).
 */
public enum CommandType {
    /** Opens the session; must be the first command. */
    CONNECT("connect"),
    /** Subscribes to a channel. */
    SUBSCRIBE("subscribe"),
    /** Ends a subscription. */
    UNSUBSCRIBE("unsubscribe"),
    /** Publishes into a channel. */
    PUBLISH("publish"),
    /** Asks who is in a channel. */
    PRESENCE("presence"),
    /** Asks how many are in a channel. */
    PRESENCE_STATS("presence_stats"),
    /** Asks for kept publications. */
    HISTORY("history"),
    /** Calls a backend method. */
    RPC("rpc"),
    /** Sends a message that is not answered. */
    SEND("send"),
    /** Brings a new connection token. */
    REFRESH("refresh"),
    /** Brings a new subscription token. */
    SUB_REFRESH("sub_refresh"),
    /** The empty command: the answer to a ping. */
    PONG("");

    private final String member;

    CommandType(String member) {
        this.member = member;
    }

    /** The name of the request member in JSON; empty for the pong, which has none. */
    public String member() {
        return member;
    }
}
