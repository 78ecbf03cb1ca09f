/**
 * The bus on a Redis server: the only user of Lettuce. Depends on {@code bus}, {@code config} and {@code observe}.
 *
 * <p>Threads: {@code bus}, one per bus, owns every state in here and never waits; {@code redis-commands} and
 * {@code redis-sub-N}, the event loops of Lettuce, one a connection, give messages to the listener and confirmations to
 * {@code bus}; {@code redis-timer} counts command timeouts. Callers of {@code publish} and {@code changed} only hand
 * over.
 */
@NullMarked
package io.sluice.gateway.redis;

import org.jspecify.annotations.NullMarked;
