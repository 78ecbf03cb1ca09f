/**
 * What channels keep, as a contract: what the gateway asks of the streams in Redis. Interfaces and values only; no
 * thread of its own, and nothing of any Redis client.
 */
@NullMarked
package io.sluice.gateway.history;

import org.jspecify.annotations.NullMarked;
