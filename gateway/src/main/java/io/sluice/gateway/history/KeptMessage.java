package io.sluice.gateway.history;

import io.sluice.protocol.redis.BusMessage;
import org.jspecify.annotations.Nullable;

/**
 * One entry of a stream.
 *
 * @param offset its number
 * @param message what was published; null when there is something that can't be read, which has been counted
 * @param length its bytes in Redis
 */
public record KeptMessage(long offset, @Nullable BusMessage message, int length) {
}
