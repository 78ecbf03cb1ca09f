package io.sluice.protocol;

import org.jspecify.annotations.Nullable;

/**
 * The rules for channel names, which are the same string for clients and for Redis: {@code namespace:rest}, or just a
 * name, which lies in the namespace with the empty name.
 */
public final class ChannelName {
    private static final char SEPARATOR = ':';

    private ChannelName() {
    }

    /**
     * Says whether the name may not be used: it is empty or too long, or holds a brace (which would move a Redis
     * Cluster's hash tag), a control character (Unicode category Cc), a line or paragraph separator (U+2028, U+2029)
     * or half a surrogate pair. Any other character is allowed, spaces too.
     *
     * @param maxLength in UTF-16 units, as Java and JavaScript count them
     * @return {@link ErrorCode#BAD_REQUEST}, or null when there is nothing wrong
     */
    public static @Nullable ErrorCode fault(String name, int maxLength) {
        if (name.isEmpty() || name.length() > maxLength) {
            return ErrorCode.BAD_REQUEST;
        }
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (Character.isHighSurrogate(c) && i + 1 < name.length() && Character.isLowSurrogate(name.charAt(i + 1))) {
                i++;
            } else if (forbidden(c)) {
                return ErrorCode.BAD_REQUEST;
            }
        }
        return null;
    }

    /** The part before the first colon; empty when there is none. */
    public static String namespace(String name) {
        int colon = name.indexOf(SEPARATOR);
        return colon < 0 ? "" : name.substring(0, colon);
    }

    /** The part after the first colon; the whole name when there is none. */
    public static String rest(String name) {
        return name.substring(name.indexOf(SEPARATOR) + 1);
    }

    private static boolean forbidden(char c) {
        return c == '{' || c == '}' || Character.isISOControl(c) || c == 0x2028 || c == 0x2029
            || Character.isSurrogate(c);
    }
}
