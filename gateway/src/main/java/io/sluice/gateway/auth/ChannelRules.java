package io.sluice.gateway.auth;

import io.sluice.gateway.config.ClientConfig;
import io.sluice.gateway.config.HistoryRules;
import io.sluice.gateway.config.NamespaceConfig;
import io.sluice.gateway.config.NamespaceConfig.SlowPolicy;
import io.sluice.gateway.config.PresenceRules;
import io.sluice.gateway.config.PresenceRules.JoinLeave;
import io.sluice.gateway.config.Readers;
import io.sluice.protocol.ChannelName;
import io.sluice.protocol.ErrorCode;
import io.sluice.protocol.redis.RedisNames;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The rules of who may subscribe to and publish into which channel. Immutable; asked by all loops.
 */
public final class ChannelRules {
    /** A namespace, and the judge of its names. */
    private record Space(NamespaceConfig config, NameJudge names) {
        Space(NamespaceConfig config) {
            this(config, new NameJudge(config.names()));
        }
    }

    private final Map<String, Space> namespaces;
    private final boolean insecure;
    private final int maxLength;

    /** Makes the rules of these namespaces; an insecure configuration switches all but the rules for names off. */
    public ChannelRules(List<NamespaceConfig> namespaces, ClientConfig client) {
        this.namespaces = namespaces.stream().collect(
            Collectors.toUnmodifiableMap(NamespaceConfig::name, Space::new));
        this.insecure = client.insecure();
        this.maxLength = client.maxChannelLength();
    }

    /** The channel that every device of the user is subscribed to by the server. */
    public static String personalChannel(String user) {
        return "user:" + user;
    }

    /** Whether a channel can have this name, whatever the settings are: those of our own in Redis are nobody's. */
    static boolean canBe(String channel) {
        return ChannelName.fault(channel, Integer.MAX_VALUE) == null && !RedisNames.reserved(channel);
    }

    /**
     * Says why a client may not be subscribed to a channel that a token of its names, be it by the server or because it
     * asks: names and namespaces hold there too, who may subscribe does not.
     *
     * @param user the client's user; empty when anonymous
     * @return as for a subscription; {@link ErrorCode#PERMISSION_DENIED} only for a name that is for other users
     */
    public @Nullable ErrorCode grantFault(String user, String channel) {
        ErrorCode fault = nameFault(channel);
        if (fault != null || insecure) {
            return fault;
        }
        Space space = find(channel);
        return space == null ? ErrorCode.UNKNOWN_CHANNEL : space.names().fault(user, channel);
    }

    /**
     * Says why a client may not subscribe without a subscription token.
     *
     * @return {@link ErrorCode#BAD_REQUEST} for a name that can't be, {@link ErrorCode#UNKNOWN_CHANNEL} for one outside
     *     every namespace, {@link ErrorCode#PERMISSION_DENIED}, or null when it may
     */
    public @Nullable ErrorCode subscribeFault(Asker asker, String channel) {
        ErrorCode fault = entryFault(asker, channel);
        if (fault != null || insecure) {
            return fault;
        }
        boolean may = maySubscribe(known(channel), asker, channel) || asker.mayByToken(Capability.SUBSCRIBE, channel);
        return may ? null : ErrorCode.PERMISSION_DENIED;
    }

    /**
     * Says why a client may not publish.
     *
     * @param payloadBytes the length of what it wants to publish
     * @return as for a subscription, and {@link ErrorCode#BAD_REQUEST} for a payload over the namespace's limit
     */
    public @Nullable ErrorCode publishFault(Asker asker, String channel, int payloadBytes) {
        ErrorCode fault = entryFault(asker, channel);
        if (fault != null || insecure) {
            return fault;
        }
        NamespaceConfig namespace = known(channel);
        if (!mayPublish(namespace, asker) && !asker.mayByToken(Capability.PUBLISH, channel)) {
            return ErrorCode.PERMISSION_DENIED;
        }
        return payloadBytes > namespace.maxPublishBytes() ? ErrorCode.BAD_REQUEST : null;
    }

    /**
     * Says why a client may not read what the channel keeps.
     *
     * @return as for a subscription, and {@link ErrorCode#NOT_AVAILABLE} where nothing is kept
     */
    public @Nullable ErrorCode historyFault(Asker asker, String channel) {
        ErrorCode fault = entryFault(asker, channel);
        if (fault != null) {
            return fault;
        }
        HistoryRules history = history(channel);
        if (!history.kept()) {
            return ErrorCode.NOT_AVAILABLE;
        }
        boolean may = mayRead(history.readers(), asker, Capability.HISTORY, channel);
        return may ? null : ErrorCode.PERMISSION_DENIED;
    }

