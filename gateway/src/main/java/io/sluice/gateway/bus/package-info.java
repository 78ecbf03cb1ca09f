/**
 * The Redis side as a contract: what the gateway asks of a bus and what it hears from one. Interfaces and values only;
 * no thread of its own, and nothing of any Redis client. Fits one Redis, Sentinel and a cluster alike.
 */
@NullMarked
package io.sluice.gateway.bus;

import org.jspecify.annotations.NullMarked;
