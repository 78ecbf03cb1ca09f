package io.sluice.gateway.http;

/**
 * What a health endpoint tells.
 *
 * @param ok whether all is well: 200, else 503
 * @param line one line of text for the operator, without secrets
 */
public record Health(boolean ok, String line) {
    /** All is well. */
    public static final Health OK = new Health(true, "ok");

    /** Something is wrong, and this is what. */
    public static Health bad(String line) {
        return new Health(false, line);
    }
}
