/**
 * One client's session and the loop that owns it: state, deadlines, the order of answers, and the way out to the socket
 * with its bounds. Knows neither sockets nor frames: those are behind {@link io.sluice.gateway.connection.Transport}
 * and {@link io.sluice.gateway.connection.Framing}. Uses the protocol, the settings and the metrics only.
 *
 * <p>Everything here belongs to a loop and is touched by that loop's thread alone, except
 * {@link io.sluice.gateway.connection.Loop#execute}, which any thread may call, and the counts that loops share: of the
 * node's {@link io.sluice.gateway.connection.OutboundBudget}, and of the queues that {@link
 * io.sluice.gateway.connection.Frames} wait in.
 */
@NullMarked
package io.sluice.gateway.connection;

import org.jspecify.annotations.NullMarked;
