package io.sluice.protocol.protobuf;

import java.io.IOException;

/** Well-formed Protobuf that is not what the protocol says, or is over a limit. The text quotes nothing of the peer. */
final class FieldException extends IOException {
    private static final long serialVersionUID = 1;

    private final String what;

    FieldException(String what) {
        super(what);
        this.what = what;
    }

    /** What is wrong. */
    String what() {
        return what;
    }

    /** Leaves the stack out: the peer decides how often this is thrown. */
    @Override
    public Throwable fillInStackTrace() {
        return this;
    }
}