    /**
     * Says why a client may not ask who is in the channel.
     *
     * @return as for a subscription, and {@link ErrorCode#NOT_AVAILABLE} where that is not known
     */
    public @Nullable ErrorCode presenceFault(Asker asker, String channel) {
        ErrorCode fault = entryFault(asker, channel);
        if (fault != null) {
            return fault;
        }
        PresenceRules presence = presence(channel);
        if (!presence.kept()) {
            return ErrorCode.NOT_AVAILABLE;
        }
        boolean may = mayRead(presence.readers(), asker, Capability.PRESENCE, channel);
        return may ? null : ErrorCode.PERMISSION_DENIED;
    }

    /** Whether it is known who is in the channel. */
    public boolean keepsPresence(String channel) {
        return presence(channel).kept();
    }

    /** Whether anybody may hear of those who come and go. */
    public boolean announcesOthers(String channel) {
        PresenceRules presence = presence(channel);
        return presence.kept() && presence.joinLeave() != JoinLeave.OFF;
    }

    /**
     * Whether a client hears of those who come and go once it is subscribed.
     *
     * @param asked whether the client asked for it
     */
    public boolean hearsOfOthers(Asker asker, String channel, boolean asked) {
        PresenceRules presence = presence(channel);
        return presence.kept() && switch (presence.joinLeave()) {
            case OFF -> false;
            case ASKED -> asked && mayRead(presence.readers(), new Asker(asker.user(), true, asker.capabilities()),
                Capability.PRESENCE, channel);
            case ALWAYS -> true;
        };
    }

    /**
     * Says why a client may have nothing to do with a channel, whatever it wants of it. Whoever is subscribed was asked
     * before. A private channel is closed to all others, so that none of its doors is left open by a namespace's word.
     */
    private @Nullable ErrorCode entryFault(Asker asker, String channel) {
        ErrorCode fault = nameFault(channel);
        if (fault != null || insecure) {
            return fault;
        }
        Space space = find(channel);
        if (space == null) {
            return ErrorCode.UNKNOWN_CHANNEL;
        }
        return asker.subscribed() ? null : entryFault(space.names(), asker.user(), channel);
    }

    private static @Nullable ErrorCode entryFault(NameJudge names, String user, String channel) {
        ErrorCode fault = names.fault(user, channel);
        return fault == null && names.isPrivate(channel) ? ErrorCode.PERMISSION_DENIED : fault;
    }

    private PresenceRules presence(String channel) {
        Space space = find(channel);
        return space == null ? PresenceRules.NONE : space.config().presence();
    }

    /** What the channel keeps; nothing, outside all namespaces. */
    public HistoryRules history(String channel) {
        Space space = find(channel);
        return space == null ? HistoryRules.NONE : space.config().history();
    }

    /** Whether clients may ask for what changed between publications. */
    public boolean delta(String channel) {
        Space space = find(channel);
        return space != null && space.config().delta();
    }

    /** Whether clients may ask for publications with some tags only. */
    public boolean tagFilter(String channel) {
        Space space = find(channel);
        return space != null && space.config().tagFilter();
    }

    /** What becomes of the channel's publications when a client does not read them in time. */
    public SlowPolicy slowPolicy(String channel) {
        Space space = find(channel);
        return space == null ? SlowPolicy.DISCONNECT : space.config().slowPolicy();
    }

    private @Nullable ErrorCode nameFault(String channel) {
        ErrorCode fault = ChannelName.fault(channel, maxLength);
        return fault == null && RedisNames.reserved(channel) ? ErrorCode.UNKNOWN_CHANNEL : fault;
    }

    private @Nullable Space find(String channel) {
        return namespaces.get(ChannelName.namespace(channel));
    }

    /** The rules of a namespace that is there. */
    private NamespaceConfig known(String channel) {
        return Objects.requireNonNull(find(channel)).config();
    }

    private static boolean maySubscribe(NamespaceConfig namespace, Asker asker, String channel) {
        return switch (namespace.subscribe()) {
            case EVERYONE -> true;
            case USERS -> asker.known();
            case OWNER -> asker.known() && ChannelName.rest(channel).equals(asker.user());
            case TOKEN, NOBODY -> false;
        };
    }

    private boolean mayRead(Readers readers, Asker asker, Capability what, String channel) {
        return insecure || mayRead(readers, asker) || asker.mayByToken(what, channel);
    }

    private static boolean mayRead(Readers readers, Asker asker) {
        return switch (readers) {
            case EVERYONE -> true;
            case USERS -> asker.known();
            case SUBSCRIBERS -> asker.subscribed();
            case TOKEN, NOBODY -> false;
        };
    }

    private static boolean mayPublish(NamespaceConfig namespace, Asker asker) {
        return switch (namespace.publish()) {
            case EVERYONE -> true;
            case USERS -> asker.known();
            case SUBSCRIBERS -> asker.subscribed();
            case TOKEN, NOBODY -> false;
        };
    }
}
