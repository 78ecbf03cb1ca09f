package io.sluice.gateway.config;

/**
 * What names the channels of a namespace may have, and what their names say.
 *
 * @param userLimited whether a name may end with {@code #} and the ids of the only users who may use the channel, with
 *     commas in between, as {@code chat:secret#42,43} does; default false
 * @param privatePrefix channels whose name begins with this, after the namespace or before it, are for those who bring
 *     a subscription token; empty for none; default {@code $}
 * @param pattern a regular expression (RE2) that the whole name after the namespace has to match; empty for any name,
 *     which is the default
 */
public record NameRules(boolean userLimited, String privatePrefix, String pattern) {
    /** The rules of a namespace that says nothing about them. */
    public static final NameRules ANY = new NameRules(false, "$", "");
}
