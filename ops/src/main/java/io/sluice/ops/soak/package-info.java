/**
 * The soak: keeps two gateways and a Redis under changing load and failures for a while, reads what they hold before
 * and after, and judges the difference. May use the process package, the load package's ProcessProbe, Lettuce (in
 * RedisServer alone), Jackson and picocli; the load itself is made by processes of the load command. Runs on the main
 * thread, which is the only one that waits.
 */
@NullMarked
package io.sluice.ops.soak;

import org.jspecify.annotations.NullMarked;
