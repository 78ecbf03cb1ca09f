/**
 * WebSocket frames (RFC 6455), compressed ones too (RFC 7692), between a client's socket and its connection. Depends on
 * the connection package and, for the socket, on XNIO's conduits; nothing of Undertow. The codec is free of sockets and
 * threads: a decoder belongs to one loop's thread at a time, what compresses is for all threads, and everything else in
 * it is stateless.
 */
@NullMarked
package io.sluice.gateway.websocket;

import org.jspecify.annotations.NullMarked;
