/**
 * A lean WebSocket client's bytes: handshake, frames, replies, tokens. May use the JDK only. Nothing here knows sockets
 * or threads; an instance belongs to whichever thread owns its connection.
 */
@NullMarked
package io.sluice.ops.client;

import org.jspecify.annotations.NullMarked;
