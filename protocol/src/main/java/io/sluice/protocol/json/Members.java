package io.sluice.protocol.json;

import io.sluice.protocol.Payload;

/**
 * The writing of members that are left out when they have their type's zero value (client protocol, section 1.2).
 */
public final class Members {
    private Members() {
    }

    /** Writes the member unless it is empty. */
    public static void string(JsonWriter out, String name, String value) {
        if (!value.isEmpty()) {
            out.name(name).string(value);
        }
    }

    /** Writes the member unless it is 0. */
    public static void number(JsonWriter out, String name, long value) {
        if (value != 0) {
            out.name(name).number(value);
        }
    }

    /** Writes the member unless it is false. */
    public static void bool(JsonWriter out, String name, boolean value) {
        if (value) {
            out.name(name).bool(true);
        }
    }

    /** Writes the member, in its JSON form, unless there is none; the empty text is one. */
    public static void payload(JsonWriter out, String name, Payload value) {
        if (!value.isAbsent()) {
            out.name(name).payload(value);
        }
    }
}
