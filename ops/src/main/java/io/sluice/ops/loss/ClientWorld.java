package io.sluice.ops.loss;

import java.util.List;

/**
 * What all clients of a plan share. Immutable, but for the log.
 *
 * @param plan of the run
 * @param ports through which the gateways are reached
 * @param secret of the tokens
 * @param protobuf whether half of the clients speak it
 * @param log of what is published
 */
record ClientWorld(Plan plan, List<Integer> ports, String secret, boolean protobuf, PublishLog log) {
}
