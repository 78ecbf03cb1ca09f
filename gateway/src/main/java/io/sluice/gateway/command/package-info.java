/**
 * What the gateway does at a client's command, and at a backend's control message. Handlers run on the loop of the
 * connection that they serve and never wait: what takes time is answered by a task in that loop's inbox.
 */
@NullMarked
package io.sluice.gateway.command;

import org.jspecify.annotations.NullMarked;
