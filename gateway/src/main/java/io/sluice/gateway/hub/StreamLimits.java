package io.sluice.gateway.hub;

import io.sluice.gateway.config.HistoryConfig;
import io.sluice.gateway.config.HistoryRules;

/**
 * How much of one stream is given to those who recover and kept at hand for them.
 *
 * @param count publications that one may have missed and recover
 * @param bytes the bytes of them
 * @param recent publications that are kept at hand
 * @param newestOnly whether who recovers gets the newest publication instead of all
 */
record StreamLimits(int count, long bytes, int recent, boolean newestOnly) {
    /** The limits of a channel with these rules. */
    static StreamLimits of(HistoryConfig config, HistoryRules rules) {
        boolean newestOnly = rules.recovery() == HistoryRules.Recovery.CACHE;
        int recent = newestOnly ? 1 : Math.min(config.recoveryLimit(), rules.size());
        return new StreamLimits(config.recoveryLimit(), config.recoveryBytes(), recent, newestOnly);
    }
}
