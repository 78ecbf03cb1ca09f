package io.sluice.protocol;

/**
 * What a client asks for.
 *
 * @param id chosen by the client to match the reply: 1 to 2^32-1, and 0 for a send or a pong, which get none
 * @param request what is asked
 */
public record Command(long id, Request request) {
    /** The kind of command. */
    public CommandType type() {
        return request.type();
    }
}
