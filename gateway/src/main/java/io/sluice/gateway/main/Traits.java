package io.sluice.gateway.main;

import io.sluice.gateway.auth.ChannelRules;
import io.sluice.gateway.config.HistoryRules;
import io.sluice.gateway.config.NamespaceConfig.SlowPolicy;
import io.sluice.gateway.hub.ChannelTraits;

/** The rules of channels as the hub wants to know them. */
record Traits(ChannelRules rules) implements ChannelTraits {
    @Override
    public SlowPolicy slowPolicy(String channel) {
        return rules.slowPolicy(channel);
    }

    @Override
    public HistoryRules history(String channel) {
        return rules.history(channel);
    }
}
