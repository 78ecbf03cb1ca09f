package io.sluice.gateway.redis;

import io.sluice.gateway.config.RedisConfig;
import io.sluice.gateway.observe.GatewayMetrics;

/** What every part of one bus works with. */
record Surroundings(RedisConfig config, Signing signing, String nodeId, GatewayMetrics metrics, BusThread bus) {
}
