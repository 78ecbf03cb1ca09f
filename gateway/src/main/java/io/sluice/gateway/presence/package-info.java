/**
 * Who is in which channel, as a contract: what the gateway asks of Redis about that. Interfaces and values only; no
 * thread of its own, and nothing of any Redis client.
 */
@NullMarked
package io.sluice.gateway.presence;

import org.jspecify.annotations.NullMarked;
