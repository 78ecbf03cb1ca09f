package io.sluice.ops.loss;

import java.nio.file.Path;
import java.util.List;

/**
 * What stages are made of. Immutable.
 *
 * @param gateway the command that starts a gateway
 * @param redisServer the program
 * @param protobuf whether half of the clients speak Protobuf
 * @param out where logs and Redis' files go; each stage has a directory of its own in it
 */
record StageSetup(List<String> gateway, String redisServer, boolean protobuf, Path out) {
}
