package io.sluice.gateway.auth;

/**
 * A channel's name with stars: a star stands for any characters, none too; before the pattern's end for any but a
 * colon, so that {@code a*:x} stays within a namespace. Every other character stands for itself.
 *
 * @param text the pattern
 */
public record ChannelPattern(String text) {
    /** Whether the pattern stands for this name. Takes, at worst, the product of both lengths in steps. */
    public boolean matches(String channel) {
        int at = 0;
        int in = 0;
        int star = -1;
        int from = 0;
        while (in < channel.length()) {
            if (at < text.length() && text.charAt(at) == '*') {
                if (at == text.length() - 1) {
                    return true;
                }
                star = at++;
                from = in;
            } else if (at < text.length() && text.charAt(at) == channel.charAt(in)) {
                at++;
                in++;
            } else if (star >= 0 && channel.charAt(from) != ':') {
                // The last star takes one character more; those before it need not change.
                from++;
                in = from;
                at = star + 1;
            } else {
                return false;
            }
        }
        while (at < text.length() && text.charAt(at) == '*') {
            at++;
        }
        return at == text.length();
    }
}
