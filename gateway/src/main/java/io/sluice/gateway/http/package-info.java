/**
 * Undertow's part: the public listener with the WebSocket handshake, the internal one with health and metrics, and the
 * trial page. Uses {@code config}, {@code observe} and {@code edge}, and hands upgraded sockets to whoever implements
 * {@link io.sluice.gateway.http.UpgradedSockets}. All of it runs on the I/O threads of the listener's worker, which
 * never wait here.
 */
@NullMarked
package io.sluice.gateway.http;

import org.jspecify.annotations.NullMarked;
