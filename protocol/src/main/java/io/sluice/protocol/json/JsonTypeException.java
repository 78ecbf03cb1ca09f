package io.sluice.protocol.json;

import java.io.IOException;

/** Well-formed JSON that holds another kind of value than the one wanted. The text quotes nothing of the peer. */
final class JsonTypeException extends IOException {
    private static final long serialVersionUID = 1;

    private final String what;

    JsonTypeException(String what) {
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
