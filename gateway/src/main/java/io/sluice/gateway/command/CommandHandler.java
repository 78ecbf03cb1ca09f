package io.sluice.gateway.command;

import io.sluice.gateway.connection.Exchange;
import io.sluice.protocol.Request;

/**
 * What is done at one kind of command, on the connection's loop.
 *
 * @param <R> the body of that kind
 */
@FunctionalInterface
interface CommandHandler<R extends Request> {
    /** Does it, and answers the exchange now or later. */
    void handle(Exchange exchange, R request);
}
