package io.sluice.protocol.protobuf;

import java.io.IOException;

/**
 * A taker of a message's fields. What has its type's zero value is left out, but for messages, which are there when
 * they are empty too. Each message is given twice: to be measured, since its length comes before it, and to be written.
 */
sealed interface FieldWriter permits FieldSizes, FieldOutput {
    /** Takes a string unless it is empty; half a surrogate pair becomes U+FFFD. */
    void string(int number, String value) throws IOException;

    /** Takes bytes unless there are none. */
    void bytes(int number, byte[] value) throws IOException;

    /** Takes true. */
    void bool(int number, boolean value) throws IOException;

    /** Takes a number from 1 to 2^32-1. */
    void uint32(int number, long value) throws IOException;

    /** Takes a number from 1 to 2^63-1. */
    void uint64(int number, long value) throws IOException;

    /** Takes a message. */
    void message(int number, Content content) throws IOException;

    /** The fields of a message; says the same each time. */
    @FunctionalInterface
    interface Content {
        /** Gives them, in the order of their numbers. */
        void writeTo(FieldWriter out) throws IOException;
    }
}
