package io.sluice.protocol;

/**
 * The answer to a command: an error or a result.
 */
public sealed interface Reply {
    /** The command's id. */
    long id();

    /**
     * A refusal; the connection lives on.
     *
     * @param id the command's id
     * @param error why
     */
    record Failed(long id, ErrorCode error) implements Reply {
    }

    /**
     * A success.
     *
     * @param id the command's id
     * @param result what came of it
     */
    record Done(long id, Result result) implements Reply {
    }
}
