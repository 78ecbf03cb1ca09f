package io.sluice.protocol.redis;

/**
 * A taking back of tokens that are not over yet: of one by its id, of all of a user's, or of those of a user's that
 * were issued before a moment. Exactly one of token and user is given.
 *
 * @param token the id ({@code jti}) of the token; empty when the user is given
 * @param user the id of the user; empty when the token is given
 * @param before only tokens that were issued ({@code iat}) before this are meant, in seconds since 1970, and those that
 *     don't say when they were; 0 for all of the user's
 * @param until until when this has to be known, in seconds since 1970, which is when the last of the tokens is over; 0
 *     where nobody said
 */
public record Revocation(String token, String user, long before, long until) {
    /** The sorted set that keeps them: each {@link #member}, with {@link #until} as its score. */
    public static final String KEY = "sluice:revoked";
    /** The latest moment that may be named, in the year 9999. */
    public static final long LAST_MOMENT = 253_402_300_799L;
    /** The most UTF-16 units of an id. */
    public static final int MAX_ID = 255;

    private static final String TOKEN = "token:";
    private static final String USER = "user:";
    private static final String BEFORE = "before:";
    private static final int MAX_DIGITS = 12;

    /**
     * Reads what the sorted set keeps.
     *
     * @throws IllegalArgumentException when it is none
     */
    public static Revocation of(String member, long until) {
        if (member.startsWith(TOKEN)) {
            return new Revocation(id(member, TOKEN.length()), "", 0, until);
        } else if (member.startsWith(USER)) {
            return new Revocation("", id(member, USER.length()), 0, until);
        }
        int colon = member.indexOf(':', BEFORE.length());
        if (!member.startsWith(BEFORE) || colon < 0 || colon - BEFORE.length() > MAX_DIGITS) {
            throw new IllegalArgumentException("no revocation begins so");
        }
        String moment = member.substring(BEFORE.length(), colon);
        if (!moment.matches("[1-9][0-9]*")) {
            throw new IllegalArgumentException("not a moment");
        }
        return new Revocation("", id(member, colon + 1), Long.parseLong(moment), until);
    }

    private static String id(String member, int from) {
        String id = member.substring(from);
        if (id.isEmpty() || id.length() > MAX_ID) {
            throw new IllegalArgumentException("an id has 1 to " + MAX_ID + " characters");
        }
        return id;
    }

    /** What the sorted set keeps of it: {@code token:<id>}, {@code user:<id>} or {@code before:<seconds>:<user>}. */
    public String member() {
        if (!token.isEmpty()) {
            return TOKEN + token;
        }
        return before == 0 ? USER + user : BEFORE + before + ":" + user;
    }

    /** The same, to be known until then. */
    public Revocation until(long moment) {
        return new Revocation(token, user, before, moment);
    }
}
