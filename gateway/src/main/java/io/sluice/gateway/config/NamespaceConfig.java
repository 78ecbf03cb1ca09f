package io.sluice.gateway.config;

import java.util.Locale;

/**
 * The rules of the channels of one namespace.
 *
 * @param name the part of the channel's name before the first colon; for channels without a colon, empty
 * @param subscribe who may subscribe; default users
 * @param publish who may publish from a client; default nobody
 * @param maxPublishBytes the longest payload that a client may publish; default 64 KiB, 1 B to 16 MiB
 * @param slowPolicy what becomes of publications for a client that does not read them in time; default disconnect
 * @param history whether publications are kept, and for whom; default none
 * @param presence whether it is known who is there; default no
 * @param delta whether clients may ask for differences between publications; default false
 * @param tagFilter whether clients may ask for publications with some tags only; default false
 * @param names what names its channels may have, and what they say; default any
 */
public record NamespaceConfig(String name, Subscribers subscribe, Publishers publish, int maxPublishBytes,
    SlowPolicy slowPolicy, HistoryRules history, PresenceRules presence, boolean delta, boolean tagFilter,
    NameRules names) {
    /** A namespace in which nothing is kept and nobody is known to be. */
    static NamespaceConfig live(String name, Subscribers subscribe, Publishers publish, int maxPublishBytes) {
        return new NamespaceConfig(name, subscribe, publish, maxPublishBytes, SlowPolicy.DISCONNECT,
            HistoryRules.NONE, PresenceRules.NONE, false, false, NameRules.ANY);
    }

    /** Who may subscribe. */
    public enum Subscribers {
        /** Every connected client, anonymous ones too. */
        EVERYONE,
        /** Every client with a user id. */
        USERS,
        /** Only the user whose id is the rest of the channel's name, as in {@code user:42}. */
        OWNER,
        /** Only with a subscription token, or a connection token that allows it ({@code caps}: {@code sub}). */
        TOKEN,
        /** Nobody by himself: the server subscribes, or a token allows it. */
        NOBODY;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Who may publish from a client. */
    public enum Publishers {
        /** Every connected client, anonymous ones too. */
        EVERYONE,
        /** Every client with a user id. */
        USERS,
        /** Every client that is subscribed to the channel. */
        SUBSCRIBERS,
        /** Only with a connection token that allows it ({@code caps}: {@code pub}). */
        TOKEN,
        /** Nobody without such a token: backends publish, through Redis. */
        NOBODY;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * What becomes of publications that wait for a slow client. Whatever a policy drops is a gap, so a namespace whose
     * channels can be recovered may only disconnect: the client comes back and recovers what it missed.
     */
    public enum SlowPolicy {
        /** All wait; a client over its bound is closed with 3008. */
        DISCONNECT,
        /** All wait up to the client's bound; then the oldest are dropped. For readings that may be missed. */
        DROP_OLDEST,
        /** Only the newest of each channel waits. For channels in which each publication says all, as a price does. */
        KEEP_LATEST;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }
}
