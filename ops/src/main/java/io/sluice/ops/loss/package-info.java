/**
 * The loss test: publishers and clients with logs, gateways and a Redis that are killed, frozen, emptied and cut off by
 * a seeded plan, and a judge who compares the logs afterwards. The client is written for it alone and shares nothing
 * with the gateway, since it is the judge's eye. May use the client, process packages, Lettuce, Jackson and picocli.
 * Each stage has threads of its own: a director, a proxy, its publishers and its clients; what they share says so.
 */
@NullMarked
package io.sluice.ops.loss;

import org.jspecify.annotations.NullMarked;
