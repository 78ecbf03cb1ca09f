package io.sluice.gateway.hub;

import io.sluice.gateway.config.HistoryConfig;
import io.sluice.gateway.history.History;

/**
 * What a node follows its streams with.
 *
 * @param history where streams are read
 * @param config how much is given and held
 * @param budget the memory for recent publications of all lanes
 */
public record StreamSettings(History history, HistoryConfig config, RecentBudget budget) {
}
