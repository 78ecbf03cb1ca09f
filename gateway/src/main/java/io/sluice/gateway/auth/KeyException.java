package io.sluice.gateway.auth;

/**
 * The sign that something is no key that tokens may be verified with. Its text says why in words that follow the key's
 * place, as in "is a private key", and shows nothing of the key.
 */
final class KeyException extends Exception {
    private static final long serialVersionUID = 1;

    KeyException(String problem) {
        super(problem);
    }

    KeyException(String problem, Throwable cause) {
        super(problem, cause);
    }

    /** What is wrong. */
    String problem() {
        return String.valueOf(getMessage());
    }
}
