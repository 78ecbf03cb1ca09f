package io.sluice.gateway.hub;

import io.sluice.gateway.config.HistoryRules;
import io.sluice.gateway.config.NamespaceConfig.SlowPolicy;

/** What the rules of a channel's namespace mean for the hub. Asked by all threads. */
@FunctionalInterface
public interface ChannelTraits {
    /** What becomes of the channel's publications for slow clients. */
    SlowPolicy slowPolicy(String channel);

    /** What the channel keeps; by default nothing. */
    default HistoryRules history(String channel) {
        return HistoryRules.NONE;
    }
}
