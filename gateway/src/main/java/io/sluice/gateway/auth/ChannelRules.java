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
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The rules of who may subscribe to and publish into which channel. Immutable; asked by all loops.
 */
public final class ChannelRules {
    private final Map<String, NamespaceConfig> namespaces;
    private final boolean insecure;
    private final int maxLength;

    /** Makes the rules of these namespaces; an insecure configuration switches all but the rules for names off. */
    public ChannelRules(List<NamespaceConfig> namespaces, ClientConfig client) {
        this.namespaces = namespaces.stream().collect(
            Collectors.toUnmodifiableMap(NamespaceConfig::name, Function.identity()));
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
     * Says why the server may not subscribe a client to a channel that its token names: names and namespaces hold there
     * too, who may subscribe does not.
     *
     * @return as for a subscription, but never {@link ErrorCode#PERMISSION_DENIED}
     */
    public @Nullable ErrorCode grantFault(String channel) {
        ErrorCode fault = nameFault(channel);
        boolean known = insecure || namespaces.containsKey(ChannelName.namespace(channel));
        return fault != null || known ? fault : ErrorCode.UNKNOWN_CHANNEL;
    }

    /**
     * Says why a client may not subscribe.
     *
     * @param user the client's user; empty when anonymous
     * @return {@link ErrorCode#BAD_REQUEST} for a name that can't be, {@link ErrorCode#UNKNOWN_CHANNEL} for one outside
     *     every namespace, {@link ErrorCode#PERMISSION_DENIED}, or null when it may
     */
    public @Nullable ErrorCode subscribeFault(String user, String channel) {
        ErrorCode fault = nameFault(channel);
        if (fault != null || insecure) {
            return fault;
        }
        NamespaceConfig namespace = namespaces.get(ChannelName.namespace(channel));
        if (namespace == null) {
            return ErrorCode.UNKNOWN_CHANNEL;
        }
        return maySubscribe(namespace, user, channel) ? null : ErrorCode.PERMISSION_DENIED;
    }

    /**
     * Says why a client may not publish.
     *
     * @param user the client's user; empty when anonymous
     * @param subscribed whether the client is subscribed to the channel
     * @param payloadBytes the length of what it wants to publish
     * @return as for a subscription, and {@link ErrorCode#BAD_REQUEST} for a payload over the namespace's limit
     */
    public @Nullable ErrorCode publishFault(String user, boolean subscribed, String channel, int payloadBytes) {
        ErrorCode fault = nameFault(channel);
        if (fault != null || insecure) {
            return fault;
        }
        NamespaceConfig namespace = namespaces.get(ChannelName.namespace(channel));
        if (namespace == null) {
            return ErrorCode.UNKNOWN_CHANNEL;
        }
        if (!mayPublish(namespace, user, subscribed)) {
            return ErrorCode.PERMISSION_DENIED;
        }
        return payloadBytes > namespace.maxPublishBytes() ? ErrorCode.BAD_REQUEST : null;
    }

    /**
     * Says why a client may not read what the channel keeps.
     *
     * @param user the client's user; empty when anonymous
     * @param subscribed whether the client is subscribed to the channel
     * @return as for a subscription, and {@link ErrorCode#NOT_AVAILABLE} where nothing is kept
     */
    public @Nullable ErrorCode historyFault(String user, boolean subscribed, String channel) {
        HistoryRules history = history(channel);
        return readFault(user, subscribed, channel, history.kept(), history.readers());
    }

    /**
     * Says why a client may not ask who is in the channel.
     *
     * @param user the client's user; empty when anonymous
     * @param subscribed whether the client is subscribed to the channel
     * @return as for a subscription, and {@link ErrorCode#NOT_AVAILABLE} where that is not known
     */
    public @Nullable ErrorCode presenceFault(String user, boolean subscribed, String channel) {
        PresenceRules presence = presence(channel);
        return readFault(user, subscribed, channel, presence.kept(), presence.readers());
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
     * Whether a subscriber hears of those who come and go.
     *
     * @param user the client's user; empty when anonymous
     * @param asked whether the client asked for it
     */
    public boolean hearsOfOthers(String user, String channel, boolean asked) {
        PresenceRules presence = presence(channel);
        return presence.kept() && switch (presence.joinLeave()) {
            case OFF -> false;
            case ASKED -> asked && (insecure || mayRead(presence.readers(), user, true));
            case ALWAYS -> true;
        };
    }

    private @Nullable ErrorCode readFault(String user, boolean subscribed, String channel, boolean kept,
        Readers readers) {
        ErrorCode fault = nameFault(channel);
        if (fault != null) {
            return fault;
        }
        if (!insecure && !namespaces.containsKey(ChannelName.namespace(channel))) {
            return ErrorCode.UNKNOWN_CHANNEL;
        }
        if (!kept) {
            return ErrorCode.NOT_AVAILABLE;
        }
        return insecure || mayRead(readers, user, subscribed) ? null : ErrorCode.PERMISSION_DENIED;
    }

    private PresenceRules presence(String channel) {
        NamespaceConfig namespace = namespaces.get(ChannelName.namespace(channel));
        return namespace == null ? PresenceRules.NONE : namespace.presence();
    }

    /** What the channel keeps; nothing, outside all namespaces. */
    public HistoryRules history(String channel) {
        NamespaceConfig namespace = namespaces.get(ChannelName.namespace(channel));
        return namespace == null ? HistoryRules.NONE : namespace.history();
    }

    /** Whether clients may ask for what changed between publications. */
    public boolean delta(String channel) {
        NamespaceConfig namespace = namespaces.get(ChannelName.namespace(channel));
        return namespace != null && namespace.delta();
    }

    /** Whether clients may ask for publications with some tags only. */
    public boolean tagFilter(String channel) {
        NamespaceConfig namespace = namespaces.get(ChannelName.namespace(channel));
        return namespace != null && namespace.tagFilter();
    }

    /** What becomes of the channel's publications when a client does not read them in time. */
    public SlowPolicy slowPolicy(String channel) {
        NamespaceConfig namespace = namespaces.get(ChannelName.namespace(channel));
        return namespace == null ? SlowPolicy.DISCONNECT : namespace.slowPolicy();
    }

    private @Nullable ErrorCode nameFault(String channel) {
        ErrorCode fault = ChannelName.fault(channel, maxLength);
        return fault == null && RedisNames.reserved(channel) ? ErrorCode.UNKNOWN_CHANNEL : fault;
    }

    private static boolean maySubscribe(NamespaceConfig namespace, String user, String channel) {
        return switch (namespace.subscribe()) {
            case EVERYONE -> true;
            case USERS -> !user.isEmpty();
            case OWNER -> !user.isEmpty() && ChannelName.rest(channel).equals(user);
            case NOBODY -> false;
        };
    }

    private static boolean mayRead(Readers readers, String user, boolean subscribed) {
        return switch (readers) {
            case EVERYONE -> true;
            case USERS -> !user.isEmpty();
            case SUBSCRIBERS -> subscribed;
            case NOBODY -> false;
        };
    }

    private static boolean mayPublish(NamespaceConfig namespace, String user, boolean subscribed) {
        return switch (namespace.publish()) {
            case EVERYONE -> true;
            case USERS -> !user.isEmpty();
            case SUBSCRIBERS -> subscribed;
            case NOBODY -> false;
        };
    }
}
